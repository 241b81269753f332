//! `coach session`: booking, moving and settling sessions, and what was agreed with a client.

use chrono::TimeDelta;

use crate::{Says, World};

/// Ada Okafor (k7mq) who lives in New York, and Ben Ito (t2wd).
fn world() -> World {
    let world = World::with_clients();
    world.ok("client edit k7mq --set zone=America/New_York");
    world
}

/// Runs a command with `-q` and gives the handle that it prints.
fn made(world: &World, line: &str) -> String {
    world.ok(&format!("{line} -q")).out.trim().to_owned()
}

fn field(world: &World, id: &str, field: &str) -> String {
    world.ok(&format!("session show {id} --notes --plain --no-header --fields {field}")).out.trim().to_owned()
}

#[test]
fn adding() {
    let world = world();
    insta::assert_snapshot!(world.story([
        "session add ada-okafor --at 'tomorrow 15:00' --for 50m",
        "session add t2wd --at mon --type deep-dive --focus q --billing pro-bono",
        "session add t2wd --at 'tue 9h' --group-size 5",
        "session add t2wd --at 'wed 9h' --json --fields duration_minutes,type,billing,mode",
        "session add t2wd --at 'thu 17:00' -q",
        "session add t2wd --at 'thu 9h' --dry-run",
        "session add t2wd",
        "session add nobody --at mon",
        "session add t2wd --at 'wed 12h' --group-size 3 --mode individual",
        "session list",
    ]));
}

#[test]
fn settings_say_what_is_usual() {
    let world = world();
    world.ok("config set session.minutes 45m");
    world.ok("config set session.type review");
    world.ok("config set session.billing internal");
    world.ok("config set time.default_start 08:30");
    let id = made(&world, "session add k7mq --at mon");
    assert_eq!(
        field(&world, &id, "scheduled_at,duration_minutes,type,billing"),
        "2026-09-28T08:30:00+02:00\t45\treview\tinternal"
    );
    assert_eq!(world.sh("config set session.minutes 25h").code, 2);
    assert_eq!(world.sh("config set session.type rgular").code, 2);
}

#[test]
fn a_missing_time_is_asked_for() {
    let world = world();
    world.person([Says::Line("fri 15h")]);
    insta::assert_snapshot!(world.sh("session add k7mq"));
}

/// Samples 3, 4 and 6 of the interface, and what else cannot be had.
#[test]
fn what_cannot_be_had_is_refused() {
    let world = world();
    world.ok("session add t2wd --at 'fri 10:00' --for 1h");
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        "session add k7mq --at '2027-03-28 02:30'",
        "session add k7mq --at '25 oct 2:30'",
        "session add k7mq --at '25 oct 2:30' --json",
        "session add k7mq --at 'fri 10:30' --for 1h",
        "session add k7mq --at 'fri 9:30' --for 12h",
        "session add k7mq --at 'yesterday 10:00'",
        "session add k7mq --at 'today 9:00' --json",
        "session log k7mq --at 'tomorrow 10:00'",
        "session log k7mq --at 'today 18:00' --json",
        "session add k7mq --at nonsense",
        "session add k7mq --at mon --for 25h",
        "session add k7mq --at mon --every 2h --count 3",
        "session add k7mq --at mon --every 2w",
        "session add k7mq --at mon --type rgular",
    ]));
    assert_eq!(world.fingerprint(), before, "nothing was written");
    world.ok("session add k7mq --at 'fri 11:00'");
    world.ok("session add k7mq --at 'fri 10:30' --allow-overlap");
}

#[test]
fn a_series_keeps_the_wall_clock() {
    let world = world();
    insta::assert_snapshot!(world.story([
        "session add k7mq --at 'thu 1 oct 15:00' --every 2w --count 4",
        "session list --plain --no-header --fields handle,scheduled_at,series_id",
        "session list --plain --no-header --fields scheduled_at --tz UTC",
        "session add t2wd --at '2026-10-31 10:00' --every 1m --count 3 --json --fields scheduled_at",
        "session add t2wd --at '2026-10-04 12:00' --every 10d --count 2 -q",
    ]));
    assert_eq!(world.operations(), 7, "a series is one operation");
    world.ok("undo");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(world.ok("session list --plain --no-header").out, "");
}

