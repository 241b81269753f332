//! Zones: names for stretches of the coherence percentage. Their bounds are data (`src/bank/model.toml`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, Percent};

/// One stretch, from `from` (included) up to the next zone's `from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// What it is called.
    pub name: String,
    /// The lowest percentage in it.
    pub from: Percent,
}

/// All zones, lowest first; the first starts at 0.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zones(Vec<Zone>);

impl Zones {
    /// Takes zones in rising order.
    ///
    /// # Errors
    /// When there is none, the first does not start at 0.0, or they do not rise.
    pub fn new(zones: Vec<Zone>) -> Result<Self, Invalid> {
        if zones.first().is_none_or(|zone| zone.from != Percent::MIN) {
            return Err(Invalid::new("zones", "must start at 0.0"));
        }
        if zones.windows(2).any(|pair| pair[0].from >= pair[1].from) {
            return Err(Invalid::new("zones", "must rise"));
        }
        Ok(Self(zones))
    }

    /// All of them, lowest first.
    pub fn all(&self) -> &[Zone] {
        &self.0
    }

    /// The zone of a percentage, decided on the rounded value.
    pub fn of(&self, percent: Percent) -> &str {
        self.0.iter().rev().find(|zone| zone.from <= percent).map_or("", |zone| zone.name.as_str())
    }
}
