//! The fields of a client that people may write, by name: one table for `--set`, NDJSON and the editor.

mod compare;
mod object;
mod once;
mod sheet;
mod told;

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    Setting,
    value::{emails, goals, line, phone, yes},
};
use crate::{
    domain::{Invalid, client::Client, text},
    error::Error,
};

pub use self::{
    compare::{Other, changed, differences, texts},
    object::merge,
    once::{Once, from_behind, names},
    sheet::{filled, from_toml, to_toml},
    told::{Clash, Told},
};
pub use super::value::{email, name, zone};

/// How a field is called and what it is.
pub struct Field {
    /// The data model's name.
    pub key: &'static str,
    /// A shorter name that is accepted too.
    pub short: &'static str,
    /// What it holds.
    pub help: &'static str,
}

/// Every field that people may write.
pub const FIELDS: &[Field] = &[
    Field { key: "name", short: "name", help: "first and last name together" },
    Field { key: "first_name", short: "first", help: "first name" },
    Field { key: "last_name", short: "last", help: "last name" },
    Field { key: "email", short: "email", help: "e-mail; email.2 is a second one, email.+ adds one" },
    Field { key: "other_emails", short: "emails", help: "further e-mail addresses, with commas between" },
    Field { key: "phone", short: "phone", help: "telephone" },
    Field { key: "coaching_focus", short: "focus", help: "what the coaching is about" },
    Field { key: "goals", short: "goal", help: "goals; goal.2 is the second, goal.+ adds one" },
    Field { key: "preferences", short: "preference", help: "free fields: preferences.NAME" },
    Field { key: "emergency_contact", short: "emergency", help: "free fields: emergency_contact.NAME" },
    Field { key: "sponsor", short: "sponsor", help: "who pays, if not the client" },
    Field { key: "start_date", short: "start", help: "the day coaching began" },
    Field { key: "end_date", short: "end", help: "the day it was completed (completed clients only)" },
    Field { key: "episode_start", short: "episode", help: "the day the current episode began" },
    Field { key: "zone", short: "zone", help: "IANA zone of the client" },
    Field { key: "listing_consent", short: "consent", help: "yes or no: may be listed" },
    Field { key: "listing_consent_how", short: "consent_how", help: "how the consent was given" },
    Field { key: "notes", short: "note", help: "the note on the client" },
];

/// Says that there is no such field; `all` are those of `whose`, and how they are typed.
pub fn unknown(whose: &str, name: &str, all: &str) -> Error {
    Error::usage(format!("{whose} has no field '{name}' that can be written"))
        .hint(format!("there are: {all}"))
}

/// Splits `FIELD=VALUE`; `example` is one that could be typed.
///
/// # Errors
/// When it is none.
pub fn assigned<'a>(typed: &'a str, example: &str) -> Result<(&'a str, &'a str), Error> {
    typed.split_once('=').ok_or_else(|| {
        Error::usage(format!("'{typed}' is not of the form FIELD=VALUE"))
            .hint(format!("for example: --set {example}"))
    })
}

/// What is wrong with the value of a field, with the field in front where the words do not name it.
pub fn of_field(name: &str, error: Error) -> Error {
    let words = |text: &str| format!(" {} ", text.replace(|letter: char| !letter.is_alphanumeric(), " "));
    if words(&error.message).contains(&words(name)) { error } else { error.at(name) }
}

/// Splits `goal.2` into the field and what stands behind the dot.
fn field(name: &str) -> Result<(&'static Field, Option<&str>), Error> {
    let (head, tail) = name.split_once('.').map_or((name, None), |(head, tail)| (head, Some(tail)));
    let found = FIELDS.iter().find(|field| field.key == head || field.short == head);
    found.map(|field| (field, tail)).ok_or_else(|| {
        let error = unknown("a client", name, &all());
        verb(name).into_iter().fold(error, Error::hint)
    })
}

/// Sets one field from text, as in `--set phone=+33612345678`.
///
/// # Errors
/// When there is no such field, or it may not have that value.
pub fn set(client: &mut Client, setting: &Setting, assignment: &str) -> Result<(), Error> {
    let (name, text) = assigned(assignment, "phone=+33612345678")?;
    let (field, part) = field(name)?;
    write(client, setting, field, part, text)
}

/// Empties one field, as in `--unset goal.2`.
///
/// # Errors
/// When there is no such field, or it may not be empty.
pub fn unset(client: &mut Client, name: &str) -> Result<(), Error> {
    let (field, part) = field(name)?;
    let person = &mut client.person;
    match (field.key, part) {
        // Those behind it move up.
        ("email", None) => person.replace_email(0, None),
        ("email", Some(part)) => {
            let place = email_place(person.emails().count(), part)?;
            person.replace_email(place, None);
        }
        ("other_emails", None) => person.set_other_emails(Vec::new()),
        ("phone", None) => person.phone = None,
        ("coaching_focus", None) => person.coaching_focus = None,
        ("sponsor", None) => person.sponsor = None,
        ("notes", None) => person.notes = None,
        ("last_name", None) => person.last_name.clear(),
        ("goals", None) => person.goals.clear(),
        ("goals", Some(part)) => {
            let index = goal_index(person.goals.len(), part)?;
            person.goals.remove(index);
        }
        ("preferences", None) => person.preferences.clear(),
        ("preferences", Some(part)) => drop(person.preferences.remove(part)),
        ("emergency_contact", None) => person.emergency_contact.clear(),
        ("emergency_contact", Some(part)) => drop(person.emergency_contact.remove(part)),
        ("listing_consent", None) => consent(client, None),
        ("listing_consent_how", None) => person.listing_consent_how = None,
        ("zone", None) => client.zone = None,
        ("start_date", None) => client.start_date = None,
        ("episode_start", None) => client.episode_start = None,
        // A list that is piped back says `null` for what is not there.
        ("end_date", None) if client.end_date.is_none() => {}
        _ => return Err(Error::refused(format!("{name} cannot be empty"))),
    }
    Ok(())
}

