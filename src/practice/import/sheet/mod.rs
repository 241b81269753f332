//! Rows as people have them in files: CSV with any of four separators, or JSON objects one by one.
//!
//! A sheet is read as a stream. Its head decides how: byte order mark, `sep=` line, separator, JSON or not.

mod head;
mod json;

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::{BufReader, Chain, Cursor, Read},
};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::{
    quotes::{Quotes, Unclosed},
    text::{self, NotText, Utf8},
};
use crate::error::Error;

/// The separators that are looked for, the usual one first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How cells are read.
#[derive(Clone, Copy)]
pub struct Layout {
    /// The separator; found out when not told.
    pub delimiter: Option<u8>,
    /// Takes the guard off a cell that a spreadsheet would have run as a formula.
    pub unguard: fn(&str) -> Cow<'_, str>,
}

type Source<'r> = BufReader<Quotes<Utf8<Chain<Cursor<Vec<u8>>, Box<dyn Read + 'r>>>>>;

enum Body<'r> {
    Csv(Box<csv::Reader<Source<'r>>>),
    Json(Source<'r>),
}

/// A file of rows.
pub struct Sheet<'r> {
    /// The names of the columns; none when the rows are JSON objects.
    pub header: Vec<String>,
    /// The first rows, to guess from.
    pub sample: Vec<Vec<String>>,
    /// Their numbers.
    numbers: Vec<u64>,
    /// What separates the cells.
    pub delimiter: u8,
    name: String,
    body: Body<'r>,
    unguard: fn(&str) -> Cow<'_, str>,
    skip: usize,
    footer: usize,
    /// Whether the sample is all of the file.
    sampled: bool,
}

/// One row.
pub struct Row<'a> {
    /// Its number as a spreadsheet counts, the header being row 1; JSON objects count from 1.
    pub number: u64,
    /// What it holds.
    pub cells: Cells<'a>,
    /// Why it is no row of the body, where the map says so.
    pub frame: Option<Frame>,
}

/// What frames the rows of a sheet by its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Rows under the header.
    Skip,
    /// Rows at the end.
    Footer,
}

impl Frame {
    /// The word of the map.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Footer => "footer",
        }
    }
}

/// What a row holds.
pub enum Cells<'a> {
    /// Cells in the order of the header, as they stand in the file.
    Line(&'a StringRecord, fn(&str) -> Cow<'_, str>),
    /// A JSON object.
    Object(&'a Map<String, Value>),
}

impl Cells<'_> {
    /// A cell without guard and without blank space around it; empty when there is none.
    pub fn get(&self, column: usize) -> Cow<'_, str> {
        match self {
            Self::Line(record, unguard) => unguard(record.get(column).unwrap_or_default().trim()),
            Self::Object(_) => Cow::Borrowed(""),
        }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Line(record, _) => record.iter().all(|cell| cell.trim().is_empty()),
            Self::Object(object) => object.is_empty(),
        }
    }
}

