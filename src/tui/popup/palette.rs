//! The palette: everything that can be done here, found by plain words, with its key and its command.

use ratatui::style::Style;

use super::{Taken, frame::frame, input::Input};
use crate::{
    domain::keys::{Key, Spec},
    report::measure::width,
    tui::paint::{Canvas, cells, column},
};

/// One thing that can be done.
pub(in crate::tui) struct Entry {
    pub(in crate::tui) spec: &'static Spec,
    /// What it does, for whom.
    pub(in crate::tui) words: String,
    /// Its first key.
    pub(in crate::tui) key: String,
    /// The command that does the same, with handles.
    pub(in crate::tui) shell: String,
}

/// The palette while it is open.
pub(in crate::tui) struct Palette {
    entries: Vec<Entry>,
    input: Input,
    cursor: usize,
}

/// What was chosen.
pub(in crate::tui) enum Chosen {
    /// To do it.
    Run(&'static Spec),
    /// Its command.
    Copy(String),
}

impl Palette {
    /// The keys that it knows.
    pub(in crate::tui) const KEYS: &str = "Enter run  Ctrl-Y copy the shell command  Esc close";

    pub(in crate::tui) fn new(entries: Vec<Entry>) -> Self {
        Self { entries, input: Input::default(), cursor: 0 }
    }

    /// Those in which every word that was typed occurs, in their words or in their command: those that begin so first,
    /// and what can be done here before what can be done elsewhere.
    pub(in crate::tui) fn shown(&self) -> Vec<&Entry> {
        let typed = self.input.text().to_lowercase();
        let finds = |entry: &Entry| {
            let text =
                format!("{} {} {} {}", entry.words, entry.spec.name, entry.shell, entry.spec.group.title());
            let text = text.to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        let mut shown: Vec<&Entry> = self.entries.iter().filter(|entry| finds(entry)).collect();
        shown.sort_by_key(|entry| !entry.spec.long.starts_with(typed.trim()));
        shown
    }

    pub(in crate::tui) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.cursor = 0;
    }

    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<Chosen> {
        let shown = self.shown();
        let marked = shown.get(self.cursor).copied();
        match key {
            Key::Esc | Key::Ctrl('c') => return Taken::Closes,
            Key::Enter => return marked.map_or(Taken::Stays, |entry| Taken::Chose(Chosen::Run(entry.spec))),
            Key::Ctrl('y') => {
                let shell = marked.filter(|entry| !entry.shell.is_empty()).map(|entry| entry.shell.clone());
                return shell.map_or(Taken::Stays, |shell| Taken::Chose(Chosen::Copy(shell)));
            }
            Key::Up => self.cursor = self.cursor.saturating_sub(1),
            Key::Down => self.cursor = (self.cursor + 1).min(shown.len().saturating_sub(1)),
            Key::PageUp => self.cursor = self.cursor.saturating_sub(8),
            Key::PageDown => self.cursor = (self.cursor + 8).min(shown.len().saturating_sub(1)),
            key => {
                if self.input.press(key) {
                    self.cursor = 0;
                }
            }
        }
        Taken::Stays
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let area = canvas.buffer.area;
        let wide = usize::from(area.width).saturating_sub(6).clamp(56, 96);
        let high = usize::from(area.height).saturating_sub(6).clamp(10, 24) - 3;
        let inside = frame(canvas, (wide, high), "Commands", Self::KEYS);
        let room = usize::from(inside.width);
        let looks = canvas.looks;
        canvas.put((inside.x, inside.y), 2, ":", looks.strong());
        self.input.draw(canvas, (inside.x + 2, inside.y), inside.right(), true);
        let rows = usize::from(inside.height.saturating_sub(3)).max(1);
        let first = self.cursor.saturating_sub(rows.saturating_sub(1));
        let shown = self.shown();
        let keys = shown.iter().map(|entry| width(&entry.key)).max().unwrap_or(0);
        let shell = room.saturating_sub(keys + 4) * 9 / 20;
        let words = room.saturating_sub(keys + shell + 4);
        for (row, (place, entry)) in shown.iter().enumerate().skip(first).take(rows).enumerate() {
            let marked = place == self.cursor;
            let line = format!(
                "{} {} {} {}",
                if marked { ">" } else { " " },
                column(&entry.words, words, false, looks),
                column(&entry.key, keys, false, looks),
                column(&entry.shell, shell, false, looks),
            );
            let style = if marked { looks.marked() } else { Style::new() };
            canvas.put((inside.x, inside.y + 2 + cells(row)), room, &line, style);
        }
        if shown.is_empty() {
            canvas.put(
                (inside.x + 2, inside.y + 2),
                room.saturating_sub(2),
                &format!("no action called '{}'; all commands: coach help", self.input.text().trim()),
                looks.quiet(),
            );
        }
    }
}
