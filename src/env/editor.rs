//! The person's own editor, over a file in memory that never touches the disk in clear; and what such a file leaves behind
//! when the program is killed meanwhile.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use super::{Env, Vars, file, stop};
use crate::error::{Error, Kind};

/// What came of a text in the editor.
pub enum Edited {
    /// The editor ended well, and this is what lies there; nothing where it took the file away.
    Saved(Vec<u8>),
    /// It did not, or the program is to end: what it left, where that is not what it was given; and why.
    Broken(Option<Vec<u8>>, Error),
}

/// How long a signal may go unnoticed while the editor is open.
const WAIT: Duration = Duration::from_millis(200);
/// How long the editor has to save what it can, once the program is to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Text as editors want it: its last line ends as well, so that what is written behind it is a line of its own.
pub fn lines(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

/// Hands text to `VISUAL` or `EDITOR` and takes it back. The file lies in a folder in memory (`XDG_RUNTIME_DIR`, else
/// `/dev/shm`), 0600 in a folder 0700, and is removed whatever happens; swap and backup files of vi-like editors are
/// switched off, and what they have not saved is written beside the file instead, for the case that they are ended.
///
/// # Errors
/// When there is no editor, no folder in memory, or the editor cannot be started.
pub fn edit(env: &mut Env, name: &str, text: &[u8], instead: &str) -> Result<Edited, Error> {
    if !env.term.facts().person {
        return Err(Error::usage("an editor needs a terminal").hint(instead));
    }
    let (program, arguments) = program(&env.vars, instead)?;
    let scratch = Scratch::make(env)?;
    let path = scratch.folder.join(name);
    file::write_private(&path, text).map_err(|error| Error::file(&path, error))?;
    env.term.out().flush()?;
    let mut command = Command::new(&program);
    command.args(arguments);
    if is_vi(&program) {
        let beside = scratch.folder.join("unsaved");
        // There before, so that it is as private as the rest.
        file::private().create_new(true).open(&beside).map_err(|error| Error::file(&beside, error))?;
        let beside = for_vi(&beside);
        command.args(["-n", "-i", "NONE", "-c", "set nobackup nowritebackup noswapfile noundofile"]);
        command.args(["-c", "set updatetime=1000", "-c"]);
        command.arg(format!("silent! autocmd CursorHold,CursorHoldI * silent! keepalt write! {beside}"));
    }
    Ok(match run(command.arg(&path), &program)? {
        Ok(()) => Edited::Saved(match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| Error::file(&path, error))?,
        }),
        Err(error) => Edited::Broken(scratch.newest(text), error),
    })
}

/// The program that edits and its first words, taken apart as a shell takes them, which is not run.
fn program(vars: &Vars, instead: &str) -> Result<(String, Vec<String>), Error> {
    let Some(editor) = &vars.editor else {
        return Err(Error::usage("neither VISUAL nor EDITOR says which editor to use")
            .hint("for example: export EDITOR=nano")
            .hint(format!("or {instead}")));
    };
    let told = editor.to_string_lossy();
    let words = editor.to_str().and_then(shlex::split).unwrap_or_default();
    let mut words = words.into_iter();
    match words.next() {
        Some(program) => Ok((program, words.collect())),
        None => Err(Error::usage(format!("EDITOR or VISUAL is not a command: {told}"))
            .hint("close its quotation marks, for example: export EDITOR=\"'/my tools/ed' -w\"")),
    }
}

fn is_vi(program: &str) -> bool {
    let name = Path::new(program).file_stem().unwrap_or_default();
    ["vi", "vim", "nvim", "view", "vimx", "gvim"].iter().any(|vi| name == OsStr::new(vi))
}

