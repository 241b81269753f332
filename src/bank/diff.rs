//! What changed between two banks, question by question.

use super::{
    Bank,
    change::{Aspect, Change, Changes, Part, What},
};
use crate::domain::question::{Choice, Kind, Question};

/// All changes from `old` to `new`: header first, then questions in the order of the new bank, then what is gone,
/// then the pairs. Comments and layout of the files do not count.
pub fn diff(old: &Bank, new: &Bank) -> Vec<Change> {
    let mut changes = Changes::default();
    changes.header(header(old), header(new));
    changes.parts(&old.questions, &new.questions);
    moves(old, new, &mut changes);
    changes.note(What::Pairs, None, "contradictions", pairs(old), pairs(new));
    changes.finish()
}

fn header(bank: &Bank) -> [(&'static str, String); 11] {
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
        ("missing", bank.missing.join(", ")),
    ]
}

impl Part for Question {
    const WHAT: &'static str = "question";

    fn code(&self) -> &str {
        &self.code
    }

    fn words(&self) -> &str {
        &self.text
    }

    fn aspects(&self) -> Vec<Aspect> {
        let shown = |dimension: Option<_>| dimension.map(|it: crate::domain::Dimension| it.to_string());
        let mut aspects = vec![
            (What::Reworded, "text".to_owned(), self.text.clone()),
            (What::Reworded, "hint".to_owned(), self.hint.clone().unwrap_or_default()),
            (What::Reweighted, "weight".to_owned(), self.weight.to_string()),
            (What::Rescored, "dimension".to_owned(), shown(self.dimension).unwrap_or_default()),
            (What::Rescored, "type".to_owned(), self.kind.question_type().to_string()),
            (What::Rescored, "reverse".to_owned(), self.reverse.to_string()),
            (What::Filed, "facet".to_owned(), self.facet.clone().unwrap_or_default()),
            (What::Filed, "optional".to_owned(), self.optional.to_string()),
            (What::Filed, "not_applicable".to_owned(), self.not_applicable.to_string()),
            (What::Filed, "missing".to_owned(), self.missing.join(", ")),
        ];
        match &self.kind {
            Kind::Scale(scale) => {
                aspects.push((
                    What::Rescored,
                    "scale".to_owned(),
                    format!("{} to {}", scale.min(), scale.max()),
                ));
                let labels =
                    scale.labels().map(|(value, label)| (format!("label {value}"), label.to_owned()));
                aspects.extend(labels.map(|(field, label)| (What::Reworded, field, label)));
            }
            Kind::MultiSelect { max_choices, .. } => {
                aspects.push((What::Rescored, "max_choices".to_owned(), max_choices.to_string()));
            }
            Kind::MultipleChoice { .. } | Kind::Text => {}
        }
        aspects.extend(self.kind.options().iter().flat_map(option_aspects));
        aspects
    }
}

fn option_aspects(option: &Choice) -> [Aspect; 3] {
    let field = |name: &str| format!("option {}{name}", option.code);
    [
        (What::Reworded, field(""), option.text.clone()),
        (What::Rescored, field(" score"), option.score.to_string()),
        (What::Rescored, field(" exclusive"), option.exclusive.to_string()),
    ]
}

/// Compares the order of the questions that both banks have; one line tells it, naming the first that differs.
fn moves(old: &Bank, new: &Bank, changes: &mut Changes) {
    let order = |bank: &Bank, other: &Bank| -> Vec<String> {
        let common = bank.questions.iter().filter(|question| other.question(&question.code).is_some());
        common.map(|question| question.code.clone()).collect()
    };
    let mut places = order(old, new).into_iter().zip(order(new, old));
    if let Some((before, after)) = places.find(|(before, after)| before != after) {
        let code = after.clone();
        changes.note(What::Moved, Some(&code), "order from here", before, after);
    }
}

fn pairs(bank: &Bank) -> String {
    let pairs = bank.contradictions.iter().map(|pair| format!("{}/{}", pair.a, pair.b));
    pairs.collect::<Vec<_>>().join(", ")
}
