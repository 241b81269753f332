//! `coach unlock`, `lock`, `passphrase`, `recover`, `status` and `whoami`. A real scrypt takes about a second, so one
//! story does most of it.

use std::fs;

use crate::{Says, World};

pub(crate) const OLD: &str = "correct horse battery staple seven";
pub(crate) const NEW: &str = "an entirely different set of words";

pub(crate) fn locked() -> World {
    let world = World::new();
    world.write("old.txt", OLD);
    world.write("new.txt", format!("{NEW}\n"));
    world.write("wrong.txt", "not the one");
    world.ok("init --name 'Mara Lind' --passphrase-file old.txt --recovery-file recovery.txt --no-input -q");
    world.ok("client add 'Ada Okafor' --handle k7mq -q");
    world.ok("client edit k7mq --set focus=patience --set start=2026-09-01 -q");
    world
}

/// Every command that the help promises without a key works without one, by handles alone, and so do the lines of cron.
#[test]
fn what_is_promised_without_a_key_works_without_one() {
    let world = locked();
    for line in [
        "client add 'Ben Ito' --handle t2wd --email ben@example.org",
        "score add k7mq --psi .5 --rho .5 --q .3 --f .5 --at '2026-09-10 10:00'",
        "score add k7mq --psi .5 --rho .5 --q .7 --f .5 --at '2026-09-20 10:00'",
        "breakthrough add k7mq --dim psi --before 0.2 --after 0.5 --trigger 'A letter from Ada'",
        "session add k7mq --at '2026-10-01 10:00'",
        "assess new k7mq --type quick --no-input",
    ] {
        world.sh(line);
    }
    world.ok("lock");
    let help = world.ok("help keys").out;
    let (_, promised) = help.split_once("Without a key you can still use: ").unwrap();
    let (promised, _) = promised.split_once(". They").unwrap();
    let promised = promised.replace('\n', " ").replace(" and ", ", ");
    let mut promised: Vec<_> = promised.split(", ").map(str::to_owned).collect();
    assert!(promised.len() > 12, "{promised:?}");
    let crons = world.ok("help cron").out;
    let lines = crons.lines().filter_map(|line| line.trim().strip_prefix("coach "));
    promised.extend(lines.filter(|line| !line.contains("--passphrase")).map(str::to_owned));
    for line in promised {
        let more = match line.as_str() {
            "score show" => " k7mq",
            "score what-if" => " k7mq --q 0.5",
            _ => "",
        };
        for form in ["", " --json"] {
            let form = if line.contains(" --") { "" } else { form };
            let ran = world.ok(&format!("{line}{more}{form} --no-input"));
            for private in ["Ada", "Okafor", "Ben Ito", "ben@", "patience"] {
                assert!(!ran.out.contains(private), "{ran}");
            }
            // What is not known is null, never an empty name.
            assert!(!ran.out.contains("name\": \"\"") && !ran.out.contains("name\":\"\""), "{ran}");
        }
    }
    for (line, shown) in [
        ("client list --fields handle", "k7mq"),
        ("client list q<0.8 --fields handle", "k7mq"),
        ("score list --fields client,q_score", "0.70"),
        ("breakthrough list --fields client,dimension", "psi"),
        ("export scores --csv", "k7mq"),
    ] {
        let ran = world.ok(line);
        assert!(ran.out.contains(shown), "{ran}");
    }
    // What cannot be answered without a key is not answered with nobody.
    let ran = world.sh("client list ada");
    assert!(ran.code == 5 && ran.err.contains("names cannot be searched"), "{ran}");
    let ran = world.sh("score list --passphrase-file wrong.txt");
    assert_eq!(ran.code, 5, "{ran}");
}

