//! What goes into a statement and what comes out of it: parameters, and rows read from left to right.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::super::{
    StoreError,
    instant::{instant, read_instant},
};
use crate::vault::Sealed;

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
    cells: &'a rusqlite::Row<'a>,
    column: usize,
    /// Whether a value was met that is none of its column.
    spoiled: Cell<bool>,
}

impl<'a> Row<'a> {
    pub(super) fn new(cells: &'a rusqlite::Row<'a>) -> Self {
        Self { cells, column: 0, spoiled: Cell::new(false) }
    }

    /// Whether [`Self::unreadable`] was told of it.
    pub(super) fn is_spoiled(&self) -> bool {
        self.spoiled.get()
    }

    /// Its handle, where the statement asks for one.
    pub(super) fn handle(&self) -> Option<String> {
        let at = self.cells.as_ref().column_index("handle").ok()?;
        self.cells.get_ref(at).ok()?.as_str().ok().map(str::to_owned)
    }

    /// Goes past cells that are not wanted.
    pub(in crate::store) fn skip(&mut self, cells: usize) {
        self.column += cells;
    }

    fn next(&mut self) -> Result<ValueRef<'a>, StoreError> {
        let value = self.cells.get_ref(self.column)?;
        self.column += 1;
        Ok(value)
    }

    /// The error for the value that was read last: it is none that stands in that column.
    pub(in crate::store) fn unreadable(&self) -> StoreError {
        self.spoiled.set(true);
        let column = self.column.saturating_sub(1);
        let name = self.cells.as_ref().column_name(column).unwrap_or("?");
        StoreError::Unreadable { whose: self.handle().unwrap_or_default(), column: name.to_owned() }
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
