//! The page before a session: everything that a coach wants to know of one client, in one read, for the command line and
//! the screens alike. What it says in words is in `words`, and how the page is divided in `line`.

mod line;
mod needs;
mod words;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{
    Setting, action,
    bank::problems,
    breakthrough,
    engagement::{self, Standing},
    intervene,
};
use crate::{
    bank::builtin_openings,
    domain::{
        Dimension, PerDimension,
        attention::Reason,
        breakthrough::Breakthrough,
        client::Client,
        history::Score,
        id::{ActionId, ClientId},
        opening::{Occasion, Opening},
        score::{Coherence, movement},
        session::{Session, Status},
        suggest::{Candidate, Focus},
        trend::slope_of,
    },
    error::Error,
    store::{Store, action::Agreed, assignment::Given, session::Wanted},
};

pub use line::{BELOW_SCORES, Curve, NOTES, ON_TOP, PrepLine, lists};
pub use words::{Excerpt, READABLE, breakthrough_words, item_words, work_words};

/// What the latest notes of a session say.
#[derive(Clone, PartialEq, Eq)]
pub struct Noted {
    /// Of which session.
    pub session: Session,
    /// What they say.
    pub text: String,
}

/// What moved between two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The record that stood when the last session began.
    pub before: Score,
    /// The latest record.
    pub after: Score,
    /// How many percentage points each dimension brought, where both records are whole; together they are the change.
    pub points: Option<PerDimension<Decimal>>,
}

/// The first thing to suggest, and why.
pub struct Suggested {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub candidate: Candidate,
}

/// Everything for the next session with one client.
pub struct Prep {
    /// Who.
    pub client: Client,
    /// The session that goes on, or comes next.
    pub next: Option<Session>,
    /// The last session that took place.
    pub last: Option<Session>,
    /// What was planned after that and did not take place, the latest.
    pub missed: Option<Session>,
    /// Sessions whose time is over and that nobody wrote up, the earliest first.
    pub waiting: Vec<Session>,
    /// How many sessions took place.
    pub sessions: usize,
    /// The latest notes of a session.
    pub noted: Option<Noted>,
    /// What was agreed on and how much of it is used.
    pub engagement: Option<Standing>,
    /// Action items that are not done: overdue ones first, then by the day they are due.
    pub items: Vec<Agreed>,
    /// What the client works on.
    pub running: Vec<Given>,
    /// The history, oldest first.
    pub history: Vec<Score>,
    /// Where coherence is heading: its slope over the last records of one kind, per day and not rounded.
    pub slope: Option<Decimal>,
    /// What moved since the last session; nothing without a record on either side of it.
    pub moved: Option<Moved>,
    /// Breakthroughs since the last session.
    pub breakthroughs: Vec<Breakthrough>,
    /// The terms of the latest record, where it is whole.
    pub coherence: Option<Coherence>,
    /// The dimension to work on, where the latest record is whole.
    pub focus: Option<Focus>,
    /// Why the client needs attention, the most pressing sort first; nothing for one who is not coached now.
    pub reasons: Vec<Reason>,
    /// A question to open with.
    pub opening: Opening,
    /// The first suggestion; nothing without a whole record, or when nothing is left.
    pub suggested: Option<Suggested>,
}

/// Reads everything for the next session with a client.
///
/// # Errors
/// When the practice is locked or damaged.
pub fn of(store: &Store, setting: &Setting, id: ClientId) -> Result<Prep, Error> {
    store.steady(|| read(store, setting, id))
}

fn read(store: &Store, setting: &Setting, id: ClientId) -> Result<Prep, Error> {
    let client = store.client(id)?;
    let all = sessions(store, id)?;
    let held = |session: &&Session| session.status == Status::Completed;
    let last = all.iter().rev().find(held).cloned();
    let since = last.as_ref().map(|last| last.scheduled_at);
    let (now, today) = (setting.now, setting.today());
    let over = |session: &&Session| session.ends_at() <= now;
    let planned = || all.iter().filter(|session| session.status == Status::Scheduled);
    let history = store.scores_of(id)?;
    let latest = history.last();
    let running = store.assignments(Some(id))?;
    let mut prep = Prep {
        next: planned().find(|session| !over(session)).cloned(),
        missed: missed(&all, since, now),
        waiting: planned().filter(over).cloned().collect(),
        sessions: all.iter().filter(held).count(),
        noted: noted(store, &all)?,
        engagement: engagement::current(store, setting, id)?,
        items: action::open_of(store, id)?,
        running: running.into_iter().filter(|given| given.assignment.status.is_running()).collect(),
        slope: slope_of(&history.iter().map(|score| needs::point(setting, score)).collect::<Vec<_>>()),
        moved: since.and_then(|since| moved(&history, since)),
        breakthroughs: breakthrough::standing_of(store, id, since)?,
        coherence: latest.and_then(Score::coherence),
        focus: latest.and_then(Score::complete).map(|scores| Focus::of(&scores)),
        reasons: Vec::new(),
        opening: Opening { occasion: Occasion::Any, question: String::new() },
        suggested: None,
        client,
        last,
        history,
    };
    let reasons = needs::of(store, setting, &prep)?;
    let occasions = prep.occasions(&reasons, today);
    prep.opening = builtin_openings().map_err(problems)?.choose(&occasions, prep.sessions);
    if prep.client.status == crate::domain::client::Status::Active {
        prep.reasons = reasons;
    }
    if prep.focus.is_some() {
        let told = intervene::suggest(store, setting, id, prep.client.handle.as_str())?;
        prep.suggested = told.ranked.into_iter().next().map(|(it, candidate)| Suggested {
            code: candidate.code.clone(),
            name: it.intervention.name,
            candidate,
        });
    }
    Ok(prep)
}

