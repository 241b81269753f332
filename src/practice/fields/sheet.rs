//! The fields of a client as TOML, for an editor.

use serde_json::{Map, Value};
use toml::Table;

use super::{set, unset};
use crate::{
    domain::client::Client,
    error::{Error, Kind},
    practice::Setting,
};

/// The fields of a client as an editor shows them.
pub fn to_toml(client: &Client) -> String {
    text(&table(client))
}

/// The same with fields as somebody typed them, an empty one with its line: those that cannot be taken so stand as they were
/// typed, to be mended.
pub fn filled(client: &Client, setting: &Setting, typed: &[(&str, String)]) -> String {
    let (mut filled, mut as_typed) = (client.clone(), Vec::new());
    for (key, value) in typed {
        let before = filled.clone();
        let taken = if value.is_empty() {
            unset(&mut filled, key)
        } else {
            // What is said by the clock, such as "yesterday", becomes what it says now.
            set(&mut filled, setting, &format!("{key}={value}"))
        };
        if taken.is_err() {
            filled = before;
            as_typed.push((*key, value));
        } else if value.is_empty() {
            as_typed.push((*key, value));
        }
    }
    let mut table = table(&filled);
    for (key, value) in as_typed {
        let key = if key == "name" {
            table.remove("last_name");
            "first_name"
        } else {
            key
        };
        table.insert(key.to_owned(), value.as_str().into());
    }
    text(&table)
}

fn text(table: &Table) -> String {
    let head = "# Save and quit to keep your changes; quit without saving to change nothing.\n\
                # A field without a line stays as it is; an empty one, such as phone = \"\", is cleared.\n";
    format!("{head}{}", toml::to_string(table).unwrap_or_default())
}

/// Reads them back.
///
/// # Errors
/// When it is no TOML.
pub fn from_toml(text: &str) -> Result<Map<String, Value>, Error> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        Error::new(Kind::Usage, format!("that is not TOML: {}", error.message()))
    })?;
    match serde_json::to_value(table) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Error::usage("that is not TOML")),
    }
}

/// The fields of a client by name.
fn table(client: &Client) -> Table {
    let person = &client.person;
    let mut table = Table::new();
    let mut put = |key: &str, value: Option<toml::Value>| {
        drop(value.and_then(|value| table.insert(key.to_owned(), value)));
    };
    let text = |value: &Option<String>| value.clone().map(toml::Value::String);
    let free =
        |map: &Map<String, Value>| (!map.is_empty()).then(|| toml::Value::try_from(map).ok()).flatten();
    put("first_name", Some(person.first_name.clone().into()));
    put("last_name", Some(person.last_name.clone().into()));
    put("email", text(&person.email));
    put("other_emails", (!person.other_emails.is_empty()).then(|| person.other_emails.clone().into()));
    put("phone", text(&person.phone));
    put("coaching_focus", text(&person.coaching_focus));
    put("goals", (!person.goals.is_empty()).then(|| person.goals.clone().into()));
    put("sponsor", text(&person.sponsor));
    put("zone", text(&client.zone));
    for (key, date) in [
        ("start_date", client.start_date),
        ("end_date", client.end_date),
        ("episode_start", client.episode_start),
    ] {
        put(key, date.map(|date| date.to_string().into()));
    }
    put("preferences", free(&person.preferences));
    put("emergency_contact", free(&person.emergency_contact));
    put("notes", text(&person.notes));
    table
}
