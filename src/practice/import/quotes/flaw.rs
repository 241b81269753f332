//! What is wrong with the quotes of a row, and in what words it is told.

use std::ops::RangeInclusive;

use crate::practice::import::brief;

/// With fewer columns a line of text may well split into as many cells as the header has.
const SURE: usize = 4;

/// What there is to say of the quotes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Text behind a closing quote: a reader of CSV would glue it to what stands inside. The lines from the opening quote
    /// to the closing one, and the cell, from 0.
    Behind(RangeInclusive<u64>, usize),
    /// A cell in quotes takes in a line that reads like a row: the lines of the cell, the first such line, and whether
    /// there can be a doubt.
    Swallows(RangeInclusive<u64>, u64, bool),
    /// Quotes around a cell that needs none, where other cells have none: its number, from 0.
    Needless(usize),
    /// The same where they are taken as text.
    Kept(usize),
}

/// What a row is told of its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::practice::import) enum Told {
    /// Why it is not taken.
    Refused(String),
    /// What is not sure about it.
    Doubt(String),
}

impl Flaw {
    /// A cell over several lines of which at least one reads like a row. `tight` says that no blank stands behind a
    /// separator of it, as one does in a sentence.
    pub(super) fn swallows(lines: RangeInclusive<u64>, (line, tight): (u64, bool), width: usize) -> Self {
        Self::Swallows(lines, line, width >= SURE && tight)
    }

    /// Whether the row is refused for it.
    pub(super) fn refuses(&self) -> bool {
        matches!(self, Self::Behind(..) | Self::Swallows(_, _, true))
    }

    /// What the row is told; `header` are the names of the columns.
    pub(super) fn told(&self, header: &[String]) -> Told {
        const CURE: &str = "write a quote that belongs to the text twice inside quotes (\"\"), or save the file again as CSV";
        let name = |at: usize| match header.get(at).map(|name| brief(name)) {
            Some(name) if !name.is_empty() => format!("'{name}'"),
            _ => format!("column {}", at + 1),
        };
        match self {
            Self::Behind(lines, at) if lines.start() == lines.end() => Told::Refused(format!(
                "{}: text follows the closing quote in line {}; {CURE}",
                name(*at),
                lines.end()
            )),
            Self::Behind(lines, at) => Told::Refused(format!(
                "{}: the quote that opens in line {} closes in line {}, and text follows it; {CURE}",
                name(*at),
                lines.start(),
                lines.end()
            )),
            Self::Swallows(lines, like, true) => Told::Refused(format!(
                "the quote that opens in line {} closes in line {}, and line {like} reads like a row of its own; {CURE}; lines \
                 that belong to one cell: join them",
                lines.start(),
                lines.end()
            )),
            Self::Swallows(lines, like, false) => Told::Doubt(format!(
                "one cell takes lines {} to {}, and line {like} reads like a row of its own: is a quote not closed?",
                lines.start(),
                lines.end()
            )),
            Self::Needless(at) => Told::Doubt(format!("the quotes around {} were left out", name(*at))),
            Self::Kept(at) => Told::Doubt(format!(
                "the quotes around {} are part of the text, because no cell of the file needs quotes",
                name(*at)
            )),
        }
    }
}

/// What was told of the quotes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::practice::import) struct Doubts {
    first: Option<(u64, String)>,
    more: usize,
}

impl Doubts {
    pub(in crate::practice::import) fn note(&mut self, row: u64, doubt: &str) {
        match self.first {
            Some(_) => self.more += 1,
            None => self.first = Some((row, doubt.to_owned())),
        }
    }

    /// The first of them, and how many more there are.
    pub(in crate::practice::import) fn note_of_all(&self) -> Option<String> {
        let (row, doubt) = self.first.as_ref()?;
        let more = crate::domain::count::counted(self.more, "more row", "more rows");
        let more = if self.more == 0 { String::new() } else { format!(" ({more} like it)") };
        Some(format!("Check row {row}: {doubt}{more}"))
    }
}
