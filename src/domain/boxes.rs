//! The boxes of a note, lines such as `- [ ] Call Tom due:fri`: what each says, and which box of a note that was changed
//! is which box of the note before.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Invalid,
    action::{same_title, title},
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
    /// Its day cannot be read; the title is without the words for it.
    #[error(transparent)]
    Due(WhenError),
    /// A quotation mark of its day is not closed; the title is with the words for it.
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
    let (words, due, doubt) = match without_due(words) {
        Ok((words, None)) => (words, None, None),
        Ok((words, Some(when))) => match reader.date(when) {
            Ok(day) => (words, Some(day), None),
            Err(error) => (words, None, Some(Doubt::Due(error))),
        },
        Err(Unclosed) => (words.to_owned(), None, Some(Doubt::Unclosed)),
    };
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

/// Words that are this much alike, of a hundred, are those of one box that was corrected: where it stands alone between the
/// same neighbours, somewhere between them, and anywhere.
const IN_PLACE: usize = 34;
const BETWEEN: usize = 50;
const ANYWHERE: usize = 70;

/// For each box of a note as it is now, which box of the note before it was; each of those is one at most.
///
/// Lines that did not change come first, then titles that did not, then words that are alike: a box that was corrected keeps
/// what hangs on it, and one that has nothing of an old one is new.
pub fn origins(before: &[NoteBox], now: &[NoteBox]) -> Vec<Option<usize>> {
    let mut found = Origins { of: vec![None; now.len()], free: vec![true; before.len()] };
    found.claim(before, now, |was, is| was.typed == is.typed);
    found.claim(before, now, |was, is| same_title(&was.title, &is.title));
    let mut near = Vec::new();
    for (new, is) in now.iter().enumerate().filter(|(new, _)| found.of[*new].is_none()) {
        for (old, was) in before.iter().enumerate().filter(|(old, _)| found.free[*old]) {
            let (alike, word) = likeness(&was.title, &is.title);
            let enough = match found.place(old, new) {
                Place::Same => alike >= IN_PLACE || word,
                Place::Between => alike >= BETWEEN,
                Place::Elsewhere => alike >= ANYWHERE,
            };
            if enough {
                near.push((Reverse(alike), old.abs_diff(new), new, old));
            }
        }
    }
    near.sort_unstable();
    for (.., new, old) in near {
        found.take(old, new);
    }
    found.of
}

struct Origins {
    of: Vec<Option<usize>>,
    free: Vec<bool>,
}

/// Where a box stands that may be another.
enum Place {
    /// In its very place: between the same neighbours, in the same row of as many that changed.
    Same,
    /// Between the same neighbours.
    Between,
    /// Somewhere else.
    Elsewhere,
}

impl Origins {
    fn take(&mut self, old: usize, new: usize) {
        if self.free[old] && self.of[new].is_none() {
            (self.free[old], self.of[new]) = (false, Some(old));
        }
    }

    fn claim(&mut self, before: &[NoteBox], now: &[NoteBox], same: impl Fn(&NoteBox, &NoteBox) -> bool) {
        for (new, is) in now.iter().enumerate() {
            let same = |old: &usize| self.free[*old] && same(&before[*old], is);
            if self.of[new].is_none()
                && let Some(old) = (0..before.len()).find(same)
            {
                self.take(old, new);
            }
        }
    }

    fn place(&self, old: usize, new: usize) -> Place {
        let taken = |old: &usize| !self.free[*old];
        let above = (0..old).rev().find(taken);
        let below = (old + 1..self.free.len()).find(taken);
        let known = |new: usize| self.of[new];
        let (over, under) = ((0..new).rev().find_map(known), (new + 1..self.of.len()).find_map(known));
        if (above, below) != (over, under) {
            return Place::Elsewhere;
        }
        let row = |at: usize, above: Option<usize>, below: Option<usize>, end: usize| {
            let first = above.map_or(0, |above| above + 1);
            (at - first, below.unwrap_or(end) - first)
        };
        let fresh = |new: &usize| self.of[*new].is_some();
        let (over, under) = ((0..new).rev().find(fresh), (new + 1..self.of.len()).find(fresh));
        let same = row(old, above, below, self.free.len()) == row(new, over, under, self.of.len());
        if same { Place::Same } else { Place::Between }
    }
}

