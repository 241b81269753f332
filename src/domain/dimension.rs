//! The four dimensions, in the one order in which they appear everywhere: psi, rho, q, f.

use std::{
    fmt,
    ops::{Index, IndexMut},
    str::FromStr,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, Unit};

/// One of the four dimensions of the Grounded Coherence model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Ψ, internal consistency: how far actions match stated values.
    Psi,
    /// ρ, accumulated wisdom: learning from experience and using it elsewhere.
    Rho,
    /// q, moral activation: acting on what is right although it is hard.
    Q,
    /// f, social belonging: quality of relationships, in both directions.
    F,
}

impl Dimension {
    /// All four, in their fixed order.
    pub const ALL: [Self; 4] = [Self::Psi, Self::Rho, Self::Q, Self::F];

    /// The name in data, options and column headers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Psi => "psi",
            Self::Rho => "rho",
            Self::Q => "q",
            Self::F => "f",
        }
    }

    /// What the dimension is called in sentences.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Psi => "internal consistency",
            Self::Rho => "accumulated wisdom",
            Self::Q => "moral activation",
            Self::F => "social belonging",
        }
    }

    /// What it measures, in a few words.
    pub const fn measures(self) -> &'static str {
        match self {
            Self::Psi => "how far actions match stated values",
            Self::Rho => "learning from experience and using it elsewhere",
            Self::Q => "acting on what is right although it is hard",
            Self::F => "quality of relationships, in both directions",
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::Psi => 0,
            Self::Rho => 1,
            Self::Q => 2,
            Self::F => 3,
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl FromStr for Dimension {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|dimension| dimension.key() == text).ok_or_else(|| {
            Invalid::unreadable("dimension", format!("must be psi, rho, q or f, not '{text}'"))
        })
    }
}

/// One value for each dimension, indexed by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PerDimension<T> {
    /// The value for psi.
    pub psi: T,
    /// The value for rho.
    pub rho: T,
    /// The value for q.
    pub q: T,
    /// The value for f.
    pub f: T,
}

impl<T> PerDimension<T> {
    /// Makes the four values by asking for each dimension in order.
    pub fn from_fn(mut value: impl FnMut(Dimension) -> T) -> Self {
        Self {
            psi: value(Dimension::Psi),
            rho: value(Dimension::Rho),
            q: value(Dimension::Q),
            f: value(Dimension::F),
        }
    }

    /// The values with their dimensions, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &T)> {
        Dimension::ALL.into_iter().map(|dimension| (dimension, &self[dimension]))
    }

    /// Changes each value.
    pub fn map<U>(self, mut change: impl FnMut(Dimension, T) -> U) -> PerDimension<U> {
        PerDimension {
            psi: change(Dimension::Psi, self.psi),
            rho: change(Dimension::Rho, self.rho),
            q: change(Dimension::Q, self.q),
            f: change(Dimension::F, self.f),
        }
    }
}

impl<T: Copy> PerDimension<Option<T>> {
    /// The four values, when none is missing.
    pub fn complete(&self) -> Option<PerDimension<T>> {
        Some(PerDimension { psi: self.psi?, rho: self.rho?, q: self.q?, f: self.f? })
    }
}

impl<T> Index<Dimension> for PerDimension<T> {
    type Output = T;

    fn index(&self, dimension: Dimension) -> &T {
        [&self.psi, &self.rho, &self.q, &self.f][dimension.index()]
    }
}

impl<T> IndexMut<Dimension> for PerDimension<T> {
    fn index_mut(&mut self, dimension: Dimension) -> &mut T {
        [&mut self.psi, &mut self.rho, &mut self.q, &mut self.f][dimension.index()]
    }
}

/// The band of a dimension score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Below 0.40.
    Low,
    /// 0.40 to 0.70, both included.
    Medium,
    /// Above 0.70.
    High,
}

impl Band {
    /// Where medium begins and where it ends, in hundredths, both included.
    pub const MEDIUM: (i64, i64) = (40, 70);

    /// The band that a score lies in.
    pub fn of(score: Unit) -> Self {
        let (from, to) = Self::MEDIUM;
        match score.steps() {
            low if low < from => Self::Low,
            high if high > to => Self::High,
            _ => Self::Medium,
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
