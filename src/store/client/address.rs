//! Rows of `client_addresses`: the e-mail addresses that a client has besides the first one, which lies with the user row.

use std::collections::HashMap;

use uuid::Uuid;

use super::normal;
use crate::{
    domain::{Handle, client::Client, id::ClientId},
    store::{Param, Row, Store, StoreError, Tx},
    vault::Slot,
};

fn slot(row: Uuid, client: ClientId) -> Slot {
    Slot { table: "client_addresses", column: "email", row, subject: client.0 }
}

/// A further address as it is stored.
struct Stored {
    id: Uuid,
    email: String,
    position: i64,
}

impl Store {
    /// The further addresses of one client, in order.
    pub(super) fn further_addresses(&self, client: ClientId) -> Result<Vec<String>, StoreError> {
        Ok(self.stored_addresses(client)?.into_iter().map(|stored| stored.email).collect())
    }

    fn stored_addresses(&self, client: ClientId) -> Result<Vec<Stored>, StoreError> {
        let sql =
            "SELECT id, email, position FROM client_addresses WHERE client_id = ?1 ORDER BY position, id";
        self.conn.all(sql, &[Param::Id(client.0)], |row| {
            let id = row.id()?;
            let email = self.open_text(slot(id, client), row.opt_bytes()?)?.unwrap_or_default();
            Ok(Stored { id, email, position: row.int()? })
        })
    }

    /// The further addresses of every client who has any, in order; none while locked.
    pub fn all_further_addresses(&self) -> Result<HashMap<ClientId, Vec<String>>, StoreError> {
        if !self.unlocked() {
            return Ok(HashMap::new());
        }
        let sql = "SELECT client_id, id, email FROM client_addresses ORDER BY client_id, position, id";
        let mut found: HashMap<ClientId, Vec<String>> = HashMap::new();
        self.conn.each(sql, &[], |row| {
            let (client, id): (ClientId, Uuid) = (row.id()?, row.id()?);
            let email = self.open_text(slot(id, client), row.opt_bytes()?)?.unwrap_or_default();
            found.entry(client).or_default().push(email);
            Ok::<_, StoreError>(())
        })?;
        Ok(found)
    }

    /// Whose e-mail address it is, the first one or a further one, without opening any: nobody's, somebody's, or that of
    /// several who share it.
    pub fn clients_by_email(&self, email: &str) -> Result<Vec<ClientId>, StoreError> {
        let digest = self.vault()?.blind_index(&normal(email));
        let sql = "SELECT c.id FROM users u JOIN clients c ON c.user_id = u.id WHERE u.email_index = ?1
                   UNION SELECT a.client_id FROM client_addresses a WHERE a.email_index = ?1 ORDER BY 1";
        self.conn.all(sql, &[Param::Digest(&digest)], |row: &mut Row<'_>| row.id())
    }
}

impl Tx<'_> {
    /// The handles of clients who have an address again by taking operation `undone` back, each with that of somebody who
    /// was given the same address since.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn given_meanwhile(&self, undone: i64) -> Result<Vec<(Handle, Handle)>, StoreError> {
        let sql = "WITH held AS (
                SELECT c.id AS client, c.handle, u.email_index, u.op FROM users u JOIN clients c ON c.user_id = u.id
                UNION ALL SELECT c.id, c.handle, a.email_index, a.op
                FROM client_addresses a JOIN clients c ON c.id = a.client_id)
            SELECT DISTINCT back.handle, other.handle FROM held back
            JOIN held other ON other.email_index = back.email_index AND other.client <> back.client
            WHERE back.op = ?2 AND other.op > ?1 AND other.op < ?2 ORDER BY 1, 2";
        let params = [Param::Int(undone), Param::Int(self.op())];
        self.conn.all(sql, &params, |row: &mut Row<'_>| Ok::<_, StoreError>((row.parsed()?, row.parsed()?)))
    }

    /// Brings the stored further addresses of a client in step with what it says; rows that stay the same are left alone.
    pub(super) fn write_further_addresses(&mut self, client: &Client) -> Result<(), StoreError> {
        let mut stored = self.stored_addresses(client.id)?;
        for (position, email) in (1..).zip(&client.person.other_emails) {
            match stored.iter().position(|stored| stored.email == *email) {
                Some(at) => {
                    let kept = stored.swap_remove(at);
                    if kept.position != position {
                        self.conn.run_one(
                            "UPDATE client_addresses SET position = ?2, op = ?3 WHERE id = ?1",
                            &[Param::Id(kept.id), Param::Int(position), Param::Int(self.op)],
                        )?;
                    }
                }
                None => self.insert_address(client.id, email, position)?,
            }
        }
        for gone in stored {
            self.conn.run_one("DELETE FROM client_addresses WHERE id = ?1", &[Param::Id(gone.id)])?;
        }
        Ok(())
    }

    fn insert_address(&mut self, client: ClientId, email: &str, position: i64) -> Result<(), StoreError> {
        let id: Uuid = self.fresh_id()?;
        let digest = self.vault()?.blind_index(&normal(email));
        let sealed = self.seal(slot(id, client), email.as_bytes())?;
        self.conn.run_one(
            "INSERT INTO client_addresses (id, client_id, email, email_index, position, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                Param::Id(id),
                Param::Id(client.0),
                Param::Sealed(&sealed),
                Param::Digest(&digest),
                Param::Int(position),
                Param::At(self.now()),
                Param::Int(self.op),
            ],
        )
    }

    /// Removes all further addresses of a client who goes away.
    pub(super) fn drop_further_addresses(&mut self, client: ClientId) -> Result<(), StoreError> {
        self.conn.run("DELETE FROM client_addresses WHERE client_id = ?1", &[Param::Id(client.0)])?;
        Ok(())
    }
}
