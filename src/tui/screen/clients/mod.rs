//! All clients: which are shown, in which order, which are marked.

pub(in crate::tui) mod list;

use std::collections::BTreeSet;

use chrono::DateTime;
use chrono_tz::Tz;

use crate::{
    domain::{filter::Filter, id::ClientId},
    practice::{
        dashboard::Row,
        roster::{self, Sort},
    },
};

/// The list of clients.
#[derive(Default)]
pub(in crate::tui) struct Clients {
    pub(in crate::tui) rows: Vec<Row>,
    /// Whether they were read: no rows mean no clients only then.
    pub(in crate::tui) known: bool,
    /// The places of those that are shown.
    pub(in crate::tui) shown: Vec<usize>,
    pub(in crate::tui) sort: Sort,
    pub(in crate::tui) reverse: bool,
    /// What was typed to find some of them.
    pub(in crate::tui) filter: String,
    /// What cannot be read in what was typed.
    pub(in crate::tui) unread: Option<String>,
    pub(in crate::tui) cursor: usize,
    /// Marked for several at once.
    pub(in crate::tui) marked: BTreeSet<ClientId>,
    /// Whom the cursor goes to once the rows are there.
    pub(in crate::tui) wish: Option<ClientId>,
}

impl Clients {
    /// The client the cursor is on.
    pub(in crate::tui) fn row(&self) -> Option<&Row> {
        self.shown.get(self.cursor).and_then(|place| self.rows.get(*place))
    }

    /// A client by its id, whether shown or not.
    pub(in crate::tui) fn by_id(&self, id: ClientId) -> Option<&Row> {
        self.rows.iter().find(|row| row.glance.id == id)
    }

    /// Filters and sorts anew; the cursor stays on the client it was on, or goes to `on`.
    pub(in crate::tui) fn arrange(&mut self, on: Option<ClientId>, now: DateTime<Tz>) {
        let on = on.or_else(|| self.row().map(|row| row.glance.id));
        let (filter, unread) = Filter::so_far(&self.filter);
        let filter = roster::at_hand(filter);
        self.unread = unread.map(|invalid| invalid.rule);
        self.shown = roster::arrange(&self.rows, &filter, (self.sort, self.reverse), now);
        let found = self
            .shown
            .iter()
            .position(|place| self.rows.get(*place).map(|row| row.glance.id) == on && on.is_some());
        self.cursor = found.unwrap_or_else(|| self.cursor.min(self.shown.len().saturating_sub(1)));
    }

    /// Takes the rows as they are now.
    pub(in crate::tui) fn take(&mut self, rows: Vec<Row>, now: DateTime<Tz>) {
        let on = self.wish.take().or_else(|| self.row().map(|row| row.glance.id));
        (self.rows, self.known) = (rows, true);
        let there: BTreeSet<ClientId> = self.rows.iter().map(|row| row.glance.id).collect();
        self.marked.retain(|id| there.contains(id));
        self.arrange(on, now);
    }

    /// Drops what was read; the order and the place in it stay.
    pub(in crate::tui) fn forget(&mut self) {
        let on = self.row().map(|row| row.glance.id);
        *self = Self { sort: self.sort, reverse: self.reverse, wish: on, ..Self::default() };
    }

    /// Marks the row, or takes its mark away, and goes on to the next.
    pub(in crate::tui) fn mark(&mut self) {
        let Some(id) = self.row().map(|row| row.glance.id) else { return };
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.cursor = (self.cursor + 1).min(self.shown.len().saturating_sub(1));
    }

    /// Marks all that are shown; takes the marks away when all are marked.
    pub(in crate::tui) fn mark_all(&mut self) {
        let shown: BTreeSet<ClientId> =
            self.shown.iter().filter_map(|place| self.rows.get(*place)).map(|row| row.glance.id).collect();
        self.marked = if shown.is_subset(&self.marked) { BTreeSet::new() } else { shown };
    }

    /// Whom a key is about: the marked ones, else the one the cursor is on.
    pub(in crate::tui) fn meant(&self) -> Vec<&Row> {
        if self.marked.is_empty() {
            return self.row().into_iter().collect();
        }
        self.shown
            .iter()
            .filter_map(|place| self.rows.get(*place))
            .filter(|row| self.marked.contains(&row.glance.id))
            .collect()
    }
}
