//! From a locked folder to open keys: where the identity and its passphrase come from, in which order.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    env::{
        Env, TermError, Vars,
        file::{read_small, sync_folder},
    },
    error::{Error, Kind},
    store::Store,
    vault::{
        Identity, Secret, Vault, VaultError,
        cache::{NoCache, UnlockCache},
    },
};

/// The keyring's name in the practice folder.
pub const KEYRING: &str = "keyring";
/// The identity's name in the practice folder.
pub const IDENTITY: &str = "identity.age";
/// The name of the identity that `coach recover` puts beside the old one until the keyring is wrapped for it.
pub const RECOVERED: &str = "identity.age.recovered";

/// How often a person may type the passphrase.
const TRIES: usize = 3;

/// Where the command was told to look for the identity and its passphrase.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `--identity`.
    pub identity: Option<PathBuf>,
    /// `--passphrase-file`.
    pub passphrase_file: Option<PathBuf>,
    /// `--passphrase-command`.
    pub passphrase_command: Option<OsString>,
    /// `--no-input`: ask nothing.
    pub no_input: bool,
}

impl Sources {
    /// Whether the identity or its passphrase was named, here or in the environment: one that does not open is an error.
    pub fn named(&self, env: &Env) -> bool {
        let here =
            self.identity.is_some() || self.passphrase_file.is_some() || self.passphrase_command.is_some();
        let Vars { identity_file, passphrase_file, passphrase_command, .. } = &env.vars;
        here || identity_file.is_some() || passphrase_file.is_some() || passphrase_command.is_some()
    }
}

/// How the practice was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Without asking anybody: the identity has no passphrase, or a file or command gave it.
    Quietly,
    /// With an identity that was cached.
    Cached,
    /// With a passphrase that somebody typed.
    Asked,
}

/// Opens the keys of a store in `folder`.
///
/// The order is: an identity file that was named, a passphrase that was named on the command line, the cache, a
/// passphrase named in the environment, the person at the terminal.
///
/// # Errors
/// [`Kind::Locked`] when no source answers or the passphrase is wrong; what the keyring refuses.
pub fn unlock(
    store: &mut Store,
    folder: &Path,
    sources: &Sources,
    cache: &dyn UnlockCache,
    env: &mut Env,
) -> Result<(Opened, Identity), Error> {
    let practice = store.practice();
    let keyring = folder.join(KEYRING);
    let (mut found, mut opened) = identity(folder, practice, sources, cache, env)?;
    let mut vault = Vault::open(&keyring, practice, &found);
    if opened == Opened::Cached && matches!(vault, Err(VaultError::ForeignIdentity { .. })) {
        // The practice was recovered meanwhile: what this session holds is the identity it had before.
        cache.forget(practice)?;
        (found, opened) = identity(folder, practice, sources, &NoCache, env)?;
        vault = Vault::open(&keyring, practice, &found);
    }
    store.unlock(vault?)?;
    Ok((opened, found))
}

/// Finds and opens the identity.
///
/// # Errors
/// As [`unlock`].
pub fn identity(
    folder: &Path,
    practice: Uuid,
    sources: &Sources,
    cache: &dyn UnlockCache,
    env: &mut Env,
) -> Result<(Identity, Opened), Error> {
    let named = sources.identity.clone().or_else(|| env.vars.identity_file.clone());
    let fits = |identity: &Identity| {
        let opened = Vault::open(&folder.join(KEYRING), practice, identity);
        !matches!(opened, Err(VaultError::ForeignIdentity { .. }))
    };
    let files = match named {
        Some(path) => vec![path],
        None => vec![folder.join(IDENTITY), folder.join(RECOVERED)],
    };
    let files = Files::read(files)?;
    if let Some(open) = files.open_already(&fits)? {
        return Ok((open, Opened::Quietly));
    }
    let told = sources.passphrase_file.is_some() || sources.passphrase_command.is_some();
    if !told && let Some(identity) = cache.recall(practice) {
        return Ok((identity, Opened::Cached));
    }
    let (opened, how) = match named_passphrase(sources, env)? {
        Some(passphrase) => (files.open(&passphrase, &fits)?, Opened::Quietly),
        None => (ask_until_it_opens(&files, &fits, sources, env)?, Opened::Asked),
    };
    if opened.file.ends_with(RECOVERED) && fits(&opened.identity) {
        finish_recovery(folder, env)?;
    }
    Ok((opened.identity, how))
}

/// Puts the identity of a recovery in its place that was cut off before it could: its keyring is there already.
fn finish_recovery(folder: &Path, env: &mut Env) -> Result<(), Error> {
    let target = folder.join(IDENTITY);
    let moved = fs::rename(folder.join(RECOVERED), &target).and_then(|()| sync_folder(&target));
    // Where nothing can be written the new passphrase opens the practice all the same.
    if moved.is_ok() {
        writeln!(
            env.term.err(),
            "Finished the change of keys that was cut off: from now on only the new passphrase opens the practice"
        )?;
    }
    Ok(())
}

/// The identity files of which one opens a practice: its own, and the one of a recovery that may have been cut off.
struct Files(Vec<(PathBuf, Zeroizing<Vec<u8>>)>);

/// An identity, and the file that it came from.
struct Found<'f> {
    identity: Identity,
    file: &'f Path,
}

impl Files {
    /// Reads them; only the first has to be there.
    fn read(paths: Vec<PathBuf>) -> Result<Self, Error> {
        let mut files = Vec::new();
        for path in paths {
            if files.is_empty() || path.exists() {
                let bytes = Identity::read_file(&path)?;
                files.push((path, bytes));
            }
        }
        Ok(Self(files))
    }

