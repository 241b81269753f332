//! The vault over real files: life of keys, several processes, crashes, and what opens where.

use std::fs;

use super::*;
use crate::vault::testing::{ADA, BOB, PRACTICE, Seeded, at, recovery, user};

struct World {
    folder: tempfile::TempDir,
    entropy: Seeded,
}

impl World {
    fn new() -> (Self, Vault) {
        let mut world = Self { folder: tempfile::tempdir().unwrap(), entropy: Seeded(1) };
        let (path, recovery) = (world.path(), recovery());
        let vault = Vault::create(&path, PRACTICE, &user(), Some(&recovery), at(0), &mut world.entropy);
        (world, vault.unwrap())
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("keyring")
    }

    fn open(&self) -> Vault {
        Vault::open(&self.path(), PRACTICE, &user()).unwrap()
    }

    fn add(&mut self, vault: &mut Vault, subject: Uuid) {
        vault.add_subject(subject, at(1), &mut self.entropy).unwrap();
        vault.flush(at(1), &mut self.entropy).unwrap();
    }
}

fn name(subject: Uuid) -> Slot {
    Slot { table: "clients", column: "name", row: subject, subject }
}

fn opens(vault: &Vault, slot: Slot, sealed: &Sealed) -> bool {
    vault.open_sealed(slot, sealed.as_bytes()).is_ok()
}

#[test]
fn a_key_is_there_after_the_flush_and_not_before() {
    let (mut world, mut vault) = World::new();
    vault.add_subject(ADA, at(1), &mut world.entropy).unwrap();
    assert!(vault.has_subject(ADA) && vault.has_pending() && !world.open().has_subject(ADA));
    let sealed = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    vault.flush(at(2), &mut world.entropy).unwrap();

    let again = world.open();
    assert_eq!((again.generation(), again.practice()), (2, PRACTICE));
    assert_eq!(again.open_text(name(ADA), sealed.as_bytes()).unwrap().as_str(), "Ada");
    assert_eq!(vault.open_text(name(ADA), sealed.as_bytes()).unwrap().as_str(), "Ada");
    vault.flush(at(3), &mut world.entropy).unwrap();
    assert_eq!(vault.generation(), 2, "nothing pending, nothing written");
}

#[test]
fn the_practice_is_a_subject_from_the_start() {
    let (mut world, vault) = World::new();
    let slot = Slot { table: "operations", column: "summary", row: BOB, subject: PRACTICE };
    let sealed = vault.seal_text(slot, "added a client", &mut world.entropy).unwrap();
    assert_eq!(world.open().open_text(slot, sealed.as_bytes()).unwrap().as_str(), "added a client");
}

#[test]
fn discarded_keys_are_gone() {
    let (mut world, mut vault) = World::new();
    vault.add_subject(ADA, at(1), &mut world.entropy).unwrap();
    let sealed = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    vault.discard_pending();
    assert!(!vault.has_subject(ADA) && !opens(&vault, name(ADA), &sealed));
    world.add(&mut vault, ADA);
    assert!(!opens(&vault, name(ADA), &sealed), "another key, although of the same version");
}

#[test]
fn a_value_opens_in_its_own_slot_only() {
    let (mut world, mut vault) = World::new();
    world.add(&mut vault, ADA);
    world.add(&mut vault, BOB);
    let mut slots = Vec::new();
    for table in ["clients", "sessions"] {
        for column in ["name", "notes"] {
            for row in [ADA, BOB] {
                slots.extend([ADA, BOB, PRACTICE].map(|subject| Slot { table, column, row, subject }));
            }
        }
    }
    for slot in &slots {
        let sealed = vault.seal(*slot, b"x", &mut world.entropy).unwrap();
        let open: Vec<_> = slots.iter().filter(|other| opens(&vault, **other, &sealed)).collect();
        assert_eq!(open, [slot]);
    }
}

#[test]
fn two_vaults_do_not_lose_each_others_keys() {
    let (mut world, mut one) = World::new();
    let mut other = world.open();
    one.add_subject(ADA, at(1), &mut world.entropy).unwrap();
    world.add(&mut other, BOB);
    one.flush(at(2), &mut world.entropy).unwrap();
    assert_eq!(one.generation(), 3);
    assert!(other.reload_if_changed().unwrap() && !other.reload_if_changed().unwrap());
    for vault in [one, other, world.open()] {
        assert!(vault.has_subject(ADA) && vault.has_subject(BOB));
    }
}

#[test]
fn two_keys_for_one_subject_are_a_conflict() {
    let (mut world, mut one) = World::new();
    let mut other = world.open();
    one.add_subject(ADA, at(1), &mut world.entropy).unwrap();
    world.add(&mut other, ADA);
    assert!(matches!(one.flush(at(2), &mut world.entropy), Err(VaultError::Conflict { subject: ADA })));
    one.discard_pending();
    let sealed = other.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    assert!(opens(&one, name(ADA), &sealed));
}

