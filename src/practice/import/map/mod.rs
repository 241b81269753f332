//! Saved column maps: which column of a form tool's file is which question, who answered and when. TOML in the practice
//! folder under `maps/`; it holds column names and no answers.

mod column;
mod rows;
mod saved;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

pub use self::{
    column::Column,
    rows::{Condition, Counting, Unfinished, Wanted},
    saved::Maps,
};
use super::{Sheet, people::By};
use crate::{
    domain::{
        assessment::Type,
        when::{Place, WhenError, stamp},
    },
    error::Error,
};

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientColumn {
    /// The column.
    pub column: Column,
    /// What it says.
    #[serde(rename = "as", default)]
    pub by: By,
    /// A column with the name, which has to be that client's: it tells people apart who share an address.
    #[serde(default)]
    pub name: Option<Column>,
}

/// When it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtColumn {
    /// The column.
    pub column: Column,
    /// The format, as C knows it; found out when not told.
    #[serde(default, deserialize_with = "format")]
    pub format: Option<String>,
    /// The zone of the form tool; the practice's when not told.
    #[serde(default, deserialize_with = "zone")]
    pub tz: Option<Place>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Place>, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse()
        .map(Some)
        .map_err(|error: WhenError| D::Error::custom(format!("{error}; {}", error.hints().join("; "))))
}

fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let format = String::deserialize(deserializer)?;
    if stamp::is_format(&format) {
        return Ok(Some(format));
    }
    Err(D::Error::custom(format!(
        "format '{format}' does not say day, month and year; for example \"%d/%m/%Y %H:%M:%S\""
    )))
}

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
                "question {question}: split is empty; leave it out, or say what stands between choices"
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
    pub at: Option<AtColumn>,
    /// What the words of the file mean in every column that does not say itself.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    /// For clients and scores: field to column.
    #[serde(default)]
    pub fields: BTreeMap<String, Column>,
    /// The questions.
    #[serde(default, rename = "answer")]
    pub answers: Vec<AnswerColumn>,
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
            Error::usage(format!("{}: {}", place(start), message.lines().next().unwrap_or_default()))
                .hint("what a map may say: coach help maps")
        };
        let mut map: Self = toml::from_str(text).map_err(|error| broken(&error))?;
        let places: Places = toml::from_str(text).map_err(|error| broken(&error))?;
        if let Some((first, second)) = places.twice() {
            let code = second.get_ref();
            return Err(Error::usage(format!("{}: question {code} is named twice", place(second.span().start)))
                .fact(format!("first in {}", place(first.span().start)))
                .hint("a question has one [[answer]]; several columns for one: columns = { a = \"..\", b = \"..\" }"));
        }
        if map.name.is_empty() {
            name.clone_into(&mut map.name);
        }
        Ok(map)
    }

    /// Refuses a map that says what an import of `noun` does not hear of; `heard` are the keys that it does, besides those
    /// that every import hears.
    ///
    /// # Errors
    /// The first such key.
    pub fn only(&self, noun: &str, heard: &[&str]) -> Result<(), Error> {
        let said = [
            ("bank", self.bank.is_some()),
            ("type", self.kind.is_some()),
            ("key", self.key.is_some()),
            ("client", self.client.is_some()),
            ("at", self.at.is_some()),
            ("unfinished", self.unfinished.is_some()),
            ("missing", !self.missing.is_empty()),
            ("values", !self.values.is_empty()),
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

/// Where the questions of a map stand in its text.
#[derive(Deserialize)]
struct Places {
    #[serde(default)]
    answer: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    question: toml::Spanned<String>,
}

impl Places {
    /// A question that is named twice: its first place and its second.
    fn twice(&self) -> Option<(&toml::Spanned<String>, &toml::Spanned<String>)> {
        let codes = || self.answer.iter().map(|asked| &asked.question);
        codes().enumerate().find_map(|(at, second)| {
            let first =
                codes().take(at).find(|first| first.get_ref().eq_ignore_ascii_case(second.get_ref()))?;
            Some((first, second))
        })
    }
}

#[cfg(test)]
mod tests;