impl<'r> Sheet<'r> {
    /// Looks at the head of a file; `name` is what it is called in messages.
    ///
    /// # Errors
    /// When it is empty, not UTF-8, or has no header.
    pub fn open(mut reader: Box<dyn Read + 'r>, name: &str, layout: Layout) -> Result<Self, Error> {
        let mut head = text::head(&mut *reader).map_err(|error| Error::from(error).at(name))?;
        head::refuse_strange(&head, name)?;
        if head.starts_with(b"\xEF\xBB\xBF") {
            head.drain(..3);
        }
        let told = head::sep_line(&head);
        if let Some((_, length)) = told {
            head.drain(..length);
        }
        let json = head.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|b| b"[{".contains(b));
        let whole = head::grow(&mut head, &mut *reader, json).map_err(|error| Error::from(error).at(name))?;
        let delimiter =
            layout.delimiter.or(told.map(|told| told.0)).unwrap_or_else(|| head::separator(&head, whole));
        let sample = if json { Vec::new() } else { head::sample(&head, delimiter, whole) };
        let bytes = Utf8::new(Cursor::new(head).chain(reader));
        let quotes = Quotes::new(bytes, (!json).then_some(delimiter), if told.is_some() { 2 } else { 1 });
        let source = BufReader::with_capacity(text::HEAD, quotes);
        let mut sheet = Self {
            header: Vec::new(),
            numbers: Vec::new(),
            sample,
            delimiter,
            name: name.to_owned(),
            body: if json { Body::Json(source) } else { Body::Csv(Box::new(lines(source, delimiter))) },
            unguard: layout.unguard,
            skip: 0,
            footer: 0,
            sampled: whole,
        };
        sheet.read_header()?;
        Ok(sheet)
    }

    fn read_header(&mut self) -> Result<(), Error> {
        let Body::Csv(reader) = &mut self.body else { return Ok(()) };
        let mut record = StringRecord::new();
        let found = reader.read_record(&mut record).map_err(|error| broken(&self.name, error))?;
        self.header = record.iter().map(|cell| (self.unguard)(cell.trim()).into_owned()).collect();
        if !found || self.header.iter().all(String::is_empty) {
            return Err(Error::refused(format!("{} has no header line", self.name))
                .hint("the first line names the columns"));
        }
        if !self.sample.is_empty() {
            self.sample.remove(0);
        }
        self.numbers = (2..).take(self.sample.len()).collect();
        Ok(())
    }

    /// Leaves out `skip` rows under the header and `footer` rows at the end, and takes `prefix` off the names of columns
    /// that begin with it.
    pub fn frame(&mut self, skip: usize, footer: usize, prefix: Option<&str>) {
        (self.skip, self.footer) = (skip, footer);
        let whole = self.sampled && self.sample.len() + 1 < head::SAMPLE;
        let mut rows: Vec<_> = self.numbers.drain(..).zip(self.sample.drain(..)).skip(skip).collect();
        if whole {
            rows.retain(|(_, row)| !row.iter().all(String::is_empty));
            rows.truncate(rows.len().saturating_sub(footer));
        }
        (self.numbers, self.sample) = rows.into_iter().unzip();
        for name in self.header.iter_mut().filter(|_| prefix.is_some()) {
            if let Some(rest) = prefix.and_then(|prefix| name.strip_prefix(prefix)) {
                *name = rest.trim_start().to_owned();
            }
        }
    }

    /// The first row of the sample in which a column holds this text, or begins it, by its number.
    pub fn row_of(&self, column: usize, text: &str) -> Option<u64> {
        let holds = |row: &Vec<String>| {
            row.get(column).is_some_and(|cell| !cell.is_empty() && text.starts_with(cell.as_str()))
        };
        let at = self.sample.iter().position(holds)?;
        self.numbers.get(at).copied()
    }

    /// The cells of a column that say something, each with its row, among the first rows.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = (u64, &str)> {
        let cells = self.numbers.iter().zip(&self.sample);
        let cells = cells.filter_map(move |(row, cells)| Some((*row, cells.get(column)?.as_str())));
        cells.filter(|(_, cell)| !cell.is_empty())
    }

    /// Whether the sample is all of the rows.
    pub fn is_sampled(&self) -> bool {
        self.sampled && self.sample.len() + 1 < head::SAMPLE
    }

    /// Whether the rows are JSON objects.
    pub fn is_json(&self) -> bool {
        matches!(self.body, Body::Json(_))
    }

    /// The columns that are called `name`, as numbers from 0.
    pub fn columns(&self, name: &str) -> Vec<usize> {
        let found = |exact: bool| {
            let same = |header: &&String| {
                if exact { *header == name } else { header.trim().eq_ignore_ascii_case(name.trim()) }
            };
            (0..).zip(&self.header).filter(|(_, header)| same(header)).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let exactly = found(true);
        if exactly.is_empty() { found(false) } else { exactly }
    }

    /// Hands every row that is not blank to `visit`, in order; those that frame the others say so.
    ///
    /// # Errors
    /// When the file cannot be read on, or whatever `visit` refuses.
    pub fn each(self, visit: &mut dyn FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        let (name, unguard) = (self.name, self.unguard);
        match self.body {
            Body::Csv(mut reader) => {
                let (mut record, mut number) = (StringRecord::new(), 1);
                let mut waiting = VecDeque::new();
                let first = 1 + u64::try_from(self.skip).unwrap_or(u64::MAX);
                while reader.read_record(&mut record).map_err(|error| broken(&name, error))? {
                    number += 1;
                    if Cells::Line(&record, unguard).is_blank() {
                        continue;
                    }
                    if number <= first {
                        visit(Row {
                            number,
                            cells: Cells::Line(&record, unguard),
                            frame: Some(Frame::Skip),
                        })?;
                        continue;
                    }
                    // The last rows are known only at the end: each waits until as many have come after it.
                    waiting.push_back((number, std::mem::take(&mut record)));
                    if waiting.len() > self.footer
                        && let Some((number, line)) = waiting.pop_front()
                    {
                        visit(Row { number, cells: Cells::Line(&line, unguard), frame: None })?;
                        record = line;
                    }
                }
                waiting.iter().try_for_each(|(number, line)| {
                    let cells = Cells::Line(line, unguard);
                    visit(Row { number: *number, cells, frame: Some(Frame::Footer) })
                })
            }
            Body::Json(source) => json::objects(source, &name, visit),
        }
    }
}

