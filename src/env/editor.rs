//! The person's own editor, over a file in memory that never touches the disk in clear.

use std::{
    ffi::OsStr,
    fs, io,
    path::Path,
    process::{Child, Command, ExitStatus},
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use super::{
    Env, Vars, file,
    scratch::{Owner, Scratch},
    stop,
};
use crate::error::{Error, Kind};

/// What came of a text in the editor.
pub enum Edited {
    /// The editor ended well, and this is what lies there; nothing where it took the file away.
    Saved(Vec<u8>, Lying),
    /// It did not, or the program is to end: what it left, where that is not what it was given; and why.
    Broken(Option<Vec<u8>>, Error),
}

/// The text in memory, which stays there until this is dropped: whoever drops it has stored or kept the text, so that it
/// outlives a program that is killed while it asks something.
pub struct Lying(#[expect(dead_code, reason = "it is there to be dropped")] Scratch);

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
pub fn edit(
    env: &mut Env,
    owner: &Owner,
    (name, text): (&str, &[u8]),
    instead: &str,
) -> Result<Edited, Error> {
    if !env.term.facts().person {
        return Err(Error::usage("an editor needs a terminal").hint(instead));
    }
    let (program, arguments) = program(&env.vars, instead)?;
    let scratch = Scratch::make(env, owner)?;
    let path = scratch.folder.join(name);
    file::write_private(&path, text).map_err(|error| Error::file(&path, error))?;
    env.term.out().flush()?;
    let mut command = Command::new(&program);
    let waits = waiting(&program, &arguments);
    command.args(arguments).args(waits);
    if is_vi(&program) {
        let beside = scratch.folder.join("unsaved");
        // There before, so that it is as private as the rest.
        file::private().create_new(true).open(&beside).map_err(|error| Error::file(&beside, error))?;
        let beside = for_vi(&beside);
        command.args(["-n", "-i", "NONE", "-c", "set nobackup nowritebackup noswapfile noundofile"]);
        command.args(["-c", "set updatetime=1000", "-c"]);
        command.arg(format!("silent! autocmd CursorHold,CursorHoldI * silent! keepalt write! {beside}"));
    }
    let begun = env.clock.ticks();
    Ok(match run(command.arg(&path), &program)? {
        Ok(()) => {
            let left = match fs::read(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                read => read.map_err(|error| Error::file(&path, error))?,
            };
            if left == text && env.clock.ticks().saturating_sub(begun) < AT_ONCE {
                let told = "The editor returned at once. If it opens a window, make it wait, as in EDITOR='code --wait'";
                writeln!(env.term.err(), "{told}").unwrap_or_default();
            }
            Edited::Saved(left, Lying(scratch))
        }
        Err(error) => Edited::Broken(scratch.newest(text), error),
    })
}

/// The program that edits and its first words, taken apart as a shell takes them, which is not run.
fn program(vars: &Vars, instead: &str) -> Result<(String, Vec<String>), Error> {
    let set = vars.editor.as_ref().filter(|editor| !editor.to_string_lossy().trim().is_empty());
    let Some(editor) = set else {
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

/// Nobody reads and closes a text within so many milliseconds.
const AT_ONCE: u64 = 300;

/// Editors that open a window and come back at once unless they are told to wait, and the words that tell them.
const WINDOWS: [(&[&str], &[&str]); 4] = [
    (&["code", "code-insiders", "codium", "cursor", "windsurf", "zed", "zeditor", "atom"], &["--wait", "-w"]),
    (&["subl", "sublime_text"], &["--wait", "-w"]),
    (&["mate"], &["-w", "--wait"]),
    (&["gvim", "mvim"], &["-f", "--nofork"]),
];

/// What makes an editor wait until its window is closed, where it would not: what is written after it came back would be
/// lost.
fn waiting(program: &str, arguments: &[String]) -> Option<&'static str> {
    let name = Path::new(program).file_stem().unwrap_or_default();
    let (_, flags) = WINDOWS.iter().find(|(names, _)| names.iter().any(|known| name == OsStr::new(known)))?;
    let told = arguments.iter().any(|argument| flags.contains(&argument.as_str()));
    flags.first().filter(|_| !told).copied()
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
        for (editor, told) in [
            ("'ed", "EDITOR or VISUAL is not a command: 'ed"),
            ("ed \"x", "EDITOR or VISUAL is not a command: ed \"x"),
            (" \t", "neither VISUAL nor EDITOR says which editor to use"),
        ] {
            let error = taken_apart(editor).unwrap_err();
            assert_eq!((error.kind, error.message.as_str()), (Kind::Usage, told));
        }
    }

    #[test]
    fn vi_is_told_from_what_begins_like_it() {
        assert!(["vi", "/usr/bin/vim", "nvim", "vim.basic"].into_iter().all(is_vi));
        assert!(!["vis", "ed", "/home/vim/bin/nano"].into_iter().any(is_vi));
        assert_eq!(for_vi(Path::new("/run/a b/50%")), "/run/a\\ b/50\\%");
    }
}
