//! Random bytes. A release build knows one source; a seeded one exists in the tests only.

use std::io;

/// A source of random bytes.
pub trait Entropy {
    /// Fills `buffer`.
    ///
    /// # Errors
    /// When the system has none to give.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()>;
}

impl dyn Entropy + '_ {
    /// As many random bytes as are asked for.
    ///
    /// # Errors
    /// When the system has none to give.
    pub fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// The operating system's generator.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        getrandom::fill(buffer).map_err(|_| io::Error::other("the system gives no random bytes"))
    }
}
