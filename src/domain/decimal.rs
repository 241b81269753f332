//! Exact fixed-point numbers: the only shapes in which scores, percentages, velocities and weights exist.
//!
//! Each is an integer count of its smallest step, so that equality, ordering, storage and text are exact.
//! They serialise as JSON strings (`"0.74"`), because a JSON number would pass through a float somewhere.

use std::{borrow::Cow, fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Invalid;

/// A number as it is written where the comma is decimal, with a point: `0,50` becomes `0.50`. What is written otherwise,
/// also with a point or with several commas, stays as it is.
///
/// Only for files whose cells are separated by something else than a comma.
pub fn decimal_comma(text: &str) -> Cow<'_, str> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(',') {
        Some((whole, places)) if digits(whole.trim_start_matches('-')) && digits(places) => {
            Cow::Owned(format!("{whole}.{places}"))
        }
        _ => Cow::Borrowed(text),
    }
}

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $field:literal, $places:literal, $min:literal ..= $max:literal, $range:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i32);

        impl $name {
            /// Decimal places that are kept.
            pub const PLACES: u32 = $places;
            /// The smallest value.
            pub const MIN: Self = Self($min);
            /// The largest value.
            pub const MAX: Self = Self($max);

            /// Takes a count of smallest steps, as it is stored.
            ///
            /// # Errors
            /// When it lies outside the range of the type.
            pub fn from_steps(steps: i64) -> Result<Self, Invalid> {
                match i32::try_from(steps) {
                    Ok(steps) if ($min..=$max).contains(&steps) => Ok(Self(steps)),
                    _ => Err(Invalid::new($field, concat!("must be between ", $range))),
                }
            }

            /// The count of smallest steps, as it is stored.
            pub fn steps(self) -> i64 {
                i64::from(self.0)
            }

            /// Rounds half to even at the last kept place.
            ///
            /// # Errors
            /// When the rounded value lies outside the range of the type.
            pub fn round(value: Decimal) -> Result<Self, Invalid> {
                let rounded = value.round_dp_with_strategy($places, RoundingStrategy::MidpointNearestEven);
                let steps = (rounded * Decimal::from(10_i64.pow($places))).to_i64();
                Self::from_steps(steps.unwrap_or(i64::MAX))
            }

            /// The exact value.
            pub fn value(self) -> Decimal {
                Decimal::new(i64::from(self.0), $places)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let scale = 10_u32.pow($places);
                let (whole, rest) = (self.0.unsigned_abs() / scale, self.0.unsigned_abs() % scale);
                let sign = if self.0 < 0 { "-" } else if f.sign_plus() { "+" } else { "" };
                f.pad(&format!("{sign}{whole}.{rest:0width$}", width = $places))
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            /// Reads plain decimal text; more places than are kept are refused, never rounded away.
            fn from_str(text: &str) -> Result<Self, Invalid> {
                let broken = || Invalid::new($field, format!("must be a number between {}, not '{text}'", $range));
                let value = Decimal::from_str_exact(text).map_err(|_| broken())?;
                if value.normalize().scale() > $places {
                    return Err(Invalid::new(
                        $field,
                        format!(concat!("keeps ", $places, " decimals, '{}' has more"), text),
                    ));
                }
                Self::round(value).map_err(|_| broken())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^-?[0-9]+\\.[0-9]{", $places, "}$"),
                    "description": concat!("A decimal between ", $range, " with ", $places, " places, as text"),
                })
            }
        }
    };
}

