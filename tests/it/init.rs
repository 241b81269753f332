//! `coach init`: what it asks, what it refuses, and that it keeps nothing when it fails.

use std::fs;

use crate::{Says, World, world::files};

#[test]
fn without_a_practice_there_is_a_welcome() {
    insta::assert_snapshot!(World::new().story(["", "client list", "status --json"]));
}

#[test]
fn with_a_practice_coach_alone_is_the_short_help() {
    let ran = World::practice().sh("");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("Usage: coach"), "{ran}");
}

#[test]
fn every_question_has_a_flag() {
    let world = World::new();
    world.write("pass.txt", "correct horse battery staple seven\nsecond line\n");
    insta::assert_snapshot!(world.story([
        "init --name 'Mara Lind' --email mara@example.org --practice 'Lind Coaching' --tz Asia/Tokyo
         --passphrase-file pass.txt --recovery-file recovery.txt --no-input",
        "whoami",
        "config get time.zone",
    ]));
    let sheet = fs::read_to_string(world.root().join("recovery.txt")).unwrap();
    assert!(sheet.contains("\nAGE-SECRET-KEY-1"));
    assert!(
        fs::read_to_string(world.folder().join("identity.age")).unwrap().contains("BEGIN AGE ENCRYPTED FILE")
    );
}

#[test]
fn what_is_missing_is_named() {
    let world = World::new();
    world.write("taken.txt", "something");
    world.write("empty.txt", "");
    insta::assert_snapshot!(world.story([
        "init",
        "init --recovery-file r.txt",
        "init --recovery-file r.txt --name 'Mara Lind'",
        "init --recovery-file r.txt --name '' --no-passphrase",
        "init --recovery-file taken.txt --name Mara --no-passphrase",
        "init --recovery-file nowhere/r.txt --name Mara --no-passphrase",
        "init --recovery-file r.txt --name Mara --passphrase-file empty.txt",
        "init --recovery-file r.txt --name Mara --passphrase-file missing.txt",
        "init --recovery-file r.txt --name Mara --no-passphrase --email nonsense",
        "init --recovery-file r.txt --name Mara --no-passphrase --tz Mars/Olympus",
    ]));
    assert!(!world.folder().exists(), "nothing may be left behind");
    assert!(!world.root().join("r.txt").exists());
}

#[test]
fn a_practice_is_never_overwritten() {
    let world = World::with_clients();
    let before = world.fingerprint();
    insta::assert_snapshot!(world.sh("init --name Eve --no-passphrase --recovery-file other.txt --no-input"));
    assert_eq!(world.fingerprint(), before);
    for file in ["keyring", "identity.age", "practice.db"] {
        let world = World::new();
        fs::create_dir(world.folder()).unwrap();
        fs::write(world.folder().join(file), "mine").unwrap();
        assert_eq!(
            world.sh("init --name Eve --no-passphrase --recovery-file r.txt --no-input").code,
            9,
            "{file}"
        );
        assert_eq!(fs::read_to_string(world.folder().join(file)).unwrap(), "mine");
    }
}

#[test]
fn a_person_is_asked_and_proves_the_sheet() {
    let world = World::new();
    world.person([
        Says::Line("Mara Lind"),
        Says::Line(""),
        Says::Line("Mars/Olympus"),
        Says::Line(""),
        // A weak one is taken back, an empty one refused, a mistyped one asked for again.
        Says::Line("short"),
        Says::No,
        Says::Line(""),
        Says::Line("a long enough passphrase here"),
        Says::Line("a long enough passphrase hero"),
        Says::Line("eight888"),
        Says::Yes,
        Says::Line("eight888"),
        Says::Line("wrong!"),
        Says::Proof,
    ]);
    insta::assert_snapshot!(world.sh("init"));
    let shown = world.shown();
    assert!(
        shown.contains("AGE-SECRET-KEY-1") && shown.contains('█'),
        "the sheet has the key and its QR code"
    );
    for (path, bytes) in files(&world.folder()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("AGE-SECRET-KEY-1"), "{} holds a bare key", path.display());
    }
}

