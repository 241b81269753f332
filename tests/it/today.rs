//! `coach today`: the agenda, who needs attention and why, the days after; and all of it while locked.

use chrono::TimeDelta;
use unicode_width::UnicodeWidthStr;

use crate::World;

/// A session of a client, past the program: handle, client, when, kind, status and whether it has notes.
fn session(world: &World, (handle, client): (&str, &str), at: &str, kind: &str, status: &str) {
    let raw = world.raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let mut id = vec![1, 0x99, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0];
    id.extend(handle.as_bytes());
    let focus = (kind == "deep_dive").then_some("q");
    raw.execute(
        "INSERT INTO sessions (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, type, status,
            focus_dimension, notes, created_at, updated_at, op)
         SELECT ?1, ?2, id, coach_id, ?4, 'Europe/Paris', 50, ?5, ?6, ?7, IIF(?6 = 'completed', x'00', NULL),
            ?4, ?4, 1 FROM clients WHERE handle = ?3",
        rusqlite::params![id, handle, client, at, kind, status, focus],
    )
    .unwrap();
    raw.execute(
        "INSERT INTO handles (handle, kind, id, op) VALUES (?2, 'session', ?1, 1)",
        rusqlite::params![id, handle],
    )
    .unwrap();
}

/// Ada has a full day and an overdue item; Ben is falling and has been quiet; Cy only pauses.
fn day() -> World {
    let world = World::new();
    world.write("pass.txt", "long enough for a test\n");
    let ok = |line: &str| world.ok(line);
    world.ok("init --name 'Mara Lind' --passphrase-file pass.txt --recovery-file recovery.txt --no-input");
    ok("unlock --passphrase-file pass.txt");
    ok("client add 'Ada Okafor' --handle k7mq --start 2026-01-10");
    ok("client add 'Ben Ito' --handle t2wd --start 2026-01-10");
    ok("client add 'Cy Dee' --handle c5d6 --start 2026-01-10");
    ok("client pause c5d6");
    ok("action add 'Write the boundary letter' --client k7mq --due '3 days ago'");
    ok("action add 'Ask Tom' --client k7mq --due yesterday");
    ok("action add 'Later' --client c5d6 --due yesterday");
    for (value, at) in [("0.70", "20 sep"), ("0.60", "21 sep"), ("0.50", "22 sep")] {
        ok(&format!("score add t2wd --psi {value} --rho 0.6 --q 0.6 --f 0.6 --at '{at}'"));
    }
    session(&world, ("2c4d", "k7mq"), "2026-09-24T07:00:00.000Z", "regular", "completed");
    session(&world, ("3c4d", "t2wd"), "2026-09-24T08:00:00.000Z", "review", "no_show");
    session(&world, ("4c4d", "k7mq"), "2026-09-24T15:00:00.000Z", "deep_dive", "scheduled");
    session(&world, ("5c4d", "k7mq"), "2026-09-24T16:00:00.000Z", "regular", "cancelled");
    session(&world, ("6c4d", "k7mq"), "2026-09-25T08:00:00.000Z", "regular", "scheduled");
    session(&world, ("7c4d", "c5d6"), "2026-09-25T13:00:00.000Z", "regular", "scheduled");
    session(&world, ("8c4d", "k7mq"), "2026-10-01T08:00:00.000Z", "regular", "scheduled");
    session(&world, ("9c4d", "k7mq"), "2026-10-02T08:00:00.000Z", "regular", "scheduled");
    world
}

fn open(world: &World, line: &str) -> String {
    world.ok(line).out
}

#[test]
fn a_day() {
    let world = day();
    world.terminal(100);
    insta::assert_snapshot!("on_a_terminal", open(&world, "today"));
    insta::assert_snapshot!("another_day", open(&world, "today --on fri --days 1"));
    world.ok("lock");
    insta::assert_snapshot!("locked", world.sh("today"));
}

/// What presses most has the room; other reasons have what is left, or wait for a wider terminal.
#[test]
fn narrow_terminals_show_what_first() {
    let world = day();
    for width in [100, 80, 60] {
        world.terminal(width);
        let told = open(&world, "today");
        assert!(told.lines().all(|line| line.width() <= usize::from(width)), "{width}: {told}");
        assert_eq!(told.contains("  Also"), width == 100, "{told}");
        assert_eq!(told.contains("Write the boundary letter, due Mon 21 Sep"), width >= 80, "{told}");
    }
    assert!(open(&world, "today").starts_with("Today, Thursday 24 September: 3 sessions, 2 overdue items\n"));
    world.ok("assess new k7mq --type quick --no-run");
    let told = open(&world, "today");
    assert!(told.lines().nth(1).is_some_and(|line| line == "assessment to finish"), "{told}");
}

#[test]
fn every_form_has_the_sections() {
    let world = day();
    let lines = open(&world, "today --plain --no-header --fields section,client,reason,handle,what");
    insta::assert_snapshot!("plain", lines);
    let json: serde_json::Value = serde_json::from_str(&open(&world, "today --json")).unwrap();
    let count = |section: &str| json[section].as_array().unwrap().len();
    assert_eq!((count("sessions"), count("upcoming")), (3, 3));
    assert_eq!((&json["overdue"], &json["date"]), (&2.into(), &"2026-09-24".into()));
    assert_eq!(json["sessions"][2]["what"], "in 40 min, focus q");
    assert_eq!(json["sessions"][2]["scheduled_at"], "2026-09-24T17:00:00+02:00");
    let rows = open(&world, "today --csv").lines().count();
    assert_eq!(rows, 1 + count("sessions") + count("attention") + count("upcoming"));
}

