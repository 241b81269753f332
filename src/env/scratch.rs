//! Folders in memory for text in clear, which are gone when the program ends; and what is left of them when it is killed.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{Env, Vars, file};
use crate::error::{Error, Kind};

/// Whose a text in memory is: it is sealed for nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The id of the practice, where that can be read.
    pub practice: Option<Uuid>,
    /// The folder of the practice.
    pub folder: PathBuf,
}

impl Owner {
    fn write(&self, place: &Path) -> Result<(), Error> {
        let practice = self.practice.map(|id| id.to_string()).unwrap_or_default();
        let told = [practice.as_bytes(), b"\n", self.folder.as_os_str().as_encoded_bytes()].concat();
        let path = place.join(OWNER);
        file::write_private(&path, &told).map_err(|error| Error::file(&path, error))
    }

    fn read(place: &Path) -> Option<Self> {
        let told = fs::read_to_string(place.join(OWNER)).ok()?;
        let (practice, folder) = told.split_once('\n')?;
        Some(Self { practice: practice.parse().ok(), folder: PathBuf::from(folder) })
    }
}

/// A folder in memory in which nobody works any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Where it lies.
    pub place: PathBuf,
    /// Whose words are in it, where it says so.
    pub owner: Option<Owner>,
}

/// The name of the file in such a folder that says whose it is.
const OWNER: &str = "practice";

/// The name of the file in a folder in memory that is locked as long as somebody works there.
const LOCK: &str = "in-use";

/// A folder in memory that is gone when dropped.
pub(super) struct Scratch {
    pub(super) folder: PathBuf,
    stays: bool,
    /// Holds until the process ends, however that is.
    lock: Option<File>,
}

impl Scratch {
    /// Makes a folder with a lock in it, which goes with this process however that ends.
    pub(super) fn make(env: &mut Env, owner: &Owner) -> Result<Self, Error> {
        let mut scratch = Self::unlocked(env, owner)?;
        let lock = scratch.folder.join(LOCK);
        // On a file system without locks the folder looks left behind to others, who are told only.
        scratch.lock = Some(file::lock_new(&lock).map_err(|error| Error::file(&lock, error))?);
        Ok(scratch)
    }

    fn unlocked(env: &mut Env, owner: &Owner) -> Result<Self, Error> {
        let root = in_memory(&env.vars).ok_or_else(|| {
            Error::new(
                Kind::Refused,
                "this system has no folder in memory, and private text must not be written to disk",
            )
            .hint("give the text with -m or --from FILE")
        })?;
        let random: [u8; 8] = env.entropy.bytes()?;
        let folder = root.join(format!("{PREFIX}{:016x}", u64::from_be_bytes(random)));
        file::create_private_folder(&folder).map_err(|error| Error::file(&folder, error))?;
        let scratch = Self { folder, stays: false, lock: None };
        owner.write(&scratch.folder)?;
        Ok(scratch)
    }

    /// What was written last in it, where that is not what was given.
    pub(super) fn newest(&self, given: &[u8]) -> Option<Vec<u8>> {
        let written =
            words_in(&self.folder).into_iter().filter(|path| fs::read(path).is_ok_and(|it| it != given));
        let newest = written.max_by_key(|path| fs::metadata(path).and_then(|facts| facts.modified()).ok())?;
        fs::read(newest).ok()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.lock = None;
        if !self.stays {
            // Nothing more can be done about a folder that cannot be removed; it vanishes with the login.
            fs::remove_dir_all(&self.folder).unwrap_or_default();
        }
    }
}

/// Leaves words in memory, in a folder that [`left_behind`] finds: for when there is no better place.
///
/// # Errors
/// When there is no folder in memory, or it takes no more.
pub fn leave(env: &mut Env, owner: &Owner, name: &str, words: &[u8]) -> Result<PathBuf, Error> {
    let mut scratch = Scratch::unlocked(env, owner)?;
    let path = scratch.folder.join(name);
    file::write_private(&path, words).map_err(|error| Error::file(&path, error))?;
    scratch.stays = true;
    Ok(path)
}

/// What the folders of this program in memory are called, before a random number.
const PREFIX: &str = "coach-";

