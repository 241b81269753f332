//! From answers to dimension scores: weighted means over what was answered, never over what was not.
//!
//! A missing answer is no 0 and no 0.5; it is missing. A worst answer is 0.00 and stays it. A dimension is
//! measured only where the answered part of its weight reaches the bank's minimum coverage.

mod share;
mod validity;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use share::{Coverage, Share};
pub use validity::{Contradiction, Flag, flags};

use super::{Dimension, PerDimension, Unit, Weight, answer::Answer, question::Question};

/// The answers of one assessment by question code.
pub type Answers = BTreeMap<String, Answer>;

/// What the answers to a bank amount to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scoring {
    /// One outcome for each dimension that the bank has scored questions for; a deep dive has one.
    pub dimensions: PerDimension<Option<Outcome>>,
    /// The codes of all questions without an answer, optional ones apart, in the order of the bank.
    pub missing: Vec<String>,
}

impl Scoring {
    /// The scores of the measured dimensions.
    pub fn scores(&self) -> PerDimension<Option<Unit>> {
        PerDimension::from_fn(|dimension| match &self.dimensions[dimension] {
            Some(Outcome::Measured(measured)) => Some(measured.score),
            Some(Outcome::NotMeasured(_)) | None => None,
        })
    }

    /// The dimensions that the bank asks about but that too few answers were given for.
    pub fn unmeasured(&self) -> impl Iterator<Item = (Dimension, &NotMeasured)> {
        self.dimensions.iter().filter_map(|(dimension, outcome)| match outcome {
            Some(Outcome::NotMeasured(lacking)) => Some((dimension, lacking)),
            Some(Outcome::Measured(_)) | None => None,
        })
    }

    /// Whether every dimension of the bank was measured.
    pub fn is_measured(&self) -> bool {
        self.unmeasured().next().is_none()
    }
}

/// What became of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Enough was answered.
    Measured(Measured),
    /// Too little was answered.
    NotMeasured(NotMeasured),
}

/// A dimension with a score, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measured {
    /// The weighted mean, half-even to two places; the rounding is exact even at ties.
    pub score: Unit,
    /// The same mean to 28 significant digits.
    #[schemars(with = "String")]
    pub exact: Decimal,
    /// The weight of the answered questions.
    #[schemars(with = "String")]
    pub answered_weight: Decimal,
    /// The weight of all scored questions of the dimension.
    #[schemars(with = "String")]
    pub total_weight: Decimal,
    /// The answered questions in the order of the bank; their contributions add up to `exact`, but for the 28th
    /// digit.
    pub items: Vec<ItemScore>,
}

/// What one answer adds to its dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemScore {
    /// The code of the question.
    pub code: String,
    /// The answer in its canonical JSON form.
    #[schemars(with = "serde_json::Value")]
    pub value: serde_json::Value,
    /// What the answer is worth, reversal included, half-even to two places.
    pub score: Unit,
    /// The same to 28 significant digits.
    #[schemars(with = "String")]
    pub exact: Decimal,
    /// The weight of the question.
    pub weight: Weight,
    /// Weight times score over the answered weight.
    #[schemars(with = "String")]
    pub contribution: Decimal,
}

/// A dimension without a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotMeasured {
    /// The answered part of the weight, cut to two places, so that 0.66 never looks like two thirds.
    pub coverage: Unit,
    /// The codes of its scored questions without an answer, in the order of the bank.
    pub missing: Vec<String>,
}

/// Scores the answers. Answers to unknown questions, and answers that do not fit theirs, count as not given.
pub fn score(questions: &[Question], answers: &Answers, min_coverage: Coverage) -> Scoring {
    let missing = questions.iter().filter(|question| !question.optional && !is_answered(question, answers));
    Scoring {
        missing: missing.map(|question| question.code.clone()).collect(),
        dimensions: PerDimension::from_fn(|dimension| measure(questions, answers, min_coverage, dimension)),
    }
}

fn is_answered(question: &Question, answers: &Answers) -> bool {
    let answer = answers.get(&question.code);
    answer.is_some_and(|answer| !question.is_scored() || answer.share(question).is_some())
}

fn measure(
    questions: &[Question],
    answers: &Answers,
    min_coverage: Coverage,
    dimension: Dimension,
) -> Option<Outcome> {
    let measures = |question: &&Question| question.is_scored() && question.dimension == Some(dimension);
    let scored: Vec<&Question> = questions.iter().filter(measures).collect();
    if scored.is_empty() {
        return None;
    }
    let answered: Vec<Answered<'_>> = scored.iter().filter_map(|one| Answered::of(one, answers)).collect();
    let total: i64 = scored.iter().map(|question| question.weight.steps()).sum();
    let weight: i64 = answered.iter().map(|item| item.question.weight.steps()).sum();
    if !min_coverage.is_met(weight, total) {
        let missing = scored.iter().filter(|question| !is_answered(question, answers));
        return Some(Outcome::NotMeasured(NotMeasured {
            coverage: Unit::from_steps(weight * 100 / total.max(1)).unwrap_or_default(),
            missing: missing.map(|question| question.code.clone()).collect(),
        }));
    }
    let parts: i64 = answered.iter().map(Answered::parts).sum();
    let base = Decimal::from(weight) * Decimal::from(Share::WHOLE);
    Some(Outcome::Measured(Measured {
        score: share::mean(parts, weight),
        exact: Decimal::from(parts) / base,
        answered_weight: Decimal::new(weight, Weight::PLACES),
        total_weight: Decimal::new(total, Weight::PLACES),
        items: answered.iter().map(|item| item.told(base)).collect(),
    }))
}

/// A scored question with an answer that fits it.
struct Answered<'a> {
    question: &'a Question,
    answer: &'a Answer,
    share: Share,
}

impl<'a> Answered<'a> {
    fn of(question: &'a Question, answers: &'a Answers) -> Option<Self> {
        let answer = answers.get(&question.code)?;
        Some(Self { question, answer, share: answer.share(question)? })
    }

    /// Weight times score, in hundredths times 12,600ths.
    fn parts(&self) -> i64 {
        self.question.weight.steps() * self.share.parts()
    }

    fn told(&self, base: Decimal) -> ItemScore {
        ItemScore {
            code: self.question.code.clone(),
            value: self.answer.to_json(),
            score: self.share.unit(),
            exact: self.share.value(),
            weight: self.question.weight,
            contribution: Decimal::from(self.parts()) / base,
        }
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
