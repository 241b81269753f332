//! Every table of the data model as rows of plain fields: its columns in its order, ours after them, sealed cells opened.

mod tables;

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, sealed::owner_by_user};
use crate::{
    domain::id::{AssessmentId, ClientId, QuestionId, SessionId},
    vault::Slot,
};

pub use tables::{
    ACTIONS, ADDRESSES, ASSESSMENTS, ASSIGNMENTS, BANKS, BREAKTHROUGHS, CLIENTS, COACHES, ENGAGEMENTS,
    EVENTS, INTERVENTIONS, LIBRARIES, MESSAGES, QUESTIONS, RESPONSES, SCORES, SESSIONS, TABLES, USERS,
};

use Form::{Derived, Email, Flag, Id, Int, Json, Sealed, SealedJson, Steps, Text};

/// One cell. No `Debug`: it may be private.
#[derive(Clone, PartialEq, Eq)]
pub enum Field {
    /// Unknown, or not there.
    Null,
    /// Words, ids, days and instants.
    Text(String),
    /// JSON.
    Json(String),
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(String),
    /// Yes or no.
    Flag(bool),
}

/// How a column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An id.
    Id,
    /// Clear text.
    Text,
    /// Clear JSON.
    Json,
    /// A whole number.
    Int,
    /// Smallest steps of a decimal with that many places.
    Steps(u32),
    /// 0 or 1.
    Flag,
    /// Sealed text.
    Sealed,
    /// Sealed JSON.
    SealedJson,
    /// The sealed e-mail address of the user row behind it.
    Email,
    /// Not kept: it follows from other rows.
    Derived,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The data model's name.
    pub key: &'static str,
    /// How it is kept.
    pub form: Form,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The data model's name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Columns that are notes.
    pub notes: &'static [&'static str],
    /// FROM, and how the row is found again.
    from: &'static str,
    /// Whose key seals the row.
    subject: &'static str,
}

impl Table {
    fn sql(&self) -> String {
        self.sql_from(self.from, self.subject)
    }

