//! Words that somebody wrote and that could not be stored: kept in a file of their own, sealed for the coach beside the
//! practice, until they are brought in. Every way in which words come calls this before it gives up.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{form::Form, overtaken::Edition, unlock::KEYRING};
use crate::{
    domain::Handle,
    env::{
        Env, file,
        scratch::{self, Owner},
    },
    error::Error,
    store::Store,
    vault::{Vault, parcel},
};

/// The folder for them in the practice folder.
pub const FOLDER: &str = "kept";
const END: &str = "age";

/// What words are about, for the name of their file: nothing that would have to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Notes of a session, to be added to those there are.
    Session(Option<Handle>),
    /// All the notes of a session, as they were to be; made of which edition.
    Rewritten(Handle, Option<Edition>),
    /// A note on a client, to be added to what there is.
    Client(Option<Handle>),
    /// All of the note on a client, as it was to be.
    ClientRewritten(Handle, Option<Edition>),
    /// The fields of a client, as an editor left them.
    Fields(Handle, Option<Edition>),
    /// What a client said of an intervention.
    Feedback,
    /// Why an intervention was given up.
    Reason,
    /// An answer in words.
    Answer,
    /// The answer to a question of an assessment, by its code.
    AnswerTo(Handle, String),
    /// A form that was filled in.
    Form(Form),
    /// Nobody can tell.
    Unknown,
}

impl About {
    /// The name of a file for it, without its ending.
    pub fn name(&self) -> String {
        let with = |noun: &str, handle: &Option<Handle>| {
            handle.as_ref().map_or_else(|| noun.to_owned(), |handle| format!("{noun}-{handle}"))
        };
        let made_of = |noun: &str, handle: &Handle, what: &str, of: &Option<Edition>| {
            let of = of.map_or_else(String::new, |edition| format!("-{edition}"));
            format!("{noun}-{handle}-{what}{of}")
        };
        match self {
            Self::Session(handle) => with("session", handle),
            Self::Rewritten(handle, of) => made_of("session", handle, "all", of),
            Self::Client(handle) => with("client", handle),
            Self::ClientRewritten(handle, of) => made_of("client", handle, "all", of),
            Self::Fields(handle, of) => made_of("client", handle, "fields", of),
            Self::Feedback => "feedback".to_owned(),
            Self::Reason => "reason".to_owned(),
            Self::Answer => "answer".to_owned(),
            Self::AnswerTo(handle, code) => format!("answer-{handle}-{code}"),
            Self::Form(form) => form.name(),
            Self::Unknown => "text".to_owned(),
        }
    }

    /// What a file of this name is about.
    fn of(name: &str) -> Self {
        let words: Vec<&str> = name.split(['-', '.']).collect();
        let handle = words.get(1).and_then(|word| word.parse::<Handle>().ok());
        let of = words.get(3).and_then(|word| word.parse::<Edition>().ok());
        match (words.first().copied(), handle, words.get(2).copied()) {
            (Some("session"), Some(handle), Some("all")) => Self::Rewritten(handle, of),
            (Some("session"), handle, _) => Self::Session(handle),
            (Some("client"), Some(handle), Some("fields")) => Self::Fields(handle, of),
            (Some("client"), Some(handle), Some("all")) => Self::ClientRewritten(handle, of),
            (Some("client"), handle, _) => Self::Client(handle),
            (Some("feedback"), ..) => Self::Feedback,
            (Some("reason"), ..) => Self::Reason,
            (Some("answer"), handle, _) => {
                handle.and_then(|handle| Self::answer(handle, name)).unwrap_or(Self::Answer)
            }
            _ => Form::of(name).map_or(Self::Unknown, Self::Form),
        }
    }

    /// Whose answer it is. The code of a question may hold what stands between the parts of a name.
    fn answer(handle: Handle, name: &str) -> Option<Self> {
        let rest = name.strip_prefix("answer-")?.strip_prefix(handle.as_str())?.strip_prefix('-')?;
        // In memory nothing follows the code.
        let code = rest.strip_suffix(".txt").or_else(|| rest.rsplitn(4, '-').nth(3))?;
        Some(Self::AnswerTo(handle, code.to_owned()))
    }

    /// Which edition the words were made of, where they take the place of others.
    pub const fn made_of(&self) -> Option<Edition> {
        match self {
            Self::Rewritten(_, of) | Self::ClientRewritten(_, of) | Self::Fields(_, of) => *of,
            Self::Form(form) => form.made_of(),
            _ => None,
        }
    }

