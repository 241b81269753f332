//! The log of operations: what it is asked for, what was said in notes, and going back to an earlier operation.

use crate::World;

fn ids(world: &World, line: &str) -> String {
    let ran = world.ok(&format!("{line} --plain --no-header --fields id"));
    ran.out.lines().collect::<Vec<_>>().join(" ")
}

/// Ada is edited twice and noted on, Ben is paused; `init`, two clients and those four.
fn world() -> World {
    let world = World::with_clients();
    for line in [
        "client edit k7mq --set focus=one",
        "client edit k7mq --set focus=two",
        "client note k7mq -m 'CANARY words'",
        "client pause t2wd",
    ] {
        world.pass(chrono::TimeDelta::days(1));
        world.ok(line);
    }
    world
}

#[test]
fn the_log_is_narrowed() {
    let world = world();
    for (asked, found) in [
        ("--client k7mq", "6 5 4 2"),
        ("--client t2wd", "7 3"),
        ("--command client", "7 6 5 4 3 2"),
        ("--command 'client edit'", "5 4"),
        ("--command score", ""),
        ("--grep okafor", "6 5 4 2"),
        ("--grep 'pause ben'", "7"),
        ("--since 2026-09-27 --until 2026-09-27", "6"),
        ("--client k7mq --command client --since 2026-09-26 --limit 1", "6"),
    ] {
        let all = ids(&world, &format!("op log {asked}"));
        assert_eq!(all, found, "{asked}");
    }
    let none = world.ok("op log --grep nothing");
    assert!(none.out.is_empty() || none.out.lines().count() == 1, "{none}");
    let wrong = world.sh("op log --client nobody");
    assert_eq!(wrong.code, 3, "{wrong}");
}

/// What notes said is told only where it is asked for.
#[test]
fn notes_are_asked_for() {
    let world = world();
    let told = world.ok("op diff 6 --plain --no-header --fields columns").out;
    assert_eq!(told, "notes changed\n");
    let row = &world.ok("op diff 6 --json").json()[0]["columns"][0];
    assert!(row["shown"] == false && row["after"].is_null(), "{row}");
    assert!(world.ok("op diff 6 --notes").out.contains("notes - -> CANARY words"));
}

/// A removed and an added row are told with what they hold.
#[test]
fn what_came_and_went_is_told() {
    let world = world();
    let words =
        |op: i64| world.ok(&format!("op diff {op} --plain --no-header --fields change,table,columns")).out;
    assert!(words(2).contains("added\tclients\tfirst_name Ada, last_name Okafor"), "{}", words(2));
    world.ok("client rm k7mq --yes");
    let gone = words(world.operations());
    assert!(gone.contains("removed\tclients\tfirst_name Ada, last_name Okafor"), "{gone}");
    assert!(!gone.contains("CANARY"), "{gone}");
}

/// Going back to an operation is how it was after it, from either side of what was undone meanwhile.
#[test]
fn undoing_back_to_an_operation() {
    let world = world();
    let shown = || world.ok("client list --json").out + &world.ok("client note k7mq").out;
    let now = shown();
    world.ok("undo 7");
    world.ok("redo");
    let asked = world.sh("undo --to 4");
    assert!(
        asked.code == 2 && asked.err.contains("Undoing 3 changes, back to how it was after change 4"),
        "{asked}"
    );
    let dry = world.ok("undo --to 4 --dry-run");
    assert_eq!(dry.err.matches("would have undone").count(), 3, "{dry}");
    assert_eq!(shown(), now);
    let done = world.ok("undo --to 4 --yes --json").json();
    assert_eq!(done.as_array().unwrap().len(), 3, "{done}");
    let focus = || world.ok("client show k7mq --plain --no-header --fields coaching_focus,status").out;
    assert_eq!(focus(), "one\tactive\n");
    assert!(!world.ok("client note k7mq").out.contains("CANARY"));
    world.ok("undo --to 7 --yes");
    assert_eq!(shown(), now, "what was undone since is done again");
    let last = world.operations();
    let nothing = world.ok(&format!("undo --to {last}"));
    assert!(nothing.err.contains("nothing to undo since"), "{nothing}");
    assert_eq!(world.sh("undo --to 9999").code, 3);
    assert_eq!(world.sh("undo 5 --to 4").code, 2);
    world.ok("doctor");
}

/// A command that there is none of is no filter that nothing passes.
#[test]
fn the_log_is_asked_for_commands_that_there_are() {
    let world = world();
    let ran = world.sh("op log --command nosuch");
    assert!(
        ran.code == 2 && ran.err.contains("there is no command 'nosuch'\nhint: in the log: client add, "),
        "{ran}"
    );
    for command in ["session", "'client edit'", "breakthrough"] {
        world.ok(&format!("op log --command {command}"));
    }
}
