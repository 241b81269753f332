//! Quotes that are opened and never closed: a CSV reader takes everything up to the end of the file as one cell, so
//! rows would go missing without a word.

use std::{fmt, io, io::Read};

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

/// Passes bytes on, and fails at the end of them inside quotes.
pub(super) struct Quotes<R> {
    inner: R,
    /// What separates cells; nothing where the file is no CSV.
    delimiter: Option<u8>,
    place: Place,
    line: u64,
    opened: u64,
}

impl<R: Read> Quotes<R> {
    /// Watches what `inner` gives, whose first line is called `line`.
    pub(super) fn new(inner: R, delimiter: Option<u8>, line: u64) -> Self {
        Self { inner, delimiter, place: Place::Start, line, opened: line }
    }

    fn watch(&mut self, chunk: &[u8], delimiter: u8) {
        for byte in chunk {
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
