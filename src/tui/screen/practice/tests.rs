//! What the numbers show, that their rows lead to the very clients they count, and how screens are written to files.

use std::collections::BTreeSet;

use ratatui::crossterm::event::{Event, KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{Row, Span};
use crate::{
    domain::{analytics::cohort::By, id::ClientId, keys::Place},
    practice::{demo, testing::World},
    tui::{
        app::{Msg, Shown, testing::Bench},
        popup::Popup,
        testing::key,
    },
};

/// The screens over the demonstration's clients.
fn over(clients: usize) -> Bench {
    let mut world = World::new();
    world.practice = demo::memory(demo::SEED, clients).unwrap();
    let now = world.practice.setting.now;
    world.at(&now.to_rfc3339());
    let mut bench = Bench::over(world);
    bench.app.can_export = true;
    bench
}

/// The clients that the list shows.
fn listed(bench: &Bench) -> BTreeSet<ClientId> {
    let clients = &bench.app.clients;
    clients.shown.iter().map(|place| clients.rows[*place].glance.id).collect()
}

#[test]
fn the_practice_in_numbers() {
    let mut bench = over(demo::CLIENTS);
    bench.keys("6");
    assert_eq!(bench.app.place, Place::Practice);
    bench.looks_like("practice");
    for (by, name) in By::ALL.iter().zip(["dimension", "pattern", "zone", "status", "focus"]) {
        bench.keys("b");
        assert_eq!(bench.app.numbers.by, Some(*by));
        if [By::Dimension, By::Pattern, By::Zone].contains(by) {
            bench.looks_like(&format!("practice_by_{name}"));
        }
    }
    bench.keys("b");
    assert_eq!(bench.app.numbers.by, None, "round again");
    bench.keys("\t");
    bench.looks_like("practice_interventions");
    bench.app.size = (60, 16);
    insta::assert_snapshot!("practice_smallest_interventions", bench.shown());
    bench.keys("\t");
    insta::assert_snapshot!("practice_smallest", bench.shown());
}

#[test]
fn an_empty_practice_has_no_numbers() {
    let mut bench = Bench::over(World::new());
    bench.keys("6");
    assert!(bench.shown().contains("No clients yet"), "{}", bench.shown());
    bench.keys("tb\t\nx");
    assert!(matches!(bench.app.popup, Popup::None), "nothing to list or to write");
    let shown = bench.shown();
    assert!(!shown.contains("time range") && !shown.contains("export"), "keys for nothing: {shown}");
}

#[test]
fn clients_without_a_score_are_no_numbers() {
    let mut world = World::new();
    world.add_client("Ada Okafor");
    let mut bench = Bench::over(world);
    bench.keys("6");
    bench.looks_like("practice_without_scores");
    bench.keys("\n");
    assert_eq!((bench.app.place, bench.toast()), (Place::Practice, "There are no clients in this group"));
    bench.keys("\t");
    assert_eq!(bench.toast(), "No intervention was assigned in the last 90 days");
}

#[test]
fn the_range_is_the_one_that_is_told() {
    let mut bench = over(demo::CLIENTS);
    bench.keys("7");
    let told = |bench: &Bench| {
        let shown = bench.shown();
        let line = shown.lines().rev().nth(1).unwrap().trim().to_owned();
        line.split_once(". ").unwrap().0.to_owned()
    };
    let expected = [
        (Span::Usual, "Last 90 days, 26 Jun - 24 Sep 2026", "coach analytics summary --since 90d"),
        (Span::Quarter, "This quarter, 1 Jul - 24 Sep 2026", "coach analytics summary --since 2026-07-01"),
        (Span::Year, "This year, 1 Jan - 24 Sep 2026", "coach analytics summary --since 2026-01-01"),
        (Span::Everything, "Everything up to 24 Sep 2026", "coach analytics summary --all"),
        (Span::Month, "Last 30 days, 25 Aug - 24 Sep 2026", "coach analytics summary --since 30d"),
    ];
    for (span, status, shell) in expected {
        let numbers = &bench.app.numbers;
        let summary = &numbers.told.as_ref().unwrap().summary;
        let today = bench.app.local().date_naive();
        assert_eq!((numbers.span, summary.range), (span, span.range(today)));
        assert_eq!((told(&bench).as_str(), numbers.shell(today).as_str()), (status, shell));
        let reader = bench.world.practice.setting.reader();
        if let Some(since) = shell.split("--since ").nth(1) {
            assert_eq!(reader.since(since).ok(), summary.range.since, "the command means the same day");
        }
        bench.keys("t");
    }
    bench.keys("tttb");
    let today = bench.app.local().date_naive();
    assert_eq!(bench.app.numbers.shell(today), "coach analytics cohort --by dimension");
    bench.keys("\t");
    assert_eq!(bench.app.numbers.shell(today), "coach analytics interventions");
}

#[test]
fn a_bar_leads_to_the_very_clients_that_it_counts() {
    let mut bench = over(60);
    bench.keys("6");
    let mut lists = 0;
    for _ in 0..5 {
        for by in std::iter::once(None).chain(By::ALL.iter().copied().map(Some)) {
            assert_eq!(bench.app.numbers.by, by);
            let groups: Vec<_> =
                bench.app.numbers.groups.iter().map(|it| (it.query.clone(), it.clients)).collect();
            let mut seen: Vec<ClientId> = Vec::new();
            for (row, (query, clients)) in groups.iter().enumerate() {
                bench.app.numbers.cursor = row;
                bench.keys("\n");
                if *clients == 0 {
                    assert_eq!(bench.app.place, Place::Practice);
                    continue;
                }
                assert_eq!((bench.app.place, &bench.app.clients.filter), (Place::Clients, query));
                let shown = listed(&bench);
                assert_eq!(shown.len(), *clients, "{query}");
                seen.extend(shown);
                lists += 1;
                bench.keys("\u{1b}");
                assert_eq!((bench.app.place, bench.app.clients.filter.as_str()), (Place::Practice, ""));
            }
            let active = bench.app.numbers.told.as_ref().unwrap().summary.caseload.active;
            let all: BTreeSet<ClientId> = seen.iter().copied().collect();
            match by {
                // Twice, by pattern and by stretch, but for those without a score.
                None => assert!(seen.len() <= 2 * active && all.len() <= active),
                Some(By::Dimension) => assert_eq!((seen.len(), all.len()), (4 * active, active)),
                Some(By::Status) => assert_eq!((seen.len(), all.len()), (60, 60)),
                Some(_) => assert_eq!((seen.len(), all.len()), (active, active), "{by:?}"),
            }
            bench.keys("b");
        }
        bench.keys("t");
    }
    assert!(lists > 80, "{lists}");
}

#[test]
fn esc_leads_back_from_what_was_listed() {
    let mut bench = over(demo::CLIENTS);
    bench.keys("6\n");
    assert_eq!(bench.app.place, Place::Clients);
    bench.keys(" \n");
    assert_eq!(bench.app.place, Place::Client);
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Clients);
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Clients, "first the marks go");
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Practice);
    bench.keys("\t\n");
    let code = bench.app.library.row().unwrap().intervention.code.clone();
    assert_eq!((bench.app.place, bench.app.numbers.code()), (Place::Library, Some(code)));
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Practice);
    bench.app.library.wish = Some("OLD-01".to_owned());
    bench.keys("5");
    assert_eq!(bench.toast(), "OLD-01 is not available any more");
}

