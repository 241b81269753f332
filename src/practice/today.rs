//! The day: its sessions, who needs attention, and the sessions of the days after. Works while the practice is locked.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::{
    Setting,
    attention::{self, Needs},
};
use crate::{
    domain::{
        id::ClientId,
        when::{echo, wall},
    },
    error::Error,
    store::{Store, agenda::Planned},
};

/// What a day holds.
pub struct Today {
    /// Which day.
    pub on: NaiveDate,
    /// Its sessions, earliest first.
    pub sessions: Vec<Planned>,
    /// Sessions of the days after, earliest first.
    pub upcoming: Vec<Planned>,
    /// Who needs attention now, the most pressing first.
    pub needs: Vec<Needs>,
}

/// Reads what a day and so many days after it hold.
///
/// # Errors
/// When the store refuses.
pub fn of(store: &Store, setting: &Setting, on: NaiveDate, days: u64) -> Result<Today, Error> {
    store.skim(|| read(store, setting, on, days))
}

fn read(store: &Store, setting: &Setting, on: NaiveDate, days: u64) -> Result<Today, Error> {
    let day = wall::day(setting.zone, on);
    let last = wall::day(setting.zone, on.checked_add_days(Days::new(days)).unwrap_or(on));
    let upcoming = store.planned(day.end, last.end)?;
    Ok(Today {
        on,
        sessions: store.planned(day.start, day.end)?,
        upcoming: upcoming.into_iter().filter(|session| session.status == "scheduled").collect(),
        needs: attention::of_all(store, setting)?,
    })
}

/// How a session of the day stands: `in 40 min, focus q`, `done, notes saved`, `not marked as done yet`.
pub fn remark(session: &Planned, setting: &Setting) -> String {
    let focus = session.focus.map(|focus| format!(", focus {focus}")).unwrap_or_default();
    match session.status.as_str() {
        "completed" if session.notes => "done, notes saved".to_owned(),
        "completed" => "done, no notes yet".to_owned(),
        "no_show" => "did not come".to_owned(),
        _ => {
            let end = session.scheduled_at + chrono::TimeDelta::minutes(session.minutes);
            if end <= setting.now {
                format!("not marked as done yet{focus}")
            } else if session.scheduled_at <= setting.now {
                format!("now{focus}")
            } else {
                format!("{}{focus}", echo::distance(setting.now, session.scheduled_at, setting.zone))
            }
        }
    }
}

/// The names of some clients; empty while locked. No other name is opened.
///
/// # Errors
/// When the store refuses.
pub fn names(
    store: &Store,
    wanted: impl Iterator<Item = ClientId>,
) -> Result<HashMap<ClientId, String>, Error> {
    let wanted: HashSet<ClientId> = wanted.collect();
    if !store.unlocked() {
        return Ok(HashMap::new());
    }
    wanted.into_iter().map(|id| Ok((id, store.name_of(id)?))).collect()
}
