//! One line from the person at the terminal. A signal that comes meanwhile cancels the question, so that whatever waits
//! for the answer can clean up behind itself, and a hidden answer never leaves the terminal without its echo.

use std::io::{self, Read};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::{pipe::Pipe, stop, term::TermError};

/// Reads a line as it is typed, without its end.
pub(super) fn line() -> Result<String, TermError> {
    let _held = stop::hold();
    read()
}

/// Reads a line without showing it.
pub(super) fn hidden_line() -> Result<String, TermError> {
    let _held = stop::hold();
    let _silent = Silent::begin()?;
    read()
}

fn read() -> Result<String, TermError> {
    // Large enough for the longest line that a terminal gives: a secret is not left behind by growing.
    let (mut line, mut buffer) = (Vec::with_capacity(1 << 13), [0; 1 << 12]);
    let read = loop {
        match next(&mut buffer) {
            Ok(0) => break Err(TermError::Cancelled),
            Ok(count) => line.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) => break Err(error),
        }
        if line.last() == Some(&b'\n') {
            break Ok(());
        }
    };
    zeroize::Zeroize::zeroize(&mut buffer);
    let text = String::from_utf8(line).map_err(|error| {
        zeroize::Zeroize::zeroize(&mut error.into_bytes());
        TermError::Io(io::Error::new(io::ErrorKind::InvalidData, "what was typed is not UTF-8"))
    });
    let mut text = text?;
    read?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}

/// Waits for something to read, or for a signal.
fn next(buffer: &mut [u8]) -> Result<usize, TermError> {
    let read = Pipe(io::stdin()).read(buffer);
    if stop::came().is_some() { Err(TermError::Cancelled) } else { Ok(read?) }
}

/// The terminal while it does not show what is typed.
struct Silent(Termios);

impl Silent {
    fn begin() -> Result<Self, TermError> {
        let stdin = io::stdin();
        let before = tcgetattr(&stdin).map_err(io::Error::from)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(&stdin, OptionalActions::Flush, &silent).map_err(io::Error::from)?;
        Ok(Self(before))
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        // A terminal that is gone has nothing to restore.
        tcsetattr(io::stdin(), OptionalActions::Now, &self.0).unwrap_or_default();
    }
}
