//! The marked row: what is drawn in it stays as it is, and it is the row that is seen.

use ratatui::{Terminal, backend::TestBackend, style::Modifier};

use super::{testing::Bench, view};
use crate::{
    practice::testing::World,
    tui::{
        testing::{drawn, text},
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
