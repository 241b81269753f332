//! Commands that bring in what was kept: each works as it is printed, later and elsewhere, and doctor tells the same one.

use crate::{
    Says, World,
    session::made,
    writing::{back, editor, in_clear, kept, notes, world},
};

/// The command that is printed works as it stands, wherever it is pasted.
#[test]
fn the_printed_command_can_be_pasted() {
    let (mut world, id) = world();
    let ran = world.stdin(b"caf\xe9").sh(&format!("session note {id} --from -"));
    assert!(ran.err.contains("hint: give its encoding, and save it: coach "), "{ran}");
    world.ok(&back(&ran));
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\ncaf\u{e9}\n", 0));
    for (line, again) in [
        (format!("session note {id} -m -"), format!("session note {id} --from ")),
        (format!("session note {id} --from"), format!("session note {id} --from ")),
        (format!("session note {id} -"), format!("session note {id} --from ")),
        (
            format!("session note {id} --from /dev/stdin --no-input --bogus"),
            format!("session note {id} --from "),
        ),
        (
            "session log k7mq --no-input --at nonsense --from -".to_owned(),
            "session log k7mq --at nonsense --from ".to_owned(),
        ),
    ] {
        let ran = world.stdin("what was said").sh(&line);
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        assert!(back(&ran).starts_with(&again), "{ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    // What was kept of one thing is brought in there and nowhere else.
    let ran = world.stdin("x".repeat(100_001)).sh(&format!("session note {id} --from -"));
    let file = back(&ran).rsplit(' ').next().unwrap().to_owned();
    editor(&mut world, "true");
    let ran = world.person([Says::Yes]).sh(&format!("client add --from {file}"));
    assert!(ran.code == 9 && ran.err.contains(" was not saved by this command\n"), "{ran}");
    assert!(
        ran.err.contains(&format!("edit it: coach session note {id} --from ")) && kept(&world).len() == 1,
        "{ran}"
    );
}

/// Pasted on another day, or from another folder, the printed command means what was meant.
#[test]
fn the_printed_command_lasts() {
    let world = World::with_clients();
    for (at, said) in [
        ("'yesterday 9:00'", "'2026-09-23 09:00'"),
        ("yesterday", "2026-09-23"),
        ("'tue 10:00-11:15'", "'2026-09-22 10:00-11:15'"),
        ("'1 sep 2026 9:00'", "'1 sep 2026 9:00'"),
        ("'wed 9:00' --tz Asia/Tokyo", "'2026-09-23 09:00' --tz Asia/Tokyo"),
    ] {
        for line in [
            format!("session log nobody --from - --at {at}"),
            format!("session log nobody --at={at} --from - --bogus"),
        ] {
            let ran = world.stdin("what was said").sh(&line);
            assert_eq!(kept(&world).len(), 1, "{ran}");
            let back = back(&ran).replace('=', " ").replace('\'', "");
            assert!(back.contains(&format!("--at {}", said.replace('\'', ""))), "{back}");
            std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
        }
    }
    // A day later it is the same moment.
    let ran = world.stdin("what was said").sh("session log k7mq --from - --at 'yesterday 9:00' --bogus");
    world.pass(chrono::TimeDelta::days(1));
    world.ok(&back(&ran).replace(" --bogus", ""));
    let at = world.ok("session list --client k7mq --plain --no-header --fields scheduled_at").out;
    assert!(at.starts_with("2026-09-23T09:00:00+02:00"), "{at}");
}

/// Each text that waits is told with what it is, whose, and its own command.
#[test]
fn doctor_tells_each_text_that_waits() {
    let (world, id) = world();
    let given = made(&world, "intervene assign Q-02 --to k7mq");
    let draft = made(&world, "assess new t2wd --type quick --no-run");
    let long = "x".repeat(100_001);
    for line in [
        format!("session note {id} --from -"),
        "client note k7mq --from -".to_owned(),
        format!("intervene done {given} --rating 4 --from -"),
        format!("intervene abandon {given} --from -"),
        format!("assess answer {draft} q-01 -"),
        "assess new t2wd --answers -".to_owned(),
        "action add --from -".to_owned(),
    ] {
        let ran = world.stdin(&long).sh(&line);
        assert_ne!(ran.code, 0, "{ran}");
    }
    assert_eq!(kept(&world).len(), 7);
    let doctor = world.sh("doctor --plain --no-header --fields name,detail,hints");
    let waits: Vec<&str> = doctor.out.lines().filter(|line| line.starts_with("kept text\t")).collect();
    assert_eq!(waits.len(), 7, "{doctor}");
    for (what, command) in [
        (format!("notes of session {id} "), format!("session note {id} --from ")),
        ("a note on client k7mq ".to_owned(), "client note k7mq --from ".to_owned()),
        (
            format!("what a client said of intervention {given} "),
            format!("intervene done {given} --rating 4 --from "),
        ),
        (format!("why intervention {given} was abandoned "), format!("intervene abandon {given} --from ")),
        (format!("the answer to q-01 of assessment {draft} "), format!("assess answer {draft} q-01 --from ")),
        ("answers of client t2wd ".to_owned(), "assess new t2wd --answers ".to_owned()),
        ("action items ".to_owned(), "action add --from ".to_owned()),
    ] {
        let found = waits.iter().find(|line| line.contains(&format!("\t{what}could not be saved")));
        assert!(found.is_some_and(|line| line.contains(&format!("coach {command}"))), "{what}: {doctor}");
    }
    assert!(doctor.err.ends_with("there is something to do about: kept text\n"), "{doctor}");
}

/// The line that was told first is the one that doctor tells, whole; while locked, as much as may stand in clear.
#[test]
fn doctor_tells_the_whole_line() {
    let (world, _) = world();
    let long = "x".repeat(100_001);
    for line in [
        "session log k7mq --at 'yesterday 9:00' --type check-in --from -".to_owned(),
        "session log 'Ada Okafor' --at now --from -".to_owned(),
        "assess new k7mq --type quick --at 'yesterday 9:00' --answers -".to_owned(),
        "client edit k7mq --set note=-".to_owned(),
    ] {
        let ran = world.stdin(&long).sh(&line);
        assert_eq!(kept(&world).len(), 1, "{ran}");
        let doctor = world.sh("doctor --json").out;
        let told: serde_json::Value = serde_json::from_str(&doctor).unwrap();
        let hints: Vec<&str> = told["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|check| check["hints"][0].as_str())
            .collect();
        let whole = format!("coach {}", back(&ran));
        let home = world.root().display().to_string();
        assert!(
            hints.iter().any(|hint| hint.contains(&whole) || hint.replace(&home, "~").contains(&whole)),
            "{line}: {whole}\n{hints:?}"
        );
        let name = kept(&world)[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.contains("-k7mq-") && !name.contains("Ada"), "{name}");
        assert!(in_clear(&world, "Ada Okafor").is_empty(), "{line}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
}
