//! Whole numbers as options take them: what is none, or too small or too large, is told with the range there is.

use std::ops::RangeInclusive;

/// Reads a whole number of a range.
pub(super) fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| format!("it must be a whole number from {} to {}", range.start(), range.end()))
    }
}
