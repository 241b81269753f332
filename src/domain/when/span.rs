//! Stretches of time as people write them: `50m`, `1h30`, `2 weeks`, `1w 2d`.

use std::{fmt, time::Duration};

use chrono::{Months, NaiveDate, TimeDelta};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{error::WhenError, words::looks_like_clock};
use crate::domain::Invalid;

/// A length of one minute to 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
pub struct Minutes(u16);

impl Minutes {
    /// The longest: 24 hours.
    pub const LONGEST: u16 = 24 * 60;
    /// One hour.
    pub const HOUR: Self = Self(60);

    /// Takes a count of minutes.
    ///
    /// # Errors
    /// When it is 0 or more than 24 hours.
    pub fn new(minutes: u16) -> Result<Self, Invalid> {
        if (1..=Self::LONGEST).contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(Invalid::new(
                "length",
                format!("must be between 1 minute and 24 hours, not {minutes} minutes"),
            ))
        }
    }

    /// The count.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The same as a difference of instants.
    pub fn delta(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.0))
    }
}

impl TryFrom<u16> for Minutes {
    type Error = Invalid;

    fn try_from(minutes: u16) -> Result<Self, Invalid> {
        Self::new(minutes)
    }
}

impl From<Minutes> for u16 {
    fn from(minutes: Minutes) -> Self {
        minutes.0
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, minutes) => write!(f, "{minutes} min"),
            (hours, 0) => write!(f, "{hours} h"),
            (hours, minutes) => write!(f, "{hours} h {minutes:02} min"),
        }
    }
}

/// How far to step: calendar months, then calendar days, then exact minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) months: u32,
    pub(super) days: u32,
    pub(super) minutes: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "m" | "min" | "mins" | "minute" | "minutes" => Self::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::Hour,
            "d" | "day" | "days" => Self::Day,
            "w" | "wk" | "wks" | "week" | "weeks" => Self::Week,
            "mo" | "month" | "months" => Self::Month,
            "y" | "yr" | "yrs" | "year" | "years" => Self::Year,
            _ => return None,
        })
    }
}

/// A count that cannot overflow anything below.
fn count(word: &str) -> Option<u32> {
    match word {
        "a" | "an" | "one" => Some(1),
        _ if word.len() <= 5 && word.bytes().all(|b| b.is_ascii_digit()) => word.parse().ok(),
        _ => None,
    }
}

impl Steps {
    /// Whether it goes by the calendar alone.
    pub(super) fn whole_days(self) -> bool {
        self.minutes == 0
    }

    fn has_days(self) -> bool {
        self.days > 0 || self.months > 0
    }

    fn plus(mut self, count: u32, unit: Unit) -> Self {
        let (slot, times) = match unit {
            Unit::Minute => (&mut self.minutes, 1),
            Unit::Hour => (&mut self.minutes, 60),
            Unit::Day => (&mut self.days, 1),
            Unit::Week => (&mut self.days, 7),
            Unit::Month => (&mut self.months, 1),
            Unit::Year => (&mut self.months, 12),
        };
        *slot = slot.saturating_add(count.saturating_mul(times));
        self
    }

    /// Reads one word of the kind `1h30`, `2w` or `1d2h` on top of what came before.
    fn plus_word(mut self, word: &str) -> Option<Self> {
        let mut rest = word;
        let mut previous = None;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at_checked(digits)?;
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (name, after) = after.split_at_checked(letters)?;
            let unit = match Unit::named(name) {
                Some(unit) if previous != Some(unit) => unit,
                None if name.is_empty() && previous == Some(Unit::Hour) && digits == 2 => Unit::Minute,
                _ => return None,
            };
            self = self.plus(count(number)?, unit);
            (rest, previous) = (after, Some(unit));
        }
        previous.map(|_| self)
    }

    /// Reads as many of the words as belong to one stretch, and how many those are.
    ///
    /// `15h` after days is a time of day, not a part of the stretch: `3d 15h`.
    pub(super) fn read(words: &[&str]) -> Option<(Self, usize)> {
        let (mut steps, mut used) = (Self::default(), 0);
        while let Some(word) = words.get(used) {
            if steps.has_days() && looks_like_clock(word) {
                break;
            }
            let spelled = words.get(used + 1).and_then(|next| Some((count(word)?, Unit::named(next)?)));
            if let Some((count, unit)) = spelled {
                (steps, used) = (steps.plus(count, unit), used + 2);
            } else if let Some(more) = steps.plus_word(word) {
                (steps, used) = (more, used + 1);
            } else {
                break;
            }
        }
        (used > 0).then_some((steps, used))
    }

    /// One step, as it is said after "every" or instead of it.
    fn once(text: &str) -> Option<Self> {
        let (count, unit) = match text {
            "daily" => (1, Unit::Day),
            "weekly" => (1, Unit::Week),
            "fortnight" | "fortnightly" | "biweekly" => (2, Unit::Week),
            "monthly" => (1, Unit::Month),
            _ => match text.split_whitespace().collect::<Vec<_>>().as_slice() {
                [unit] => (1, Unit::named(unit)?),
                ["other" | "second", unit] => (2, Unit::named(unit)?),
                _ => return None,
            },
        };
        Some(Self::default().plus(count, unit))
    }

    /// Reads all of a text.
    fn whole(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let (steps, used) = Self::read(&words)?;
        (used == words.len()).then_some(steps)
    }

    /// The date that lies that far ahead or behind; the end of the month where the month is shorter.
    pub(super) fn from(self, date: NaiveDate, ahead: bool) -> Option<NaiveDate> {
        let (months, days) = (Months::new(self.months), chrono::Days::new(u64::from(self.days)));
        if ahead {
            date.checked_add_months(months)?.checked_add_days(days)
        } else {
            date.checked_sub_months(months)?.checked_sub_days(days)
        }
    }

    /// The exact part.
    pub(super) fn exact(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.minutes))
    }
}

