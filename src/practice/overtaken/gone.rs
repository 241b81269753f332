//! A record that was removed while somebody changed it here.

use super::{Seen, Subject};
use crate::{
    error::{Error, Kind},
    practice::Setting,
    store::Store,
};

impl Seen {
    /// The record as it stands.
    pub(super) fn now(&self, store: &Store, setting: &Setting) -> Result<Self, Error> {
        Self::of(store, setting, self.subject).map_err(|error| match error.kind {
            Kind::NotFound => self.gone(store),
            _ => error,
        })
    }

    /// That the record is not there any more, though it was, and how it comes back.
    pub fn gone(&self, store: &Store) -> Error {
        let (table, id) = match self.subject {
            Subject::Client(id) | Subject::NoteOn(id) => ("clients", id.0),
            Subject::Session(id) | Subject::Notes(id) => ("sessions", id.0),
        };
        let error = Error::not_found(format!("{} was removed in the meantime", self.called));
        match store.writers(table, id).ok().and_then(|all| all.last().copied()) {
            Some(op) => error.fact(format!("coach undo {op} brings it back")),
            None => error.hint("see what was done: coach op log"),
        }
    }
}
