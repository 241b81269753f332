//! Opening the practice for a command: with its keys, with them where somebody can be asked, or with those at hand.

use super::cx::{Cx, Open};
use crate::{
    error::{Error, Kind},
    practice::{
        Practice,
        config::Config,
        event, log,
        unlock::{self, Opened},
    },
    store::Store,
};

/// What a command needs the keys for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// It cannot do without.
    Needed,
    /// It shows more with them: whoever is there is asked.
    Wanted,
    /// It shows more with them, and never asks.
    AtHand,
}

impl<'e> Cx<'e> {
    /// Opens the database, locked.
    pub(super) fn store(&self) -> Result<Store, Error> {
        let folder = self.folder();
        let there = folder.join(Store::FILE).try_exists().map_err(|error| Error::file(&folder, error))?;
        if !there {
            return Err(Error::not_found(format!("there is no practice in {}", folder.display()))
                .hint("create one: coach init")
                .hint("or look around first: coach demo"));
        }
        let mut store = Store::open(&folder)?;
        store.note_in(self.unread.clone());
        Ok(store)
    }

    /// Opens the practice with its keys, asking for the passphrase when it has to.
    pub(super) fn open(self) -> Result<Open<'e>, Error> {
        self.open_with(Keys::Needed)
    }

    /// Opens the practice to show what can be shown without keys too: it asks for the passphrase where there is somebody
    /// to ask; where there is nobody it stays locked, shows handles instead of names, and says so.
    pub(super) fn read(self) -> Result<Open<'e>, Error> {
        let mut open = self.open_with(Keys::Wanted)?;
        open.say_if_locked()?;
        Ok(open)
    }

    /// Opens the practice; where that would need a passphrase, it stays locked and shows handles instead of names.
    pub(super) fn peek(self) -> Result<Open<'e>, Error> {
        self.open_with(Keys::AtHand)
    }

    fn open_with(self, keys: Keys) -> Result<Open<'e>, Error> {
        let mut store = self.store()?;
        let folder = self.folder();
        if !folder.join(unlock::KEYRING).exists() {
            return Err(Error::new(
                Kind::Damaged,
                format!("the keyring is missing from {}", folder.display()),
            )
            .hint("restore the newest copy of the file 'keyring' next to practice.db"));
        }
        let config = Config::load(&folder)?;
        let mut sources = self.globals.sources();
        sources.no_input |= keys == Keys::AtHand;
        let may_stay_locked = match keys {
            Keys::Needed => false,
            Keys::Wanted => !self.globals.may_ask(self.env) && !sources.named(self.env),
            Keys::AtHand => true,
        };
        let keep_for = config.lock_after();
        match unlock::unlock(&mut store, &folder, &sources, &*self.cache, self.env) {
            // A system without a cache asks each time; that is no reason to fail.
            Ok((Opened::Asked, identity)) => drop(self.cache.keep(store.practice(), &identity, keep_for)),
            Ok((Opened::Quietly | Opened::Cached, _)) => {}
            Err(error) if may_stay_locked && error.kind == Kind::Locked => {}
            Err(error) => return Err(error),
        }
        let mut practice = Practice::new(store, config, self.env.clock.zone(), self.now, self.globals.tz)?;
        event::record(&mut practice, self.env);
        let mut open = Open { practice, env: self.env, globals: self.globals };
        if log::has_old_summaries(open.store())? {
            let _busy = open.busy("Sealing the log anew");
            log::seal_old_summaries(&mut open.practice, &mut *open.env.entropy);
        }
        say_doubtful_zone(&mut open)?;
        Ok(open)
    }
}

/// Says by which zone times go where the system is to say it and nobody can read what it says.
fn say_doubtful_zone(open: &mut Open<'_>) -> Result<(), Error> {
    let asked = open.setting().config.zone().is_none() && open.globals.tz.is_none();
    let Some(doubt) = open.env.clock.zone_doubt().filter(|_| asked && !open.globals.speaks_json()) else {
        return Ok(());
    };
    let zone = open.setting().zone;
    open.say(&format!("Times are in {zone}: {doubt}. To set it: coach config set time.zone Europe/Paris"))
}
