//! The keyring file against a checked-in vector, bent bits, strangers and attackers.

use proptest::prelude::*;

use super::{record::RecordView, *};
use crate::vault::{
    pending::Pending,
    testing::{ADA, BOB, PRACTICE, Seeded, at, hex, recovery, unhex, user},
};

/// Made once by [`small`]; the root key is wrapped with randomness of age's own, so only reading can be compared.
const VECTOR: &str = include_str!("vector.hex");

fn body(seed: u64) -> Body {
    let entropy: &mut dyn Entropy = &mut Seeded(seed);
    let mut pending = Pending::default();
    for (subject, version) in [(PRACTICE, 1), (BOB, 1), (BOB, 2)] {
        pending.make(crate::vault::subjects::fresh(KeyId::new(subject, version), at(1), entropy).unwrap());
    }
    pending.erase(ADA, at(2));
    let mac = recovery().mac_key(PRACTICE, Purpose::RecoveryMac).unwrap();
    Body::merged(None, &pending, &random_key(entropy).unwrap(), &mac).unwrap()
}

fn header() -> KeyringHeader {
    KeyringHeader {
        practice: PRACTICE,
        generation: 7,
        created_at: at(0),
        updated_at: at(60),
        user: user().recipient(),
        recovery: Some(recovery().recipient()),
    }
}

fn small() -> Vec<u8> {
    Keyring::seal(header(), body(1), &user(), &mut Seeded(2)).unwrap().0
}

fn open(file: &[u8]) -> Result<Keyring, VaultError> {
    Keyring::open(file, PRACTICE, Role::User, &user())
}

#[test]
#[ignore = "writes the vector; run once for a new format"]
fn write_the_vector() {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/vault/keyring/vector.hex"), hex(&small()))
        .unwrap();
}

#[test]
fn the_vector_opens_for_user_and_recovery() {
    let file = unhex(VECTOR);
    for (role, identity) in [(Role::User, user()), (Role::Recovery, recovery())] {
        let keyring = Keyring::open(&file, PRACTICE, role, &identity).unwrap();
        assert_eq!(keyring.header, header());
        assert_eq!(keyring.body.plain(), body(1).plain());
        assert_eq!(keyring.mark[..], file[file.len() - 32..]);
    }
}

#[test]
fn header_and_body_are_written_as_the_vector_says() {
    let mut head = Vec::new();
    header().encode(&mut head).unwrap();
    assert_eq!(hex(&head), VECTOR[..head.len() * 2]);
    let keys: Vec<_> =
        body(1).records().map(RecordView::facts).map(|key| (key.subject, key.version)).collect();
    assert_eq!(keys, [(PRACTICE, 1), (BOB, 1), (BOB, 2)]);
    assert_eq!(body(1).tombstones().collect::<Vec<_>>(), [Tombstone { subject: ADA, erased_at: at(2) }]);
}

#[test]
fn no_flipped_bit_is_accepted() {
    let file = small();
    assert!(open(&file).is_ok());
    for bit in 0..file.len() * 8 {
        let mut bent = file.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&bent).is_err(), "bit {bit}");
    }
}

#[test]
fn the_recovery_identity_refuses_flipped_bits_too() {
    let file = small();
    // The user's own code comes last and is not for the recovery identity to judge: `recover` writes a new one.
    for bit in (0..(file.len() - MAC) * 8).step_by(3) {
        let mut bent = file.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(Keyring::open(&bent, PRACTICE, Role::Recovery, &recovery()).is_err(), "bit {bit}");
    }
}

#[test]
fn no_other_length_is_accepted() {
    let file = small();
    for length in 0..file.len() {
        assert!(open(&file[..length]).is_err(), "cut to {length}");
    }
    assert!(open(&[&file[..], &[0]].concat()).is_err());
}

