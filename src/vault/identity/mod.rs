//! Who somebody is: an age X25519 identity, and the two files it is kept in.
//!
//! The sealed form is a standard age file around what `age-keygen` writes, so stock `age` opens it and uses it with
//! `-i`. The plain form is that text itself. Randomness here comes from age, which takes it from the system.

use std::{
    io::{Read, Write},
    iter,
    path::Path,
};

use age::{
    DecryptError, Decryptor, Encryptor,
    armor::{ArmoredReader, ArmoredWriter, Format},
    scrypt,
    secrecy::{ExposeSecret, SecretString},
    x25519,
};
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Secret, VaultError,
    derive::{Key, Purpose, derive},
    file::{self, Staged},
};

/// The scrypt work of new files, as a power of two: 256 MiB and about a second. Fixed, because a measured factor
/// would depend on how busy the machine was.
const WORK: u8 = 18;
/// Less than this was not written by us, and would make guessing cheap for whoever swaps the file.
const WORK_FLOOR: u8 = 17;
/// More than this is a trap: 2^22 already takes 4 GiB.
const WORK_CAP: u8 = 22;

/// An identity file is some 300 bytes; this bound only keeps a wrong file out of memory.
const FILE_LIMIT: u64 = 64 << 10;
const SECRET_PREFIX: &str = "AGE-SECRET-KEY-1";
const WHAT: &str = "the identity file";

/// A private identity. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Identity(x25519::Identity);

impl Identity {
    /// Makes a new identity.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads the text `AGE-SECRET-KEY-1…`.
    pub fn from_secret_text(text: &Secret) -> Result<Self, VaultError> {
        text.reveal().trim().parse().map(Self).map_err(|_| VaultError::Damaged { what: "the secret key" })
    }

    /// The text `AGE-SECRET-KEY-1…`, which is the whole identity: for a recovery sheet and the unlock cache.
    pub fn to_secret_text(&self) -> Secret {
        Secret::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public side, `age1…`.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// Opens an identity file of either form. `ask` is called once, for the sealed form only.
    pub fn open<E: From<VaultError>>(
        bytes: &[u8],
        ask: impl FnOnce() -> Result<Secret, E>,
    ) -> Result<Self, E> {
        Self::open_within(bytes, WORK_FLOOR, ask)
    }

    /// Makes sure of the memory that a new passphrase takes, before anybody is asked for one.
    ///
    /// # Errors
    /// When there is not so much.
    pub fn room_for_passphrase() -> Result<(), VaultError> {
        room(WORK)
    }

    /// The same for the passphrase that a file is sealed with.
    ///
    /// # Errors
    /// When there is not so much, or the file asks for work that is not accepted.
    pub fn room_to_open(bytes: &[u8]) -> Result<(), VaultError> {
        match Form::of(bytes)? {
            Form::Plain(_) => Ok(()),
            Form::Sealed(binary) => room(accepted_work(&binary, WORK_FLOOR)?),
        }
    }

    /// Whether an identity file needs a passphrase.
    pub fn is_sealed(bytes: &[u8]) -> Result<bool, VaultError> {
        Ok(matches!(Form::of(bytes)?, Form::Sealed(_)))
    }

    /// Reads an identity file, to pass to [`Identity::open`].
    pub fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        file::read(path, FILE_LIMIT, WHAT).map(Zeroizing::new)
    }

    /// Writes a new identity file; one that is there is left alone. Without a passphrase whoever reads the file is
    /// its owner, as with an ssh key that has none.
    pub fn create_file(
        &self,
        path: &Path,
        passphrase: Option<&Secret>,
        now: DateTime<Utc>,
    ) -> Result<(), VaultError> {
        Staged::write(path, &self.to_file(passphrase, now)?)?.commit_new()
    }

    /// Writes the identity file anew: for another passphrase, or none.
    pub fn replace_file(
        &self,
        path: &Path,
        passphrase: Option<&Secret>,
        now: DateTime<Utc>,
    ) -> Result<(), VaultError> {
        Staged::write(path, &self.to_file(passphrase, now)?)?.commit()
    }

    /// The bytes of an identity file.
    pub fn to_file(
        &self,
        passphrase: Option<&Secret>,
        now: DateTime<Utc>,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let text = self.key_text(now);
        match passphrase {
            Some(passphrase) => {
                room(WORK)?;
                seal(text.as_bytes(), passphrase, WORK).map(Zeroizing::new)
            }
            None => Ok(Zeroizing::new(text.as_bytes().to_vec())),
        }
    }

    /// The key by which this identity vouches for a keyring of `practice`.
    pub(super) fn mac_key(&self, practice: Uuid, purpose: Purpose) -> Result<Key, VaultError> {
        derive(self.0.to_string().expose_secret().as_bytes(), practice, purpose)
    }

    /// The identity as age takes it, to open what was wrapped for it.
    pub(super) fn as_age(&self) -> &dyn age::Identity {
        &self.0
    }

