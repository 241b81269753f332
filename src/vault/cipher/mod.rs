//! A sealed value, byte by byte: the only file that knows the blob layout, the padding and what a seal is bound to.
//!
//! ```text
//! 0xC1 | algorithm 0x01 | key version u32 BE | nonce 12 | AES-256-GCM of the padded plaintext | tag 16
//! ```

use std::fmt;

use aes_gcm::{AeadInPlace, AesGcm, KeyInit, aead::consts::U12, aes::Aes256Enc};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    VaultError,
    derive::{Purpose, derive},
};

const FORMAT: u8 = 0xC1;
const AES_256_GCM: u8 = 0x01;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEAD: usize = 2 + 4 + NONCE;
const WHAT: &str = "a sealed value";

/// Where a sealed value lives. A value opens in its own slot only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The table, as named in SQL.
    pub table: &'static str,
    /// The column, as named in SQL.
    pub column: &'static str,
    /// The id of the row.
    pub row: Uuid,
    /// Whose data key seals it: a client, or the practice for what belongs to no client.
    pub subject: Uuid,
}

impl Slot {
    /// The error for a value that does not open here.
    pub(super) fn refused(&self) -> VaultError {
        VaultError::Refused { table: self.table, column: self.column, row: self.row }
    }
}

/// A sealed value, as the database stores it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes that were read from the database; opening them judges them.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes to store, handed over.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// The field key of one data key, scheduled for use.
///
/// Of AES only the encrypting half is kept (GCM needs no other), which halves the memory of the vault's cache.
pub(super) struct FieldCipher(AesGcm<Aes256Enc, U12>);

impl FieldCipher {
    /// Derives the field key from a data key.
    pub(super) fn new(data_key: &[u8; 32], practice: Uuid) -> Result<Self, VaultError> {
        let key = derive(data_key, practice, Purpose::Field)?;
        Ok(Self(AesGcm::new((&*key).into())))
    }

    /// Seals `plain` into its slot.
    pub(super) fn seal(
        &self,
        place: &Place<'_>,
        nonce: [u8; NONCE],
        plain: &[u8],
    ) -> Result<Sealed, VaultError> {
        let padded = bucket(plain.len());
        let mut blob = Vec::with_capacity(HEAD + padded + TAG);
        blob.extend_from_slice(&[FORMAT, AES_256_GCM]);
        blob.extend_from_slice(&place.version.to_be_bytes());
        blob.extend_from_slice(&nonce);
        blob.extend_from_slice(plain);
        blob.push(0x80);
        blob.resize(HEAD + padded, 0);
        let (_, body) = blob.split_at_mut(HEAD);
        let tag = self
            .0
            .encrypt_in_place_detached(&nonce.into(), &place.bound(), body)
            .map_err(|_| place.slot.refused())?;
        blob.extend_from_slice(&tag);
        Ok(Sealed(blob))
    }

    /// Opens a blob in its slot.
    pub(super) fn open(&self, place: &Place<'_>, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let refused = || place.slot.refused();
        let (nonce, body, tag) = split(blob).ok_or_else(refused)?;
        let mut plain = Zeroizing::new(body.to_vec());
        self.0
            .decrypt_in_place_detached(&nonce.into(), &place.bound(), &mut plain, &tag.into())
            .map_err(|_| refused())?;
        let length = unpadded(&plain).ok_or_else(refused)?;
        plain.truncate(length);
        Ok(plain)
    }
}

/// All that a seal is bound to besides its key.
pub(super) struct Place<'a> {
    pub(super) practice: Uuid,
    pub(super) slot: &'a Slot,
    pub(super) version: u32,
}

impl Place<'_> {
    /// The associated data. Names carry their length and the rest has a fixed size, so no two places read alike.
    fn bound(&self) -> Vec<u8> {
        const LABEL: &[u8] = b"coach/seal/v1";
        let names = [self.slot.table.as_bytes(), self.slot.column.as_bytes()];
        let mut bound =
            Vec::with_capacity(LABEL.len() + 3 * 16 + 4 + 2 * 8 + names[0].len() + names[1].len());
        bound.extend_from_slice(LABEL);
        bound.extend_from_slice(self.practice.as_bytes());
        for name in names {
            // The names are constants of the program; the length is what is bound, and 64 bits always hold it.
            bound.extend_from_slice(&u64::try_from(name.len()).unwrap_or(u64::MAX).to_be_bytes());
            bound.extend_from_slice(name);
        }
        bound.extend_from_slice(self.slot.row.as_bytes());
        bound.extend_from_slice(self.slot.subject.as_bytes());
        bound.extend_from_slice(&self.version.to_be_bytes());
        bound
    }
}

/// The key version a blob names, once its format is known to be ours.
pub(super) fn key_version(slot: &Slot, blob: &[u8]) -> Result<u32, VaultError> {
    let unknown = |found: u8| VaultError::UnknownFormat { what: WHAT, found: found.into() };
    match *blob {
        [FORMAT, AES_256_GCM, a, b, c, d, ..] => Ok(u32::from_be_bytes([a, b, c, d])),
        [FORMAT, algorithm, ..] if algorithm != AES_256_GCM => Err(unknown(algorithm)),
        [format, ..] if format != FORMAT => Err(unknown(format)),
        _ => Err(slot.refused()),
    }
}

fn split(blob: &[u8]) -> Option<([u8; NONCE], &[u8], [u8; TAG])> {
    let (_, rest) = blob.split_at_checked(HEAD - NONCE)?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
    let (body, tag) = rest.split_last_chunk::<TAG>()?;
    Some((*nonce, body, *tag))
}

/// The padded length for a plaintext: its length tells a reader of the database no more than this.
fn bucket(length: usize) -> usize {
    let marked = length + 1;
    let step = if marked <= 256 { 32 } else { 256 };
    marked.div_ceil(step) * step
}

/// The length before padding; `None` unless it is padded exactly as [`bucket`] says.
fn unpadded(padded: &[u8]) -> Option<usize> {
    let length = padded.iter().rposition(|byte| *byte != 0)?;
    (padded.get(length) == Some(&0x80) && bucket(length) == padded.len()).then_some(length)
}

#[cfg(test)]
mod tests;
