//! One of several: what to begin, or for which client.

use ratatui::style::Style;

use super::{Taken, input::Input};
use crate::{
    domain::{
        id::ClientId,
        keys::{Action, Key},
        naming::Search,
    },
    tui::{
        app::Effect,
        paint::{Canvas, cells, middle},
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
    pub(in crate::tui) choices: Vec<Choice>,
    pub(in crate::tui) cursor: usize,
}

impl Pick {
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
        let area = canvas.buffer.area;
        let inside = canvas.popup(middle(area, 64, self.choices.len() + 6), &self.title);
        let words: Vec<String> =
            (1..).zip(&self.choices).map(|(number, choice)| format!("{number}  {}", choice.words)).collect();
        rows(canvas, inside, 1, (&words, self.cursor));
        let last = (inside.x, inside.bottom().saturating_sub(1));
        let told = "Enter takes it  Up Down or digits choose  Esc back";
        canvas.put(last, usize::from(inside.width), told, canvas.looks.quiet());
    }
}

/// Lines of which one is marked, from a line of the popup on.
fn rows(
    canvas: &mut Canvas<'_>,
    inside: ratatui::layout::Rect,
    from: u16,
    (words, cursor): (&[String], usize),
) {
    let rows = usize::from(inside.height.saturating_sub(from + 2)).max(1);
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
    pub(in crate::tui) fn new(people: Vec<Person>, then: Action) -> Self {
        Self { people, input: Input::default(), cursor: 0, then }
    }

    fn shown(&self) -> Vec<&Person> {
        let search = Search::new(self.input.text());
        let finds = |person: &&Person| search.finds([person.name.as_str(), person.handle.as_str()]);
        self.people.iter().filter(finds).collect()
    }

    pub(in crate::tui) fn insert(&mut self, text: &str) {
        self.input.insert(text);
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
        let high = usize::from(area.height).saturating_sub(6).clamp(8, 18);
        let inside = canvas.popup(middle(area, 56, high), "For which client?");
        canvas.put((inside.x, inside.y), 2, "/", canvas.looks.strong());
        self.input.draw(canvas, (inside.x + 2, inside.y), inside.right(), true);
        let words: Vec<String> =
            self.shown().iter().map(|person| format!("{}  {}", person.handle, person.name)).collect();
        rows(canvas, inside, 2, (&words, self.cursor));
        let last = (inside.x, inside.bottom().saturating_sub(1));
        let told = "Type a part of the name  Enter takes it  Esc back";
        canvas.put(last, usize::from(inside.width), told, canvas.looks.quiet());
    }
}
