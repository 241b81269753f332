//! Rows on their way out: one type of record for each table.

use std::marker::PhantomData;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{
    report::{Cell, Column, Record},
    store::export::{self, Field, Form, Table},
};

/// A table as a type, so that its columns are known before the first row.
pub(super) trait Entity {
    const TABLE: &'static Table;
    const COLUMNS: &'static [Column];
    const DEFAULT: &'static [&'static str];
}

/// The columns of a table as a report knows them.
const fn columns<const N: usize>(table: &Table) -> [Column; N] {
    let mut columns = [Column::left("", ""); N];
    let mut at = 0;
    while at < N {
        let column = table.columns[at];
        columns[at] = match column.form {
            Form::Int | Form::Steps(_) => Column::right(column.key, column.key),
            Form::Sealed | Form::SealedJson | Form::Json => Column::text(column.key, column.key),
            _ => Column::left(column.key, column.key),
        };
        at += 1;
    }
    columns
}

macro_rules! entities {
    ($($name:ident $table:ident [$($shown:literal)+]),+ $(,)?) => {
        $(
            pub(super) struct $name;

            impl Entity for $name {
                const TABLE: &'static Table = &export::$table;
                const COLUMNS: &'static [Column] = &columns::<{ export::$table.columns.len() }>(&export::$table);
                const DEFAULT: &'static [&'static str] = &[$($shown),+];
            }
        )+

        /// Calls `$do` with the type of a table.
        macro_rules! with_entity {
            ($of:expr, $do:ident, $args:tt) => {
                match $of.name {
                    $(name if name == $crate::store::export::$table.name => $do::<crate::cli::export_row::$name> $args,)+
                    _ => Ok(0),
                }
            };
        }
        pub(super) use with_entity;
    };
}

entities!(
    Users USERS ["id" "email" "role" "is_active"],
    Coaches COACHES ["id" "name" "practice_name" "timezone"],
    Clients CLIENTS ["handle" "first_name" "last_name" "email" "status" "start_date"],
    Addresses ADDRESSES ["client_id" "position" "email"],
    Assessments ASSESSMENTS ["handle" "type" "status" "completed_at" "bank" "version"],
    Responses RESPONSES ["assessment_id" "question" "response_value" "score"],
    Questions QUESTIONS ["bank" "code" "dimension" "question_type" "question_text"],
    Scores SCORES ["client_id" "calculated_at" "psi_score" "rho_score" "q_score" "f_score" "coherence_percentage"],
    Sessions SESSIONS ["handle" "scheduled_at" "duration_minutes" "type" "status"],
    Interventions INTERVENTIONS ["code" "name" "dimension" "difficulty" "time_minutes"],
    Assignments ASSIGNMENTS ["handle" "status" "assigned_at" "completed_at" "effectiveness_rating"],
    Actions ACTIONS ["handle" "title" "due_date" "status"],
    Messages MESSAGES ["created_at" "message_text" "is_read"],
    Events EVENTS ["created_at" "event_type"],
    Breakthroughs BREAKTHROUGHS ["detected_at" "dimension" "before_score" "after_score"],
    Engagements ENGAGEMENTS ["start_date" "end_date" "allotted_sessions" "allotted_minutes"],
    Libraries LIBRARIES ["library" "version" "title" "is_active"],
    Banks BANKS ["bank" "version" "title" "is_active"],
);

/// One row of a table.
pub(super) struct Line<E>(Vec<Field>, PhantomData<E>);

impl<E> Line<E> {
    pub(super) fn new(fields: Vec<Field>) -> Self {
        Self(fields, PhantomData)
    }
}

impl<E: Entity> Serialize for Line<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, field) in E::COLUMNS.iter().zip(&self.0) {
            match field {
                Field::Null => map.serialize_entry(column.key, &())?,
                Field::Text(text) | Field::Decimal(text) => map.serialize_entry(column.key, text)?,
                Field::Int(number) => map.serialize_entry(column.key, number)?,
                Field::Flag(flag) => map.serialize_entry(column.key, flag)?,
                Field::Json(json) => {
                    let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(json.as_str()));
                    map.serialize_entry(column.key, &value)?;
                }
            }
        }
        map.end()
    }
}

impl<E: Entity> Record for Line<E> {
    const COLUMNS: &'static [Column] = E::COLUMNS;
    const DEFAULT: &'static [&'static str] = E::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let cell = |field: &Field| match field {
            Field::Null => Cell::Empty,
            Field::Text(text) | Field::Json(text) => Cell::Text(text.clone()),
            Field::Decimal(text) => Cell::Decimal(text.clone()),
            Field::Int(number) => Cell::Int(*number),
            Field::Flag(flag) => Cell::Flag(*flag),
        };
        self.0.iter().map(cell).collect()
    }
}
