//! Timestamps in files: a form that a whole column has, and a zone that each may say itself.

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc,
    format::{Item, StrftimeItems},
};

use super::{
    SlashOrder, WhenError,
    form::{Form, Shown, tidy},
    gate::{self, Dashed, Written},
    place::{self, Place, Season, zone_words},
    words,
};

/// A date with each of the clocks that programs put behind it.
macro_rules! clocked {
    ($($date:literal),+) => {
        [$([
            concat!($date, " %H:%M:%S"),
            concat!($date, " %H:%M"),
            concat!($date, " %I:%M:%S %p"),
            concat!($date, " %I:%M %p"),
            concat!($date, " %H:%M:%S%.f"),
            $date,
        ]),+]
    };
}

/// How a day is written when it can be read in one way, the plain ones first.
const PLAIN: [[&str; 6]; 14] = clocked!(
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y.%m.%d",
    "%d %B %Y",
    "%B %d %Y",
    "%d-%B-%Y",
    "%d-%B-%y",
    "%A %d %B %Y",
    "%A %B %d %Y",
    "%d. %B %Y",
    "%d %B %y",
    "%Y. %m. %d"
);

/// The date and time of ISO 8601 in one word.
const ISO: [&str; 5] =
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];

/// Forms in which day and month can be mistaken for each other, day first.
const DAY_FIRST: [[&str; 6]; 4] = clocked!("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y");

/// The same, month first.
const MONTH_FIRST: [[&str; 6]; 4] = clocked!("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y");

/// What a column of timestamps looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// In this format; none for RFC 3339.
    Format(Option<String>),
    /// Day first or month first, and nothing in the column tells.
    Either(&'static str, &'static str),
    /// Two samples that contradict each other: the first can only have the day first, the second only the month.
    Both(String, String),
}

/// What a timestamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Whether it says its zone itself.
    pub own_zone: bool,
    /// Whether it says a time of day; otherwise the instant is the first one of the day.
    pub clocked: bool,
}

/// How strictly the format of a column is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A person stated it: besides it only an instant of ISO 8601 that says its offset is read, as coach itself offers
    /// where a time is unclear.
    Stated,
    /// It was found out: any date of ISO 8601 with its time is read as well.
    Guessed,
}

/// The instant of one timestamp; see [`stamped`].
///
/// # Errors
/// When it has another form, or says what no clock showed once.
pub fn read(text: &str, format: Option<&str>, place: Place) -> Result<DateTime<Utc>, WhenError> {
    stamped(text, (format, Held::Guessed), place).map(|stamped| stamped.at)
}

/// Whether a format says a day, so that timestamps can be read by it.
pub fn is_format(format: &str) -> bool {
    let broken = StrftimeItems::new(format).any(|item| matches!(item, Item::Error));
    let day = NaiveDate::from_ymd_opt(2034, 12, 31).and_then(|day| day.and_hms_opt(13, 14, 15));
    let at = day.map(|day| day.and_utc());
    let format = &place::as_item(format);
    !broken
        && at.is_some_and(|at| {
            let text = at.format(format).to_string();
            let back = stamped(&text, (Some(format), Held::Stated), Place::Offset(gate::utc()));
            back.is_ok_and(|back| back.at.date_naive() == at.date_naive())
        })
}

