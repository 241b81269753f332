//! Moments as they are typed on the command line: each enters by the one gate, an end is a length, and what is likely
//! wrong is told.

use chrono::TimeDelta;

use crate::{
    World,
    tree::{built, walk},
};

/// A world with what each command below needs.
fn world() -> (World, String) {
    let world = World::with_clients();
    world.write("answers.json", "{}");
    let session = world.ok("session add k7mq --at 'today 16:30' -q").out.trim().to_owned();
    world.pass(TimeDelta::hours(1));
    (world, session)
}

/// Every option that takes a moment or a day, in a command that would work.
const ASKING: [&str; 28] = [
    "score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at",
    "score edit SCORE --at",
    "assess submit DRAFT --without-score --at",
    "score list --since",
    "score list --until",
    "score show k7mq --at",
    "session add k7mq --at",
    "session log k7mq --at",
    "session move SESSION --to",
    "session done SESSION --next",
    "session list --since",
    "session list --until",
    "assess new k7mq --type quick --without-score --answers answers.json --at",
    "assess list --since",
    "assess list --until",
    "breakthrough add k7mq --dim q --before 0.3 --after 0.7 --at",
    "breakthrough list --since",
    "today --on",
    "action add 'Write' --client k7mq --due",
    "action list --due-before",
    "intervene assign Q-01 --to k7mq --due",
    "client add 'Chloé Martin' --start",
    "client pause k7mq --until",
    "client complete k7mq --on",
    "client engage k7mq --sessions 6 --start",
    "client engage k7mq --sessions 6 --until",
    "client timeline k7mq --since",
    "analytics summary --since",
];

/// Every option that asks for a moment or a day is tried below: a new one has to be added to the list.
#[test]
fn no_option_that_asks_for_a_moment_is_forgotten() {
    let mut forgotten = Vec::new();
    walk(&built(), &[], &mut |path, command| {
        for option in command.get_opts().filter(|option| !option.is_global_set()) {
            let asks = option.get_value_names().unwrap_or_default();
            let long = option.get_long().unwrap_or_default();
            if !asks.iter().any(|name| matches!(name.as_str(), "WHEN" | "DATE")) {
                continue;
            }
            let (front, end) = (path.join(" "), format!(" --{long}"));
            let tried = |line: &str| line.starts_with(&front) && line.ends_with(&end);
            // Looking back with --at, and ranges with --since and --until, are one option each, wherever they stand.
            let one = |name: &str, of: &str| {
                long == name && option.get_help().is_some_and(|it| it.to_string().contains(of))
            };
            let shared = ["since", "until"].contains(&long) || one("at", "as it was") || one("at", "As of");
            if !shared && !ASKING.iter().any(|line| tried(line)) {
                forgotten.push(format!(
                    "{front} --{long}: {}",
                    option.get_help().map(ToString::to_string).unwrap_or_default()
                ));
            }
        }
    });
    assert!(forgotten.is_empty(), "\n{}", forgotten.join("\n"));
}

