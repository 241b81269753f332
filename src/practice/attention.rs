//! Who needs attention: the facts about all active clients, loaded in a few passes, and judged by the rules. Nothing is
//! opened, so it works while the practice is locked.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::Setting;
use crate::{
    domain::{
        Handle,
        assessment::{Status, Type},
        attention::{self, Begun, Engagement, Facts, Limits, Open, Reason, Record},
        id::{AssessmentId, ClientId},
        trend::Point,
        when::wall,
    },
    error::Error,
    store::{
        Store,
        agenda::{Active, Mark},
        assessment::Wanted,
    },
};

/// A client who needs attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Who.
    pub client: ClientId,
    /// The client's handle.
    pub handle: Handle,
    /// Why, the most pressing sort first; never empty.
    pub reasons: Vec<Reason>,
}

/// The active clients who need attention today, the most pressing first.
///
/// # Errors
/// When the store refuses.
pub fn of_all(store: &Store, setting: &Setting) -> Result<Vec<Needs>, Error> {
    let today = setting.today();
    let (quiet, check_in) = setting.config.attention_days();
    let limits = Limits { quiet, check_in };
    let active = store.active_clients(setting.now)?;
    let mut facts = gather(store, setting, &active)?;
    let mut all: Vec<Needs> = Vec::new();
    for Active { id, handle, .. } in active {
        let facts = facts.remove(&id).unwrap_or_default();
        let reasons = attention::reasons(&facts, today, limits);
        if !reasons.is_empty() {
            all.push(Needs { client: id, handle, reasons });
        }
    }
    all.sort_by_key(|needs| {
        let first = needs.reasons.first();
        let weight = first.map_or(0, |reason| reason.weight(today));
        (
            first.map(Reason::why),
            std::cmp::Reverse(weight),
            std::cmp::Reverse(needs.reasons.len()),
            needs.client,
        )
    });
    Ok(all)
}

/// The facts about every active client.
fn gather(store: &Store, setting: &Setting, active: &[Active]) -> Result<HashMap<ClientId, Facts>, Error> {
    let today = setting.today();
    let mut all: HashMap<ClientId, Facts> = HashMap::with_capacity(active.len());
    for client in active {
        let facts = Facts {
            since: client.since.or_else(|| Some(setting.day(client.created_at))),
            last_session: client.last_session.map(|at| setting.day(at)),
            ..Facts::default()
        };
        all.insert(client.id, facts);
    }
    let planned: HashSet<ClientId> = store.planned_clients(setting.now)?.into_iter().collect();
    for (id, facts) in &mut all {
        facts.planned = planned.contains(id);
    }
    for due in store.due_before(today)? {
        if let Some(facts) = all.get_mut(&due.client) {
            facts.items.push(Open { id: due.id, handle: due.handle, due: due.due });
        }
    }
    let kinds = assessments(store, setting, &mut all)?;
    records(store, setting, &kinds, &mut all)?;
    begun(store, setting, &mut all)?;
    engagements(store, setting, today, &mut all)?;
    Ok(all)
}

/// The day of each client's last completed assessment; gives the sort of every assessment.
fn assessments(
    store: &Store,
    setting: &Setting,
    all: &mut HashMap<ClientId, Facts>,
) -> Result<HashMap<AssessmentId, Type>, Error> {
    let mut kinds = HashMap::new();
    let mut last: HashMap<ClientId, DateTime<Utc>> = HashMap::new();
    store.each_sat(|sat| {
        kinds.insert(sat.id, sat.kind);
        if let Some(at) = sat.completed_at {
            let known = last.entry(sat.client).or_insert(at);
            *known = at.max(*known);
        }
        Ok::<_, Error>(())
    })?;
    for (client, at) in last {
        if let Some(facts) = all.get_mut(&client) {
            facts.last_assessment = Some(setting.day(at));
        }
    }
    Ok(kinds)
}

/// The history of each client, oldest first.
fn records(
    store: &Store,
    setting: &Setting,
    kinds: &HashMap<AssessmentId, Type>,
    all: &mut HashMap<ClientId, Facts>,
) -> Result<(), Error> {
    let mut marks: HashMap<ClientId, Vec<Mark>> = HashMap::with_capacity(all.len());
    store.each_mark(|mark| {
        if all.contains_key(&mark.client) {
            marks.entry(mark.client).or_default().push(mark);
        }
        Ok::<_, Error>(())
    })?;
    for (client, mut marks) in marks {
        marks.sort_by_key(|mark| (mark.at, mark.id));
        let record = |mark: Mark| Record {
            point: Point {
                day: setting.day(mark.at),
                kind: mark.assessment.and_then(|id| kinds.get(&id).copied()),
                percent: mark.percent,
            },
            patterns: mark.patterns,
            flags: mark.flags,
        };
        if let Some(facts) = all.get_mut(&client) {
            facts.records = marks.into_iter().map(record).collect();
        }
    }
    Ok(())
}

/// The unfinished assessment that was begun last.
fn begun(store: &Store, setting: &Setting, all: &mut HashMap<ClientId, Facts>) -> Result<(), Error> {
    for status in [Status::Draft, Status::InProgress] {
        store.each_assessment(Wanted { status: Some(status), ..Wanted::default() }, |assessment| {
            if let Some(facts) = all.get_mut(&assessment.client_id) {
                let on = setting.day(assessment.started_at.unwrap_or(assessment.created_at));
                if facts.begun.as_ref().is_none_or(|known| known.on <= on) {
                    facts.begun = Some(Begun { handle: assessment.handle, kind: assessment.kind, on });
                }
            }
            Ok::<_, Error>(())
        })?;
    }
    Ok(())
}

/// What was agreed on with each client, and how much of it is used.
fn engagements(
    store: &Store,
    setting: &Setting,
    today: NaiveDate,
    all: &mut HashMap<ClientId, Facts>,
) -> Result<(), Error> {
    for running in store.running_engagements(today)? {
        if let Some(facts) = all.get_mut(&running.client) {
            let from = wall::day(setting.zone, running.start).start;
            let (used_sessions, used_minutes) = store.delivered(running.client, from)?;
            let (sessions, minutes) = (running.sessions, running.minutes);
            facts.engagement = Some(Engagement { sessions, minutes, used_sessions, used_minutes });
        }
    }
    Ok(())
}
