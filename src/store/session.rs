//! Rows of `sessions`: all that is clear in one read, which works while locked, and what was confided apart from it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx, handle::Noun};
use crate::{
    domain::{
        Dimension, Handle, Invalid, Total,
        id::{ClientId, SessionId},
        session::{Clock, Confided, Session, Status, Type},
        when::Minutes,
    },
    vault::Slot,
};

/// Which sessions a list wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one state.
    pub status: Option<Status>,
    /// Of one sort.
    pub kind: Option<Type>,
    /// That begin at or after.
    pub since: Option<DateTime<Utc>>,
    /// That begin before.
    pub until: Option<DateTime<Utc>>,
    /// The latest first, instead of the earliest.
    pub latest_first: bool,
    /// No more than so many; all when not told.
    pub most: Option<usize>,
}

/// Notes as one operation left them.
pub struct NotesVersion {
    /// The operation.
    pub op: i64,
    /// When it ran, or was last added to.
    pub at: DateTime<Utc>,
    /// The notes; empty where there were none.
    pub notes: String,
}

fn slot(session: SessionId, client: ClientId, column: &'static str) -> Slot {
    Slot { table: "sessions", column, row: session.0, subject: client.0 }
}

const SELECT: &str =
    "SELECT s.id, s.handle, s.client_id, s.coach_id, s.scheduled_at, s.zone, s.duration_minutes,
    s.delivered_minutes, s.type, s.status, s.mode, s.group_size, s.billing, s.focus_dimension, s.pre_session_coherence,
    s.post_session_coherence, s.series_id, s.clock_started_at, s.clock_seconds, s.notes IS NOT NULL, s.created_at,
    s.updated_at, s.draft_since
    FROM sessions s";

fn read(row: &mut Row<'_>) -> Result<Session, StoreError> {
    let minutes =
        |count: i64| -> Result<Minutes, Invalid> { Minutes::new(u16::try_from(count).unwrap_or(0)) };
    Ok(Session {
        id: row.id()?,
        handle: row.parsed()?,
        client_id: row.id()?,
        coach_id: row.id()?,
        scheduled_at: row.at()?,
        zone: row.parsed()?,
        length: row.opt_steps(minutes)?.ok_or_else(|| row.unreadable())?,
        delivered: count(row)?,
        kind: row.parsed()?,
        status: row.parsed()?,
        mode: row.parsed()?,
        group_size: count(row)?,
        billing: row.parsed()?,
        focus: row.opt_parsed()?,
        pre: row.opt_steps(Total::from_steps)?,
        post: row.opt_steps(Total::from_steps)?,
        series: row.opt_id()?,
        clock: Clock { started_at: row.opt_at()?, seconds: row.int()? },
        noted: row.flag()?,
        created_at: row.at()?,
        updated_at: row.at()?,
        draft_since: row.opt_int()?,
    })
}

fn count(row: &mut Row<'_>) -> Result<Option<u16>, StoreError> {
    row.opt_int()?.map(|count| u16::try_from(count).map_err(|_| row.unreadable())).transpose()
}

impl Store {
    /// One session.
    pub fn session(&self, id: SessionId) -> Result<Session, StoreError> {
        let found = self.conn.first(&format!("{SELECT} WHERE s.id = ?1"), &[Param::Id(id.0)], read)?;
        found.ok_or_else(|| StoreError::NotFound { what: "session", key: id.to_string() })
    }

