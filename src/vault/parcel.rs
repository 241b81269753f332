//! Words sealed for whoever holds the identity of a practice, while no key is open: a standard age file.

use std::{
    io::{self, Read, Write},
    iter,
};

use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use super::{Identity, KeyringHeader, Vault, VaultError};

const WHAT: &str = "the file with what was written";

/// How such a file begins.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// Whether bytes are a sealed parcel rather than words.
pub fn is_parcel(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Seals words for the recipients of a keyring. Its header is not authenticated as long as nobody opened it; who could
/// plant another can read what is sealed for it, so this is for words that would be lost otherwise, and no more.
pub fn seal(header: &KeyringHeader, words: &[u8]) -> Result<Vec<u8>, VaultError> {
    let recipients = header.recipients()?;
    let recipients = recipients.iter().map(|recipient| -> &dyn age::Recipient { recipient });
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| damaged())?;
    let write = || {
        let mut writer = encryptor.wrap_output(Vec::new())?;
        writer.write_all(words)?;
        writer.finish()
    };
    // Nothing outside memory is written here.
    write().map_err(|_: io::Error| damaged())
}

/// Opens a parcel with the identity for which it was sealed.
pub fn open(identity: &Identity, parcel: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let decryptor = Decryptor::new_buffered(parcel).map_err(|_| damaged())?;
    let mut reader = decryptor.decrypt(iter::once(identity.as_age())).map_err(|error| match error {
        DecryptError::NoMatchingKeys => VaultError::ForeignParcel,
        _ => damaged(),
    })?;
    // Reserved at once: a buffer that grows leaves copies behind. The words are shorter than their file.
    let mut words = Zeroizing::new(Vec::with_capacity(parcel.len()));
    reader.read_to_end(&mut words).map_err(|_| damaged())?;
    Ok(words)
}

impl Vault {
    /// Opens a parcel that was sealed for the user of this practice.
    pub fn open_parcel(&self, parcel: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.user, parcel)
    }
}

fn damaged() -> VaultError {
    VaultError::Damaged { what: WHAT }
}
