//! Rows: the only module that sees SQL. Sealing happens here and nowhere else: SQL sees blobs, the domain sees
//! plaintext.
//!
//! A `Store` reads. A [`Tx`] is one operation that writes: it begins immediate, ends in one commit, and takes
//! everything back when it is dropped.

pub mod action;
pub mod agenda;
pub mod analytics;
pub mod assessment;
pub mod assignment;
pub mod bank;
pub mod breakthrough;
pub mod changes;
pub mod client;
pub mod coach;
pub mod engagement;
pub mod event;
pub mod export;
pub mod handle;
pub mod happening;
pub mod history;
mod instant;
pub mod library;
pub mod merge;
mod migrate;
pub mod operation;
pub mod response;
pub mod score;
pub mod session;
mod sqlite;
pub mod text;
pub mod tx;
mod undo;

use std::path::{Path, PathBuf};

use uuid::Uuid;
use zeroize::Zeroizing;

use self::sqlite::Conn;
pub use self::{
    instant::instant,
    sqlite::{Access, Param, Row},
    tx::{Kind, Tx},
};
use crate::vault::{Slot, Vault, VaultError};

/// Why the store refuses.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant says itself in its message")]
pub enum StoreError {
    #[error("no {what} {key}")]
    NotFound { what: &'static str, key: String },
    #[error("this practice has schema {found}; this coach knows up to {known}")]
    TooNew { found: i64, known: i64 },
    #[error("the file is not a practice of coach")]
    NotAStore,
    #[error("the database file is damaged")]
    Damaged,
    #[error("column {column} holds a value this coach does not know")]
    Unreadable { column: String },
    #[error("another coach is writing to this practice")]
    Busy,
    #[error("the record was changed or removed meanwhile")]
    Changed,
    #[error("the disk is full")]
    Full,
    #[error("the disk does not take or give what it should")]
    Disk,
    #[error("the practice folder cannot be written to")]
    ReadOnly,
    #[error("{what} is taken already")]
    Taken { what: String },
    #[error("the store is locked")]
    Locked,
    #[error("the keyring is older than the database knows it: generation {found}, expected {expected}")]
    OldKeyring { found: u64, expected: u64 },
    #[error("operation {id} is in the way: {command}")]
    InTheWay { id: i64, command: String },
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the database refused")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An open practice. Without a vault it is locked: what is clear can be read, what is sealed answers
/// [`StoreError::Locked`].
pub struct Store {
    conn: Conn,
    vault: Option<Vault>,
    path: PathBuf,
    practice: Uuid,
}

impl Store {
    /// The database's name in the practice folder.
    pub const FILE: &'static str = "practice.db";

    /// Changes what is stored behind the program's back.
    #[cfg(test)]
    pub(crate) fn damage(&self, sql: &str) {
        self.conn.batch(sql).unwrap();
    }

    /// Makes a new practice database. The vault gives the practice its id.
    pub fn create(
        folder: &Path,
        vault: Vault,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, StoreError> {
        let path = folder.join(Self::FILE);
        let conn = Conn::open(&path, Access::Create)?;
        migrate::run(&conn, None)?;
        Self::found(conn, vault, path, at)
    }

    /// Does several reads on one state of the practice, whatever others write meanwhile. It is also what makes thousands of
    /// small reads cheap: the file is locked once, not for each.
    pub fn steady<T, E: From<StoreError>>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.conn.in_transaction() {
            return read();
        }
        self.conn.batch("BEGIN")?;
        let read = read();
        self.conn.rollback()?;
        read
    }

    /// A practice in memory: nothing is saved.
    pub fn memory(vault: Vault, at: chrono::DateTime<chrono::Utc>) -> Result<Self, StoreError> {
        let conn = Conn::memory()?;
        migrate::run(&conn, None)?;
        Self::found(conn, vault, PathBuf::new(), at)
    }

    fn found(
        conn: Conn,
        vault: Vault,
        path: PathBuf,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, StoreError> {
        let practice = vault.practice();
        let generation = i64::try_from(vault.generation()).unwrap_or(i64::MAX);
        conn.run(
            "INSERT INTO practice (id, keyring_generation, created_at) VALUES (?1, ?2, ?3)",
            &[Param::Id(practice), Param::Int(generation), Param::At(at)],
        )?;
        Ok(Self { conn, vault: Some(vault), path, practice })
    }

    /// Opens a practice; it stays locked until [`Self::unlock`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(Self::FILE);
        let conn = Conn::open(&path, Access::Open)?;
        migrate::run(&conn, Some(&path))?;
        let practice = practice_id(&conn)?;
        Ok(Self { conn, vault: None, path, practice })
    }

    /// Takes the keys over; refuses a keyring of another practice, or one that was put back to an older state than
    /// this database has seen.
    pub fn unlock(&mut self, vault: Vault) -> Result<(), StoreError> {
        if vault.practice() != self.practice {
            return Err(
                VaultError::ForeignPractice { expected: self.practice, found: vault.practice() }.into()
            );
        }
        self.check_generation(&vault)?;
        self.vault = Some(vault);
        Ok(())
    }

    /// Puts the keys away: what is sealed cannot be read until [`Self::unlock`].
    pub fn lock(&mut self) {
        self.vault = None;
    }

    /// A number that changes whenever another program has written to the practice.
    pub fn stirred(&self) -> Result<i64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        Ok(self.conn.first("PRAGMA data_version", &[], read)?.unwrap_or_default())
    }

    /// The id of the practice.
    pub fn practice(&self) -> Uuid {
        self.practice
    }

    /// Whether sealed columns can be read.
    pub fn unlocked(&self) -> bool {
        self.vault.is_some()
    }

    /// Where the database lies; empty for one in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys, when unlocked.
    pub fn vault(&self) -> Result<&Vault, StoreError> {
        self.vault.as_ref().ok_or(StoreError::Locked)
    }

    /// What SQLite itself finds wrong with the file.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        self.conn.integrity()
    }

