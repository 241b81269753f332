//! Why a date or time was not taken, and what to type instead.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday,
};
use chrono_tz::Tz;

use super::{
    echo::{clock, long_day},
    words,
};

/// A date, time or duration that was refused. The message says what happened, [`Self::hints`] what to type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// No known way of writing a date or time.
    #[error("'{text}' is not a date or time")]
    Unreadable {
        /// What was typed.
        text: String,
    },
    /// A date that no calendar has.
    #[error("'{text}' is not a day: {why}")]
    NoSuchDay {
        /// What was typed.
        text: String,
        /// The rule that it breaks.
        why: String,
        /// The last day of that month, when the month exists.
        last: Option<NaiveDate>,
    },
    /// A time that no clock shows.
    #[error("'{text}' is not a time of day: hours run from 0 to 23, minutes and seconds from 0 to 59")]
    NoSuchTime {
        /// The word that was meant as a time.
        text: String,
    },
    /// A date with the name of another weekday.
    #[error("{} is a {}, not a {}", day_month_year(*date), weekday(date.weekday()), weekday(*said))]
    WrongWeekday {
        /// The date.
        date: NaiveDate,
        /// The weekday that was typed with it.
        said: Weekday,
    },
    /// A slash date whose day and month cannot be told apart.
    #[error("'{text}' can mean {} or {}", day_month(*day_first), day_month(*month_first))]
    TwoReadings {
        /// What was typed.
        text: String,
        /// Read as day/month.
        day_first: NaiveDate,
        /// Read as month/day.
        month_first: NaiveDate,
    },
    /// A wall time that the clocks jump over.
    #[error(transparent)]
    Gap(#[from] Gap),
    /// A wall time that the clocks show twice.
    #[error(transparent)]
    Fold(#[from] Fold),
    /// A time of day where only a day is wanted.
    #[error("'{text}' has a time of day; give only a day here")]
    FinerThanDay {
        /// What was typed.
        text: String,
        /// The day on which it falls.
        date: NaiveDate,
    },
    /// A stretch of time that could lie ahead or behind.
    #[error("'{text}' may be in the past or in the future")]
    NoDirection {
        /// What was typed.
        text: String,
    },
    /// A moment to come where only the past makes sense.
    #[error("'{text}' is in the future; only times in the past are accepted here")]
    Ahead {
        /// What was typed.
        text: String,
    },
    /// A date outside the years that are kept.
    #[error("'{text}' is outside the years 1900 to 2199")]
    OutOfRange {
        /// What was typed.
        text: String,
    },
    /// An offset that no clock has.
    #[error("'{text}' is not an offset: {}", if *odd { "no time zone has it" } else { "offsets run from -12:00 to +14:00" })]
    NoOffset {
        /// The offset.
        text: String,
        /// Whether it lies between those that clocks have.
        odd: bool,
    },
    /// A word that names no zone.
    #[error("'{text}' is not a time zone")]
    NoZone {
        /// The word.
        text: String,
    },
    /// A short name that several zones have.
    #[error("'{text}' is the name of several time zones")]
    SeveralZones {
        /// The name.
        text: String,
    },
    /// The name of summer time in winter, or the other way round.
    #[error("clocks did not show {word} on {}", long_day(*date))]
    OutOfSeason {
        /// The name.
        word: &'static str,
        /// The day.
        date: NaiveDate,
        /// The offset that the name stands for.
        said: FixedOffset,
        /// The offset of that day.
        there: FixedOffset,
    },
    /// From when to when, where only one moment is wanted.
    #[error("'{text}' is a range; give a single time here")]
    Stretch {
        /// What was typed.
        text: String,
        /// When it begins.
        time: NaiveTime,
    },
    /// A stretch that ends before it begins.
    #[error("{}-{} ends before it begins", clock(*time), clock(*end))]
    EndsBefore {
        /// Its beginning.
        time: NaiveTime,
        /// Its end.
        end: NaiveTime,
    },
    /// A dash that may begin an offset or an end.
    #[error("'{} -{behind}' can mean until {behind} or the offset -{behind}", clock(*time))]
    OffsetOrEnd {
        /// The time before it.
        time: NaiveTime,
        /// What stands behind it.
        behind: String,
    },
    /// No timestamp of the form that a file has.
    #[error("'{text}' is not a timestamp {}", form(format.as_deref()))]
    Unlike {
        /// What stands there.
        text: String,
        /// The form; none for those that say everything themselves.
        format: Option<String>,
    },
    /// A range that ends before it begins.
    #[error("the last day, {last}, is before the first, {first}")]
    Backwards {
        /// Its first day.
        first: NaiveDate,
        /// Its last day.
        last: NaiveDate,
    },
    /// No known way of writing a stretch of time, or one that is not taken here.
    #[error("'{text}' is not {wanted}")]
    NoSpan {
        /// What was typed.
        text: String,
        /// What would be taken, for example `length from 1 minute to 24 hours`.
        wanted: &'static str,
        /// How such values are written.
        example: &'static str,
    },
}

impl WhenError {
    /// What to do about it, each a sentence with something that can be typed.
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Unreadable { .. } => {
                "write for example 'fri 15:00', '2 oct 14h', 2026-10-02 or +3d; all forms: coach help dates"
                    .into()
            }
            Self::NoSuchDay { last: Some(last), .. } => format!("the last day of that month is {last}"),
            Self::NoSuchDay { last: None, .. } => "write year-month-day, for example 2026-10-02".into(),
            Self::NoSuchTime { text } if text.starts_with("24:00") => "write 00:00 of the next day".into(),
            Self::NoSuchTime { .. } => "write 15:00, 15h or 3pm".into(),
            Self::WrongWeekday { date, .. } => format!("for that day write {date}"),
            Self::TwoReadings { day_first, .. } => {
                format!(
                    "write {day_first}, or choose once and for all: coach config set time.slash_order dmy"
                )
            }
            Self::Gap(gap) => gap.hint(),
            Self::Fold(fold) => fold.hint(),
            Self::FinerThanDay { date, .. } => format!("write {date}"),
            Self::NoDirection { text } => format!("write +{text} or '{text} ago'"),
            Self::Ahead { .. } => "write for example '2h ago', 'yesterday 15:00' or 2026-10-02".into(),
            Self::OutOfRange { .. } | Self::Unlike { .. } => {
                "write the year with four digits, for example 2026-10-02".into()
            }
            Self::NoOffset { .. } => "write for example +02:00, -04:30 or Z".into(),
            Self::NoZone { .. } => {
                "write an IANA zone such as Europe/Paris, UTC or an offset such as +02:00".into()
            }
            Self::SeveralZones { .. } => "write the offset, for example -06:00".into(),
            Self::OutOfSeason { said, there, .. } => format!("write the offset: {said} or {there}"),
            Self::Stretch { time, .. } => format!("leave the end out: {}", clock(*time)),
            Self::EndsBefore { time, .. } => {
                format!("for a session past midnight give the length: {} and --for 2h", clock(*time))
            }
            Self::OffsetOrEnd { time, behind } => {
                let (later, time) = (words::end(behind).is_some_and(|end| end > *time), clock(*time));
                let end =
                    if later { format!("'{time} until {behind}'") } else { format!("{time} and --for 3h") };
                format!("for the end write {end}, for the offset with its date 2026-10-02T{time}-{behind}")
            }
            Self::Backwards { .. } => "--since is the first day, --until the last".into(),
            Self::NoSpan { example, .. } => format!("write for example {example}"),
        };
        vec![hint]
    }

    /// Whole values that can be pasted in place of the refused one; what the hints offer in context.
    pub fn alternatives(&self) -> Vec<String> {
        match self {
            Self::Gap(gap) => vec![with_offset(gap.to(), gap.after), gap.by_offset()],
            Self::Fold(fold) => fold.readings().into(),
            Self::TwoReadings { day_first, month_first, .. } => {
                vec![day_first.to_string(), month_first.to_string()]
            }
            Self::NoSuchDay { last: Some(date), .. }
            | Self::FinerThanDay { date, .. }
            | Self::WrongWeekday { date, .. } => vec![date.to_string()],
            _ => Vec::new(),
        }
    }
}

