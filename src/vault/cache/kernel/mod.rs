//! The unlock cache in the Linux kernel: memory that is never swapped, with a timeout the kernel keeps.

use std::{
    fs, io,
    panic::{self, AssertUnwindSafe},
    time::Duration,
};

use linux_keyutils::{
    Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, KeySerialId, KeyType, Metadata,
    Permission,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Cached, Shelf, UnlockCache};
use crate::{
    env::hardening,
    vault::{Identity, Secret, VaultError},
};

const PREFIX: &str = "coach:unlock:";
/// A secret key is 74 characters, and its time stands before it; anything longer is not ours.
const LONGEST: usize = 256;

/// The kernel's key retention service.
pub struct KernelCache;

impl UnlockCache for KernelCache {
    fn keep(&self, practice: Uuid, identity: &Identity, keep_for: Duration) -> Result<Shelf, VaultError> {
        keep(practice, &identity.to_secret_text(), keep_for).map_err(|error| VaultError::Cache(plain(error)))
    }

    fn recall(&self, practice: Uuid) -> Option<Identity> {
        let (key, _) = find(practice)?;
        let mut bytes = Zeroizing::new([0; LONGEST]);
        let length = key.read(&mut bytes).ok()?;
        let (keep_for, text) = std::str::from_utf8(bytes.get(..length)?).ok()?.split_once('\n')?;
        let keep_for = Duration::from_secs(keep_for.parse().ok()?);
        let identity = Identity::from_secret_text(&Secret::new(text.to_owned())).ok()?;
        // The old timeout still holds when this fails.
        key.set_timeout(seconds(keep_for)).ok();
        Some(identity)
    }

    fn forget(&self, practice: Uuid) -> Result<bool, VaultError> {
        let mut found = false;
        // The session's keyring hides a second one in the user's, so there may be two to remove.
        for (key, _) in std::iter::from_fn(|| find(practice)).take(2) {
            key.invalidate().map_err(|error| VaultError::Cache(plain(error)))?;
            found = true;
        }
        Ok(found)
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        let mut forgotten = 0;
        let mut refused = None;
        // One key that cannot be removed must not save the others.
        for entry in listed().map_err(VaultError::Cache)? {
            if !entry.is_ours() {
                continue;
            }
            match entry.key.invalidate() {
                Ok(()) => forgotten += 1,
                // It ended in the meantime.
                Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => {}
                Err(error) => refused = Some(error),
            }
        }
        refused.map_or(Ok(forgotten), |error| Err(VaultError::Cache(plain(error))))
    }

    fn where_is(&self, practice: Uuid) -> Option<Cached> {
        let (found, place) = find(practice)?;
        let entry = listed().ok().and_then(|all| all.into_iter().find(|entry| entry.key == found));
        Some(Cached { shelf: place, left: entry.and_then(|entry| entry.left) })
    }
}

fn keep(practice: Uuid, secret: &Secret, keep_for: Duration) -> Result<Shelf, KeyError> {
    let (ring, shelf) = match session() {
        Some(ring) => (ring, Shelf::Session),
        None => (user()?, Shelf::User),
    };
    // Born in the keyring of this thread, which ends with it: a key without a timeout never gets any further, even
    // if the process dies between these calls.
    let thread = KeyRing::from_special_id(KeyRingIdentifier::Thread, true)?;
    // How long it was asked to be kept goes with it, so that each use starts that time anew and no other.
    let payload = Secret::new(format!("{}\n{}", keep_for.as_secs(), secret.reveal()));
    let key = thread.add_key(&description(practice), payload.reveal())?;
    let kept = key
        .set_timeout(seconds(keep_for))
        .and_then(|()| key.set_perms(permissions(shelf)))
        .and_then(|()| ring.link_key(key));
    thread.unlink_key(key).ok();
    kept.map(|()| shelf)
}

/// What a process may do that has the same user, but not the keyring in which the key lies.
///
/// In a session's keyring: find and remove it, so that `lock` reaches every session, but not read it. In the user's:
/// all that a later command needs, because a session of its own hides the user's keyring from possession.
fn permissions(shelf: Shelf) -> linux_keyutils::KeyPermissions {
    let same_user = match shelf {
        Shelf::User => Permission::VIEW | Permission::SEARCH | Permission::READ | Permission::SETATTR,
        Shelf::Session | Shelf::Memory => Permission::VIEW | Permission::SEARCH,
    };
    KeyPermissionsBuilder::builder().posessor(Permission::ALL).user(same_user).build()
}

