//! Text while it is written on a screen: rows that wrap at words, a cursor, and changes that can be taken back.
//!
//! `ratatui-textarea` holds the lines, the selection and what was cut. It is not drawn by it: its rows begin with the
//! blank at which they were broken, and its cursor stands inside of joined characters.

mod rows;
#[cfg(test)]
mod tests;

use ratatui::{
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
    style::{Modifier, Style},
};
use ratatui_textarea::{CursorMove, TextArea};

use super::paint::{Canvas, cells};
use crate::{domain::text::words, report::sanitize::one_line};
use rows::{Row, clusters, place, rows};

/// So many changes can be taken back.
const CHANGES: usize = 200;

/// A text with a cursor.
pub(super) struct Writing {
    area: TextArea<'static>,
    past: Vec<Moment>,
    future: Vec<Moment>,
    stroke: Stroke,
    /// The column that Up and Down aim for.
    goal: Option<usize>,
    /// The first row that is shown, unless the cursor lies elsewhere.
    top: usize,
}

/// A text as it stood.
#[derive(Clone, PartialEq, Eq)]
struct Moment {
    lines: Vec<String>,
    cursor: (usize, usize),
}

/// What was done last; a word with the blank behind it is one change, and so is erasing in one go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stroke {
    Letter,
    Blank,
    Erase,
    Other,
}

impl Stroke {
    fn of(event: KeyEvent) -> Self {
        match event.code {
            KeyCode::Char(' ') => Self::Blank,
            KeyCode::Char(_) if !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                Self::Letter
            }
            KeyCode::Backspace | KeyCode::Delete if event.modifiers.is_empty() => Self::Erase,
            _ => Self::Other,
        }
    }

    fn joins(self, before: Self) -> bool {
        matches!(
            (before, self),
            (Self::Letter, Self::Letter | Self::Blank)
                | (Self::Blank, Self::Blank)
                | (Self::Erase, Self::Erase)
        )
    }
}

fn area(lines: Vec<String>, cursor: (usize, usize)) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    // What can be taken back is kept here.
    area.set_max_histories(0);
    jump(&mut area, cursor);
    area
}

fn jump(area: &mut TextArea<'static>, (line, at): (usize, usize)) {
    area.move_cursor(CursorMove::Jump(cells(line), cells(at)));
}

/// Text as it is typed: line breaks of every system, and no other control characters.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

impl Writing {
    /// Begins with a text, behind its end.
    pub(super) fn new(text: &str) -> Self {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let area = area(lines, (usize::MAX, usize::MAX));
        Self { area, past: Vec::new(), future: Vec::new(), stroke: Stroke::Other, goal: None, top: 0 }
    }

    /// What stands there.
    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// How many words stand there.
    pub(super) fn words(&self) -> usize {
        self.area.lines().iter().map(|line| words(line)).sum()
    }

    fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    fn line(&self, line: usize) -> &str {
        self.area.lines().get(line).map_or("", String::as_str)
    }

    fn moment(&self) -> Moment {
        Moment { lines: self.area.lines().to_vec(), cursor: self.cursor() }
    }

