//! A coach who looks at clients before a session: the preparation, the client's page, and the palette.

use ratatui::crossterm::event::Event;

use super::{Effect, Msg, Reply, testing::Bench};
use crate::{
    domain::{
        Unit,
        breakthrough::Aspect,
        id::ClientId,
        keys::{Group, Place, TABLE},
    },
    practice::{self, Outcome, testing::World},
    store::Kind,
    tui::{
        popup::{Popup, palette::Entry},
        screen::client::{Pane, Since},
        testing::ctrl,
    },
};

fn ada(bench: &Bench) -> ClientId {
    bench.app.clients.rows.iter().find(|row| row.name == "Ada Okafor").unwrap().glance.id
}

/// A breakthrough of Ada's, with a note.
fn risen(bench: &mut Bench) {
    let client = ada(bench);
    let World { practice, env, .. } = &mut bench.world;
    practice
        .write(&mut *env.entropy, ("breakthrough add", Kind::Write), false, |tx, setting| {
            let unit = |text: &str| text.parse::<Unit>();
            let draft = practice::breakthrough::Draft {
                client,
                aspect: Aspect::Q,
                before: unit("0.41")?,
                after: unit("0.63")?,
                trigger: Some("asked the board".to_owned()),
                description: Some("Said it in one sentence, and waited.".to_owned()),
                at: setting.now - chrono::TimeDelta::days(43),
                past: practice::breakthrough::Past::default(),
            };
            let row = practice::breakthrough::add(tx, setting, &draft)?;
            Ok(Outcome::Keep(row.id, String::new()))
        })
        .unwrap();
}

#[test]
fn the_marked_client_is_prepared_beside_the_day() {
    let mut bench = Bench::full();
    bench.keys("4nada\ntoday 17:00\t50m\tdeep dive\tq\n");
    bench.app.size = (200, 60);
    bench.keys("1");
    let shown = bench.shown();
    for words in [
        "Prepare: Ada Okafor",
        "17:00-17:50",
        "deep dive, focus q",
        "+0.10 would add",
        "Suggestion",
        "To open with",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    bench.keys("jj");
    let marked = bench.app.client_row().unwrap().name.clone();
    assert_ne!(marked, "Ada Okafor");
    assert!(bench.shown().contains(&format!("Prepare: {marked}")), "{}", bench.shown());
    bench.keys("g");
    assert!(bench.shown().contains("Prepare: Ada Okafor"));
    assert_eq!(bench.app.passed(true), [Effect::Prepare(ada(&bench))], "how far off it is changes");
    assert_eq!(bench.app.passed(false), []);
}

#[test]
fn a_client_is_prepared_on_a_sheet() {
    let mut bench = Bench::full();
    bench.keys("/ada\nP");
    bench.looks_like("prepare");
    bench.keys("G");
    assert!(matches!(bench.app.popup, Popup::None), "any other key closes it");
    bench.keys("4nada\nfri 10:00\t\t\t\nP");
    assert!(bench.shown().contains("Prepare: Ada Okafor"), "{}", bench.shown());
    bench.keys("x1P");
    assert!(bench.shown().contains("Prepare: "), "{}", bench.shown());
}

#[test]
fn nobody_to_prepare_is_said() {
    let mut world = World::new();
    world.add_client("Ada Okafor");
    let mut bench = Bench::over(world);
    bench.app.size = (200, 60);
    bench.keys("p1");
    assert!(bench.shown().contains("no session is booked"), "{}", bench.shown());
    bench.keys("P");
    let Popup::Who(_) = &bench.app.popup else { panic!("it asks for whom") };
    bench.keys("ada\n");
    assert!(bench.shown().contains("no score yet"), "{}", bench.shown());
}

#[test]
fn breakthroughs_are_read_and_dismissed() {
    let mut bench = Bench::full();
    risen(&mut bench);
    bench.keys("/ada\n\n");
    bench.looks_like("client_breakthroughs");
    assert!(bench.shown().contains("12 Aug  q       0.41 -> 0.63"), "{}", bench.shown());
    bench.keys("D");
    assert!(bench.toast().is_empty(), "the key is for the list of breakthroughs");
    bench.keys("\t\t\t\t");
    assert_eq!(bench.app.page.pane, Pane::Breakthroughs);
    bench.keys("\n");
    let shown = bench.shown();
    for words in [
        "q 0.41 -> 0.63 (+0.22), moral activation",
        "after asked the board",
        "recorded by hand",
        "Said it in one",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let before = bench.app.detail().unwrap().breakthroughs.len();
    bench.keys("qd");
    assert!(bench.toast().is_empty(), "a breakthrough is not done");
    bench.keys("D");
    assert!(bench.toast().starts_with("Dismissed breakthrough "), "{}", bench.toast());
    assert_eq!(bench.app.detail().unwrap().breakthroughs.len(), before - 1);
    bench.keys("u");
    assert_eq!(bench.app.detail().unwrap().breakthroughs.len(), before, "it comes back");
}

#[test]
fn sessions_tell_what_they_changed_and_how_much_was_written() {
    let mut bench = Bench::full();
    let client = ada(&bench);
    bench.world.at("2026-09-24T08:00:00Z");
    let World { practice, env, .. } = &mut bench.world;
    practice
        .write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
            let draft = practice::session::Draft::usual(client, setting);
            let start = setting.reader().instant("2026-05-10 10:00")?;
            practice::session::log(
                tx,
                setting,
                &draft,
                start,
                Some("Asked the board."),
                practice::session::Overlap::Refuse,
            )
        })
        .unwrap();
    bench.keys("/ada\n\n");
    let shown = bench.shown();
    let before_after =
        bench.app.detail().unwrap().scores.iter().filter_map(|score| score.percent).collect::<Vec<_>>();
    assert!(
        shown.contains(&format!("completed  {} -> {} %  3 words", before_after[2], before_after[3])),
        "{shown}"
    );
}

