//! Something to read over a screen: lines under a title, which scroll.

use ratatui::style::Style;

use super::Taken;
use crate::{
    domain::keys::Key,
    report::measure::wrap,
    tui::paint::{Canvas, cells, middle},
};

/// Lines under a title.
pub(in crate::tui) struct Sheet {
    title: String,
    lines: Vec<String>,
    top: usize,
}

impl Sheet {
    pub(in crate::tui) fn new(title: String, lines: Vec<String>) -> Self {
        Self { title, lines, top: 0 }
    }

    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<()> {
        // How far it can go depends on the size; drawing stops at the last page.
        let most = self.lines.iter().map(|line| line.len() / 40 + 1).sum::<usize>();
        self.top = match key {
            Key::Up | Key::Char('k') => self.top.saturating_sub(1),
            Key::Down | Key::Char('j') => (self.top + 1).min(most),
            Key::PageUp => self.top.saturating_sub(10),
            Key::PageDown | Key::Char(' ') => (self.top + 10).min(most),
            Key::Home | Key::Char('g') => 0,
            _ => return Taken::Closes,
        };
        Taken::Stays
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let area = canvas.buffer.area;
        let wide = usize::from(area.width).saturating_sub(6).clamp(56, 84);
        let lines: Vec<String> = self.lines.iter().flat_map(|line| wrap(line, wide - 4)).collect();
        let high = (lines.len() + 4).min(usize::from(area.height).saturating_sub(2));
        let inside = canvas.popup(middle(area, wide, high), &self.title);
        let rows = usize::from(inside.height.saturating_sub(2)).max(1);
        let top = self.top.min(lines.len().saturating_sub(rows));
        for (row, line) in lines.iter().skip(top).take(rows).enumerate() {
            canvas.put((inside.x, inside.y + cells(row)), usize::from(inside.width), line, Style::new());
        }
        let told =
            if lines.len() > rows { "Up Down scroll  any other key closes" } else { "Any key closes this" };
        let last = (inside.x, inside.bottom().saturating_sub(1));
        canvas.put(last, usize::from(inside.width), told, canvas.looks.quiet());
    }
}
