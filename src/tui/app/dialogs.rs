//! Every dialog at the smallest size: each key that it knows is told whole, and each line that can be chosen is there.

use ratatui::crossterm::event::Event;

use super::{Msg, meeting, noting, testing::Bench};
use crate::{
    domain::keys::Place,
    tui::{
        paint::SMALLEST,
        popup::{
            Popup,
            frame::each,
            help,
            palette::Palette,
            pick::{Pick, Who},
        },
    },
};

/// What lies over the screen, by a name of its own, and the keys that it tells.
fn keys(popup: &Popup) -> (&'static str, String) {
    match popup {
        Popup::None => ("nothing", String::new()),
        Popup::Help(_) => ("help", String::new()),
        Popup::Filter(_) => ("filter", "Enter keep the filter  Esc clear it".to_owned()),
        Popup::Palette(_) => ("palette", Palette::KEYS.to_owned()),
        Popup::Form(form) => (form.purpose.name(), form.keys().to_owned()),
        Popup::Ask(ask) => (if ask.leaves.is_some() { "ask, notes" } else { "ask" }, ask.keys().to_owned()),
        Popup::Pick(_) => ("pick", Pick::KEYS.to_owned()),
        Popup::Who(_) => ("who", Who::KEYS.to_owned()),
        Popup::Sheet(sheet) if sheet.is_notice() => ("notice", "Enter or Esc close".to_owned()),
        Popup::Sheet(_) => ("sheet", String::new()),
    }
}

/// Looks at what is open now.
fn fits(bench: &mut Bench) -> &'static str {
    bench.send(Msg::Term(Event::Resize(SMALLEST.0, SMALLEST.1)));
    let shown = bench.shown();
    let (name, keys) = keys(&bench.app.popup);
    let lines: Vec<&str> = shown.lines().collect();
    let told = |text: &str| lines.iter().any(|line| line.contains(text));
    for key in each(&keys) {
        assert!(told(key), "{name} cuts '{key}':\n{shown}");
    }
    match &bench.app.popup {
        Popup::Help(_) => assert!(told(help::LAST) || told(help::MORE), "{shown}"),
        Popup::Sheet(sheet) if !sheet.is_notice() => {
            assert!(told("Any key closes this") || told("Up Down scroll"), "{shown}");
        }
        Popup::Pick(pick) if pick.choices.len() < 5 => {
            for choice in &pick.choices {
                assert!(told(&choice.words), "{name} cuts '{}':\n{shown}", choice.words);
            }
        }
        Popup::Ask(_) => assert!(told("[y/N]"), "{name}:\n{shown}"),
        Popup::Form(form) if form.error.is_some() => {
            assert!(!form.keys().starts_with('y') || told("[y/N]"), "{name}:\n{shown}");
        }
        _ => {}
    }
    bench.send(Msg::Term(Event::Resize(80, 24)));
    name
}

/// All that there are, and how each is opened.
#[test]
fn no_dialog_cuts_a_choice_at_the_smallest_size() {
    let mut seen = Vec::new();
    let over_the_list = ["?", ":", "/a", "/ada\ne", "a", "n", "i", "\u{7f}"];
    let elsewhere = ["/ada\n\nw", "4n", "/ada\nP", "2x", "5\n"];
    let session = "4nada\ntomorrow 16:00\t1h\t\t\n";
    let booked = ["M", "\u{7f}"].map(|key| format!("{session}{key}"));
    for open in over_the_list.into_iter().chain(elsewhere).chain(booked.iter().map(String::as_str)) {
        let mut bench = Bench::full();
        bench.app.can_export = true;
        bench.keys(open);
        assert!(!matches!(bench.app.popup, Popup::None), "{open:?} opens nothing: {}", bench.shown());
        seen.push(fits(&mut bench));
    }
    for place in Place::TABS {
        let mut bench = Bench::full();
        let effects = bench.app.go(*place);
        drop(effects);
        bench.keys("?");
        fits(&mut bench);
    }
    // What another window did, in both kinds of question, with as much to tell as there may be.
    let mut bench = meeting::two_wrote(
        "line after line, each as long as a line of notes may well be, and more\n".repeat(9).trim(),
    );
    seen.push(fits(&mut bench));
    let mut bench = meeting::two_changed(&"Wort".repeat(40));
    seen.push(fits(&mut bench));
    let mut bench = Bench::full();
    bench.world.practice = bench.world.window();
    bench.keys("u");
    seen.push(fits(&mut bench));
    let (mut bench, _) = noting::writing();
    noting::press(&mut bench, 'f');
    seen.push(fits(&mut bench));
    // What was kept, shown once somebody is back.
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.keys("aCy");
    bench.ticks += bench.app.patience;
    bench.send(Msg::Tick);
    bench.keys("open sesame\n");
    seen.push(fits(&mut bench));
    for name in [
        "help",
        "palette",
        "filter",
        "ask",
        "ask, notes",
        "pick",
        "who",
        "sheet",
        "notice",
        "add client",
        "edit client",
        "add session",
        "finish",
        "move session",
        "what if",
        "export",
    ] {
        assert!(seen.contains(&name), "{name} was not looked at");
    }
}
