//! Quotes of a CSV file that do not say what they seem to: one that is opened and never closed, text behind a closing one,
//! a pair that takes in whole rows. A reader of CSV makes one cell of all that, without a word.

mod flaw;
mod row;

use std::{cell::RefCell, fmt, io, io::Read, rc::Rc};

pub(super) use self::flaw::Doubts;
pub(super) use self::flaw::Told;
use self::{
    flaw::Flaw,
    row::{Counts, Seen},
};

/// A quote that stands open at the end of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The line that it opens on, from 1.
    pub line: u64,
}

impl fmt::Display for Unclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a quote opens on line {} and is never closed", self.line)
    }
}

impl std::error::Error for Unclosed {}

/// What keeps the cells of a file apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// The separator.
    pub(super) delimiter: u8,
    /// Whether quotes hold a cell together; else they are text.
    pub(super) quotes: bool,
}

/// Where in a row the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first character of a cell: only here a quote opens one.
    Start,
    /// Inside a cell without quotes, or behind text that follows a closing one.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote inside quotes: it closes them, unless another one follows.
    Maybe,
    /// Behind a closing quote and a blank.
    Closed,
}

/// What was seen of the rows that went by, by how many stand above them.
#[derive(Default)]
struct Noted {
    /// Empty lines, which a CSV reader passes over without a word and a spreadsheet counts: how many rows stood above each
    /// new one, and how many such lines there were by then.
    blanks: Vec<(usize, u64)>,
    /// What is wrong with quotes, and the bytes of a row that is refused for it.
    flaws: Vec<(usize, Flaw, Vec<u8>)>,
    /// How the cells under the header use quotes, but for rows whose quotes are wrong.
    counts: Counts,
    /// The same of the header.
    header: Counts,
}

/// The rows of a file, as far as they were read.
#[derive(Clone, Default)]
pub(super) struct Rows(Rc<RefCell<Noted>>);

impl Rows {
    /// The number of a row as a spreadsheet counts, from 1, where `at` rows stand above it.
    pub(super) fn number(&self, at: usize) -> u64 {
        let blanks = &self.0.borrow().blanks;
        let above = blanks.partition_point(|(rows, _)| *rows <= at);
        let above = above.checked_sub(1).and_then(|place| blanks.get(place)).map_or(0, |(_, lines)| *lines);
        above + u64::try_from(at).unwrap_or(u64::MAX - 1) + 1
    }

    /// What is wrong with the quotes of a row, and the row as it stands in the file.
    pub(super) fn told(&self, at: usize, header: &[String]) -> Option<(Told, Vec<u8>)> {
        let flaws = &self.0.borrow().flaws;
        let place = flaws.binary_search_by_key(&at, |(row, ..)| *row).ok()?;
        flaws.get(place).map(|(_, flaw, bytes)| (flaw.told(header), bytes.clone()))
    }
}

/// Passes bytes on, and fails at the end of them inside quotes.
pub(super) struct Quotes<R> {
    inner: R,
    /// What keeps cells apart; nothing where the file is no CSV.
    marks: Option<Marks>,
    place: Place,
    line: u64,
    opened: u64,
    noted: Rows,
    /// Rows above, whether this line says anything yet, and whether the last one ended in a carriage return.
    rows: usize,
    says: bool,
    returned: bool,
    /// The row that is read, its bytes, and the one before.
    row: Seen,
    bytes: Vec<u8>,
    before: u8,
    /// How many cells the header has, once it was read.
    width: usize,
}

impl<R: Read> Quotes<R> {
    /// Watches what `inner` gives, whose first line is called `line`.
    pub(super) fn new(inner: R, marks: Option<Marks>, line: u64) -> Self {
        Self {
            inner,
            marks,
            place: Place::Start,
            line,
            opened: line,
            noted: Rows::default(),
            rows: 0,
            says: false,
            returned: false,
            row: Seen::default(),
            bytes: Vec::new(),
            before: 0,
            width: 0,
        }
    }

    /// What was seen so far, and will be.
    pub(super) fn rows(&self) -> Rows {
        Rows(Rc::clone(&self.noted.0))
    }

    /// Counts rows and the empty lines between them.
    fn count(&mut self, byte: u8, marks: Marks) {
        let returned = std::mem::take(&mut self.returned);
        match byte {
            _ if self.place == Place::Quoted => self.says = true,
            b'\n' if returned => {}
            b'\n' | b'\r' => {
                self.returned = byte == b'\r';
                if std::mem::take(&mut self.says) {
                    self.row_ends(marks);
                } else {
                    let mut noted = self.noted.0.borrow_mut();
                    let lines = noted.blanks.last().map_or(0, |(_, lines)| *lines);
                    noted.blanks.push((self.rows, lines + 1));
                }
            }
            _ => self.says = true,
        }
    }

    /// Notes what there is to say of a row.
    fn row_ends(&mut self, marks: Marks) {
        self.row.byte(b'\n');
        self.row.cell_ends(false);
        let mut row = std::mem::take(&mut self.row);
        let flaw = row.flaw((self.line, self.width));
        let mut noted = self.noted.0.borrow_mut();
        if self.rows == 0 {
            self.width = row.cells();
            noted.header = row.counts;
        } else if flaw.is_none() {
            noted.counts.add(row.counts);
        }
        noted.counts.escaped += row.counts.escaped;
        // Whoever writes quotes by a rule of their own writes them in the header, or around a comma.
        let by_hand = marks.delimiter == b'\t' && self.rows > 0 && noted.header.quoted == 0;
        let needless = row.needless.filter(|_| by_hand).map(Flaw::Needless);
        let kept = row.kept.filter(|_| by_hand).map(Flaw::Kept);
        if let Some(flaw) = flaw.or(needless).or(kept) {
            let bytes = if flaw.refuses() { std::mem::take(&mut self.bytes) } else { Vec::new() };
            noted.flaws.push((self.rows, flaw, bytes));
        }
        self.bytes.clear();
        self.rows += 1;
    }

