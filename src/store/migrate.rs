//! Numbered steps from an empty file to the current schema, each in a transaction of its own.

use std::path::Path;

use super::{StoreError, sqlite::Conn};

/// The steps, in order; the schema version is their count. Append only.
const STEPS: &[&str] =
    &[include_str!("../../migrations/0001_practice.sql"), include_str!("../../migrations/0002_history.sql")];

/// The schema version that this program writes.
pub(super) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Brings a database up to date. A practice that holds something is copied aside before the first step.
pub(super) fn run(conn: &Conn, path: Option<&Path>) -> Result<(), StoreError> {
    let found = conn.version()?;
    if found > known() {
        return Err(StoreError::TooNew { found, known: known() });
    }
    let done = usize::try_from(found).map_err(|_| StoreError::Damaged)?;
    if let (Some(path), true) = (path, (1..STEPS.len()).contains(&done)) {
        conn.copy_to(&path.with_extension(format!("before-schema-{}.db", known())))?;
    }
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let version = index + 1;
        conn.begin()?;
        let applied = conn.batch(step).and_then(|()| conn.batch(&format!("PRAGMA user_version = {version}")));
        match applied {
            Ok(()) => conn.commit()?,
            Err(error) => {
                conn.rollback()?;
                return Err(error);
            }
        }
    }
    Ok(())
}