    /// Tables with rows that refer to a row that is not there, and how many.
    pub fn dangling_rows(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT \"table\", COUNT(*) FROM pragma_foreign_key_check() GROUP BY 1 ORDER BY 1";
        self.conn.all(sql, &[], |row| Ok((row.text()?.to_owned(), row.int()?)))
    }

    fn check_generation(&self, vault: &Vault) -> Result<(), StoreError> {
        let expected = self.keyring_generation()?;
        if vault.generation() < expected {
            return Err(StoreError::OldKeyring { found: vault.generation(), expected });
        }
        Ok(())
    }

    /// The newest keyring generation that this database has seen.
    pub fn keyring_generation(&self) -> Result<u64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        let found = self.conn.first("SELECT keyring_generation FROM main.practice", &[], read)?;
        found.and_then(|generation| u64::try_from(generation).ok()).ok_or(StoreError::Damaged)
    }

    /// Opens one sealed cell.
    fn open_cell(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match cell {
            None => Ok(None),
            Some(bytes) => Ok(Some(self.vault()?.open_sealed(slot, bytes)?)),
        }
    }

    /// Opens one sealed cell that holds text.
    fn open_text(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Option<String>, StoreError> {
        let unreadable = |_| StoreError::Unreadable { column: format!("{}.{}", slot.table, slot.column) };
        self.open_cell(slot, cell)?
            .map(|bytes| std::str::from_utf8(&bytes).map(str::to_owned).map_err(unreadable))
            .transpose()
    }

    /// Opens one sealed cell that holds JSON.
    fn open_json<T: serde::de::DeserializeOwned>(
        &self,
        slot: Slot,
        cell: Option<&[u8]>,
    ) -> Result<Option<T>, StoreError> {
        let unreadable = |_| StoreError::Unreadable { column: format!("{}.{}", slot.table, slot.column) };
        self.open_cell(slot, cell)?
            .map(|bytes| serde_json::from_slice(&bytes).map_err(unreadable))
            .transpose()
    }
}

fn practice_id(conn: &Conn) -> Result<Uuid, StoreError> {
    conn.first("SELECT id FROM practice", &[], |row: &mut Row<'_>| row.id())?.ok_or(StoreError::Damaged)
}
