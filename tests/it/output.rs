//! The contract of the output: every format of every reading command, errors as JSON, `-q`, `--dry-run`, exit codes.

use serde_json::Value;

use crate::World;

/// Every command that reads. A new one is one line here.
const READS: &[&str] = &[
    "client list",
    "client show k7mq",
    "config list",
    "op log",
    "op show 2",
    "op diff 2",
    "status",
    "whoami",
    "bank list",
    "bank show quick",
    "score list",
    "score show k7mq",
    "score explain k7mq",
    "score what-if k7mq --q 0.8",
    "score verify",
    "assess list",
    "assess show {done}",
    "assess compare {done} {done}",
    "undo --list",
    "client timeline k7mq",
    "client prep k7mq",
    "search Ada",
    "action list --status all",
    "action show {item}",
    "intervene list",
    "intervene show Q-02",
    "intervene show {given}",
    "intervene suggest k7mq",
    "intervene assigned",
    "bank show interventions",
    "session list",
    "session show {held}",
    "session hours",
    "breakthrough list",
    "breakthrough show {rise}",
    "today",
    "analytics summary",
    "analytics cohort",
    "analytics interventions",
    "analytics events",
];

/// Every command that writes, in an order in which each can run. A new one is one line here; `{done}` and
/// `{draft}` are the handles of an assessment that is finished and of one that is not, `{item}` that of an action
/// item, `{rise}` that of a breakthrough, `{given}` and `{over}` those of an assignment that runs and of one that does
/// not, `{held}` and `{booked}` those of the first session that took place and of the first one that is scheduled.
pub(crate) const WRITES: &[&str] = &[
    "client add 'Cy Dee' --handle c5d6 --email cy@example.org",
    "client edit k7mq --set focus=patience",
    "client note k7mq -m 'a line'",
    "client pause k7mq",
    "client resume k7mq",
    "client complete t2wd",
    "client merge c5d6 --into k7mq --yes",
    "import clients ~/clients.csv",
    "import scores ~/scores.csv",
    "score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5",
    "score add k7mq --psi 0.6 --rho 0.6 --q 0.6 --f 0.6 --at '2 days ago'",
    "score recalc --all",
    "assess new k7mq --type quick --no-run",
    "assess new k7mq --type quick --answers answers.json",
    "assess answer {draft} psi-01 3",
    "assess discard {draft}",
    "assess new k7mq --type initial --no-run",
    "action add 'Book the room' --client k7mq --due fri",
    "action edit {item} --set due=+3d",
    "action start {item}",
    "action done {item}",
    "action reopen {item}",
    "action rm {item}",
    "intervene assign F-01 --to t2wd --due +2w --with-actions",
    "intervene start {given}",
    "intervene done {given} --rating 4 --feedback good --note so",
    "intervene reopen {over}",
    "intervene abandon {given} --reason why",
    "session add t2wd --at 'mon 9h'",
    "session log t2wd --at 'yesterday 9h'",
    "session edit {booked} --set for=45m",
    "session note {booked} -m 'a line'",
    "session start {booked}",
    "session done {booked}",
    "session reopen {held}",
    "session no-show {booked}",
    "session move {booked} --to 'wed 9h'",
    "session cancel {booked} --reason ill",
    "session hours --set 'mon 9-18'",
    "client engage k7mq --sessions 10",
    "client engage k7mq --end",
    "breakthrough add k7mq --dim q --before 0.41 --after 0.63 --at '5 days ago'",
    "breakthrough edit {rise} --set trigger='asked the board'",
    "breakthrough dismiss {rise}",
    "breakthrough dismiss {rise} --restore",
    "breakthrough detect --threshold 0.99",
    "bank retire quick",
    "bank retire interventions",
    "config set time.slash_order dmy",
    "config unset time.slash_order",
    "undo",
    "redo",
    "analytics events --purge --yes",
];

/// Two clients, two scores, an assessment, a note, two sessions and the coach's hours.
pub(crate) fn busy() -> World {
    let world = World::with_clients();
    world.write("answers.json", answers(&world));
    world.write(
        "clients.csv",
        "handle,first_name,last_name,email\nf3g4,Fay,Grey,fay@example.org\n,Gus,Holm,\n",
    );
    world
        .write("scores.csv", "handle,psi,rho,q,f,calculated_at\nk7mq,0.2,0.3,0.4,0.5,2026-01-01T10:00:00Z\n");
    world.ok("client note k7mq -m 'Prefers mornings'");
    world.ok("score add k7mq --psi 0.61 --rho 0.58 --q 0.41 --f 0.35 --at '10 days ago'");
    world.ok("score add k7mq --psi 0.65 --rho 0.75 --q 0.31 --f 0.45 --at '3 days ago'");
    world.ok("assess new k7mq --type quick --answers answers.json --at '2 days ago'");
    world.ok("action add 'Call Tom' --client k7mq --due yesterday");
    world.ok("intervene assign Q-02 --to k7mq");
    world.ok("session log k7mq --at '4 days ago' --notes 'Asked the board'");
    world.ok("session add k7mq --at 'today 17:00'");
    world.ok("session hours --set 'mon-fri 9-17'");
    world
}