#[test]
fn nothing_that_no_clock_shows_is_taken() {
    let (world, session) = world();
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at '5d ago'");
    let score = world.ok("score list --plain --no-header --fields handle").out.trim().to_owned();
    let draft = world.ok("assess new k7mq --type quick --no-run -q").out.trim().to_owned();
    let before = world.fingerprint();
    for command in ASKING {
        let command = command.replace("SESSION", &session).replace("SCORE", &score).replace("DRAFT", &draft);
        for when in [
            "0026-07-27",
            "1899-12-31",
            "2200-01-01",
            "2026-09-01T10:00+14:30",
            "2026-09-01T10:00-99:00",
            "2026-09-01 10:00 CST",
        ] {
            let ran = world.sh(&format!("{command} '{when}'"));
            assert_eq!(ran.code, 2, "{command} {when}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains("hint: "), "{command} {when}: {}", ran.err);
        }
    }
    assert!(world.fingerprint() == before, "nothing was written");
}

/// Where a day alone is taken for an instant, the time that it was given is in what is said.
#[test]
fn the_time_of_a_day_alone_is_told() {
    let (world, session) = world();
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at '5d ago 8:00'");
    let score = world.ok("score list --plain --no-header --fields handle").out.trim().to_owned();
    let draft = world.ok("assess new k7mq --type quick --no-run -q").out.trim().to_owned();
    let breakthrough = "breakthrough add k7mq --dim q --before 0.3 --after 0.7 --at '4d ago 8:00' -q";
    let breakthrough = world.ok(breakthrough).out.trim().to_owned();
    let logged = crate::session::made(&world, "session log k7mq --at 'yesterday 15:00'");
    let further = [
        format!("score edit {score} --set at="),
        format!("breakthrough edit {breakthrough} --set at="),
        format!("session edit {logged} --set scheduled_at="),
    ];
    let asking = ASKING.map(|command| {
        format!("{command} ").replace("SESSION", &session).replace("SCORE", &score).replace("DRAFT", &draft)
    });
    let mut instants = 0;
    for command in asking.iter().chain(&further) {
        for day in ["2026-09-18", "2026-11-20"] {
            let timed = world.sh(&format!("{command}'{day} 10:00' --dry-run"));
            if timed.code != 0 {
                continue;
            }
            instants += 1;
            let ran = world.ok(&format!("{command}{day} --dry-run"));
            assert!(ran.err.contains("09:00"), "{ran}");
            let said = "No time given: using Fri 18 Sep 2026 09:00 +02:00\n";
            // What is told of sessions shows their time.
            assert_eq!(ran.err.contains(said), !command.starts_with("session"), "{ran}");
            assert!(!timed.err.contains("No time was given"), "{timed}");
        }
    }
    assert_eq!(instants, 12, "one for each command that takes an instant");
}

#[test]
fn an_end_is_understood_where_a_session_is_planned_or_told() {
    let (world, session) = world();
    insta::assert_snapshot!(
        world
            .story([
                "session add k7mq --at 'mon 10:00-11:15'",
                "session add k7mq --at 'tue 10-11:30' --every 1w --count 2",
                "session add k7mq --at 'wed 3-4pm' --for 1h",
                "session add k7mq --at 'wed 13:00-14:00' --for 50m",
                "session add k7mq --at 'thu 22:00-01:00'",
                "session add k7mq --at 'thu 11:00-10:15'",
                "session add k7mq --at '2026-10-09 10:00-05:00'",
                "session add k7mq --at '2026-10-09 10:00-09:00'",
                "session log k7mq --at 'yesterday 9:00-9:45'",
                &format!("session move {session} --to 'fri 14:00-15:30'"),
                "score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at 'yesterday 10:00-11:00'",
                "session list --fields scheduled_at,duration_minutes,status --csv",
            ])
            .replace(&session, "SESSION")
    );
}

#[test]
fn a_day_that_is_likely_wrong_is_told_and_kept() {
    let (world, session) = world();
    world.ok(&format!("session cancel {session}"));
    world.write(
        "whole.json",
        r#"{"psi-01":6,"psi-02":2,"psi-03":5,"rho-01":5,"rho-02":"b","rho-03":3,"q-01":4,"q-02":3,"q-03":5,"f-01":6,"f-02":3,"f-03":["a"]}"#,
    );
    insta::assert_snapshot!(world.story([
        "score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at '1 jan 1970'",
        "score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at 2020-03-01",
        "score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at 2025-03-01",
        "session log k7mq --at '1980-01-01 10:00'",
        "session log k7mq --at '2025-01-01 10:00'",
        "assess new k7mq --type quick --answers whole.json --at '1 may 1999'",
        "score list --csv --fields name,calculated_at",
    ]));
}

/// Days pass one gate too, whichever command they come by, and are doubted there before they are kept.
#[test]
fn a_day_that_is_likely_wrong_is_told_whichever_way_it_comes() {
    let world = World::with_clients();
    world.write("item.ndjson", r#"{"client":"k7mq","title":"Write","due_date":"1970-01-01"}"#);
    world.write("clients.ndjson", r#"{"name":"Dora Ek","start_date":"1970-01-01"}"#);
    world.write("edit.ndjson", r#"{"handle":"k7mq","start_date":"1980-01-01"}"#);
    for (command, what) in [
        ("client add 'Chloé Martin' --start 1970-01-01", "start date"),
        ("client add 'Dora Ek' --set start=1999-05-01", "start date"),
        ("client add --from clients.ndjson", "start date"),
        ("client edit k7mq --set start_date=1970-01-01", "start date"),
        ("client edit --from edit.ndjson", "start date"),
        ("client edit k7mq --set episode_start=1900-01-01", "start of the episode"),
        ("client engage k7mq --sessions 6 --start 1970-01-01", "start of the engagement"),
        ("action add Write -c k7mq --due 1970-01-01", "due date"),
        ("action add --from item.ndjson", "due date"),
        ("breakthrough add k7mq --dim q --before 0.3 --after 0.7 --at 1970-01-01", "date"),
    ] {
        let ran = world.ok(command);
        assert!(ran.err.contains(&format!("Check the {what}")), "{command}\n{ran}");
        let (doubt, done) = (ran.err.find("Check the"), ran.err.find("coach undo"));
        assert!(doubt < done, "it is told before it is kept\n{ran}");
        world.ok("undo");
    }
    let due = world.ok("action add Write -c k7mq --due 2026-09-30");
    assert!(!due.err.contains("Check"), "{due}");
}

/// Months are read by their names in the languages of form tools, wherever a day is said.
#[test]
fn months_have_names_in_other_languages() {
    let world = World::with_clients();
    for (said, due) in [
        ("2 octobre 2026", "2026-10-02"),
        ("2. März 2027", "2027-03-02"),
        ("2 oct 26", "2026-10-02"),
        ("2 oct 14", ""),
        ("oct 2 26", ""),
        ("2 de octubre de 2026", "2026-10-02"),
        ("1er août 2027", "2027-08-01"),
        ("12. Dez. 2026", "2026-12-12"),
        ("5 mei", "2027-05-05"),
        ("2 ottobre", "2026-10-02"),
        ("2 out 2026", "2026-10-02"),
    ] {
        let ran =
            world.sh(&format!("action add Write -c k7mq --due '{said}' --csv --no-header --fields due_date"));
        assert_eq!(ran.code == 0, !due.is_empty(), "{ran}");
        assert_eq!(ran.out.trim(), due, "{ran}");
    }
}
