//! What operations replaced, read back: time travel and differences, over all tables alike. Taking it back is in `undo`.
//!
//! The one list of versioned tables. The triggers of the migrations fill `<table>_history`; everything here is
//! written against those columns by name, so a column that a migration adds needs no change here.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::domain::id::ClientId;

/// A table with a history, and the columns of its primary key.
#[derive(Debug, Clone, Copy)]
pub struct Versioned {
    /// The table's name.
    pub name: &'static str,
    /// Its key.
    pub key: &'static [&'static str],
}

const fn by_id(name: &'static str) -> Versioned {
    Versioned { name, key: &["id"] }
}

/// Every table that has a history, those referred to before those that refer.
pub const TABLES: [Versioned; 21] = [
    Versioned { name: "handles", key: &["handle"] },
    by_id("users"),
    by_id("coaches"),
    by_id("clients"),
    by_id("client_addresses"),
    by_id("engagements"),
    by_id("banks"),
    by_id("questions"),
    by_id("assessments"),
    Versioned { name: "assessment_responses", key: &["assessment_id", "question_id"] },
    by_id("coherence_scores"),
    by_id("sessions"),
    by_id("libraries"),
    by_id("interventions"),
    by_id("client_interventions"),
    by_id("action_items"),
    by_id("messages"),
    by_id("analytics_events"),
    by_id("breakthroughs"),
    Versioned { name: "removed_breakthroughs", key: &["after_score_id", "dimension"] },
    Versioned { name: "merged_clients", key: &["client_id"] },
];

/// How the rows of a table say which client they belong to.
enum Whose {
    /// By a column.
    Column(&'static str),
    /// By their assessment.
    Answers,
    /// They belong to no client, or do not say.
    Nobody,
}

/// How one row fared in one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was added.
    Added,
    /// It was changed.
    Changed,
    /// It was removed.
    Removed,
}

impl Fate {
    /// Of a row that was there before, after, or both.
    pub(super) fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (true, true) => Self::Changed,
            (true, false) => Self::Removed,
            (false, _) => Self::Added,
        }
    }

    /// It in a word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// How many rows of one table an operation added, changed and removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The table.
    pub table: &'static str,
    /// Rows that it added.
    pub added: i64,
    /// Rows that it changed.
    pub changed: i64,
    /// Rows that it removed.
    pub removed: i64,
}

impl Versioned {
    pub(super) fn keys(self) -> String {
        self.key.join(", ")
    }

    /// `a.id = b.id AND …`
    pub(super) fn joined(self, left: &str, right: &str) -> String {
        let pairs = self.key.iter().map(|column| format!("{left}.{column} = {right}.{column}"));
        pairs.collect::<Vec<_>>().join(" AND ")
    }

    /// What a person said in a column, as an expression over the row `alias`; nothing where it follows from other rows
    /// and is worked out anew whenever those change.
    pub(super) fn said(self, alias: &str, column: &str) -> Option<String> {
        let said = format!("{alias}.{column}");
        match (self.name, column) {
            (_, "op")
            | ("sessions", "pre_session_coherence" | "post_session_coherence")
            | (
                "coherence_scores",
                "total_coherence"
                | "coherence_percentage"
                | "velocity"
                | "pattern_detected"
                | "carried"
                | "flags"
                | "algorithm",
            )
            | ("breakthroughs", "before_score_id" | "after_score_id") => None,
            ("coherence_scores", "psi_score" | "rho_score" | "q_score" | "f_score") => {
                let key = column.trim_end_matches("_score");
                let carried = format!("{alias}.carried");
                Some(format!("CASE WHEN REPLACE({carried}, '{key}', '') = {carried} THEN {said} END"))
            }
            (
                "breakthroughs",
                "magnitude" | "before_score" | "after_score" | "trigger_event" | "detected_at",
            ) => Some(format!("CASE WHEN {alias}.edited = 1 THEN {said} END")),
            _ => Some(said),
        }
    }

    /// When a person had the row `alias` come or go, as a condition: breakthroughs that a coach never touched follow from
    /// scores.
    pub(super) fn willed(self, alias: &str) -> String {
        match self.name {
            "breakthroughs" => format!("{alias}.edited = 1"),
            "handles" => format!("{alias}.kind <> 'breakthrough'"),
            "removed_breakthroughs" => "1 = 0".to_owned(),
            _ => "1 = 1".to_owned(),
        }
    }

