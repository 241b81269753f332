//! One row of a contact list as the fields of a client: cells and keys are put where they belong, and what belongs nowhere
//! is accounted for.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    ColumnMap, Reading, Sheet, Trouble, appointments, brief,
    contacts::{self, Meaning},
    damage,
    days::{self, Days},
    footer::is_footer,
    gate::Gate,
    left::Left,
    people::{is_within, same_name},
    reading::FieldColumn,
    sheet::{Cells, Row},
    turned::turned,
    words::{self, Words},
};
use crate::{
    domain::{client::full_name, text, when::Reader},
    error::Error,
    practice::value::{bare, beside, phone_lines},
};

/// Days that stay empty where a column of them is there and holds nothing.
pub(super) const DAYS: [&str; 2] = ["start_date", "episode_start"];

/// What address books put between several values of one cell.
const BETWEEN: &str = ":::";

/// How the rows of a file are read.
pub(super) struct Columns<'m> {
    meanings: Vec<Meaning>,
    headers: Vec<String>,
    /// What words of the file mean, by the map, and which mean nothing.
    words: Words<'m>,
    days: Days,
}

/// What a row says before it is put together.
#[derive(Default)]
struct Parts {
    told: Map<String, Value>,
    emails: Vec<(usize, String)>,
    phones: Vec<(usize, String, String)>,
    middle: String,
    whole: Option<(String, String)>,
}

impl<'m> Columns<'m> {
    /// Finds out which column is what.
    ///
    /// # Errors
    /// When two columns mean one field, none holds a name, or the map names what is not there.
    pub(super) fn new(reader: Reader, sheet: &Sheet<'_>, map: Option<&'m ColumnMap>) -> Result<Self, Error> {
        let meanings = match map.filter(|map| !map.fields.is_empty()) {
            Some(map) => contacts::mapped(sheet, map)?,
            None if sheet.is_json() => Vec::new(),
            None => contacts::columns(&sheet.header)?,
        };
        let is_day = |meaning: &Meaning| matches!(meaning, Meaning::Field(field) if days::is_day(field));
        let places = (0..).zip(&meanings).filter(|(_, meaning)| is_day(meaning)).map(|(at, _)| at);
        let days = if sheet.is_json() { Days::named(reader) } else { Days::new(reader, sheet, places) };
        Ok(Self { meanings, headers: sheet.header.clone(), words: Words::new(map)?, days })
    }

    /// What is taken from where.
    pub(super) fn reading(&self) -> Reading {
        let (mut fields, mut phones) = (Vec::new(), Vec::new());
        for (at, (meaning, column)) in self.meanings.iter().zip(self.headers.iter().cloned()).enumerate() {
            let field = match meaning {
                Meaning::Field(field) => field.clone(),
                Meaning::Email(_) => contacts::numbered_email(&self.meanings, at),
                Meaning::Phone(rank) => {
                    phones.push((*rank, FieldColumn { field: "phone".to_owned(), column }));
                    continue;
                }
                Meaning::Middle => "middle_name".to_owned(),
                Meaning::Whole => "name".to_owned(),
                _ => continue,
            };
            fields.push(FieldColumn { field, column });
        }
        phones.sort_by_key(|(rank, _)| *rank);
        fields.extend(phones.into_iter().map(|(_, phone)| phone));
        Reading { fields, ..Reading::default() }
    }

    /// What is told of the days before any row is read.
    pub(super) fn orders(&self) -> Vec<String> {
        self.days.orders()
    }

    /// The fields that a row tells of.
    ///
    /// # Errors
    /// When the row has other cells than the header, or one that does not read.
    pub(super) fn told(&mut self, row: &Row<'_>, left: &mut Left) -> Result<Map<String, Value>, Trouble> {
        let mut parts = Parts::default();
        match &row.cells {
            Cells::Object(object) => {
                appointments::none_among(object.keys())?;
                let gate =
                    Gate::new(row.number, object.get("id").and_then(Value::as_str).unwrap_or_default());
                for (key, value) in *object {
                    let meaning = contacts::meaning(key);
                    let value = &self.words.value(&meaning, value);
                    gate.pass((&meaning, key), || damage::all_sound(value), left)?;
                    let value = &gate.visible_value((&meaning, key), value, left);
                    value.as_str().into_iter().for_each(|text| gate.one_line((&meaning, key), text, left));
                    let day = match (days::place(key), value.as_str().map(str::trim)) {
                        (Some(at), Some(text)) if !text.is_empty() => self.days.read(at, row.number, text)?,
                        _ => None,
                    };
                    let day = day.map(|day| Value::from(day.to_string()));
                    parts.key(key, day.as_ref().unwrap_or(value), left)?;
                }
            }
            Cells::Line(record, _) => {
                ragged(record.len(), self.headers.len())?;
                let id = self.meanings.iter().position(|meaning| *meaning == Meaning::Field("id".to_owned()));
                let gate = Gate::new(row.number, &id.map(|at| row.cells.get(at)).unwrap_or_default());
                for (at, (meaning, header)) in self.meanings.iter().zip(&self.headers).enumerate() {
                    let text = row.cells.get(at);
                    let text = self.words.text(meaning, &text);
                    gate.pass((meaning, header), || damage::sound(&text), left)?;
                    let text = gate.visible((meaning, header), text, left);
                    gate.one_line((meaning, header), &text, left);
                    let day = if text.is_empty() { None } else { self.days.read(at, row.number, &text)? };
                    let text = day.map_or(text, |day| Cow::Owned(day.to_string()));
                    parts.cell((meaning, header, at), &text, left)?;
                }
            }
        }
        // Whoever has an address is somebody, whatever the name is; a file that has none of them has names alone.
        let addresses = self.meanings.iter().any(|meaning| matches!(meaning, Meaning::Email(_)));
        parts.together(addresses, left)
    }
}

