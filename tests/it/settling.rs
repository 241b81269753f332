//! `coach session`: what becomes of a session that was booked, and what of a client's engagement is left by it.

use chrono::TimeDelta;

use crate::{
    Says, World,
    session::{field, made, world},
};

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
    let id = made(&world, "session log t2wd --at '2026-09-01 9:00' --from -");
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
fn a_clock_is_stopped_and_goes_on() {
    let world = world();
    let id = made(&world, "session add k7mq --at 'today 16:20' --for 50m");
    world.ok(&format!("session start {id}"));
    world.pass(TimeDelta::minutes(12));
    insta::assert_snapshot!(world.story([
        format!("session stop {id} --dry-run").as_str(),
        &format!("session stop {id}"),
        &format!("session stop {id}"),
    ]));
    world.pass(TimeDelta::minutes(30));
    world.ok(&format!("session start {id}"));
    world.pass(TimeDelta::minutes(3));
    world.ok(&format!("session done {id}"));
    assert_eq!(field(&world, &id, "delivered_minutes"), "15", "what lay between does not count");
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
    let none = world.sh(&format!("session done {id} --minutes 0"));
    assert!(none.code == 2 && none.err.contains("'0' is not a length"), "{none}");
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
    world.pass(TimeDelta::days(100));
    score("now", "0.6");
    assert_eq!(totals(&id), "1.44\t1.79", "however long after");
    world.ok(&format!("session reopen {id}"));
    assert_eq!(totals(&id), "");
    world.ok(&format!("session done {id}"));
    assert_eq!(totals(&id), "1.44\t1.79", "by then there is one after it");
    let logged = made(&world, "session log k7mq --at '2026-09-22 9:00'");
    assert_eq!(totals(&logged), "1.44\t1.79");
}

/// Whatever happens to the scores around a session that took place is seen in it at once.
#[test]
fn scores_around_a_session_may_come_and_go() {
    let world = world();
    let add = |at: &str, value: &str| {
        let ran =
            world.ok(&format!("score add k7mq --psi {value} --rho 0.5 --q 0.5 --f 0.5 --at '{at}' --json"));
        ran.json()["handle"].as_str().unwrap().to_owned()
    };
    let id = made(&world, "session log k7mq --at '2026-09-10 9:00'");
    let totals = || {
        let all = world.ok(&format!("session show {id} --json")).json();
        ["pre_session_coherence", "post_session_coherence"]
            .map(|key| all[key].as_str().unwrap_or("-").to_owned())
            .join(" ")
    };
    assert_eq!(totals(), "- -");
    let after = add("2026-09-15 9:00", "0.5");
    assert_eq!(totals(), "- 1.44", "a score five days later");
    let before = add("2026-09-01 9:00", "0.6");
    assert_eq!(totals(), "1.64 1.44", "one that is recorded late");
    let edited_at = world.ok(&format!("session show {id} --json")).json()["updated_at"].clone();
    world.write("scores.csv", "handle,psi,rho,q,f,at\nk7mq,0.7,0.5,0.5,0.5,2026-09-12T09:00:00Z\n");
    world.ok("import scores ~/scores.csv --yes");
    assert_eq!(totals(), "1.64 1.84", "one from a file comes first now");
    world.ok("undo");
    assert_eq!(totals(), "1.64 1.44");
    world.ok(&format!("score edit {after} --psi 0.7"));
    assert_eq!(totals(), "1.64 1.84");
    world.ok(&format!("score edit {after} --at '2026-09-05 9:00'"));
    assert_eq!(totals(), "1.84 -", "it lies before the session now");
    world.ok("undo");
    world.ok("undo");
    world.ok(&format!("score rm {after} {before}"));
    assert_eq!(totals(), "- -");
    world.ok("undo");
    assert_eq!(totals(), "1.64 1.44");
    assert_eq!(
        world.ok(&format!("session show {id} --json")).json()["updated_at"],
        edited_at,
        "nobody changed the session"
    );
    world.ok(&format!("session edit {id} --set at='2026-08-20 9:00'"));
    assert_eq!(totals(), "- 1.64");
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
fn starting_opens_the_notes() {
    let mut world = world();
    let id = made(&world, "session add k7mq --at 'today 16:30'");
    world.vars.editor = Some("sed -i -e 1s/^/hello/".into());
    world.terminal(80).person([Says::Yes]);
    let ran = world.ok(&format!("session start {id} --no-notes"));
    assert!(!ran.err.contains("notes"), "{ran}");
    world.person([Says::Yes]);
    let ran = world.ok(&format!("session start {id}"));
    assert!(ran.err.contains("running since 16:20"), "{ran}");
}