/// A path as a command of vi takes it.
fn for_vi(path: &Path) -> String {
    let special = |c: char| " \t\\%#|\"'<*?[{$`".contains(c);
    let path = path.to_string_lossy();
    path.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Runs the editor. What is typed at it is its own: Ctrl-C does not end this program. Whoever asks for the end has the
/// editor end first, and what it left is taken in.
fn run(command: &mut Command, program: &str) -> Result<Result<(), Error>, Error> {
    let _lent = stop::lend();
    let child = command.spawn().map_err(|error| {
        Error::new(Kind::Failed, format!("the editor '{program}' cannot be started"))
            .hint("quote a path with spaces: export EDITOR=\"'/my tools/ed' -w\"")
            .because(error)
    })?;
    let id = child.id();
    let (tell, told) = mpsc::channel();
    let waits = std::thread::spawn(move || waited(child, &tell));
    let ended = loop {
        match told.recv_timeout(WAIT) {
            Err(RecvTimeoutError::Timeout) if asked_to_end() => {
                hang_up(id);
                break told.recv_timeout(PATIENCE).ok();
            }
            Err(RecvTimeoutError::Timeout) => {}
            ended => break ended.ok(),
        }
    };
    // Nothing waits where the editor goes on in spite of everything.
    drop(waits);
    Ok(match ended {
        Some(Ok(status)) if status.success() => Ok(()),
        Some(Ok(status)) => Err(Error::new(Kind::Cancelled, format!("the editor failed ({status})"))),
        Some(Err(error)) => Err(Error::from(error).at("the editor")),
        None => Err(Error::new(Kind::Cancelled, "the program was asked to end")),
    })
}

fn waited(mut child: Child, tell: &mpsc::Sender<io::Result<ExitStatus>>) {
    // Nobody listens any more where the program is about to end.
    tell.send(child.wait()).unwrap_or_default();
}

fn asked_to_end() -> bool {
    stop::came().is_some_and(|signal| signal != stop::Signal::Interrupt)
}

/// Tells a program that its terminal is gone: that is when editors save what they have.
#[cfg(unix)]
fn hang_up(id: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(id).ok().and_then(Pid::from_raw);
    // One that has ended meanwhile need not be told.
    pid.map(|pid| kill_process(pid, Signal::HUP).unwrap_or_default()).unwrap_or_default();
}

#[cfg(not(unix))]
fn hang_up(_: u32) {}

/// The name of the file in a folder in memory that is locked as long as somebody works there.
const LOCK: &str = "in-use";

/// A folder in memory that is gone when dropped.
struct Scratch {
    folder: PathBuf,
    stays: bool,
    /// Holds until the process ends, however that is.
    lock: Option<File>,
}

impl Scratch {
    /// Makes a folder with a lock in it, which goes with this process however that ends.
    fn make(env: &mut Env) -> Result<Self, Error> {
        let mut scratch = Self::unlocked(env)?;
        let lock = scratch.folder.join(LOCK);
        let file = file::private().create_new(true).open(&lock).map_err(|error| Error::file(&lock, error))?;
        // A file system without locks has none; then the folder looks left behind to others, who are told only.
        file.lock()
            .or_else(|error| if error.kind() == io::ErrorKind::Unsupported { Ok(()) } else { Err(error) })?;
        scratch.lock = Some(file);
        Ok(scratch)
    }

    fn unlocked(env: &mut Env) -> Result<Self, Error> {
        let root = in_memory(&env.vars).ok_or_else(|| {
            Error::new(
                Kind::Refused,
                "this system offers no folder in memory, and private text must not lie on a disk",
            )
            .hint("give the text with -m or --from FILE")
        })?;
        let random: [u8; 8] = env.entropy.bytes()?;
        let folder = root.join(format!("{PREFIX}{:016x}", u64::from_be_bytes(random)));
        file::create_private_folder(&folder).map_err(|error| Error::file(&folder, error))?;
        Ok(Self { folder, stays: false, lock: None })
    }

    /// What was written last in it, where that is not what was given.
    fn newest(&self, given: &[u8]) -> Option<Vec<u8>> {
        let written =
            words_in(&self.folder).into_iter().filter(|path| fs::read(path).is_ok_and(|it| it != given));
        let newest = written.max_by_key(|path| fs::metadata(path).and_then(|facts| facts.modified()).ok())?;
        fs::read(newest).ok()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.lock = None;
        if !self.stays {
            // Nothing more can be done about a folder that cannot be removed; it vanishes with the login.
            fs::remove_dir_all(&self.folder).unwrap_or_default();
        }
    }
}

/// Leaves words in memory, in a folder that [`left_behind`] finds: for when there is no better place.
///
/// # Errors
/// When there is no folder in memory, or it takes no more.
pub fn leave(env: &mut Env, name: &str, words: &[u8]) -> Result<PathBuf, Error> {
    let mut scratch = Scratch::unlocked(env)?;
    let path = scratch.folder.join(name);
    file::write_private(&path, words).map_err(|error| Error::file(&path, error))?;
    scratch.stays = true;
    Ok(path)
}

/// What the folders of this program in memory are called, before a random number.
const PREFIX: &str = "coach-";

/// Folders in memory in which nobody works any more: the program was killed while an editor was open, or had no better
/// place for what was written.
pub fn left_behind(vars: &Vars) -> Vec<PathBuf> {
    let shared = || PathBuf::from("/dev/shm");
    let root = vars.runtime.clone().filter(|folder| folder.is_dir()).unwrap_or_else(shared);
    let ours = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let number = name.strip_prefix(PREFIX).unwrap_or_default();
        number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let entries = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut left: Vec<PathBuf> = entries.filter(ours).filter(|folder| is_left(folder)).collect();
    left.sort();
    left
}

/// Whether nobody works in a folder. One that is somebody else's cannot be looked into, and is none of ours.
fn is_left(folder: &Path) -> bool {
    if !fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_dir()) || fs::read_dir(folder).is_err() {
        return false;
    }
    match File::open(folder.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() == io::ErrorKind::NotFound && !words_in(folder).is_empty(),
    }
}

