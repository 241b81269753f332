//! A client's history of scores and everything that follows from it, kept in step in one place: velocities and carried
//! dimensions, the coherence around sessions, breakthroughs. Whatever adds, corrects or removes a score, completes, moves or
//! removes a session, or takes an operation back, goes through [`change`] or [`settle`], so nothing stale is ever kept.

use std::collections::HashMap;

use crate::{
    domain::{
        history::{self, Score},
        id::{ClientId, ScoreId},
        session::Status,
    },
    error::Error,
    practice::{
        Setting,
        breakthrough::{self, Looked},
    },
    store::{Tx, session::Wanted},
};

/// What came of new scores.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// They themselves as they were written, in the order of time.
    pub scores: Vec<Score>,
    /// How many later records have another velocity or other carried dimensions by them.
    pub recomputed: usize,
    /// How many breakthroughs were seen that were not known.
    pub breakthroughs: usize,
}

/// What keeping a history in step led to.
#[derive(Clone, Default)]
pub struct Settled {
    /// Records that are new or were written anew, in the order of time.
    pub written: Vec<Score>,
    /// How many of those were there before.
    pub changed: usize,
    /// How many records were removed.
    pub removed: usize,
    /// How many sessions have other coherence before or after them.
    pub sessions: usize,
    /// What became of breakthroughs.
    pub looked: Looked,
}

impl Settled {
    /// Whether nothing was written.
    pub fn nothing(&self) -> bool {
        self.written.is_empty() && self.removed == 0 && self.sessions == 0 && self.looked.nothing()
    }
}

/// The end of a sentence about scores that changed others; nothing when there are none.
pub fn recomputed_in_words(recomputed: usize) -> String {
    match recomputed {
        0 => String::new(),
        1 => ", recomputed 1 later score".to_owned(),
        many => format!(", recomputed {many} later scores"),
    }
}

/// The same where the others may also lie before: a score was corrected.
pub fn others_in_words(recomputed: usize) -> String {
    recomputed_in_words(recomputed).replace("later", "other")
}

/// Adds new scores to a client's history.
///
/// # Errors
/// When the store refuses.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, client: ClientId, new: Vec<Score>) -> Result<Added, Error> {
    let ids: Vec<ScoreId> = new.iter().map(|score| score.id).collect();
    let settled = change(tx, setting, client, |history| history.extend(new))?;
    let mut scores = settled.written;
    scores.retain(|score| ids.contains(&score.id));
    Ok(Added { scores, recomputed: settled.changed, breakthroughs: settled.looked.added.len() })
}

/// Brings everything in step that follows from a client's history, which did not move itself: after a session or an
/// intervention was finished, or that was taken back.
///
/// # Errors
/// When the store refuses.
pub fn settle(tx: &mut Tx<'_>, setting: &Setting, client: ClientId) -> Result<Settled, Error> {
    step(tx, setting, client, |_| {}, breakthrough::follow)
}

/// Changes a client's history, and brings everything in step that follows from it. `change` adds records, takes them out, or
/// corrects what they measured; the rest of each record is worked out here.
///
/// # Errors
/// When the store refuses.
pub fn change(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    change: impl FnOnce(&mut Vec<Score>),
) -> Result<Settled, Error> {
    step(tx, setting, client, change, breakthrough::keep_up)
}

/// Puts records right that are there already: each of `corrected` takes the place of the one with its id. What that shows
/// is no leap: breakthroughs that do not hold any more change or go, and none is found.
///
/// # Errors
/// When the store refuses.
pub fn correct(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    corrected: &[Score],
) -> Result<Settled, Error> {
    let put_right = |history: &mut Vec<Score>| {
        for score in history {
            if let Some(right) = corrected.iter().find(|right| right.id == score.id) {
                score.clone_from(right);
            }
        }
    };
    step(tx, setting, client, put_right, breakthrough::follow)
}

/// How breakthroughs are brought in step with a history.
type Upkeep = fn(&mut Tx<'_>, &Setting, ClientId, &[Score]) -> Result<Looked, Error>;

fn step(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    change: impl FnOnce(&mut Vec<Score>),
    upkeep: Upkeep,
) -> Result<Settled, Error> {
    let mut history = tx.scores_of(client)?;
    let before: HashMap<ScoreId, Score> = history.iter().map(|score| (score.id, score.clone())).collect();
    change(&mut history);
    history::derive(&mut history, setting.home);
    let mut settled = Settled::default();
    // Those that go first: a corrected answer may lead to a new record of the same assessment.
    for id in before.keys().filter(|id| !history.iter().any(|score| score.id == **id)) {
        tx.delete_score(*id)?;
        settled.removed += 1;
    }
    for score in &history {
        let known = before.get(&score.id);
        if known != Some(score) {
            tx.write_score(score)?;
            settled.changed += usize::from(known.is_some());
            settled.written.push(score.clone());
        }
    }
    settled.sessions = around_sessions(tx, client, &history)?;
    settled.looked = upkeep(tx, setting, client, &history)?;
    Ok(settled)
}

/// Writes down the coherence around each session of a client that was completed; tells how many have another one now.
fn around_sessions(tx: &mut Tx<'_>, client: ClientId, history: &[Score]) -> Result<usize, Error> {
    let mut sessions = Vec::new();
    tx.each_session(Wanted { client: Some(client), ..Wanted::default() }, |session| {
        sessions.push(session);
        Ok::<_, Error>(())
    })?;
    let mut written = 0;
    for mut session in sessions {
        let around = match session.status {
            Status::Completed => history::totals_around(session.scheduled_at, history),
            _ => (None, None),
        };
        if (session.pre, session.post) != around {
            (session.pre, session.post) = around;
            tx.write_around(&session)?;
            written += 1;
        }
    }
    Ok(written)
}