#[test]
fn the_mouse_marks_what_it_points_at() {
    let mut bench = over(demo::CLIENTS);
    for size in [(80, 24), (200, 60)] {
        bench.send(Msg::Term(Event::Resize(size.0, size.1)));
        bench.keys("6");
        let shown = bench.shown();
        for (y, line) in shown.lines().enumerate() {
            let Some(text) = ["WC ", "growing ", "F-0"].iter().find(|text| line.contains(**text)) else {
                continue;
            };
            let x = line.split(text).next().unwrap().chars().count();
            let kind = MouseEventKind::Down(MouseButton::Left);
            let (column, row) = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
            bench.ticks += 1_000;
            let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
            bench.send(Msg::Term(Event::Mouse(mouse)));
            let marked = match bench.app.numbers.row().unwrap() {
                Row::Group(group) => group.label.clone(),
                Row::Fared(it) => it.code.clone(),
            };
            assert!(marked.starts_with(text), "{marked} is not {text}");
        }
    }
}

#[test]
fn the_names_of_patterns_stay_off_the_screen() {
    let mut bench = over(60);
    for keys in ["6", "b", "b"] {
        bench.keys(keys);
        let shown = bench.shown().to_lowercase();
        for word in ["coward", "hero", "pleaser", "repeater"] {
            assert!(!shown.contains(word), "{shown}");
        }
    }
}

#[test]
fn the_palette_teaches_the_commands() {
    let mut bench = over(demo::CLIENTS);
    bench.keys("6bjj:clients");
    let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette") };
    let shells: Vec<&str> = palette.shown().iter().map(|entry| entry.shell.as_str()).collect();
    assert!(
        shells.contains(&"coach client list 'status:active psi>0.70 scores-since:2026-06-26'"),
        "{shells:?}"
    );
    assert!(shells.contains(&"coach analytics cohort --by dimension --since 90d"), "{shells:?}");
    bench.keys("\u{1b}:file");
    let Popup::Palette(palette) = &bench.app.popup else { panic!("no palette") };
    assert_eq!(palette.shown()[0].shell, "coach analytics cohort --by dimension --since 90d --csv");
}

