//! What is seen is what keys are about, and results are seen whole.

use ratatui::crossterm::event::KeyCode;

use super::{Msg, Page, testing::Bench};
use crate::{
    domain::assessment::Type,
    practice::{assess, bank::Shelf},
};

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
