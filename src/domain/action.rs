//! Action items: what a client agreed to do, their states, and the lines of a note that make them.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Handle, Invalid,
    id::{ActionId, AssignmentId, ClientId, SessionId},
    text,
    when::{Reader, WhenError},
    words::words,
};

words!(
    /// How far an action item has come, as it is stored.
    Status, "status" {
        /// Agreed.
        Pending = "pending",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
    }
);

words!(
    /// How an action item stands on a day: its status, or overdue. Derived, never stored.
    Standing, "status" {
        /// Agreed.
        Pending = "pending",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Not done, and its day is over.
        Overdue = "overdue",
    }
);

/// Something a client agreed to do.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Its id.
    pub id: ActionId,
    /// What people type.
    pub handle: Handle,
    /// Who agreed to it.
    pub client_id: ClientId,
    /// The session it was agreed in.
    pub session_id: Option<SessionId>,
    /// The assigned intervention it belongs to.
    pub intervention_id: Option<AssignmentId>,
    /// What is to be done, in one line.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// The day it is to be done by.
    pub due_date: Option<NaiveDate>,
    /// How far it has come.
    pub status: Status,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was agreed.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl ActionItem {
    /// How it stands on a day.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        standing(self.status, self.due_date, today)
    }

    /// Marks it as begun.
    ///
    /// # Errors
    /// When it is done already.
    pub fn start(&mut self) -> Result<(), Invalid> {
        if self.status == Status::Completed {
            return Err(Invalid::new("action item", format!("{} is completed already", self.handle)));
        }
        self.status = Status::InProgress;
        Ok(())
    }

    /// Marks it as done; one that is done stays as it is.
    pub fn complete(&mut self, at: DateTime<Utc>) {
        if self.status != Status::Completed {
            (self.status, self.completed_at) = (Status::Completed, Some(at));
        }
    }

    /// Puts it back to where it was agreed.
    pub fn reopen(&mut self) {
        (self.status, self.completed_at) = (Status::Pending, None);
    }
}

/// How an item of this status and due date stands on a day.
pub fn standing(status: Status, due: Option<NaiveDate>, today: NaiveDate) -> Standing {
    match status {
        Status::Completed => Standing::Completed,
        _ if due.is_some_and(|due| due < today) => Standing::Overdue,
        Status::InProgress => Standing::InProgress,
        Status::Pending => Standing::Pending,
    }
}

/// A title as it is kept.
///
/// # Errors
/// When nothing is left of it, or it is too long.
pub fn title(text: &str) -> Result<String, Invalid> {
    text::line("title", text, text::LINE)
}

/// Whether two titles mean the same item: case and the white space around them do not count.
pub fn same_title(one: &str, other: &str) -> bool {
    text::clean_line(one).to_lowercase() == text::clean_line(other).to_lowercase()
}

/// An action item as a line of a note tells it.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteItem {
    /// The line it stands on, from 1.
    pub line: usize,
    /// What is to be done.
    pub title: String,
    /// The day it is to be done by.
    pub due: Option<NaiveDate>,
    /// Whether it is ticked.
    pub done: bool,
}

/// What is wrong with a line of a note.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Its due date cannot be read.
    #[error("line {line}: {source}")]
    Due {
        /// Which line, from 1.
        line: usize,
        /// Why not.
        source: WhenError,
    },
    /// A quotation mark of its due date is not closed.
    #[error("line {line}: the quotation mark after due: is not closed")]
    Unclosed {
        /// Which line, from 1.
        line: usize,
    },
    /// Its title cannot be kept.
    #[error("line {line}: {source}")]
    Title {
        /// Which line, from 1.
        line: usize,
        /// Why not.
        source: Invalid,
    },
}

