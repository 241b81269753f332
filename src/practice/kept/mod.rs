//! Words that somebody wrote and that could not be stored: kept in a file of their own, sealed for the coach beside the
//! practice, until they are brought in. Every way in which words come calls this before it gives up.

mod about;

use std::{
    fs,
    io::{self, Write},
    path::{self, Path, PathBuf},
};

use zeroize::Zeroizing;

pub use self::about::About;
use super::unlock::KEYRING;
use crate::{
    env::{
        Env,
        file::{self, Staged},
        scratch::{self, Owner},
    },
    error::Error,
    store::Store,
    vault::{Identity, Vault, parcel},
};

/// The folder for them in the practice folder.
pub const FOLDER: &str = "kept";
const END: &str = "age";

/// Where words are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Their file.
    pub path: PathBuf,
    /// Whether they are sealed there; else they are in memory in clear.
    pub sealed: bool,
}

impl Kept {
    /// What became of them, in a sentence without an end; the command that brings them in says where they are.
    pub const fn how(&self) -> &'static str {
        if self.sealed {
            "what was written is kept, encrypted"
        } else {
            "what was written is kept until you log out, in memory and not encrypted"
        }
    }

    /// Where they are, in a sentence without an end.
    pub fn told(&self) -> String {
        let path = self.path.display();
        if self.sealed {
            format!("what was written is kept, encrypted, in {path}")
        } else {
            format!("what was written is kept until you log out, in memory and not encrypted, in {path}")
        }
    }
}

/// A path as it can be pasted into a shell.
pub fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    shlex::try_quote(&path).map_or_else(|_| path.to_string(), Into::into)
}

