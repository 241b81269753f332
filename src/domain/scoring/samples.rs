//! Small questions for tests.

use std::collections::BTreeMap;

use crate::domain::{
    Dimension, Weight,
    question::{Choice, Kind, Question, Scale},
};

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