    /// The command that brings a file of such words in.
    pub fn back(&self, path: &Path) -> String {
        let named = |handle: &Option<Handle>| handle.as_ref().map_or("ID", Handle::as_str).to_owned();
        let path = quoted(path);
        match self {
            Self::Session(handle) => format!("coach session note {} --from {path}", named(handle)),
            Self::Rewritten(handle, _) => format!("coach session note {handle} --edit --from {path}"),
            Self::Client(handle) => format!("coach client note {} --from {path}", named(handle)),
            Self::ClientRewritten(handle, _) => format!("coach client note {handle} --edit --from {path}"),
            Self::Fields(handle, _) => format!("coach client edit {handle} --kept {path}"),
            Self::Feedback => format!("coach intervene done ID --from {path}"),
            Self::Reason => format!("coach intervene abandon ID --from {path}"),
            Self::Answer => format!("coach assess answer ID QUESTION - < {path}"),
            Self::AnswerTo(handle, code) => format!("coach assess answer {handle} {code} - < {path}"),
            Self::Form(form) => format!("{} --kept {path}", form.command()),
            Self::Unknown => format!("coach session note ID --from {path}"),
        }
    }
}

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
    let place = folder.join(FOLDER);
    let path = place.join(format!("{}-{at}-{random:08x}.{END}", about.name()));
    file::create_private_folder(&place).map_err(|error| Error::file(&place, error))?;
    file::write_private(&path, &parcel).map_err(|error| Error::file(&path, error))?;
    Ok(path)
}

/// Opens words that were kept.
///
/// # Errors
/// When the practice is locked, or they were sealed for somebody else.
pub fn open(store: &Store, parcel: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    store.vault()?.open_parcel(parcel).map_err(|error| {
        Error::from(error).hint("sealed before a recovery? with the recovery key of then: age -d -i KEY FILE")
    })
}

/// The files of words that wait to be brought in, with what each is about.
///
/// # Errors
/// When the folder cannot be read.
pub fn waiting(folder: &Path) -> io::Result<Vec<(PathBuf, About)>> {
    let place = folder.join(FOLDER);
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
        let identity = crate::vault::Identity::read_file(&folder.join(opened)).unwrap();
        let identity = crate::vault::Identity::open(&identity, || Err(Error::locked())).unwrap();
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

    #[test]
    fn a_name_says_how_they_are_brought_in() {
        let handle: Handle = "7f2k".parse().unwrap();
        let of = "v12t1790259600123".parse().ok();
        let path = Path::new("/a practice/kept/x.age");
        for (about, back) in [
            (About::Session(Some(handle.clone())), "coach session note 7f2k --from '/a practice/kept/x.age'"),
            (About::Session(None), "coach session note ID --from '/a practice/kept/x.age'"),
            (
                About::Rewritten(handle.clone(), of),
                "coach session note 7f2k --edit --from '/a practice/kept/x.age'",
            ),
            (About::Client(Some(handle.clone())), "coach client note 7f2k --from '/a practice/kept/x.age'"),
            (
                About::ClientRewritten(handle.clone(), None),
                "coach client note 7f2k --edit --from '/a practice/kept/x.age'",
            ),
            (About::Fields(handle.clone(), of), "coach client edit 7f2k --kept '/a practice/kept/x.age'"),
            (About::Feedback, "coach intervene done ID --from '/a practice/kept/x.age'"),
            (About::Reason, "coach intervene abandon ID --from '/a practice/kept/x.age'"),
            (About::Answer, "coach assess answer ID QUESTION - < '/a practice/kept/x.age'"),
            (
                About::AnswerTo("4hz7".parse().unwrap(), "psi-01".to_owned()),
                "coach assess answer 4hz7 psi-01 - < '/a practice/kept/x.age'",
            ),
            (About::Form(Form::Client), "coach client add --kept '/a practice/kept/x.age'"),
            (
                About::Form(Form::Session(handle.clone())),
                "coach session add 7f2k --kept '/a practice/kept/x.age'",
            ),
            (
                About::Form(Form::Moved(handle.clone(), of)),
                "coach session move 7f2k --kept '/a practice/kept/x.age'",
            ),
            (
                About::Form(Form::Ended(handle.clone(), of)),
                "coach session done 7f2k --kept '/a practice/kept/x.age'",
            ),
        ] {
            assert_eq!(about.back(path), back);
            assert_eq!(About::of(&format!("{}-20260924-1420-0a1b2c3d.age", about.name())), about);
            assert_eq!(About::of(&format!("{}.txt", about.name())), about);
        }
    }
}
