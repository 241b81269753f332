//! Interventions given to clients, what this practice has seen of them, and which fit a client now.

pub mod taken;

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Outcome, Setting, action, library, record};
use crate::{
    domain::{
        Dimension, Handle, Invalid, Unit,
        action::ActionItem,
        assignment::{Assignment, Said, Status, Work},
        client,
        id::{AssignmentId, ClientId},
        score::Coherence,
        suggest::{self, Candidate, Evidence, Focus},
        when::echo,
    },
    error::Error,
    store::{
        Store, Tx,
        assignment::{Completed, Given, Working},
        library::Catalogued,
    },
};

/// What is to be given.
#[derive(Clone)]
pub struct Draft {
    /// The intervention's code.
    pub code: String,
    /// Who is to do it.
    pub client: ClientId,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Whether it may be given although the client works on it.
    pub again: bool,
    /// Whether its steps become action items.
    pub with_actions: bool,
}

/// An assignment with its intervention, on the way out of an operation.
pub struct Told {
    /// The assignment and what was said.
    pub work: Work,
    /// The intervention.
    pub intervention: Catalogued,
    /// Action items that the operation made of its steps.
    pub items: Vec<ActionItem>,
}

/// Gives an intervention to a client.
///
/// # Errors
/// When there is no such code, the client is archived or works on it already, or the day is over.
pub fn assign(tx: &mut Tx<'_>, setting: &Setting, draft: &Draft) -> Result<Outcome<Told>, Error> {
    library::need(tx)?;
    let intervention = library::by_code(tx, &draft.code)?;
    let client = tx.client(draft.client)?;
    if client.status == client::Status::Archived {
        return Err(Error::refused(format!("{} is archived", client.handle))
            .hint(format!("resume coaching first: coach client resume {}", client.handle)));
    }
    if let Some(due) = draft.due.filter(|due| *due < setting.today()) {
        return Err(past(due, draft, &intervention.intervention.code, &client.handle));
    }
    if !draft.again
        && let Some(running) = running_one(tx, draft.client, &intervention, None)?
    {
        return Err(already(&running.assignment.handle, &client.handle, &intervention)
            .hint(format!("see it: coach intervene show {}", running.assignment.handle))
            .hint(format!(
                "assign it again anyway: coach intervene assign {} --to {} --again",
                intervention.intervention.code, client.handle
            )));
    }
    let (id, handle) = tx.new_assignment_names()?;
    let assignment = Assignment {
        id,
        handle,
        client_id: client.id,
        intervention_id: intervention.id,
        assigned_by: setting.coach.id,
        assigned_at: setting.now,
        due_date: draft.due,
        status: Status::Assigned,
        started_at: None,
        completed_at: None,
        abandoned_at: None,
        rating: None,
        created_at: setting.now,
    };
    tx.insert_assignment(&assignment)?;
    let mut items = Vec::new();
    let steps = &intervention.intervention.implementation_steps;
    for step in steps.iter().filter(|_| draft.with_actions) {
        let item = action::Draft {
            due: draft.due,
            intervention: Some(assignment.id),
            ..action::Draft::new(client.id, step.text.as_str())
        };
        items.push(action::add(tx, setting, &item)?);
    }
    let code = &intervention.intervention.code;
    let with = if items.is_empty() {
        String::new()
    } else {
        format!(" with {}", crate::domain::count::counted(items.len(), "action item", "action items"))
    };
    let summary = format!(
        "assigned {code} to {} ({}){with}: {}",
        client.person.name(),
        client.handle,
        assignment.handle
    );
    let work = Work { assignment, said: Said::default() };
    Ok(Outcome::Keep(Told { work, intervention, items }, summary))
}

/// The assignment of the same intervention, whatever its version, that the client works on.
fn running_one(
    store: &Store,
    client: ClientId,
    wanted: &Catalogued,
    but: Option<AssignmentId>,
) -> Result<Option<Given>, Error> {
    let same = |it: &Given| it.library == wanted.library && it.code == wanted.intervention.code;
    let all = store.assignments(Some(client))?;
    Ok(all.into_iter().find(|it| {
        it.assignment.status.is_running() && same(it) && but.is_none_or(|but| but != it.assignment.id)
    }))
}

