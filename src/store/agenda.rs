//! What the day and the caseload look like, read in few passes and without opening anything: sessions by time, and for
//! every active client what attention is judged by.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::{
    domain::{
        Dimension, Handle, Percent,
        assessment::{Status, Type},
        client::full_name,
        id::{ActionId, AssessmentId, ClientId, SessionId},
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
}

/// An assessment in one pass over all of them. Instants are told as they are written: their order is that of time, and few
/// of them are ever wanted as more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sat<'r> {
    /// Its id.
    pub id: AssessmentId,
    /// Whose.
    pub client: ClientId,
    /// What sort.
    pub kind: Type,
    /// When it was closed; nothing while it is not.
    pub completed_at: Option<&'r str>,
    /// Its handle and when it was begun, while it is not closed.
    pub begun: Option<(&'r str, &'r str)>,
}

/// A record in one pass over all of them; like [`Sat`], hardly read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place among records of one instant.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// When, as it is written.
    pub at: String,
    /// The assessment it comes from.
    pub assessment: Option<AssessmentId>,
    /// Coherence.
    pub percent: Option<Percent>,
    patterns: String,
    flags: String,
}

impl Mark {
    /// Patterns that hold.
    pub fn patterns(&self) -> Result<Vec<Pattern>, StoreError> {
        let unreadable = |_| StoreError::Unreadable { column: "pattern_detected".to_owned() };
        Pattern::split(&self.patterns).map_err(unreadable)
    }

    /// Validity flags, by name.
    pub fn flags(&self) -> Vec<String> {
        self.flags.split(';').filter(|flag| !flag.is_empty()).map(str::to_owned).collect()
    }
}

/// An instant as it is written.
///
/// # Errors
/// When it is none.
pub fn instant(written: &str) -> Result<DateTime<Utc>, StoreError> {
    written.parse().map_err(|_| StoreError::Unreadable { column: "instant".to_owned() })
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

impl Store {
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
                 WHERE s.client_id = c.id AND s.scheduled_at <= ?1 AND s.status = 'completed')
            FROM clients c WHERE c.status = 'active' ORDER BY c.id";
        self.conn.all(sql, &[Param::At(now)], |row| {
            Ok(Active {
                id: row.id()?,
                handle: row.parsed()?,
                since: row.opt_date()?,
                created_at: row.at()?,
                last_session: row.opt_at()?,
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

    /// The clients with whom a session is planned from an instant on.
    pub fn planned_clients(&self, from: DateTime<Utc>) -> Result<Vec<ClientId>, StoreError> {
        let sql = "SELECT DISTINCT client_id FROM sessions WHERE status = 'scheduled' AND scheduled_at >= ?1";
        self.conn.all(sql, &[Param::At(from)], |row: &mut Row<'_>| row.id())
    }

    /// Hands every assessment to `visit`, in the order in which they were made.
    pub fn each_sat<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Sat<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT id, client_id, type, status, completed_at, handle, COALESCE(started_at, created_at)
            FROM assessments ORDER BY id";
        self.conn.each(sql, &[], |row| {
            let (id, client, kind) = (row.id()?, row.id()?, row.parsed()?);
            let closed = row.text()? == Status::Completed.key();
            let completed_at = row.opt_text()?.filter(|_| closed);
            let begun = if closed { None } else { Some((row.text()?, row.text()?)) };
            visit(Sat { id, client, kind, completed_at, begun })
        })
    }

    /// Hands every record to `visit`, in no order that means anything.
    pub fn each_mark<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Mark) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT id, client_id, calculated_at, assessment_id, coherence_percentage, pattern_detected, flags
            FROM coherence_scores";
        self.conn.each(sql, &[], |row| {
            visit(Mark {
                id: row.id()?,
                client: row.id()?,
                at: row.text()?.to_owned(),
                assessment: row.opt_id()?,
                percent: row.opt_steps(Percent::from_steps)?,
                patterns: row.opt_text()?.unwrap_or_default().to_owned(),
                flags: row.text()?.to_owned(),
            })
        })
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
