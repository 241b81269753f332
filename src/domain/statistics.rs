//! Means, medians and shares of exact numbers.

use rust_decimal::Decimal;

use super::Share;

/// The mean, unrounded (to 28 digits); nothing of nothing.
pub fn mean(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    let (mut sum, mut count) = (Decimal::ZERO, 0_u32);
    for value in values {
        sum = sum.checked_add(value)?;
        count = count.checked_add(1)?;
    }
    sum.checked_div(Decimal::from(count))
}

/// The middle value, exactly; between the two middle ones where their number is even.
pub fn median(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    let mut values: Vec<Decimal> = values.into_iter().collect();
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(middle.checked_sub(1)?)?;
    Some((lower + upper) / Decimal::TWO)
}

/// A part of a whole in percent, half-even to one place; nothing of nothing.
pub fn share(part: usize, whole: usize) -> Option<Share> {
    let part = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?;
    part.checked_div(Decimal::from(whole)).and_then(|percent| Share::round(percent).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::Unit;

    fn units(steps: &[i64]) -> Vec<Decimal> {
        steps.iter().map(|steps| Decimal::new(*steps, 2)).collect()
    }

    #[test]
    fn nothing_has_neither_mean_nor_middle_nor_share() {
        assert_eq!(mean([]), None);
        assert_eq!(median([]), None);
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn means_are_exact_before_they_are_rounded() {
        let mean = mean(units(&[12, 13])).unwrap();
        assert_eq!(mean.normalize().to_string(), "0.125");
        assert_eq!(Unit::round(mean).unwrap().to_string(), "0.12", "a tie goes to the even neighbour");
    }

    #[test]
    fn the_middle_of_two_lies_between_them() {
        assert_eq!(median(units(&[30, 10, 20])), Some(Decimal::new(20, 2)));
        assert_eq!(median(units(&[10, 25])).unwrap().normalize().to_string(), "0.175");
    }

    #[test]
    fn shares_are_told_with_one_place() {
        assert_eq!(share(4, 61).unwrap().to_string(), "6.6");
        assert_eq!(share(1, 16).unwrap().to_string(), "6.2", "6.25 is a tie");
        assert_eq!(share(3, 3).unwrap().to_string(), "100.0");
        assert_eq!(share(4, 3), None, "no part is more than the whole");
    }

    proptest! {
        #[test]
        fn mean_and_middle_lie_among_the_values(steps in prop::collection::vec(0_i64..=100, 1..60)) {
            let values = units(&steps);
            let (low, high) = (*values.iter().min().unwrap(), *values.iter().max().unwrap());
            for told in [mean(values.clone()).unwrap(), median(values.clone()).unwrap()] {
                prop_assert!(low <= told && told <= high);
            }
            let rounded = Unit::round(mean(values).unwrap()).unwrap().value();
            prop_assert!(low <= rounded && rounded <= high, "rounding does not leave the bounds");
        }

        #[test]
        fn half_of_the_values_lie_on_either_side(steps in prop::collection::vec(0_i64..=875, 1..60)) {
            let values = units(&steps);
            let middle = median(values.clone()).unwrap();
            let below = values.iter().filter(|value| **value < middle).count();
            let above = values.iter().filter(|value| **value > middle).count();
            prop_assert!(below <= values.len() / 2 && above <= values.len() / 2);
        }
    }
}
