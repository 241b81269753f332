//! Taking keys back: a new identity in the place of the old one, and new keys for everybody.
//!
//! Whoever copied the identity file before gets nothing from the keyring of now, whatever passphrase they know. A copy of the
//! whole folder holds the keys of then: only new data keys keep it from opening what is written afterwards.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::unlock::{IDENTITY, KEYRING, RECOVERED};
use crate::{
    env::file::{sync_folder, write_private},
    error::{Error, Kind},
    store::Store,
    vault::{Identity, Secret, Vault, VaultError},
};

/// Makes a new identity and puts it in the place of the one in `folder`, once `wrap` has wrapped the keyring for it. It is
/// durable beside the old one before: a crash in between leaves one of the two able to open the keyring.
///
/// # Errors
/// When something cannot be written, or `wrap` fails; then the old identity opens the practice as ever.
pub fn replace_identity(
    store: &Store,
    folder: &Path,
    passphrase: Option<&Secret>,
    now: DateTime<Utc>,
    wrap: impl FnOnce(&Identity) -> Result<Vault, VaultError>,
) -> Result<(Identity, Vault), Error> {
    let identity = Identity::generate();
    let staged = folder.join(RECOVERED);
    identity.replace_file(&staged, passphrase, now)?;
    let vault = wrap(&identity)?;
    let target = folder.join(IDENTITY);
    let moved = std::fs::rename(&staged, &target).and_then(|()| sync_folder(&target));
    moved.map_err(|error| Error::file(&staged, error))?;
    // From now on a keyring from before is known to be old, whoever puts it back. Where that cannot be written now, the next
    // operation does it.
    store.saw_keyring(&vault).unwrap_or_default();
    Ok((identity, vault))
}

/// Refuses a keyring that is older than the database knows it: it may be there because somebody put it back, and lacks the keys
/// that were made since.
///
/// # Errors
/// When it is older, with both numbers, unless that is accepted.
pub fn check_age(store: &Store, folder: &Path, accepted: bool) -> Result<(), Error> {
    let (known, found) = ages(store, folder)?;
    if found >= known || accepted {
        return Ok(());
    }
    let message =
        format!("the keyring is an earlier copy: its generation is {found}, and the practice knows {known}");
    Err(Error::new(Kind::Damaged, message)
        .hint("put the newest copy of the file 'keyring' next to practice.db first")
        .hint(
            "if there is no newer one: coach recover --accept-older, which names the clients without a key",
        ))
}

/// Keeps a copy of a keyring that is older than the database knows it, and gives its name.
///
/// # Errors
/// When it cannot be written.
pub fn keep_older(store: &Store, folder: &Path) -> Result<Option<String>, Error> {
    let (known, found) = ages(store, folder)?;
    if found >= known {
        return Ok(None);
    }
    let path = folder.join(KEYRING);
    let name = format!("{KEYRING}.generation-{found}");
    let bytes = std::fs::read(&path).map_err(|error| Error::file(&path, error))?;
    let copy = folder.join(&name);
    write_private(&copy, &bytes).map_err(|error| Error::file(&copy, error))?;
    Ok(Some(name))
}

/// The generation of the keyring that the database knows, and that of the one that is there.
fn ages(store: &Store, folder: &Path) -> Result<(u64, u64), Error> {
    Ok((store.keyring_generation()?, Vault::peek(&folder.join(KEYRING))?.generation))
}
