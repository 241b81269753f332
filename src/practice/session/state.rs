//! What becomes of a session: begun, completed, called off, missed, reopened.

use chrono::DateTime;
use chrono_tz::Tz;

use super::{Draft, Overlap, Written, add, note, room::still_fits, summary, with_following};
use crate::{
    domain::{
        client::Client,
        id::SessionId,
        session::{Barred, Session, Status, Type},
    },
    error::Error,
    practice::{Outcome, Setting, record},
    store::Tx,
};

const COMPLETED: &str = "be completed";
const MISSED: &str = "be a no-show";

/// A step that a session does not take, in words.
fn barred(session: &Session, to: &str, barred: Barred) -> Error {
    let handle = &session.handle;
    let error = Error::refused(format!("session {handle} cannot {to}: {barred}"));
    match barred {
        Barred::Over(_) => error.hint(format!("set it back to scheduled: coach session reopen {handle}")),
        Barred::Scheduled => error.hint(format!("see it: coach session show {handle}")),
        Barred::Ahead => {
            let moved = format!("Was it at another time?  coach session move {handle} --to now");
            let error = error.hint(moved);
            match to {
                COMPLETED => error.hint(format!("start it on its own day: coach session start {handle}")),
                MISSED => error.hint(format!("call it off: coach session cancel {handle}")),
                _ => error,
            }
        }
        Barred::ClockForgotten => error
            .hint(format!("give its length: coach session done {handle} --minutes {}", session.length.get())),
    }
}

/// Says that only a scheduled session can do that.
pub(super) fn over(session: &Session, to: &str) -> Error {
    barred(session, to, Barred::Over(session.status))
}

/// Takes one step with one session.
fn step(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    (verb, to): (&str, &str),
    take: impl FnOnce(&mut Session) -> Result<(), Barred>,
) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    take(&mut session).map_err(|reason| barred(&session, to, reason))?;
    tx.update_session(&mut session)?;
    let client = tx.client(session.client_id)?;
    let sessions = vec![session];
    let summary = summary(setting, verb, &client, &sessions);
    Ok(Outcome::Keep(Written::new(client, sessions), summary))
}

/// Sets the clock of a session going; one that runs goes on.
///
/// # Errors
/// When the session is over, or lies on a day to come.
pub fn start(tx: &mut Tx<'_>, setting: &Setting, id: SessionId) -> Result<Outcome<Written>, Error> {
    let (now, zone) = (setting.now, setting.zone);
    let mut session = tx.session(id)?;
    if session.start(now, zone).is_ok_and(|stood| !stood) {
        let client = tx.client(session.client_id)?;
        return Ok(Outcome::Nothing(Written::new(client, vec![session])));
    }
    step(tx, setting, id, ("started", "be started"), |session| session.start(now, zone).map(drop))
}

/// Stops the clock of a session without ending it.
///
/// # Errors
/// When the store refuses.
pub fn stop_clock(tx: &mut Tx<'_>, setting: &Setting, id: SessionId) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    if session.clock.stop(setting.now) {
        return step(tx, setting, id, ("stopped the clock of", "be stopped"), |session| {
            session.clock.stop(setting.now);
            Ok(())
        });
    }
    let client = tx.client(session.client_id)?;
    Ok(Outcome::Nothing(Written::new(client, vec![session])))
}

/// A session as it is once everything that follows from what became of it is in step: the coherence around it, and what
/// brought breakthroughs about.
pub(super) fn settled(tx: &mut Tx<'_>, setting: &Setting, session: &Session) -> Result<Session, Error> {
    record::settle(tx, setting, session.client_id)?;
    Ok(tx.session(session.id)?)
}

/// How a session ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Finish {
    /// How long it was, where that was told.
    pub minutes: Option<u16>,
    /// When the next one is to be.
    pub next: Option<DateTime<Tz>>,
}

/// A session that is completed.
pub struct Finished {
    /// The client.
    pub client: Client,
    /// The session.
    pub session: Session,
    /// The next one, when it was booked along with it.
    pub next: Option<Session>,
    /// What the coach should know.
    pub remarks: Vec<String>,
}

