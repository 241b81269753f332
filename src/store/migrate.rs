//! Numbered steps from an empty file to the current schema, each in a transaction of its own.

use std::path::Path;

use super::{StoreError, schema, sqlite::Conn};
use crate::env::file;

/// The steps, in order; the schema version is their count. Append only.
const STEPS: &[&str] = &[
    include_str!("../../migrations/0001_practice.sql"),
    include_str!("../../migrations/0002_history.sql"),
    include_str!("../../migrations/0003_coaching.sql"),
    include_str!("../../migrations/0004_reading.sql"),
    include_str!("../../migrations/0005_drafts.sql"),
    include_str!("../../migrations/0006_curves.sql"),
    include_str!("../../migrations/0007_addresses.sql"),
    include_str!("../../migrations/0008_removed.sql"),
    include_str!("../../migrations/0009_boxes.sql"),
    include_str!("../../migrations/0010_left_as_drafts.sql"),
    include_str!("../../migrations/0011_raters.sql"),
    include_str!("../../migrations/0012_summaries.sql"),
];

/// How many there are.
pub(super) const COUNT: usize = STEPS.len();

/// The schema version that this program writes.
pub(super) fn known() -> i64 {
    i64::try_from(COUNT).unwrap_or(i64::MAX)
}

/// Takes the first steps in an empty database, to see what it is made of then.
pub(super) fn take(conn: &Conn, steps: usize) -> Result<(), StoreError> {
    STEPS.iter().take(steps).try_for_each(|step| conn.batch(step))
}

/// Brings a database up to date. A practice that holds something is copied aside before the first step.
pub(super) fn run(conn: &Conn, path: Option<&Path>) -> Result<(), StoreError> {
    if steps_done(conn.version()?)? == STEPS.len() {
        return Ok(());
    }
    if conn.is_read_only() {
        return Err(StoreError::TooOld);
    }
    // Of two programs that begin at once one waits here, and finds it done.
    let _alone = path.and_then(Path::parent).and_then(file::alone_in);
    let mut done = steps_done(conn.version()?)?;
    if done == STEPS.len() {
        return Ok(());
    }
    // What somebody planted in an older practice must not run with its steps.
    schema::check(conn)?;
    if let (Some(path), true) = (path, done > 0) {
        conn.copy_to(&path.with_extension(format!("before-schema-{}.db", known())))?;
    }
    // A step may make a table anew that others refer to; the references are checked as a whole before it counts.
    conn.batch("PRAGMA foreign_keys = OFF")?;
    let outcome = loop {
        match step(conn) {
            Ok(Some(now_done)) if now_done > done => done = now_done,
            Ok(_) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    conn.batch("PRAGMA foreign_keys = ON")?;
    outcome
}

/// Takes the next step that is due, if any, and tells how many are done then. Another window may have taken it since
/// the version was read, so it is read again where nobody else can write.
fn step(conn: &Conn) -> Result<Option<usize>, StoreError> {
    conn.begin()?;
    let taken = (|| {
        let done = steps_done(conn.version()?)?;
        let Some(step) = STEPS.get(done) else { return Ok(None) };
        conn.batch(step)?;
        conn.batch(&format!("PRAGMA user_version = {}", done + 1))?;
        if conn.references_broken()? { Err(StoreError::Damaged) } else { Ok(Some(done + 1)) }
    })();
    match taken {
        Ok(taken) => conn.commit().map(|()| taken),
        Err(error) => {
            conn.rollback()?;
            Err(error)
        }
    }
}

/// How many steps a database of this version has behind it.
pub(super) fn steps_done(found: i64) -> Result<usize, StoreError> {
    if found > known() {
        return Err(StoreError::TooNew { found, known: known() });
    }
    usize::try_from(found).map_err(|_| StoreError::Damaged)
}