/// Reads a length: `50m`, `1h30`, `1h 30m`; a bare number means minutes.
///
/// # Errors
/// When it is none, or not between one minute and 24 hours.
pub fn duration(text: &str) -> Result<Minutes, WhenError> {
    let wanted = "a length from 1 minute to 24 hours";
    let refused =
        || WhenError::NoSpan { text: text.to_owned(), wanted, example: "50m, 1h30 or 90 (minutes)" };
    let bare = count(text.trim()).map(|minutes| Steps { minutes, ..Steps::default() });
    let steps = bare.or_else(|| Steps::whole(text)).filter(|steps| steps.months == 0).ok_or_else(refused)?;
    let minutes = steps.days.saturating_mul(24 * 60).saturating_add(steps.minutes);
    u16::try_from(minutes).ok().and_then(|minutes| Minutes::new(minutes).ok()).ok_or_else(refused)
}

/// Reads a longer stretch of exact time with its unit, as for timeouts: `15m`, `1h`, `7d`; a day is 24 hours.
///
/// # Errors
/// When it is none, has no unit, is 0, or goes by months.
pub fn span(text: &str) -> Result<TimeDelta, WhenError> {
    let refused = |wanted| WhenError::NoSpan { text: text.to_owned(), wanted, example: "15m, 1h or 1d" };
    let steps = Steps::whole(text).ok_or_else(|| refused("a duration with a unit"))?;
    if steps.months > 0 {
        return Err(refused("a duration in minutes, hours, days or weeks"));
    }
    let span = TimeDelta::days(i64::from(steps.days)) + steps.exact();
    if span.is_zero() { Err(refused("a duration longer than 0")) } else { Ok(span) }
}

/// Reads how long a practice may stay unlocked without use: from one minute to one day.
///
/// # Errors
/// When it is no such time.
pub fn patience(text: &str) -> Result<Duration, WhenError> {
    let allowed = TimeDelta::minutes(1)..=TimeDelta::days(1);
    let span = span(text)?;
    let fits = allowed.contains(&span).then(|| span.to_std().ok()).flatten();
    fits.ok_or_else(|| WhenError::NoSpan {
        text: text.to_owned(),
        wanted: "a duration from 1 minute to 1 day",
        example: "15m, 1h or 1d",
    })
}

/// How often something repeats: a step of whole days, weeks or months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(Steps);

impl Every {
    /// The day of the `n`th time after the first, counted from the first so that month ends do not drift.
    pub(super) fn nth(self, first: NaiveDate, n: u32) -> Option<NaiveDate> {
        let Steps { months, days, .. } = self.0;
        let steps = Steps { months: months.checked_mul(n)?, days: days.checked_mul(n)?, minutes: 0 };
        steps.from(first, true)
    }
}

/// Reads how often a series repeats: `2w`, `10d`, `1 month`; after "every" also `week`, `weekly`, `other week`.
///
/// # Errors
/// When it is none, or not a count of whole days.
pub fn every(text: &str) -> Result<Every, WhenError> {
    let wanted = "an interval in days, weeks or months";
    let refused = || WhenError::NoSpan { text: text.to_owned(), wanted, example: "10d, 2w, 1m or week" };
    // Nobody repeats sessions every few minutes: here `m` is a month.
    let months = text.trim().to_lowercase().strip_suffix('m').and_then(count);
    let months = months.map(|months| Steps { months, ..Steps::default() });
    let sound =
        |steps: &Steps| steps.whole_days() && steps.has_days() && steps.days <= 366 && steps.months <= 12;
    let once = || Steps::once(&text.trim().to_lowercase());
    months.or_else(|| Steps::whole(text)).or_else(once).filter(sound).map(Every).ok_or_else(refused)
}
