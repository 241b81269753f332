//! Patterns: combinations of a strong and a weak dimension that have a name.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dimension, Invalid, dimension::Band, score::Scores};

/// A named combination. At most two can hold at once, never three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// rho high and q low.
    WiseCoward,
    /// psi high and f low.
    LonelyHero,
    /// psi low and f high.
    PeoplePleaser,
    /// rho low and q high.
    RecklessRepeater,
}

impl Pattern {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] =
        [Self::WiseCoward, Self::LonelyHero, Self::PeoplePleaser, Self::RecklessRepeater];

    /// The dimension that has to be high and the one that has to be low.
    const fn sides(self) -> (Dimension, Dimension) {
        match self {
            Self::WiseCoward => (Dimension::Rho, Dimension::Q),
            Self::LonelyHero => (Dimension::Psi, Dimension::F),
            Self::PeoplePleaser => (Dimension::F, Dimension::Psi),
            Self::RecklessRepeater => (Dimension::Q, Dimension::Rho),
        }
    }

    /// The dimension that is high.
    pub const fn strong_side(self) -> Dimension {
        self.sides().0
    }

    /// The dimension that is low.
    pub const fn weak_side(self) -> Dimension {
        self.sides().1
    }

    /// Whether it holds: strictly above 0.70 and strictly below 0.40.
    pub fn holds(self, scores: &Scores) -> bool {
        let (high, low) = self.sides();
        Band::of(scores[high]) == Band::High && Band::of(scores[low]) == Band::Low
    }

    /// Those that hold, in order; the first is the primary one.
    pub fn of(scores: &Scores) -> Vec<Self> {
        Self::ALL.into_iter().filter(|pattern| pattern.holds(scores)).collect()
    }

    /// The name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WiseCoward => "wise_coward",
            Self::LonelyHero => "lonely_hero",
            Self::PeoplePleaser => "people_pleaser",
            Self::RecklessRepeater => "reckless_repeater",
        }
    }

    /// Two letters for lists: the client may be looking.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::WiseCoward => "WC",
            Self::LonelyHero => "LH",
            Self::PeoplePleaser => "PP",
            Self::RecklessRepeater => "RR",
        }
    }

    /// Joins patterns as they are stored: `wise_coward;lonely_hero`.
    pub fn join(patterns: &[Self]) -> String {
        patterns.iter().map(|pattern| pattern.key()).collect::<Vec<_>>().join(";")
    }

    /// Reads what [`Self::join`] wrote.
    ///
    /// # Errors
    /// On a name that is no pattern.
    pub fn split(text: &str) -> Result<Vec<Self>, Invalid> {
        text.split(';').filter(|part| !part.is_empty()).map(str::parse).collect()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl FromStr for Pattern {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let name = text.replace(['-', ' '], "_");
        let known = |pattern: &Self| {
            pattern.key().eq_ignore_ascii_case(&name) || pattern.letters().eq_ignore_ascii_case(text)
        };
        Self::ALL.into_iter().find(known).ok_or_else(|| {
            let all =
                Self::ALL.map(|pattern| format!("{} ({})", pattern.key(), pattern.letters())).join(", ");
            Invalid::new("pattern", format!("must be one of {all}, not '{text}'"))
        })
    }
}

/// The dimension to work on: the primary pattern's weak side, else the lowest score; ties in fixed order.
pub fn focus(scores: &Scores) -> Dimension {
    let weak = Pattern::of(scores).first().map(|pattern| pattern.weak_side());
    let lowest = Dimension::ALL.into_iter().min_by_key(|dimension| scores[*dimension]);
    weak.or(lowest).unwrap_or(Dimension::Psi)
}
