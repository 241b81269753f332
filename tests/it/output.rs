//! The contract of the output: every format of every reading command, `-q`, `--dry-run`, one command one operation.

use serde_json::Value;

use crate::{
    World,
    every::{READS, WRITES, busy, filled},
};

#[test]
fn every_reading_command_speaks_every_format_alike() {
    let world = busy();
    for command in READS.iter().map(|command| filled(&world, command)) {
        let run = |format: &str| {
            let ran = world.sh(&format!("{command} --format {format}"));
            assert_eq!(ran.code, 0, "{ran}");
            ran
        };
        let json = run("json").json();
        let object = match &json {
            Value::Array(all) => all.first().cloned(),
            one => Some(one.clone()),
        };
        let lines: Vec<Value> =
            run("ndjson").out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        match &json {
            Value::Array(all) => assert_eq!(&lines, all, "{command}"),
            one => assert_eq!(&lines[0], one, "{command}"),
        }
        let csv = run("csv").out;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let keys: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap().len();
        if let Value::Array(all) = &json {
            assert_eq!(rows, all.len(), "{command}");
        }
        let plain = run("plain").out;
        assert_eq!(plain.lines().next().unwrap().split('\t').collect::<Vec<_>>(), keys, "{command}");
        assert_eq!(plain.lines().count(), rows + 1, "{command}: one record, one line");
        run("table");
        // What is one object with parts as JSON is a row for each part where there are only rows.
        let in_parts = PARTS.iter().any(|parts| command.starts_with(parts));
        if let Some(object) = object.filter(|_| !in_parts) {
            for key in &keys {
                assert!(object.get(key).is_some(), "{command}: the CSV has {key}, the JSON has not");
            }
            let first = &keys[0];
            let ran = world.sh(&format!("{command} --json --fields {first}"));
            let only = ran.json();
            let only = only.as_array().map_or(only.clone(), |all| all[0].clone());
            assert_eq!(only.as_object().unwrap().keys().collect::<Vec<_>>(), [first], "{command}");
            numbers_are_text(&command, &object);
        }
        let ran = world.sh(&format!("{command} --fields nonsense --json"));
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.out.is_empty(), "{ran}");
    }
}

/// Commands whose answer has parts.
const PARTS: &[&str] = &[
    "assess show",
    "bank show",
    "score explain",
    "score what-if",
    "intervene suggest",
    "today",
    "client prep",
];

/// Decimals are text in JSON, so that nothing is lost; floats do not exist.
fn numbers_are_text(command: &str, value: &Value) {
    match value {
        Value::Number(number) => assert!(!number.is_f64(), "{command}: {number} is a float"),
        Value::Array(all) => all.iter().for_each(|value| numbers_are_text(command, value)),
        Value::Object(map) => map.values().for_each(|value| numbers_are_text(command, value)),
        _ => {}
    }
}

