//! Words that come through a pipe come once: whatever becomes of the command, they are stored or kept, and what is kept
//! can be put right and brought in.

use crate::{
    Says, World,
    session::made,
    writing::{back, editor, in_clear, kept, notes, world},
};

#[test]
fn what_came_through_a_pipe_outlives_every_failure() {
    let world = World::new();
    world.write("pass.txt", "correct horse battery staple seven");
    world.ok("init --name Mara --passphrase-file pass.txt --recovery-file r.txt --no-input -q");
    world.ok("client add 'Ada Okafor' --handle k7mq -q --passphrase-file pass.txt");
    world.ok("lock");
    let words = "what was dictated";
    let locked = world.stdin(words).sh("client note k7mq --from - --no-input");
    assert_eq!((locked.code, kept(&world).len()), (5, 1), "{locked}");
    assert!(in_clear(&world, words).is_empty());
    let doctor = world.sh("doctor --plain --no-header --fields name,ok,hint").out;
    assert!(doctor.contains("kept text\tfalse\tbring it in: coach client note ID --from "), "{doctor}");
    let unlock = "--passphrase-file pass.txt";
    world.ok(&format!("{} {unlock}", back(&locked).replace(" --no-input", "")));
    assert_eq!((world.ok(&format!("client note k7mq {unlock}")).out.trim(), kept(&world).len()), (words, 0));
    // Nobody is called so, and the command as it was typed comes back with the file in it.
    let unknown =
        world.stdin(words).sh(&format!("session log 'Adda Oka' --at 'tue 10:00' --from - {unlock}"));
    assert_eq!((unknown.code, kept(&world).len()), (3, 1), "{unknown}");
    assert!(back(&unknown).starts_with("session log 'Adda Oka' --at 'tue 10:00' --from "), "{unknown}");
    world.ok(&back(&unknown).replace("'Adda Oka'", "k7mq"));
    // What stays in the shell's history, and what is empty, is not kept.
    assert_eq!(world.sh(&format!("client note nobody -m words {unlock}")).code, 3);
    assert_eq!(world.stdin(" \n").sh(&format!("client note nobody --from - {unlock}")).code, 3);
    assert!(kept(&world).is_empty());
    let dry = world.stdin(words).ok(&format!("client note k7mq --from - --dry-run {unlock}"));
    assert!(dry.err.starts_with("would have") && kept(&world).is_empty(), "{dry}");
}

/// A line that no command takes reads the pipe all the same, where it was told to.
#[test]
fn what_is_piped_into_a_wrong_line_is_kept() {
    let (world, id) = world();
    for (line, put_right) in [
        (format!("session note {id} --from - --edid"), " --edid"),
        (format!("session note {id} --from=- --nonsense"), " --nonsense"),
        (format!("session note {id} --from - --clear"), " --clear"),
    ] {
        let ran = world.stdin("what was said").sh(&line);
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        assert!(
            ran.err.contains("  what was written is kept, encrypted, in ~/practice/kept/session-"),
            "{ran}"
        );
        let hint = ran
            .err
            .lines()
            .find_map(|line| line.strip_prefix("hint: put the line right, and bring it in: coach "));
        let line = hint.unwrap().replace(put_right, "").replace("'--from=", "--from '");
        world.ok(&line);
        assert!(notes(&world, &id).ends_with("\nwhat was said\n") && kept(&world).is_empty(), "{ran}");
        world.ok("undo");
    }
    let ran = world.stdin("what was said").sh(&format!("session note {id} --from - --edid --json"));
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert!(told["error"]["facts"].to_string().contains("is kept"), "{ran}");
    std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    // Nothing is read that was not named, and help is no wrong line.
    for line in [format!("session note {id} --edid"), "session note --from - --help".to_owned()] {
        world.stdin("what was said").sh(&line);
        assert!(kept(&world).is_empty(), "{line}");
    }
}

#[test]
fn answers_and_what_a_client_said_are_kept_too() {
    let world = World::with_clients();
    let given = made(&world, "intervene assign Q-02 --to k7mq");
    let long = "x".repeat(100_001);
    let refused = world.stdin(&long).sh(&format!("intervene done {given} --rating 4 --from -"));
    assert_eq!((refused.code, kept(&world).len()), (9, 1), "{refused}");
    assert!(back(&refused).starts_with(&format!("intervene done {given} --rating 4 --from ")), "{refused}");
    let refused = world.stdin("in words").sh("assess answer zzzz plan-01 -");
    assert_eq!(kept(&world).len(), 2, "{refused}");
    assert!(back(&refused).starts_with("assess answer zzzz plan-01 - < "), "{refused}");
    // What was typed at a question is not lost either when the next one is left.
    world.person([Says::Line("it helped"), Says::Cancels]);
    let left = world.sh(&format!("intervene done {given} --rating 4"));
    assert_eq!((left.code, kept(&world).len()), (130, 3), "{left}");
    world.ok(&back(&left));
    let said = world.ok(&format!("intervene show {given} --notes --json")).json();
    assert_eq!((said["client_feedback"].as_str(), kept(&world).len()), (Some("it helped"), 2));
}

