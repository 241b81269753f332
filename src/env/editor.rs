//! The person's own editor, over a file in memory that never touches the disk in clear.

use std::{fs, io, path::PathBuf, process::Command};

use super::{Env, Vars, file};
use crate::error::{Error, Kind};

/// Hands text to `VISUAL` or `EDITOR` and takes it back. The file lies in a folder in memory (`XDG_RUNTIME_DIR`, else
/// `/dev/shm`), 0600 in a folder 0700, and is removed whatever happens; swap and backup files of vi-like editors are
/// switched off.
///
/// # Errors
/// When there is no editor, no folder in memory, or the editor fails.
pub fn edit(env: &mut Env, name: &str, text: &str, instead: &str) -> Result<String, Error> {
    if !env.term.facts().person {
        return Err(Error::usage("an editor needs a terminal").hint(instead));
    }
    let Some(editor) = env.vars.editor.clone() else {
        return Err(Error::usage("neither VISUAL nor EDITOR says which editor to use")
            .hint("for example: export EDITOR=nano")
            .hint("or give the text with -m or on standard input"));
    };
    let folder = Scratch::make(env)?;
    let path = folder.0.join(name);
    file::write_private(&path, text.as_bytes()).map_err(|error| Error::file(&path, error))?;
    env.term.out().flush()?;
    let program = editor.to_string_lossy();
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("vi"));
    command.args(words);
    if ["vi", "vim", "nvim", "view"]
        .iter()
        .any(|vi| program.split('/').next_back().is_some_and(|last| last.starts_with(vi)))
    {
        command.args(["-n", "-i", "NONE", "-c", "set nobackup nowritebackup noswapfile noundofile"]);
    }
    let status = command.arg(&path).status().map_err(|error| {
        Error::new(Kind::Failed, format!("the editor '{program}' cannot be started")).because(error)
    })?;
    if !status.success() {
        return Err(Error::new(Kind::Cancelled, "the editor gave up; nothing was changed"));
    }
    fs::read_to_string(&path).map_err(|error| Error::file(&path, error))
}

/// A folder in memory that is gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn make(env: &mut Env) -> Result<Self, Error> {
        let root = in_memory(&env.vars).ok_or_else(|| {
            Error::new(
                Kind::Refused,
                "this system offers no folder in memory, and private text must not lie on a disk",
            )
            .hint("give the text with -m or on standard input")
        })?;
        let random: [u8; 8] = env.entropy.bytes()?;
        let folder = root.join(format!("coach-{:016x}", u64::from_be_bytes(random)));
        file::create_private_folder(&folder).map_err(|error| Error::file(&folder, error))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing more can be done about a folder that cannot be removed; it vanishes with the login.
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

fn in_memory(vars: &Vars) -> Option<PathBuf> {
    let runtime = vars.runtime.clone().filter(|folder| folder.is_dir());
    runtime.or_else(|| Some(PathBuf::from("/dev/shm")).filter(|folder| folder.is_dir() && writable(folder)))
}

fn writable(folder: &std::path::Path) -> bool {
    let probe = folder.join(format!("coach-probe-{}", std::process::id()));
    let made = fs::create_dir(&probe);
    made.and_then(|()| fs::remove_dir(&probe))
        .map_or_else(|error| error.kind() == io::ErrorKind::AlreadyExists, |()| true)
}