/// What was printed once is the contract: keys are only ever added.
#[test]
fn the_keys_of_every_format_stand() {
    let world = busy();
    let mut told = String::new();
    for command in READS {
        let json = world.ok(&filled(&world, &format!("{command} --json"))).json();
        let object = json.as_array().map_or(Some(&json), |all| all.first());
        let keys = object.and_then(Value::as_object).map(|map| map.keys().cloned().collect::<Vec<_>>());
        let csv = world
            .ok(&filled(&world, &format!("{command} --csv")))
            .out
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        told += &format!("{command}\n  json {}\n  csv  {csv}\n", keys.unwrap_or_default().join(","));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn reading_changes_nothing() {
    let world = busy();
    let before = world.fingerprint();
    for command in READS {
        world.ok(&filled(&world, command));
        assert!(world.fingerprint() == before, "{command} changed something");
    }
}

/// A dry run does everything and keeps nothing, and says `would`.
#[test]
fn a_dry_run_keeps_nothing() {
    let world = busy();
    for command in WRITES {
        let command = &filled(&world, command);
        let before = world.fingerprint();
        let ran = world.sh(&format!("{command} --dry-run"));
        assert_eq!(ran.code, 0, "{ran}");
        assert!(world.fingerprint() == before, "{ran} changed something");
        let nothing_to_do =
            ["score recalc --all", "config unset time.slash_order"].contains(&command.as_str());
        assert!(ran.err.lines().any(|line| line.starts_with("would")) || nothing_to_do, "{ran}");
        let real = world.ok(command);
        let changed = world.fingerprint() != before;
        assert!(changed || nothing_to_do, "{real} changed nothing");
    }
}

/// One command, one operation.
#[test]
fn a_command_that_writes_is_one_operation() {
    let world = busy();
    for command in WRITES.iter().filter(|command| !command.starts_with("config")) {
        let command = &filled(&world, command);
        let before = world.operations();
        let ran = world.ok(command);
        let made = world.operations() - before;
        let expected = i64::from(!ran.err.contains("Nothing") && command != "score recalc --all");
        assert_eq!(made, expected, "{ran}");
    }
}

/// `-q` leaves only the result: the handle of what was made.
#[test]
fn quiet_is_quiet() {
    let world = busy();
    for command in WRITES {
        let ran = world.ok(&filled(&world, &format!("{command} -q")));
        assert_eq!(ran.err, "", "{ran}");
        assert!(ran.out.lines().count() <= 1, "{ran}");
    }
    assert_eq!(world.ok("client add 'Eva Faber' --handle g7h8 -q").out, "g7h8\n");
}

/// What was made goes to standard output as JSON; the sentence goes to standard error.
#[test]
fn what_was_made_is_json_where_that_was_asked_for() {
    let world = World::practice();
    let ran = world.ok("client add 'Ada Okafor' --handle k7mq --json");
    assert_eq!(ran.json()["handle"], "k7mq");
    assert!(ran.err.starts_with("Added"), "{ran}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let world = busy();
    let commands: Vec<_> = READS.iter().map(|command| filled(&world, command)).collect();
    world.close_pipe();
    for command in commands {
        let ran = world.sh(&command);
        assert!(ran.code == 141 && !ran.err.contains("error"), "{ran}");
    }
}

/// What happened is listed newest first, unless another order is asked for.
#[test]
fn lists_begin_with_the_newest() {
    let world = busy();
    world.ok("score add t2wd --psi 0.1 --rho 0.1 --q 0.1 --f 0.1 --at '5 days ago'");
    world.ok("assess new t2wd --type quick --no-run");
    let told = |line: &str| {
        let out = world.ok(&format!("{line} --plain --no-header")).out;
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let scores = |more: &str| told(&format!("score list --fields client,calculated_at {more}"));
    let newest: Vec<_> =
        ["k7mq\t2026-09-22", "k7mq\t2026-09-21", "t2wd\t2026-09-19", "k7mq\t2026-09-14"].into();
    let days = |rows: Vec<String>| rows.into_iter().map(|row| row[..15].to_owned()).collect::<Vec<_>>();
    assert_eq!(days(scores("")), newest);
    assert_eq!(days(scores("--limit 2")), newest[..2]);
    assert_eq!(days(scores("--sort at --limit 1")), newest[3..]);
    assert_eq!(days(scores("--sort=coherence --limit 1")), newest[2..3]);
    assert_eq!(days(scores("--sort -client --limit 1")), newest[2..3]);
    let assessments = |more: &str| told(&format!("assess list --fields client {more}"));
    assert_eq!(assessments(""), ["t2wd", "k7mq"]);
    assert_eq!(assessments("--sort made"), ["k7mq", "t2wd"]);
    assert_eq!(assessments("--sort client --limit 1"), ["k7mq"]);
    for unknown in
        ["score list --sort nonsense", "assess list --sort nonsense", "client list --sort nonsense"]
    {
        let ran = world.sh(unknown);
        assert!(
            ran.code == 2 && ran.err.contains("'nonsense'") && ran.err.contains(" can be sorted by "),
            "{ran}"
        );
    }
}

/// `zone` is a time zone wherever data has it; the zone of a score is `coherence_zone`.
#[test]
fn a_zone_is_a_time_zone() {
    fn check(command: &str, value: &Value, scores: &mut usize) {
        match value {
            Value::Array(all) => all.iter().for_each(|value| check(command, value, scores)),
            Value::Object(map) => {
                *scores += usize::from(map.contains_key("coherence_zone"));
                let zone = map.get("zone").and_then(Value::as_str);
                assert!(zone.is_none_or(|zone| zone.parse::<chrono_tz::Tz>().is_ok()), "{command}: {zone:?}");
                map.values().for_each(|value| check(command, value, scores));
            }
            _ => {}
        }
    }
    let world = busy();
    for command in READS {
        let mut scores = 0;
        check(command, &world.ok(&filled(&world, &format!("{command} --json"))).json(), &mut scores);
        let of_scores =
            ["score list", "score explain k7mq", "score what-if k7mq --q 0.8", "analytics summary"];
        assert!(scores > 0 || !of_scores.contains(command), "{command}");
    }
}

/// Instants are told in one way wherever they stand: with the offset of the practice's zone.
#[test]
fn no_instant_is_told_in_another_zone() {
    let in_utc = |text: &str| {
        text.match_indices("Z\"").any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()))
    };
    let world = busy();
    for command in READS.iter().chain(WRITES) {
        let ran = world.sh(&format!("{} --json", filled(&world, command)));
        assert!(!in_utc(&ran.out), "{ran}");
    }
    // What people wrote stays as they wrote it.
    world.ok("client edit k7mq --set preferences.call_at=2026-09-24T14:20:00Z");
    assert_eq!(world.ok("client show k7mq --json").json()["preferences"]["call_at"], "2026-09-24T14:20:00Z");
}

/// Every leaf of the tree has help for each argument and ends with an example; no option is called twice.
#[test]
fn every_command_explains_itself() {
    fn walk(command: &clap::Command, path: &str, wrong: &mut Vec<String>) {
        let leaf = command.get_subcommands().next().is_none();
        if command.get_about().is_none() {
            wrong.push(format!("{path} says not what it does"));
        }
        for argument in command.get_arguments().filter(|argument| argument.get_help().is_none()) {
            wrong.push(format!("{path}: {} has no help", argument.get_id()));
        }
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if leaf && !after.contains("Examples:") {
            wrong.push(format!("{path} shows no example"));
        }
        for inner in command.get_subcommands() {
            walk(inner, &format!("{path} {}", inner.get_name()), wrong);
        }
    }
    let mut wrong = Vec::new();
    walk(&coach::command(), "coach", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    coach::command().debug_assert();
}

/// Whatever a command does, `--json` is one JSON document: what was read, or what was done.
#[test]
fn every_command_speaks_json() {
    let world = busy();
    let mut silent = Vec::new();
    for command in READS.iter().chain(WRITES) {
        let line = format!("{} --json", filled(&world, command));
        let ran = world.sh(&line);
        let speaks = serde_json::from_str::<Value>(&ran.out).is_ok_and(|value| !value.is_null());
        if ran.code != 0 || !speaks {
            silent.push(ran.to_string());
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// Whether a change is between two kinds of assessment does not depend on where a list begins.
#[test]
fn what_stood_before_a_range_counts() {
    let world = World::with_clients();
    world.write("answers.json", crate::inputs::ANSWERS);
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at '2026-09-01 10:00'");
    world.ok("assess new k7mq --type quick --answers answers.json --at '2026-09-10 10:00'");
    let mixed = |more: &str| {
        let line = format!("score list --plain --no-header --fields velocity_mixed --limit 1 {more}");
        world.ok(&line).out.trim().to_owned()
    };
    assert_eq!(mixed(""), "true");
    assert_eq!(mixed("--since 2026-09-05"), "true");
    let exported = world.ok("export scores --since 2026-09-05 --csv --no-header --fields velocity_mixed").out;
    assert_eq!(exported.trim(), "true");
}

/// What does something that no change in the log tells of. What no test can run is not among it: `completions --install`
/// writes into the home of whoever runs the tests.
const DEEDS: &[&str] = &[
    "export practice -o all",
    "export table clients -o clients-out.json",
    "demo --keep ~/demo --clients 12 --no-passphrase --recovery-file demo.txt --no-input",
    "config set lock.after 20m",
    "config unset lock.after",
    "man --out-dir ~/man",
    "passphrase --new-passphrase-file new.txt",
    "unlock --passphrase-file new.txt",
    "lock",
    "unlock --passphrase-file new.txt",
    "lock --all",
    "recover --recovery-file recovery.txt --new-passphrase-file new.txt",
    "passphrase --remove --passphrase-file new.txt",
    "doctor --fix",
];

/// Where only the result could not be written, it is said that what was asked for was done; and of what only reads, nothing.
#[test]
fn a_result_that_cannot_be_written_hides_nothing_that_was_done() {
    let world = busy();
    world.write("new.txt", "correct horse battery staple\n");
    let done = "only its result could not be written";
    let says = |command: &str| {
        let line = format!("{} --json", filled(world.full_disk(false), command));
        let ran = world.full_disk(true).sh(&line);
        world.full_disk(false);
        assert!(ran.code != 0 || ran.out.is_empty(), "{ran}");
        (ran.err.contains(done), ran)
    };
    for command in READS {
        let (said, ran) = says(command);
        assert!(!said && ran.code == 1, "{ran}");
    }
    for command in WRITES {
        let before = world.fingerprint();
        let (said, ran) = says(command);
        let changed = world.fingerprint() != before;
        assert!(ran.code == 1 && said == changed, "{ran}");
    }
    for command in DEEDS {
        let (said, ran) = says(command);
        // What goes into a file alone has no result to write.
        assert!(said || (ran.code == 0 && ran.err.contains("Saved")), "{ran}");
    }
}
