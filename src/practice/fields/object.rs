//! Fields of a client from a JSON object: each once, and of the kind that it holds.

use serde_json::{Map, Value};

use super::{field, unset, write};
use crate::{
    domain::{
        address::same_list,
        client::{Client, Person, full_name},
        text,
    },
    error::Error,
    practice::{
        Setting,
        value::{email, emails, goals},
    },
};

/// Sets fields from a JSON object whose keys are field names; `null` empties.
///
/// # Errors
/// On the first key that is no field, or whose value it may not have.
pub fn merge(client: &mut Client, setting: &Setting, object: &Map<String, Value>) -> Result<(), Error> {
    let further = client.person.other_emails.clone();
    let named = whole_name(&client.person, object)?;
    let mut seen: Vec<(&str, Option<&str>, &str)> = Vec::new();
    // What only adds comes last: what replaces all of a field would take it away again.
    let (adding, rest): (Vec<_>, Vec<_>) = object.iter().partition(|(name, _)| name.ends_with(".+"));
    for (name, value) in rest.into_iter().chain(adding) {
        let (field, part) = field(name)?;
        let whole_and_part = |of: Option<&str>| field.key == "goals" && (of.is_none() || part.is_none());
        let same = |(key, of, _): &&(&str, Option<&str>, &str)| {
            *key == field.key && (*of == part || (part != Some("+") && whole_and_part(*of)))
        };
        if let Some((.., other)) = seen.iter().find(same) {
            return Err(Error::usage(format!("{other} and {name} are the same field: give it once")));
        }
        seen.push((field.key, part, name));
        match (field.key, part, value) {
            ("name", None, _) if !named => {}
            // A list that is piped back says the further addresses once more: an address that gives way joins them.
            ("other_emails", None, value) => {
                let told = address_list(value)?;
                if !same_list(&told, &further) {
                    client.person.set_other_emails(told);
                }
            }
            ("email", Some("+"), Value::Array(_)) => {
                address_list(value)?.into_iter().for_each(|email| client.person.add_email(email));
            }
            // A client is shown without the note unless it was asked for; empty text takes it out.
            ("notes", None, Value::Null) => {}
            (_, _, Value::Null) => unset(client, name)?,
            (_, _, Value::Number(number)) => {
                return Err(Error::usage(format!("{name} must be text, not the number {number}")));
            }
            ("goals", None, Value::Array(listed)) => {
                let text = |goal: &Value| match goal.as_str() {
                    Some(goal) => Ok::<_, Error>(goals(goal)?),
                    None => Err(Error::usage("goals must be a list of texts")),
                };
                client.person.goals = listed.iter().map(text).collect::<Result<Vec<_>, _>>()?.concat();
            }
            ("preferences", None, Value::Object(map)) => client.person.preferences.clone_from(map),
            ("emergency_contact", None, Value::Object(map)) => {
                client.person.emergency_contact.clone_from(map);
            }
            // Free fields may hold any value; a consent is yes or no; everything else is text.
            ("preferences" | "emergency_contact", Some(_), _)
            | ("listing_consent", None, Value::Bool(_))
            | (_, _, Value::String(_)) => write(client, setting, field, part, &as_text(value))?,
            (..) => return Err(Error::usage(format!("{name} must be text"))),
        }
    }
    Ok(())
}

/// Whether the whole name is to be written. Beside its parts it says the same, or one of the two is as it was.
fn whole_name(person: &Person, object: &Map<String, Value>) -> Result<bool, Error> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(text::clean_line);
    let parts = (text("first_name"), text("last_name"));
    let (Some(whole), true) = (text("name"), parts.0.is_some() || parts.1.is_some()) else { return Ok(true) };
    let (first, last) = (parts.0.as_deref().unwrap_or(&person.first_name), parts.1.as_deref());
    let last = last.unwrap_or(&person.last_name);
    if whole == full_name(first, last) || whole == person.name() {
        return Ok(false);
    }
    if first == person.first_name && last == person.last_name {
        return Ok(true);
    }
    Err(Error::usage("name is not first_name and last_name together").hint("leave one of the two out"))
}

/// Addresses as a list, or in one text.
fn address_list(value: &Value) -> Result<Vec<String>, Error> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(values) => {
            Ok(values.iter().map(|value| email(&as_text(value))).collect::<Result<_, _>>()?)
        }
        value => Ok(emails(&as_text(value))?),
    }
}

pub(super) fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
