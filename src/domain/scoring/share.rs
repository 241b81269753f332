//! Item scores as whole numbers, so that sums, means and their ties are exact.
//!
//! A third has no finite decimal: summing `0.3333…` can miss a tie at the third place, and half-even rounding
//! then goes the wrong way. Every possible item score is a whole count of one small part, because the number of parts is
//! a multiple of 1 to 25 (scales up to 26 points), of 100 (option scores have two decimals, scales from 0 to 100), and of
//! most round numbers between.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::domain::{
    Invalid, Unit,
    answer::Answer,
    question::{Kind, Question},
};

/// An exact item score, 0 to 1, counted in parts of [`Share::WHOLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(i64);

impl Share {
    /// How many parts make 1.
    pub const WHOLE: i64 = 26_771_144_400;

    /// Scales of up to so many points are counted without rest, whatever their ends.
    pub const POINTS: i64 = 26;

    /// Whether the steps of a scale are whole counts of parts.
    pub const fn counts(steps: i64) -> bool {
        steps > 0 && Self::WHOLE % steps == 0
    }

    /// Takes a score with two decimals.
    pub fn of(score: Unit) -> Self {
        Self(score.steps() * Self::WHOLE / 100)
    }

    /// The count of parts.
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// What is missing to 1.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self(Self::WHOLE - self.0)
    }

    /// The value to 28 significant digits, for showing.
    pub fn value(self) -> Decimal {
        Decimal::from(self.0) / Decimal::from(Self::WHOLE)
    }

    /// Half-even to two places: what is stored and shown for one answer. Dimensions are never computed from it.
    pub fn unit(self) -> Unit {
        mean(self.0, 1)
    }
}

/// `parts / weight` as a score, half-even to two places, in whole numbers throughout. A weight of 0 gives 0.
pub(super) fn mean(parts: i64, weight: i64) -> Unit {
    let whole = i128::from(weight) * i128::from(Share::WHOLE);
    if whole == 0 {
        return Unit::MIN;
    }
    let hundredfold = i128::from(parts) * 100;
    let (steps, rest) = (hundredfold / whole, hundredfold % whole);
    let up = rest * 2 > whole || (rest * 2 == whole && steps % 2 == 1);
    let steps = i64::try_from(steps + i128::from(up)).unwrap_or(0);
    Unit::from_steps(steps).unwrap_or(if parts > 0 { Unit::MAX } else { Unit::MIN })
}

impl Answer {
    /// What the answer is worth, exactly; `None` where the question is not scored or the answer does not fit it.
    pub fn share(&self, question: &Question) -> Option<Share> {
        if !question.is_scored() {
            return None;
        }
        let share = match (self, &question.kind) {
            (Self::Scale(value), Kind::Scale(scale)) if scale.contains(*value) => {
                Share((value - scale.min()) * Share::WHOLE / (scale.max() - scale.min()))
            }
            (Self::Choice(_), Kind::MultipleChoice { options })
            | (Self::Choices(_), Kind::MultiSelect { options, .. }) => {
                let mut chosen = options.iter().filter(|choice| self.chose(&choice.code)).peekable();
                chosen.peek()?;
                Share(chosen.map(|choice| Share::of(choice.score).0).sum::<i64>().min(Share::WHOLE))
            }
            _ => return None,
        };
        Some(if question.reverse { share.reversed() } else { share })
    }

    /// [`Self::share`] rounded half-even to two places, as it is stored beside the answer.
    pub fn score(&self, question: &Question) -> Option<Unit> {
        self.share(question).map(Share::unit)
    }
}

/// The part of a dimension's weight that has to be answered, as an exact fraction: `2/3` is not `0.67`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Coverage {
    part: u32,
    whole: u32,
}

impl Coverage {
    /// Two thirds.
    pub const DEFAULT: Self = Self { part: 2, whole: 3 };

    /// Whether `answered` of `total` is enough. Nothing is never enough.
    pub(super) fn is_met(self, answered: i64, total: i64) -> bool {
        answered > 0
            && i128::from(answered) * i128::from(self.whole) >= i128::from(total) * i128::from(self.part)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.whole {
            1 => self.part.to_string(),
            100 => format!("{}.{:02}", self.part / 100, self.part % 100),
            whole => format!("{}/{whole}", self.part),
        };
        f.pad(&text)
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Coverage {
    type Err = Invalid;

    /// Reads `2/3` or a score such as `0.67`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let broken = || {
            let rule = "must be a fraction such as 2/3 or a number between 0.00 and 1.00";
            Invalid::new("min_coverage", format!("{rule}, not '{text}'"))
        };
        if let Some((part, whole)) = text.split_once('/') {
            let number = |text: &str| {
                let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                text.parse::<u32>().ok().filter(|_| plain)
            };
            return match (number(part), number(whole)) {
                (Some(part), Some(whole)) if 0 < whole && part <= whole => Ok(Self { part, whole }),
                _ => Err(broken()),
            };
        }
        let unit: Unit = text.parse().map_err(|_| broken())?;
        Ok(Self { part: u32::try_from(unit.steps()).map_err(|_| broken())?, whole: 100 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_seen_exactly() {
        assert_eq!(mean(Share::WHOLE / 8, 1).to_string(), "0.12", "0.125 goes to the even neighbour");
        assert_eq!(mean(Share::WHOLE * 27, 200).to_string(), "0.14", "0.135 goes to the even neighbour");
        // 27 thirds over 200 thirds and so on: Decimal would add 0.3333… and lose the tie.
        assert_eq!(mean(Share::WHOLE / 3 * 81, 200).to_string(), "0.14");
        assert_eq!(mean(0, 0), Unit::MIN);
    }

    #[test]
    fn coverage_is_a_fraction() {
        let two_thirds: Coverage = "2/3".parse().unwrap();
        assert_eq!(two_thirds, Coverage::DEFAULT);
        assert!(two_thirds.is_met(8, 12) && !two_thirds.is_met(799, 1200));
        let rounded: Coverage = "0.67".parse().unwrap();
        assert!(!rounded.is_met(8, 12), "0.67 is more than two thirds");
        assert_eq!((two_thirds.to_string(), rounded.to_string()), ("2/3".to_owned(), "0.67".to_owned()));
        for text in ["", "3/2", "1/0", "1.01", "-1", "+1/2", "a", "0.666", "1/99999"] {
            assert!(text.parse::<Coverage>().is_err(), "{text}");
        }
        assert!(!"0".parse::<Coverage>().unwrap().is_met(0, 5), "nothing is never enough");
    }
}
