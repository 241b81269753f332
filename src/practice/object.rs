//! A JSON object on its way in: its keys are handed out one by one, and what nobody asked for is refused. Whoever reads
//! an object reads it through here, so no key of an input is passed over in silence.

use std::{collections::BTreeSet, fmt};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::{domain::when::stamp, error::Error};

/// An object as it was given. No `Debug`: it may hold names and notes.
#[derive(Clone, Default)]
pub struct Object(Map<String, Value>);

impl From<Map<String, Value>> for Object {
    fn from(object: Map<String, Value>) -> Self {
        Self(object)
    }
}

impl Object {
    /// The value of a key, by whoever only wants to know which thing is meant.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The same about one thing: its handle, where the object names none.
    #[must_use]
    pub fn of(mut self, handle: &str) -> Self {
        if !["handle", "id"].iter().any(|key| self.0.contains_key(*key)) {
            self.0.insert("handle".to_owned(), handle.into());
        }
        self
    }

    /// Reads the object: `read` takes the keys that it knows, and the others are refused by name. `whose` is what has such
    /// keys, as in "a client". A key that begins with `_` was left out on purpose.
    ///
    /// # Errors
    /// Whatever `read` refuses, and keys that it did not take.
    pub fn read<T>(&self, whose: &str, read: impl FnOnce(&mut Keys) -> Result<T, Error>) -> Result<T, Error> {
        let left = self.0.iter().filter(|(key, _)| !key.starts_with('_'));
        let left = left.map(|(key, value)| (key.clone(), value.clone())).collect();
        let mut keys = Keys { left, known: Vec::new() };
        let value = read(&mut keys)?;
        keys.finish(whose)?;
        Ok(value)
    }
}

/// The keys of objects that only follow from other records: a list shows them, and an add leaves them out, which is told.
#[derive(Default)]
pub struct Aside(BTreeSet<String>);

impl Aside {
    /// What was left out, in words; nothing where nothing was.
    pub fn words(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let names: Vec<String> = self.0.iter().map(|key| format!("'{key}'")).collect();
        left_out(&names.join(", "))
    }
}

/// How it is told that columns or keys were left out which follow from other records.
pub fn left_out(names: &str) -> String {
    format!("Left out, because it follows from other records: {names}")
}

/// The keys of an object that were not taken yet.
pub struct Keys {
    left: Map<String, Value>,
    known: Vec<String>,
}

impl Keys {
    /// What stands under a key; the key counts as known from now on.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.to_owned());
        }
        self.left.remove(key)
    }

    /// The text under a key; nothing where it is `null` or not there.
    ///
    /// # Errors
    /// When it is no text.
    pub fn text(&mut self, key: &str) -> Result<Option<String>, Error> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::usage(format!("{key} must be text"))),
        }
    }

    /// Everything under keys that are `wanted`; `names` are those that there may be.
    pub fn take_all(&mut self, names: &[&str], wanted: impl Fn(&str) -> bool) -> Map<String, Value> {
        let new = names.iter().filter(|name| !self.known.iter().any(|known| known == *name));
        let new: Vec<String> = new.map(|name| (*name).to_owned()).collect();
        self.known.extend(new);
        let taken: Vec<String> = self.left.keys().filter(|key| wanted(key)).cloned().collect();
        taken.into_iter().filter_map(|key| self.left.remove_entry(&key)).collect()
    }

    /// Leaves keys aside that follow from other records, and notes those that say something.
    pub fn leave<'k>(&mut self, derived: impl IntoIterator<Item = &'k str>, aside: &mut Aside) {
        for key in derived {
            if self.left.remove(key).is_some_and(|value| !same(&value, &Value::Null)) {
                aside.0.insert(key.to_owned());
            }
        }
    }

    /// The whole number under a key, as a number or as text; nothing where it is `null` or not there.
    ///
    /// # Errors
    /// When it is none.
    pub fn number(&mut self, key: &str) -> Result<Option<i64>, Error> {
        let wrong = || Error::usage(format!("{key} must be a whole number"));
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
            Some(Value::String(text)) => text.trim().parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    /// What stands under one of several names of one field, a number as its text; nothing where none says anything.
    ///
    /// # Errors
    /// When one of them is neither text nor a number, or two say something.
    pub fn text_of(&mut self, names: &[&str]) -> Result<Option<String>, Error> {
        let mut found: Option<(&str, String)> = None;
        for name in names {
            let said = match self.take(name) {
                Some(Value::Number(number)) => Some(number.to_string()),
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(text),
                Some(_) => return Err(Error::usage(format!("{name} must be text or a number"))),
            };
            match (said, &found) {
                (Some(_), Some((first, _))) => {
                    return Err(Error::usage(format!("{first} and {name} are both given")));
                }
                (Some(text), None) => found = Some((name, text)),
                (None, _) => {}
            }
        }
        Ok(found.map(|(_, text)| text))
    }

    /// Whether all keys were taken.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Lets keys go that are shown and never written, where they say what is shown.
    pub fn let_go(&mut self, shown: &Map<String, Value>) {
        self.left.retain(|key, value| !shown.get(key).is_some_and(|shown| same(shown, value)));
    }

    /// The same, where a key that says something else is refused, with what `written` says about where it comes from.
    ///
    /// # Errors
    /// For the first key that says something else.
    pub fn shown(
        &mut self,
        shown: &Map<String, Value>,
        written: impl Fn(&str) -> String,
    ) -> Result<(), Error> {
        self.let_go(shown);
        match self.left.keys().find(|key| shown.contains_key(*key)) {
            Some(key) => Err(Error::refused(format!("{key} cannot be set here")).hint(written(key))),
            None => Ok(()),
        }
    }

    fn finish(self, whose: &str) -> Result<(), Error> {
        let names: Vec<String> = self.left.keys().map(|key| format!("'{key}'")).collect();
        if names.is_empty() {
            return Ok(());
        }
        let fields = if names.len() == 1 { "field" } else { "fields" };
        Err(Error::usage(format!("{whose} has no {fields} {}", names.join(", ")))
            .hint(format!("there are: {}", self.known.join(", ")))
            .hint("a key that begins with _ is left out on purpose"))
    }
}

