//! Taking keys back, with tests that play the attacker: whoever copied something before gets nothing by it afterwards.

use std::fs;

use coach::{
    store::Store,
    vault::{Identity, Slot, Vault, VaultError},
};

use crate::{Says, World, keys::locked};

const SHOW: &str = "client show k7mq --plain --no-header --fields name";

fn take(world: &World, file: &str) -> Vec<u8> {
    fs::read(world.folder().join(file)).unwrap()
}

/// The identity file from before, with the passphrase that opened it, opens the keyring of now no more.
#[test]
fn an_identity_that_was_copied_before_opens_nothing_after_a_change_of_passphrase() {
    let world = locked();
    world.write("stolen.age", String::from_utf8(take(&world, "identity.age")).unwrap());
    world.ok("passphrase --passphrase-file old.txt --new-passphrase-file new.txt");
    world.ok("lock");
    let stolen = format!("{SHOW} --identity stolen.age --passphrase-file old.txt");
    let ran = world.sh(&stolen);
    assert!(ran.code == 10 && !ran.out.contains("Ada"), "{ran}");
    world.ok(&format!("{SHOW} --passphrase-file new.txt"));
    let ran = world.ok("recover --recovery-file recovery.txt --rehearse");
    assert!(ran.err.contains("opens the practice"), "{ran}");
}

/// The same where there was no passphrase: everybody could have copied the file.
#[test]
fn an_identity_without_a_passphrase_opens_nothing_after_the_first_one() {
    let world = World::with_clients();
    world.write("stolen.age", String::from_utf8(take(&world, "identity.age")).unwrap());
    world.write("new.txt", "seven words that nobody will ever guess\n");
    world.ok("passphrase --new-passphrase-file new.txt");
    let ran = world.sh(&format!("{SHOW} --identity stolen.age"));
    assert!(ran.code == 10 && !ran.out.contains("Ada"), "{ran}");
    world.ok(&format!("{SHOW} --passphrase-file new.txt"));
}

/// A copy of the whole folder holds what it held; with new keys it opens nothing that is written afterwards.
#[test]
fn a_copy_of_the_folder_opens_nothing_that_is_written_after_new_keys() {
    let world = World::with_clients();
    let practice = Store::open(&world.folder()).unwrap().practice();
    let read = |folder: &std::path::Path| {
        let bytes = Identity::read_file(&folder.join("identity.age")).unwrap();
        let identity = Identity::open::<VaultError>(&bytes, || Err(VaultError::WrongPassphrase)).unwrap();
        Vault::open(&folder.join("keyring"), practice, &identity).unwrap()
    };
    let stolen = read(&world.folder());
    let cell = || {
        let sql = "SELECT id, sponsor FROM clients WHERE handle = 'k7mq'";
        let (id, bytes): (Vec<u8>, Vec<u8>) =
            world.raw().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let id = uuid::Uuid::from_slice(&id).unwrap();
        (Slot { table: "clients", column: "sponsor", row: id, subject: id }, bytes)
    };
    world.ok("client edit k7mq --set sponsor=Acme");
    let (slot, bytes) = cell();
    assert_eq!(stolen.open_text(slot, &bytes).unwrap().as_str(), "Acme", "it held that key");
    for renew in [
        "passphrase --compromised --new-passphrase-file new.txt",
        "recover --recovery-file recovery.txt --new-passphrase-file new.txt",
    ] {
        world.write("new.txt", "seven words that nobody will ever guess\n");
        world.ok(renew);
        world.ok("client edit k7mq --set sponsor=Bolt --passphrase-file new.txt");
        let (slot, bytes) = cell();
        assert!(matches!(stolen.open_text(slot, &bytes), Err(VaultError::NoKey { .. })), "{renew}");
        world.ok("passphrase --remove --passphrase-file new.txt");
        world.ok("undo");
        let ran = world.ok("client show k7mq --plain --no-header --fields sponsor");
        assert_eq!(ran.out, "Acme\n", "what was sealed before opens as ever");
    }
    // Nor can the old files be put back under the new database.
    assert!(Store::open(&world.folder()).unwrap().unlock(stolen).is_err());
}

/// An earlier keyring that was put back is not made the newest one by a recovery.
#[test]
fn recover_refuses_an_earlier_keyring() {
    let world = locked();
    let older = take(&world, "keyring");
    world.ok("client add 'Eve Low' --handle p2pp --passphrase-file old.txt");
    world.ok("client note k7mq -m 'a line' --passphrase-file old.txt");
    world.ok("lock");
    fs::write(world.folder().join("keyring"), &older).unwrap();
    let before = world.fingerprint();
    let recover = "recover --recovery-file recovery.txt --new-passphrase-file new.txt";
    let ran = world.sh(recover);
    assert_eq!(ran.code, 10, "{ran}");
    assert!(ran.err.contains("its generation is 2, and the practice knows 3"), "{ran}");
    assert_eq!(world.fingerprint(), before);
    let ran = world.ok(&format!("{recover} --accept-older"));
    assert!(ran.err.contains("kept as keyring.generation-2; it has no key for: p2pp\n"), "{ran}");
    assert_eq!(take(&world, "keyring.generation-2"), older);
    // Whoever has no key is in nobody's way, and can be removed.
    world.ok("client edit k7mq --set sponsor=Acme --passphrase-file new.txt");
    let ran = world.sh("client rm p2pp --yes --passphrase-file new.txt");
    assert!(ran.err.contains("Removed "), "{ran}");
    assert_eq!(world.ok(&format!("{SHOW} --passphrase-file new.txt")).out, "Ada Okafor\n");
    let status = world.ok("status --json").json();
    assert_eq!(status["keyring_generation"], 4);
}

/// A change of passphrase that is cut off between its two steps is finished by whatever opens the practice next.
#[test]
fn a_change_of_passphrase_that_was_cut_off_is_finished() {
    let world = locked();
    let before = take(&world, "identity.age");
    world.ok("passphrase --passphrase-file old.txt --new-passphrase-file new.txt");
    world.ok("lock");
    let after = take(&world, "identity.age");
    fs::write(world.folder().join("identity.age"), before).unwrap();
    fs::write(world.folder().join("identity.age.recovered"), &after).unwrap();
    let ran = world
        .person([Says::Line(crate::keys::NEW)])
        .sh("client show k7mq --format plain --no-header --fields name");
    assert!(ran.code == 0 && ran.err.contains("Finished the change of keys that was cut off"), "{ran}");
    assert_eq!(take(&world, "identity.age"), after);
}

/// A file that never ends, or is another one than was meant, takes neither memory nor time.
#[cfg(target_os = "linux")]
#[test]
fn small_files_have_a_bound() {
    let world = locked();
    world.ok("lock");
    let ran = world.sh(&format!("{SHOW} --passphrase-file /dev/zero"));
    assert!(ran.code != 0 && ran.err.contains("/dev/zero") && ran.err.contains("larger than 1 MiB"), "{ran}");
    fs::write(world.folder().join("config.toml"), "# ".repeat(1 << 20)).unwrap();
    let ran = world.sh("config list");
    assert!(ran.code != 0 && ran.err.contains("larger than 1 MiB"), "{ran}");
}
