//! Results become bytes here, and only here: one value in six formats, safe for the terminal it may land on.
//!
//! A [`Record`] names its columns and spells its cells; [`ListWriter`] streams many, [`write_one`] writes one. What a
//! person reads of a single thing is a page ([`PageBuilder`]). A closed pipe is an [`io::Error`] like any other and
//! keeps its kind, so that `main` can leave quietly.

mod cell;
mod csv;
mod json;
mod list;
pub(crate) mod measure;
mod page;
mod quoted;
mod record;
pub mod sanitize;
pub mod spark;
mod table;
#[cfg(test)]
mod tests;
pub mod when;

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use cell::{Align, Cell, Column, Gives};
pub use csv::{Dialect, export_cell, import_cell};
pub use json::{unless_empty, write_value};
pub use list::ListWriter;
pub use page::PageBuilder;
pub use quoted::brief_quotes;
pub use record::{Record, UnknownField, check_contract, check_fields};
pub use sanitize::Printable;

use crate::env::Facts;
use record::Selection;

/// How results are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: aligned, as wide as the terminal.
    Table,
    /// For pipes: one record on a line, tabs between cells.
    Plain,
    /// For spreadsheets and importers.
    Csv,
    /// One JSON document: an array for lists, an object for one thing.
    Json,
    /// One JSON object on each line.
    Ndjson,
    /// Accessible mode: `label: value` lines, blocks separated by blank lines.
    Lines,
}

impl Format {
    /// What is used when nobody asked: pipes never see alignment or colour.
    pub fn for_output(facts: Facts, accessible: bool) -> Self {
        match (facts.out, accessible) {
            (false, _) => Self::Plain,
            (true, false) => Self::Table,
            (true, true) => Self::Lines,
        }
    }
}

/// Everything that decides how results look.
#[derive(Clone, Debug)]
pub struct Style {
    /// How results are spelled.
    pub format: Format,
    /// `--fields`: keys in order; none means the default of the format.
    pub fields: Vec<String>,
    /// Whether table, plain and CSV start with a header.
    pub header: bool,
    /// The coach's zone.
    pub zone: Tz,
    /// The instant of the command, which decides whether a year is worth showing.
    pub now: DateTime<Utc>,
    /// What is known of the destination; `facts.out` says that it is a terminal.
    pub facts: Facts,
    /// For CSV.
    pub dialect: Dialect,
    /// Whether CSV leaves words that look like formulas as they are.
    pub raw_cells: bool,
}

impl Style {
    /// A style with all fields, a header and guarded cells.
    pub fn new(format: Format, zone: Tz, now: DateTime<Utc>, facts: Facts) -> Self {
        let (fields, header, dialect, raw_cells) = (vec![], true, Dialect::default(), false);
        Self { format, fields, header, zone, now, facts, dialect, raw_cells }
    }

    /// Whether a person reads it, not a program.
    pub fn format_is_human(&self) -> bool {
        matches!(self.format, Format::Table | Format::Lines)
    }

    /// Accessible mode: sentences instead of drawings.
    pub fn spoken(&self) -> bool {
        self.format == Format::Lines
    }
}

/// Why a single thing was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// `--fields` names what is not there.
    #[error(transparent)]
    Field(#[from] UnknownField),
    /// The destination failed, or was closed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes one thing: its page for people, or the fields they asked for; for machines an object or a line.
///
/// # Errors
/// When `--fields` names what the record does not have (nothing is written then), or writing fails.
pub fn write_one<R: Record>(record: &R, style: &Style, out: &mut dyn Write) -> Result<(), WriteError> {
    let selection = Selection::of::<R>(&style.fields)?;
    let cells = || selection.pick(record.cells());
    match style.format {
        Format::Table | Format::Lines => {
            let mut page = PageBuilder::default();
            if style.fields.is_empty() {
                record.page(&mut page);
            } else {
                for (column, cell) in selection.columns.iter().zip(cells()) {
                    page.pair(column.title, cell);
                }
            }
            page.write(style, out)?;
        }
        Format::Plain => {
            list::write_header(&selection.columns, style, out)?;
            list::write_plain(&cells(), style, out)?;
        }
        Format::Csv => {
            list::write_header(&selection.columns, style, out)?;
            csv::record(&cells(), style, out)?;
        }
        Format::Json | Format::Ndjson => {
            let pretty = style.format == Format::Json;
            let layout = if pretty { json::Layout::Pretty } else { json::Layout::Compact };
            writeln!(out, "{}", json::object(record, &selection, style, layout)?)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The JSON Schema of what a type serialises to.
pub fn schema_of<T: schemars::JsonSchema>() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
