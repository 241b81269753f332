//! The contract of errors: exit codes, the same as JSON, and what is read back of what was typed.

use serde_json::Value;

use crate::{World, every::busy};

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
        ["client add Cy --email ada@example.org", "client edit k7mq --set start=2026-09-01 --unset name"]
    {
        assert_eq!(world.sh(refused).code, 9, "{refused}");
    }
}
