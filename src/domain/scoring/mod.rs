//! From answers to dimension scores: weighted means over what was answered, never over what was not.
//!
//! A missing answer is no 0 and no 0.5; it is missing. A worst answer is 0.00 and stays it. A dimension is
//! measured only where the answered part of its weight reaches the bank's minimum coverage.

mod share;
mod validity;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
pub use share::{Coverage, Share};
pub use validity::{Contradiction, Flag, flags};

use super::{Dimension, PerDimension, Unit, Weight, answer::Answer, question::Question};

/// The answers of one assessment by question code.
pub type Answers = BTreeMap<String, Answer>;

/// What the answers to a bank amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Enough was answered.
    Measured(Measured),
    /// Too little was answered.
    NotMeasured(NotMeasured),
}

/// A dimension with a score. What led to it is worked out when it is asked for: most scores are never explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The weighted mean, half-even to two places; the rounding is exact even at ties.
    pub score: Unit,
    /// Weights times scores, in hundredths times the parts of a [`Share`].
    parts: i64,
    /// The weight of the answered questions, in hundredths.
    weight: i64,
}

impl Measured {
    /// The mean to 28 significant digits.
    pub fn exact(&self) -> Decimal {
        Decimal::from(self.parts) / base(self.weight)
    }
}

/// What divides the parts of a dimension.
fn base(weight: i64) -> Decimal {
    Decimal::from(weight) * Decimal::from(Share::WHOLE)
}

/// What one answer adds to its dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemScore {
    /// The code of the question.
    pub code: String,
    /// What the answer is worth, reversal included, half-even to two places.
    pub score: Unit,
    /// The same to 28 significant digits.
    pub exact: Decimal,
    /// The weight of the question.
    pub weight: Weight,
    /// Weight times score over the answered weight.
    pub contribution: Decimal,
}

/// A dimension without a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMeasured {
    /// The answered part of the weight, cut to two places, so that 0.66 never looks like two thirds.
    pub coverage: Unit,
    /// The codes of its scored questions without an answer, in the order of the bank; optional ones are not asked for.
    pub missing: Vec<String>,
    /// How many of its questions do not apply.
    pub not_applicable: usize,
}

impl NotMeasured {
    /// What would help, in words, with each missing question by its name in `named`.
    pub fn needs(&self, named: &[String]) -> String {
        let missing = if named.is_empty() { "none".to_owned() } else { named.join(", ") };
        match self.not_applicable {
            0 => missing,
            1 => format!("{missing}; 1 does not apply"),
            count => format!("{missing}; {count} do not apply"),
        }
    }
}

/// Scores the answers. Answers to unknown questions, and answers that do not fit theirs, count as not given.
pub fn score(questions: &[Question], answers: &Answers, min_coverage: Coverage) -> Scoring {
    let missing = questions.iter().filter(|question| is_missing(question, answers));
    Scoring {
        missing: missing.map(|question| question.code.clone()).collect(),
        dimensions: PerDimension::from_fn(|dimension| measure(questions, answers, min_coverage, dimension)),
    }
}

fn is_answered(question: &Question, answers: &Answers) -> bool {
    let answer = answers.get(&question.code);
    answer.is_some_and(|answer| !question.is_scored() || answer.share(question).is_some())
}

fn applies(question: &Question, answers: &Answers) -> bool {
    answers.get(&question.code) != Some(&Answer::NotApplicable)
}

/// Whether an answer is wanted and not there.
fn is_missing(question: &Question, answers: &Answers) -> bool {
    !question.optional && !is_answered(question, answers) && applies(question, answers)
}

fn measure(
    questions: &[Question],
    answers: &Answers,
    min_coverage: Coverage,
    dimension: Dimension,
) -> Option<Outcome> {
    let scored: Vec<&Question> = scored(questions, dimension).collect();
    if scored.is_empty() {
        return None;
    }
    let answered: Vec<Answered<'_>> = scored.iter().filter_map(|one| Answered::of(one, answers)).collect();
    // What is optional counts where it is answered, and nowhere else.
    let counts = scored.iter().filter(|question| !question.optional || is_answered(question, answers));
    let total: i64 = counts.map(|question| question.weight.steps()).sum();
    let weight: i64 = answered.iter().map(|item| item.question.weight.steps()).sum();
    if !min_coverage.is_met(weight, total) {
        let missing = scored.iter().filter(|question| is_missing(question, answers));
        return Some(Outcome::NotMeasured(NotMeasured {
            coverage: Unit::from_steps(weight * 100 / total.max(1)).unwrap_or_default(),
            missing: missing.map(|question| question.code.clone()).collect(),
            not_applicable: scored.iter().filter(|question| !applies(question, answers)).count(),
        }));
    }
    let parts: i64 = answered.iter().map(Answered::parts).sum();
    Some(Outcome::Measured(Measured { score: share::mean(parts, weight), parts, weight }))
}

/// What each answer adds to a dimension, in the order of the bank; the contributions add up to [`Measured::exact`], but
/// for the 28th digit.
pub fn items(questions: &[Question], answers: &Answers, dimension: Dimension) -> Vec<ItemScore> {
    let answered: Vec<_> =
        scored(questions, dimension).filter_map(|one| Answered::of(one, answers)).collect();
    let base = base(answered.iter().map(|item| item.question.weight.steps()).sum());
    answered.iter().map(|item| item.told(base)).collect()
}

/// The questions that measure a dimension.
fn scored(questions: &[Question], dimension: Dimension) -> impl Iterator<Item = &Question> {
    questions.iter().filter(move |question| question.is_scored() && question.dimension == Some(dimension))
}

/// A scored question with an answer that fits it.
struct Answered<'a> {
    question: &'a Question,
    share: Share,
}

impl<'a> Answered<'a> {
    fn of(question: &'a Question, answers: &'a Answers) -> Option<Self> {
        let answer = answers.get(&question.code)?;
        Some(Self { question, share: answer.share(question)? })
    }

    /// Weight times score, in hundredths times the parts of a [`Share`].
    fn parts(&self) -> i64 {
        self.question.weight.steps() * self.share.parts()
    }

    fn told(&self, base: Decimal) -> ItemScore {
        ItemScore {
            code: self.question.code.clone(),
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
