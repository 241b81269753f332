//! Quotes that are opened and never closed: a CSV reader takes everything up to the end of the file as one cell, so
//! rows would go missing without a word.

use std::{cell::RefCell, fmt, io, io::Read, rc::Rc};

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

/// Where in a row the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first character of a cell: only here a quote opens one.
    Start,
    /// Inside a cell without quotes, or behind a closing one.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote inside quotes: it closes them, unless another one follows.
    Maybe,
}

/// Empty lines, which a CSV reader passes over without a word and a spreadsheet counts: how many rows stood above each new
/// one, and how many such lines there were by then.
#[derive(Clone, Default)]
pub(super) struct Blanks(Rc<RefCell<Vec<(usize, u64)>>>);

impl Blanks {
    /// The number of a row as a spreadsheet counts, from 1, where `at` rows stand above it.
    pub(super) fn row(&self, at: usize) -> u64 {
        let blanks = self.0.borrow();
        let above = blanks.partition_point(|(rows, _)| *rows <= at);
        let above = above.checked_sub(1).and_then(|place| blanks.get(place)).map_or(0, |(_, lines)| *lines);
        above + u64::try_from(at).unwrap_or(u64::MAX - 1) + 1
    }
}

/// Passes bytes on, and fails at the end of them inside quotes.
pub(super) struct Quotes<R> {
    inner: R,
    /// What separates cells; nothing where the file is no CSV.
    delimiter: Option<u8>,
    place: Place,
    line: u64,
    opened: u64,
    blanks: Blanks,
    /// Rows above, whether this line says anything yet, and whether the last one ended in a carriage return.
    rows: usize,
    says: bool,
    returned: bool,
}

impl<R: Read> Quotes<R> {
    /// Watches what `inner` gives, whose first line is called `line`.
    pub(super) fn new(inner: R, delimiter: Option<u8>, line: u64) -> Self {
        Self {
            inner,
            delimiter,
            place: Place::Start,
            line,
            opened: line,
            blanks: Blanks::default(),
            rows: 0,
            says: false,
            returned: false,
        }
    }

    /// The empty lines of what was read so far, and of what will be.
    pub(super) fn blanks(&self) -> Blanks {
        self.blanks.clone()
    }

    /// Counts rows and the empty lines between them.
    fn count(&mut self, byte: u8) {
        let returned = std::mem::take(&mut self.returned);
        match byte {
            _ if self.place == Place::Quoted => self.says = true,
            b'\n' if returned => {}
            b'\n' | b'\r' => {
                self.returned = byte == b'\r';
                if std::mem::take(&mut self.says) {
                    self.rows += 1;
                } else {
                    let mut blanks = self.blanks.0.borrow_mut();
                    let lines = blanks.last().map_or(0, |(_, lines)| *lines);
                    blanks.push((self.rows, lines + 1));
                }
            }
            _ => self.says = true,
        }
    }

    fn watch(&mut self, chunk: &[u8], delimiter: u8) {
        for byte in chunk {
            self.count(*byte);
            let ends = *byte == delimiter || *byte == b'\n' || *byte == b'\r';
            self.place = match (self.place, *byte) {
                (Place::Start, b'"') => {
                    self.opened = self.line;
                    Place::Quoted
                }
                (Place::Quoted, b'"') => Place::Maybe,
                (Place::Maybe, b'"') | (Place::Quoted, _) => Place::Quoted,
                _ if ends => Place::Start,
                _ => Place::Plain,
            };
            if *byte == b'\n' {
                self.line += 1;
            }
        }
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Some(delimiter) = self.delimiter else { return Ok(count) };
        if count == 0 && !buffer.is_empty() && self.place == Place::Quoted {
            return Err(io::Error::other(Unclosed { line: self.opened }));
        }
        self.watch(buffer.get(..count).unwrap_or_default(), delimiter);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(text: &str) -> Result<String, String> {
        let mut read = String::new();
        let mut quotes = Quotes::new(text.as_bytes(), Some(b';'), 1);
        quotes.read_to_string(&mut read).map(|_| read).map_err(|error| error.to_string())
    }

    #[test]
    fn empty_lines_are_rows_of_a_spreadsheet() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a;b", "", "", "1;\"x", "", "y\"", " ", "", "3;4"].join(end);
            let mut quotes = Quotes::new(text.as_bytes(), Some(b';'), 1);
            let blanks = quotes.blanks();
            quotes.read_to_string(&mut String::new()).unwrap();
            let rows: Vec<u64> = (0..4).map(|at| blanks.row(at)).collect();
            assert_eq!(
                rows,
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
