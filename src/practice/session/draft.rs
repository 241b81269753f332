//! The notes of a session while they are written: saved as they grow, finished at the end, and what they were before.

use chrono::{DateTime, Utc};

use super::{Written, boxes, note, summary};
use crate::{
    domain::{id::SessionId, session::Session, text::words},
    error::Error,
    practice::{Outcome, Setting},
    store::{Store, StoreError, Tx, session::NotesVersion},
};

/// So many versions are told.
const VERSIONS: usize = 20;

/// Saves notes in the place of `before`, which is what the writer saw, as a draft: what is being typed is not agreed yet,
/// so action items are left alone.
///
/// # Errors
/// When somebody changed them meanwhile, they are too long, or the store refuses.
pub fn keep(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    before: &str,
    notes: &str,
) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    let client = tx.client(session.client_id)?;
    let mut said = tx.confided(&session)?;
    if said.notes.as_deref().unwrap_or_default() != before {
        return Err(StoreError::Changed.into());
    }
    let notes = note::cleaned(notes)?;
    if said.notes == notes {
        return Ok(Outcome::Nothing(Written::new(client, vec![session])));
    }
    said.notes = notes;
    session.draft_since.get_or_insert(tx.op() - 1);
    tx.write_confided(&mut session, &said)?;
    let sessions = vec![session];
    let summary = summary(setting, "saved the notes of", &client, &sessions);
    Ok(Outcome::Keep(Written::new(client, sessions), summary))
}

/// Ends a draft: the boxes that came into it become action items. Nothing is written where there is no draft.
///
/// # Errors
/// When the store refuses; then it stays a draft.
pub fn finish(tx: &mut Tx<'_>, setting: &Setting, id: SessionId) -> Result<Outcome<Written>, Error> {
    let mut session = tx.session(id)?;
    let client = tx.client(session.client_id)?;
    let Some(known) = finished(tx, &session)? else {
        return Ok(Outcome::Nothing(Written::new(client, vec![session])));
    };
    let said = tx.confided(&session)?;
    let notes = said.notes.as_deref().unwrap_or_default();
    let noted = boxes::follow(tx, setting, &session, (&known, notes))?;
    session.draft_since = None;
    tx.write_confided(&mut session, &said)?;
    let sessions = vec![session];
    let summary = summary(setting, "saved the notes of", &client, &sessions);
    Ok(Outcome::Keep(Written::new(client, sessions).with(noted), summary))
}

/// The notes before their draft was begun; none where they are no draft.
///
/// # Errors
/// When the store refuses.
pub fn finished(store: &Store, session: &Session) -> Result<Option<String>, StoreError> {
    let Some(since) = session.draft_since else { return Ok(None) };
    let versions = store.notes_versions(session.id)?;
    let before = versions.into_iter().find(|version| version.op <= since);
    Ok(Some(before.map(|version| version.notes).unwrap_or_default()))
}

/// When the notes of a session became what they are.
///
/// # Errors
/// When the store refuses.
pub fn written_at(store: &Store, id: SessionId) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(distinct(store.notes_versions(id)?).first().map(|version| version.at))
}

/// A version of notes, as a list tells it.
pub struct Version {
    /// The operation that left it.
    pub op: i64,
    /// When that was.
    pub at: DateTime<Utc>,
    /// How many words it has.
    pub words: usize,
    /// Its last line with words.
    pub ends: String,
}

/// What the notes of a session were, the newest version first.
///
/// # Errors
/// When the store refuses.
pub fn versions(store: &Store, id: SessionId) -> Result<Vec<Version>, StoreError> {
    let versions = distinct(store.notes_versions(id)?).into_iter().take(VERSIONS);
    let told = versions.map(|version| Version {
        op: version.op,
        at: version.at,
        words: words(&version.notes),
        ends: version.notes.trim_end().lines().last().unwrap_or_default().trim().to_owned(),
    });
    Ok(told.collect())
}

/// The notes as an operation left them.
///
/// # Errors
/// When that operation did not write them, or the store refuses.
pub fn version(store: &Store, id: SessionId, op: i64) -> Result<String, StoreError> {
    let found = store.notes_versions(id)?.into_iter().find(|version| version.op == op);
    let missing = || StoreError::NotFound { what: "version", key: op.to_string() };
    found.map(|version| version.notes).ok_or_else(missing)
}

/// Leaves out what an operation did not change: of equal neighbours the older one, which wrote them, stays.
fn distinct(newest_first: Vec<NotesVersion>) -> Vec<NotesVersion> {
    let mut kept: Vec<NotesVersion> = Vec::new();
    for version in newest_first {
        if kept.last().is_some_and(|newer| newer.notes == version.notes) {
            kept.pop();
        }
        kept.push(version);
    }
    kept
}
