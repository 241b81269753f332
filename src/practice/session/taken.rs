//! Sessions that come from elsewhere: as a list wrote them, with what became of them, or as a program tells them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    Draft, Overlap, Written, fresh,
    room::{self, Wish, make_room, on_the_minute},
    standing,
    state::settled,
    summary,
};
use crate::{
    domain::{
        Handle,
        id::SessionId,
        session::{Clock, Status},
    },
    error::Error,
    practice::{Outcome, Setting},
    store::{Tx, handle::Noun},
};

/// A session as it is told.
pub struct Told {
    /// How it is planned, but for when.
    pub draft: Draft,
    /// When it begins.
    pub start: DateTime<Tz>,
    /// What became of it.
    pub status: Status,
    /// How long it was.
    pub delivered: Option<u16>,
    /// What the sessions of one series share.
    pub series: Option<Uuid>,
    /// Its clock.
    pub clock: Clock,
    /// Its id, where it was listed.
    pub id: Option<SessionId>,
    /// Its handle, where it was listed.
    pub handle: Option<Handle>,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
}

/// Adds a session as it is told. One with an id is a record of a practice, which may wait to be settled.
///
/// # Errors
/// When it is here already, contradicts itself, overlaps another one, or is to come and in the past.
pub fn add(
    tx: &mut Tx<'_>,
    setting: &Setting,
    told: &Told,
    overlap: Overlap,
) -> Result<Outcome<Written>, Error> {
    if told.id.is_some_and(|id| tx.session(id).is_ok()) {
        return Err(Error::refused("id belongs to another session")
            .hint("change sessions that are here already: coach session edit --from FILE"));
    }
    let client = tx.client(told.draft.client)?;
    fits(told, setting)?;
    let (start, remarks) = room_for(tx, setting, told, overlap)?;
    let names = match told.id {
        Some(id) => (id, tx.fresh_handle(Noun::Session, id.0, told.handle.as_ref())?),
        None => tx.new_session_named(told.handle.as_ref())?,
    };
    let mut session = fresh(setting, names, &told.draft, start, told.series)?;
    (session.status, session.clock) = (told.status, told.clock);
    session.delivered = match told.status {
        Status::Completed => Some(told.delivered.unwrap_or_else(|| told.draft.length.get())),
        _ => told.delivered,
    };
    session.created_at = told.created.unwrap_or(setting.now);
    session.updated_at = told.updated.unwrap_or(setting.now);
    tx.insert_session(&session)?;
    let session = if told.status == Status::Completed { settled(tx, setting, &session)? } else { session };
    let remarks = remarks.into_iter().chain(standing(&client).filter(|_| told.status == Status::Scheduled));
    let remarks = remarks.collect();
    let sessions = vec![session];
    let summary = summary(setting, "added", &client, &sessions);
    Ok(Outcome::Keep(Written { remarks, ..Written::new(client, sessions) }, summary))
}

/// Refuses what cannot be together.
fn fits(told: &Told, setting: &Setting) -> Result<(), Error> {
    let Told { status, start, .. } = told;
    if *start > setting.now && matches!(status, Status::Completed | Status::NoShow) {
        return Err(Error::refused(format!("status is {status}, and the session is in the future")));
    }
    if told.delivered.is_some() && *status != Status::Completed {
        return Err(Error::refused(format!("delivered_minutes is given, but the status is {status}")));
    }
    if told.clock.started_at.is_some() && *status != Status::Scheduled {
        return Err(Error::refused(format!("clock_started_at is given, but the status is {status}")));
    }
    Ok(())
}

/// When it begins, once it is clear that it may, and what there is to remark.
fn room_for(
    tx: &Tx<'_>,
    setting: &Setting,
    told: &Told,
    overlap: Overlap,
) -> Result<(DateTime<Tz>, Vec<String>), Error> {
    let recorded = told.id.is_some() && told.start < setting.now;
    if told.status == Status::Scheduled && !recorded {
        let wishes = vec![Wish { start: Ok(told.start), length: told.draft.length }];
        let (starts, remarks) = make_room(tx, setting, wishes, &[], overlap)?;
        return Ok((starts.first().copied().unwrap_or(told.start), remarks));
    }
    let start = on_the_minute(told.start);
    if overlap == Overlap::Refuse && told.status == Status::Completed {
        room::not_twice(tx, setting, &told.draft, start)?;
    }
    Ok((start, Vec::new()))
}
