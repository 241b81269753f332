//! Which operations this window wrote: what another one did is not taken back without a word.

use std::collections::BTreeSet;

/// The operations of this window.
#[derive(Default)]
pub(in crate::tui) struct Own {
    /// The newest one when it was opened.
    before: Option<i64>,
    written: BTreeSet<i64>,
    /// The one that the person was told about.
    told: Option<i64>,
}

impl Own {
    /// Notes what stood there when the window was opened; later calls change nothing.
    pub(super) fn open(&mut self, newest: i64) {
        self.before.get_or_insert(newest);
    }

    /// Notes an operation of this window.
    pub(super) fn wrote(&mut self, op: i64) {
        self.written.insert(op);
    }

    /// Notes that the person knows of another window's operation.
    pub(super) fn tell(&mut self, op: i64) {
        self.told = Some(op);
    }

    /// Whether another window wrote it while this one was open.
    pub(super) fn is_foreign(&self, op: i64) -> bool {
        self.before.is_some_and(|before| op > before) && !self.written.contains(&op)
    }

    /// Whether it may be taken back without another word.
    pub(super) fn may_undo(&self, op: i64) -> bool {
        !self.is_foreign(op) || self.told == Some(op)
    }
}