/// Any JSON value in which no object has a key twice: which of two values is meant is not for the program to choose.
pub struct Whole(pub Value);

/// What the message of an error begins with where a key stands twice.
const TWICE: &str = "key given twice: ";

impl Whole {
    /// The key that stands twice, where that is what is wrong.
    pub fn twice(error: &serde_json::Error) -> Option<String> {
        let text = error.to_string();
        let rest = text.strip_prefix(TWICE)?;
        Some(rest.rsplit_once(" at line ").map_or(rest, |(key, _)| key).to_owned())
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Whole(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Whole(value))) = members.next_entry::<String, Whole>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("{TWICE}{key}")));
            }
            map.insert(key, value);
        }
        Ok(map.into())
    }
}

/// Whether two values are the same: instants whatever the zone, and nothing in any of its spellings.
fn same(one: &Value, other: &Value) -> bool {
    let nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Number(number) => number.as_i64() == Some(0),
        _ => false,
    };
    let instant = |text: &str| stamp::read(text, None, chrono_tz::UTC.into()).ok();
    match (one, other) {
        (Value::String(one), Value::String(other)) => {
            one == other || instant(one).is_some_and(|at| Some(at) == instant(other))
        }
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
        }
        (Value::Object(ones), Value::Object(others)) => {
            let alike = |(key, one): (&String, &Value)| others.get(key).is_some_and(|other| same(one, other));
            ones.len() == others.len() && ones.iter().all(alike)
        }
        _ => one == other || (nothing(one) && nothing(other)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Object {
        Object(value.as_object().unwrap().clone())
    }

    #[test]
    fn what_nobody_took_is_refused_by_name() {
        let read = |keys: &mut Keys| keys.text("title");
        let taken = object(&json!({ "title": "A", "_tz": "UTC" })).read("an item", read);
        assert_eq!(taken.unwrap().as_deref(), Some("A"));
        let error = object(&json!({ "title": "A", "x": 1, "y": null })).read("an item", read).unwrap_err();
        assert_eq!(error.message, "an item has no fields 'x', 'y'");
        assert_eq!(error.hints[0], "there are: title");
    }

    #[test]
    fn a_key_that_stands_twice_is_told() {
        let error =
            serde_json::from_str::<Whole>("{\"a\":[{\"b\":1,\"b at line\":2,\"b\":3}]}").err().unwrap();
        assert_eq!(Whole::twice(&error).as_deref(), Some("b"));
        let text = "{\"a\":[1,-2,1.5,\"x\",null,true,{}]}";
        assert_eq!(serde_json::from_str::<Whole>(text).unwrap().0.to_string(), text);
    }

    #[test]
    fn what_is_shown_may_be_said_again_and_not_otherwise() {
        let shown = json!({ "psi": "0.50", "items": [], "at": "2026-09-24T14:00:00Z" });
        let shown = shown.as_object().unwrap().clone();
        let read = |keys: &mut Keys| keys.shown(&shown, |key| format!("{key} comes from scores"));
        let again = json!({ "psi": "0.50", "items": null, "at": "2026-09-24T16:00:00+02:00" });
        object(&again).read("a client", read).unwrap();
        let error = object(&json!({ "psi": "0.60" })).read("a client", read).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.hints[0].as_str()),
            ("psi cannot be set here", "psi comes from scores")
        );
    }
}
