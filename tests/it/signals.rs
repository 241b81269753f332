//! The real program on a real terminal, and the signals that ask it to end: what was typed is kept, the terminal is as
//! it was, nothing half-made is left, and the exit code is the one that a shell gives for the signal.
#![cfg(target_os = "linux")]

use std::{path::Path, process::Command, time::Duration};

use rexpect::session::{PtySession, spawn_command};

use crate::World;

/// A shell on a terminal of its own that runs one command, then tells its exit code and whether typing shows.
fn terminal(world: &World, line: &str) -> (PtySession, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_coach"));
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.parent().unwrap().display());
    let mut shell = Command::new("bash");
    shell
        .args([
            "-c",
            &format!(
                "trap : HUP; stty echo rows 30 cols 100; echo \"shell=$$.\"; {line}; echo \"exit=$?\"; stty -a"
            ),
        ])
        .env_clear()
        .env("PATH", path)
        .env("HOME", world.root())
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .current_dir(world.root());
    let mut terminal = spawn_command(shell, Some(20_000)).unwrap();
    terminal.exp_string("shell=").unwrap();
    let shell = terminal.exp_string(".").unwrap();
    (terminal, shell)
}

/// Sends a signal to the program that the shell waits for.
fn signal(shell: &str, name: &str) {
    let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
    let program = children.split_whitespace().next().unwrap();
    assert!(Command::new("kill").args([&format!("-{name}"), program]).status().unwrap().success());
}

/// Reads to the end: the program ended with that code, and the terminal echoes what is typed.
fn ended(terminal: &mut PtySession, code: u8) {
    terminal.exp_string(&format!("exit={code}\r\n")).unwrap();
    let modes = terminal.exp_eof().unwrap();
    let modes: Vec<_> = modes.split_whitespace().collect();
    assert!(["icanon", "echo", "isig"].iter().all(|mode| modes.contains(mode)), "{modes:?}");
}

fn answers(world: &World) -> i64 {
    world.raw().query_row("SELECT COUNT(*) FROM assessment_responses", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_signal_leaves_the_runner_with_every_answer() {
    for (name, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let world = World::with_clients();
        let (mut terminal, shell) = terminal(&world, "coach assess new k7mq --type quick");
        terminal.exp_string("\u{1b}[?1049h").unwrap();
        terminal.exp_string("My actions fit what matters most to me.").unwrap();
        terminal.send("5").unwrap();
        terminal.flush().unwrap();
        while answers(&world) == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        signal(&shell, name);
        terminal.exp_string("\u{1b}[?1049l").unwrap();
        terminal.exp_string("Saved, 1 of 12 answered. Continue with: coach assess resume ").unwrap();
        ended(&mut terminal, code);
        assert_eq!(answers(&world), 1);
    }
}

#[test]
fn a_signal_leaves_the_dashboard() {
    let world = World::with_clients();
    for (name, code) in [("TERM", 143), ("HUP", 129)] {
        let (mut terminal, shell) = terminal(&world, "coach");
        terminal.exp_string("Ada Okafor").unwrap();
        signal(&shell, name);
        terminal.exp_string("\u{1b}[?1049l").unwrap();
        ended(&mut terminal, code);
    }
}

/// Whoever leaves at the recovery sheet has no practice, and no half of one beside its place.
#[test]
fn leaving_at_the_recovery_sheet_leaves_nothing_behind() {
    let world = World::new();
    let beside = |world: &World| {
        let entries = std::fs::read_dir(world.root()).unwrap().map(|entry| entry.unwrap().file_name());
        entries.filter(|name| name.to_string_lossy().starts_with("practice")).collect::<Vec<_>>()
    };
    for (leave, code) in [("\u{3}", 130), ("\u{4}", 130), ("TERM", 143), ("HUP", 129)] {
        let line = "coach init --name Mara --practice P --tz UTC --no-passphrase";
        let (mut terminal, shell) = terminal(&world, line);
        terminal.exp_string("type its last 6 characters: ").unwrap();
        assert_eq!(beside(&world).len(), 1, "it is made beside its place");
        if leave.len() == 1 {
            terminal.send(leave).unwrap();
            terminal.flush().unwrap();
        } else {
            signal(&shell, leave);
        }
        ended(&mut terminal, code);
        assert!(beside(&world).is_empty(), "{:?}", beside(&world));
    }
    world.ok("init --name Mara --no-passphrase --recovery-file r.txt --no-input");
}

#[test]
fn a_signal_at_a_question_cancels_it_and_typing_shows_again() {
    let world = World::new();
    world.write("pass.txt", "correct horse battery staple seven");
    world.ok("init --name Mara --passphrase-file pass.txt --recovery-file recovery.txt --no-input -q");
    for (line, asks) in [("coach client list", "Passphrase: "), ("coach recover", "(AGE-SECRET-KEY-1...): ")]
    {
        for (leave, code) in [("\u{3}", 130), ("TERM", 143)] {
            let (mut terminal, shell) = terminal(&world, line);
            terminal.exp_string(asks).unwrap();
            if leave.len() == 1 {
                terminal.send(leave).unwrap();
                terminal.flush().unwrap();
            } else {
                signal(&shell, leave);
            }
            terminal.exp_string("cancelled").unwrap();
            ended(&mut terminal, code);
        }
    }
    // What is typed at a hidden question is taken, and not shown.
    let (mut terminal, _) = terminal(&world, "coach client list");
    terminal.exp_string("Passphrase: ").unwrap();
    terminal.send_line("correct horse battery staple seven").unwrap();
    let shown = terminal.exp_string("No clients yet").unwrap();
    assert!(!shown.contains("horse"), "{shown}");
    ended(&mut terminal, 0);
}
