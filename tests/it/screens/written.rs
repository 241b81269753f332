//! What `x` writes is, byte for byte, what the command that the screen teaches writes.

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use super::{Terminal, World};

/// Runs a command as the screens are run: as a program of its own, on the same clock.
fn command(world: &World, line: &str) -> Vec<u8> {
    let ran = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(line.split(' '))
        .env_clear()
        .env("HOME", world.root())
        .env("LANG", "C.UTF-8")
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

#[test]
fn what_a_screen_writes_is_what_the_command_writes() {
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
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    let mut number = 0;
    let mut writes = |keys_first: &str, line: &str| {
        number += 1;
        let name = format!("shown-{number}.csv");
        let path = world.root().join(&name);
        terminal.keys(keys_first);
        terminal.keys("x").see("holds");
        terminal.keys(&format!("\u{15}{}\r", path.display())).miss("holds").see("Saved ");
        let (written, told) = (fs::read(&path).unwrap(), command(&world, line));
        assert!(!written.is_empty());
        assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&told), "{line}");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
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
    terminal.keys("q").left(0);
}
