//! A text answer while it is being written.

use crate::{domain::text::counted, tui::writing::Writing};

/// Text is kept this many milliseconds after the last key.
pub(super) const PAUSE: u64 = 2_000;

/// The editor, and what of it is stored.
pub(crate) struct Draft {
    pub(super) writing: Writing,
    /// When it was last changed, while that is not stored.
    pub(super) changed: Option<u64>,
    /// When it was last stored.
    pub(super) stored: Option<u64>,
}

impl Default for Draft {
    fn default() -> Self {
        let mut draft = Self::new("", 0);
        draft.stored = None;
        draft
    }
}

impl Draft {
    /// Begins with what is stored.
    pub(super) fn new(text: &str, now: u64) -> Self {
        Self { writing: Writing::new(text), changed: None, stored: (!text.is_empty()).then_some(now) }
    }

    /// What stands there.
    pub(super) fn text(&self) -> String {
        self.writing.text()
    }

    /// `15 words, saved 2 s ago`.
    pub(super) fn status(&self, now: u64) -> String {
        let words = self.writing.words();
        let count = counted(words);
        match (self.changed, self.stored) {
            (Some(_), _) => format!("{count}, not saved yet"),
            (None, Some(at)) if words > 0 => {
                let seconds = now.saturating_sub(at) / 1000;
                if seconds < 60 {
                    format!("{count}, saved {seconds} s ago")
                } else {
                    format!("{count}, saved")
                }
            }
            _ => String::new(),
        }
    }
}
