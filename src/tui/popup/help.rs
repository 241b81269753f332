//! The help: every key of a screen by what it is for, read from the table of actions.

use ratatui::style::Style;

use super::frame::frame;
use crate::{
    domain::keys::{Group, Keymap, Spec},
    report::measure::width,
    tui::paint::{Canvas, cells},
};

/// The keys of a page that is not the last one, and of the last one.
pub(in crate::tui) const MORE: &str = "Space show the rest  any other key closes";
pub(in crate::tui) const LAST: &str = "Any key closes this";
/// The cells across in which those stand on one line.
const NARROWEST: usize = 52;

/// One line: a heading, a key with what it does, or nothing.
enum Line {
    Heading(&'static str),
    Key(String, &'static str),
    Blank,
}

/// The lines of a screen, group by group.
fn lines<'t>(specs: impl Iterator<Item = &'t Spec>, keymap: &Keymap) -> Vec<Line> {
    let specs: Vec<&Spec> = specs.collect();
    let mut lines = Vec::new();
    for group in Group::ALL {
        let mut of_group =
            specs.iter().filter(|spec| spec.group == *group && !keymap.keys(spec).is_empty()).peekable();
        if of_group.peek().is_none() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(group.title()));
        lines.extend(of_group.map(|spec| {
            let keys: Vec<String> = keymap.keys(spec).iter().map(ToString::to_string).collect();
            Line::Key(keys.join(" "), spec.long)
        }));
    }
    lines
}

/// How the help is laid out: columns, lines in each, and pages.
struct Layout {
    keys: usize,
    words: usize,
    columns: usize,
    rows: usize,
    pages: usize,
}

impl Layout {
    fn of(lines: &[Line], (wide, high): (u16, u16)) -> Self {
        let (mut keys, mut words) = (0, 0);
        for line in lines {
            if let Line::Key(key, what) = line {
                keys = keys.max(width(key));
                words = words.max(width(what));
            }
        }
        let columns = (usize::from(wide).saturating_sub(4) / (keys + words + 5)).clamp(1, 3);
        let room = usize::from(high).saturating_sub(5).max(1);
        let rows = lines.len().div_ceil(columns).clamp(1, room);
        Self { keys, words, columns, rows, pages: lines.len().div_ceil(columns * rows).max(1) }
    }
}

/// How many pages the help of a screen has.
pub(in crate::tui) fn pages<'t>(
    specs: impl Iterator<Item = &'t Spec>,
    keymap: &Keymap,
    size: (u16, u16),
) -> usize {
    Layout::of(&lines(specs, keymap), size).pages
}

/// Draws a page of the help.
pub(in crate::tui) fn draw<'t>(
    canvas: &mut Canvas<'_>,
    specs: impl Iterator<Item = &'t Spec>,
    keymap: &Keymap,
    (title, page): (&str, usize),
) {
    let area = canvas.buffer.area;
    let lines = lines(specs, keymap);
    let layout = Layout::of(&lines, (area.width, area.height));
    let column = layout.keys + layout.words + 5;
    let wide = (column * layout.columns + 2).max(NARROWEST);
    let title = format!("Keys on this screen ({title})");
    let more = page + 1 < layout.pages;
    let inside = frame(canvas, (wide, layout.rows + 1), &title, if more { MORE } else { LAST });
    let (strong, quiet) = (canvas.looks.strong(), canvas.looks.quiet());
    let here = lines.iter().skip(page * layout.rows * layout.columns).take(layout.rows * layout.columns);
    for (index, line) in here.enumerate() {
        let x = inside.x.saturating_add(cells(index / layout.rows * column));
        let y = inside.y.saturating_add(cells(index % layout.rows));
        let room = usize::from(inside.right().saturating_sub(x));
        match line {
            Line::Heading(title) => drop(canvas.put((x, y), room, title, quiet)),
            Line::Key(key, what) => {
                canvas.put((x + 1, y), room.min(layout.keys + 1), key, strong);
                let x = x.saturating_add(cells(layout.keys + 3));
                let room = usize::from(inside.right().saturating_sub(x)).min(layout.words);
                canvas.put((x, y), room, what, Style::new());
            }
            Line::Blank => {}
        }
    }
}
