//! Keys are told as they are: in the footers, in the help and in the palette, also where they were set otherwise.

use ratatui::crossterm::event::{Event, KeyCode};

use super::{Msg, testing::Bench, view::footer};
use crate::{
    domain::keys::{Action, Keymap, Place, TABLE},
    report::measure::width,
    tui::{
        popup::{Popup, palette::Entry},
        testing::{ctrl, key},
    },
};

/// Every key of every screen is in its help, and every hint of a footer works.
#[test]
fn help_and_footers_tell_the_truth() {
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.app.can_export = true;
    bench.app.size = (200, 60);
    bench.keys("4nada\ntoday 16:20\t\t\t\n");
    let pages = [Place::Client, Place::Notes];
    for place in Place::TABS.iter().chain(&pages).copied() {
        let effects = bench.app.go(Place::Clients);
        drop(effects);
        bench.keys(match place {
            Place::Today => "1",
            Place::Clients => "2",
            Place::Client => "2\n",
            Place::Assess => "3",
            Place::Sessions => "4",
            Place::Library => "5",
            Place::Practice => "6",
            Place::Notes => "4\n",
        });
        assert_eq!(bench.app.place, place);
        let line = footer(&bench.app, 200);
        let all: Vec<_> = bench.app.specs().collect();
        let hints = all.iter().filter(|spec| !spec.short.is_empty());
        for spec in hints {
            let hint = format!("{} {}", spec.keys[0], spec.short);
            assert!(line.contains(&hint), "{hint} is missing in: {line}");
        }
        bench.send(Msg::Term(Event::Key(key(KeyCode::F(1)))));
        let help = bench.shown();
        for spec in all {
            assert!(help.contains(spec.long), "{place:?}: {} is not told", spec.name);
            for key in spec.keys {
                assert!(help.contains(&key.to_string()), "{place:?}: {key} is not told");
                assert_eq!(bench.app.keymap.find(place, *key).unwrap().action, spec.action);
            }
        }
        bench.keys("\u{1b}");
        for room in 60..200 {
            let line = footer(&bench.app, room);
            assert!(width(&line) <= room && line.contains(" help"), "{line}");
        }
    }
}

#[test]
fn actions_get_other_keys() {
    let mut bench = Bench::full();
    let own = [("add-client".to_owned(), "F2 +".to_owned()), ("quit".to_owned(), String::new())];
    bench.app.keymap = Keymap::new(own).unwrap();
    bench.keys("aq");
    assert!(matches!(bench.app.popup, Popup::None) && !bench.ended);
    assert!(bench.shown().contains("F2 add"), "the footer says so");
    bench.send(Msg::Term(Event::Key(key(KeyCode::F(2)))));
    assert!(matches!(bench.app.popup, Popup::Form(_)));
}

#[test]
fn the_palette_finds_by_plain_words() {
    let mut bench = Bench::full();
    bench.app.can_export = true;
    bench.keys("/ada\n:paus");
    bench.looks_like("palette");
    let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette") };
    let found: Vec<&Entry> = palette.shown();
    let handle = bench.app.clients.row().unwrap().glance.handle.clone();
    assert_eq!(found[0].shell, format!("coach client pause {handle}"));
    assert_eq!(found[0].words, "pause or resume (Ada Okafor)");
    bench.send(Msg::Term(Event::Key(ctrl('y'))));
    assert_eq!(bench.copied, format!("coach client pause {handle}"), "a handle, no name");
    bench.keys(":pause\n");
    assert!(bench.toast().starts_with("Paused Ada Okafor"), "{}", bench.toast());
    for spec in TABLE.iter().filter(|spec| spec.on.contains(&Place::Clients)) {
        bench.keys(&format!(":{}", spec.long.split(',').next().unwrap()));
        let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette") };
        if spec.action != Action::Lock {
            assert!(palette.shown().iter().any(|entry| entry.spec.name == spec.name), "{}", spec.name);
        }
        bench.keys("\u{1b}");
    }
}

#[test]
fn handles_are_copied() {
    let mut bench = Bench::full();
    bench.keys("y");
    let handle = bench.app.clients.row().unwrap().glance.handle.to_string();
    assert_eq!((bench.copied.as_str(), bench.toast()), (handle.as_str(), &*format!("Copied {handle}")));
}