    fn remember(&mut self, before: Moment, stroke: Stroke) {
        if !stroke.joins(self.stroke) {
            self.past.push(before);
            if self.past.len() > CHANGES {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.stroke = stroke;
    }

    /// Takes a key in a room of so many columns and rows; whether the text changed.
    pub(super) fn press(&mut self, event: KeyEvent, room: Rect) -> bool {
        // The room may be another one than at the last key.
        self.follow(room);
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let page = isize::try_from(room.height.saturating_sub(1).max(1)).unwrap_or(1);
        let rows = match event.code {
            KeyCode::Up if !ctrl && !alt => Some(-1),
            KeyCode::Down if !ctrl && !alt => Some(1),
            KeyCode::Char('p') if ctrl => Some(-1),
            KeyCode::Char('n') if ctrl => Some(1),
            KeyCode::PageUp => Some(-page),
            KeyCode::PageDown => Some(page),
            _ => None,
        };
        if let Some(by) = rows {
            self.walk(by, shift, room);
            return false;
        }
        self.goal = None;
        match event.code {
            KeyCode::Char('u') if ctrl => return self.undo(),
            KeyCode::Char('r') if ctrl => return self.redo(),
            // Its way of turning pages, over a screen that it does not draw.
            KeyCode::Char('v') if ctrl || alt => return false,
            KeyCode::Home | KeyCode::End => self.go_to_end(event.code == KeyCode::Home, (ctrl, shift), room),
            _ => {
                let before = self.moment();
                if self.edit(event) {
                    self.remember(before, Stroke::of(event));
                    self.follow(room);
                    return true;
                }
                if before.cursor != self.cursor() {
                    self.stroke = Stroke::Other;
                }
            }
        }
        self.follow(room);
        false
    }

    /// Takes a key that edits or goes to the left or right: over a visible character with all that it is made of.
    fn edit(&mut self, event: KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let plain = !ctrl && !event.modifiers.contains(KeyModifiers::ALT);
        let (back, erases) = match event.code {
            KeyCode::Left if plain => (true, false),
            KeyCode::Right if plain => (false, false),
            KeyCode::Backspace if plain => (true, true),
            KeyCode::Delete if plain => (false, true),
            KeyCode::Char('h') if ctrl => (true, true),
            KeyCode::Char('d') if ctrl => (false, true),
            _ => return self.area.input(event),
        };
        let (line, at) = self.cursor();
        let found = if back {
            clusters(self.line(line)).take_while(|one| one.at < at).last()
        } else {
            clusters(self.line(line)).find(|one| one.at + one.chars > at)
        };
        let Some((from, to)) = found.map(|one| (one.at, one.at + one.chars)) else {
            // To another line.
            return self.area.input(event);
        };
        if !erases {
            self.select(event.modifiers.contains(KeyModifiers::SHIFT));
            jump(&mut self.area, (line, if back { from } else { to }));
            return false;
        }
        if self.area.selection_range().is_some() {
            return self.area.input(event);
        }
        let cut = self.area.yank_text();
        jump(&mut self.area, (line, from));
        let erased = self.area.delete_str(to - from);
        self.area.set_yank_text(cut);
        erased
    }

    /// Goes so many rows down, or up, and keeps to the column where it began.
    fn walk(&mut self, by: isize, shift: bool, room: Rect) {
        let rows = rows(self.area.lines(), room.width);
        let (row, column) = place(&rows, self.area.lines(), self.cursor());
        let goal = *self.goal.get_or_insert(column);
        let target = row.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        if let Some(found) = rows.get(target) {
            self.go(found, goal, shift);
        }
        self.follow(room);
    }

    fn go(&mut self, row: &Row, column: usize, shift: bool) {
        let at = row.char_at(self.line(row.line), column);
        self.select(shift);
        jump(&mut self.area, (row.line, at));
        self.stroke = Stroke::Other;
    }

    fn select(&mut self, shift: bool) {
        match (shift, self.area.is_selecting()) {
            (true, false) => self.area.start_selection(),
            (false, true) => self.area.cancel_selection(),
            _ => {}
        }
    }

    /// To the beginning or the end of the row; from there to that of the line; with Ctrl to that of the text.
    fn go_to_end(&mut self, home: bool, (ctrl, shift): (bool, bool), room: Rect) {
        let (line, at) = self.cursor();
        let rows = rows(self.area.lines(), room.width);
        let (row, _) = place(&rows, self.area.lines(), (line, at));
        let Some(row) = rows.get(row) else { return };
        let target = match (ctrl, home) {
            (true, true) => (0, 0),
            (true, false) => (usize::MAX, usize::MAX),
            (false, true) if at == row.start => (line, 0),
            (false, true) => (line, row.start),
            (false, false) => match row.words_end(self.line(line)) {
                end if end <= at => (line, usize::MAX),
                end => (line, end),
            },
        };
        self.select(shift);
        jump(&mut self.area, target);
        self.stroke = Stroke::Other;
    }

    /// Puts the cursor where somebody points, counted from the corner of the room.
    pub(super) fn point(&mut self, (x, y): (u16, u16), room: Rect) {
        self.follow(room);
        let rows = rows(self.area.lines(), room.width);
        let target = (self.top + usize::from(y)).min(rows.len().saturating_sub(1));
        if let Some(row) = rows.get(target) {
            self.go(row, usize::from(x), false);
        }
        self.goal = None;
    }

    /// Inserts text from the clipboard.
    pub(super) fn insert(&mut self, text: &str) {
        let before = self.moment();
        self.area.insert_str(clean(text));
        self.goal = None;
        self.remember(before, Stroke::Other);
    }

    /// Puts another text in its place, which can be taken back as one change; whether it is another one.
    pub(super) fn replace(&mut self, text: &str) -> bool {
        if text == self.text() {
            return false;
        }
        let before = self.moment();
        self.set(Moment {
            lines: clean(text).split('\n').map(str::to_owned).collect(),
            cursor: (usize::MAX, usize::MAX),
        });
        self.remember(before, Stroke::Other);
        true
    }

    /// Takes the last change back; whether there was one.
    pub(super) fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(self.moment());
        self.set(before);
        true
    }

    /// Takes the last undo back; whether there was one.
    pub(super) fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(self.moment());
        self.set(after);
        true
    }

