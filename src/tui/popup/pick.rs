//! One of several: what to begin, or for which client.

use ratatui::{layout::Rect, style::Style};

use super::{
    Taken,
    frame::{below, frame, room, told},
    input::Input,
};
use crate::{
    domain::{
        id::ClientId,
        keys::{Action, Key},
        naming::Search,
    },
    report::measure::wrap,
    tui::{
        app::Effect,
        paint::{Canvas, cells},
    },
};

/// One line of a choice.
pub(in crate::tui) struct Choice {
    pub(in crate::tui) words: String,
    pub(in crate::tui) effect: Effect,
}

/// A choice with one line marked.
pub(in crate::tui) struct Pick {
    pub(in crate::tui) title: String,
    /// What there is to know first.
    pub(in crate::tui) about: String,
    pub(in crate::tui) choices: Vec<Choice>,
    pub(in crate::tui) cursor: usize,
}

impl Pick {
    /// The keys that it knows.
    pub(in crate::tui) const KEYS: &str = "Up Down or digits choose  Enter select  Esc back";

    pub(in crate::tui) const fn new(title: String, choices: Vec<Choice>, cursor: usize) -> Self {
        Self { title, about: String::new(), choices, cursor }
    }

    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<Effect> {
        let last = self.choices.len().saturating_sub(1);
        match key {
            Key::Esc | Key::Ctrl('c') | Key::Char('q') => return Taken::Closes,
            Key::Enter => {
                let chosen = self.choices.get(self.cursor).map(|choice| choice.effect.clone());
                return chosen.map_or(Taken::Closes, Taken::Chose);
            }
            Key::Up | Key::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            Key::Down | Key::Char('j') => self.cursor = (self.cursor + 1).min(last),
            Key::Char(c) => {
                let place = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                self.cursor = place.filter(|place| *place <= last).unwrap_or(self.cursor);
            }
            _ => {}
        }
        Taken::Stays
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let about = if self.about.is_empty() { Vec::new() } else { wrap(&self.about, room(canvas, 64)) };
        // A blank line stands between the two.
        let above = about.len() + usize::from(!about.is_empty());
        let lines = above + self.choices.len();
        let inside = frame(canvas, (64, lines + 2), &self.title, Self::KEYS);
        let inside = below(Rect { height: inside.height.saturating_sub(1), ..inside }, lines);
        // Of a long list of what goes along, the beginning says enough; what can be chosen is never cut.
        let most = usize::from(inside.height).saturating_sub(self.choices.len().min(3) + 1).min(about.len());
        told(canvas, Rect { height: cells(most), ..inside }, &about, Style::new());
        let from = cells(most + usize::from(most > 0));
        let inside = Rect { y: inside.y + from, height: inside.height.saturating_sub(from), ..inside };
        let words: Vec<String> =
            (1..).zip(&self.choices).map(|(number, choice)| format!("{number}  {}", choice.words)).collect();
        rows(canvas, inside, 0, (&words, self.cursor));
    }
}

/// Lines of which one is marked, from a line of the popup on.
fn rows(canvas: &mut Canvas<'_>, inside: Rect, from: u16, (words, cursor): (&[String], usize)) {
    let rows = usize::from(inside.height.saturating_sub(from)).max(1);
    let first = cursor.saturating_sub(rows.saturating_sub(1));
    for (row, (place, words)) in words.iter().enumerate().skip(first).take(rows).enumerate() {
        let marked = place == cursor;
        let line = format!("{} {words}", if marked { ">" } else { " " });
        let style = if marked { canvas.looks.marked() } else { Style::new() };
        canvas.put((inside.x, inside.y + from + cells(row)), usize::from(inside.width), &line, style);
    }
}

/// A client that can be chosen.
pub(in crate::tui) struct Person {
    pub(in crate::tui) id: ClientId,
    pub(in crate::tui) name: String,
    pub(in crate::tui) handle: String,
}

/// Which client something is for.
pub(in crate::tui) struct Who {
    people: Vec<Person>,
    input: Input,
    cursor: usize,
    /// What follows.
    pub(in crate::tui) then: Action,
}

impl Who {
    /// The keys that it knows.
    pub(in crate::tui) const KEYS: &str = "Type part of the name  Enter select  Esc back";

    pub(in crate::tui) fn new(people: Vec<Person>, then: Action) -> Self {
        Self { people, input: Input::default(), cursor: 0, then }
    }

    fn shown(&self) -> Vec<&Person> {
        let search = Search::new(self.input.text());
        let finds = |person: &&Person| search.finds([person.name.as_str(), person.handle.as_str()]);
        self.people.iter().filter(finds).collect()
    }

    pub(in crate::tui) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.cursor = 0;
    }

    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<ClientId> {
        let shown = self.shown();
        match key {
            Key::Esc | Key::Ctrl('c') => return Taken::Closes,
            Key::Enter => {
                return shown.get(self.cursor).map_or(Taken::Stays, |person| Taken::Chose(person.id));
            }
            Key::Up => self.cursor = self.cursor.saturating_sub(1),
            Key::Down => self.cursor = (self.cursor + 1).min(shown.len().saturating_sub(1)),
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
        let high = usize::from(area.height).saturating_sub(6).clamp(8, 18) - 3;
        let inside = frame(canvas, (56, high), "For which client?", Self::KEYS);
        canvas.put((inside.x, inside.y), 2, "/", canvas.looks.strong());
        self.input.draw(canvas, (inside.x + 2, inside.y), inside.right(), true);
        let words: Vec<String> =
            self.shown().iter().map(|person| format!("{}  {}", person.handle, person.name)).collect();
        let list = Rect { height: inside.height.saturating_sub(1), ..inside };
        rows(canvas, list, 2, (&words, self.cursor));
    }
}
