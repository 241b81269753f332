//! Taking data out: every table with what follows from other rows filled in, streamed in flat memory.

pub mod file;
mod folder;

use std::{collections::HashMap, rc::Rc};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Setting,
    bank::{Pinned, Shelf},
};
use crate::{
    domain::{
        Unit,
        answer::Answer,
        assessment::BankRef,
        id::{self, ClientId, SessionId},
    },
    error::{Error, Kind},
    store::{
        Store,
        export::{ActionLine, Answered, Field, TABLES, Table},
    },
};

pub use folder::{Folder, SCHEMA};

/// The table that a name means.
///
/// # Errors
/// When there is none, with all of them as a hint.
pub fn table(name: &str) -> Result<&'static Table, Error> {
    static ALL: [Table; TABLES.len()] = TABLES;
    let wanted = match name {
        "responses" => "assessment_responses",
        "scores" => "coherence_scores",
        "assignments" => "client_interventions",
        "actions" => "action_items",
        "events" => "analytics_events",
        other => other,
    };
    ALL.iter().find(|table| table.name == wanted.replace('-', "_")).ok_or_else(|| {
        let names = TABLES.iter().map(|table| table.name).collect::<Vec<_>>().join(", ");
        Error::usage(format!("there is no table '{name}'")).about(name).hint(format!("there are: {names}"))
    })
}

/// Hands every row of a table to `visit`, derived columns included.
///
/// # Errors
/// When the store refuses, or `visit` does.
pub fn rows(
    store: &Store,
    setting: &Setting,
    table: &Table,
    visit: &mut dyn FnMut(Vec<Field>) -> Result<(), Error>,
) -> Result<(), Error> {
    let place = |key: &str| table.columns.iter().position(|column| column.key == key);
    match table.name {
        "assessment_responses" => answers(store, visit),
        "clients" => {
            let (id, cell) = (place("id"), place("other_emails"));
            let mut further = store.all_further_addresses()?;
            store.each_row(table, |mut fields| {
                let client = id.and_then(|at| fields.get(at)).and_then(uuid).map(ClientId);
                let emails = client.and_then(|client| further.remove(&client));
                if let (Some(emails), Some(cell)) = (emails, cell.and_then(|at| fields.get_mut(at))) {
                    *cell = Field::Json(Value::from(emails).to_string());
                }
                visit(fields)
            })
        }
        "sessions" => {
            let (id, items) = (place("id"), place("action_items"));
            store.each_row(table, |mut fields| {
                let session = id.and_then(|at| fields.get(at)).and_then(uuid).map(SessionId);
                if let (Some(session), Some(cell)) = (session, items.and_then(|at| fields.get_mut(at))) {
                    *cell = action_items(store, setting, session)?;
                }
                visit(fields)
            })
        }
        "action_items" => {
            let (due, status) = (place("due_date"), place("status"));
            store.each_row(table, |mut fields| {
                let due = due.and_then(|at| fields.get(at)).cloned();
                if let (Some(Field::Text(due)), Some(Field::Text(status))) =
                    (due, status.and_then(|at| fields.get_mut(at)))
                {
                    *status = state(setting, status, Some(&due));
                }
                visit(fields)
            })
        }
        _ => store.each_row(table, visit),
    }
}

fn uuid(field: &Field) -> Option<Uuid> {
    match field {
        Field::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// An item that is not done and whose day has passed is overdue.
fn state(setting: &Setting, status: &str, due: Option<&str>) -> String {
    let late = due.is_some_and(|due| *due < *setting.today().to_string());
    if late && status != "completed" { "overdue".to_owned() } else { status.to_owned() }
}

fn action_items(store: &Store, setting: &Setting, session: SessionId) -> Result<Field, Error> {
    let items = store.actions_of_session(session)?;
    let items = items.into_iter().map(|ActionLine { id, title, due_date, status }| {
        let status = state(setting, &status, due_date.as_deref());
        json!({ "id": id, "title": title, "due_date": due_date, "status": status })
    });
    let items: Vec<Value> = items.collect();
    Ok(if items.is_empty() { Field::Null } else { Field::Json(Value::from(items).to_string()) })
}

/// Scores of answers, worked out once for each answer that was given.
struct Scored<'s> {
    store: &'s Store,
    shelf: Shelf,
    banks: HashMap<Uuid, BankRef>,
    last: Option<(Uuid, Rc<Pinned>)>,
    known: HashMap<(Uuid, String), Option<Unit>>,
}

impl<'s> Scored<'s> {
    fn new(store: &'s Store) -> Result<Self, Error> {
        let banks =
            store.banks()?.into_iter().map(|bank| (bank.row, super::bank::reference(&bank))).collect();
        Ok(Self { store, shelf: Shelf::default(), banks, last: None, known: HashMap::new() })
    }

    fn bank(&mut self, row: Uuid) -> Result<Rc<Pinned>, Error> {
        if let Some((_, bank)) = self.last.as_ref().filter(|(last, _)| *last == row) {
            return Ok(Rc::clone(bank));
        }
        let missing = || Error::new(Kind::Damaged, "an answer belongs to a bank that is not installed");
        let bank = self.shelf.take(self.store, self.banks.get(&row).ok_or_else(missing)?)?;
        self.last = Some((row, Rc::clone(&bank)));
        Ok(bank)
    }

    /// What an answer is worth: what a coach rated it with, or what the bank says.
    fn score(&mut self, answered: &Answered<'_>) -> Result<Option<Unit>, Error> {
        if let Some(rating) = answered.rating {
            return Ok(Unit::from_steps(rating).ok());
        }
        let Some(value) = &answered.value else { return Ok(None) };
        if let Some(known) = self.known.get(&(answered.question.0, value.clone())) {
            return Ok(*known);
        }
        let bank = self.bank(answered.bank)?;
        let unit = bank
            .question(answered.question)
            .and_then(|question| Answer::kept(question, value).ok()?.score(question));
        // Choices of several options come in so many ways that they are not all kept.
        if self.known.len() < 10_000 {
            self.known.insert((answered.question.0, value.clone()), unit);
        }
        Ok(unit)
    }
}

fn answers(store: &Store, visit: &mut dyn FnMut(Vec<Field>) -> Result<(), Error>) -> Result<(), Error> {
    let mut scored = Scored::new(store)?;
    let text = |text: Option<&str>| text.map_or(Field::Null, |text| Field::Text(text.to_owned()));
    store.each_answer(|answered| {
        let score = scored.score(&answered)?;
        let bank = scored.bank(answered.bank)?;
        let code = bank.question(answered.question).map(|question| question.code.as_str());
        visit(vec![
            Field::Text(id::response(answered.assessment, answered.question).to_string()),
            Field::Text(answered.assessment.to_string()),
            Field::Text(answered.question.to_string()),
            answered.value.map_or(Field::Null, Field::Json),
            answered.text.map_or(Field::Null, Field::Text),
            score.map_or(Field::Null, |unit| Field::Decimal(unit.to_string())),
            text(Some(answered.created_at)),
            text(code),
            text(Some(answered.answered_at)),
            answered.rated_by.map_or(Field::Null, |id| Field::Text(id.to_string())),
            text(answered.rated_at),
        ])
    })
}
