//! The readings: which commands want a day, which an instant, and to which side of now they lean.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    Every, Minutes, SlashOrder, Timed, WhenError,
    day::{Lean, side_of},
    echo,
    gate::{self, in_range},
    phrase::{self, Day, Phrase, Side, Which},
    place::Place,
    span::Steps,
    wall,
};

/// Reads dates and times at one moment in one zone.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The moment of the command.
    pub now: DateTime<Utc>,
    /// Whose wall clock is meant.
    pub zone: Tz,
    /// What settles slash dates, if anything does.
    pub slash_order: Option<SlashOrder>,
    /// The time of day of a session for which only a day is given.
    pub default_start: NaiveTime,
}

/// An instant at which something took place, as somebody said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: DateTime<Tz>,
    /// Whether only a day was said, so that its time is the usual one.
    pub day_alone: bool,
}

impl Moment {
    /// The instant as it is stored.
    pub fn utc(self) -> DateTime<Utc> {
        self.at.with_timezone(&Utc)
    }

    /// What somebody who said a day alone is told.
    pub fn remark(self) -> Option<String> {
        self.day_alone.then(|| format!("No time given: using {}", echo::full(self.at)))
    }
}

/// What a day without a time of day stands for.
#[derive(Clone, Copy)]
enum Fill {
    /// The usual start of a session.
    Start,
    /// All of the day.
    End,
}

impl Reader {
    /// Reads slash dates only when they have one reading, and starts sessions at 09:00.
    pub fn new(now: DateTime<Utc>, zone: Tz) -> Self {
        let default_start = NaiveTime::MIN + TimeDelta::hours(9);
        Self { now, zone, slash_order: None, default_start }
    }

    /// The wall clock of the zone now.
    fn wall(&self) -> NaiveDateTime {
        self.now.with_timezone(&self.zone).naive_local()
    }

    /// The day it is in the zone.
    pub fn today(&self) -> NaiveDate {
        self.wall().date()
    }

    /// A day, the coming one where that is open: `--due`, `--start`, `--on`.
    ///
    /// # Errors
    /// Like all readings: see [`WhenError`].
    pub fn date(&self, text: &str) -> Result<NaiveDate, WhenError> {
        self.whole_day(text, Lean::Ahead(self.today()), None)
    }

    /// The first day of a range: the latest one where that is open, and `90d` means ago.
    ///
    /// # Errors
    /// Like all readings: see [`WhenError`].
    pub fn since(&self, text: &str) -> Result<NaiveDate, WhenError> {
        self.whole_day(text, Lean::Back(self.today()), Some(Side::Ago))
    }

    /// The last day of a range: the first one from `since` (else today) on where that is open, and `60d` means ahead.
    ///
    /// # Errors
    /// Like all readings: see [`WhenError`].
    pub fn until(&self, text: &str, since: Option<NaiveDate>) -> Result<NaiveDate, WhenError> {
        self.whole_day(text, Lean::Ahead(since.unwrap_or_else(|| self.today())), Some(Side::Ahead))
    }

    /// A range of days, each end of which may be left open; where no last day is said, it is `usual`.
    ///
    /// # Errors
    /// Like all readings, and when it ends before it begins.
    pub fn range(
        &self,
        since: Option<&str>,
        until: Option<&str>,
        usual: Option<NaiveDate>,
    ) -> Result<(Option<NaiveDate>, Option<NaiveDate>), WhenError> {
        let first = since.map(|since| self.since(since)).transpose()?;
        let last = until.map(|until| self.until(until, first)).transpose()?.or(usual);
        match (first, last) {
            (Some(first), Some(last)) if last < first => Err(WhenError::Backwards { first, last }),
            days => Ok(days),
        }
    }

    /// The instant for which something is planned. A day alone starts at [`Self::default_start`]; a clock time or a
    /// weekday that has passed means the next one. The result may still lie behind: that is the caller's rule.
    ///
    /// # Errors
    /// Like all readings: see [`WhenError`].
    pub fn instant(&self, text: &str) -> Result<DateTime<Tz>, WhenError> {
        self.moment(text, Lean::Ahead(self.today()), Fill::Start)
    }