#[test]
fn the_chart_goes_back_as_far_as_wanted() {
    let mut bench = Bench::full();
    bench.keys("/ada\n\n");
    assert!(bench.shown().contains("highest possible 87.5"));
    bench.keys("tt");
    assert_eq!(bench.app.page.since, Since::Days(180));
    assert!(bench.shown().contains("Coherence %, last 180 days"), "{}", bench.shown());
    bench.keys("t");
    assert!(bench.shown().contains("no score in the last 90 days"), "{}", bench.shown());
    bench.keys("t");
    assert_eq!(bench.app.page.since, Since::First);
}

#[test]
fn scores_are_tried_and_nothing_is_kept() {
    let mut bench = Bench::full();
    bench.keys("/ada\n\n");
    let newest = |bench: &Bench| bench.world.practice.store.newest_operation().unwrap();
    let op = newest(&bench);
    bench.keys("w\t\t");
    bench.send(Msg::Term(Event::Key(ctrl('u'))));
    bench.keys("0.80");
    let Popup::Form(form) = &bench.app.popup else { panic!("no form") };
    assert!(form.echo.starts_with("Coherence would go from "), "{}", form.echo);
    bench.looks_like("what_if");
    bench.keys("x");
    let Popup::Form(form) = &bench.app.popup else { panic!("no form") };
    assert!(form.echo.contains("0.80x"), "{}", form.echo);
    bench.keys("\n\n");
    assert!(matches!(&bench.app.popup, Popup::Form(form) if form.error.is_some()));
    bench.keys("\u{1b}w\n\n\n\n");
    let shown = bench.shown();
    assert!(shown.contains("(+0.0 points)") && shown.contains("Nothing was saved."), "{shown}");
    assert_eq!(newest(&bench), op);
    bench.keys("q\u{1b}/farid\n\nw");
    assert!(matches!(bench.app.popup, Popup::None), "nothing to start from");
}

#[test]
fn notes_are_those_of_the_session_at_hand() {
    let mut bench = Bench::full();
    bench.keys("/ada\nN");
    assert!(
        bench.toast().ends_with("has no session to write notes for: n schedules one"),
        "{}",
        bench.toast()
    );
    assert_eq!(bench.app.place, Place::Clients);
    bench.keys("n");
    bench.keys("fri 10:00\t\t\t\nN");
    assert!(bench.toast().contains("has no session"), "that one is not today: {}", bench.toast());
    bench.keys("ntoday 17:00\t\t\t\n");
    bench.keys("N");
    assert_eq!(bench.app.place, Place::Notes, "{}", bench.toast());
    let today = bench.app.editor.as_ref().unwrap().session.id;
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Clients, "Esc comes back");
    bench.world.at("2026-09-25T15:00:00Z");
    bench.app.now = bench.world.env.clock.now();
    bench.keys("\nN");
    let last = bench.app.editor.as_ref().unwrap().session.id;
    assert_ne!(last, today, "the last whose time came");
    assert_eq!(bench.app.page.who, Some(ada(&bench)));
    // A row that was gone to is the one that is meant, whichever it is.
    bench.keys("\u{1b}");
    for key in ["g", "G"] {
        bench.keys(key);
        let marked = bench.app.session().unwrap().0;
        bench.keys("N");
        assert_eq!(bench.app.editor.as_ref().unwrap().session.id, marked, "{key}");
        bench.keys("\u{1b}");
    }
}

