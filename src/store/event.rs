//! Rows of `analytics_events`: what was run. Each operation writes its own; undo leaves it where it is.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Kind, Param, Row, Store, StoreError, Tx, history::TABLES};
use crate::{
    domain::event::{Event, Facts},
    vault::Slot,
};

const TABLE: &str = "analytics_events";

/// Events are the practice's, not a client's.
fn slot(row: Uuid, practice: Uuid) -> Slot {
    Slot { table: TABLE, column: "event_data", row, subject: practice }
}

impl Store {
    /// Hands events from an instant up to another (both may be left open) to `visit`, oldest first or newest first.
    pub fn each_event<E: From<StoreError>>(
        &self,
        (since, until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        newest_first: bool,
        mut visit: impl FnMut(Event) -> Result<(), E>,
    ) -> Result<(), E> {
        let turned = if newest_first { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT id, user_id, event_type, event_data, ip_address, user_agent, created_at, op
             FROM analytics_events WHERE created_at >= ?1 AND created_at < ?2
             ORDER BY op {turned}, id {turned}"
        );
        let params = [since.map_or(Param::BEGINNING, Param::At), until.map_or(Param::END, Param::At)];
        self.conn.each(&sql, &params, |row| visit(self.read_event(row)?))
    }

    fn read_event(&self, row: &mut Row<'_>) -> Result<Event, StoreError> {
        let (id, user_id, event_type) = (row.id::<Uuid>()?, row.id()?, row.text()?.to_owned());
        let sealed = row.opt_bytes()?;
        let event_data =
            if self.unlocked() { self.open_json(slot(id, self.practice), sealed) } else { Ok(None) };
        let event_data = event_data.or_else(|error| self.overlook(error).map(|()| None))?;
        Ok(Event {
            id: id.into(),
            user_id,
            event_type,
            event_data,
            ip_address: row.opt_text()?.map(str::to_owned),
            user_agent: row.opt_text()?.map(str::to_owned),
            created_at: row.at()?,
            op: row.int()?,
        })
    }

    /// How many events there are.
    pub fn count_events(&self) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM main.analytics_events";
        Ok(self.conn.first(sql, &[], |row: &mut Row<'_>| row.int())?.unwrap_or_default())
    }

    /// Empties the write-ahead log, so that what was removed is not in it either. While another process reads, the log
    /// stays until it is done.
    pub fn empty_log(&self) -> Result<(), StoreError> {
        self.conn.first("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok::<_, StoreError>(())).map(drop)
    }
}

impl Tx<'_> {
    /// Leaves an event of this operation behind: what ran, how many rows it wrote, by which program at which terminal. An
    /// operation that is extended has one event, which tells of all of it.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn leave_event(&mut self, command: &str, kind: Kind, agent: &str) -> Result<(), StoreError> {
        if !self.tells {
            return Ok(());
        }
        let facts = Facts { kind: kind.key().to_owned(), rows: self.written_rows()? };
        self.conn.run("DELETE FROM analytics_events WHERE op = ?1", &[Param::Int(self.op)])?;
        let id: Uuid = self.fresh_id()?;
        let sealed = match serde_json::to_vec(&facts) {
            Ok(plain) if self.unlocked() => Some(self.seal(slot(id, self.practice), &plain)?),
            _ => None,
        };
        self.conn.run(
            "INSERT INTO analytics_events (id, user_id, event_type, event_data, user_agent, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                Param::Id(id),
                Param::Id(self.stamp.actor.0),
                Param::Text(command),
                Param::sealed(sealed.as_ref()),
                Param::Text(agent),
                Param::At(self.stamp.now),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// How many rows of which tables this operation wrote or removed.
    fn written_rows(&self) -> Result<std::collections::BTreeMap<String, u64>, StoreError> {
        let counted = TABLES.iter().filter(|table| ![TABLE, "handles"].contains(&table.name)).map(|table| {
            let name = table.name;
            let same = table.joined("t", "h");
            format!(
                "SELECT '{name}', (SELECT COUNT(*) FROM main.{name} WHERE op = ?1)
                   + (SELECT COUNT(*) FROM main.{name}_history h WHERE ended_op = ?1
                      AND NOT EXISTS (SELECT 1 FROM main.{name} t WHERE {same} AND t.op = ?1))"
            )
        });
        let sql = counted.collect::<Vec<_>>().join(" UNION ALL ");
        let read = |row: &mut Row<'_>| Ok::<_, StoreError>((row.text()?.to_owned(), row.int()?));
        let rows = self.conn.all(&sql, &[Param::Int(self.op)], read)?;
        let rows = rows.into_iter().filter_map(|(name, count)| Some((name, u64::try_from(count).ok()?)));
        Ok(rows.filter(|(_, count)| *count > 0).collect())
    }

    /// Removes every event for good, the history of events with it, and leaves none of its own.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn purge_events(&mut self) -> Result<usize, StoreError> {
        self.tells = false;
        let removed = self.conn.run("DELETE FROM main.analytics_events", &[])?;
        // The trigger has just copied them; nothing may be left to bring them back from.
        self.conn.run("DELETE FROM main.analytics_events_history", &[])?;
        Ok(removed)
    }
}
