//! What the day and the caseload look like, read in few passes and without opening anything: sessions by time, and for
//! every active client what attention is judged by.

use std::ops::ControlFlow;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Param, Row, Store, StoreError};
use crate::{
    domain::{
        Dimension, Handle, Percent,
        assessment::Type,
        client::full_name,
        id::{ActionId, ClientId, SessionId},
        pattern::Pattern,
    },
    vault::Slot,
};

/// A session as an agenda tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its id.
    pub id: SessionId,
    /// Its handle.
    pub handle: Handle,
    /// With whom.
    pub client: ClientId,
    /// The client's handle.
    pub client_handle: Handle,
    /// When it begins.
    pub scheduled_at: DateTime<Utc>,
    /// How long it takes, or took.
    pub minutes: i64,
    /// What sort, as the data has it: `deep_dive`.
    pub kind: String,
    /// Where it stands, as the data has it: `scheduled`.
    pub status: String,
    /// The dimension it is about.
    pub focus: Option<Dimension>,
    /// Whether there are notes.
    pub notes: bool,
}

/// An active client and when a session last took place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// Its id.
    pub id: ClientId,
    /// Its handle.
    pub handle: Handle,
    /// The day this episode of coaching began.
    pub since: Option<NaiveDate>,
    /// When the client was added.
    pub created_at: DateTime<Utc>,
    /// The last session that took place.
    pub last_session: Option<DateTime<Utc>>,
    /// When the last assessment was completed.
    pub last_assessment: Option<DateTime<Utc>>,
    /// Whether a session is planned.
    pub planned: bool,
}

/// An assessment that was begun and is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// Its handle.
    pub handle: Handle,
    /// Whose.
    pub client: ClientId,
    /// What sort.
    pub kind: Type,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
}

/// A record, as far as attention looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: DateTime<Utc>,
    /// The sort of the assessment it comes from.
    pub kind: Option<Type>,
    /// Coherence.
    pub percent: Option<Percent>,
    /// Patterns that hold.
    pub patterns: Vec<Pattern>,
    /// Validity flags, by name.
    pub flags: Vec<String>,
}

/// Ends a query early: what was looked for is found, or something failed.
pub(super) enum Halt<E> {
    Found,
    Failed(E),
}

impl<E: From<StoreError>> From<StoreError> for Halt<E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// An engagement that runs on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Whose.
    pub client: ClientId,
    /// The day it began.
    pub start: NaiveDate,
    /// So many sessions were agreed.
    pub sessions: Option<i64>,
    /// So many minutes were agreed.
    pub minutes: Option<i64>,
}

/// An action item that is not done and has a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its id.
    pub id: ActionId,
    /// Its handle.
    pub handle: Handle,
    /// Whose.
    pub client: ClientId,
    /// The day.
    pub due: NaiveDate,
}

/// A session that something is left to do about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub id: SessionId,
    /// Its handle.
    pub handle: Handle,
    /// With whom.
    pub client: ClientId,
    /// When it begins.
    pub scheduled_at: DateTime<Utc>,
    /// How long it is meant to be.
    pub minutes: i64,
}

fn left(row: &mut Row<'_>) -> Result<Left, StoreError> {
    Ok(Left {
        id: row.id()?,
        handle: row.parsed()?,
        client: row.id()?,
        scheduled_at: row.at()?,
        minutes: row.int()?,
    })
}

impl Store {
    /// The sessions that began before an instant and are still scheduled, the first one first.
    pub fn still_scheduled(&self, before: DateTime<Utc>) -> Result<Vec<Left>, StoreError> {
        let sql = "SELECT id, handle, client_id, scheduled_at, duration_minutes FROM sessions
            WHERE status = 'scheduled' AND scheduled_at < ?1 ORDER BY scheduled_at, id";
        self.conn.all(sql, &[Param::At(before)], left)
    }

    /// The sessions whose notes are a draft, the first one first.
    pub fn drafts(&self) -> Result<Vec<Left>, StoreError> {
        let sql = "SELECT id, handle, client_id, scheduled_at, duration_minutes FROM sessions
            WHERE draft_since IS NOT NULL ORDER BY scheduled_at, id";
        self.conn.all(sql, &[], left)
    }

