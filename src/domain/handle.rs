//! Handles: the four characters by which people name a client, a session or an assessment.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, id::ScoreId};

/// Letters and digits that cannot be mistaken for each other and spell no words.
pub const ALPHABET: &[u8; 28] = b"bcdfghjkmnpqrstvwxyz23456789";

/// Where the names of scores are derived from.
const SCORES: uuid::Uuid = uuid::Uuid::from_u128(0x6f0c_1f5e_3a6b_5d2c_9b57_c0ac_4000_0002);
/// How long those are.
const SCORE_LENGTH: usize = 6;

/// A short name, unique in the practice over all kinds of things, with at least one letter and one digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Handle(String);

impl Handle {
    /// The shortest length.
    pub const SHORTEST: usize = 4;

    /// Spells random bytes as a handle of that many characters; `None` when they make only letters or only digits, so
    /// that the caller draws again.
    pub fn spell(random: &[u8]) -> Option<Self> {
        // 252 is the largest multiple of 28 in a byte: what lies above would favour the first letters.
        if random.iter().any(|byte| *byte >= 252) {
            return None;
        }
        random
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
            .collect::<String>()
            .parse()
            .ok()
    }

    /// The name that people type for a record of scores: worked out from its id, so nothing has to be kept. It is longer than
    /// the handles that are given out, and cannot be taken for one of those.
    pub fn of_score(id: ScoreId) -> Self {
        let mut hashed = uuid::Uuid::new_v5(&SCORES, id.0.as_bytes());
        loop {
            if let Some(handle) = hashed.as_bytes().windows(SCORE_LENGTH).find_map(Self::spell) {
                return handle;
            }
            hashed = uuid::Uuid::new_v5(&SCORES, hashed.as_bytes());
        }
    }

    /// The length new handles should have when `taken` of the current `length` exist: one more once a quarter is taken.
    pub fn length_for(taken: u64, length: usize) -> usize {
        let space = 28_u64.saturating_pow(u32::try_from(length).unwrap_or(u32::MAX));
        if taken.saturating_mul(4) >= space { length + 1 } else { length }
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Handle {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let letter = text.bytes().any(|b| b.is_ascii_alphabetic());
        let digit = text.bytes().any(|b| b.is_ascii_digit());
        let known = text.bytes().all(|b| ALPHABET.contains(&b));
        if (Self::SHORTEST..=12).contains(&text.len()) && letter && digit && known {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(
                "handle",
                format!(
                    "must be four or more of bcdfghjkmnpqrstvwxyz23456789 with a letter and a digit, not '{text}'"
                ),
            ))
        }
    }
}

impl TryFrom<String> for Handle {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_only_unbiased_bytes() {
        assert_eq!(Handle::spell(&[0, 1, 20, 27]).unwrap().as_str(), "bc29");
        assert!(Handle::spell(&[0, 1, 2, 3]).is_none(), "letters only");
        assert!(Handle::spell(&[252, 1, 20, 27]).is_none(), "biased byte");
    }

    #[test]
    fn a_score_is_always_called_the_same() {
        let name = |number: u128| Handle::of_score(uuid::Uuid::from_u128(number).into());
        assert_eq!((name(1), name(2)), (name(1), name(2)));
        let mut all: Vec<_> = (0..5_000).map(name).collect();
        assert!(all.iter().all(|name| name.as_str().len() == SCORE_LENGTH));
        all.sort();
        all.dedup();
        assert!(all.len() >= 4_999, "482 million names");
    }

    #[test]
    fn grows_when_a_quarter_is_taken() {
        assert_eq!(Handle::length_for(153_663, 4), 4);
        assert_eq!(Handle::length_for(153_664, 4), 5);
    }
}
