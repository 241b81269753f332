//! The real program, ended from outside while an editor is open: what was written is kept, nothing lies in memory that is
//! not told of, and Ctrl-C is the editor's own.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use rexpect::session::{PtySession, spawn_command};

use crate::{World, session::made};

/// A shell on a terminal of its own that opens the notes of a session in an editor, which is a script, and tells the exit
/// code.
fn opened(world: &World, id: &str, script: &str) -> (PtySession, String) {
    world.write("ed.sh", format!("f=$1\n{script}\n"));
    let program = Path::new(env!("CARGO_BIN_EXE_coach"));
    let line = format!("trap : HUP; echo \"shell=$$.\"; coach session note {id}; echo \"exit=$?.\"");
    let mut shell = Command::new("bash");
    shell
        .args(["-c", &line])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", program.parent().unwrap().display()))
        .env("HOME", world.root())
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .env("EDITOR", "sh 'ed.sh'")
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .env("COACH_STORE", world.folder())
        .current_dir(world.root());
    let mut terminal = spawn_command(shell, Some(20_000)).unwrap();
    terminal.exp_string("shell=").unwrap();
    let shell = terminal.exp_string(".").unwrap();
    let begun = world.root().join("begun");
    while !begun.exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    fs::remove_file(begun).unwrap();
    (terminal, shell)
}

/// Sends a signal to the program that the shell waits for.
fn signal(shell: &str, name: &str) {
    let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
    let program = children.split_whitespace().next().unwrap();
    assert!(Command::new("kill").args([&format!("-{name}"), program]).status().unwrap().success());
}

fn entries(folder: PathBuf) -> Vec<PathBuf> {
    fs::read_dir(folder).map_or_else(|_| Vec::new(), |all| all.map(|entry| entry.unwrap().path()).collect())
}

#[test]
fn whoever_asks_for_the_end_finds_the_text_kept() {
    for (name, code) in [("TERM", 143), ("HUP", 129)] {
        let world = World::with_clients();
        let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
        let script = "echo typed >> \"$f\"; touch begun; while :; do sleep 0.1; done";
        let (mut terminal, shell) = opened(&world, &id, script);
        signal(&shell, name);
        terminal.exp_string(&format!("exit={code}.")).unwrap();
        let kept = entries(world.folder().join("kept"));
        assert_eq!((kept.len(), entries(world.root().join("run")).len()), (1, 0), "{name}");
        assert_eq!(world.ok(&format!("session note {id}")).out, "first line\n");
        let mut world = world;
        world.vars.editor = Some("true".into());
        world.person([crate::Says::Yes]);
        world.ok(&format!("session note {id} --edit --from {}", kept[0].display()));
        assert_eq!(world.ok(&format!("session note {id}")).out, "first line\ntyped\n");
    }
}

/// What came through a pipe so far is kept, whoever ends the waiting for the rest.
#[test]
fn a_signal_while_a_pipe_is_read_keeps_what_came() {
    for (name, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let world = World::with_clients();
        let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
        let mut program = Command::new(env!("CARGO_BIN_EXE_coach"));
        program.args(["session", "note", &id, "--from", "-"]).env_clear();
        program.env("COACH_STORE", world.folder()).env("HOME", world.root()).current_dir(world.root());
        let mut child = program.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(b"what was dictated").unwrap();
        // Read once the pipe is empty.
        while rustix::io::ioctl_fionread(&pipe).unwrap() > 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(
            Command::new("kill")
                .args([&format!("-{name}"), &child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let ended = child.wait_with_output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(code), "{told}");
        assert!(told.starts_with("error: cancelled before the end of the text\n"), "{told}");
        let kept = entries(world.folder().join("kept"));
        assert!(kept.len() == 1 && told.contains("save it: coach session note "), "{told}");
        world.ok(&format!("session note {id} --from {}", kept[0].display()));
        assert_eq!(world.ok(&format!("session note {id}")).out, "first line\nwhat was dictated\n");
        drop(pipe);
    }
}

#[test]
fn what_a_killed_program_leaves_in_memory_is_told_and_moved() {
    let world = World::with_clients();
    let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
    let script = "echo marmalade >> \"$f\"; touch begun; while [ ! -e end ]; do sleep 0.1; done";
    let (mut terminal, shell) = opened(&world, &id, script);
    assert_eq!(world.ok("client list -q").err, "", "somebody works there");
    assert_eq!(world.ok("client list --plain").err, "");
    signal(&shell, "KILL");
    terminal.exp_string("exit=137.").unwrap();
    let told = world.ok("client list --plain").err;
    assert!(told.starts_with("Text that was being written is in memory, not encrypted."), "{told}");
    let place = entries(world.root().join("run")).pop().unwrap();
    let name = place.file_name().unwrap().to_str().unwrap().to_owned();
    let doctor = world.sh("doctor --plain --no-header --fields name,ok,detail,hints").out;
    assert!(
        doctor.contains(&format!("memory\tfalse\tthere is text in memory, not encrypted: ~/run/{name}\t")),
        "{doctor}"
    );
    assert!(doctor.contains("coach doctor --fix"), "{doctor}");
    let fixed = world.sh("doctor --fix --plain --no-header --fields name,ok,detail,hints").out;
    assert!(
        fixed.contains(&format!("memory\ttrue\tremoved ~/run/{name}; saved, encrypted: ~/practice/kept/")),
        "{fixed}"
    );
    let back = format!("save it: coach session note {id} --edit --from ~/practice/kept/session-{id}-all-");
    assert!(fixed.contains(&back), "{fixed}");
    assert!(!place.exists() && entries(world.folder().join("kept")).len() == 1);
    assert_eq!(world.ok("client list --plain").err, "");
    world.write("end", "");
}

/// What was written lies there as long as something is asked about it.
#[test]
fn who_is_killed_at_a_question_leaves_the_text() {
    let world = World::with_clients();
    let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
    let (mut terminal, shell) = opened(&world, &id, "printf 'marm\\351lade\\n' >> \"$f\"; touch begun");
    terminal.exp_string("Edit again?").unwrap();
    signal(&shell, "KILL");
    terminal.exp_string("exit=137.").unwrap();
    let told = world.ok("client list --plain").err;
    assert!(told.starts_with("Text that was being written is in memory, not encrypted."), "{told}");
    world.sh("doctor --fix");
    assert_eq!(entries(world.folder().join("kept")).len(), 1);
}

#[test]
fn ctrl_c_is_the_editors_own() {
    let world = World::with_clients();
    let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
    let script = "trap '' INT; touch begun; while [ ! -e end ]; do sleep 0.1; done; echo typed >> \"$f\"";
    let (mut terminal, _) = opened(&world, &id, script);
    for _ in 0..3 {
        terminal.send("\u{3}").unwrap();
        terminal.flush().unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    world.write("end", "");
    terminal.exp_string("Saved the notes of session").unwrap();
    terminal.exp_string("exit=0.").unwrap();
    assert_eq!(world.ok(&format!("session note {id}")).out, "first line\ntyped\n");
}
