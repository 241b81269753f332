//! What clients were called before.

use std::collections::HashMap;

use super::slot;
use crate::{
    domain::{client::full_name, id::ClientId},
    store::{Store, StoreError},
};

/// Who was merged into whom, and is not there any more.
const MERGED: &str = "SELECT DISTINCT gone.id, them.id FROM main.operations o
    JOIN main.clients_history gone ON gone.ended_op = o.id
    JOIN (SELECT id, op FROM main.clients UNION ALL SELECT id, op FROM main.clients_history) them
      ON them.op = o.id AND them.id <> gone.id
    WHERE o.command = 'client merge' AND NOT EXISTS (SELECT 1 FROM main.clients there WHERE there.id = gone.id)";

/// Names that are past. What was written by an operation that was taken back is no name of theirs.
const NAMES: &str = "SELECT h.id, h.first_name, h.last_name FROM main.clients_history h
    WHERE h.op NOT IN (SELECT undoes FROM main.operations WHERE undoes IS NOT NULL) ORDER BY h.id, h.ended_op";

impl Store {
    /// Names by which clients were known before they were changed, and those of clients who were merged into them.
    ///
    /// # Errors
    /// When locked, or the store fails.
    pub fn former_names(&self) -> Result<HashMap<ClientId, Vec<String>>, StoreError> {
        let merged: HashMap<ClientId, ClientId> = self
            .conn
            .all(MERGED, &[], |row| Ok::<_, StoreError>((row.id()?, row.id()?)))?
            .into_iter()
            .collect();
        let mut names: HashMap<ClientId, Vec<String>> = HashMap::new();
        self.conn.each(NAMES, &[], |row| {
            let id: ClientId = row.id()?;
            let (first, last) = (row.opt_bytes()?, row.opt_bytes()?);
            let first = self.open_text(slot(id.0, "first_name"), first)?.unwrap_or_default();
            let last = self.open_text(slot(id.0, "last_name"), last)?.unwrap_or_default();
            // As many steps as there were merges, at most: nobody is merged into somebody who is gone.
            let (mut whose, mut steps) = (id, merged.len());
            while let Some(next) = merged.get(&whose).filter(|_| steps > 0) {
                (whose, steps) = (*next, steps - 1);
            }
            let (name, known) = (full_name(&first, &last), names.entry(whose).or_default());
            if !known.contains(&name) {
                known.push(name);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(names)
    }
}