/// Refuses a row with other cells than the header has.
pub(super) fn ragged(cells: usize, columns: usize) -> Result<(), Trouble> {
    if cells == columns {
        return Ok(());
    }
    Err(Trouble::row(format!(
        "has {}, the header has {columns}",
        crate::domain::count::counted(cells, "cell", "cells")
    )))
}

/// The parts of a cell that holds several values.
fn several(text: &str) -> impl Iterator<Item = String> {
    text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// The telephone numbers of a cell.
fn phones(text: &str) -> impl Iterator<Item = String> {
    text.split(BETWEEN).flat_map(phone_lines)
}

/// The addresses of a cell. A comma belongs to a name beside an address, unless there is an address on both sides of it.
fn addresses(text: &str) -> Vec<String> {
    let mut all: Vec<String> = several(text).collect();
    for mark in [';', '\n', ','] {
        let apart = |cell: String| {
            let parts: Vec<String> =
                cell.split(mark).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
            if parts.iter().all(|part| part.contains('@')) { parts } else { vec![cell] }
        };
        all = all.into_iter().flat_map(apart).collect();
    }
    all
}

impl Parts {
    fn cell(
        &mut self,
        (meaning, header, at): (&Meaning, &str, usize),
        text: &str,
        left: &mut Left,
    ) -> Result<(), Trouble> {
        match meaning {
            Meaning::Field(field) if text.is_empty() && DAYS.contains(&field.as_str()) => {
                self.told.insert(field.clone(), Value::Null);
            }
            Meaning::Unknown if text.is_empty() => left.empty(header),
            _ if text.is_empty() => {}
            Meaning::Field(field) => drop(self.told.insert(field.clone(), value(field, text)?)),
            Meaning::Email(place) => {
                self.emails.extend(addresses(text).into_iter().map(|email| (*place, email)));
            }
            Meaning::Phone(rank) => {
                self.phones.extend(phones(text).map(|phone| (*rank, header.to_owned(), phone)));
            }
            Meaning::Middle => text.clone_into(&mut self.middle),
            Meaning::Whole => self.whole = Some((header.to_owned(), text.to_owned())),
            Meaning::Derived => left.derived(header),
            Meaning::Aside => {}
            Meaning::Blank => left.blank(at + 1),
            Meaning::Unknown => left.said(header, text),
            Meaning::Unmapped => left.unmapped(header),
        }
        Ok(())
    }

    fn key(&mut self, key: &str, value: &Value, left: &mut Left) -> Result<(), Trouble> {
        let text = || {
            let text = value.as_str().map(str::to_owned);
            text.ok_or_else(|| Trouble::row(format!("{key} must be text")))
        };
        match contacts::meaning(key) {
            Meaning::Aside => {}
            Meaning::Field(field) => {
                if self.told.insert(field.clone(), value.clone()).is_some() {
                    return Err(Trouble::row(format!("{field} is given twice")));
                }
            }
            // The first address may also be said to be none.
            Meaning::Email(_) if key == "email" && value.is_null() => {
                self.told.insert(key.to_owned(), Value::Null);
            }
            // So may the telephone.
            Meaning::Phone(0) if value.as_str().is_none_or(|text| phones(text).count() < 2) => {
                self.told.insert("phone".to_owned(), value.clone());
            }
            // Another key that nobody knows may be a known one, misspelled.
            Meaning::Unknown => left.said(key, value.as_str().unwrap_or_default()),
            _ if value.is_null() => {}
            Meaning::Email(place) => {
                self.emails.extend(addresses(&text()?).into_iter().map(|email| (place, email)));
            }
            Meaning::Phone(rank) => {
                self.phones.extend(phones(&text()?).map(|phone| (rank, key.to_owned(), phone)));
            }
            Meaning::Middle => self.middle = text()?,
            Meaning::Derived if value.as_array().is_some_and(Vec::is_empty) => {}
            Meaning::Derived => left.derived(key),
            Meaning::Whole | Meaning::Blank | Meaning::Unmapped => left.unknown(key),
        }
        Ok(())
    }

    /// Puts the parts of a name, several addresses and several telephones together.
    fn together(mut self, addresses: bool, left: &mut Left) -> Result<Map<String, Value>, Trouble> {
        self.name(left)?;
        self.is_somebody(addresses)?;
        self.is_theirs(left)?;
        words::known(&self.told)?;
        self.emails.sort_by_key(|(place, _)| *place);
        let mut emails = self.emails.into_iter().map(|(_, email)| bare(&email).to_owned());
        if let Some(first) = emails.next() {
            self.told.insert("email".to_owned(), first.into());
        }
        let further: Vec<Value> = emails.map(Value::from).collect();
        if !further.is_empty() {
            self.told.insert("email.+".to_owned(), further.into());
        }
        self.phones.sort_by_key(|(rank, ..)| *rank);
        let mut phones = self.phones.into_iter();
        if let Some((_, _, phone)) = phones.next() {
            for (_, header, other) in phones {
                // One telephone is kept; another number is content of its column that is not taken.
                if digits(&other) != digits(&phone) {
                    left.phone(&header);
                }
            }
            self.told.insert("phone".to_owned(), phone.into());
        }
        Ok(self.told)
    }

    /// Refuses a row that says something of the list, where nothing in it says that it is somebody.
    fn is_somebody(&self, addresses: bool) -> Result<(), Trouble> {
        let known = ["id", "handle"].iter().any(|key| self.told.contains_key(*key));
        if known || self.emails.iter().any(|(_, email)| email.contains('@')) {
            return Ok(());
        }
        let name = name_of(&self.told);
        if name.is_empty() {
            return Err(Trouble::row(
                "has no name and no address: text that goes on from the row above belongs into its cell, in quotes",
            ));
        }
        let names = ["name", "first_name", "last_name"];
        let alone = addresses
            && self.phones.is_empty()
            && self.told.iter().all(|(key, value)| names.contains(&key.as_str()) || value.is_null());
        if is_footer(&name, alone) {
            return Err(Trouble::row(format!(
                "'{}' reads like a sum or a footer and not like a name: say skip or footer in a map, or give the row an address",
                brief(&name)
            )));
        }
        Ok(())
    }

    /// Refuses a name beside an address that is another one than that of the row; what it says more is told.
    fn is_theirs(&self, left: &mut Left) -> Result<(), Trouble> {
        let name = name_of(&self.told);
        for (_, email) in &self.emails {
            let (other, cell) = (beside(email), brief(email));
            if is_within(other, &name) {
                continue;
            }
            if name.is_empty() || !is_within(&name, other) {
                return Err(Trouble::row(format!("'{cell}' is another name than '{}'", brief(&name))));
            }
            left.note(&format!("Left out: what '{cell}' has beyond the name '{}'", brief(&name)));
        }
        Ok(())
    }

    fn name(&mut self, left: &mut Left) -> Result<(), Trouble> {
        for key in ["name", "first_name", "last_name"] {
            let said = self.told.get(key).and_then(Value::as_str).unwrap_or_default().trim();
            if is_no_name(said) {
                return Err(Trouble::row(format!("'{said}' is not a name")));
            }
        }
        let text = |told: &Map<String, Value>, key: &str| {
            told.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
        };
        let (mut first, last) = (text(&self.told, "first_name"), text(&self.told, "last_name"));
        if !self.middle.is_empty() {
            format!("{first} {}", self.middle).trim().clone_into(&mut first);
            self.told.insert("first_name".to_owned(), first.clone().into());
        }
        if let Some((header, whole)) = self.whole.take() {
            if first.is_empty() && last.is_empty() {
                self.told.insert("name".to_owned(), whole.into());
            } else if !same_name(&whole, &full_name(&first, &last)) {
                left.name(&header);
            }
        }
        let whole = text(&self.told, "name");
        if !first.is_empty() || whole.is_empty() {
            return Ok(());
        }
        if let Some((first, last)) = turned(&whole) {
            self.told.remove("name");
            self.told.insert("first_name".to_owned(), first.into());
            self.told.insert("last_name".to_owned(), last.into());
        } else if whole.matches(',').count() > 1 {
            return Err(Trouble::row("the name has several commas: give first_name and last_name instead"));
        }
        Ok(())
    }
}

/// The whole name that a row says.
pub(super) fn name_of(told: &Map<String, Value>) -> String {
    let text = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    match (text("first_name"), text("last_name")) {
        ("", "") => text("name").to_owned(),
        (first, last) => full_name(first, last),
    }
}

/// What forms put where there is no name.
fn is_no_name(said: &str) -> bool {
    let mark = !said.is_empty() && !said.chars().any(char::is_alphanumeric);
    mark || said.eq_ignore_ascii_case("n/a")
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Lists and free fields stand in a cell as JSON; of goals each line is one.
fn value(field: &str, text: &str) -> Result<Value, Trouble> {
    let json = matches!(field, "goals" | "preferences" | "emergency_contact" | "other_emails")
        && text.starts_with(['[', '{']);
    if !json && field == "goals" && text::has_several_lines(text) {
        return Ok(text::lines(text).collect());
    }
    if !json {
        return Ok(Value::from(text));
    }
    serde_json::from_str(text).map_err(|_| Trouble::row(format!("{field} is not JSON")))
}
