//! A question that only a yes answers.

use ratatui::style::Style;

use super::{
    Taken,
    frame::{below, frame, room, told},
};
use crate::{
    domain::keys::Key,
    report::measure::wrap,
    tui::{app::Effect, paint::Canvas},
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

    /// The keys that it knows.
    pub(in crate::tui) fn keys(&self) -> &'static str {
        self.leaves.as_ref().map_or("y yes  any other key no", |(_, keys)| keys)
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let words = wrap(&format!("{} [y/N]", self.question), room(canvas, WIDE));
        let inside = frame(canvas, (WIDE, words.len() + 2), self.title, self.keys());
        told(canvas, below(inside, words.len()), &words, Style::new());
    }
}
