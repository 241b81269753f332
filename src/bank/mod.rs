//! Question banks and intervention libraries: TOML files that hold what is asked and what each answer is worth, and the
//! exercises that a coach gives.
//!
//! [`lint`] is the only way to a [`Bank`], so a bank that exists has passed every check; so is [`library::lint`]. Banks never change: an
//! assessment names id, version and hash of the one it was taken with, and is always scored by it.

mod change;
mod check;
mod diff;
mod format;
mod heading;
pub mod library;
mod model;
mod openings;
mod problems;
mod question;
mod reader;

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

pub use change::{Change, What};
pub use diff::diff;
pub use library::Library;
pub use model::{Model, builtin_model, lint_model};
pub use openings::{builtin_openings, lint_openings};
pub use problems::{BankProblems, Problem};

use crate::domain::{
    Dimension, Invalid,
    assessment::Type,
    question::Question,
    scoring::{Answers, Contradiction, Coverage, Flag, Scoring, flags, score},
};
use problems::Collector;

/// The largest file that is read.
pub const MAX_BYTES: usize = 1 << 20;

/// The banks inside the program: file name and text.
pub const BUILTIN: [(&str, &str); 6] = [
    ("initial-1.0.0.toml", include_str!("../../question-banks/initial-1.0.0.toml")),
    ("quick-1.0.0.toml", include_str!("../../question-banks/quick-1.0.0.toml")),
    ("deep-dive-psi-1.0.0.toml", include_str!("../../question-banks/deep-dive-psi-1.0.0.toml")),
    ("deep-dive-rho-1.0.0.toml", include_str!("../../question-banks/deep-dive-rho-1.0.0.toml")),
    ("deep-dive-q-1.0.0.toml", include_str!("../../question-banks/deep-dive-q-1.0.0.toml")),
    ("deep-dive-f-1.0.0.toml", include_str!("../../question-banks/deep-dive-f-1.0.0.toml")),
];

/// A bank that has passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bank {
    /// Its name in data, for example `quick`.
    pub id: String,
    /// Which edition of it.
    #[schemars(with = "String")]
    pub version: Version,
    /// Its name for people.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// The language of its texts, for example `en`.
    pub language: String,
    /// The licence of its texts.
    pub licence: String,
    /// The kind of assessment it is for.
    #[serde(rename = "type")]
    pub bank_type: Type,
    /// The dimension of a deep dive.
    pub dimension: Option<Dimension>,
    /// The part of a dimension's weight that has to be answered.
    #[schemars(with = "String")]
    pub min_coverage: Coverage,
    /// How long it takes, about.
    pub expected_minutes: u16,
    /// The questions in the order in which they are asked.
    pub questions: Vec<Question>,
    /// Pairs that ask for the same thing from two sides.
    pub contradictions: Vec<Contradiction>,
    /// Words that mean no answer where a file brings the answers; every question has them too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    sha256: String,
    #[serde(skip)]
    source: String,
}

impl Bank {
    /// `quick@1.0.0`: how people and assessments name it.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// SHA-256 over the bytes of the file, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The file itself, so that the bank can be kept and read again.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The question with this code, in whatever case of letters.
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code.eq_ignore_ascii_case(code))
    }

    /// Scores answers by this bank.
    pub fn score(&self, answers: &Answers) -> Scoring {
        score(&self.questions, answers, self.min_coverage)
    }

    /// The validity flags of answers by this bank.
    pub fn flags(&self, answers: &Answers, seconds: Option<u64>) -> Vec<Flag> {
        flags(&self.questions, &self.contradictions, answers, seconds)
    }
}

/// Reads and checks a bank.
///
/// # Errors
/// All problems of the file; `file` is the name that they are shown with.
pub fn lint(file: &str, source: &str) -> Result<Bank, BankProblems> {
    read((file, source), "bank", Collector::default(), |problems| bank(source, problems))
}

/// Reads a bank that was installed before, by the rules that banks in use have to keep.
///
/// # Errors
/// As [`lint`].
pub fn kept(file: &str, source: &str) -> Result<Bank, BankProblems> {
    read((file, source), "bank", Collector::sparing(), |problems| bank(source, problems))
}

