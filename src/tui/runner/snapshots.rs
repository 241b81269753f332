//! Every page of the runner as it looks at three sizes, and the styles that text does not show.

use ratatui::{
    crossterm::event::KeyCode,
    style::{Color, Modifier},
};

use super::{Msg, testing::Bench, view};
use crate::{
    domain::{Dimension, assessment::Type, question::Kind, scoring::samples::WIDE},
    tui::testing::{ASCII, SIZES, UNICODE, drawn, text},
};

/// Keeps the page at three sizes, and at the smallest in ASCII too.
fn looks_like(bench: &mut Bench, name: &str) {
    for (looks, spelling) in [(UNICODE, "unicode"), (ASCII, "ascii")] {
        bench.runner.looks = looks;
        for size in SIZES {
            bench.runner.size = size;
            let terminal = drawn(size, |frame| view(&bench.runner, frame));
            let shown = text(&terminal);
            assert!(looks != ASCII || shown.is_ascii() || name == "text", "{shown}");
            insta::assert_snapshot!(format!("{name}_{}x{}_{spelling}", size.0, size.1), shown);
        }
    }
    (bench.runner.looks, bench.runner.size) = (UNICODE, (80, 24));
}

#[test]
fn a_scale() {
    let mut bench = Bench::new(Type::Quick);
    bench.keys("5");
    looks_like(&mut bench, "scale");
    let terminal = drawn((80, 24), |frame| view(&bench.runner, frame));
    let buffer = terminal.backend().buffer();
    assert!(buffer[(2, 4)].modifier.contains(Modifier::BOLD), "the question stands out");
    let chosen = (0..80).find(|x| buffer[(*x, 7)].symbol() == "[").unwrap();
    assert!(buffer[(chosen, 7)].modifier.contains(Modifier::BOLD));
}

#[test]
fn a_long_scale() {
    let mut bench = Bench::by(WIDE);
    looks_like(&mut bench, "long_scale_empty");
    bench.keys("75\n");
    bench.press(KeyCode::Backspace);
    looks_like(&mut bench, "long_scale");
    bench.keys("ns");
    bench.keys("sn");
    looks_like(&mut bench, "not_applicable");
}

#[test]
fn one_option() {
    let mut bench = Bench::new(Type::Initial);
    bench.first(|kind| matches!(kind, Kind::MultipleChoice { .. }));
    bench.keys("b");
    looks_like(&mut bench, "multiple_choice");
}

#[test]
fn several_options() {
    let mut bench = Bench::new(Type::Initial);
    bench.first(|kind| matches!(kind, Kind::MultiSelect { .. }));
    bench.keys("ac");
    looks_like(&mut bench, "multi_select");
}

#[test]
fn written_text() {
    let mut bench = Bench::deep_dive();
    bench.first(|kind| matches!(kind, Kind::Text));
    bench.keys("I said no to the second reorg without softening it, in front of everybody who had come.\nIt felt strange and right.");
    bench.send(Msg::FocusLost);
    bench.world.at("2026-09-24T14:20:02Z");
    bench.send(Msg::Tick);
    looks_like(&mut bench, "text");
}

#[test]
fn the_review_and_what_is_missing() {
    let mut bench = Bench::new(Type::Quick);
    bench.keys("5\n4\n3\n");
    bench.runner.review(12);
    looks_like(&mut bench, "review");
    bench.keys("F");
    looks_like(&mut bench, "lacking");
}

#[test]
fn a_first_result_and_a_deep_dive_after_it() {
    let mut bench = Bench::new(Type::Quick);
    for place in 0..12 {
        bench.runner.open(place);
        bench.keys("2");
    }
    bench.runner.review(0);
    bench.world.at("2026-09-24T14:23:00Z");
    bench.keys("F");
    let told = |bench: &mut Bench| {
        let super::Page::Result(reading) = &mut bench.runner.page else { panic!("no result") };
        reading.next = vec!["coach client show k7mq".to_owned(), "coach assess show 4hz7".to_owned()];
    };
    told(&mut bench);
    looks_like(&mut bench, "result_first");
    let terminal = drawn((80, 24), |frame| view(&bench.runner, frame));
    let psi = terminal.backend().buffer()[(2, 4)].fg;
    assert_eq!(psi, Color::Indexed(136), "psi in its own colour");

    let Bench { mut world, client, .. } = bench;
    world.at("2026-10-22T14:20:00Z");
    let mut bench = Bench::with(world, client, (Type::DeepDive, Some(Dimension::Q)));
    for place in 0..bench.runner.questions().len() {
        bench.runner.open(place);
        bench.keys("2");
    }
    bench.world.at("2026-10-22T14:40:00Z");
    bench.runner.review(0);
    bench.keys("F");
    told(&mut bench);
    looks_like(&mut bench, "result_deep_dive");
    bench.press(KeyCode::Enter);
    assert!(bench.left, "any key leaves");
}
