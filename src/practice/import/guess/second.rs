//! A second row of names under the header, as tools write it that give a question with several choices one column for
//! each: the header names the question over the first of them, and the row below names the option of each.

use std::collections::BTreeSet;

use super::{
    headers::{person, time},
    questions::{Found, Headers, Matches, matches},
};
use crate::{bank::Bank, practice::import::Sheet};

/// What the columns of a sheet may be called.
pub(super) struct Names {
    plain: Headers,
    /// With the second row, where it can be one.
    second: Option<Headers>,
    blank: BTreeSet<usize>,
    /// As they are written, and with the second row.
    written: (Vec<String>, Vec<String>),
}

/// Which columns answer which question.
pub(super) struct Fit {
    pub(super) matches: Matches,
    /// Whether the first row under the header names columns.
    pub(super) second: bool,
}

impl Names {
    pub(super) fn new(sheet: &Sheet<'_>) -> Self {
        let blank = (0..).zip(&sheet.header).filter(|(_, name)| name.is_empty()).map(|(at, _)| at).collect();
        let below = below(sheet);
        let second = below.as_ref().map(|names| Headers::new(names));
        let written = (sheet.header.clone(), below.unwrap_or_default());
        Self { plain: Headers::new(&sheet.header), second, blank, written }
    }

    /// The names as they are written, with the second row where that counts.
    pub(super) fn read(&self, second: bool) -> &[String] {
        if second { &self.written.1 } else { &self.written.0 }
    }

    /// The second row counts as names only where it says what a column without a name is.
    pub(super) fn fit(&self, bank: &Bank) -> Fit {
        let plain = matches(&self.plain, bank);
        let Some(second) = &self.second else { return Fit { matches: plain, second: false } };
        let both = matches(second, bank);
        let used = both.found.values().flat_map(Found::columns).any(|at| self.blank.contains(&at));
        if used && both.found.len() >= plain.found.len() {
            Fit { matches: both, second: true }
        } else {
            Fit { matches: plain, second: false }
        }
    }
}

/// The names with the second row: `Question [Option]`. Nothing where that row is a person's: it says who or when.
fn below(sheet: &Sheet<'_>) -> Option<Vec<String>> {
    let row = sheet.sample.first()?;
    let cell = |at: usize| row.get(at).map_or("", String::as_str);
    let says = |name: &str| person(name, &[]).is_some() || time(name, &[]).is_some();
    let mut persons = (0..).zip(&sheet.header).filter(|(_, name)| says(name)).map(|(at, _)| at).peekable();
    persons.peek()?;
    if !persons.all(|at| cell(at).is_empty()) {
        return None;
    }
    let blank = |at: usize| sheet.header.get(at).is_some_and(String::is_empty);
    let mut over = String::new();
    let names = sheet.header.iter().enumerate().map(|(at, name)| {
        if !name.is_empty() {
            over.clone_from(name);
        }
        let several = name.is_empty() || blank(at + 1);
        if several && !cell(at).is_empty() { format!("{over} [{}]", cell(at)) } else { name.clone() }
    });
    Some(names.collect())
}