    /// The text that `age-keygen` writes.
    fn key_text(&self, now: DateTime<Utc>) -> Zeroizing<String> {
        let created = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let secret = self.0.to_string();
        Zeroizing::new(format!(
            "# created: {created}\n# public key: {}\n{}\n",
            self.recipient(),
            secret.expose_secret()
        ))
    }

    fn open_within<E: From<VaultError>>(
        bytes: &[u8],
        floor: u8,
        ask: impl FnOnce() -> Result<Secret, E>,
    ) -> Result<Self, E> {
        match Form::of(bytes)? {
            Form::Plain(text) => Ok(Self::from_key_text(text)?),
            Form::Sealed(binary) => {
                room(accepted_work(&binary, floor)?)?;
                let text = unseal(&binary, &ask()?)?;
                let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
                Ok(Self::from_key_text(text)?)
            }
        }
    }

    fn from_key_text(text: &str) -> Result<Self, VaultError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        match (lines.next(), lines.next()) {
            (Some(line), None) => line.parse().map(Self).map_err(|_| damaged()),
            _ => Err(damaged()),
        }
    }
}

/// The two forms of an identity file.
enum Form<'a> {
    Plain(&'a str),
    /// The age file, without its armour.
    Sealed(Vec<u8>),
}

impl<'a> Form<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, VaultError> {
        if let Ok(text) = std::str::from_utf8(bytes)
            && text.lines().any(|line| line.trim_start().starts_with(SECRET_PREFIX))
        {
            return Ok(Self::Plain(text));
        }
        let mut binary = Vec::new();
        ArmoredReader::new(bytes).take(FILE_LIMIT).read_to_end(&mut binary).map_err(|_| damaged())?;
        if binary.starts_with(b"age-encryption.org/") { Ok(Self::Sealed(binary)) } else { Err(damaged()) }
    }
}

/// The scrypt work factor that an age file asks for, read before any work is done.
///
/// age caps the factor but has no floor and does not tell what it found, so the stanza is read here as well. age
/// reads the same line again with its own stricter parser.
fn work_factor(binary: &[u8]) -> Result<u8, VaultError> {
    let mut lines = binary.split(|byte| *byte == b'\n');
    let (version, stanza) = (lines.next(), lines.next());
    if version != Some(b"age-encryption.org/v1") {
        return Err(VaultError::UnknownFormat { what: WHAT, found: 0 });
    }
    let stanza = stanza.and_then(|line| std::str::from_utf8(line).ok()).ok_or_else(damaged)?;
    match stanza.split(' ').collect::<Vec<_>>()[..] {
        ["->", "scrypt", _salt, work] => work.parse().map_err(|_| damaged()),
        _ => Err(damaged()),
    }
}

/// The work factor of a file, where it is one that is accepted.
fn accepted_work(binary: &[u8], floor: u8) -> Result<u8, VaultError> {
    let found = work_factor(binary)?;
    if (floor..=WORK_CAP).contains(&found) {
        return Ok(found);
    }
    Err(VaultError::WorkFactor { found, floor, cap: WORK_CAP })
}

/// Makes sure that scrypt will find its memory, 1 KiB for each step of the work: where it does not, the program is ended.
fn room(work: u8) -> Result<(), VaultError> {
    let bytes = 1_usize.checked_shl(u32::from(work) + 10).ok_or(VaultError::NoMemory { work })?;
    Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| VaultError::NoMemory { work })
}

fn seal(text: &[u8], passphrase: &Secret, work: u8) -> Result<Vec<u8>, VaultError> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.reveal().to_owned()));
    recipient.set_work_factor(work);
    let encryptor =
        Encryptor::with_recipients(iter::once::<&dyn age::Recipient>(&recipient)).map_err(|_| damaged())?;
    let write = || {
        let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
        let mut writer = encryptor.wrap_output(armor)?;
        writer.write_all(text)?;
        writer.finish()?.finish()
    };
    // Nothing outside memory is written here.
    write().map_err(|_| damaged())
}

fn unseal(binary: &[u8], passphrase: &Secret) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.reveal().to_owned()));
    identity.set_max_work_factor(WORK_CAP);
    let decryptor = Decryptor::new_buffered(binary).map_err(|_| damaged())?;
    let reader =
        decryptor.decrypt(iter::once::<&dyn age::Identity>(&identity)).map_err(|error| match error {
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => VaultError::WrongPassphrase,
            _ => damaged(),
        })?;
    // Reserved at once: a buffer that grows leaves copies behind. The plaintext is shorter than its file.
    let mut text = Zeroizing::new(Vec::with_capacity(binary.len() + 64));
    reader.take(FILE_LIMIT).read_to_end(&mut text).map_err(|_| damaged())?;
    Ok(text)
}

fn damaged() -> VaultError {
    VaultError::Damaged { what: WHAT }
}

#[cfg(test)]
mod tests;
