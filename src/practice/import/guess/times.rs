//! Which column holds the time, in which form and zone its cells are read.

use std::str::FromStr;

use chrono_tz::Tz;

use super::{
    Open, cells,
    chosen::chosen,
    header,
    headers::{self, clock_front, day_front, time, without_zone},
    zones::says_zone,
};
use crate::{
    domain::{
        naming,
        when::{Place, WhenError, stray_zone, zone_words},
    },
    error::Error,
    practice::{
        Setting,
        import::{
            Sheet, brief,
            map::AtColumn,
            moment::{self, CLEAR, Guess, Held, Moments},
            order,
        },
    },
};

/// Where the time stands, from 0, and how it is read.
pub struct Times {
    /// The column.
    pub column: usize,
    /// The column with the time of day, where that is another one.
    pub clock: Option<usize>,
    /// How its cells are read.
    pub moments: Moments,
}

impl Times {
    /// What the cells of a row say; nothing where the first column says nothing.
    pub fn text(&self, cell: impl Fn(usize) -> String) -> String {
        let day = cell(self.column);
        match self.clock {
            Some(clock) if !day.is_empty() => format!("{day} {}", cell(clock)).trim_end().to_owned(),
            _ => day,
        }
    }
}

/// What the times of the sample say. What has no digit is no time whatever the form of its column: such a row is refused
/// for itself, and says nothing of the others.
pub(super) fn stamps(sheet: &Sheet<'_>, column: usize, clock: Option<usize>) -> Vec<String> {
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    let digits = |text: &String| has_digit(text);
    let told = sheet.sample.iter().filter_map(|row| {
        let day = Some(cell(row, column)).filter(digits)?;
        match clock {
            Some(clock) => Some(format!("{day} {}", Some(cell(row, clock)).filter(digits)?)),
            None => Some(day),
        }
    });
    told.collect()
}

pub(super) fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

pub(super) fn form(setting: &Setting, stamps: &[String]) -> Option<Guess> {
    moment::guess(stamps.iter().map(String::as_str), setting.config.slash_order())
}

/// The column of timestamps, by what it is called; `forms` are names that the form may have, folded.
pub(super) fn at_column(
    setting: &Setting,
    sheet: &Sheet<'_>,
    forms: &[String],
) -> Result<Times, Open<Times>> {
    let at = chosen(setting, sheet, forms).map_err(Open::new)?;
    let filled = |at: usize| cells(sheet, at).any(|cell| !cell.is_empty());
    let name = brief(header(sheet, at));
    let clock = clock_beside(sheet, at);
    let zone = zone_between(setting, sheet, at, clock)?;
    let found = |format, clock| found((at, clock), format, zone);
    let beside = clock.map(|clock| (clock, form(setting, &stamps(sheet, at, Some(clock)))));
    let (clock, guessed) = match beside {
        Some((clock, guessed @ Some(_))) => (Some(clock), guessed),
        Some((clock, None)) if stamps(sheet, at, None).is_empty() => (Some(clock), None),
        Some((clock, None)) => {
            let other = brief(header(sheet, clock));
            return Err(Open::new(format!(
                "whether '{other}' is the time of day of '{name}': at = {{ column = \"{name}\", time = \"{other}\", \
                 format = \"%d/%m/%Y %H:%M\" }}, or at = {{ column = \"{name}\" }} without it"
            )));
        }
        None => (None, form(setting, &stamps(sheet, at, None))),
    };
    match guessed {
        Some(Guess::Format(Some(format))) if format.contains("%y") && year_in_front(sheet, at) => {
            Err(Open::new(format!(
                "whether '{name}' has the year in front: at = {{ column = \"{name}\", format = \"%y-%m-%d\" }} or \"{format}\""
            )))
        }
        Some(Guess::Format(format)) => Ok(found(format, clock)),
        // A file without rows has nothing to read.
        None if !filled(at) => Ok(found(None, clock)),
        Some(Guess::Either(day, month)) => Err(Open {
            point: format!(
                "whether '{name}' has the day or the month first: format = \"{day}\" or \"{month}\" \
                 (for good: coach config set time.slash_order dmy)"
            ),
            draft: Some(found(Some(day.to_owned()), clock)),
        }),
        // The map says no form either: who leaves the file as it is gets the same again.
        Some(Guess::Both(day, month)) => Err(Open {
            point: format!(
                "{}: write its times as {CLEAR}, or say which is right: format = \"%d/%m/%Y %H:%M\"",
                both(sheet, at, day, month)
            ),
            draft: Some(found(None, clock)),
        }),
        None => {
            let no = no_form(sheet, at);
            let format = format!(
                "; at = {{ column = \"{name}\", format = \"%d/%m/%Y %H:%M:%S\" }}, or name another column, or leave the row out: \
                 skip, footer"
            );
            let cure = if no.by_format { format } else { String::new() };
            Err(Open::new(format!("how '{name}' is read: {}{cure}", no.told)))
        }
    }
}