fn bank(source: &str, problems: &mut Collector) -> Option<Bank> {
    let raw = reader::parse(source, problems, format::RawBank::read);
    if !problems.is_empty() && raw.questions.is_empty() {
        return None;
    }
    let sha256 = format!("{:x}", Sha256::digest(source));
    Some(Bank { sha256, source: source.to_owned(), ..check::check(raw, problems)? })
}

/// Reads a file that is to become `what`, unless its text could deceive; nothing comes of it when anything is wrong.
fn read<T>(
    (file, source): (&str, &str),
    what: &'static str,
    mut problems: Collector,
    take: impl FnOnce(&mut Collector) -> Option<T>,
) -> Result<T, BankProblems> {
    let taken = if is_readable(source, &mut problems) { take(&mut problems) } else { None };
    if let Some(taken) = taken.filter(|_| problems.is_empty()) {
        return Ok(taken);
    }
    if problems.is_empty() {
        problems.add(0..0, format!("the {what} could not be read"));
    }
    Err(problems.finish(file, source).of(what))
}

/// What a TOML file turned out to be.
pub enum Text {
    /// A question bank.
    Bank(Bank),
    /// A library of interventions.
    Library(Library),
}

impl Text {
    /// `quick@1.0.0`: how people name it.
    pub fn name(&self) -> String {
        match self {
            Self::Bank(bank) => bank.name(),
            Self::Library(library) => library.name(),
        }
    }

    /// What it holds, in words: `12 questions`.
    pub fn holds(&self) -> String {
        match self {
            Self::Bank(bank) => counted(bank.questions.len(), "question"),
            Self::Library(library) => counted(library.interventions.len(), "intervention"),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("one {what}") } else { format!("{count} {what}s") }
}

/// Reads and checks a file as it was read from disk, whichever of the two it is.
///
/// # Errors
/// As [`lint`] and [`library::lint`], and when the file is not UTF-8.
pub fn lint_bytes(file: &str, bytes: &[u8]) -> Result<Text, BankProblems> {
    let mut problems = Collector::default();
    if bytes.len() > MAX_BYTES {
        problems.add(0..0, format!("the file has {} bytes; at most {MAX_BYTES} are read", bytes.len()));
        return Err(problems.finish(file, ""));
    }
    match str::from_utf8(bytes) {
        Ok(source) if library::is_one(source) => library::lint(file, source).map(Text::Library),
        Ok(source) => lint(file, source).map(Text::Bank),
        Err(error) => {
            let good = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            problems.add(good.len()..good.len(), "the file is not UTF-8 from here on");
            Err(problems.finish(file, good))
        }
    }
}

/// Whether the text is small enough and free of characters that could deceive who reads it.
fn is_readable(source: &str, problems: &mut Collector) -> bool {
    if source.len() > MAX_BYTES {
        problems.add(0..0, format!("the file has {} bytes; at most {MAX_BYTES} are read", source.len()));
        return false;
    }
    for (at, found) in source.char_indices().filter(|(_, c)| reader::is_hostile(*c)) {
        let rule = format!("{} is not allowed here", reader::named(found));
        problems.add(at..at + found.len_utf8(), rule);
    }
    problems.is_empty()
}

/// The banks inside the program, checked.
///
/// # Errors
/// Never in a released program: a test reads them all.
pub fn builtin() -> Result<Vec<Bank>, BankProblems> {
    BUILTIN.iter().map(|(file, source)| lint(file, source)).collect()
}

/// Three numbers, compared one after the other: `1.10.0` follows `1.9.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u32; 3]);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        f.pad(&format!("{major}.{minor}.{patch}"))
    }
}

impl FromStr for Version {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let short = part == "0" || !part.starts_with('0');
            part.parse().ok().filter(|_| plain && short)
        };
        let parts: Option<Vec<u32>> = text.split('.').map(number).collect();
        let version = parts.and_then(|parts| <[u32; 3]>::try_from(parts).ok()).map(Self);
        version.ok_or_else(|| {
            Invalid::new("version", format!("must be three numbers such as 1.0.0, not '{text}'"))
        })
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod answers_tests;
#[cfg(test)]
mod tests;
