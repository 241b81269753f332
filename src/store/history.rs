//! What operations replaced, read back: undo, time travel and differences, over all tables alike.
//!
//! The one list of versioned tables. The triggers of the migrations fill `<table>_history`; everything here is
//! written against those columns by name, so a column that a migration adds needs no change here.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx, operation::Operation};
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
pub const TABLES: [Versioned; 19] = [
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
];

/// The clients whose rows an operation touched, in tables that breakthroughs follow from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    /// Whose scores.
    pub scored: Vec<ClientId>,
    /// Whose sessions, interventions or breakthroughs.
    pub others: Vec<ClientId>,
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
    fn keys(self) -> String {
        self.key.join(", ")
    }

    /// `a.id = b.id AND …`
    pub(super) fn joined(self, left: &str, right: &str) -> String {
        let pairs = self.key.iter().map(|column| format!("{left}.{column} = {right}.{column}"));
        pairs.collect::<Vec<_>>().join(" AND ")
    }

    /// Of which rows a later version holds an undo up. Breakthroughs that a coach never touched follow from scores and from
    /// what was finished; they are brought in step again instead.
    fn holds(self, alias: &str) -> String {
        match self.name {
            "breakthroughs" => format!("AND ({alias}.edited = 1 OR {alias}.dismissed_at IS NOT NULL)"),
            "handles" => format!("AND {alias}.kind <> 'breakthrough'"),
            _ => String::new(),
        }
    }

    /// The keys of the rows that operation `?1` wrote or removed, in force or not. That an operation ran stays true when
    /// it is undone: the usage event that it left is not among them, only events that it changed.
    fn touched(self) -> String {
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

    /// Whose scores, and what breakthroughs follow from besides them, an operation touched.
    pub fn moved(&self, op: i64) -> Result<Moved, StoreError> {
        let of = |table: &str| {
            let sql = format!(
                "SELECT client_id FROM main.{table} WHERE op = ?1
                 UNION SELECT client_id FROM main.{table}_history WHERE op = ?1 OR ended_op = ?1"
            );
            self.conn.all(&sql, &[Param::Int(op)], |row: &mut Row<'_>| row.id::<ClientId>())
        };
        let mut others = of("sessions")?;
        others.extend(of("client_interventions")?);
        others.extend(of("breakthroughs")?);
        others.sort();
        others.dedup();
        Ok(Moved { scored: of("coherence_scores")?, others })
    }

    /// The later operations that wrote rows which operation `op` wrote, and still stand.
    fn in_the_way(&self, op: i64) -> Result<Vec<i64>, StoreError> {
        let standing = self.standing()?;
        let mut later = std::collections::BTreeSet::new();
        for table in TABLES {
            let (name, keys) = (table.name, table.touched());
            let (in_row, in_past) = (table.joined("t", "k"), table.joined("h", "k"));
            let (now, then) = (table.holds("t"), table.holds("h"));
            let sql = format!(
                "SELECT t.op FROM main.{name} t JOIN ({keys}) k ON {in_row} WHERE t.op > ?1 {now}
                 UNION SELECT h.op FROM main.{name}_history h JOIN ({keys}) k ON {in_past} WHERE h.op > ?1 {then}
                 UNION SELECT h.ended_op FROM main.{name}_history h JOIN ({keys}) k ON {in_past}
                 WHERE h.ended_op > ?1 {then}"
            );
            self.conn.each(&sql, &[Param::Int(op)], |row| {
                later.insert(row.int()?);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(later.into_iter().filter(|id| !standing.cancelled(*id)).collect())
    }
}

impl Tx<'_> {
    /// Takes an operation back: each row that it touched becomes again what it was before.
    ///
    /// # Errors
    /// [`StoreError::InTheWay`] with the first later operation that wrote, or refers to, one of the same rows.
    pub fn take_back(&mut self, undone: &Operation) -> Result<(), StoreError> {
        if let Some(id) = self.in_the_way(undone.id)?.into_iter().find(|id| *id != self.op) {
            return Err(self.blocker(id)?);
        }
        self.conn.run(
            "UPDATE operations SET undoes = ?1 WHERE id = ?2",
            &[Param::Int(undone.id), Param::Int(self.op)],
        )?;
        self.conn.batch("PRAGMA defer_foreign_keys = ON")?;
        for table in TABLES.iter().rev() {
            self.restore_rows(*table, undone.id)?;
        }
        self.drop_halves()
    }

    /// Lets go of breakthroughs that came back although a later operation, which stands, removed them or saw them anew,
    /// and of handles that came back without theirs.
    fn drop_halves(&mut self) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM main.breakthroughs WHERE op = ?1 AND NOT EXISTS
                (SELECT 1 FROM main.handles h WHERE h.handle = breakthroughs.handle AND h.id = breakthroughs.id)",
            "DELETE FROM main.handles WHERE op = ?1 AND kind = 'breakthrough'
                AND id NOT IN (SELECT id FROM main.breakthroughs)",
        ] {
            self.conn.run(sql, &[Param::Int(self.op)])?;
        }
        Ok(())
    }

    /// Refuses when a row refers to one that is not there any more, naming the operation that wrote it. It reads the
    /// whole database: a commit finds the same at no cost and asks only then.
    ///
    /// # Errors
    /// [`StoreError::InTheWay`].
    pub fn check_references(&self) -> Result<(), StoreError> {
        match self.dangling()? {
            Some(id) => Err(self.blocker(id)?),
            None => Ok(()),
        }
    }

    fn blocker(&self, id: i64) -> Result<StoreError, StoreError> {
        // The command alone: its summary holds names, and errors are copied into mails and logs.
        let command = self.operation(id)?.command;
        Ok(StoreError::InTheWay { id, command })
    }

    fn restore_rows(&mut self, table: Versioned, undone: i64) -> Result<(), StoreError> {
        let (name, keys) = (table.name, table.keys());
        let params = [Param::Int(undone)];
        let removed = self
            .conn
            .run(&format!("DELETE FROM main.{name} WHERE ({keys}) IN ({})", table.touched()), &params)?;
        let past = format!("SELECT 1 FROM main.{name}_history WHERE ended_op = ?1");
        let replaced = self.conn.first(&past, &params, |row: &mut Row<'_>| row.int())?.is_some();
        if removed == 0 && !replaced {
            return Ok(());
        }
        let columns = self.columns(name)?;
        let values =
            columns.iter().map(|column| if column == "op" { "?2" } else { column }).collect::<Vec<_>>();
        // A score shows a breakthrough once: one that was seen anew meanwhile stays.
        let or = if name == "breakthroughs" { "OR IGNORE " } else { "" };
        self.conn.run(
            &format!(
                "INSERT {or}INTO main.{name} ({}) SELECT {} FROM main.{name}_history WHERE ended_op = ?1",
                columns.join(", "),
                values.join(", ")
            ),
            &[Param::Int(undone), Param::Int(self.op)],
        )?;
        Ok(())
    }

    /// The newest operation that is to blame for a row which refers to one that is not there any more.
    fn dangling(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT c.\"table\", f.\"table\", f.\"from\", f.\"to\"
                   FROM pragma_foreign_key_check() c JOIN pragma_foreign_key_list(c.\"table\") f ON f.id = c.fkid
                   GROUP BY 1, 2, 3, 4";
        let text = |row: &mut Row<'_>| Ok::<_, StoreError>(row.text()?.to_owned());
        let broken = self
            .conn
            .all(sql, &[], |row| Ok::<_, StoreError>([text(row)?, text(row)?, text(row)?, text(row)?]))?;
        let mut newest = None;
        for [table, parent, from, to] in broken {
            let missing = format!("t.{from} IS NOT NULL AND p.{to} IS NULL");
            let joined = format!("main.{table} t LEFT JOIN main.{parent} p ON p.{to} = t.{from}");
            // Either a later operation wrote the row, or, where this one brought it back, a later one removed what it
            // refers to.
            let sql = format!(
                "SELECT MAX(op) FROM (
                   SELECT t.op AS op FROM {joined} WHERE {missing} AND t.op < ?1
                   UNION ALL SELECT h.ended_op FROM {joined} JOIN main.{parent}_history h ON h.{to} = t.{from}
                   WHERE {missing} AND t.op = ?1)"
            );
            let found = self.conn.first(&sql, &[Param::Int(self.op)], |row: &mut Row<'_>| row.opt_int())?;
            newest = newest.max(found.flatten());
        }
        Ok(newest)
    }
}
