//! Who is there already: clients by e-mail address, handle, id and name, opened once per import.

use std::collections::HashMap;

use uuid::Uuid;

use super::Trouble;
use crate::{
    domain::{self, Handle, client::Client, id::ClientId, naming},
    error::Error,
    practice::value::{bare, beside},
    store::Store,
};

/// Texts that differ more than that in length are not near each other.
const MOST_APART: usize = 3;

/// One client, as far as a row may mean them.
pub struct Person {
    /// The id.
    pub id: ClientId,
    /// What people type.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// What they were called before, and others who were merged into them.
    pub former: Vec<String>,
    /// E-mail addresses, the first one first.
    pub emails: Vec<String>,
    /// The row of this file that it was made from.
    pub row: Option<u64>,
}

/// All clients.
#[derive(Default)]
pub struct People {
    all: Vec<Person>,
    by_email: HashMap<String, Vec<usize>>,
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

fn drop_place(places: &mut HashMap<String, Vec<usize>>, key: &str, at: usize) {
    if let Some(places) = places.get_mut(key) {
        places.retain(|place| *place != at);
    }
}

/// Whether two names are one person's: accents, case and the order of words do not count.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    name_key(one) == name_key(other)
}

/// The first handles of several people, for a message.
pub(super) fn handles(people: &[&Person]) -> String {
    let handles: Vec<_> = people.iter().take(3).map(|person| person.handle.as_str()).collect();
    let more = if people.len() > 3 { " .." } else { "" };
    format!("{}{more}", handles.join(", "))
}

/// The addresses of a client as a list.
pub(super) fn emails(person: &domain::client::Person) -> Vec<String> {
    person.emails().map(str::to_owned).collect()
}

fn email_key(email: &str) -> String {
    bare(email).to_lowercase()
}

