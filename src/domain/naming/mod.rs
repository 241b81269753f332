//! Naming a client: what a typed word or two refers to, by four rules.
//!
//! Names are sealed, so the caller opens them one by one and feeds them to a [`Matcher`], which keeps a few hits and no
//! names.

mod fold;
mod matcher;
mod near;
mod query;
mod search;

pub use fold::{slug, words};
pub use matcher::{Match, Matcher, NEAR, SHOWN, resolve};
pub use near::nearest;
pub use search::{Search, contains};

use super::id::ClientId;

/// Whether the name is wanted for looking or for changing something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// One hit by any rule is taken.
    Read,
    /// A hit by prefixes has to be confirmed.
    Write,
}

/// Where a client stands, as far as naming cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Being coached: offered first.
    Active,
    /// Paused or completed.
    Resting,
    /// In cold storage: found only by a whole name.
    Archived,
}

/// A client who may be meant.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The id.
    pub id: ClientId,
    /// The four characters.
    pub handle: &'a str,
    /// The first name.
    pub first: &'a str,
    /// The last name; may be empty.
    pub last: &'a str,
    /// The e-mail address; may be empty.
    pub email: &'a str,
    /// Where the client stands.
    pub standing: Standing,
}

/// A candidate that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The how-manieth candidate it was, from 0.
    pub index: usize,
    /// Its id, for a caller who kept nothing.
    pub id: ClientId,
}

#[cfg(test)]
mod tests;
