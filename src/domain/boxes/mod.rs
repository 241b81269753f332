//! The boxes of a note, lines such as `- [ ] Call Tom due:fri`: what each says, and which box of a note that was changed
//! is which box of the note before.

mod due;
mod origins;

use chrono::{DateTime, NaiveDate, Utc};

pub use origins::origins;

use super::{
    Invalid,
    action::title,
    text,
    when::{Reader, WhenError},
};

/// A box of a note.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteBox {
    /// The line it stands on, from 1.
    pub line: usize,
    /// That line, without the space behind it.
    pub typed: String,
    /// What is to be done.
    pub title: String,
    /// The day it is to be done by.
    pub due: Option<NaiveDate>,
    /// Whether it is ticked.
    pub done: bool,
    /// What of it cannot be taken as it stands.
    pub doubt: Option<Doubt>,
}

/// What of a box cannot be taken as it stands. The note is kept all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// Its day cannot be read.
    #[error("{error}")]
    Due {
        /// Why.
        error: WhenError,
        /// Whether there is a blank behind `due:`, as in `what is due: thirty`.
        apart: bool,
    },
    /// Nothing follows `due:`.
    #[error("no day follows due:")]
    NoDay,
    /// It says more than one day.
    #[error("it says due: more than once")]
    SeveralDays,
    /// A number behind its day may be the year of it.
    #[error("'{text}' may be a day with its year or a day and a number; put the day in quotation marks")]
    Open {
        /// The words.
        text: String,
    },
    /// A quotation mark of its day is not closed.
    #[error("the quotation mark after due: is not closed")]
    Unclosed,
    /// Its title cannot be that of an action item.
    #[error(transparent)]
    Title(Invalid),
}

impl NoteBox {
    /// Whether it can be an action item.
    pub fn is_item(&self) -> bool {
        !matches!(self.doubt, Some(Doubt::Title(_)))
    }
}

/// Reads the days of notes: `fri` is counted from the day that the notes are about, whenever they are written.
pub fn reader_at(reader: Reader, at: DateTime<Utc>) -> Reader {
    Reader { now: at, ..reader }
}

/// The boxes of a note: `- [ ] Call Tom due:fri` and `- [x] Book the room due:"next fri"`.
///
/// A box without words is a line still to be written, and none.
pub fn read(note: &str, reader: &Reader) -> Vec<NoteBox> {
    (1..).zip(note.lines()).filter_map(|(line, typed)| read_line(line, typed, reader)).collect()
}

fn read_line(line: usize, typed: &str, reader: &Reader) -> Option<NoteBox> {
    let (done, words) = ticked(typed)?;
    let (words, due, doubt) = due::without_due(words, reader);
    let cleaned = text::clean_line(&words);
    if cleaned.is_empty() {
        return None;
    }
    let doubt = title(&cleaned).err().map(Doubt::Title).or(doubt);
    Some(NoteBox { line, typed: typed.trim_end().to_owned(), title: cleaned.into_owned(), due, done, doubt })
}

/// Whether the box at the beginning of a line is ticked, and what follows it.
fn ticked(line: &str) -> Option<(bool, &str)> {
    let rest = line.trim_start().strip_prefix(['-', '*', '+'])?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    let (mark, words) = rest.strip_prefix('[')?.split_once(']')?;
    let done = match mark {
        " " | "" => false,
        "x" | "X" => true,
        _ => return None,
    };
    (words.is_empty() || words.starts_with([' ', '\t'])).then_some((done, words))
}

#[cfg(test)]
mod tests;
