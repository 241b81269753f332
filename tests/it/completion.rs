//! Completion as a shell sees it: the program is run with COMPLETE set, and answers within a blink, without asking.

use std::process::Command;

use coach::env::{Clock, SystemClock};

use crate::World;

/// What fish would be told for these words.
fn complete(world: &World, words: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_coach"))
        .env_clear()
        .env("COMPLETE", "fish")
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .env("COACH_PASSPHRASE_COMMAND", "echo asked >&2; echo long enough for a test")
        .args(["--", "coach"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{words:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn values(world: &World, words: &[&str]) -> Vec<String> {
    let all = complete(world, words).into_iter();
    all.map(|line| line.split('\t').next().unwrap().to_owned())
        .filter(|value| !value.starts_with('-'))
        .collect()
}

#[test]
fn clients_are_offered_by_name_and_handle() {
    let world = World::with_clients();
    world.ok("client add 'Ben Ito' --handle b2n4");
    world.ok("client complete t2wd");
    let all = complete(&world, &["client", "show", ""]);
    assert_eq!(all[..3], ["ada-okafor\tAda Okafor (k7mq)", "b2n4\tBen Ito (b2n4)", "t2wd\tBen Ito (t2wd)"]);
    assert_eq!(values(&world, &["client", "show", "k"]), ["k7mq"]);
    assert_eq!(values(&world, &["client", "show", "oka"]), ["okafor-ada"]);
    assert_eq!(values(&world, &["score", "list", "--client", "ada"]), ["ada-okafor"]);
    assert_eq!(values(&world, &["score", "list", "-c", "ada"]), ["ada-okafor"]);
    for slug in ["ada-okafor", "okafor-ada"] {
        world.ok(&format!("client edit {slug} --set phone=1 --dry-run"));
    }
}

#[test]
fn sessions_are_offered_where_they_can_be_used() {
    let world = World::with_clients();
    let past = world.ok("session log k7mq --at 'yesterday 15:00' -q").out;
    let next = world.ok("session add t2wd --at 'fri 15:00' -q").out;
    let (past, next) = (past.trim(), next.trim());
    let with = format!("{next}\tFri 25 Sep 15:00 Ben Ito");
    assert_eq!(complete(&world, &["session", "move", &next[..1]]), [with]);
    let first = |words: &[&str]| values(&world, &[words, &[""]].concat());
    for verb in ["start", "done", "cancel", "no-show", "move"] {
        assert_eq!(first(&["session", verb]), [next], "{verb}");
    }
    assert_eq!(first(&["session", "reopen"]), [past]);
    assert_eq!(first(&["session", "note"]), [next, past]);
    assert_eq!(first(&["session", "add", "k7mq", "--type"])[2], "deep_dive");
    assert_eq!(values(&world, &["session", "edit", next, "--set", "fo"]), ["for=", "focus="]);
}

#[test]
fn names_stay_away_when_they_are_switched_off() {
    let world = World::with_clients();
    world.ok("config set completion.names false");
    assert_eq!(values(&world, &["client", "show", ""]), ["k7mq", "t2wd"]);
    assert!(complete(&world, &["client", "show", "k"]).iter().all(|line| !line.contains("Ada")));
}

#[test]
fn a_locked_practice_offers_handles_and_asks_nothing() {
    let world = World::new();
    world.write("pass.txt", "long enough for a test\n");
    world.ok("init --name 'Mara Lind' --passphrase-file pass.txt --recovery-file recovery.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq");
    assert_eq!(complete(&world, &["client", "show", "k"]), ["k7mq"]);
    assert_eq!(values(&world, &["client", "show", "ada"]), Vec::<String>::new());
}

#[test]
fn other_things_are_offered_where_they_belong() {
    let world = World::with_clients();
    world.ok("assess new k7mq --type quick --no-run");
    let handle = world.ok("assess list --plain --no-header --fields handle").out.trim().to_owned();
    assert_eq!(complete(&world, &["assess", "resume", ""])[0], format!("{handle}\tquick Ada Okafor"));
    world.ok(&format!("assess submit {handle} --without-score"));
    assert_eq!(values(&world, &["assess", "resume", ""]), Vec::<String>::new());
    assert_eq!(values(&world, &["assess", "show", ""]), [handle.as_str()]);
    assert_eq!(values(&world, &["assess", "answer", &handle, "psi-0"])[0], "psi-01");
    assert_eq!(values(&world, &["intervene", "assign", "Q-02", "--to", "ada"]), ["ada-okafor"]);
    assert_eq!(values(&world, &["intervene", "show", "Q-0"]).len(), 6);
    let given = world.ok("intervene assign Q-02 --to k7mq -q").out.trim().to_owned();
    assert_eq!(complete(&world, &["intervene", "done", ""])[0], format!("{given}\tQ-02 Ada Okafor"));
    assert_eq!(values(&world, &["intervene", "reopen", ""]), Vec::<String>::new());
    assert_eq!(values(&world, &["bank", "show", "interv"]), ["interventions", "interventions@1.0.0"]);
    assert_eq!(values(&world, &["bank", "show", "qui"]), ["quick", "quick@1.0.0"]);
    assert_eq!(values(&world, &["config", "set", "ui.theme", "d"]), ["dark"]);
    assert_eq!(values(&world, &["config", "get", "lock"]), ["lock.after"]);
    assert_eq!(values(&world, &["client", "list", "--fields", "handle,na"]), ["handle,name"]);
    assert_eq!(values(&world, &["client", "edit", "k7mq", "--set", "pho"]), ["phone="]);
    assert_eq!(values(&world, &["help", "client", "sh"]), ["show"]);
    assert_eq!(values(&world, &["help", "da"]), ["dates"]);
    assert_eq!(values(&world, &["schema", "client.l"]), ["client.list"]);
    assert_eq!(values(&world, &["client", "list", "--tz", "Europe/Pa"]), ["Europe/Paris"]);
    assert!(complete(&world, &["client", "show", ""]).iter().all(|line| !line.starts_with("--csv")));
    assert!(complete(&world, &["client", "show", "--c"]).iter().any(|line| line.starts_with("--csv")));
}

#[test]
fn a_practice_named_on_the_line_is_the_one_that_counts() {
    let (world, other) = (World::with_clients(), World::practice());
    let folder = world.folder();
    assert_eq!(values(&other, &["client", "show", "k"]), Vec::<String>::new());
    assert_eq!(values(&other, &["--store", folder.to_str().unwrap(), "client", "show", "k"]), ["k7mq"]);
    let joined = format!("--store={}", folder.display());
    assert_eq!(values(&other, &["client", "show", &joined, "k"]), ["k7mq"]);
}

#[test]
fn two_hundred_clients_are_offered_in_a_blink() {
    let world = World::practice();
    let lines = (0..200).map(|n| format!("{{\"name\":\"Client Number{n}\"}}\n")).collect::<Vec<_>>().concat();
    world.stdin(lines).ok("client add --from -");
    let clock = SystemClock::default();
    let started = clock.ticks();
    let found = values(&world, &["client", "show", "client"]);
    let took = clock.ticks() - started;
    assert_eq!(found.len(), 200);
    // The budget is 50 ms for a release build; this is a debug build on a machine that does other things.
    assert!(took < 1000, "took {took} ms");
}
