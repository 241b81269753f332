//! Saved column maps: which column of a form tool's file is which question, who answered and when. TOML in the practice
//! folder under `maps/`; it holds column names and no answers.

mod column;
mod places;
mod rows;
mod saved;
mod whence;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use self::places::{Places, Twice};
pub use self::{
    column::Column,
    rows::{Alike, Condition, Counting, Unfinished, Wanted},
    saved::Maps,
    whence::{At, AtColumn, ClientColumn, Columns},
};
use super::Sheet;
use crate::{domain::assessment::Type, error::Error};

/// Which columns tell one row from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Names joined by ` + `.
    Joined(String),
    /// A list.
    List(Vec<Column>),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(column::KeyWords)
    }
}

impl Key {
    /// The columns of it.
    pub fn columns(&self, sheet: &Sheet<'_>) -> Result<Vec<usize>, Error> {
        match self {
            Self::List(columns) => columns.iter().map(|column| column.find(sheet)).collect(),
            Self::Joined(text) if !sheet.columns(text).is_empty() => {
                Ok(vec![Column::Name(text.clone()).find(sheet)?])
            }
            Self::Joined(text) => {
                text.split(" + ").map(|name| Column::Name(name.trim().to_owned()).find(sheet)).collect()
            }
        }
    }
}

/// The answers to one question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenAnswer")]
pub struct AnswerColumn {
    /// The question's code.
    pub question: String,
    /// Where they stand.
    pub source: Source,
    /// What the words of the file mean: a number of the scale, or the letter of an option; with a column for each
    /// option, whether it was chosen.
    pub values: BTreeMap<String, Value>,
    /// Words that mean that the question was not answered, besides those of the map.
    pub missing: Vec<String>,
}

/// Where the answers to a question stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In one column.
    One {
        /// The column.
        column: Column,
        /// What stands between several choices.
        split: Option<String>,
    },
    /// In a column for each option, by the option's letter or text.
    Each {
        /// The columns.
        columns: BTreeMap<String, Column>,
        /// One in which all choices stand once more; it has to say the same.
        whole: Option<Column>,
    },
}

/// The answers to one question as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnswer {
    question: String,
    #[serde(default)]
    column: Option<Column>,
    #[serde(default)]
    columns: Option<BTreeMap<String, Column>>,
    #[serde(default)]
    split: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, Value>,
    #[serde(default)]
    missing: Vec<String>,
}

impl TryFrom<WrittenAnswer> for AnswerColumn {
    type Error = String;

    fn try_from(written: WrittenAnswer) -> Result<Self, String> {
        let WrittenAnswer { question, column, columns, split, values, missing } = written;
        if split.as_deref().is_some_and(str::is_empty) {
            return Err(format!(
                "question {question}: split is empty; leave it out, or give what separates choices"
            ));
        }
        let source = match (column, columns) {
            (Some(column), None) => Source::One { column, split },
            (whole, Some(columns)) if split.is_none() && !columns.is_empty() => {
                Source::Each { columns, whole }
            }
            (_, Some(columns)) if !columns.is_empty() => {
                return Err(format!("question {question}: columns = {{ a = \"..\" }} needs no split"));
            }
            _ => {
                return Err(format!(
                    "question {question} needs column = \"..\", or columns = {{ a = \"..\", b = \"..\" }} with one for \
                     each option"
                ));
            }
        };
        Ok(Self { question, source, values, missing })
    }
}