/// Whether a key names a field that people may write.
pub fn is_field(name: &str) -> bool {
    field(name).is_ok()
}

/// The names of all fields that people may write.
pub fn all() -> String {
    FIELDS.iter().map(|field| field.key).collect::<Vec<_>>().join(", ")
}

/// How a key is changed that is no field of its own.
fn verb(name: &str) -> Option<String> {
    match name {
        "status" | "paused_until" => Some("use: coach client pause, resume or complete".to_owned()),
        "handle" | "id" => Some("it is set once, when a client is added".to_owned()),
        _ => None,
    }
}

fn write(
    client: &mut Client,
    setting: &Setting,
    field: &Field,
    part: Option<&str>,
    value: &str,
) -> Result<(), Error> {
    let person = &mut client.person;
    match (field.key, part) {
        ("name", None) => {
            (person.first_name, person.last_name) = text::keep_parts(name(value)?, &person.last_name);
        }
        ("first_name", None) => person.first_name = line("first name", value)?,
        ("last_name", None) => person.last_name = text::optional_line("last name", value, text::LINE)?,
        ("email", None) => person.put_email_first(&email(value)?),
        ("email", Some("+")) => person.add_email(email(value)?),
        ("email", Some(part)) => {
            let place = email_place(person.emails().count(), part)?;
            person.replace_email(place, Some(email(value)?));
        }
        ("other_emails", None) => person.set_other_emails(emails(value)?),
        ("phone", None) => person.phone = Some(phone(value)?),
        ("coaching_focus", None) => person.coaching_focus = Some(line("focus", value)?),
        ("sponsor", None) => person.sponsor = Some(line("sponsor", value)?),
        ("notes", None) => {
            person.notes = Some(text::note("note", value, text::TEXT)?).filter(|note| !note.is_empty());
        }
        ("goals", None) => person.goals = goals(value)?,
        ("goals", Some("+")) => person.goals.extend(goals(value)?),
        ("goals", Some(part)) => {
            let index = goal_index(person.goals.len(), part)?;
            person.goals.splice(index..=index, goals(value)?);
        }
        ("preferences", Some(part)) => drop(person.preferences.insert(part.to_owned(), free(value)?)),
        ("emergency_contact", Some(part)) => {
            drop(person.emergency_contact.insert(part.to_owned(), free(value)?));
        }
        ("listing_consent_how", None) => person.listing_consent_how = Some(line("consent", value)?),
        ("listing_consent", None) => consent(client, yes(value)?.then_some(setting)),
        ("zone", None) => client.zone = Some(zone(value)?),
        // Coaching usually began before it is entered: a day without a year is the last one, not the next.
        ("start_date", None) => client.start_date = Some(setting.reader().since(value)?),
        ("episode_start", None) => client.episode_start = Some(setting.reader().since(value)?),
        ("end_date", None) => {
            let on = day(setting, value)?;
            if client.end_date.is_none() {
                return Err(Error::refused("an active client has no end date")
                    .hint(format!("complete coaching: coach client complete {} --on {on}", client.handle)));
            }
            client.end_date = Some(on);
        }
        (key @ ("preferences" | "emergency_contact"), None) => {
            let told = format!("{key} is set part by part, each with a name: {key}.phone");
            return Err(Error::usage(told).hint(field.help));
        }
        _ => return Err(Error::usage(format!("{} cannot be set like that", field.key)).hint(field.help)),
    }
    dates_in_order(client)
}

fn dates_in_order(client: &Client) -> Result<(), Error> {
    match (client.start_date, client.end_date) {
        (Some(start), Some(end)) if end < start => {
            Err(Invalid::new("end date", format!("must not be before the start date {start}, and {end} is"))
                .into())
        }
        _ => Ok(()),
    }
}

/// Consent that is said once more keeps the day on which it was given.
fn consent(client: &mut Client, given: Option<&Setting>) {
    if client.listing_consent == given.is_some() {
        return;
    }
    client.listing_consent = given.is_some();
    client.listing_consent_at = given.map(|setting| setting.now);
}

fn free(value: &str) -> Result<Value, Error> {
    Ok(match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::String(text::optional_line("value", value, text::LINE)?),
    })
}

fn day(setting: &Setting, value: &str) -> Result<NaiveDate, Error> {
    Ok(setting.reader().date(value)?)
}

/// The place of an address, from 0, by the number that people write.
fn email_place(count: usize, part: &str) -> Result<usize, Error> {
    let place = part.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    place.filter(|place| *place < count).ok_or_else(|| {
        Error::usage(format!("there is no email.{part}"))
            .hint(format!("addresses are numbered 1 to {count}; email.+ adds one"))
    })
}

fn goal_index(goals: usize, part: &str) -> Result<usize, Error> {
    match part.parse::<usize>() {
        Ok(number) if (1..=goals).contains(&number) => Ok(number - 1),
        _ => {
            let known = match goals {
                0 => "there are no goals yet".to_owned(),
                1 => "there is one goal, goal.1".to_owned(),
                _ => format!("goals are numbered 1 to {goals}"),
            };
            Err(Error::usage(format!("there is no goal {part}")).hint(format!("{known}; goal.+ adds one")))
        }
    }
}