#[test]
fn a_series_is_booked_whole_or_not_at_all() {
    let world = world();
    world.ok("session add t2wd --at '2026-10-18 01:30' --for 2h");
    world.ok("session add t2wd --at '2026-11-08 02:30'");
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        "session add k7mq --at '2026-10-11 02:30' --every 1w --count 5",
        "session add k7mq --at '2026-10-25T02:30+02:00' --every 1w --count 2 --dry-run",
        "session add k7mq --at '2027-03-07 02:30' --every 1w --count 5",
        "session add k7mq --at '2026-10-11 02:30' --every 1w --count 5 --json",
    ]));
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn logging() {
    let world = world();
    insta::assert_snapshot!(world.story([
        "session log k7mq --at 'yesterday 15:00' --for 50m -m 'Asked the board'",
        "session log k7mq --at 'tue 10:00' --notes 'one' --json --fields status,delivered_minutes,has_notes",
        "session log k7mq --at 'yesterday 15:30'",
        "session log k7mq --at 'yesterday 15:30' --allow-overlap -q",
    ]));
    let booked = made(&world, "session add t2wd --at 'today 17:00'");
    world.pass(TimeDelta::hours(2));
    let twice = world.sh("session log t2wd --at 'today 17:10'");
    assert!(twice.err.contains(&format!("coach session done {booked}")) && twice.code == 9, "{twice}");
    world.stdin("- one\n- two\n");
    let id = made(&world, "session log t2wd --at '2026-09-01 9:00'");
    assert_eq!(world.ok(&format!("session note {id}")).out, "- one\n- two\n");
}

