//! The unlocked vault: making and opening a keyring, writing it, sealing and opening values.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    VaultError,
    cipher::{FieldCipher, Place, Sealed, Slot, key_version},
    derive::{Key, Purpose, hmac},
    file::{Lock, Staged},
    identity::Identity,
    keyring::{self, Body, KeyId, Keyring, KeyringHeader, Role, random_key},
    pending::Pending,
    schedules::{Nonces, Schedules},
};
use crate::env::Entropy;

/// The unlocked keys of one practice.
///
/// What belongs to no client is sealed with the practice's own key: its id is a subject as well.
pub struct Vault {
    /// Where the keyring lies; nowhere when the practice lives in memory.
    path: Option<PathBuf>,
    pub(super) user: Identity,
    pub(super) keyring: Keyring,
    pub(super) pending: Pending,
    pub(super) schedules: RefCell<Schedules>,
    nonces: RefCell<Nonces>,
}

impl Vault {
    /// Writes the first keyring of a practice, with the practice's own key in it.
    pub fn create(
        path: &Path,
        practice: Uuid,
        user: &Identity,
        recovery: Option<&Identity>,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, VaultError> {
        let _lock = Lock::take(path)?;
        let (file, keyring) = first(practice, user, recovery, now, entropy)?;
        Staged::write(path, &file)?.commit_new()?;
        Ok(Self::unlocked(Some(path), user, keyring))
    }

    /// The keys of a practice in memory: nothing is ever written, so they end with this value.
    pub fn memory(
        practice: Uuid,
        user: &Identity,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, VaultError> {
        let (_, keyring) = first(practice, user, None, now, entropy)?;
        Ok(Self::unlocked(None, user, keyring))
    }

    /// Opens the keyring of `practice` for its user.
    pub fn open(path: &Path, practice: Uuid, user: &Identity) -> Result<Self, VaultError> {
        Ok(Self::unlocked(Some(path), user, Keyring::read(path, practice, Role::User, user)?))
    }

    /// Opens the keyring with the recovery identity and wraps it for a new user at once, with new keys for everybody. It is
    /// newer then than `known`, the newest generation that was seen.
    ///
    /// A vault is never left in the hands of the recovery identity: its code cannot vouch for what the user writes.
    pub fn recover(
        path: &Path,
        (practice, known): (Uuid, u64),
        recovery: &Identity,
        new_user: &Identity,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, VaultError> {
        let lock = Lock::take(path)?;
        let keyring = Keyring::read(path, practice, Role::Recovery, recovery)?;
        let mut vault = Self::unlocked(Some(path), new_user, keyring);
        vault.renew_keys(now, entropy)?;
        let newest = vault.generation().max(known);
        let header =
            KeyringHeader { user: new_user.recipient(), generation: newest, ..vault.keyring.header.clone() };
        let recovery_mac = vault.keyring.body.recovery_mac();
        vault.rewrite(Some(&lock), header, &recovery_mac, now, entropy)?;
        Ok(vault)
    }

    /// Whether a recovery identity would open the keyring: for a rehearsal. Nothing is written.
    pub fn check_recovery(path: &Path, practice: Uuid, recovery: &Identity) -> Result<(), VaultError> {
        Keyring::read(path, practice, Role::Recovery, recovery).map(drop)
    }

    /// What the keyring says of itself without any key.
    pub fn peek(path: &Path) -> Result<KeyringHeader, VaultError> {
        keyring::peek(path)
    }

    fn unlocked(path: Option<&Path>, user: &Identity, keyring: Keyring) -> Self {
        Self {
            path: path.map(Path::to_owned),
            user: user.clone(),
            keyring,
            pending: Pending::default(),
            schedules: RefCell::default(),
            nonces: RefCell::default(),
        }
    }

    /// The practice whose keys these are.
    pub fn practice(&self) -> Uuid {
        self.keyring.header.practice
    }

    /// How often the keyring was written.
    pub fn generation(&self) -> u64 {
        self.keyring.header.generation
    }

    /// The header of the keyring, authenticated.
    pub fn header(&self) -> &KeyringHeader {
        &self.keyring.header
    }

    /// Reads the keyring again if another process wrote it; says whether it had. Pending changes stay pending.
    pub fn reload_if_changed(&mut self) -> Result<bool, VaultError> {
        let Some(path) = &self.path else { return Ok(false) };
        if keyring::mark(path)? == self.keyring.mark {
            return Ok(false);
        }
        let found = Keyring::read(path, self.practice(), Role::User, &self.user)?;
        if found.header.generation <= self.generation() {
            let (had, found) = (self.generation(), found.header.generation);
            return Err(VaultError::WentBack { had, found });
        }
        self.keyring = found;
        self.schedules.get_mut().clear();
        Ok(true)
    }

    /// Makes pending changes durable: when this returns, the keys survive a power cut. Cheap when nothing is pending.
    ///
    /// The store calls it before each commit, while it holds its own write lock.
    pub fn flush(&mut self, now: DateTime<Utc>, entropy: &mut dyn Entropy) -> Result<(), VaultError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let lock = self.lock()?;
        self.reload_if_changed()?;
        let recovery_mac = self.keyring.body.recovery_mac();
        self.rewrite(lock.as_ref(), self.keyring.header.clone(), &recovery_mac, now, entropy)
    }

    /// Wraps the keyring for another identity of the user; pending changes are written with it.
    pub fn rewrap_user(
        &mut self,
        user: &Identity,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), VaultError> {
        let lock = self.lock()?;
        self.reload_if_changed()?;
        let header = KeyringHeader { user: user.recipient(), ..self.keyring.header.clone() };
        let recovery_mac = self.keyring.body.recovery_mac();
        let before = std::mem::replace(&mut self.user, user.clone());
        let written = self.rewrite(lock.as_ref(), header, &recovery_mac, now, entropy);
        if written.is_err() {
            self.user = before;
        }
        written
    }

    /// Wraps the keyring for another recovery identity, or for none; pending changes are written with it.
    pub fn rewrap_recovery(
        &mut self,
        recovery: Option<&Identity>,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), VaultError> {
        let lock = self.lock()?;
        self.reload_if_changed()?;
        let header =
            KeyringHeader { recovery: recovery.map(Identity::recipient), ..self.keyring.header.clone() };
        let recovery_mac = recovery_mac(self.practice(), recovery, entropy)?;
        self.rewrite(lock.as_ref(), header, &recovery_mac, now, entropy)
    }

    /// Waits for the lock among processes; in memory there are none.
    fn lock(&self) -> Result<Option<Lock>, VaultError> {
        self.path.as_deref().map(Lock::take).transpose()
    }

    /// Writes the next generation: the keyring as loaded, with the pending changes made.
    fn rewrite(
        &mut self,
        _held: Option<&Lock>,
        header: KeyringHeader,
        recovery_mac: &Key,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), VaultError> {
        self.pending.check(&self.keyring.body)?;
        let old = &self.keyring.body;
        let body = Body::merged(Some(old), &self.pending, &old.index_key(), recovery_mac)?;
        let generation =
            header.generation.checked_add(1).ok_or(VaultError::Damaged { what: "the keyring" })?;
        let header = KeyringHeader { generation, updated_at: now, ..header };
        let (file, keyring) = Keyring::seal(header, body, &self.user, entropy)?;
        if let Some(path) = &self.path {
            Staged::write(path, &file)?.commit()?;
        }
        self.keyring = keyring;
        self.pending = Pending::default();
        Ok(())
    }

    /// Seals a value into its slot, with the newest key of its subject.
    pub fn seal(&self, slot: Slot, plain: &[u8], entropy: &mut dyn Entropy) -> Result<Sealed, VaultError> {
        let nonce = self.nonces.borrow_mut().next(entropy)?;
        let mut schedules = self.schedules.borrow_mut();
        let version = schedules.newest(slot.subject, || self.newest_version(slot.subject))?;
        let cipher = schedules
            .cipher(KeyId::new(slot.subject, version), || self.field_cipher(slot.subject, version))?;
        cipher.seal(&Place { practice: self.practice(), slot: &slot, version }, nonce, plain)
    }

    /// Opens a value in its slot.
    pub fn open_sealed(&self, slot: Slot, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let version = key_version(&slot, blob)?;
        let mut schedules = self.schedules.borrow_mut();
        let cipher = schedules
            .cipher(KeyId::new(slot.subject, version), || self.field_cipher(slot.subject, version))?;
        cipher.open(&Place { practice: self.practice(), slot: &slot, version }, blob)
    }

    /// Seals a text.
    pub fn seal_text(&self, slot: Slot, text: &str, entropy: &mut dyn Entropy) -> Result<Sealed, VaultError> {
        self.seal(slot, text.as_bytes(), entropy)
    }

    /// Opens a text.
    pub fn open_text(&self, slot: Slot, blob: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let mut bytes = self.open_sealed(slot, blob)?;
        match String::from_utf8(std::mem::take(&mut *bytes)) {
            Ok(text) => Ok(Zeroizing::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(slot.refused())
            }
        }
    }

    /// What stands for a value where equal values must be found without opening any: `users.email`, already
    /// normalised.
    pub fn blind_index(&self, value: &str) -> [u8; 32] {
        use hmac::Mac;
        let code = hmac(&self.keyring.body.index_key()).chain_update(b"coach/v1/index\0").chain_update(value);
        code.finalize().into_bytes().into()
    }

    /// What stands for a subject in the audit trail: without its key nobody can tell whose entries they are.
    pub fn subject_token(&self, subject: Uuid) -> Result<[u8; 32], VaultError> {
        let record = self.newest(subject)?;
        super::derive::derive(&*record.key(), self.practice(), Purpose::Subject).map(|token| *token)
    }

    fn newest_version(&self, subject: Uuid) -> Result<u32, VaultError> {
        self.newest(subject).map(|record| record.id().version())
    }

    fn field_cipher(&self, subject: Uuid, version: u32) -> Result<FieldCipher, VaultError> {
        let found = self.pending.get(&self.keyring.body, KeyId::new(subject, version));
        let record = found.ok_or_else(|| self.keyless(subject))?;
        FieldCipher::new(&record.key(), self.practice())
    }
}

/// The first keyring of a practice, with the practice's own key in it, and the bytes of its file.
fn first(
    practice: Uuid,
    user: &Identity,
    recovery: Option<&Identity>,
    now: DateTime<Utc>,
    entropy: &mut dyn Entropy,
) -> Result<(Vec<u8>, Keyring), VaultError> {
    let mut pending = Pending::default();
    pending.make(super::subjects::fresh(KeyId::new(practice, 1), now, entropy)?);
    let header = KeyringHeader {
        practice,
        generation: 1,
        created_at: now,
        updated_at: now,
        user: user.recipient(),
        recovery: recovery.map(Identity::recipient),
    };
    let index_key = random_key(entropy)?;
    let recovery_mac = recovery_mac(practice, recovery, entropy)?;
    let body = Body::merged(None, &pending, &index_key, &recovery_mac)?;
    Keyring::seal(header, body, user, entropy)
}

/// The key by which a recovery identity vouches; without one a key that nobody knows, never used.
fn recovery_mac(
    practice: Uuid,
    recovery: Option<&Identity>,
    entropy: &mut dyn Entropy,
) -> Result<Key, VaultError> {
    recovery.map_or_else(|| random_key(entropy), |identity| identity.mac_key(practice, Purpose::RecoveryMac))
}

#[cfg(test)]
mod tests;
