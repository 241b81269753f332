//! Rows of `engagements`, and what sessions within them come to.

use chrono::{DateTime, Utc};

use super::{Param, Row, Store, StoreError, Tx, day::Dated};
use crate::{
    domain::{
        engagement::{Engagement, Usage},
        id::{ClientId, EngagementId},
    },
    vault::Slot,
};

fn slot(id: EngagementId, client: ClientId) -> Slot {
    Slot { table: "engagements", column: "title", row: id.0, subject: client.0 }
}

impl Store {
    /// The engagements of a client, the earliest first.
    pub fn engagements(&self, client: ClientId) -> Result<Vec<Engagement>, StoreError> {
        let sql =
            "SELECT id, client_id, allotted_sessions, allotted_minutes, start_date, end_date, created_at,
                updated_at, title
            FROM engagements WHERE client_id = ?1 ORDER BY start_date, id";
        self.conn.all(sql, &[Param::Id(client.0)], |row| {
            let (id, client_id): (EngagementId, ClientId) = (row.id()?, row.id()?);
            let mut count = || -> Result<Option<u32>, StoreError> {
                row.opt_int()?.map(|count| u32::try_from(count).map_err(|_| row.unreadable())).transpose()
            };
            let (sessions, minutes) = (count()?, count()?);
            Ok(Engagement {
                id,
                client_id,
                sessions,
                minutes,
                start: row.opt_date()?.ok_or_else(|| row.unreadable())?,
                end: row.opt_date()?,
                created_at: row.at()?,
                updated_at: row.at()?,
                title: self.open_text(slot(id, client_id), row.opt_bytes()?)?,
            })
        })
    }

    /// What a client's sessions from an instant up to another come to; `now` tells what is booked from what was missed.
    pub fn usage(
        &self,
        client: ClientId,
        (since, until): (DateTime<Utc>, Option<DateTime<Utc>>),
        now: DateTime<Utc>,
    ) -> Result<Usage, StoreError> {
        let sql = "SELECT COALESCE(SUM(status = 'completed'), 0),
                COALESCE(SUM(IIF(status = 'completed', COALESCE(delivered_minutes, duration_minutes), 0)), 0),
                COALESCE(SUM(status = 'scheduled' AND scheduled_at >= ?4), 0)
            FROM sessions WHERE client_id = ?1 AND scheduled_at >= ?2 AND scheduled_at < ?3";
        let params =
            [Param::Id(client.0), Param::At(since), until.map_or(Param::END, Param::At), Param::At(now)];
        let read = |row: &mut Row<'_>| {
            let mut count = || Ok::<_, StoreError>(u32::try_from(row.int()?).unwrap_or(u32::MAX));
            Ok::<_, StoreError>(Usage { used_sessions: count()?, used_minutes: count()?, booked: count()? })
        };
        Ok(self.conn.first(sql, &params, read)?.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Removes an engagement.
    pub fn delete_engagement(&mut self, id: EngagementId) -> Result<(), StoreError> {
        self.conn.run_one("DELETE FROM engagements WHERE id = ?1", &[Param::Id(id.0)])
    }

    /// Adds an engagement, or writes a changed one back.
    pub fn write_engagement(&mut self, engagement: &mut Engagement) -> Result<(), StoreError> {
        engagement.updated_at = self.now();
        self.enters(&Dated {
            table: "engagements",
            row: engagement.id.0,
            client: engagement.client_id,
            handle: None,
            days: &[("start_date", Some(engagement.start)), ("end_date", engagement.end)],
        })?;
        let title = self.seal_text(slot(engagement.id, engagement.client_id), engagement.title.as_deref())?;
        self.conn.run_one(
            "INSERT INTO engagements (id, client_id, title, allotted_sessions, allotted_minutes, start_date, end_date,
                created_at, updated_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, allotted_sessions = excluded.allotted_sessions,
                allotted_minutes = excluded.allotted_minutes, start_date = excluded.start_date,
                end_date = excluded.end_date, updated_at = excluded.updated_at, op = excluded.op",
            &[
                Param::Id(engagement.id.0),
                Param::Id(engagement.client_id.0),
                Param::sealed(title.as_ref()),
                Param::option(engagement.sessions, |count| Param::Int(count.into())),
                Param::option(engagement.minutes, |count| Param::Int(count.into())),
                Param::Date(engagement.start),
                Param::option(engagement.end, Param::Date),
                Param::At(engagement.created_at),
                Param::At(engagement.updated_at),
                Param::Int(self.op),
            ],
        )
    }
}
