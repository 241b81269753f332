//! `coach completions`: the few lines by which a shell learns to ask `coach` what could stand at the cursor.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use clap_complete::env::Shells;

use super::cx::Cx;
use crate::{
    env::{Vars, file::read_small},
    error::{Error, Kind},
};

/// The shells that can be taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    /// Bash 4.4 or newer
    Bash,
    /// Zsh, after compinit
    Zsh,
    /// Fish
    Fish,
    /// Elvish
    Elvish,
    /// Version 7 or newer
    Powershell,
}

impl Shell {
    const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::Powershell => "powershell",
        }
    }

    /// The lines that register `coach` with the shell.
    fn shim(self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        if let Some(completer) = Shells::builtins().completer(self.name()) {
            completer.write_registration("COMPLETE", "coach", "coach", "coach", &mut bytes)?;
        }
        String::from_utf8(bytes)
            .map_err(|error| Error::new(Kind::Failed, "no completion code").because(error))
    }

    /// The file that is to hold the code, and the code: one line where the shell reads a file of the person's own, the
    /// whole of it where the shell has a folder for completions.
    fn place(self, vars: &Vars) -> Option<(PathBuf, Option<&'static str>)> {
        let home = vars.home.as_ref();
        Some(match self {
            Self::Bash => (home?.join(".bashrc"), Some("source <(COMPLETE=bash coach)")),
            Self::Zsh => {
                let folder = vars.zsh_home.as_ref().or(home)?;
                (folder.join(".zshrc"), Some("source <(COMPLETE=zsh coach)"))
            }
            Self::Fish => (vars.config_home.as_ref()?.join("fish/completions/coach.fish"), None),
            Self::Elvish => {
                let line = "eval (E:COMPLETE=elvish coach | slurp)";
                (vars.config_home.as_ref()?.join("elvish/rc.elv"), Some(line))
            }
            // Its profile lies in a different place on every system, and only PowerShell knows where.
            Self::Powershell => return None,
        })
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach completions zsh --install
  coach completions fish > ~/.config/fish/completions/coach.fish
  coach completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
    /// Write it where the shell will find it, after showing what and where
    #[arg(long)]
    install: bool,
}

impl CompletionsArgs {
    pub(super) fn run(&self, mut cx: Cx<'_>) -> Result<(), Error> {
        let shim = self.shell.shim()?;
        if !self.install {
            return Ok(cx.env.term.out().write_all(shim.as_bytes())?);
        }
        let Some((path, line)) = self.shell.place(&cx.env.vars) else {
            let shell = self.shell.name();
            return Err(Error::refused(format!("only {shell} knows where its profile is"))
                .hint(format!("coach completions {shell} >> $PROFILE")));
        };
        install(&mut cx, &path, line, &shim)
    }
}

fn install(cx: &mut Cx<'_>, path: &Path, line: Option<&str>, shim: &str) -> Result<(), Error> {
    let before = match read_small(path) {
        Ok(text) => text.to_string(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::file(path, error)),
    };
    let there = line.map_or(before == shim, |line| before.lines().any(|known| known.trim() == line));
    if there {
        return cx.say(&format!("{} already has it", path.display()));
    }
    let shown = match line {
        Some(line) => format!("this line would be added at the end of {}:\n\n  {line}\n", path.display()),
        None => format!("{} would hold {} lines of completion code", path.display(), shim.lines().count()),
    };
    shown.lines().try_for_each(|line| cx.env.term.err().write_all(format!("{line}\n").as_bytes()))?;
    if cx.globals.dry_run {
        return Ok(());
    }
    agreed(cx)?;
    let after = match line {
        Some(line) => format!("{}{line}\n", ending_in_newline(&before)),
        None => shim.to_owned(),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
    }
    fs::write(path, after).map_err(|error| Error::file(path, error))?;
    cx.did("Saved; it works in the next shell you open")
}

fn agreed(cx: &mut Cx<'_>) -> Result<(), Error> {
    if cx.globals.yes {
        return Ok(());
    }
    if !cx.globals.may_ask(cx.env) {
        return Err(Error::usage("this needs confirmation, and coach cannot ask here").hint("add --yes"));
    }
    if cx.env.term.confirm("Write it?")? {
        Ok(())
    } else {
        Err(Error::new(Kind::Cancelled, "nothing was changed"))
    }
}

fn ending_in_newline(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}
