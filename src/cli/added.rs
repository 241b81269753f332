//! Things added as objects tell them: what a list wrote of them, here or in another practice, or what a program made.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{changes::nth, cx::Open};
use crate::{
    domain::{Handle, Invalid, naming, when::stamp},
    error::Error,
    practice::{
        Done, Outcome, Setting,
        find::{self, Found},
        object::{Aside, Keys, Object},
    },
    store::{Kind, Store, Tx},
};

/// What a batch added, and which keys were left aside.
pub(super) type Added<T> = (Vec<T>, String);

/// Adds everything that objects tell, in one operation: all of it, or none.
///
/// # Errors
/// For the first object that cannot be added, with its number.
pub(super) fn many<T>(
    open: &mut Open<'_>,
    command: &str,
    objects: &[Object],
    mut add: impl FnMut(&mut Tx<'_>, &Setting, &Object, &mut Aside) -> Result<T, Error>,
    summary: impl FnOnce(&[T]) -> String,
) -> Result<Done<Added<T>>, Error> {
    open.write(command, Kind::Import, |tx, setting| {
        let (mut added, mut aside) = (Vec::with_capacity(objects.len()), Aside::default());
        for (number, object) in (1..).zip(objects) {
            let one = add(tx, setting, object, &mut aside);
            added.push(one.map_err(|error| nth(error, number))?);
        }
        let (summary, nothing) = (summary(&added), added.is_empty());
        let told = (added, aside.words());
        Ok(if nothing { Outcome::Nothing(told) } else { Outcome::Keep(told, summary) })
    })
}

/// Whose it is. The id and the name beside the client have to be theirs.
pub(super) fn owner(store: &Store, keys: &mut Keys) -> Result<Found, Error> {
    let (client, id, name) = (keys.text("client")?, keys.text("client_id")?, keys.text("name")?);
    let query = client.or_else(|| id.clone());
    let query = query.ok_or_else(|| Error::usage("it names no client").hint("each needs a client"))?;
    let found = find::exactly(store, &query, None)?;
    let of_another = |what: &str| Error::refused(format!("{what} is not that of {}", found.handle));
    if id.is_some_and(|id| id.trim() != found.id.to_string()) {
        return Err(of_another("client_id"));
    }
    if name.is_some_and(|name| naming::words(&name) != naming::words(&found.name)) {
        return Err(of_another("name"));
    }
    Ok(found)
}

/// An id.
///
/// # Errors
/// When it is none.
pub(super) fn uuid(key: &str, text: &str) -> Result<Uuid, Error> {
    text.trim().parse().map_err(|_| Error::usage(format!("{key} must be a UUID, not '{text}'")))
}

/// The names that it had where it was listed.
///
/// # Errors
/// When they are none.
pub(super) fn names(keys: &mut Keys) -> Result<(Option<Uuid>, Option<Handle>), Error> {
    let id = keys.text("id")?.map(|id| uuid("id", &id)).transpose()?;
    let handle = keys.text("handle")?.map(|handle| handle.to_lowercase().parse()).transpose()?;
    Ok((id, handle))
}

/// The instant under one of several names of one field.
///
/// # Errors
/// When it is none, or two names say something.
pub(super) fn instant(
    setting: &Setting,
    keys: &mut Keys,
    names: &[&str],
) -> Result<Option<DateTime<Utc>>, Error> {
    let key = names.first().copied().unwrap_or_default();
    let read = |text: String| {
        let wrong = |_| Error::usage(format!("{key} must be an instant such as 2026-09-24T15:00:00Z"));
        stamp::read(&text, None, setting.zone.into()).map_err(wrong)
    };
    keys.text_of(names)?.map(read).transpose()
}

/// A value under one of several names of one field.
///
/// # Errors
/// When it may not be what it is, or two names say something.
pub(super) fn value<T: std::str::FromStr<Err = Invalid>>(
    keys: &mut Keys,
    names: &[&str],
) -> Result<Option<T>, Error> {
    Ok(keys.text_of(names)?.map(|text| text.parse()).transpose()?)
}

/// What has to be said.
///
/// # Errors
/// When it was not.
pub(super) fn needed<T>(value: Option<T>, key: &str) -> Result<T, Error> {
    value.ok_or_else(|| Error::usage(format!("{key} is missing")))
}

/// Refuses that something happened which is in the future.
///
/// # Errors
/// When one of the instants is.
pub(super) fn not_ahead(
    setting: &Setting,
    instants: impl IntoIterator<Item = Option<DateTime<Utc>>>,
) -> Result<(), Error> {
    match instants.into_iter().flatten().find(|at| *at > setting.now) {
        Some(at) => Err(Error::refused(format!("{} is in the future", setting.day(at)))),
        None => Ok(()),
    }
}
