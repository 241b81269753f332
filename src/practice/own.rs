//! Which operations this window wrote: what an earlier one or another one did is not taken back without a word.

use std::collections::BTreeSet;

/// The operations of one open practice.
#[derive(Debug, Default)]
pub struct Own {
    /// The newest one when it was opened.
    before: i64,
    written: BTreeSet<i64>,
}

impl Own {
    /// None yet, over everything up to `newest`.
    pub(super) fn since(newest: i64) -> Self {
        Self { before: newest, written: BTreeSet::new() }
    }

    pub(super) fn wrote(&mut self, op: i64) {
        self.written.insert(op);
    }

    /// Whose an operation is, where it is none of these: in words that stand behind it.
    pub fn elsewhere(&self, op: i64) -> Option<&'static str> {
        match op {
            op if self.written.contains(&op) => None,
            op if op <= self.before => Some("made before this window opened"),
            _ => Some("made in another window"),
        }
    }
}
