//! Locking and unlocking with a passphrase in a real terminal. A real scrypt takes about a second, and the screen goes on
//! meanwhile.

use std::process::Command;

use super::{Terminal, World};

const PASSPHRASE: &str = "correct horse battery staple seven";

/// A practice with a passphrase. The program makes it itself, so that its id is its own: the system's keyring, where
/// keys wait, is shared by all tests.
fn world() -> World {
    let world = World::new();
    let passphrase = world.write("passphrase.txt", PASSPHRASE);
    let recovery = world.root().join("recovery.txt");
    let made = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(["init", "--name", "Mara Lind", "--no-input", "-q", "--passphrase-file"])
        .arg(passphrase)
        .arg("--recovery-file")
        .arg(recovery)
        .env_clear()
        .env("HOME", world.root())
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .status();
    assert!(made.unwrap().success());
    world
}

/// Runs a command beside the screens, as another terminal would.
fn beside(world: &World, line: &str) {
    let ran = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(line.split(' '))
        .current_dir(world.root())
        .env_clear()
        .env("HOME", world.root())
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// What is done in another terminal is seen without a key being pressed: what was written, and that it was locked.
#[test]
fn what_another_terminal_does_is_seen_while_nobody_types() {
    let world = world();
    let mut terminal = Terminal::open(&world, "coach tui --passphrase-file passphrase.txt");
    terminal.keys("2").see("No clients yet");
    beside(&world, "client add Ada --passphrase-file passphrase.txt");
    terminal.see("Ada");
    beside(&world, "lock");
    terminal.see("Locked").miss("Ada");
    // Another terminal is told nothing by that: what is unlocked again stays so.
    terminal.keys(&format!("{PASSPHRASE}\r")).see("Ada");
    beside(&world, "client add Ben --passphrase-file passphrase.txt");
    terminal.see("Ben").see("Ada");
    terminal.keys("q").left(0);
}

#[test]
fn the_screen_goes_on_while_the_passphrase_is_tried() {
    let world = world();
    let mut terminal = Terminal::open(&world, "coach tui --passphrase-file passphrase.txt");
    terminal.see("No clients yet");
    terminal.keys("L").see("Locked").see("Passphrase, then Enter").miss("No clients yet");
    terminal.keys("not the one").see("***********");
    terminal.keys("\r").see("Opening").miss("***");
    // Drawn anew at another size while it opens, and at work right after.
    terminal.resize(100, 30).see("Locked");
    terminal.see("wrong passphrase").see("Passphrase, then Enter");
    terminal.keys(&format!("{PASSPHRASE}\r")).see("No clients yet");
    terminal.keys("L").see("Locked");
    terminal.keys("not the one\r").see("Opening");
    terminal.keys("\u{3}").left(0);
}