#[test]
fn rotated_keys_open_until_they_are_destroyed() {
    let (mut world, mut vault) = World::new();
    world.add(&mut vault, ADA);
    let old = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    assert_eq!(vault.rotate_subject(ADA, Some(at(100)), at(10), &mut world.entropy).unwrap(), 2);
    let new = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    vault.flush(at(10), &mut world.entropy).unwrap();
    let mut vault = world.open();
    assert_eq!(new.as_bytes()[..6], [0xC1, 1, 0, 0, 0, 2]);
    assert!(opens(&vault, name(ADA), &old) && opens(&vault, name(ADA), &new));
    let first = vault.keys().into_iter().find(|key| (key.subject, key.version) == (ADA, 1)).unwrap();
    assert_eq!((first.retired_at, first.destroy_after), (Some(at(10)), Some(at(100))));

    assert_eq!(vault.destroy_due(at(99)), 0);
    assert_eq!(vault.destroy_due(at(100)), 1);
    vault.flush(at(100), &mut world.entropy).unwrap();
    let vault = world.open();
    assert!(!opens(&vault, name(ADA), &old) && opens(&vault, name(ADA), &new));
}

#[test]
fn erased_subjects_stay_erased() {
    let (mut world, mut vault) = World::new();
    world.add(&mut vault, ADA);
    let sealed = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    vault.erase_subject(ADA, at(5)).unwrap();
    vault.flush(at(5), &mut world.entropy).unwrap();
    for mut vault in [vault, world.open()] {
        let opened = vault.open_sealed(name(ADA), sealed.as_bytes());
        assert!(matches!(opened, Err(VaultError::Erased { subject: ADA })));
        let again = vault.add_subject(ADA, at(6), &mut world.entropy);
        assert!(matches!(again, Err(VaultError::Erased { subject: ADA })));
        assert_eq!(vault.tombstones().iter().map(|grave| grave.subject).collect::<Vec<_>>(), [ADA]);
        assert!(matches!(vault.erase_subject(PRACTICE, at(7)), Err(VaultError::PracticeKey)));
        assert!(matches!(vault.erase_subject(BOB, at(7)), Err(VaultError::NoKey { .. })));
    }
}

#[test]
fn recovery_hands_the_keyring_to_a_new_identity() {
    let (mut world, mut vault) = World::new();
    world.add(&mut vault, ADA);
    let sealed = vault.seal_text(name(ADA), "Ada", &mut world.entropy).unwrap();
    Vault::check_recovery(&world.path(), PRACTICE, &recovery()).unwrap();
    let new = Identity::generate();
    let path = world.path();
    Vault::recover(&path, (PRACTICE, 0), &recovery(), &new, at(9), &mut world.entropy).unwrap();

    assert!(matches!(Vault::open(&path, PRACTICE, &user()), Err(VaultError::ForeignIdentity { .. })));
    let vault = Vault::open(&path, PRACTICE, &new).unwrap();
    assert!(opens(&vault, name(ADA), &sealed));
    Vault::check_recovery(&path, PRACTICE, &recovery()).unwrap();
}

#[test]
fn another_identity_or_recovery_takes_the_place_of_the_old() {
    let (mut world, mut vault) = World::new();
    let (new_user, new_recovery) = (Identity::generate(), Identity::generate());
    vault.rewrap_user(&new_user, at(1), &mut world.entropy).unwrap();
    vault.rewrap_recovery(Some(&new_recovery), at(2), &mut world.entropy).unwrap();
    world.add(&mut vault, ADA);
    let path = world.path();
    assert!(Vault::open(&path, PRACTICE, &new_user).unwrap().has_subject(ADA));
    assert!(Vault::check_recovery(&path, PRACTICE, &recovery()).is_err());
    Vault::check_recovery(&path, PRACTICE, &new_recovery).unwrap();
    vault.rewrap_recovery(None, at(3), &mut world.entropy).unwrap();
    let none = Vault::check_recovery(&path, PRACTICE, &new_recovery);
    assert!(matches!(none, Err(VaultError::NoRecovery)));
    let header = Vault::peek(&path).unwrap();
    assert_eq!((header.generation, header.user, header.recovery), (5, new_user.recipient(), None));
}

#[test]
fn an_older_keyring_is_not_taken_for_a_newer() {
    let (mut world, mut vault) = World::new();
    let old = fs::read(world.path()).unwrap();
    world.add(&mut vault, ADA);
    fs::write(world.path(), old).unwrap();
    assert!(matches!(vault.reload_if_changed(), Err(VaultError::WentBack { had: 2, found: 1 })));
    vault.add_subject(BOB, at(2), &mut world.entropy).unwrap();
    assert!(vault.flush(at(2), &mut world.entropy).is_err());
}

