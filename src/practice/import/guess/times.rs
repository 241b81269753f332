//! Which column holds the time, in which form and zone its cells are read.

use super::{
    Open, cells, header,
    headers::{Time, time, without_zone},
};
use crate::{
    domain::when::{Place, WhenError, zone_words},
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

/// The column of timestamps, by what it is called: the moment of sending before any other.
pub(super) fn at_column(
    setting: &Setting,
    sheet: &Sheet<'_>,
) -> Result<(usize, Moments), Open<(usize, Moments)>> {
    let filled = |at: usize| cells(sheet, at).any(|cell| !cell.is_empty());
    let named = (0..).zip(&sheet.header).filter_map(|(at, name)| Some((time(name)?, at)));
    let mut named: Vec<((Time, usize), usize)> =
        named.filter(|(_, at)| filled(*at) || sheet.sample.is_empty()).collect();
    named.sort_unstable();
    let Some((_, at)) = named.first().copied() else {
        let like_times =
            |at: &usize| moment::guess(cells(sheet, *at), setting.config.slash_order()).is_some();
        let wanted = "which column says when it was answered: at = { column = \"..\" }";
        return Err(match (0..sheet.header.len()).find(like_times) {
            Some(at) => Open::new(format!(
                "{wanted}; '{}' holds times, but its name does not say of what",
                brief(header(sheet, at))
            )),
            None => Open::new(wanted),
        });
    };
    let name = brief(header(sheet, at));
    let zone = zone_of(setting, header(sheet, at)).map_err(|error| {
        Open::new(format!(
            "which zone '{name}' means: {error}; at = {{ column = \"{name}\", tz = \"Europe/Paris\" }}"
        ))
    })?;
    match moment::guess(cells(sheet, at), setting.config.slash_order()) {
        Some(Guess::Format(Some(format))) if format.contains("%y") && year_in_front(sheet, at) => {
            Err(Open::new(format!(
                "whether '{name}' has the year in front: at = {{ column = \"{name}\", format = \"%y-%m-%d\" }} or \"{format}\""
            )))
        }
        Some(Guess::Format(format)) => Ok((at, found(format, zone))),
        // A file without rows has nothing to read.
        None if !filled(at) => Ok((at, found(None, zone))),
        Some(Guess::Either(day, month)) => Err(Open {
            point: format!(
                "whether '{name}' has the day or the month first: format = \"{day}\" or \"{month}\" \
                 (for good: coach config set time.slash_order dmy)"
            ),
            draft: Some((at, found(Some(day.to_owned()), zone))),
        }),
        // The map says no form either: who leaves the file as it is gets the same again.
        Some(Guess::Both(day, month)) => Err(Open {
            point: format!(
                "{}: write its times as {CLEAR}, or say which is right: format = \"%d/%m/%Y %H:%M\"",
                both(sheet, at, day, month)
            ),
            draft: Some((at, found(None, zone))),
        }),
        None => Err(Open::new(format!(
            "how '{name}' is read: {}; at = {{ column = \"{name}\", format = \"%d/%m/%Y %H:%M:%S\" }}, or name another column",
            moment::trouble(cells(sheet, at))
                .unwrap_or_else(|| "its times have no form that is known".to_owned())
        ))),
    }
}

/// What is told of two samples of a column that contradict each other.
fn both(sheet: &Sheet<'_>, at: usize, day: String, month: String) -> String {
    let row = |text: String| (sheet.row_of(at, &text).unwrap_or_default(), text);
    order::both(&brief(header(sheet, at)), &row(day), &row(month))
}

fn found(format: Option<String>, zone: Place) -> Moments {
    Moments { format, zone, held: Held::Guessed }
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
/// When the name tells one that could be several.
fn zone_of(setting: &Setting, header: &str) -> Result<Place, WhenError> {
    without_zone(header).1.and_then(zone_words).unwrap_or_else(|| Ok(setting.zone.into()))
}

/// The column that is called like a time, the moment of sending before any other.
pub(in super::super) fn time_column(sheet: &Sheet<'_>) -> Option<usize> {
    let named = (0..).zip(&sheet.header).filter_map(|(at, name)| Some((time(name)?, at)));
    named.min().map(|(_, at)| at)
}

/// Whether the name of a column says that it holds the moment of sending: where it is empty, nothing was sent.
pub(in super::super) fn is_sent(header: &str) -> bool {
    time(header).is_some_and(|(time, _)| time == Time::Sent)
}

/// How the timestamps of a map are read; a format that it does not tell is guessed.
///
/// # Errors
/// When there is no such column, or its format cannot be told.
pub fn moments(setting: &Setting, sheet: &Sheet<'_>, told: &AtColumn) -> Result<(usize, Moments), Error> {
    let at = told.column.find(sheet)?;
    let zone = told.tz.map_or_else(|| zone_of(setting, header(sheet, at)), Ok)?;
    if told.format.is_some() {
        return Ok((at, Moments { format: told.format.clone(), zone, held: Held::Stated }));
    }
    match moment::guess(cells(sheet, at), setting.config.slash_order()) {
        Some(Guess::Format(Some(format))) if format.contains("%y") && year_in_front(sheet, at) => {
            Err(Error::usage("the timestamps can have the year in front or behind").hint(format!(
                "say it in the map: at = {{ column = \"..\", format = \"%y-%m-%d\" }} or \"{format}\""
            )))
        }
        Some(Guess::Format(format)) => Ok((at, found(format, zone))),
        None if cells(sheet, at).all(str::is_empty) => Ok((at, found(None, zone))),
        Some(Guess::Either(day, month)) => {
            Err(Error::usage("the timestamps can have the day or the month first")
                .hint(format!("say it in the map: format = \"{day}\" or \"{month}\""))
                .hint("or settle it for good: coach config set time.slash_order dmy"))
        }
        Some(Guess::Both(day, month)) => Err(Error::usage(both(sheet, at, day, month))
            .hint(format!("write them as {CLEAR}; nothing was imported"))),
        None => Err(Error::usage(
            moment::trouble(cells(sheet, at))
                .unwrap_or_else(|| "the timestamps have no form that is known".to_owned()),
        )
        .hint("say it in the map: at = { column = \"Timestamp\", format = \"%d/%m/%Y %H:%M:%S\" }")),
    }
}
