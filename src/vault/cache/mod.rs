//! The unlock cache: where an opened identity waits for the next command, for a while.
//!
//! A cache that cannot be read is an empty one: then the passphrase is asked for again.

#[cfg(target_os = "linux")]
mod kernel;

use std::{cell::RefCell, collections::HashMap, io, time::Duration};

use uuid::Uuid;

#[cfg(target_os = "linux")]
pub use self::kernel::KernelCache;
use super::{Identity, Secret, VaultError};

/// How long an identity is kept after its last use, unless the settings say otherwise.
pub const KEEP_FOR: Duration = Duration::from_mins(15);

/// Where a cached identity lies, which says who can take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// The kernel's keyring of this login session: other sessions of the same user cannot read it.
    Session,
    /// The kernel's keyring of this user: every process of the user can read it.
    User,
    /// The memory of this process.
    Memory,
}

impl Shelf {
    /// What `status` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "kernel keyring, this session only",
            Self::User => "kernel keyring",
            Self::Memory => "memory of this process",
        }
    }
}

/// A cached identity that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cached {
    /// Where it lies.
    pub shelf: Shelf,
    /// How long it stays if it is not used, when that can be told; to the minute for times above one.
    pub left: Option<Duration>,
}

/// Keeps opened identities, one for each practice.
pub trait UnlockCache {
    /// Keeps an identity for so long.
    ///
    /// # Errors
    /// When there is no such cache on this system; the identity is then not kept.
    fn keep(&self, practice: Uuid, identity: &Identity, keep_for: Duration) -> Result<Shelf, VaultError>;

    /// The identity kept for a practice; the time it was asked to be kept for starts anew.
    fn recall(&self, practice: Uuid) -> Option<Identity>;

    /// Forgets the identity of a practice; says whether there was one.
    ///
    /// # Errors
    /// When there is one and it cannot be removed.
    fn forget(&self, practice: Uuid) -> Result<bool, VaultError>;

    /// Forgets the identities of all practices, those kept by other sessions included; gives their number.
    ///
    /// # Errors
    /// When there are some and they cannot be removed.
    fn forget_all(&self) -> Result<usize, VaultError>;

    /// Where the identity of a practice lies, if it is kept.
    fn where_is(&self, practice: Uuid) -> Option<Cached>;
}

impl<C: UnlockCache + ?Sized> UnlockCache for std::rc::Rc<C> {
    fn keep(&self, practice: Uuid, identity: &Identity, keep_for: Duration) -> Result<Shelf, VaultError> {
        (**self).keep(practice, identity, keep_for)
    }

    fn recall(&self, practice: Uuid) -> Option<Identity> {
        (**self).recall(practice)
    }

    fn forget(&self, practice: Uuid) -> Result<bool, VaultError> {
        (**self).forget(practice)
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        (**self).forget_all()
    }

    fn where_is(&self, practice: Uuid) -> Option<Cached> {
        (**self).where_is(practice)
    }
}

/// No cache: every command asks.
pub struct NoCache;

impl UnlockCache for NoCache {
    fn keep(&self, _: Uuid, _: &Identity, _: Duration) -> Result<Shelf, VaultError> {
        Err(VaultError::Cache(io::Error::other("this system has none")))
    }

    fn recall(&self, _: Uuid) -> Option<Identity> {
        None
    }

    fn forget(&self, _: Uuid) -> Result<bool, VaultError> {
        Ok(false)
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        Ok(0)
    }

    fn where_is(&self, _: Uuid) -> Option<Cached> {
        None
    }
}

/// A cache in the memory of this process, without a clock: for tests and for one long-running command.
#[derive(Default)]
pub struct MemoryCache(RefCell<HashMap<Uuid, Secret>>);

impl UnlockCache for MemoryCache {
    fn keep(&self, practice: Uuid, identity: &Identity, _: Duration) -> Result<Shelf, VaultError> {
        self.0.borrow_mut().insert(practice, identity.to_secret_text());
        Ok(Shelf::Memory)
    }

    fn recall(&self, practice: Uuid) -> Option<Identity> {
        self.0.borrow().get(&practice).and_then(|secret| Identity::from_secret_text(secret).ok())
    }

    fn forget(&self, practice: Uuid) -> Result<bool, VaultError> {
        Ok(self.0.borrow_mut().remove(&practice).is_some())
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        Ok(self.0.borrow_mut().drain().count())
    }

    fn where_is(&self, practice: Uuid) -> Option<Cached> {
        self.0.borrow().contains_key(&practice).then_some(Cached { shelf: Shelf::Memory, left: None })
    }
}

/// The cache of this system.
pub fn system() -> Box<dyn UnlockCache> {
    #[cfg(target_os = "linux")]
    return Box::new(KernelCache);
    #[cfg(not(target_os = "linux"))]
    Box::new(NoCache)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_one_identity_for_each_practice() {
        let cache = MemoryCache::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let identity = Identity::generate();
        assert_eq!(cache.keep(one, &identity, KEEP_FOR).unwrap(), Shelf::Memory);
        assert_eq!(cache.recall(one).unwrap().recipient(), identity.recipient());
        assert!(cache.recall(other).is_none());
        assert!(cache.forget(one).unwrap() && !cache.forget(one).unwrap());
        cache.keep(other, &identity, KEEP_FOR).unwrap();
        assert_eq!(cache.forget_all().unwrap(), 1);
    }

    #[test]
    fn no_cache_keeps_nothing() {
        assert!(NoCache.keep(Uuid::nil(), &Identity::generate(), KEEP_FOR).is_err());
        assert!(NoCache.recall(Uuid::nil()).is_none() && NoCache.where_is(Uuid::nil()).is_none());
    }
}
