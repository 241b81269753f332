//! The one gate through which every moment enters, typed or out of a file: years 1900 to 2199, offsets from -12:00 to
//! +14:00, two-digit years in this century, and what a dash behind a time means.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Timelike, Utc,
};

use super::{
    error::WhenError,
    place::{self, Place},
    wall, words,
};

/// No distance from UTC.
pub(super) fn utc() -> FixedOffset {
    Utc.fix()
}

/// From this hour on a session may end on the next day.
const EVENING: u32 = 18;

/// From this hour on people end what they plan: who types such an end may have meant another day or the other way round.
const MORNING: u32 = 6;

/// A session that ends on the next day is no longer than this.
const NIGHT: TimeDelta = TimeDelta::hours(6);

/// The offset that lies so many seconds east of UTC, if there are such clocks.
pub(super) fn offset(east: i32) -> Option<FixedOffset> {
    (-12 * 3600..=14 * 3600).contains(&east).then(|| FixedOffset::east_opt(east)).flatten()
}

/// A year in four digits, or in two of this century.
pub(super) fn year(word: &str) -> Option<i32> {
    let year = words::number(word, 2..=4).and_then(|year| i32::try_from(year).ok())?;
    match word.len() {
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// A day within the years that can be stored and told.
pub(super) fn in_range(date: NaiveDate) -> Option<NaiveDate> {
    (1900..=2199).contains(&date.year()).then_some(date)
}

/// The instant at which the clocks of a place showed `wall`, as `text` says.
///
/// # Errors
/// When the year is outside those that are kept, or the clocks never showed that or showed it twice.
pub fn enter(text: &str, wall: NaiveDateTime, place: Place) -> Result<DateTime<Utc>, WhenError> {
    let out = || WhenError::OutOfRange { text: text.trim().to_owned() };
    in_range(wall.date()).ok_or_else(out)?;
    // A leap second is on no clock that coach keeps.
    if wall.nanosecond() >= 1_000_000_000 {
        return Err(WhenError::NoSuchTime { text: text.trim().to_owned() });
    }
    let at = match place {
        Place::Zone(zone) => wall::instant(zone, wall)?.to_utc(),
        Place::Offset(offset) => offset.from_local_datetime(&wall).single().ok_or_else(out)?.to_utc(),
        Place::Season(season) => {
            let at = season.offset().from_local_datetime(&wall).single().ok_or_else(out)?.to_utc();
            if !season.holds(at) {
                let there = at.with_timezone(&season.zone).offset().fix();
                let word = season.word;
                return Err(WhenError::OutOfSeason { word, date: wall.date(), said: season.offset(), there });
            }
            at
        }
    };
    instant(text, at)
}

/// The first instant of a day at a place.
///
/// # Errors
/// As [`enter`].
pub(super) fn day(text: &str, date: NaiveDate, place: Place) -> Result<DateTime<Utc>, WhenError> {
    match place {
        // A day without a time begins with its first instant, however often the clocks show midnight.
        Place::Zone(zone) => {
            in_range(date).ok_or_else(|| WhenError::OutOfRange { text: text.trim().to_owned() })?;
            instant(text, wall::day(zone, date).start)
        }
        Place::Offset(_) | Place::Season(_) => enter(text, date.and_time(NaiveTime::MIN), place),
    }
}

/// An instant that was worked out, within the years that are kept and in the milliseconds of the store.
///
/// # Errors
/// When it is outside those years.
pub(super) fn instant(text: &str, at: DateTime<Utc>) -> Result<DateTime<Utc>, WhenError> {
    let over = TimeDelta::nanoseconds(i64::from(at.timestamp_subsec_nanos() % 1_000_000));
    in_range(at.date_naive())
        .map(|_| at - over)
        .ok_or_else(|| WhenError::OutOfRange { text: text.trim().to_owned() })
}

/// What stands behind a time and a dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dashed {
    /// The offset from UTC: `10:00-05:00`.
    Offset(FixedOffset),
    /// When it ends: `10:00-11:15`.
    Until(NaiveTime),
}

/// How a time is written that a dash stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// As programs write it, with a `T` or with seconds: an offset stands behind, if clocks have it.
    Exact,
    /// The dash directly behind it, in a file: `10:00-11:15`.
    Close,
    /// The same where a person types it, who means an end as readily as an offset.
    Typed,
    /// A blank between: `10:00 -05:00`.
    Apart,
}

/// Whether a dash behind a time begins an offset or the time at which something ends.
///
/// A later time of the same day is an end and never an offset: people write appointments so. What cannot be one is an
/// offset where clocks have such offsets (whole or half hours), unless it may be the end of a late evening, or, where a person
/// types it, of a day. Where a
/// blank stands before the dash alone, what could be either is refused.
pub(super) fn dashed(time: NaiveTime, behind: &str, written: Written) -> Option<Result<Dashed, WhenError>> {
    let offset = place::offset(&format!("-{behind}"));
    let clock = words::end(behind);
    let two_ways = || WhenError::OffsetOrEnd { time, behind: behind.to_owned() };
    let later = clock.is_some_and(|clock| clock > time);
    let usual = |offset: &FixedOffset| offset.local_minus_utc() % 1800 == 0;
    if written == Written::Exact {
        let with_seconds = behind.matches(':').count() == 2;
        return match offset {
            Some(Ok(offset)) if with_seconds && (later || usual(&offset)) => Some(Err(two_ways())),
            Some(Ok(offset)) if later && !usual(&offset) => Some(Err(two_ways())),
            offset => Some(offset?.map(Dashed::Offset)),
        };
    }
    let real = offset.as_ref().and_then(|offset| offset.as_ref().ok()).copied().filter(usual);
    let night = clock.is_some_and(|clock| {
        time.hour() >= EVENING && clock - time + TimeDelta::days(1) <= NIGHT && clock < time
    });
    Some(match (clock, real) {
        (Some(_), Some(_)) if later && written == Written::Apart => Err(two_ways()),
        (Some(clock), _) if later => Ok(Dashed::Until(clock)),
        (_, Some(_)) if night => Err(two_ways()),
        (Some(clock), Some(_)) if written == Written::Typed && clock.hour() >= MORNING => Err(two_ways()),
        (_, Some(offset)) => Ok(Dashed::Offset(offset)),
        (Some(end), None) => Err(WhenError::EndsBefore { time, end }),
        (None, None) => offset?.map(Dashed::Offset),
    })
}
