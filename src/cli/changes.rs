//! Changes of many things as objects say them: what a list wrote, with other values in it.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{cx::Open, input, several::text_of};
use crate::{
    env::Env,
    error::Error,
    practice::{
        Done, Outcome, Setting,
        fields::Once,
        meant::Name,
        object::{Keys, Object},
    },
    store::{Kind as Sort, Store, Tx},
};

/// What is edited: as in "a session", the fields that people may write with their shorter names, and how to say what is
/// not written here.
pub(super) struct Noun<'n> {
    pub(super) whose: &'n str,
    pub(super) fields: &'n [(&'static str, &'static str)],
    pub(super) instead: &'n str,
}

/// What an object changes, as `--set` and `--unset` say it.
pub(super) struct Said {
    pub(super) set: Vec<String>,
    pub(super) unset: Vec<String>,
}

/// Objects out of a list.
///
/// # Errors
/// When it cannot be read.
pub(super) fn listed(env: &mut Env, path: &Path) -> Result<Vec<Object>, Error> {
    input::objects(&text_of(env, path)?)
}

/// A row as a list shows it, for a comparison with what an object says.
///
/// # Errors
/// When it cannot be written as JSON.
pub(super) fn shown(row: &impl Serialize) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(row) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(Error::usage("a row cannot be written as JSON").because(error)),
    }
}

/// Changes everything that objects name by their `handle`, in one operation: all of it, or none. What an object says as it
/// is already changes nothing.
///
/// # Errors
/// For the first object that cannot be done, with its number.
pub(super) fn many<I: Copy + PartialEq, T>(
    open: &mut Open<'_>,
    command: &str,
    (noun, objects): (&Noun<'_>, &[Object]),
    find: impl Fn(&Store, &str) -> Result<I, Error>,
    shows: impl Fn(&Store, &Setting, I) -> Result<Map<String, Value>, Error>,
    mut change: impl FnMut(&mut Tx<'_>, &Setting, I, &Said) -> Result<Outcome<T>, Error>,
) -> Result<Done<Vec<T>>, Error> {
    open.write(command, Sort::Import, |tx, setting| {
        // A list shows all of it as it stands before the first change: what follows from one may follow from another.
        let mut all: Vec<(I, Said)> = Vec::with_capacity(objects.len());
        for (number, object) in (1..).zip(objects) {
            let mut one = || {
                let (name, id) = noun.named(tx, object, &find)?;
                if let Some(first) = all.iter().position(|(other, _)| *other == id) {
                    return Err(Error::usage(format!("object {} names the same one: {name}", first + 1)));
                }
                let shown = shows(tx, setting, id)?;
                let said = object.read(noun.whose, |keys| noun.said(keys, &shown))?;
                noun.once(&said)?;
                all.push((id, said));
                Ok(())
            };
            one().map_err(|error| nth(error, number))?;
        }
        let mut outcomes = Vec::with_capacity(all.len());
        for (number, (id, said)) in (1..).zip(&all) {
            if said.set.is_empty() && said.unset.is_empty() {
                continue;
            }
            outcomes.push(change(tx, setting, *id, said).map_err(|error| nth(error, number))?);
        }
        Ok(Outcome::all(outcomes))
    })
}

/// What is wrong with one of several objects.
pub(super) fn nth(error: Error, number: u64) -> Error {
    error.at(format!("object {number}")).hint("nothing was changed")
}

impl Noun<'_> {
    /// What an object is about, and what it is called.
    fn named<I: PartialEq>(
        &self,
        store: &Store,
        object: &Object,
        find: impl Fn(&Store, &str) -> Result<I, Error>,
    ) -> Result<(String, I), Error> {
        let text = |key: &str| match object.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Error::usage(format!("{key} must be text"))),
        };
        let name = Name::of_row(text("id")?, text("handle")?)
            .ok_or_else(|| Error::usage(format!("{} is named by its 'handle' or its 'id'", self.whose)))?;
        let found = name.find(|query| find(store, query))?;
        Ok((name.shown().to_owned(), found))
    }

    /// Refuses an object that says two things of one field.
    fn once(&self, said: &Said) -> Result<(), Error> {
        let mut once = Once::default();
        let set = said.set.iter().filter_map(|set| set.split_once('=')).map(|(name, _)| name);
        let mut all = set.chain(said.unset.iter().map(String::as_str));
        all.try_for_each(|name| once.say(self.fields, name, format!("'{name}'")))
    }

    /// What the keys of an object change of what is shown.
    fn said(&self, keys: &mut Keys, shown: &Map<String, Value>) -> Result<Said, Error> {
        keys.let_go(shown);
        let mut names: Vec<&str> = self.fields.iter().flat_map(|(key, short)| [*key, *short]).collect();
        names.dedup();
        let (mut set, mut unset) = (Vec::new(), Vec::new());
        for (key, value) in keys.take_all(&names, |key| names.contains(&key)) {
            match value {
                Value::Null => unset.push(key),
                Value::String(text) if text.is_empty() => unset.push(key),
                Value::String(text) => set.push(format!("{key}={text}")),
                Value::Number(number) => set.push(format!("{key}={number}")),
                _ => return Err(Error::usage(format!("{key} must be text or a number"))),
            }
        }
        keys.shown(shown, |key| match key {
            "status" => self.instead.to_owned(),
            _ => "leave it as the list shows it, or out".to_owned(),
        })?;
        Ok(Said { set, unset })
    }
}
