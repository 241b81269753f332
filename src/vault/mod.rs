//! Keys and ciphertext: the only module that sees either.
//!
//! A [`Vault`] is the unlocked keyring of one practice. It seals values into a [`Slot`] and opens them there, and
//! nowhere else. What is changed about keys is pending until [`Vault::flush`] has made it durable; the store calls
//! that before it commits, so that no row can outlive its key.

pub mod cache;
mod cipher;
mod derive;
mod error;
mod file;
mod identity;
mod keyring;
pub mod parcel;
mod pending;
mod schedules;
mod secret;
mod subjects;
#[cfg(test)]
mod testing;
mod unlocked;

pub use cipher::{Sealed, Slot};
pub use error::VaultError;
pub use identity::Identity;
pub use keyring::{KeyFacts, KeyringHeader, Tombstone};
pub use secret::Secret;
pub use unlocked::Vault;
