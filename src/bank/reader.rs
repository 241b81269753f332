//! Reads a TOML table key by key, keeping places and reporting everything that does not fit.
//!
//! Not serde: it stops at the first thing it does not like, and reads numbers through floats. The tree that the
//! `toml` crate offers keeps each number as it is written, so `0.30` stays exact.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{heading::MAX_CODE, problems::Collector};
use crate::domain::naming::nearest;

/// Parses a file and has `take` read it; what is no TOML is reported.
pub(super) fn parse<'s, T>(
    source: &'s str,
    problems: &mut Collector,
    take: impl FnOnce(Spanned<DeTable<'s>>, &mut Collector) -> T,
) -> T {
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        problems.add(error.span().unwrap_or(0..0), error.message());
    }
    // A file that is no TOML yields a tree full of holes; what it lacks would only be noise.
    let mut noise = Collector::default();
    let problems = if problems.is_empty() { problems } else { &mut noise };
    take(Spanned::new(0..0, table.into_inner()), problems)
}

/// What messages call a table of which there are many: by its code if that can be shown, else by its number.
pub(super) fn called(what: &str, number: usize, table: &Spanned<DeTable<'_>>) -> String {
    let code = table.get_ref().get("code").and_then(|value| value.get_ref().as_str());
    let plain = |code: &&str| code.len() <= MAX_CODE && !code.chars().any(char::is_control);
    match code.filter(plain) {
        Some(code) => format!("{what} {code}"),
        None => format!("{what} number {number}"),
    }
}

/// Items with their numbers for people, from one.
pub(super) fn numbered<T>(items: Vec<T>) -> impl Iterator<Item = (usize, T)> {
    (1..).zip(items)
}

/// One table whose keys are taken one after the other; what is left at the end is unknown.
pub(super) struct Reader<'s, 'p> {
    problems: &'p mut Collector,
    entries: Vec<(Spanned<DeString<'s>>, Spanned<DeValue<'s>>)>,
    known: Vec<&'static str>,
    span: Range<usize>,
    name: String,
}

impl<'s, 'p> Reader<'s, 'p> {
    /// Starts on a table; `name` is what messages call it.
    pub(super) fn new(table: Spanned<DeTable<'s>>, name: String, problems: &'p mut Collector) -> Self {
        let span = table.span();
        let entries = table.into_inner().into_iter().collect();
        Self { problems, entries, known: Vec::new(), span, name }
    }

    /// Changes what messages call the table, once its own name for itself is known.
    pub(super) fn call(&mut self, name: String) {
        self.name = name;
    }

