//! Two windows on one practice: what the other one does is read, told and asked about, and never written over unasked.

use ratatui::crossterm::event::Event;

use super::{Access, Msg, Reply, testing::Bench};
use crate::{
    domain::{
        id::ClientId,
        keys::{Place, TABLE},
    },
    practice::{client, session, testing::World},
    store::Kind,
    tui::{popup::Popup, testing::ctrl},
};

/// Another window writes.
fn elsewhere(bench: &mut Bench, id: ClientId, field: &str, value: &str) {
    let mut other = bench.world.window();
    let yours = [(field, value.to_owned())];
    let done =
        other.write(&mut *bench.world.env.entropy, ("client edit", Kind::Write), false, |tx, setting| {
            client::edit(tx, setting, id, &yours)
        });
    assert!(done.unwrap().op.is_some());
}

fn arrive(bench: &mut Bench, name: &str) -> ClientId {
    let mut other = bench.world.window();
    let draft = client::Draft { name: name.to_owned(), ..client::Draft::default() };
    let done =
        other.write(&mut *bench.world.env.entropy, ("client add", Kind::Write), false, |tx, setting| {
            client::take_on(tx, setting, &draft)
        });
    done.unwrap().value.0.id
}

/// What is on the screen, without frames and where lines break.
fn words(bench: &Bench) -> String {
    bench.shown().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ada(bench: &Bench) -> ClientId {
    bench.app.clients.rows.iter().find(|row| row.name == "Ada Okafor").unwrap().glance.id
}

fn phone(bench: &Bench, id: ClientId) -> Option<String> {
    bench.world.practice.store.client(id).unwrap().person.phone
}

#[test]
fn clients_that_others_add_are_read_on_every_screen() {
    let mut bench = Bench::full();
    for number in 0..8 {
        let name = format!("Newcomer {number}");
        arrive(&mut bench, &name);
        bench.app.toast = None;
        bench.send(Msg::Done(Reply::Changed));
        assert_eq!(bench.toast(), "changed in another window, reloaded", "{name}");
        for place in "123456".chars() {
            bench.keys(&place.to_string());
            let told = bench.toast();
            assert!(!told.contains("key") && !told.contains("cannot"), "{name}, screen {place}: {told}");
        }
        assert!(bench.app.clients.rows.iter().any(|row| row.name == name), "{name}");
        bench.keys("2/newc\n\n");
        assert_eq!(bench.app.place, Place::Client);
        assert!(bench.app.detail().is_some(), "{}", bench.toast());
        bench.keys("\u{1b}\u{1b}");
    }
}

#[test]
fn what_another_window_did_is_asked_about_before_it_is_taken_back() {
    let mut bench = Bench::over(World::new());
    arrive(&mut bench, "Ada Okafor");
    bench.send(Msg::Done(Reply::Changed));
    assert_eq!((bench.toast(), bench.names().as_str()), ("changed in another window, reloaded", "Ada"));
    for no in ["n", "\u{1b}", "\n", "u"] {
        bench.keys("u");
        let shown = words(&bench);
        assert!(shown.contains("Undo 'Added Ada Okafor ("), "{shown}");
        assert!(shown.contains("from 16:20 (made in another window)? [y/N]"), "{shown}");
        bench.keys(no);
        assert_eq!((bench.toast(), bench.names().as_str()), ("Nothing was changed", "Ada"));
    }
    bench.keys("uy");
    assert!(bench.toast().starts_with("Undone: "), "{}", bench.toast());
    assert_eq!(bench.names(), "");
    // The undo is this window's own: it is redone at once, and so is what follows.
    bench.send(Msg::Term(Event::Key(ctrl('r'))));
    assert_eq!(bench.names(), "Ada");
}

#[test]
fn what_an_earlier_window_did_is_asked_about_and_ones_own_is_not() {
    let mut world = World::new();
    world.add_client("Ada Okafor");
    world.practice = world.window();
    let mut bench = Bench::over(world);
    bench.keys("aBen Ito\n\n\n\n");
    bench.keys("u");
    assert_eq!(bench.names(), "Ada", "its own: {}", bench.toast());
    bench.keys("u");
    assert!(words(&bench).contains("(made before this window opened)? [y/N]"), "{}", words(&bench));
    bench.keys("n");
    bench.world.practice = bench.world.window();
    bench.send(Msg::Term(Event::Key(ctrl('r'))));
    assert!(words(&bench).contains("Redo 'Added Ben Ito ("), "{}", words(&bench));
    bench.keys("n");
    assert_eq!(bench.names(), "Ada");
    bench.send(Msg::Term(Event::Key(ctrl('r'))));
    bench.keys("y");
    assert!(bench.toast().starts_with("Redone: "), "{}", bench.toast());
}

#[test]
fn a_yes_is_for_the_operation_that_was_asked_about() {
    let mut bench = Bench::over(World::new());
    arrive(&mut bench, "Ada Okafor");
    bench.keys("u");
    arrive(&mut bench, "Ben Ito");
    bench.keys("y");
    assert!(words(&bench).contains("Undo 'Added Ben Ito ("), "asked anew: {}", words(&bench));
}

#[test]
fn a_form_that_was_overtaken_asks_before_it_overwrites() {
    let mut bench = Bench::full();
    let id = ada(&bench);
    bench.keys("/ada\ne\t\t\t111");
    elsewhere(&mut bench, id, "phone", "222");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    let shown = words(&bench);
    assert!(shown.contains("phone: was nothing, is '222' now; yours: '111'"), "{shown}");
    assert!(shown.contains("Overwrite? [y/N]"), "{shown}");
    assert_eq!(phone(&bench, id).as_deref(), Some("222"));
    bench.keys("n");
    assert!(words(&bench).contains("111"), "what was typed is still there: {}", words(&bench));
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    assert!(words(&bench).contains("Overwrite? [y/N]"), "a no is no yes the next time: {}", words(&bench));
    // It is changed once more while the question stands: the yes was for what was told.
    elsewhere(&mut bench, id, "phone", "333");
    bench.keys("y");
    assert!(words(&bench).contains("was '222', is '333' now; yours: '111'"), "{}", words(&bench));
    bench.keys("y");
    assert!(bench.toast().starts_with("Changed Ada Okafor ("), "{}", bench.toast());
    assert_eq!(phone(&bench, id).as_deref(), Some("111"));
}

#[test]
fn what_two_windows_change_in_different_fields_is_both_kept() {
    let mut bench = Bench::full();
    let id = ada(&bench);
    bench.keys("/ada\ne\t\t\t111");
    elsewhere(&mut bench, id, "sponsor", "Acme");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    assert!(bench.toast().starts_with("Changed Ada Okafor ("), "{}", bench.toast());
    let person = bench.world.practice.store.client(id).unwrap().person;
    assert_eq!((person.phone.as_deref(), person.sponsor.as_deref()), (Some("111"), Some("Acme")));
}

#[test]
fn a_session_that_another_window_moved_is_not_moved_unasked() {
    let mut bench = Bench::full();
    bench.keys("4nada\ntomorrow 16:00\t1h\t\t\n");
    let id = bench.app.sessions.row().unwrap().id;
    bench.keys("Mtomorrow 18:00");
    let mut other = bench.world.window();
    let to = other.setting.reader().instant("tomorrow 9:00").unwrap();
    let work = ("session move", Kind::Write);
    let moved = other.write(&mut *bench.world.env.entropy, work, false, |tx, setting| {
        session::shift(tx, setting, id, (to, None), (false, session::Overlap::Refuse))
    });
    moved.unwrap();
    bench.keys("\n");
    let shown = words(&bench);
    assert!(shown.contains("time: was 'Fri 25 Sep 2026 16:00', is 'Fri 25 Sep 2026"), "{shown}");
    let stands = |bench: &Bench| bench.world.practice.store.session(id).unwrap().scheduled_at;
    assert_eq!(stands(&bench), to.with_timezone(&chrono::Utc));
    bench.keys("y");
    assert!(bench.toast().starts_with("Moved session "), "{}", bench.toast());
    assert_ne!(stands(&bench), to.with_timezone(&chrono::Utc));
}

#[test]
fn a_read_only_practice_is_shown_and_every_writing_key_says_so() {
    let mut bench = Bench::full();
    bench.keys("4nada\ntoday 16:20\t1h\t\t\n");
    bench.app.access = Access::Reading;
    let before = bench.world.practice.store.newest_operation().unwrap();
    let mut tried = 0;
    for (place, keys) in [
        (Place::Today, "1"),
        (Place::Clients, "2"),
        (Place::Assess, "3"),
        (Place::Sessions, "4"),
        (Place::Library, "5"),
    ] {
        for spec in TABLE.iter().filter(|spec| spec.action.writes() && spec.on.contains(&place)) {
            bench.keys(keys);
            bench.app.toast = None;
            let effects = bench.app.act(spec.action);
            assert!(effects.is_empty() && matches!(bench.app.popup, Popup::None), "{}", spec.name);
            assert!(
                bench.toast().starts_with("This practice is read-only"),
                "{}: {}",
                spec.name,
                bench.toast()
            );
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried}");
    bench.keys("4\n");
    assert_eq!(bench.app.place, Place::Notes, "notes can be read");
    bench.keys("words");
    assert!(bench.toast().starts_with("This practice is read-only"), "{}", bench.toast());
    assert_eq!(bench.app.editor.as_ref().unwrap().text(), "");
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Sessions, "and left");
    assert_eq!(bench.world.practice.store.newest_operation().unwrap(), before);
}

#[test]
fn one_rotten_value_stops_no_screen() {
    let mut bench = Bench::full();
    bench.world.practice.store.rot_first_client();
    assert_eq!(bench.world.practice.store.unread().count(), 0);
    bench.app.toast = None;
    bench.send(Msg::Done(Reply::Changed));
    assert!(bench.toast().starts_with("1 record cannot be read completely (client "), "{}", bench.toast());
    assert!(bench.toast().ends_with("see coach doctor"), "{}", bench.toast());
    assert_eq!(bench.app.clients.rows.len(), 7);
    bench.keys("2");
    assert!(words(&bench).contains("(unreadable)"), "{}", words(&bench));
    for place in "13456".chars() {
        bench.app.toast = None;
        bench.keys(&place.to_string());
        assert_eq!(bench.toast(), "", "screen {place}: told once");
    }
}
