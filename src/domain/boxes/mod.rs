//! The boxes of a note, lines such as `- [ ] Call Tom due:fri`: what each says, and which box of a note that was changed
//! is which box of the note before.

mod due;
mod origins;
mod start;

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
    #[error("there is no day after due:")]
    NoDay,
    /// It says more than one day.
    #[error("due: is there more than once")]
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
    /// Nothing says what is to be done.
    #[error("the box has no words")]
    NoWords,
    /// The line begins like a box, and is not one of a list: `[ ] Call Tom`.
    #[error("a box begins with '- [ ]'")]
    Unlisted,
    /// It is quoted: `> - [ ] Call Tom`.
    #[error("the box is quoted")]
    Quoted,
    /// Its words are joined to it: `- [ ]Call Tom`.
    #[error("there is no space after the box")]
    Joined,
    /// It is neither open nor ticked: `- [?] Call Tom`.
    #[error("'[{mark}]' is neither '[ ]' nor '[x]'")]
    Mark {
        /// What stands in it.
        mark: char,
    },
}

impl NoteBox {
    /// Whether it can be an action item.
    pub fn is_item(&self) -> bool {
        use Doubt::{Joined, Mark, NoWords, Quoted, Title, Unlisted};
        !matches!(self.doubt, Some(Title(_) | NoWords | Unlisted | Quoted | Joined | Mark { .. }))
    }
}

/// Reads the days of notes: `fri` is counted from the day that the notes are about, whenever they are written.
pub fn reader_at(reader: Reader, at: DateTime<Utc>) -> Reader {
    Reader { now: at, ..reader }
}

/// The boxes of a note: `- [ ] Call Tom due:fri` and `1. [x] Book the room due:"next fri"`, and with a doubt all lines that
/// begin like one, so that none is passed over in silence.
pub fn read(note: &str, reader: &Reader) -> Vec<NoteBox> {
    (1..).zip(note.lines()).filter_map(|(line, typed)| read_line(line, typed, reader)).collect()
}

fn read_line(line: usize, typed: &str, reader: &Reader) -> Option<NoteBox> {
    let start = start::of(typed)?;
    let (words, due, unread) = due::without_due(start.words, reader);
    let cleaned = text::clean_line(&words);
    let worded = || title(&cleaned).err().map(Doubt::Title).or(unread);
    let doubt = start.doubt.or_else(|| if cleaned.is_empty() { Some(Doubt::NoWords) } else { worded() });
    let (typed, done) = (typed.trim_end().to_owned(), start.done);
    Some(NoteBox { line, typed, title: cleaned.into_owned(), due, done, doubt })
}

#[cfg(test)]
mod tests;
