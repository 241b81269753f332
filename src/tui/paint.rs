//! Putting text into cells: every line is cut to its place, and nothing from strangers reaches the terminal untamed.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::theme::Looks;
use crate::report::{
    measure::{fit, pad, width},
    sanitize::one_line,
};

/// The smallest screen that shows anything but a message.
pub(super) const SMALLEST: (u16, u16) = (60, 16);

/// A number of cells as the terminal counts them.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// A place to paint on, with the looks of everything.
pub(super) struct Canvas<'b> {
    pub(super) buffer: &'b mut Buffer,
    pub(super) looks: Looks,
    /// Where sparklines and bars lie, which a mark leaves as they are.
    pictures: Vec<Rect>,
}

impl<'b> Canvas<'b> {
    pub(super) const fn new(buffer: &'b mut Buffer, looks: Looks) -> Self {
        Self { buffer, looks, pictures: Vec::new() }
    }

    /// Writes text in at most `most` cells and says how many it took.
    pub(super) fn put(&mut self, (x, y): (u16, u16), most: usize, text: &str, style: Style) -> usize {
        let area = self.buffer.area;
        if y >= area.bottom() || y < area.top() || x >= area.right() || x < area.left() {
            return 0;
        }
        let room = most.min(usize::from(area.right() - x));
        let text = one_line(text);
        let text = fit(&text, room, self.looks.cut());
        self.buffer.set_stringn(x, y, &*text, room, style);
        width(&text)
    }

    /// Writes text that ends at the cell before `right`.
    pub(super) fn put_right(&mut self, (right, y): (u16, u16), most: usize, text: &str, style: Style) {
        let text = one_line(text);
        let text = fit(&text, most, self.looks.cut());
        let x = right.saturating_sub(cells(width(&text)));
        self.put((x, y), most, &text, style);
    }

    /// Writes pieces one after the other and says where the next one would start.
    pub(super) fn put_all(&mut self, (x, y): (u16, u16), end: u16, pieces: &[(&str, Style)]) -> u16 {
        let mut at = x;
        for (text, style) in pieces {
            let room = usize::from(end.saturating_sub(at));
            at = at.saturating_add(cells(self.put((at, y), room, text, *style)));
        }
        at
    }

    /// A heading: `Name ─────────`, filled up to `most` cells.
    pub(super) fn heading(&mut self, at: (u16, u16), most: usize, text: &str) {
        let used = self.put(at, most, text, self.looks.strong());
        let rest = most.saturating_sub(used + 1);
        let x = at.0.saturating_add(cells(used + 1));
        let line = self.looks.rule().repeat(rest);
        self.put((x, at.1), rest, &line, self.looks.quiet());
    }

    /// Draws a sparkline or a bar: how much of a cell is filled is what it says. Says how many cells it took.
    pub(super) fn picture(&mut self, at: (u16, u16), most: usize, drawn: &str, style: Style) -> usize {
        let used = self.put(at, most, drawn, style);
        self.pictures.push(Rect { x: at.0, y: at.1, width: cells(used), height: 1 });
        used
    }

    /// Marks a row. Its pictures stay as they are: with fore- and background exchanged an empty cell would be a full bar.
    pub(super) fn mark(&mut self, row: Rect) {
        let row = row.intersection(self.buffer.area);
        let style = self.looks.marked();
        for at in row.positions() {
            let drawn = self.pictures.iter().any(|picture| picture.contains(at));
            if let (false, Some(cell)) = (drawn, self.buffer.cell_mut(at)) {
                cell.set_style(style);
            }
        }
    }

    /// Gives cells a style without touching their text.
    pub(super) fn tint(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, style);
    }

    /// Empties a place and draws a box around it; a wide character that the edge would halve is blanked first.
    pub(super) fn popup(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buffer.area);
        if area.width < 4 || area.height < 3 {
            return Rect::default();
        }
        self.blank(area);
        let [above_left, above_right, below_left, below_right] = self.looks.corners();
        let inner = usize::from(area.width - 2);
        let rule = self.looks.rule();
        let title = format!("{rule} {title} ");
        let title = fit(&title, inner, rule).into_owned();
        let top =
            format!("{above_left}{title}{}{above_right}", rule.repeat(inner.saturating_sub(width(&title))));
        let bottom = format!("{below_left}{}{below_right}", rule.repeat(inner));
        let (left, right) = (area.x, area.right() - 1);
        self.put((left, area.y), inner + 2, &top, Style::new());
        self.put((left, area.bottom() - 1), inner + 2, &bottom, Style::new());
        for y in area.y + 1..area.bottom() - 1 {
            let upright = self.looks.upright();
            self.put((left, y), 1, upright, Style::new());
            self.put((right, y), 1, upright, Style::new());
        }
        Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 2 }
    }

    /// Empties a place for something else.
    pub(super) fn clear(&mut self, area: Rect) {
        self.blank(area.intersection(self.buffer.area));
    }

    fn blank(&mut self, area: Rect) {
        for y in area.y..area.bottom() {
            if let Some(before) = area.x.checked_sub(1)
                && let Some(cell) = self.buffer.cell_mut((before, y))
                && width(cell.symbol()) > 1
            {
                cell.reset();
            }
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }
}

/// A popup of a wished size in the middle of the screen, never larger than it.
pub(super) fn middle(area: Rect, wide: usize, high: usize) -> Rect {
    let (wide, high) = (cells(wide).min(area.width), cells(high).min(area.height));
    Rect {
        x: area.x + (area.width - wide) / 2,
        y: area.y + (area.height - high) / 2,
        width: wide,
        height: high,
    }
}

/// Text in a column: cut or filled up to exactly `cells`.
pub(super) fn column(text: &str, cells: usize, right: bool, looks: Looks) -> String {
    let text = one_line(text);
    let mut line = String::new();
    pad(&mut line, &fit(&text, cells, looks.cut()), cells, right);
    line
}

/// Whether a screen of this size shows more than that it is too small. Where it does not, no key is about what lies on it.
pub(super) const fn shows((wide, high): (u16, u16)) -> bool {
    wide >= SMALLEST.0 && high >= SMALLEST.1
}

/// Says that the screen is too small, and what works anyway. Whether it was.
pub(super) fn too_small(canvas: &mut Canvas<'_>, instead: &str) -> bool {
    let area = canvas.buffer.area;
    if shows((area.width, area.height)) {
        return false;
    }
    let (wide, high) = SMALLEST;
    let lines = [
        format!("coach needs {wide}x{high}, this is {}x{}", area.width, area.height),
        "Make the window larger, or use the".to_owned(),
        format!("command line: {instead}"),
        "Ctrl-C leaves".to_owned(),
    ];
    for (y, line) in (area.y..).zip(&lines) {
        canvas.put((area.x, y), usize::from(area.width), line, Style::new());
    }
    true
}