/// Every step from every state, by command: what is refused says how to go on.
#[test]
fn steps_between_states() {
    let world = world();
    let mut told = String::new();
    for (state, line) in [
        ("scheduled", ""),
        ("completed", "session done ID"),
        ("cancelled", "session cancel ID --reason ill"),
        ("no-show", "session no-show ID"),
    ] {
        for step in ["start", "done", "cancel", "no-show", "move", "reopen"] {
            let id = made(&world, "session add k7mq --at 'today 16:21'");
            world.pass(TimeDelta::minutes(30));
            if !line.is_empty() {
                world.ok(&line.replace("ID", &id));
            }
            let more = if step == "move" { "--to 'tomorrow 9h'" } else { "" };
            let ran = world.sh(&format!("session {step} {id} {more}"));
            told += &format!("{state} {step}: exit {}, {}", ran.code, field(&world, &id, "status"));
            told += &ran
                .err
                .lines()
                .filter(|line| ran.code > 0 && !line.is_empty())
                .fold(String::new(), |all, line| format!("{all}\n  {}", line.replace(&id, "ID")));
            told.push('\n');
            world.ok("undo");
            if ran.code == 0 {
                world.ok(&format!("undo {}", world.operations() - 2));
            }
            world.pass(TimeDelta::minutes(-30));
            world.sh(&format!("session cancel {id}"));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_lies_ahead_is_not_done() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'fri 15:00'");
    insta::assert_snapshot!(world.story([
        format!("session done {id}").as_str(),
        &format!("session no-show {id}"),
        &format!("session start {id}"),
        &format!("session move {id} --to 'today 17:00'"),
        &format!("session start {id}"),
        &format!("session start {id}"),
    ]));
    world.pass(TimeDelta::minutes(12));
    insta::assert_snapshot!(world.story([
        format!("session show {id}").as_str(),
        &format!("session done {id}"),
        &format!("session show {id} --format table"),
    ]));
}

#[test]
fn minutes_come_from_the_flag_the_clock_or_the_plan() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'today 16:20' --for 50m");
    world.ok(&format!("session start {id}"));
    world.pass(TimeDelta::seconds(47 * 60 + 1));
    let minutes = |more: &str| {
        world.ok(&format!("session done {id} {more}"));
        let minutes = field(&world, &id, "delivered_minutes");
        world.ok("undo");
        minutes
    };
    assert_eq!(minutes("--minutes 55"), "55");
    assert_eq!(minutes("--minutes 1h10"), "70");
    assert_eq!(minutes(""), "48");
    world.pass(TimeDelta::days(2));
    let forgotten = world.sh(&format!("session done {id}"));
    assert!(forgotten.code == 9 && forgotten.err.contains("--minutes 50"), "{forgotten}");
    let plain = made(&world, "session add t2wd --at 'tomorrow 9h' --for 50m");
    world.pass(TimeDelta::days(1));
    world.ok(&format!("session done {plain}"));
    assert_eq!(field(&world, &plain, "delivered_minutes"), "50");
}

#[test]
fn done_books_the_next_one() {
    let world = world();
    for day in ["2026-09-03", "2026-09-10"] {
        world.ok(&format!("session log k7mq --at '{day} 16:00' --for 50m"));
    }
    let id = made(&world, "session add k7mq --at 'today 16:30' --for 50m");
    world.pass(TimeDelta::hours(1));
    let before = world.operations();
    insta::assert_snapshot!(world.story([
        format!("session done {id} --next 'mon 15:00' --dry-run").as_str(),
        &format!("session done {id} --next 'today 9:00'"),
        &format!("session done {id} --next 'mon 15:00'"),
        "session list --status scheduled --plain --no-header --fields handle,scheduled_at,duration_minutes",
        "undo",
    ]));
    assert_eq!(world.operations(), before + 2, "done and the next one are one operation");
    world.ok("session add t2wd --at 'mon 10:00'");
    world.person([Says::Line("nonsense"), Says::Line("mon 10:30"), Says::Line("Thu 1 Oct 16:30")]);
    insta::assert_snapshot!(world.sh(&format!("session done {id}")));
    world.ok("undo");
    world.person([Says::Line("")]);
    let none = world.ok(&format!("session done {id}"));
    assert!(none.err.contains("for example 'thu 1 oct 16:30'") && !none.err.contains("; next"), "{none}");
    world.ok("undo");
    world.ok("session add k7mq --at 'wed 9h'");
    world.person([Says::Cancels]);
    insta::assert_snapshot!(world.sh(&format!("session done {id}")));
}

#[test]
fn moving() {
    let world = world();
    let first = made(&world, "session add k7mq --at 'thu 1 oct 15:00' --every 2w --count 4");
    let first = first.lines().next().unwrap();
    let alone = made(&world, "session add t2wd --at 'fri 2 oct 9:00'");
    insta::assert_snapshot!(world.story([
        format!("session move {first} --to 'fri 2 oct 16:00' --following").as_str(),
        "session list --client k7mq --plain --no-header --fields scheduled_at",
        &format!("session move {first} --to 'fri 2 oct 16:00'"),
        &format!("session move {first} --to 'fri 2 oct 9:30'"),
        &format!("session move {first} --to '25 oct 2:30'"),
        &format!("session move {first} --to 'sun 4 oct 2:30' --following"),
        &format!("session move {first} --to 'sun 11 oct 2:30' --following"),
        &format!("session move {first} --to '2026-09-01 9:00'"),
        &format!("session move {alone} --to mon --following"),
        &format!("session move {alone} --to 'fri 9:00' --json --fields scheduled_at"),
        "undo",
        "undo",
        "session list --plain --no-header --fields client,scheduled_at",
    ]));
}

#[test]
fn cancelling_a_series_asks() {
    let world = world();
    let handles = made(&world, "session add k7mq --at 'thu 1 oct 15:00' --every 2w --count 4");
    let second = handles.lines().nth(1).unwrap();
    insta::assert_snapshot!(world.sh(&format!("session cancel {second} --following")));
    world.person([Says::No]);
    insta::assert_snapshot!(world.sh(&format!("session cancel {second} --following")));
    insta::assert_snapshot!(world.story([
        format!("session cancel {second} --following --dry-run").as_str(),
        &format!("session cancel {second} --following --reason 'moved to Lyon' --yes"),
        "session list --plain --no-header --fields handle,status",
        &format!("session show {second} --notes --plain --no-header --fields cancel_reason"),
        &format!("session show {second} --plain --no-header --fields cancel_reason"),
        "session add t2wd --at 'thu 15 oct 15:00' -q",
        &format!("session reopen {second}"),
        &format!("session reopen {second} --allow-overlap"),
        &format!("session show {second} --notes --plain --no-header --fields cancel_reason"),
    ]));
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
    world.stdin("through a pipe\n");
    world.ok(&note);
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
    assert!(!world.ok("session list --json").out.contains("pipe"));
    world.ok(&format!("session show {id} --json"));
    assert!(!world.ok(&format!("session show {id} --json")).out.contains("pipe"));
}

#[test]
fn starting_opens_the_notes() {
    let mut world = world();
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    world.vars.editor = Some("sed -i -e 1s/^/hello/".into());
    world.terminal(80).person([Says::Yes]);
    let ran = world.ok(&format!("session start {id} --no-notes"));
    assert!(!ran.err.contains("notes"), "{ran}");
    world.person([Says::Yes]);
    let ran = world.ok(&format!("session start {id}"));
    assert!(ran.err.contains("runs since 16:20"), "{ran}");
}

#[test]
fn editing() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'fri 10:00'");
    world.ok("session add t2wd --at 'fri 11:30'");
    let edit = format!("session edit {id}");
    insta::assert_snapshot!(world.story([
        format!("{edit} --set for=90m --set focus=q --set type=deep-dive --set billing=barter").as_str(),
        &format!("{edit} --set for=2h"),
        &format!("{edit} --set for=2h --allow-overlap --json --fields duration_minutes"),
        &format!("{edit} --set mode=team --set group-size=4 --json --fields mode,group_size"),
        &format!("{edit} --set mode=individual --json --fields mode,group_size"),
        &format!("{edit} --set recording=https://example.org/1 --unset focus"),
        &format!(
            "session show {id} --notes --plain --no-header --fields focus_dimension,video_recording_url"
        ),
        &format!("{edit} --set minutes=40"),
        &format!("{edit} --set at='mon 9h'"),
        &format!("{edit} --set nonsense=1"),
        &format!("{edit} --unset billing"),
        &format!("{edit} --set billing=barter"),
        &edit,
    ]));
    let logged = made(&world, "session log t2wd --at 'mon 15:00'");
    insta::assert_snapshot!(world.story([
        format!("session edit {logged} --set at='tue 15:00' --set minutes=40 --json --fields scheduled_at,delivered_minutes").as_str(),
        &format!("session edit {logged} --set at='tomorrow 15:00'"),
    ]));
}

