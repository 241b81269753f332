//! While rows come in: a line of progress on standard error, and a stop after the row at hand on Ctrl-C.

use crate::{
    env::{Clock, Term, stop},
    error::{Error, Kind},
    practice::import::{Tally, Watch, thousands},
    report::Printable,
};

/// Nothing is told before that many milliseconds.
const SILENT: u64 = 500;
/// How often the line is drawn anew on a terminal.
const REDRAW: u64 = 100;
/// How often a line is written elsewhere.
const REPEAT: u64 = 10_000;

/// An estimate from less than so many milliseconds is none.
const EARLY: u64 = 1_000;

/// How long the rest may take, from how long so many rows took: `, about 4 s left`.
fn left(took: u64, rows: u64, total: u64) -> String {
    let left = total.saturating_sub(rows).saturating_mul(took).checked_div(rows);
    match left.filter(|_| took >= EARLY) {
        Some(left) => format!(", about {} s left", left.div_ceil(1_000)),
        None => String::new(),
    }
}

/// How far the rows have come.
pub(super) struct Progress<'a> {
    term: &'a mut dyn Term,
    clock: &'a dyn Clock,
    total: u64,
    started: u64,
    told: Option<u64>,
    silent: bool,
    quiet: bool,
    drawn: bool,
}

impl<'a> Progress<'a> {
    /// Begins to count; in accessible mode nothing is drawn, the result is told at the end.
    pub(super) fn new(
        term: &'a mut dyn Term,
        clock: &'a dyn Clock,
        total: u64,
        quiet: bool,
        spoken: bool,
    ) -> Self {
        let started = clock.ticks();
        Self { term, clock, total, started, told: None, silent: quiet, quiet: quiet || spoken, drawn: false }
    }

    fn tell(&mut self, rows: u64) -> Result<(), Error> {
        let (now, person) = (self.clock.ticks(), self.term.facts().person);
        let every = if person { REDRAW } else { REPEAT };
        let due = match self.told {
            None if person => now.saturating_sub(self.started) >= SILENT,
            None => now.saturating_sub(self.started) >= REPEAT,
            Some(last) => now.saturating_sub(last) >= every,
        };
        if self.quiet || !due {
            return Ok(());
        }
        self.told = Some(now);
        let left = left(now.saturating_sub(self.started), rows, self.total);
        let line = format!("Importing {} of {} rows{left}", thousands(rows), thousands(self.total));
        if person {
            self.drawn = true;
            write!(self.term.err(), "\r{line}\u{1b}[K")?;
            self.term.err().flush()?;
        } else {
            writeln!(self.term.err(), "{line}")?;
        }
        Ok(())
    }

    /// Says what was taken from where, and what else there is to know before it is kept.
    pub(super) fn reading(&mut self, tally: &Tally) -> Result<(), Error> {
        let lead = if std::mem::take(&mut self.drawn) { "\r\u{1b}[K" } else { "" };
        if self.silent {
            return Ok(());
        }
        let reading = &tally.reading;
        let told =
            [reading.sentence(), reading.left_over()].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let told = (!told.is_empty()).then(|| format!("Reading {told}"));
        write!(self.term.err(), "{lead}")?;
        for line in told.iter().chain(&tally.notes) {
            writeln!(self.term.err(), "{}", Printable(line))?;
        }
        Ok(())
    }

    /// Takes the line away.
    pub(super) fn finish(self) {
        if self.drawn {
            // What cannot be wiped stays; the import is done all the same.
            write!(self.term.err(), "\r\u{1b}[K").unwrap_or_default();
        }
    }
}

impl Watch for Progress<'_> {
    fn row(&mut self, tally: &Tally) -> Result<(), Error> {
        if stop::came().is_some() {
            let lead = if self.drawn { "\r\u{1b}[K" } else { "" };
            writeln!(self.term.err(), "{lead}stopping after this row, Ctrl-C again to stop now")?;
            self.drawn = false;
            let rows = crate::domain::count::counted(thousands(tally.rows), "row", "rows");
            return Err(Error::new(Kind::Cancelled, format!("stopped after {rows}; nothing was imported"))
                .hint("run it again when you like: a file is imported completely or not at all"));
        }
        self.tell(tally.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_estimated_once_it_can_be() {
        for (took, rows, told) in [
            (900, 500, ""),
            (1_000, 0, ""),
            (1_000, 500, ", about 3 s left"),
            (4_000, 1_000, ", about 4 s left"),
            (9_000, 2_000, ", about 0 s left"),
        ] {
            assert_eq!(left(took, rows, 2_000), told);
        }
    }
}
