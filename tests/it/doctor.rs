//! `coach doctor` repairs what it can, says how the rest is repaired, and its exit code says whether there is a rest.

use std::path::PathBuf;

use crate::{World, world::files};

/// Text that lies in memory, because the practice in this folder could not take it.
fn left(world: &World, store: &str) -> PathBuf {
    let before = folders(world);
    let blocks = PathBuf::from(store).join("kept");
    std::fs::write(&blocks, "").unwrap();
    let ran = world.stdin("marmalade").sh(&format!("session note zzzz --from - --store '{store}'"));
    assert!(ran.err.contains("in memory until you log out, not encrypted"), "{ran}");
    std::fs::remove_file(blocks).unwrap();
    let new = folders(world).into_iter().find(|place| !before.contains(place));
    new.unwrap()
}

fn folders(world: &World) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(world.root().join("run")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn what_another_practice_left_in_memory_is_not_taken() {
    let world = World::with_clients();
    let own = world.folder().display().to_string();
    let other = world.root().join("another practice").display().to_string();
    world.ok(&format!(
        "init --name Ben --no-passphrase --recovery-file r2.txt --no-input -q --store '{other}'"
    ));
    let theirs = left(&world, &other);
    let told = world.ok("client list --plain").err;
    assert!(
        told.starts_with("Text that was being written in another practice is in memory")
            && told.ends_with("To save it there: coach --store '~/another practice' doctor --fix\n"),
        "{told}"
    );
    let ran = world.sh("doctor --fix --plain --no-header --fields name,ok,detail,hints");
    assert_eq!(ran.code, 9, "{ran}");
    assert!(ran.out.contains("memory\tfalse\tthere is text of another practice"), "{ran}");
    assert!(ran.out.contains("in that practice: coach --store '~/another practice' doctor --fix\n"), "{ran}");
    assert!(theirs.exists() && !world.folder().join("kept").exists());
    // Its own is taken meanwhile, and theirs is taken there.
    let mine = left(&world, &own);
    assert_eq!(world.sh("doctor --fix").code, 9);
    assert!(theirs.exists() && !mine.exists() && files(&world.folder().join("kept")).len() == 1);
    let ran = world.sh(&format!("doctor --fix --plain --store '{other}'"));
    assert!(!theirs.exists() && files(&PathBuf::from(&other).join("kept")).len() == 1, "{ran}");
}

/// A copy has the id of the practice it was made of, and takes nothing from it while that one is there.
#[test]
fn a_copy_takes_nothing_of_what_it_was_copied_from() {
    let world = World::with_clients();
    let own = world.folder().display().to_string();
    let mine = left(&world, &own);
    let copy = world.root().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for (path, bytes) in files(&world.folder()) {
        std::fs::write(copy.join(path.file_name().unwrap()), bytes).unwrap();
    }
    let ran = world.sh(&format!("doctor --fix --plain --store '{}'", copy.display()));
    assert!(ran.out.contains("there is text of another practice") && mine.exists(), "{ran}");
    world.sh("doctor --fix");
    assert!(!mine.exists() && files(&world.folder().join("kept")).len() == 1);
}

#[test]
fn what_is_nobodys_is_told_with_a_command_that_can_be_pasted() {
    let world = World::practice();
    let runtime = world.root().join("run of mine");
    let mut world = world;
    world.vars.runtime = Some(runtime.clone());
    for name in ["coach-0000000000000001", "coach-0000000000000002"] {
        let place = runtime.join(name);
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join("text.txt"), "marmalade").unwrap();
    }
    let ran = world.sh("doctor --fix --plain --no-header --fields name,ok,hints");
    let hint = "memory\tfalse\tread it, then remove it: \
                rm -r '~/run of mine/coach-0000000000000001' '~/run of mine/coach-0000000000000002'\n";
    assert!(ran.code == 9 && ran.out.contains(hint), "{ran}");
    assert!(runtime.join("coach-0000000000000001/text.txt").exists(), "nothing is taken");
}

#[cfg(unix)]
#[test]
fn one_failure_holds_up_no_other_repair() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::practice();
    let own = world.folder().display().to_string();
    let (first, second) = (left(&world, &own), left(&world, &own));
    let keyring = world.folder().join("keyring");
    std::fs::set_permissions(&keyring, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(world.folder().join("kept"), "").unwrap();
    let ran = world.sh("doctor --fix --plain --no-header --fields name,ok,detail");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.out.contains("folder\ttrue\t2 files made private") && ran.out.contains("\nterminal\t"),
        "{ran}"
    );
    assert!(ran.out.contains("memory\tfalse\t") && first.exists() && second.exists(), "{ran}");
    assert!(ran.err.starts_with("error: some things could not be"), "{ran}");
    std::fs::remove_file(world.folder().join("kept")).unwrap();
    // What waits to be brought in is still to be done.
    let ran = world.sh("doctor --fix");
    assert!(ran.code == 9 && ran.err.contains("something to do about: kept text\n"), "{ran}");
    assert!(!first.exists() && !second.exists());
    std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    assert_eq!(world.sh("doctor").code, 0);
    let json = world.ok("doctor --json").json();
    assert!(json["checks"].as_array().unwrap().iter().all(|check| check.get("failed").is_none()), "{json}");
}