fixed!(
    /// A dimension or item score, 0.00 to 1.00; `Decimal(3,2)` of the data model.
    Unit, "score", 2, 0..=100, "0.00 and 1.00"
);
fixed!(
    /// Total coherence, 0.00 to 3.50; `Decimal(3,2)` of the data model.
    Total, "total coherence", 2, 0..=350, "0.00 and 3.50"
);
fixed!(
    /// Coherence percentage, 0.0 to 87.5; `Decimal(4,1)` of the data model.
    Percent, "coherence percentage", 1, 0..=875, "0.0 and 87.5"
);
fixed!(
    /// Change of coherence fraction per day; `Decimal(5,4)` of the data model. The model yields at most ±0.8750.
    Velocity, "velocity", 4, -99_999..=99_999, "-9.9999 and 9.9999"
);
fixed!(
    /// The weight of a question within its dimension, 0.01 to 9.99; `Decimal(3,2)` of the data model.
    Weight, "weight", 2, 1..=999, "0.01 and 9.99"
);
fixed!(
    /// The mean of ratings from 1 to 5, told with two decimals.
    MeanRating, "mean rating", 2, 100..=500, "1.00 and 5.00"
);
fixed!(
    /// The mean change of a dimension score, -1.00 to 1.00.
    Change, "change", 2, -100..=100, "-1.00 and 1.00"
);

fixed!(
    /// Percentage points that coherence moved by.
    Points, "points", 1, -875..=875, "-87.5 and 87.5"
);
fixed!(
    /// A part of a whole in percent.
    Share, "share", 1, 0..=1000, "0.0 and 100.0"
);
fixed!(
    /// Hours of work, told with two decimals.
    WorkedHours, "hours", 2, 0..=2_000_000_000, "0.00 and 20000000.00"
);
fixed!(
    /// Days between two sessions; the middle of an even number of them may lie half-way.
    DayGap, "days", 1, 0..=10_000_000, "0.0 and 1000000.0"
);

impl Percent {
    /// The same as a fraction, 0.000 to 0.875, which is what velocities are told in.
    pub fn fraction(self) -> Decimal {
        Decimal::new(self.steps(), 3)
    }
}

impl Velocity {
    /// The same change told per week in percentage points, as people read it (`0.0023` a day is `1.6`).
    pub fn points_per_week(self) -> Decimal {
        let mut points = self.value() * Decimal::from(700);
        points = points.round_dp_with_strategy(1, RoundingStrategy::MidpointNearestEven);
        points.rescale(1);
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_may_be_decimal() {
        for (text, read) in
            [("0,50", "0.50"), ("-1,5", "-1.5"), ("87,5", "87.5"), ("0.50", "0.50"), ("1", "1")]
        {
            assert_eq!(decimal_comma(text), read);
        }
        for text in ["1.000,50", "1,000,000", ",5", "5,", "0,5x", "--1,5 ", ""] {
            assert_eq!(decimal_comma(text), text, "stays as it is, and is refused as a number");
        }
    }

    #[test]
    fn text_goes_round() {
        for text in ["0.00", "0.07", "0.30", "1.00"] {
            assert_eq!(text.parse::<Unit>().unwrap().to_string(), text);
        }
        assert_eq!("-0.0030".parse::<Velocity>().unwrap().to_string(), "-0.0030");
        assert_eq!(format!("{:+}", "0.0030".parse::<Velocity>().unwrap()), "+0.0030");
    }

    #[test]
    fn nothing_is_rounded_away_on_reading() {
        assert_eq!("0.305".parse::<Unit>().unwrap_err().rule, "keeps 2 decimals, '0.305' has more");
        assert_eq!("0.3".parse::<Unit>().unwrap(), "0.30".parse().unwrap());
    }

    #[test]
    fn what_lies_outside_is_refused() {
        for text in ["1.01", "-0.01", "", "a", "1e2", "NaN"] {
            assert!(text.parse::<Unit>().is_err(), "{text}");
        }
        assert!("0.00".parse::<Weight>().is_err());
        assert!("87.6".parse::<Percent>().is_err());
    }

    #[test]
    fn ties_go_to_the_even_neighbour() {
        let half = |text: &str| Unit::round(text.parse().unwrap()).unwrap().to_string();
        assert_eq!(half("0.125"), "0.12");
        assert_eq!(half("0.135"), "0.14");
    }
}
