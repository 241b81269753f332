//! One thing on a page of its own: headings, aligned pairs, paragraphs, bars and small tables, each with a spelling
//! for accessible mode.

use std::io::{self, Write};

use chrono::NaiveDate;

use super::{
    Cell, Column, Record, Style, list, measure, record::Selection, sanitize, spark, table::Table, when,
};

/// Cells of the longest bar and sparkline on a page.
const GRAPH: usize = 22;
/// Text is not wrapped to fewer cells than this.
const NARROW: usize = 10;

/// Collects what a page says; how it looks is decided when it is written.
#[derive(Debug, Default)]
pub struct PageBuilder {
    blocks: Vec<Block>,
}

#[derive(Debug)]
enum Block {
    Heading(String),
    Text(String),
    Items(Vec<String>),
    Pairs(Vec<(String, Value)>),
    Table(Vec<Column>, Vec<Vec<Cell>>),
}

#[derive(Debug)]
enum Value {
    Cell(Cell),
    Bar { text: String, part: u64, whole: u64 },
    Trend { values: Vec<u16>, unit: Unit, since: Option<NaiveDate> },
}

/// What a trend is counted in.
#[derive(Clone, Copy, Debug)]
enum Unit {
    /// Hundredths of a score.
    Hundredths,
    /// Tenths of a percentage point.
    Tenths,
}

impl Unit {
    fn spelled(self, value: u16) -> String {
        match self {
            Self::Hundredths => spark::hundredths(u8::try_from(value).unwrap_or(u8::MAX)),
            Self::Tenths => spark::decimal(value),
        }
    }

    /// As a sparkline takes it, in hundredths of the whole.
    fn drawn(self, value: u16) -> u8 {
        let hundredths = match self {
            Self::Hundredths => value,
            Self::Tenths => value / 10,
        };
        u8::try_from(hundredths).unwrap_or(u8::MAX)
    }
}

impl PageBuilder {
    /// What follows, in bold.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Text of several lines; each is a paragraph that is wrapped to the terminal.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// One line of a list.
    pub fn item(&mut self, text: impl Into<String>) {
        match self.blocks.last_mut() {
            Some(Block::Items(items)) => items.push(text.into()),
            _ => self.blocks.push(Block::Items(vec![text.into()])),
        }
    }

    /// A label and its value; neighbours are aligned. An unknown value shows as `-`.
    pub fn pair(&mut self, label: impl Into<String>, value: impl Into<Cell>) {
        self.push(label.into(), Value::Cell(value.into()));
    }

    /// A label, a number as text, and a bar for `part` of `whole`.
    pub fn bar(&mut self, label: impl Into<String>, text: impl Into<String>, part: u64, whole: u64) {
        self.push(label.into(), Value::Bar { text: text.into(), part, whole });
    }

    /// A label, the latest score, its change, its sparkline and its range. Scores are in hundredths, oldest first.
    pub fn trend(&mut self, label: impl Into<String>, values: Vec<u8>, since: Option<NaiveDate>) {
        let values = values.into_iter().map(u16::from).collect();
        self.push(label.into(), Value::Trend { values, unit: Unit::Hundredths, since });
    }

    /// The same of percentages, in tenths of a point.
    pub fn percents(&mut self, label: impl Into<String>, values: Vec<u16>, since: Option<NaiveDate>) {
        self.push(label.into(), Value::Trend { values, unit: Unit::Tenths, since });
    }

    /// A small table of records, with the columns meant for people.
    pub fn records<R: Record>(&mut self, records: &[R]) {
        if let Ok(selection) = Selection::for_people::<R>(&[]) {
            let rows = records.iter().map(|record| selection.pick(record.cells())).collect();
            self.table(selection.columns, rows);
        }
    }

    /// A small table.
    pub fn table(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.blocks.push(Block::Table(columns, rows));
    }

    fn push(&mut self, label: String, value: Value) {
        match self.blocks.last_mut() {
            Some(Block::Pairs(pairs)) => pairs.push((label, value)),
            _ => self.blocks.push(Block::Pairs(vec![(label, value)])),
        }
    }

    /// Writes the page: for eyes, or in accessible mode for ears.
    pub fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut after_heading = true;
        for block in &self.blocks {
            if !after_heading {
                writeln!(out)?;
            }
            after_heading = matches!(block, Block::Heading(_));
            block.write(style, out)?;
        }
        Ok(())
    }
}

impl Block {
    fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Heading(text) => {
                let bold = style.facts.color && !style.spoken();
                let (on, off) = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                let text = sanitize::one_line(text);
                let cells = usize::from(style.facts.width).max(NARROW);
                // What fits keeps its spaces.
                if style.spoken() || measure::width(&text) <= cells {
                    return writeln!(out, "{on}{text}{off}");
                }
                let lines = measure::wrap(&text, cells);
                lines.iter().try_for_each(|line| writeln!(out, "{on}{line}{off}"))
            }
            Self::Text(text) => text.lines().try_for_each(|line| paragraph("", line, style, out)),
            Self::Items(items) => {
                let bullet = if style.spoken() { "" } else { "- " };
                items.iter().try_for_each(|item| paragraph(bullet, item, style, out))
            }
            Self::Pairs(pairs) => write_pairs(pairs, style, out),
            Self::Table(columns, rows) if style.spoken() => {
                for (i, row) in rows.iter().enumerate() {
                    if i > 0 {
                        writeln!(out)?;
                    }
                    list::write_block(columns, row, style, out)?;
                }
                Ok(())
            }
            Self::Table(columns, rows) => {
                let mut table = Table::new(columns.clone());
                for row in rows {
                    table.push(row.iter().map(|cell| cell.human(style)).collect(), style, out)?;
                }
                table.finish(style, out)
            }
        }
    }
}

