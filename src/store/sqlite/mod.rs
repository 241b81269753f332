//! The only file that knows `rusqlite`: opening, pragmas, statements, rows, and what SQLite's refusals mean.
//!
//! Parameters are written `?1`, which SQLite binds by number; `$1` would be a name to it, bound in order of appearance.

mod medium;
mod row;

use std::{cell::Cell, path::Path, time::Duration};

use rusqlite::{
    CachedStatement, Connection, ErrorCode, MAIN_DB, OpenFlags, backup, config::DbConfig, params_from_iter,
};

use self::medium::Still;
pub use self::row::{Param, Row};
use super::{StoreError, schema::Objects, unread::Unread};
use crate::env::hardening;

/// Marks a file as a practice of ours ("Coac").
const APPLICATION_ID: i64 = 0x436F_6163;

/// So long it is waited for another program that writes.
const PATIENCE: Duration = Duration::from_secs(5);
/// So long where a person waits for the next key to be taken.
const IMPATIENCE: Duration = Duration::from_millis(200);

/// Whether the file may be written to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Make it if it is not there.
    Create,
    /// Open what is there.
    Open,
}

/// A connection to one practice database.
pub(super) struct Conn {
    inner: Connection,
    /// What the file was like when it was opened, where nothing else would tell that somebody writes to it.
    still: Option<Still>,
    /// Whether it can only be read because the disk is full.
    full: bool,
    /// Whether an operation is running: then a row that cannot be read ends it, because something would follow from the
    /// others alone.
    writing: Cell<bool>,
    /// Where rows are noted that cannot be read.
    pub(super) unread: Unread,
}

