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
pub mod day;
pub mod engagement;
pub mod event;
pub mod export;
pub mod handle;
pub mod happening;
pub mod history;
mod instant;
pub mod library;
pub mod merge;
mod meter;
mod migrate;
mod open;
pub mod operation;
pub mod response;
pub mod returning;
mod schema;
pub mod score;
mod sealed;
pub mod session;
mod sqlite;
mod summary;
pub mod text;
pub mod tx;
mod undo;
mod unread;

use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use self::sqlite::Conn;
pub use self::{
    instant::instant,
    meter::Meter,
    sqlite::{Access, Param, Row},
    tx::{Kind, Tx},
    unread::{UNREADABLE, Unread},
};
use crate::vault::{Vault, VaultError};

/// Why the store refuses.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant says itself in its message")]
pub enum StoreError {
    #[error("no {what} {key}")]
    NotFound { what: &'static str, key: String },
    #[error("this practice has format {found}; this version of coach knows up to {known}")]
    TooNew { found: i64, known: i64 },
    #[error("the file is not a coach practice")]
    NotAStore,
    #[error("the database file is damaged")]
    Damaged,
    #[error("the database was changed by another program: {what}")]
    Altered { what: String, mendable: bool },
    #[error("{} has a value that this version of coach cannot read", if whose.is_empty() { "a record" } else { whose })]
    Unreadable { whose: String, column: String },
    #[error("the {field} of {whose} cannot be read: damaged, moved, or encrypted with another key")]
    Unopened { whose: String, field: String },
    #[error("another coach command is writing to this practice")]
    Busy,
    #[error("this practice was changed while it was being read: open it again")]
    Stirred,
    #[error("the keyring was replaced while this practice was open, and belongs to another identity now")]
    Replaced,
    #[error("the record was changed or removed in the meantime")]
    Changed,
    #[error("the disk is full")]
    Full,
    #[error("a limit on the size of files is reached")]
    Limited,
    #[error("reading or writing the disk failed")]
    Disk,
    #[error("this practice is read-only: its folder cannot be written to")]
    ReadOnly,
    #[error(
        "this practice is from an older version of coach and read-only, so it cannot be upgraded where it is"
    )]
    TooOld,
    #[error("{what} is already taken")]
    Taken { what: String },
    #[error("the practice is locked")]
    Locked,
    #[error("the keyring is older than the practice: an earlier copy was restored")]
    OldKeyring,
    #[error("change {id} is in the way: {command}")]
    InTheWay { id: i64, command: String },
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the database reported an error")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An open practice. Without a vault it is locked: what is clear can be read, what is sealed answers
/// [`StoreError::Locked`].
pub struct Store {
    conn: Conn,
    vault: Option<RefCell<Vault>>,
    path: PathBuf,
    practice: Uuid,
    /// The newest operation that is shown: where the past is looked at, the last one of then.
    then: Cell<i64>,
    /// The number of the schema when it was last seen to be ours.
    schema: Cell<i64>,
    meter: Meter,
}

impl Store {
    /// The database's name in the practice folder.
    pub const FILE: &'static str = "practice.db";

    /// Changes what is stored behind the program's back.
    #[cfg(test)]
    pub(crate) fn damage(&self, sql: &str) {
        let objects = self.conn.objects().unwrap();
        let triggers = || objects.iter().filter(|((kind, _), _)| kind == "trigger");
        triggers().for_each(|((_, name), _)| self.conn.batch(&format!("DROP TRIGGER {name}")).unwrap());
        self.conn.batch(sql).unwrap();
        triggers().for_each(|(_, sql)| self.conn.batch(sql).unwrap());
    }

    /// Puts a value into a cell of one client in which it does not open, as a failing disk might.
    #[cfg(test)]
    pub(crate) fn rot_first_client(&self) {
        self.damage(
            "UPDATE clients SET first_name = last_name
             WHERE handle = (SELECT MIN(handle) FROM clients)",
        );
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
        let (vault, schema) = (Some(RefCell::new(vault)), Cell::new(conn.schema_number()?));
        Ok(Self { conn, vault, path, practice, then: Cell::new(i64::MAX), schema, meter: Meter::default() })
    }

    /// Makes the triggers, indexes and views of a practice as they should be, and says what was done; nothing where that
    /// was not needed.
    ///
    /// # Errors
    /// When a table is not as it should be, or nothing can be written.
    pub fn mend(folder: &Path) -> Result<Vec<String>, StoreError> {
        schema::mend(&Conn::open(&folder.join(Self::FILE), Access::Open)?)
    }

