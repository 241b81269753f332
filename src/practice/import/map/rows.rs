//! Which rows of a file count: what stands in a column, and what is done about a form that was not finished.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use super::{Column, ColumnMap};
use crate::{
    error::Error,
    practice::import::{
        Sheet, Trouble, brief,
        sheet::{Frame, Row},
    },
};

/// A condition that a row has to meet, else it is left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Condition {
    /// The column.
    pub column: Column,
    /// What has to stand there, or must not.
    pub wanted: Wanted,
}

/// What a condition asks of a cell. Cells are compared whole, upper and lower case being the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of these.
    Is(Vec<String>),
    /// None of these.
    Not(Vec<String>),
}

impl Condition {
    /// Whether a cell meets it.
    pub fn met(&self, cell: &str) -> bool {
        let among = |words: &[String]| words.iter().any(|word| same(word, cell));
        match &self.wanted {
            Wanted::Is(words) => among(words),
            Wanted::Not(words) => !among(words),
        }
    }
}

/// Which rows of a sheet count.
pub struct Counting {
    conditions: Vec<(usize, String, Condition)>,
    /// Whether the map was guessed: then it says for itself that the first row names columns.
    guessed: bool,
}

/// Rows that frame the others by the map, and read like one of them.
#[derive(Default)]
pub struct Alike(Vec<(u64, Frame)>);

/// The most rows that are named in one note.
const NAMED: usize = 5;

impl Counting {
    /// Takes off what frames the rows of a sheet, and finds the columns of the conditions of a map.
    ///
    /// # Errors
    /// When the map names a column that is not there, or the file has no rows of cells.
    pub fn new(sheet: &mut Sheet<'_>, map: &ColumnMap) -> Result<Self, Error> {
        let framed = map.skip + map.footer > 0 || map.prefix.is_some() || !map.rows.is_empty();
        if framed && sheet.is_json() {
            return Err(Error::usage(format!("map {} says skip, footer, prefix or where", map.name))
                .hint("they are for CSV files; JSON objects are all taken"));
        }
        sheet.frame(map.skip, map.footer, map.prefix.as_deref());
        let found = map.rows.iter().map(|condition| {
            let at = condition.column.find(sheet)?;
            Ok((at, sheet.header.get(at).map_or_else(String::new, |name| brief(name)), condition.clone()))
        });
        let conditions = found.collect::<Result<_, Error>>()?;
        Ok(Self { conditions, guessed: map.name.is_empty() })
    }

    /// Leaves out a row that does not count.
    ///
    /// # Errors
    /// Why it does not.
    pub fn check(&self, row: &Row<'_>) -> Result<(), Trouble> {
        row.is_body()?;
        match row.frame {
            Some(Frame::Skip) if self.guessed => {
                return Err(Trouble::LeftOut("it names the columns above it".to_owned()));
            }
            Some(frame) => return Err(Trouble::LeftOut(format!("by {} of the map", frame.key()))),
            None => {}
        }
        for (at, name, condition) in &self.conditions {
            let cell = row.cells.get(*at);
            if !condition.met(&cell) {
                return Err(Trouble::LeftOut(format!("'{name}' is '{cell}'")));
            }
        }
        Ok(())
    }

    /// The columns that are looked at.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.conditions.iter().map(|(at, ..)| *at)
    }
}

impl Alike {
    /// Notes a row that frames the others by the map, and reads like one of them.
    pub fn weigh(&mut self, row: &Row<'_>, alike: impl FnOnce() -> bool) {
        if let Some(frame) = row.frame.filter(|_| row.is_framed() && alike()) {
            self.0.push((row.number, frame));
        }
    }

    /// What a person is told of rows that the map leaves out and that read like those that it takes.
    pub fn notes(&self, what: &str) -> Vec<String> {
        let told = [Frame::Skip, Frame::Footer].map(|frame| {
            let rows = self.0.iter().filter(|(_, other)| *other == frame);
            let rows: Vec<_> = rows.map(|(row, _)| row.to_string()).collect();
            let (row, read) = if rows.len() == 1 { ("row", "reads") } else { ("rows", "read") };
            let more = rows.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let listed = rows.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let key = frame.key();
            (!rows.is_empty()).then(|| {
                format!(
                    "Check {key} of the map: {row} {listed}{more} {read} like {what}, and {key} leaves it out"
                )
            })
        });
        told.into_iter().flatten().collect()
    }
}

fn same(word: &str, cell: &str) -> bool {
    word.trim().to_lowercase() == cell.trim().to_lowercase()
}

/// A condition as it is written: `{ column = "Finished", is = ["1", "True"] }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    column: Column,
    #[serde(default)]
    is: Option<Words>,
    #[serde(default)]
    not: Option<Words>,
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { column, is, not } = written;
        let wanted = match (is, not) {
            (Some(words), None) => Wanted::Is(words.0),
            (None, Some(words)) => Wanted::Not(words.0),
            _ => return Err("a condition needs is = \"..\" or not = \"..\", and one of them".to_owned()),
        };
        Ok(Self { column, wanted })
    }
}

/// One word or several; numbers and true or false are words as well.
struct Words(Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = |value: Value| match value {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            _ => Err(D::Error::custom("must be text, a number, true, false, or a list of them")),
        };
        match Value::deserialize(deserializer)? {
            Value::Array(values) => values.into_iter().map(word).collect::<Result<_, _>>().map(Self),
            value => word(value).map(|word| Self(vec![word])),
        }
    }
}

/// One condition, or a list of which all have to be met.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Condition>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(Condition),
        More(Vec<Condition>),
    }
    Either::deserialize(deserializer)
        .map_err(|_| {
            D::Error::custom("where needs a column and a word: where = { column = \"Finished\", is = \"1\" }")
        })
        .map(|either| match either {
            Either::One(condition) => vec![condition],
            Either::More(conditions) => conditions,
        })
}

/// The highest value of a scale that begins with 0.
pub(super) fn scale<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let highest = u32::deserialize(deserializer)?;
    let taken = (1..=1000).contains(&highest).then_some(highest);
    taken.map(Some).ok_or_else(|| {
        D::Error::custom("scale is the highest value of the file, from 1 to 1000: scale = 100")
    })
}

/// What is done about a row with too few answers for a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unfinished {
    /// It is rejected.
    #[default]
    Refuse,
    /// It is left out, and told as left out.
    Skip,
    /// It is kept without a score.
    Keep,
}

impl Unfinished {
    /// The word for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Skip => "skip",
            Self::Keep => "keep",
        }
    }
}
