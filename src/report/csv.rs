//! CSV cells and lines: RFC 4180, and safe to open in a spreadsheet.
//!
//! A spreadsheet runs a cell that starts with `= + - @`, a tab or a line break as a formula. Words that start with one
//! of these, or with apostrophes followed by one, are written with one more `'` in front; [`import_cell`] takes exactly
//! one away from what starts with apostrophes followed by one of them. So every text returns byte for byte, `'tis`
//! is never touched, and numbers, dates and keys are never guarded at all.

use std::{borrow::Cow, io, io::Write};

use super::{Cell, Style, sanitize};

/// What starts a formula somewhere; the last four are the full-width forms that East Asian spreadsheets accept.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Which reader the lines are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Lines end with LF, as Unix tools expect.
    #[default]
    Rfc4180,
    /// A byte order mark, and lines that end with CRLF.
    Excel,
    /// The same where numbers have a comma: cells are separated by `;`.
    ExcelComma,
}

impl Dialect {
    /// What stands between two cells.
    const fn separator(self) -> char {
        match self {
            Self::Rfc4180 | Self::Excel => ',',
            Self::ExcelComma => ';',
        }
    }

    /// Whether a spreadsheet is to open it.
    pub const fn is_excel(self) -> bool {
        matches!(self, Self::Excel | Self::ExcelComma)
    }
}

/// Words as they are exported: `=1` becomes `'=1`.
pub fn export_cell(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The exact inverse of [`export_cell`]: `'=1` becomes `=1`.
pub fn import_cell(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(guarded) if guarded.trim_start_matches('\'').starts_with(FORMULA) => Cow::Borrowed(guarded),
        _ => Cow::Borrowed(text),
    }
}

/// Writes what stands before the first line.
pub(super) fn begin(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if style.dialect.is_excel() { out.write_all("\u{feff}".as_bytes()) } else { Ok(()) }
}

/// Writes the cells of one record.
pub(super) fn record(cells: &[Cell], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let spelled = cells.iter().map(|cell| {
        let text = cell.machine(style.zone);
        if matches!(cell, Cell::Decimal(_)) && style.dialect == Dialect::ExcelComma {
            return Cow::Owned(text.replace('.', ","));
        }
        if !cell.is_words() {
            return text;
        }
        // A file keeps every byte; a terminal would obey some of them.
        let text = if style.facts.out { Cow::Owned(sanitize::one_line(&text).into_owned()) } else { text };
        if style.raw_cells { text } else { Cow::Owned(export_cell(&text).into_owned()) }
    });
    line(spelled, style.dialect, out)
}

/// Writes one line.
pub(super) fn line<'a>(
    cells: impl ExactSizeIterator<Item = Cow<'a, str>>,
    dialect: Dialect,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (alone, separator) = (cells.len() == 1, dialect.separator());
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            write!(out, "{separator}")?;
        }
        // An empty line is no record to many readers, so a lone empty cell is quoted.
        if cell.contains([separator, '"', '\n', '\r']) || (alone && cell.is_empty()) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(if dialect.is_excel() { b"\r\n" } else { b"\n" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn guards_only_what_would_be_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("''@", "'''@"),
            ("＝1", "'＝1"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(export_cell(text), written);
            assert_eq!(import_cell(written), text);
        }
        assert_eq!(import_cell("=1"), "=1", "a foreign file without guards stays as it is");
    }

    proptest! {
        #[test]
        fn import_is_the_exact_inverse(text in "['=+@\\-\t\r\n＝a]{0,6}|\\PC{0,12}") {
            let written = export_cell(&text);
            prop_assert!(!written.starts_with(FORMULA));
            prop_assert_eq!(import_cell(&written), text.as_str());
        }

        #[test]
        fn other_readers_see_the_same_cells(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\r\n ;']{0,4}", 3), 1..4),
            dialect in prop::sample::select(vec![Dialect::Rfc4180, Dialect::Excel, Dialect::ExcelComma]),
        ) {
            let mut out = vec![];
            for row in &rows {
                line(row.iter().map(|cell| Cow::Borrowed(cell.as_str())), dialect, &mut out).unwrap();
            }
            let separator = u8::try_from(dialect.separator()).unwrap();
            let mut reader =
                csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(out.as_slice());
            let read: Vec<Vec<String>> = reader.deserialize().map(Result::unwrap).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
