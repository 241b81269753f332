//! What was kept because its command was wrong: what is printed then, and by `doctor` later, never says that the same command
//! brings it in, and the right command does.

use crate::{
    Says, World,
    session::made,
    writing::{back, kept, notes, world},
};

/// What `doctor` says of the one text that waits.
fn doctor(world: &World) -> String {
    let ran = world.sh("doctor --plain --no-header --fields name,hints");
    ran.out.lines().find(|line| line.starts_with("kept text\t")).unwrap_or_default().to_owned()
}

#[test]
fn a_command_that_was_refused_is_to_be_corrected_first() {
    let (world, id) = world();
    for line in [
        "session log k7mq --at 'tomorrow 9:00' --from -".to_owned(),
        "session log k7mq --at 'yesterday 9:00' --for 2x --from -".to_owned(),
        "session log k7mq --at 'yesterday 9:00' --type nosuch --from -".to_owned(),
        "session log 'Ada Okaforr' --at 'yesterday 9:00' --from -".to_owned(),
        format!("client note {id} --from -"),
    ] {
        let ran = world.stdin("what was said").sh(&line);
        assert_ne!(ran.code, 0, "{ran}");
        let told = "correct the command, and save it: coach ";
        assert!(ran.err.contains(&format!("hint: {told}")), "{ran}");
        assert!(doctor(&world).contains(told), "{}", doctor(&world));
        assert!(!back(&ran).contains("tomorrow"), "another day tomorrow: {ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    // Nothing was wrong with a line for which only the key was missing, or the time is taken.
    let ran = world.stdin("what was said").sh("session log k7mq --at 'tue 10:00' --from -");
    assert!(ran.code == 8 || ran.code == 9, "{ran}");
    assert!(ran.err.contains("hint: save it: coach ") && back(&ran).contains("--allow-overlap"), "{ran}");
    world.ok(&back(&ran));
    assert!(kept(&world).is_empty());
}

/// Notes that were meant for another kind of record go there; those of somebody else only when that is agreed to.
#[test]
fn words_under_the_wrong_noun_go_where_they_belong() {
    let (world, id) = world();
    let ran = world.stdin("a note on Ada").sh("session note k7mq --from -");
    let file = kept(&world).remove(0).display().to_string();
    assert!(ran.err.contains("correct the command, and save it: coach session note k7mq"), "{ran}");
    world.ok(&format!("client note k7mq --from {file}"));
    assert_eq!(world.ok("client note k7mq").out, "a note on Ada\n");
    assert!(kept(&world).is_empty(), "it is stored");

    world.stdin("notes of a session").sh(&format!("client note {id} --from -"));
    let file = kept(&world).remove(0).display().to_string();
    world.ok(&format!("session note {id} --from {file}"));
    assert_eq!(notes(&world, &id), "first line\nnotes of a session\n");

    world.stdin("of Ben").sh("client note t2wd --bogus --from -");
    let file = kept(&world).remove(0).display().to_string();
    let ran = world.sh(&format!("session note {id} --from {file}"));
    assert!(ran.code == 9 && ran.err.contains("was written for t2wd, not for "), "{ran}");
    world.person([Says::Yes]).ok(&format!("session note {id} --from {file}"));
    // What is no text of somebody is no note.
    world.stdin("{\"handle\":\"k7mq\",\"nonsense\":1}\n").sh("client edit --from -");
    let file = kept(&world).remove(0).display().to_string();
    let ran = world.sh(&format!("client note k7mq --from {file}"));
    assert!(ran.code == 9 && ran.err.contains("was not saved by this command"), "{ran}");
}

/// No editor helps where nothing can be answered any more.
#[test]
fn an_answer_to_a_completed_assessment_says_how_to_go_on() {
    let world = World::with_clients();
    let taken = made(&world, "assess new k7mq --type quick --no-run");
    for code in ["psi-01", "rho-01", "q-01", "f-01"] {
        world.ok(&format!("assess answer {taken} {code} 4"));
    }
    world.ok(&format!("assess submit {taken} --without-score"));
    let ran = world.stdin("5\n").sh(&format!("assess answer {taken} psi-01 --from -"));
    assert!(ran.code == 9 && ran.err.contains(&format!("coach assess reopen {taken}")), "{ran}");
    assert!(!ran.err.contains("offers to edit"), "{ran}");
    world.ok(&format!("assess reopen {taken}"));
    world.ok(&back(&ran));
    assert!(kept(&world).is_empty());
}

#[test]
fn an_encoding_that_was_given_is_not_advised() {
    let (world, id) = world();
    let ran =
        world.stdin(b"h\xe9llo \x81").sh(&format!("session note {id} --from - --encoding windows-1252"));
    assert!(ran.code == 9 && ran.err.contains("that is not its encoding"), "{ran}");
}

/// In a title a day is but words, and that is said.
#[test]
fn a_day_in_a_title_is_told() {
    let world = World::with_clients();
    let ran = world.ok("action add 'New thing due:fri' --client k7mq");
    let told = "'due:fri' is part of the title. To set the day: coach action edit ";
    let cure = ran.err.lines().find_map(|line| line.split_once(told)).unwrap().1.to_owned();
    world.ok(&format!("action edit {cure}"));
    let due = world.ok("action list --plain --no-header --fields title,due_date").out;
    assert_eq!(due, "New thing due:fri\t2026-09-25\n");
    let ran =
        world.stdin("{\"client\":\"k7mq\",\"title\":\"Call Ben due:blurg\"}\n").ok("action add --from -");
    assert!(ran.err.contains("'due:blurg' is part of the title"), "{ran}");
}

/// All of a note that was kept takes the place of what is there, and is never added to it.
#[test]
fn a_whole_note_is_not_added_to_itself() {
    let (mut world, id) = world();
    crate::writing::editor(&mut world, "printf 'first line\\nsecond \\033line\\n' > \"$f\"");
    let ran = world.person([Says::No]).sh(&format!("session note {id} --edit"));
    let file = kept(&world).remove(0).display().to_string();
    assert!(file.contains("-all-") && ran.code == 9, "{ran}");
    let ran = world.sh(&format!("session note {id} --from {file}"));
    assert!(ran.code == 9 && ran.err.contains("holds all of the notes"), "{ran}");
    assert!(ran.err.contains(&format!("coach session note {id} --edit --from ")), "{ran}");
    assert_eq!(notes(&world, &id), "first line\n");
}

/// A client that the line names need not stand in the object as well.
#[test]
fn an_object_is_about_the_client_that_the_line_names() {
    let world = World::with_clients();
    world.stdin("{\"phone\":\"+33 1\"}\n").ok("client edit k7mq --from -");
    assert_eq!(world.ok("client show k7mq --json").json()["phone"].as_str(), Some("+33 1"));
    for (objects, told) in [
        ("{\"handle\":\"t2wd\",\"phone\":\"1\"}", "is about t2wd, and the command about k7mq"),
        ("{\"phone\":\"1\"}\n{\"phone\":\"2\"}", "one object is expected for k7mq, not 2"),
    ] {
        let ran = world.stdin(objects).sh("client edit k7mq --from -");
        assert!(ran.code != 0 && ran.err.contains(told), "{ran}");
        assert!(back(&ran).starts_with("client edit "), "{ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
}