/// Objects are words as well, also where the practice is locked or only the name of the command is wrong.
#[test]
fn objects_are_kept_and_put_right() {
    let mut world = World::with_clients();
    let item = r#"{"client":"k7mq","titel":"Call Tom"}"#;
    let ran = world.stdin(item).sh("action add --from -");
    assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
    assert!(
        ran.err.contains("hint: put it right in your editor, and bring it in: coach action add --from "),
        "{ran}"
    );
    let doctor = world.sh("doctor --plain --no-header --fields name,hint").out;
    assert!(doctor.contains("kept text\tbring it in: coach action add --from "), "{doctor}");
    // Whoever is not there is asked nothing; whoever is puts it right.
    let line = back(&ran);
    let again = world.sh(&line);
    assert_eq!((again.code, kept(&world).len()), (2, 1), "{again}");
    editor(&mut world, "sed -i -e s/titel/title/ \"$f\"");
    let ran = world.person([Says::Yes]).ok(&line);
    assert!(ran.err.contains("'titel'") && ran.err.contains("Edit it? [Y/n]"), "{ran}");
    assert!(ran.err.contains("Added action item") && kept(&world).is_empty(), "{ran}");
    assert_eq!(world.ok("action list --plain --no-header --fields title").out, "Call Tom\n");
    for (line, object) in [
        ("client add --from -", r#"{"name":"Cy Dee","shoe_size":4}"#),
        ("client edit --from -", r#"{"handle":"k7mq","focus":1,"coaching_focus":2}"#),
        ("assess new k7mq --answers -", r#"{"nonsense":4}"#),
    ] {
        let ran = world.stdin(object).sh(line);
        assert!(ran.code != 0 && kept(&world).len() == 1, "{ran}");
        assert!(back(&ran).starts_with(line.trim_end_matches('-')), "{ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    for line in ["acton add --from -", "action add --frm -", "action add --frm=-"] {
        let ran = world.stdin(item).sh(line);
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        assert!(ran.err.contains("hint: put the line right, and bring it in: coach act"), "{ran}");
        assert!(!back(&ran).contains(" -\n") && back(&ran).contains(".age"), "{ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    // Files of rows are other programs' to write again.
    for line in ["import scores - --yes", "imprt scores -"] {
        let ran = world.stdin("nonsense").sh(line);
        assert!(ran.code != 0 && kept(&world).is_empty(), "{ran}");
    }
}

/// What was meant for a folder without a practice is nobody's to be reminded of: its path was told, and doctor finds it.
#[test]
fn words_for_no_practice_are_told_of_once() {
    let world = World::with_clients();
    let ran = world.stdin("what was dictated").sh("client note k7mq --from - --store ~/nowhere");
    assert!(ran.err.contains("in memory and not encrypted, in ~/run/coach-"), "{ran}");
    assert_eq!(world.ok("client list --plain").err, "");
    let doctor = world.sh("doctor --plain --no-header --fields name,ok,detail").out;
    assert!(doctor.contains("memory\tfalse\ttext lies there, not encrypted"), "{doctor}");
}

/// Words that no store takes are put right where they are brought in.
#[test]
fn a_note_that_is_too_long_is_put_right() {
    let (mut world, id) = world();
    let ran = world.stdin("x".repeat(100_001)).sh(&format!("session note {id} --from -"));
    assert_eq!((ran.code, kept(&world).len()), (9, 1), "{ran}");
    let line = back(&ran);
    // Left as it is, emptied, or given up: it stays.
    editor(&mut world, ": > \"$f\"");
    for says in [vec![Says::No], vec![Says::Yes]] {
        let left = world.person(says).sh(&line);
        assert_eq!((left.code, kept(&world).len()), (130, 1), "{left}");
        assert!(left.err.contains("stays in ~/practice/kept/session-"), "{left}");
    }
    // What was put right is not lost either where it still cannot be stored.
    editor(&mut world, "printf 'y%.0s' $(seq 100001) > \"$f\"");
    let left = world.person([Says::Yes, Says::No]).sh(&line);
    assert_eq!((left.code, kept(&world).len()), (9, 2), "{left}");
    assert!(back(&left).starts_with(&format!("session note {id} --from ")), "{left}");
    editor(&mut world, "echo short > \"$f\"");
    world.person([Says::Yes]).ok(&back(&left));
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\nshort\n", 1));
}

/// The command that is printed works as it stands, wherever it is pasted.
#[test]
fn the_printed_command_can_be_pasted() {
    let (mut world, id) = world();
    let ran = world.stdin(b"caf\xe9").sh(&format!("session note {id} --from -"));
    assert!(ran.err.contains("hint: say how it is encoded, and bring it in: coach "), "{ran}");
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
            "session log k7mq -n --at nonsense --from -".to_owned(),
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
    let ran = world.person([Says::Yes]).sh(&format!("client note k7mq --from {file}"));
    assert!(ran.code == 9 && ran.err.contains(" was not kept for this command\n"), "{ran}");
    assert!(
        ran.err.contains("hint: bring it in: coach session note ID --from ") && kept(&world).len() == 1,
        "{ran}"
    );
}
