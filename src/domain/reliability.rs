//! Whether a change exceeds what answering twice would differ by anyway: Cronbach's alpha and the reliable change index,
//! from a practice's own answers, exactly.

use rust_decimal::{Decimal, RoundingStrategy};

use super::decimal::Unit;

/// How many completed assessments it takes before anything is said.
pub const FEWEST: usize = 30;

/// 2 · 1.96², exactly.
fn twice_z_squared() -> Decimal {
    Decimal::new(76_832, 4)
}

/// What one dimension's items were worth in each assessment, as whole counts of the same part; all rows are equally long.
pub struct Sample<'r> {
    /// Weighted item scores, assessment by assessment.
    pub rows: &'r [Vec<i64>],
    /// How many parts make a dimension score of 1.
    pub whole: i64,
}

/// Spread and consistency of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reliability {
    /// Cronbach's alpha; never below 0.
    pub alpha: Decimal,
    /// Variance of the dimension score over the assessments.
    pub variance: Decimal,
}

impl Sample<'_> {
    /// Alpha and variance; nothing where there are fewer than two items or assessments, or everybody answered alike.
    pub fn reliability(&self) -> Option<Reliability> {
        let items = self.rows.first()?.len();
        let count = i128::try_from(self.rows.len()).ok()?;
        if items < 2 || count < 2 {
            return None;
        }
        let of_item =
            |item: usize| self.rows.iter().map(move |row| row.get(item).copied().unwrap_or_default());
        let of_items: i128 = (0..items).map(|item| spread(count, of_item(item))).sum();
        let of_total = spread(count, self.rows.iter().map(|row| row.iter().sum()));
        if of_total == 0 {
            return None;
        }
        let exact = |number: i128| Decimal::try_from_i128_with_scale(number, 0).ok();
        let items = Decimal::from(items);
        let shared = Decimal::ONE - exact(of_items)?.checked_div(exact(of_total)?)?;
        let alpha = (items * shared).checked_div(items - Decimal::ONE)?.max(Decimal::ZERO);
        // n Σy² - (Σy)² over n (n - 1) is the variance in parts; over whole² it is that of the score.
        let whole = Decimal::from(self.whole);
        let variance = exact(of_total)?.checked_div(exact(count * (count - 1))?)?.checked_div(whole)?;
        Some(Reliability { alpha, variance: variance.checked_div(whole)? })
    }
}

/// n Σy² - (Σy)²: n² times the variance of a population, in whole numbers.
fn spread(count: i128, values: impl Iterator<Item = i64>) -> i128 {
    let (mut sum, mut squares) = (0_i128, 0_i128);
    for value in values.map(i128::from) {
        sum += value;
        squares += value * value;
    }
    count * squares - sum * sum
}

impl Reliability {
    /// The change that measurement error alone exceeds once in twenty times: 1.96 · √2 · SD · √(1 - α).
    pub fn change_index(&self) -> Decimal {
        root(twice_z_squared() * self.variance * (Decimal::ONE - self.alpha).max(Decimal::ZERO))
    }
}

/// The square root to 12 places, cut; of what lies below 0 it is 0.
fn root(value: Decimal) -> Decimal {
    let mut scaled = value.round_dp_with_strategy(20, RoundingStrategy::ToZero);
    scaled.rescale(20);
    let radicand = u128::try_from(scaled.mantissa()).unwrap_or_default().saturating_mul(10_000);
    let root = i128::try_from(radicand.isqrt()).unwrap_or_default();
    Decimal::try_from_i128_with_scale(root, 12).unwrap_or_default()
}

/// What can be said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It exceeds measurement error, which is this much.
    Exceeds(Decimal),
    /// It lies within measurement error, which is this much.
    Within(Decimal),
    /// There are too few assessments yet.
    TooFew(usize),
    /// It cannot be told from the answers: one item alone, or everybody answered alike.
    Unknown,
}

