//! What a line or the row of a list calls a thing, and that both names of a row mean the same one.

use crate::error::{Error, Kind};

/// What a thing is called. It can only be looked up, so nobody takes the id of a row for the thing that its handle names.
#[derive(Clone)]
pub struct Name {
    query: String,
    beside: Option<String>,
}

impl Name {
    /// A handle, an id or a name, as somebody typed it.
    pub fn typed(query: impl Into<String>) -> Self {
        Self { query: query.into(), beside: None }
    }

    /// What a row says: its id, else its handle, for a row of another practice may have the handle of something else here.
    /// Nothing where it has neither.
    pub fn of_row(id: Option<&str>, handle: Option<&str>) -> Option<Self> {
        let query = id.or(handle)?.to_owned();
        Some(Self { query, beside: handle.filter(|_| id.is_some()).map(str::to_owned) })
    }

    /// What people call it.
    pub fn shown(&self) -> &str {
        self.beside.as_ref().unwrap_or(&self.query)
    }

    /// Looks it up with `find`, which takes either name.
    ///
    /// # Errors
    /// Whatever `find` refuses, and a row whose two names do not mean the same thing.
    pub fn find<T: PartialEq>(&self, mut find: impl FnMut(&str) -> Result<T, Error>) -> Result<T, Error> {
        let found = find(&self.query);
        let Some(handle) = &self.beside else { return found };
        match (found, find(handle)) {
            (Ok(one), Ok(other)) if one == other => Ok(one),
            // One handle may stand for several scores, of which the id says which.
            (Ok(one), Err(error)) if error.kind == Kind::Ambiguous => Ok(one),
            (Ok(_), _) => {
                let error = Error::usage(format!(
                    "the handle {handle} and the id {} are not of the same row",
                    self.query
                ));
                Err(error.hint("leave one of them out: the other one decides"))
            }
            (Err(error), Ok(_)) if error.kind == Kind::NotFound => Err(Error::not_found(format!(
                "{handle} is another one here: nothing has the id {}",
                self.query
            ))
            .hint("is the row from another practice?  without its 'id', the handle decides")),
            (Err(error), _) => Err(error),
        }
    }
}
