//! Whose keys there are: adding, renewing, erasing. All of it is pending until the vault is flushed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    KeyFacts, Tombstone, Vault, VaultError,
    keyring::{KeyId, Record, RecordView},
};
use crate::env::Entropy;

impl Vault {
    /// Whether a subject has a key.
    pub fn has_subject(&self, subject: Uuid) -> bool {
        self.pending.newest(&self.keyring.body, subject).is_some()
    }

    /// Makes the first data key of a subject. An erased subject never gets another.
    pub fn add_subject(
        &mut self,
        subject: Uuid,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), VaultError> {
        if self.is_erased(subject) {
            return Err(VaultError::Erased { subject });
        }
        if self.has_subject(subject) {
            return Err(VaultError::AlreadyKeyed { subject });
        }
        self.pending.make(fresh(KeyId::new(subject, 1), now, entropy)?);
        Ok(())
    }

    /// Makes the next version of a subject's key. The one before is retired: it opens what it sealed until
    /// [`Vault::destroy_due`] finds `destroy_after` passed, or for good if that is `None`. Gives the new version.
    pub fn rotate_subject(
        &mut self,
        subject: Uuid,
        destroy_after: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        entropy: &mut dyn Entropy,
    ) -> Result<u32, VaultError> {
        let current = self.newest(subject)?;
        let version = current.id().version().checked_add(1).ok_or(VaultError::NoKey { subject })?;
        let retired = Record::retire(current, now, destroy_after);
        let next = fresh(KeyId::new(subject, version), now, entropy)?;
        self.pending.replace(retired);
        self.pending.make(next);
        self.schedules.get_mut().clear();
        Ok(version)
    }

    /// Gives the practice and every client a new key, for what is sealed from now on; says how many those are.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn renew_keys(&mut self, now: DateTime<Utc>, entropy: &mut dyn Entropy) -> Result<usize, VaultError> {
        let mut subjects: Vec<_> = self.keys().into_iter().map(|key| key.subject).collect();
        subjects.dedup();
        for subject in &subjects {
            self.rotate_subject(*subject, None, now, entropy)?;
        }
        Ok(subjects.len())
    }

    /// Destroys every key of a subject and sets a tombstone. After the flush its values cannot be opened by anyone.
    pub fn erase_subject(&mut self, subject: Uuid, now: DateTime<Utc>) -> Result<(), VaultError> {
        if subject == self.practice() {
            return Err(VaultError::PracticeKey);
        }
        let versions: Vec<_> =
            self.pending.versions(&self.keyring.body, subject).into_iter().map(RecordView::id).collect();
        if versions.is_empty() {
            return Err(self.keyless(subject));
        }
        for id in versions {
            self.pending.remove(id);
        }
        self.pending.erase(subject, now);
        self.schedules.get_mut().clear();
        Ok(())
    }

    /// Destroys the retired keys whose time has come; gives their number.
    pub fn destroy_due(&mut self, now: DateTime<Utc>) -> usize {
        let due: Vec<_> = self
            .keys()
            .into_iter()
            .filter(|key| key.retired_at.is_some() && key.destroy_after.is_some_and(|at| at <= now))
            .map(|key| KeyId::new(key.subject, key.version))
            .collect();
        for id in &due {
            self.pending.remove(*id);
        }
        self.schedules.get_mut().clear();
        due.len()
    }

    /// Drops what is pending: for a rollback or a dry run. What was sealed with a dropped key can no more be opened.
    pub fn discard_pending(&mut self) {
        self.pending = super::pending::Pending::default();
        self.schedules.get_mut().clear();
    }

    /// Whether changes wait for a flush.
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// What may be shown of every key, by subject and version; pending changes included.
    pub fn keys(&self) -> Vec<KeyFacts> {
        let changed = self.pending.records();
        let kept = self.keyring.body.records().filter(|record| !changed.contains_key(&record.id()));
        let mut keys: Vec<_> =
            kept.chain(changed.values().flatten().map(Record::view)).map(RecordView::facts).collect();
        keys.sort_unstable_by_key(|key| (key.subject, key.version));
        keys
    }

    /// Everybody whose keys were destroyed and flushed, so that start-up can finish removing their rows.
    pub fn tombstones(&self) -> Vec<Tombstone> {
        self.keyring.body.tombstones().collect()
    }

    /// Whether the keys of a subject were destroyed.
    pub fn is_erased(&self, subject: Uuid) -> bool {
        self.pending.is_erased(subject) || self.keyring.body.is_erased(subject)
    }

    /// The key a subject's values are sealed with now.
    pub(super) fn newest(&self, subject: Uuid) -> Result<RecordView<'_>, VaultError> {
        self.pending.newest(&self.keyring.body, subject).ok_or_else(|| self.keyless(subject))
    }

    /// Why there is no key.
    pub(super) fn keyless(&self, subject: Uuid) -> VaultError {
        if self.is_erased(subject) { VaultError::Erased { subject } } else { VaultError::NoKey { subject } }
    }
}

/// A new random data key.
pub(super) fn fresh(id: KeyId, now: DateTime<Utc>, entropy: &mut dyn Entropy) -> Result<Record, VaultError> {
    Record::new(id, now, |key| entropy.fill(key).map_err(VaultError::Entropy))
}