/// Folders in memory in which nobody works any more: the program was killed while an editor was open, or had no better
/// place for what was written.
pub fn left_behind(vars: &Vars) -> Vec<Left> {
    let named = vars.runtime.clone().filter(|folder| folder.is_dir());
    let shared = named.as_deref().is_none_or(|named| !is_memory(named)).then(|| PathBuf::from(SHARED));
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let number = name.strip_prefix(PREFIX).unwrap_or_default();
        number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let roots = named.into_iter().chain(shared);
    let entries = roots.flat_map(|root| fs::read_dir(root).into_iter().flatten().flatten());
    let entries = entries.map(|entry| entry.path());
    let mut left: Vec<PathBuf> = entries.filter(ours).filter(|folder| is_left(folder)).collect();
    left.sort();
    left.into_iter().map(|place| Left { owner: Owner::read(&place), place }).collect()
}

/// Whether nobody works in a folder. One that is somebody else's cannot be looked into, and is none of ours.
fn is_left(folder: &Path) -> bool {
    if !fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_dir()) || fs::read_dir(folder).is_err() {
        return false;
    }
    match File::open(folder.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() == io::ErrorKind::NotFound && !words_in(folder).is_empty(),
    }
}

/// The files with words in such a folder: all but the program's own, empty ones and what is no file.
pub fn words_in(folder: &Path) -> Vec<PathBuf> {
    let has_words = |path: &PathBuf| {
        let file = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() > 0);
        file && path.file_name().is_some_and(|name| name != LOCK && name != OWNER)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(has_words).collect();
    found.sort();
    found
}

/// A folder in memory that everybody has on Linux.
const SHARED: &str = "/dev/shm";

/// A folder that is in memory, whatever the environment says of it.
fn in_memory(vars: &Vars) -> Option<PathBuf> {
    let named = vars.runtime.clone().filter(|folder| folder.is_dir() && is_memory(folder));
    let shared = || Some(PathBuf::from(SHARED)).filter(|folder| is_memory(folder) && writable(folder));
    named.or_else(shared)
}

/// Whether a folder is in a file system in memory. Elsewhere than on Linux that cannot be told, and is taken as said.
fn is_memory(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        const TMPFS: rustix::fs::FsWord = 0x0102_1994;
        const RAMFS: rustix::fs::FsWord = 0x8584_58f6;
        rustix::fs::statfs(folder).is_ok_and(|facts| matches!(facts.f_type, TMPFS | RAMFS))
    }
    #[cfg(not(target_os = "linux"))]
    folder.is_dir()
}

fn writable(folder: &Path) -> bool {
    let probe = folder.join(format!("coach-probe-{}", std::process::id()));
    let made = fs::create_dir(&probe);
    made.and_then(|()| fs::remove_dir(&probe))
        .map_or_else(|error| error.kind() == io::ErrorKind::AlreadyExists, |()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder on a disk is none in memory, whatever the environment calls it; what was left there is found all the same.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_on_a_disk_is_not_used() {
        let disk = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let memory = crate::env::testing::memory();
        if is_memory(disk.path()) || !is_memory(memory.path()) {
            return;
        }
        let vars = |folder: &Path| Vars { runtime: Some(folder.to_owned()), ..Vars::default() };
        assert_eq!(in_memory(&vars(memory.path())).unwrap(), memory.path());
        assert_eq!(in_memory(&vars(disk.path())).unwrap(), Path::new(SHARED));
        let left = disk.path().join("coach-00000000000000aa");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("session.txt"), "words").unwrap();
        assert!(left_behind(&vars(disk.path())).iter().any(|found| found.place == left));
    }

    #[test]
    fn what_nobody_works_in_is_left_behind() {
        let runtime = crate::env::testing::memory();
        let vars = Vars { runtime: Some(runtime.path().to_owned()), ..Vars::default() };
        let folder = |name: &str| {
            let folder = runtime.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("session.txt"), "words").unwrap();
            folder
        };
        let used = folder("coach-0000000000000001");
        let lock = File::create(used.join(LOCK)).unwrap();
        lock.lock().unwrap();
        let killed = folder("coach-0000000000000002");
        fs::write(killed.join(LOCK), "").unwrap();
        let left = folder("coach-0000000000000003");
        for other in ["coach-config", "coach-00000000000000zz", "pulse"] {
            folder(other);
        }
        let owner = Owner { practice: Some(Uuid::from_u128(7)), folder: PathBuf::from("/a practice") };
        owner.write(&left).unwrap();
        let told = [(killed.clone(), None), (left, Some(owner))];
        assert_eq!(left_behind(&vars), told.map(|(place, owner)| Left { place, owner }));
        assert_eq!(words_in(&killed), [killed.join("session.txt")]);
        drop(lock);
        assert_eq!(left_behind(&vars).len(), 3);
    }
}