/// The score before a session and the first one after it are kept with it; one that comes later that day as well.
#[test]
fn scores_around_a_session() {
    let world = world();
    let score = |at: &str, value: &str| {
        world.ok(&format!("score add k7mq --psi {value} --rho {value} --q {value} --f {value} --at '{at}'"));
    };
    let totals = |id: &str| field(&world, id, "pre_session_coherence,post_session_coherence");
    score("3 days ago", "0.5");
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    world.pass(TimeDelta::hours(1));
    world.ok(&format!("session done {id}"));
    assert_eq!(totals(&id), "1.44");
    world.pass(TimeDelta::minutes(10));
    let before = world.operations();
    score("now", "0.6");
    assert_eq!(world.operations(), before + 1, "the score and what follows from it are one operation");
    assert_eq!(totals(&id), "1.44\t1.79");
    world.pass(TimeDelta::minutes(10));
    score("now", "0.7");
    assert_eq!(totals(&id), "1.44\t1.79", "the first one counts");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(totals(&id), "1.44", "undo takes both back");
    world.pass(TimeDelta::days(1));
    score("now", "0.6");
    assert_eq!(totals(&id), "1.44", "another day is another day");
    world.ok(&format!("session reopen {id}"));
    assert_eq!(totals(&id), "");
    world.ok(&format!("session done {id}"));
    assert_eq!(totals(&id), "1.44\t1.79", "by then there is one after it");
    let logged = made(&world, "session log k7mq --at '2026-09-22 9:00'");
    assert_eq!(totals(&logged), "1.44\t1.79");
}

