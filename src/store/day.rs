//! The days that an operation writes. Every row with a day of its own passes through here on its way in, so that what is
//! doubted about a day can be told whichever command, file or object it came from, before it is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Param, Row, StoreError, Tx};
use crate::domain::{Handle, id::ClientId};

/// A day that an operation writes and that was not there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Whose it is.
    pub client: ClientId,
    /// The record that holds it, where it has a handle.
    pub handle: Option<Handle>,
    /// The table and the column.
    pub column: (&'static str, &'static str),
    /// The day.
    pub day: NaiveDate,
}

/// Days by row, table and the place among the days of the row.
pub(super) type Days = BTreeMap<(Uuid, &'static str, usize), Entered>;

/// A row with days of its own.
pub(super) struct Dated<'r> {
    pub(super) table: &'static str,
    pub(super) row: Uuid,
    pub(super) client: ClientId,
    pub(super) handle: Option<&'r Handle>,
    pub(super) days: &'r [(&'static str, Option<NaiveDate>)],
}

impl Tx<'_> {
    /// Notes the days of a row that is about to be written, as far as they are not there already.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) fn enters(&mut self, dated: &Dated<'_>) -> Result<(), StoreError> {
        let Dated { table, row, client, handle, days } = dated;
        let columns: Vec<&str> = days.iter().map(|(column, _)| *column).collect();
        let sql = format!("SELECT {} FROM {table} WHERE id = ?1", columns.join(", "));
        let read = |row: &mut Row<'_>| days.iter().map(|_| row.opt_date()).collect::<Result<Vec<_>, _>>();
        let before = self.conn.first(&sql, &[Param::Id(*row)], read)?.unwrap_or_default();
        for (at, (column, day)) in days.iter().enumerate() {
            let (column, handle) = ((*table, *column), handle.cloned());
            let (place, before) = ((*row, *table, at), before.get(at).copied().flatten());
            match day {
                Some(day) if before != Some(*day) || self.days.contains_key(&place) => {
                    self.days.insert(place, Entered { client: *client, handle, column, day: *day });
                }
                Some(_) => {}
                None => drop(self.days.remove(&place)),
            }
        }
        Ok(())
    }

    /// Every day that the operation wrote so far.
    pub fn entered(&self) -> impl Iterator<Item = &Entered> {
        self.days.values()
    }
}