/// The zone of a column of times and of one with the time of day, of which either may say it: `Date` and `Time (UTC)`.
fn zone_between(
    setting: &Setting,
    sheet: &Sheet<'_>,
    at: usize,
    clock: Option<usize>,
) -> Result<Place, Open<Times>> {
    let name = brief(header(sheet, at));
    let zone = zone_of(setting, header(sheet, at)).map_err(|error| {
        Open::new(format!(
            "which zone '{name}' means: {error}; at = {{ column = \"{name}\", tz = \"Europe/Paris\" }}"
        ))
    })?;
    if let Some(beside) = zone_beside(sheet) {
        let beside = brief(header(sheet, beside));
        return Err(Open::new(format!(
            "whether the times of '{name}' are in the zone that '{beside}' says: at = {{ column = \"{name}\", tz = \"Europe/Paris\" }} \
             reads all of them in one zone; else write the zone behind each time"
        )));
    }
    match clock.and_then(|clock| said_zone(header(sheet, clock))) {
        Some(Ok(said)) if said_zone(header(sheet, at)).is_none() || said == zone => Ok(said),
        Some(_) => {
            let other = clock.map_or_else(String::new, |clock| brief(header(sheet, clock)));
            Err(Open::new(format!(
                "which zone '{name}' and '{other}' mean: at = {{ column = \"{name}\", time = \"{other}\", tz = \"Europe/Paris\" }}"
            )))
        }
        None => Ok(zone),
    }
}

/// What is told of two samples of a column that contradict each other.
fn both(sheet: &Sheet<'_>, at: usize, day: String, month: String) -> String {
    let row = |text: String| (sheet.row_of(at, &text).unwrap_or_default(), text);
    order::both(&brief(header(sheet, at)), &row(day), &row(month))
}

/// Why the times of a column cannot be read.
struct NoForm {
    told: String,
    /// Whether a format may help.
    by_format: bool,
}

/// Why the times of a column cannot be read, by the first cell that has no form, or none that those before it have.
fn no_form(sheet: &Sheet<'_>, column: usize) -> NoForm {
    // As in what the form was looked for in.
    let filled: Vec<(u64, &str)> = sheet.filled(column).filter(|(_, cell)| has_digit(cell)).collect();
    let read = |cells: &[(u64, &str)]| moment::guess(cells.iter().map(|(_, cell)| *cell), None).is_some();
    let alone = || filled.iter().find(|cell| !read(&[**cell]));
    let beside = || {
        let apart =
            (1..=filled.len()).find(|count| filled.get(..*count).is_some_and(|cells| !read(cells)))?;
        filled.get(apart - 1)
    };
    let by_format = |told: String| NoForm { told, by_format: true };
    if let Some(told) = filled.iter().find_map(|(_, cell)| moment::serial(cell)) {
        return NoForm { told, by_format: false };
    }
    if let Some(told) = moment::trouble(cells(sheet, column)) {
        return by_format(told);
    }
    if let Some((row, cell)) = alone() {
        return by_format(format!("'{}' in row {row} has no known form", brief(cell)));
    }
    match beside() {
        Some((row, cell)) => NoForm {
            told: format!(
                "'{}' in row {row} has another form than those above it; write all of them in one form in the file, such as \
                 {CLEAR}",
                brief(cell)
            ),
            by_format: false,
        },
        None => by_format("its times have no known form".to_owned()),
    }
}

fn found((column, clock): (usize, Option<usize>), format: Option<String>, zone: Place) -> Times {
    Times { column, clock, moments: Moments { format, zone, held: Held::Guessed } }
}

/// The column with the time of day that belongs to a column of days: `Date` and `Time`, `Start date` and `Start time`.
pub(super) fn clock_beside(sheet: &Sheet<'_>, day: usize) -> Option<usize> {
    let front = day_front(header(sheet, day))?;
    (0..).zip(&sheet.header).find(|(_, name)| clock_front(name).as_ref() == Some(&front)).map(|(at, _)| at)
}

