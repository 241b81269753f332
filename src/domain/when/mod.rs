//! Dates and times as people type them: what `WHEN` means, given now and the zone.
//!
//! Nothing is guessed: a wall time that does not exist, exists twice or can be read two ways is refused with what to
//! type instead ([`WhenError`]). What was understood is told back by [`echo`].

mod day;
pub mod doubt;
pub mod echo;
pub mod error;
mod form;
pub mod gate;
mod phrase;
mod place;
mod reader;
mod span;
pub mod stamp;
pub mod wall;
mod words;

use std::str::FromStr;

use chrono::DateTime;
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use error::WhenError;
pub use place::{Place, Season, stray_zone, zone_words};
pub use reader::{Moment, Reader};
pub use span::{Every, Minutes, duration, every, patience, span};

use super::Invalid;

/// When something begins, and how long it lasts where that was said.
pub type Timed = (DateTime<Tz>, Option<Minutes>);

/// How dates with slashes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SlashOrder {
    /// Day first: 03/04 is 3 April.
    Dmy,
    /// Month first: 03/04 is 4 March.
    Mdy,
}

impl FromStr for SlashOrder {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "dmy" => Ok(Self::Dmy),
            "mdy" => Ok(Self::Mdy),
            _ => Err(Invalid::new("time.slash_order", format!("must be dmy or mdy, not '{text}'"))),
        }
    }
}

#[cfg(test)]
mod tests;