/// The session's keyring, where a session was joined. Without one the kernel answers with the user-session keyring,
/// which is the same for all sessions of the user and is not what is asked for here.
fn session() -> Option<KeyRing> {
    // Never `create`: that would join a new session, which ends with this process.
    let session = KeyRing::from_special_id(KeyRingIdentifier::Session, false).ok()?;
    let shared = KeyRing::from_special_id(KeyRingIdentifier::UserSession, false).ok();
    (Some(session) != shared).then_some(session)
}

fn user() -> Result<KeyRing, KeyError> {
    KeyRing::from_special_id(KeyRingIdentifier::User, true)
}

/// The key of a practice and where it lies. The search of a session's keyring also goes through the user's where
/// the login linked it, so the user's is asked as well to tell which of the two it was.
fn find(practice: Uuid) -> Option<(Key, Shelf)> {
    let description = description(practice);
    let in_user = user().and_then(|ring| ring.search(&description)).ok();
    let in_session = session().and_then(|ring| ring.search(&description).ok());
    match (in_session, in_user) {
        (Some(key), other) if Some(key) != other => Some((key, Shelf::Session)),
        (_, Some(key)) => Some((key, Shelf::User)),
        _ => None,
    }
}

/// A key as the kernel lists it.
struct Entry {
    key: Key,
    description: String,
    left: Option<Duration>,
}

impl Entry {
    /// Whether it is what the list says, and belongs to this user: anybody may give a key any name.
    fn is_ours(&self) -> bool {
        facts(self.key).is_some_and(|facts| {
            facts.get_type() == KeyType::User
                && facts.get_uid() == hardening::user()
                && facts.get_description() == self.description
        })
    }
}

/// What may be keys of ours, as far as this process may see them, those in keyrings of other sessions included: a name may
/// hold a line break, and behind it what looks like a line about another key. Read from the kernel's list because asking a keyring for its links fails hard on descriptions of over 500 bytes, anybody's included.
fn listed() -> io::Result<Vec<Entry>> {
    Ok(String::from_utf8_lossy(&fs::read("/proc/keys")?).lines().filter_map(entry).collect())
}

/// What the kernel says that a key is. The library fails hard on a description of over 500 bytes, which none of ours has;
/// that must not keep the others from being forgotten.
fn facts(key: Key) -> Option<Metadata> {
    let told = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let facts = panic::catch_unwind(AssertUnwindSafe(|| key.metadata()));
    panic::set_hook(told);
    facts.ok()?.ok()
}

/// Reads a line such as `2f3a1b0c I--Q---     1  14m 3f0b0000  1000  1000 user      coach:unlock:…: 74`.
fn entry(line: &str) -> Option<Entry> {
    let words: Vec<_> = line.split_ascii_whitespace().collect();
    let &[serial, flags, _, left, _, _, _, "user", description, ..] = &words[..] else { return None };
    // The flags: instantiated, revoked, dead, …, invalidated. Only the first is that of a living key.
    let living = flags.starts_with("I--") && !flags.contains('i') && left != "expd";
    let description = description.trim_end_matches(':');
    let named = description.strip_prefix(PREFIX).is_some_and(|practice| Uuid::parse_str(practice).is_ok());
    if !living || !named {
        return None;
    }
    let serial = i32::from_str_radix(serial, 16).ok()?;
    Some(Entry {
        key: Key::from_id(KeySerialId(serial)),
        description: description.to_owned(),
        left: time_left(left),
    })
}

/// Reads `59s`, `14m`, `2h`, `1d`, `3w`; a key without a timeout says `perm`.
fn time_left(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(seconds).map(Duration::from_secs)
}

fn description(practice: Uuid) -> String {
    format!("{PREFIX}{practice}")
}

/// Zero would mean without end to the kernel, so the least is one second.
fn seconds(keep_for: Duration) -> usize {
    usize::try_from(keep_for.as_secs()).unwrap_or(usize::MAX).clamp(1, 1 << 30)
}

fn plain(error: KeyError) -> io::Error {
    io::Error::other(match error {
        KeyError::AccessDenied | KeyError::PermissionDenied => "the kernel does not allow it",
        KeyError::QuotaExceeded => "the kernel's quota of keys is used up",
        KeyError::OperationNotSupported | KeyError::Unknown(_) => "the kernel has no key retention service",
        KeyError::KeyExpired | KeyError::KeyRevoked => "the session's keyring was revoked",
        _ => "the kernel refuses the key",
    })
}

#[cfg(test)]
mod tests;