/// The files with words in such a folder: all but the lock, empty ones and what is no file.
pub fn words_in(folder: &Path) -> Vec<PathBuf> {
    let has_words = |path: &PathBuf| {
        let file = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() > 0);
        file && path.file_name().is_some_and(|name| name != LOCK)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(has_words).collect();
    found.sort();
    found
}

fn in_memory(vars: &Vars) -> Option<PathBuf> {
    let runtime = vars.runtime.clone().filter(|folder| folder.is_dir());
    runtime.or_else(|| Some(PathBuf::from("/dev/shm")).filter(|folder| folder.is_dir() && writable(folder)))
}

fn writable(folder: &Path) -> bool {
    let probe = folder.join(format!("coach-probe-{}", std::process::id()));
    let made = fs::create_dir(&probe);
    made.and_then(|()| fs::remove_dir(&probe))
        .map_or_else(|error| error.kind() == io::ErrorKind::AlreadyExists, |()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(editor: &str) -> Result<(String, Vec<String>), Error> {
        program(&Vars { editor: Some(editor.into()), ..Vars::default() }, "say it")
    }

    #[test]
    fn the_editor_is_taken_apart_as_a_shell_does() {
        for (editor, program, arguments) in [
            ("nano", "nano", &[][..]),
            ("code --wait", "code", &["--wait"]),
            ("'/my tools/ed' -c 'set ft=md'", "/my tools/ed", &["-c", "set ft=md"]),
            (r"/my\ tools/ed -c set\ ft=md", "/my tools/ed", &["-c", "set ft=md"]),
            ("\"/my tools/ed\" -c \"say \\\"x\\\"\"", "/my tools/ed", &["-c", "say \"x\""]),
            ("ed ''", "ed", &[""]),
            ("ed '$HOME'", "ed", &["$HOME"]),
        ] {
            let (found, words) = taken_apart(editor).unwrap();
            assert_eq!(
                (found.as_str(), words),
                (program, arguments.iter().map(|it| (*it).to_owned()).collect())
            );
        }
        for editor in ["'ed", " ", "ed \"x"] {
            let error = taken_apart(editor).unwrap_err();
            assert_eq!(error.kind, Kind::Usage, "{error}");
        }
    }

    #[test]
    fn vi_is_told_from_what_begins_like_it() {
        assert!(["vi", "/usr/bin/vim", "nvim", "vim.basic"].into_iter().all(is_vi));
        assert!(!["vis", "ed", "/home/vim/bin/nano"].into_iter().any(is_vi));
        assert_eq!(for_vi(Path::new("/run/a b/50%")), "/run/a\\ b/50\\%");
    }

    #[test]
    fn what_nobody_works_in_is_left_behind() {
        let runtime = tempfile::tempdir().unwrap();
        let vars = Vars { runtime: Some(runtime.path().to_owned()), ..Vars::default() };
        let folder = |name: &str| {
            let folder = runtime.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("session.txt"), "words").unwrap();
            folder
        };
        let used = folder("coach-0000000000000001");
        let lock = File::create(used.join(LOCK)).unwrap();
        lock.lock().unwrap();
        let killed = folder("coach-0000000000000002");
        fs::write(killed.join(LOCK), "").unwrap();
        let left = folder("coach-0000000000000003");
        for other in ["coach-config", "coach-00000000000000zz", "pulse"] {
            folder(other);
        }
        assert_eq!(left_behind(&vars), [killed.clone(), left]);
        assert_eq!(words_in(&killed), [killed.join("session.txt")]);
        drop(lock);
        assert_eq!(left_behind(&vars).len(), 3);
    }
}
