//! What sealing many values at once needs at hand: prepared ciphers and a supply of nonces.

use std::collections::{HashMap, hash_map::Entry};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{VaultError, cipher::FieldCipher, keyring::KeyId};
use crate::env::Entropy;

/// Prepared ciphers are a kilobyte each, so this many stay under 8 MiB.
const MOST: usize = 1 << 13;

/// The ciphers that were used of late, the last one in front: rows come client by client.
///
/// They are boxed, so that a growing map moves pointers and leaves no key schedules behind.
#[derive(Default)]
pub(super) struct Schedules {
    newest: HashMap<Uuid, u32>,
    last_newest: Option<(Uuid, u32)>,
    ciphers: HashMap<KeyId, Box<FieldCipher>>,
    last: Option<(KeyId, Box<FieldCipher>)>,
}

impl Schedules {
    /// The newest version of a subject's key, asked for once.
    pub(super) fn newest(
        &mut self,
        subject: Uuid,
        ask: impl FnOnce() -> Result<u32, VaultError>,
    ) -> Result<u32, VaultError> {
        if let Some((_, version)) = self.last_newest.filter(|last| last.0 == subject) {
            return Ok(version);
        }
        let version = match self.newest.entry(subject) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => *entry.insert(ask()?),
        };
        self.last_newest = Some((subject, version));
        Ok(version)
    }

    /// The cipher of a key, made once.
    pub(super) fn cipher(
        &mut self,
        id: KeyId,
        make: impl FnOnce() -> Result<FieldCipher, VaultError>,
    ) -> Result<&FieldCipher, VaultError> {
        let cipher = match self.last.take() {
            Some((last, cipher)) if last == id => cipher,
            other => {
                self.ciphers.extend(other);
                match self.ciphers.remove(&id) {
                    Some(cipher) => cipher,
                    None => Box::new(make()?),
                }
            }
        };
        if self.ciphers.len() >= MOST {
            // Starting over costs a microsecond per client, and needs no bookkeeping.
            self.ciphers.clear();
        }
        Ok(&self.last.insert((id, cipher)).1)
    }

    /// Forgets everything: after any change of keys.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

const NONCE: usize = 12;
const POOL: usize = 84 * NONCE;

/// Random nonces, fetched many at a time because a system call costs more than a seal.
pub(super) struct Nonces {
    pool: Zeroizing<[u8; POOL]>,
    left: usize,
}

impl Default for Nonces {
    fn default() -> Self {
        Self { pool: Zeroizing::new([0; POOL]), left: 0 }
    }
}

impl Nonces {
    /// A nonce that was never given out before.
    pub(super) fn next(&mut self, entropy: &mut dyn Entropy) -> Result<[u8; NONCE], VaultError> {
        if self.left < NONCE {
            // Nothing is left over when this fails, so no nonce of the old supply can come twice.
            self.left = 0;
            entropy.fill(&mut *self.pool).map_err(VaultError::Entropy)?;
            self.left = POOL;
        }
        let (rest, nonce) = self.pool[..self.left]
            .split_last_chunk()
            .ok_or(VaultError::Damaged { what: "the supply of nonces" })?;
        self.left = rest.len();
        Ok(*nonce)
    }
}
