//! A practice on a medium that cannot be written to: a backup, a snapshot, somebody else's folder. It is read without the
//! files that SQLite would make beside it, and never past what another program writes there.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use crate::env::file::can_write;

/// Whether the file, or the folder in which SQLite keeps two files beside it, cannot be written to.
pub(super) fn is_read_only(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    path.exists() && !(can_write(path) && can_write(folder.unwrap_or(Path::new("."))))
}

/// Opens what cannot be written to. Where the write-ahead log is empty, the file alone is the whole practice. Where it
/// holds something, the newest changes are in it: it is read as well, with its index in memory, because there is no
/// place for one on the medium.
pub(super) fn open(path: &Path) -> Result<(Connection, Still), StoreError> {
    let still = Still::of(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = if still.log.is_some_and(|log| log.size > 0) {
        // A lock would need a file that can be written to; that nobody writes is seen from the files themselves.
        let conn =
            Connection::open_with_flags(uri(path, "vfs=unix-none"), flags | OpenFlags::SQLITE_OPEN_URI)?;
        conn.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
        conn
    } else {
        Connection::open_with_flags(uri(path, "immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    Ok((conn, still))
}

/// A path as SQLite reads it in a URI: everything but the plainest letters is spelled in hex.
fn uri(path: &Path, option: &str) -> String {
    let spelled = path.as_os_str().as_encoded_bytes().iter().map(|byte| match byte {
        b'/' | b'.' | b'-' | b'_' => char::from(*byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("file:{}?{option}", spelled.collect::<String>())
}

/// What a file was like.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    size: u64,
    changed: Option<SystemTime>,
}

impl Mark {
    fn of(path: &Path) -> Option<Self> {
        let facts = fs::metadata(path).ok()?;
        Some(Self { size: facts.len(), changed: facts.modified().ok() })
    }
}

/// The two files that hold a practice, as they were when it was opened.
pub(super) struct Still {
    file: PathBuf,
    beside: PathBuf,
    main: Option<Mark>,
    log: Option<Mark>,
}

impl Still {
    fn of(path: &Path) -> Result<Self, StoreError> {
        // A relative path must mean the same file for as long as it is open.
        let file = path.canonicalize()?;
        let mut beside = OsString::from(&file);
        beside.push("-wal");
        let beside = PathBuf::from(beside);
        let (main, log) = (Mark::of(&file), Mark::of(&beside));
        Ok(Self { file, beside, main, log })
    }

    /// Refuses once one of them was written to: what was read may be half of the old and half of the new.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if Mark::of(&self.file) == self.main && Mark::of(&self.beside) == self.log {
            Ok(())
        } else {
            Err(StoreError::Stirred)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_spelled_so_that_none_of_them_is_an_option() {
        assert_eq!(
            uri(Path::new("/a b/ü?x=1&y#%.db"), "immutable=1"),
            "file:/a%20b/%C3%BC%3Fx%3D1%26y%23%25.db?immutable=1"
        );
    }

    #[test]
    fn what_is_written_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        fs::write(&path, b"one").unwrap();
        let still = Still::of(&path).unwrap();
        assert!(still.check().is_ok());
        fs::write(folder.path().join("practice.db-wal"), b"").unwrap();
        assert!(matches!(still.check(), Err(StoreError::Stirred)));
        let still = Still::of(&path).unwrap();
        fs::write(&path, b"three").unwrap();
        assert!(matches!(still.check(), Err(StoreError::Stirred)));
    }
}
