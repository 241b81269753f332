//! Keys and ciphertext: the only module that sees either.

mod secret;

pub use secret::Secret;
