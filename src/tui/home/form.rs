//! Lines that are typed: the filter, and the small form for a new client.

use ratatui::crossterm::event::KeyCode;

use crate::tui::keys::Press;

/// The most characters of a line.
const MOST: usize = 200;

/// One line of text with a cursor, which counts characters.
#[derive(Clone, Default)]
pub(in crate::tui) struct Input {
    text: String,
    cursor: usize,
}

impl Input {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.chars().count() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and what follows.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.byte(self.cursor))
    }

    /// Takes a press; whether it was for this line.
    pub(super) fn press(&mut self, press: Press) -> bool {
        let count = self.text.chars().count();
        match press {
            Press::Char(c) => self.insert(&c.to_string()),
            Press::Key(KeyCode::Backspace) if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.byte(self.cursor));
            }
            Press::Key(KeyCode::Delete) if self.cursor < count => {
                self.text.remove(self.byte(self.cursor));
            }
            Press::Key(KeyCode::Left) => self.cursor = self.cursor.saturating_sub(1),
            Press::Key(KeyCode::Right) => self.cursor = (self.cursor + 1).min(count),
            Press::Key(KeyCode::Home) => self.cursor = 0,
            Press::Key(KeyCode::End) => self.cursor = count,
            Press::Ctrl('u') => *self = Self::default(),
            _ => return false,
        }
        true
    }

    /// Puts text in at the cursor; it stays one line.
    pub(super) fn insert(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.text.chars().count() >= MOST {
                return;
            }
            self.text.insert(self.byte(self.cursor), c);
            self.cursor += 1;
        }
    }

    fn byte(&self, place: usize) -> usize {
        self.text.char_indices().nth(place).map_or(self.text.len(), |(byte, _)| byte)
    }
}

/// What a new client's form asks.
pub(super) const ASKED: [&str; 3] = ["Name", "Focus", "E-mail"];

/// The form of a new client.
#[derive(Default)]
pub(in crate::tui) struct Form {
    pub(super) lines: [Input; 3],
    pub(super) at: usize,
    pub(super) error: Option<String>,
}

impl Form {
    /// Takes a press; what was typed once it is to be kept.
    pub(super) fn press(&mut self, press: Press) -> Option<[String; 3]> {
        match press {
            Press::Ctrl('s') => return self.done(),
            Press::Key(KeyCode::Enter) if self.at + 1 == self.lines.len() => return self.done(),
            Press::Key(KeyCode::Enter | KeyCode::Tab | KeyCode::Down) => {
                self.at = (self.at + 1) % self.lines.len();
            }
            Press::Key(KeyCode::BackTab | KeyCode::Up) => {
                self.at = (self.at + self.lines.len() - 1) % self.lines.len();
            }
            press => {
                if let Some(line) = self.lines.get_mut(self.at) {
                    line.press(press);
                    self.error = None;
                }
            }
        }
        None
    }

    fn done(&mut self) -> Option<[String; 3]> {
        let typed = self.lines.clone().map(|line| line.text().trim().to_owned());
        if typed[0].is_empty() {
            self.at = 0;
            self.error = Some("A name is needed.".to_owned());
            return None;
        }
        Some(typed)
    }
}
