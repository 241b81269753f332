//! A world for one test: its own folder, clock, random bytes, terminal and person. Nothing of it is shared.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ffi::OsString,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
    rc::Rc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use coach::{
    env::{Clock, Entropy, Env, Facts, Term, TermError, Vars},
    practice::{
        Practice,
        config::Config,
        unlock::{IDENTITY, KEYRING},
    },
    store::Store,
    vault::{
        Identity, Secret, Vault, VaultError,
        cache::{Cached, MemoryCache, Shelf, UnlockCache},
    },
};
use uuid::Uuid;

/// What the person at the terminal does when asked, in order.
pub(crate) enum Says {
    /// Types a line, or a secret.
    Line(&'static str),
    /// Agrees.
    Yes,
    /// Does not.
    No,
    /// Types the last six characters of the recovery sheet that was shown.
    Proof,
    /// Presses Ctrl-C.
    Cancels,
}

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
    width: Cell<Option<u16>>,
    closed: Cell<bool>,
    shown: Rc<RefCell<String>>,
}

impl World {
    /// A world without a practice.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let runtime = root.path().join("run");
        std::fs::create_dir(&runtime).unwrap();
        let store = root.path().join("practice");
        let now: DateTime<Utc> = "2026-09-24T14:20:00Z".parse().unwrap();
        Self {
            root,
            now: Rc::new(Cell::new(now)),
            cache: Rc::default(),
            runs: Cell::new(0),
            vars: Vars { store, runtime: Some(runtime), ..Vars::default() },
            script: RefCell::default(),
            stdin: RefCell::default(),
            width: Cell::new(None),
            closed: Cell::new(false),
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
        self.closed.set(true);
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
        out.0.closed.set(self.closed.get());
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
        };
        let code = coach::run_with(all, env, Box::new(Remembers(Rc::clone(&self.cache))));
        Ran {
            args: args.iter().map(|arg| self.hide(&quoted(&arg.to_string_lossy()))).collect(),
            code,
            out: self.hide(&out.text()),
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
        for (path, bytes) in files(&self.folder()) {
            if !path.to_string_lossy().contains("practice.db") {
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

/// Puts `<id>` in the place of every UUID and `<recipient>` in that of every public key: keys are new each time.
fn hide_ids(text: &str) -> String {
    let is_id = |part: &str| {
        part.len() == 36
            && part.char_indices().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
    };
    let is_recipient =
        |part: &str| part.starts_with("age1") && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut hidden = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(key) = rest.get(..62).filter(|key| is_recipient(key)) {
            hidden.push_str("<recipient>");
            rest = &rest[key.len()..];
        } else if rest.get(..36).is_some_and(is_id) {
            hidden.push_str("<id>");
            rest = &rest[36..];
        } else {
            hidden.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    hidden
}

fn quoted(word: &str) -> String {
    let word: String = word
        .chars()
        .flat_map(|c| if c.is_control() && c != '\n' { c.escape_unicode().collect() } else { vec![c] })
        .collect();
    if word.is_empty() || word.contains([' ', '\'', '"', '\n']) { format!("'{word}'") } else { word }
}

fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (None, ' ' | '\n') => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// What a command did, as a person would see it.
pub(crate) struct Ran {
    args: Vec<String>,
    /// The exit code.
    pub(crate) code: u8,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Both streams.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ coach {}", self.args.join(" "))?;
        f.write_str(&self.out)?;
        for line in self.err.lines() {
            writeln!(f, "! {line}")?;
        }
        if self.code == 0 { Ok(()) } else { writeln!(f, "exit {}", self.code) }
    }
}

impl fmt::Debug for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

struct Fixed(Rc<Cell<DateTime<Utc>>>);

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        self.0.get()
    }

    fn ticks(&self) -> u64 {
        0
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

/// The same bytes for the same seed (splitmix64). It exists in the tests only.
struct Seeded(u64);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Buffer {
    bytes: RefCell<Vec<u8>>,
    closed: Cell<bool>,
}

#[derive(Clone, Default)]
struct Shared(Rc<Buffer>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.bytes.borrow().clone()).unwrap()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.closed.get() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.0.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Scripted {
    out: Shared,
    err: Shared,
    input: Vec<u8>,
    script: VecDeque<Says>,
    facts: Facts,
    shown: Rc<RefCell<String>>,
}

impl Scripted {
    fn answer(&mut self, question: &str) -> Result<String, TermError> {
        if !self.facts.person {
            return Err(TermError::Nobody);
        }
        write!(self.err, "{question} ")?;
        let (typed, echoed) = match self.script.pop_front() {
            None => panic!("the person was not told what to say to: {question}"),
            Some(Says::Cancels) => return Err(TermError::Cancelled),
            Some(Says::Line(line)) => (line.to_owned(), line.to_owned()),
            Some(Says::Yes) => ("y".to_owned(), "y".to_owned()),
            Some(Says::No) => ("n".to_owned(), "n".to_owned()),
            Some(Says::Proof) => {
                let shown = self.shown.borrow();
                let key = shown.split_whitespace().find(|word| word.starts_with("AGE-SECRET-KEY-1")).unwrap();
                (key[key.len() - 6..].to_owned(), "<the last six>".to_owned())
            }
        };
        writeln!(self.err, "{echoed}")?;
        Ok(typed)
    }
}

impl Term for Scripted {
    fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    fn err(&mut self) -> &mut dyn Write {
        &mut self.err
    }

    fn input(&mut self) -> Box<dyn io::Read + '_> {
        Box::new(io::Cursor::new(std::mem::take(&mut self.input)))
    }

    fn facts(&self) -> Facts {
        self.facts
    }

    fn ask(&mut self, label: &str, default: Option<&str>) -> Result<String, TermError> {
        let question = default.map_or_else(|| format!("{label}:"), |default| format!("{label} [{default}]:"));
        let typed = self.answer(&question)?;
        Ok(if typed.is_empty() { default.unwrap_or_default().to_owned() } else { typed })
    }

    fn ask_secret(&mut self, label: &str) -> Result<Secret, TermError> {
        Ok(Secret::new(self.answer(&format!("{label} (hidden):"))?))
    }

    fn confirm(&mut self, question: &str) -> Result<bool, TermError> {
        Ok(self.answer(&format!("{question} [y/N]"))? == "y")
    }

    fn show(&mut self, text: &str) -> Result<(), TermError> {
        if !self.facts.person {
            return Err(TermError::Nobody);
        }
        self.shown.borrow_mut().push_str(text);
        Ok(())
    }
}

/// One cache for all commands of a world.
struct Remembers(Rc<MemoryCache>);

impl UnlockCache for Remembers {
    fn keep(&self, practice: Uuid, identity: &Identity, keep_for: Duration) -> Result<Shelf, VaultError> {
        self.0.keep(practice, identity, keep_for)
    }

    fn recall(&self, practice: Uuid) -> Option<Identity> {
        self.0.recall(practice)
    }

    fn forget(&self, practice: Uuid) -> Result<bool, VaultError> {
        self.0.forget(practice)
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        self.0.forget_all()
    }

    fn where_is(&self, practice: Uuid) -> Option<Cached> {
        self.0.where_is(practice)
    }
}
