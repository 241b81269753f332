//! `coach config`: settings that exist, settings that do not, and the editor.

use std::fs;

use crate::{Says, World};

#[test]
fn settings_are_read_and_written() {
    let world = World::practice();
    insta::assert_snapshot!(world.story([
        "config get time.slash_order",
        "config set time.slash_order dmy",
        "config get time.slash_order",
        "config list time --origin",
        "config list lock --json",
        "config unset time.slash_order",
        "config get time.slash_order",
        "config path",
        "config list nonsense --format table",
    ]));
}

#[test]
fn what_does_not_exist_or_cannot_be_is_refused() {
    let world = World::practice();
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        "config get ui.them",
        "config set ui.theme pink",
        "config set time.zone Mars/Olympus",
        "config set time.default_start 25:00",
        "config set lock.after 3s",
        "config set nonsense 1",
        "config set alias.x ''",
        "config unset nonsense.at.all",
        "config set ui.theme pink --json",
        "config set ui.theme light --dry-run",
    ]));
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn a_wrong_setting_can_be_repaired() {
    let world = World::practice();
    fs::write(world.folder().join("config.toml"), "# mine\n[ui]\ntheme = 'pink'\ngraph = 'ascii' # plain\n")
        .unwrap();
    insta::assert_snapshot!(world.story(["client list", "config unset ui.theme", "client list"]));
    assert!(
        fs::read_to_string(world.folder().join("config.toml"))
            .unwrap()
            .starts_with("# mine\n[ui]\ngraph = 'ascii' # plain")
    );
}

#[test]
fn aliases_are_words_of_ones_own() {
    let world = World::with_clients();
    world.ok("config set alias.names 'client list --plain --fields name --no-header'");
    insta::assert_snapshot!(world.story([
        "names",
        "names --json",
        "config set alias.client 'op log'",
        "client list --fields handle"
    ]));
}

/// An alias is checked when it is set: it takes no command's name, and stands for a command that there is. What is missing
/// is written behind it.
#[test]
fn an_alias_is_checked_when_it_is_set() {
    let world = World::practice();
    for (name, value, why) in [
        ("ls", "clinet list", "there is no command 'clinet'"),
        ("ls", "client lst", "unrecognized subcommand 'lst'"),
        ("ls", "client list --nonsense", "unexpected argument '--nonsense'"),
        ("ls", "client list --status nonsense", "invalid value 'nonsense'"),
        ("session", "client list", "'session' is a command, so an alias cannot have this name"),
        ("todo", "client list", "'todo' is a command"),
        ("help", "client list", "'help' is a command"),
        ("-n", "today", "'-n' cannot be the name of an alias"),
        ("ümlaut", "today", "'ümlaut' cannot be the name of an alias"),
    ] {
        let ran = world.sh(&format!("config set alias.{name} '{value}'"));
        assert!(ran.code == 2 && ran.err.contains(why), "{ran}");
    }
    for value in ["client list", "client list --json", "client", "client show", "assess new --type quick"] {
        world.ok(&format!("config set alias.a '{value}'"));
    }
}

/// The words of a filter are looked at as well, and what somebody wrote into the file by hand.
#[test]
fn an_alias_that_would_not_work_is_told_wherever_it_comes_from() {
    let world = World::with_clients();
    let ran = world.sh("config set alias.z 'client list status:actve'");
    assert!(
        ran.code == 2 && ran.err.contains("the alias 'z' would not work: filter 'status:actve'"),
        "{ran}"
    );
    world.ok("config set alias.z 'client list Status:Active'");
    assert_eq!(world.ok("z --plain --no-header --fields handle").out.lines().count(), 2);
    world.ok("doctor");
    let file = world.folder().join("config.toml");
    for (alias, told) in [
        ("x = \"client list status:actve\"", "the alias 'x' would not work: filter 'status:actve'"),
        ("x = \"clint list\"", "the alias 'x' would not work: there is no command 'clint'"),
        ("today = \"client list\"", "'today' is a command, so an alias cannot have this name"),
    ] {
        fs::write(&file, format!("[alias]\n{alias}\n")).unwrap();
        let ran = world.sh("doctor");
        assert!(ran.code == 9 && ran.out.contains(told), "{ran}");
    }
}