/// Reads one timestamp in the format of its column, or as RFC 3339. A zone behind it goes before `place`.
///
/// # Errors
/// When it has another form, or says what no clock showed once.
pub fn stamped(text: &str, (format, held): (Option<&str>, Held), place: Place) -> Result<Stamped, WhenError> {
    let stamp = Stamp::cut(text)?;
    let unlike = || {
        let format = format.map(str::to_owned);
        stamp.wrong().unwrap_or_else(|| WhenError::Unlike { text: text.trim().to_owned(), format })
    };
    let Some(form) = format.map(Form::new) else {
        let wall = stamp.iso().ok_or_else(unlike)?;
        return Ok(stamp.at(gate::enter(text, wall, stamp.there(wall, place)?)?));
    };
    if form.whole {
        let at = form.instant(&stamp.whole).ok_or_else(unlike)?;
        gate::offset(at.offset().local_minus_utc()).ok_or_else(unlike)?;
        return Ok(Stamped { at: gate::instant(text, at.to_utc())?, own_zone: true, clocked: true });
    }
    if form.says_zone && stamp.place.is_none() && stamp.several.is_none() {
        return Err(unlike());
    }
    // Dates of ISO 8601 are read in every column, because coach itself offers them where a time is unclear, but not
    // where its day and month stand the other way round.
    let free = held == Held::Guessed || stamp.place.is_some();
    let offered = || stamp.iso().filter(|_| free && !form.text.contains("%Y-%d")).map(Shown::Time);
    Ok(match form.read(&stamp.head).or_else(offered).ok_or_else(unlike)? {
        Shown::Time(wall) => stamp.at(gate::enter(text, wall, stamp.there(wall, place)?)?),
        Shown::Day(day) => {
            let there = stamp.there(day.and_time(NaiveTime::MIN), place)?;
            Stamped { clocked: false, ..stamp.at(gate::day(text, day, there)?) }
        }
    })
}

/// The format in which the samples read; one in five may be something else, and is refused row by row later.
pub fn guess<'s>(samples: impl Iterator<Item = &'s str>, slashes: Option<SlashOrder>) -> Option<Guess> {
    let (mut all, mut stamps) = (0, Vec::new());
    for sample in samples.filter(|sample| !sample.trim().is_empty()) {
        all += 1;
        stamps.extend(Stamp::cut(sample).map(|stamp| (sample, stamp)).ok());
    }
    let enough = |count: usize| count > 0 && count * 5 >= all * 4;
    let told = |(_, stamp): &&(&str, Stamp)| stamp.place.is_some() && stamp.iso().is_some();
    if enough(stamps.iter().filter(told).count()) {
        return Some(Guess::Format(None));
    }
    let known = |format: &str| Some(Guess::Format(Some(format.to_owned())));
    let reads = |format: &str| {
        let form = Form::new(format);
        stamps.iter().map(move |(_, stamp)| form.read(&stamp.head).is_some_and(|shown| shown.in_range()))
    };
    let count = |format: &str| reads(format).filter(|reads| *reads).count();
    let mut best = (0, "");
    for format in PLAIN.as_flattened().iter().chain(&ISO) {
        let fits = count(format);
        best = if fits > best.0 { (fits, format) } else { best };
    }
    if enough(best.0) {
        return known(best.1);
    }
    let (either, day, month) = pairs()
        .map(|(day, month)| {
            let either = reads(day).zip(reads(month)).filter(|(day, month)| *day || *month).count();
            (either, day, month)
        })
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    if !enough(either) {
        return None;
    }
    // Where some cells can only have the day first and others only the month, nothing is known of the rest.
    let only = |one: &str, other: &str| {
        let found =
            stamps.iter().zip(reads(one).zip(reads(other))).find(|(_, reads)| *reads == (true, false));
        found.map(|((sample, _), _)| (*sample).to_owned())
    };
    match (either - count(month), either - count(day), slashes) {
        (1.., 0, _) | (0, 0, Some(SlashOrder::Dmy)) => known(day),
        (0, 1.., _) | (0, 0, Some(SlashOrder::Mdy)) => known(month),
        _ => Some(match only(day, month).zip(only(month, day)) {
            Some((one, other)) => Guess::Both(one, other),
            None => Guess::Either(day, month),
        }),
    }
}

/// Whether the day or the month comes first in a timestamp of a column of this format, where it reads in one way alone;
/// none where the format cannot be mistaken.
pub fn only(text: &str, format: &str) -> Option<SlashOrder> {
    let own = pairs().find(|(day, month)| [*day, *month].contains(&format))?;
    let stamp = Stamp::cut(text).ok()?;
    let reads = |format: &str| Form::new(format).read(&stamp.head).is_some_and(|shown| shown.in_range());
    let order = |(day, month)| match (reads(day), reads(month)) {
        (true, false) => Some(SlashOrder::Dmy),
        (false, true) => Some(SlashOrder::Mdy),
        _ => None,
    };
    let is_own = reads(own.0) || reads(own.1);
    if is_own { order(own) } else { pairs().find_map(order) }
}

