//! Dry runs: they say what the run says, of things to change and of nothing to change alike.

use crate::{
    World,
    every::{WRITES, busy, filled},
};

/// Runs a line as a dry run and then as it is, and holds the one against the other. Tells whether it changed anything.
fn both(world: &World, line: &str) -> bool {
    let before = world.fingerprint();
    let dry = world.sh(&format!("{line} --dry-run"));
    assert!(world.fingerprint() == before, "{dry} changed something");
    let real = world.sh(line);
    let changed = world.fingerprint() != before;
    let would = dry.err.lines().any(|line| line.starts_with("would"));
    assert_eq!((dry.code, would), (real.code, changed), "{dry}\n{real}");
    if !changed {
        assert_eq!((&dry.err, &dry.out), (&real.err, &real.out), "{line}");
    }
    changed
}

/// Each once where it changes something, and once more where most have nothing left to do or are refused.
#[test]
fn every_command_that_writes_says_the_same_with_dry_run() {
    let world = busy();
    let mut nothing = 0;
    for command in WRITES {
        let line = filled(&world, command);
        both(&world, &line);
        nothing += usize::from(!both(&world, &line));
    }
    assert!(nothing >= 20, "{nothing}");
}

/// What says what is stored already changes nothing, with and without `--dry-run`.
#[test]
fn what_stands_already_is_nothing_to_change() {
    let world = busy();
    world.ok("config set ui.theme light");
    world.ok("assess new k7mq --type initial --no-run");
    world.ok(&filled(&world, "assess answer {draft} psi-01 3"));
    let score = world.ok("score list --sort at --limit 1 --plain --no-header --fields handle").out;
    for command in [
        "client edit k7mq --set focus=leadership --unset phone",
        "client note t2wd --unset",
        "client note t2wd --from /dev/null",
        &format!("score edit {} --set q=0.41", score.trim()),
        "score recalc --all",
        "assess answer {draft} psi-01 3",
        "assess answer {draft} psi-02 --unset",
        "action edit {item} --set title='Call Tom'",
        "action reopen {item}",
        "session edit {booked} --set for=60m",
        "session move {booked} --to 'today 17:00'",
        "session note {held} -m ''",
        "session stop {booked}",
        "session hours --set 'mon-fri 9-17'",
        "breakthrough edit {rise} --unset description",
        "breakthrough restore {rise}",
        "breakthrough detect",
        "config set ui.theme light",
        "config unset ui.mouse",
    ] {
        let line = filled(&world, command);
        assert!(!both(&world, &line), "{line}");
        let told = world.ok(&line).err.to_lowercase();
        assert!(told.contains("nothing to change"), "{line}: {told}");
    }
}

/// A setting that is set anew keeps the comment beside it, and how it is written where it says the same.
#[test]
fn comments_in_the_settings_stay() {
    let world = World::practice();
    let file = world.folder().join("config.toml");
    let text = "# mine\n[ui]\ntheme = 'dark' # for the lamp\n";
    std::fs::write(&file, text).unwrap();
    world.ok("config set ui.theme dark");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    world.ok("config set ui.theme light");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text.replace("'dark'", "\"light\""));
}