/// A wall time that does not exist: the clocks went past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The time that was asked for.
    pub wall: NaiveDateTime,
    /// Where.
    pub zone: Tz,
    /// When the clocks jump.
    pub at: DateTime<Utc>,
    /// The offset up to then.
    pub before: FixedOffset,
    /// The offset from then on.
    pub after: FixedOffset,
}

impl Gap {
    /// What the clocks would have shown when they jumped.
    fn from(&self) -> NaiveDateTime {
        self.at.with_timezone(&self.before).naive_local()
    }

    /// What they showed instead.
    fn to(&self) -> NaiveDateTime {
        self.at.with_timezone(&self.after).naive_local()
    }

    /// The asked time on the new clock, had the old one gone on.
    fn on_new_clock(&self) -> NaiveDateTime {
        let jump = self.after.local_minus_utc() - self.before.local_minus_utc();
        self.wall + TimeDelta::seconds(i64::from(jump))
    }

    /// Whether all of it happens on the day that was asked for.
    fn within_day(&self) -> bool {
        [self.from(), self.to(), self.on_new_clock()].iter().all(|wall| wall.date() == self.wall.date())
    }

    /// Whether no minute of the asked day exists.
    fn whole_day(&self) -> bool {
        let midnight = self.wall.date().and_time(NaiveTime::MIN);
        self.from() <= midnight && self.to() >= midnight + TimeDelta::days(1)
    }