#[test]
fn from_locked_to_unlocked_and_back() {
    let world = locked();
    let mut story = world.story([
        "status --plain --fields state,key_held,clients,recovery",
        "lock",
        "lock",
        "status --json --fields state",
        "whoami --plain --no-header",
    ]);
    // Nobody to ask: what needs a key says so, what does not works.
    story += &world.story([
        "client show k7mq",
        "client show ada",
        "client list",
        "client add Ben",
        "undo",
        "op log --fields id,command,summary",
        "op diff 3 --fields table,columns",
        "status --plain --fields state",
    ]);
    story += &world.story([
        "client show k7mq --passphrase-file wrong.txt",
        "client show k7mq --passphrase-command false",
        "client show k7mq --passphrase-command true",
        "client list --passphrase-file wrong.txt",
    ]);
    world.person([Says::Line("not the one"), Says::Line(""), Says::Line("nor this")]);
    story += &world.sh("client show k7mq").to_string();
    world.person([Says::Cancels]);
    story += &world.sh("client show k7mq").to_string();
    // A slip is forgiven.
    world.person([Says::Line("correct horse battery staple sevem"), Says::Line(OLD)]);
    story += &world.sh("client show k7mq --plain --no-header --fields name").to_string();
    // A typed passphrase is held for the next command.
    story += &world.story([
        "client show k7mq --plain --no-header --fields name",
        "lock --all",
        "unlock --for 3s",
        "unlock --for 1h --passphrase-file old.txt",
        "status --plain --no-header --fields state",
    ]);
    insta::assert_snapshot!(story);
}

#[test]
fn a_passphrase_from_a_command_is_not_held() {
    let world = locked();
    world.ok("lock");
    let command = format!("printf '{OLD}'");
    let ran = world.run([
        "client",
        "show",
        "k7mq",
        "--plain",
        "--no-header",
        "--fields",
        "name",
        "--passphrase-command",
        command.as_str(),
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Ada Okafor\n"), "{ran}");
    assert_eq!(world.ok("status --plain --no-header --fields state").out, "locked\n");
}

#[test]
fn a_new_passphrase_replaces_the_old_one() {
    let world = locked();
    // Being unlocked is not enough to change it.
    assert_eq!(world.sh("passphrase --new-passphrase-file new.txt").code, 5);
    let mut story = world.story([
        "passphrase --passphrase-file old.txt",
        "passphrase --passphrase-file old.txt --new-passphrase-file new.txt --dry-run",
        "passphrase --passphrase-file old.txt --new-passphrase-file new.txt",
        "lock",
        "client show k7mq --passphrase-file old.txt",
        "client show k7mq --passphrase-file new.txt --plain --no-header --fields name",
    ]);
    world.person([Says::Line(NEW), Says::Line("sh0rt ones"), Says::Yes, Says::Line("sh0rt ones")]);
    story += &world.sh("passphrase").to_string();
    insta::assert_snapshot!(story);
}

#[test]
fn the_recovery_sheet_gets_back_in() {
    let world = locked();
    world.ok("lock");
    let sheet = fs::read_to_string(world.root().join("recovery.txt")).unwrap();
    let own = fs::read_to_string(world.folder().join("identity.age")).unwrap();
    world
        .write("foreign.txt", "AGE-SECRET-KEY-1GE08EWTWCR0PNGVAR8VRTM4G9480WP4G42L2W28VCCTZLDEAPUASSQZWJT\n");
    insta::assert_snapshot!(world.story([
        "recover",
        "recover --recovery-file missing.txt",
        "recover --recovery-file wrong.txt",
        "recover --recovery-file foreign.txt --rehearse",
        "recover --recovery-file recovery.txt --rehearse",
        "recover --recovery-file recovery.txt",
        "recover --recovery-file recovery.txt --new-passphrase-file new.txt",
        "status --plain --no-header --fields state,key_held",
        "client list --plain --no-header --fields name",
        "lock",
        "client show k7mq --passphrase-file old.txt",
        "client show k7mq --passphrase-file new.txt --plain --no-header --fields name",
        "recover --recovery-file recovery.txt --rehearse",
    ]));
    // The identity from before does not open the practice any more, and the sheet is no identity for every day.
    world.write("before.age", own);
    let ran = world.sh("client show k7mq --identity before.age --passphrase-file old.txt");
    assert_eq!(ran.code, 10, "{ran}");
    let ran = world.sh("client show k7mq --identity recovery.txt");
    assert_eq!(ran.code, 10, "{ran}");
    let key = sheet.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).unwrap();
    let left = crate::world::files(&world.folder());
    assert!(left.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(key)));
    assert!(!world.folder().join("identity.age.recovered").exists());
}

