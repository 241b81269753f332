//! Files that hold what is private or must not be lost: 0600, replaced as a whole or not at all.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

/// Options for a file that only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file of settings or of one line is never larger than that.
pub const SMALL: u64 = 1 << 20;

/// Reads a whole file of text that is small: a file that never ends, or another one than was meant, takes no memory.
///
/// # Errors
/// When it cannot be read, is larger than [`SMALL`], or is not UTF-8.
pub fn read_small(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path)?.take(SMALL + 1).read_to_end(&mut bytes)?;
    if bytes.len() > usize::try_from(SMALL).unwrap_or(usize::MAX) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is larger than 1 MiB: is it another file than was meant?",
        ));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Writes a whole file, readable by its owner only: a reader sees the old contents or the new ones.
///
/// # Errors
/// When it cannot be written; then the old contents stand.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut staged = Staged::create(path)?;
    staged.write_all(bytes)?;
    staged.commit()
}

/// Makes a folder that only its owner may look into, with those above it, durably.
///
/// # Errors
/// When it cannot be made.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let missing = path.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    missing.iter().try_for_each(|folder| sync_folder(folder))
}

/// A file that is being written beside its final place, and vanishes unless it is committed.
pub struct Staged {
    file: File,
    temporary: PathBuf,
    target: PathBuf,
    done: bool,
}

impl Staged {
    /// Begins a file that will lie at `target`.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        let random = getrandom::u64().map_err(|_| io::Error::other("the system gives no random bytes"))?;
        name.push(format!(".{random:016x}.new"));
        let temporary = target.with_file_name(name);
        // A new file under a name nobody can guess: never one that somebody laid there, nor what a link points to.
        let file = private().create_new(true).open(&temporary)?;
        Ok(Self { file, temporary, target: target.to_owned(), done: false })
    }

    /// Writes what was staged into the file that is there, which keeps its other names.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn commit_into(self) -> io::Result<()> {
        let mut whole = File::open(&self.temporary)?;
        let mut there = OpenOptions::new().write(true).truncate(true).open(&self.target)?;
        io::copy(&mut whole, &mut there)?;
        there.sync_all()
    }

    /// Puts the file in its place, durably.
    ///
    /// # Errors
    /// When the disk does not take it; then what was there stands.
    pub fn commit(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.target)?;
        self.done = true;
        sync_folder(&self.target)
    }
}

/// Waits until nobody else holds a folder in this way, for what is read, changed and written back as a whole; nothing where
/// there are no such locks.
pub(crate) fn alone_in(folder: &Path) -> Option<File> {
    let held = File::open(folder).ok()?;
    held.lock().ok().map(|()| held)
}

/// Makes a file that is locked as long as it is held; where a file system has no locks, it is only made.
///
/// # Errors
/// When it is there already or cannot be made.
pub(crate) fn lock_new(path: &Path) -> io::Result<File> {
    let file = private().create_new(true).open(path)?;
    file.lock()
        .or_else(|error| if error.kind() == io::ErrorKind::Unsupported { Ok(()) } else { Err(error) })?;
    Ok(file)
}

/// Whether somebody holds the lock of a file.
pub(crate) fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Whether a file can be written to, or files be made in a folder, as far as the system tells beforehand.
pub(crate) fn can_write(path: &Path) -> bool {
    #[cfg(unix)]
    return rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    fs::metadata(path).is_ok_and(|facts| !facts.permissions().readonly())
}

/// Waits until the disk knows of a file's name as well: a power cut could undo a rename.
///
/// # Errors
/// When the disk does not take it.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done about a file that cannot be removed.
            fs::remove_file(&self.temporary).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_committed_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        write_private(&path, b"old").unwrap();
        let mut staged = Staged::create(&path).unwrap();
        staged.write_all(b"half").unwrap();
        drop(staged);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        create_private_folder(&path).unwrap();
        write_private(&path.join("f"), b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join("f"))), (0o700, 0o600));
    }
}