/// Whether a date of three numbers of two digits may begin with the year: read the usual way its year would lie long back.
fn year_in_front(sheet: &Sheet<'_>, at: usize) -> bool {
    const LATELY: u32 = 16;
    let two = |part: &str| {
        let (number, rest) = part.split_at_checked(2)?;
        number.parse::<u32>().ok().filter(|_| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let may = |cell: &str| {
        let mut parts = cell.trim().splitn(3, ['-', '/', '.']);
        let (first, last) = (parts.next().and_then(two), parts.nth(1).and_then(two));
        matches!((first, last), (Some(first), Some(last)) if first >= LATELY && last < LATELY)
    };
    cells(sheet, at).any(may)
}

/// The zone that the name of a column tells, else that of the practice.
///
/// # Errors
/// When the name tells one that could be several, or says it in a way that is not known: `Time in UTC of sending`.
pub(super) fn zone_of(setting: &Setting, header: &str) -> Result<Place, WhenError> {
    if header.trim() == IN_UTC {
        return Ok(Tz::UTC.into());
    }
    let unheard = || {
        let words = naming::words(header);
        let utc = words.iter().any(|word| matches!(word.as_str(), "utc" | "gmt"));
        if utc { Err(WhenError::NoZone { text: brief(header) }) } else { Ok(setting.zone.into()) }
    };
    said_zone(header).unwrap_or_else(unheard)
}

/// The zone that a name of a column says.
pub(super) fn said_zone(header: &str) -> Option<Result<Place, WhenError>> {
    without_zone(header).1.and_then(zone_words)
}

/// A column that says a zone for each row: by its name, or by its name and a cell where `zone` may be another one.
fn zone_beside(sheet: &Sheet<'_>) -> Option<usize> {
    let named = |at: &usize| {
        let like_zones = || cells(sheet, *at).any(|cell| cell.contains('/') || Place::from_str(cell).is_ok());
        says_zone(header(sheet, *at)).is_some_and(|sure| sure || like_zones())
    };
    let mut named = (0..sheet.header.len()).filter(named);
    named.find(|at| cells(sheet, *at).any(|cell| !cell.is_empty()))
}

/// Kobo and ODK write this one in UTC without a word, and their other times with their offset.
const IN_UTC: &str = "_submission_time";

/// The column that is called like a time, the moment of sending before any other.
pub(in super::super) fn time_column(sheet: &Sheet<'_>) -> Option<usize> {
    let named = (0..).zip(&sheet.header).filter_map(|(at, name)| Some((time(name, &[])?, at)));
    named.min().map(|(_, at)| at)
}

/// Whether the name of a column says that it holds the moment of sending: where it is empty, nothing was sent.
pub(in super::super) fn is_sent(header: &str) -> bool {
    headers::is_sent(header)
}

/// Whether a cell of times says in so many words that the form was not sent.
pub(in super::super) fn is_not_sent(cell: &str) -> bool {
    cell.trim().eq_ignore_ascii_case("[not completed]")
}

/// How the timestamps of a map are read; a format that it does not tell is guessed.
///
/// # Errors
/// When there is no such column, or its format cannot be told.
pub fn moments(setting: &Setting, sheet: &Sheet<'_>, told: &AtColumn) -> Result<Times, Error> {
    let column = told.column.find(sheet)?;
    let clock = told.time.as_ref().map(|time| time.find(sheet)).transpose()?;
    let zone = match (told.tz, clock.and_then(|clock| said_zone(header(sheet, clock)))) {
        (Some(zone), _) => zone,
        (None, Some(said)) if said_zone(header(sheet, column)).is_none() => said?,
        (None, _) => zone_of(setting, header(sheet, column))?,
    };
    let found = |format| found((column, clock), format, zone);
    if let Some(format) = &told.format {
        known_zone(format, told.tz, header(sheet, column))?;
        let moments = Moments { format: told.format.clone(), zone, held: Held::Stated };
        return Ok(Times { column, clock, moments });
    }
    let stamps = stamps(sheet, column, clock);
    match form(setting, &stamps) {
        Some(Guess::Format(Some(format))) if format.contains("%y") && year_in_front(sheet, column) => {
            Err(Error::usage("the timestamps can have the year in front or behind").hint(format!(
                "say it in the map: at = {{ column = \"..\", format = \"%y-%m-%d\" }} or \"{format}\""
            )))
        }
        Some(Guess::Format(format)) => Ok(found(format)),
        None if cells(sheet, column).all(str::is_empty) => Ok(found(None)),
        Some(Guess::Either(day, month)) => {
            Err(Error::usage("the timestamps can have the day or the month first")
                .hint(format!("say it in the map: format = \"{day}\" or \"{month}\""))
                .hint("or choose once and for all: coach config set time.slash_order dmy"))
        }
        Some(Guess::Both(day, month)) => Err(Error::usage(both(sheet, column, day, month))
            .hint(format!("write them as {CLEAR}; nothing was imported"))),
        None => {
            let (no, name) = (no_form(sheet, column), brief(header(sheet, column)));
            let error = Error::usage(format!("'{name}': {}", no.told));
            let format = "%d/%m/%Y %H:%M:%S";
            let cure = format!("say it in the map: at = {{ column = \"{name}\", format = \"{format}\" }}");
            let error = if no.by_format { error.hint(cure) } else { error };
            Err(error.hint("or leave the row out by the map: skip, footer"))
        }
    }
}

/// Refuses a format that ends in a word like the name of a zone that nobody knows, where nothing says which zone that is:
/// to skip the word would be to read the time in another zone.
fn known_zone(format: &str, stated: Option<Place>, header: &str) -> Result<(), Error> {
    let Some(word) = stray_zone(format).filter(|_| stated.is_none() && said_zone(header).is_none()) else {
        return Ok(());
    };
    Err(Error::usage(format!("format \"{format}\" ends in '{word}', which is not a known zone"))
        .hint("name the zone beside it in the map: tz = \"America/New_York\""))
}
