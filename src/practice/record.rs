//! A client's history of scores and everything that follows from it, kept in step in one place: velocities and carried
//! dimensions, the coherence around sessions, breakthroughs. Whatever adds, corrects or removes a score, completes, moves or
//! removes a session, or takes an operation back, goes through [`change`], [`settle`] or [`rewind`], so nothing stale is ever kept.

use std::collections::HashMap;

use crate::{
    domain::{
        Handle,
        breakthrough::Breakthrough,
        history::{self, Score},
        id::{ClientId, ScoreId},
        session::Status,
    },
    error::Error,
    practice::{
        Setting,
        breakthrough::{self, Find, Looked},
    },
    store::{Tx, session::Wanted},
};

/// What came of new scores.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// They themselves as they were written, in the order of time.
    pub scores: Vec<Score>,
    /// What followed from them.
    pub followed: Followed,
    /// The records that show the breakthroughs which were found.
    showing: Vec<ScoreId>,
}

impl Added {
    /// The one record that was added, and what followed besides the breakthroughs that it shows, which are told one by one.
    pub fn single(mut self) -> (Option<Score>, Followed) {
        let score = self.scores.pop();
        let own =
            self.showing.iter().filter(|id| score.as_ref().is_some_and(|score| score.id == **id)).count();
        self.followed.found = self.followed.found.saturating_sub(own);
        (score, self.followed)
    }
}

/// What followed from scores that were added, corrected or removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// How many other records have another velocity or other carried dimensions.
    pub recomputed: usize,
    /// How many breakthroughs were seen that were not known.
    pub found: usize,
    /// Breakthroughs that went, because no record shows them any more.
    pub gone: Vec<Handle>,
    /// Breakthroughs that stay because the coach wrote them, though the record that showed them went.
    pub unshown: Vec<Handle>,
}

impl Followed {
    /// Takes over what followed elsewhere.
    pub fn join(&mut self, mut other: Self) {
        self.recomputed += other.recomputed;
        self.found += other.found;
        self.gone.append(&mut other.gone);
        self.unshown.append(&mut other.unshown);
    }

    /// The end of a sentence about scores: `, recomputed 2 later scores, found 1 breakthrough`; nothing where nothing
    /// followed. `others` says where the records lie: `later` or `other`.
    pub fn words(&self, others: &str) -> String {
        let recomputed = match self.recomputed {
            0 => String::new(),
            1 => format!(", recalculated 1 {others} score"),
            many => format!(", recalculated {many} {others} scores"),
        };
        let found = match self.found {
            0 => String::new(),
            1 => ", found 1 breakthrough".to_owned(),
            many => format!(", found {many} breakthroughs"),
        };
        let gone = match self.gone.as_slice() {
            [] => String::new(),
            [one] => format!(", removed breakthrough {one}"),
            many if many.len() > NAMED => format!(", removed {} breakthroughs", many.len()),
            many => format!(", removed breakthroughs {}", listed(many)),
        };
        let unshown = match self.unshown.as_slice() {
            [] => String::new(),
            [one] => format!(", breakthrough {one} stays as you wrote it, without a score"),
            many if many.len() > NAMED => {
                format!(", {} breakthroughs stay as you wrote them, without a score", many.len())
            }
            many => format!(", breakthroughs {} stay as you wrote them, without a score", listed(many)),
        };
        recomputed + &found + &gone + &unshown
    }
}

