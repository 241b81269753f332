//! Moving everything of one client to another, or away: rows change hands, sealed cells are opened with the one key and
//! sealed with the other.
//!
//! The one list of what belongs to a client, table by table. The key of the client who gave everything away stays in the
//! keyring: history is sealed with it, and undo brings it back.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Param, Store, StoreError, Tx, sealed};
use crate::{
    domain::{
        client::Client,
        id::{self, ClientId},
    },
    vault::{Sealed, Slot},
};

/// Every table with a `client_id`.
const OWNED: [&str; 8] = [
    "client_addresses",
    "engagements",
    "assessments",
    "coherence_scores",
    "sessions",
    "client_interventions",
    "action_items",
    "breakthroughs",
];

/// Every table whose rows belong to the client behind a user, and the columns that name the user.
const BY_USER: [(&str, &[&str]); 2] =
    [("messages", &["sender_id", "recipient_id"]), ("analytics_events", &["user_id"])];

/// How many rows of a table changed hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The table.
    pub table: &'static str,
    /// How many rows.
    pub rows: usize,
}

/// A row on its way: its id and its sealed cells.
type Cells = (Uuid, Vec<Option<Vec<u8>>>);

impl Store {
    /// Who was merged into whom and stayed so: into the one who has their history now, however often that one was merged.
    ///
    /// # Errors
    /// When the store fails.
    pub fn merged_clients(&self) -> Result<HashMap<ClientId, ClientId>, StoreError> {
        let sql = "SELECT client_id, into_id FROM main.merged_clients";
        let steps = self.conn.all(sql, &[], |row| Ok::<_, StoreError>((row.id()?, row.id()?)))?;
        let steps: HashMap<ClientId, ClientId> = steps.into_iter().collect();
        let last = |mut whose: ClientId| {
            // Nobody is merged into somebody who is gone, so there are at most as many steps as merges.
            let mut left = steps.len();
            while let Some(next) = steps.get(&whose).filter(|_| left > 0) {
                (whose, left) = (*next, left - 1);
            }
            whose
        };
        Ok(steps.keys().map(|gone| (*gone, last(*gone))).collect())
    }
}

