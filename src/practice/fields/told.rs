//! What the rows or objects of one input say of clients, field by field. Two of them that say different things of one field
//! of one client contradict each other: which is meant is not for the program to choose.

use std::collections::HashMap;

use super::{FIELDS, compare, compare::Other, object::as_text};
use crate::domain::{client::Client, id::ClientId};

/// What was told so far, and by which row or object.
#[derive(Default)]
pub struct Told {
    said: HashMap<ClientId, Vec<(Name, u64)>>,
    disputed: HashMap<ClientId, Vec<(Name, Clash)>>,
}

/// A field by its own name, and the part of it that is meant.
#[derive(Clone, PartialEq, Eq)]
struct Name(&'static str, Option<String>);

/// Two rows or objects that say different things of one field.
#[derive(Clone)]
pub struct Clash {
    /// The one that says so first.
    pub first: u64,
    /// The one that says something else.
    pub second: u64,
    /// Everyone before the second that says anything of the field.
    pub earlier: Vec<u64>,
    /// What the two say.
    pub other: Other,
}

impl Clash {
    /// In words; `one` and `many` are what the two are called: `row`, `rows`.
    pub fn words(&self, (one, many): (&str, &str)) -> String {
        let Self { first, second, other, .. } = self;
        let both = other.words(&format!("in {one} {first}"), &format!("in {one} {second}"));
        format!("{many} {first} and {second} contradict each other about one client: {both}")
    }
}

impl Told {
    /// Whether a row or object says something else of a field than an earlier one does. `before` is the client as the
    /// earlier ones left them, `after` as this one would; `keys` are the names that it tells something under.
    pub fn clash<'k>(
        &mut self,
        (before, after): (&Client, &Client),
        number: u64,
        keys: impl Iterator<Item = &'k str>,
    ) -> Option<Clash> {
        let names = names(keys);
        let disputed = self.disputed.entry(before.id).or_default();
        let known = disputed.iter().find(|(other, _)| names.iter().any(|name| name.overlaps(other)));
        if let Some((_, clash)) = known {
            return Some(clash.clone());
        }
        let said = self.said.get(&before.id)?;
        let (name, clash) = names.into_iter().find_map(|name| {
            let (was, is) = (name.value(before), name.value(after));
            let earlier = said.iter().filter(|(other, _)| was != is && name.overlaps(other));
            let earlier: Vec<u64> = earlier.map(|(_, row)| *row).collect();
            let first = *earlier.first()?;
            let other = Other { field: name.0, before: was, after: is };
            Some((name, Clash { first, second: number, earlier, other }))
        })?;
        disputed.push((name, clash.clone()));
        Some(clash)
    }

    /// The first row or object that says anything of a client.
    pub fn row(&self, client: ClientId) -> Option<u64> {
        self.said.get(&client)?.first().map(|(_, row)| *row)
    }

    /// Notes what a row or object says of a client, once it was taken.
    pub fn note<'k>(&mut self, client: ClientId, number: u64, keys: impl Iterator<Item = &'k str>) {
        let told = self.said.entry(client).or_default();
        told.extend(names(keys).into_iter().map(|name| (name, number)));
    }
}

/// Keys of an input as fields. What only adds to a field, as `goal.+` does, contradicts nothing.
fn names<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<Name> {
    let mut names = Vec::new();
    for key in keys {
        let (head, part) = key.split_once('.').map_or((key, None), |(head, part)| (head, Some(part)));
        if part == Some("+") {
            continue;
        }
        let kept = ["status", "paused_until", "listing_consent_at"];
        let field = FIELDS.iter().find(|field| field.key == head || field.short == head);
        let field = field.map(|field| field.key).or_else(|| kept.into_iter().find(|kept| *kept == head));
        match field {
            Some("name") => names.extend([Name("first_name", None), Name("last_name", None)]),
            Some(field) => names.push(Name(field, part.map(str::to_owned))),
            None => {}
        }
    }
    names
}

impl Name {
    fn overlaps(&self, other: &Self) -> bool {
        self.0 == other.0 && (self.1 == other.1 || self.1.is_none() || other.1.is_none())
    }

    fn value(&self, client: &Client) -> String {
        let person = &client.person;
        let Some(part) = &self.1 else { return compare::text(client, self.0) };
        let place = part.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match self.0 {
            "preferences" => person.preferences.get(part).map(as_text).unwrap_or_default(),
            "emergency_contact" => person.emergency_contact.get(part).map(as_text).unwrap_or_default(),
            "goals" => place.and_then(|at| person.goals.get(at)).cloned().unwrap_or_default(),
            "email" => place.and_then(|at| person.emails().nth(at)).unwrap_or_default().to_owned(),
            field => compare::text(client, field),
        }
    }
}
