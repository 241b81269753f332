//! The head of a file: what kind of text it is, what separates its cells, and its first rows to guess from.

use std::io::{self, Read};

use super::{Place, SEPARATORS, lines};
use crate::{
    error::Error,
    practice::import::{
        quotes::{self, Marks, Quotes},
        text::HEAD,
    },
};

/// The most rows that are guessed from.
pub(super) const SAMPLE: usize = 200;

/// Rows without which nothing can be guessed: the header, a second one, and an answer.
const FEWEST: usize = 3;

/// The most that is looked at for them.
const MOST: usize = 64 * HEAD;

/// Reads on while the head holds too few whole rows, as under a header of long questions. Gives whether the head is all
/// of the file.
pub(super) fn grow(head: &mut Vec<u8>, reader: &mut dyn Read, json: bool) -> io::Result<bool> {
    let mut whole = head.len() + 16 < HEAD;
    while !json
        && !whole
        && head.len() < MOST
        && sample(head, Marks { delimiter: b',', quotes: true }, false).len() < FEWEST
    {
        let more = reader.take(u64::try_from(HEAD).unwrap_or(u64::MAX)).read_to_end(head)?;
        whole = more == 0;
    }
    Ok(whole)
}

/// What keeps the cells of a file apart, and whether the head is all of it now. Whether quotes are text shows only in the whole
/// of a file of tabs, so it is read to its end.
pub(super) fn marks(
    head: &mut Vec<u8>,
    (delimiter, whole): (u8, bool),
    reader: &mut dyn Read,
) -> io::Result<(Marks, bool)> {
    if delimiter != b'\t' {
        return Ok((Marks { delimiter, quotes: true }, whole));
    }
    reader.read_to_end(head)?;
    Ok((Marks { delimiter, quotes: !quotes::are_text(head, delimiter) }, true))
}

pub(super) fn refuse_strange(head: &[u8], name: &str) -> Result<(), Error> {
    if head.is_empty() {
        return Err(Error::refused(format!("{name} is empty")));
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return Err(Error::refused(format!("{name} is UTF-16")).hint("save it as CSV in UTF-8"));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(Error::refused(format!("{name} is a spreadsheet or archive, not text"))
            .hint("save it as CSV in UTF-8, for example: libreoffice --convert-to csv FILE"));
    }
    if head.contains(&0) {
        return Err(Error::refused(format!("{name} is not text")).hint("save it as CSV in UTF-8"));
    }
    Ok(())
}

/// Excel's own first line, `sep=;`: the separator, and how long the line is.
pub(super) fn sep_line(head: &[u8]) -> Option<(u8, usize)> {
    let rest = head.strip_prefix(b"sep=").or_else(|| head.strip_prefix(b"SEP="))?;
    match rest {
        [mark, b'\r', b'\n', ..] => Some((*mark, 7)),
        [mark, b'\n', ..] => Some((*mark, 6)),
        _ => None,
    }
}

/// The first rows of the head, the header among them; without the last one, where that may be cut.
pub(super) fn sample(head: &[u8], marks: Marks, whole: bool) -> Vec<Vec<String>> {
    let mut reader = lines(head, marks);
    let rows = reader.byte_records().map_while(Result::ok).take(SAMPLE);
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let mut rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(text).collect()).collect();
    if !whole && rows.len() < SAMPLE {
        rows.pop();
    }
    rows
}

/// Where the first `count` rows of the head stand, the header among them.
pub(super) fn places(head: &[u8], marks: Marks, count: usize) -> Vec<Place> {
    let mut quotes = Quotes::new(head, Some(marks), 1);
    // A quote that is open where the head ends says nothing yet.
    io::copy(&mut quotes, &mut io::sink()).map(drop).unwrap_or_default();
    let rows = quotes.rows();
    (0..count).map(|at| Place { at, number: rows.number(at) }).collect()
}

/// The separator under which most rows have as many cells as the header, and among equals the one with most cells.
pub(super) fn separator(head: &[u8], whole: bool) -> u8 {
    let rank = |mark: u8| {
        let rows = sample(head, Marks { delimiter: mark, quotes: true }, whole);
        let wide = rows.first().map_or(0, Vec::len);
        let alike = rows.iter().filter(|row| row.len() == wide).count();
        (wide > 1, alike * 100 / rows.len().max(1), wide)
    };
    // The last of equals wins.
    SEPARATORS.into_iter().rev().max_by_key(|mark| rank(*mark)).unwrap_or(b',')
}