impl Followed {
    /// What would follow, before it is done: `1 later score is recomputed, breakthrough b7kq goes`.
    pub fn ahead(&self, others: &str) -> String {
        let count = |count: usize, noun: &str, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {noun} {one}")),
            count => Some(format!("{count} {noun}s {many}")),
        };
        let scores = format!("{others} score");
        let gone = match self.gone.as_slice() {
            [] => None,
            [one] => Some(format!("breakthrough {one} is removed")),
            many if many.len() > NAMED => count(many.len(), "breakthrough", "goes", "go"),
            many => Some(format!("breakthroughs {} are removed", listed(many))),
        };
        let unshown = count(
            self.unshown.len(),
            "breakthrough",
            "stays as you wrote it, without a score",
            "stay as you wrote them, without a score",
        );
        let all = [
            count(self.recomputed, &scores, "is recalculated", "are recalculated"),
            count(self.found, "breakthrough", "is found", "are found"),
            gone,
            unshown,
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// How many handles a sentence names; more are counted.
const NAMED: usize = 5;

fn listed(handles: &[Handle]) -> String {
    handles.iter().map(Handle::as_str).collect::<Vec<_>>().join(", ")
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
    /// What followed for other rows than the `meant` ones among those that were written anew.
    pub fn followed(&self, meant: usize) -> Followed {
        let handles = |rows: &[Breakthrough]| rows.iter().map(|row| row.handle.clone()).collect();
        Followed {
            recomputed: self.changed.saturating_sub(meant),
            found: self.looked.added.len(),
            gone: handles(&self.looked.removed),
            unshown: handles(&self.looked.unshown),
        }
    }

    /// Whether nothing was written.
    pub fn nothing(&self) -> bool {
        self.written.is_empty() && self.removed == 0 && self.sessions == 0 && self.looked.nothing()
    }
}

/// Adds new scores to a client's history.
///
/// # Errors
/// When the store refuses.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, client: ClientId, new: Vec<Score>) -> Result<Added, Error> {
    let ids: Vec<ScoreId> = new.iter().map(|score| score.id).collect();
    let settled = change(tx, setting, client, |history| history.extend(new))?;
    let followed = settled.followed(0);
    let showing = settled.looked.added.iter().filter_map(|row| row.after_score_id).collect();
    let mut scores = settled.written;
    scores.retain(|score| ids.contains(&score.id));
    Ok(Added { scores, followed, showing })
}

/// Brings everything in step that follows from a client's history, which did not move itself: after a session or an
/// intervention was finished, or that was taken back.
///
/// # Errors
/// When the store refuses.
pub fn settle(tx: &mut Tx<'_>, setting: &Setting, client: ClientId) -> Result<Settled, Error> {
    step(tx, setting, client, |_| {}, |_| Find::None)
}

/// The same after rows moved from one client to another.
///
/// # Errors
/// When the store refuses.
pub fn resettle(tx: &mut Tx<'_>, setting: &Setting, client: ClientId, find: Find) -> Result<Settled, Error> {
    step(tx, setting, client, |_| {}, |_| find)
}

/// The same after an operation was taken back.
///
/// # Errors
/// When the store refuses.
pub fn rewind(tx: &mut Tx<'_>, setting: &Setting, client: ClientId, find: Find) -> Result<Settled, Error> {
    breakthrough::bring_back(tx, setting, client)?;
    resettle(tx, setting, client, find)
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
    step(tx, setting, client, change, |before| Find::besides(&[before]))
}

/// Writes a client's history anew, each record as it is worked out from its answers.
///
/// # Errors
/// When the store refuses.
pub fn rework(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    fresh: Vec<Score>,
) -> Result<Settled, Error> {
    step(tx, setting, client, |history| *history = fresh, |_| Find::All)
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
    step(tx, setting, client, put_right, |_| Find::None)
}

fn step(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    change: impl FnOnce(&mut Vec<Score>),
    find: impl FnOnce(&[Score]) -> Find,
) -> Result<Settled, Error> {
    let mut history = tx.scores_of(client)?;
    let before: HashMap<ScoreId, Score> = history.iter().map(|score| (score.id, score.clone())).collect();
    let find = find(&history);
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
            if known.is_none() {
                tx.bring_back_with(score.id)?;
            }
            settled.written.push(score.clone());
        }
    }
    settled.sessions = around_sessions(tx, client, &history)?;
    settled.looked = breakthrough::keep_up(tx, setting, client, &history, &find)?;
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
