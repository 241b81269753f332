//! The human table: no borders, as wide as the terminal, widths measured over the first rows and then kept.
//!
//! Own code instead of a table crate: one that measures every cell holds 42 MiB for 20,000 rows. Here at most
//! [`MEASURED`] rows wait; what comes later streams in their widths, text cut to them and numbers never.

use std::io::{self, Write};

use super::{Align, Column, Style, cell::cut, measure};

/// Rows that are measured before the first is written.
const MEASURED: usize = 500;
/// Between two columns.
const GAP: usize = 2;
/// A flexible column is not made narrower than this.
const NARROWEST: usize = 6;
/// Columns that may be left out go before a flexible one becomes narrower than this.
const READABLE: usize = 18;

/// A table on its way out.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    /// Columns that may be left out together, the most important group first.
    groups: Vec<Vec<usize>>,
    /// Rows that wait to be measured.
    waiting: Vec<Vec<String>>,
    /// The columns that are shown and their widths; known once the first rows are written.
    shown: Option<Vec<Shown>>,
}

/// A column that is shown.
#[derive(Clone, Copy, Debug)]
struct Shown {
    /// Its place.
    place: usize,
    column: Column,
    width: usize,
}

impl Table {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self { columns, groups: vec![], waiting: vec![], shown: None }
    }

    /// Lets groups of columns be left out where not all fit.
    pub(super) fn leaving_out(self, groups: Vec<Vec<usize>>) -> Self {
        Self { groups, ..self }
    }

    /// Takes one row of human spellings.
    pub(super) fn push(&mut self, row: Vec<String>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        if let Some(shown) = &self.shown {
            return write_row(shown, &row, style, out);
        }
        self.waiting.push(row);
        if self.waiting.len() < MEASURED { Ok(()) } else { self.settle(style, out) }
    }

    /// Writes what waits; nothing at all when there was no row.
    pub(super) fn finish(&mut self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { self.settle(style, out) }
    }

    fn settle(&mut self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let mut shown = self.choose(self.natural(&rows, style), usize::from(style.facts.width));
        shrink(&mut shown, usize::from(style.facts.width));
        if style.header {
            let titles = self.columns.iter().map(|column| column.title).collect::<Vec<_>>();
            let line = line(&shown, &titles, style);
            let (on, off) = if style.facts.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
            writeln!(out, "{on}{line}{off}")?;
        }
        for row in &rows {
            write_row(&shown, row, style, out)?;
        }
        self.shown = Some(shown);
        Ok(())
    }

    /// Every column as wide as its widest cell.
    fn natural(&self, rows: &[Vec<String>], style: &Style) -> Vec<Shown> {
        let limit = usize::from(style.facts.width);
        let measured = self.columns.iter().enumerate().map(|(place, column)| {
            let title = if style.header { measure::width(column.title) } else { 0 };
            let widest = rows.iter().filter_map(|row| row.get(place)).map(|text| measure::width(text)).max();
            let width = title.max(widest.unwrap_or(0));
            Shown { place, column: *column, width: if column.flexible { width.min(limit) } else { width } }
        });
        measured.collect()
    }

    /// The columns that stay: those in no group, and group by group what still fits beside readable words.
    fn choose(&self, all: Vec<Shown>, limit: usize) -> Vec<Shown> {
        let least =
            |shown: &Shown| GAP + if shown.column.flexible { shown.width.min(READABLE) } else { shown.width };
        let needs =
            |group: &[usize]| group.iter().filter_map(|place| all.get(*place)).map(least).sum::<usize>();
        let mut left_out: Vec<usize> = self.groups.concat();
        let mut used: usize =
            all.iter().filter(|shown| !left_out.contains(&shown.place)).map(least).sum::<usize>();
        for group in &self.groups {
            if used + needs(group) <= limit + GAP {
                used += needs(group);
                left_out.retain(|place| !group.contains(place));
            }
        }
        all.into_iter().filter(|shown| !left_out.contains(&shown.place)).collect()
    }
}

/// Makes the widest flexible column narrower until the row fits or nothing can shrink.
fn shrink(shown: &mut [Shown], limit: usize) {
    let gaps = GAP * shown.len().saturating_sub(1);
    while shown.iter().map(|shown| shown.width).sum::<usize>() + gaps > limit {
        let flexible = shown.iter_mut().filter(|shown| shown.column.flexible);
        match flexible.map(|shown| &mut shown.width).max() {
            Some(width) if *width > NARROWEST => *width -= 1,
            _ => break,
        }
    }
}

fn write_row(shown: &[Shown], row: &[String], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let cells = row.iter().map(String::as_str).collect::<Vec<_>>();
    writeln!(out, "{}", line(shown, &cells, style))
}

fn line(shown: &[Shown], cells: &[&str], style: &Style) -> String {
    let mut line = String::new();
    for (i, Shown { place, column, width }) in shown.iter().enumerate() {
        if i > 0 {
            measure::pad(&mut line, "", GAP, false);
        }
        let text = cells.get(*place).copied().unwrap_or_default();
        let right = column.align == Align::Right;
        if column.flexible {
            measure::pad(&mut line, &cut(text, *width, style), *width, right);
        } else {
            measure::pad(&mut line, text, *width, right);
        }
    }
    line.truncate(line.trim_end().len());
    line
}
