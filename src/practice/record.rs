//! Putting a score into a client's history, with everything that follows from it: later records, and breakthroughs.

use std::collections::HashMap;

use crate::{
    domain::{
        breakthrough::Shown,
        history::{self, Score},
        id::{ClientId, ScoreId},
    },
    error::Error,
    practice::{
        Setting,
        breakthrough::{self, Looked},
        session,
    },
    store::Tx,
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

/// What working a history out anew led to.
#[derive(Clone, Default)]
pub struct Settled {
    /// How many records changed.
    pub changed: usize,
    /// What became of breakthroughs.
    pub looked: Looked,
}

/// The end of a sentence about scores that changed others; nothing when there are none.
pub fn recomputed_in_words(recomputed: usize) -> String {
    match recomputed {
        0 => String::new(),
        1 => ", recomputed 1 later score".to_owned(),
        many => format!(", recomputed {many} later scores"),
    }
}

/// Adds new scores to a client's history and writes back every record that changes by it: successors get their velocity
/// and carried dimensions anew, sessions of the same day get their coherence afterwards, and breakthroughs are looked for
/// again.
///
/// # Errors
/// When the store refuses.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, client: ClientId, new: Vec<Score>) -> Result<Added, Error> {
    let mut history = tx.scores_of(client)?;
    let before: HashMap<ScoreId, Score> = history.iter().map(|score| (score.id, score.clone())).collect();
    history.extend(new);
    history::derive(&mut history, setting.zone);
    let mut added = Added::default();
    for score in &history {
        let known = before.get(&score.id);
        if known != Some(score) {
            tx.write_score(score)?;
        }
        match known {
            None => added.scores.push(score.clone()),
            Some(known) if known != score => added.recomputed += 1,
            Some(_) => {}
        }
    }
    session::state::follow(tx, setting, client, &added.scores)?;
    let new = |id: ScoreId| !before.contains_key(&id);
    let comes = |one: &Shown| new(one.before) || new(one.after);
    let looked = breakthrough::keep_up_with(tx, setting, client, &history, &comes)?;
    added.breakthroughs = looked.added.len();
    Ok(added)
}

/// Puts scores of a client right: each takes the place of the one with its id, what follows is worked out anew, and
/// breakthroughs that do not hold any more change or go. New ones are not seen in a correction. Gives how many other
/// records changed.
///
/// # Errors
/// When the store refuses.
pub fn correct(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    corrected: &[Score],
) -> Result<usize, Error> {
    let stored = tx.scores_of(client)?;
    let right = |score: &Score| corrected.iter().find(|right| right.id == score.id);
    let mut history: Vec<Score> = stored.iter().map(|score| right(score).unwrap_or(score).clone()).collect();
    history::derive(&mut history, setting.zone);
    let before: HashMap<ScoreId, &Score> = stored.iter().map(|score| (score.id, score)).collect();
    let changed: Vec<Score> =
        history.iter().filter(|score| before.get(&score.id) != Some(score)).cloned().collect();
    for score in &changed {
        tx.write_score(score)?;
    }
    session::state::follow(tx, setting, client, &changed)?;
    breakthrough::keep_up_with(tx, setting, client, &history, &|_| false)?;
    Ok(changed.iter().filter(|score| right(score).is_none()).count())
}

/// Works a client's history out anew, breakthroughs too.
///
/// # Errors
/// When the store refuses.
pub fn settle(
    tx: &mut Tx<'_>,
    setting: &Setting,
    mut history: Vec<Score>,
    stored: &[Score],
) -> Result<Settled, Error> {
    history::derive(&mut history, setting.zone);
    let before: HashMap<ScoreId, &Score> = stored.iter().map(|score| (score.id, score)).collect();
    let changed: Vec<_> = history.iter().filter(|score| before.get(&score.id) != Some(score)).collect();
    for score in &changed {
        tx.write_score(score)?;
    }
    let changed = changed.len();
    let looked = match history.first().map(|score| score.client_id) {
        Some(client) => breakthrough::keep_up(tx, setting, client, &history)?,
        None => Looked::default(),
    };
    Ok(Settled { changed, looked })
}
