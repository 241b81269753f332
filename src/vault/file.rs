//! Files that hold keys: read with a bound, replaced atomically, never readable by others.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::VaultError;
use crate::env::file::{private, sync_folder};

/// Reads a whole file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: u64, what: &'static str) -> Result<Vec<u8>, VaultError> {
    let file = File::open(path).map_err(VaultError::io(path))?;
    let size = file.metadata().map_err(VaultError::io(path))?.len();
    if size > limit {
        return Err(VaultError::Damaged { what });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(limit).read_to_end(&mut bytes).map_err(VaultError::io(path))?;
    Ok(bytes)
}

/// Reads the last `N` bytes of a file; `None` when it is shorter.
pub(super) fn tail<const N: usize>(path: &Path) -> Result<Option<[u8; N]>, VaultError> {
    let mut file = File::open(path).map_err(VaultError::io(path))?;
    let back = i64::try_from(N).unwrap_or(i64::MAX);
    if file.seek(SeekFrom::End(-back)).is_err() {
        return Ok(None);
    }
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).map_err(VaultError::io(path))?;
    Ok(Some(bytes))
}

/// A lock among processes that write the same file; let go when dropped.
///
/// It lies in a file of its own, because the file itself is replaced by every write.
pub(super) struct Lock {
    _held: File,
}

impl Lock {
    /// Waits for the lock of `path`.
    pub(super) fn take(path: &Path) -> Result<Self, VaultError> {
        let name = beside(path, ".lock");
        let file = private().create(true).truncate(false).open(&name).map_err(VaultError::io(&name))?;
        match file.lock() {
            // Some network file systems have no locks; the store's own write lock still holds there.
            Err(error) if error.kind() != ErrorKind::Unsupported => Err(VaultError::io(&name)(error)),
            _ => Ok(Self { _held: file }),
        }
    }
}

/// New contents of a file, durable beside it but not yet in its place.
pub(super) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// Writes the contents beside `target` and waits until the disk has them.
    pub(super) fn write(target: &Path, bytes: &[u8]) -> Result<Self, VaultError> {
        let temporary = beside(target, ".new");
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(VaultError::io(&temporary)(error))?,
            _ => {}
        }
        let mut file = private().create_new(true).open(&temporary).map_err(VaultError::io(&temporary))?;
        let staged = Self { temporary, target: target.to_owned() };
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(VaultError::io(&staged.temporary))?;
        Ok(staged)
    }

    /// Puts the contents in place: a reader sees the old file or the new one, and so does a crash.
    pub(super) fn commit(self) -> Result<(), VaultError> {
        fs::rename(&self.temporary, &self.target).map_err(VaultError::io(&self.target))?;
        sync_folder(&self.target).map_err(VaultError::io(&self.target))
    }

    /// Like [`Staged::commit`], but refuses to replace a file.
    pub(super) fn commit_new(self) -> Result<(), VaultError> {
        if fs::symlink_metadata(&self.target).is_ok() {
            return Err(VaultError::AlreadyThere { path: self.target.clone() });
        }
        self.commit()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a commit nothing is left to remove; after an error the next write removes what this could not.
        drop(fs::remove_file(&self.temporary));
    }
}

/// `path` with `suffix` after its name, so in the same folder and on the same file system.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_before_the_rename_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring");
        Staged::write(&path, b"old").unwrap().commit().unwrap();
        // A process that dies here never drops its value.
        std::mem::forget(Staged::write(&path, b"half").unwrap());
        assert_eq!(read(&path, 100, "a file").unwrap(), b"old");
        Staged::write(&path, b"new").unwrap().commit().unwrap();
        assert_eq!(read(&path, 100, "a file").unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn a_file_that_is_there_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring");
        Staged::write(&path, b"old").unwrap().commit_new().unwrap();
        let again = Staged::write(&path, b"new").unwrap().commit_new();
        assert!(matches!(again, Err(VaultError::AlreadyThere { .. })));
        assert_eq!(read(&path, 100, "a file").unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring");
        Staged::write(&path, b"secret").unwrap().commit().unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn reading_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring");
        Staged::write(&path, &[1; 101]).unwrap().commit().unwrap();
        assert!(matches!(read(&path, 100, "a file"), Err(VaultError::Damaged { what: "a file" })));
        assert_eq!(tail::<2>(&path).unwrap(), Some([1, 1]));
        assert_eq!(tail::<102>(&path).unwrap(), None);
    }
}
