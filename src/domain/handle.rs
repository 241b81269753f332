//! Handles: the four characters by which people name a client, a session or an assessment.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Invalid;

/// Letters and digits that cannot be mistaken for each other and spell no words.
pub const ALPHABET: &[u8; 28] = b"bcdfghjkmnpqrstvwxyz23456789";

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
    fn grows_when_a_quarter_is_taken() {
        assert_eq!(Handle::length_for(153_663, 4), 4);
        assert_eq!(Handle::length_for(153_664, 4), 5);
    }
}