impl People {
    /// Opens the names of all clients.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn load(store: &Store) -> Result<Self, Error> {
        let mut people = Self::default();
        let mut former = store.former_names()?;
        store.each_name(|named| {
            people.add(Person {
                former: former.remove(&named.id).unwrap_or_default(),
                id: named.id,
                handle: named.handle.to_string(),
                name: named.name(),
                emails: named.email.into_iter().chain(named.other_emails).collect(),
                row: None,
            });
            Ok::<_, Error>(true)
        })?;
        Ok(people)
    }

    /// Adds somebody who was just made.
    pub fn add(&mut self, person: Person) {
        let at = self.all.len();
        for email in &person.emails {
            self.by_email.entry(email_key(email)).or_default().push(at);
        }
        self.by_handle.insert(person.handle.clone(), at);
        self.by_id.insert(person.id.0, at);
        self.by_name.entry(name_key(&person.name)).or_default().push(at);
        self.all.push(person);
    }

    /// Tells of a client whose name or addresses may be others now.
    pub fn renew(&mut self, client: &Client) {
        let Some(at) = self.by_id.get(&client.id.0).copied() else { return };
        let Some(person) = self.all.get_mut(at) else { return };
        for email in &person.emails {
            drop_place(&mut self.by_email, &email_key(email), at);
        }
        drop_place(&mut self.by_name, &name_key(&person.name), at);
        (person.name, person.emails) = (client.person.name(), emails(&client.person));
        for email in &person.emails {
            self.by_email.entry(email_key(email)).or_default().push(at);
        }
        self.by_name.entry(name_key(&person.name)).or_default().push(at);
    }

    fn pick(&self, at: Option<&usize>) -> Option<&Person> {
        at.and_then(|at| self.all.get(*at))
    }

    /// Everybody who has an address, as the first one or a further one.
    pub fn with_email(&self, email: &str) -> Vec<&Person> {
        let found = self.by_email.get(&email_key(email)).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|at| self.all.get(*at)).collect()
    }

    /// By handle.
    pub fn handle(&self, handle: &str) -> Option<&Person> {
        self.pick(self.by_handle.get(handle.trim().to_lowercase().as_str()))
    }

    /// By id.
    pub fn id(&self, id: Uuid) -> Option<&Person> {
        self.pick(self.by_id.get(&id))
    }

    /// Everybody who is called exactly so, case and accents apart. Turned round it may be another one's name: Martin Thomas
    /// is not Thomas Martin, as long as nothing else says so.
    pub fn named(&self, name: &str) -> Vec<&Person> {
        let words = naming::words(name);
        self.in_any_order(name).filter(|person| naming::words(&person.name) == words).collect()
    }

    /// Somebody else than `one` whose address or whole name a cell is, and nobody's besides.
    pub(super) fn another(&self, cell: &str, one: ClientId) -> Option<&Person> {
        /// More words than these are no name.
        const WORDS: usize = 6;
        let cell = cell.trim();
        let found = match cell {
            "" => return None,
            cell if cell.contains('@') => self.with_email(cell),
            cell if cell.split_whitespace().nth(WORDS).is_none() => self.named(cell),
            _ => return None,
        };
        if found.iter().any(|person| person.id == one) {
            return None;
        }
        found.first().copied()
    }

    fn in_any_order(&self, name: &str) -> impl Iterator<Item = &Person> {
        let found = self.by_name.get(&name_key(name)).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|at| self.all.get(*at))
    }

    /// The client whom a cell means.
    ///
    /// # Errors
    /// When it means nobody, or several.
    pub fn find(&self, text: &str, by: By) -> Result<&Person, Trouble> {
        let (found, word) = match by {
            By::Email => (self.owners(text)?, "e-mail"),
            By::Handle => {
                let by_id = text.trim().parse().ok().and_then(|id| self.id(id));
                (by_id.or_else(|| self.handle(text)).into_iter().collect(), "handle")
            }
            By::Name => (self.named(text), "name"),
        };
        if found.len() > 1 {
            let count = found.len();
            return Err(Trouble::row(format!(
                "{word} '{text}' matches {count} clients ({})",
                handles(&found)
            )));
        }
        found.first().copied().ok_or_else(|| {
            let near = self.near(text, by).map_or_else(String::new, |near| format!(" (near: {near})"));
            Trouble::row(format!("{word} '{text}' matches no client{near}"))
        })
    }

    /// What a cell says of a client where any of it may stand: an address, a handle or id, or a name.
    pub(super) fn kind_of(&self, text: &str) -> By {
        let text = text.trim();
        let handle = || text.parse::<Uuid>().is_ok() || text.parse::<Handle>().is_ok();
        match text {
            text if text.contains('@') => By::Email,
            text if self.handle(text).is_some() || (handle() && self.named(text).is_empty()) => By::Handle,
            _ => By::Name,
        }
    }

    /// The client whom a row means: all that it says of them has to mean the same one. A name decides between people who
    /// share an address, and another name is another person; some words of the name are enough. Alone it has to be whole.
    ///
    /// # Errors
    /// When it means nobody, several, or two different ones.
    pub fn meant(&self, said: &Said<'_>) -> Result<&Person, Trouble> {
        let by_handle = (!said.handle.is_empty()).then(|| self.find(said.handle, By::Handle)).transpose()?;
        let by_email = (!said.email.is_empty()).then(|| self.owner(said, by_handle)).transpose()?;
        match (by_handle, by_email) {
            (Some(one), Some(other)) if one.id != other.id => {
                Err(Trouble::row(format!("names two clients: {} and {}", one.handle, other.handle)))
            }
            (Some(one), _) if !called(one, said.name) => Err(Trouble::row(format!(
                "names two clients: {}, and '{}' is another name",
                one.handle, said.name
            ))),
            (Some(one), _) | (None, Some(one)) => Ok(one),
            (None, None) => self.find(said.name, By::Name),
        }
    }

    /// Everybody who has an address. A name beside it in the same cell has to be theirs.
    fn owners(&self, text: &str) -> Result<Vec<&Person>, Trouble> {
        let (mut owners, name) = (self.with_email(text), beside(text));
        let handles = handles(&owners);
        let anybody = !owners.is_empty();
        owners.retain(|person| called(person, name));
        if anybody && owners.is_empty() {
            return Err(another(bare(text), &handles, name));
        }
        Ok(owners)
    }

    /// Whose address a row says, by its name where several people have it, or by the one whom it means by a handle.
    fn owner(&self, said: &Said<'_>, by_handle: Option<&Person>) -> Result<&Person, Trouble> {
        let owners = self.owners(said.email)?;
        let same = |person: &&Person| by_handle.is_some_and(|one| one.id == person.id);
        if let Some(one) = owners.iter().copied().find(same) {
            return Ok(one);
        }
        if naming::words(said.name).is_empty() {
            return self.find(said.email, By::Email);
        }
        let known = |person: &&Person| called(person, said.name);
        match owners.iter().copied().filter(known).collect::<Vec<_>>().as_slice() {
            [one] => Ok(one),
            [] if !owners.is_empty() => Err(another(said.email, &handles(&owners), said.name)),
            _ => self.find(said.email, By::Email),
        }
    }

    /// Whom a mistyped cell may have meant.
    fn near(&self, text: &str, by: By) -> Option<String> {
        if let Some(turned) = self.in_any_order(text).next().filter(|_| by == By::Name) {
            return Some(format!("{} {}", turned.name, turned.handle));
        }
        let typed = email_key(text);
        let told = |person: &Person| match by {
            By::Email => person.emails.iter().map(|email| email_key(email)).collect(),
            By::Handle => vec![person.handle.clone()],
            By::Name => vec![person.name.to_lowercase()],
        };
        let all =
            self.all.iter().flat_map(|person| told(person).into_iter().map(move |known| (known, person)));
        let distances = all.filter_map(|(known, person)| {
            let length = known.chars().count().abs_diff(typed.chars().count());
            (length <= MOST_APART).then(|| (strsim::osa_distance(&known, &typed), known, person))
        });
        let (distance, known, person) = distances.min_by_key(|(distance, ..)| *distance)?;
        let most = (typed.chars().count() / 4).clamp(1, 3);
        let email = if by == By::Email { format!("{known}, ") } else { String::new() };
        (distance <= most).then(|| format!("{email}{} {}", person.name, person.handle))
    }
}

/// What a row says of a client; nothing is an empty text.
#[derive(Clone, Copy, Default)]
pub struct Said<'s> {
    /// The handle or id.
    pub handle: &'s str,
    /// An address.
    pub email: &'s str,
    /// The name, or words of it.
    pub name: &'s str,
}

/// What is told where an address is that of somebody who is called otherwise.
fn another(email: &str, handles: &str, name: &str) -> Trouble {
    Trouble::row(format!("e-mail '{email}' belongs to {handles}, and '{name}' is another name"))
}

/// Whether all words of a name are words of another one.
pub(super) fn is_within(name: &str, whole: &str) -> bool {
    let whole = naming::words(whole);
    naming::words(name).iter().all(|word| whole.contains(word))
}

/// Whether somebody is called so, or was: all words are words of one of their names.
fn called(person: &Person, name: &str) -> bool {
    std::iter::once(&person.name).chain(&person.former).any(|own| is_within(name, own))
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
