//! Two states of a client side by side: which fields differ, and what each of the two says.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{FIELDS, object::as_text};
use crate::domain::client::Client;

/// The most of a value that stands in a message.
const SHOWN: usize = 80;

/// A field of which two sides say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name.
    pub field: &'static str,
    /// What the first says.
    pub before: String,
    /// What the second says.
    pub after: String,
}

impl Other {
    /// Both values in words, each with what is said of where it is: `phone '1' is stored, '2' here`. What a note says is
    /// not repeated in messages.
    pub fn words(&self, before: &str, after: &str) -> String {
        let Self { field, before: was, after: is } = self;
        let (was, is) = if *field == "notes" { (some(was), some(is)) } else { (shown(was), shown(is)) };
        let is = if was == "some" && is == "some" { "others".to_owned() } else { is };
        format!("{field} {was} {before}, {is} {after}")
    }
}

/// Whether there is a note at all.
fn some(note: &str) -> String {
    if note.is_empty() { "nothing" } else { "some" }.to_owned()
}

/// A value as a message shows it: one line, and not all of a long one.
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        _ if line.is_empty() => "nothing".to_owned(),
        None => format!("'{line}'"),
        Some((at, _)) => format!("'{}..'", line.get(..at).unwrap_or_default()),
    }
}

/// The fields in which two states of a client differ, with both values.
pub fn differences(before: &Client, after: &Client) -> Vec<Other> {
    let other = changed(before, after).into_iter();
    other.map(|field| Other { field, before: text(before, field), after: text(after, field) }).collect()
}

/// Free fields as text.
fn free(map: &Map<String, Value>) -> String {
    let pairs = map.iter().map(|(key, value)| format!("{key}={}", as_text(value)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// The fields in which two states of a client differ, by their names.
pub fn changed(before: &Client, after: &Client) -> Vec<&'static str> {
    let (was, is) = (&before.person, &after.person);
    let differs = |key: &str| match key {
        "first_name" => was.first_name != is.first_name,
        "last_name" => was.last_name != is.last_name,
        "email" => was.email != is.email,
        "other_emails" => was.other_emails != is.other_emails,
        "phone" => was.phone != is.phone,
        "coaching_focus" => was.coaching_focus != is.coaching_focus,
        "goals" => was.goals != is.goals,
        "preferences" => was.preferences != is.preferences,
        "emergency_contact" => was.emergency_contact != is.emergency_contact,
        "sponsor" => was.sponsor != is.sponsor,
        "start_date" => before.start_date != after.start_date,
        "end_date" => before.end_date != after.end_date,
        "episode_start" => before.episode_start != after.episode_start,
        "zone" => before.zone != after.zone,
        "listing_consent" => before.listing_consent != after.listing_consent,
        "listing_consent_how" => was.listing_consent_how != is.listing_consent_how,
        "notes" => was.notes != is.notes,
        _ => false,
    };
    let mut changed: Vec<_> = FIELDS.iter().map(|field| field.key).filter(|key| differs(key)).collect();
    for (key, differs) in [
        ("status", before.status != after.status),
        ("paused_until", before.paused_until != after.paused_until),
        ("listing_consent_at", before.listing_consent_at != after.listing_consent_at),
    ] {
        changed.extend(differs.then_some(key));
    }
    changed
}

/// Every field of a client as text, `name` included, to be compared and shown.
pub fn texts(client: &Client) -> Vec<(&'static str, String)> {
    FIELDS.iter().map(|field| (field.key, text(client, field.key))).collect()
}

/// A field as text, or one of those that follow from verbs.
pub(super) fn text(client: &Client, key: &str) -> String {
    let person = &client.person;
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match key {
        "name" => person.name(),
        "first_name" => person.first_name.clone(),
        "last_name" => person.last_name.clone(),
        "email" => or_nothing(&person.email),
        "other_emails" => person.other_emails.join("; "),
        "phone" => or_nothing(&person.phone),
        "coaching_focus" => or_nothing(&person.coaching_focus),
        "goals" => person.goals.join("; "),
        "preferences" => free(&person.preferences),
        "emergency_contact" => free(&person.emergency_contact),
        "sponsor" => or_nothing(&person.sponsor),
        "start_date" => day(client.start_date),
        "end_date" => day(client.end_date),
        "episode_start" => day(client.episode_start),
        "zone" => or_nothing(&client.zone),
        "listing_consent" => if client.listing_consent { "yes" } else { "no" }.to_owned(),
        "listing_consent_how" => or_nothing(&person.listing_consent_how),
        "listing_consent_at" => client.listing_consent_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        "notes" => or_nothing(&person.notes),
        "status" => client.status.to_string(),
        "paused_until" => day(client.paused_until),
        _ => String::new(),
    }
}
