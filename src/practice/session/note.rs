//! The notes of a session: added to, or rewritten.

use super::{Written, boxes, draft, summary};
use crate::{
    domain::{
        Invalid,
        id::{ClientId, SessionId},
        session::{Confided, Session, Status},
        text,
    },
    error::Error,
    practice::{Outcome, Setting},
    store::{Store, StoreError, Tx, session::Wanted},
};

/// The session of a client that a coach writes notes of now: the one that goes on or is next today, else the last one
/// whose time came; none that was called off or missed.
///
/// # Errors
/// When the store refuses.
pub fn at_hand(store: &Store, setting: &Setting, client: ClientId) -> Result<Option<Session>, Error> {
    let (mut here, mut last) = (None, None);
    store.each_session(Wanted { client: Some(client), ..Wanted::default() }, |session| {
        let stands = matches!(session.status, Status::Scheduled | Status::Completed);
        let open = session.status == Status::Scheduled && session.ends_at() > setting.now;
        if open && setting.day(session.scheduled_at) <= setting.today() {
            here.get_or_insert(session);
        } else if stands && session.scheduled_at <= setting.now {
            last = Some(session);
        }
        Ok::<_, Error>(())
    })?;
    Ok(here.or(last))
}

/// Adds lines to the notes of a session.
///
/// # Errors
/// When they become too long, or the store refuses.
pub fn append(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    more: &str,
) -> Result<Outcome<Written>, Error> {
    write(tx, setting, id, |before| {
        Ok(before.map_or_else(|| more.to_owned(), |before| format!("{before}\n{more}")))
    })
}

/// Puts other notes in the place of `before`, which is what the writer saw.
///
/// # Errors
/// When somebody changed them meanwhile, they are too long, or the store refuses.
pub fn rewrite(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    before: &str,
    notes: &str,
) -> Result<Outcome<Written>, Error> {
    write(tx, setting, id, |found| {
        if found.as_deref().unwrap_or_default() == before {
            Ok(notes.to_owned())
        } else {
            Err(StoreError::Changed.into())
        }
    })
}

fn write(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    change: impl FnOnce(Option<String>) -> Result<String, Error>,
) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    let client = tx.client(session.client_id)?;
    let before = tx.confided(&session)?;
    let mut said = before.clone();
    said.notes = cleaned(&change(said.notes)?)?;
    // Whoever looks a draft through and leaves it as it is has finished it.
    if said == before && session.draft_since.is_none() {
        return Ok(Outcome::Nothing(Written::new(client, vec![session])));
    }
    let text = |said: &Confided| said.notes.clone().unwrap_or_default();
    // The boxes of a draft that was never finished are made to action items with those that come now.
    let known = draft::finished(tx, &session)?.unwrap_or_else(|| text(&before));
    let noted = boxes::follow(tx, setting, &session, (&known, &text(&said)))?;
    session.draft_since = None;
    tx.write_confided(&mut session, &said)?;
    let sessions = vec![session];
    let summary = summary(setting, "saved the notes of", &client, &sessions);
    Ok(Outcome::Keep(Written::new(client, sessions).with(noted), summary))
}

/// Notes as they are kept; none when nothing is left of them.
pub(super) fn cleaned(notes: &str) -> Result<Option<String>, Invalid> {
    some("notes", notes)
}

/// The reason of a cancellation as it is kept.
pub(super) fn cleaned_reason(reason: &str) -> Result<Option<String>, Invalid> {
    some("reason", reason)
}

fn some(field: &'static str, words: &str) -> Result<Option<String>, Invalid> {
    let words = text::note(field, words, text::TEXT)?;
    let words = words.trim_end();
    Ok((!words.is_empty()).then(|| words.to_owned()))
}
