//! Making a practice: folder, identity, keyring, database and built-in banks, or nothing at all.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Practice, bank, config::Config, library, unlock};
use crate::{
    domain::{
        Stamp,
        id::{self, CoachId, UserId},
    },
    env::{Entropy, TermError, file, stop},
    error::Error,
    store::{Kind, Store, coach::Coach},
    vault::{Identity, Secret, Vault},
};

/// What a new practice starts from.
pub struct Founding {
    /// The coach's name.
    pub name: String,
    /// The coach's e-mail address.
    pub email: Option<String>,
    /// The name of the practice.
    pub practice_name: Option<String>,
    /// IANA zone.
    pub zone: chrono_tz::Tz,
    /// Without one the identity lies open in the folder, as an ssh key without a passphrase does.
    pub passphrase: Option<Secret>,
}

/// A practice that was just made.
pub struct Founded {
    /// The practice, open.
    pub practice: Practice,
    /// The identity of its user.
    pub identity: Identity,
    /// The identity that opens it when the passphrase is lost; nothing keeps it after this.
    pub recovery: Identity,
    /// How many files were made.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Refuses a folder that holds a practice, or something else, already.
///
/// # Errors
/// When it does.
pub fn check_free(folder: &Path) -> Result<(), Error> {
    let taken = [Store::FILE, unlock::KEYRING, unlock::IDENTITY, Config::FILE]
        .iter()
        .any(|name| folder.join(name).exists());
    if taken {
        return Err(Error::refused(format!("there is already a practice in {}", folder.display()))
            .hint("open it with: coach")
            .hint("or choose another folder: coach init --store DIR"));
    }
    Ok(())
}

/// Makes a practice. The recovery identity is handed out before anything is kept: `keep` writes or shows it, and when it
/// fails, nothing is left behind.
///
/// # Errors
/// When the folder is taken or cannot be written to, or `keep` fails.
pub fn found(
    folder: &Path,
    founding: &Founding,
    now: DateTime<Utc>,
    entropy: &mut dyn Entropy,
    keep: impl FnOnce(&Identity) -> Result<(), Error>,
) -> Result<Founded, Error> {
    check_free(folder)?;
    check_unfinished(folder)?;
    // A signal must not leave a half-made practice beside the place.
    let _held = stop::hold();
    let staging = Staging::beside(folder, entropy)?;
    let (identity, recovery) = make(&staging.folder, founding, now, entropy)?;
    keep(&recovery)?;
    if stop::came().is_some() {
        return Err(TermError::Cancelled.into());
    }
    staging.move_to(folder)?;
    let (files, bytes) = size(folder);
    let mut store = Store::open(folder)?;
    store.unlock(Vault::open(&folder.join(unlock::KEYRING), store.practice(), &identity)?)?;
    let practice = Practice::new(store, Config::load(folder)?, founding.zone, now, None)?;
    Ok(Founded { practice, identity, recovery, files, bytes })
}

/// Makes all files of a practice in an empty folder and closes them.
fn make(
    folder: &Path,
    founding: &Founding,
    now: DateTime<Utc>,
    entropy: &mut dyn Entropy,
) -> Result<(Identity, Identity), Error> {
    let (identity, recovery) = (Identity::generate(), Identity::generate());
    identity.create_file(&folder.join(unlock::IDENTITY), founding.passphrase.as_ref(), now)?;
    let practice = id::v7(now, entropy.bytes()?);
    let keyring = folder.join(unlock::KEYRING);
    let vault = Vault::create(&keyring, practice, &identity, Some(&recovery), now, entropy)?;
    let mut store = Store::create(folder, vault, now)?;
    settle(&mut store, founding, now, entropy)?;
    drop(store);
    let mut config = Config::load(folder)?;
    config.set("time.zone", founding.zone.name())?;
    config.save()?;
    restrict(folder);
    Ok((identity, recovery))
}

/// What the name of a folder ends with in which a practice is made.
const STAGING: &str = ".new";
/// The file in it that is locked as long as the program runs that makes it.
const IN_USE: &str = "in-use";

/// Folders beside the one to be, in which a practice was being made when the program was ended: half a practice, or a whole
/// one whose recovery key may have been handed out.
///
/// # Errors
/// When the folder above cannot be read.
pub fn unfinished(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_staging = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let number = name.strip_prefix(&own).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(STAGING));
        number.is_some_and(|number| number.len() == 16 && number.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let entries = match fs::read_dir(above) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    let mut left: Vec<PathBuf> =
        paths.into_iter().filter(is_staging).filter(|path| !file::is_locked(&path.join(IN_USE))).collect();
    left.sort();
    Ok(left)
}

/// Refuses to begin where an earlier beginning was cut off: what is left of it has to be looked at by whoever began it.
///
/// # Errors
/// When something is left, or the folder above cannot be read.
pub fn check_unfinished(folder: &Path) -> Result<(), Error> {
    let left = unfinished(folder).map_err(|error| Error::file(folder, error))?;
    let Some(first) = left.first() else { return Ok(()) };
    let mut error = Error::refused("an earlier coach init was cut off before its practice was in its place");
    for path in &left {
        error = error.fact(path.display().to_string());
    }
    Err(error
        .hint(format!("it holds no client yet: rm -r {}", super::kept::quoted(first)))
        .hint("a recovery key that it handed out opens nothing else"))
}

/// A folder beside the one to be, in which a practice is made: it appears in its place whole, or not at all.
struct Staging {
    folder: PathBuf,
    /// Held until the process ends, however that is.
    lock: Option<File>,
}

impl Staging {
    fn beside(folder: &Path, entropy: &mut dyn Entropy) -> Result<Self, Error> {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:016x}{STAGING}", u64::from_be_bytes(entropy.bytes()?)));
        let staging = folder.with_file_name(name);
        file::create_private_folder(&staging).map_err(|error| Error::file(&staging, error))?;
        let mut made = Self { folder: staging, lock: None };
        let lock = made.folder.join(IN_USE);
        made.lock = Some(file::lock_new(&lock).map_err(|error| Error::file(&lock, error))?);
        Ok(made)
    }

