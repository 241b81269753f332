//! The root key of the keyring inside an age file: the only place where keys are wrapped for recipients.

use std::{
    io::{Read, Write},
    iter,
};

use age::{Decryptor, Encryptor, x25519};

use super::damaged;
use crate::vault::{VaultError, derive::Key, identity::Identity};

/// Wraps the root key for every recipient.
pub(super) fn wrap(root: &Key, recipients: &[x25519::Recipient]) -> Result<Vec<u8>, VaultError> {
    let recipients = recipients.iter().map(|recipient| -> &dyn age::Recipient { recipient });
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| damaged())?;
    let write = || {
        let mut writer = encryptor.wrap_output(Vec::new())?;
        writer.write_all(&**root)?;
        writer.finish()
    };
    // Nothing outside memory is written here.
    write().map_err(|_: std::io::Error| damaged())
}

/// Unwraps the root key.
pub(super) fn unwrap(slot: &[u8], identity: &Identity) -> Result<Key, VaultError> {
    let decryptor = Decryptor::new_buffered(slot).map_err(|_| damaged())?;
    let mut reader = decryptor.decrypt(iter::once(identity.as_age())).map_err(|_| damaged())?;
    let mut root = Key::default();
    reader.read_exact(&mut *root).map_err(|_| damaged())?;
    match reader.read(&mut [0]) {
        Ok(0) => Ok(root),
        _ => Err(damaged()),
    }
}
