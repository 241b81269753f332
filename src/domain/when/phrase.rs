//! What was typed, taken apart into a day and a time of day, before anything is known about now or the zone.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{
    error::WhenError,
    gate::{self, Dashed, Written},
    place::{self, Place},
    span::Steps,
    words,
};

/// Which of the days with one weekday is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// `fri`: the nearest in the direction that makes sense.
    Plain,
    /// `this fri`: of this ISO week.
    This,
    /// `next fri`: of the next ISO week.
    Next,
    /// `last fri`: the latest before today.
    Last,
}

/// To which side of now a stretch of time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ahead,
    Ago,
}

/// A way of saying a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// `now`.
    Now,
    /// `yesterday`, `today`, `tomorrow`: so many days from today.
    Relative(i8),
    /// `fri`, `next fri`.
    Weekday(Which, Weekday),
    /// A date with its year.
    Date(NaiveDate),
    /// `2 oct`.
    Yearless { month: u32, day: u32 },
    /// `03/04`, `03/04/2026`.
    Slash { first: u32, second: u32, year: Option<i32> },
    /// `+3d`, `2w ago`; without a side `7d`.
    Shift { steps: Steps, side: Option<Side> },
}

/// All that can be said in one date or time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) day: Option<Day>,
    /// The weekday that was typed beside a date, to be checked against it.
    pub(super) check: Option<Weekday>,
    pub(super) time: Option<NaiveTime>,
    /// When it ends, where a stretch was typed: `10:00-11:15`.
    pub(super) until: Option<NaiveTime>,
    /// Whose clock is meant, where that was typed.
    pub(super) place: Option<Place>,
}

impl Phrase {
    /// Whether it says a day and no time of it.
    pub(super) fn is_day_alone(&self) -> bool {
        let exact = match &self.day {
            Some(Day::Now) => true,
            Some(Day::Shift { steps, .. }) => !steps.whole_days(),
            _ => false,
        };
        self.time.is_none() && !exact
    }
}

/// Takes a text apart.
pub(super) fn parse(text: &str) -> Result<Phrase, WhenError> {
    let unreadable = || WhenError::Unreadable { text: text.trim().to_owned() };
    let owned = words::split(text);
    let words: Vec<&str> = owned.iter().map(String::as_str).collect();
    let mut parser = Parser { text: text.trim(), phrase: Phrase::default(), weekday: None, exact: false };
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let used = parser.step(rest)?.filter(|used| *used > 0).ok_or_else(unreadable)?;
        rest = rest.get(used..).unwrap_or_default();
    }
    parser.finish().ok_or_else(unreadable)
}

struct Parser<'a> {
    text: &'a str,
    phrase: Phrase,
    weekday: Option<(Which, Weekday)>,
    /// Whether the time is written as programs do.
    exact: bool,
}

/// How many words were understood; `None` when none was, or when it was said before.
type Used = Option<usize>;

