//! Clients from a file. A row is somebody who is there already when its id, e-mail address or handle is, or, where it
//! has none of them, its exact name (with the start date, where the row has one).

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    ColumnMap, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    kept::{KEPT, Kept},
    people::{People, Person},
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        client::{Client, full_name},
        id::ClientId,
        text,
    },
    error::Error,
    practice::{
        Setting,
        fields::{self, FIELDS},
    },
    store::{Tx, handle::Noun},
};

/// Columns of `client list` that follow from other tables.
const DERIVED: [&str; 12] = [
    "psi",
    "rho",
    "q",
    "f",
    "coherence_percentage",
    "velocity",
    "pattern",
    "patterns",
    "scored_at",
    "last_session_at",
    "next_session_at",
    "assessments",
];

/// Days that stay empty where a column of them is there and holds nothing.
const DAYS: [&str; 2] = ["start_date", "episode_start"];

/// How clients are brought in.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Columns by field; by their names when there is none.
    pub map: Option<&'o ColumnMap>,
    /// Whether somebody who is there gets the fields of the row.
    pub update: bool,
}

/// Brings clients in.
///
/// # Errors
/// When the file cannot be read, has unknown columns, or the store refuses.
pub fn clients(
    tx: &mut Tx<'_>,
    setting: &Setting,
    sheet: Sheet<'_>,
    options: Options<'_>,
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let columns = columns(&sheet, options.map)?;
    let mut people = People::load(tx)?;
    let mut tally = Tally::default();
    sheet.each(&mut |row| {
        let taken = object(&row, &columns)
            .and_then(|told| take(tx, setting, &mut people, row.number, told, options.update));
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    Ok(tally)
}

/// Which field each column of a CSV file holds; nothing for those that are not read.
fn columns(sheet: &Sheet<'_>, map: Option<&ColumnMap>) -> Result<Vec<Option<String>>, Error> {
    let mut columns = vec![None; sheet.header.len()];
    if let Some(map) = map.filter(|map| !map.fields.is_empty()) {
        for (field, column) in &map.fields {
            let known = known(field).ok_or_else(|| unknown(field))?;
            if let Some(place) = columns.get_mut(column.find(sheet)?) {
                *place = Some(known);
            }
        }
        return Ok(columns);
    }
    for (place, header) in columns.iter_mut().zip(&sheet.header) {
        if header.is_empty() || header.starts_with('_') {
            continue;
        }
        *place = Some(known(header).ok_or_else(|| unknown(header))?);
    }
    let named = |field: &str| columns.iter().flatten().any(|column| column == field);
    if !sheet.is_json() && !named("name") && !named("first_name") {
        return Err(
            Error::usage("no column holds the name").hint("call it name, or first_name and last_name")
        );
    }
    if let Some(twice) = columns
        .iter()
        .flatten()
        .find(|column| columns.iter().flatten().filter(|other| other == column).count() > 1)
    {
        return Err(Error::usage(format!("two columns are called {twice}"))
            .hint("rename one, or say by number which is meant in a map: [fields]"));
    }
    Ok(columns)
}

/// The field that a column name means: `First Name`, `E-Mail` and `goal.2` as well as the data model's own.
fn known(header: &str) -> Option<String> {
    let name = header.trim().to_lowercase().replace([' ', '-'], "_");
    let name = match name.as_str() {
        "e_mail" | "email_address" | "e_mail_address" | "mail" => "email",
        "forename" | "given_name" | "firstname" => "first_name",
        "surname" | "family_name" | "lastname" => "last_name",
        "full_name" | "client" => "name",
        "telephone" | "mobile" => "phone",
        "time_zone" | "timezone" => "zone",
        other => other,
    };
    let (head, part) = name.split_once('.').map_or((name, None), |(head, part)| (head, Some(part)));
    if let Some(field) = FIELDS.iter().find(|field| field.key == head || field.short == head) {
        return Some(part.map_or_else(|| field.key.to_owned(), |part| format!("{}.{part}", field.key)));
    }
    (KEPT.contains(&name) || DERIVED.contains(&name)).then(|| name.to_owned())
}

fn unknown(header: &str) -> Error {
    let all = FIELDS.iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
    Error::usage(format!("column '{}' is no field of a client", super::brief(header)))
        .hint(format!("there are: {all}"))
        .hint("keep it as a free field by calling it preferences.NAME, or leave it out by calling it _NAME")
}

/// The fields that a row tells of.
fn object(row: &Row<'_>, columns: &[Option<String>]) -> Result<Map<String, Value>, Trouble> {
    let mut told = Map::new();
    match &row.cells {
        Cells::Object(object) => {
            for (name, value) in object.iter().filter(|(name, _)| !name.starts_with('_')) {
                let field =
                    known(name).ok_or_else(|| Trouble::row(format!("a client has no field '{name}'")))?;
                told.insert(field, value.clone());
            }
        }
        Cells::Line(record, _) => {
            ragged(record.len(), columns.len())?;
            for (at, field) in columns.iter().enumerate() {
                let Some(field) = field else { continue };
                let text = row.cells.get(at);
                match text.as_ref() {
                    "" if DAYS.contains(&field.as_str()) => drop(told.insert(field.clone(), Value::Null)),
                    "" => {}
                    text => drop(told.insert(field.clone(), cell(field, text)?)),
                }
            }
        }
    }
    told.retain(|field, _| !DERIVED.contains(&field.as_str()));
    if told.contains_key("first_name") {
        told.remove("name");
    }
    Ok(told)
}

/// Refuses a row with other cells than the header has.
pub(super) fn ragged(cells: usize, columns: usize) -> Result<(), Trouble> {
    if cells == columns {
        return Ok(());
    }
    Err(Trouble::row(format!("has {cells} cells, the header has {columns}")))
}

/// Lists and free fields stand in a cell as JSON.
fn cell(field: &str, text: &str) -> Result<Value, Trouble> {
    let json = matches!(field, "goals" | "preferences" | "emergency_contact") && text.starts_with(['[', '{']);
    if !json {
        return Ok(Value::from(text));
    }
    serde_json::from_str(text).map_err(|_| Trouble::row(format!("{field} is no JSON")))
}

fn take(
    tx: &mut Tx<'_>,
    setting: &Setting,
    people: &mut People,
    row: u64,
    mut told: Map<String, Value>,
    update: bool,
) -> Result<Taken, Trouble> {
    let kept = Kept::take(&mut told)?;
    match somebody(tx, people, &told, &kept)? {
        Some(id) if update => {
            let mut client = tx.client(id)?;
            let before = client.clone();
            told.remove("handle");
            fields::merge(&mut client, setting, &told, &[])?;
            if client == before {
                return Ok(Taken::Known);
            }
            free_address(people, &client)?;
            tx.update_client(&mut client)?;
            people.renew(id, client.person.email.as_deref());
            Ok(Taken::Updated)
        }
        Some(_) => Ok(Taken::Known),
        None => {
            let mut client = kept.client(setting)?;
            fields::merge(&mut client, setting, &told, &[])?;
            let episode = told.contains_key("episode_start");
            if !episode && told.contains_key("start_date") {
                client.episode_start = client.start_date;
            }
            kept.finish(&mut client)?;
            insert(tx, people, row, client, &kept)?;
            Ok(Taken::New)
        }
    }
}

/// Writes a client who passed every check.
fn insert(
    tx: &mut Tx<'_>,
    people: &mut People,
    row: u64,
    mut client: Client,
    kept: &Kept,
) -> Result<(), Trouble> {
    if client.person.first_name.is_empty() {
        return Err(Trouble::row("name must not be empty"));
    }
    if let Some(handle) = &kept.handle
        && let Some((noun, _)) = tx.named(handle.as_str())?
    {
        return Err(Trouble::row(format!("handle {handle} names {} here", noun.with_article())));
    }
    client.user_id = match kept.user_id {
        Some(user) if client.person.email.is_some() && !tx.user_exists(user)? => Some(user),
        _ => None,
    };
    (client.id, client.handle) = match kept.id {
        Some(id) => (id, tx.fresh_handle(Noun::Client, id.0, kept.handle.as_ref())?),
        None => tx.new_client_names(kept.handle.as_ref())?,
    };
    tx.insert_client(&mut client)?;
    people.add(Person {
        id: client.id,
        handle: client.handle.to_string(),
        name: client.person.name(),
        email: client.person.email,
        row: Some(row),
    });
    Ok(())
}

/// Whom a row is about, if they are there.
fn somebody(
    tx: &Tx<'_>,
    people: &People,
    told: &Map<String, Value>,
    kept: &Kept,
) -> Result<Option<ClientId>, Trouble> {
    let text =
        |field: &str| told.get(field).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let name = match (text("name"), text("first_name")) {
        (_, Some(first)) => full_name(first, text("last_name").unwrap_or_default()),
        (Some(name), None) => name.to_owned(),
        (None, None) => String::new(),
    };
    let by_email = text("email").and_then(|email| people.email(email));
    if let Some(twin) = by_email.filter(|twin| twin.row.is_some() && twin.name != text::clean_line(&name)) {
        let row = twin.row.unwrap_or_default();
        return Err(Trouble::row(format!("e-mail is the same as in row {row}, the name is not")));
    }
    let by_handle = kept.handle.as_ref().and_then(|handle| people.handle(handle.as_str()));
    let by_id = kept.id.and_then(|id| people.id(id.0));
    let mut found = [by_id, by_email, by_handle].into_iter().flatten();
    if let Some(first) = found.next() {
        if let Some(other) = found.find(|other| other.id != first.id) {
            let (first, other) = (&first.handle, &other.handle);
            return Err(Trouble::row(format!("names two clients: {first} and {other}")));
        }
        return Ok(Some(first.id));
    }
    if text("email").is_some() || kept.handle.is_some() || kept.id.is_some() || name.is_empty() {
        return Ok(None);
    }
    let start = text("start_date").and_then(|day| day.parse::<NaiveDate>().ok());
    for same in people.named(&name) {
        if start.is_none() || tx.client(same.id)?.start_date == start {
            return Ok(Some(same.id));
        }
    }
    Ok(None)
}

fn free_address(people: &People, client: &Client) -> Result<(), Trouble> {
    let owner = client.person.email.as_deref().and_then(|email| people.email(email));
    match owner.filter(|owner| owner.id != client.id) {
        Some(owner) => Err(Trouble::row(format!("e-mail belongs to {}", owner.handle))),
        None => Ok(()),
    }
}
