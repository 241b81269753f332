//! The pager: long output for a person goes through it, as other tools do.

use std::{
    ffi::OsString,
    io::{self, Write},
    process::{Command, Stdio},
};

use super::Vars;

/// Shows text: at once when it fits the terminal, else through `PAGER` (or `less`, told to leave colours alone).
///
/// # Errors
/// When the output cannot be written.
pub fn show(text: &[u8], vars: &Vars, out: &mut dyn Write) -> io::Result<()> {
    let height = super::term::window().map_or(usize::MAX, |(_, rows)| usize::from(rows));
    let lines = text.split(|byte| *byte == b'\n').count();
    if lines < height || !paged(text, vars.pager.clone().unwrap_or_else(|| "less".into())) {
        out.write_all(text)?;
        out.flush()?;
    }
    Ok(())
}

/// Whether a pager took the text. One that the person leaves early has taken it.
fn paged(text: &[u8], pager: OsString) -> bool {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.arg(flag).arg(pager).stdin(Stdio::piped()).env("LESS", "FRX").env("LESSHISTFILE", "-");
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A closed pager is a person who has seen enough.
        input.write_all(text).unwrap_or_default();
    }
    child.wait().is_ok_and(|status| status.code() != Some(127))
}
