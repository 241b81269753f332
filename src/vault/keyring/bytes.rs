//! Reading bytes off the front of a slice, where every step may find too few.

use super::damaged;
use crate::vault::VaultError;

/// What is still to be read.
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], VaultError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(*head)
    }

    pub(super) fn slice(&mut self, length: usize) -> Result<&'a [u8], VaultError> {
        let (head, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(head)
    }

    /// A length of four bytes and as many bytes as it says.
    pub(super) fn counted(&mut self) -> Result<&'a [u8], VaultError> {
        let length = u32::from_be_bytes(self.array()?);
        self.slice(usize::try_from(length).map_err(|_| damaged())?)
    }

    /// How much is left.
    pub(super) fn left(&self) -> usize {
        self.0.len()
    }
}