    /// The first that needs no passphrase, unless there is another one and the keyring is not wrapped for it.
    fn open_already(&self, fits: &impl Fn(&Identity) -> bool) -> Result<Option<Identity>, Error> {
        for (_, bytes) in &self.0 {
            if !Identity::is_sealed(bytes)? {
                let identity = Identity::open(bytes, || Err(Error::locked()))?;
                if self.0.len() == 1 || fits(&identity) {
                    return Ok(Some(identity));
                }
            }
        }
        Ok(None)
    }

    /// Makes sure of the memory that a passphrase takes, before anybody is asked for it.
    fn room(&self) -> Result<(), VaultError> {
        self.0.iter().try_for_each(|(_, bytes)| Identity::room_to_open(bytes))
    }

    /// The one that this passphrase opens, where it opens several the one for which the keyring is wrapped.
    fn open(&self, passphrase: &Secret, fits: &impl Fn(&Identity) -> bool) -> Result<Found<'_>, VaultError> {
        let mut first = Err(VaultError::WrongPassphrase);
        for (file, bytes) in &self.0 {
            let given = || Ok::<_, VaultError>(Secret::new(passphrase.reveal().to_owned()));
            match Identity::open(bytes, given) {
                Ok(identity) if self.0.len() == 1 || fits(&identity) => return Ok(Found { identity, file }),
                Ok(identity) if first.is_err() => first = Ok(Found { identity, file }),
                Ok(_) | Err(VaultError::WrongPassphrase) => {}
                Err(error) => return Err(error),
            }
        }
        first
    }
}

/// Asks for the passphrase; a slip of the keys is no reason to start over.
fn ask_until_it_opens<'f>(
    files: &'f Files,
    fits: &impl Fn(&Identity) -> bool,
    sources: &Sources,
    env: &mut Env,
) -> Result<Found<'f>, Error> {
    files.room()?;
    for left in (0..TRIES).rev() {
        let passphrase = ask(sources, env)?;
        match files.open(&passphrase, fits) {
            Err(VaultError::WrongPassphrase) if left > 0 => {
                writeln!(env.term.err(), "wrong passphrase, try again ({left} left)")?;
            }
            opened => return Ok(opened?),
        }
    }
    Err(VaultError::WrongPassphrase.into())
}

/// The identity file of a practice: the one that was named, or the one that lies in its folder.
pub fn identity_file(folder: &Path, sources: &Sources, named: Option<&Path>) -> PathBuf {
    sources.identity.as_deref().or(named).map_or_else(|| folder.join(IDENTITY), Path::to_owned)
}

/// Opens an identity file with a passphrase that was typed: about a second of work, which needs nothing else.
///
/// # Errors
/// When it cannot be read, or the passphrase is wrong.
pub fn open_identity(file: &Path, passphrase: Secret) -> Result<Identity, Error> {
    Identity::open(&Identity::read_file(file)?, || Ok::<_, Error>(passphrase))
}

/// Opens a store that was locked while it was open.
///
/// # Errors
/// What the keyring refuses.
pub fn reopen(store: &mut Store, folder: &Path, identity: &Identity) -> Result<(), Error> {
    store.unlock(Vault::open(&folder.join(KEYRING), store.practice(), identity)?)?;
    Ok(())
}

fn ask(sources: &Sources, env: &mut Env) -> Result<Secret, Error> {
    if sources.no_input {
        return Err(Error::locked());
    }
    match env.term.ask_secret("Passphrase") {
        Err(TermError::Nobody) => Err(Error::locked()),
        answer => Ok(answer?),
    }
}

/// The passphrase from the file or command that was named, if any.
///
/// # Errors
/// When the file cannot be read, or the command fails or prints nothing.
pub fn named_passphrase(sources: &Sources, env: &Env) -> Result<Option<Secret>, Error> {
    let file = sources.passphrase_file.as_ref();
    let command = sources.passphrase_command.as_ref();
    let (file, command) = if file.is_some() || command.is_some() {
        (file, command)
    } else {
        (env.vars.passphrase_file.as_ref(), env.vars.passphrase_command.as_ref())
    };
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    command.map(from_command).transpose()
}

/// The first line of a file is the passphrase.
///
/// # Errors
/// When it cannot be read or is empty.
pub fn from_file(path: &Path) -> Result<Secret, Error> {
    let mut text = read_small(path).map_err(|error| Error::file(path, error))?;
    let text = Secret::new(std::mem::take(&mut *text));
    first_line(&text).ok_or_else(|| Error::new(Kind::Locked, format!("{} is empty", path.display())))
}

fn from_command(command: &OsString) -> Result<Secret, Error> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let run =
        Command::new(shell).arg(flag).arg(command).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output =
        run.map_err(|error| Error::new(Kind::Locked, "the passphrase command cannot be run").because(error))?;
    let printed = Secret::new(String::from_utf8_lossy(&Zeroizing::new(output.stdout)).into_owned());
    if !output.status.success() {
        return Err(Error::new(Kind::Locked, format!("the passphrase command failed ({})", output.status)));
    }
    first_line(&printed).ok_or_else(|| Error::new(Kind::Locked, "the passphrase command printed nothing"))
}

fn first_line(text: &Secret) -> Option<Secret> {
    let line = text.reveal().lines().next().unwrap_or_default();
    (!line.is_empty()).then(|| Secret::new(line.to_owned()))
}
