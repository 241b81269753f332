//! From the wall clock of a zone to instants: the only place that decides about gaps and folds.

use std::ops::Range;

use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Utc,
};
use chrono_tz::Tz;

use super::error::{Fold, Gap, WhenError};

/// Farther than any zone has ever been from UTC.
const FARTHEST_HOURS: i64 = 26;

/// The one instant at which the clocks of `zone` show `wall`.
///
/// # Errors
/// When they never show it, or show it twice.
pub(super) fn instant(zone: Tz, wall: NaiveDateTime) -> Result<DateTime<Tz>, WhenError> {
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) => Ok(at),
        MappedLocalTime::Ambiguous(one, other) => {
            let (first, second) = if one <= other { (one, other) } else { (other, one) };
            let (first, second) = (first.offset().fix(), second.offset().fix());
            Err(Fold { wall, zone, first, second }.into())
        }
        MappedLocalTime::None => Err(gap(zone, wall).into()),
    }
}

/// The same for a wall time that nobody typed: the first of two, or the moment of the jump.
pub fn nearest(zone: Tz, wall: NaiveDateTime) -> DateTime<Tz> {
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) => at,
        MappedLocalTime::Ambiguous(one, other) => one.min(other),
        MappedLocalTime::None => gap(zone, wall).at.with_timezone(&zone),
    }
}

/// All instants at which the clocks of `zone` show `wall`: none, one or two.
pub(super) fn readings(zone: Tz, wall: NaiveDateTime) -> impl Iterator<Item = DateTime<Tz>> {
    let found = zone.from_local_datetime(&wall);
    let (first, last) = (found.earliest(), found.latest());
    first.into_iter().chain(last.filter(|last| Some(last) != first.as_ref()))
}

/// All instants of a day in `zone`; none when the zone skipped that day.
pub fn day(zone: Tz, date: NaiveDate) -> Range<DateTime<Utc>> {
    let midnight = |date: NaiveDate| nearest(zone, date.and_time(NaiveTime::MIN)).with_timezone(&Utc);
    midnight(date)..midnight(date.succ_opt().unwrap_or(date))
}

/// Finds the jump over a wall time that does not exist, by halving: before it the clocks show less, after it more.
fn gap(zone: Tz, wall: NaiveDateTime) -> Gap {
    let mut shows_less = (wall - TimeDelta::hours(FARTHEST_HOURS)).and_utc();
    let mut shows_more = (wall + TimeDelta::hours(FARTHEST_HOURS)).and_utc();
    while shows_more - shows_less > TimeDelta::seconds(1) {
        let half = TimeDelta::seconds((shows_more - shows_less).num_seconds() / 2);
        let middle = shows_less + half;
        if middle.with_timezone(&zone).naive_local() > wall {
            shows_more = middle;
        } else {
            shows_less = middle;
        }
    }
    // A wall time with a fraction makes every step miss the jump by that fraction.
    let fraction = TimeDelta::nanoseconds(i64::from(shows_more.timestamp_subsec_nanos()));
    let at = shows_more - fraction;
    let offset = |at: DateTime<Utc>| -> FixedOffset { at.with_timezone(&zone).offset().fix() };
    Gap { wall, zone, at, before: offset(at - TimeDelta::seconds(1)), after: offset(at) }
}
