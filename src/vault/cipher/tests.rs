//! Vectors (made with another implementation, Python's `cryptography`), padding, and refusals.

use proptest::prelude::*;

use super::*;
use crate::vault::testing::{ADA, PRACTICE, hex, unhex};

const ROW: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0777);
const NONCE_BYTES: [u8; 12] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab];
const NAME: &str = "c10100000001a0a1a2a3a4a5a6a7a8a9aaaba18c0894ab07d7d8b2c2d9c6b2090ae3\
    b0fc068e5589ca689699b54717350ec4b001e6332a89a55e404d623680793926";
const EMPTY_NOTES: &str = "c10101020304a0a1a2a3a4a5a6a7a8a9aaab60e869b4e768a1bddea3baa332090ae3\
    b0fc068e5589ca689699b54717350ec4b02283453dca1fc590e53e16f4f6e379";

fn cipher() -> FieldCipher {
    FieldCipher::new(&std::array::from_fn(|i| u8::try_from(i).unwrap()), PRACTICE).unwrap()
}

fn slot() -> Slot {
    Slot { table: "clients", column: "name", row: ROW, subject: ADA }
}

fn place(slot: &Slot, version: u32) -> Place<'_> {
    Place { practice: PRACTICE, slot, version }
}

#[test]
fn seals_as_the_vectors_say() {
    let slot = slot();
    let sealed = cipher().seal(&place(&slot, 1), NONCE_BYTES, b"Ada Lovelace").unwrap();
    assert_eq!(hex(sealed.as_bytes()), NAME);
    assert_eq!(&**cipher().open(&place(&slot, 1), &unhex(NAME)).unwrap(), b"Ada Lovelace");

    let notes = Slot { table: "sessions", column: "notes", ..slot };
    let sealed = cipher().seal(&place(&notes, 0x0102_0304), NONCE_BYTES, b"").unwrap();
    assert_eq!(hex(sealed.as_bytes()), EMPTY_NOTES);
    assert_eq!(key_version(&notes, sealed.as_bytes()).unwrap(), 0x0102_0304);
}

#[test]
fn padding_hides_the_length_and_comes_off_again() {
    let slot = slot();
    let cipher = cipher();
    for length in 0..600 {
        let plain = vec![0x80; length];
        let sealed = cipher.seal(&place(&slot, 1), NONCE_BYTES, &plain).unwrap();
        let padded = sealed.as_bytes().len() - HEAD - TAG;
        assert!(padded > length && padded.is_multiple_of(if length < 256 { 32 } else { 256 }), "{length}");
        assert_eq!(*cipher.open(&place(&slot, 1), sealed.as_bytes()).unwrap(), plain);
    }
}

#[test]
fn padding_of_any_other_shape_is_refused() {
    assert_eq!(unpadded(&[]), None);
    assert_eq!(unpadded(&[0; 32]), None, "no mark");
    assert_eq!(unpadded(&[1; 32]), None, "no mark");
    assert_eq!(unpadded(&[[0x80; 1].as_slice(), &[0; 31]].concat()), Some(0));
    assert_eq!(unpadded(&[[0x80; 1].as_slice(), &[0; 63]].concat()), None, "a bucket too large");
}

#[test]
fn no_flipped_bit_is_accepted() {
    let slot = slot();
    let cipher = cipher();
    for length in [0, 31, 300] {
        let sealed = cipher.seal(&place(&slot, 1), NONCE_BYTES, &vec![7; length]).unwrap().into_bytes();
        for bit in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            let opened =
                key_version(&slot, &bent).and_then(|version| cipher.open(&place(&slot, version), &bent));
            assert!(opened.is_err(), "bit {bit} of {length}");
        }
        for short in 0..sealed.len() {
            assert!(cipher.open(&place(&slot, 1), &sealed[..short]).is_err(), "cut to {short}");
        }
    }
}

#[test]
fn unknown_formats_are_named() {
    let unknown = |blob: &[u8]| match key_version(&slot(), blob) {
        Err(VaultError::UnknownFormat { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(unknown(&[0xC2, 1, 0, 0, 0, 1]), 0xC2);
    assert_eq!(unknown(&[0xC1, 2, 0, 0, 0, 1]), 2);
    assert!(matches!(key_version(&slot(), &[]), Err(VaultError::Refused { .. })));
    assert!(matches!(key_version(&slot(), &[0xC1, 1, 0]), Err(VaultError::Refused { .. })));
}

#[test]
fn names_that_run_together_are_told_apart() {
    let cipher = cipher();
    let one = Slot { table: "ab", column: "c", ..slot() };
    let other = Slot { table: "a", column: "bc", ..slot() };
    let sealed = cipher.seal(&place(&one, 1), NONCE_BYTES, b"x").unwrap();
    assert!(cipher.open(&place(&other, 1), sealed.as_bytes()).is_err());
}

#[test]
fn a_sealed_value_shows_its_length_only() {
    assert_eq!(format!("{:?}", Sealed::from_bytes(vec![1, 2, 3])), "Sealed(3 bytes)");
}

proptest! {
    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), head in any::<bool>()) {
        let blob = if head { [&[0xC1, 0x01, 0, 0, 0, 1], &bytes[..]].concat() } else { bytes };
        let slot = slot();
        let opened = key_version(&slot, &blob).and_then(|version| cipher().open(&place(&slot, version), &blob));
        prop_assert!(opened.is_err());
    }
}
