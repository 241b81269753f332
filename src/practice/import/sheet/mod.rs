//! Rows as people have them in files: CSV with any of four separators, or JSON objects one by one.
//!
//! A sheet is read as a stream. Its head decides how: byte order mark, `sep=` line, separator, JSON or not.

mod again;
mod fault;
mod head;
mod json;
mod row;
#[cfg(test)]
mod tests;
mod title;

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::{BufReader, Chain, Cursor, Read},
};

use csv::StringRecord;

pub use self::row::{Cells, Frame, Row};
use self::{
    again::{Again, Names},
    fault::{broken, unreadable},
};
use super::{
    quotes::{Marks, Quotes, Rows, Told},
    text::{self, Utf8},
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
    Json(Box<Source<'r>>),
}

/// A file of rows.
pub struct Sheet<'r> {
    /// The names of the columns; none when the rows are JSON objects.
    pub header: Vec<String>,
    /// The first rows, to guess from.
    pub sample: Vec<Vec<String>>,
    /// Where they stand.
    places: Vec<Place>,
    /// What was seen of the rows as they went by.
    seen: Rows,
    /// The header as it stands in the file, to know another one by; nothing where nobody asks for it.
    names: Option<Names>,
    /// How many rows under the header belong to it.
    heads: usize,
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

/// Columns by which a list that coach wrote is known.
const OWN: [&str; 2] = ["id", "handle"];

/// Where a row of the sample stands: among the rows that say something, and as a spreadsheet counts.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    number: u64,
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
        let delimiter = layout.delimiter.or(told.map(|told| told.0));
        let line = if told.is_some() { 2 } else { 1 };
        if !json {
            title::refuse(&head, (delimiter, whole), (name, line))?;
        }
        let delimiter = delimiter.unwrap_or_else(|| head::separator(&head, whole));
        let (marks, whole) = head::marks(&mut head, (delimiter, whole), &mut *reader)
            .map_err(|error| Error::from(error).at(name))?;
        let sample = if json { Vec::new() } else { head::sample(&head, marks, whole) };
        let places = head::places(&head, marks, sample.len());
        let bytes = Utf8::new(Cursor::new(head).chain(reader));
        let quotes = Quotes::new(bytes, (!json).then_some(marks), line);
        let seen = quotes.rows();
        let source = BufReader::with_capacity(text::HEAD, quotes);
        let mut sheet = Self {
            header: Vec::new(),
            places,
            seen,
            names: None,
            heads: 0,
            sample,
            delimiter,
            name: name.to_owned(),
            body: if json { Body::Json(Box::new(source)) } else { Body::Csv(Box::new(lines(source, marks))) },
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
        let name = |cell: &str| (self.unguard)(again::seen(cell).trim()).trim().to_owned();
        self.header = record.iter().map(name).collect();
        // Only what coach wrote has guards: in another file an apostrophe is what somebody wrote.
        if !self.header.iter().any(|name| OWN.contains(&name.as_str())) {
            self.unguard = |cell| Cow::Borrowed(cell);
        }
        if !found || self.header.iter().all(String::is_empty) {
            return Err(Error::refused(format!("{} has no header line", self.name))
                .hint("the first line names the columns"));
        }
        if let Some((Told::Refused(told), _)) = self.seen.told(0, &self.header) {
            return Err(Error::refused(format!("{}: {told}", self.name)));
        }
        if !self.sample.is_empty() {
            self.sample.remove(0);
            self.places.remove(0);
        }
        let names = Names::new(&self.header);
        // Another header says nothing of what stands in the columns.
        // Headers in several lines are one header, and are asked about as such.
        let mut rows = self.sample.iter().take(2);
        let last = rows.position(|row| row.iter().any(|cell| cell.starts_with("{\"ImportId\"")));
        let heads = last.map_or(0, |last| last + 1);
        let one = |row: &[String]| names.found(row.iter().map(|cell| again::seen(cell))).is_none();
        self.keep(|place, row| place.at <= heads || one(row));
        self.heads = heads;
        self.names = Some(names);
        Ok(())
    }

    /// Leaves the rows of the sample that `wanted` takes.
    fn keep(&mut self, wanted: impl Fn(&Place, &[String]) -> bool) {
        let rows = self.places.drain(..).zip(self.sample.drain(..));
        let kept: Vec<_> = rows.filter(|(place, row)| wanted(place, row)).collect();
        (self.places, self.sample) = kept.into_iter().unzip();
    }

    /// How many rows say something, whatever they say.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn count(mut self) -> Result<u64, Error> {
        self.names = None;
        let mut rows = 0;
        self.each(&mut |_| {
            rows += 1;
            Ok(())
        })?;
        Ok(rows)
    }

    /// Leaves out `skip` rows under the header and `footer` rows at the end, and takes `prefix` off the names of columns
    /// that begin with it.
    pub fn frame(&mut self, skip: usize, footer: usize, prefix: Option<&str>) {
        (self.skip, self.footer) = (skip, footer);
        let whole = self.sampled && self.sample.len() + 1 < head::SAMPLE;
        self.keep(|place, _| place.at > skip);
        if whole {
            self.keep(|_, row| !row.iter().all(String::is_empty));
            let rest = self.sample.len().saturating_sub(footer);
            self.places.truncate(rest);
            self.sample.truncate(rest);
        }
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
        self.places.get(at).map(|place| place.number)
    }

    /// The cells of a column that say something, each with its row, among the first rows.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = (u64, &str)> {
        let cells = self.places.iter().zip(&self.sample);
        let cells = cells.filter_map(move |(place, cells)| Some((place.number, cells.get(column)?.as_str())));
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

    /// Hands every row that is not blank to `visit`, in order; those that frame the others, and the header where it stands
    /// there once more, say so.
    ///
    /// # Errors
    /// When the file cannot be read on, has a second header with other columns, or whatever `visit` refuses.
    pub fn each(self, visit: &mut dyn FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        let Self { header, name, unguard, names, heads, seen, skip, footer, .. } = self;
        let mut reader = match self.body {
            Body::Csv(reader) => reader,
            Body::Json(source) => return json::objects(*source, &name, visit),
        };
        let (mut record, mut at) = (StringRecord::new(), 0);
        let mut waiting = VecDeque::new();
        while reader.read_record(&mut record).map_err(|error| broken(&name, error))? {
            at += 1;
            let cells = Cells::Line(&record, unguard);
            if cells.is_blank() {
                continue;
            }
            let number = seen.number(at);
            if at <= skip {
                visit(Row { number, cells, frame: Some(Frame::Skip), quotes: None })?;
                continue;
            }
            // The last rows are known only at the end: each waits until as many have come after it.
            waiting.push_back((at, number, std::mem::take(&mut record)));
            if waiting.len() > footer
                && let Some((at, number, line)) = waiting.pop_front()
            {
                let cells = line.iter().map(again::seen);
                let frame = match names.as_ref().filter(|_| at > heads).and_then(|names| names.found(cells)) {
                    Some(Again::Other) => return Err(again::refused(&name, number)),
                    Some(Again::Same) => Some(Frame::Header),
                    None => None,
                };
                let quotes = seen.told(at, &header);
                visit(Row { number, cells: Cells::Line(&line, unguard), frame, quotes })?;
                record = line;
            }
        }
        waiting.iter().try_for_each(|(_, number, line)| {
            let cells = Cells::Line(line, unguard);
            visit(Row { number: *number, cells, frame: Some(Frame::Footer), quotes: None })
        })
    }
}

fn lines<R: Read>(source: R, marks: Marks) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    let builder = builder.delimiter(marks.delimiter).quoting(marks.quotes);
    builder.has_headers(false).flexible(true).from_reader(source)
}
