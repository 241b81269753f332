//! What is seen is what keys are about, and results are seen whole.

use ratatui::crossterm::event::KeyCode;

use super::{Effect, Msg, Page, testing::Bench, view};
use crate::{
    domain::assessment::Type,
    practice::{assess, bank::Shelf},
    tui::testing::{drawn, text},
};

fn shown(bench: &Bench) -> Vec<String> {
    let shown = text(&drawn(bench.runner.size, |frame| view(&bench.runner, frame)));
    shown.lines().map(|line| line.trim().to_owned()).collect()
}

/// Every line of the page that is open, as a window shows it that is high enough, is seen in a lower one of the same width,
/// which says that there is more.
fn is_whole(bench: &mut Bench) {
    for (wide, high) in [(80, 24), (60, 16), (60, 17), (120, 30)] {
        bench.send(Msg::Resize(wide, 90));
        let all = shown(bench);
        // Between the header and the two lines at the bottom.
        let all: Vec<String> = all[18..88].iter().filter(|line| !line.is_empty()).cloned().collect();
        assert!(!all.iter().any(|line| line.contains(" more line") || line.contains('…')), "{all:#?}");
        bench.send(Msg::Resize(wide, high));
        let mut seen = shown(bench);
        let cut = all.iter().any(|line| !seen.contains(line));
        let signed = seen.iter().any(|line| line.contains(" below: Down"));
        assert_eq!(signed, cut, "{wide}x{high}: {seen:#?}");
        let keys = seen.last().unwrap();
        assert!(!keys.contains("Any key leaves") || !cut, "{keys}");
        while !bench.press(KeyCode::Down).contains(&Effect::Leave) && seen.len() < 5_000 && cut {
            let now = shown(bench);
            if seen.ends_with(&now) {
                break;
            }
            seen.extend(now);
        }
        for line in &all {
            assert!(seen.contains(line), "{line:?} is not seen at {wide}x{high}: {seen:#?}");
        }
        bench.press(KeyCode::Home);
    }
    bench.left = false;
}

/// The same answer to every question, given at once, is worth a talk.
#[test]
fn results_are_seen_whole() {
    let mut bench = Bench::new(Type::Quick);
    for place in 0..12 {
        bench.runner.open(place);
        bench.keys("2");
    }
    bench.runner.review(0);
    bench.keys("F");
    let Page::Result(reading) = &mut bench.runner.page else { panic!("no result") };
    assert!(!reading.talk.is_empty());
    is_whole(&mut bench);
    let Page::Result(reading) = &mut bench.runner.page else { panic!("no result") };
    let long =
        "Something to talk about that takes more than the one line which the widest of all pages has for it";
    reading.talk = (1..=12).map(|number| format!("{number}. {long}")).collect();
    reading.breakthroughs = (1..=4).map(|number| format!("q 0.41 -> 0.6{number} (b7kq)")).collect();
    is_whole(&mut bench);
    bench.send(Msg::Resize(80, 24));
    bench.press(KeyCode::Down);
    assert!(!bench.left && shown(&bench).iter().all(|line| !line.starts_with("psi ")));
    bench.press(KeyCode::Enter);
    assert!(bench.left, "any other key leaves");
}

#[test]
fn what_is_missing_is_seen_whole() {
    let mut bench = Bench::new(Type::Initial);
    bench.keys("5\n");
    bench.runner.review(0);
    bench.keys("F");
    assert!(matches!(bench.runner.page, Page::Lacking));
    is_whole(&mut bench);
    bench.runner.note = Some("Not closed: another window writes to the practice just now. ".repeat(3));
    is_whole(&mut bench);
    bench.keys("\n");
    assert!(matches!(bench.runner.page, Page::Question(_)));
}

#[test]
fn no_question_is_answered_that_nobody_sees() {
    let mut bench = Bench::new(Type::Quick);
    bench.send(Msg::Resize(59, 24));
    bench.keys("5\n4\nF");
    let sitting = assess::open(&bench.world.practice.store, &mut Shelf::default(), bench.id).unwrap();
    assert_eq!(sitting.answers.len(), 0);
    assert!(matches!(bench.runner.page, Page::Question(0)));
    bench.send(Msg::Resize(60, 16));
    bench.keys("5\n");
    assert!(matches!(bench.runner.page, Page::Question(1)));
    bench.send(Msg::Resize(60, 15));
    bench.press(KeyCode::Esc);
    assert!(bench.left, "the way out stays");
}