impl Verdict {
    /// What `count` assessments say of a change.
    pub fn of(change: Decimal, count: usize, reliability: Option<Reliability>) -> Self {
        match reliability {
            _ if count < FEWEST => Self::TooFew(count),
            None => Self::Unknown,
            Some(reliability) => {
                let index = reliability.change_index();
                if change > index { Self::Exceeds(index) } else { Self::Within(index) }
            }
        }
    }

    /// In words: `exceeds measurement error (0.12)`.
    pub fn words(&self) -> String {
        // The same places as a score has.
        let told = |index: &Decimal| format!("{:.2}", index.round_dp(Unit::PLACES));
        match self {
            Self::Exceeds(index) => format!("exceeds measurement error ({})", told(index)),
            Self::Within(index) => format!("within measurement error ({})", told(index)),
            Self::TooFew(count) => format!("too little data ({count} of {FEWEST} assessments)"),
            Self::Unknown => "cannot be calculated from these answers".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// Three people, two items worth 0 to 10 each, 20 parts in all.
    ///
    /// Items: 2 4 6 (variance 4) and 1 5 9 (variance 16); totals 3 9 15 (variance 36). By hand:
    /// alpha = 2/1 · (1 - 20/36) = 0.8888…; variance of the score = 36/400 = 0.09, so SD = 0.3;
    /// RCI = 1.96 · √2 · 0.3 · √(1/9) = 0.277186…
    #[test]
    fn hand_computed_numbers() {
        let rows = [vec![2, 1], vec![4, 5], vec![6, 9]];
        let found = Sample { rows: &rows, whole: 20 }.reliability().unwrap();
        assert_eq!(found.alpha.round_dp(10), dec("0.8888888889"));
        assert_eq!(found.variance, dec("0.09"));
        assert_eq!(found.change_index().round_dp(6), dec("0.277186"));
    }

    /// Items that say the same have no error; items that contradict each other are all error.
    #[test]
    fn the_ends_of_alpha() {
        let same = [vec![1, 1], vec![3, 3], vec![8, 8]];
        let found = Sample { rows: &same, whole: 20 }.reliability().unwrap();
        assert_eq!((found.alpha, found.change_index()), (Decimal::ONE, Decimal::ZERO.round_dp(12)));
        let opposed = [vec![1, 9], vec![5, 4], vec![9, 1]];
        let found = Sample { rows: &opposed, whole: 20 }.reliability().unwrap();
        assert_eq!(found.alpha, Decimal::ZERO, "below 0 it means nothing");
        // Totals 10 9 10: variance 1/3 in parts.
        assert_eq!(found.variance.round_dp(12), (dec("1") / dec("1200")).round_dp(12));
    }

    #[test]
    fn where_nothing_can_be_told() {
        let of = |rows: &[Vec<i64>]| Sample { rows, whole: 10 }.reliability();
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[vec![1, 2]]), None, "one assessment");
        assert_eq!(of(&[vec![1], vec![2]]), None, "one item");
        assert_eq!(of(&[vec![1, 2], vec![1, 2]]), None, "everybody alike");
    }

    #[test]
    fn roots_are_exact_to_twelve_places() {
        assert_eq!(root(dec("2")), dec("1.414213562373"));
        assert_eq!(root(dec("0.0625")), dec("0.25"));
        assert_eq!(root(dec("0")), dec("0"));
        assert_eq!(root(dec("-1")), dec("0"));
    }

    #[test]
    fn verdicts_in_words() {
        let reliability = Some(Reliability { alpha: dec("0.9"), variance: dec("0.0225") });
        // 1.96 · √2 · 0.15 · √0.1 = 0.131480…
        let words = |change: &str, count, found| Verdict::of(dec(change), count, found).words();
        assert_eq!(words("0.22", 30, reliability), "exceeds measurement error (0.13)");
        assert_eq!(words("0.13", 30, reliability), "within measurement error (0.13)");
        assert_eq!(words("0.22", 12, reliability), "too little data (12 of 30 assessments)");
        assert_eq!(words("0.22", 40, None), "cannot be calculated from these answers");
    }
}
