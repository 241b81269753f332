//! Days that are read without fault and are likely wrong all the same: the placeholders of form tools, and days long
//! before there was anything to measure.
//!
//! What is doubted is stored as it was said, and told.

use std::fmt;

use chrono::{Months, NaiveDate, NaiveDateTime, NaiveTime};

use super::echo::long_day;

/// So many years before the client or the practice began are long.
const LONG: u32 = 5;

/// So many months from now are far.
const FAR: u32 = 12;

/// Before this day nothing was measured with what coach measures with.
const EARLIEST: (i32, u32, u32) = (2000, 1, 1);

/// Days that programs write where they know none: the zero of Unix, of DOS, and of spreadsheets.
const ZEROS: [(i32, u32, u32); 7] =
    [(1970, 1, 1), (1969, 12, 31), (1980, 1, 1), (1900, 1, 1), (1899, 12, 30), (1904, 1, 1), (1601, 1, 1)];

/// Why a day is doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Programs write it where they know no day.
    Placeholder(NaiveDate),
    /// It lies before everything that is measured here.
    TooEarly(NaiveDate),
    /// It lies long before the client began.
    BeforeClient(NaiveDate, NaiveDate),
    /// It lies long before the practice began.
    BeforePractice(NaiveDate, NaiveDate),
    /// Something is to begin long from now.
    FarAhead(NaiveDate),
}

/// What there is to doubt about a moment, on the wall clock of the practice.
///
/// A day is doubted where it is a known placeholder, lies before 2000, or lies more than five years before the client
/// began; where nothing says when that was, before the practice did.
pub fn doubt(
    wall: NaiveDateTime,
    client_start: Option<NaiveDate>,
    practice_start: Option<NaiveDate>,
) -> Option<Doubt> {
    let day = wall.date();
    let is = |(year, month, of_month): (i32, u32, u32)| {
        NaiveDate::from_ymd_opt(year, month, of_month).is_some_and(|known| known == day)
    };
    let new_year = is(EARLIEST) && wall.time() == NaiveTime::MIN;
    if ZEROS.into_iter().any(is) || new_year {
        return Some(Doubt::Placeholder(day));
    }
    let earliest = NaiveDate::from_ymd_opt(EARLIEST.0, EARLIEST.1, EARLIEST.2);
    if earliest.is_some_and(|earliest| day < earliest) {
        return Some(Doubt::TooEarly(day));
    }
    let long_before = |start: NaiveDate| {
        start.checked_sub_months(Months::new(LONG * 12)).is_some_and(|earliest| day < earliest)
    };
    match (client_start, practice_start) {
        (Some(start), _) => long_before(start).then_some(Doubt::BeforeClient(day, start)),
        (None, Some(start)) => long_before(start).then_some(Doubt::BeforePractice(day, start)),
        (None, None) => None,
    }
}

/// What there is to doubt about the day on which something begins that other days are measured by.
pub fn doubt_start(day: NaiveDate, today: NaiveDate) -> Option<Doubt> {
    let far = today.checked_add_months(Months::new(FAR)).is_some_and(|far| day > far);
    far.then_some(Doubt::FarAhead(day)).or_else(|| doubt(day.and_time(NaiveTime::MIN), Some(day), None))
}

impl Doubt {
    /// The sentence for a person who has just named that day.
    pub fn remark(&self) -> String {
        format!("Check the date: {self}")
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placeholder(day) => {
                write!(f, "{} is what programs often write when they do not know the date", long_day(*day))
            }
            Self::TooEarly(day) => write!(f, "{} is before 2000", long_day(*day)),
            Self::FarAhead(day) => write!(f, "{} is more than a year from now", long_day(*day)),
            Self::BeforeClient(day, start) => {
                let (day, start) = (long_day(*day), long_day(*start));
                write!(f, "{day} is more than {LONG} years before the client began, {start}")
            }
            Self::BeforePractice(day, start) => {
                let (day, start) = (long_day(*day), long_day(*start));
                write!(f, "{day} is more than {LONG} years before this practice began, {start}")
            }
        }
    }
}
