//! Where candidates come from: the practice that the words on the line mean, opened for one look, and only as far as
//! that needs no passphrase.

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
};

use crate::{
    env::{Env, Vars},
    practice::{
        config::Config,
        unlock::{self, Sources},
    },
    store::Store,
    vault::cache,
};

/// What is known before anything is opened.
pub(super) struct Place {
    folder: PathBuf,
    /// The words on the line, the program's name first.
    words: Vec<OsString>,
}

impl Place {
    /// Takes the line as it stands.
    pub(super) fn new(words: Vec<OsString>, vars: &Vars) -> Self {
        let folder = named_folder(&words).unwrap_or_else(|| vars.store.clone());
        Self { folder, words }
    }

    /// The words on the line.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter_map(|word| word.to_str())
    }

    /// Whether the last word is still empty.
    pub(super) fn nothing_typed(&self) -> bool {
        self.words.last().is_some_and(|word| word.is_empty())
    }

    /// The settings, whatever state they are in.
    pub(super) fn config(&self) -> Config {
        Config::open(&self.folder).unwrap_or_default()
    }

    /// The practice, with names where nobody has to be asked for them and the settings allow it.
    pub(super) fn store(&self) -> Option<Store> {
        let mut store = self.locked()?;
        let config = self.config();
        if config.on("completion.names") {
            let mut env = Env::from_process();
            // A passphrase takes a second to try, and a command may ask: neither happens behind a Tab.
            (env.vars.passphrase_file, env.vars.passphrase_command) = (None, None);
            let sources = Sources { no_input: true, ..Sources::default() };
            let cache = cache::system();
            let opened = unlock::unlock(&mut store, &self.folder, &sources, &*cache, &mut env);
            // Locked is as good an answer as open: then handles are offered without names.
            drop(opened);
        }
        Some(store)
    }

    /// The practice as it lies there.
    pub(super) fn locked(&self) -> Option<Store> {
        let there = self.folder.join(Store::FILE).exists();
        there.then(|| Store::open(&self.folder).ok()).flatten()
    }
}

/// The folder after `--store`.
fn named_folder(words: &[OsString]) -> Option<PathBuf> {
    let mut joined = words.iter().filter_map(|word| word.to_str()?.strip_prefix("--store=")).map(OsStr::new);
    let apart = words.iter().position(|word| word == "--store").and_then(|at| words.get(at + 1));
    joined.next_back().or(apart.map(OsString::as_os_str)).map(PathBuf::from)
}
