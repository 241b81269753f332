//! Columns of days in a list of contacts. Whether the day or the month comes first is a matter of the column, never of the
//! cell; a day that a cell does not say whole is refused, because a file may be read on any day.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};

use super::{Sheet, Trouble, brief, order::Orders};
use crate::domain::when::{Reader, SlashOrder, WhenError};

/// Fields that are days, each with its shorter name.
const FIELDS: [(&str, &str); 4] = [
    ("start_date", "start"),
    ("episode_start", "episode"),
    ("end_date", "end"),
    ("paused_until", "paused_until"),
];

/// The place of a field among those that are days.
pub(super) fn place(field: &str) -> Option<usize> {
    FIELDS.iter().position(|(key, short)| *key == field || *short == field)
}

/// Whether a field is a day.
pub(super) fn is_day(field: &str) -> bool {
    place(field).is_some()
}

/// The columns of days, by their places.
pub(super) struct Days {
    reader: Reader,
    columns: HashMap<usize, Column>,
}

/// What is known of one column.
struct Column {
    header: String,
    order: Option<SlashOrder>,
    orders: Orders,
}

impl Days {
    /// The columns at `places`, of which the first rows of a sheet tell the order where they can.
    pub(super) fn new(reader: Reader, sheet: &Sheet<'_>, places: impl Iterator<Item = usize>) -> Self {
        let columns = places.map(|at| {
            let mut cells = sheet.sample.iter().filter_map(|row| row.get(at));
            let order = cells.find_map(|cell| only(reader, cell));
            let header = sheet.header.get(at).map_or_else(String::new, |header| brief(header));
            (at, Column { header, order, orders: Orders::default() })
        });
        Self { reader, columns: columns.collect() }
    }

    /// The fields of objects, by their [`place`].
    pub(super) fn named(reader: Reader) -> Self {
        let column = |key: &str| Column { header: key.to_owned(), order: None, orders: Orders::default() };
        Self { reader, columns: (0..).zip(FIELDS.map(|(key, _)| column(key))).collect() }
    }

    /// The columns in which a cell alone says whether the day or the month comes first, to be told.
    pub(super) fn orders(&self) -> Vec<String> {
        let mut columns: Vec<_> = self.columns.iter().collect();
        columns.sort_by_key(|(at, _)| **at);
        let told = columns.into_iter().filter_map(|(_, column)| {
            let order = column.order?;
            let (first, usual) = match order {
                SlashOrder::Dmy => ("day", "mdy"),
                SlashOrder::Mdy => ("month", "dmy"),
            };
            let other = self.reader.slash_order.is_some_and(|usual| usual != order);
            let but = if other { format!(" (time.slash_order says {usual})") } else { String::new() };
            Some(format!("'{}' has the {first} first, as a cell of it shows{but}", column.header))
        });
        told.collect()
    }

    /// The day that a cell says, where it stands in one of the columns.
    ///
    /// # Errors
    /// When it says none, or not all of it; when the column has both orders, nothing of the file may be kept.
    pub(super) fn read(&mut self, at: usize, row: u64, text: &str) -> Result<Option<NaiveDate>, Trouble> {
        let Some(column) = self.columns.get_mut(&at) else { return Ok(None) };
        column.orders.note(&column.header, only(self.reader, text), (row, text), "2026-10-02")?;
        let wrong = |error: &WhenError| {
            let told = error.to_string();
            let told = if told.contains(text) { told } else { format!("'{text}': {told}") };
            let offers = error.alternatives().join(" or ");
            let offers = if offers.is_empty() { offers } else { format!("; write {offers}") };
            Trouble::row(format!("'{}': {told}{offers}", column.header))
        };
        let reader = Reader { slash_order: column.order.or(self.reader.slash_order), ..self.reader };
        let day = reader.since(text).map_err(|error| wrong(&error))?;
        let later = Reader { now: reader.now + TimeDelta::days(401), ..reader };
        if later.since(text).ok() != Some(day) {
            return Err(Trouble::row(format!("'{}': '{text}' does not say the year", column.header)));
        }
        Ok(Some(day))
    }
}

/// The order that a cell must have, where it reads in one alone.
fn only(reader: Reader, text: &str) -> Option<SlashOrder> {
    let reads = |order| Reader { slash_order: Some(order), ..reader }.since(text).is_ok();
    match (reads(SlashOrder::Dmy), reads(SlashOrder::Mdy)) {
        (true, false) => Some(SlashOrder::Dmy),
        (false, true) => Some(SlashOrder::Mdy),
        _ => None,
    }
}
