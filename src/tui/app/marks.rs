//! The marked row: what is drawn in it stays as it is, and it is the row that is seen.

use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{Event, KeyCode},
    style::Modifier,
};

use super::{App, Msg, layout, testing::Bench, view};
use crate::{
    domain::keys::Place,
    practice::testing::World,
    tui::{
        popup::Popup,
        testing::{drawn, key, text},
        theme::{Background, Looks},
    },
};

fn screen(bench: &Bench) -> Terminal<TestBackend> {
    drawn(bench.app.size, |frame| view(&bench.app, frame))
}

fn every_look() -> impl Iterator<Item = Looks> {
    let all = [Background::Unknown, Background::Dark, Background::Light, Background::Mono];
    all.into_iter().flat_map(|background| [false, true].map(|ascii| Looks { background, ascii }))
}

/// Whether a cell is a bar of a sparkline, or a part of a bar.
fn is_filled(symbol: &str) -> bool {
    symbol.chars().any(|c| ('▁'..='▏').contains(&c))
}

#[test]
fn a_mark_leaves_sparklines_and_bars_as_they_are() {
    let mut bench = Bench::full();
    let mut seen = [0; 2];
    for looks in every_look() {
        bench.app.looks = looks;
        for (place, keys) in ["2g", "6g"].into_iter().enumerate() {
            bench.keys(keys);
            for _ in 0..7 {
                let terminal = screen(&bench);
                let buffer = terminal.backend().buffer();
                for at in buffer.area.positions().filter(|at| is_filled(buffer[*at].symbol())) {
                    assert!(!buffer[at].modifier.contains(Modifier::REVERSED), "{at:?}\n{}", text(&terminal));
                    seen[place] += 1;
                }
                bench.keys("j");
            }
        }
    }
    assert!(seen.iter().all(|seen| *seen > 100), "{seen:?}");
}

#[test]
fn who_has_no_score_has_dots_and_no_bars() {
    let mut bench = Bench::full();
    for looks in every_look() {
        bench.app.looks = looks;
        bench.keys("2g");
        for _ in 0..7 {
            let terminal = screen(&bench);
            let shown = text(&terminal);
            let (mut lines, buffer) = (shown.lines(), terminal.backend().buffer());
            let from = lines.find_map(|line| line.find("psi")).unwrap();
            let (y, line) =
                (2..).zip(lines).find(|(_, line)| line.contains("Farid")).expect("Farid is in the list");
            // Four lines of eight cells, each with a gap behind it.
            let cells: String = line.chars().skip(from).take(36).collect();
            let dots = if looks.ascii { "." } else { "·" };
            assert_eq!(cells.split_whitespace().collect::<Vec<_>>(), [dots; 4], "{line}");
            for x in (from..from + 36).map(|x| u16::try_from(x).unwrap()) {
                assert!(!buffer[(x, y)].modifier.contains(Modifier::REVERSED), "{x} of {line}");
            }
            let marked = line.starts_with('>');
            assert_eq!(buffer[(2, y)].modifier.contains(Modifier::REVERSED), marked, "the name is marked");
            bench.keys("j");
        }
    }
}

#[test]
fn a_sheet_of_the_demonstration_has_no_bar_turned_inside_out() {
    let mut bench = Bench::over(World::demo());
    bench.app.size = (200, 60);
    for keys in ["1", "2", "3", "4", "5", "6", "6b", "6bb"] {
        bench.keys(keys);
        let terminal = screen(&bench);
        let buffer = terminal.backend().buffer();
        let turned =
            |at: &_| is_filled(buffer[*at].symbol()) && buffer[*at].modifier.contains(Modifier::REVERSED);
        assert_eq!(buffer.area.positions().find(turned), None, "{keys}\n{}", text(&terminal));
    }
}

/// The row that keys are about, where the list has any.
fn mark(app: &App) -> Option<usize> {
    let (at, count) = match app.place {
        Place::Today => (app.today.cursor, app.today.count()),
        Place::Clients => (app.clients.cursor, app.clients.shown.len()),
        Place::Client => (app.page.line, app.page.pane.count(app.detail()?)),
        Place::Assess => (app.sittings.cursor, app.sittings.rows.len()),
        Place::Sessions => (app.sessions.cursor, app.sessions.rows.len()),
        Place::Library => (app.library.cursor, app.library.shown().len()),
        Place::Practice => (app.numbers.cursor, app.numbers.count()),
        Place::Notes => return None,
    };
    (count > 0).then_some(at)
}

