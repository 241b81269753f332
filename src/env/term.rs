//! The terminal: standard streams, what they are, and the questions that may be asked on them.

use std::io::{self, BufWriter, IsTerminal, Read, Write};

use super::{Vars, Watched, pipe::Pipe};
use crate::vault::Secret;

/// What the streams are connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about the terminal")]
pub struct Facts {
    /// Standard output is a terminal.
    pub out: bool,
    /// A person can be asked: standard input and error are terminals.
    pub person: bool,
    /// Standard input is a terminal.
    pub input: bool,
    /// Cells in a row.
    pub width: u16,
    /// Colour may be used on standard output.
    pub color: bool,
    /// Only ASCII is safe.
    pub ascii: bool,
}

/// Why a question got no answer.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// The person cancelled: Ctrl-C or Esc.
    #[error("cancelled")]
    Cancelled,
    /// Nobody is there to ask.
    #[error("there is no terminal to ask on")]
    Nobody,
    /// The stream failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The streams and questions of a command.
pub trait Term {
    /// Where data goes.
    fn out(&mut self) -> &mut dyn Write;
    /// Where messages go.
    fn err(&mut self) -> &mut dyn Write;
    /// Whether data could not be written where it goes.
    fn out_failed(&self) -> bool {
        false
    }
    /// Standard input.
    fn input(&mut self) -> Box<dyn Read + '_>;
    /// What the streams are.
    fn facts(&self) -> Facts;
    /// Whether somebody looks at the streams of this process while it works.
    fn is_live(&self) -> bool {
        false
    }
    /// Whether something waits in a pipe that was handed to this command alone. A pipe that whoever started it
    /// reads as well, as a loop does, is theirs. Nothing is read to find out; where it cannot be found out, nothing waits.
    fn handed(&self) -> bool {
        false
    }
    /// Asks for a line of text; an empty answer is allowed.
    ///
    /// # Errors
    /// When nobody answers.
    fn ask(&mut self, label: &str, default: Option<&str>) -> Result<String, TermError>;
    /// Asks for a secret without showing it.
    ///
    /// # Errors
    /// When nobody answers.
    fn ask_secret(&mut self, label: &str) -> Result<Secret, TermError>;
    /// Asks yes or no; no is the default.
    ///
    /// # Errors
    /// When nobody answers.
    fn confirm(&mut self, question: &str) -> Result<bool, TermError>;
    /// Writes to the terminal itself, whatever the streams are: for what must never land in a file or pipe.
    ///
    /// # Errors
    /// When there is no terminal.
    fn show(&mut self, text: &str) -> Result<(), TermError>;
}

/// The streams of this process.
pub struct Console {
    out: Watched<BufWriter<io::Stdout>>,
    err: io::Stderr,
    facts: Facts,
}

/// Columns and rows of the terminal, when one of the streams is one.
///
/// crossterm's own `size` would start `tput` twice when none is, which is what every script and pipe would pay for.
pub(super) fn window() -> Option<(u16, u16)> {
    #[cfg(unix)]
    {
        let sizes = [
            rustix::termios::tcgetwinsize(io::stdout()),
            rustix::termios::tcgetwinsize(io::stderr()),
            rustix::termios::tcgetwinsize(io::stdin()),
        ];
        let size = sizes.into_iter().flatten().find(|size| size.ws_col > 0 && size.ws_row > 0)?;
        Some((size.ws_col, size.ws_row))
    }
    #[cfg(not(unix))]
    crossterm::terminal::size().ok()
}

impl Console {
    /// Looks at the streams.
    pub fn new(vars: &Vars) -> Self {
        let out = io::stdout().is_terminal();
        let input = io::stdin().is_terminal();
        let width = vars.columns.or_else(|| window().map(|(columns, _)| columns)).unwrap_or(80);
        let facts = Facts {
            out,
            input,
            person: input && io::stderr().is_terminal(),
            width: width.max(20),
            color: vars.force_color || (out && !vars.no_color && !vars.dumb),
            ascii: vars.ascii,
        };
        Self { out: Watched::new(BufWriter::with_capacity(1 << 16, io::stdout())), err: io::stderr(), facts }
    }

    fn somebody(&mut self) -> Result<(), TermError> {
        if self.facts.person {
            self.out.flush()?;
            Ok(())
        } else {
            Err(TermError::Nobody)
        }
    }
}

impl Term for Console {
    fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    fn out_failed(&self) -> bool {
        self.out.failed
    }

    fn err(&mut self) -> &mut dyn Write {
        &mut self.err
    }

    fn input(&mut self) -> Box<dyn Read + '_> {
        Box::new(Pipe(io::stdin()))
    }

    fn is_live(&self) -> bool {
        self.facts.person
    }

    fn facts(&self) -> Facts {
        self.facts
    }

    #[cfg(target_os = "linux")]
    fn handed(&self) -> bool {
        use std::os::unix::{fs::MetadataExt, process::parent_id};
        let which = |process: &str| {
            let facts = std::fs::metadata(format!("/proc/{process}/fd/0")).ok()?;
            Some((facts.dev(), facts.ino()))
        };
        let (own, theirs) = (which("self"), which(&parent_id().to_string()));
        let alone = own.is_some() && theirs.is_some() && own != theirs;
        alone && rustix::io::ioctl_fionread(io::stdin()).is_ok_and(|bytes| bytes > 0)
    }

    fn ask(&mut self, label: &str, default: Option<&str>) -> Result<String, TermError> {
        self.somebody()?;
        match default {
            Some(default) => write!(self.err, "{label} [{default}]: ")?,
            None => write!(self.err, "{label}: ")?,
        }
        self.err.flush()?;
        let line = typed_line()?;
        let answer = line.trim();
        Ok(if answer.is_empty() { default.unwrap_or_default().to_owned() } else { answer.to_owned() })
    }

    fn ask_secret(&mut self, label: &str) -> Result<Secret, TermError> {
        self.somebody()?;
        hidden_line(&mut self.err, label).map(Secret::new)
    }

    fn confirm(&mut self, question: &str) -> Result<bool, TermError> {
        loop {
            match self.ask(&format!("{question} [y/N]"), None)?.to_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                _ => writeln!(self.err, "Type y or n; Enter means no")?,
            }
        }
    }

    fn show(&mut self, text: &str) -> Result<(), TermError> {
        let tty = if cfg!(windows) { "CONOUT$" } else { "/dev/tty" };
        let mut terminal =
            std::fs::OpenOptions::new().write(true).open(tty).map_err(|_| TermError::Nobody)?;
        terminal.write_all(text.as_bytes())?;
        Ok(())
    }
}

#[cfg(unix)]
fn typed_line() -> Result<String, TermError> {
    super::prompt::line()
}

#[cfg(unix)]
fn hidden_line(err: &mut io::Stderr, label: &str) -> Result<String, TermError> {
    write!(err, "{label}: ")?;
    err.flush()?;
    super::prompt::hidden_line()
}

#[cfg(not(unix))]
fn typed_line() -> Result<String, TermError> {
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 { Err(TermError::Cancelled) } else { Ok(line) }
}

#[cfg(not(unix))]
fn hidden_line(_: &mut io::Stderr, label: &str) -> Result<String, TermError> {
    let prompt = dialoguer::Password::new().with_prompt(label).allow_empty_password(true);
    prompt.interact().map_err(|dialoguer::Error::IO(error)| match error.kind() {
        io::ErrorKind::Interrupted => TermError::Cancelled,
        _ => TermError::Io(error),
    })
}