fn lines<R: Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source)
}

fn broken(name: &str, error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(name, error),
        _ => Error::refused(format!("{name} does not read as CSV")),
    }
}

fn unreadable(name: &str, error: std::io::Error) -> Error {
    let error = match error.downcast::<Unclosed>() {
        Ok(unclosed) => {
            return Error::refused(format!("{name}: {unclosed}"))
                .hint("close it; a quote that belongs to the text is written twice inside quotes: \"\"");
        }
        Err(error) => error,
    };
    match error.downcast::<NotText>() {
        Ok(place) => Error::refused(format!("{name}: {place}"))
            .hint("save it as UTF-8 (Excel: 'CSV UTF-8'), or convert it: iconv -f FROM -t utf-8 OLD > NEW")
            .hint(
                "FROM is windows-1252 (western Europe), windows-1250 (central Europe), windows-1251 (Cyrillic) or macintosh \
                 (old Macs); look at the names before anything is stored: --dry-run",
            ),
        Err(error) => Error::from(error).at(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (Vec<String>, Vec<(u64, Vec<String>)>);

    fn read(bytes: &[u8]) -> Result<Read, Error> {
        let layout = Layout { delimiter: None, unguard: |cell| Cow::Borrowed(cell) };
        let sheet = Sheet::open(Box::new(bytes), "f.csv", layout)?;
        let (header, mut rows) = (sheet.header.clone(), Vec::new());
        sheet.each(&mut |row| {
            let cells = match row.cells {
                Cells::Line(record, _) => record.iter().map(str::to_owned).collect(),
                Cells::Object(object) => object.values().map(Value::to_string).collect(),
            };
            rows.push((row.number, cells));
            Ok(())
        })?;
        Ok((header, rows))
    }

    #[test]
    fn separators_marks_and_line_ends_are_found_out() {
        for text in [
            "a,b\n1,2\n",
            "\u{feff}a;b\r\n1;2\r\n",
            "a\tb\r\n1\t2",
            "a|b\n1|2\n",
            "sep=;\r\na;b\r\n1;2\r\n\r\n;\r\n",
        ] {
            let (header, rows) = read(text.as_bytes()).unwrap();
            assert_eq!(header, ["a", "b"], "{text:?}");
            assert_eq!(rows[0].1, ["1", "2"], "{text:?}");
            assert_eq!(rows.len(), 1, "blank rows are no rows");
        }
    }

    #[test]
    fn commas_inside_texts_do_not_mislead() {
        let (header, rows) = read(b"When;I do, what is, right\n1;\"a\n;b\"\n2;x, y\n").unwrap();
        assert_eq!(header, ["When", "I do, what is, right"]);
        assert_eq!(rows, [(2, vec!["1".into(), "a\n;b".into()]), (3, vec!["2".into(), "x, y".into()])]);
    }

    #[test]
    fn objects_come_one_by_one_or_in_an_array() {
        for text in ["{\"a\":1}\n{\"a\":2}\n", " [{\"a\":1},\n{\"a\":2}] "] {
            let (_, rows) = read(text.as_bytes()).unwrap();
            assert_eq!(rows, [(1, vec!["1".to_owned()]), (2, vec!["2".to_owned()])]);
        }
        let error = read(b"[{\"a\":1}, 2]").unwrap_err();
        assert_eq!(error.message, "value 2 is no JSON object");
        let error = read(b"{\"a\":1}\n{\"a\":\n").unwrap_err();
        assert!(error.message.starts_with("f.csv: line"), "{}", error.message);
    }

    #[test]
    fn what_is_not_text_is_named() {
        let message = |bytes: &[u8]| read(bytes).unwrap_err().message;
        assert_eq!(message(b"a,b\nZo\xEB,2\n"), "f.csv: line 2, byte 3 is 0xEB, which is not UTF-8");
        assert_eq!(message(b"\xFF\xFEa\0"), "f.csv is UTF-16");
        assert_eq!(message(b""), "f.csv is empty");
        assert_eq!(message(b"PK\x03\x04"), "f.csv is a spreadsheet or archive, not text");
    }
}
