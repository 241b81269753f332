//! Which day is meant, when the year, the week or the order of the numbers is left open.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::{
    Reader, SlashOrder, WhenError,
    gate::in_range,
    phrase::{Day, Phrase, Side, Which},
    words,
};

/// In which direction an incomplete date is completed, and from which day.
#[derive(Clone, Copy)]
pub(super) enum Lean {
    /// The first such day from this one on.
    Ahead(NaiveDate),
    /// The latest such day up to this one.
    Back(NaiveDate),
}

impl Reader {
    pub(super) fn day(
        &self,
        text: &str,
        phrase: &Phrase,
        lean: Lean,
        bare: Option<Side>,
    ) -> Result<NaiveDate, WhenError> {
        let out = || WhenError::OutOfRange { text: text.trim().to_owned() };
        let today = self.today();
        let date = match &phrase.day {
            None => phrase.place.map_or(today, |place| place.wall(self.now).date()),
            Some(Day::Now) => today,
            Some(Day::Relative(days)) => today + TimeDelta::days(i64::from(*days)),
            Some(Day::Weekday(which, weekday)) => self.weekday(*which, *weekday, lean),
            Some(Day::Date(date)) => *date,
            Some(Day::Yearless { month, day }) => {
                words::day_in(text.trim(), lean.year(*month, *day), *month, *day)?
            }
            Some(Day::Slash { first, second, year }) => {
                self.slash(text.trim(), (*first, *second), *year, lean)?
            }
            Some(Day::Shift { steps, side }) => {
                let ahead = side_of(text, *side, bare)? == Side::Ahead;
                steps.from(today, ahead).ok_or_else(out)?
            }
        };
        match phrase.check {
            Some(said) if said != date.weekday() => Err(WhenError::WrongWeekday { date, said }),
            _ => in_range(date).ok_or_else(out),
        }
    }

    fn weekday(&self, which: Which, weekday: Weekday, lean: Lean) -> NaiveDate {
        let from_monday = |day: Weekday| i64::from(day.num_days_from_monday());
        let today = self.today();
        let of_this_week = today + TimeDelta::days(from_monday(weekday) - from_monday(today.weekday()));
        let apart = |one: Weekday, other| (from_monday(one) - from_monday(other)).rem_euclid(7);
        match (which, lean) {
            (Which::This, _) => of_this_week,
            (Which::Next, _) => of_this_week + TimeDelta::days(7),
            (Which::Last, _) if weekday == today.weekday() => today - TimeDelta::days(7),
            (Which::Last, _) => today - TimeDelta::days(apart(today.weekday(), weekday)),
            (Which::Plain, Lean::Ahead(day)) => day + TimeDelta::days(apart(weekday, day.weekday())),
            (Which::Plain, Lean::Back(day)) => day - TimeDelta::days(apart(day.weekday(), weekday)),
        }
    }

    fn slash(
        &self,
        text: &str,
        (first, second): (u32, u32),
        year: Option<i32>,
        lean: Lean,
    ) -> Result<NaiveDate, WhenError> {
        let read = |month: u32, day: u32| {
            words::day_in(text, year.unwrap_or_else(|| lean.year(month, day)), month, day)
        };
        let (day_first, month_first) = (read(second, first), read(first, second));
        match (self.slash_order, day_first, month_first) {
            (Some(SlashOrder::Dmy), date, _) | (Some(SlashOrder::Mdy), _, date) => date,
            (None, Ok(day_first), Ok(month_first)) if day_first != month_first => {
                Err(WhenError::TwoReadings { text: text.to_owned(), day_first, month_first })
            }
            (None, Ok(date), _) | (None, _, Ok(date)) => Ok(date),
            // The reading whose month exists says best what is wrong.
            (None, Err(day_first), Err(month_first)) => {
                Err(if second <= 12 { day_first } else { month_first })
            }
        }
    }
}

impl Lean {
    /// The year that completes a day of a month.
    fn year(self, month: u32, day: u32) -> i32 {
        match self {
            Self::Ahead(from) => from.year() + i32::from((month, day) < (from.month(), from.day())),
            Self::Back(to) => to.year() - i32::from((month, day) > (to.month(), to.day())),
        }
    }
}

/// The side that was said, else the one that goes without saying.
pub(super) fn side_of(text: &str, said: Option<Side>, bare: Option<Side>) -> Result<Side, WhenError> {
    said.or(bare).ok_or_else(|| WhenError::NoDirection { text: text.trim().to_owned() })
}
