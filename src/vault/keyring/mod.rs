//! The `keyring` file: wrapped data keys that only a holder of the private identity can have written.
//!
//! ```text
//! header      magic, format, practice, generation, times, recipients (clear)
//! slot        u32 length, age file to all recipients: root key, 32 random bytes, new with each generation
//! body        nonce 12, u32 length, AES-256-GCM under a key from the root key; bound to header and slot
//! recovery    32 bytes, only when the header names a recovery recipient: HMAC of all above
//! user        32 bytes: HMAC of all above
//! ```
//!
//! age does not authenticate senders: whoever knows the public recipients could write a keyring of their own keys,
//! and everything sealed afterwards would be theirs to read. So each code is keyed from a *private* identity. The
//! user's code is checked when the user opens, the recovery's when the recovery identity does; to let every rewrite
//! renew it, the recovery's code key is kept inside the body.

mod body;
mod bytes;
mod header;
mod record;
mod root;

use std::path::Path;

use aes_gcm::{AeadInPlace, Aes256Gcm, KeyInit};
use uuid::Uuid;
use zeroize::Zeroizing;

use self::bytes::Bytes;
pub(super) use self::{
    body::Body,
    record::{KeyId, Record, RecordView},
};
pub use self::{body::Tombstone, header::KeyringHeader, record::KeyFacts};
use super::{
    VaultError,
    derive::{Key, Purpose, derive, tag, tag_matches},
    file,
    identity::Identity,
};
use crate::env::Entropy;

const WHAT: &str = "the keyring";
/// Some 800,000 data keys; the bound keeps a wrong file out of memory.
const LIMIT: u64 = 64 << 20;
const MAC: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;

/// The last bytes of a keyring file, the user's code: two files with the same code are the same file.
pub(super) type Mark = [u8; MAC];

/// In whose name the keyring is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    User,
    Recovery,
}

/// An opened keyring.
pub(super) struct Keyring {
    pub(super) header: KeyringHeader,
    pub(super) body: Body,
    pub(super) mark: Mark,
}

/// Reads the header of a keyring file.
pub(super) fn peek(path: &Path) -> Result<KeyringHeader, VaultError> {
    KeyringHeader::parse(&mut Bytes::new(&file::read(path, LIMIT, WHAT)?))
}

/// The mark of a keyring file.
pub(super) fn mark(path: &Path) -> Result<Mark, VaultError> {
    file::tail(path)?.ok_or_else(damaged)
}

impl Keyring {
    /// Reads and opens a keyring file.
    pub(super) fn read(
        path: &Path,
        practice: Uuid,
        role: Role,
        identity: &Identity,
    ) -> Result<Self, VaultError> {
        Self::open(&file::read(path, LIMIT, WHAT)?, practice, role, identity)
    }

    /// Opens the bytes of a keyring file. Nothing is decrypted before its code is verified.
    pub(super) fn open(
        file: &[u8],
        practice: Uuid,
        role: Role,
        identity: &Identity,
    ) -> Result<Self, VaultError> {
        let layout = Layout::of(file)?;
        layout.expect(practice, role, identity)?;
        let (purpose, code) = match role {
            Role::User => (Purpose::UserMac, &layout.user),
            Role::Recovery => (Purpose::RecoveryMac, layout.recovery.as_ref().ok_or(VaultError::NoRecovery)?),
        };
        let key = identity.mac_key(practice, purpose)?;
        if !tag_matches(&key, code.covered, &code.tag) {
            return Err(VaultError::Planted);
        }
        let root = root::unwrap(layout.slot, identity)?;
        let key = derive(&*root, practice, Purpose::KeyringBody)?;
        let mut plain = Zeroizing::new(layout.sealed.to_vec());
        Aes256Gcm::new((&*key).into())
            .decrypt_in_place_detached(&layout.nonce.into(), layout.bound, &mut plain, &layout.tag.into())
            .map_err(|_| damaged())?;
        Ok(Self { header: layout.header, body: Body::parse(plain)?, mark: layout.user.tag })
    }

