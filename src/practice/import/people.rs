//! Who is there already: clients by e-mail address, handle, id and name, opened once per import.

use std::collections::HashMap;

use uuid::Uuid;

use super::Trouble;
use crate::{
    domain::{id::ClientId, naming},
    error::Error,
    store::Store,
};

/// Texts that differ more than that in length are not near each other.
const MOST_APART: usize = 3;

/// One client.
pub struct Person {
    /// The id.
    pub id: ClientId,
    /// What people type.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// The row of this file that it was made from.
    pub row: Option<u64>,
}

/// All clients.
#[derive(Default)]
pub struct People {
    all: Vec<Person>,
    by_email: HashMap<String, usize>,
    by_handle: HashMap<String, usize>,
    by_id: HashMap<Uuid, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

/// The words of a name in any order.
fn name_key(name: &str) -> String {
    let mut words = naming::words(name);
    words.sort_unstable();
    words.join(" ")
}

fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

impl People {
    /// Opens the names of all clients.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn load(store: &Store) -> Result<Self, Error> {
        let mut people = Self::default();
        store.each_name(|named| {
            people.add(Person {
                id: named.id,
                handle: named.handle.to_string(),
                name: named.name(),
                email: named.email,
                row: None,
            });
            Ok::<_, Error>(true)
        })?;
        Ok(people)
    }

    /// Adds somebody who was just made.
    pub fn add(&mut self, person: Person) {
        let at = self.all.len();
        if let Some(email) = &person.email {
            self.by_email.insert(email_key(email), at);
        }
        self.by_handle.insert(person.handle.clone(), at);
        self.by_id.insert(person.id.0, at);
        self.by_name.entry(name_key(&person.name)).or_default().push(at);
        self.all.push(person);
    }

    /// Tells of a new address.
    pub fn renew(&mut self, id: ClientId, email: Option<&str>) {
        let Some(at) = self.by_id.get(&id.0).copied() else { return };
        let Some(person) = self.all.get_mut(at) else { return };
        if let Some(old) = person.email.take() {
            self.by_email.remove(&email_key(&old));
        }
        person.email = email.map(str::to_owned);
        if let Some(email) = email {
            self.by_email.insert(email_key(email), at);
        }
    }

    fn pick(&self, at: Option<&usize>) -> Option<&Person> {
        at.and_then(|at| self.all.get(*at))
    }

    /// By e-mail address.
    pub fn email(&self, email: &str) -> Option<&Person> {
        self.pick(self.by_email.get(&email_key(email)))
    }

    /// By handle.
    pub fn handle(&self, handle: &str) -> Option<&Person> {
        self.pick(self.by_handle.get(handle.trim().to_lowercase().as_str()))
    }

    /// By id.
    pub fn id(&self, id: Uuid) -> Option<&Person> {
        self.pick(self.by_id.get(&id))
    }

    /// Everybody who is called exactly so, in any order of words, case and accents apart.
    pub fn named(&self, name: &str) -> Vec<&Person> {
        let found = self.by_name.get(&name_key(name)).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|at| self.all.get(*at)).collect()
    }

    /// The client whom a cell means.
    ///
    /// # Errors
    /// When it means nobody, or several.
    pub fn find(&self, text: &str, by: By) -> Result<&Person, Trouble> {
        let (found, word) = match by {
            By::Email => (self.email(text), "e-mail"),
            By::Handle => (self.handle(text), "handle"),
            By::Name => {
                let found = self.named(text);
                if let [one, other, ..] = found.as_slice() {
                    let count = found.len();
                    return Err(Trouble::row(format!(
                        "name '{text}' matches {count} clients ({}, {} ..)",
                        one.handle, other.handle
                    )));
                }
                (found.first().copied(), "name")
            }
        };
        found.ok_or_else(|| {
            let near = self.near(text, by).map_or_else(String::new, |near| format!(" (near: {near})"));
            Trouble::row(format!("{word} '{text}' matches no client{near}"))
        })
    }

    /// Whom a mistyped cell may have meant.
    fn near(&self, text: &str, by: By) -> Option<String> {
        let typed = email_key(text);
        let told = |person: &Person| match by {
            By::Email => person.email.as_deref().map(email_key),
            By::Handle => Some(person.handle.clone()),
            By::Name => Some(person.name.to_lowercase()),
        };
        let distances = self.all.iter().filter_map(|person| {
            let known = told(person)?;
            let length = known.chars().count().abs_diff(typed.chars().count());
            (length <= MOST_APART).then(|| (strsim::osa_distance(&known, &typed), person))
        });
        let (distance, person) = distances.min_by_key(|(distance, _)| *distance)?;
        let most = (typed.chars().count() / 4).clamp(1, 3);
        let email = person.email.as_ref().filter(|_| by == By::Email);
        let email = email.map_or_else(String::new, |email| format!("{email}, "));
        (distance <= most).then(|| format!("{email}{} {}", person.name, person.handle))
    }
}

/// What a cell says of a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The e-mail address.
    #[default]
    Email,
    /// The handle.
    Handle,
    /// The whole name.
    Name,
}

impl By {
    /// The word for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Name => "name",
        }
    }
}
