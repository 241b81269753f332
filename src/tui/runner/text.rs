//! A text answer while it is being written.

use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

/// Text is kept this many milliseconds after the last key.
pub(super) const PAUSE: u64 = 2_000;

/// The editor, and what of it is stored.
pub(crate) struct Draft {
    pub(super) area: TextArea<'static>,
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
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, changed: None, stored: (!text.is_empty()).then_some(now) }
    }

    /// What stands there.
    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// `15 words, saved 2 s ago`.
    pub(super) fn status(&self, now: u64) -> String {
        let words = self.area.lines().iter().map(|line| line.split_whitespace().count()).sum::<usize>();
        let count = if words == 1 { "1 word".to_owned() } else { format!("{words} words") };
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
