//! Rows of one file that say different things of one field of one client, of one score or of the same answers. None of
//! them is taken: the first was read long before the second, so the file is read once more without both.

use std::collections::BTreeMap;

use super::Trouble;
use crate::practice::fields::Clash;

/// Rows that contradict each other, with what is told of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contradictions(BTreeMap<u64, String>);

impl Contradictions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes others in as well.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Refuses a row that is one of them.
    ///
    /// # Errors
    /// What it contradicts.
    pub(super) fn check(&self, row: u64) -> Result<(), Trouble> {
        self.0.get(&row).map_or(Ok(()), |problem| Err(Trouble::Row(problem.clone())))
    }

    /// Notes the rows that contradict each other, of which `row` is the last; gives what it is told.
    pub(super) fn note(&mut self, row: u64, clash: &Clash) -> Trouble {
        let told = clash.words(("row", "rows"));
        for row in clash.earlier.iter().chain([&row]) {
            self.0.entry(*row).or_insert_with(|| told.clone());
        }
        Trouble::Row(told)
    }

    /// Notes rows that contradict each other, and what they are told.
    pub(super) fn all(&mut self, rows: &[u64], told: &str) -> Trouble {
        for row in rows {
            self.0.entry(*row).or_insert_with(|| told.to_owned());
        }
        Trouble::row(told)
    }
}
