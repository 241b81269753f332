//! Finding room: stretches of time, which of them overlap, and what is left of a day.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Session, hours::Hours};
use crate::domain::when::{Minutes, echo, wall};

/// From when (included) to when (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
}

impl Stretch {
    /// So long from an instant on.
    pub fn new(from: DateTime<Utc>, length: Minutes) -> Self {
        Self { from, to: from + length.delta() }
    }

    /// Whether both have an instant in common; one that begins when the other ends does not.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// As clocks show it, without the day: `10:00-11:00`.
    pub fn clocks(self, zone: Tz) -> String {
        let shown = |at: DateTime<Utc>| echo::clock(at.with_timezone(&zone).time());
        let midnight = |at: DateTime<Utc>| at.with_timezone(&zone).time() == NaiveTime::MIN;
        let to = if midnight(self.to) { "24:00".to_owned() } else { shown(self.to) };
        format!("{}-{to}", shown(self.from))
    }
}

impl Session {
    /// The time that it takes as planned.
    pub fn stretch(&self) -> Stretch {
        Stretch::new(self.scheduled_at, self.length)
    }
}

/// When a working day is taken to begin and end where no hours are set.
const USUAL: (u16, u16) = (8, 18);

/// What is left of a day for a session of some length: within the hours where they are set, and from now on.
pub fn free(
    date: NaiveDate,
    zone: Tz,
    hours: Option<&Hours>,
    busy: &[Stretch],
    length: Minutes,
    now: DateTime<Utc>,
) -> Vec<Stretch> {
    let at = |hour: u16| {
        let wall = date.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(hour));
        wall::nearest(zone, wall).with_timezone(&Utc)
    };
    let windows = match hours {
        Some(hours) => hours.on(date, zone),
        None => vec![Stretch { from: at(USUAL.0), to: at(USUAL.1) }],
    };
    let mut busy = busy.to_vec();
    busy.sort_unstable();
    let mut left = Vec::new();
    for window in windows {
        let mut from = window.from.max(next_quarter(now));
        for taken in busy.iter().filter(|taken| taken.overlaps(window)) {
            left.push(Stretch { from, to: taken.from });
            from = from.max(taken.to);
        }
        left.push(Stretch { from, to: window.to });
    }
    left.retain(|stretch| stretch.to - stretch.from >= length.delta());
    left
}

/// The next full quarter of an hour: nobody books for 16:21.
fn next_quarter(now: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = now.timestamp();
    DateTime::from_timestamp(seconds + (900 - seconds.rem_euclid(900)) % 900, 0).unwrap_or(now)
}
