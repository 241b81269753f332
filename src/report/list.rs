//! Lists: records go out as they come, in flat memory, whatever the format.

use std::{
    borrow::Cow,
    io::{self, Write},
    marker::PhantomData,
};

use super::{
    Cell, Column, Format, Record, Style, UnknownField, csv, json, record::Selection, sanitize, table::Table,
};

/// Writes records one after the other. Nothing is written before the first [`ListWriter::push`]; without
/// [`ListWriter::finish`] the list is incomplete.
#[must_use = "the list is complete only after finish"]
pub struct ListWriter<'a, R> {
    style: &'a Style,
    out: &'a mut dyn Write,
    selection: Selection,
    table: Table,
    count: u64,
    records: PhantomData<fn(&R)>,
}

impl<'a, R: Record> ListWriter<'a, R> {
    /// Prepares a list in this style.
    ///
    /// # Errors
    /// When `--fields` names what the record does not have.
    pub fn new(style: &'a Style, out: &'a mut dyn Write) -> Result<Self, UnknownField> {
        let selection = match style.format {
            Format::Table | Format::Lines => Selection::for_people::<R>(&style.fields)?,
            _ => Selection::of::<R>(&style.fields)?,
        };
        let table = Table::new(selection.columns.clone()).leaving_out(selection.groups.clone());
        Ok(Self { style, out, selection, table, count: 0, records: PhantomData })
    }

    /// Writes one record; a table holds the first few hundred back to measure them.
    pub fn push(&mut self, record: &R) -> io::Result<()> {
        if self.count == 0 {
            self.begin()?;
        }
        let cells = || self.selection.pick(record.cells());
        match self.style.format {
            Format::Table => {
                let row = cells().iter().map(|cell| cell.human(self.style)).collect();
                self.table.push(row, self.style, self.out)?;
            }
            Format::Plain => write_plain(&cells(), self.style, self.out)?,
            Format::Csv => csv::record(&cells(), self.style, self.out)?,
            Format::Json | Format::Ndjson => {
                let object = json::object(record, &self.selection, self.style, json::Layout::Compact)?;
                match (self.style.format, self.count) {
                    (Format::Ndjson, _) => writeln!(self.out, "{object}")?,
                    (_, 0) => write!(self.out, "\n{object}")?,
                    _ => write!(self.out, ",\n{object}")?,
                }
            }
            Format::Lines => {
                if self.count > 0 {
                    writeln!(self.out)?;
                }
                let cells = cells();
                write_block(&self.selection.columns, &cells, self.style, self.out)?;
            }
        }
        self.count += 1;
        Ok(())
    }

    /// Writes what is left and says how many records there were. For people an empty list is silence, so that the
    /// command can say it in words; for machines it is a header or `[]`.
    pub fn finish(mut self) -> io::Result<u64> {
        if self.count == 0 {
            self.begin()?;
        }
        match self.style.format {
            Format::Table => self.table.finish(self.style, self.out)?,
            Format::Json => self.out.write_all(if self.count > 0 { b"\n]\n" } else { b"]\n" })?,
            _ => {}
        }
        self.out.flush()?;
        Ok(self.count)
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.style.format {
            Format::Json => self.out.write_all(b"["),
            Format::Csv | Format::Plain => write_header(&self.selection.columns, self.style, self.out),
            Format::Table | Format::Ndjson | Format::Lines => Ok(()),
        }
    }
}

/// The keys, in the two formats that have a header line of them.
pub(super) fn write_header(columns: &[Column], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if style.format == Format::Csv {
        csv::begin(style, out)?;
    }
    if !style.header {
        return Ok(());
    }
    let keys = columns.iter().map(|column| column.key);
    if style.format == Format::Csv {
        csv::line(keys.map(Cow::Borrowed), style.dialect, out)
    } else {
        writeln!(out, "{}", keys.collect::<Vec<_>>().join("\t"))
    }
}

/// One line with tabs between the cells and none inside.
pub(super) fn write_plain(cells: &[Cell], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        let text = cell.machine(style.zone);
        write!(out, "{}{}", if i > 0 { "\t" } else { "" }, sanitize::one_line(&text))?;
    }
    writeln!(out)
}

/// The accessible spelling of a record: a line `Title: value` for each cell, in which unknown ones are left out unless
/// they were asked for.
pub(super) fn write_block(
    columns: &[Column],
    cells: &[Cell],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (column, cell) in columns.iter().zip(cells) {
        match (cell.is_empty(), style.fields.is_empty()) {
            (true, true) => {}
            // What stands in a column without a name explains itself.
            (false, _) if column.title.is_empty() => writeln!(out, "{}", cell.human(style))?,
            (true, false) => writeln!(out, "{}: none", column.title)?,
            (false, _) => writeln!(out, "{}: {}", column.title, cell.human(style))?,
        }
    }
    Ok(())
}