    /// The keys of the rows that operation `?1` wrote or removed, in force or not. That an operation ran stays true when
    /// it is undone: the usage event that it left is not among them, only events that it changed.
    pub(super) fn touched(self) -> String {
        let (name, keys) = (self.name, self.keys());
        if name == "analytics_events" {
            return format!("SELECT {keys} FROM main.{name}_history WHERE ended_op = ?1");
        }
        format!(
            "SELECT {keys} FROM main.{name} WHERE op = ?1
             UNION SELECT {keys} FROM main.{name}_history WHERE op = ?1 OR ended_op = ?1"
        )
    }
}

impl Store {
    /// The columns of a versioned table, as the database has them.
    pub(super) fn columns(&self, table: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        self.conn.all(sql, &[Param::Text(table)], |row| Ok::<_, StoreError>(row.text()?.to_owned()))
    }

    /// Shows every table as it was when operation `op` had ended. Only reading makes sense afterwards.
    ///
    /// Temporary views of the tables' names stand in front of the tables, so every query reads the past unchanged.
    pub fn travel(&self, op: i64) -> Result<(), StoreError> {
        self.then.set(op);
        for table in TABLES {
            let (name, columns) = (table.name, self.columns(table.name)?.join(", "));
            self.conn.batch(&format!(
                "CREATE TEMP VIEW {name} AS
                 SELECT {columns} FROM main.{name} WHERE op <= {op}
                 UNION ALL SELECT {columns} FROM main.{name}_history WHERE op <= {op} AND {op} < ended_op"
            ))?;
        }
        Ok(())
    }

    /// Reads as [`Self::travel`] does, and comes back.
    pub fn looking_back<T, E: From<StoreError>>(
        &self,
        op: i64,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let gone = self.travel(op);
        let read = gone.map_err(E::from).and_then(|()| read());
        for table in TABLES {
            self.conn.batch(&format!("DROP VIEW IF EXISTS temp.{}", table.name))?;
        }
        self.then.set(i64::MAX);
        read
    }

