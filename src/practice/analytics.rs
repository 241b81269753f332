//! The numbers of the practice as a read model: one for the command line and for the screen. Nothing is decrypted, so all
//! of it can be had while locked. Each passes over whole tables once: ask within [`Store::skim`].

use std::{cmp::Reverse, collections::HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Setting, intervene};
use crate::{
    domain::{
        Dimension,
        analytics::{
            self, Averages, Member, Standing, Stretch,
            cohort::{By, Cohort, cohorts},
            meeting::Sessions,
        },
        client::Status,
        id::ClientId,
        pattern::Pattern,
        score::Pace,
        session,
        suggest::Evidence,
        when::wall,
    },
    error::Error,
    store::{Store, analytics::Work},
};

/// How many days a summary looks back unless it is told.
pub const DAYS: i64 = 90;

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first day; without one, everything before counts as well.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: NaiveDate,
}

impl Range {
    /// The last ninety days up to a day.
    pub fn usual(until: NaiveDate) -> Self {
        Self { since: until.checked_sub_signed(TimeDelta::days(DAYS)), until }
    }

    fn instants(self, setting: &Setting) -> (DateTime<Utc>, DateTime<Utc>) {
        let since = self.since.map_or(DateTime::<Utc>::MIN_UTC, |day| wall::day(setting.zone, day).start);
        (since, wall::day(setting.zone, self.until).end)
    }
}

/// How many clients are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caseload {
    /// Being coached.
    pub active: usize,
    /// On hold.
    pub paused: usize,
    /// Finished.
    pub completed: usize,
    /// Put away.
    pub archived: usize,
}

/// The practice in numbers. Scores are those of active clients; sessions and work those of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it looks at.
    pub range: Range,
    /// Clients by state.
    pub caseload: Caseload,
    /// The sessions of the range.
    pub sessions: Sessions,
    /// Means of active clients' newest scores, and how far they moved in the range.
    pub averages: Averages,
    /// Active clients by the zone of their coherence.
    pub stretches: Vec<Stretch>,
    /// Active clients by the pattern of their newest score.
    pub patterns: Vec<(Option<Pattern>, usize)>,
    /// Active clients by how fast their coherence changes.
    pub paces: Vec<(Pace, usize)>,
    /// What was done in the range, and what is late.
    pub work: Work,
}

/// Sums the practice up; what is late is late on the day `today`.
///
/// # Errors
/// When the store refuses.
pub fn summary(store: &Store, setting: &Setting, range: Range, today: NaiveDate) -> Result<Summary, Error> {
    let span = range.instants(setting);
    let members = members(store, setting, range)?;
    let mut caseload = Caseload::default();
    for member in &members {
        *match member.status {
            Status::Active => &mut caseload.active,
            Status::Paused => &mut caseload.paused,
            Status::Completed => &mut caseload.completed,
            Status::Archived => &mut caseload.archived,
        } += 1;
    }
    let active: Vec<_> = members.into_iter().filter(|member| member.status == Status::Active).collect();
    let meetings = store.meetings(span)?;
    let mut met: Vec<_> = meetings
        .iter()
        .filter(|meeting| meeting.status == session::Status::Completed)
        .map(|meeting| meeting.client)
        .collect();
    met.sort_unstable();
    met.dedup();
    Ok(Summary {
        range,
        caseload,
        sessions: Sessions::of(&meetings, &store.last_held(met, span.0)?, setting.zone),
        averages: Averages::of(&active),
        stretches: analytics::stretches(&active, &setting.model.zones),
        patterns: analytics::patterns(&active),
        paces: analytics::paces(&active),
        work: store.work_done(span, today)?,
    })
}

/// Every client with where its scores stand at the end of a range.
fn members(store: &Store, setting: &Setting, range: Range) -> Result<Vec<Member>, Error> {
    let (since, until) = range.instants(setting);
    let points = store.points(until)?;
    let standing = |client: &ClientId| Standing::of(points.get(client)?, since, setting.zone);
    let all = store.standings()?.into_iter();
    Ok(all.map(|(client, status)| Member { status, standing: standing(&client) }).collect())
}

/// Groups clients: active ones, or by status all; without any there are no groups. With a first day, scores from before it count as none.
///
/// # Errors
/// When the store refuses.
pub fn cohort(store: &Store, setting: &Setting, by: By, range: Range) -> Result<Vec<Cohort>, Error> {
    let (since, _) = range.instants(setting);
    let mut members = members(store, setting, range)?;
    members.retain(|member| by == By::Status || member.status == Status::Active);
    if members.is_empty() {
        return Ok(Vec::new());
    }
    for member in &mut members {
        member.standing = member.standing.filter(|it| it.at >= since);
    }
    Ok(cohorts(by, &members, &setting.model.zones))
}

/// How one intervention fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fared {
    /// Its code.
    pub code: String,
    /// Its name, as it was given last.
    pub name: String,
    /// What it works on.
    pub dimension: Dimension,
    /// How often it was given in the range.
    pub given: usize,
    /// How many clients work on it.
    pub running: usize,
    /// How often it was given up in the range.
    pub abandoned: usize,
    /// What is known from those who completed it in the range.
    pub evidence: Evidence,
}

/// How interventions fared that were given, worked on or ended in a range, all versions of one together: those with the
/// strongest evidence first.
///
/// # Errors
/// When the store refuses.
pub fn interventions(store: &Store, setting: &Setting, range: Range) -> Result<Vec<Fared>, Error> {
    let (since, until) = range.instants(setting);
    let mut known =
        intervene::evidence_of(store, None, |done| since <= done.completed_at && done.completed_at < until)?;
    let mut fared: HashMap<(String, String), Fared> = HashMap::new();
    for counted in store.given_counts((since, until))? {
        let running = if counted.status.is_running() { counted.before } else { 0 };
        if counted.given + running + counted.ended == 0 {
            continue;
        }
        let key = (counted.library, counted.code);
        let one = fared.entry(key.clone()).or_insert_with(|| Fared {
            code: key.1.clone(),
            name: String::new(),
            dimension: counted.dimension,
            given: 0,
            running: 0,
            abandoned: 0,
            evidence: known.remove(&key).unwrap_or_default(),
        });
        // The version that was given last, of those that count, comes last.
        (one.name, one.dimension) = (counted.name, counted.dimension);
        one.given += counted.given;
        one.running += running;
        one.abandoned += counted.abandoned;
    }
    let mut fared: Vec<_> = fared.into_values().collect();
    fared.sort_by(|a, b| {
        let strength = |it: &Fared| {
            let seen = &it.evidence;
            Reverse((seen.told_rating(), seen.told_change(), seen.completed(), it.given))
        };
        strength(a).cmp(&strength(b)).then_with(|| a.code.cmp(&b.code))
    });
    Ok(fared)
}
