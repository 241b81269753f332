//! The scale of a file of scores: what its numbers are between 0 and 1.

use std::borrow::Cow;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Trouble, brief};
use crate::{
    domain::{Dimension, Unit, decimal::decimal_comma},
    error::Error,
};

/// As many decimals has a score.
const DECIMALS: u32 = 2;

/// From this highest value on nobody means a number between 0 and 1 by it.
const WIDE: u32 = 10;

/// What the numbers of a file are.
pub(super) struct Scale {
    /// The highest value, where a map says it.
    stated: Option<u32>,
    /// The highest value among the first rows.
    seen: Decimal,
    percent: bool,
    /// The highest one among them without a mark.
    plain: Option<Decimal>,
    rounded: bool,
}

impl Scale {
    /// As a map states it, for a file with these numbers.
    pub(super) fn new<'c>(stated: Option<u32>, cells: impl Iterator<Item = &'c str>) -> Self {
        let (mut seen, mut percent, mut plain) = (Decimal::ZERO, false, None);
        for cell in cells {
            let (number, percents) = number(cell);
            percent |= percents;
            seen = number.map_or(seen, |number| seen.max(number));
            plain = plain.max(number.filter(|_| !percents));
        }
        Self { stated: stated.filter(|scale| *scale != 1), seen, percent, plain, rounded: false }
    }

    /// The highest value, where it is not 1.
    pub(super) fn stated(&self) -> Option<u32> {
        self.stated
    }

    /// Whether a number had more decimals on it than a score has.
    pub(super) fn rounds(&self) -> bool {
        self.rounded
    }

    fn highest(&self) -> Decimal {
        self.stated.map_or(Decimal::ONE, Decimal::from)
    }

    /// The value of a dimension.
    ///
    /// # Errors
    /// When it is none. One that cannot be on this scale tells that the file has another one: then no row of it says what it
    /// seems to, and nothing is kept.
    pub(super) fn unit(&mut self, dimension: Dimension, row: u64, text: &str) -> Result<Unit, Trouble> {
        let (value, percent) = number(text);
        let highest = self.highest();
        let percent = percent && self.stated != Some(100);
        if percent || value.is_some_and(|value| value > highest) {
            let told =
                format!("row {row}: {dimension} is {}, and scores run from 0 to {highest}", brief(text));
            return Err(Trouble::Broken(Box::new(self.cured(Error::usage(told), value.filter(|_| percent)))));
        }
        let wrong = |error| Trouble::row(format!("{dimension}: {error}"));
        let (Some(value), Some(scale)) = (value, self.stated) else { return text.parse().map_err(wrong) };
        if !text.contains('%') && scale >= WIDE && value > Decimal::ZERO && value < Decimal::ONE {
            let told = format!("row {row}: {dimension} is {value}, and the scale of the map runs to {scale}");
            let error = Error::usage(told).hint(
                "if the scores run from 0 to 1 in the file, leave scale out of the map; nothing was imported",
            );
            return Err(Trouble::Broken(Box::new(error)));
        }
        let Some(exact) = value.checked_div(highest) else { return text.parse().map_err(wrong) };
        let near = exact.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero);
        self.rounded |= near != exact;
        near.normalize().to_string().parse().map_err(wrong)
    }

    /// What to do about a number that is not on the scale. Where percents stand among numbers up to 1, a scale of 100 would
    /// take each of those for a hundredth of what it says.
    fn cured(&self, error: Error, percents: Option<Decimal>) -> Error {
        let among_units = self.plain.is_some_and(|plain| plain <= Decimal::ONE);
        match percents.filter(|_| among_units).and_then(|value| value.checked_div(Decimal::ONE_HUNDRED)) {
            Some(meant) => error.hint(format!(
                "write it as the others are, between 0 and 1: {}; nothing was imported",
                meant.normalize()
            )),
            None => error
                .hint(format!(
                    "say the highest value of the scale in a map, and take it with --map: scale = {}",
                    self.fitting()
                ))
                .hint("or write all of them as 0 to 1; nothing was imported"),
        }
    }

    /// The highest value of a scale that the numbers of the file fit on.
    fn fitting(&self) -> Decimal {
        let (ten, hundred) = (Decimal::from(WIDE), Decimal::ONE_HUNDRED);
        match self.seen.ceil() {
            _ if self.percent => hundred,
            // Hardly above 1 it is a slip more likely than a scale.
            seen if (seen > Decimal::TWO && seen <= ten) || seen > hundred => seen,
            _ => hundred,
        }
    }
}

/// A number, and whether it is one of percents.
fn number(text: &str) -> (Option<Decimal>, bool) {
    let text = text.trim();
    let bare = text.trim_end_matches('%').trim_end();
    let plain: Cow<'_, str> = decimal_comma(bare);
    (Decimal::from_str_exact(&plain).ok(), bare.len() < text.len())
}
