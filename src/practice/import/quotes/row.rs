//! One row as its bytes go by: how its lines split into cells, with and without the quotes.

use std::ops::RangeInclusive;

use super::flaw::Flaw;

/// What is known of a row so far.
#[derive(Default)]
pub(super) struct Seen {
    /// Separators outside quotes: the cell that is read, from 0.
    cell: usize,
    /// What that cell holds.
    outer: Outer,
    /// What stood inside the last quotes, and the line on which they opened.
    inner: Inner,
    opened: u64,
    /// The line that is read.
    line: Physical,
    /// Whether the line on which a cell of several lines opens splits as a row does.
    first_fits: bool,
    /// Lines that a cell in quotes takes in: all of them, and the first that reads like a row, with whether no blank stands
    /// behind its separators.
    spans: Option<RangeInclusive<u64>>,
    like: Option<(u64, bool)>,
    behind: Option<(RangeInclusive<u64>, usize)>,
    /// The first cell whose quotes are not needed, and the first whose quotes are text.
    pub(super) needless: Option<usize>,
    pub(super) kept: Option<usize>,
    pub(super) counts: Counts,
}

/// A cell, but for what stands inside quotes.
#[derive(Default)]
struct Outer {
    /// Whether anything but blanks stands there, whether there are quotes, and whether it begins with one that is text.
    filled: bool,
    quoted: bool,
    wrapped: bool,
    length: usize,
    commas: usize,
    last: u8,
}

/// What stands inside quotes.
#[derive(Default)]
struct Inner {
    /// A separator, a line break or a quote, which need them.
    needs: bool,
    comma: bool,
    /// Anything at all.
    holds: bool,
}

/// How the cells of a row use quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Cells that say something.
    pub(super) filled: usize,
    /// Cells in quotes.
    pub(super) quoted: usize,
    /// Those that need them.
    pub(super) needing: usize,
    /// Those that need none, and have no comma either, for which some programs write them.
    pub(super) needless: usize,
    /// Those that have but a comma, and cells without quotes that have one: whoever writes such needs no quotes for it.
    pub(super) commas: usize,
    pub(super) bare_commas: usize,
    /// Quotes behind a backslash, as databases write them inside quotes.
    pub(super) escaped: usize,
}

impl Counts {
    /// Adds those of a further row; what is behind a backslash is counted apart.
    pub(super) fn add(&mut self, row: Self) {
        self.filled += row.filled;
        self.quoted += row.quoted;
        self.needing += row.needing;
        self.needless += row.needless;
        self.commas += row.commas;
        self.bare_commas += row.bare_commas;
    }
}

/// A line as it stands in the file.
#[derive(Default)]
struct Physical {
    /// Separators, but for those inside quotes that open on it and close.
    marks: usize,
    /// Separators inside the quotes that are open, and inside those that were closed last.
    inner: usize,
    held: usize,
    /// Whether it begins inside quotes.
    inside: bool,
    /// Whether a separator of it has no blank behind it.
    tight: bool,
    after_mark: bool,
}

impl Physical {
    fn fits(&self, width: usize) -> bool {
        // A separator that stands in a text makes it wider, and no less a row.
        width > 1 && self.marks + self.inner + 1 >= width
    }
}

impl Seen {
    /// Any byte, before anything else is said of it.
    pub(super) fn byte(&mut self, byte: u8) {
        if self.line.after_mark && byte != b' ' {
            self.line.tight = true;
        }
        self.line.after_mark = false;
    }

    pub(super) fn opens(&mut self, line: u64) {
        self.opened = line;
        (self.outer.quoted, self.inner) = (true, Inner::default());
    }

    /// A byte inside quotes that is none.
    pub(super) fn inside(&mut self, byte: u8, delimiter: u8, (line, width): (u64, usize)) {
        self.inner.holds = true;
        self.inner.comma |= byte == b',';
        if byte == delimiter {
            self.inner.needs = true;
            self.line.inner += 1;
            self.line.after_mark = true;
        }
        if matches!(byte, b'\n' | b'\r') {
            self.inner.needs = true;
            self.spans = Some(self.opened..=line);
            let fits = self.line.fits(width);
            if self.line.inside {
                self.like = self.like.or(fits.then_some((line, self.line.tight)));
            } else {
                self.first_fits = fits;
            }
            self.line = Physical { inside: true, ..Physical::default() };
        }
    }

    /// Two quotes inside quotes, which are one.
    pub(super) fn doubled(&mut self) {
        (self.inner.needs, self.inner.holds) = (true, true);
        if !self.line.inside {
            self.line.inner += std::mem::take(&mut self.line.held);
        }
    }

    /// Quotes that may be closed: what was inside them is no line of its own, where they opened on this one.
    pub(super) fn closes(&mut self, line: u64) {
        let inner = std::mem::take(&mut self.line.inner);
        if self.line.inside {
            self.line.marks += inner;
        }
        self.line.held = inner;
        if let Some(spans) = &mut self.spans
            && *spans.start() == self.opened
        {
            *spans = self.opened..=line;
        }
    }

    /// Text behind a closing quote; `escaped` where a backslash stands in front of that.
    pub(super) fn behind(&mut self, line: u64, escaped: bool) {
        self.counts.escaped += usize::from(escaped);
        let cell = self.cell;
        self.behind.get_or_insert((self.opened..=line, cell));
    }

    /// Text outside quotes.
    pub(super) fn outside(&mut self, byte: u8) {
        let cell = &mut self.outer;
        cell.filled |= !byte.is_ascii_whitespace();
        cell.commas += usize::from(byte == b',');
        cell.wrapped = if cell.length == 0 { byte == b'"' } else { cell.wrapped };
        (cell.length, cell.last) = (cell.length + 1, byte);
    }

    /// The end of a cell.
    pub(super) fn cell_ends(&mut self, by_mark: bool) {
        let (cell, inner, counts) = (std::mem::take(&mut self.outer), &self.inner, &mut self.counts);
        counts.filled += usize::from(cell.filled || (cell.quoted && inner.holds));
        if cell.quoted && !cell.filled && inner.holds {
            counts.quoted += 1;
            counts.needing += usize::from(inner.needs);
            counts.commas += usize::from(!inner.needs && inner.comma);
            if !inner.needs && !inner.comma {
                counts.needless += 1;
                self.needless.get_or_insert(self.cell);
            }
        }
        counts.bare_commas += usize::from(!cell.quoted && cell.commas > 0);
        if cell.wrapped && cell.length > 2 && cell.last == b'"' {
            self.kept.get_or_insert(self.cell);
        }
        if by_mark {
            self.cell += 1;
            self.line.marks += 1;
            self.line.after_mark = true;
        }
    }

    /// Cells so far.
    pub(super) fn cells(&self) -> usize {
        self.cell + 1
    }

    /// What is wrong with the row, at its end.
    pub(super) fn flaw(&mut self, (line, width): (u64, usize)) -> Option<Flaw> {
        if let Some((lines, cell)) = self.behind.take() {
            return Some(Flaw::Behind(lines, cell));
        }
        if self.line.inside && self.first_fits && self.line.fits(width) {
            self.like = self.like.or(Some((line, self.line.tight)));
        }
        let lines = self.spans.take()?;
        let like = self.like.take().filter(|(_, tight)| *tight || width > 3)?;
        Some(Flaw::swallows(lines, like, width))
    }
}