/// A command with the handles of this world.
fn filled(world: &World, command: &str) -> String {
    let mut command = command.to_owned();
    for (mark, status) in [("{done}", "completed"), ("{draft}", "draft"), ("{draft}", "in_progress")] {
        if command.contains(mark) {
            let found =
                world.ok(&format!("assess list --status {status} --plain --no-header --fields handle")).out;
            if let Some(handle) = found.lines().next() {
                command = command.replace(mark, handle);
            }
        }
    }
    if command.contains("{item}") {
        let found = world
            .ok("action list --status all --sort title --plain --no-header --fields handle --limit 1")
            .out;
        command = command.replace("{item}", found.trim());
    }
    for (mark, states) in [("{given}", "assigned,in_progress"), ("{over}", "completed,abandoned")] {
        if command.contains(mark) {
            let line = format!(
                "intervene assigned --client k7mq --status {states} --plain --no-header --fields handle"
            );
            if let Some(handle) = world.ok(&line).out.lines().next() {
                command = command.replace(mark, handle);
            }
        }
    }
    for (mark, status) in [("{held}", "completed"), ("{booked}", "scheduled")] {
        if command.contains(mark) {
            let found =
                format!("session list --status {status} --limit 1 --plain --no-header --fields handle");
            command = command.replace(mark, world.ok(&found).out.trim());
        }
    }
    if command.contains("{rise}") {
        let list = "breakthrough list --dismissed --sort when --limit 1";
        let found = world.ok(&format!("{list} --plain --no-header --fields handle")).out;
        command = command.replace("{rise}", found.trim());
    }
    command
}

/// Answers to every scored question of the quick bank, as good as they get in the middle.
fn answers(world: &World) -> String {
    let bank = world.ok("bank show quick --json").json();
    let questions = bank["questions"].as_array().unwrap();
    let given = questions.iter().filter_map(|question| {
        let code = question["code"].as_str()?.to_owned();
        let value = match question["question_type"].as_str()? {
            "scale" => question["max"].clone(),
            _ => return None,
        };
        Some((code, value))
    });
    Value::Object(given.collect()).to_string()
}

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

#[test]
fn exit_codes() {
    let world = busy();
    for (command, code) in [
        ("client list --nonsense", 2),
        ("client list --status activ", 2),
        ("clint list", 2),
        ("client show zzz", 3),
        ("op show 99", 3),
        ("client add X --email ada@example.org", 9),
        ("client resume k7mq", 9),
        ("--version", 0),
        ("--help", 0),
        ("client add --help", 0),
    ] {
        let ran = world.sh(command);
        assert_eq!(ran.code, code, "{ran}");
        if code > 0 {
            assert_eq!(ran.out, "", "{ran}");
        }
    }
}

/// Errors are one JSON object where JSON was asked for, wherever they come from.
#[test]
fn errors_are_json_too() {
    let world = World::with_clients();
    for command in
        ["client show zzz", "client list --nonsense", "op show 99", "client add Y --email ada@example.org"]
    {
        for flag in ["--json", "--format json", "--format=ndjson"] {
            let ran = world.sh(&format!("{command} {flag}"));
            let told: Value = serde_json::from_str(&ran.err).unwrap_or_else(|error| panic!("{error}: {ran}"));
            assert_eq!(told["error"]["exit"], ran.code, "{ran}");
            assert!(!told["error"]["message"].as_str().unwrap().is_empty());
        }
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
    let scores = |more: &str| told(&format!("score list --fields handle,calculated_at {more}"));
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
            ran.code == 2 && ran.err.contains("cannot be sorted by 'nonsense'\nhint: there are: "),
            "{ran}"
        );
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

/// What a person would be told to type instead, programs are told as well.
#[test]
fn usage_errors_keep_their_tips_as_json() {
    let world = World::with_clients();
    for (command, message, fact, tip) in [
        (
            "client list --jsn",
            "unexpected argument '--jsn' found",
            None,
            "a similar argument exists: '--json'",
        ),
        ("whoamii", "unrecognized subcommand 'whoamii'", None, "a similar subcommand exists: 'whoami'"),
        (
            "client list --status activ",
            "invalid value 'activ' for '--status <STATUS>'",
            Some("[possible values: active, paused, completed, archived]"),
            "a similar value exists: 'active'",
        ),
    ] {
        let ran = world.sh(&format!("{command} --json"));
        let told: Value = serde_json::from_str(&ran.err).unwrap();
        assert_eq!(told["error"]["message"], message, "{ran}");
        assert_eq!(told["error"]["facts"][0].as_str(), fact, "{ran}");
        assert_eq!(told["error"]["hints"][0], tip, "{ran}");
    }
}

/// Somebody pasted a letter where a name belongs: it is not read back to them whole.
#[test]
fn what_was_typed_is_quoted_in_brief() {
    let world = World::with_clients();
    let long = "x".repeat(300);
    let brief = format!("'{}…'", "x".repeat(39));
    for command in [
        "client show",
        "assess show",
        "bank show",
        "client add Cy --handle",
        "config get",
        "client add Cy --zone",
        "",
    ] {
        for format in ["", " --json"] {
            let ran = world.sh(&format!("{command} {long}{format}"));
            assert!(ran.code > 1 && ran.err.contains(&brief) && !ran.err.contains(&long), "{ran}");
        }
    }
}

/// A value that cannot be read is a slip of the keys (2); a value that a rule forbids is refused (9).
#[test]
fn unreadable_and_refused_are_two_things() {
    let world = World::with_clients();
    world.write("edits.ndjson", "{\"handle\":\"k7mq\",\"email\":\"nowhere\"}");
    for unreadable in [
        "client add Cy --email nowhere",
        "client add Cy --zone Mars/Olympus",
        "client edit k7mq --set email=a@b@c.org",
        "client edit k7mq --set zone=Paris",
        "client edit --from edits.ndjson",
        "config set time.zone Mars/Olympus",
        "client list --tz Mars/Olympus",
        "init --store ~/new --name Mara --email nowhere --no-passphrase --recovery-file r.txt --no-input",
    ] {
        assert_eq!(world.sh(unreadable).code, 2, "{unreadable}");
    }
    for refused in
        ["client add Cy --email ada@example.org", "client edit k7mq --set start=2026-09-01 --set name="]
    {
        assert_eq!(world.sh(refused).code, 9, "{refused}");
    }
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
