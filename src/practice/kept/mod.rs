//! Words that somebody wrote and that could not be stored: kept in a file of their own, sealed for the coach beside the
//! practice, until they are brought in. Every way in which words come calls this before it gives up.

mod about;
mod line;

use std::{
    fs,
    io::{self, Write},
    path::{self, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use self::{about::About, line::Line};
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
            "your text is saved for later, encrypted"
        } else {
            "your text is kept in memory until you log out, not encrypted"
        }
    }

    /// Where they are, in a sentence without an end.
    pub fn told(&self) -> String {
        let path = self.path.display();
        if self.sealed {
            format!("your text is saved for later, encrypted, in {path}")
        } else {
            format!("your text is kept in memory until you log out, not encrypted, in {path}")
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

/// What has to be done before the line brings words in that were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// Nothing: they came with nothing wrong, or not any more.
    #[default]
    Nothing,
    /// The line was refused as it was.
    Line,
    /// The words were.
    Text,
    /// They are words, and the command takes objects.
    Object,
    /// Nobody said how they are encoded.
    Encoding,
}

impl First {
    /// What to do, before the line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "save it",
            Self::Line => "correct the command, and save it",
            Self::Text => "the text has to be changed first; on a terminal this command offers to edit it",
            Self::Object => {
                "it has to be made a JSON object first; on a terminal this command offers to edit it"
            }
            Self::Encoding => "give its encoding, and save it",
        }
    }
}

/// What is known of words when they are kept: what they are about, and the line that brings them in, where it says more.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k> {
    /// What they are about, which names their file.
    pub about: &'k About,
    /// The whole line.
    pub line: Option<&'k Line>,
    /// What has to be done before.
    pub first: First,
}

/// What stands before sealed words.
const MARK: &[u8] = b"coach kept 1 ";

/// What is sealed with words: what their file was called, and the line.
#[derive(Serialize, Deserialize)]
struct Head {
    about: String,
    line: Option<Line>,
    #[serde(default)]
    first: First,
}

/// Words that were kept, opened.
pub struct Opened {
    /// The words.
    pub words: Zeroizing<Vec<u8>>,
    /// What they were about when they were kept, whatever their file is called by now; where that is known.
    pub about: Option<About>,
    /// The line that brings them in, where it says more than what they are about.
    pub line: Option<Line>,
    /// What has to be done before.
    pub first: First,
}

/// Keeps words that could not be stored: sealed in the practice folder, for which no key need be open; where that takes
/// nothing, in memory.
///
/// # Errors
/// When neither takes them.
pub fn keep(env: &mut Env, folder: &Path, about: &About, words: &[u8]) -> Result<Kept, Error> {
    keep_known(env, folder, Known { about, line: None, first: First::Nothing }, words)
}

/// The same with the line that brings them in, which is sealed as well. In memory it is not: there it would lie in clear.
///
/// # Errors
/// When neither takes them.
pub fn keep_known(env: &mut Env, folder: &Path, known: Known<'_>, words: &[u8]) -> Result<Kept, Error> {
    match seal_known(env, folder, known, words) {
        Ok(path) => Ok(Kept { path, sealed: true }),
        Err(why) => {
            let name = format!("{}.txt", known.about.name());
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
    seal_known(env, folder, Known { about, line: None, first: First::Nothing }, words)
}

fn seal_known(env: &mut Env, folder: &Path, known: Known<'_>, words: &[u8]) -> Result<PathBuf, Error> {
    if folder.as_os_str().is_empty() {
        return Err(Error::not_found("this practice is not in a folder"));
    }
    // The recipients are in the clear head of the keyring.
    let header = Vault::peek(&folder.join(KEYRING))?;
    let head = Head { about: known.about.name(), line: known.line.cloned(), first: known.first };
    let head = serde_json::to_vec(&head).map_err(io::Error::from)?;
    let whole_text = Zeroizing::new([MARK, &head, b"\n", words].concat());
    let parcel = parcel::seal(&header, &whole_text)?;
    let at = env.clock.now().format("%Y%m%d-%H%M");
    let random = u32::from_be_bytes(env.entropy.bytes()?);
    let place = whole(folder).join(FOLDER);
    let path = place.join(format!("{}-{at}-{random:08x}.{END}", known.about.name()));
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
    Ok(opened(store, parcel)?.words)
}

/// The same with what was known of them.
///
/// # Errors
/// When the practice is locked, or they were sealed for somebody else.
pub fn opened(store: &Store, parcel: &[u8]) -> Result<Opened, Error> {
    let mut words = store.vault()?.open_parcel(parcel)?;
    let Some((head, length)) = head(&words) else {
        return Ok(Opened { words, about: None, line: None, first: First::Nothing });
    };
    // In place: no copy of them stays anywhere.
    words.drain(..length);
    let about = Some(About::of(&format!("{}.txt", head.about))).filter(|about| *about != About::Unknown);
    Ok(Opened { words, about, line: head.line, first: head.first })
}

/// What stands before words, and how long that is; nothing where they were sealed alone.
fn head(words: &[u8]) -> Option<(Head, usize)> {
    let rest = words.strip_prefix(MARK)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = serde_json::from_slice(&rest[..end]).ok()?;
    Some((head, MARK.len() + end + 1))
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
        let read = super::opened(&world.practice.store, &bytes).unwrap();
        assert_eq!((read.about, read.line), (Some(about), None));
        assert!(!brought_in(&folder, &folder.join(KEYRING)).unwrap(), "only what lies there");
        assert!(brought_in(&folder, &kept.path).unwrap());
        assert!(waiting(&folder).unwrap().is_empty());
    }

    #[test]
    fn the_line_is_sealed_with_them_and_what_was_sealed_alone_opens() {
        let mut world = World::new();
        let folder = folder(&world);
        let line = Line::new(["session", "log", "Ada Okafor"]).with_file("--from");
        let known = Known { about: &About::Logged(None), line: Some(&line), first: First::Line };
        for words in [b"coach kept 1 {\n".as_slice(), b"", b"\n\n"] {
            let kept = keep_known(&mut world.env, &folder, known, words).unwrap();
            let name = kept.path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(name.starts_with("log-2") && !name.contains("Ada"), "{name}");
            let read = opened(&world.practice.store, &fs::read(&kept.path).unwrap()).unwrap();
            assert_eq!((read.words.as_slice(), read.line.as_ref()), (words, Some(&line)));
            assert_eq!(read.first, First::Line);
        }
        let header = Vault::peek(&folder.join(KEYRING)).unwrap();
        for words in [b"as it was".as_slice(), b"coach kept 1 and more\n", b"coach kept 1"] {
            let read = opened(&world.practice.store, &parcel::seal(&header, words).unwrap()).unwrap();
            assert_eq!((read.words.as_slice(), read.about, read.line), (words, None, None));
        }
    }

    #[test]
    fn where_nothing_can_be_sealed_they_stay_in_memory() {
        let mut world = World::new();
        let runtime = crate::env::testing::memory();
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
