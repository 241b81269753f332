//! What a client was called before.

use super::slot;
use crate::{
    domain::{client::full_name, id::ClientId},
    store::{Param, Store, StoreError},
};

/// The client, and everybody who was merged into them and is not there any more.
const SELVES: &str = "WITH RECURSIVE selves (id) AS (
    SELECT ?1
    UNION
    SELECT gone.id FROM selves
      JOIN (SELECT id, op FROM main.clients UNION ALL SELECT id, op FROM main.clients_history) into_them
        ON into_them.id = selves.id
      JOIN main.operations o ON o.id = into_them.op AND o.command = 'client merge'
      JOIN main.clients_history gone ON gone.ended_op = o.id AND gone.id <> selves.id
    WHERE NOT EXISTS (SELECT 1 FROM main.clients there WHERE there.id = gone.id))";

impl Store {
    /// Names by which a client was known before they were changed, and those of clients who were merged into them. What
    /// was written by an operation that was taken back is no name of theirs.
    ///
    /// # Errors
    /// When locked, or the store fails.
    pub fn former_names(&self, client: ClientId) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "{SELVES} SELECT h.id, h.first_name, h.last_name FROM main.clients_history h
             WHERE h.id IN (SELECT id FROM selves)
               AND h.op NOT IN (SELECT undoes FROM main.operations WHERE undoes IS NOT NULL)"
        );
        let mut names = Vec::new();
        self.conn.each(&sql, &[Param::Id(client.0)], |row| {
            let id: ClientId = row.id()?;
            let (first, last) = (row.opt_bytes()?, row.opt_bytes()?);
            let first = self.open_text(slot(id.0, "first_name"), first)?.unwrap_or_default();
            let last = self.open_text(slot(id.0, "last_name"), last)?.unwrap_or_default();
            let name = full_name(&first, &last);
            if !names.contains(&name) {
                names.push(name);
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(names)
    }
}
