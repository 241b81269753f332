//! Lines in rows of a width: broken after blanks and beside wide characters, within a word only when it is longer than a
//! row. The blanks at a break hang behind their row, so that the next one begins with a word.

use crate::report::{
    measure::{cluster, width},
    sanitize::one_line,
};

/// A row: which line it shows, from which character to which. The next row begins where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where it starts, in bytes.
    byte: usize,
    /// Whether the line ends with it.
    pub(super) last: bool,
}

/// A visible character with what joins it.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'t> {
    /// Its place in the line, in characters.
    pub(super) at: usize,
    /// How many characters it is.
    pub(super) chars: usize,
    pub(super) text: &'t str,
    /// Cells that it takes.
    pub(super) cells: usize,
}

impl Cluster<'_> {
    fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The visible characters of a line from left to right. A tab is one of its own.
pub(super) fn clusters(line: &str) -> impl Iterator<Item = Cluster<'_>> {
    from(line, 0)
}

/// Those of what is left of a line from character `at` on.
fn from(rest: &str, at: usize) -> impl Iterator<Item = Cluster<'_>> {
    let (mut rest, mut at) = (rest, at);
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let until_tab = rest.find('\t').filter(|place| *place > 0).unwrap_or(rest.len());
        let bytes = if first == '\t' { 1 } else { cluster(rest.get(..until_tab)?) };
        let (text, after) = rest.split_at_checked(bytes)?;
        let found = Cluster { at, chars: text.chars().count(), text, cells: width(&one_line(text)) };
        at += found.chars;
        rest = after;
        Some(found)
    })
}

/// The rows of all lines. The last cell of a row is left to a cursor behind its text.
pub(super) fn rows(lines: &[String], wide: u16) -> Vec<Row> {
    let room = usize::from(wide).saturating_sub(1).max(1);
    let mut rows = Vec::with_capacity(lines.len());
    for (line, text) in lines.iter().enumerate() {
        let mut row = Row { line, start: 0, end: 0, byte: 0, last: true };
        // The cells of the row so far; where it may end, in characters and bytes, with the cells up to there.
        let (mut used, mut bytes, mut gap) = (0, 0, None);
        for one in clusters(text) {
            let (blank, wide) = (one.is_blank(), one.cells > 1);
            if wide && one.at > row.start {
                gap = Some((one.at, bytes, used));
            }
            if !blank && used + one.cells > room && one.at > row.start {
                let (at, byte, before) = gap.take().unwrap_or((one.at, bytes, used));
                rows.push(Row { end: at, last: false, ..row });
                (row.start, row.byte, used) = (at, byte, used - before);
            }
            used += one.cells;
            bytes += one.text.len();
            row.end = one.at + one.chars;
            if blank || wide {
                gap = Some((row.end, bytes, used));
            }
        }
        rows.push(row);
    }
    rows
}

impl Row {
    /// Its visible characters.
    pub(super) fn clusters<'t>(&self, line: &'t str) -> impl Iterator<Item = Cluster<'t>> {
        let end = self.end;
        from(line.get(self.byte..).unwrap_or_default(), self.start).take_while(move |one| one.at < end)
    }

    /// The character under a column; behind the last one where the line ends, else the last one itself, which is still
    /// on this row.
    pub(super) fn char_at(&self, line: &str, column: usize) -> usize {
        let mut x = 0;
        let mut last = self.start;
        for one in self.clusters(line) {
            x += one.cells;
            if x > column {
                return one.at;
            }
            last = one.at;
        }
        if self.last { self.end } else { last }
    }

    /// Where the words of the row end: behind the last one, before the blanks that hang.
    pub(super) fn words_end(&self, line: &str) -> usize {
        if self.last {
            return self.end;
        }
        let (mut end, mut last) = (None, self.start);
        for one in self.clusters(line) {
            end = if one.is_blank() { end.or(Some(one.at)) } else { None };
            last = one.at;
        }
        end.unwrap_or(last)
    }
}

/// The row and the column of a character.
pub(super) fn place(rows: &[Row], lines: &[String], (line, at): (usize, usize)) -> (usize, usize) {
    let on = |row: &Row| row.line == line && at >= row.start && (at < row.end || row.last);
    let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| on(row)) else { return (0, 0) };
    let text = lines.get(line).map_or("", String::as_str);
    (index, row.clusters(text).take_while(|one| one.at < at).map(|one| one.cells).sum())
}
