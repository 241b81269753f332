//! Hands on the files: moved, altered, foreign and rolled-back things are refused, and nothing is made of them.

use std::{collections::BTreeMap, fs};

use coach::vault::VaultError;
use rusqlite::types::Value;

use crate::{World, privacy::sealed};

/// Every sealed cell of the practice that can be opened by a command, as (table, column, row's key).
fn cells(world: &World) -> Vec<(String, String, Vec<u8>, Vec<u8>)> {
    let raw = world.raw();
    let mut found = Vec::new();
    for (table, column) in sealed() {
        if !["clients", "users", "coaches"].contains(&table.as_str()) {
            continue;
        }
        let sql = format!("SELECT id, \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        let mut statement = raw.prepare(&sql).unwrap();
        for row in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap() {
            let (id, blob) = row.unwrap();
            found.push((table.clone(), column.clone(), id, blob));
        }
    }
    found
}

/// Two clients with every field, whose values say where they belong.
fn full(world: World) -> World {
    for (handle, name, phone) in [("k7mq", "Ada Okafor", "+331000"), ("t2wd", "Ben Ito", "+332000")] {
        world.ok(&format!(
            "client add '{name}' --handle {handle} --email {handle}@example.org --phone {phone} --focus f-{handle}
             --goal g-{handle} --sponsor s-{handle} --set preferences.x=p-{handle} --set emergency.x=e-{handle}
             --set consent=yes --set consent_how=c-{handle} --set notes=n-{handle}"
        ));
    }
    world
}

fn put(world: &World, (table, column, id): (&str, &str, &[u8]), blob: &[u8]) {
    let sql = format!("UPDATE \"{table}\" SET \"{column}\" = ?1 WHERE id = ?2");
    let changed = world.tamper(|raw| raw.execute(&sql, (Value::Blob(blob.to_vec()), id)));
    assert_eq!(changed.unwrap(), 1);
}

const READERS: [&str; 3] =
    ["client show k7mq --notes --json", "client show t2wd --notes --json", "whoami --json"];

fn read(world: &World) -> Vec<String> {
    READERS.iter().map(|command| world.ok(command).out).collect()
}

/// Whether one who reads everything is told that something is damaged, and is shown nothing of that.
fn refused(world: &World) -> bool {
    let mut told = READERS.iter().map(|command| world.sh(command));
    told.any(|ran| ran.code == 10 && ran.out.contains("(unreadable)") && ran.err.contains("coach doctor"))
}

/// A sealed value opens in its own cell only: each is put into each other cell, over columns, rows, clients and tables.
#[test]
fn no_sealed_value_opens_in_another_cell() {
    let world = full(World::practice());
    let cells = cells(&world);
    assert!(cells.len() >= 24, "{}", cells.len());
    let before = read(&world);
    let mut tried = 0;
    for (at, (table, column, id, own)) in cells.iter().enumerate() {
        // Every neighbour in the list, and the same column of the other client: enough of a matrix for each run.
        for (other, (_, _, _, foreign)) in cells.iter().enumerate() {
            let near = other == (at + 1) % cells.len() || other == (at + 7) % cells.len();
            let twin = cells[other].1 == *column && cells[other].0 == *table;
            if other == at || !(near || twin) {
                continue;
            }
            put(&world, (table, column, id), foreign);
            assert!(
                refused(&world),
                "{table}.{column} accepted a value of {}.{}",
                cells[other].0,
                cells[other].1
            );
            tried += 1;
        }
        put(&world, (table, column, id), own);
    }
    assert!(tried >= 60, "{tried}");
    assert_eq!(read(&world), before, "everything opens again where it belongs");
}

#[test]
fn no_altered_value_opens() {
    let world = full(World::practice());
    for (table, column, id, own) in cells(&world) {
        let last = own.len() - 1;
        for (byte, bit) in [(0, 1), (1, 1), (5, 1), (6, 1), (18, 1), (last, 1)] {
            let mut altered = own.clone();
            altered[byte] ^= bit;
            put(&world, (&table, &column, &id), &altered);
            assert!(refused(&world), "{table}.{column} byte {byte}");
        }
        for cut in [0, last] {
            put(&world, (&table, &column, &id), &own[..cut]);
            assert!(refused(&world), "{table}.{column} cut to {cut}");
        }
        put(&world, (&table, &column, &id), &own);
    }
}

#[test]
fn what_does_not_open_is_told_by_its_place() {
    let world = full(World::practice());
    let by_place: BTreeMap<_, _> = cells(&world)
        .into_iter()
        .map(|(table, column, id, blob)| ((table, column, id.clone()), blob))
        .collect();
    let (place, _) = by_place.iter().find(|((_, column, _), _)| column == "phone").unwrap();
    let notes = by_place.iter().find(|((_, column, id), _)| column == "notes" && *id == place.2).unwrap().1;
    put(&world, (&place.0, &place.1, &place.2), notes);
    insta::assert_snapshot!(world.story([
        "client show k7mq",
        "client show k7mq --json",
        "client show t2wd --plain --no-header --fields name"
    ]));
}

/// Values of another practice, sealed with other keys, are strangers here.
#[test]
fn nothing_of_another_practice_opens() {
    let (world, other) = (full(World::practice()), full(World::practice_of_another()));
    let (mine, theirs) = (cells(&world), cells(&other));
    for ((table, column, id, own), (_, _, _, foreign)) in mine.iter().zip(&theirs) {
        put(&world, (table, column, id), foreign);
        assert!(refused(&world), "{table}.{column}");
        put(&world, (table, column, id), own);
    }
}

fn swap(world: &World, file: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let path = world.folder().join(file);
    let old = fs::read(&path).unwrap();
    fs::write(path, bytes).unwrap();
    old
}

#[test]
fn a_foreign_keyring_is_refused() {
    let (world, other) = (World::with_clients(), World::practice_of_another());
    let foreign = fs::read(other.folder().join("keyring")).unwrap();
    let own = swap(&world, "keyring", foreign);
    let before = world.fingerprint();
    let story = world.story(["client list", "client add Eve", "unlock --identity keyring"]);
    assert!(!story.contains("Added"), "{story}");
    assert_eq!(world.fingerprint(), before);
    insta::assert_snapshot!(world.sh("client list"));
    // With the foreign identity beside it, it is still the keyring of another practice.
    let foreign = fs::read(other.folder().join("identity.age")).unwrap();
    let identity = swap(&world, "identity.age", foreign);
    insta::assert_snapshot!(world.sh("client list"));
    // The foreign identity does not open the own keyring either.
    swap(&world, "keyring", own);
    insta::assert_snapshot!(world.sh("client list"));
    swap(&world, "identity.age", identity);
    world.ok("client list");
}

/// Who knows the public recipients can wrap keys for them; without the private identity nobody can vouch for them.
#[test]
fn a_planted_keyring_is_refused() {
    let world = World::with_clients();
    let practice = coach::store::Store::open(&world.folder()).unwrap().practice();
    let path = world.root().join("planted");
    let mallory = coach::vault::Identity::generate();
    let now = world.now();
    // The attacker makes a keyring of their own for this practice and puts the victim's recipient into the header.
    let victim = coach::vault::Vault::peek(&world.folder().join("keyring")).unwrap().user;
    coach::vault::Vault::create(&path, practice, &mallory, None, now, &mut *world.entropy()).unwrap();
    let mut planted = fs::read(&path).unwrap();
    let (from, to) = (mallory.recipient(), victim);
    let at = planted.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    planted[at..at + from.len()].copy_from_slice(to.as_bytes());
    let own = swap(&world, "keyring", planted);
    let ran = world.sh("client list");
    assert_eq!(ran.code, 10, "{ran}");
    assert!(ran.out.is_empty(), "{ran}");
    // Every byte of the true one counts.
    for at in (0..own.len()).step_by(29) {
        let mut altered = own.clone();
        altered[at] ^= 1;
        swap(&world, "keyring", altered);
        let ran = world.sh("client show k7mq");
        assert!(ran.code == 10 && ran.out.is_empty(), "byte {at}: {ran}");
    }
    for cut in [0, 1, 16, own.len() / 2, own.len() - 1] {
        swap(&world, "keyring", &own[..cut]);
        assert_eq!(world.sh("client show k7mq").code, 10, "cut to {cut}");
    }
    swap(&world, "keyring", own);
    assert_eq!(world.sh("client show k7mq").code, 0);
}

#[test]
fn a_keyring_that_was_put_back_is_refused() {
    let world = World::practice();
    let old = fs::read(world.folder().join("keyring")).unwrap();
    world.ok("client add 'Ada Okafor' --handle k7mq");
    swap(&world, "keyring", old);
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story(["client list", "client add Eve"]));
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn lost_files_are_named() {
    for file in ["keyring", "identity.age"] {
        let world = World::with_clients();
        fs::remove_file(world.folder().join(file)).unwrap();
        insta::assert_snapshot!(
            format!("lost_{file}"),
            world.story(["client list", "client add Eve", "status"])
        );
        assert_eq!(
            world.sh("init --name Eve --no-passphrase --recovery-file r.txt").code,
            9,
            "init never overwrites"
        );
    }
}

#[test]
fn a_newer_practice_is_left_alone() {
    let world = World::with_clients();
    world.raw().execute_batch("PRAGMA user_version = 99").unwrap();
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story(["client list", "client add Eve", "status"]));
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn what_is_no_practice_is_left_alone() {
    let not_a_database =
        [b"hello".to_vec(), Vec::new(), vec![0xAA; 8192], b"SQLite format 3\0garbage".to_vec()];
    for bytes in not_a_database {
        let world = World::practice();
        swap(&world, "practice.db", &bytes);
        let ran = world.sh("client list");
        assert_eq!(ran.code, 10, "{ran}");
        assert_eq!(fs::read(world.folder().join("practice.db")).unwrap(), bytes, "it stays as it is");
    }
    // A database of somebody else.
    let world = World::practice();
    let path = world.folder().join("practice.db");
    fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1")
        .unwrap();
    let before = fs::read(&path).unwrap();
    insta::assert_snapshot!(world.sh("client list"));
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A torn page is told, not repaired and not read past.
#[test]
fn a_damaged_database_is_told() {
    let world = full(World::practice());
    let path = world.folder().join("practice.db");
    let mut bytes = fs::read(&path).unwrap();
    let size = bytes.len();
    for at in (4096..size).step_by(4096) {
        bytes[at..at + 64].fill(0xAA);
    }
    fs::write(&path, &bytes).unwrap();
    for command in ["client list", "client add Eve", "status"] {
        let ran = world.sh(command);
        assert!(ran.code == 10 || ran.code == 1, "{ran}");
        assert!(ran.out.is_empty() && ran.err.starts_with("error: "), "{ran}");
    }
}

/// While another process writes, a command says that it waits, and goes on when that one is done.
#[test]
fn a_second_writer_waits_and_says_so() {
    let world = World::with_clients();
    let other = world.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = world.ok("client list");
    assert!(ran.err.is_empty(), "readers do not wait: {ran}");
    let store = coach::store::Store::open(&world.folder()).unwrap();
    assert!(store.is_taken());
    let other = std::thread::spawn(move || {
        std::thread::park_timeout(std::time::Duration::from_millis(700));
        other.execute_batch("ROLLBACK").unwrap();
    });
    let ran = world.ok("client pause k7mq");
    other.join().unwrap();
    let told =
        "Another coach command is writing to this practice; waiting for it (Ctrl-C ends the waiting)\nPaused";
    assert!(ran.err.starts_with(told), "{ran}");
    assert!(!store.is_taken());
}

/// An older keyring in the hands of a running command is noticed when it begins to write.
#[test]
fn a_keyring_that_goes_back_under_a_running_command_is_refused() {
    let world = World::practice();
    let old = fs::read(world.folder().join("keyring")).unwrap();
    world.ok("client add 'Ada Okafor' --handle k7mq");
    let mut practice = world.open();
    swap(&world, "keyring", old);
    let stamp = practice.setting.stamp();
    let mut entropy = world.entropy();
    let begun = practice.store.begin(stamp, &mut *entropy, "test", coach::store::Kind::Write);
    assert!(matches!(begun.err(), Some(coach::store::StoreError::Vault(VaultError::WentBack { .. }))));
}