/// The client of the session that goes on, or comes next.
///
/// # Errors
/// When the store refuses.
pub fn next_client(store: &Store, setting: &Setting) -> Result<Option<ClientId>, Error> {
    let since = setting.now.checked_sub_signed(LONGEST);
    let wanted = Wanted { status: Some(Status::Scheduled), since, ..Wanted::default() };
    let mut first = None;
    store.each_session(wanted, |session| {
        if session.ends_at() > setting.now {
            first.get_or_insert(session.client_id);
        }
        Ok::<_, Error>(())
    })?;
    Ok(first)
}

/// All sessions of a client, the earliest first.
fn sessions(store: &Store, client: ClientId) -> Result<Vec<Session>, Error> {
    let mut all = Vec::new();
    store.each_session(Wanted { client: Some(client), ..Wanted::default() }, |session| {
        all.push(session);
        Ok::<_, Error>(())
    })?;
    Ok(all)
}

/// The latest session that lies back and did not take place, where none took place after it.
fn missed(all: &[Session], since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Session> {
    let gone = |session: &&Session| {
        matches!(session.status, Status::NoShow | Status::Cancelled)
            && session.scheduled_at <= now
            && since.is_none_or(|since| session.scheduled_at > since)
    };
    all.iter().rev().find(gone).cloned()
}

fn noted(store: &Store, all: &[Session]) -> Result<Option<Noted>, Error> {
    let Some(session) = all.iter().rev().find(|session| session.noted) else { return Ok(None) };
    let text = store.confided(session)?.notes;
    Ok(text.map(|text| Noted { session: session.clone(), text }))
}

/// From the record that stood when a session began to the latest one.
fn moved(history: &[Score], since: DateTime<Utc>) -> Option<Moved> {
    let before = history.iter().rev().find(|score| score.calculated_at <= since)?;
    let after = history.last().filter(|after| after.id != before.id)?;
    let points = before.coherence().zip(after.coherence()).map(|(before, after)| {
        let hundredfold = Decimal::from(25);
        movement(&before, &after).map(|_, points| points * hundredfold)
    });
    Some(Moved { before: before.clone(), after: after.clone(), points })
}

/// What began that long ago may still go on: no session is longer.
const LONGEST: chrono::TimeDelta = chrono::TimeDelta::hours(24);

impl Prep {
    /// Everything on the page, one line each, in its order. `notes` says whether notes are among it, and whether whole.
    pub fn lines(&self, setting: &Setting, notes: (bool, bool)) -> Vec<PrepLine> {
        line::all(self, setting, notes)
    }

    /// The title of an action item on the page.
    pub fn title(&self, id: ActionId) -> Option<String> {
        let found = self.items.iter().find(|agreed| agreed.item.id == id);
        found.map(|agreed| agreed.item.title.clone())
    }

    /// The dimension in which +0.10 moves the percentage most, and by how many points.
    pub fn lever(&self) -> Option<(Dimension, Decimal)> {
        let coherence = self.coherence.as_ref()?;
        let lever = coherence.best_lever();
        Some((lever, coherence.leverage()[lever]))
    }

    /// What a question to open with could respond to.
    fn occasions(&self, reasons: &[Reason], today: chrono::NaiveDate) -> Vec<Occasion> {
        let applies = |occasion, holds: bool| holds.then_some(occasion);
        let any = |holds: fn(&Reason) -> bool| reasons.iter().any(holds);
        let late = |it: &Agreed| it.item.due_date.is_some_and(|due| due < today);
        let seen = self.sessions > 0;
        let known = [
            applies(Occasion::FirstSession, !seen),
            applies(Occasion::Breakthrough, seen && !self.breakthroughs.is_empty()),
            applies(Occasion::Missed, self.missed.is_some()),
            applies(Occasion::Quiet, any(|reason| matches!(reason, Reason::Quiet { .. }))),
            applies(
                Occasion::Falling,
                any(|reason| matches!(reason, Reason::FellTwice { .. } | Reason::Falling(..))),
            ),
            applies(Occasion::Overdue, self.items.iter().any(late)),
            self.focus.map(|focus| focus.dimension.into()),
        ];
        known.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests;