    fn sql_from(&self, from: &str, subject: &str) -> String {
        let cells = self.columns.iter().map(|column| match column.form {
            Derived => "NULL".to_owned(),
            Email => "t.user_id, u.email".to_owned(),
            _ if matches!((self.name, column.key), ("assessments" | "questions", "bank" | "version")) => {
                format!("b.{}", column.key)
            }
            _ => format!("t.{}", column.key),
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        format!("SELECT t.id, {subject}, {cells} FROM {from} ORDER BY t.id")
    }

    /// The same over the rows of `query`, which has the table's own columns, in the place of the table: each row belongs
    /// to whom it belonged when it was written.
    pub(super) fn sql_of_past(&self, query: &str) -> String {
        let joined = self.from.strip_prefix(self.name).unwrap_or(self.from);
        match owner_by_user(self.name) {
            Some((joined, subject)) => self.sql_from(&format!("({query}) t {joined}"), subject),
            None => self.sql_from(&format!("({query}){joined}"), self.subject),
        }
    }
}

/// An answer on its way out.
pub struct Answered<'a> {
    /// Its assessment.
    pub assessment: AssessmentId,
    /// Its question.
    pub question: QuestionId,
    /// The bank of the assessment.
    pub bank: Uuid,
    /// The choice as canonical JSON.
    pub value: Option<String>,
    /// The written answer.
    pub text: Option<String>,
    /// What a coach rated a text answer with.
    pub rating: Option<i64>,
    /// Who did.
    pub rated_by: Option<Uuid>,
    /// When.
    pub rated_at: Option<&'a str>,
    /// When it was given.
    pub answered_at: &'a str,
    /// When it was stored.
    pub created_at: &'a str,
}

impl Store {
    /// How many rows a table has, without reading them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count_rows(&self, table: &Table) -> Result<usize, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM {}", table.from);
        let count = self.conn.first(&sql, &[], |row: &mut Row<'_>| row.int())?.unwrap_or_default();
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Hands every row of a table to `visit`, oldest id first; derived columns are [`Field::Null`].
    pub fn each_row<E: From<StoreError>>(
        &self,
        table: &Table,
        mut visit: impl FnMut(Vec<Field>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.conn.each(&table.sql(), &[], |row| {
            let (id, subject) = (row.id()?, row.id()?);
            let mut fields = Vec::with_capacity(table.columns.len());
            for column in table.columns {
                let slot = Slot { table: table.name, column: column.key, row: id, subject };
                fields.push(self.read_field(column.form, slot, row)?);
            }
            visit(fields)
        })
    }

    pub(super) fn read_field(&self, form: Form, slot: Slot, row: &mut Row<'_>) -> Result<Field, StoreError> {
        let or_null = |field: Option<Field>| field.unwrap_or(Field::Null);
        Ok(or_null(match form {
            Id => row.opt_id()?.map(|id: Uuid| Field::Text(id.to_string())),
            Text => row.opt_text()?.map(|text| Field::Text(text.to_owned())),
            Json => row.opt_text()?.map(|text| Field::Json(text.to_owned())),
            Int => row.opt_int()?.map(Field::Int),
            Flag => row.opt_int()?.map(|flag| Field::Flag(flag != 0)),
            Steps(places) => row.opt_int()?.map(|steps| Field::Decimal(decimal(steps, places))),
            Sealed => self.open_text(slot, row.opt_bytes()?)?.map(Field::Text),
            SealedJson => self.open_spelled(slot, row.opt_bytes()?)?.map(Field::Json),
            Email => {
                let (user, cell): (Option<Uuid>, _) = (row.opt_id()?, row.opt_bytes()?);
                let slot = Slot { table: "users", column: "email", row: user.unwrap_or_default(), ..slot };
                self.open_text(slot, cell.filter(|_| user.is_some()))?.map(Field::Text)
            }
            Derived => {
                row.opt_int()?;
                None
            }
        }))
    }

    /// Hands every answer to `visit`, assessment by assessment.
    pub fn each_answer<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Answered<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT t.assessment_id, t.question_id, a.client_id, a.bank_id, t.response_value, t.response_text,
                t.score, t.rated_by, t.rated_at, COALESCE(t.answered_at, t.created_at), t.created_at
            FROM assessments a JOIN assessment_responses t ON t.assessment_id = a.id ORDER BY a.id, t.question_id";
        self.conn.each(sql, &[], |row| {
            let (assessment, question, client): (_, _, ClientId) = (row.id()?, row.id()?, row.id()?);
            let bank = row.id()?;
            let value = super::response::slot(assessment, question, client, "response_value");
            let text = Slot { column: "response_text", ..value };
            visit(Answered {
                assessment,
                question,
                bank,
                value: self.open_spelled(value, row.opt_bytes()?)?,
                text: self.open_text(text, row.opt_bytes()?)?,
                rating: row.opt_int()?,
                rated_by: row.opt_id()?,
                rated_at: row.opt_text()?,
                answered_at: row.text()?,
                created_at: row.text()?,
            })
        })
    }

    /// The action items of a session, oldest first.
    pub fn actions_of_session(&self, session: SessionId) -> Result<Vec<ActionLine>, StoreError> {
        let sql = "SELECT id, client_id, title, due_date, status FROM action_items WHERE session_id = ?1 ORDER BY id";
        self.conn.all(sql, &[Param::Id(session.0)], |row| {
            let (id, subject) = (row.id()?, row.id()?);
            let slot = Slot { table: "action_items", column: "title", row: id, subject };
            let title = self.open_text(slot, row.opt_bytes()?)?.unwrap_or_default();
            Ok(ActionLine {
                id,
                title,
                due_date: row.opt_text()?.map(str::to_owned),
                status: row.text()?.to_owned(),
            })
        })
    }
}

/// An action item as its session tells it.
pub struct ActionLine {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub title: String,
    /// By when, as an ISO date.
    pub due_date: Option<String>,
    /// How far it has come, as stored.
    pub status: String,
}

/// Steps as the decimal they count.
fn decimal(steps: i64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let sign = if steps < 0 { "-" } else { "" };
    let (whole, rest) = (steps.unsigned_abs() / scale, steps.unsigned_abs() % scale);
    let width = usize::try_from(places).unwrap_or_default();
    format!("{sign}{whole}.{rest:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_decimals() {
        assert_eq!(decimal(7, 2), "0.07");
        assert_eq!(decimal(875, 1), "87.5");
        assert_eq!(decimal(-12, 4), "-0.0012");
    }

    #[test]
    fn every_table_of_the_data_model_is_there_once() {
        let mut names: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLES.len());
        // Names of rows, what is not to be found again, and who was merged: none is data of its own.
        let ours = ["handles", "removed_breakthroughs", "merged_clients"];
        for table in super::super::history::TABLES.iter().filter(|table| !ours.contains(&table.name)) {
            assert!(names.contains(&table.name), "{} is not exported", table.name);
        }
    }
}
