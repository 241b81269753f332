//! `coach unlock`, `lock`, `passphrase` and `recover`: who holds the keys, and for how long.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{cx::Cx, init, status::stands};
use crate::{
    domain::when,
    error::{Error, Kind},
    practice::{
        config::Config,
        kept, renewal,
        unlock::{self, IDENTITY, KEYRING},
    },
    report::{Cell, Column, Record},
    store::Store,
    vault::{Identity, Secret, Vault},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach unlock
  coach unlock --for 1h
  coach unlock --for 8h --passphrase-file pass.txt")]
pub(super) struct UnlockArgs {
    /// How long to stay unlocked without use, 1m to 1d [default: the setting lock.after]
    #[arg(long = "for", value_name = "TIME")]
    keep_for: Option<String>,
}

impl UnlockArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let (folder, store) = (cx.folder(), cx.store()?);
        let configured = Config::load(&folder)?.lock_after();
        let keep_for = self.keep_for.as_deref().map(when::patience).transpose()?.unwrap_or(configured);
        let sealed = Identity::is_sealed(&Identity::read_file(&folder.join(IDENTITY))?)?;
        if !sealed && cx.globals.identity.is_none() {
            cx.say(
                "This practice has no passphrase: anyone who can read its folder can read everything in it",
            )?;
            return stands(&mut cx, &folder, &store);
        }
        let sources = cx.globals.sources();
        let (identity, _) = unlock::identity(&folder, store.practice(), &sources, &*cx.cache, cx.env)?;
        // Opening the keyring proves that this identity is the one that belongs to it.
        drop(Vault::open(&folder.join(KEYRING), store.practice(), &identity)?);
        if cx.globals.dry_run {
            return cx.say(&format!("would have unlocked it for {}", spelled(keep_for)));
        }
        let shelf = cx.cache.keep(store.practice(), &identity, keep_for)?;
        cx.did(&format!("{} (key held in the {})", unlocked(keep_for), shelf.name()))?;
        stands(&mut cx, &folder, &store)
    }
}

/// That a practice is unlocked, and until when.
pub(super) fn unlocked(keep_for: Duration) -> String {
    format!("Unlocked; locks {} after the last use", spelled(keep_for))
}

/// A time in words, as short as it can be said.
pub(super) fn spelled(time: Duration) -> String {
    match (time.as_secs() / 3600, time.as_secs() % 3600 / 60, time.as_secs() % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach lock
  coach lock --all")]
pub(super) struct LockArgs {
    /// Lock every practice, not only this one
    #[arg(long)]
    all: bool,
}

impl LockArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        if cx.globals.dry_run {
            return self.dry(&mut cx);
        }
        if self.all {
            let count = cx.cache.forget_all()?;
            cx.did(&format!(
                "Locked; {count} {} forgotten",
                if count == 1 { "key was" } else { "keys were" }
            ))?;
            let forgotten = Forgotten { keys_forgotten: count };
            return if cx.globals.for_programs() { cx.one(&forgotten) } else { Ok(()) };
        }
        let (folder, store) = (cx.folder(), cx.store()?);
        let held = cx.cache.forget(store.practice())?;
        let sealed = Identity::is_sealed(&Identity::read_file(&folder.join(IDENTITY))?)?;
        if sealed {
            // Open screens lock themselves; where nothing can be written they see only that the key is gone.
            store.tell_lock().unwrap_or_default();
        }
        match (sealed, held) {
            (false, _) => {
                cx.say("This practice has no passphrase and cannot be locked; set one: coach passphrase")
            }
            (true, true) => cx.did("Locked"),
            (true, false) => cx.did("Locked; no key was held"),
        }?;
        stands(&mut cx, &folder, &store)
    }
}

impl LockArgs {
    /// What it would do.
    fn dry(&self, cx: &mut Cx<'_>) -> Result<(), Error> {
        if self.all {
            return cx.say("would have locked every practice");
        }
        let held = cx.cache.where_is(cx.store()?.practice()).is_some();
        cx.say(if held { "would have locked it" } else { "no key is held: there is nothing to lock" })
    }
}