/// Work is given on the day it is told, so that no time would be left for it: unlike an action item, which may be told
/// long after it was agreed.
fn past(due: NaiveDate, draft: &Draft, code: &str, client: &Handle) -> Error {
    let flags = [(draft.with_actions, " --with-actions"), (draft.again, " --again")];
    let flags: String = flags.into_iter().filter(|(set, _)| *set).map(|(_, flag)| flag).collect();
    Error::refused(format!("{} is in the past, and the assignment starts today", echo::long_day(due))).hint(
        format!("give a day from today on: coach intervene assign {code} --to {client} --due +2w{flags}"),
    )
}

fn already(running: &Handle, client: &Handle, intervention: &Catalogued) -> Error {
    let code = &intervention.intervention.code;
    Error::refused(format!("{client} is already working on {code}: assignment {running}"))
}

/// An assignment and its intervention.
///
/// # Errors
/// When the store is damaged or locked.
pub fn open(store: &Store, id: AssignmentId) -> Result<Told, Error> {
    let work = store.work(id)?;
    let intervention = store.intervention(work.assignment.intervention_id)?;
    Ok(Told { work, intervention, items: Vec::new() })
}

/// Moves an assignment on, or back, and says in words what was done.
///
/// # Errors
/// Whatever `change` refuses.
pub fn change(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: AssignmentId,
    verb: &str,
    change: impl FnOnce(&mut Work) -> Result<(), Invalid>,
) -> Result<Outcome<Told>, Error> {
    let mut told = open(tx, id)?;
    let was = told.work.assignment.status;
    moved(&mut told.work, change)?;
    tx.update_work(&told.work)?;
    let client = tx.client(told.work.assignment.client_id)?;
    if [was, told.work.assignment.status].contains(&Status::Completed) {
        record::settle(tx, setting, client.id)?;
    }
    let code = &told.intervention.intervention.code;
    let (handle, name) = (&told.work.assignment.handle, client.person.name());
    let summary = format!("{verb} {code} of {name} ({}): {handle}", client.handle);
    Ok(Outcome::Keep(told, summary))
}

/// Makes a change, and says how to take up again what is over.
///
/// # Errors
/// Whatever `change` refuses.
pub fn moved(work: &mut Work, change: impl FnOnce(&mut Work) -> Result<(), Invalid>) -> Result<(), Error> {
    change(work).map_err(|refused| {
        let Assignment { handle, status, .. } = &work.assignment;
        let error = Error::from(refused);
        if status.is_running() {
            return error;
        }
        error.hint(format!("reopen it first: coach intervene reopen {handle}"))
    })
}

/// Takes an assignment that is over up again.
///
/// # Errors
/// When it is not over, or the client works on the same intervention under another handle.
pub fn reopen(tx: &mut Tx<'_>, setting: &Setting, id: AssignmentId) -> Result<Outcome<Told>, Error> {
    let told = open(tx, id)?;
    let assignment = &told.work.assignment;
    if let Some(running) = running_one(tx, assignment.client_id, &told.intervention, Some(id))? {
        let client = tx.client(assignment.client_id)?;
        return Err(already(&running.assignment.handle, &client.handle, &told.intervention));
    }
    change(tx, setting, id, "reopened", Work::reopen)
}

/// What is known of interventions, by library and code: of all versions together.
pub type Known = HashMap<(String, String), Evidence>;

/// What this practice has seen, of all interventions or those of one dimension: every completed assignment, its rating, and
/// its dimension before and after.
///
/// # Errors
/// When the store is damaged.
pub fn evidence(store: &Store, of: Option<Dimension>) -> Result<Known, Error> {
    evidence_of(store, of, |_| true)
}

/// What is known of an intervention.
pub fn seen(known: &Known, it: &Catalogued) -> Evidence {
    known.get(&it.key()).cloned().unwrap_or_default()
}

/// Everything on offer, by code, with what this practice has seen of it.
///
/// # Errors
/// When the store is damaged.
pub fn offered(store: &Store) -> Result<Vec<(Evidence, Catalogued)>, Error> {
    store.steady(|| {
        let known = evidence(store, None)?;
        Ok(library::catalogue(store)?.into_iter().map(|it| (seen(&known, &it), it)).collect())
    })
}

