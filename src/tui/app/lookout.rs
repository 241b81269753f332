//! What others do to the practice while the screens are open: other windows write, and `coach lock` is said in one of them.

use super::opening::Keys;
use crate::{error::Error, store::Store};

/// How often it is looked at while nobody types, in milliseconds.
const EVERY: u64 = 2_000;
/// How long a key that is held elsewhere too goes without being told of use, in milliseconds: much less than the minute that
/// is the shortest time for which one is held.
const PAUSE: u64 = 10_000;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// Another window wrote.
    Changed,
    /// Somebody locked the practice.
    Locked,
}

/// What was seen last, and when.
pub(super) struct Lookout {
    written: i64,
    locked: i64,
    /// Whether the key is held outside the program as well: then it being gone says that it was locked.
    held: bool,
    looked: u64,
    used: u64,
}

impl Lookout {
    /// Takes everything as it stands.
    pub(super) fn begin(store: &Store, keys: Option<&dyn Keys>, now: u64) -> Result<Self, Error> {
        let held = keys.is_some_and(Keys::is_held);
        Ok(Self { written: store.stirred()?, locked: store.times_locked()?, held, looked: now, used: now })
    }

    /// How many milliseconds there are until it is to be looked again.
    pub(super) fn wait(&self, now: u64) -> u64 {
        (self.looked + EVERY).saturating_sub(now)
    }

    /// Looks around.
    pub(super) fn look(&mut self, store: &Store, keys: Option<&dyn Keys>, now: u64) -> Found {
        self.looked = now;
        let (Ok(written), Ok(locked)) = (store.stirred(), store.times_locked()) else {
            return Found::Nothing;
        };
        let changed = std::mem::replace(&mut self.written, written) != written;
        let told = std::mem::replace(&mut self.locked, locked) != locked;
        let gone = self.held && !keys.is_some_and(Keys::is_held);
        match (told || gone, changed) {
            (true, _) => Found::Locked,
            (false, true) => Found::Changed,
            (false, false) => Found::Nothing,
        }
    }

    /// Tells, every few seconds, that the key is in use: it ends some time after its last use, whoever uses it.
    pub(super) fn used(&mut self, keys: Option<&dyn Keys>, now: u64) {
        if self.held && now.saturating_sub(self.used) >= PAUSE {
            self.used = now;
            keys.into_iter().for_each(Keys::used);
        }
    }

    /// Takes what was done here as seen.
    pub(super) fn own(&mut self, store: &Store, keys: Option<&dyn Keys>) {
        self.locked = store.times_locked().unwrap_or(self.locked);
        self.held = keys.is_some_and(Keys::is_held);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{practice::testing::World, tui::Opener, vault::Identity};

    #[derive(Default)]
    struct Held(Cell<bool>, Cell<u8>);

    impl Keys for Held {
        fn forget(&mut self) -> Result<(), Error> {
            unreachable!("nobody locks here")
        }

        fn opener(&self) -> Opener {
            unreachable!("nobody unlocks here")
        }

        fn take_back(&mut self, _: &mut Store, _: Identity) -> Result<(), Error> {
            unreachable!("nobody unlocks here")
        }

        fn is_held(&self) -> bool {
            self.0.get()
        }

        fn used(&self) {
            self.1.set(self.1.get() + 1);
        }
    }

    #[test]
    fn what_others_do_is_seen_once() {
        let mut world = World::new();
        let (other, keys) = (world.window(), Held::default());
        keys.0.set(true);
        let held: Option<&dyn Keys> = Some(&keys);
        let mut lookout = Lookout::begin(&other.store, held, 0).unwrap();
        assert_eq!((lookout.wait(500), lookout.wait(9_000)), (1_500, 0));
        assert_eq!(lookout.look(&other.store, held, 2_000), Found::Nothing);
        world.add_client("Ada Okafor");
        assert_eq!(lookout.look(&other.store, held, 4_000), Found::Changed);
        assert_eq!(lookout.look(&other.store, held, 6_000), Found::Nothing);
        world.practice.store.tell_lock().unwrap();
        assert_eq!(lookout.look(&other.store, held, 8_000), Found::Locked);
        assert_eq!(lookout.look(&other.store, held, 9_000), Found::Nothing);
        lookout.used(held, 9_500);
        lookout.used(held, 12_000);
        lookout.used(held, 13_000);
        assert_eq!(keys.1.get(), 1);
        keys.0.set(false);
        assert_eq!(lookout.look(&other.store, held, 63_000), Found::Locked, "every key was forgotten");
        lookout.own(&other.store, held);
        assert_eq!(lookout.look(&other.store, held, 65_000), Found::Nothing);
    }
}