/// Words of a command line as they can be pasted into a shell.
pub fn pasted(words: &[String]) -> String {
    let quoted = |word: &String| shlex::try_quote(word).map_or_else(|_| word.clone(), Into::into);
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Whose words are that are about to lie in memory, for the practice in a folder.
pub fn owner(folder: &Path) -> Owner {
    let practice = Vault::peek(&folder.join(KEYRING)).ok().map(|header| header.practice);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Owner { practice, folder }
}

/// Keeps words that could not be stored: sealed in the practice folder, for which no key need be open; where that takes
/// nothing, in memory.
///
/// # Errors
/// When neither takes them.
pub fn keep(env: &mut Env, folder: &Path, about: &About, words: &[u8]) -> Result<Kept, Error> {
    match seal(env, folder, about, words) {
        Ok(path) => Ok(Kept { path, sealed: true }),
        Err(why) => {
            let name = format!("{}.txt", about.name());
            let path = scratch::leave(env, &owner(folder), &name, words).map_err(|_| why)?;
            Ok(Kept { path, sealed: false })
        }
    }
}

/// Keeps words sealed in the practice folder, and nowhere else.
///
/// # Errors
/// When there is no practice, or its folder takes nothing.
pub fn seal(env: &mut Env, folder: &Path, about: &About, words: &[u8]) -> Result<PathBuf, Error> {
    if folder.as_os_str().is_empty() {
        return Err(Error::not_found("this practice lies in no folder"));
    }
    // The recipients are in the clear head of the keyring.
    let parcel = parcel::seal(&Vault::peek(&folder.join(KEYRING))?, words)?;
    let at = env.clock.now().format("%Y%m%d-%H%M");
    let random = u32::from_be_bytes(env.entropy.bytes()?);
    let place = whole(folder).join(FOLDER);
    let path = place.join(format!("{}-{at}-{random:08x}.{END}", about.name()));
    file::create_private_folder(&place).map_err(|error| Error::file(&place, error))?;
    file::write_private(&path, &parcel).map_err(|error| Error::file(&path, error))?;
    Ok(path)
}

/// A folder by its whole path: what is told of a file in it is pasted wherever that may be.
fn whole(folder: &Path) -> PathBuf {
    path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Opens words that were kept.
///
/// # Errors
/// When the practice is locked, or they were sealed for somebody else.
pub fn open(store: &Store, parcel: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    Ok(store.vault()?.open_parcel(parcel)?)
}

/// Seals for the keyring of today what waits to be brought in, as far as the recovery identity opens it: what was kept
/// before a recovery would open for nobody else. Says how many were, and which are sealed for somebody else.
///
/// # Errors
/// When the folder cannot be read or written to; each file is then as it was, or sealed anew.
pub fn reseal(folder: &Path, recovery: &Identity) -> Result<(usize, Vec<PathBuf>), Error> {
    let header = Vault::peek(&folder.join(KEYRING))?;
    let (mut anew, mut foreign) = (0, Vec::new());
    for (path, _) in waiting(folder).map_err(|error| Error::file(folder, error))? {
        let at = |error| Error::file(&path, error);
        match parcel::open(recovery, &fs::read(&path).map_err(at)?) {
            Ok(words) => {
                let mut staged = Staged::create(&path).map_err(at)?;
                staged.write_all(&parcel::seal(&header, &words)?).map_err(at)?;
                staged.commit().map_err(at)?;
                anew += 1;
            }
            Err(_) => foreign.push(path),
        }
    }
    Ok((anew, foreign))
}

/// The files of words that wait to be brought in, with what each is about.
///
/// # Errors
/// When the folder cannot be read.
pub fn waiting(folder: &Path) -> io::Result<Vec<(PathBuf, About)>> {
    let place = whole(folder).join(FOLDER);
    let entries = match fs::read_dir(&place) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == END) {
            found.push((path.clone(), about(&path)));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

/// What a file of words is about, by its name.
pub fn about(path: &Path) -> About {
    About::of(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Removes a file of words once they are stored; says whether it was one of these.
///
/// # Errors
/// When it cannot be removed.
pub fn brought_in(folder: &Path, path: &Path) -> Result<bool, Error> {
    let ours = fs::canonicalize(folder.join(FOLDER)).ok();
    let parent = fs::canonicalize(path).ok().and_then(|path| path.parent().map(Path::to_owned));
    if ours.is_none() || parent != ours {
        return Ok(false);
    }
    fs::remove_file(path).map_err(|error| Error::file(path, error))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::testing::World;

    fn folder(world: &World) -> PathBuf {
        world.practice.store.path().parent().unwrap().to_owned()
    }

    #[test]
    fn words_are_sealed_for_the_coach_and_come_back_as_they_were() {
        let mut world = World::new();
        let folder = folder(&world);
        let about = About::Rewritten("7f2k".parse().unwrap(), "v12t1790259600123".parse().ok());
        // No key is needed to keep them.
        world.practice.store.lock();
        let words = b"what was said \xff\x00 as it was".as_slice();
        let kept = keep(&mut world.env, &folder, &about, words).unwrap();
        assert!(kept.sealed && kept.path.starts_with(folder.join(FOLDER)), "{kept:?}");
        let bytes = fs::read(&kept.path).unwrap();
        assert!(parcel::is_parcel(&bytes) && !bytes.windows(4).any(|part| part == b"what"));
        assert_eq!(waiting(&folder).unwrap(), [(kept.path.clone(), about.clone())]);
        assert_eq!(open(&world.practice.store, &bytes).unwrap_err().kind, crate::error::Kind::Locked);
        let other = World::new();
        assert!(open(&other.practice.store, &bytes).is_err(), "sealed for somebody else");
        let opened = crate::practice::unlock::IDENTITY;
        let identity = Identity::read_file(&folder.join(opened)).unwrap();
        let identity = Identity::open(&identity, || Err(Error::locked())).unwrap();
        crate::practice::unlock::reopen(&mut world.practice.store, &folder, &identity).unwrap();
        assert_eq!(open(&world.practice.store, &bytes).unwrap().as_slice(), words);
        assert!(!brought_in(&folder, &folder.join(KEYRING)).unwrap(), "only what lies there");
        assert!(brought_in(&folder, &kept.path).unwrap());
        assert!(waiting(&folder).unwrap().is_empty());
    }

    #[test]
    fn where_nothing_can_be_sealed_they_stay_in_memory() {
        let mut world = World::new();
        let runtime = tempfile::tempdir().unwrap();
        world.env.vars.runtime = Some(runtime.path().to_owned());
        let nowhere = runtime.path().join("no practice");
        let kept = keep(&mut world.env, &nowhere, &About::Session(None), b"words").unwrap();
        assert!(!kept.sealed && kept.path.ends_with("session.txt"), "{kept:?}");
        assert_eq!(fs::read(&kept.path).unwrap(), b"words");
        let left = scratch::left_behind(&world.env.vars);
        assert_eq!(
            left.iter().map(|left| left.place.as_path()).collect::<Vec<_>>(),
            [kept.path.parent().unwrap()]
        );
    }
}