    /// The first wall time after the jump.
    fn later(&self) -> String {
        format!("{} {}", self.to().date(), clock(self.to().time()))
    }

    /// The asked time by the old offset.
    fn by_offset(&self) -> String {
        with_offset(self.wall, self.before)
    }

    fn hint(&self) -> String {
        let new = self.on_new_clock();
        let (say, new) = if self.within_day() {
            (clock(self.to().time()), clock(new.time()))
        } else {
            (self.later(), format!("{} {}", short_day(new.date()), clock(new.time())))
        };
        format!("say {say}, or give the offset: {} ({new} on the new clock)", self.by_offset())
    }
}

impl std::error::Error for Gap {}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (day, from, to) = (long_day(self.wall.date()), self.from(), self.to());
        if self.whole_day() {
            write!(f, "{day} does not exist in {}", self.zone)?;
        } else {
            write!(f, "{} does not exist on {day} in {}", clock(self.wall.time()), self.zone)?;
        }
        if self.within_day() {
            return write!(f, ": clocks go from {} to {}", clock(from.time()), clock(to.time()));
        }
        let last = from - TimeDelta::minutes(1);
        let (last_day, first_day) = (short_day(last.date()), short_day(to.date()));
        write!(f, ": clocks go from {last_day} {} to {first_day} {}", clock(last.time()), clock(to.time()))
    }
}

/// A wall time that happens twice: the clocks went back over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The time that was asked for.
    pub wall: NaiveDateTime,
    /// Where.
    pub zone: Tz,
    /// The offset the first time.
    pub first: FixedOffset,
    /// The offset the second time.
    pub second: FixedOffset,
}

impl Fold {
    fn readings(&self) -> [String; 2] {
        [with_offset(self.wall, self.first), with_offset(self.wall, self.second)]
    }

    fn hint(&self) -> String {
        let [first, second] = self.readings();
        format!("first time {first}, second time {second}")
    }
}

impl std::error::Error for Fold {}

impl std::fmt::Display for Fold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (time, day) = (clock(self.wall.time()), long_day(self.wall.date()));
        write!(f, "{time} happens twice on {day} in {}", self.zone)
    }
}

fn form(format: Option<&str>) -> String {
    format.map_or_else(
        || "such as 2026-09-24T15:00:00+02:00".to_owned(),
        |format| format!("of the form {format}"),
    )
}

fn with_offset(wall: NaiveDateTime, offset: FixedOffset) -> String {
    format!("{}T{}{offset}", wall.date(), clock(wall.time().with_nanosecond(0).unwrap_or_default()))
}

fn short_day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

fn day_month(date: NaiveDate) -> String {
    date.format("%-d %B").to_string()
}

fn day_month_year(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
