//! `coach session`: booking sessions and series of them, moving, changing and cancelling them, and the coach's hours.

use crate::{
    Says,
    session::{field, made, world},
};

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
        &format!("{edit} --set minutes=0"),
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
        &format!("session edit {logged} --set minutes=0"),
    ]));
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
        "session hours --unset",
        "session hours --unset",
        "undo",
        "session hours --plain --no-header",
    ]));
    let sealed: Vec<u8> =
        world.raw().query_row("SELECT availability FROM coaches", [], |row| row.get(0)).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("09:00"));
    let export = world.ok("export table coaches --json").json();
    assert_eq!(export[0]["availability"]["fri"][0], "09:00-13:00");
}
