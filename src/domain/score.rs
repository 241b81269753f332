//! Coherence: from four dimension scores to terms, total and percentage, exactly.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Dimension, PerDimension, Percent, Total, Unit, Velocity};

/// The four dimension scores of one record.
pub type Scores = PerDimension<Unit>;

/// The percentage that nobody can exceed: every dimension at 1.00 gives 87.5.
pub const HIGHEST: Percent = Percent::MAX;

/// What four dimension scores amount to. `Decimal`s are unrounded, in the unit of total coherence (0 to 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coherence {
    /// The scores that it was computed from.
    pub scores: Scores,
    /// ψ: alignment.
    pub alignment: Decimal,
    /// ρ·ψ: wisdom.
    pub wisdom: Decimal,
    /// 2q/(1+q)²: courage, which rises over the whole range up to 0.5.
    pub courage: Decimal,
    /// f·ψ: relationship.
    pub relationship: Decimal,
}

/// `q / (0.5 + q + q²/2) = 2q / (1+q)²` of the data model, to 28 significant digits.
pub fn q_optimal(q: Unit) -> Decimal {
    let q = q.value();
    let base = Decimal::ONE + q;
    Decimal::TWO * q / (base * base)
}

impl Coherence {
    /// Computes the four terms.
    pub fn of(scores: Scores) -> Self {
        let psi = scores.psi.value();
        Self {
            scores,
            alignment: psi,
            wisdom: scores.rho.value() * psi,
            courage: q_optimal(scores.q),
            relationship: scores.f.value() * psi,
        }
    }

    /// The unrounded sum of the terms, 0 to 3.5.
    pub fn exact(&self) -> Decimal {
        self.alignment + self.wisdom + self.courage + self.relationship
    }

    /// The total as it is recorded, half-even to 2 places.
    pub fn total(&self) -> Total {
        Total::round(self.exact()).unwrap_or(Total::MAX)
    }

    /// The percentage as it is recorded: from the unrounded total, half-even to 1 place. Never from [`Self::total`]:
    /// that would be wrong for 59.9 % of all inputs.
    pub fn percent(&self) -> Percent {
        Percent::round(self.exact() * Decimal::from(25)).unwrap_or(Percent::MAX)
    }

    /// How many percentage points, unrounded, the percentage would gain if one dimension rose by 0.10 (less where
    /// 1.00 is nearer).
    pub fn leverage(&self) -> PerDimension<Decimal> {
        PerDimension::from_fn(|dimension| {
            let mut raised = self.scores;
            let steps = (raised[dimension].steps() + 10).min(Unit::MAX.steps());
            raised[dimension] = Unit::from_steps(steps).unwrap_or(Unit::MAX);
            (Self::of(raised).exact() - self.exact()) * Decimal::from(25)
        })
    }

    /// The dimension in which +0.10 gains most; ties in fixed order.
    pub fn best_lever(&self) -> Dimension {
        let gains = self.leverage();
        Dimension::ALL.into_iter().rev().max_by_key(|dimension| gains[*dimension]).unwrap_or(Dimension::Psi)
    }
}

/// What moved the total between two records, split exactly:
/// Δψ(1+ρ̄+f̄) + ψ̄Δρ + ψ̄Δf + `Δq_optimal` = Δcoherence, bars being means of the two records.
pub fn movement(before: &Coherence, after: &Coherence) -> PerDimension<Decimal> {
    let mean = |d: Dimension| (before.scores[d].value() + after.scores[d].value()) / Decimal::TWO;
    let change = |d: Dimension| after.scores[d].value() - before.scores[d].value();
    PerDimension {
        psi: change(Dimension::Psi) * (Decimal::ONE + mean(Dimension::Rho) + mean(Dimension::F)),
        rho: mean(Dimension::Psi) * change(Dimension::Rho),
        q: after.courage - before.courage,
        f: mean(Dimension::Psi) * change(Dimension::F),
    }
}

/// Change of coherence fraction per day, half-even to 4 places; 0 when both fall on one day. Fractions are
/// percentage / 100 ([`Percent::fraction`]).
pub fn velocity(current: Decimal, previous: Decimal, days: i64) -> Velocity {
    Velocity::round(per_day(current, previous, days)).unwrap_or_default()
}

fn per_day(current: Decimal, previous: Decimal, days: i64) -> Decimal {
    if days == 0 { Decimal::ZERO } else { (current - previous) / Decimal::from(days) }
}

/// How fast coherence changes, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// More than 0.005 a day.
    RapidGrowth,
    /// More than 0.001 a day.
    Growth,
    /// Within ±0.001 a day.
    Plateau,
    /// Less than -0.001 a day.
    Decline,
    /// Less than -0.005 a day.
    RapidDecline,
}

impl Pace {
    /// All of them, from the fastest rise to the fastest fall.
    pub const ALL: [Self; 5] =
        [Self::RapidGrowth, Self::Growth, Self::Plateau, Self::Decline, Self::RapidDecline];

    /// The class of an unrounded change per day; comparisons are strict, so exactly ±0.001 is a plateau.
    pub fn of(current: Decimal, previous: Decimal, days: i64) -> Self {
        let (growth, rapid) = (Decimal::new(1, 3), Decimal::new(5, 3));
        match per_day(current, previous, days) {
            v if v > rapid => Self::RapidGrowth,
            v if v > growth => Self::Growth,
            v if v < -rapid => Self::RapidDecline,
            v if v < -growth => Self::Decline,
            _ => Self::Plateau,
        }
    }

    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::RapidGrowth => "rapid growth",
            Self::Growth => "growth",
            Self::Plateau => "plateau",
            Self::Decline => "decline",
            Self::RapidDecline => "rapid decline",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(psi: &str, rho: &str, q: &str, f: &str) -> Scores {
        let unit = |text: &str| text.parse().unwrap();
        Scores { psi: unit(psi), rho: unit(rho), q: unit(q), f: unit(f) }
    }

    #[test]
    fn everything_at_its_best_is_not_a_hundred() {
        let best = Coherence::of(scores("1.00", "1.00", "1.00", "1.00"));
        assert_eq!(best.total().to_string(), "3.50");
        assert_eq!(best.percent(), HIGHEST);
        assert_eq!(best.percent().to_string(), "87.5");
    }

    #[test]
    fn leverage_stops_at_the_top() {
        let high = Coherence::of(scores("1.00", "0.50", "0.50", "0.95"));
        let gains = high.leverage();
        assert_eq!(gains.psi, Decimal::ZERO);
        assert_eq!(gains.f, "1.25".parse::<Decimal>().unwrap(), "only 0.05 is left");
    }

    #[test]
    fn ties_between_levers_go_to_the_first() {
        let level = Coherence::of(scores("0.00", "0.00", "1.00", "0.00"));
        assert_eq!(level.best_lever(), Dimension::Psi);
    }

    #[test]
    fn movement_adds_up_exactly() {
        let before = Coherence::of(scores("0.43", "0.55", "0.37", "0.50"));
        let after = Coherence::of(scores("0.74", "0.62", "0.66", "0.58"));
        let parts = movement(&before, &after);
        let sum: Decimal = parts.iter().map(|(_, part)| *part).sum();
        assert_eq!(sum.normalize(), (after.exact() - before.exact()).normalize());
    }
}