    /// Remembers how new the keyring is.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn saw_keyring(&self, vault: &Vault) -> Result<(), StoreError> {
        let generation = i64::try_from(vault.generation()).unwrap_or(i64::MAX);
        let sql = "UPDATE main.practice SET keyring_generation = ?1 WHERE keyring_generation < ?1";
        self.conn.run(sql, &[Param::Int(generation)]).map(drop)
    }

    /// Tells open screens, whoever opened them, that the practice was locked.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn tell_lock(&self) -> Result<(), StoreError> {
        self.conn.run("UPDATE main.practice SET locks = locks + 1", &[]).map(drop)
    }

    /// How often that was told.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn times_locked(&self) -> Result<i64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        Ok(self.conn.first("SELECT locks FROM main.practice", &[], read)?.unwrap_or_default())
    }

    /// The handles of the clients for whom these keys have none.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keyless(&self, vault: &Vault) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id, handle FROM main.clients ORDER BY handle";
        let all = self.conn.all(sql, &[], |row| Ok::<_, StoreError>((row.id()?, row.text()?.to_owned())))?;
        Ok(all.into_iter().filter(|(id, _)| !vault.has_subject(*id)).map(|(_, handle)| handle).collect())
    }

    /// Refuses to write where another program changed the schema since it was looked at.
    fn still_ours(&self) -> Result<(), StoreError> {
        let number = self.conn.schema_number()?;
        if number != self.schema.get() {
            schema::check(&self.conn)?;
            self.schema.set(number);
        }
        Ok(())
    }

    /// Opens a practice; it stays locked until [`Self::unlock`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(Self::FILE);
        let conn = Conn::open(&path, Access::Open)?;
        migrate::run(&conn, Some(&path))?;
        schema::check(&conn)?;
        let schema = Cell::new(conn.schema_number()?);
        let practice = practice_id(&conn)?;
        Ok(Self {
            conn,
            vault: None,
            path,
            practice,
            then: Cell::new(i64::MAX),
            schema,
            meter: Meter::default(),
        })
    }

    /// Takes the keys over; refuses a keyring of another practice, or one that was put back to an older state than
    /// this database has seen.
    pub fn unlock(&mut self, mut vault: Vault) -> Result<(), StoreError> {
        if vault.practice() != self.practice {
            return Err(
                VaultError::ForeignPractice { expected: self.practice, found: vault.practice() }.into()
            );
        }
        self.keep_up(&mut vault)?;
        self.vault = Some(RefCell::new(vault));
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

    /// Whether nothing can be written to it.
    pub fn is_read_only(&self) -> bool {
        self.conn.is_read_only()
    }

    /// Whether that is so because the disk is full.
    pub fn is_disk_full(&self) -> bool {
        self.conn.is_full()
    }

    /// Whether it gives up soon where another program writes, because a person waits.
    pub fn hurry(&self, hurried: bool) -> Result<(), StoreError> {
        self.conn.hurry(hurried)
    }

    /// Whether another program writes, and goes on with that for a moment.
    pub fn is_taken(&self) -> bool {
        let begun = self.conn.hurry(true).and_then(|()| self.conn.begin());
        let freed =
            self.conn.hurry(false).and_then(|()| if begun.is_ok() { self.conn.rollback() } else { Ok(()) });
        matches!(begun.and(freed), Err(StoreError::Busy))
    }

    /// Whether sealed columns can be read.
    pub fn unlocked(&self) -> bool {
        self.vault.is_some()
    }

    /// Where the database lies; empty for one in memory.
    pub fn path(&self) -> &Path {
        &self.path
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

    /// Brings keys up to what the database knows. Keys are durable before the rows that need them, so a keyring that is
    /// read after the database's number is at least as new; only one that is older even then was put back.
    fn keep_up(&self, vault: &mut Vault) -> Result<(), StoreError> {
        let expected = self.keyring_generation()?;
        if vault.generation() < expected {
            reload(vault)?;
        }
        if vault.generation() < expected {
            return Err(StoreError::OldKeyring);
        }
        Ok(())
    }

    /// The newest keyring generation that this database has seen.
    pub fn keyring_generation(&self) -> Result<u64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        let found = self.conn.first("SELECT keyring_generation FROM main.practice", &[], read)?;
        found.and_then(|generation| u64::try_from(generation).ok()).ok_or(StoreError::Damaged)
    }
}

/// Reads the keyring again if another process wrote it; says whether it had.
fn reload(vault: &mut Vault) -> Result<bool, StoreError> {
    vault.reload_if_changed().map_err(|error| match error {
        VaultError::ForeignIdentity { .. } => StoreError::Replaced,
        error => error.into(),
    })
}

fn practice_id(conn: &Conn) -> Result<Uuid, StoreError> {
    conn.first("SELECT id FROM practice", &[], |row: &mut Row<'_>| row.id())?.ok_or(StoreError::Damaged)
}