#[test]
fn hours() {
    let world = world();
    insta::assert_snapshot!(world.story([
        "session hours",
        "session hours --format table",
        "session hours --set 'mon-thu 9-12 13-18, fri 9-13'",
        "session hours --set 'mon-thu 09:00-12:00 13:00-18:00, fri 09:00-13:00'",
        "session hours --json",
        "session hours --set 'monn 9-18'",
        "session add k7mq --at 'fri 12:30'",
        "session add k7mq --at 'mon 10:00'",
        "session add t2wd --at 'mon 10:00'",
        "session add t2wd --at 'sun 10:00' --every 1w --count 2",
        "session hours --clear",
        "session hours --clear",
        "undo",
        "session hours --plain --no-header",
    ]));
    let sealed: Vec<u8> =
        world.raw().query_row("SELECT availability FROM coaches", [], |row| row.get(0)).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("09:00"));
    let export = world.ok("export table coaches --json").json();
    assert_eq!(export[0]["availability"]["fri"][0], "09:00-13:00");
}

#[test]
fn each_command_can_be_undone() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    let rows = |world: &World| {
        world.ok("session list --json").out + &world.ok(&format!("session show {id} --notes --json")).out
    };
    world.pass(TimeDelta::minutes(30));
    let before = rows(&world);
    for line in [
        "note ID -m words",
        "edit ID --set for=30m",
        "move ID --to 'fri 9h'",
        "start ID",
        "done ID",
        "cancel ID --reason ill",
        "no-show ID",
    ] {
        world.ok(&format!("session {}", line.replace("ID", &id)));
        assert_ne!(rows(&world), before, "{line}");
        world.ok("undo");
        assert_eq!(rows(&world), before, "{line}");
    }
    world.ok(&format!("session cancel {id} --reason ill"));
    let cancelled = rows(&world);
    world.ok(&format!("session reopen {id}"));
    world.ok("undo");
    assert_eq!(rows(&world), cancelled);
    world.ok("session log t2wd --at yesterday");
    world.ok("undo");
    assert_eq!(rows(&world), cancelled);
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
fn an_engagement_tells_what_is_left() {
    let world = world();
    for day in ["2026-09-01", "2026-09-08", "2026-09-15"] {
        world.ok(&format!("session log k7mq --at {day} --for 50m"));
    }
    let missed = made(&world, "session add k7mq --at 'today 16:30'");
    world.pass(TimeDelta::hours(1));
    world.ok(&format!("session no-show {missed}"));
    world.terminal(100);
    insta::assert_snapshot!(world.story([
        "client engage k7mq",
        "client engage k7mq --sessions 4 --start 2026-09-05 --title 'Acme 2026'",
        "client engage k7mq --sessions 4",
        "client show k7mq",
        "session add k7mq --at 'mon 9h'",
        "client show k7mq",
        "client show k7mq --json",
        "client engage k7mq --end",
        "client engage k7mq --hours 7.5",
        "client show k7mq",
        "client engage t2wd --end",
        "client engage t2wd --hours 0.001",
        "client engage t2wd --hours 1 --until yesterday --start today",
        "client engage t2wd --hours 1 --sessions 1 --start 2026-09-01",
        "session log t2wd --at '2026-09-02 9:00' -q",
        "client show t2wd",
    ]));
}

#[test]
fn who_was_not_seen() {
    let world = world();
    world.ok("session log k7mq --at '10 days ago'");
    let gone = made(&world, "session add t2wd --at 'today 17:00'");
    world.pass(TimeDelta::hours(1));
    world.ok(&format!("session no-show {gone}"));
    let list = |days: u8| {
        world.ok(&format!("client list --not-seen {days} --plain --no-header --fields handle")).out
    };
    assert_eq!(list(30), "", "who is new is not out of sight");
    assert_eq!(list(7), "k7mq\n");
    let ran = world.ok("client list --plain --no-header --fields handle,last_session_at");
    assert_eq!(ran.out, "t2wd\t\nk7mq\t2026-09-14T09:00:00+02:00\n");
    world.pass(TimeDelta::days(25));
    assert_eq!(list(30), "k7mq\n");
    assert_eq!(list(20), "t2wd\nk7mq\n", "who did not come was not seen");
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