    /// Where the table starts.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'s>>> {
        self.known.push(key);
        let place = self.entries.iter().position(|(known, _)| known.get_ref() == key)?;
        Some(self.entries.swap_remove(place).1)
    }

    fn wrong(&mut self, span: Range<usize>, key: &str, rule: &str) {
        self.problems.add(span, format!("{}: {key} {rule}", self.name));
    }

    /// Says that a key is lacking, if it is: when taking it left as many entries as there were `before`. A value of
    /// the wrong form is not lacking and was reported when it was read.
    fn require<T>(&mut self, key: &str, before: usize, value: Option<T>) -> Option<T> {
        if value.is_none() && self.entries.len() == before {
            self.problems.add(self.span(), format!("{} lacks {key}", self.name));
        }
        value
    }

    fn line(
        &mut self,
        key: &str,
        max: usize,
        value: Spanned<DeValue<'s>>,
        rule: &str,
    ) -> Option<Spanned<String>> {
        let span = value.span();
        match value.into_inner() {
            DeValue::String(text) => match fault(&text, max) {
                Some(rule) => self.wrong(span, key, &rule),
                None => return Some(Spanned::new(span, text.into_owned())),
            },
            _ => self.wrong(span, key, rule),
        }
        None
    }

    /// Text of one line, 1 to `max` characters.
    pub(super) fn text(&mut self, key: &'static str, max: usize) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        self.line(key, max, value, "must be text in quotes")
    }

    /// [`Self::text`] that must be there.
    pub(super) fn need_text(&mut self, key: &'static str, max: usize) -> Option<Spanned<String>> {
        let before = self.entries.len();
        let value = self.text(key, max);
        self.require(key, before, value)
    }

    /// Texts of one line in brackets, each of 1 to `max` characters.
    pub(super) fn texts(&mut self, key: &'static str, max: usize) -> Vec<Spanned<String>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            self.wrong(span, key, "must be texts in brackets");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            texts.extend(self.line(key, max, item, "must hold texts in quotes"));
        }
        texts
    }

    /// A number as it is written, quoted or not: never a float.
    pub(super) fn number(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        let span = value.span();
        let written = match value.get_ref() {
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::String(text) if fault(text, 40).is_none() => text.clone().into_owned(),
            _ => {
                self.wrong(span, key, "must be a number");
                return None;
            }
        };
        Some(Spanned::new(span, written))
    }

    /// [`Self::number`] that must be there.
    pub(super) fn need_number(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let before = self.entries.len();
        let value = self.number(key);
        self.require(key, before, value)
    }

    /// A whole number.
    pub(super) fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let value = self.take(key)?;
        let whole = value.get_ref().as_integer();
        let whole = whole.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if whole.is_none() {
            self.wrong(value.span(), key, "must be a whole number");
        }
        whole.map(|number| Spanned::new(value.span(), number))
    }

    /// [`Self::integer`] that must be there.
    pub(super) fn need_integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let before = self.entries.len();
        let value = self.integer(key);
        self.require(key, before, value)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.take(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(value.span(), key, "must be true or false");
        }
        flag.map(|flag| Spanned::new(value.span(), flag))
    }

    /// A table of its own.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Spanned<DeTable<'s>>> {
        let value = self.take(key)?;
        let span = value.span();
        if let DeValue::Table(table) = value.into_inner() {
            return Some(Spanned::new(span, table));
        }
        self.wrong(span, key, "must be a table");
        None
    }

    /// [`Self::table`] that must be there.
    pub(super) fn need_table(&mut self, key: &'static str) -> Option<Spanned<DeTable<'s>>> {
        let before = self.entries.len();
        let value = self.table(key);
        self.require(key, before, value)
    }

    /// Tables of one name, `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Spanned<DeTable<'s>>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            self.wrong(span, key, &format!("must be written as [[{key}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Spanned::new(span, table)),
                _ => self.wrong(span, key, "must be a table"),
            }
        }
        tables
    }

    /// All that is left, as keys that are whole numbers with text of 1 to `max` characters.
    pub(super) fn numbered(mut self, max: usize) -> Vec<(Spanned<i64>, String)> {
        let mut found = Vec::new();
        for (key, value) in std::mem::take(&mut self.entries) {
            let number = key.get_ref().parse().ok();
            let text = value.get_ref().as_str();
            match (number, text) {
                (Some(number), Some(text)) => match fault(text, max) {
                    Some(rule) => self.wrong(value.span(), key.get_ref(), &rule),
                    None => found.push((Spanned::new(key.span(), number), text.to_owned())),
                },
                (None, _) => self.wrong(key.span(), key.get_ref(), "must be a whole number"),
                (_, None) => self.wrong(value.span(), key.get_ref(), "must be text in quotes"),
            }
        }
        found
    }

    /// Reports what was never asked for.
    pub(super) fn finish(self) {
        for (key, _) in &self.entries {
            let name: String = key.get_ref().chars().filter(|c| !c.is_control()).take(40).collect();
            let hint = match nearest(self.known.iter().copied(), &name) {
                Some(known) => format!("did you mean {known}?"),
                None => format!("known are {}", self.known.join(", ")),
            };
            self.problems.add(key.span(), format!("{} has an unknown key {name}; {hint}", self.name));
        }
    }
}

/// What is wrong with a text, if anything.
fn fault(text: &str, max: usize) -> Option<String> {
    if text.trim().is_empty() {
        return Some("must not be empty".to_owned());
    }
    if text.trim() != text {
        return Some("must not start or end with blank space".to_owned());
    }
    if let Some(found) = text.chars().find(|c| is_hostile(*c) || matches!(c, '\n' | '\r' | '\t')) {
        return Some(format!("must be one line without {}", named(found)));
    }
    let length = text.chars().count();
    (length > max).then(|| format!("has {length} characters; at most {max} fit"))
}

/// Characters that could change what a terminal or a reader makes of the text around them: control characters
/// but tab and line ends, and those that turn the direction of writing.
pub(super) fn is_hostile(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || matches!(c, '\u{2028}' | '\u{2029}') || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The number of a character, since it cannot be shown.
pub(super) fn named(c: char) -> String {
    format!("the character U+{:04X}", u32::from(c))
}
