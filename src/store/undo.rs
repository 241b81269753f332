//! Taking an operation back: each row that it touched becomes again what it was before, over all tables alike.
//!
//! What a person said in a row is told from what only follows from other rows ([`Versioned::said`]). A later operation
//! holds an undo up only where a person's word stands in the way; what follows is worked out anew by the caller.

use std::collections::BTreeSet;

use super::{
    Param, Row, Store, StoreError, Tx,
    history::{TABLES, Versioned},
    operation::Operation,
};

impl Store {
    /// Whether the versions `b` and `a` of one row differ in what a person said, as a condition.
    fn differ(&self, table: Versioned) -> Result<String, StoreError> {
        let columns = self.columns(table.name)?;
        let pairs = columns.iter().filter_map(|column| {
            Some(format!("{} IS DISTINCT FROM {}", table.said("b", column)?, table.said("a", column)?))
        });
        Ok(pairs.collect::<Vec<_>>().join(" OR "))
    }

    /// The keys of the rows that operation `?1` changed only as a consequence, or had come or go as one, and that were
    /// written since, up to operation `?2`: going back would bring back what follows from rows that are not there any more.
    fn left_alone(&self, table: Versioned) -> Result<String, StoreError> {
        let name = table.name;
        let keys =
            |alias: &str| table.key.iter().map(|key| format!("{alias}.{key}")).collect::<Vec<_>>().join(", ");
        let (same, there) = (table.joined("a", "b"), table.joined("t", "b"));
        let (differ, willed, keys) = (self.differ(table)?, table.willed("b"), keys("b"));
        Ok(format!(
            "SELECT {keys} FROM main.{name}_history b JOIN main.{name}_history a ON {same} AND a.op = ?1
             WHERE b.ended_op = ?1 AND a.ended_op < ?2 AND NOT ({differ})
             UNION SELECT {keys} FROM main.{name}_history b JOIN main.{name} t ON {there}
             WHERE b.ended_op = ?1 AND t.op > ?1 AND t.op < ?2 AND NOT ({willed})
               AND NOT EXISTS (SELECT 1 FROM main.{name}_history a WHERE {same} AND a.op = ?1)"
        ))
    }

    /// The keys of the rows that go back with operation `?1`.
    fn gone_back(&self, table: Versioned) -> Result<String, StoreError> {
        let (keys, touched, left) = (table.keys(), table.touched(), self.left_alone(table)?);
        Ok(format!("SELECT {keys} FROM ({touched}) touched EXCEPT SELECT {keys} FROM ({left}) alone"))
    }

    /// The later operations, up to `own`, by which a person wrote rows that have to go back with operation `op`, and that
    /// still stand.
    fn in_the_way(&self, op: i64, own: i64) -> Result<BTreeSet<i64>, StoreError> {
        let standing = self.standing()?;
        let mut later = BTreeSet::new();
        for table in TABLES {
            let name = table.name;
            let rows = self.gone_back(table)?;
            let (in_before, in_after) = (table.joined("k", "b"), table.joined("k", "a"));
            let (same, there) = (table.joined("a", "b"), table.joined("t", "b"));
            let (differ, gone, came) = (self.differ(table)?, table.willed("b"), table.willed("a"));
            let sql = format!(
                "WITH k AS ({rows})
                 SELECT b.ended_op FROM k JOIN main.{name}_history b ON {in_before}
                   JOIN main.{name} a ON {same} AND a.op = b.ended_op WHERE b.ended_op > ?1 AND ({differ})
                 UNION SELECT b.ended_op FROM k JOIN main.{name}_history b ON {in_before}
                   JOIN main.{name}_history a ON {same} AND a.op = b.ended_op WHERE b.ended_op > ?1 AND ({differ})
                 UNION SELECT b.ended_op FROM k JOIN main.{name}_history b ON {in_before}
                   WHERE b.ended_op > ?1 AND {gone}
                   AND NOT EXISTS (SELECT 1 FROM main.{name} t WHERE {there} AND t.op = b.ended_op)
                   AND NOT EXISTS (SELECT 1 FROM main.{name}_history t WHERE {there} AND t.op = b.ended_op)
                 UNION SELECT a.op FROM k JOIN main.{name} a ON {in_after} WHERE a.op > ?1 AND {came}
                   AND NOT EXISTS (SELECT 1 FROM main.{name}_history b WHERE {same} AND b.ended_op = a.op)
                 UNION SELECT a.op FROM k JOIN main.{name}_history a ON {in_after} WHERE a.op > ?1 AND {came}
                   AND NOT EXISTS (SELECT 1 FROM main.{name}_history b WHERE {same} AND b.ended_op = a.op)"
            );
            self.conn.each(&sql, &[Param::Int(op), Param::Int(own)], |row| {
                later.insert(row.int()?);
                Ok::<_, StoreError>(())
            })?;
        }
        later.retain(|id| *id != own && !standing.cancelled(*id));
        Ok(later)
    }

