//! Who needs attention: the facts about all active clients, loaded in a few passes, and judged by the rules. Nothing is
//! opened, so it works while the practice is locked.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::NaiveDate;

use super::Setting;
use crate::{
    domain::{
        Handle,
        assessment::Type,
        attention::{self, Allotment, Begun, Facts, Limits, Open, Reason, Record},
        id::{AssessmentId, ClientId},
        trend::{Point, slope_of},
        when::wall,
    },
    error::Error,
    store::{
        Store,
        agenda::{self, Active, Mark},
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
    engagements(store, setting, today, &mut all)?;
    Ok(all)
}

/// The day of each client's last completed assessment, and the unfinished one that was begun last; gives the sort of every
/// assessment.
fn assessments(
    store: &Store,
    setting: &Setting,
    all: &mut HashMap<ClientId, Facts>,
) -> Result<HashMap<AssessmentId, Type>, Error> {
    let mut kinds = HashMap::new();
    let mut last: HashMap<ClientId, String> = HashMap::with_capacity(all.len());
    store.each_sat(|sat| {
        kinds.insert(sat.id, sat.kind);
        if let Some(at) = sat.completed_at {
            let known = last.entry(sat.client).or_default();
            if known.as_str() < at {
                at.clone_into(known);
            }
        }
        if let (Some((handle, at)), Some(facts)) = (sat.begun, all.get_mut(&sat.client)) {
            let on = setting.day(agenda::instant(at)?);
            if facts.begun.as_ref().is_none_or(|known| known.on <= on) {
                facts.begun = Some(Begun { handle: handle.parse()?, kind: sat.kind, on });
            }
        }
        Ok::<_, Error>(())
    })?;
    for (client, at) in last {
        if let Some(facts) = all.get_mut(&client) {
            facts.last_assessment = Some(setting.day(agenda::instant(&at)?));
        }
    }
    Ok(kinds)
}

/// The history of each client, oldest first, as far back as anything is judged by it.
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
        marks.sort_unstable_by(|one, other| (&one.at, one.id).cmp(&(&other.at, other.id)));
        if let Some(facts) = all.get_mut(&client) {
            facts.records = recent(setting, kinds, &marks)?;
        }
    }
    Ok(())
}

/// The newest records, oldest first: until there is a trend, and a whole score on either side of the last but one.
fn recent(
    setting: &Setting,
    kinds: &HashMap<AssessmentId, Type>,
    marks: &[Mark],
) -> Result<Vec<Record>, Error> {
    let mut records: VecDeque<Record> = VecDeque::new();
    for mark in marks.iter().rev() {
        let point = Point {
            day: setting.day(agenda::instant(&mark.at)?),
            kind: mark.assessment.and_then(|id| kinds.get(&id).copied()),
            percent: mark.percent,
        };
        records.push_front(Record { point, patterns: mark.patterns()?, flags: mark.flags() });
        let points: Vec<Point> = records.iter().map(|record| record.point).collect();
        let whole = points.iter().filter(|point| point.percent.is_some()).count();
        let taken = points.iter().any(|point| point.kind.is_some());
        if whole >= 3 && taken && slope_of(&points).is_some() {
            break;
        }
    }
    Ok(records.into())
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
            let used = store.usage(running.client, (from, None), setting.now)?;
            let (used_sessions, used_minutes) = (used.used_sessions.into(), used.used_minutes.into());
            let (sessions, minutes) = (running.sessions, running.minutes);
            facts.engagement = Some(Allotment { sessions, minutes, used_sessions, used_minutes });
        }
    }
    Ok(())
}