    /// The operation that wrote a session last.
    pub fn session_op(&self, id: SessionId) -> Result<i64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        let found = self.conn.first("SELECT op FROM sessions WHERE id = ?1", &[Param::Id(id.0)], read)?;
        found.ok_or_else(|| StoreError::NotFound { what: "session", key: id.to_string() })
    }

    /// What was confided in one session.
    pub fn confided(&self, session: &Session) -> Result<Confided, StoreError> {
        let sql = "SELECT notes, video_recording_url, cancel_reason FROM sessions WHERE id = ?1";
        let found = self.conn.first(sql, &[Param::Id(session.id.0)], |row: &mut Row<'_>| {
            let mut text =
                |column| self.open_text(slot(session.id, session.client_id, column), row.opt_bytes()?);
            Ok::<_, StoreError>(Confided {
                notes: text("notes")?,
                recording_url: text("video_recording_url")?,
                cancel_reason: text("cancel_reason")?,
            })
        })?;
        found.ok_or_else(|| StoreError::NotFound { what: "session", key: session.id.to_string() })
    }

    /// The notes of a session as every operation that wrote its row left them, the newest first.
    pub fn notes_versions(&self, id: SessionId) -> Result<Vec<NotesVersion>, StoreError> {
        let sql = "SELECT v.op, o.at, v.client_id, v.notes FROM (
                     SELECT op, client_id, notes FROM main.sessions WHERE id = ?1
                     UNION ALL SELECT op, client_id, notes FROM main.sessions_history WHERE id = ?1
                   ) v JOIN main.operations o ON o.id = v.op ORDER BY v.op DESC";
        self.conn.all(sql, &[Param::Id(id.0)], |row: &mut Row<'_>| {
            let (op, at, client) = (row.int()?, row.at()?, row.id()?);
            let notes = self.open_text(slot(id, client, "notes"), row.opt_bytes()?)?;
            Ok(NotesVersion { op, at, notes: notes.unwrap_or_default() })
        })
    }

    /// Hands the sessions that are wanted to `visit`.
    pub fn each_session<E: From<StoreError>>(
        &self,
        wanted: Wanted,
        mut visit: impl FnMut(Session) -> Result<(), E>,
    ) -> Result<(), E> {
        let by_client = if wanted.client.is_some() { "s.client_id = ?6 AND" } else { "" };
        let order =
            if wanted.latest_first { "s.scheduled_at DESC, s.id DESC" } else { "s.scheduled_at, s.id" };
        let sql = format!(
            "{SELECT} WHERE {by_client} s.scheduled_at >= ?1 AND s.scheduled_at < ?2
             AND (CAST(?3 AS TEXT) IS NULL OR s.status = ?3) AND (CAST(?4 AS TEXT) IS NULL OR s.type = ?4)
             ORDER BY {order} LIMIT ?5"
        );
        // Less than nothing stands for all.
        let most = wanted.most.map_or(-1, |most| i64::try_from(most).unwrap_or(i64::MAX));
        let params = [
            wanted.since.map_or(Param::BEGINNING, Param::At),
            wanted.until.map_or(Param::END, Param::At),
            Param::text(wanted.status.map(Status::key)),
            Param::text(wanted.kind.map(Type::key)),
            Param::Int(most),
            Param::option(wanted.client, |id| Param::Id(id.0)),
        ];
        let params = if wanted.client.is_some() { &params[..] } else { &params[..5] };
        self.conn.each(&sql, params, |row| visit(read(row)?))
    }

    /// How many sessions begin between two instants.
    pub fn count_sessions(
        &self,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<usize, StoreError> {
        let sql = "SELECT COUNT(*) FROM sessions WHERE scheduled_at >= ?1 AND scheduled_at < ?2";
        let params = [since.map_or(Param::BEGINNING, Param::At), until.map_or(Param::END, Param::At)];
        let count = self.conn.first(sql, &params, |row: &mut Row<'_>| row.int())?.unwrap_or_default();
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// How many sessions are to come: scheduled, and not begun.
    pub fn count_ahead(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let sql = "SELECT COUNT(*) FROM sessions WHERE status = 'scheduled' AND scheduled_at >= ?1";
        let count =
            self.conn.first(sql, &[Param::At(now)], |row: &mut Row<'_>| row.int())?.unwrap_or_default();
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The sessions that have begun as planned and are still scheduled, the earliest first.
    pub fn begun_and_scheduled(&self, now: DateTime<Utc>) -> Result<Vec<Session>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE s.status = 'scheduled' AND s.scheduled_at < ?1 ORDER BY s.scheduled_at, s.id"
        );
        self.conn.all(&sql, &[Param::At(now)], read)
    }

    /// The sessions of a series, the earliest first.
    pub fn sessions_of_series(&self, series: Uuid) -> Result<Vec<Session>, StoreError> {
        let sql = format!("{SELECT} WHERE s.series_id = ?1 ORDER BY s.scheduled_at, s.id");
        self.conn.all(&sql, &[Param::Id(series)], read)
    }
}

impl Tx<'_> {
    /// Adds a session. Its id and handle are taken as they are; use [`Tx::new_session_names`] first.
    pub fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.write_clear(
            session,
            "INSERT INTO sessions (id, op, handle, client_id, coach_id, scheduled_at, zone, duration_minutes,
                delivered_minutes, type, status, mode, group_size, billing, focus_dimension, pre_session_coherence,
                post_session_coherence, series_id, clock_started_at, clock_seconds, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22)",
        )
    }

    /// Writes what is clear of a changed session back.
    pub fn update_session(&mut self, session: &mut Session) -> Result<(), StoreError> {
        session.updated_at = self.now();
        self.write_clear(
            session,
            "UPDATE sessions SET op = ?2, handle = ?3, client_id = ?4, coach_id = ?5, scheduled_at = ?6, zone = ?7,
                duration_minutes = ?8, delivered_minutes = ?9, type = ?10, status = ?11, mode = ?12, group_size = ?13,
                billing = ?14, focus_dimension = ?15, pre_session_coherence = ?16, post_session_coherence = ?17,
                series_id = ?18, clock_started_at = ?19, clock_seconds = ?20, created_at = ?21, updated_at = ?22
             WHERE id = ?1",
        )
    }

    fn write_clear(&mut self, session: &Session, sql: &str) -> Result<(), StoreError> {
        let count = |count: u16| Param::Int(count.into());
        let total = |total: Option<Total>| Param::option(total, |total| Param::Int(total.steps()));
        self.conn.run_one(
            sql,
            &[
                Param::Id(session.id.0),
                Param::Int(self.op),
                Param::Text(session.handle.as_str()),
                Param::Id(session.client_id.0),
                Param::Id(session.coach_id.0),
                Param::At(session.scheduled_at),
                Param::Text(session.zone.name()),
                count(session.length.get()),
                Param::option(session.delivered, count),
                Param::Text(session.kind.key()),
                Param::Text(session.status.key()),
                Param::Text(session.mode.key()),
                Param::option(session.group_size, count),
                Param::Text(session.billing.key()),
                Param::text(session.focus.map(Dimension::key)),
                total(session.pre),
                total(session.post),
                Param::option(session.series, Param::Id),
                Param::option(session.clock.started_at, Param::At),
                Param::Int(session.clock.seconds),
                Param::At(session.created_at),
                Param::At(session.updated_at),
            ],
        )
    }

    /// Writes the coherence around a session. It follows from scores, so the row does not count as changed by anybody.
    pub fn write_around(&mut self, session: &Session) -> Result<(), StoreError> {
        let total = |total: Option<Total>| Param::option(total, |total| Param::Int(total.steps()));
        self.conn.run_one(
            "UPDATE sessions SET op = ?2, pre_session_coherence = ?3, post_session_coherence = ?4 WHERE id = ?1",
            &[Param::Id(session.id.0), Param::Int(self.op), total(session.pre), total(session.post)],
        )
    }

    /// Removes a session and frees its handle. Action items that were agreed in it have to be released first.
    pub fn delete_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.conn.run_one("DELETE FROM sessions WHERE id = ?1", &[Param::Id(session.id.0)])?;
        self.drop_handle(&session.handle)
    }

    /// Writes what was confided in a session, and whether its notes are a draft.
    pub fn write_confided(&mut self, session: &mut Session, said: &Confided) -> Result<(), StoreError> {
        session.updated_at = self.now();
        session.noted = said.notes.is_some();
        let seal = |tx: &mut Self, column, text: &Option<String>| {
            tx.seal_text(slot(session.id, session.client_id, column), text.as_deref())
        };
        let notes = seal(self, "notes", &said.notes)?;
        let url = seal(self, "video_recording_url", &said.recording_url)?;
        let reason = seal(self, "cancel_reason", &said.cancel_reason)?;
        self.conn.run_one(
            "UPDATE sessions SET op = ?2, notes = ?3, video_recording_url = ?4, cancel_reason = ?5, updated_at = ?6,
                draft_since = ?7
             WHERE id = ?1",
            &[
                Param::Id(session.id.0),
                Param::Int(self.op),
                Param::sealed(notes.as_ref()),
                Param::sealed(url.as_ref()),
                Param::sealed(reason.as_ref()),
                Param::At(session.updated_at),
                Param::option(session.draft_since, Param::Int),
            ],
        )
    }

    /// Makes the handle and id of a new session.
    pub fn new_session_names(&mut self) -> Result<(SessionId, Handle), StoreError> {
        self.new_session_named(None)
    }

    /// The same with the handle that is wanted, where one is.
    ///
    /// # Errors
    /// When the handle is taken.
    pub fn new_session_named(&mut self, wish: Option<&Handle>) -> Result<(SessionId, Handle), StoreError> {
        let id: SessionId = self.fresh_id()?;
        Ok((id, self.fresh_handle(Noun::Session, id.0, wish)?))
    }
}
