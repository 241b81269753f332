//! Moments of a file that are likely wrong, row by row: they are stored as the file says them, and told.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    domain::{id::ClientId, when::doubt::Doubt},
    error::Error,
    practice::Setting,
    store::Store,
};

/// The most doubts that are told one by one.
const TOLD: usize = 5;

/// What there is to doubt about the moments of a file.
#[derive(Default)]
pub(super) struct Doubts {
    starts: HashMap<ClientId, Option<NaiveDate>>,
    told: Vec<(u64, Doubt)>,
    more: usize,
}

impl Doubts {
    /// Looks at a moment of a row.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) fn weigh(
        &mut self,
        store: &Store,
        setting: &Setting,
        (row, client, at): (u64, ClientId, DateTime<Utc>),
    ) -> Result<(), Error> {
        let start = match self.starts.get(&client) {
            Some(start) => *start,
            None => *self.starts.entry(client).or_insert(store.client(client)?.start_date),
        };
        match setting.doubt(at, start) {
            Some(doubt) if self.told.len() < TOLD => self.told.push((row, doubt)),
            Some(_) => self.more += 1,
            None => {}
        }
        Ok(())
    }

    /// What a person is told.
    pub(super) fn notes(self) -> Vec<String> {
        let mut notes: Vec<_> =
            self.told.iter().map(|(row, doubt)| format!("Check the date of row {row}: {doubt}")).collect();
        if self.more > 0 {
            notes.push(format!(
                "Check the dates of {}",
                crate::domain::count::counted(self.more, "more row", "more rows")
            ));
        }
        notes
    }
}
