//! The numbers of a whole practice: where its clients stand, how far they moved, and how they are distributed.
//!
//! A [`Standing`] is one client at the end of a range; everything else counts standings.

pub mod cohort;
pub mod meeting;
pub mod query;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{
    Change, Dimension, PerDimension, Percent, Points, Unit,
    client::Status,
    pattern::Pattern,
    score::Pace,
    statistics::{mean, median},
    zone::Zones,
};

/// Groups of fewer are shown, and marked as too small to compare.
pub const ENOUGH: usize = super::suggest::ENOUGH;

/// One record of a client's history, as far as the practice's numbers need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When the answers were closed.
    pub at: DateTime<Utc>,
    /// The dimension scores.
    pub scores: PerDimension<Option<Unit>>,
    /// Which of them the record carried over and did not measure itself.
    pub carried: PerDimension<bool>,
    /// Coherence percentage.
    pub percent: Option<Percent>,
}

/// Where one client stands at the end of a range, and what the range did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When the newest record was made.
    pub at: DateTime<Utc>,
    /// Its dimension scores.
    pub scores: PerDimension<Option<Unit>>,
    /// Its coherence percentage.
    pub percent: Option<Percent>,
    /// How far each dimension moved in the range.
    pub change: PerDimension<Option<Change>>,
    /// How far coherence moved in the range.
    pub moved: Option<Points>,
    /// How fast coherence changed between the newest two records, where the newest lies in the range.
    pub pace: Option<Pace>,
}

impl Standing {
    /// Looks at a client's records up to the end of a range, oldest first. What a record carried over was not measured
    /// and does not count as a move.
    pub fn of(points: &[Point], since: DateTime<Utc>, zone: Tz) -> Option<Self> {
        let newest = points.last()?;
        let change = PerDimension::from_fn(|dimension| {
            let measured = |point: &Point| point.scores[dimension].filter(|_| !point.carried[dimension]);
            let steps = moved(points, since, |point| measured(point).map(Unit::steps))?;
            Change::from_steps(steps).ok()
        });
        let percent = |point: &Point| point.percent.map(Percent::steps);
        Some(Self {
            at: newest.at,
            scores: newest.scores,
            percent: newest.percent,
            change,
            moved: moved(points, since, percent).and_then(|steps| Points::from_steps(steps).ok()),
            pace: pace(points, since, zone),
        })
    }

    /// The pattern that holds first.
    pub fn pattern(&self) -> Option<Pattern> {
        self.scores.complete().and_then(|scores| Pattern::of(&scores).first().copied())
    }
}

/// From the last value before the range, else the first one in it, to the last one in it: in steps. Nothing where the
/// range holds no second value to compare.
fn moved(points: &[Point], since: DateTime<Utc>, value: impl Fn(&Point) -> Option<i64>) -> Option<i64> {
    let mut told = points.iter().filter_map(|point| Some((point.at, value(point)?)));
    let (_, mut from) = told.next()?;
    let mut to = None;
    for (at, value) in told {
        if at < since { from = value } else { to = Some(value) }
    }
    to.map(|to| to - from)
}

fn pace(points: &[Point], since: DateTime<Utc>, zone: Tz) -> Option<Pace> {
    let mut newest = points.iter().rev().filter_map(|point| Some((point.at, point.percent?)));
    let ((at, now), (before, then)) = (newest.next()?, newest.next()?);
    if at < since {
        return None;
    }
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    Some(Pace::of(now.fraction(), then.fraction(), (day(at) - day(before)).num_days()))
}

/// One client as the practice's numbers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where coaching stands.
    pub status: Status,
    /// Where the scores stand; none without a score.
    pub standing: Option<Standing>,
}

/// Means over several clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Averages {
    /// How many clients there are.
    pub clients: usize,
    /// How many of them have a coherence.
    pub scored: usize,
    /// The mean of each dimension's newest score.
    pub now: PerDimension<Option<Unit>>,
    /// The mean change of those whose dimension was measured again in the range.
    pub change: PerDimension<Option<Change>>,
    /// How many those are.
    pub compared: PerDimension<usize>,
    /// The mean coherence.
    pub coherence: Option<Percent>,
    /// Its middle.
    pub median: Option<Percent>,
    /// The mean change of those whose coherence was measured again in the range.
    pub moved: Option<Points>,
}

impl Averages {
    /// Takes the means, each half-even to the places of its field.
    pub fn of<'m>(members: impl IntoIterator<Item = &'m Member>) -> Self {
        let mut clients = 0;
        let mut standings: Vec<&Standing> = Vec::new();
        for member in members {
            clients += 1;
            standings.extend(member.standing.as_ref());
        }
        let percents = || standings.iter().filter_map(|it| it.percent.map(Percent::value));
        let changes = |dimension: Dimension| {
            standings.iter().filter_map(move |it| it.change[dimension].map(Change::value))
        };
        Self {
            clients,
            scored: percents().count(),
            now: PerDimension::from_fn(|dimension| {
                let scores = standings.iter().filter_map(|it| it.scores[dimension].map(Unit::value));
                rounded(mean(scores), Unit::round)
            }),
            change: PerDimension::from_fn(|dimension| rounded(mean(changes(dimension)), Change::round)),
            compared: PerDimension::from_fn(|dimension| changes(dimension).count()),
            coherence: rounded(mean(percents()), Percent::round),
            median: rounded(median(percents()), Percent::round),
            moved: rounded(
                mean(standings.iter().filter_map(|it| it.moved.map(Points::value))),
                Points::round,
            ),
        }
    }
}

fn rounded<T, E>(value: Option<Decimal>, round: impl FnOnce(Decimal) -> Result<T, E>) -> Option<T> {
    value.and_then(|value| round(value).ok())
}

/// How many clients are in a stretch of coherence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The zone.
    pub name: String,
    /// Where it begins.
    pub from: Percent,
    /// Where it ends: where the next one begins, or at what can be reached at most.
    pub to: Percent,
    /// How many clients.
    pub clients: usize,
}

/// Clients by the zone of their coherence; each zone is told.
pub fn stretches(members: &[Member], zones: &Zones) -> Vec<Stretch> {
    let ends = zones.all().iter().skip(1).map(|zone| zone.from).chain([Percent::MAX]);
    let percents: Vec<_> = members.iter().filter_map(|member| member.standing?.percent).collect();
    let count = |name: &str| percents.iter().filter(|percent| zones.of(**percent) == name).count();
    zones
        .all()
        .iter()
        .zip(ends)
        .map(|(zone, to)| Stretch {
            clients: count(&zone.name),
            name: zone.name.clone(),
            from: zone.from,
            to,
        })
        .collect()
}

/// Clients by the pattern that holds first in their newest score: those without one first, then each pattern.
pub fn patterns(members: &[Member]) -> Vec<(Option<Pattern>, usize)> {
    let whole =
        members.iter().filter_map(|member| member.standing).filter(|it| it.scores.complete().is_some());
    let found: Vec<_> = whole.map(|it| it.pattern()).collect();
    let all = std::iter::once(None).chain(Pattern::ALL.into_iter().map(Some));
    all.map(|pattern| (pattern, found.iter().filter(|it| **it == pattern).count())).collect()
}

/// Clients by how fast their coherence changes; each class is told.
pub fn paces(members: &[Member]) -> Vec<(Pace, usize)> {
    let found: Vec<_> = members.iter().filter_map(|member| member.standing?.pace).collect();
    Pace::ALL.into_iter().map(|pace| (pace, found.iter().filter(|it| **it == pace).count())).collect()
}
