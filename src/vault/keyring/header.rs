//! The clear head of the keyring: what may be known of it without any key.

use age::x25519;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{WHAT, bytes::Bytes, damaged};
use crate::vault::VaultError;

const MAGIC: &[u8; 8] = b"coachkey";
const FORMAT: u16 = 1;
const ROLE_USER: u8 = 1;
const ROLE_RECOVERY: u8 = 2;

/// What the keyring says of itself in the clear.
///
/// Nothing here is authenticated until the keyring is opened: good for `status`, not for decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyringHeader {
    /// The practice it belongs to.
    pub practice: Uuid,
    /// How often it was written; rises by one each time.
    pub generation: u64,
    /// When the first generation was written.
    pub created_at: DateTime<Utc>,
    /// When this generation was written.
    pub updated_at: DateTime<Utc>,
    /// The recipient of the user, `age1…`.
    pub user: String,
    /// The recipient of the recovery identity, if there is one.
    pub recovery: Option<String>,
}

impl KeyringHeader {
    pub(super) fn encode(&self, out: &mut Vec<u8>) -> Result<(), VaultError> {
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_be_bytes());
        out.extend_from_slice(self.practice.as_bytes());
        out.extend_from_slice(&self.generation.to_be_bytes());
        out.extend_from_slice(&self.created_at.timestamp_millis().to_be_bytes());
        out.extend_from_slice(&self.updated_at.timestamp_millis().to_be_bytes());
        out.push(if self.recovery.is_some() { 2 } else { 1 });
        encode_recipient(ROLE_USER, &self.user, out)?;
        self.recovery.iter().try_for_each(|recipient| encode_recipient(ROLE_RECOVERY, recipient, out))
    }

    /// Reads a header off the front of `bytes`.
    pub(super) fn parse(bytes: &mut Bytes<'_>) -> Result<Self, VaultError> {
        if bytes.array::<8>()? != *MAGIC {
            return Err(damaged());
        }
        let format = u16::from_be_bytes(bytes.array()?);
        if format != FORMAT {
            return Err(VaultError::UnknownFormat { what: WHAT, found: format });
        }
        let practice = Uuid::from_bytes(bytes.array()?);
        let generation = u64::from_be_bytes(bytes.array()?);
        let created_at = moment(i64::from_be_bytes(bytes.array()?))?;
        let updated_at = moment(i64::from_be_bytes(bytes.array()?))?;
        let [count] = bytes.array::<1>()?;
        let user = parse_recipient(ROLE_USER, bytes)?;
        let recovery = match count {
            1 => None,
            2 => Some(parse_recipient(ROLE_RECOVERY, bytes)?),
            _ => return Err(damaged()),
        };
        Ok(Self { practice, generation, created_at, updated_at, user, recovery })
    }

    /// All recipients as age takes them.
    pub(in crate::vault) fn recipients(&self) -> Result<Vec<x25519::Recipient>, VaultError> {
        iter_recipients(self).map(|text| text.parse().map_err(|_| damaged())).collect()
    }
}

fn iter_recipients(header: &KeyringHeader) -> impl Iterator<Item = &String> {
    std::iter::once(&header.user).chain(&header.recovery)
}

fn encode_recipient(role: u8, text: &str, out: &mut Vec<u8>) -> Result<(), VaultError> {
    out.extend_from_slice(&[role, u8::try_from(text.len()).map_err(|_| damaged())?]);
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn parse_recipient(role: u8, bytes: &mut Bytes<'_>) -> Result<String, VaultError> {
    let [found, length] = bytes.array::<2>()?;
    let text = std::str::from_utf8(bytes.slice(length.into())?).map_err(|_| damaged())?;
    let known = text.parse::<x25519::Recipient>().is_ok();
    if found == role && known { Ok(text.to_owned()) } else { Err(damaged()) }
}

/// A moment from its milliseconds.
pub(super) fn moment(millis: i64) -> Result<DateTime<Utc>, VaultError> {
    DateTime::from_timestamp_millis(millis).ok_or_else(damaged)
}