    /// The instant at which something took place: like [`Self::instant`], but what is open leans to the past
    /// (`session log --at 'tue 15:00'`).
    ///
    /// # Errors
    /// Like all readings, and when it lies ahead.
    pub fn happened(&self, text: &str) -> Result<Moment, WhenError> {
        let at = self.moment(text, Lean::Back(self.today()), Fill::Start)?;
        if at > self.now {
            return Err(WhenError::Ahead { text: text.trim().to_owned() });
        }
        Ok(Moment { at, day_alone: phrase::parse(text)?.is_day_alone() })
    }

    /// Like [`Self::instant`], with the length where a stretch of time was typed: `fri 10:00-11:15`.
    ///
    /// # Errors
    /// Like all readings, and when such a stretch is empty.
    pub fn stretch(&self, text: &str) -> Result<Timed, WhenError> {
        self.start_and_length(text, Lean::Ahead(self.today()))
    }

    /// Like [`Self::happened`], with the length where a stretch of time was typed.
    ///
    /// # Errors
    /// Like all readings, and when it lies ahead.
    pub fn took_place(&self, text: &str) -> Result<Timed, WhenError> {
        let (at, length) = self.start_and_length(text, Lean::Back(self.today()))?;
        if at > self.now { Err(WhenError::Ahead { text: text.trim().to_owned() }) } else { Ok((at, length)) }
    }

    fn start_and_length(&self, text: &str, lean: Lean) -> Result<Timed, WhenError> {
        let mut phrase = phrase::parse(text)?;
        let until = phrase.until.take();
        let start = self.placed(text, &phrase, lean, Fill::Start)?;
        let Some(until) = until else { return Ok((start, None)) };
        let there = phrase.place.unwrap_or(Place::Zone(self.zone));
        let end = gate::enter(text, there.wall(start.to_utc()).date().and_time(until), there)?;
        let minutes = u16::try_from((end - start.to_utc()).num_minutes()).unwrap_or_default();
        let empty = |_| WhenError::NoSuchTime { text: text.trim().to_owned() };
        Ok((start, Some(Minutes::new(minutes).map_err(empty)?)))
    }

    /// The instant as of which the store is looked at: a day alone stands for the end of it, today for now.
    ///
    /// # Errors
    /// Like all readings, and when it lies ahead.
    pub fn past_instant(&self, text: &str) -> Result<DateTime<Tz>, WhenError> {
        let at = self.moment(text, Lean::Back(self.today()), Fill::End)?;
        let end_of_today = wall::day(self.zone, self.today()).end;
        if at <= self.now {
            Ok(at)
        } else if at.with_timezone(&Utc) + TimeDelta::milliseconds(1) == end_of_today {
            Ok(self.now.with_timezone(&self.zone))
        } else {
            Err(WhenError::Ahead { text: text.trim().to_owned() })
        }
    }

    /// The starts of a series: the wall clock stays the same whatever the offset does. Each that the clocks do not
    /// show, or show twice, is refused on its own, so that all of them can be told at once.
    pub fn series(
        &self,
        first: DateTime<Tz>,
        every: Every,
        count: u32,
    ) -> impl Iterator<Item = Result<DateTime<Tz>, WhenError>> + use<> {
        let (zone, first) = (self.zone, first.with_timezone(&self.zone));
        let start = move |n: u32| {
            if n == 0 {
                return Ok(first);
            }
            let day = every.nth(first.date_naive(), n);
            let day =
                day.and_then(in_range).ok_or_else(|| WhenError::OutOfRange { text: format!("+{n}") })?;
            let wall = day.and_time(first.time());
            gate::enter(&wall.to_string(), wall, Place::Zone(zone)).map(|at| at.with_timezone(&zone))
        };
        (0..count).map(start)
    }