/// What `lock --all` did, in whatever practices.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Forgotten {
    /// How many keys are held no longer.
    keys_forgotten: usize,
}

impl Record for Forgotten {
    const COLUMNS: &'static [Column] = &[Column::right("keys_forgotten", "Keys forgotten")];
    const DEFAULT: &'static [&'static str] = &["keys_forgotten"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(self.keys_forgotten)]
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach passphrase
  coach passphrase --passphrase-file old.txt --new-passphrase-file new.txt
  coach passphrase --compromised
  coach passphrase --remove")]
pub(super) struct PassphraseArgs {
    /// The first line of this file is the new passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "remove")]
    new_passphrase_file: Option<PathBuf>,
    /// Remove the passphrase: anyone who can read the folder can read everything
    #[arg(long)]
    remove: bool,
    /// Somebody may know the old one and have a copy: also make new keys for everybody
    #[arg(long, conflicts_with = "remove")]
    compromised: bool,
}

impl PassphraseArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let (folder, store) = (cx.folder(), cx.store()?);
        let sources = cx.globals.sources();
        // Whoever sits at an unlocked terminal must not be able to lock its owner out: the cache does not count here.
        let never = crate::vault::cache::NoCache;
        let (identity, _) = unlock::identity(&folder, store.practice(), &sources, &never, cx.env)?;
        let mut vault = Vault::open(&folder.join(KEYRING), store.practice(), &identity)?;
        let passphrase = if self.remove {
            None
        } else {
            Some(new_passphrase(&mut cx, self.new_passphrase_file.as_ref())?)
        };
        if cx.globals.dry_run {
            cx.say("would have changed the passphrase")?;
            return stands(&mut cx, &folder, &store);
        }
        let (now, entropy) = (cx.now, &mut *cx.env.entropy);
        let renewed = renewal::replace_identity(&store, &folder, passphrase.as_ref(), now, |new| {
            if self.compromised {
                vault.renew_keys(now, entropy)?;
            }
            vault.rewrap_user(new, now, entropy)?;
            Ok(vault)
        });
        let (new, _) = renewed?;
        cx.did(if self.remove {
            "The practice is no longer protected by a passphrase: anyone who can read this folder can read everything in it"
        } else if self.compromised {
            "Changed the passphrase and made new keys. Copies taken before can still be read, but their keys open nothing that is written from now on"
        } else {
            "Changed the passphrase; the recovery sheet stays valid. If somebody may have a copy of the whole folder: coach passphrase --compromised"
        })?;
        if let Some(named) = sources.identity.as_ref().or(cx.env.vars.identity_file.as_ref()) {
            let (named, own) = (named.display().to_string(), folder.join(IDENTITY));
            cx.say(&format!("{named} does not open it any more: copy {} there", own.display()))?;
        }
        resealed(&mut cx, &folder, &identity)?;
        held_anew(&mut cx, &folder, &store, passphrase.map(|_| &new))?;
        stands(&mut cx, &folder, &store)
    }
}

/// Has the key that is held, if any, be the one of now.
fn held_anew(cx: &mut Cx<'_>, folder: &Path, store: &Store, new: Option<&Identity>) -> Result<(), Error> {
    let practice = store.practice();
    let held = cx.cache.where_is(practice).is_some();
    cx.cache.forget(practice).unwrap_or_default();
    if let Some(identity) = new.filter(|_| held) {
        let keep_for = Config::load(folder)?.lock_after();
        // A system without a cache asks each time.
        drop(cx.cache.keep(practice, identity, keep_for));
    }
    Ok(())
}