/// Whether the row that keys are about is drawn with its mark, where a click finds the same row.
fn is_seen(bench: &Bench) -> bool {
    let Some(at) = mark(&bench.app) else { return true };
    let terminal = screen(bench);
    let buffer = terminal.backend().buffer();
    let body = layout::body(&bench.app);
    let marked =
        |cell: &ratatui::buffer::Cell| cell.symbol() == ">" && cell.modifier.contains(Modifier::REVERSED);
    let mut seen = body.positions().filter(|cell| marked(&buffer[*cell]));
    seen.any(|cell| layout::row_at(&bench.app, cell.x, cell.y) == Some(at))
}

/// Every list at every height that shows lists at all, with the mark on each of the first rows and on the last.
#[test]
fn the_row_that_keys_are_about_is_seen() {
    let mut bench = Bench::over(World::demo());
    let page = ["\t"; 6];
    let lists = ["1", "2", "3", "4", "4ff", "5", "6", "6b", "6bb\t"].into_iter().chain(["2g\n"]).chain(page);
    let mut marked = 0;
    for keys in lists {
        bench.app.size = (80, 24);
        bench.keys(keys);
        for (wide, high) in (16..=30).flat_map(|high| [(60, high), (90, high), (140, high)]) {
            bench.app.size = (wide, high);
            for key in "gjjjjjjjjGkkg".chars() {
                bench.keys(&key.to_string());
                marked += usize::from(mark(&bench.app).is_some());
                assert!(is_seen(&bench), "{keys:?} {key:?} at {wide}x{high}\n{}", bench.shown());
            }
        }
    }
    assert!(marked > 5_000, "{marked}");
}

/// What lies over a screen to be read is seen whole, and says where there is more.
#[test]
fn sheets_are_seen_whole() {
    let mut bench = Bench::over(World::demo());
    let inside = |line: &str| Some(line.split_once('│')?.1.rsplit_once('│')?.0.trim().to_owned());
    let lines = |bench: &Bench| bench.shown().lines().filter_map(inside).collect::<Vec<String>>();
    let page = ["\n", "\t\n", "\t\n", "\t\n", "\t\n"];
    let (mut opened, mut cut) = (0, 0);
    for keys in ["3jj\n", "5\n", "2gP", "2g\n\t"].into_iter().chain(page) {
        bench.app.size = (80, 24);
        bench.keys(keys);
        if !matches!(bench.app.popup, Popup::Sheet(_)) {
            continue;
        }
        opened += 1;
        for (wide, high) in [(80, 24), (60, 16)] {
            bench.app.size = (wide, 200);
            let all = lines(&bench);
            bench.app.size = (wide, high);
            let mut seen = lines(&bench);
            if all.iter().any(|line| !seen.contains(line) && !line.contains("closes this")) {
                assert!(bench.shown().contains("Up Down scroll"), "{keys:?}\n{}", bench.shown());
                cut += 1;
            }
            for _ in 0..all.len() {
                bench.send(Msg::Term(Event::Key(key(KeyCode::Down))));
                seen.extend(lines(&bench));
            }
            for line in all.iter().filter(|line| !line.contains("closes this")) {
                assert!(seen.contains(line), "{keys:?} {wide}x{high}: {line}\n{}", bench.shown());
            }
            for _ in 0..all.len() {
                bench.send(Msg::Term(Event::Key(key(KeyCode::Up))));
            }
        }
        bench.keys("\u{1b}");
    }
    assert!(opened > 4 && cut > 2, "{opened} {cut}");
}

/// Where nothing but the smallest size is told, keys change nothing that nobody sees.
#[test]
fn no_key_is_about_a_row_of_a_window_that_is_too_small() {
    let mut bench = Bench::over(World::demo());
    let operations = |bench: &Bench| bench.world.practice.store.newest_operation().unwrap();
    let before = operations(&bench);
    for keys in ["1", "2", "2g\n", "3", "4", "5"] {
        bench.app.size = (80, 24);
        bench.keys("\u{1b}\u{1b}");
        bench.keys(keys);
        for size in [(59, 24), (60, 15), (80, 3)] {
            bench.app.size = size;
            let at = mark(&bench.app);
            for key in "jGdcXpDu \n\u{7f}\n".chars() {
                bench.keys(&key.to_string());
            }
            assert_eq!(mark(&bench.app), at, "{keys:?} at {size:?}");
            assert_eq!(operations(&bench), before, "{keys:?} at {size:?}");
        }
        bench.app.size = (80, 24);
        assert!(matches!(bench.app.popup, Popup::None), "{keys:?}");
    }
    // A question that was open before is answered when it is seen.
    bench.keys("2g\u{7f}");
    bench.app.size = (60, 15);
    bench.keys("\n");
    assert_eq!(operations(&bench), before);
    bench.app.size = (80, 24);
    assert!(bench.shown().contains("Remove client "), "{}", bench.shown());
    bench.keys("\n");
    assert_eq!(operations(&bench), before + 1);
}
