//! The filter line: what is typed to find rows, and what becomes of it.

use super::{App, Effect};
use crate::{
    domain::keys::{Key, Place},
    tui::popup::{Popup, input::Input},
};

impl App {
    /// What is typed to find rows of the list.
    pub(super) fn filter(&self) -> &str {
        if self.place == Place::Library { &self.library.filter } else { &self.clients.filter }
    }

    /// What cannot be read in what is typed to find rows.
    pub(super) fn unread_filter(&self) -> Option<&str> {
        self.clients.unread.as_deref().filter(|_| self.place == Place::Clients)
    }

    /// Shows only the rows of the list that are meant.
    pub(super) fn look_for(&mut self, words: &str) {
        if self.place == Place::Library {
            return self.library.look_for(words);
        }
        words.clone_into(&mut self.clients.filter);
        self.clients.arrange(None, self.local());
    }

    /// A key while the filter is typed.
    pub(super) fn filtering(&mut self, mut input: Input, key: Key) -> Vec<Effect> {
        match key {
            // What cannot be read stays there to be put right; the line below says why.
            Key::Enter if self.unread_filter().is_some() => self.popup = Popup::Filter(input),
            Key::Enter => {}
            Key::Esc | Key::Ctrl('c') => {
                self.look_for("");
            }
            key => {
                input.press(key);
                self.look_for(input.text());
                self.popup = Popup::Filter(input);
            }
        }
        self.want()
    }
}