/// Seals what waits to be brought in for the new identity as well. Where that fails the practice is recovered all the same.
fn resealed(cx: &mut Cx<'_>, folder: &Path, recovery: &Identity) -> Result<(), Error> {
    let told = match kept::reseal(folder, recovery) {
        Ok((0, foreign)) if foreign.is_empty() => return Ok(()),
        Ok((anew, foreign)) => {
            let anew = (anew > 0)
                .then(|| format!("Text that was saved for later is encrypted for the new key ({anew})"));
            let foreign = foreign
                .iter()
                .map(|path| format!("{} belongs to another key and stays as it is", path.display()));
            anew.into_iter().chain(foreign).collect::<Vec<_>>().join(". ")
        }
        Err(error) => {
            format!(
                "Text that was saved for later is not encrypted for the new key yet: {error}. To do that: coach recover"
            )
        }
    };
    cx.say(&told)
}

fn new_passphrase(cx: &mut Cx<'_>, file: Option<&PathBuf>) -> Result<Secret, Error> {
    match file {
        Some(path) => unlock::from_file(path),
        None if cx.globals.may_ask(cx.env) => init::ask_new_passphrase(cx.env),
        None => Err(Error::usage("a new passphrase is missing, and coach cannot ask here")
            .hint("give it in a file: --new-passphrase-file FILE")),
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach recover
  coach recover --recovery-file recovery.txt --new-passphrase-file new.txt
  coach recover --recovery-file recovery.txt --rehearse")]
pub(super) struct RecoverArgs {
    /// The file with the recovery key; asked for if not given
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
    /// The first line of this file is the new passphrase
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Only check that the recovery key opens this practice
    #[arg(long)]
    rehearse: bool,
    /// Even if the keyring is an earlier copy, which lacks the keys of newer clients
    #[arg(long)]
    accept_older: bool,
}

impl RecoverArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let (folder, store) = (cx.folder(), cx.store()?);
        let recovery = self.recovery(&mut cx)?;
        let (keyring, practice) = (folder.join(KEYRING), store.practice());
        Vault::check_recovery(&keyring, practice, &recovery)?;
        let known = store.keyring_generation()?;
        renewal::check_age(&store, &folder, self.accept_older || self.rehearse)?;
        if self.rehearse || cx.globals.dry_run {
            cx.say("This recovery key opens the practice; nothing was changed")?;
            return stands(&mut cx, &folder, &store);
        }
        let passphrase = new_passphrase(&mut cx, self.new_passphrase_file.as_ref())?;
        let kept = renewal::keep_older(&store, &folder)?;
        let (now, entropy) = (cx.now, &mut *cx.env.entropy);
        let recovered = renewal::replace_identity(&store, &folder, Some(&passphrase), now, |new| {
            Vault::recover(&keyring, (practice, known), &recovery, new, now, entropy)
        });
        let (identity, vault) = recovered?;
        cx.did("Recovered: the new passphrase opens the practice, the old one no longer does. Copies taken before can still be read, but their keys open nothing that is written from now on")?;
        if let Some(kept) = kept {
            let lost = store.keyless(&vault)?;
            let whose = if lost.is_empty() { "no client".to_owned() } else { lost.join(", ") };
            cx.say(&format!("The keyring was an earlier copy, kept as {kept}; it has no key for: {whose}"))?;
        }
        resealed(&mut cx, &folder, &recovery)?;
        let keep_for = Config::load(&folder)?.lock_after();
        // A system without a cache asks each time; what it held before is of no use any more.
        if cx.cache.keep(practice, &identity, keep_for).is_err() {
            drop(cx.cache.forget(practice));
        } else {
            cx.say(&unlocked(keep_for))?;
        }
        stands(&mut cx, &folder, &store)
    }

    fn recovery(&self, cx: &mut Cx<'_>) -> Result<Identity, Error> {
        match &self.recovery_file {
            Some(path) => {
                let bytes = Identity::read_file(path)?;
                Identity::open(&bytes, || {
                    Err(Error::new(Kind::Locked, "the recovery file is itself encrypted"))
                })
            }
            None if cx.globals.may_ask(cx.env) => Ok(Identity::from_secret_text(
                &cx.env.term.ask_secret("Recovery key (AGE-SECRET-KEY-1...)")?,
            )?),
            None => Err(Error::usage("the recovery key is missing, and coach cannot ask here")
                .hint("--recovery-file FILE")),
        }
    }
}