    /// Moves the practice to its place, durably: as a whole, also onto an empty folder; or, where the folder holds something
    /// else or is a place of its own, file by file with the database last, without which there is no practice.
    fn move_to(self, folder: &Path) -> Result<(), Error> {
        let lock = self.folder.join(IN_USE);
        fs::remove_file(&lock).map_err(|error| Error::file(&lock, error))?;
        // Somebody else may have made one while questions were asked here.
        check_free(folder)?;
        if fs::rename(&self.folder, folder).is_err() {
            if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) {
                close(folder);
            }
            for from in own_files(&self.folder).filter(|path| path.exists()) {
                let to = folder.join(from.file_name().unwrap_or_default());
                fs::rename(&from, &to).map_err(|error| Error::file(&to, error))?;
            }
            file::sync_folder(&folder.join(Store::FILE)).map_err(|error| Error::file(folder, error))?;
        }
        file::sync_folder(folder).map_err(|error| Error::file(folder, error))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Only what was made here and not moved away is still in it.
        fs::remove_dir_all(&self.folder).unwrap_or_default();
    }
}

/// Writes what every practice starts with: the coach, the built-in banks and the built-in library.
///
/// # Errors
/// When the store refuses.
pub fn settle(
    store: &mut Store,
    founding: &Founding,
    now: DateTime<Utc>,
    entropy: &mut dyn Entropy,
) -> Result<(), Error> {
    let (user_id, coach_id) = (fresh::<UserId>(now, entropy)?, fresh::<CoachId>(now, entropy)?);
    let coach = Coach {
        id: coach_id,
        user_id,
        name: founding.name.clone(),
        practice_name: founding.practice_name.clone(),
        email: founding.email.clone(),
        timezone: founding.zone.name().to_owned(),
    };
    let mut tx = store.begin(Stamp { now, actor: user_id }, entropy, "init", Kind::Fixed)?;
    tx.insert_coach(&coach)?;
    for bank in crate::bank::builtin().map_err(bank::problems)? {
        bank::install(&mut tx, &bank)?;
    }
    library::need(&mut tx)?;
    tx.commit("created the practice")?;
    Ok(())
}

fn fresh<T: From<Uuid>>(now: DateTime<Utc>, entropy: &mut dyn Entropy) -> Result<T, Error> {
    Ok(id::v7(now, entropy.bytes()?).into())
}

/// What a practice folder may hold.
fn own_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let names = [
        unlock::KEYRING,
        "keyring.lock",
        unlock::IDENTITY,
        Config::FILE,
        "practice.db-wal",
        "practice.db-shm",
        Store::FILE,
    ];
    names.into_iter().map(|name| folder.join(name))
}

/// A folder that was there and empty becomes the practice's own: nobody else may look into it.
fn close(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Where that is not ours to do, `doctor` says so.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap_or_default();
    }
}

/// SQLite makes its files with the process's mask; the folder is 0700, and the files are too.
fn restrict(folder: &Path) {
    #[cfg(unix)]
    for path in own_files(folder).filter(|path| path.exists()) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap_or_default();
    }
}

fn size(folder: &Path) -> (usize, u64) {
    let sizes = own_files(folder).filter_map(|path| fs::metadata(path).ok());
    sizes.fold((0, 0), |(files, bytes), file| (files + 1, bytes + file.len()))
}

/// Whether a folder seems to be copied elsewhere by a synchronising program; its name.
pub fn synchronised(folder: &Path) -> Option<&'static str> {
    let path = folder.to_string_lossy().to_lowercase();
    [("dropbox", "Dropbox"), ("icloud", "iCloud"), ("mobile documents", "iCloud"), ("onedrive", "OneDrive")]
        .into_iter()
        .chain([("google drive", "Google Drive"), ("nextcloud", "Nextcloud"), ("syncthing", "Syncthing")])
        .find(|(part, _)| path.contains(part))
        .map(|(_, name)| name)
}