impl Tx<'_> {
    /// Gives everything of `from` to `to`, the user row too where `to` has none, and removes the row of `from`. The
    /// fields of `to` itself are written by the caller.
    ///
    /// # Errors
    /// When locked, or a sealed cell does not open.
    pub fn give_everything(&mut self, from: &Client, to: &mut Client) -> Result<Vec<Moved>, StoreError> {
        let mut moved = vec![Moved { table: "assessment_responses", rows: self.give_responses(from, to)? }];
        for table in OWNED {
            let set = ["client_id"];
            let rows = self.give_rows(table, &set, (from.id.0, to.id.0), (from.id.0, to.id.0))?;
            moved.push(Moved { table, rows });
        }
        let mut gone = from.clone();
        if let Some(user) = from.user_id {
            let target = to.user_id.unwrap_or(user);
            for (table, set) in BY_USER {
                let rows = self.give_rows(table, set, (user.0, target.0), (from.id.0, to.id.0))?;
                moved.push(Moved { table, rows });
            }
            if to.user_id.is_none() {
                self.give_rows("users", &[], (user.0, user.0), (from.id.0, to.id.0))?;
                (to.user_id, gone.user_id) = (Some(user), None);
                to.person.email.clone_from(&from.person.email);
            }
        }
        self.delete_client(&gone)?;
        self.conn.run(
            "INSERT INTO main.merged_clients (client_id, into_id, op) VALUES (?1, ?2, ?3)",
            &[Param::Id(from.id.0), Param::Id(to.id.0), Param::Int(self.op)],
        )?;
        moved.retain(|moved| moved.rows > 0);
        Ok(moved)
    }

    /// Removes a client with every row that is theirs, and the handles of those; tells how many rows of each table.
    ///
    /// # Errors
    /// When something of another client refers to one of them (at commit).
    pub fn delete_everything(&mut self, client: &Client) -> Result<Vec<Moved>, StoreError> {
        self.conn.batch("PRAGMA defer_foreign_keys = ON")?;
        let own = [Param::Id(client.id.0)];
        let answers = "DELETE FROM main.assessment_responses
            WHERE assessment_id IN (SELECT id FROM main.assessments WHERE client_id = ?1)";
        let mut gone = vec![Moved { table: "assessment_responses", rows: self.conn.run(answers, &own)? }];
        for table in OWNED {
            if self.has_handles(table)? {
                // By the key of `handles`: looking for the ids there would read all of it, for each table and client.
                let named = format!("handle IN (SELECT handle FROM main.{table} WHERE client_id = ?1)");
                self.conn.run(&format!("DELETE FROM main.handles WHERE {named}"), &own)?;
            }
            let rows = self.conn.run(&format!("DELETE FROM main.{table} WHERE client_id = ?1"), &own)?;
            gone.push(Moved { table, rows });
        }
        if let Some(user) = client.user_id {
            for (table, columns) in BY_USER {
                let named = columns.iter().map(|column| format!("{column} = ?1"));
                let named = named.collect::<Vec<_>>().join(" OR ");
                let sql = format!("DELETE FROM main.{table} WHERE {named}");
                gone.push(Moved { table, rows: self.conn.run(&sql, &[Param::Id(user.0)])? });
            }
        }
        self.forget_removed()?;
        self.delete_client(client)?;
        gone.retain(|gone| gone.rows > 0);
        Ok(gone)
    }

    /// Whether the rows of a table have a handle.
    fn has_handles(&self, table: &str) -> Result<bool, StoreError> {
        Ok(self.columns(table)?.iter().any(|column| column == "handle"))
    }

    /// Seals the rows of a table that name `old` in one of the columns `set` for another subject, and puts `new` there.
    /// Without columns it is the row whose id is `old`.
    fn give_rows(
        &mut self,
        table: &'static str,
        set: &[&str],
        (old, new): (Uuid, Uuid),
        (from, to): (Uuid, Uuid),
    ) -> Result<usize, StoreError> {
        let sealed = sealed::columns(table);
        let named = if set.is_empty() { &["id"] } else { set };
        let wanted = named.iter().map(|column| format!("{column} = ?1")).collect::<Vec<_>>().join(" OR ");
        let columns: Vec<&str> = std::iter::once("id").chain(sealed.iter().copied()).collect();
        let sql = format!("SELECT {} FROM main.{table} WHERE {wanted}", columns.join(", "));
        let rows: Vec<Cells> = self.conn.all(&sql, &[Param::Id(old)], |row| {
            let id = row.id()?;
            let cells = sealed.iter().map(|_| Ok(row.opt_bytes()?.map(<[u8]>::to_vec)));
            Ok::<_, StoreError>((id, cells.collect::<Result<_, StoreError>>()?))
        })?;
        let resealed = (3..).zip(sealed).map(|(number, column)| format!(", {column} = ?{number}"));
        let sql = format!("UPDATE main.{table} SET op = ?2{} WHERE id = ?1", resealed.collect::<String>());
        for (row, cells) in &rows {
            let sealed = self.reseal(table, sealed, *row, cells, (from, to))?;
            let mut params = vec![Param::Id(*row), Param::Int(self.op)];
            params.extend(sealed.iter().map(|cell| Param::sealed(cell.as_ref())));
            self.conn.run_one(&sql, &params)?;
        }
        for column in set {
            let sql = format!("UPDATE main.{table} SET {column} = ?2, op = ?3 WHERE {column} = ?1");
            self.conn.run(&sql, &[Param::Id(old), Param::Id(new), Param::Int(self.op)])?;
        }
        Ok(rows.len())
    }

    /// The answers of every assessment of `from`, sealed for `to`.
    fn give_responses(&mut self, from: &Client, to: &Client) -> Result<usize, StoreError> {
        let columns = sealed::columns("assessment_responses");
        let sql = "SELECT r.assessment_id, r.question_id, r.response_value, r.response_text
                   FROM main.assessments a JOIN main.assessment_responses r ON r.assessment_id = a.id
                   WHERE a.client_id = ?1";
        let rows = self.conn.all(sql, &[Param::Id(from.id.0)], |row| {
            let key: (Uuid, Uuid) = (row.id()?, row.id()?);
            let mut cell = || Ok::<_, StoreError>(row.opt_bytes()?.map(<[u8]>::to_vec));
            Ok::<_, StoreError>((key, vec![cell()?, cell()?]))
        })?;
        for ((assessment, question), cells) in &rows {
            let row = id::response((*assessment).into(), (*question).into());
            let sealed = self.reseal("assessment_responses", columns, row, cells, (from.id.0, to.id.0))?;
            let mut params = vec![Param::Id(*assessment), Param::Id(*question), Param::Int(self.op)];
            params.extend(sealed.iter().map(|cell| Param::sealed(cell.as_ref())));
            self.conn.run_one(
                "UPDATE main.assessment_responses SET op = ?3, response_value = ?4, response_text = ?5
                 WHERE assessment_id = ?1 AND question_id = ?2",
                &params,
            )?;
        }
        Ok(rows.len())
    }

    fn reseal(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        row: Uuid,
        cells: &[Option<Vec<u8>>],
        (from, to): (Uuid, Uuid),
    ) -> Result<Vec<Option<Sealed>>, StoreError> {
        let mut sealed = Vec::with_capacity(cells.len());
        for (column, cell) in columns.iter().zip(cells) {
            let slot = |subject| Slot { table, column, row, subject };
            let plain = self.open_cell(slot(from), cell.as_deref())?;
            sealed.push(plain.map(|plain| self.seal(slot(to), &plain)).transpose()?);
        }
        Ok(sealed)
    }
}