    fn set(&mut self, moment: Moment) {
        let cut = self.area.yank_text();
        self.area = area(moment.lines, moment.cursor);
        self.area.set_yank_text(cut);
        (self.stroke, self.goal) = (Stroke::Other, None);
    }

    /// Scrolls no further than the cursor needs.
    fn follow(&mut self, room: Rect) {
        let rows = rows(self.area.lines(), room.width);
        let (row, _) = place(&rows, self.area.lines(), self.cursor());
        self.top = first(self.top, row, room.height);
    }

    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let area = area.intersection(canvas.buffer.area);
        if area.is_empty() {
            return;
        }
        let lines = self.area.lines();
        let rows = rows(lines, area.width);
        let cursor = self.cursor();
        let (at, column) = place(&rows, lines, cursor);
        let top = first(self.top, at, area.height);
        let chosen = self.area.selection_range();
        for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
            let mut x = area.x;
            for one in row.clusters(self.line(row.line)) {
                let here = (row.line, one.at);
                let selected = chosen.is_some_and(|(from, to)| from <= here && here < to);
                let under = here <= cursor && cursor < (row.line, one.at + one.chars);
                // Blanks that hang have no cells; the cursor among them stands in the last one.
                if usize::from(area.right() - x) < one.cells.max(1) {
                    break;
                }
                let style = if selected == under { Style::new() } else { marked() };
                canvas.buffer.set_stringn(x, y, &*one_line(one.text), one.cells, style);
                x = x.saturating_add(cells(one.cells));
            }
        }
        let y = area.y + cells(at - top);
        let behind = rows.get(at).is_none_or(|row| row.last && cursor.1 >= row.end);
        if behind || column >= usize::from(area.width) {
            let x = (area.x + cells(column)).min(area.right() - 1);
            canvas.tint(Rect { x, y, width: 1, height: 1 }, marked());
        }
    }
}

/// The cursor, and what is selected.
fn marked() -> Style {
    Style::new().add_modifier(Modifier::REVERSED)
}

/// The first row to show, so that one row is among so many.
fn first(top: usize, row: usize, high: u16) -> usize {
    let high = usize::from(high).max(1);
    top.min(row).max((row + 1).saturating_sub(high))
}