/// The first frame of the day knows everybody by name before all clients are read.
#[test]
fn the_day_is_drawn_before_all_clients_are_read() {
    let mut bench = Bench::full();
    bench.keys("4nada\ntoday 17:00\t\t\t\nnben\ntomorrow 10:00\t\t\t\n");
    bench.keys("1");
    let whole = bench.shown();
    bench.app.clients.forget();
    bench.app.today = crate::tui::screen::today::Today::default();
    let effects = bench.app.go(Place::Today);
    assert_eq!(effects, [Effect::Load(Place::Today)]);
    assert!(!bench.shown().contains("No clients yet"), "nobody looked yet");
    bench.send(Msg::Done(Reply::Act(crate::domain::keys::Action::Go(Place::Today))));
    assert!(bench.app.clients.rows.is_empty());
    assert_eq!(bench.shown(), whole);
    bench.app.today.names.clear();
    assert_ne!(bench.shown(), whole, "names come with the day");
}

fn offered<'b>(bench: &'b mut Bench, typed: &str) -> Vec<&'b Entry> {
    bench.keys(&format!(":{typed}"));
    let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette for {typed}") };
    palette.shown()
}

/// Every action is offered on Today, or on the screens it lives on.
#[test]
fn the_palette_offers_everything() {
    let mut bench = Bench::full();
    (bench.app.can_lock, bench.app.can_export) = (true, true);
    risen(&mut bench);
    bench.keys("4nada\ntoday 17:00\t\t\t\n");
    let alone = [Group::Move, Group::Rows];
    for spec in TABLE.iter().filter(|spec| spec.on != [Place::Notes] || !spec.shell.is_empty()) {
        bench.keys("\u{1b}\u{1b}1");
        let found = |bench: &mut Bench| {
            let there = offered(bench, spec.name).iter().any(|entry| entry.spec.action == spec.action) || {
                bench.keys("\u{1b}");
                offered(bench, spec.long).iter().any(|entry| entry.spec.action == spec.action)
            };
            bench.keys("\u{1b}");
            there
        };
        let from_today = found(&mut bench);
        assert!(
            from_today || alone.contains(&spec.group) || spec.on == [Place::Client],
            "{} from Today",
            spec.name
        );
        if from_today {
            continue;
        }
        let keys = match spec.on[0] {
            Place::Clients => "2",
            Place::Client => "2/ada\n\n\t\t\t\t",
            Place::Assess => "3",
            Place::Sessions => "4",
            Place::Library => "5",
            Place::Practice => "6",
            Place::Today | Place::Notes => "1",
        };
        bench.keys(keys);
        assert!(found(&mut bench), "{} where it lives", spec.name);
    }
}

#[test]
fn the_palette_leads_to_other_screens() {
    let mut bench = Bench::full();
    bench.keys("4nada\ntoday 17:00\t\t\t\n1");
    let first = offered(&mut bench, "assign intervention");
    assert_eq!(first[0].words, "Library: assign an intervention");
    bench.keys("\n");
    assert_eq!(
        (bench.app.place, bench.toast()),
        (Place::Library, "Mark the row, then a: assign an intervention")
    );
    bench.keys("1:assessments\n");
    assert_eq!(bench.app.place, Place::Assess);
    bench.keys("1:filter\nada");
    assert_eq!((bench.app.place, bench.names().as_str()), (Place::Clients, "Ada"));
    bench.keys("\n1:edit fields\n");
    assert!(matches!(bench.app.popup, Popup::Form(_)), "the client that is marked");
    assert_eq!((bench.app.place, bench.app.client()), (Place::Client, Some(ada(&bench))));
    bench.keys("\u{1b}\u{1b}5:what-if");
    let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette") };
    assert_eq!(palette.shown()[0].words, "try other scores (asks for whom)");
    bench.keys("\nada\n");
    assert!(matches!(bench.app.popup, Popup::Form(_)));
    bench.keys("\u{1b}\u{1b}1:minutes, next\n");
    assert_eq!(bench.app.place, Place::Notes, "in the notes of the marked session");
    assert!(matches!(bench.app.popup, Popup::Form(_)));
}

#[test]
fn commands_of_other_screens_are_copied() {
    let mut bench = Bench::full();
    let handle = bench.app.clients.by_id(ada(&bench)).unwrap().glance.handle.to_string();
    bench.keys("4nada\ntoday 17:00\t\t\t\n1:pause");
    bench.send(Msg::Term(Event::Key(ctrl('y'))));
    assert_eq!(bench.copied, format!("coach client pause {handle}"));
}
