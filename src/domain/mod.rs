//! The rules of coaching practice: pure values and functions, no I/O, no clock, no stored floats.
//!
//! Everything here can be tested with nothing but its arguments; MODEL and data-model rules live here once.

pub mod action;
pub mod address;
pub mod analytics;
pub mod answer;
pub mod assessment;
pub mod assignment;
pub mod attention;
pub mod boxes;
pub mod breakthrough;
pub mod client;
pub mod count;
pub mod decimal;
pub mod dimension;
pub mod encoding;
pub mod engagement;
pub mod event;
pub mod filter;
pub mod handle;
pub mod history;
pub mod id;
pub mod intervention;
pub mod keys;
pub mod naming;
pub mod opening;
pub mod pattern;
pub mod question;
pub mod reliability;
pub mod score;
pub mod scoring;
pub mod session;
pub mod statistics;
pub mod suggest;
pub mod text;
pub mod trend;
pub mod when;
pub(crate) mod words;
pub mod zone;

pub use decimal::{
    Change, DayGap, MeanRating, Percent, Points, Share, Total, Unit, Velocity, Weight, WorkedHours,
};
pub use dimension::{Dimension, PerDimension};
pub use handle::Handle;
pub use score::Scores;

/// When a command runs and who runs it: read once, so that all rows of one command carry one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The instant of the command.
    pub now: chrono::DateTime<chrono::Utc>,
    /// The acting user.
    pub actor: id::UserId,
}

/// A value that breaks a rule of the domain: which field, and the rule in words that finish the sentence
/// "`field` …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {rule}")]
pub struct Invalid {
    /// The field as people know it, for example `weight` or `start date`.
    pub field: &'static str,
    /// What it breaks, for example `must lie between 0.01 and 9.99, not 12.50`.
    pub rule: String,
    /// Whether the value could not even be read as what it should be: a slip of the keys, and no rule of coaching.
    pub unreadable: bool,
    /// The rule without the "this" that stands in it for a value which is not repeated here, for whoever may say it.
    pub predicate: Option<String>,
}

impl Invalid {
    /// Says that `field` breaks `rule`.
    pub fn new(field: &'static str, rule: impl Into<String>) -> Self {
        Self { field, rule: rule.into(), unreadable: false, predicate: None }
    }

    /// Says what a value is or is not that is not repeated, because it may be private or long.
    pub fn of_this(field: &'static str, predicate: impl Into<String>) -> Self {
        let predicate = predicate.into();
        Self { rule: format!("this {predicate}"), predicate: Some(predicate), ..Self::new(field, "") }
    }

    /// Says that the value of `field` cannot be read; `rule` says what it has to look like.
    pub fn unreadable(field: &'static str, rule: impl Into<String>) -> Self {
        Self { unreadable: true, ..Self::new(field, rule) }
    }
}
