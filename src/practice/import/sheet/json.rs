//! Rows that are JSON objects: one after the other, or the elements of one array.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::{Cells, Row, Source, unreadable};
use crate::{error::Error, practice::object::Whole};

/// Hands JSON objects on: one after the other, or the elements of one array.
pub(super) fn objects(
    source: Source<'_>,
    name: &str,
    visit: &mut dyn FnMut(Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut source = source;
    let array = starts_with_bracket(&mut source).map_err(|error| unreadable(name, error))?;
    let mut failure = None;
    let mut items = Items { visit, failure: &mut failure, number: 0 };
    let mut reader = serde_json::Deserializer::from_reader(source);
    let read = if array {
        reader.deserialize_seq(&mut items).and_then(|()| reader.end())
    } else {
        let mut values = reader.into_iter::<Whole>();
        values.try_for_each(|value| items.take(&value?.0).map_err(|()| stopped()))
    };
    match (failure, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_io() => Err(unreadable(name, error.into())),
        (None, Err(error)) if Whole::twice(&error).is_some() => {
            let key = Whole::twice(&error).unwrap_or_default();
            Err(Error::refused(format!(
                "{name}: line {}: '{key}' is given twice in one object",
                error.line()
            ))
            .hint("keep the value you mean; nothing was imported"))
        }
        (None, Err(error)) => {
            let place = format!("{name}: line {}, column {} is not JSON", error.line(), error.column());
            Err(Error::refused(place).hint("one object per line, or one array of objects").because(error))
        }
    }
}

fn starts_with_bracket(source: &mut Source<'_>) -> std::io::Result<bool> {
    use std::io::BufRead;
    let bytes = source.fill_buf()?;
    Ok(bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'['))
}

fn stopped() -> serde_json::Error {
    serde::de::Error::custom("stopped")
}

struct Items<'v> {
    visit: &'v mut dyn FnMut(Row<'_>) -> Result<(), Error>,
    failure: &'v mut Option<Error>,
    number: u64,
}

impl Items<'_> {
    fn take(&mut self, value: &Value) -> Result<(), ()> {
        self.number += 1;
        let number = self.number;
        let visited = match value {
            Value::Object(object) => {
                (self.visit)(Row { number, cells: Cells::Object(object), frame: None, quotes: None })
            }
            _ => Err(Error::refused(format!("value {number} is not a JSON object"))),
        };
        visited.map_err(|error| *self.failure = Some(error))
    }
}

impl<'de> Visitor<'de> for &mut Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element_seed(One)? {
            self.take(&value).map_err(|()| serde::de::Error::custom("stopped"))?;
        }
        Ok(())
    }
}

struct One;

impl<'de> DeserializeSeed<'de> for One {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Whole::deserialize(deserializer).map(|whole| whole.0)
    }
}
