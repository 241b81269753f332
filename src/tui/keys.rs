//! Keys: one table per screen says which key does what; the footer and the help overlay are read from it.

use ratatui::{
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
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

/// The help overlay: everything in the table, in two columns where there is room.
pub(super) fn help<A>(canvas: &mut Canvas<'_>, table: &[Binding<A>], title: &str) {
    let area = canvas.buffer.area;
    let keys = table.iter().map(|binding| width(binding.keys)).max().unwrap_or(0);
    let words = table.iter().map(|binding| width(binding.long)).max().unwrap_or(0);
    let column = keys + words + 5;
    let columns = if usize::from(area.width) >= column * 2 + 6 { 2 } else { 1 };
    let rows = table.len().div_ceil(columns);
    let place = middle(area, column * columns + 4, rows + 5);
    let inside = canvas.popup(place, &format!("Keys on this screen ({title})"));
    let strong = canvas.looks.strong();
    let fits = usize::from(inside.height.saturating_sub(2)).max(1);
    for (index, binding) in table.iter().enumerate() {
        let (place, row) = (index / rows.max(1), index % rows.max(1));
        if row >= fits {
            continue;
        }
        let x = inside.x.saturating_add(cells(place * column));
        let y = inside.y.saturating_add(cells(row));
        let room = usize::from(inside.right().saturating_sub(x));
        canvas.put((x, y), room.min(keys), binding.keys, strong);
        let x = x.saturating_add(cells(keys + 2));
        let room = usize::from(inside.right().saturating_sub(x)).min(words);
        canvas.put((x, y), room, binding.long, ratatui::style::Style::new());
    }
    closing(canvas, inside);
}

fn closing(canvas: &mut Canvas<'_>, inside: Rect) {
    if inside.height > 2 {
        let quiet = canvas.looks.quiet();
        let y = inside.bottom() - 1;
        canvas.put((inside.x, y), usize::from(inside.width), "Any key closes this", quiet);
    }
}