    /// The columns of a table that no two rows may share, index by index, but for its key.
    fn unique(&self, table: Versioned) -> Result<Vec<Vec<String>>, StoreError> {
        let sql = "SELECT l.name, i.name FROM pragma_index_list(?1) l JOIN pragma_index_info(l.name) i
                   WHERE l.\"unique\" = 1 AND l.origin <> 'pk' ORDER BY l.seq, i.seqno";
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        self.conn.each(sql, &[Param::Text(table.name)], |row| {
            let (index, column) = (row.text()?.to_owned(), row.text()?.to_owned());
            match found.last_mut() {
                Some((same, columns)) if *same == index => columns.push(column),
                _ => found.push((index, vec![column])),
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(found.into_iter().map(|(_, columns)| columns).collect())
    }
}

impl Tx<'_> {
    /// Takes an operation back: each row that it touched becomes again what it was before. What follows from those rows
    /// may be stale then.
    ///
    /// # Errors
    /// [`StoreError::InTheWay`] with the first later operation by which a person wrote one of the same rows, or that refers
    /// to one.
    pub fn take_back(&mut self, undone: &Operation) -> Result<(), StoreError> {
        if let Some(id) = self.in_the_way(undone.id, self.op)?.into_iter().next() {
            return Err(self.blocker(id)?);
        }
        self.conn.run(
            "UPDATE operations SET undoes = ?1 WHERE id = ?2",
            &[Param::Int(undone.id), Param::Int(self.op)],
        )?;
        self.conn.batch("PRAGMA defer_foreign_keys = ON")?;
        let counted = TABLES.iter().rev().map(|table| Ok((table, self.rows_of(*table, undone.id)?)));
        let counted = counted.collect::<Result<Vec<_>, StoreError>>()?;
        let meter = self.meter().clone();
        meter.begin(counted.iter().map(|(_, rows)| rows).sum());
        for (table, rows) in counted {
            self.restore_rows(*table, undone.id)?;
            meter.advance(rows);
        }
        if let Some(id) = self.answered_meanwhile(undone.id)? {
            return Err(self.blocker(id)?);
        }
        self.drop_halves()?;
        self.mend_breakthroughs(undone.id)?;
        self.forget_undone_removals()?;
        self.check_put_back(self.op)
    }

    /// How many rows of a table an operation touched.
    fn rows_of(&self, table: Versioned, op: i64) -> Result<usize, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM ({}) touched", table.touched());
        let count = self.conn.first(&sql, &[Param::Int(op)], |row: &mut Row<'_>| row.int())?;
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// The first operation after `undone` that stands and changed answers of an assessment which is completed again by
    /// taking that one back: its score is that of the answers before.
    fn answered_meanwhile(&self, undone: i64) -> Result<Option<i64>, StoreError> {
        let sql = "WITH closed AS (
                SELECT a.id FROM main.assessments a JOIN main.assessments_history h ON h.id = a.id AND h.ended_op = ?2
                WHERE a.op = ?2 AND a.status = 'completed' AND h.status <> 'completed')
            SELECT r.op FROM main.assessment_responses r WHERE r.assessment_id IN closed AND r.op > ?1 AND r.op < ?2
            UNION SELECT r.ended_op FROM main.assessment_responses_history r
            WHERE r.assessment_id IN closed AND r.ended_op > ?1 AND r.ended_op < ?2
            ORDER BY 1";
        let standing = self.standing()?;
        let params = [Param::Int(undone), Param::Int(self.op)];
        let later = self.conn.all(sql, &params, |row: &mut Row<'_>| row.int())?;
        Ok(later.into_iter().find(|id| !standing.cancelled(*id)))
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
        let (name, keys, left) = (table.name, table.keys(), self.left_alone(table)?);
        let params = [Param::Int(undone), Param::Int(self.op)];
        let back = self.gone_back(table)?;
        // Several columns in one IN are looked for row by row; the first one alone finds its rows by the index.
        let first = match table.key {
            [first, _, ..] => format!("{first} IN (SELECT {first} FROM ({back}) gone) AND"),
            _ => String::new(),
        };
        let sql = format!("DELETE FROM main.{name} WHERE {first} ({keys}) IN ({back})");
        let removed = self.conn.run(&sql, &params)?;
        let past = format!("SELECT 1 FROM main.{name}_history WHERE ended_op = ?1");
        let replaced = self.conn.first(&past, &params[..1], |row: &mut Row<'_>| row.int())?.is_some();
        if removed == 0 && !replaced {
            return Ok(());
        }
        let columns = self.columns(name)?;
        let values =
            columns.iter().map(|column| if column == "op" { "?2" } else { column }).collect::<Vec<_>>();
        // A score shows a breakthrough once: one that was seen anew meanwhile stays. Elsewhere that is in the way.
        let or = if name == "breakthroughs" || name == "handles" { "ON CONFLICT DO NOTHING" } else { "" };
        if or.is_empty() {
            self.check_free(table, undone)?;
        }
        self.conn.run(
            &format!(
                "INSERT INTO main.{name} ({}) SELECT {} FROM main.{name}_history
                 WHERE ended_op = ?1 AND ({keys}) NOT IN ({left}) {or}",
                columns.join(", "),
                values.join(", ")
            ),
            &params,
        )?;
        Ok(())
    }

    /// Refuses when another row has meanwhile what no two rows may share: an e-mail address, the key of an imported row.
    fn check_free(&self, table: Versioned, undone: i64) -> Result<(), StoreError> {
        let (name, itself) = (table.name, table.joined("t", "h"));
        for columns in self.unique(table)? {
            let shared = columns.iter().map(|column| format!("t.{column} = h.{column}"));
            let sql = format!(
                "SELECT MAX(t.op) FROM main.{name}_history h JOIN main.{name} t ON {}
                 WHERE h.ended_op = ?1 AND NOT ({itself})",
                shared.collect::<Vec<_>>().join(" AND ")
            );
            let found = self.conn.first(&sql, &[Param::Int(undone)], |row: &mut Row<'_>| row.opt_int())?;
            if let Some(id) = found.flatten() {
                return Err(self.blocker(id)?);
            }
        }
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