fn write_pairs(pairs: &[(String, Value)], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let widest = |of: fn(&(String, Value)) -> usize| pairs.iter().map(of).max().unwrap_or(0);
    let labels = widest(|(label, _)| measure::width(&sanitize::one_line(label)));
    let widths =
        Widths { number: widest(|(_, value)| value.number()), graph: widest(|(_, value)| value.graph()) };
    for (label, value) in pairs {
        let label = sanitize::one_line(label);
        if style.spoken() {
            writeln!(out, "{label}: {}", value.spoken(style))?;
            continue;
        }
        let mut start = String::new();
        measure::pad(&mut start, &label, labels + 2, false);
        match value {
            // The only value that may be long is words; graphs keep their shape.
            Value::Cell(cell) if !cell.is_empty() => paragraph(&start, &cell.human(style), style, out)?,
            value => writeln!(out, "{start}{}", value.drawn(&widths, style).trim_end())?,
        }
    }
    Ok(())
}

/// What neighbouring values align to.
struct Widths {
    number: usize,
    graph: usize,
}

impl Value {
    /// Cells of the number before a bar.
    fn number(&self) -> usize {
        if let Self::Bar { text, .. } = self { measure::width(&sanitize::one_line(text)) } else { 0 }
    }

    /// Cells of a sparkline.
    fn graph(&self) -> usize {
        if let Self::Trend { values, .. } = self { values.len().min(GRAPH) } else { 0 }
    }

    fn spoken(&self, style: &Style) -> String {
        match self {
            Self::Cell(cell) if cell.is_empty() => "none".to_owned(),
            Self::Cell(cell) => cell.human(style),
            Self::Bar { text, .. } => sanitize::one_line(text).into_owned(),
            Self::Trend { values, unit, since } => {
                let since = since.map(|date| when::spoken_date(date, style.zone, style.now));
                match unit {
                    Unit::Tenths => spark::percent_sentence(values, since.as_deref()),
                    Unit::Hundredths => {
                        let values: Vec<u8> = values.iter().map(|value| unit.drawn(*value)).collect();
                        spark::sentence(&values, since.as_deref())
                    }
                }
            }
        }
    }

    fn drawn(&self, widths: &Widths, style: &Style) -> String {
        let mut line = String::new();
        match self {
            Self::Cell(cell) if cell.is_empty() => line.push('-'),
            Self::Cell(cell) => line += &cell.human(style),
            Self::Bar { text, part, whole } => {
                measure::pad(&mut line, &sanitize::one_line(text), widths.number, true);
                line += "  ";
                let cells = GRAPH.min(usize::from(style.facts.width) / 2);
                line += &spark::bar(*part, *whole, cells, style.facts.ascii);
            }
            Self::Trend { values, unit, .. } => {
                line += &drawn_trend(values, *unit, widths.graph, style.facts.ascii);
            }
        }
        line
    }
}

/// `0.74  +0.04 up    ▁▁▁▄▅▅▆▇█  0.42-0.74`: the change is the one since the score before.
fn drawn_trend(values: &[u16], unit: Unit, cells: usize, ascii: bool) -> String {
    let shown = &values[values.len().saturating_sub(GRAPH)..];
    let (Some(last), Some(low), Some(high)) = (shown.last(), shown.iter().min(), shown.iter().max()) else {
        return "no score yet".to_owned();
    };
    let change = match shown.iter().rev().nth(1) {
        None => "first score".to_owned(),
        Some(before) if before > last => format!("-{} down", unit.spelled(before - last)),
        Some(before) if before < last => format!("+{} up", unit.spelled(last - before)),
        Some(_) => "unchanged".to_owned(),
    };
    if shown.len() == 1 {
        return format!("{}  {change}", unit.spelled(*last));
    }
    let (last, low, high) = (unit.spelled(*last), unit.spelled(*low), unit.spelled(*high));
    let drawn: Vec<u8> = shown.iter().map(|value| unit.drawn(*value)).collect();
    let graph = spark::line(&drawn, GRAPH, spark::Scale::Own, ascii);
    format!("{last}  {change:<11}  {graph:>cells$}  {low}-{high}")
}

/// How a command begins in a sentence that ends with it.
const COMMANDS: [&str; 2] = [": coach ", ": rm "];

/// Words behind `start`, wrapped to the terminal with the start's width as indent; unwrapped in accessible mode, where
/// the reader does it. A command that does not fit stands on a line of its own and is never broken, so that it can be
/// copied.
fn paragraph(start: &str, text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let text = sanitize::one_line(text);
    if style.spoken() {
        return writeln!(out, "{start}{text}");
    }
    let indent = measure::width(start);
    let cells = usize::from(style.facts.width).saturating_sub(indent).max(NARROW);
    let fits = measure::width(&text) <= cells;
    let (words, command) =
        match COMMANDS.iter().filter_map(|command| text.find(command)).min().filter(|_| !fits) {
            Some(at) => text.split_at(at + 1),
            None => (&*text, ""),
        };
    let mut lines = measure::wrap_around_paths(words, cells);
    lines.extend(Some(command.trim_start()).filter(|command| !command.is_empty()).map(str::to_owned));
    let mut start = start.to_owned();
    for line in lines {
        writeln!(out, "{}", format!("{start}{line}").trim_end())?;
        start = " ".repeat(indent);
    }
    Ok(())
}