/// How much two titles are alike, of a hundred, and whether they share a word that says something: a long one, or a name.
fn likeness(one: &str, other: &str) -> (usize, bool) {
    let says = |(place, word): &(usize, &str)| {
        word.chars().count() > 3 || (*place > 0 && word.starts_with(char::is_uppercase))
    };
    let mut saying = one.split_whitespace().enumerate().filter(says).map(|(_, word)| word.to_lowercase());
    let (low, other) = (one.to_lowercase(), other.to_lowercase());
    let longest = low.chars().count().max(other.chars().count()).max(1);
    let alike = (longest - strsim::damerau_levenshtein(&low, &other).min(longest)) * 100 / longest;
    (alike, saying.any(|word| other.split_whitespace().any(|other| other == word)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reader() -> Reader {
        Reader::new("2026-09-24T14:20:00Z".parse().unwrap(), chrono_tz::Europe::Paris)
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    /// Line, title, due date and whether it is ticked, of every box.
    fn boxes(note: &str) -> Vec<(usize, String, Option<NaiveDate>, bool)> {
        let boxes = read(note, &reader());
        boxes.into_iter().map(|it| (it.line, it.title, it.due, it.done)).collect()
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
                    - [ ] due:fri\n\
                    - [ ] \u{200b}\n";
        let item = |line, title: &str, due, done| (line, title.to_owned(), due, done);
        assert_eq!(
            boxes(note),
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
            assert_eq!(boxes(&format!("- [ ] {line}")), [(1, title.to_owned(), due, false)], "{line}");
        }
    }

    /// Days of notes are counted from the day they are about.
    #[test]
    fn days_are_counted_from_the_day_of_the_notes() {
        let then = reader_at(reader(), "2026-09-01T08:00:00Z".parse().unwrap());
        for (words, due) in [
            ("fri", "2026-09-04"),
            ("tomorrow", "2026-09-02"),
            ("+2w", "2026-09-15"),
            ("\"2 oct\"", "2026-10-02"),
            ("2026-12-24", "2026-12-24"),
        ] {
            assert_eq!(read(&format!("- [ ] x due:{words}"), &then)[0].due, day(due), "{words}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_nothing_is_lost() {
        let doubted = |note: &str| {
            let it = read(note, &reader()).pop().unwrap();
            (it.line, it.title.clone(), it.due, it.is_item(), it.doubt.unwrap().to_string())
        };
        let (line, title, due, item, told) = doubted("One\n\n- [ ] Call Tom due:frigday");
        assert_eq!((line, title.as_str(), due, item), (3, "Call Tom", None, true));
        assert!(told.contains("'frigday'"), "{told}");
        assert!(doubted("- [ ] Call Tom due:03/04/2026").4.contains("'03/04/2026'"));
        let (_, title, _, item, told) = doubted("- [ ] Call Tom due:'next fri");
        assert_eq!((title.as_str(), item), ("Call Tom due:'next fri", true));
        assert_eq!(told, "the quotation mark after due: is not closed");
        let (line, _, _, item, told) = doubted(&format!("\n- [ ] {}", "x".repeat(201)));
        assert_eq!((line, item), (2, false));
        assert_eq!(told, "title must have at most 200 characters, not 201");
    }

    fn came_from(before: &str, now: &str) -> Vec<Option<usize>> {
        let note = |titles: &str| {
            let lines = titles.split('|').filter(|title| !title.is_empty());
            read(&lines.map(|title| format!("- [ ] {title}")).collect::<Vec<_>>().join("\n"), &reader())
        };
        origins(&note(before), &note(now))
    }

    #[test]
    fn a_corrected_box_is_the_box_it_was() {
        for (before, now, from) in [
            ("a one|b two", "a one|b two", &[Some(0), Some(1)][..]),
            ("Write the requst", "Write the request", &[Some(0)]),
            ("Call Tom due:fri", "Call Tom due:mon", &[Some(0)]),
            ("Call Tom|Book the room", "Book the room|Call Tom", &[Some(1), Some(0)]),
            // Reworded where it stands, with little left of it.
            ("Call Tom|Book the room", "Ring Tom about the rent|Book the room", &[Some(0), Some(1)]),
            // Corrected and moved.
            ("Write the requst|Book the room", "Book the room|Write the request", &[Some(1), Some(0)]),
            // One is corrected, one comes in beside it.
            ("Write the requst", "Sleep on it|Write the request", &[None, Some(0)]),
            ("Call Tom", "", &[]),
            // Nothing is left of it: another box.
            ("Call Tom|Book the room", "Sleep on it|Book the room", &[None, Some(1)]),
            // One was taken out and the others stand.
            ("Call Tom|Call Tim|Call Ann", "Call Tom|Call Ann", &[Some(0), Some(2)]),
            // All at once: one out, one corrected, one moved, one new.
            (
                "Call Tom|Write the requst|Book the room|Pay the bill",
                "Pay the bill|Call Tom|Write the request|Ask the board",
                &[Some(3), Some(0), Some(1), None],
            ),
        ] {
            assert_eq!(came_from(before, now), from, "{before} -> {now}");
        }
    }

    proptest! {
        #[test]
        fn no_box_is_two_and_what_did_not_change_stays(
            before in prop::collection::vec("[a-c]{1,3}( [a-c]{1,3})?", 0..8),
            now in prop::collection::vec("[a-c]{1,3}( [a-c]{1,3})?", 0..8),
        ) {
            let from = came_from(&before.join("|"), &now.join("|"));
            let mut taken: Vec<usize> = from.iter().copied().flatten().collect();
            taken.sort_unstable();
            let count = taken.len();
            taken.dedup();
            prop_assert_eq!(taken.len(), count);
            for title in &now {
                let many = |all: &[String]| all.iter().filter(|other| *other == title).count();
                let kept = now.iter().zip(&from).filter(|(other, from)| {
                    *other == title && from.is_some_and(|old| before[old] == *title)
                });
                prop_assert_eq!(kept.count(), many(&now).min(many(&before)));
            }
            let same = came_from(&now.join("|"), &now.join("|"));
            prop_assert!(same.iter().all(Option::is_some));
        }
    }
}
