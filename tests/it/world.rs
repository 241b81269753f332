//! A world for one test: its own folder, clock, random bytes, terminal and person. Nothing of it is shared.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ffi::OsString,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    rc::Rc,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use coach::{
    env::{Entropy, Env, Facts, Vars},
    practice::{
        Practice,
        config::Config,
        unlock::{IDENTITY, KEYRING},
    },
    store::Store,
    vault::{Identity, Vault, VaultError, cache::MemoryCache},
};

use crate::{
    outside::{Fixed, Remembers, Says, Scripted, Seeded, Shared},
    ran::{Ran, hide_ids, quoted, split},
};

/// One test's world. It starts on Thursday 24 September 2026, 16:20 in Paris.
pub(crate) struct World {
    root: tempfile::TempDir,
    now: Rc<Cell<DateTime<Utc>>>,
    cache: Rc<MemoryCache>,
    runs: Cell<u64>,
    /// What the environment says; tests may change it.
    pub(crate) vars: Vars,
    script: RefCell<VecDeque<Says>>,
    stdin: RefCell<Vec<u8>>,
    _memory: tempfile::TempDir,
    width: Cell<Option<u16>>,
    refuses: Cell<Option<std::io::ErrorKind>>,
    shown: Rc<RefCell<String>>,
}

