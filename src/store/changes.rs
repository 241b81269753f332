//! What one operation changed, row by row and column by column: the state before it beside the state after it.
//!
//! What is encrypted is told where the key is there: a row that is written is sealed anew throughout, so the bytes of a
//! cell say nothing. Of notes it is told only that they changed, unless they are asked for.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    Param, Store, StoreError,
    export::{Field, Form, TABLES, Table},
    history::Fate,
};
use crate::domain::{Handle, id::ScoreId};

/// One row that an operation touched; the answers of one assessment count as one.
#[derive(Clone)]
pub struct RowChange {
    /// The table.
    pub table: &'static str,
    /// The row's id; of answers, that of their assessment.
    pub id: Uuid,
    /// Its handle, where it has or had one.
    pub handle: Option<String>,
    /// How it fared.
    pub fate: Fate,
    /// How many rows it stands for.
    pub rows: i64,
    /// The columns that changed, in the order of the data model; of rows that came or went, those that hold something.
    pub columns: Vec<Altered>,
}

/// One column that changed.
#[derive(Clone)]
pub struct Altered {
    /// The data model's name.
    pub column: &'static str,
    /// Whether it is kept encrypted.
    pub sealed: bool,
    /// What it held before and after; nothing of notes that were not asked for.
    pub values: Option<(Field, Field)>,
}

/// A cell to compare. No `Debug`: it may be private.
#[derive(PartialEq, Eq)]
enum Cell {
    Open(Field),
    /// It is there, and there is no key to open it with.
    Locked,
}

impl Cell {
    fn is_empty(&self) -> bool {
        match self {
            Self::Open(Field::Null) => true,
            Self::Open(Field::Text(text)) => text.is_empty(),
            Self::Open(_) | Self::Locked => false,
        }
    }
}

type Rows = BTreeMap<Uuid, Vec<Cell>>;

/// Columns that say when a row was written: they change with every other.
const STAMPS: [&str; 2] = ["updated_at", "op"];

/// Columns that a row which came or went is known by already.
const NAMES: [&str; 3] = ["id", "handle", "created_at"];

