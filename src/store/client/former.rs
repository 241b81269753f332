//! What clients were called before.

use std::collections::HashMap;

use super::slot;
use crate::{
    domain::{client::full_name, id::ClientId},
    store::{Store, StoreError},
};

/// Names that are past. What was written by an operation that was taken back is no name of theirs.
const NAMES: &str = "SELECT h.id, h.first_name, h.last_name FROM main.clients_history h
    WHERE h.op NOT IN (SELECT undoes FROM main.operations WHERE undoes IS NOT NULL) ORDER BY h.id, h.ended_op";

impl Store {
    /// Names by which clients were known before they were changed, and those of clients who were merged into them.
    ///
    /// # Errors
    /// When locked, or the store fails.
    pub fn former_names(&self) -> Result<HashMap<ClientId, Vec<String>>, StoreError> {
        let merged = self.merged_clients()?;
        let mut names: HashMap<ClientId, Vec<String>> = HashMap::new();
        self.conn.each(NAMES, &[], |row| {
            let id: ClientId = row.id()?;
            let (first, last) = (row.opt_bytes()?, row.opt_bytes()?);
            let first = self.open_text(slot(id.0, "first_name"), first)?.unwrap_or_default();
            let last = self.open_text(slot(id.0, "last_name"), last)?.unwrap_or_default();
            let whose = merged.get(&id).copied().unwrap_or(id);
            let (name, known) = (full_name(&first, &last), names.entry(whose).or_default());
            if !known.contains(&name) {
                known.push(name);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(names)
    }
}