#[test]
fn a_crash_or_an_error_while_writing_leaves_the_old_keyring() {
    let (mut world, mut vault) = World::new();
    // What a process leaves that dies between writing and renaming.
    fs::write(world.folder.path().join("keyring.new"), b"half a keyring").unwrap();
    assert_eq!(world.open().generation(), 1);
    world.add(&mut vault, ADA);
    assert!(world.open().has_subject(ADA));

    // A folder in the place of the new file cannot be replaced by it.
    fs::create_dir(world.folder.path().join("keyring.new")).unwrap();
    vault.add_subject(BOB, at(2), &mut world.entropy).unwrap();
    assert!(matches!(vault.flush(at(2), &mut world.entropy), Err(VaultError::Io { .. })));
    assert!(vault.has_pending() && !world.open().has_subject(BOB));
    fs::remove_dir(world.folder.path().join("keyring.new")).unwrap();
    vault.flush(at(3), &mut world.entropy).unwrap();
    assert!(world.open().has_subject(BOB));
}

#[test]
fn a_keyring_is_not_overwritten_by_a_new_one() {
    let (mut world, _) = World::new();
    let path = world.path();
    let again = Vault::create(&path, PRACTICE, &user(), None, at(1), &mut world.entropy);
    assert!(matches!(again, Err(VaultError::AlreadyThere { .. })));
    assert_eq!(world.open().generation(), 1);
}

#[test]
fn equal_values_have_equal_indexes_in_one_practice_only() {
    let ((_, one), (mut world, other)) = (World::new(), World::new());
    assert_eq!(one.blind_index("ada@example.org"), one.blind_index("ada@example.org"));
    assert_ne!(one.blind_index("ada@example.org"), one.blind_index("bob@example.org"));
    let elsewhere = world.folder.path().join("other");
    let second = Vault::create(&elsewhere, ADA, &user(), None, at(0), &mut world.entropy).unwrap();
    assert_ne!(other.blind_index("ada@example.org"), second.blind_index("ada@example.org"));
}

#[test]
fn nonces_do_not_come_twice() {
    let (mut world, vault) = World::new();
    let slot = name(PRACTICE);
    let nonces: std::collections::HashSet<_> = (0..1000)
        .map(|_| vault.seal(slot, b"", &mut world.entropy).unwrap().as_bytes()[6..18].to_vec())
        .collect();
    assert_eq!(nonces.len(), 1000);
}

/// `cargo test --release --lib vault::unlocked -- --ignored --nocapture`
#[test]
#[ignore = "measures; prints what sealing, opening and unlocking cost"]
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "a measurement, not a test")]
fn measure() {
    use crate::env::SystemEntropy;
    use std::time::Instant;
    let (world, mut vault) = World::new();
    let entropy = &mut SystemEntropy;
    let clients: Vec<_> = (1..=20_000).map(|i| Uuid::from_u128(i << 64)).collect();
    for client in &clients {
        vault.add_subject(*client, at(1), entropy).unwrap();
    }
    let slots = || clients.iter().flat_map(|client| (0..28).map(move |i| (client, i)));
    let slot = |client: &Uuid, i: u128| Slot { row: Uuid::from_u128(i), ..name(*client) };
    let seal = |what: &str, vault: &Vault| {
        let start = Instant::now();
        let all: Vec<_> =
            slots().map(|(c, i)| vault.seal(slot(c, i), b"4", &mut SystemEntropy).unwrap()).collect();
        eprintln!("seal {what}: {:?} each of {}", start.elapsed() / 560_000, all.len());
        all
    };
    seal("with pending keys", &vault);
    let start = Instant::now();
    vault.flush(at(2), entropy).unwrap();
    eprintln!("flush: {:?}", start.elapsed());
    let start = Instant::now();
    let again = world.open();
    eprintln!("unlock 20,000 clients: {:?}", start.elapsed());
    vault = again;
    let sealed = seal("with keys on disk", &vault);
    let start = Instant::now();
    slots().zip(&sealed).for_each(|((c, i), sealed)| assert!(opens(&vault, slot(c, i), sealed)));
    eprintln!("open: {:?} each", start.elapsed() / 560_000);
    vault.discard_pending();
    let start = Instant::now();
    let names = slots().step_by(28).zip(sealed.iter().step_by(28));
    names.for_each(|((c, i), sealed)| assert!(opens(&vault, slot(c, i), sealed)));
    eprintln!("open one value of each of 20,000 clients, nothing prepared: {:?}", start.elapsed());
}

#[test]
fn a_vault_in_memory_touches_no_file() {
    let mut entropy = Seeded(1);
    let mut vault = Vault::memory(PRACTICE, &user(), at(0), &mut entropy).unwrap();
    vault.add_subject(ADA, at(1), &mut entropy).unwrap();
    let sealed = vault.seal_text(name(ADA), "Ada", &mut entropy).unwrap();
    vault.flush(at(2), &mut entropy).unwrap();
    assert!(!vault.reload_if_changed().unwrap() && !vault.has_pending());
    assert_eq!((vault.generation(), vault.path.as_ref()), (2, None));
    assert_eq!(vault.open_text(name(ADA), sealed.as_bytes()).unwrap().as_str(), "Ada");
    vault.add_subject(BOB, at(3), &mut entropy).unwrap();
    vault.discard_pending();
    assert!(vault.has_subject(ADA) && !vault.has_subject(BOB));
}
