//! A coach at work on the screens: sessions, the day, the library, action items.

use ratatui::crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{Msg, testing::Bench};
use crate::{domain::keys::Place, practice::testing::World};

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Msg {
    Msg::Term(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

#[test]
fn a_session_goes_its_way() {
    let mut bench = Bench::full();
    bench.keys("4");
    bench.looks_like("sessions_empty");
    bench.keys("nchl\nmon 9");
    bench.looks_like("session_form");
    bench.keys("h\t50m\tdeep dive\tq\n");
    assert!(bench.toast().starts_with("Added session "), "{}", bench.toast());
    let planned = bench.app.sessions.row().unwrap().clone();
    assert_eq!((planned.length.get(), planned.focus), (50, Some(crate::domain::Dimension::Q)));
    bench.keys("Mtue 10h\n");
    assert!(bench.toast().starts_with("Moved session "), "{}", bench.toast());
    bench.keys("d");
    assert!(bench.toast().contains("is in the future"), "{}", bench.toast());
    bench.looks_like("sessions");
    bench.world.at("2026-09-29T09:00:00Z");
    bench.app.now = bench.world.env.clock.now();
    bench.keys("ff");
    bench.keys("f");
    bench.keys("c");
    assert!(bench.toast().starts_with("Cancelled session "), "{}", bench.toast());
    bench.keys("u");
    bench.keys("d");
    assert!(bench.toast().starts_with("Completed session "), "{}", bench.toast());
    bench.keys("c");
    assert!(bench.toast().starts_with("Completed"), "what is over has no such key");
    bench.keys("2/chl\n\n");
    bench.looks_like("client_sessions");
    bench.keys("\t\t\t\t\t\t");
    assert_eq!(bench.app.page.pane, crate::tui::screen::client::Pane::Sessions, "round again");
}

#[test]
fn the_page_of_a_client_begins_at_the_next_session() {
    let mut bench = Bench::full();
    for at in ["in 3 weeks 9:00", "tomorrow 9:00", "in 2 weeks 9:00"] {
        bench.keys(&format!("4nchl\n{at}\t\t\t\n"));
        assert!(bench.toast().starts_with("Added session "), "{}", bench.toast());
    }
    bench.keys("2/chl\n\n");
    let marked = |bench: &Bench| {
        let detail = bench.app.detail().unwrap();
        detail.sessions[bench.app.page.line].scheduled_at
    };
    let next = bench.app.detail().unwrap().sessions.iter().map(|session| session.scheduled_at).min();
    assert_eq!(Some(marked(&bench)), next);
    bench.keys("k");
    assert_ne!(Some(marked(&bench)), next, "it can be moved from there");
    bench.keys("\t\t\t\t\t\t");
    assert_eq!(Some(marked(&bench)), next, "and is back there after a round");
}

#[test]
fn the_day_and_who_needs_attention() {
    let mut bench = Bench::full();
    bench.keys("4n");
    bench.keys("ada\ntoday 17:00\t50m\tdeep dive\tq\n");
    bench.keys("nben\ntomorrow 10h\n\n\n\n");
    bench.keys("1");
    bench.looks_like("today");
    assert_eq!(bench.app.client_row().unwrap().name, "Ada Okafor", "what comes next is marked");
    bench.keys("j");
    let first = bench.app.client();
    assert!(first.is_some() && bench.app.session().is_none(), "then who needs attention");
    bench.keys("\n");
    assert_eq!((bench.app.place, bench.app.client()), (Place::Client, first));
    bench.keys("\u{1b}kX");
    assert_eq!((bench.app.place, bench.toast().contains("is in the future")), (Place::Today, true));
    bench.send(mouse(MouseEventKind::Down(MouseButton::Left), 10, 2));
    assert_eq!(bench.app.today.cursor, 0);
}

#[test]
fn the_library_gives_to_clients() {
    let mut bench = Bench::full();
    bench.keys("5");
    bench.looks_like("library");
    bench.keys("d");
    assert!(bench.shown().contains(" 6 interventions for psi"), "{}", bench.shown());
    bench.keys("ddm");
    assert!(bench.shown().contains(" 1 intervention for q of at most 10 min"), "{}", bench.shown());
    bench.keys("ddmmmm");
    assert!(bench.shown().contains(" 24 interventions, "), "{}", bench.shown());
    bench.keys("jja");
    bench.keys("chl\n");
    assert!(bench.toast().starts_with("Assigned "), "{}", bench.toast());
    bench.keys("\n");
    assert!(bench.shown().contains("Success:"), "{}", bench.shown());
    bench.keys("q2/chl\n\n\t\t\n");
    assert!(bench.shown().contains("assigned, given"), "{}", bench.shown());
}

#[test]
fn the_library_is_searched_and_tells_who_works_on_what() {
    let mut bench = Bench::full();
    bench.keys("5/fear");
    bench.looks_like("library_filter");
    let codes = |bench: &Bench| -> Vec<_> {
        bench.app.library.shown().map(|(_, row)| row.intervention.code.clone()).collect()
    };
    let found = codes(&bench);
    assert!(!found.is_empty() && found.len() < 24, "{found:?}");
    bench.keys("\n");
    assert!(bench.shown().contains(" with 'fear'"), "{}", bench.shown());
    bench.keys("/zzz\n");
    assert!(bench.shown().contains("no matches"), "{}", bench.shown());
    bench.keys("\u{1b}");
    assert_eq!(codes(&bench).len(), 24);
    assert!(!bench.shown().contains(" now."), "{}", bench.shown());
    for who in ["chl", "ada"] {
        bench.keys("a");
        bench.keys(&format!("{who}\n"));
    }
    assert!(bench.shown().contains("With Chloé Martin (day 1"), "{}", bench.shown());
    bench.world.at("2026-09-26T09:00:00Z");
    bench.app.now = bench.world.env.clock.now();
    bench.keys("\n");
    let sheet = bench.shown();
    assert!(sheet.contains("Chloé Martin (day 2") && sheet.contains(" and Ada Okafor (day 2"), "{sheet}");
}

#[test]
fn action_items_are_ticked() {
    let mut bench = Bench::full();
    let client = bench.app.clients.rows.iter().find(|row| row.name == "Chloé Martin").unwrap().glance.id;
    let World { practice, env, .. } = &mut bench.world;
    let work = ("action add", crate::store::Kind::Write);
    let draft = crate::practice::action::Draft::new(client, "Book the meeting");
    let done = practice.write(&mut *env.entropy, work, false, |tx, setting| {
        let item = crate::practice::action::add(tx, setting, &draft)?;
        Ok(crate::practice::Outcome::Keep(item.id, String::new()))
    });
    let id = done.unwrap().value;
    bench.keys("/chl\n\n\t");
    assert!(bench.shown().contains("[ ] Book the meeting"), "{}", bench.shown());
    bench.keys("d");
    assert!(bench.shown().contains("[x] Book the meeting"), "{}", bench.shown());
    bench.keys("d");
    assert!(bench.world.practice.store.action(id).unwrap().completed_at.is_none(), "open again");
}