#[test]
fn an_unproved_sheet_keeps_nothing() {
    let world = World::new();
    world.person([Says::Line("wrong!"), Says::Line("wrong?"), Says::Line("wrong.")]);
    insta::assert_snapshot!(world.sh("init --name Mara --practice P --tz UTC --no-passphrase"));
    assert!(!world.folder().exists());
}

#[test]
fn a_person_may_leave_at_any_question() {
    for answers in 0..4 {
        let world = World::new();
        let lines = (0..answers).map(|_| Says::Line(""));
        world.person([Says::Line("Mara")].into_iter().chain(lines).chain([Says::Cancels]));
        let ran = world.sh("init");
        assert_eq!(ran.code, 130, "{ran}");
        assert!(!world.folder().exists());
    }
}

#[test]
fn a_dry_run_makes_nothing() {
    let world = World::new();
    let ran = world.sh("init --name Mara --no-passphrase --recovery-file r.txt --no-input --dry-run");
    insta::assert_snapshot!(ran);
    assert!(!world.folder().exists() && !world.root().join("r.txt").exists());
}

#[test]
fn a_folder_that_is_copied_elsewhere_is_pointed_out() {
    let world = World::new();
    let ran =
        world.sh("init --name Mara --no-passphrase --recovery-file r.txt --no-input --store Dropbox/coach");
    assert!(ran.err.contains("This folder seems to be synchronised by Dropbox"), "{ran}");
}

/// An `init` that was killed is named by the next one and by `doctor`; one that still runs is nobody's business.
#[test]
fn an_init_that_was_cut_off_is_named() {
    let world = World::new();
    let line = "init --name Eve --no-passphrase --recovery-file r.txt --no-input";
    let name = format!("{}.0123456789abcdef.new", world.folder().file_name().unwrap().to_str().unwrap());
    let left = world.root().join(name);
    fs::create_dir(&left).unwrap();
    let lock = fs::File::create(left.join("in-use")).unwrap();
    fs::write(left.join("keyring"), "half").unwrap();
    let refused = |line: &str| {
        let ran = world.sh(line);
        let told = format!("{}{}", ran.out, ran.err);
        assert!(ran.code == 9 && told.contains("0123456789abcdef.new"), "{ran}");
        assert!(told.contains("rm -r "), "{ran}");
    };
    refused(line);
    refused("doctor");
    assert!(!world.folder().exists() && !world.root().join("r.txt").exists());
    lock.lock().unwrap();
    world.ok(line);
    assert!(!world.ok("doctor").raw.contains("0123456789abcdef"));
    drop(lock);
    refused("doctor");
    assert!(left.exists(), "nothing is removed unasked");
}

/// An empty folder becomes the practice in one step, and one with something else in it keeps that.
#[test]
fn a_folder_that_is_there_is_taken() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let line = "init --name Eve --no-passphrase --recovery-file r.txt --no-input";
    let mode = |world: &World| fs::metadata(world.folder()).unwrap().permissions().mode() & 0o777;
    let world = World::new();
    fs::create_dir(world.folder()).unwrap();
    fs::set_permissions(world.folder(), fs::Permissions::from_mode(0o755)).unwrap();
    let number = fs::metadata(world.folder()).unwrap().ino();
    world.ok(line);
    assert_ne!(fs::metadata(world.folder()).unwrap().ino(), number, "it is another folder, put there whole");
    assert_eq!(mode(&world), 0o700);
    let world = World::new();
    fs::create_dir(world.folder()).unwrap();
    fs::write(world.folder().join("readme.txt"), "mine").unwrap();
    world.ok(line);
    assert_eq!(fs::read(world.folder().join("readme.txt")).unwrap(), b"mine");
    let names: Vec<_> = fs::read_dir(world.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".new")), "{names:?}");
    world.ok("client list");
}
