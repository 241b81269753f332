//! Small questions for tests.

use std::collections::BTreeMap;

use crate::domain::{
    Dimension, Weight,
    question::{Choice, Kind, Question, Scale},
};

/// Long scales, questions that may not apply, and one that is optional.
pub(crate) const WIDE: &str = r#"format = 1

[bank]
id = "wide"
version = "1.0.0"
title = "Wide"
summary = "For tests."
language = "en"
licence = "MIT"
type = "custom"
expected_minutes = 1
missing = ["NA", "-99"]

[[scale]]
id = "hundred"
min = 0
max = 100
labels = { 0 = "Not at all", 100 = "Completely" }

[[scale]]
id = "ten"
min = 0
max = 10
labels = { 0 = "Never", 10 = "Always" }

[[question]]
code = "WB_01"
dimension = "psi"
type = "scale"
text = "How well did you sleep?"
scale = "hundred"
not_applicable = true
missing = ["slept elsewhere"]

[[question]]
code = "WB_02"
dimension = "psi"
type = "scale"
text = "How often did you rest?"
scale = "ten"

[[question]]
code = "WB_03"
dimension = "psi"
type = "multiple_choice"
text = "After an argument, what did you do?"
not_applicable = true
optional = true

[[question.option]]
code = "a"
text = "I called"
score = 1

[[question.option]]
code = "b"
text = "I waited"
score = 0
"#;

fn question(code: &str, dimension: Option<Dimension>, kind: Kind) -> Question {
    Question {
        code: code.to_owned(),
        dimension,
        facet: None,
        text: format!("Question {code}"),
        hint: None,
        optional: matches!(kind, Kind::Text),
        kind,
        reverse: false,
        weight: Weight::from_steps(100).unwrap(),
        not_applicable: false,
        missing: Vec::new(),
    }
}

fn options(scores: &[&str]) -> Vec<Choice> {
    let letters = ('a'..='z').zip(scores);
    let option = |(letter, score): (char, &&str)| Choice {
        code: letter.to_string(),
        text: format!("Option {letter}"),
        score: score.parse().unwrap(),
        exclusive: false,
    };
    letters.map(option).collect()
}

/// A scale from 1 to 7 that measures psi.
pub(crate) fn scale(code: &str, reverse: bool) -> Question {
    let labels = BTreeMap::from([(1, "Never".to_owned()), (7, "Always".to_owned())]);
    let kind = Kind::Scale(Scale::new(1, 7, labels).unwrap());
    Question { reverse, ..question(code, Some(Dimension::Psi), kind) }
}

/// One option, measuring psi.
pub(crate) fn choice(code: &str, scores: &[&str]) -> Question {
    question(code, Some(Dimension::Psi), Kind::MultipleChoice { options: options(scores) })
}

/// Up to two options, the last of which stands alone, measuring psi.
pub(crate) fn select(code: &str, scores: &[&str]) -> Question {
    let mut options = options(scores);
    options.last_mut().unwrap().exclusive = true;
    question(code, Some(Dimension::Psi), Kind::MultiSelect { options, max_choices: 2 })
}

/// Optional text.
pub(crate) fn text(code: &str) -> Question {
    question(code, None, Kind::Text)
}
