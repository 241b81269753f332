//! Bytes from strangers on their way in: UTF-8 or a clear word on where it is not.

use std::{fmt, io, io::Read};

/// How much is looked at before the form of a file is decided on.
pub(super) const HEAD: usize = 1 << 16;

/// Where a file stops being text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotText {
    /// The line, from 1.
    pub line: u64,
    /// The byte within the line, from 1.
    pub byte: u64,
    /// What stands there.
    pub found: u8,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, byte, found } = self;
        write!(f, "line {line}, byte {byte} is 0x{found:02X}, which is not UTF-8")
    }
}

impl std::error::Error for NotText {}

/// Passes bytes on as long as they are UTF-8.
pub(super) struct Utf8<R> {
    inner: R,
    /// The beginning of a character whose rest has not been read yet.
    carry: Vec<u8>,
    line: u64,
    byte: u64,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, carry: Vec::new(), line: 1, byte: 1 }
    }

    fn check(&mut self, chunk: &[u8]) -> Result<(), NotText> {
        let joined;
        let bytes = if self.carry.is_empty() {
            chunk
        } else {
            joined = [self.carry.as_slice(), chunk].concat();
            joined.as_slice()
        };
        let good = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        let (good, rest) = bytes.split_at(good);
        let lines = good.split(|byte| *byte == b'\n').count() - 1;
        if lines > 0 {
            self.line += u64::try_from(lines).unwrap_or_default();
            self.byte = 1;
        }
        let tail = good.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        self.byte += u64::try_from(tail.len()).unwrap_or_default();
        let whole = std::str::from_utf8(rest).is_err_and(|error| error.error_len().is_some());
        match rest.first() {
            Some(found) if whole || chunk.is_empty() => {
                Err(NotText { line: self.line, byte: self.byte, found: *found })
            }
            _ => {
                self.carry = rest.to_vec();
                Ok(())
            }
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.check(buffer.get(..count).unwrap_or_default()).map_err(io::Error::other)?;
        Ok(count)
    }
}

/// Fills the head of a file as far as it goes.
pub(super) fn head(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(u64::try_from(HEAD).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], step: usize) -> io::Result<String> {
        struct Drip<'a>(&'a [u8], usize);
        impl Read for Drip<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let count = self.1.min(self.0.len()).min(buffer.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let mut text = String::new();
        Utf8::new(Drip(bytes, step)).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn characters_may_be_cut_anywhere() {
        let text = "Zoë 王\nłódź 👩‍👧\n";
        for step in 1..9 {
            assert_eq!(read(text.as_bytes(), step).unwrap(), text);
        }
    }

    #[test]
    fn latin_1_is_told_by_line_and_byte() {
        for step in [1, 3, 100] {
            let error = read(b"name,focus\nZo\xEB,leadership\n", step).unwrap_err();
            assert_eq!(error.to_string(), "line 2, byte 3 is 0xEB, which is not UTF-8");
        }
        assert_eq!(read(b"ab\xC3", 2).unwrap_err().to_string(), "line 1, byte 3 is 0xC3, which is not UTF-8");
    }
}
