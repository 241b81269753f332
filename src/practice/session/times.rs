//! From what is typed to when a session is: its start, its length where the end is said, and the starts of a series.

use chrono::DateTime;
use chrono_tz::Tz;

use crate::{
    domain::when::{Every, Minutes, Reader, Timed, WhenError},
    error::Error,
};

/// When something is to begin, or why the clocks do not allow it.
pub type Start = Result<DateTime<Tz>, WhenError>;

/// The starts of one session, or of a series whose wall clock stays the same; with the length where `at` says it
/// (`fri 10:00-11:15`).
///
/// # Errors
/// When the first one cannot be read; each of the others carries its own refusal.
pub fn starts(
    reader: &Reader,
    at: &str,
    series: Option<(Every, u32)>,
) -> Result<(Vec<Start>, Option<Minutes>), WhenError> {
    let (first, length) = reader.stretch(at)?;
    let starts = match series {
        Some((every, count)) => reader.series(first, every, count).collect(),
        None => vec![Ok(first)],
    };
    Ok((starts, length))
}

/// The one length of a session, where it may be said by itself and by an end.
///
/// # Errors
/// When both are said and disagree.
pub fn one_length(
    said: Option<Minutes>,
    by_end: Option<Minutes>,
    at: &str,
) -> Result<Option<Minutes>, Error> {
    match (said, by_end) {
        (Some(said), Some(by_end)) if said != by_end => {
            Err(Error::usage(format!("'{at}' is {by_end} long, but the length is given as {said}"))
                .hint("give the end or the length, not both"))
        }
        (said, by_end) => Ok(said.or(by_end)),
    }
}

/// What reads a time in the past as the start of a session that took place; with its length where that is said.
///
/// # Errors
/// When it cannot be read, or lies ahead.
pub fn happened(reader: &Reader, at: &str, client: &str) -> Result<Timed, Error> {
    reader.took_place(at).map_err(|error| match error {
        WhenError::Ahead { text } => Error::refused(format!("'{text}' is in the future"))
            .hint(format!("book it: coach session add {client} --at '{text}'")),
        other => other.into(),
    })
}
