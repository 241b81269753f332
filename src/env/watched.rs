//! A place that bytes are written to, and whether it failed: whoever is handed it knows no name for it that could be told.

use std::io::{self, Write};

/// Writes through, and remembers whether that failed.
pub struct Watched<W> {
    /// Where it goes.
    pub out: W,
    /// Whether something could not be written.
    pub failed: bool,
}

impl<W: Write> Watched<W> {
    /// Nothing has failed yet.
    pub const fn new(out: W) -> Self {
        Self { out, failed: false }
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().inspect_err(|_| self.failed = true)
    }
}
