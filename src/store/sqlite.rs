//! The only file that knows `rusqlite`: opening, pragmas, statements, rows, and what SQLite's refusals mean.
//!
//! Parameters are written `?1`, which SQLite binds by number; `$1` would be a name to it, bound in order of appearance.

use std::{path::Path, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{
    CachedStatement, Connection, ErrorCode, OpenFlags, backup, config::DbConfig, params_from_iter,
    types::ValueRef,
};
use uuid::Uuid;

use super::{
    StoreError,
    instant::{instant, read_instant},
};
use crate::vault::Sealed;

/// Marks a file as a practice of ours ("Coac").
const APPLICATION_ID: i64 = 0x436F_6163;

/// A value bound into a statement. Bytes go in sealed, as an id or as a digest, or not at all.
#[derive(Clone, Copy)]
pub enum Param<'a> {
    /// NULL.
    Null,
    /// An integer.
    Int(i64),
    /// Clear text: enums, dates, handles, codes. Never private.
    Text(&'a str),
    /// An id.
    Id(Uuid),
    /// An instant.
    At(DateTime<Utc>),
    /// A calendar day.
    Date(NaiveDate),
    /// Ciphertext.
    Sealed(&'a Sealed),
    /// A keyed digest.
    Digest(&'a [u8; 32]),
}

impl<'a> Param<'a> {
    /// Comes before every instant.
    pub const BEGINNING: Self = Self::Text("0");
    /// Comes after every instant.
    pub const END: Self = Self::Text("9999");

    /// NULL when there is nothing.
    pub fn option<T>(value: Option<T>, param: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Null, param)
    }

    /// Optional ciphertext.
    pub fn sealed(value: Option<&'a Sealed>) -> Self {
        Self::option(value, Self::Sealed)
    }

    /// Optional text.
    pub fn text(value: Option<&'a str>) -> Self {
        Self::option(value, Self::Text)
    }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value};
        let borrowed = |value| ToSqlOutput::Borrowed(value);
        Ok(match self {
            Self::Null => borrowed(ValueRef::Null),
            Self::Int(value) => borrowed(ValueRef::Integer(*value)),
            Self::Text(value) => borrowed(ValueRef::Text(value.as_bytes())),
            Self::Id(value) => borrowed(ValueRef::Blob(value.as_bytes())),
            Self::At(value) => ToSqlOutput::Owned(Value::Text(instant(*value))),
            Self::Date(value) => ToSqlOutput::Owned(Value::Text(value.format("%Y-%m-%d").to_string())),
            Self::Sealed(value) => borrowed(ValueRef::Blob(value.as_bytes())),
            Self::Digest(value) => borrowed(ValueRef::Blob(*value)),
        })
    }
}

/// One row, read from left to right in the order of the SELECT list.
pub struct Row<'a> {
    row: &'a rusqlite::Row<'a>,
    column: usize,
}