/// The forms that can be mistaken for each other, day first and month first.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    DAY_FIRST.as_flattened().iter().copied().zip(MONTH_FIRST.as_flattened().iter().copied())
}

/// What is wrong with a timestamp whatever its form: an offset that no clock has, an end behind the time, a year that is not
/// kept or the name of another weekday. Why a column could not be guessed may lie in it.
pub fn trouble(text: &str) -> Option<WhenError> {
    match Stamp::cut(text) {
        Ok(stamp) => stamp.out_of_range(text).or_else(|| stamp.wrong()),
        Err(error) => Some(error),
    }
}

/// Every form that is known.
fn forms() -> impl Iterator<Item = &'static str> {
    let known = [PLAIN.as_flattened(), &ISO, DAY_FIRST.as_flattened(), MONTH_FIRST.as_flattened()];
    known.into_iter().flatten().copied()
}

/// A timestamp, taken apart as far as its form does not matter.
struct Stamp {
    /// All of it, tidied.
    whole: String,
    /// What is left before the zone.
    head: String,
    place: Option<Place>,
    /// The name of several zones that stands behind it.
    several: Option<String>,
}

impl Stamp {
    /// Takes off the zone behind it.
    ///
    /// # Errors
    /// When that is none that a clock can have, or an end stands there: `10:00-11:15`.
    fn cut(text: &str) -> Result<Self, WhenError> {
        let whole = tidy(text);
        // `GMT+0200 (Central European Summer Time)`, `10:00 (GMT+2)`
        let named = place::bracketed(&whole);
        let rest = named.map_or(whole.as_str(), |(rest, _)| rest);
        let zoned;
        let rest = match named {
            Some((_, inner))
                if zone_words(inner).is_some() && matches!(behind(text, rest), Ok((_, None))) =>
            {
                zoned = format!("{rest} {inner}");
                zoned.as_str()
            }
            _ => rest,
        };
        let (head, place, several) = match behind(text, rest) {
            Ok((head, place)) => (if place.is_none() { whole.clone() } else { head }, place, None),
            // Which of them is meant may be known from the column.
            Err(WhenError::SeveralZones { text: word }) => {
                let head = rest.strip_suffix(&word).unwrap_or(rest).trim_end().to_owned();
                (head, None, Some(word))
            }
            Err(error) => return Err(error),
        };
        Ok(Self { whole, head, place, several })
    }

    fn at(&self, at: DateTime<Utc>) -> Stamped {
        Stamped { at, own_zone: self.place.is_some(), clocked: true }
    }

    /// Where the clock stood that showed `wall`: as the timestamp says, else as its column does.
    fn there(&self, wall: NaiveDateTime, column: Place) -> Result<Place, WhenError> {
        let (None, Some(word)) = (self.place, &self.several) else {
            return Ok(self.place.unwrap_or(column));
        };
        let season = match column {
            Place::Zone(zone) => Season::of_several(word, zone, wall),
            Place::Offset(_) | Place::Season(_) => None,
        };
        season.map(Place::Season).ok_or_else(|| WhenError::SeveralZones { text: word.clone() })
    }

    /// Why its day is not taken, where it reads in a known form and lies outside the years that are kept in each.
    fn out_of_range(&self, text: &str) -> Option<WhenError> {
        let mut shown = forms().filter_map(|format| Form::new(format).read(&self.head)).peekable();
        shown.peek()?;
        let out = !shown.any(|shown| shown.in_range());
        out.then(|| WhenError::OutOfRange { text: text.trim().to_owned() })
    }

    /// What is wrong with it whatever its form: the name of another weekday, or the end of a day as its time.
    fn wrong(&self) -> Option<WhenError> {
        let end = self.head.split([' ', 'T', 't']).find(|word| word.starts_with("24:00"));
        let end = end.map(|word| WhenError::NoSuchTime { text: word.to_owned() });
        end.or_else(|| self.other_weekday())
    }

