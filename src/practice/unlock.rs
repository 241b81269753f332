//! From a locked folder to open keys: where the identity and its passphrase come from, in which order.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use uuid::Uuid;

use crate::{
    env::{Env, TermError, Vars},
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
    let path = named.unwrap_or_else(|| folder.join(IDENTITY));
    let bytes = Identity::read_file(&path)?;
    if !Identity::is_sealed(&bytes)? {
        return Ok((Identity::open(&bytes, || Err(Error::locked()))?, Opened::Quietly));
    }
    let told = sources.passphrase_file.is_some() || sources.passphrase_command.is_some();
    if !told && let Some(identity) = cache.recall(practice) {
        return Ok((identity, Opened::Cached));
    }
    if let Some(passphrase) = named_passphrase(sources, env)? {
        return Ok((Identity::open::<VaultError>(&bytes, || Ok(passphrase))?, Opened::Quietly));
    }
    ask_until_it_opens(&bytes, sources, env).map(|identity| (identity, Opened::Asked))
}

/// Asks for the passphrase; a slip of the keys is no reason to start over.
fn ask_until_it_opens(bytes: &[u8], sources: &Sources, env: &mut Env) -> Result<Identity, Error> {
    for left in (0..TRIES).rev() {
        let passphrase = ask(sources, env)?;
        match Identity::open::<VaultError>(bytes, || Ok(passphrase)) {
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
    let text = Secret::new(fs::read_to_string(path).map_err(|error| Error::file(path, error))?);
    first_line(&text).ok_or_else(|| Error::new(Kind::Locked, format!("{} is empty", path.display())))
}

fn from_command(command: &OsString) -> Result<Secret, Error> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let run =
        Command::new(shell).arg(flag).arg(command).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output =
        run.map_err(|error| Error::new(Kind::Locked, "the passphrase command cannot be run").because(error))?;
    let printed = Secret::new(String::from_utf8_lossy(&zeroize::Zeroizing::new(output.stdout)).into_owned());
    if !output.status.success() {
        return Err(Error::new(Kind::Locked, format!("the passphrase command failed ({})", output.status)));
    }
    first_line(&printed).ok_or_else(|| Error::new(Kind::Locked, "the passphrase command printed nothing"))
}

fn first_line(text: &Secret) -> Option<Secret> {
    let line = text.reveal().lines().next().unwrap_or_default();
    (!line.is_empty()).then(|| Secret::new(line.to_owned()))
}