impl<'a> Row<'a> {
    fn next(&mut self) -> Result<ValueRef<'a>, StoreError> {
        let value = self.row.get_ref(self.column)?;
        self.column += 1;
        Ok(value)
    }

    fn unreadable(&self) -> StoreError {
        let column = self.column.saturating_sub(1);
        let name = self.row.as_ref().column_name(column).unwrap_or("?");
        StoreError::Unreadable { column: name.to_owned() }
    }

    /// An integer or NULL.
    pub fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(value) => Ok(Some(value)),
            _ => Err(self.unreadable()),
        }
    }

    /// An integer.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        self.opt_int()?.ok_or_else(|| self.unreadable())
    }

    /// 0 or 1.
    pub fn flag(&mut self) -> Result<bool, StoreError> {
        Ok(self.int()? != 0)
    }

    /// Text or NULL.
    pub fn opt_text(&mut self) -> Result<Option<&'a str>, StoreError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(value) => std::str::from_utf8(value).map(Some).map_err(|_| self.unreadable()),
            _ => Err(self.unreadable()),
        }
    }

    /// Text.
    pub fn text(&mut self) -> Result<&'a str, StoreError> {
        self.opt_text()?.ok_or_else(|| self.unreadable())
    }

    /// Text that spells a value of the domain, or NULL.
    pub fn opt_parsed<T: std::str::FromStr>(&mut self) -> Result<Option<T>, StoreError> {
        match self.opt_text()? {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| self.unreadable()),
        }
    }

    /// Text that spells a value of the domain.
    pub fn parsed<T: std::str::FromStr>(&mut self) -> Result<T, StoreError> {
        self.opt_parsed()?.ok_or_else(|| self.unreadable())
    }

    /// Steps of a fixed-point number, or NULL.
    pub fn opt_steps<T>(
        &mut self,
        from: impl FnOnce(i64) -> Result<T, crate::domain::Invalid>,
    ) -> Result<Option<T>, StoreError> {
        match self.opt_int()? {
            None => Ok(None),
            Some(steps) => from(steps).map(Some).map_err(|_| self.unreadable()),
        }
    }

    /// Bytes or NULL.
    pub fn opt_bytes(&mut self) -> Result<Option<&'a [u8]>, StoreError> {
        match self.next()? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(value) => Ok(Some(value)),
            _ => Err(self.unreadable()),
        }
    }

    /// An id or NULL.
    pub fn opt_id<T: From<Uuid>>(&mut self) -> Result<Option<T>, StoreError> {
        match self.opt_bytes()? {
            None => Ok(None),
            Some(bytes) => Uuid::from_slice(bytes).map(|id| Some(id.into())).map_err(|_| self.unreadable()),
        }
    }

    /// An id.
    pub fn id<T: From<Uuid>>(&mut self) -> Result<T, StoreError> {
        self.opt_id()?.ok_or_else(|| self.unreadable())
    }

    /// An instant or NULL.
    pub fn opt_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let Some(text) = self.opt_text()? else { return Ok(None) };
        read_instant(text).map(Some).ok_or_else(|| self.unreadable())
    }

    /// An instant.
    pub fn at(&mut self) -> Result<DateTime<Utc>, StoreError> {
        self.opt_at()?.ok_or_else(|| self.unreadable())
    }

    /// A calendar day or NULL.
    pub fn opt_date(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        self.opt_parsed()
    }
}

/// Whether the file may be written to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Make it if it is not there.
    Create,
    /// Open what is there.
    Open,
}

/// A connection to one practice database.
pub(super) struct Conn(Connection);

impl Conn {
    /// Opens the file, with everything switched on that protects it.
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if access == Access::Create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let conn = Connection::open_with_flags(path, flags)?;
        Self::harden(&conn)?;
        if access == Access::Create {
            conn.pragma_update(None, "application_id", APPLICATION_ID)?;
            conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        } else if conn.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0))? != APPLICATION_ID {
            return Err(StoreError::NotAStore);
        }
        Ok(Self(conn))
    }

    /// A database in memory, for demonstrations.
    pub(super) fn memory() -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory()?;
        Self::harden(&conn)?;
        Ok(Self(conn))
    }

    fn harden(conn: &Connection) -> Result<(), StoreError> {
        conn.busy_timeout(Duration::from_secs(5))?;
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
        self.batch("BEGIN IMMEDIATE")
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        !self.0.is_autocommit()
    }

    /// Makes the transaction durable.
    pub(super) fn commit(&self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    /// Takes the transaction back.
    pub(super) fn rollback(&self) -> Result<(), StoreError> {
        self.batch("ROLLBACK")
    }

    /// Runs statements without parameters.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.0.execute_batch(sql)?)
    }

    /// The schema version of the file.
    pub(super) fn version(&self) -> Result<i64, StoreError> {
        Ok(self.0.query_row("PRAGMA user_version", [], |row| row.get(0))?)
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

    /// Hands each row of a query to `visit`, in order, without holding more than one.
    pub(super) fn each<E: From<StoreError>>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut visit: impl FnMut(&mut Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(params_from_iter(params)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            visit(&mut Row { row, column: 0 })?;
        }
        Ok(())
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
            Some(row) => read(&mut Row { row, column: 0 }).map(Some),
        }
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
        Ok(self.0.prepare_cached(sql)?)
    }

    /// Copies the whole database to another file with SQLite's own backup.
    pub(super) fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        // SQLite would make the file with the process's mask; an empty one that is there keeps its mode.
        crate::env::file::write_private(path, &[])?;
        let mut target = Connection::open(path)?;
        backup::Backup::new(&self.0, &mut target)?.run_to_completion(256, Duration::ZERO, None)?;
        Ok(())
    }

    /// Whether some row refers to one that is not there.
    pub(super) fn references_broken(&self) -> Result<bool, StoreError> {
        Ok(self.0.prepare("PRAGMA foreign_key_check")?.exists([])?)
    }

    /// What SQLite itself finds wrong with the file; nothing when it is sound.
    pub(super) fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.0.prepare("PRAGMA integrity_check")?;
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
