//! The opened body of the keyring: every data key in one sorted, wiped buffer that is searched in place.
//!
//! ```text
//! index key 32 | recovery MAC key 32 | keys u32 | tombstones u32 | key records 76 each | tombstones 24 each
//! ```

use std::{cmp::Ordering, ops::Range};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    bytes::Bytes,
    damaged,
    header::moment,
    record::{KeyId, Record, RecordView},
};
use crate::vault::{VaultError, derive::Key, pending::Pending};

const TOMBSTONE: usize = 16 + 8;

/// A client whose keys were destroyed, so that start-up can finish an erasure that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Whose keys they were.
    pub subject: Uuid,
    /// When they were destroyed.
    pub erased_at: DateTime<Utc>,
}

/// The plaintext of the keyring's body.
pub(in crate::vault) struct Body {
    plain: Zeroizing<Vec<u8>>,
    records: Range<usize>,
}

impl Body {
    /// Takes a plaintext over once its shape and order are checked.
    pub(super) fn parse(plain: Zeroizing<Vec<u8>>) -> Result<Self, VaultError> {
        let mut bytes = Bytes::new(&plain);
        bytes.slice(64)?;
        let count = |bytes: &mut Bytes<'_>, size: usize| {
            let count = usize::try_from(u32::from_be_bytes(bytes.array()?)).map_err(|_| damaged())?;
            count.checked_mul(size).ok_or_else(damaged)
        };
        let (records, tombstones) = (count(&mut bytes, Record::SIZE)?, count(&mut bytes, TOMBSTONE)?);
        let start = plain.len() - bytes.left();
        bytes.slice(records)?;
        bytes.slice(tombstones)?;
        if bytes.left() != 0 {
            return Err(damaged());
        }
        let body = Self { plain, records: start..start + records };
        // Binary search is right only in sorted records, and a key that is both held and erased is neither.
        let sorted = body.chunks().is_sorted_by(|a, b| RecordView(a).id() < RecordView(b).id());
        let graves_sorted = body.graves().is_sorted_by(|a, b| a[..16] < b[..16]);
        let disjoint = body.graves().iter().all(|grave| body.newest(grave_subject(grave)).is_none());
        if sorted && graves_sorted && disjoint { Ok(body) } else { Err(damaged()) }
    }

    /// The body that holds `base` with the pending changes made, and these two keys.
    pub(in crate::vault) fn merged(
        base: Option<&Self>,
        pending: &Pending,
        index_key: &Key,
        recovery_mac: &Key,
    ) -> Result<Self, VaultError> {
        let (old, old_graves) = base.map_or((&[][..], &[][..]), |base| (base.chunks(), base.graves()));
        let room = old.len() + pending.records().len();
        // Room for everything at once: a buffer that grows leaves copies of keys behind.
        let mut records = Zeroizing::new(Vec::with_capacity(room * Record::SIZE));
        merge(old, pending, |record| records.extend_from_slice(record.bytes()));
        let mut graves: Vec<_> = old_graves.to_vec();
        graves.extend(pending.erased().map(|(subject, at)| grave(*subject, *at)));
        graves.sort_unstable();
        graves.dedup_by(|a, b| a[..16] == b[..16]);

        let mut plain = Zeroizing::new(Vec::with_capacity(72 + records.len() + graves.len() * TOMBSTONE));
        plain.extend_from_slice(&**index_key);
        plain.extend_from_slice(&**recovery_mac);
        for count in [records.len() / Record::SIZE, graves.len()] {
            plain.extend_from_slice(&u32::try_from(count).map_err(|_| damaged())?.to_be_bytes());
        }
        plain.extend_from_slice(&records);
        plain.extend_from_slice(graves.as_flattened());
        Self::parse(plain)
    }

    /// The bytes to encrypt.
    pub(super) fn plain(&self) -> &[u8] {
        &self.plain
    }

    /// The key of the blind index.
    pub(in crate::vault) fn index_key(&self) -> Key {
        self.key_at(0)
    }

    /// The key by which the recovery identity vouches for the file.
    pub(in crate::vault) fn recovery_mac(&self) -> Key {
        self.key_at(32)
    }

    /// A data key.
    pub(in crate::vault) fn get(&self, id: KeyId) -> Option<RecordView<'_>> {
        let chunks = self.chunks();
        let found = chunks.binary_search_by(|chunk| RecordView(chunk).id().cmp(&id)).ok()?;
        chunks.get(found).map(RecordView)
    }

    /// All versions of a subject, oldest first.
    pub(in crate::vault) fn versions(
        &self,
        subject: Uuid,
    ) -> impl DoubleEndedIterator<Item = RecordView<'_>> {
        let chunks = self.chunks();
        let from = chunks.partition_point(|chunk| RecordView(chunk).id() < KeyId::new(subject, 0));
        let to = chunks.partition_point(|chunk| RecordView(chunk).id() <= KeyId::new(subject, u32::MAX));
        chunks.get(from..to).unwrap_or_default().iter().map(RecordView)
    }

    /// The newest version of a subject.
    fn newest(&self, subject: Uuid) -> Option<RecordView<'_>> {
        self.versions(subject).next_back()
    }

    /// Every data key, in order.
    pub(in crate::vault) fn records(&self) -> impl Iterator<Item = RecordView<'_>> {
        self.chunks().iter().map(RecordView)
    }

    /// Whether the keys of a subject were destroyed.
    pub(in crate::vault) fn is_erased(&self, subject: Uuid) -> bool {
        self.graves().binary_search_by(|grave| grave[..16].cmp(subject.as_bytes())).is_ok()
    }

    /// Everybody whose keys were destroyed.
    pub(in crate::vault) fn tombstones(&self) -> impl Iterator<Item = Tombstone> {
        self.graves().iter().filter_map(|grave| {
            let millis = i64::from_be_bytes(*grave.last_chunk()?);
            Some(Tombstone { subject: grave_subject(grave), erased_at: moment(millis).ok()? })
        })
    }

    fn chunks(&self) -> &[[u8; Record::SIZE]] {
        self.plain.get(self.records.clone()).unwrap_or_default().as_chunks().0
    }

    fn graves(&self) -> &[[u8; TOMBSTONE]] {
        self.plain.get(self.records.end..).unwrap_or_default().as_chunks().0
    }

    fn key_at(&self, at: usize) -> Key {
        let mut key = Key::default();
        for (place, byte) in key.iter_mut().zip(self.plain.iter().skip(at)) {
            *place = *byte;
        }
        key
    }
}

/// Calls `put` with every record that is to be, in order.
fn merge(old: &[[u8; Record::SIZE]], pending: &Pending, mut put: impl FnMut(RecordView<'_>)) {
    let mut old = old.iter().map(RecordView).peekable();
    let mut new = pending.records().iter().peekable();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some((id, _))) => old.id().cmp(id),
        };
        if order.is_lt() {
            old.next().into_iter().for_each(&mut put);
            continue;
        }
        if order.is_eq() {
            old.next();
        }
        new.next()
            .into_iter()
            .filter_map(|(_, record)| record.as_ref())
            .for_each(|record| put(record.view()));
    }
}

fn grave(subject: Uuid, at: DateTime<Utc>) -> [u8; TOMBSTONE] {
    let mut grave = [0; TOMBSTONE];
    grave[..16].copy_from_slice(subject.as_bytes());
    grave[16..].copy_from_slice(&at.timestamp_millis().to_be_bytes());
    grave
}

fn grave_subject(grave: &[u8; TOMBSTONE]) -> Uuid {
    grave.first_chunk().copied().map(Uuid::from_bytes).unwrap_or_default()
}
