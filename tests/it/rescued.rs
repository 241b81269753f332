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
    let doctor = world.sh("doctor --plain --no-header --fields name,ok,hints").out;
    assert!(doctor.contains("kept text\tfalse\tsave it: coach client note k7mq --from "), "{doctor}");
    let unlock = "--passphrase-file pass.txt";
    world.ok(&format!("{} {unlock}", back(&locked).replace(" --no-input", "")));
    assert_eq!((world.ok(&format!("client note k7mq {unlock}")).out.trim(), kept(&world).len()), (words, 0));
    // Nobody is called so, and the command as it was typed comes back with the file in it.
    let unknown =
        world.stdin(words).sh(&format!("session log 'Adda Oka' --at 'tue 10:00' --from - {unlock}"));
    assert_eq!((unknown.code, kept(&world).len()), (3, 1), "{unknown}");
    assert!(
        back(&unknown).starts_with("session log 'Adda Oka' --at '2026-09-22 10:00' --from "),
        "{unknown}"
    );
    world.ok(&back(&unknown).replace("'Adda Oka'", "k7mq"));
    // What stays in the shell's history, and what is empty, is not kept.
    assert_eq!(world.sh(&format!("client note nobody -m words {unlock}")).code, 3);
    assert_eq!(world.stdin(" \n").sh(&format!("client note nobody --from - {unlock}")).code, 3);
    assert!(kept(&world).is_empty());
    let dry = world.stdin(words).ok(&format!("client note k7mq --from - --dry-run {unlock}"));
    assert!(dry.err.starts_with("would have") && kept(&world).is_empty(), "{dry}");
    // What a dry run refuses it would not have stored either: it says why, and nothing is kept.
    for line in
        ["client add --from - -n", "client add --from - --dry-run --nonsense", "client note zzzz --from - -n"]
    {
        let dry = world.stdin("{\"name\":1}").sh(&format!("{line} {unlock}"));
        assert!(dry.code != 0 && kept(&world).is_empty() && !dry.err.contains("encrypted"), "{dry}");
    }
}

/// A line that no command takes reads the pipe all the same, where it was told to.
#[test]
fn what_is_piped_into_a_wrong_line_is_kept() {
    let (world, id) = world();
    for (line, put_right) in [
        (format!("session note {id} --from - --edid"), " --edid"),
        (format!("session note {id} --from=- --nonsense"), " --nonsense"),
        (format!("session note {id} --from - --unset"), " --unset"),
    ] {
        let ran = world.stdin("what was said").sh(&line);
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        assert!(
            ran.err.contains("  your text is saved for later, encrypted, in ~/practice/kept/session-"),
            "{ran}"
        );
        let hint = ran
            .err
            .lines()
            .find_map(|line| line.strip_prefix("hint: correct the command, and save it: coach "));
        let line = hint.unwrap().replace(put_right, "").replace("'--from=", "--from '");
        world.ok(&line);
        assert!(notes(&world, &id).ends_with("\nwhat was said\n") && kept(&world).is_empty(), "{ran}");
        world.ok("undo");
    }
    let ran = world.stdin("what was said").sh(&format!("session note {id} --from - --edid --json"));
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert!(told["error"]["facts"].to_string().contains("is saved for later"), "{ran}");
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
    assert!(back(&refused).starts_with("assess answer zzzz plan-01 --from "), "{refused}");
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
        ran.err.contains(
            "hint: the text has to be changed first; on a terminal this command offers to edit it: coach \
             action add --from "
        ),
        "{ran}"
    );
    let doctor = world.sh("doctor --plain --no-header --fields name,hints").out;
    let told = "kept text\tthe text has to be changed first; on a terminal this command offers to edit it: coach action add ";
    assert!(doctor.contains(told), "{doctor}");
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
        assert!(ran.err.contains("hint: correct the command, and save it: coach act"), "{ran}");
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
    assert!(ran.err.contains("in memory until you log out, not encrypted, in ~/run/coach-"), "{ran}");
    assert_eq!(world.ok("client list --plain").err, "");
    let doctor = world.sh("doctor --plain --no-header --fields name,ok,detail").out;
    assert!(doctor.contains("memory\tfalse\tthere is text in memory, not encrypted"), "{doctor}");
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
        assert!(left.err.contains("is still in ~/practice/kept/session-"), "{left}");
    }
    // What was put right is not lost either where it still cannot be stored.
    editor(&mut world, "printf 'y%.0s' $(seq 100001) > \"$f\"");
    let left = world.person([Says::Yes, Says::No]).sh(&line);
    assert_eq!((left.code, kept(&world).len()), (9, 1), "one copy, the newer: {left}");
    assert!(back(&left).starts_with(&format!("session note {id} --from ")), "{left}");
    assert!(back(&left).contains(kept(&world)[0].file_name().unwrap().to_str().unwrap()), "{left}");
    editor(&mut world, "echo short > \"$f\"");
    world.person([Says::Yes]).ok(&back(&left));
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\nshort\n", 0));
}

