//! Which key is derived from which, and for what: the only file that knows the HKDF labels.

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;

/// 32 secret bytes, wiped when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// What a derived key is for. Each has a label of its own, so that no key ever serves two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Sealed columns, from a client's data key.
    Field,
    /// Archives and attachments, from a client's data key.
    #[cfg_attr(not(test), expect(dead_code, reason = "the label is reserved for parcels"))]
    File,
    /// The token that stands for a client in the audit trail, from a client's data key.
    Subject,
    /// The body of the keyring, from its root key.
    KeyringBody,
    /// The code by which the user's identity vouches for the keyring, from the private identity.
    UserMac,
    /// The code by which the recovery identity vouches for it, from the private identity.
    RecoveryMac,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Field => b"coach/v1/field",
            Self::File => b"coach/v1/file",
            Self::Subject => b"coach/v1/subject",
            Self::KeyringBody => b"coach/v1/keyring/body",
            Self::UserMac => b"coach/v1/keyring/mac/user",
            Self::RecoveryMac => b"coach/v1/keyring/mac/recovery",
        }
    }
}

/// HKDF-SHA256 of `secret`, salted with the practice so that one identity serves two practices with unrelated keys.
pub(super) fn derive(secret: &[u8], practice: Uuid, purpose: Purpose) -> Result<Key, VaultError> {
    let mut key = Key::default();
    Hkdf::<Sha256>::new(Some(practice.as_bytes()), secret)
        .expand(purpose.label(), &mut *key)
        .map_err(|_| VaultError::Damaged { what: "a derived key" })?;
    Ok(key)
}

/// HMAC-SHA256 under `key`.
pub(super) fn hmac(key: &Key) -> Hmac<Sha256> {
    // HMAC pads a key to one block with zeros; doing it here leaves no error that cannot happen.
    let mut block = Zeroizing::new([0; 64]);
    for (place, byte) in block.iter_mut().zip(key.iter()) {
        *place = *byte;
    }
    Hmac::new((&*block).into())
}

/// The code of `message` under `key`.
pub(super) fn tag(key: &Key, message: &[u8]) -> [u8; 32] {
    hmac(key).chain_update(message).finalize().into_bytes().into()
}

/// Whether `found` is the code of `message`, compared in constant time.
pub(super) fn tag_matches(key: &Key, message: &[u8], found: &[u8; 32]) -> bool {
    hmac(key).chain_update(message).verify(found.into()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::testing::hex;

    #[test]
    fn hmac_matches_rfc_4231() {
        // Test case 1, whose 20-byte key is padded with zeros by HMAC itself.
        let mut key = Key::default();
        key[..20].fill(0x0b);
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex(&tag(&key, b"Hi There")), expected);
        assert!(tag_matches(&key, b"Hi There", &tag(&key, b"Hi There")));
        assert!(!tag_matches(&key, b"Hi There!", &tag(&key, b"Hi There")));
    }

    #[test]
    fn every_purpose_and_practice_has_its_own_key() {
        use Purpose::{Field, File, KeyringBody, RecoveryMac, Subject, UserMac};
        let mut seen = std::collections::HashSet::new();
        for practice in [Uuid::from_u128(1), Uuid::from_u128(2)] {
            for purpose in [Field, File, Subject, KeyringBody, UserMac, RecoveryMac] {
                assert!(seen.insert(*derive(&[7; 32], practice, purpose).unwrap()));
            }
        }
    }
}
