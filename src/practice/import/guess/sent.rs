//! Which column says that a form was finished and sent, and which rows are headers once more.

use super::cells;
use crate::{
    domain::naming,
    practice::import::{
        Sheet, brief,
        map::{Column, Condition, Wanted as Words},
    },
};

/// The column by which a form tool says that a form was finished, where it says nothing else.
pub(super) fn finished(sheet: &Sheet<'_>) -> Option<usize> {
    const NAMES: [&str; 4] = ["finished", "is finished", "is complete", "completed successfully"];
    let words = |text: &str| naming::words(text).join(" ");
    let known = |cell: &str| {
        cell.is_empty() || DONE.contains(&words(cell).as_str()) || OPEN.contains(&words(cell).as_str())
    };
    let named = (0..).zip(&sheet.header).filter(|(_, name)| NAMES.contains(&words(name).as_str()));
    let mut named = named.map(|(at, _)| at).filter(|at| cells(sheet, *at).all(known));
    named.next().filter(|_| !sheet.sample.is_empty())
}

/// Words for a form that was finished.
pub(super) const DONE: [&str; 3] = ["1", "true", "yes"];

/// Words for one that was not.
pub(super) const OPEN: [&str; 3] = ["0", "false", "no"];

pub(super) fn done(column: Column) -> Condition {
    Condition { column, wanted: Words::Is(DONE.map(str::to_owned).to_vec()) }
}

/// What is to be settled where the first rows are headers once more, as Qualtrics writes them: in words, and as JSON.
pub(super) fn further_headers(sheet: &Sheet<'_>) -> Option<String> {
    let is_header = |row: &Vec<String>| row.iter().any(|cell| cell.starts_with("{\"ImportId\""));
    let at = sheet.sample.iter().take(2).position(is_header)?;
    let zone = sheet.sample.get(at)?.iter().find_map(|cell| {
        let (_, rest) = cell.split_once("\"timeZone\":\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    });
    let zone =
        zone.map_or_else(String::new, |zone| format!("; its times are in {zone}: tz = \"{}\"", brief(&zone)));
    let skip = at + 1;
    let rows = if skip == 1 {
        "row 2 is a header".to_owned()
    } else {
        format!("rows 2 to {} are headers", skip + 1)
    };
    Some(format!("{rows} once more: skip = {skip}{zone}"))
}
