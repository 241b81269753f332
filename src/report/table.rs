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

/// A table on its way out.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    /// Rows that wait to be measured.
    waiting: Vec<Vec<String>>,
    /// Known once the first rows are written.
    widths: Option<Vec<usize>>,
}

impl Table {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self { columns, waiting: vec![], widths: None }
    }

    /// Takes one row of human spellings.
    pub(super) fn push(&mut self, row: Vec<String>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        if let Some(widths) = &self.widths {
            return self.row(&row, widths, style, out);
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
        let widths = self.measure(&rows, style);
        if style.header {
            self.header(&widths, style, out)?;
        }
        for row in &rows {
            self.row(row, &widths, style, out)?;
        }
        self.widths = Some(widths);
        Ok(())
    }

    /// Natural widths, then the widest flexible column shrinks until the row fits or nothing can shrink.
    fn measure(&self, rows: &[Vec<String>], style: &Style) -> Vec<usize> {
        let limit = usize::from(style.facts.width);
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let title = if style.header { measure::width(column.title) } else { 0 };
                let widest = rows.iter().filter_map(|row| row.get(i)).map(|text| measure::width(text)).max();
                let natural = title.max(widest.unwrap_or(0));
                if column.flexible { natural.min(limit) } else { natural }
            })
            .collect();
        let gaps = GAP * self.columns.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            let flexible = widths.iter_mut().zip(&self.columns).filter(|(_, column)| column.flexible);
            match flexible.map(|(width, _)| width).max() {
                Some(width) if *width > NARROWEST => *width -= 1,
                _ => break,
            }
        }
        widths
    }

    fn header(&self, widths: &[usize], style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let titles = self.columns.iter().map(|column| column.title);
        let line = self.line(titles, widths, style);
        if style.facts.color { writeln!(out, "\u{1b}[1m{line}\u{1b}[0m") } else { writeln!(out, "{line}") }
    }

    fn row(&self, row: &[String], widths: &[usize], style: &Style, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.line(row.iter().map(String::as_str), widths, style))
    }

    fn line<'a>(&self, cells: impl Iterator<Item = &'a str>, widths: &[usize], style: &Style) -> String {
        let mut line = String::new();
        for (i, ((text, width), column)) in cells.zip(widths).zip(&self.columns).enumerate() {
            if i > 0 {
                measure::pad(&mut line, "", GAP, false);
            }
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
}
