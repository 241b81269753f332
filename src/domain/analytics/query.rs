//! The words of a filter that keep exactly the clients of a group: what is counted here can be listed there.

use rust_decimal::Decimal;

use super::Stretch;
use crate::domain::{Dimension, client::Status, dimension::Band, pattern::Pattern, zone::Zones};

/// Those without a whole score, from which coherence, patterns and what to work on follow.
pub(super) const NO_SCORE: &str = "coherence:none";

/// Those in a state.
pub fn status(status: Status) -> String {
    format!("status:{status}")
}

/// Those whose score shows a pattern first, or none.
pub fn pattern(pattern: Option<Pattern>) -> String {
    pattern.map_or_else(
        || "pattern:none".to_owned(),
        |pattern| format!("primary:{}", pattern.letters().to_lowercase()),
    )
}

/// Those who have a dimension to work on.
pub(super) fn focus(dimension: Dimension) -> String {
    format!("focus:{dimension}")
}

/// Those in a band of a dimension.
pub(super) fn band(dimension: Dimension, band: Band) -> String {
    let (from, to) = Band::MEDIUM;
    let [from, to] = [from, to].map(|steps| Decimal::new(steps, 2));
    match band {
        Band::Low => format!("{dimension}<{from}"),
        Band::Medium => format!("{dimension}>={from} {dimension}<={to}"),
        Band::High => format!("{dimension}>{to}"),
    }
}

/// Those without a score in a dimension.
pub(super) fn unmeasured(dimension: Dimension) -> String {
    format!("{dimension}:none")
}

/// The words for each zone, lowest first.
pub(super) fn zones(zones: &Zones) -> Vec<String> {
    let bounds: Vec<_> = zones.all().iter().map(|zone| zone.from).collect();
    let word = |place: usize| {
        let from = bounds.get(place).map(|from| format!("coherence>={}", from.value().normalize()));
        let to = bounds.get(place + 1).map(|to| format!(" coherence<{}", to.value().normalize()));
        from.unwrap_or_default() + &to.unwrap_or_default()
    };
    (0..bounds.len()).map(word).collect()
}

/// The words for each of the stretches that [`super::stretches`] makes of the same zones.
pub fn stretches<'s>(
    of: &Zones,
    stretches: &'s [Stretch],
) -> impl Iterator<Item = (&'s Stretch, String)> + use<'s> {
    stretches.iter().zip(zones(of))
}