/// A map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// What a person has to settle before the map is used: a draft that was guessed says it here.
    #[serde(default)]
    pub to_settle: Vec<String>,
    /// The bank, as `name` or `name@version`.
    #[serde(default)]
    pub bank: Option<String>,
    /// The kind of assessment.
    #[serde(rename = "type", default)]
    pub kind: Option<Type>,
    /// How many rows under the header are no answers, such as a second header.
    #[serde(default)]
    pub skip: usize,
    /// How many rows at the end are no answers.
    #[serde(default)]
    pub footer: usize,
    /// What the names of columns begin with in the file, and not in this map.
    #[serde(default)]
    pub prefix: Option<String>,
    /// Which rows count.
    #[serde(default, rename = "where", deserialize_with = "rows::one_or_more")]
    pub rows: Vec<Condition>,
    /// What is done about rows with too few answers for a score.
    #[serde(default)]
    pub unfinished: Option<Unfinished>,
    /// Words that mean that a question was not answered, such as `NA`.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Which columns tell one row from another; client and time when not told.
    #[serde(default)]
    pub key: Option<Key>,
    /// Who answered.
    #[serde(default)]
    pub client: Option<ClientColumn>,
    /// When.
    #[serde(default)]
    pub at: Option<At>,
    /// What the words of the file mean in every column that does not say itself.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    /// For scores: what the highest value is in the file, where it is not 1.
    #[serde(default, deserialize_with = "rows::scale")]
    pub scale: Option<u32>,
    /// For clients and scores: field to column.
    #[serde(default)]
    pub fields: BTreeMap<String, Column>,
    /// The questions.
    #[serde(default, rename = "answer")]
    pub answers: Vec<AnswerColumn>,
    /// Where the first word stands that is explained for every column alike.
    #[serde(skip)]
    pub(super) everywhere: Option<String>,
}

impl ColumnMap {
    /// Reads a map.
    ///
    /// # Errors
    /// When it is no TOML of that form; `name` is what the file is called in the message.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::read(name, name, text)
    }

    /// The same where the file is called otherwise than the map.
    fn read(name: &str, file: &str, text: &str) -> Result<Self, Error> {
        let place = |start: usize| {
            let line = text.get(..start).map_or(1, |text| text.matches('\n').count() + 1);
            format!("{file}:{line}")
        };
        let broken = |error: &toml::de::Error| {
            let (start, message) = (error.span().map_or(0, |span| span.start), error.message());
            let message = places::plain(message.lines().next().unwrap_or_default());
            Error::usage(format!("{}: {message}", place(start))).hint("what a map may say: coach help maps")
        };
        let mut map: Self = toml::from_str(text).map_err(|error| broken(&error))?;
        let places: Places = toml::from_str(text).map_err(|error| broken(&error))?;
        if let Some(Twice { first, second, problem, hint }) = places.twice() {
            return Err(Error::usage(format!("{}: {problem}", place(second)))
                .fact(format!("first in {}", place(first)))
                .hint(hint));
        }
        map.everywhere = places.everywhere().map(place);
        if map.name.is_empty() {
            name.clone_into(&mut map.name);
        }
        Ok(map)
    }

    /// What is told of a word that a map for clients explains without saying of which field.
    pub(super) fn without_field(&self, word: &str) -> Error {
        let place = self.everywhere.clone().unwrap_or_else(|| format!("map {}", self.name));
        Error::usage(format!("{place}: values: '{word}' is not explained for a field"))
            .hint("explain the words of each field separately: values.status = { \"aktiv\" = \"active\" }")
    }

    /// Refuses a map that nobody settled, or that says what an import of `noun` does not hear of; `heard` are the keys that
    /// it does, besides those that every import hears.
    ///
    /// # Errors
    /// What is open, or the first such key.
    pub fn only(&self, noun: &str, heard: &[&str]) -> Result<(), Error> {
        if !self.to_settle.is_empty() {
            let error = Error::usage(format!("map {} has open questions", self.name));
            let error =
                self.to_settle.iter().fold(error, |error, point| error.fact(format!("open: {point}")));
            return Err(error.hint("answer it in the map, and remove it from to_settle there"));
        }
        let said = [
            ("bank", self.bank.is_some()),
            ("type", self.kind.is_some()),
            ("key", self.key.is_some()),
            ("client", self.client.is_some()),
            ("at", self.at.is_some()),
            ("unfinished", self.unfinished.is_some()),
            ("missing", !self.missing.is_empty()),
            ("values", !self.values.is_empty()),
            ("scale", self.scale.is_some()),
            ("fields", !self.fields.is_empty()),
            ("answer", !self.answers.is_empty()),
        ];
        match said.iter().find(|(key, said)| *said && !heard.contains(key)) {
            Some((key, _)) => Err(Error::usage(format!(
                "map {} says '{key}', which an import of {noun} does not use",
                self.name
            ))
            .hint("what a map may say: coach help maps")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