/// Who works on what now, by library and code, the longest first.
pub type AtWork = HashMap<(String, String), Vec<Working>>;

/// Who works on what now.
///
/// # Errors
/// When the store is damaged.
pub fn at_work(store: &Store) -> Result<AtWork, Error> {
    let mut at_work = AtWork::new();
    store.each_running(|key, running| {
        let of_it = at_work.entry(key).or_default();
        // Who was given it again works on it since the first time.
        if of_it.iter().all(|other| other.client != running.client) {
            of_it.push(running);
        }
        Ok::<_, Error>(())
    })?;
    Ok(at_work)
}

/// The same from those completed assignments alone that `counts` takes.
///
/// # Errors
/// When the store is damaged.
pub fn evidence_of(
    store: &Store,
    of: Option<Dimension>,
    counts: impl Fn(&Completed) -> bool,
) -> Result<Known, Error> {
    let mut known = Known::new();
    store.each_completed(of, |done| {
        if !counts(&done) {
            return Ok(());
        }
        let scores = around(store, &done)?;
        known.entry((done.library, done.code)).or_default().add(done.rating, scores);
        Ok::<_, Error>(())
    })?;
    Ok(known)
}

/// The dimension's last measurement before an intervention was given and the first one after it was done. What a record
/// carried over was not measured.
fn around(store: &Store, done: &Completed) -> Result<Option<(Unit, Unit)>, Error> {
    let Some(before) = store.measured_until(done.client, done.dimension, done.assigned_at)? else {
        return Ok(None);
    };
    let after = store.measured_since(done.client, done.dimension, done.completed_at)?;
    Ok(after.map(|after| (before, after)))
}

/// What fits a client, and why.
pub struct Suggestions {
    /// What is worked on.
    pub focus: Focus,
    /// Beside it: percentage points that +0.10 in each dimension would add.
    pub leverage: Vec<(Dimension, Decimal)>,
    /// The best first.
    pub ranked: Vec<(Catalogued, Candidate)>,
}

/// Ranks what is on offer for a client.
///
/// # Errors
/// When there is no score to start from.
pub fn suggest(
    store: &Store,
    setting: &Setting,
    client: ClientId,
    handle: &str,
) -> Result<Suggestions, Error> {
    let latest = store.latest_score(client, None)?.ok_or_else(|| {
        Error::not_found(format!("{handle} has no score yet, and suggestions start from one"))
            .hint(format!("get one: coach assess new {handle} --type quick"))
    })?;
    let scores = latest.complete().ok_or_else(|| {
        Error::not_found(format!(
            "the latest score of {handle} lacks a dimension, and the focus needs all four"
        ))
        .hint(format!("measure them: coach assess new {handle} --type quick"))
    })?;
    let focus = Focus::of(&scores);
    let leverage = Coherence::of(scores).leverage();
    let (known, past) = (evidence(store, Some(focus.dimension))?, store.assignments(Some(client))?);
    let mut catalogue: HashMap<String, Catalogued> = HashMap::new();
    let mut candidates = Vec::new();
    for it in library::catalogue(store)? {
        let key = it.key();
        let own = || past.iter().filter(|given| (&given.library, &given.code) == (&key.0, &key.1));
        let done = own().filter_map(|given| given.assignment.completed_at).max();
        candidates.push(Candidate {
            code: key.1.clone(),
            dimension: it.intervention.dimension,
            difficulty: it.intervention.difficulty,
            minutes: it.intervention.time_minutes,
            evidence: known.get(&key).cloned().unwrap_or_default(),
            running: own().any(|given| given.assignment.status.is_running()),
            done_days_ago: done.map(|at| (setting.today() - setting.day(at)).num_days()),
        });
        catalogue.insert(key.1, it);
    }
    let ranked = suggest::rank(focus.dimension, candidates);
    let ranked = ranked.into_iter().filter_map(|it| Some((catalogue.remove(&it.code)?, it))).collect();
    let leverage = leverage.iter().map(|(dimension, points)| (dimension, *points)).collect();
    Ok(Suggestions { focus, leverage, ranked })
}
