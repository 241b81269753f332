//! Who answered and when, as a map says it.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, Error as _, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::Column;
use crate::{
    domain::when::{Place, WhenError, stamp},
    error::Error,
    practice::import::{Sheet, people::By},
};

/// One column, or several that say one thing together, such as a first and a last name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(pub Vec<Column>);

impl Columns {
    /// Where they stand in a sheet, from 0.
    ///
    /// # Errors
    /// When one is not there, or several are called so.
    pub fn find(&self, sheet: &Sheet<'_>) -> Result<Vec<usize>, Error> {
        self.0.iter().map(|column| column.find(sheet)).collect()
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ColumnsWords)
    }
}

/// Columns as they are written.
struct ColumnsWords;

impl<'de> Visitor<'de> for ColumnsWords {
    type Value = Columns;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, or its number from 1, or a list of them")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Columns, E> {
        Ok(Columns(vec![Column::Name(name.to_owned())]))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Columns, E> {
        let column = Column::deserialize(de::value::I64Deserializer::new(number))?;
        Ok(Columns(vec![column]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut columns: A) -> Result<Columns, A::Error> {
        let mut all = Vec::new();
        while let Some(column) = columns.next_element()? {
            all.push(column);
        }
        if all.is_empty() {
            return Err(A::Error::custom("a list of columns names at least one"));
        }
        Ok(Columns(all))
    }
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct ClientColumn {
    /// The column; several for a name in parts.
    pub column: Columns,
    /// What it says.
    pub by: By,
    /// Columns with the name, which has to be that client's: it tells people apart who share an address.
    pub name: Option<Columns>,
    /// A column with the handle or id, which has to be that client's.
    pub handle: Option<Column>,
}

/// Who answered, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    column: Columns,
    #[serde(rename = "as", default)]
    by: By,
    #[serde(default)]
    name: Option<Columns>,
    #[serde(default)]
    handle: Option<Column>,
}

impl TryFrom<Written> for ClientColumn {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { column, by, name, handle } = written;
        if column.0.len() > 1 && by != By::Name {
            return Err(format!(
                "client: only a name can be in several columns, and this is as = \"{}\"",
                by.key()
            ));
        }
        for (said, word) in [(name.is_some(), By::Name), (handle.is_some(), By::Handle)] {
            if said && by == word {
                let key = word.key();
                return Err(format!("client: as = \"{key}\" says already which column is the {key}"));
            }
        }
        Ok(Self { column, by, name, handle })
    }
}

/// When it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// As a column says.
    Column(AtColumn),
    /// At the moment of the import: the file does not say it, and the map says so.
    Now,
}

/// The column that says when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtColumn {
    /// The column.
    pub column: Column,
    /// The column with the time of day, where that is another one.
    #[serde(default)]
    pub time: Option<Column>,
    /// The format, as C knows it; found out when not told.
    #[serde(default, deserialize_with = "format")]
    pub format: Option<String>,
    /// The zone of the form tool; the practice's when not told.
    #[serde(default, deserialize_with = "zone")]
    pub tz: Option<Place>,
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AtWords)
    }
}

/// When, as it is written.
struct AtWords;

impl<'de> Visitor<'de> for AtWords {
    type Value = At;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{ column = \"..\" }, or \"now\" for the time of the import")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<At, E> {
        match word {
            "now" => Ok(At::Now),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<At, A::Error> {
        AtColumn::deserialize(MapAccessDeserializer::new(map)).map(At::Column)
    }
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
