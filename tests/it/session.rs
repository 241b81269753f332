//! `coach session`: naming, listing and exporting sessions, and what is noted in them.

use crate::{Says, World};

/// Ada Okafor (k7mq) who lives in New York, and Ben Ito (t2wd).
pub(crate) fn world() -> World {
    let world = World::with_clients();
    world.ok("client edit k7mq --set zone=America/New_York");
    world
}

/// Runs a command with `-q` and gives the handle that it prints.
pub(crate) fn made(world: &World, line: &str) -> String {
    world.ok(&format!("{line} -q")).out.trim().to_owned()
}

/// Fields of a session, notes and all.
pub(crate) fn field(world: &World, id: &str, field: &str) -> String {
    world.ok(&format!("session show {id} --notes --plain --no-header --fields {field}")).out.trim().to_owned()
}

#[test]
fn listing() {
    let world = world();
    world.ok("session log k7mq --at 'mon 15:00'");
    world.ok("session log t2wd --at 'tue 15:00' --type review");
    world.ok("session add k7mq --at 'fri 15:00'");
    let gone = made(&world, "session add t2wd --at 'fri 17:00'");
    world.ok(&format!("session cancel {gone}"));
    let fields = "--plain --no-header --fields client,scheduled_at,type,status";
    insta::assert_snapshot!(world.story([
        format!("session list {fields}").as_str(),
        &format!("session list {fields} --client ben"),
        &format!("session list {fields} --status completed,cancelled"),
        &format!("session list {fields} --status no_show"),
        &format!("session list {fields} --type review"),
        &format!("session list {fields} --since today --until +7d"),
        &format!("session list {fields} --sort=-at --limit 2"),
        &format!("session list {fields} --sort client"),
        "session list --sort nonsense",
        "session list --status over",
        "session ls --until 2026-01-01 --format table",
    ]));
    world.terminal(100);
    insta::assert_snapshot!(world.sh("session list"));
}

#[test]
fn the_list_works_while_locked() {
    let world = World::new();
    world.write("p.txt", "correct horse battery staple\n");
    world.ok("init --name 'Mara Lind' --passphrase-file p.txt --recovery-file r.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq --passphrase-file p.txt");
    world.ok("session add k7mq --at 'fri 15:00' --passphrase-file p.txt");
    world.ok("lock");
    insta::assert_snapshot!(world.story([
        "session list --json --no-input --fields handle,client,name,scheduled_at",
        "session list --client k7mq --no-input --plain --no-header --fields client,name,status",
        "session list --client ada --no-input",
        "session add k7mq --at 'fri 17:00' --no-input",
    ]));
}

#[test]
fn notes() {
    let mut world = world();
    let id = made(&world, "session add k7mq --at 'fri 15:00'");
    let note = format!("session note {id}");
    world.write("note.txt", "from a file\n");
    insta::assert_snapshot!(world.story([
        note.as_str(),
        &format!("{note} -m 'first line'"),
        &format!("{note} --from note.txt"),
        &note,
        &format!("{note} -m ' ' --json --fields has_notes"),
        &format!("session show {id}"),
        &format!("session show {id} --format table"),
        &format!("session show {id} --format table --notes"),
        &format!("session show {id} --json --notes --fields notes"),
    ]));
    world.stdin("somebody else's\n");
    assert_eq!(world.ok(&note).out, "first line\nfrom a file\n");
    assert_eq!(world.ok(&format!("{note} --json")).json()["notes"], "first line\nfrom a file");
    world.stdin("through a pipe\n");
    world.ok(&format!("{note} --from -"));
    assert!(world.ok(&note).out.ends_with("from a file\nthrough a pipe\n"));
    world.vars.editor = Some("sed -i -e s/first/1st/".into());
    world.person([Says::Yes]);
    assert_eq!(world.sh(&format!("{note} --edit")).code, 0);
    assert!(world.ok(&note).out.starts_with("1st line"));
    // On a terminal the editor opens without a word more.
    world.vars.editor = Some("sed -i -e s/1st/last/".into());
    world.terminal(80).person([Says::Yes]);
    assert_eq!(world.sh(&note).code, 0);
    assert!(world.ok(&note).out.starts_with("last line"));
    let read = world.ok(&format!("{note} --plain --no-header --fields notes")).out;
    world.ok(&format!("{note} --unset"));
    assert_eq!(field(&world, &id, "notes"), "");
    world.ok("undo");
    assert_eq!(field(&world, &id, "notes"), read.trim());
    assert!(!world.ok("session list --json").out.contains("pipe"));
    world.ok(&format!("session show {id} --json"));
    assert!(!world.ok(&format!("session show {id} --json")).out.contains("pipe"));
}

#[test]
fn sessions_are_named_by_their_handles() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'fri 15:00'");
    insta::assert_snapshot!(world.story([
        "session show k7mq",
        "session move zzzz --to fri",
        &format!("client show {id}"),
        &format!("session show {}", id.to_uppercase()),
    ]));
}

#[test]
fn exporting() {
    let world = world();
    world.ok("session log k7mq --at 'mon 15:00' -m secret");
    world.ok("session add t2wd --at 'fri 15:00'");
    insta::assert_snapshot!(world.story([
        "export sessions --csv --fields handle,client,name,scheduled_at,status,delivered_minutes",
        "export sessions --json --client k7mq --fields handle,client",
        "export sessions --since today --format ndjson --fields handle,client",
        "export sessions -o sessions.csv",
        "export sessions --fields notes",
    ]));
    assert!(!world.ok("export sessions --json").out.contains("secret"));
}

/// Lines with a box become action items of the session, each once, and a tick completes them.
#[test]
fn notes_agree_on_action_items() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    let items =
        "action list --status all --client k7mq --plain --no-header --fields title,due_date,status,session";
    world.write("note.txt", "- [ ] Write two lines due:fri\n- [x] Book the room\nwords\n");
    insta::assert_snapshot!(world.story([
        format!("session note {id} --from note.txt --dry-run").as_str(),
        &format!("session note {id} --from note.txt"),
        items,
        &format!("session note {id} -m '- [ ] book the  ROOM'"),
        &format!("session note {id} -m '- [x] Write two lines'"),
        items,
        &format!("session note {id} -m '- [ ] Call Tom due:someday'"),
        &format!("session show {id} --format table"),
        "undo",
        items,
        "session log k7mq --at yesterday -m '- [ ] Ask Mara due:+2w'",
        items,
        "undo",
        items,
    ]));
    let gone = world.ok("action list --status all --plain --no-header --fields handle --limit 1").out;
    world.ok(&format!("action rm {}", gone.trim()));
    let left = world.ok(items).out;
    world.ok(&format!("session note {id} -m more"));
    assert_eq!(world.ok(items).out, left, "what was taken out does not come back");
}
