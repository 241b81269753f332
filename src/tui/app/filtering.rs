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

#[cfg(test)]
mod tests {
    use ratatui::crossterm::event::Event;

    use crate::tui::{
        app::{Msg, testing::Bench},
        testing::SIZES,
    };

    /// A value that there cannot be, for every word that a filter knows, with one of the values there are.
    const WRONG: [(&str, &str); 12] = [
        ("status:here", "archived"),
        ("pattern:x", "reckless_repeater"),
        ("primary:wise-cowards", "reckless_repeater"),
        ("focus:everything", "f"),
        ("dim:q>2", "1.00"),
        ("scores-since:yesterday", "2026-07-01"),
        ("seen>long", "2w"),
        ("seen:30d", "seen<2w"),
        ("coherence<101", "100"),
        ("psi_score>2", "1.00"),
        ("q:0.4", "q:none"),
        ("status<here", "status:VALUE"),
    ];

    /// Why a filter cannot be read is there as a whole, with what is typed above it, at every size.
    #[test]
    fn what_is_wrong_with_a_filter_is_never_cut() {
        let mut bench = Bench::full();
        for (typed, there) in WRONG {
            bench.keys("/");
            bench.keys(typed);
            let whole = bench.app.unread_filter().unwrap().to_owned();
            assert!(whole.contains(there), "{whole}");
            for (wide, high) in SIZES.into_iter().chain([(60, 16), (61, 16), (72, 18), (100, 24)]) {
                bench.send(Msg::Term(Event::Resize(wide, high)));
                let shown = bench.shown();
                let lines: Vec<_> = shown.lines().collect();
                let at = lines
                    .iter()
                    .rposition(|line| line.starts_with(" / "))
                    .unwrap_or_else(|| panic!("{wide}x{high}: {shown}"));
                let said = lines[at + 1..].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
                assert_eq!(said.trim(), whole, "{wide}x{high}: {shown}");
            }
            bench.keys("\u{1b}");
        }
    }
}
