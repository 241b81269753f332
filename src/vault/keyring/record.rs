//! One data key as it stands in the keyring: 76 bytes, ordered by subject and version.

use std::array;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::header::moment;

/// Which data key: subject, then version, in the order in which the bytes compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::vault) struct KeyId([u8; 20]);

impl KeyId {
    pub(in crate::vault) fn new(subject: Uuid, version: u32) -> Self {
        let mut id = [0; 20];
        id[..16].copy_from_slice(subject.as_bytes());
        id[16..].copy_from_slice(&version.to_be_bytes());
        Self(id)
    }

    pub(in crate::vault) fn subject(self) -> Uuid {
        Uuid::from_bytes(array::from_fn(|i| self.0[i]))
    }

    pub(in crate::vault) fn version(self) -> u32 {
        u32::from_be_bytes(array::from_fn(|i| self.0[16 + i]))
    }
}

/// What may be shown of a data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    /// Whose key it is.
    pub subject: Uuid,
    /// Its version; the newest seals, the older ones only open.
    pub version: u32,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// When a newer one took its place.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it may be destroyed.
    pub destroy_after: Option<DateTime<Utc>>,
}

/// A data key. On the heap, so that moving it leaves no copies behind.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(in crate::vault) struct Record(Box<[u8; Record::SIZE]>);

impl Record {
    pub(super) const SIZE: usize = 20 + 32 + 3 * 8;
    const KEY: usize = 20;
    const CREATED: usize = 52;
    const RETIRED: usize = 60;
    const DESTROY: usize = 68;

    /// A new data key; `fill` writes the key straight into its place.
    pub(in crate::vault) fn new<E>(
        id: KeyId,
        created_at: DateTime<Utc>,
        fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut record = Self(Box::new([0; Self::SIZE]));
        record.0[..Self::KEY].copy_from_slice(&id.0);
        fill(&mut record.0[Self::KEY..Self::CREATED])?;
        record.0[Self::CREATED..Self::RETIRED].copy_from_slice(&created_at.timestamp_millis().to_be_bytes());
        Ok(record)
    }

    /// The same key, retired.
    pub(in crate::vault) fn retire(
        view: RecordView<'_>,
        now: DateTime<Utc>,
        destroy_after: Option<DateTime<Utc>>,
    ) -> Self {
        let mut record = Self(Box::new(*view.0));
        let destroy = destroy_after.map_or(0, |at| at.timestamp_millis());
        record.0[Self::RETIRED..Self::DESTROY].copy_from_slice(&now.timestamp_millis().to_be_bytes());
        record.0[Self::DESTROY..].copy_from_slice(&destroy.to_be_bytes());
        record
    }

    pub(in crate::vault) fn view(&self) -> RecordView<'_> {
        RecordView(&self.0)
    }
}

/// A data key where it lies.
#[derive(Clone, Copy)]
pub(in crate::vault) struct RecordView<'a>(pub(super) &'a [u8; Record::SIZE]);

impl<'a> RecordView<'a> {
    pub(in crate::vault) fn id(self) -> KeyId {
        KeyId(self.field(0))
    }

    /// The data key itself.
    pub(in crate::vault) fn key(self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.field(Record::KEY))
    }

    pub(in crate::vault) fn facts(self) -> KeyFacts {
        let id = self.id();
        KeyFacts {
            subject: id.subject(),
            version: id.version(),
            created_at: self.moment(Record::CREATED),
            retired_at: self.moment(Record::RETIRED),
            destroy_after: self.moment(Record::DESTROY),
        }
    }

    pub(super) fn bytes(self) -> &'a [u8; Record::SIZE] {
        self.0
    }

    fn moment(self, at: usize) -> Option<DateTime<Utc>> {
        let millis = i64::from_be_bytes(self.field(at));
        if millis == 0 { None } else { moment(millis).ok() }
    }

    fn field<const N: usize>(self, at: usize) -> [u8; N] {
        array::from_fn(|i| self.0[at + i])
    }
}