    /// Seals a keyring for its recipients, in the name of `user`; gives the bytes of the file and the keyring.
    pub(super) fn seal(
        header: KeyringHeader,
        body: Body,
        user: &Identity,
        entropy: &mut dyn Entropy,
    ) -> Result<(Vec<u8>, Self), VaultError> {
        let root = random_key(entropy)?;
        let slot = root::wrap(&root, &header.recipients()?)?;
        let mut file = Vec::with_capacity(1024 + slot.len() + body.plain().len());
        header.encode(&mut file)?;
        put_counted(&slot, &mut file)?;
        seal_body(&root, header.practice, &body, entropy, &mut file)?;
        if header.recovery.is_some() {
            let code = tag(&body.recovery_mac(), &file);
            file.extend_from_slice(&code);
        }
        let mark = tag(&user.mac_key(header.practice, Purpose::UserMac)?, &file);
        file.extend_from_slice(&mark);
        Ok((file, Self { header, body, mark }))
    }
}

/// 32 fresh random bytes.
pub(super) fn random_key(entropy: &mut dyn Entropy) -> Result<Key, VaultError> {
    let mut key = Key::default();
    entropy.fill(&mut *key).map_err(VaultError::Entropy)?;
    Ok(key)
}

fn seal_body(
    root: &Key,
    practice: Uuid,
    body: &Body,
    entropy: &mut dyn Entropy,
    file: &mut Vec<u8>,
) -> Result<(), VaultError> {
    let key = derive(&**root, practice, Purpose::KeyringBody)?;
    let nonce = entropy.bytes::<NONCE>().map_err(VaultError::Entropy)?;
    // Encrypted in a buffer that is wiped, so that an error halfway leaves no plaintext in freed memory.
    let mut sealed = Zeroizing::new(Vec::with_capacity(body.plain().len() + TAG));
    sealed.extend_from_slice(body.plain());
    let tag = Aes256Gcm::new((&*key).into())
        .encrypt_in_place_detached(&nonce.into(), file, &mut sealed)
        .map_err(|_| damaged())?;
    sealed.extend_from_slice(&tag);
    file.extend_from_slice(&nonce);
    put_counted(&sealed, file)
}

fn put_counted(bytes: &[u8], file: &mut Vec<u8>) -> Result<(), VaultError> {
    let length = u32::try_from(bytes.len()).map_err(|_| damaged())?;
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(bytes);
    Ok(())
}

/// A code and what it covers.
struct Code<'a> {
    covered: &'a [u8],
    tag: [u8; MAC],
}

/// Where everything lies in a keyring file.
struct Layout<'a> {
    header: KeyringHeader,
    /// Header and slot, which the body is bound to.
    bound: &'a [u8],
    slot: &'a [u8],
    nonce: [u8; NONCE],
    sealed: &'a [u8],
    tag: [u8; TAG],
    recovery: Option<Code<'a>>,
    user: Code<'a>,
}

impl<'a> Layout<'a> {
    fn of(file: &'a [u8]) -> Result<Self, VaultError> {
        let mut bytes = Bytes::new(file);
        let so_far = |bytes: &Bytes<'_>| file.get(..file.len() - bytes.left()).unwrap_or_default();
        let header = KeyringHeader::parse(&mut bytes)?;
        let slot = bytes.counted()?;
        let bound = so_far(&bytes);
        let nonce = bytes.array()?;
        let (sealed, tag) = bytes.counted()?.split_last_chunk().ok_or_else(damaged)?;
        let mut code = || Ok(Code { covered: so_far(&bytes), tag: bytes.array()? });
        let recovery = if header.recovery.is_some() { Some(code()?) } else { None };
        let user = code()?;
        if bytes.left() != 0 {
            return Err(damaged());
        }
        Ok(Self { header, bound, slot, nonce, sealed, tag: *tag, recovery, user })
    }

    /// Tells apart what is only somebody else's from what was tampered with, for the sake of the message.
    fn expect(&self, practice: Uuid, role: Role, identity: &Identity) -> Result<(), VaultError> {
        if self.header.practice != practice {
            return Err(VaultError::ForeignPractice { expected: practice, found: self.header.practice });
        }
        let wanted = match role {
            Role::User => &self.header.user,
            Role::Recovery => self.header.recovery.as_ref().ok_or(VaultError::NoRecovery)?,
        };
        if *wanted == identity.recipient() {
            Ok(())
        } else {
            Err(VaultError::ForeignIdentity { wanted: wanted.clone() })
        }
    }
}

fn damaged() -> VaultError {
    VaultError::Damaged { what: WHAT }
}

#[cfg(test)]
mod tests;