/// The form of how a session ended, as the screens keep one that was still open.
fn ended_form(world: &World, id: &str, fields: &str) -> String {
    let header = coach::vault::Vault::peek(&world.folder().join(coach::practice::unlock::KEYRING)).unwrap();
    let folder = world.folder().join("kept");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("ended-{id}-20260924-1420-0a1b2c3d.age"));
    std::fs::write(&path, coach::vault::parcel::seal(&header, fields.as_bytes()).unwrap()).unwrap();
    format!("session done {id} --kept '{}'", path.display())
}

/// A session is completed by the form that was kept; what is said on the line counts instead, and where it is refused the
/// form stays.
#[test]
fn a_session_is_completed_by_a_form_that_was_kept() {
    let world = World::with_clients();
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    let other = made(&world, "session add t2wd --at '1 oct 10:00'");
    world.pass(chrono::TimeDelta::hours(1));
    let line = ended_form(&world, &id, r#"{"minutes":"50","next":"2026-10-01 10:00"}"#);
    // Which edition of the session it was filled in over is not in its name.
    let unknown = world.sh(&line);
    assert_eq!((unknown.code, kept(&world).len()), (7, 1), "{unknown}");
    let taken = world.sh(&format!("{line} --yes"));
    assert_eq!((taken.code, kept(&world).len()), (9, 1), "{taken}");
    assert!(taken.err.contains("The form had minutes '50', next '2026-10-01 10:00'\n"), "{taken}");
    assert!(taken.err.contains(&format!("overlaps session {other}")), "{taken}");
    let done = world.ok(&format!("{line} --next '2 oct 10:00' --yes"));
    assert!(done.err.contains("Completed session ") && kept(&world).is_empty(), "{done}");
    let told = world.ok(
        "session list --client k7mq --plain --no-header --fields handle,status,delivered_minutes,scheduled_at",
    );
    assert!(told.out.contains(&format!("{id}\tcompleted\t50\t")), "{told}");
    assert!(told.out.contains("\tscheduled\t\t2026-10-02T10:00:00+02:00"), "{told}");
    // A form of another session is none of this one's.
    let line = ended_form(&world, &other, r#"{"minutes":"50"}"#)
        .replace(&format!("done {other}"), &format!("done {id}"));
    let refused = world.sh(&line);
    assert!(refused.code == 9 && refused.err.contains(" holds another form\n"), "{refused}");
    assert!(
        refused.err.contains(&format!("hint: continue with it: coach session done {other} --kept ")),
        "{refused}"
    );
}

/// What was written for one is stored for another only when that is agreed to.
#[test]
fn words_of_one_are_not_written_for_another_unasked() {
    let (mut world, id) = world();
    let other = made(&world, "session log t2wd --at 'tue 12:00' -m theirs");
    let theirs = made(&world, "session log t2wd --at 'wed 12:00'");
    editor(&mut world, "true");
    let long = "x".repeat(10);
    for (line, put, whose, whom) in [
        ("client note k7mq --from -".to_owned(), "client note t2wd --from ".to_owned(), "k7mq", "t2wd"),
        (
            format!("session note {id} --from -"),
            format!("session note {other} --from "),
            id.as_str(),
            other.as_str(),
        ),
        (
            format!("session note {id} --from -"),
            format!("session note {theirs} --edit --from "),
            id.as_str(),
            theirs.as_str(),
        ),
        (
            format!("session note {id} --from -"),
            "session log t2wd --at 'wed 16:00' --from ".to_owned(),
            id.as_str(),
            "t2wd",
        ),
        (
            "session log k7mq --at 'tue 10:00' --from -".to_owned(),
            format!("session note {other} --from "),
            "k7mq",
            other.as_str(),
        ),
    ] {
        // A folder that cannot be written to would do as well.
        let ran = world.stdin(long.as_bytes()).sh(&format!("{line} --bogus"));
        assert_eq!(kept(&world).len(), 1, "{ran}");
        let back = back(&ran);
        let file = back.split_once("--from ").unwrap().1.split(' ').next().unwrap();
        let before = world.fingerprint();
        let refused = world.sh(&format!("{put}{file} --no-input"));
        assert_eq!((refused.code, kept(&world).len()), (9, 1), "{refused}");
        let told = format!(
            "this text was written for {whose}, not for {whom}\nhint: save it there anyway with --yes\n"
        );
        assert!(refused.err.contains(&told), "{refused}");
        let left = world.person([Says::No]).sh(&format!("{put}{file}"));
        assert!(
            left.err.contains(&format!("This text was written for {whose}. Save it for {whom}? [y/N]")),
            "{left}"
        );
        assert_eq!((left.code, kept(&world).len(), world.fingerprint()), (130, 1, before), "{left}");
        if put.contains("--edit") {
            std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
            continue;
        }
        world.ok(&format!("{put}{file} --yes --no-input"));
        assert!(kept(&world).is_empty());
        world.ok("undo");
    }
}

/// An encoding that was named and is wrong gives way to the one that is likely, once.
#[test]
fn another_encoding_replaces_the_first() {
    let (world, id) = world();
    let ran = world.stdin(b"caf\xe9s").sh(&format!("session note {id} --encoding utf-16le --from -"));
    assert_eq!(back(&ran).matches("--encoding").count(), 1, "{ran}");
    let ran = world.ok(&back(&ran));
    assert!(kept(&world).is_empty() && ran.err.starts_with("Added to the notes of "), "{ran}");
    // `now` is a time of day, whichever it is.
    let ran = world.stdin(b"caf\xe9").sh("session log k7mq --at now --allow-overlap --from -");
    assert!(back(&ran).contains(" --at '2026-09-24 "), "{ran}");
    world.ok(&back(&ran));
    assert_eq!(back(&ran).matches("--allow-overlap").count(), 1, "{ran}");
}

/// What the editor saved is UTF-8, however it came: the encoding that was named is not said of it once more.
#[test]
fn words_that_were_edited_are_not_read_in_their_old_encoding() {
    let (mut world, id) = world();
    let long = [b"caf\xe9 ".as_slice(), "x".repeat(100_001).as_bytes()].concat();
    let ran = world.stdin(&long).sh(&format!("session note {id} --from - --encoding windows-1252"));
    assert_eq!((ran.code, kept(&world).len()), (9, 1), "{ran}");
    editor(&mut world, "echo more >> \"$f\"");
    let left = world.person([Says::Yes, Says::No]).sh(&back(&ran));
    assert!(!back(&left).contains("--encoding"), "{left}");
    editor(&mut world, "sed -i 's/xx*//' \"$f\"");
    world.person([Says::Yes]).ok(&back(&left));
    assert!(notes(&world, &id).contains("caf\u{e9} more\n"), "{}", notes(&world, &id));
}

/// Rows that a program wrote it writes again: no failure keeps them, whatever the line was.
#[test]
fn rows_of_another_program_are_not_kept() {
    let mut world = crate::every::busy();
    let list = |line: &str| (world.ok(line).raw, line.to_owned());
    let lists =
        ["client list --json", "client list --format ndjson", "client list --csv", "client list --plain"]
            .into_iter()
            .chain(["action list --status all --json", "assess list --json", "session list --csv"])
            .map(list)
            .collect::<Vec<_>>();
    let lines = [
        "client add --from -",
        "action add --from -",
        "client edit --from - --nonsense",
        "client edit --from -",
        "client note nobody --from -",
        "session log nobody --from -",
        "assess new nobody --type quick --answers -",
        "assess edit --from -",
        "session edti --from -",
        "sesion note --from -",
    ];
    for (rows, of) in &lists {
        for line in lines {
            let ran = world.stdin(rows).sh(line);
            assert!(ran.code == 0 || kept(&world).is_empty(), "{of} | {ran}");
            if ran.code == 0 {
                world.ok("undo");
            }
        }
    }
    // What somebody wrote is kept as ever.
    for text in [r#"{"name": 1}"#, r#"[{"title": 1}, {"title": "Call Tom"}]"#, "handle with care"] {
        world.stdin(text).sh("client add --from - --nonsense");
        assert_eq!(kept(&world).len(), 1, "{text}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    // Nor where there is no practice to keep them in.
    world.vars.store = world.root().join("nowhere");
    for (rows, of) in &lists {
        let ran = world.stdin(rows).sh("client add --from -");
        assert!(ran.code == 3 && !ran.err.contains("coach-"), "{of} | {ran}");
    }
}