/// What waits to be brought in was sealed for the identity from before.
#[test]
fn what_was_kept_before_a_recovery_is_brought_in_after_it() {
    let world = locked();
    world.ok("lock");
    for words in ["what was dictated", "and more"] {
        assert_eq!(world.stdin(words).sh("client note k7mq --from - --no-input").code, 5);
    }
    let folder = world.folder().join("kept");
    let paths = || crate::world::files(&folder).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let before = paths();
    let foreign = folder.join("client-20260101-0000-00000000.age");
    let sealed =
        age::encrypt(&age::x25519::Identity::generate().to_public(), b"of another practice").unwrap();
    fs::write(&foreign, sealed).unwrap();
    let ran = world.ok("recover --recovery-file recovery.txt --new-passphrase-file new.txt");
    assert!(ran.err.contains("Text that was saved for later is encrypted for the new key (2). ~/practice/kept/client-20260101-0000-00000000.age belongs to another key and stays as it is\n"), "{ran}");
    for path in &before {
        world.ok(&format!("client note k7mq --from {}", path.display()));
    }
    let note = world.ok("client note k7mq").out;
    assert!(note.contains("what was dictated") && note.contains("and more"), "{note}");
    assert_eq!(paths(), std::slice::from_ref(&foreign));
    let ran = world.sh(&format!("client note k7mq --from {}", foreign.display()));
    assert_eq!(ran.code, 9, "{ran}");
    assert!(
        ran.err.contains(
            "00000000.age: it is encrypted for another practice, or for this one before it was recovered\n"
        ),
        "{ran}"
    );
}

#[test]
fn a_practice_without_a_passphrase_says_so() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story([
        "unlock",
        "lock",
        "status --plain --fields state,key_held",
        "whoami --json",
        "passphrase --remove --dry-run"
    ]));
}

/// A recovery that was cut off between its last two steps, the keyring and the name of the identity, is finished by
/// whatever opens the practice next; one that was cut off before has changed nothing.
#[test]
fn a_recovery_that_was_cut_off_is_finished() {
    let world = locked();
    world.ok("lock");
    let at = |name: &str| world.folder().join(name);
    let (identity, keyring) = (fs::read(at("identity.age")).unwrap(), fs::read(at("keyring")).unwrap());
    world.ok("recover --recovery-file recovery.txt --new-passphrase-file new.txt");
    world.ok("lock");
    let (new_identity, new_keyring) =
        (fs::read(at("identity.age")).unwrap(), fs::read(at("keyring")).unwrap());
    let cut_off = |keyring: &[u8]| {
        fs::write(at("identity.age"), &identity).unwrap();
        fs::write(at("identity.age.recovered"), &new_identity).unwrap();
        fs::write(at("keyring"), keyring).unwrap();
        // The database learns of the new keyring last.
        world.raw().execute("UPDATE practice SET keyring_generation = 2", []).unwrap();
    };
    // Before: the old passphrase opens it as ever.
    cut_off(&keyring);
    let ran = world.ok("client show k7mq --passphrase-file old.txt --plain --no-header --fields name");
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("Ada Okafor\n", ""));
    assert!(at("identity.age.recovered").exists());
    // Between: the new one does, at the prompt as well, and the old one says no more than it ever did.
    cut_off(&new_keyring);
    let ran = world.sh("client show k7mq --passphrase-file old.txt");
    assert_ne!(ran.code, 0, "{ran}");
    assert!(at("identity.age.recovered").exists());
    let ran = world
        .person([Says::Line("not the one"), Says::Line(NEW)])
        .sh("client show k7mq --format plain --no-header --fields name");
    assert!(ran.code == 0 && ran.out.contains("Ada Okafor"), "{ran}");
    assert!(ran.err.contains("wrong passphrase, try again (2 left)"), "{ran}");
    assert!(ran.err.contains("Finished the change of keys that was cut off"), "{ran}");
    assert!(!at("identity.age.recovered").exists());
    assert_eq!(fs::read(at("identity.age")).unwrap(), new_identity);
    world.ok("lock");
    let ran = world.ok("client show k7mq --passphrase-file new.txt --plain --no-header --fields name");
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("Ada Okafor\n", ""));
}