/// Names and titles are not there to be read, and everything else is.
#[test]
fn a_locked_practice_tells_the_day_by_handles() {
    let world = day();
    world.ok("lock");
    let ran = world.ok("today --json");
    for private in ["Ada", "Okafor", "Ben", "boundary", "Tom"] {
        assert!(!ran.all().contains(private), "{ran}");
    }
    let json = ran.json();
    assert_eq!((&json["sessions"][0]["client"], &json["sessions"][0]["name"]), (&"k7mq".into(), &().into()));
    assert!(json["attention"][0]["what"].as_str().unwrap().starts_with("action item "));
    assert_eq!(json["attention"][0]["due_date"], "2026-09-21");
}

/// What is told of the only client, reason by reason.
fn reasons(world: &World) -> Vec<String> {
    let told = world.ok("today --plain --no-header --fields section,reason,what").out;
    let lines = told.lines().filter_map(|line| line.strip_prefix("attention\t"));
    lines.map(|line| line.replace('\t', ": ")).collect()
}

#[test]
fn reasons_come_and_go() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --start 2026-09-20");
    assert_eq!(reasons(&world), ["unscheduled: no session planned"], "new clients are left in peace");
    session(&world, ("6c4d", "k7mq"), "2027-09-25T08:00:00.000Z", "regular", "scheduled");
    assert_eq!(reasons(&world), [""; 0]);
    world.pass(TimeDelta::days(26));
    assert_eq!(
        reasons(&world),
        ["quiet: no session yet, after 30 days", "check_in: no assessment yet, after 30 days"]
    );
    world.ok("config set attention.quiet_days 31");
    assert_eq!(reasons(&world), ["check_in: no assessment yet, after 30 days"]);
    world.ok("assess new k7mq --type quick --no-run");
    let unfinished = reasons(&world);
    assert!(unfinished[0].starts_with("unfinished: quick assessment started today"));
    world.ok("client pause k7mq");
    assert_eq!(reasons(&world), [""; 0], "only who is being coached");
}

/// What a client was promised and nobody finished: sessions of days before, and notes that are a draft.
#[test]
fn sessions_that_were_never_settled_and_drafts_are_told_until_they_are_finished() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --start 2026-09-20");
    session(&world, ("6c4d", "k7mq"), "2027-09-25T08:00:00.000Z", "regular", "scheduled");
    session(&world, ("2c4d", "k7mq"), "2026-09-21T08:00:00.000Z", "regular", "scheduled");
    // That of this morning stands in the day itself.
    session(&world, ("3c4d", "k7mq"), "2026-09-24T05:00:00.000Z", "regular", "scheduled");
    session(&world, ("4c4d", "k7mq"), "2026-09-22T08:00:00.000Z", "regular", "scheduled");
    assert_eq!(
        reasons(&world),
        [
            "unsettled: session of Mon 21 Sep not yet marked: coach session done 2c4d",
            "unsettled: session of Tue 22 Sep not yet marked: coach session done 4c4d"
        ]
    );
    world.terminal(140);
    let page = world.ok("today").out;
    assert!(page.contains("1 more unsettled"), "{page}");
    world.ok("session done 2c4d");
    world.ok("session cancel 4c4d");
    assert_eq!(reasons(&world), [""; 0]);
    world.ok("session note 2c4d -m 'She called'");
    world.raw().execute("UPDATE sessions SET draft_since = 0 WHERE handle = '2c4d'", []).unwrap();
    assert_eq!(
        reasons(&world),
        ["draft: notes of Mon 21 Sep left as a draft: coach tui, or coach session note 2c4d --edit"]
    );
    let json = world.ok("today --json").json();
    assert_eq!(json["attention"][0]["handle"], "2c4d");
    let prep = world.ok("client prep k7mq --json").json();
    assert_eq!(prep["attention"][0]["reason"], "draft", "{prep}");
    world.ok("session note 2c4d -m 'and came'");
    assert_eq!(reasons(&world), [""; 0]);
}

#[test]
fn an_engagement_that_is_used_up_is_told() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --start 2026-09-20");
    session(&world, ("2c4d", "k7mq"), "2026-09-22T08:00:00.000Z", "regular", "completed");
    session(&world, ("3c4d", "k7mq"), "2026-09-23T08:00:00.000Z", "regular", "completed");
    session(&world, ("6c4d", "k7mq"), "2026-09-25T08:00:00.000Z", "regular", "scheduled");
    let raw = world.raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let engage = |number: u8, start: &str, sessions: i64| {
        raw.execute(
            "INSERT INTO engagements (id, client_id, allotted_sessions, start_date, created_at, updated_at, op)
             SELECT CAST(printf('%016d', ?1) AS BLOB), id, ?3, ?2, created_at, created_at, 1 FROM clients",
            rusqlite::params![number, start, sessions],
        )
        .unwrap();
    };
    engage(1, "2026-09-01", 3);
    assert_eq!(reasons(&world), [""; 0]);
    engage(2, "2026-09-23", 1);
    assert_eq!(
        reasons(&world),
        ["used_up: 1 of 1 session used"],
        "the one that began last, and only what it holds"
    );
}

#[test]
fn days_are_those_of_the_practice() {
    let world = day();
    world.pass(TimeDelta::hours(8));
    world.ok("unlock --passphrase-file pass.txt");
    let first = open(&world, "today --json --fields date");
    assert!(first.contains("2026-09-25"), "half past midnight in Paris: {first}");
    let there = open(&world, "today --json --fields date --tz America/New_York");
    assert!(there.contains("2026-09-24"), "{there}");
    assert_eq!(world.sh("today --on 2026-02-30").code, 2);
    assert_eq!(world.sh("today --days 1000").code, 2);
    let empty = World::practice().ok("today --format table");
    assert!(empty.out.contains("No sessions") && empty.out.contains("Nobody"), "{empty}");
}
