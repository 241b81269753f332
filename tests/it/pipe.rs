//! A pipe that no command was told to read stays somebody else's: `while read -r h; do coach ANYTHING "$h"; done` works for
//! every command there is.
#![cfg(unix)]

use std::{
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    World,
    every::{READS, WRITES, busy, filled},
    ran::split,
    tree::{built, walk},
};

const PIPED: &str = "k7mq\nt2wd\n";

/// Runs the real program with a pipe as its standard input and gives back what it left there.
fn left(world: &World, words: &[String]) -> String {
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(PIPED.as_bytes()).unwrap();
    drop(writer);
    let ended = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(words)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", world.root())
        .env("EDITOR", "cat")
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .env("COACH_STORE", world.folder())
        .current_dir(world.root())
        .stdin(reader.try_clone().unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(ended.unwrap().code().is_some(), "{words:?}");
    let mut rest = String::new();
    reader.read_to_string(&mut rest).unwrap();
    rest
}

/// Every leaf of the tree, with something for each argument that has to be there.
fn leaves() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    walk(&built(), &[], &mut |path, command| {
        if path.is_empty() || command.has_subcommands() {
            return;
        }
        let mut words = path.to_vec();
        for argument in command.get_arguments().filter(|argument| argument.is_required_set()) {
            words.extend(argument.get_long().map(|long| format!("--{long}")));
            words.push("k7mq".to_owned());
        }
        all.push(words);
    });
    all
}

#[test]
fn no_command_reads_a_pipe_that_it_was_not_told_to() {
    let world = busy();
    let mut reads = Vec::new();
    let bare = leaves();
    assert!(bare.len() > 90, "the tree was walked: {}", bare.len());
    for words in &bare {
        if left(&world, words) != PIPED {
            reads.push(words.join(" "));
        }
    }
    // Whole commands on a practice that is as it was: what is refused early reads nothing for the wrong reason.
    let world = busy();
    for line in READS.iter().chain(WRITES) {
        let words: Vec<String> = split(&filled(&world, line));
        let home = world.root().display().to_string();
        let words: Vec<String> =
            words.iter().map(|word| word.replacen("~/", &format!("{home}/"), 1)).collect();
        if left(&world, &words) != PIPED {
            reads.push(words.join(" "));
        }
    }
    assert!(reads.is_empty(), "{reads:#?}");
    // What is told to does: else the test above finds nothing for the wrong reason.
    let told = ["client", "note", "k7mq", "--from", "-"].map(str::to_owned);
    assert_eq!(left(&world, &told), "");
}

#[test]
fn a_loop_over_handles_goes_through_all_of_them() {
    let world = World::with_clients();
    world.ok("client note k7mq -m 'Prefers mornings'");
    let script = "printf 'k7mq\\nt2wd\\n' | while read -r h; do coach client note \"$h\"; coach client show \"$h\" \
                  --plain --no-header --fields handle; done";
    let ran = shell(&world, script);
    assert_eq!(
        ran,
        (
            "Prefers mornings\nk7mq\nt2wd\n".to_owned(),
            "No note yet. Write one: coach client note t2wd -m TEXT\n".to_owned()
        )
    );
}

/// What is handed to one command alone and not asked for is told of; nothing is stored that nobody said is to be.
#[cfg(target_os = "linux")]
#[test]
fn what_was_not_read_is_told() {
    let world = World::with_clients();
    let told = "Standard input was not read: to read text from it, add --from -\n";
    let (_, err) = shell(&world, "printf 'text\\n' | (sleep 0; exec coach client note k7mq)");
    assert!(err.ends_with(told), "{err}");
    let (_, err) = shell(&world, "printf 'text\\n' | coach session log k7mq --at 'yesterday 9:00'");
    assert!(err.ends_with(told), "{err}");
    let (out, err) = shell(
        &world,
        "coach client note k7mq < /dev/null; printf 'text\\n' | coach client note k7mq --from -",
    );
    assert!(!(out + &err).contains("not read"), "{err}");
    assert_eq!(world.ok("client note k7mq").out, "text\n");
}

/// Both streams of a shell line with the program on its path.
fn shell(world: &World, line: &str) -> (String, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_coach"));
    let ran = Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", program.parent().unwrap().display()))
        .env("HOME", world.root())
        .env("COACH_STORE", world.folder())
        .current_dir(world.root())
        .stdin(Stdio::null())
        .output();
    let ran = ran.unwrap();
    (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
}
