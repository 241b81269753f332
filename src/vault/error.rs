//! What can go wrong with keys and sealed values. Messages name files, never what was sealed; ids and columns stand in the
//! values, for whoever looks up what they belong to.

use std::{io, path::PathBuf};

use uuid::Uuid;

/// Why keys or a sealed value could not be had.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The passphrase does not open the identity file.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The identity file asks for too little or too much scrypt work.
    #[error("the identity file asks for scrypt work 2^{found}; 2^{floor} to 2^{cap} is accepted")]
    WorkFactor {
        /// What the file asks for, as a power of two.
        found: u8,
        /// The least that is accepted.
        floor: u8,
        /// The most that is accepted.
        cap: u8,
    },
    /// There is not the memory that a passphrase takes.
    #[error("a passphrase takes {} MiB of memory at once, and there are not so many", 1_u64 << work.saturating_sub(10))]
    NoMemory {
        /// The scrypt work, as a power of two.
        work: u8,
    },
    /// The keyring belongs to another practice.
    #[error("the keyring belongs to another practice")]
    ForeignPractice {
        /// The practice that was asked for.
        expected: Uuid,
        /// The practice the keyring names.
        found: Uuid,
    },
    /// The keyring is wrapped for somebody else.
    #[error("this identity does not open the keyring, which is wrapped for {wanted}")]
    ForeignIdentity {
        /// The recipient whose identity is needed (a public key).
        wanted: String,
    },
    /// A file of words is sealed for somebody else, or for who held the practice before.
    #[error("it is encrypted for another practice, or for this one before it was recovered")]
    ForeignParcel,
    /// The keyring has no recovery identity.
    #[error("the keyring has no recovery key")]
    NoRecovery,
    /// The authentication code does not match: no holder of the private identity wrote this.
    #[error("the keyring was altered, or was not written with this identity")]
    Planted,
    /// The keyring on disk is older than the one in memory.
    #[error("the keyring went back from generation {had} to {found}")]
    WentBack {
        /// The generation in memory.
        had: u64,
        /// The generation on disk.
        found: u64,
    },
    /// Another process changed the same key in the meantime.
    #[error("a key was changed by another coach command at the same time")]
    Conflict {
        /// Whose key it is.
        subject: Uuid,
    },
    /// Something does not read as what it should be.
    #[error("{what} is damaged")]
    Damaged {
        /// What was being read.
        what: &'static str,
    },
    /// A format or algorithm that this version does not know.
    #[error("{what} is of format {found}, which this version does not know")]
    UnknownFormat {
        /// What was being read.
        what: &'static str,
        /// The format it names.
        found: u16,
    },
    /// The keyring holds no such key.
    #[error("a key that is needed is missing from the keyring")]
    NoKey {
        /// Whose key it is.
        subject: Uuid,
    },
    /// The key was destroyed on purpose; nothing brings it back.
    #[error("the key of that client was destroyed")]
    Erased {
        /// Whose key it was.
        subject: Uuid,
    },
    /// The subject has a key already.
    #[error("that client has a key already")]
    AlreadyKeyed {
        /// Whose key it is.
        subject: Uuid,
    },
    /// The practice's own key cannot be erased.
    #[error("the key of the practice itself cannot be erased")]
    PracticeKey,
    /// A sealed value does not open.
    #[error("a value cannot be read: damaged, moved, or encrypted with another key")]
    Refused {
        /// The table of the slot.
        table: &'static str,
        /// The column of the slot.
        column: &'static str,
        /// The row of the slot.
        row: Uuid,
    },
    /// A file that must not be overwritten.
    #[error("{path} already exists", path = path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Entropy(#[source] io::Error),
    /// The unlock cache of this system does not take the identity.
    #[error("the unlock cache cannot be used: {0}")]
    Cache(#[source] io::Error),
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl VaultError {
    /// For `map_err`: a failure of the system on `path`.
    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