/// What only the command judges, days and fields among it, is judged when the alias is set; `doctor` names each bad one.
#[test]
fn what_an_alias_says_is_judged_before_it_is_used() {
    let world = World::with_clients();
    for (value, told) in [
        ("session list --since foo", "--since: "),
        ("session add --at foo", "--at: "),
        ("today --on foo", "--on: "),
        ("unlock --for 3x", "--for: "),
        ("client list --fields handle,nosuch", "no field 'nosuch'"),
        ("client list --sort nosuch", "clients can be sorted by name, "),
        ("client list --format nosuch", "possible values: table"),
        ("client list --limit x", "it is not a whole number"),
    ] {
        let ran = world.sh(&format!("config set alias.z '{value}'"));
        assert!(ran.code == 2 && ran.err.contains(told), "{ran}");
        assert!(ran.err.contains("the alias 'z' would not work: "), "{ran}");
    }
    for value in [
        "score list --since 90d --until 3/4",
        "session log --at \"today 9:00\" --for 45m",
        "session list --since 2w --sort=-at --fields handle,scheduled_at",
        "assess show --fields code,answer",
        "intervene show --fields effectiveness_rating",
        "today --fields section",
        "client list --at yesterday",
        "export table clients --fields first_name",
        "unlock --for 2h",
    ] {
        world.ok(&format!("config set alias.z '{value}'"));
    }
    let file = world.folder().join("config.toml");
    let bad = "[alias]\na = \"client list --fields nosuch\"\nb = \"clint\"\nc = \"today\"\nd = \"op log --since foo\"\n";
    fs::write(&file, bad).unwrap();
    let doctor = world.sh("doctor --json").json();
    let check =
        doctor["checks"].as_array().unwrap().iter().find(|check| check["name"] == "settings").unwrap();
    let detail = check["detail"].as_str().unwrap();
    for (alias, named) in [("a", true), ("b", true), ("c", false), ("d", true)] {
        assert_eq!(detail.contains(&format!("the alias '{alias}' would not work")), named, "{detail}");
    }
}

/// The folder may be named in every way, and flags may stand in front of the alias.
#[test]
fn aliases_are_looked_up_in_the_practice_that_is_named() {
    let mut world = World::with_clients();
    world.ok("config set alias.names 'client list --plain --fields name --no-header'");
    let store = world.folder().display().to_string();
    world.vars.store = world.root().join("elsewhere");
    for line in [
        format!("names --store {store}"),
        format!("names --store={store}"),
        format!("--store {store} names"),
        format!("--store={store} names"),
        format!("--tz UTC --no-pager --store={store} names"),
    ] {
        assert_eq!(world.ok(&line).out.lines().count(), 2, "{line}");
    }
    let nested = world.sh(&format!("client names --store={store}"));
    assert_eq!(nested.code, 2, "an alias is a first word\n{nested}");
    assert_eq!(world.sh("names").code, 2);
}

#[test]
fn the_editor_changes_the_file() {
    let mut world = World::practice();
    world.vars.editor = Some("sed -i -e s/Paris/Rome/".into());
    world.person([Says::Yes]);
    insta::assert_snapshot!(world.sh("config edit"));
    assert_eq!(world.sh("config get time.zone").out, "Europe/Rome\n");
    assert_eq!(fs::read_dir(world.root().join("run")).unwrap().count(), 0, "the editor's folder is gone");
}

#[test]
fn an_editor_needs_a_terminal() {
    insta::assert_snapshot!(World::practice().sh("config edit"));
}

/// Settings that several commands change at once are all changed.
#[test]
#[cfg(unix)]
fn settings_that_are_changed_at_once_are_all_changed() {
    let world = World::practice();
    let program = env!("CARGO_BIN_EXE_coach");
    let set = |name: usize| {
        let mut command = std::process::Command::new(program);
        command.args(["config", "set", &format!("alias.own{name}"), "today", "-q"]).env_clear();
        command.env("HOME", world.root()).env("COACH_STORE", world.folder()).spawn().unwrap()
    };
    for mut child in (0..12).map(set).collect::<Vec<_>>() {
        assert!(child.wait().unwrap().success());
    }
    let listed = world.ok("config list alias --plain --no-header --fields key").out;
    assert_eq!(listed.lines().count(), 12, "{listed}");
}