impl Conn {
    /// Opens the file, with everything switched on that protects it.
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        if access == Access::Create {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            Self::harden(&conn)?;
            conn.pragma_update(None, "application_id", APPLICATION_ID)?;
            conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
            return Ok(Self::over(conn, None));
        }
        match Self::open_there(path) {
            Err(StoreError::ReadOnly) if medium::is_read_only(path) => {
                let (conn, still) = medium::open(path)?;
                Self::of_ours(conn, Some(still))
            }
            // There is no room for the two files that SQLite makes beside it: reading needs none.
            Err(error @ (StoreError::Full | StoreError::Limited | StoreError::Disk)) => {
                let opened = medium::open(path).and_then(|(conn, still)| Self::of_ours(conn, Some(still)));
                opened.map(|conn| Self { full: true, ..conn }).map_err(|_| error)
            }
            opened => opened,
        }
    }

    fn open_there(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Self::of_ours(Connection::open_with_flags(path, flags)?, None)?;
        // A file keeps its journal's mode: one in which readers and writers wait for each other is not ours. Where that
        // cannot be changed, nothing is less safe by it.
        opened.inner.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap_or_default();
        Ok(opened)
    }

    fn of_ours(conn: Connection, still: Option<Still>) -> Result<Self, StoreError> {
        Self::harden(&conn)?;
        if conn.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0))? != APPLICATION_ID {
            return Err(StoreError::NotAStore);
        }
        Ok(Self::over(conn, still))
    }

    fn over(conn: Connection, still: Option<Still>) -> Self {
        Self { inner: conn, still, full: false, writing: Cell::new(false), unread: Unread::default() }
    }

    /// A database in memory, for demonstrations.
    pub(super) fn memory() -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory()?;
        Self::harden(&conn)?;
        Ok(Self::over(conn, None))
    }

    /// Whether nothing can be written to it.
    pub(super) fn is_read_only(&self) -> bool {
        self.inner.is_readonly(MAIN_DB).unwrap_or_default()
    }

    /// Whether nothing can be written to it because the disk is full.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Waits no longer than a person would for another program, until it is told otherwise.
    pub(super) fn hurry(&self, hurried: bool) -> Result<(), StoreError> {
        Ok(self.inner.busy_timeout(if hurried { IMPATIENCE } else { PATIENCE })?)
    }

    fn harden(conn: &Connection) -> Result<(), StoreError> {
        conn.busy_timeout(PATIENCE)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        // One plan per statement: otherwise each new value of a parameter may have it parsed and planned again.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(128);
        conn.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384;",
        )?;
        Ok(())
    }

    /// Starts a transaction that writes, at once, so that it cannot fail half-way for a lock.
    pub(super) fn begin(&self) -> Result<(), StoreError> {
        if self.full {
            return Err(if hardening::limits_files() { StoreError::Limited } else { StoreError::Full });
        }
        self.batch("BEGIN IMMEDIATE")?;
        self.writing.set(true);
        Ok(())
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    /// Makes the transaction durable.
    pub(super) fn commit(&self) -> Result<(), StoreError> {
        self.batch("COMMIT")?;
        self.writing.set(false);
        Ok(())
    }

    /// Takes the transaction back.
    pub(super) fn rollback(&self) -> Result<(), StoreError> {
        self.writing.set(false);
        self.batch("ROLLBACK")
    }

    /// Runs statements without parameters.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.inner.execute_batch(sql)?)
    }

    /// The schema version of the file.
    pub(super) fn version(&self) -> Result<i64, StoreError> {
        Ok(self.inner.query_row("PRAGMA user_version", [], |row| row.get(0))?)
    }

    /// What the file is made of besides rows: kind, name and statement of everything that somebody made. What SQLite
    /// counts for its own plans is left out.
    pub(super) fn objects(&self) -> Result<Objects, StoreError> {
        let sql = "SELECT type, name, sql FROM main.sqlite_schema
            WHERE sql IS NOT NULL AND name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4')";
        self.all(sql, &[], |row| {
            Ok(((row.text()?.to_owned(), row.text()?.to_owned()), row.text()?.to_owned()))
        })
        .map(|all: Vec<_>| all.into_iter().collect())
    }

    /// A number that changes whenever the schema does.
    pub(super) fn schema_number(&self) -> Result<i64, StoreError> {
        Ok(self.inner.query_row("PRAGMA schema_version", [], |row| row.get(0))?)
    }

    /// Runs a statement and tells how many rows it changed.
    pub(super) fn run(&self, sql: &str, params: &[Param<'_>]) -> Result<usize, StoreError> {
        Ok(self.statement(sql)?.execute(params_from_iter(params))?)
    }

    /// Runs a statement that has to change exactly one row.
    pub(super) fn run_one(&self, sql: &str, params: &[Param<'_>]) -> Result<(), StoreError> {
        match self.run(sql, params)? {
            1 => Ok(()),
            _ => Err(StoreError::Changed),
        }
    }

    /// Hands each row of a query to `visit`, in order, without holding more than one. A row that cannot be read is noted
    /// and does not stop the others, unless something is being written.
    pub(super) fn each<E: From<StoreError>>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut visit: impl FnMut(&mut Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(params_from_iter(params)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let mut row = Row::new(row);
            match visit(&mut row) {
                Err(_) if row.is_spoiled() && !self.writing.get() => {
                    self.unread.row(row.handle().as_deref());
                }
                visited => visited?,
            }
        }
        Ok(self.untouched()?)
    }

    /// The first row of a query, read by `read`.
    pub(super) fn first<T, E: From<StoreError>>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&mut Row<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(params_from_iter(params)).map_err(StoreError::from)?;
        match rows.next().map_err(StoreError::from)? {
            None => Ok(None),
            Some(row) => {
                let read = read(&mut Row::new(row))?;
                self.untouched()?;
                Ok(Some(read))
            }
        }
    }

    /// Refuses what was read from a file that was written to meanwhile and has no lock that would have held it still.
    fn untouched(&self) -> Result<(), StoreError> {
        self.still.as_ref().map_or(Ok(()), Still::check)
    }

    /// All rows of a query.
    pub(super) fn all<T, E: From<StoreError>>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(read(row)?);
            Ok::<_, E>(())
        })?;
        Ok(found)
    }

    fn statement(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        Ok(self.inner.prepare_cached(sql)?)
    }

    /// Copies the whole database to another file with SQLite's own backup.
    pub(super) fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        // SQLite would make the file with the process's mask; an empty one that is there keeps its mode.
        crate::env::file::write_private(path, &[])?;
        let mut target = Connection::open(path)?;
        backup::Backup::new(&self.inner, &mut target)?.run_to_completion(256, Duration::ZERO, None)?;
        Ok(())
    }

    /// Whether some row refers to one that is not there.
    pub(super) fn references_broken(&self) -> Result<bool, StoreError> {
        Ok(self.inner.prepare("PRAGMA foreign_key_check")?.exists([])?)
    }

    /// What SQLite itself finds wrong with the file; nothing when it is sound.
    pub(super) fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.inner.prepare("PRAGMA integrity_check")?;
        let found = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error() else { return Self::Database(Box::new(error)) };
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            // SQLite does not pass on why a file could not grow.
            ErrorCode::SystemIoFailure
                if code.extended_code != rusqlite::ffi::SQLITE_IOERR_READ && hardening::limits_files() =>
            {
                Self::Limited
            }
            ErrorCode::SystemIoFailure => Self::Disk,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::NotADatabase => Self::NotAStore,
            ErrorCode::DatabaseCorrupt => Self::Damaged,
            ErrorCode::ConstraintViolation
                if code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE =>
            {
                Self::Taken { what: taken(&error) }
            }
            _ => Self::Database(Box::new(error)),
        }
    }
}

/// The columns that SQLite's message names, for example `users.email_index`.
fn taken(error: &rusqlite::Error) -> String {
    error.to_string().rsplit(": ").next().unwrap_or_default().to_owned()
}
