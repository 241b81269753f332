//! Whether the day or the month comes first in a column, told by the cells that read in one way alone. Where some have the
//! one and others the other, nothing is known of the rest, and nothing of the file is kept.

use super::Trouble;
use crate::{domain::when::SlashOrder, error::Error};

/// The first cells that can only have the day first, and only the month, with their rows.
#[derive(Default)]
pub(super) struct Orders([Option<(u64, String)>; 2]);

impl Orders {
    /// Notes a cell of the column `header` that reads in this order alone; `instead` is how it is to be written.
    ///
    /// # Errors
    /// When there are cells of both orders.
    pub(super) fn note(
        &mut self,
        header: &str,
        order: Option<SlashOrder>,
        (row, text): (u64, &str),
        instead: &str,
    ) -> Result<(), Trouble> {
        let Some(order) = order else { return Ok(()) };
        if let Some(first) = self.0.get_mut(usize::from(order == SlashOrder::Mdy)) {
            first.get_or_insert_with(|| (row, text.to_owned()));
        }
        match &self.0 {
            [Some(day), Some(month)] => {
                let hint = format!("write them as {instead}; nothing was imported");
                Err(Trouble::Broken(Box::new(Error::usage(both(header, day, month)).hint(hint))))
            }
            _ => Ok(()),
        }
    }
}

/// What is told of two cells of one column.
pub(super) fn both(header: &str, (one, day): &(u64, String), (other, month): &(u64, String)) -> String {
    format!("'{header}' has the day first in row {one} ({day}) and the month in row {other} ({month})")
}