    /// The sessions that begin from an instant on and before another, earliest first, without cancelled ones.
    pub fn planned(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Planned>, StoreError> {
        let sql = "SELECT s.id, s.handle, s.client_id, c.handle, s.scheduled_at,
                COALESCE(s.delivered_minutes, s.duration_minutes), s.type, s.status, s.focus_dimension,
                s.notes IS NOT NULL
            FROM sessions s JOIN clients c ON c.id = s.client_id
            WHERE s.scheduled_at >= ?1 AND s.scheduled_at < ?2 AND s.status <> 'cancelled'
            ORDER BY s.scheduled_at, s.id";
        self.conn.all(sql, &[Param::At(from), Param::At(to)], |row| {
            Ok(Planned {
                id: row.id()?,
                handle: row.parsed()?,
                client: row.id()?,
                client_handle: row.parsed()?,
                scheduled_at: row.at()?,
                minutes: row.int()?,
                kind: row.text()?.to_owned(),
                status: row.text()?.to_owned(),
                focus: row.opt_parsed()?,
                notes: row.flag()?,
            })
        })
    }

    /// Every active client, in the order in which they were added.
    pub fn active_clients(&self, now: DateTime<Utc>) -> Result<Vec<Active>, StoreError> {
        let sql = "SELECT c.id, c.handle, COALESCE(c.episode_start, c.start_date), c.created_at,
                (SELECT MAX(s.scheduled_at) FROM sessions s
                 WHERE s.client_id = c.id AND s.scheduled_at <= ?1 AND s.status = 'completed'),
                (SELECT MAX(a.completed_at) FROM assessments a WHERE a.client_id = c.id),
                EXISTS (SELECT 1 FROM sessions p
                 WHERE p.client_id = c.id AND p.status = 'scheduled' AND p.scheduled_at >= ?1)
            FROM clients c WHERE c.status = 'active' ORDER BY c.id";
        self.conn.all(sql, &[Param::At(now)], |row| {
            Ok(Active {
                id: row.id()?,
                handle: row.parsed()?,
                since: row.opt_date()?,
                created_at: row.at()?,
                last_session: row.opt_at()?,
                last_assessment: row.opt_at()?,
                planned: row.flag()?,
            })
        })
    }

    /// First and last name of a client, nothing more of whom is opened.
    pub fn name_of(&self, client: ClientId) -> Result<String, StoreError> {
        let sql = "SELECT first_name, last_name FROM clients WHERE id = ?1";
        let slot = |column| Slot { table: "clients", column, row: client.0, subject: client.0 };
        let read = |row: &mut Row<'_>| {
            let first = self.open_text(slot("first_name"), row.opt_bytes()?)?.unwrap_or_default();
            let last = self.open_text(slot("last_name"), row.opt_bytes()?)?.unwrap_or_default();
            Ok::<_, StoreError>(full_name(&first, &last))
        };
        Ok(self.conn.first(sql, &[Param::Id(client.0)], read)?.unwrap_or_default())
    }

    /// Every assessment that is not closed, in the order in which they were made.
    pub fn unclosed(&self) -> Result<Vec<Unclosed>, StoreError> {
        // All types are named so that the index on type and status serves.
        let sql = "SELECT handle, client_id, type, COALESCE(started_at, created_at) FROM assessments
            WHERE type IN ('initial', 'quick', 'deep_dive', 'custom') AND status IN ('draft', 'in_progress')
            ORDER BY id";
        self.conn.all(sql, &[], |row| {
            Ok(Unclosed {
                handle: row.parsed()?,
                client: row.id()?,
                kind: row.parsed()?,
                begun_at: row.at()?,
            })
        })
    }

    /// Hands the records of a client to `visit`, newest first, until it breaks off: few are ever wanted.
    pub fn newest_marks<E: From<StoreError>>(
        &self,
        client: ClientId,
        mut visit: impl FnMut(Mark) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let sql = "SELECT s.calculated_at, a.type, s.coherence_percentage, s.pattern_detected, s.flags
            FROM coherence_scores s
            LEFT JOIN assessments a ON a.client_id = s.client_id AND a.id = s.assessment_id
            WHERE s.client_id = ?1 ORDER BY s.calculated_at DESC, s.id DESC";
        let outcome = self.conn.each(sql, &[Param::Id(client.0)], |row| {
            let (at, kind, percent) = (row.at()?, row.opt_parsed()?, row.opt_steps(Percent::from_steps)?);
            let patterns = row.opt_text()?.unwrap_or_default();
            let patterns = Pattern::split(patterns).map_err(|_| row.unreadable())?;
            let flags = row.text()?.split(';').filter(|flag| !flag.is_empty()).map(str::to_owned).collect();
            match visit(Mark { at, kind, percent, patterns, flags }) {
                Ok(ControlFlow::Continue(())) => Ok(()),
                Ok(ControlFlow::Break(())) => Err(Halt::Found),
                Err(error) => Err(Halt::Failed(error)),
            }
        });
        match outcome {
            Err(Halt::Failed(error)) => Err(error),
            Ok(()) | Err(Halt::Found) => Ok(()),
        }
    }

    /// Every action item that is not done and is due before a day.
    pub fn due_before(&self, day: NaiveDate) -> Result<Vec<Due>, StoreError> {
        let sql = "SELECT id, handle, client_id, due_date FROM action_items
            WHERE status <> 'completed' AND due_date < ?1 ORDER BY due_date, id";
        self.conn.all(sql, &[Param::Date(day)], |row| {
            Ok(Due { id: row.id()?, handle: row.parsed()?, client: row.id()?, due: row.parsed()? })
        })
    }

    /// The engagements that run on a day, the one that began last for each client.
    pub fn running_engagements(&self, day: NaiveDate) -> Result<Vec<Running>, StoreError> {
        let sql = "SELECT client_id, start_date, allotted_sessions, allotted_minutes FROM engagements
            WHERE start_date <= ?1 AND (end_date IS NULL OR end_date >= ?1) ORDER BY client_id, start_date, id";
        self.conn.all(sql, &[Param::Date(day)], |row| {
            Ok(Running {
                client: row.id()?,
                start: row.parsed()?,
                sessions: row.opt_int()?,
                minutes: row.opt_int()?,
            })
        })
    }
}
