//! `--sort`: by which key a list is ordered, and whether it is turned round.

use crate::error::Error;

/// An order as it was asked for.
pub(super) struct Order<'a> {
    /// By what.
    pub(super) key: &'a str,
    /// Whether it goes the other way.
    pub(super) turned: bool,
}

impl<'a> Order<'a> {
    /// Reads `FIELD` or `-FIELD`.
    pub(super) fn of(asked: &'a str) -> Self {
        asked.strip_prefix('-').map_or(Self { key: asked, turned: false }, |key| Self { key, turned: true })
    }

    /// Turns rows round that were sorted upwards, where that was asked for, and leaves the first `limit` of them.
    pub(super) fn finish<T>(&self, rows: &mut Vec<T>, limit: Option<usize>) {
        self.turn(rows);
        rows.truncate(limit.unwrap_or(usize::MAX));
    }

    /// Turns rows round that were sorted upwards, where that was asked for.
    pub(super) fn turn<T>(&self, rows: &mut [T]) {
        if self.turned {
            rows.reverse();
        }
    }

    /// Refuses a key that there is none of.
    pub(super) fn unknown(&self, what: &str, known: &[&str]) -> Error {
        Error::usage(format!("{what} cannot be sorted by '{}'", self.key))
            .hint(format!("available: {}; -FIELD reverses the order", known.join(", ")))
    }
}