    /// The weekday that stands in front of a date of another one.
    fn other_weekday(&self) -> Option<WhenError> {
        let (word, rest) = self.head.split_once(' ')?;
        let said = words::weekday(&word.to_lowercase())?;
        let mut shown = forms().filter_map(|format| Form::new(format).read(rest));
        let date = match shown.find(Shown::in_range)? {
            Shown::Time(wall) => wall.date(),
            Shown::Day(day) => day,
        };
        (date.weekday() != said).then_some(WhenError::WrongWeekday { date, said })
    }

    /// What it shows as a date of ISO 8601 with its time, whatever the column is like: coach itself offers such.
    fn iso(&self) -> Option<NaiveDateTime> {
        let (year, _) = self.head.split_once('-').filter(|(year, _)| year.len() == 4)?;
        year.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        ISO.iter().find_map(|format| match Form::new(format).read(&self.head)? {
            Shown::Time(wall) => Some(wall),
            Shown::Day(_) => None,
        })
    }
}

/// What stands before the zone, and the zone.
fn behind(text: &str, rest: &str) -> Result<(String, Option<Place>), WhenError> {
    let none = Ok((rest.to_owned(), None));
    let (before, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
    let upper = last.to_ascii_uppercase();
    // `UTC +2`
    let (joined, apart) = match before.rsplit_once(' ') {
        Some((earlier, zone @ ("UTC" | "GMT"))) if last.starts_with(['+', '-']) => {
            (earlier, format!("{zone}{last}"))
        }
        _ => (before, last.to_owned()),
    };
    if joined.is_empty() && !last.contains(':') && !upper.ends_with('Z') {
        return none;
    }
    if apart.starts_with('-') {
        let shown = before.rsplit([' ', 'T', 't']).next().unwrap_or_default().to_lowercase();
        return match words::clock_time(&shown) {
            Some(time) => {
                dashed(text, before.to_owned(), (time?, &apart, exact(before, &shown, Written::Apart)))
            }
            None => none,
        };
    }
    if let Some(place) = zone_words(&apart).filter(|_| !joined.is_empty()) {
        return Ok((joined.to_owned(), Some(place?)));
    }
    if upper.ends_with('Z') && last.ends_with(|c: char| c.is_ascii_alphabetic()) {
        let head = rest.get(..rest.len() - 1).unwrap_or_default();
        let digit = head.ends_with(|c: char| c.is_ascii_digit());
        return if digit { Ok((head.to_owned(), Some(Place::Offset(gate::utc())))) } else { none };
    }
    // `13:03:14+02:00`, `10:00-11:15`
    let Some(colon) = last.find(':') else { return none };
    let Some(sign) = last.get(colon..).and_then(|end| end.find(['+', '-'])) else { return none };
    let (Some((clock, zone)), Some(at)) =
        (last.split_at_checked(colon + sign), rest.len().checked_sub(last.len()))
    else {
        return none;
    };
    let head = format!("{}{clock}", rest.get(..at).unwrap_or_default());
    let shown = clock.rsplit(['T', 't']).next().unwrap_or_default().to_lowercase();
    let Some(time) = words::clock_time(&shown) else { return none };
    if zone.starts_with('-') {
        return dashed(text, head, (time?, zone, exact(clock, &shown, Written::Close)));
    }
    match zone_words(zone) {
        Some(place) => Ok((head, Some(place?))),
        None => none,
    }
}

/// Whether a time is written as programs do.
fn exact(before: &str, shown: &str, otherwise: Written) -> Written {
    let iso = before.len() > shown.len() && before.to_lowercase().ends_with(&format!("t{shown}"));
    if iso || shown.matches(':').count() == 2 { Written::Exact } else { otherwise }
}

fn dashed(
    text: &str,
    head: String,
    (time, zone, written): (NaiveTime, &str, Written),
) -> Result<(String, Option<Place>), WhenError> {
    match gate::dashed(time, zone.trim_start_matches('-'), written).transpose()? {
        Some(Dashed::Offset(offset)) => Ok((head, Some(Place::Offset(offset)))),
        Some(Dashed::Until(_)) => Err(WhenError::Stretch { text: text.trim().to_owned(), time }),
        None => Ok((head, None)),
    }
}
