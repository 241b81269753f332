//! `coach tui`, and `coach` alone: the screens, or the numbered menu in line mode.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::{cx::Cx, lists::Csv};
use crate::{
    error::Error,
    lines,
    practice::unlock::{self, Sources},
    store::Store,
    tui,
    vault::{Identity, cache},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach tui\n  coach tui --accessible")]
pub(super) struct TuiArgs {}

impl TuiArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let facts = cx.env.term.facts();
        if !facts.out {
            return Err(Error::usage("the dashboard needs a terminal on stdout")
                .hint("for text use coach client list --plain"));
        }
        if !facts.input || cx.globals.no_input {
            return Err(Error::usage("the dashboard needs a terminal on stdin")
                .hint("for text use coach client list --plain"));
        }
        open(cx)
    }
}

/// Opens the screens on a terminal.
pub(super) fn open(cx: Cx<'_>) -> Result<(), Error> {
    if cx.globals.dry_run {
        return Err(Error::usage("the screens save what you do there, and a dry run saves nothing")
            .hint("look around without consequences: coach demo"));
    }
    let mut open = cx.open()?;
    let accessible = open.globals.accessible(open.env, Some(&open.practice.setting.config));
    if accessible {
        return lines::menu(open.env, &mut open.practice, None);
    }
    let mut keys = OwnKeys {
        folder: open.globals.folder(open.env),
        sources: open.globals.sources(),
        named: open.env.vars.identity_file.clone(),
        practice: open.store().practice(),
        keep_for: open.setting().config.lock_after(),
    };
    // Without a passphrase there is nothing to lock.
    let file = unlock::identity_file(&keys.folder, &keys.sources, keys.named.as_deref());
    let sealed = Identity::is_sealed(&Identity::read_file(&file)?)?;
    let keys: Option<&mut dyn tui::Keys> = if sealed { Some(&mut keys) } else { None };
    let options = tui::Options { banner: None, keys, lists: Some(&Csv) };
    tui::run(open.env, &mut open.practice, options)
}

/// The keys as this command found them.
struct OwnKeys {
    folder: PathBuf,
    sources: Sources,
    /// The identity file that the environment names.
    named: Option<PathBuf>,
    practice: uuid::Uuid,
    keep_for: Duration,
}

impl tui::Keys for OwnKeys {
    fn forget(&mut self) -> Result<(), Error> {
        Ok(cache::system().forget(self.practice).map(drop)?)
    }

    fn opener(&self) -> tui::Opener {
        let file = unlock::identity_file(&self.folder, &self.sources, self.named.as_deref());
        Box::new(move |passphrase| unlock::open_identity(&file, passphrase))
    }

    fn take_back(&mut self, store: &mut Store, identity: Identity) -> Result<(), Error> {
        unlock::reopen(store, &self.folder, &identity)?;
        // A system without a cache asks the next command too; that is no reason to fail.
        drop(cache::system().keep(self.practice, &identity, self.keep_for));
        Ok(())
    }

    fn is_held(&self) -> bool {
        cache::system().where_is(self.practice).is_some()
    }

    fn used(&self) {
        drop(cache::system().recall(self.practice));
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::{cli::Cli, domain::keys::TABLE};

    /// The palette teaches commands, so each of them has to be one.
    #[test]
    fn every_command_that_the_screens_name_parses() {
        for spec in TABLE.iter().filter(|spec| !spec.shell.is_empty()) {
            let words = spec.shell.split_whitespace().map(|word| word.trim_matches(['{', '}']));
            if let Err(error) = Cli::try_parse_from(words) {
                assert!(!error.use_stderr(), "{}: {}: {error}", spec.name, spec.shell);
            }
        }
    }
}
