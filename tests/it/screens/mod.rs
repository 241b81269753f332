//! The screens in a real terminal, and that the commands they teach exist.
#![cfg(unix)]

mod beside;
mod flows;
mod forms;
mod locking;
mod notes;
mod terminal;
mod written;

use coach::domain::keys::TABLE;

use crate::World;
use terminal::Terminal;

#[test]
fn a_client_is_added_looked_at_and_taken_back() {
    let world = World::practice();
    let mut terminal = Terminal::tui(&world);
    terminal.see("No clients yet");
    terminal.keys("a").see("New client");
    terminal.keys("Ada Okafor\r\r\r\r").see("Added Ada Okafor");
    terminal.keys("2").see("NAME").see("> Ada Okafor");
    terminal.keys("\r").see("Ada Okafor  ").miss("NAME");
    terminal.keys("\u{1b}").see("NAME");
    terminal.keys("?").see("Keys on this screen").see("add a client");
    terminal.keys("x").miss("Keys on this screen");
    terminal.keys(":").see("Commands");
    terminal.keys("undo\r").see("Undone: ");
    terminal.keys("q").left(0);
    assert_eq!(world.ok("client list --plain --no-header").out, "");
}

#[test]
fn assessments_are_begun_from_their_screen() {
    let world = World::with_clients();
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    terminal.keys("3").miss("Needs attention");
    terminal.keys("i").see("For which client?");
    terminal.keys("\r").see("Assess ");
    terminal.keys("\r").see("question 1 of 48");
    terminal.keys("\u{1b}").see("No answers yet, so nothing was saved");
    terminal.keys("i").see("For which client?");
    terminal.keys("\r").see("Assess ");
    terminal.keys("\r").see("question 1 of 48");
    terminal.keys("5").keys("\u{1b}").see("Saved ");
    terminal.keys("q").left(0);
    assert_eq!(world.ok("assess list --plain --no-header").out.lines().count(), 1);
}

#[test]
fn commands_that_are_taught_exist() {
    let world = World::with_clients();
    for spec in TABLE.iter().filter(|spec| !spec.shell.is_empty()) {
        let words: Vec<&str> = spec
            .shell
            .split_whitespace()
            .skip(1)
            .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase()))
            .collect();
        let ran = world.sh(&format!("{} --help", words.join(" ")));
        assert_eq!(ran.code, 0, "{}: {}", spec.shell, ran.err);
    }
}

#[test]
fn keys_are_listed_and_set() {
    let world = World::practice();
    let listed = world.ok("config list keys --plain --no-header --fields key,value").out;
    assert!(listed.lines().any(|line| line == "keys.undo\tu"), "{listed}");
    world.ok("config set keys.undo Ctrl-U");
    assert_eq!(world.ok("config get keys.undo").out, "Ctrl-U\n");
    assert!(world.ok("config list --plain").out.contains("keys.undo"), "what is set is always told");
    let clash = world.sh("config set keys.redo Ctrl-U");
    assert_ne!(clash.code, 0);
    assert!(clash.err.contains("undo") && clash.err.contains("redo"), "{}", clash.err);
    assert_eq!(world.ok("config get keys.redo").out, "Ctrl-R\n");
    world.ok("config unset keys.undo");
    assert_eq!(world.ok("config get keys.undo").out, "u\n");
}