#[test]
fn a_planted_keyring_is_refused() {
    // All that the attacker lacks is a private identity: the recipients are public.
    let attacker = Identity::generate();
    let planted = Keyring::seal(header(), body(9), &attacker, &mut Seeded(3)).unwrap().0;
    assert!(matches!(open(&planted), Err(VaultError::Planted)));

    let entropy: &mut dyn Entropy = &mut Seeded(4);
    let (index, mac) = (random_key(entropy).unwrap(), random_key(entropy).unwrap());
    let body = Body::merged(None, &Pending::default(), &index, &mac).unwrap();
    let planted = Keyring::seal(header(), body, &attacker, entropy).unwrap().0;
    let opened = Keyring::open(&planted, PRACTICE, Role::Recovery, &recovery());
    assert!(matches!(opened, Err(VaultError::Planted)));
}

#[test]
fn somebody_elses_keyring_is_named_as_such() {
    let elsewhere = Keyring::open(&small(), ADA, Role::User, &user());
    assert!(matches!(elsewhere, Err(VaultError::ForeignPractice { expected: ADA, found: PRACTICE })));
    let stranger = Keyring::open(&small(), PRACTICE, Role::User, &Identity::generate());
    assert!(matches!(stranger, Err(VaultError::ForeignIdentity { wanted }) if wanted == user().recipient()));

    let header = KeyringHeader { recovery: None, ..header() };
    let alone = Keyring::seal(header, body(1), &user(), &mut Seeded(2)).unwrap().0;
    assert!(open(&alone).is_ok());
    let recovered = Keyring::open(&alone, PRACTICE, Role::Recovery, &recovery());
    assert!(matches!(recovered, Err(VaultError::NoRecovery)));
}

#[test]
fn newer_formats_are_refused_by_name() {
    let mut file = small();
    file[9] = 2;
    assert!(matches!(open(&file), Err(VaultError::UnknownFormat { found: 2, .. })));
}

#[test]
fn a_body_out_of_order_is_damaged() {
    let good = body(1);
    let swapped = |a: usize, b: usize| {
        let mut plain = Zeroizing::new(good.plain().to_vec());
        let (a, b) = (72 + a * Record::SIZE, 72 + b * Record::SIZE);
        let first = plain[a..a + Record::SIZE].to_vec();
        plain.copy_within(b..b + Record::SIZE, a);
        plain[b..b + Record::SIZE].copy_from_slice(&first);
        Body::parse(plain)
    };
    assert!(swapped(1, 1).is_ok());
    assert!(swapped(0, 1).is_err() && swapped(1, 2).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0_usize..200) {
        let file = small();
        prop_assert!(open(&bytes).is_err());
        prop_assert!(open(&[&file[..start], &bytes[..]].concat()).is_err());
        prop_assert!(root::unwrap(&bytes, &user()).is_err());
    }

    /// Behind the code and the seal the parser is still total.
    #[test]
    fn any_body_parses_or_is_damaged(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..600), keys in 0_u32..8, graves in 0_u32..8,
    ) {
        if bytes.len() >= 72 {
            bytes[64..68].copy_from_slice(&keys.to_be_bytes());
            bytes[68..72].copy_from_slice(&graves.to_be_bytes());
        }
        if let Ok(body) = Body::parse(Zeroizing::new(bytes)) {
            body.records().for_each(|record| assert_eq!(body.get(record.id()).unwrap().id(), record.id()));
            body.tombstones().for_each(|grave| assert!(body.is_erased(grave.subject)));
        }
    }

    #[test]
    fn any_slot_is_refused_or_the_same(at in 0_usize..300, byte in any::<u8>()) {
        let root = random_key(&mut Seeded(5)).unwrap();
        let mut slot = root::wrap(&root, &header().recipients().unwrap()).unwrap();
        let at = at % slot.len();
        slot[at] = byte;
        if let Ok(opened) = root::unwrap(&slot, &user()) {
            prop_assert_eq!(*opened, *root);
        }
    }
}
