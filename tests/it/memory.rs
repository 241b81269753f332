//! What is in the memory of the program stays there: in no core file, and out of reach of other programs of the same person.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::Write,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::World;

/// Somebody without rights, as whom the program runs where the tests run as root, whom nothing is refused.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|facts| facts.uid() == 0)
}

fn give(folder: &Path) {
    chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { give(&path) } else { chown(&path, Some(NOBODY), Some(NOBODY)).unwrap() }
    }
}

fn as_nobody(command: &mut Command) -> &mut Command {
    if is_root() { command.uid(NOBODY).gid(NOBODY) } else { command }
}

/// The program past its first step, while it waits for words of which it has a part.
fn waiting(world: &World) -> Child {
    let program = world.root().join("coach");
    fs::copy(env!("CARGO_BIN_EXE_coach"), &program).unwrap();
    if is_root() {
        give(world.root());
    }
    let mut command = Command::new(program);
    command.args(["client", "note", "k7mq", "--from", "-"]).env_clear().current_dir(world.root());
    command.env("HOME", world.root()).env("COACH_STORE", world.folder());
    let mut child = as_nobody(&mut command).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"XYZZY-in-memory\n").unwrap();
    let core = |line: &str| line.split_whitespace().take(6).eq(["Max", "core", "file", "size", "0", "0"]);
    let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
    for _ in 0..500 {
        if limits().lines().any(core) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

#[test]
fn memory_is_in_no_core_file_and_out_of_reach() {
    let world = World::with_clients();
    let mut child = waiting(&world);
    let process = format!("/proc/{}", child.id());
    let limits = fs::read_to_string(format!("{process}/limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let numbers: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(numbers, ["0", "0"], "{core}");
    for part in ["mem", "environ", "maps"] {
        let mut cat = Command::new("head");
        let ran = as_nobody(cat.args(["-c", "1", &format!("{process}/{part}")])).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && told.contains("ermission denied"), "{part}: {told}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The control: of a program without this, the same person may read all of it.
#[test]
fn memory_of_others_is_within_reach() {
    let mut sleep = Command::new("sleep");
    let mut child = as_nobody(sleep.arg("60")).spawn().unwrap();
    let mut cat = Command::new("head");
    let ran = as_nobody(cat.args(["-c", "1", &format!("/proc/{}/maps", child.id())])).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Where a passphrase finds no memory, a person is told before it is asked for, and nothing is ended by force.
#[test]
fn a_passphrase_without_memory_is_an_error() {
    let world = World::new();
    world.write("pass.txt", "wind lamp river stone cloud\n");
    let shell = |line: &str| {
        let path = Path::new(env!("CARGO_BIN_EXE_coach")).parent().unwrap();
        let mut bash = Command::new("bash");
        bash.args(["-c", line]).env_clear().current_dir(world.root());
        bash.env("PATH", format!("{}:/usr/bin:/bin", path.display()));
        bash.env("HOME", world.root()).env("COACH_STORE", world.folder()).output().unwrap()
    };
    let init = "coach init --name Mara --passphrase-file pass.txt --recovery-file sheet.txt --no-input";
    let ran = shell(&format!("ulimit -v 250000; {init}"));
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("a passphrase takes 256 MiB of memory at once"), "{told}");
    assert!(told.contains("ulimit -v"), "{told}");
    assert!(!world.folder().exists(), "nothing is half made");
    assert!(shell(init).status.success());
    let ran = shell("ulimit -v 250000; coach client list --passphrase-file pass.txt");
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(1) && told.contains("256 MiB"), "{told}");
}
