//! The frame of what lies over a screen: a title, room for what it says, and below it the keys that it knows. Those are
//! never cut, however small the screen is: they take as many lines as they need, and what is said gives way.

use ratatui::{layout::Rect, style::Style};

use crate::{
    report::measure::width,
    tui::paint::{Canvas, cells, middle},
};

/// What stands between two keys, and nowhere in one.
const BETWEEN: &str = "  ";

/// The keys of a popup, one by one.
pub(in crate::tui) fn each(keys: &str) -> impl Iterator<Item = &str> {
    keys.split(BETWEEN).map(str::trim).filter(|key| !key.is_empty())
}

/// The keys in lines, each whole.
fn laid(keys: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for key in each(keys) {
        match lines.last_mut() {
            Some(line) if width(line) + BETWEEN.len() + width(key) <= room => {
                line.push_str(BETWEEN);
                line.push_str(key);
            }
            _ => lines.push(key.to_owned()),
        }
    }
    lines
}

/// The cells across in which a popup of a wished width writes.
pub(super) fn room(canvas: &Canvas<'_>, wide: usize) -> usize {
    wide.min(usize::from(canvas.buffer.area.width)).saturating_sub(4)
}

/// Draws a popup for so many cells across and so many lines besides those of its keys, and gives the room that is left.
pub(super) fn frame(canvas: &mut Canvas<'_>, (wide, high): (usize, usize), title: &str, keys: &str) -> Rect {
    let area = canvas.buffer.area;
    let keys = laid(keys, room(canvas, wide));
    let inside = canvas.popup(middle(area, wide, high + keys.len() + 2), title);
    let left = inside.height.saturating_sub(cells(keys.len()));
    for (y, line) in (inside.y + left..inside.bottom()).zip(&keys) {
        canvas.put((inside.x, y), usize::from(inside.width), line, canvas.looks.quiet());
    }
    Rect { height: left, ..inside }
}

/// The room under a blank line, where so many lines need not do without it.
pub(super) fn below(area: Rect, lines: usize) -> Rect {
    let blank = u16::from(usize::from(area.height) > lines);
    Rect { y: area.y + blank, height: area.height - blank, ..area }
}

/// Writes lines from a line of an area on. Where there is no room for all of them, those in the middle give way: the last
/// one says what is asked.
pub(super) fn told(canvas: &mut Canvas<'_>, area: Rect, lines: &[String], style: Style) {
    let rows = usize::from(area.height);
    let gap = lines.len().saturating_sub(rows.saturating_sub(1));
    let cut = (lines.len() > rows && rows > 2).then(|| rows - 2);
    let shown = match cut {
        Some(first) => {
            let more = format!(
                "{} {}",
                canvas.looks.cut(),
                crate::domain::count::counted(gap, "more line", "more lines")
            );
            let (begin, end) = (lines.iter().take(first), lines.iter().last());
            begin.cloned().chain([more]).chain(end.cloned()).collect()
        }
        None => lines.to_vec(),
    };
    for (y, line) in (area.y..area.bottom()).zip(&shown) {
        canvas.put((area.x, y), usize::from(area.width), line, style);
    }
}