    /// What an operation did to each table that it touched.
    pub fn touched(&self, op: i64) -> Result<Vec<Touched>, StoreError> {
        let mut touched = Vec::new();
        for table in TABLES {
            let (name, keys) = (table.name, table.touched());
            let (in_row, in_past) = (table.joined("t", "k"), table.joined("h", "k"));
            let sql = format!(
                "SELECT COALESCE(SUM(before = 0 AND after = 1), 0), COALESCE(SUM(before = 1 AND after = 1), 0),
                        COALESCE(SUM(before = 1 AND after = 0), 0)
                 FROM (SELECT
                   EXISTS (SELECT 1 FROM main.{name}_history h WHERE {in_past} AND h.ended_op = ?1) AS before,
                   EXISTS (SELECT 1 FROM main.{name} t WHERE {in_row} AND t.op = ?1)
                   OR EXISTS (SELECT 1 FROM main.{name}_history h WHERE {in_past} AND h.op = ?1) AS after
                 FROM ({keys}) k)"
            );
            let read = |row: &mut Row<'_>| {
                Ok::<_, StoreError>(Touched {
                    table: name,
                    added: row.int()?,
                    changed: row.int()?,
                    removed: row.int()?,
                })
            };
            touched.extend(self.conn.first(&sql, &[Param::Int(op)], read)?);
        }
        touched.retain(|touched| touched.added + touched.changed + touched.removed > 0);
        Ok(touched)
    }

    /// The rows that an operation touched, as ids with their fates; tables with other keys than an id are left out.
    pub fn touched_rows(&self, op: i64) -> Result<BTreeMap<(&'static str, Uuid), Fate>, StoreError> {
        let mut rows = BTreeMap::new();
        for table in TABLES.iter().filter(|table| table.key == ["id"]) {
            let name = table.name;
            let sql = format!(
                "SELECT k.id, EXISTS (SELECT 1 FROM main.{name}_history h WHERE h.id = k.id AND h.ended_op = ?1),
                   EXISTS (SELECT 1 FROM main.{name} t WHERE t.id = k.id AND t.op = ?1)
                   OR EXISTS (SELECT 1 FROM main.{name}_history h WHERE h.id = k.id AND h.op = ?1)
                 FROM ({}) k",
                table.touched()
            );
            self.conn.each(&sql, &[Param::Int(op)], |row| {
                let id: Uuid = row.id()?;
                let fate = Fate::of(row.flag()?, row.flag()?);
                rows.insert((name, id), fate);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(rows)
    }

    /// The operations that wrote one row of a table whose key is an id, oldest first.
    pub fn writers(&self, table: &'static str, id: Uuid) -> Result<Vec<i64>, StoreError> {
        let sql = format!(
            "SELECT op FROM main.{table} WHERE id = ?1 UNION SELECT op FROM main.{table}_history WHERE id = ?1
             UNION SELECT ended_op FROM main.{table}_history WHERE id = ?1 ORDER BY 1"
        );
        self.conn.all(&sql, &[Param::Id(id)], |row: &mut Row<'_>| row.int())
    }

    /// The operations that wrote or removed rows of a client.
    pub fn operations_of(&self, client: ClientId) -> Result<BTreeSet<i64>, StoreError> {
        let mut found = BTreeSet::new();
        for table in TABLES {
            let name = table.name;
            let own = match self.whose_rows(table)? {
                Whose::Answers => "assessment_id IN (SELECT id FROM main.assessments WHERE client_id = ?1
                    UNION SELECT id FROM main.assessments_history WHERE client_id = ?1)"
                    .to_owned(),
                Whose::Column(column) => format!("{column} = ?1"),
                Whose::Nobody => continue,
            };
            let sql = format!(
                "SELECT op FROM main.{name} WHERE {own} UNION SELECT op FROM main.{name}_history WHERE {own}
                 UNION SELECT ended_op FROM main.{name}_history WHERE {own}"
            );
            self.conn.each(&sql, &[Param::Id(client.0)], |row| {
                found.insert(row.int()?);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(found)
    }

    /// The clients whose rows the running operation has written or removed.
    pub(super) fn clients_written(&self, op: i64) -> Result<BTreeSet<ClientId>, StoreError> {
        let mut found = BTreeSet::new();
        for (live, past, whose) in self.rows_of_clients()? {
            let sql = format!(
                "SELECT {whose} FROM {live} WHERE r.op = ?1 UNION SELECT {whose} FROM {past} WHERE r.ended_op = ?1"
            );
            self.conn.each(&sql, &[Param::Int(op)], |row| {
                found.insert(row.id()?);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(found)
    }

    /// The clients whose rows each operation wrote or removed.
    pub(super) fn clients_of_operations(&self) -> Result<BTreeMap<i64, BTreeSet<ClientId>>, StoreError> {
        let mut found = BTreeMap::<_, BTreeSet<_>>::new();
        for (live, past, whose) in self.rows_of_clients()? {
            let sql = format!(
                "SELECT r.op, {whose} FROM {live} UNION SELECT r.op, {whose} FROM {past}
                 UNION SELECT r.ended_op, {whose} FROM {past}"
            );
            self.conn.each(&sql, &[], |row| {
                found.entry(row.int()?).or_default().insert(row.id()?);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(found)
    }

    /// The rows of clients, those that are there and those that were, and what says whose they are.
    fn rows_of_clients(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        let mut all = Vec::new();
        for table in TABLES {
            let name = table.name;
            let (whose, joined) = match self.whose_rows(table)? {
                Whose::Column(column) => (format!("r.{column}"), ""),
                Whose::Answers => {
                    ("a.client_id".to_owned(), " JOIN main.assessments a ON a.id = r.assessment_id")
                }
                Whose::Nobody => continue,
            };
            let rows = |name: &str| format!("main.{name} r{joined}");
            all.push((rows(name), rows(&format!("{name}_history")), whose));
        }
        Ok(all)
    }

    fn whose_rows(&self, table: Versioned) -> Result<Whose, StoreError> {
        Ok(match table.name {
            "clients" => Whose::Column("id"),
            "assessment_responses" => Whose::Answers,
            name if self.columns(name)?.iter().any(|column| column == "client_id") => {
                Whose::Column("client_id")
            }
            _ => Whose::Nobody,
        })
    }

    /// The clients whose rows an operation touched, in tables that something else follows from, and whether scores are
    /// among those.
    pub fn moved(&self, op: i64) -> Result<BTreeMap<ClientId, bool>, StoreError> {
        let mut moved = BTreeMap::new();
        for table in ["coherence_scores", "sessions", "client_interventions", "breakthroughs"] {
            let sql = format!(
                "SELECT client_id FROM main.{table} WHERE op = ?1
                 UNION SELECT client_id FROM main.{table}_history WHERE op = ?1 OR ended_op = ?1"
            );
            self.conn.each(&sql, &[Param::Int(op)], |row| {
                *moved.entry(row.id()?).or_insert(false) |= table == "coherence_scores";
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(moved)
    }
}
