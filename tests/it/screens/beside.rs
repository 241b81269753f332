//! The screens while another program is at the same practice, or while nobody may write to it.

use std::process::Command;

use super::{Terminal, World};

/// The program in a process of its own, beside the screens.
fn elsewhere(world: &World, args: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(args)
        .env_clear()
        .env("HOME", world.root())
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .status();
    assert!(status.unwrap().success(), "{args:?}");
}

#[test]
fn clients_that_another_program_adds_appear() {
    let world = World::with_clients();
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    for number in 1..=4 {
        let name = format!("Newcomer {number}");
        elsewhere(&world, &["client", "add", &name, "-q"]);
        terminal.keys("2").see(&name).miss("key").miss("cannot be read");
        terminal.keys("\r").see("highest possible");
        terminal.keys("\u{1b}").see("NAME");
    }
    terminal.keys("u").see("Undo 'Added Newcomer 4 (").see("made in another").see("window)? [y/N]");
    terminal.keys("n").see("Nothing was changed");
    terminal.keys("q").left(0);
}

#[test]
fn a_read_only_practice_opens_and_says_so() {
    let world = World::with_clients();
    let may = Command::new("unshare").args(["--mount", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        // Skipped: nothing may be mounted here.
        return;
    }
    let line = "unshare --mount bash -c 'mount --bind practice practice && mount -o remount,bind,ro practice && exec coach tui'";
    let mut terminal = Terminal::open(&world, line);
    terminal.see("READ-ONLY").see("Needs attention");
    terminal.keys("2").see("Ada Okafor");
    terminal.keys("a").see("This practice is read-only").miss("New client");
    terminal.keys("\r").see("highest possible");
    terminal.keys("\u{1b}").see("NAME");
    terminal.keys("q").left(0);
}
