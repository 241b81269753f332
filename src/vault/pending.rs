//! Changes to keys that are not on disk yet: laid over the keyring until they are written or dropped.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    VaultError,
    keyring::{Body, KeyId, Record, RecordView},
};

/// Keys added, replaced (`Some`) and removed (`None`), and subjects erased.
#[derive(Default)]
pub(super) struct Pending {
    records: BTreeMap<KeyId, Option<Record>>,
    erased: BTreeMap<Uuid, DateTime<Utc>>,
    /// Keys that must not be on disk yet when these changes are written: made here, known to nobody else.
    made: Vec<KeyId>,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.erased.is_empty()
    }

    pub(super) fn records(&self) -> &BTreeMap<KeyId, Option<Record>> {
        &self.records
    }

    pub(super) fn erased(&self) -> impl Iterator<Item = (&Uuid, &DateTime<Utc>)> {
        self.erased.iter()
    }

    pub(super) fn is_erased(&self, subject: Uuid) -> bool {
        self.erased.contains_key(&subject)
    }

    /// A key made here.
    pub(super) fn make(&mut self, record: Record) {
        let id = record.view().id();
        self.made.push(id);
        self.records.insert(id, Some(record));
    }

    /// Other facts of a key that is there.
    pub(super) fn replace(&mut self, record: Record) {
        self.records.insert(record.view().id(), Some(record));
    }

    /// A key destroyed.
    pub(super) fn remove(&mut self, id: KeyId) {
        self.records.insert(id, None);
    }

    /// A subject erased; its keys are removed one by one.
    pub(super) fn erase(&mut self, subject: Uuid, now: DateTime<Utc>) {
        self.erased.insert(subject, now);
    }

    /// Refuses to be laid over a body in which another process made one of the same keys, or erased their subject:
    /// rows sealed with one of the two would be lost.
    pub(super) fn check(&self, body: &Body) -> Result<(), VaultError> {
        let taken = |id: &&KeyId| body.get(**id).is_some() || body.is_erased(id.subject());
        match self.made.iter().find(taken) {
            Some(id) => Err(VaultError::Conflict { subject: id.subject() }),
            None => Ok(()),
        }
    }

    /// A key as it will be.
    pub(super) fn get<'a>(&'a self, body: &'a Body, id: KeyId) -> Option<RecordView<'a>> {
        match self.records.get(&id) {
            Some(changed) => changed.as_ref().map(Record::view),
            None => body.get(id),
        }
    }

    /// The newest key of a subject as it will be.
    pub(super) fn newest<'a>(&'a self, body: &'a Body, subject: Uuid) -> Option<RecordView<'a>> {
        self.versions(body, subject).into_iter().next_back()
    }

    /// All keys of a subject as they will be, oldest first.
    pub(super) fn versions<'a>(&'a self, body: &'a Body, subject: Uuid) -> Vec<RecordView<'a>> {
        let all = KeyId::new(subject, 0)..=KeyId::new(subject, u32::MAX);
        let kept = body.versions(subject).filter(|record| !self.records.contains_key(&record.id()));
        let changed = self.records.range(all).filter_map(|(_, record)| record.as_ref()).map(Record::view);
        let mut versions: Vec<_> = kept.chain(changed).collect();
        versions.sort_unstable_by_key(|record| record.id());
        versions
    }
}
