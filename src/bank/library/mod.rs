//! Libraries of interventions: TOML files like question banks, checked by the same reader and never changed once
//! installed.

mod check;
mod diff;
mod format;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use toml::de::DeTable;

pub use diff::diff;

use crate::{
    bank::{self, BankProblems, Version, reader},
    domain::intervention::Intervention,
};

/// The library inside the program: file name and text.
pub const BUILTIN: (&str, &str) =
    ("interventions-1.0.0.toml", include_str!("../../../question-banks/interventions-1.0.0.toml"));

/// A library that has passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Library {
    /// Its name in data.
    pub id: String,
    /// Which edition of it.
    #[schemars(with = "String")]
    pub version: Version,
    /// Its name for people.
    pub title: String,
    /// The language of its texts, for example `en`.
    pub language: String,
    /// The licence of its texts.
    pub licence: String,
    /// What it holds, in the order of the file.
    pub interventions: Vec<Intervention>,
    sha256: String,
    #[serde(skip)]
    source: String,
}

impl Library {
    /// `interventions@1.0.0`: how people name it.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// SHA-256 over the bytes of the file, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The file itself, so that the library can be kept and read again.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The intervention with this code.
    pub fn intervention(&self, code: &str) -> Option<&Intervention> {
        self.interventions.iter().find(|intervention| intervention.code == code)
    }
}

/// Whether a text means to be a library, not a bank: by the tables it has.
pub(super) fn is_one(source: &str) -> bool {
    let (table, _) = DeTable::parse_recoverable(source);
    let table = table.get_ref();
    let has = |key: &str| table.contains_key(key);
    (has("library") || has("intervention")) && !has("bank") && !has("question")
}

/// Reads and checks a library.
///
/// # Errors
/// All problems of the file; `file` is the name that they are shown with.
pub fn lint(file: &str, source: &str) -> Result<Library, BankProblems> {
    bank::read((file, source), "library", bank::Collector::default(), |problems| {
        let raw = reader::parse(source, problems, format::RawLibrary::read);
        if !problems.is_empty() && raw.interventions.is_empty() {
            return None;
        }
        let sha256 = format!("{:x}", Sha256::digest(source));
        Some(Library { sha256, source: source.to_owned(), ..check::check(raw, problems)? })
    })
}

/// The library inside the program, checked.
///
/// # Errors
/// Never in a released program: a test reads it.
pub fn builtin() -> Result<Library, BankProblems> {
    let (file, source) = BUILTIN;
    lint(file, source)
}