impl World {
    /// A world without a practice.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let runtime = root.path().join("run");
        let memory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        // Text is only ever put into memory, wherever the rest of this world is.
        #[cfg(unix)]
        std::os::unix::fs::symlink(memory.path(), &runtime).unwrap();
        let store = root.path().join("practice");
        let now: DateTime<Utc> = "2026-09-24T14:20:00Z".parse().unwrap();
        Self {
            root,
            _memory: memory,
            now: Rc::new(Cell::new(now)),
            cache: Rc::default(),
            runs: Cell::new(0),
            vars: Vars { store, runtime: Some(runtime), ..Vars::default() },
            script: RefCell::default(),
            stdin: RefCell::default(),
            width: Cell::new(None),
            refuses: Cell::default(),
            shown: Rc::default(),
        }
    }

    /// A world with a practice of Mara Lind that has no passphrase.
    pub(crate) fn practice() -> Self {
        let world = Self::new();
        world.ok("init --name 'Mara Lind' --no-passphrase --recovery-file recovery.txt --no-input");
        world
    }

    /// The same with other random bytes, so with other ids and keys.
    pub(crate) fn practice_of_another() -> Self {
        let world = Self::new();
        world.runs.set(1 << 20);
        world.ok("init --name 'Mallory' --no-passphrase --recovery-file recovery.txt --no-input");
        world
    }

    /// A world with a practice and two clients: Ada Okafor (k7mq) and Ben Ito (t2wd).
    pub(crate) fn with_clients() -> Self {
        let world = Self::practice();
        world.ok("client add 'Ada Okafor' --handle k7mq --email ada@example.org --focus leadership");
        world.ok("client add 'Ben Ito' --handle t2wd");
        world
    }

    /// The folder everything lies in.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// The practice folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.vars.store.clone()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: TimeDelta) {
        self.now.set(self.now.get() + time);
    }

    /// The time it is.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now.get()
    }

    /// A file beside the practice.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Puts a person at the terminal who does these things, in order.
    pub(crate) fn person(&self, script: impl IntoIterator<Item = Says>) -> &Self {
        self.script.borrow_mut().extend(script);
        self
    }

    /// What the next command reads on standard input.
    pub(crate) fn stdin(&self, text: impl AsRef<[u8]>) -> &Self {
        *self.stdin.borrow_mut() = text.as_ref().to_vec();
        self
    }

    /// Standard output is a terminal from now on.
    pub(crate) fn terminal(&self, width: u16) -> &Self {
        self.width.set(Some(width));
        self
    }

    /// The reader of standard output has gone away.
    pub(crate) fn close_pipe(&self) -> &Self {
        self.refuses.set(Some(std::io::ErrorKind::BrokenPipe));
        self
    }

    /// The disk to which standard output goes is full, or has room again.
    pub(crate) fn full_disk(&self, full: bool) -> &Self {
        self.refuses.set(full.then_some(std::io::ErrorKind::StorageFull));
        self
    }

    /// Runs a command written as in a shell: words, and quotes where a word has spaces. Files are named relative to
    /// the world's root where a flag takes one, and `~/` is that root.
    pub(crate) fn sh(&self, line: &str) -> Ran {
        let words = split(line);
        let mut args: Vec<String> = Vec::new();
        for word in words {
            let names_file = args.last().is_some_and(|last| {
                last.ends_with("-file")
                    || ["--from", "--answers", "--identity", "--store", "-o"].contains(&last.as_str())
            });
            if let Some(name) = word.strip_prefix("~/") {
                args.push(self.root().join(name).display().to_string());
            } else if names_file && word != "-" && !word.starts_with('/') {
                args.push(self.root().join(word).display().to_string());
            } else {
                args.push(word);
            }
        }
        self.run(args)
    }

    /// Runs a command that has to succeed.
    pub(crate) fn ok(&self, line: &str) -> Ran {
        let ran = self.sh(line);
        assert_eq!(ran.code, 0, "{ran}");
        ran
    }

    /// Runs several commands and tells them one after the other.
    pub(crate) fn story<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> String {
        lines.into_iter().map(|line| self.sh(line).to_string()).collect::<Vec<_>>().join("\n")
    }

    /// Runs a command, words as they are.
    pub(crate) fn run<S: Into<OsString>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let mut all: Vec<OsString> = vec!["coach".into()];
        all.extend(args.iter().cloned());
        if self.width.get().is_some() {
            // A pager would take the output away from the test when it runs on a small terminal.
            all.push("--no-pager".into());
        }
        let (out, err) = (Shared::default(), Shared::default());
        out.refuse(self.refuses.get());
        let person = !self.script.borrow().is_empty();
        let term = Scripted {
            out: out.clone(),
            err: err.clone(),
            input: std::mem::take(&mut *self.stdin.borrow_mut()),
            script: std::mem::take(&mut *self.script.borrow_mut()),
            facts: Facts {
                out: self.width.get().is_some(),
                person,
                input: person,
                width: self.width.get().unwrap_or(80),
                color: false,
                ascii: false,
            },
            shown: Rc::clone(&self.shown),
        };
        let env = Env {
            clock: Box::new(Fixed(Rc::clone(&self.now))),
            entropy: self.entropy(),
            vars: self.vars.clone(),
            term: Box::new(term),
            incoming: coach::env::Incoming::default(),
        };
        let code = coach::run_with(all, env, Box::new(Remembers(Rc::clone(&self.cache))));
        Ran {
            args: args.iter().map(|arg| self.hide(&quoted(&arg.to_string_lossy()))).collect(),
            code,
            out: self.hide(&out.text()),
            raw: out.text(),
            err: self.hide(&err.text()),
        }
    }

    /// A seed of its own for each command, so that one command's appetite does not change the handles of the next.
    pub(crate) fn entropy(&self) -> Box<dyn Entropy> {
        self.runs.set(self.runs.get() + 1);
        Box::new(Seeded(self.runs.get() << 32))
    }

    /// What was shown on the terminal itself, past the streams.
    pub(crate) fn shown(&self) -> String {
        self.shown.borrow().clone()
    }

    /// The practice as the library sees it, for what no command does yet.
    pub(crate) fn open(&self) -> Practice {
        let folder = self.folder();
        let mut store = Store::open(&folder).unwrap();
        store.unlock(self.vault()).unwrap();
        Practice::new(store, Config::load(&folder).unwrap(), Tz::Europe__Paris, self.now(), None).unwrap()
    }

    /// The keys of a practice without a passphrase.
    pub(crate) fn vault(&self) -> Vault {
        let folder = self.folder();
        let bytes = Identity::read_file(&folder.join(IDENTITY)).unwrap();
        let identity = Identity::open::<VaultError>(&bytes, || Err(VaultError::WrongPassphrase)).unwrap();
        let practice = Store::open(&folder).unwrap().practice();
        Vault::open(&folder.join(KEYRING), practice, &identity).unwrap()
    }

    /// The database, past the program: for tampering and for looking underneath.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder().join(Store::FILE)).unwrap()
    }

    /// Changes rows past the program and its triggers, which are as they were afterwards: what a failing disk does, or
    /// somebody who has the file.
    pub(crate) fn tamper<T>(&self, change: impl FnOnce(&rusqlite::Connection) -> T) -> T {
        let raw = self.raw();
        let mut statement =
            raw.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        let triggers = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let triggers = triggers.collect::<Result<Vec<(String, String)>, _>>().unwrap();
        for (name, _) in &triggers {
            raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        let changed = change(&raw);
        for (_, sql) in &triggers {
            raw.execute_batch(sql).unwrap();
        }
        changed
    }

    /// How many operations there are.
    pub(crate) fn operations(&self) -> i64 {
        self.raw().query_row("SELECT COUNT(*) FROM operations", [], |row| row.get(0)).unwrap()
    }

    /// Everything the practice holds, each table by its rows and each other file by its bytes, as digests.
    pub(crate) fn fingerprint(&self) -> Vec<(String, u64)> {
        let raw = self.raw();
        let mut found = Vec::new();
        for table in tables(&raw) {
            let mut rows = Vec::new();
            let mut statement = raw.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let width = statement.column_count();
            let mut cursor = statement.query([]).unwrap();
            while let Some(row) = cursor.next().unwrap() {
                for column in 0..width {
                    rows.extend(format!("{:?}|", row.get_ref(column).unwrap()).into_bytes());
                }
                rows.push(b'\n');
            }
            found.push((table, digest(&rows)));
        }
        let kept = self.folder().join("kept");
        for (path, bytes) in files(&self.folder()) {
            if !path.to_string_lossy().contains("practice.db") && !path.starts_with(&kept) {
                found.push((self.hide(&path.display().to_string()), digest(&bytes)));
            }
        }
        found
    }

    fn hide(&self, text: &str) -> String {
        let text = text.replace(&self.root().display().to_string(), "~");
        hide_ids(&text)
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The tables of a database, in the order of their names.
pub(crate) fn tables(raw: &rusqlite::Connection) -> Vec<String> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = raw.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

/// Every file under a folder with its bytes.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}