#[test]
fn what_was_written_since_is_counted() {
    let mut bench = over(demo::CLIENTS);
    let active = |bench: &Bench| bench.app.numbers.told.as_ref().unwrap().summary.caseload.active;
    bench.keys("6");
    let before = active(&bench);
    bench.keys("2p6");
    assert_eq!((bench.app.place, active(&bench)), (Place::Practice, before - 1), "one was put on hold");
    bench.keys("u");
    assert_eq!(active(&bench), before, "and taken up again");
}

#[test]
fn locking_forgets_the_numbers() {
    let mut bench = over(demo::CLIENTS);
    bench.app.can_lock = true;
    bench.keys("6L");
    assert!(bench.app.numbers.told.is_none() && bench.app.numbers.groups.is_empty());
    bench.keys("open sesame\n");
    assert!(bench.app.numbers.told.is_some());
}

/// A bench whose home is an empty folder.
fn at_home() -> (Bench, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let mut bench = over(demo::CLIENTS);
    bench.world.env.vars.home = Some(home.path().to_owned());
    (bench, home)
}

/// Writes what is shown to a file in the home folder, and reads it.
fn written(bench: &mut Bench, home: &tempfile::TempDir, name: &str) -> String {
    bench.keys("x");
    bench.send(Msg::Term(Event::Key(crate::tui::testing::ctrl('u'))));
    bench.keys(&format!("~/{name}\n"));
    assert!(matches!(bench.app.popup, Popup::None), "{}", bench.shown());
    std::fs::read_to_string(home.path().join(name)).unwrap()
}

#[test]
fn what_is_shown_is_written() {
    let (mut bench, home) = at_home();
    bench.keys("2x");
    bench.looks_like("export");
    bench.keys("\u{1b}");
    let ids = |bench: &Bench, marked: bool| {
        let clients = &bench.app.clients;
        let ids = clients.shown.iter().map(|place| clients.rows[*place].glance.id);
        Shown::Clients(ids.filter(|id| !marked || clients.marked.contains(id)).collect())
    };
    let told = |shown: &Shown| format!("{shown:?}\n");
    assert_eq!(written(&mut bench, &home, "a.csv"), told(&ids(&bench, false)));
    assert_eq!(bench.toast(), "Saved 11 clients to ~/a.csv");
    bench.keys("j j ");
    assert_eq!(written(&mut bench, &home, "b.csv"), told(&ids(&bench, true)));
    assert_eq!(bench.toast(), "Saved 2 clients to ~/b.csv");
    bench.keys("4");
    let shown = Shown::Sessions(bench.app.sessions.which);
    assert_eq!(written(&mut bench, &home, "c.csv"), told(&shown));
    bench.keys("5");
    let codes = bench.app.library.rows.iter().map(|(_, row)| row.intervention.code.clone());
    let shown = Shown::Library(codes.collect());
    assert_eq!(written(&mut bench, &home, "d.csv"), told(&shown));
    bench.keys("6");
    let range = bench.app.numbers.told.as_ref().unwrap().summary.range;
    assert_eq!(written(&mut bench, &home, "e.csv"), told(&Shown::Summary(range)));
    assert_eq!(bench.toast(), "Saved the summary to ~/e.csv");
    bench.keys("bb");
    assert_eq!(written(&mut bench, &home, "f.csv"), told(&Shown::Cohort(By::Pattern, range)));
    bench.keys("\t");
    assert_eq!(written(&mut bench, &home, "g.csv"), told(&Shown::Interventions(range)));
    bench.keys("x");
    assert!(bench.shown().contains("no names of clients"), "{}", bench.shown());
}

#[test]
fn a_file_that_is_there_or_cannot_be_is_refused_by_name() {
    let (mut bench, home) = at_home();
    std::fs::write(home.path().join("taken.csv"), "mine").unwrap();
    for (typed, told) in [
        ("~/taken.csv", "taken.csv already exists: type another name"),
        ("~/none/clients.csv", "none/clients.csv: no such file or folder"),
        ("~/clients.xlsx", "let the name end in .csv, not .xlsx"),
        ("", "it needs a name, such as clients.csv"),
    ] {
        bench.keys("2x");
        bench.send(Msg::Term(Event::Key(crate::tui::testing::ctrl('u'))));
        bench.keys(&format!("{typed}\n"));
        let Popup::Form(form) = &bench.app.popup else { panic!("the form closed: {}", bench.toast()) };
        assert!(form.error.as_deref().is_some_and(|error| error.contains(told)), "{:?}", form.error);
        bench.send(Msg::Term(Event::Key(key(KeyCode::Esc))));
    }
    assert_eq!(std::fs::read_to_string(home.path().join("taken.csv")).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn nothing_is_written_where_nobody_knows_how() {
    let mut bench = over(demo::CLIENTS);
    bench.app.can_export = false;
    bench.keys("2x");
    assert!(matches!(bench.app.popup, Popup::None));
}