    fn whole_day(&self, text: &str, lean: Lean, bare: Option<Side>) -> Result<NaiveDate, WhenError> {
        let phrase = phrase::parse(text)?;
        if let Some(Day::Shift { steps, side }) = &phrase.day
            && !steps.whole_days()
        {
            let at = self.shifted(text, *steps, side_of(text, *side, bare)?)?;
            return Err(WhenError::FinerThanDay { text: text.trim().to_owned(), date: at.date_naive() });
        }
        let date = self.day(text, &phrase, lean, bare)?;
        if phrase.time.is_some() {
            return Err(WhenError::FinerThanDay { text: text.trim().to_owned(), date });
        }
        Ok(date)
    }

    fn moment(&self, text: &str, lean: Lean, fill: Fill) -> Result<DateTime<Tz>, WhenError> {
        let phrase = phrase::parse(text)?;
        if let (Some(_), Some(time)) = (phrase.until, phrase.time) {
            return Err(WhenError::Stretch { text: text.trim().to_owned(), time });
        }
        self.placed(text, &phrase, lean, fill)
    }

    /// Where a phrase lies, whatever it says about an end.
    fn placed(&self, text: &str, phrase: &Phrase, lean: Lean, fill: Fill) -> Result<DateTime<Tz>, WhenError> {
        let bare = if matches!(lean, Lean::Back(_)) { Some(Side::Ago) } else { None };
        match (&phrase.day, fill) {
            (Some(Day::Now), _) => return Ok(self.now.with_timezone(&self.zone)),
            (Some(Day::Shift { steps, side }), Fill::Start) if !steps.whole_days() => {
                return self.shifted(text, *steps, side_of(text, *side, bare)?);
            }
            (Some(Day::Shift { steps, side }), Fill::End) if phrase.time.is_none() => {
                return self.shifted(text, *steps, side_of(text, *side, bare)?);
            }
            _ => {}
        }
        let date = self.day(text, phrase, lean, bare)?;
        let Some(time) = phrase.time.or(matches!(fill, Fill::Start).then_some(self.default_start)) else {
            let end = wall::day(self.zone, date).end - TimeDelta::milliseconds(1);
            return Ok(end.with_timezone(&self.zone));
        };
        let wall = self.roll(phrase, lean, date, time).and_time(time);
        let there = phrase.place.unwrap_or(Place::Zone(self.zone));
        Ok(gate::enter(text, wall, there)?.with_timezone(&self.zone))
    }

    /// Moves a clock time or weekday on (or back) by one turn when it lies on the wrong side of now.
    fn roll(&self, phrase: &Phrase, lean: Lean, date: NaiveDate, time: NaiveTime) -> NaiveDate {
        let turn = match phrase.day {
            None => Days::new(1),
            Some(Day::Weekday(Which::Plain, _)) => Days::new(7),
            _ => return date,
        };
        let now = phrase.place.map_or_else(|| self.wall(), |place| place.wall(self.now));
        match lean {
            Lean::Ahead(_) if date.and_time(time) < now => date + turn,
            Lean::Back(_) if date.and_time(time) > now => date - turn,
            _ => date,
        }
    }

    /// So far from now: the calendar part on the wall clock, the rest exactly.
    fn shifted(&self, text: &str, steps: Steps, side: Side) -> Result<DateTime<Tz>, WhenError> {
        let out = || WhenError::OutOfRange { text: text.trim().to_owned() };
        let now = self.wall();
        let date = steps.from(now.date(), side == Side::Ahead).and_then(in_range).ok_or_else(out)?;
        let start = if date == now.date() {
            self.now.with_timezone(&self.zone)
        } else {
            wall::nearest(self.zone, date.and_time(now.time()))
        };
        let exact = if side == Side::Ahead { steps.exact() } else { -steps.exact() };
        let at = start.checked_add_signed(exact).ok_or_else(out)?;
        gate::instant(text, at.to_utc()).map(|at| at.with_timezone(&self.zone))
    }
}