impl Store {
    /// Every row that an operation touched, by table; with what `notes` hold, or only that they changed.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn changes(&self, op: i64, notes: bool) -> Result<Vec<RowChange>, StoreError> {
        let mut columns: BTreeMap<&str, BTreeMap<Uuid, Vec<Altered>>> = BTreeMap::new();
        let touched = self.touched_rows(op)?;
        for table in TABLES.iter().filter(|table| touched.keys().any(|(name, _)| *name == table.name)) {
            columns.insert(table.name, self.altered(table, op, notes)?);
        }
        let mut found: Vec<_> = touched
            .into_iter()
            .map(|((table, id), fate)| {
                let columns = columns.get_mut(table).and_then(|rows| rows.remove(&id)).unwrap_or_default();
                RowChange { table, id, handle: None, fate, rows: 1, columns }
            })
            .collect();
        found.extend(self.touched_answers(op)?);
        self.name_rows(&mut found)?;
        Ok(found)
    }

    /// Gives rows the handles that they have, or had last: scores theirs, which is worked out, and what has none of its
    /// own that of its client.
    fn name_rows(&self, rows: &mut [RowChange]) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<Uuid, Option<String>> = rows.iter().map(|row| (row.id, None)).collect();
        let own = "SELECT id, handle FROM main.handles_history UNION ALL SELECT id, handle FROM main.handles";
        let users = "SELECT user_id, handle FROM main.clients_history WHERE user_id IS NOT NULL
                     UNION ALL SELECT user_id, handle FROM main.clients WHERE user_id IS NOT NULL";
        let engaged = "SELECT e.id, c.handle FROM (SELECT id, client_id FROM main.engagements_history
                       UNION ALL SELECT id, client_id FROM main.engagements) e
                       JOIN (SELECT id, handle FROM main.clients_history
                       UNION ALL SELECT id, handle FROM main.clients) c ON c.id = e.client_id";
        for (table, sql) in [("", own), ("users", users), ("engagements", engaged)] {
            if table.is_empty() || rows.iter().any(|row| row.table == table) {
                self.conn.each(sql, &[], |row| {
                    if let Some(handle) = wanted.get_mut(&row.id()?) {
                        *handle = Some(row.text()?.to_owned());
                    }
                    Ok::<_, StoreError>(())
                })?;
            }
        }
        for row in rows {
            let score = || Handle::of_score(ScoreId(row.id)).to_string();
            row.handle = match row.table {
                "coherence_scores" => Some(score()),
                _ => wanted.get(&row.id).cloned().flatten(),
            };
        }
        Ok(())
    }

    /// The answers that an operation gave, changed and took back, counted for each assessment.
    fn touched_answers(&self, op: i64) -> Result<Vec<RowChange>, StoreError> {
        let answers = "assessment_responses";
        let sql = format!(
            "SELECT assessment_id, before, after, COUNT(*) FROM (
               SELECT k.assessment_id,
                 EXISTS (SELECT 1 FROM main.{answers}_history h WHERE h.assessment_id = k.assessment_id
                         AND h.question_id = k.question_id AND h.op < ?1 AND h.ended_op = ?1) AS before,
                 EXISTS (SELECT 1 FROM main.{answers} t WHERE t.assessment_id = k.assessment_id
                         AND t.question_id = k.question_id AND t.op = ?1)
                 OR EXISTS (SELECT 1 FROM main.{answers}_history h WHERE h.assessment_id = k.assessment_id
                            AND h.question_id = k.question_id AND h.op = ?1) AS after
               FROM (SELECT assessment_id, question_id FROM main.{answers} WHERE op = ?1
                     UNION SELECT assessment_id, question_id FROM main.{answers}_history
                     WHERE op = ?1 OR ended_op = ?1) k)
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        self.conn.all(&sql, &[Param::Int(op)], |row| {
            let id = row.id()?;
            let fate = Fate::of(row.flag()?, row.flag()?);
            Ok(RowChange { table: answers, id, handle: None, fate, rows: row.int()?, columns: Vec::new() })
        })
    }

    /// The columns in which the rows of a table differ before and after an operation.
    fn altered(
        &self,
        table: &Table,
        op: i64,
        notes: bool,
    ) -> Result<BTreeMap<Uuid, Vec<Altered>>, StoreError> {
        let columns = self.columns(table.name)?.join(", ");
        let name = table.name;
        let before = format!("SELECT {columns} FROM main.{name}_history WHERE ended_op = ?1 AND op < ?1");
        let after = format!(
            "SELECT {columns} FROM main.{name} WHERE op = ?1
             UNION ALL SELECT {columns} FROM main.{name}_history WHERE op = ?1 AND ended_op > ?1"
        );
        let (mut before, mut after) = (self.state(table, &before, op)?, self.state(table, &after, op)?);
        let ids: BTreeSet<Uuid> = before.keys().chain(after.keys()).copied().collect();
        let mut found = BTreeMap::new();
        for id in ids {
            let altered = match (before.remove(&id), after.remove(&id)) {
                (Some(before), Some(after)) => {
                    let pairs = kept(table).zip(before.into_iter().zip(after));
                    pairs.filter(|(_, (before, after))| before != after).collect::<Vec<_>>()
                }
                (before, after) => {
                    let none = || Cell::Open(Field::Null);
                    let came = after.is_some();
                    let cells = kept(table).zip(before.or(after).unwrap_or_default());
                    let told = cells.filter(|((key, _), cell)| !cell.is_empty() && !NAMES.contains(key));
                    told.map(|(column, cell)| (column, if came { (none(), cell) } else { (cell, none()) }))
                        .collect()
                }
            };
            let altered = altered.into_iter().map(|((column, sealed), values)| {
                let private = !notes && table.notes.contains(&column);
                Altered { column, sealed, values: opened(values).filter(|_| !private) }
            });
            found.insert(id, altered.collect());
        }
        Ok(found)
    }

    /// The rows of a table as a query over its columns has them.
    fn state(&self, table: &Table, query: &str, op: i64) -> Result<Rows, StoreError> {
        let mut rows = Rows::new();
        let sql = table.sql_of_past(query);
        self.conn.each(&sql, &[Param::Int(op)], |row| {
            let (id, subject) = (row.id()?, row.id()?);
            let mut cells = Vec::with_capacity(table.columns.len());
            for column in table.columns {
                if matches!(column.form, Form::Derived | Form::Email) || STAMPS.contains(&column.key) {
                    // The address of a user who has another client by now would not even open.
                    row.skip(if column.form == Form::Email { 2 } else { 1 });
                    continue;
                }
                let slot = crate::vault::Slot { table: table.name, column: column.key, row: id, subject };
                let cell = match column.form {
                    Form::Sealed | Form::SealedJson => match row.opt_bytes()? {
                        None => Cell::Open(Field::Null),
                        Some(_) if !self.unlocked() => Cell::Locked,
                        // The client it belonged to may be gone, and with it the way to the key.
                        Some(bytes) => self.open_text(slot, Some(bytes)).map_or(Cell::Locked, |text| {
                            text.map_or(Cell::Locked, |text| Cell::Open(sealed(column.form, text)))
                        }),
                    },
                    form => Cell::Open(self.read_field(form, slot, row)?),
                };
                cells.push(cell);
            }
            rows.insert(id, cells);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }
}

/// What was encrypted, as it is told.
fn sealed(form: Form, text: String) -> Field {
    if form == Form::SealedJson { Field::Json(text) } else { Field::Text(text) }
}

/// What two cells hold, where both can be read.
fn opened(values: (Cell, Cell)) -> Option<(Field, Field)> {
    match values {
        (Cell::Open(before), Cell::Open(after)) => Some((before, after)),
        _ => None,
    }
}

/// The columns that are compared, and whether they are sealed.
fn kept(table: &Table) -> impl Iterator<Item = (&'static str, bool)> {
    let compared = table.columns.iter().filter(|column| {
        !matches!(column.form, Form::Derived | Form::Email) && !STAMPS.contains(&column.key)
    });
    compared.map(|column| (column.key, matches!(column.form, Form::Sealed | Form::SealedJson)))
}