/// The action items of a note: lines such as `- [ ] Call Tom due:fri` and `- [x] Book the room due:"next fri"`.
///
/// A box without words is a line still to be written, and no item.
///
/// # Errors
/// When a due date cannot be read, or a title is too long.
pub fn in_note(note: &str, reader: &Reader) -> Result<Vec<NoteItem>, NoteError> {
    let boxes = (1..).zip(note.lines()).filter_map(|(line, text)| Some((line, ticked(text)?)));
    let mut items = Vec::new();
    for (line, (done, words)) in boxes {
        let (words, due) = without_due(words).map_err(|Unclosed| NoteError::Unclosed { line })?;
        let due = due.map(|due| reader.date(due)).transpose();
        let due = due.map_err(|source| NoteError::Due { line, source })?;
        if text::clean_line(&words).is_empty() {
            continue;
        }
        let title = title(&words).map_err(|source| NoteError::Title { line, source })?;
        items.push(NoteItem { line, title, due, done });
    }
    Ok(items)
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

struct Unclosed;

/// Takes the first `due:WHEN` out of the words of a line. `due:` alone is a word like any other.
fn without_due(words: &str) -> Result<(String, Option<&str>), Unclosed> {
    let Some((at, rest)) = find_due(words) else { return Ok((words.to_owned(), None)) };
    let before = words.get(..at).unwrap_or_default();
    let quote = rest.chars().next().and_then(|open| match open {
        '"' | '\'' => Some((open, open)),
        '\u{201c}' => Some((open, '\u{201d}')),
        _ => None,
    });
    let (when, after) = match quote {
        Some((open, close)) => {
            rest.strip_prefix(open).and_then(|inner| inner.split_once(close)).ok_or(Unclosed)?
        }
        None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    Ok((format!("{before} {after}"), Some(when)))
}

/// Where `due:` begins a word that goes on, and what follows it.
fn find_due(words: &str) -> Option<(usize, &str)> {
    const MARK: &str = "due:";
    let starts = words.char_indices().filter(|(at, _)| {
        words.get(..*at).is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace))
    });
    starts.into_iter().find_map(|(at, _)| {
        let head = words.get(at..at + MARK.len())?;
        let rest = words.get(at + MARK.len()..)?;
        let goes_on = rest.starts_with(|first: char| !first.is_whitespace());
        (head.eq_ignore_ascii_case(MARK) && goes_on).then_some((at, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> Reader {
        Reader::new("2026-09-24T14:20:00Z".parse().unwrap(), chrono_tz::Europe::Paris)
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    /// Line, title, due date and whether it is ticked, of every item.
    fn read(note: &str) -> Vec<(usize, String, Option<NaiveDate>, bool)> {
        let items = in_note(note, &reader()).unwrap_or_else(|error| panic!("{error}"));
        items.into_iter().map(|item| (item.line, item.title, item.due, item.done)).collect()
    }

    #[test]
    fn boxes_are_items_and_nothing_else_is() {
        let note = "Talked about the board.\n\
                    - [ ] Call Tom due:fri\n\
                    - [x] Book the room\n\
                    \t* [ ] Write   it down\r\n\
                    + [X] Done in capitals\n\
                    - [] No gap\n\
                    - a plain point\n\
                    [ ] no point\n\
                    - [?] another mark\n\
                    - [ ](a link)\n\
                    - [ ]\n\
                    - [ ] \u{200b}\n";
        let item = |line, title: &str, due, done| (line, title.to_owned(), due, done);
        assert_eq!(
            read(note),
            [
                item(2, "Call Tom", day("2026-09-25"), false),
                item(3, "Book the room", None, true),
                item(4, "Write it down", None, false),
                item(5, "Done in capitals", None, true),
                item(6, "No gap", None, false),
            ]
        );
    }

    #[test]
    fn a_due_date_is_a_word_or_a_quotation_wherever_it_stands() {
        for (line, title, due) in [
            ("Call Tom due:\"next fri\"", "Call Tom", day("2026-10-02")),
            ("due:'2 oct' Call Tom", "Call Tom", day("2026-10-02")),
            ("Call due:\u{201c}in 2 weeks\u{201d} Tom", "Call Tom", day("2026-10-08")),
            ("Call Tom Due:+3d", "Call Tom", day("2026-09-27")),
            ("Pay what is due: thirty", "Pay what is due: thirty", None),
            ("Pay the residue:fri", "Pay the residue:fri", None),
            ("Élan due:today", "Élan", day("2026-09-24")),
        ] {
            assert_eq!(read(&format!("- [ ] {line}")), [(1, title.to_owned(), due, false)], "{line}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let refused = |note: &str| match in_note(note, &reader()) {
            Err(error) => error.to_string(),
            Ok(items) => panic!("{} items", items.len()),
        };
        assert!(refused("One\n\n- [ ] Call Tom due:frigday").starts_with("line 3: "));
        assert!(refused("- [ ] Call Tom due:03/04/2026").starts_with("line 1: '03/04/2026' can mean"));
        assert_eq!(
            refused("- [ ] Call Tom due:'next fri"),
            "line 1: the quotation mark after due: is not closed"
        );
        assert_eq!(
            refused(&format!("\n- [ ] {}", "x".repeat(201))),
            "line 2: title must have at most 200 characters, not 201"
        );
    }

    #[test]
    fn titles_are_compared_without_case_and_gaps() {
        assert!(same_title("  Call  TOM ", "call tom"));
        assert!(same_title("ÉCRIRE", "écrire"));
        assert!(!same_title("Call Tom", "Call Tim"));
    }

    #[test]
    fn overdue_is_what_is_open_after_its_day() {
        let (due, today) = (day("2026-09-24"), |text: &str| text.parse::<NaiveDate>().unwrap());
        assert_eq!(standing(Status::Pending, due, today("2026-09-24")), Standing::Pending);
        assert_eq!(standing(Status::Pending, due, today("2026-09-25")), Standing::Overdue);
        assert_eq!(standing(Status::InProgress, due, today("2026-09-25")), Standing::Overdue);
        assert_eq!(standing(Status::Completed, due, today("2026-09-25")), Standing::Completed);
        assert_eq!(standing(Status::InProgress, None, today("2026-09-25")), Standing::InProgress);
    }

    #[test]
    fn done_keeps_the_first_time_and_reopen_forgets_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let mut item = ActionItem {
            id: uuid::Uuid::nil().into(),
            handle: "5kz2".parse().unwrap(),
            client_id: uuid::Uuid::nil().into(),
            session_id: None,
            intervention_id: None,
            title: "Call Tom".to_owned(),
            description: None,
            due_date: None,
            status: Status::Pending,
            completed_at: None,
            created_at: at("2026-09-24T14:20:00Z"),
            updated_at: at("2026-09-24T14:20:00Z"),
        };
        item.start().unwrap();
        item.complete(at("2026-09-25T10:00:00Z"));
        item.complete(at("2026-09-26T10:00:00Z"));
        assert_eq!(item.completed_at, Some(at("2026-09-25T10:00:00Z")));
        assert_eq!(item.start().unwrap_err().to_string(), "action item 5kz2 is completed already");
        item.reopen();
        assert_eq!((item.status, item.completed_at), (Status::Pending, None));
    }
}