/// Completes a session, and books the next one where that was said.
///
/// # Errors
/// When it is over, lies ahead, or the next one cannot be booked.
pub fn done(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    finish: Finish,
    overlap: Overlap,
) -> Result<Outcome<Finished>, Error> {
    let mut session = tx.session(id)?;
    let refused = session.complete(finish.minutes, setting.now);
    refused.map_err(|reason| barred(&session, COMPLETED, reason))?;
    tx.update_session(&mut session)?;
    let session = settled(tx, setting, &session)?;
    let client = tx.client(session.client_id)?;
    let mut summary = summary(setting, "completed", &client, std::slice::from_ref(&session));
    let (mut next, mut remarks) = (None, Vec::new());
    if let Some(start) = finish.next {
        let draft = Draft {
            client: session.client_id,
            length: session.length,
            kind: if session.kind == Type::Initial { Type::Regular } else { session.kind },
            mode: Some(session.mode),
            group_size: session.group_size,
            billing: session.billing,
            focus: session.focus,
        };
        if let Outcome::Keep(booked, _) = add(tx, setting, &draft, vec![Ok(start)], overlap)? {
            next = booked.sessions.into_iter().next();
            remarks = booked.remarks;
        }
        summary.push_str(", and booked the next one");
    }
    Ok(Outcome::Keep(Finished { client, session, next, remarks }, summary))
}

/// Whether a session could be completed now, before anything is asked.
///
/// # Errors
/// When it could not.
pub fn can_be_done(session: &Session, setting: &Setting, minutes: Option<u16>) -> Result<(), Error> {
    let complete = session.clone().complete(minutes, setting.now);
    complete.map_err(|reason| barred(session, COMPLETED, reason))
}

/// Calls a session off, and with `following` the later ones of its series.
///
/// # Errors
/// When it is over, or the reason is too long.
pub fn cancel(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    reason: Option<&str>,
    following: bool,
) -> Result<Outcome<Written>, Error> {
    let session = tx.session(id)?;
    let client = tx.client(session.client_id)?;
    let reason = reason.map(note::cleaned_reason).transpose()?.flatten();
    let mut sessions = if following { with_following(tx, &session)? } else { vec![session] };
    for session in &mut sessions {
        session.cancel(setting.now).map_err(|reason| barred(session, "be cancelled", reason))?;
        tx.update_session(session)?;
        let mut said = tx.confided(session)?;
        if said.cancel_reason != reason {
            said.cancel_reason.clone_from(&reason);
            tx.write_confided(session, &said)?;
        }
    }
    let summary = summary(setting, "cancelled", &client, &sessions);
    Ok(Outcome::Keep(Written::new(client, sessions), summary))
}

/// Notes that the client did not come.
///
/// # Errors
/// When the session is over, or lies ahead.
pub fn no_show(tx: &mut Tx<'_>, setting: &Setting, id: SessionId) -> Result<Outcome<Written>, Error> {
    step(tx, setting, id, ("marked as a no-show", MISSED), |session| session.no_show(setting.now))
}

/// Takes a session back to scheduled.
///
/// # Errors
/// When it is scheduled, or its time was given away meanwhile.
pub fn reopen(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    overlap: Overlap,
) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    let was = session.status;
    session.reopen().map_err(|reason| barred(&session, "be reopened", reason))?;
    let remarks = still_fits(tx, setting, &session, overlap)?;
    tx.update_session(&mut session)?;
    if was == Status::Completed {
        session = settled(tx, setting, &session)?;
    }
    let mut said = tx.confided(&session)?;
    if was == Status::Cancelled && said.cancel_reason.take().is_some() {
        tx.write_confided(&mut session, &said)?;
    }
    let client = tx.client(session.client_id)?;
    let sessions = vec![session];
    let summary = summary(setting, "reopened", &client, &sessions);
    Ok(Outcome::Keep(Written { remarks, ..Written::new(client, sessions) }, summary))
}
