//! A row that an operation touched, as it is shown: how it fared, and each column that changed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    report::{Cell, Column, Record, when},
    store::{
        changes::{Altered, RowChange},
        export::Field,
        history::Fate,
    },
};

/// A row that an operation touched; the answers of one assessment count as one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RowDiff {
    change: &'static str,
    table: &'static str,
    /// The handle of the row; of answers, that of their assessment; of what has none of its own, that of its client.
    handle: Option<String>,
    /// The id of the row; of answers, that of their assessment.
    id: String,
    /// How many rows it stands for.
    rows: i64,
    /// The columns that changed.
    columns: Vec<ColumnChange>,
}

/// One column that changed.
#[derive(Debug, Serialize, JsonSchema)]
struct ColumnChange {
    column: &'static str,
    /// Whether it is kept encrypted. Without the key, and of notes that were not asked for, only that it changed is told.
    sealed: bool,
    /// What it held before.
    before: Option<Value>,
    /// What it held after.
    after: Option<Value>,
    /// Whether before and after are told; where they are not, null says nothing.
    shown: bool,
}

impl RowDiff {
    pub(super) fn new(change: RowChange, zone: Tz) -> Self {
        let columns = change.columns.into_iter().map(|altered| ColumnChange::new(altered, zone));
        Self {
            change: change.fate.key(),
            table: change.table,
            handle: change.handle,
            id: change.id.to_string(),
            rows: change.rows,
            columns: columns.collect(),
        }
    }

    /// What changed, in one line.
    fn words(&self) -> String {
        if self.table == "assessment_responses" {
            return crate::domain::count::counted(self.rows, "answer", "answers");
        }
        // Ids of rows that came or went say nothing to people.
        let told =
            |column: &&ColumnChange| self.change == Fate::Changed.key() || !column.column.ends_with("_id");
        let told = self.columns.iter().filter(told);
        told.map(|column| column.words(self.change)).collect::<Vec<_>>().join(", ")
    }
}

impl ColumnChange {
    fn new(Altered { column, sealed, values }: Altered, zone: Tz) -> Self {
        let shown = values.is_some();
        let (before, after) = values.unzip();
        let told = |field: Option<Field>| field.and_then(|field| value(column, field, zone));
        Self { column, sealed, shown, before: told(before), after: told(after) }
    }

    /// `focus one -> two`; of a row that came or went `focus one`; where it cannot be told `notes changed`.
    fn words(&self, change: &str) -> String {
        let word = |value: &Option<Value>| match value {
            None => "-".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Bool(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
            Some(other) => other.to_string(),
        };
        if !self.shown {
            return format!("{} {change}", self.column);
        }
        let one = self.after.as_ref().or(self.before.as_ref());
        match one.filter(|_| change != Fate::Changed.key()) {
            Some(value) => format!("{} {}", self.column, word(&Some(value.clone()))),
            None => format!("{} {} -> {}", self.column, word(&self.before), word(&self.after)),
        }
    }
}

/// A clear field as it is told everywhere: decimals as text, instants with the offset of the zone.
fn value(column: &str, field: Field, zone: Tz) -> Option<Value> {
    Some(match field {
        Field::Null => return None,
        Field::Text(text) if column.ends_with("_at") => {
            let at: Option<DateTime<Utc>> = text.parse().ok();
            Value::String(at.map_or(text, |at| when::iso(at, zone)))
        }
        Field::Text(text) | Field::Decimal(text) => Value::String(text),
        Field::Json(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Field::Int(number) => number.into(),
        Field::Flag(flag) => flag.into(),
    })
}

impl Record for RowDiff {
    const COLUMNS: &'static [Column] = &[
        Column::left("change", "Change"),
        Column::left("table", "Table"),
        Column::left("handle", "Handle"),
        Column::left("id", "Id"),
        Column::right("rows", "Rows"),
        Column::text("columns", "What"),
    ];
    const DEFAULT: &'static [&'static str] = &["change", "table", "handle", "columns", "id"];
    const GROUPS: &'static [&'static [&'static str]] = &[&["id"]];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.change),
            Cell::text(self.table),
            self.handle.clone().into(),
            Cell::text(&self.id),
            self.rows.into(),
            Cell::text(self.words()),
        ]
    }
}
