//! Columns as a map names them: by name, by the beginning of a long name, or by number.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Unexpected, Visitor};

use super::Key;
use crate::{
    error::Error,
    practice::import::{Sheet, brief},
};

/// A column by its name, or by its number from 1 where names repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The how-manieth.
    Number(usize),
    /// What it is called.
    Name(String),
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

/// A column as it is written.
struct Words;

impl Visitor<'_> for Words {
    type Value = Column;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, or its number from 1")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Column, E> {
        Ok(Column::Name(name.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Column, E> {
        let place = usize::try_from(number).ok().filter(|number| *number > 0);
        place.map(Column::Number).ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }
}

/// A key as it is written.
pub(super) struct KeyWords;

impl<'de> Visitor<'de> for KeyWords {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names of columns: \"Time + Email\", or a list of names and numbers")
    }

    fn visit_str<E: de::Error>(self, names: &str) -> Result<Key, E> {
        Ok(Key::Joined(names.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut columns: A) -> Result<Key, A::Error> {
        let mut all = Vec::new();
        while let Some(column) = columns.next_element()? {
            all.push(column);
        }
        Ok(Key::List(all))
    }
}

impl Column {
    /// Where it stands in a sheet, from 0.
    ///
    /// # Errors
    /// When there is none, or several of that name.
    pub fn find(&self, sheet: &Sheet<'_>) -> Result<usize, Error> {
        let missing = |error: Error| {
            let names = sheet.header.iter().map(|name| format!("'{}'", brief(name))).collect::<Vec<_>>();
            error.hint(format!("there are: {}", names.join(", ")))
        };
        match self {
            Self::Number(number) => {
                let at = number.checked_sub(1).filter(|at| *at < sheet.header.len());
                at.ok_or_else(|| {
                    let count = sheet.header.len();
                    missing(Error::usage(format!("there is no column {number}: the file has {count}")))
                })
            }
            Self::Name(name) => match named(sheet, name).as_slice() {
                [one] => Ok(*one),
                [] => Err(missing(Error::usage(format!("there is no column '{}'", brief(name))))),
                several => {
                    let numbers = several.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>();
                    let first = several.first().map_or(1, |at| at + 1);
                    Err(Error::usage(format!("{} columns are called '{}'", several.len(), brief(name)))
                        .hint(format!("name it by number ({}): column = {first}", numbers.join(", "))))
                }
            },
        }
    }
}

/// The columns of that name; one that ends in `..` stands for every name that begins so, as messages shorten them.
fn named(sheet: &Sheet<'_>, name: &str) -> Vec<usize> {
    let exactly = sheet.columns(name);
    let start = ["...", "..", "…"].iter().find_map(|end| name.strip_suffix(end)).map(str::trim_end);
    match start.filter(|start| exactly.is_empty() && !start.is_empty()) {
        Some(start) => {
            let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let start = line(start);
            let begins = |header: &String| line(header).starts_with(&start);
            (0..).zip(&sheet.header).filter(|(_, header)| begins(header)).map(|(at, _)| at).collect()
        }
        None => exactly,
    }
}
