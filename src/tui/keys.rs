//! Keys: one table per screen says which key does what; the footer and the help overlay are read from it.

use ratatui::{
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    style::Style,
};

use super::paint::{Canvas, cells, middle};
use crate::report::measure::width;

/// One line of a table.
#[derive(Clone, Copy)]
pub(super) struct Binding<A> {
    /// The keys, as people read them.
    pub(super) keys: &'static str,
    /// What they do, in a word or two, for the footer; empty when it does not belong there.
    pub(super) short: &'static str,
    /// What they do.
    pub(super) long: &'static str,
    /// Which presses they are.
    pub(super) presses: &'static [Press],
    /// What happens.
    pub(super) action: A,
}

/// One press of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// A character, without Ctrl or Alt.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// Any other key.
    Key(KeyCode),
}

impl Press {
    /// What was pressed.
    pub(super) fn of(event: KeyEvent) -> Self {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Char(c) if ctrl => Self::Ctrl(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Self::Char(c),
            code => Self::Key(code),
        }
    }
}

/// What a press does on a screen.
pub(super) fn action<A: Copy>(table: &[Binding<A>], press: Press) -> Option<A> {
    table.iter().find(|binding| binding.presses.contains(&press)).map(|binding| binding.action)
}

/// The footer of a table: hints are dropped whole from the right, but the last one stays.
pub(super) fn footer<A>(table: &[Binding<A>], room: usize) -> String {
    let hints: Vec<String> = table
        .iter()
        .filter(|binding| !binding.short.is_empty())
        .map(|binding| format!("{} {}", binding.keys, binding.short))
        .collect();
    let Some((last, rest)) = hints.split_last() else { return String::new() };
    let (mut line, end) = (String::new(), width(last));
    for hint in rest {
        if width(&line) + width(hint) + 2 + end > room {
            break;
        }
        line.push_str(hint);
        line.push_str("  ");
    }
    line + last
}

/// How the help overlay is laid out: columns, lines in each, and pages.
struct Sheet {
    keys: usize,
    words: usize,
    columns: usize,
    rows: usize,
    pages: usize,
}

impl Sheet {
    fn of<A>(table: &[&Binding<A>], (wide, high): (u16, u16)) -> Self {
        let keys = table.iter().map(|binding| width(binding.keys)).max().unwrap_or(0);
        let words = table.iter().map(|binding| width(binding.long)).max().unwrap_or(0);
        let columns = if usize::from(wide) >= (keys + words + 5) * 2 + 6 { 2 } else { 1 };
        let room = usize::from(high).saturating_sub(5).max(1);
        let rows = table.len().div_ceil(columns).clamp(1, room);
        Self { keys, words, columns, rows, pages: table.len().div_ceil(columns * rows).max(1) }
    }
}

/// The lines that are told: a key that only repeats another has no name.
fn told<A>(table: &[Binding<A>]) -> Vec<&Binding<A>> {
    table.iter().filter(|binding| !binding.keys.is_empty()).collect()
}

/// How many pages the help overlay has.
pub(super) fn help_pages<A>(table: &[Binding<A>], size: (u16, u16)) -> usize {
    Sheet::of(&told(table), size).pages
}

/// The help overlay: everything in the table, in two columns where there is room.
pub(super) fn help<A>(canvas: &mut Canvas<'_>, table: &[Binding<A>], title: &str, page: usize) {
    let area = canvas.buffer.area;
    let table = told(table);
    let sheet = Sheet::of(&table, (area.width, area.height));
    let column = sheet.keys + sheet.words + 5;
    let place = middle(area, column * sheet.columns + 4, sheet.rows + 4);
    let inside = canvas.popup(place, &format!("Keys on this screen ({title})"));
    let strong = canvas.looks.strong();
    let here = table.iter().skip(page * sheet.rows * sheet.columns).take(sheet.rows * sheet.columns);
    for (index, binding) in here.enumerate() {
        let (place, row) = (index / sheet.rows, index % sheet.rows);
        let x = inside.x.saturating_add(cells(place * column));
        let y = inside.y.saturating_add(cells(row));
        let room = usize::from(inside.right().saturating_sub(x));
        canvas.put((x, y), room.min(sheet.keys), binding.keys, strong);
        let x = x.saturating_add(cells(sheet.keys + 2));
        let room = usize::from(inside.right().saturating_sub(x)).min(sheet.words);
        canvas.put((x, y), room, binding.long, Style::new());
    }
    let more = page + 1 < sheet.pages;
    let closing =
        if more { "Space shows the rest, any other key closes this" } else { "Any key closes this" };
    let quiet = canvas.looks.quiet();
    canvas.put((inside.x, inside.bottom().saturating_sub(1)), usize::from(inside.width), closing, quiet);
}
