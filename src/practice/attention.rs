//! Who needs attention: the facts about all active clients, loaded in a few passes, and judged by the rules. Nothing is
//! opened, so it works while the practice is locked.

use std::{
    collections::{HashMap, VecDeque},
    ops::ControlFlow,
};

use chrono::{NaiveDate, TimeDelta};

use super::Setting;
use crate::{
    domain::{
        Handle,
        attention::{self, Allotment, Begun, Facts, Left, Limits, Open, Reason, Record},
        id::{ActionId, ClientId},
        trend::{Point, slope_of},
        when::wall,
    },
    error::Error,
    store::{
        Store,
        agenda::{self, Active},
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
            last_assessment: client.last_assessment.map(|at| setting.day(at)),
            planned: client.planned,
            records: recent(store, setting, client.id)?,
            ..Facts::default()
        };
        all.insert(client.id, facts);
    }
    for due in store.due_before(today)? {
        if let Some(facts) = all.get_mut(&due.client) {
            facts.items.push(Open { id: due.id, handle: due.handle, due: due.due });
        }
    }
    let (unsettled, drafts) = left(store, setting)?;
    for (client, session) in unsettled {
        all.entry(client).and_modify(|facts| facts.unsettled.push(session));
    }
    for (client, session) in drafts {
        all.entry(client).and_modify(|facts| facts.drafts.push(session));
    }
    for unclosed in store.unclosed()? {
        if let Some(facts) = all.get_mut(&unclosed.client) {
            let on = setting.day(unclosed.begun_at);
            if facts.begun.as_ref().is_none_or(|known| known.on <= on) {
                facts.begun = Some(Begun { handle: unclosed.handle, kind: unclosed.kind, on });
            }
        }
    }
    engagements(store, setting, today, &mut all)?;
    Ok(all)
}

/// Sessions by whom they are with, the first one first.
type ByClient = Vec<(ClientId, Left)>;

/// Sessions that ended before today and are still scheduled, and those whose notes are a draft.
pub(super) fn left(store: &Store, setting: &Setting) -> Result<(ByClient, ByClient), Error> {
    let today = wall::day(setting.zone, setting.today()).start;
    let over = |it: &agenda::Left| it.scheduled_at + TimeDelta::minutes(it.minutes) <= today;
    let of = |it: agenda::Left| {
        let on = setting.day(it.scheduled_at);
        (it.client, Left { id: it.id, handle: it.handle, on })
    };
    let unsettled = store.still_scheduled(today)?.into_iter().filter(over).map(of).collect();
    Ok((unsettled, store.drafts()?.into_iter().map(of).collect()))
}

/// The titles of the items that reasons name, by their ids; none while locked.
///
/// # Errors
/// When the store refuses.
pub fn titles<'n>(
    store: &Store,
    needs: impl Iterator<Item = &'n Needs>,
) -> Result<HashMap<ActionId, String>, Error> {
    let mut titles = HashMap::new();
    if !store.unlocked() {
        return Ok(titles);
    }
    for reason in needs.flat_map(|needs| &needs.reasons) {
        if let Reason::Overdue(items) = reason
            && let Some(first) = items.first()
        {
            titles.insert(first.id, store.action(first.id)?.title);
        }
    }
    Ok(titles)
}

/// The newest records of a client, oldest first: until there is a trend, and a whole score on either side of the last but
/// one.
fn recent(store: &Store, setting: &Setting, client: ClientId) -> Result<Vec<Record>, Error> {
    let mut records: VecDeque<Record> = VecDeque::new();
    let mut points: VecDeque<Point> = VecDeque::new();
    let mut whole = 0;
    store.newest_marks(client, |mark| {
        let point = Point { day: setting.day(mark.at), kind: mark.kind, percent: mark.percent };
        whole += usize::from(point.percent.is_some());
        records.push_front(Record { point, patterns: mark.patterns, flags: mark.flags });
        points.push_front(point);
        let taken = points.iter().any(|point| point.kind.is_some());
        let enough = whole >= 3 && taken && slope_of(points.make_contiguous()).is_some();
        Ok::<_, Error>(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
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
