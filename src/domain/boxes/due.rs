//! The day of a box: `due:fri`, `due: 24 dec`, `(due:"next fri")`. Whoever writes `due:` means a day, so one that cannot be
//! read is told and never passed over.

use chrono::NaiveDate;

use super::Doubt;
use crate::domain::when::{Reader, WhenError};

const MARK: &str = "due:";

/// The most words that a day without quotation marks has: `the 2nd of october 2026`.
const LONGEST: usize = 5;

/// The words of a line without those for its day, and that day. Where there is none that can be read, the words stay as
/// they are.
pub(super) fn without_due(words: &str, reader: &Reader) -> (String, Option<NaiveDate>, Option<Doubt>) {
    let found = marks(words).map(|at| Mark::read(words, at, reader));
    let (days, doubts): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
    let doubts = || doubts.into_iter().filter_map(Result::err);
    let days: Vec<Mark> = days.into_iter().flatten().collect();
    match days.as_slice() {
        // `what is due: thirty` beside a day is words.
        [mark] => {
            match doubts().find(|doubt| !matches!(doubt, Doubt::Due { apart: true, .. } | Doubt::NoDay)) {
                None => (mark.without(words), Some(mark.day), None),
                Some(_) => (words.to_owned(), None, Some(Doubt::SeveralDays)),
            }
        }
        [] => (words.to_owned(), None, doubts().next()),
        _ => (words.to_owned(), None, Some(Doubt::SeveralDays)),
    }
}

/// Where each `due:` stands that is not the end of a word such as `residue:`.
fn marks(words: &str) -> impl Iterator<Item = usize> {
    let joins = |before: char| before.is_alphanumeric() || "-_/&?=.@#".contains(before);
    words.char_indices().map(|(at, _)| at).filter(move |at| {
        let is_mark = words.get(*at..at + MARK.len()).is_some_and(|head| head.eq_ignore_ascii_case(MARK));
        is_mark && !words.get(..*at).is_some_and(|before| before.ends_with(joins))
    })
}

/// A `due:` whose day can be read.
struct Mark {
    day: NaiveDate,
    /// Where it begins and ends in the words.
    from: usize,
    to: usize,
}

impl Mark {
    /// Reads what follows the mark at a place.
    fn read(words: &str, at: usize, reader: &Reader) -> Result<Self, Doubt> {
        let (before, behind) = (&words[..at], &words[at + MARK.len()..]);
        let rest = behind.trim_start();
        let begin = words.len() - rest.len();
        let apart = begin > at + MARK.len();
        if let Some((open, close)) = quote(rest) {
            let inner = rest.strip_prefix(open).and_then(|inner| inner.split_once(close));
            let (inner, _) = inner.ok_or(Doubt::Unclosed)?;
            let day = reader.date(inner).map_err(|error| Doubt::Due { error, apart: false })?;
            let to = begin + open.len_utf8() + inner.len() + close.len_utf8();
            return Ok(Self { day, from: at, to }.in_brackets(words, before));
        }
        let enclosed = before.chars().next_back().and_then(closing).and_then(|close| rest.split_once(close));
        let rest = enclosed.map_or(rest, |(inner, _)| inner);
        let (day, length) = longest(rest, apart, reader)?;
        Ok(Self { day, from: at, to: begin + length }.in_brackets(words, before))
    }

    /// With the brackets around it, where there is nothing else in them.
    fn in_brackets(self, words: &str, before: &str) -> Self {
        let open = before.chars().next_back();
        let behind = words[self.to..].trim_start();
        match open.and_then(|open| Some((open, closing(open)?))) {
            Some((open, close)) if behind.starts_with(close) => Self {
                day: self.day,
                from: self.from - open.len_utf8(),
                to: words.len() - behind.len() + close.len_utf8(),
            },
            _ => self,
        }
    }

    /// The words without it.
    fn without(&self, words: &str) -> String {
        let (before, after) = (words[..self.from].trim_end(), words[self.to..].trim_start());
        let before = before.strip_suffix([',', ';']).unwrap_or(before);
        let (stop, rest) = after.split_at(after.len() - after.trim_start_matches([',', ';', '.']).len());
        match rest.trim().is_empty() {
            true => before.to_owned(),
            false if stop.is_empty() => format!("{before} {rest}"),
            false => format!("{before}{stop}{rest}"),
        }
    }
}

fn quote(rest: &str) -> Option<(char, char)> {
    rest.chars().next().and_then(|open| match open {
        '"' | '\'' => Some((open, open)),
        '\u{201c}' => Some((open, '\u{201d}')),
        '\u{201e}' => Some((open, '\u{201c}')),
        '\u{ab}' => Some((open, '\u{bb}')),
        _ => None,
    })
}

fn closing(open: char) -> Option<char> {
    match open {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}

/// The most words from the beginning that say a day, and how many bytes they are.
///
/// # Errors
/// Where none do; where more words say a day that does not exist, such as `mon 2 oct` on a Friday; and where a number
/// behind may be its year or not.
fn longest(rest: &str, apart: bool, reader: &Reader) -> Result<(NaiveDate, usize), Doubt> {
    let mut best: Option<(NaiveDate, usize)> = None;
    let mut failed = None;
    for end in ends(rest).take(LONGEST) {
        let words = rest.get(..end).unwrap_or(rest);
        let bare = words.trim_end_matches([',', ';', '.', '!', ')', ']', '}']);
        let read = reader.date(bare).map(|day| (day, bare.len()));
        match read.or_else(|_| Ok((reader.date(words)?, end))) {
            Ok(found) => (best, failed) = (Some(found), None),
            Err(error) if best.is_none() => drop(failed.get_or_insert(Doubt::Due { error, apart })),
            Err(
                error @ (WhenError::NoSuchDay { .. }
                | WhenError::WrongWeekday { .. }
                | WhenError::OutOfRange { .. }
                | WhenError::TwoReadings { .. }),
            ) => failed = Some(Doubt::Due { error, apart: false }),
            Err(_) => {}
        }
    }
    if let Some(doubt) = failed {
        return Err(doubt);
    }
    let (day, length) = best.ok_or(Doubt::NoDay)?;
    match open_year(rest, length, reader) {
        Some(text) => Err(Doubt::Open { text }),
        None => Ok((day, length)),
    }
}

/// The words of a day such as `2 dec 28` with more words behind it: its last number may be the year, or belong to those.
fn open_year(rest: &str, length: usize, reader: &Reader) -> Option<String> {
    let (day, behind) = rest.split_at_checked(length)?;
    let (without, year) = day.rsplit_once(char::is_whitespace)?;
    let number = year.len() <= 2 && year.bytes().all(|byte| byte.is_ascii_digit());
    let goes_on = behind.split_whitespace().any(|word| word.contains(char::is_alphanumeric));
    (number && goes_on && reader.date(without).is_ok()).then(|| day.to_owned())
}

/// Where each word ends.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let inside = |at: &usize| text.get(..*at).is_some_and(|before| !before.ends_with(char::is_whitespace));
    let blanks = text.char_indices().filter(|(_, blank)| blank.is_whitespace()).map(|(at, _)| at);
    blanks.chain([text.len()]).filter(move |at| *at > 0 && inside(at))
}
