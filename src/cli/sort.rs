//! `--sort`: by which field a list is ordered, and whether it is turned round. It is read with the line, so that a field
//! that a list has not is refused wherever the line comes from, an alias among them.

use crate::{
    error::{Error, Kind},
    store::Store,
};

/// What is encrypted wherever a list has it: no order of it can be given without the keys.
const SEALED: &str = "name";

/// What a list can be sorted by.
pub(super) struct Keys {
    /// What is listed.
    what: &'static str,
    /// Each field as `--fields` names it, before the other names that it is heard by.
    names: &'static [&'static [&'static str]],
    /// Whether nothing of it is encrypted.
    open: bool,
}

/// An order as it was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    key: &'static str,
    sealed: bool,
    /// Whether it goes the other way.
    pub(super) turned: bool,
}

impl Keys {
    /// What is listed can be sorted by these.
    pub(super) const fn of(what: &'static str, names: &'static [&'static [&'static str]]) -> Self {
        Self { what, names, open: false }
    }

    /// Nothing of what is listed is encrypted.
    pub(super) const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Reads `FIELD` or `-FIELD`.
    ///
    /// # Errors
    /// When there is no such field, saying which there are.
    pub(super) fn read(&self, asked: &str) -> Result<Order, String> {
        let (typed, turned) = asked.strip_prefix('-').map_or((asked, false), |key| (key, true));
        let found = self.names.iter().find(|names| names.contains(&typed)).and_then(|names| names.first());
        let key = found.copied().ok_or_else(|| {
            let all: Vec<&str> = self.names.iter().filter_map(|names| names.first()).copied().collect();
            format!("{} can be sorted by {}; -FIELD reverses the order", self.what, all.join(", "))
        })?;
        Ok(Order { key, turned, sealed: key == SEALED && !self.open })
    }
}

impl Order {
    /// By which field.
    ///
    /// # Errors
    /// When it is encrypted and the practice is locked: any other order would not be the one that was asked for.
    pub(super) fn key(&self, store: &Store) -> Result<&'static str, Error> {
        if self.sealed && !store.unlocked() {
            return Err(Error::new(Kind::Locked, "the practice is locked, and names cannot be sorted")
                .hint("coach unlock, or sort by another field: --sort FIELD"));
        }
        Ok(self.key)
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
}