    fn watch(&mut self, chunk: &[u8], marks: Marks) {
        for byte in chunk.iter().copied() {
            self.count(byte, marks);
            self.row.byte(byte);
            let breaks = matches!(byte, b'\n' | b'\r');
            if self.place == Place::Quoted || !breaks {
                self.bytes.push(byte);
            }
            let next = self.next(byte, marks, breaks);
            self.place = next;
            self.before = byte;
            if byte == b'\n' {
                self.line += 1;
            }
        }
    }

    /// Where the reading stands behind a byte.
    fn next(&mut self, byte: u8, marks: Marks, breaks: bool) -> Place {
        let (line, at) = (self.line, (self.line, self.width));
        let ends = byte == marks.delimiter || breaks;
        match (self.place, byte) {
            (Place::Start, b'"') if marks.quotes => {
                self.opened = line;
                self.row.opens(line);
                Place::Quoted
            }
            (Place::Quoted, b'"') => {
                // A backslash in front of it means that it was not to close anything.
                self.row.closes(line);
                Place::Maybe
            }
            (Place::Maybe, b'"') => {
                self.row.doubled();
                Place::Quoted
            }
            (Place::Quoted, _) => {
                self.row.inside(byte, marks.delimiter, at);
                Place::Quoted
            }
            _ if ends => {
                if !breaks {
                    self.row.cell_ends(true);
                }
                Place::Start
            }
            (Place::Maybe | Place::Closed, b' ' | b'\t') => Place::Closed,
            (Place::Maybe | Place::Closed, _) => {
                self.row.behind(line, self.escaped());
                self.row.outside(byte);
                Place::Plain
            }
            _ => {
                self.row.outside(byte);
                Place::Plain
            }
        }
    }

    /// Whether a backslash stands in front of the quote before.
    fn escaped(&self) -> bool {
        let quote = self.bytes.len().checked_sub(2);
        let before = quote.and_then(|quote| quote.checked_sub(1)).and_then(|at| self.bytes.get(at));
        before == Some(&b'\\')
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Some(marks) = self.marks else { return Ok(count) };
        if count == 0 && !buffer.is_empty() {
            if self.place == Place::Quoted {
                return Err(io::Error::other(Unclosed { line: self.opened }));
            }
            if std::mem::take(&mut self.says) {
                self.row_ends(marks);
            }
        }
        self.watch(buffer.get(..count).unwrap_or_default(), marks);
        Ok(count)
    }
}

/// Whether the quotes of a file of tabs are text. A spreadsheet that copies cells out with tabs between them writes no quotes
/// of its own: then no cell needs those that stand there, the header has none, and most cells have none.
pub(super) fn are_text(bytes: &[u8], delimiter: u8) -> bool {
    if delimiter != b'\t' || !bytes.contains(&b'"') {
        return false;
    }
    let mut quotes = Quotes::new(bytes, Some(Marks { delimiter, quotes: true }), 1);
    let unclosed = io::copy(&mut quotes, &mut io::sink()).is_err();
    let noted = quotes.noted.0.borrow();
    let wrong = noted.flaws.iter().any(|(_, flaw, _)| !matches!(flaw, Flaw::Needless(_)));
    let counts = noted.counts;
    noted.header.quoted == 0
        && counts.needing + counts.escaped == 0
        && counts.quoted * 2 <= counts.filled
        && (counts.needless > 0 || (counts.commas > 0 && counts.bare_commas > 0) || wrong || unclosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { delimiter: b';', quotes: true };

    fn end_of(text: &str) -> Result<String, String> {
        let mut read = String::new();
        let mut quotes = Quotes::new(text.as_bytes(), Some(MARKS), 1);
        quotes.read_to_string(&mut read).map(|_| read).map_err(|error| error.to_string())
    }

    #[test]
    fn empty_lines_are_rows_of_a_spreadsheet() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a;b", "", "", "1;\"x", "", "y\"", " ", "", "3;4"].join(end);
            let mut quotes = Quotes::new(text.as_bytes(), Some(MARKS), 1);
            let rows = quotes.rows();
            quotes.read_to_string(&mut String::new()).unwrap();
            let numbers: Vec<u64> = (0..4).map(|at| rows.number(at)).collect();
            assert_eq!(
                numbers,
                [2, 5, 6, 8],
                "{end:?}: the header, one of three lines, one of blanks, the last"
            );
        }
    }

    #[test]
    fn only_a_quote_that_stands_open_is_one() {
        for text in
            ["a;b\n1;\"x\n;y\"\n", "a;b\n\"x \"\"y\"\" z\";2", "5\" pipe;\"\"\n", "\"a\"b\";c\n", "\"\""]
        {
            assert_eq!(end_of(text).as_deref(), Ok(text));
        }
        for (text, line) in
            [("\"a;b\n1;2\n", 1), ("a;b\n1;\"x\n2;3\n", 2), ("a;b\n\"1\n\n2\";\"\"\"\n", 4), ("a;b\n1;\"", 2)]
        {
            let told = format!("a quote opens on line {line} and is never closed");
            assert_eq!(end_of(text), Err(told), "{text:?}");
        }
    }
}
