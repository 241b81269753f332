//! What changed between two banks, question by question.

use schemars::JsonSchema;
use serde::Serialize;

use super::Bank;
use crate::domain::question::{Choice, Kind, Question};

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Something in the header.
    Header,
    /// A question or intervention that the older one lacks.
    Added,
    /// A question or intervention that the newer one lacks.
    Removed,
    /// The place in the order, among the questions that both have.
    Moved,
    /// Words: the text, the hint, an option, a label.
    Reworded,
    /// The weight.
    Reweighted,
    /// What an answer is worth or may be: dimension, type, reversal, bounds, option scores, limits.
    Rescored,
    /// The facet, or whether it is optional: nothing that a client sees in the question or a score shows; where an
    /// intervention belongs.
    Filed,
    /// Pairs of contradictions.
    Pairs,
    /// How long an intervention or a step of it takes.
    Retimed,
}

impl What {
    /// The name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Reweighted => "reweighted",
            Self::Rescored => "rescored",
            Self::Filed => "filed",
            Self::Pairs => "pairs",
            Self::Retimed => "retimed",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What kind.
    pub what: What,
    /// The question or intervention, unless the header or the pairs changed.
    pub code: Option<String>,
    /// What exactly, for example `text`, `option b score`, `min_coverage`.
    pub field: String,
    /// How it was; empty for something new.
    pub before: String,
    /// How it is; empty for something that is gone.
    pub after: String,
}

/// All changes from `old` to `new`: header first, then questions in the order of the new bank, then what is gone,
/// then the pairs. Comments and layout of the files do not count.
pub fn diff(old: &Bank, new: &Bank) -> Vec<Change> {
    let mut changes = Vec::new();
    for ((field, before), (_, after)) in header(old).into_iter().zip(header(new)) {
        note(&mut changes, What::Header, None, field, before, after);
    }
    for question in &new.questions {
        match old.question(&question.code) {
            Some(before) => question_changes(before, question, &mut changes),
            None => note(
                &mut changes,
                What::Added,
                Some(question),
                "question",
                String::new(),
                question.text.clone(),
            ),
        }
    }
    for gone in old.questions.iter().filter(|question| new.question(&question.code).is_none()) {
        note(&mut changes, What::Removed, Some(gone), "question", gone.text.clone(), String::new());
    }
    moves(old, new, &mut changes);
    note(&mut changes, What::Pairs, None, "contradictions", pairs(old), pairs(new));
    changes
}

fn note(
    changes: &mut Vec<Change>,
    what: What,
    question: Option<&Question>,
    field: &str,
    before: String,
    after: String,
) {
    if before != after {
        let code = question.map(|question| question.code.clone());
        changes.push(Change { what, code, field: field.to_owned(), before, after });
    }
}

fn header(bank: &Bank) -> [(&'static str, String); 10] {
    [
        ("id", bank.id.clone()),
        ("version", bank.version.to_string()),
        ("title", bank.title.clone()),
        ("summary", bank.summary.clone()),
        ("language", bank.language.clone()),
        ("licence", bank.licence.clone()),
        ("type", bank.bank_type.to_string()),
        ("dimension", bank.dimension.map(|dimension| dimension.to_string()).unwrap_or_default()),
        ("min_coverage", bank.min_coverage.to_string()),
        ("expected_minutes", bank.expected_minutes.to_string()),
    ]
}

/// Everything about a question that can change, by what a change of it means.
fn aspects(question: &Question) -> Vec<(What, String, String)> {
    let shown = |dimension: Option<_>| dimension.map(|it: crate::domain::Dimension| it.to_string());
    let mut aspects = vec![
        (What::Reworded, "text".to_owned(), question.text.clone()),
        (What::Reworded, "hint".to_owned(), question.hint.clone().unwrap_or_default()),
        (What::Reweighted, "weight".to_owned(), question.weight.to_string()),
        (What::Rescored, "dimension".to_owned(), shown(question.dimension).unwrap_or_default()),
        (What::Rescored, "type".to_owned(), question.kind.question_type().to_string()),
        (What::Rescored, "reverse".to_owned(), question.reverse.to_string()),
        (What::Filed, "facet".to_owned(), question.facet.clone().unwrap_or_default()),
        (What::Filed, "optional".to_owned(), question.optional.to_string()),
    ];
    match &question.kind {
        Kind::Scale(scale) => {
            aspects.push((What::Rescored, "scale".to_owned(), format!("{} to {}", scale.min(), scale.max())));
            let labels = scale.labels().map(|(value, label)| (format!("label {value}"), label.to_owned()));
            aspects.extend(labels.map(|(field, label)| (What::Reworded, field, label)));
        }
        Kind::MultiSelect { max_choices, .. } => {
            aspects.push((What::Rescored, "max_choices".to_owned(), max_choices.to_string()));
        }
        Kind::MultipleChoice { .. } | Kind::Text => {}
    }
    aspects.extend(question.kind.options().iter().flat_map(option_aspects));
    aspects
}

fn option_aspects(option: &Choice) -> [(What, String, String); 3] {
    let field = |name: &str| format!("option {}{name}", option.code);
    [
        (What::Reworded, field(""), option.text.clone()),
        (What::Rescored, field(" score"), option.score.to_string()),
        (What::Rescored, field(" exclusive"), option.exclusive.to_string()),
    ]
}

fn question_changes(old: &Question, new: &Question, changes: &mut Vec<Change>) {
    let (before, after) = (aspects(old), aspects(new));
    for (what, field, value) in &after {
        let known = before.iter().find(|(_, name, _)| name == field);
        let known = known.map_or_else(String::new, |(_, _, value)| value.clone());
        note(changes, *what, Some(new), field, known, value.clone());
    }
    for (what, field, value) in before {
        if !after.iter().any(|(_, name, _)| *name == field) {
            note(changes, what, Some(new), &field, value, String::new());
        }
    }
}

/// Compares the order of the questions that both banks have; one line tells it, naming the first that differs.
fn moves(old: &Bank, new: &Bank, changes: &mut Vec<Change>) {
    let order = |bank: &Bank, other: &Bank| -> Vec<String> {
        let common = bank.questions.iter().filter(|question| other.question(&question.code).is_some());
        common.map(|question| question.code.clone()).collect()
    };
    let mut places = order(old, new).into_iter().zip(order(new, old));
    if let Some((before, after)) = places.find(|(before, after)| before != after) {
        let question = new.question(&after);
        note(changes, What::Moved, question, "order from here", before, after);
    }
}

fn pairs(bank: &Bank) -> String {
    let pairs = bank.contradictions.iter().map(|pair| format!("{}/{}", pair.a, pair.b));
    pairs.collect::<Vec<_>>().join(", ")
}
