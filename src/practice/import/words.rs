//! What words of a contact list mean by its map, field by field: a word of one field says nothing of another.

use std::{borrow::Cow, mem::discriminant};

use serde_json::{Map, Value};

use super::{
    ColumnMap, Trouble,
    contacts::{self, Meaning},
};
use crate::{domain::client::Status, error::Error, practice::value};

/// The words that a map explains.
#[derive(Default)]
pub(super) struct Words<'m> {
    fields: Vec<(Meaning, &'m Map<String, Value>)>,
    missing: &'m [String],
}

impl<'m> Words<'m> {
    /// Those of a map.
    ///
    /// # Errors
    /// When a word stands there without its field, or under what is none.
    pub(super) fn new(map: Option<&'m ColumnMap>) -> Result<Self, Error> {
        let Some(map) = map else { return Ok(Self::default()) };
        let fields = map.values.iter().map(|(field, words)| match words {
            Value::Object(words) => Ok((contacts::field(field)?, words)),
            _ => Err(map.without_field(field)),
        });
        Ok(Self { fields: fields.collect::<Result<_, Error>>()?, missing: &map.missing })
    }

    /// What a cell means.
    pub(super) fn text<'t>(&self, column: &Meaning, text: &'t str) -> Cow<'t, str> {
        match self.meant(column, text) {
            Some(Value::String(meant)) => Cow::Owned(meant.clone()),
            Some(other) => Cow::Owned(other.to_string()),
            None if self.is_missing(text) => Cow::Borrowed(""),
            None => Cow::Borrowed(text),
        }
    }

    /// What a value of an object means.
    pub(super) fn value<'t>(&self, column: &Meaning, value: &'t Value) -> Cow<'t, Value> {
        match value.as_str() {
            Some(text) => match self.meant(column, text) {
                Some(meant) => Cow::Owned(meant.clone()),
                None if self.is_missing(text) => Cow::Owned(Value::Null),
                None => Cow::Borrowed(value),
            },
            None => Cow::Borrowed(value),
        }
    }

    fn meant(&self, column: &Meaning, text: &str) -> Option<&'m Value> {
        let own = |field: &Meaning| match field {
            // Addresses are addresses whichever column they stand in, and so are telephones.
            Meaning::Email(_) | Meaning::Phone(_) => discriminant(field) == discriminant(column),
            Meaning::Field(name) if name == "name" => field == column || *column == Meaning::Whole,
            field => field == column,
        };
        self.fields.iter().filter(|(field, _)| own(field)).find_map(|(_, words)| words.get(text))
    }

    fn is_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|word| word.trim().eq_ignore_ascii_case(text))
    }
}

/// Refuses a word of another program for a state or a zone, with the lines of a map that say what it means.
///
/// # Errors
/// When it is none that is known here.
pub(super) fn known(told: &Map<String, Value>) -> Result<(), Trouble> {
    let text = |field: &str| told.get(field).and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let wrong = |field: &str, error: String, meant: &str| {
        let word = Value::from(text(field));
        Trouble::row(format!(
            "{error}; say what it means in a map, above its [fields]: values.{field} = {{ {word} = \"{meant}\" }}"
        ))
    };
    let (status, zone) = (text("status"), text("zone"));
    if !status.is_empty() && status.to_lowercase().parse::<Status>().is_err() {
        let error = status.parse::<Status>().map_or_else(|error| error.to_string(), |_| String::new());
        return Err(wrong("status", error, Status::Active.key()));
    }
    match value::zone(zone) {
        Err(error) if !zone.is_empty() => Err(wrong("zone", error.to_string(), "Europe/Paris")),
        _ => Ok(()),
    }
}
