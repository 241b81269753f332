//! The trend: where coherence has been heading over several scores of one kind, rather than between two.

use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{Percent, Velocity, assessment::Type, history::Score};

/// The fewest scores that make a trend.
const FEWEST: usize = 3;
/// The shortest stretch of days that makes one.
const SHORTEST: i64 = 28;

/// What a trend needs of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day, in the practice's zone.
    pub day: NaiveDate,
    /// What sort of assessment it comes from.
    pub kind: Option<Type>,
    /// Coherence.
    pub percent: Option<Percent>,
}

/// The slope of a least-squares line through the newest scores, as change of coherence fraction per day, half-even to 4
/// places.
///
/// It takes scores of the same kind of assessment as the newest whole one, backwards until there are at least three over
/// at least 28 days; where that cannot be had there is no trend. Records are in the order of time.
pub fn trend(history: &[Score], zone: Tz) -> Option<Velocity> {
    let point = |score: &Score| Point {
        day: score.calculated_at.with_timezone(&zone).date_naive(),
        kind: score.kind,
        percent: score.percent,
    };
    let points: Vec<_> = history.iter().map(point).collect();
    Velocity::round(slope_of(&points)?).ok()
}

/// The same slope, unrounded.
pub fn slope_of(history: &[Point]) -> Option<Decimal> {
    let newest = history.iter().rev().find(|point| point.percent.is_some())?;
    let mut points: Vec<(Decimal, Decimal)> = Vec::new();
    for point in history.iter().rev().filter(|point| point.kind == newest.kind) {
        let Some(percent) = point.percent else { continue };
        let days = (point.day - newest.day).num_days();
        points.push((Decimal::from(days), percent.fraction()));
        if points.len() >= FEWEST && -days >= SHORTEST {
            return slope(&points);
        }
    }
    None
}

/// Σ(x - x̄)(y - ȳ) / Σ(x - x̄)²; nothing when all x are the same.
fn slope(points: &[(Decimal, Decimal)]) -> Option<Decimal> {
    let count = Decimal::from(points.len());
    let mean = |pick: fn(&(Decimal, Decimal)) -> Decimal| points.iter().map(pick).sum::<Decimal>() / count;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let across: Decimal = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let along: Decimal = points.iter().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum();
    across.checked_div(along)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PerDimension, history::derive};

    fn history(records: &[(&str, &str, Option<Type>)]) -> Vec<Score> {
        let made = (1_u128..).zip(records).map(|(number, (at, value, kind))| {
            let value = Some(value.parse().unwrap());
            let at = format!("{at}T10:00:00Z").parse().unwrap();
            let scores = PerDimension { psi: value, rho: value, q: value, f: value };
            let (id, nobody) = (uuid::Uuid::from_u128(number).into(), uuid::Uuid::nil().into());
            Score { kind: *kind, manual: false, ..Score::by_hand(id, nobody, scores, at, at) }
        });
        let mut history: Vec<_> = made.collect();
        derive(&mut history, Tz::UTC);
        history
    }

    const QUICK: Option<Type> = Some(Type::Quick);

    #[test]
    fn a_level_line_has_no_slope() {
        let level = history(&[
            ("2026-03-01", "0.50", QUICK),
            ("2026-03-20", "0.50", QUICK),
            ("2026-04-10", "0.50", QUICK),
        ]);
        assert_eq!(trend(&level, Tz::UTC).unwrap().to_string(), "0.0000");
    }

    #[test]
    fn it_leans_the_way_the_scores_go() {
        let rising = history(&[
            ("2026-03-01", "0.40", QUICK),
            ("2026-03-20", "0.50", QUICK),
            ("2026-04-10", "0.60", QUICK),
        ]);
        assert!(trend(&rising, Tz::UTC).unwrap() > Velocity::default());
    }

    #[test]
    fn too_few_or_too_close_is_no_trend() {
        let two = history(&[("2026-03-01", "0.40", QUICK), ("2026-04-20", "0.50", QUICK)]);
        assert_eq!(trend(&two, Tz::UTC), None);
        let close = history(&[
            ("2026-03-01", "0.40", QUICK),
            ("2026-03-10", "0.50", QUICK),
            ("2026-03-28", "0.60", QUICK),
        ]);
        assert_eq!(trend(&close, Tz::UTC), None, "27 days");
    }

    #[test]
    fn kinds_are_not_mixed() {
        let mixed = history(&[
            ("2026-01-01", "0.90", Some(Type::Initial)),
            ("2026-03-01", "0.40", QUICK),
            ("2026-03-20", "0.50", QUICK),
            ("2026-04-10", "0.60", QUICK),
        ]);
        assert!(
            trend(&mixed, Tz::UTC).unwrap() > Velocity::default(),
            "the initial one would turn it downwards"
        );
    }
}
