//! One line of text that is typed.

use ratatui::style::Style;

use crate::{
    domain::{keys::Key, text::visible},
    report::measure::width,
    tui::paint::{Canvas, cells},
};

/// The most characters of a line.
pub(super) const MOST: usize = 200;

/// One line of text with a cursor, which counts characters.
#[derive(Clone, Default)]
pub(in crate::tui) struct Input {
    text: String,
    cursor: usize,
}

impl Input {
    pub(in crate::tui) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.chars().count() }
    }

    /// For what nobody may see: the text never moves while it grows, so that no copies stay behind.
    pub(in crate::tui) fn secret() -> Self {
        Self { text: String::with_capacity(MOST * 4), cursor: 0 }
    }

    /// The text, which stays nowhere else.
    pub(in crate::tui) fn take(&mut self) -> String {
        std::mem::replace(self, Self::secret()).text
    }

    pub(in crate::tui) fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and what follows.
    pub(in crate::tui) fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.byte(self.cursor))
    }

    /// Takes a press; whether it was for this line.
    pub(in crate::tui) fn press(&mut self, press: Key) -> bool {
        let count = self.text.chars().count();
        match press {
            Key::Char(c) => self.insert(&c.to_string()),
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.byte(self.cursor));
            }
            Key::Delete if self.cursor < count => {
                self.text.remove(self.byte(self.cursor));
            }
            Key::Left => self.cursor = self.cursor.saturating_sub(1),
            Key::Right => self.cursor = (self.cursor + 1).min(count),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = count,
            Key::Ctrl('u') => *self = Self::default(),
            _ => return false,
        }
        true
    }

    /// Puts text in at the cursor; it stays one line.
    pub(in crate::tui) fn insert(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.text.chars().count() >= MOST {
                return;
            }
            self.text.insert(self.byte(self.cursor), c);
            self.cursor += 1;
        }
    }

    /// How many characters more it takes.
    pub(super) fn room(&self) -> usize {
        MOST.saturating_sub(self.text.chars().count())
    }

    /// Puts pasted text in, as one line; what there is to say where it is not all of it.
    pub(in crate::tui) fn paste(&mut self, text: &str) -> Option<String> {
        let line = text.trim_end_matches(['\n', '\r']).replace("\r\n", " ");
        let line: String = line.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let seen = visible(&line);
        let room = self.room();
        self.insert(&seen);
        if seen.chars().count() > room {
            return Some(format!("Only {room} characters of it have room here"));
        }
        (seen != line).then(|| "Pasted without invisible characters".to_owned())
    }

    fn byte(&self, place: usize) -> usize {
        self.text.char_indices().nth(place).map_or(self.text.len(), |(byte, _)| byte)
    }

    /// Draws it up to `right`; a line that is too long shows the part around the cursor.
    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>, (x, y): (u16, u16), right: u16, here: bool) {
        let room = usize::from(right.saturating_sub(x)).saturating_sub(2);
        let (before, after) = self.parts();
        let mut skipped = before;
        while width(skipped) > room {
            let first = skipped.chars().next().map_or(1, char::len_utf8);
            skipped = skipped.get(first..).unwrap_or_default();
        }
        let mut next = after.chars();
        let under = next.next().map_or_else(|| " ".to_owned(), String::from);
        let cursor = if here { canvas.looks.marked() } else { Style::new() };
        let left = usize::from(right.saturating_sub(x)).saturating_sub(width(skipped) + width(&under));
        let at = x.saturating_add(cells(canvas.put((x, y), room, skipped, Style::new())));
        let used = canvas.buffer.area.right().min(right);
        let at = canvas.put_all((at, y), used, &[(under.as_str(), cursor)]);
        canvas.put((at, y), left, next.as_str(), Style::new());
    }
}
