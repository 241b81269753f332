//! What the tests of this module share: a seeded source of bytes, fixed identities and a fixed clock.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Identity, Secret};
pub(super) use crate::env::testing::Seeded;

pub(super) const PRACTICE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
pub(super) const ADA: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ad);
pub(super) const BOB: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00b0);

/// 2026-01-01 and so many seconds.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600 + seconds, 0).unwrap()
}

/// The identity whose key file is checked in with the vectors.
pub(super) fn user() -> Identity {
    identity("AGE-SECRET-KEY-1AJ2MYKUD0HJ2RZA7F59VQ372SG2YKD72Q6HZVV2V88KMJV503VUQDF4RWX")
}

/// A second one.
pub(super) fn recovery() -> Identity {
    identity("AGE-SECRET-KEY-1GE08EWTWCR0PNGVAR8VRTM4G9480WP4G42L2W28VCCTZLDEAPUASSQZWJT")
}

fn identity(text: &str) -> Identity {
    Identity::from_secret_text(&Secret::new(text.to_owned())).unwrap()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

pub(super) fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