impl Parser<'_> {
    fn step(&mut self, rest: &[&str]) -> Result<Used, WhenError> {
        let Some((word, after)) = rest.split_first() else { return Ok(None) };
        if matches!(*word, "at" | "on" | "the") {
            return Ok((!after.is_empty()).then_some(1));
        }
        if let Some(used) = self.named_day(word, after).or_else(|| self.shift(rest)) {
            return Ok(used);
        }
        if let Some(date) = words::plain_date(word) {
            return Ok(self.set_day(Day::Date(date?), 1));
        }
        if let Some((first, second, year)) = words::slash_date(word) {
            return Ok(self.set_day(Day::Slash { first, second, year }, 1));
        }
        if let Some(used) = self.month_and_day(rest)? {
            return Ok(Some(used));
        }
        match self.phrase.time {
            Some(time) => self.behind(time, word, after),
            None => self.time(word, after),
        }
    }

    fn time(&mut self, word: &str, after: &[&str]) -> Result<Used, WhenError> {
        // `10 - 11:30` and `3 to 4 pm`, where the time is a bare hour or says its half of the day behind the end alone.
        if let [between, end, ..] = after
            && matches!(*between, "-" | "to" | "until" | "till")
            && let Some(begin) = words::begin(word, end)
            && words::clock_time(end).is_some()
        {
            self.phrase.time = Some(begin?);
            return Ok(Some(1));
        }
        let Some(clocked) = words::time(word) else { return Ok(None) };
        let words::Clocked { time, place, until, exact } = clocked?;
        (self.phrase.time, self.phrase.until, self.phrase.place, self.exact) =
            (Some(time), until, place, exact);
        Ok(Some(1))
    }

    /// What may stand behind a time: when it ends, an offset, a zone.
    fn behind(&mut self, time: NaiveTime, word: &str, after: &[&str]) -> Result<Used, WhenError> {
        let next = after.first().copied().unwrap_or_default();
        if matches!(word, "-" | "to" | "until" | "till") && words::clock_time(next).is_some() {
            let end = words::clock_time(next).transpose()?.unwrap_or_default();
            if end <= time {
                return Err(WhenError::EndsBefore { time, end });
            }
            return Ok(self.set_until(end).then_some(2));
        }
        // `15:00 -0500`: the sign was taken off, as if a stretch of time followed.
        let joined = format!("{word}{next}");
        let (word, used) = if matches!(word, "+" | "-") { (joined.as_str(), 2) } else { (word, 1) };
        if let Some(behind) = word.strip_prefix('-') {
            // As coach itself tells an instant; whoever types so much means no appointment.
            let in_full = self.weekday.is_some() && matches!(self.phrase.day, Some(Day::Date(_)));
            let written = if self.exact || in_full { Written::Exact } else { Written::Apart };
            return match gate::dashed(time, behind, written).transpose()? {
                Some(Dashed::Offset(offset)) => Ok(self.set_place(Place::Offset(offset)).then_some(used)),
                Some(Dashed::Until(end)) => Ok(self.set_until(end).then_some(used)),
                None => Ok(None),
            };
        }
        match place::zone_words(word).transpose()? {
            Some(place) => Ok(self.set_place(place).then_some(used)),
            None => Ok(None),
        }
    }

    fn set_until(&mut self, end: NaiveTime) -> bool {
        self.phrase.until.replace(end).is_none()
    }

    fn set_place(&mut self, place: Place) -> bool {
        self.phrase.place.replace(place).is_none()
    }

    fn set_day(&mut self, day: Day, used: usize) -> Used {
        self.phrase.day.replace(day).is_none().then_some(used)
    }

    /// `today`, `fri`, `next fri`.
    fn named_day(&mut self, word: &str, after: &[&str]) -> Option<Used> {
        let days = match word {
            "yesterday" | "yest" => -1,
            "today" => 0,
            "tomorrow" | "tom" | "tmrw" => 1,
            "now" => return Some(self.set_day(Day::Now, 1)),
            _ => return self.named_weekday(word, after),
        };
        Some(self.set_day(Day::Relative(days), 1))
    }

    fn named_weekday(&mut self, word: &str, after: &[&str]) -> Option<Used> {
        let which = match word {
            "this" => Which::This,
            "next" => Which::Next,
            "last" => Which::Last,
            _ => Which::Plain,
        };
        let (name, used) = if which == Which::Plain { (word, 1) } else { (*after.first()?, 2) };
        let weekday = words::weekday(name)?;
        Some(self.weekday.replace((which, weekday)).is_none().then_some(used))
    }

    /// `+3d`, `in 2 weeks`, `-3d`, `2w ago`, `7d`.
    fn shift(&mut self, rest: &[&str]) -> Option<Used> {
        let (sign, after) = match rest.split_first()? {
            (&("in" | "+"), after) => (Some(Side::Ahead), after),
            (&"-", after) => (Some(Side::Ago), after),
            _ => (None, rest),
        };
        let (steps, used) = Steps::read(after)?;
        let ago = after.get(used) == Some(&"ago");
        let (side, used) = match sign {
            Some(_) if ago => return Some(None),
            Some(side) => (Some(side), used + 1),
            None if ago => (Some(Side::Ago), used + 1),
            None if after.first().is_some_and(|word| words::looks_like_clock(word)) => return None,
            None => (None, used),
        };
        Some(self.set_day(Day::Shift { steps, side }, used))
    }

    /// `2 oct`, `oct 2`, `2nd of october 2026`, `2 de octubre de 2026`.
    fn month_and_day(&mut self, rest: &[&str]) -> Result<Used, WhenError> {
        let joins = |at: usize| rest.get(at).is_some_and(|word| matches!(*word, "of" | "de" | "del"));
        let of = usize::from(joins(1));
        let word = |at: usize| rest.get(at).copied().unwrap_or_default();
        let (month, day, used) =
            match (words::month(word(0)), words::day_of_month(word(0)), words::month(word(1 + of))) {
                (Some(month), _, _) => match words::day_of_month(word(1)) {
                    Some(day) => (month, day, 2),
                    None => return Ok(None),
                },
                (_, Some(day), Some(month)) => (month, day, 2 + of),
                _ => return Ok(None),
            };
        let used = used + usize::from(joins(used) && gate::year(word(used + 1)).is_some());
        // Two digits behind the month are a year only where they cannot be an hour.
        let day_first = words::day_of_month(word(0)).is_some();
        let meant = |year: &i32| word(used).len() == 4 || (day_first && *year >= 2024);
        let Some(year) = gate::year(word(used)).filter(meant) else {
            return Ok(self.set_day(Day::Yearless { month, day }, used));
        };
        let date = words::day_in(self.text, year, month, day)?;
        Ok(self.set_day(Day::Date(date), used + 1))
    }

    /// Settles whether a weekday is the day itself or a check on a date, and refuses what does not go together.
    fn finish(mut self) -> Option<Phrase> {
        match (self.weekday, &self.phrase.day) {
            (Some((which, weekday)), None) => self.phrase.day = Some(Day::Weekday(which, weekday)),
            (
                Some((Which::Plain, weekday)),
                Some(Day::Date(_) | Day::Yearless { .. } | Day::Slash { .. }),
            ) => {
                self.phrase.check = Some(weekday);
            }
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        let timed = self.phrase.time.is_some();
        match &self.phrase.day {
            None if !timed => None,
            Some(Day::Now) if timed => None,
            Some(Day::Shift { steps, .. }) if timed && !steps.whole_days() => None,
            _ => Some(self.phrase),
        }
    }
}
