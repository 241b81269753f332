//! The screens in a real terminal, and that the commands they teach exist.
#![cfg(unix)]

use coach::domain::keys::TABLE;
use rexpect::session::{PtySession, spawn_command};

use crate::World;

/// Opens the screens over the world's practice, in a terminal of 80 by 24.
fn open(world: &World) -> PtySession {
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &format!("stty cols 80 rows 24; {} tui; echo left $?", env!("CARGO_BIN_EXE_coach"))])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", world.root())
        .env("TERM", "xterm-256color")
        .env("COLORFGBG", "15;0")
        .env("LANG", "C.UTF-8")
        .env("COACH_STORE", world.folder());
    spawn_command(command, Some(20_000)).unwrap()
}

/// Presses keys and waits until the screen says a word: blanks between words that were blank before are not sent.
fn keys(terminal: &mut PtySession, keys: &str, says: &str) {
    terminal.send(keys).unwrap();
    terminal.flush().unwrap();
    terminal.exp_string(says).unwrap_or_else(|error| panic!("after {keys:?} not {says:?}: {error}"));
}

#[test]
fn a_client_is_added_looked_at_and_taken_back() {
    let world = World::practice();
    let mut terminal = open(&world);
    terminal.exp_string("yet").unwrap();
    keys(&mut terminal, "a", "client");
    keys(&mut terminal, "Ada Okafor\r\r\r\r", "Added");
    keys(&mut terminal, "2", "sort");
    keys(&mut terminal, "\r", "score");
    keys(&mut terminal, "\u{1b}", "NAME");
    keys(&mut terminal, "?", "closes");
    keys(&mut terminal, "x:", "Commands");
    keys(&mut terminal, "undo\r", "Undid");
    keys(&mut terminal, "q", "left 0");
    terminal.exp_eof().unwrap();
    assert_eq!(world.ok("client list --plain --no-header").out, "");
}

#[test]
fn assessments_are_begun_from_their_screen() {
    let world = World::with_clients();
    let mut terminal = open(&world);
    terminal.exp_string("attention").unwrap();
    keys(&mut terminal, "3", "yet");
    keys(&mut terminal, "i", "client?");
    keys(&mut terminal, "\r", "digits");
    keys(&mut terminal, "\r", "question");
    keys(&mut terminal, "\u{1b}", "Saved");
    keys(&mut terminal, "q", "left 0");
    assert_eq!(world.ok("assess list --plain --no-header").out.lines().count(), 1);
}

/// Runs a command as the screens are run: as a program of its own, on the same clock.
fn command(world: &World, line: &str) -> Vec<u8> {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(line.split(' '))
        .env_clear()
        .env("HOME", world.root())
        .env("LANG", "C.UTF-8")
        .env("COACH_STORE", world.folder())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

#[test]
fn what_a_screen_writes_is_what_the_command_writes() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_clients();
    world.ok("client add 'Cy =Dee' --handle c5d6 --focus 'boards, \"big\" ones'");
    for (client, at, q) in
        [("k7mq", "2025-06-01 10:00", 50), ("k7mq", "2025-09-01 10:00", 30), ("t2wd", "2025-08-01 10:00", 55)]
    {
        world.ok(&format!("score add {client} --psi 0.60 --rho 0.80 --q 0.{q} --f 0.50 --at '{at}'"));
    }
    world.ok("session add k7mq --at '1 Sep 2027 10:00'");
    world.ok("session add t2wd --at '2 Sep 2027 10:00' --focus q");
    world.ok("intervene assign Q-02 --to k7mq");
    let mut terminal = open(&world);
    terminal.exp_string("attention").unwrap();
    let mut number = 0;
    let mut writes = |keys_first: &str, line: &str| {
        number += 1;
        let path = world.root().join(format!("shown-{number}.csv"));
        terminal.send(keys_first).unwrap();
        keys(&mut terminal, "x", "holds");
        terminal.send(&format!("\u{15}{}\r", path.display())).unwrap();
        terminal.flush().unwrap();
        // What is drawn anew leaves out cells that are as they were; a file is there as a whole or not at all.
        let waits = (0..1_000).take_while(|_| !path.exists());
        waits.for_each(|_| std::thread::sleep(std::time::Duration::from_millis(20)));
        let (written, told) = (std::fs::read(&path).unwrap(), command(&world, line));
        assert!(!written.is_empty());
        assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&told), "{line}");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    };
    writes("2", "client list --status active,paused,completed --sort next --csv");
    writes("/dee\r", "client list dee --csv");
    writes("\u{1b}[A/\u{15}\rs", "client list --status active,paused,completed --sort coherence --csv");
    writes("4", "session list --since today --csv");
    writes("5", "intervene list --csv");
    writes("6", "analytics summary --csv");
    writes("ttt", "analytics summary --all --csv");
    writes("bb", "analytics cohort --by pattern --csv");
    writes("\t", "analytics interventions --csv");
    keys(&mut terminal, "q", "left 0");
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let world = World::with_clients();
    let mut terminal = open(&world);
    terminal.exp_string("attention").unwrap();
    let folder = world.folder();
    let find = std::process::Command::new("sh")
        .args(["-c", "for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/environ 2>/dev/null | grep -qxF \"COACH_STORE=$0\" && [ \"$(cat $p/comm)\" = coach ] && echo ${p#/proc/}; done; true"])
        .arg(&folder)
        .output()
        .unwrap();
    let id = String::from_utf8(find.stdout).unwrap();
    assert!(!id.trim().is_empty(), "it runs");
    std::process::Command::new("kill").args(["-TERM", id.trim()]).status().unwrap();
    // The alternate screen is left and the cursor is back before the shell goes on.
    let before = terminal.exp_string("left 143").unwrap();
    assert!(before.contains("\u{1b}[?1049l") && before.contains("\u{1b}[?25h"), "{before:?}");
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
