//! A question that only a yes answers.

use ratatui::style::Style;

use super::Taken;
use crate::{
    domain::keys::Key,
    report::measure::wrap,
    tui::{
        app::Effect,
        paint::{Canvas, cells, middle},
    },
};

/// A question, and what a yes makes happen.
pub(in crate::tui) struct Ask {
    pub(in crate::tui) title: &'static str,
    pub(in crate::tui) question: String,
    pub(in crate::tui) effect: Effect,
    /// What Esc makes happen instead of a no, and what the last line says of all the keys then.
    pub(in crate::tui) leaves: Option<(Effect, &'static str)>,
}

/// The cells of a question across.
const WIDE: usize = 68;

impl Ask {
    /// Takes a key: anything but a yes is a no.
    pub(in crate::tui) fn press(self, key: Key) -> Taken<Effect> {
        match key {
            Key::Char('y' | 'Y') => Taken::Chose(self.effect),
            Key::Esc => self.leaves.map_or(Taken::Closes, |(effect, _)| Taken::Chose(effect)),
            _ => Taken::Closes,
        }
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let area = canvas.buffer.area;
        let words =
            wrap(&format!("{} [y/N]", self.question), WIDE.min(usize::from(area.width)).saturating_sub(4));
        let inside = canvas.popup(middle(area, WIDE, words.len() + 6), self.title);
        let room = usize::from(inside.width);
        for (row, line) in words.iter().enumerate() {
            canvas.put((inside.x, inside.y + 1 + cells(row)), room, line, Style::new());
        }
        let last = (inside.x, inside.bottom().saturating_sub(1));
        let keys = self.leaves.as_ref().map_or("y yes   any other key no", |(_, keys)| keys);
        canvas.put(last, room, keys, canvas.looks.quiet());
    }
}
