//! The human table: no borders, as wide as the terminal, widths measured over the first rows and then kept.
//!
//! Own code instead of a table crate: one that measures every cell holds 42 MiB for 20,000 rows. Here at most
//! [`MEASURED`] rows wait; what comes later streams in their widths, text cut to them and numbers never.

use std::io::{self, Write};

use super::{Align, Column, Gives, Style, cell::cut, measure};

/// Rows that are measured before the first is written.
const MEASURED: usize = 500;
/// Between two columns.
const GAP: usize = 2;
/// A flexible column is not made narrower than this.
const NARROWEST: usize = 6;
/// Columns that may be left out go before a flexible one becomes narrower than this.
const READABLE: usize = 18;
/// What matters less than all others is left out before it becomes narrower than this.
const ASIDE: usize = 12;
/// And before a line of scores becomes shorter than this.
const LINE: usize = 6;

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
    title: &'static str,
    /// How wide it would be where there is room.
    wanted: usize,
    width: usize,
}

impl Shown {
    /// Whether older scores go.
    fn lost_scores(&self) -> bool {
        self.column.gives == Gives::Scores && self.width < self.wanted
    }

    /// The narrowest it may become for the sake of a column that could be left out.
    fn least(&self) -> usize {
        match self.column.gives {
            Gives::Nothing => self.width,
            Gives::Words => self.width.min(READABLE),
            Gives::Scores => self.width.min(LINE),
            Gives::Everything => 0,
        }
    }
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
        let mut shown = self.fitted(&rows, style, |column| column.title);
        if shown.len() < self.columns.len() || shown.iter().any(Shown::lost_scores) {
            shown = self.fitted(&rows, style, |column| column.short);
        }
        if style.header {
            let mut titles = vec![""; self.columns.len()];
            for it in &shown {
                titles[it.place] = it.title;
            }
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

    /// The columns that fit under these titles, as wide as they can be.
    fn fitted(
        &self,
        rows: &[Vec<String>],
        style: &Style,
        title: impl Fn(&Column) -> &'static str,
    ) -> Vec<Shown> {
        let limit = usize::from(style.facts.width);
        let mut shown = self.choose(self.natural(rows, style, title), limit);
        set_aside(&mut shown, limit);
        shrink(&mut shown, limit);
        shown
    }

    /// Every column as wide as its widest cell, under these titles.
    fn natural(
        &self,
        rows: &[Vec<String>],
        style: &Style,
        title: impl Fn(&Column) -> &'static str,
    ) -> Vec<Shown> {
        let limit = usize::from(style.facts.width);
        let measured = self.columns.iter().enumerate().map(|(place, column)| {
            let title = title(column);
            let over = if style.header { measure::width(title) } else { 0 };
            let widest = rows.iter().filter_map(|row| row.get(place)).map(|text| measure::width(text)).max();
            let width = over.max(widest.unwrap_or(0));
            let words = matches!(column.gives, Gives::Words | Gives::Everything);
            let width = if words { width.min(limit) } else { width };
            Shown { place, column: *column, title, wanted: width, width }
        });
        measured.collect()
    }

    /// The columns that stay: those in no group, and group by group what still fits beside readable words.
    fn choose(&self, all: Vec<Shown>, limit: usize) -> Vec<Shown> {
        let least = |shown: &Shown| GAP + shown.least();
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

/// Gives columns that matter less than all others what those leave; out goes what would be too narrow to say anything.
fn set_aside(shown: &mut Vec<Shown>, limit: usize) {
    let aside = |it: &Shown| it.column.gives == Gives::Everything;
    let others: usize = shown.iter().filter(|it| !aside(it)).map(|it| it.width + GAP).sum();
    let mut left = limit.saturating_sub(others);
    shown.retain_mut(|it| {
        if aside(it) {
            if left < it.width.min(ASIDE) {
                return false;
            }
            it.width = it.width.min(left);
            left = left.saturating_sub(it.width + GAP);
        }
        true
    });
}

/// Makes columns narrower until the row fits or nothing can shrink: the widest words while they can be read, then lines
/// of scores, all to the same length, then words again. What is over in the end goes back to the words.
fn shrink(shown: &mut [Shown], limit: usize) {
    let total = |shown: &[Shown]| {
        shown.iter().map(|shown| shown.width).sum::<usize>() + GAP * shown.len().saturating_sub(1)
    };
    let widest = |shown: &[Shown], gives| {
        shown.iter().filter(|shown| shown.column.gives == gives).map(|shown| shown.width).max()
    };
    for (gives, least) in [(Gives::Words, READABLE), (Gives::Scores, LINE), (Gives::Words, NARROWEST)] {
        while total(shown) > limit
            && let Some(width) = widest(shown, gives).filter(|width| *width > least)
        {
            let some = shown.iter_mut().rev().filter(|it| it.column.gives == gives && it.width == width);
            let together = if gives == Gives::Scores { usize::MAX } else { 1 };
            some.take(together).for_each(|it| it.width -= 1);
        }
    }
    let mut over = limit.saturating_sub(total(shown));
    for it in shown.iter_mut().filter(|it| it.column.gives == Gives::Words) {
        let more = over.min(it.wanted - it.width);
        it.width += more;
        over -= more;
    }
}

fn write_row(shown: &[Shown], row: &[String], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let cells = row.iter().map(String::as_str).collect::<Vec<_>>();
    writeln!(out, "{}", line(shown, &cells, style))
}

/// The end of a line of scores, which has one character for each.
fn tail(text: &str, most: usize) -> &str {
    let over = text.chars().count().saturating_sub(most);
    text.char_indices().nth(over).map_or("", |(from, _)| &text[from..])
}

fn line(shown: &[Shown], cells: &[&str], style: &Style) -> String {
    let mut line = String::new();
    for (i, Shown { place, column, width, .. }) in shown.iter().enumerate() {
        if i > 0 {
            measure::pad(&mut line, "", GAP, false);
        }
        let text = cells.get(*place).copied().unwrap_or_default();
        let right = column.align == Align::Right;
        match column.gives {
            Gives::Words | Gives::Everything => {
                measure::pad(&mut line, &cut(text, *width, style), *width, right);
            }
            // What comes later may be longer than what was measured; a number beside lines is never cut.
            Gives::Scores => measure::pad(&mut line, tail(text, (*width).max(LINE)), *width, right),
            Gives::Nothing => measure::pad(&mut line, text, *width, right),
        }
    }
    line.truncate(line.trim_end().len());
    line
}