#[cfg(test)]
impl Store {
    /// Every row of every versioned table as text, but for the operation that wrote it.
    pub(crate) fn contents(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in super::history::TABLES {
            let sql = "SELECT name FROM pragma_table_info(?1) WHERE name <> 'op' ORDER BY cid";
            let read = |row: &mut super::Row<'_>| Ok::<_, StoreError>(format!("quote({})", row.text()?));
            let columns = self.conn.all(sql, &[Param::Text(table.name)], read).unwrap().join(" || ',' || ");
            let sql = format!("SELECT {columns} FROM main.{} ORDER BY 1", table.name);
            let read =
                |row: &mut super::Row<'_>| Ok::<_, StoreError>(format!("{}: {}", table.name, row.text()?));
            all.extend(self.conn.all(&sql, &[], read).unwrap());
        }
        all
    }

    /// Runs statements as they are, to damage a practice.
    pub(crate) fn run_raw(&self, sql: &str) {
        self.conn.batch(sql).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::id::ClientId,
        env::SystemEntropy,
        practice::demo,
        store::{Kind, handle::Noun},
    };

    const ITEM: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00a1);
    const MESSAGE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00a2);

    fn slot(table: &'static str, column: &'static str, row: Uuid, client: ClientId) -> Slot {
        Slot { table, column, row, subject: client.0 }
    }

    /// An action item and a message, which no command makes yet.
    fn plant(tx: &mut Tx<'_>, client: &Client, coach: Uuid) {
        let title = tx.seal(slot("action_items", "title", ITEM, client.id), b"call Tom").unwrap();
        let handle = tx.fresh_handle(Noun::Action, ITEM, None).unwrap();
        let (now, op) = (Param::At(tx.now()), Param::Int(tx.op));
        tx.conn
            .run(
                "INSERT INTO action_items (id, handle, client_id, title, status, created_at, updated_at, op)
                 VALUES (?1, ?2, ?3, ?4, 'pending', ?5, ?5, ?6)",
                &[
                    Param::Id(ITEM),
                    Param::Text(handle.as_str()),
                    Param::Id(client.id.0),
                    Param::Sealed(&title),
                    now,
                    op,
                ],
            )
            .unwrap();
        let text = tx.seal(slot("messages", "message_text", MESSAGE, client.id), b"hello").unwrap();
        let user = client.user_id.unwrap();
        tx.conn
            .run(
                "INSERT INTO messages (id, sender_id, recipient_id, thread_id, message_text, created_at, op)
                 VALUES (?1, ?2, ?3, ?1, ?4, ?5, ?6)",
                &[Param::Id(MESSAGE), Param::Id(user.0), Param::Id(coach), Param::Sealed(&text), now, op],
            )
            .unwrap();
    }

    #[test]
    fn items_and_messages_open_with_the_other_key() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let store = &practice.store;
        let [ben, mut ada] = ["t2wd", "k7mq"]
            .map(|handle| store.client(ClientId(store.named(handle).unwrap().unwrap().1)).unwrap());
        let (stamp, coach) = (practice.setting.stamp(), practice.setting.actor().0);
        let mut entropy = SystemEntropy;
        let mut tx = practice.store.begin(stamp, &mut entropy, "plant", Kind::Write).unwrap();
        plant(&mut tx, &ben, coach);
        tx.commit("").unwrap();
        let mut tx = practice.store.begin(stamp, &mut entropy, "client merge", Kind::Write).unwrap();
        let moved = tx.give_everything(&ben, &mut ada).unwrap();
        tx.commit("").unwrap();
        // Two items are Ben's own.
        for (table, column, row, plain, rows) in [
            ("action_items", "title", ITEM, "call Tom", 3),
            ("messages", "message_text", MESSAGE, "hello", 1),
        ] {
            assert!(moved.contains(&Moved { table, rows }));
            let sql = format!("SELECT {column} FROM {table} WHERE id = ?1");
            let read = |found: &mut super::super::Row<'_>| {
                practice.store.open_text(slot(table, column, row, ada.id), found.opt_bytes()?)
            };
            let opened = practice.store.conn.first(&sql, &[Param::Id(row)], read).unwrap().unwrap();
            assert_eq!(opened.as_deref(), Some(plain));
        }
        let sql = "SELECT sender_id FROM messages WHERE id = ?1";
        let sender =
            practice
                .store
                .conn
                .first(sql, &[Param::Id(MESSAGE)], |row: &mut crate::store::Row<'_>| row.id::<Uuid>());
        assert_eq!(sender.unwrap(), ada.user_id.map(|user| user.0));
    }
}
