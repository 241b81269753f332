//! Validity flags: signs that answers were not considered. They are told to the coach and never change a score.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Answers, Share};
use crate::domain::{
    Unit,
    answer::Answer,
    question::{Kind, Question},
};

/// The shortest run of one answer that is flagged.
const RUN: usize = 8;

/// Fewer seconds than this per answer are flagged.
const SECONDS: u64 = 2;

/// Two questions that ask for the same thing from two sides; their scores should be near each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contradiction {
    /// The code of one question.
    pub a: String,
    /// The code of the other.
    pub b: String,
}

/// One sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "flag", rename_all = "snake_case")]
pub enum Flag {
    /// One value on all of at least eight scales in a row, reversed ones among them.
    StraightLining {
        /// The code of the first question of the run.
        from: String,
        /// The code of the last.
        to: String,
        /// How many questions.
        length: usize,
    },
    /// Less than two seconds per answer on average.
    Speeding {
        /// The time spent.
        seconds: u64,
        /// How many answers were given in it.
        answers: usize,
    },
    /// A pair of the bank whose scores, reversal included, are more than 0.30 apart.
    Contradiction {
        /// The code of one question.
        a: String,
        /// The code of the other.
        b: String,
        /// How far apart they are, half-even to two places.
        difference: Unit,
    },
}

impl Flag {
    /// The names in data.
    pub const KEYS: [&str; 3] = ["straight_lining", "speeding", "contradiction"];

    /// The name in data.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::StraightLining { .. } => "straight_lining",
            Self::Speeding { .. } => "speeding",
            Self::Contradiction { .. } => "contradiction",
        }
    }

    /// The flag in a sentence without a full stop.
    pub fn words(&self) -> String {
        match self {
            Self::StraightLining { from, to, length } => {
                format!("the same answer {length} times in a row, {from} to {to}, although some are reversed")
            }
            Self::Speeding { seconds, answers } => format!("{answers} answers in {seconds} s"),
            Self::Contradiction { a, b, difference } => {
                format!("{a} and {b} ask for the same thing and differ by {difference}")
            }
        }
    }
}

/// All flags of an assessment: runs first, then speed, then contradictions in the order of the bank.
pub fn flags(
    questions: &[Question],
    contradictions: &[Contradiction],
    answers: &Answers,
    seconds: Option<u64>,
) -> Vec<Flag> {
    let mut found = runs(questions, answers);
    found.extend(seconds.and_then(|seconds| speeding(questions, answers, seconds)));
    found.extend(contradictions.iter().filter_map(|pair| contradiction(questions, pair, answers)));
    found
}

/// Looks at answered scales only: a letter chosen between two numbers neither continues nor ends a run.
fn runs(questions: &[Question], answers: &Answers) -> Vec<Flag> {
    let answered = |question| Some((question, scale_value(question, answers)?));
    let given: Vec<(&Question, i64)> = questions.iter().filter_map(answered).collect();
    let straight = |run: &&[(&Question, i64)]| {
        let reversed = run.iter().filter(|(question, _)| question.reverse).count();
        run.len() >= RUN && (1..run.len()).contains(&reversed)
    };
    let told = |run: &[(&Question, i64)]| {
        let ((first, _), (last, _)) = (run.first()?, run.last()?);
        Some(Flag::StraightLining { from: first.code.clone(), to: last.code.clone(), length: run.len() })
    };
    given.chunk_by(|(_, one), (_, next)| one == next).filter(straight).filter_map(told).collect()
}

fn scale_value(question: &Question, answers: &Answers) -> Option<i64> {
    match (&question.kind, answers.get(&question.code)?) {
        (Kind::Scale(_), Answer::Scale(value)) if question.is_scored() => Some(*value),
        _ => None,
    }
}

fn speeding(questions: &[Question], answers: &Answers, seconds: u64) -> Option<Flag> {
    let count = questions.iter().filter(|question| answers.contains_key(&question.code)).count();
    let due = u64::try_from(count).ok()?.checked_mul(SECONDS)?;
    (seconds < due).then_some(Flag::Speeding { seconds, answers: count })
}

fn contradiction(questions: &[Question], pair: &Contradiction, answers: &Answers) -> Option<Flag> {
    let parts = |code: &str| {
        let question = questions.iter().find(|question| question.code == code)?;
        Some(answers.get(code)?.share(question)?.parts())
    };
    let apart = (parts(&pair.a)? - parts(&pair.b)?).abs();
    let difference = super::share::mean(apart, 1);
    (apart * 100 > Share::WHOLE * 30).then(|| Flag::Contradiction {
        a: pair.a.clone(),
        b: pair.b.clone(),
        difference,
    })
}
