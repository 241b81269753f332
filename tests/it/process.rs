//! The real program in a process of its own: pipes, limits and places that no world in memory can show.
#![cfg(unix)]

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::World;

/// A shell line with the program on its path and the world's practice as its own.
fn shell(world: &World, line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_coach"));
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.parent().unwrap().display());
    Command::new("bash")
        .args(["-c", line])
        .env_clear()
        .env("PATH", path)
        .env("HOME", world.root())
        .env("COACH_STORE", world.folder())
        .env("XDG_RUNTIME_DIR", world.root().join("run"))
        .current_dir(world.root())
        .output()
        .unwrap()
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_closed_pipe_is_quiet() {
    let world = World::practice();
    let many: String = (0..3000).map(|n| format!("{{\"name\":\"Person {n}\"}}\n")).collect();
    world.write("many.ndjson", many);
    world.ok("client add --from many.ndjson -q");
    for format in ["plain", "csv", "json", "ndjson", "table"] {
        let line =
            format!("coach client list --format {format} | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}");
        let (_, out, err) = told(&shell(&world, &line));
        assert_eq!((out.as_str(), err.as_str()), ("141\n", ""), "{format}");
    }
}

/// Where only the result could not be written, it is said that the change was saved; and that a reading command wrote none.
#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_says_what_was_saved() {
    let world = World::with_clients();
    let (code, _, err) = told(&shell(&world, "coach client add 'Full Out' -q > /dev/full"));
    assert!(
        code == 1 && err.contains("the change was saved, and only its result could not be written"),
        "{err}"
    );
    assert!(err.contains("see what was done: coach op log") && !err.contains("as it was"), "{err}");
    assert!(world.ok("client list full").out.contains("Full"));
    let (code, _, err) = told(&shell(&world, "coach client list > /dev/full"));
    assert!(code == 1 && err.contains("the result could not be written") && !err.contains("saved"), "{err}");
    for words in ["--version", "--help", "help keys"] {
        let (code, _, err) = told(&shell(&world, &format!("coach {words} > /dev/full")));
        assert!(code == 1 && err.contains("the disk is full") && !err.contains("os error"), "{words}: {err}");
    }
}

/// `-o FILE --force` writes through links, and into pipes; it never replaces them.
#[test]
fn what_a_file_is_called_stays_what_it_is() {
    let world = World::with_clients();
    world.write("real.csv", "old");
    let line = "ln -s real.csv link.csv; coach export table clients --csv -o link.csv --force && readlink link.csv && \
        head -c 2 real.csv; mkfifo pipe; cat pipe > read & coach export table clients --csv -o pipe; wait; \
        test -p pipe && head -c 2 read; coach export table clients --csv -o link.csv; echo $?";
    let (_, out, err) = told(&shell(&world, line));
    assert_eq!(out, "real.csv\nidid9\n", "{err}");
}

#[test]
fn nobody_there_is_not_asked() {
    let world = World::practice();
    let (code, out, err) = told(&shell(&world, "coach client add </dev/null"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("the client's name is missing"), "{err}");
    assert!(!err.contains("not a terminal"), "{err}");
}

/// What is typed wrong is repeated without what a terminal would obey.
#[test]
fn arguments_reach_no_terminal_as_commands() {
    let world = World::practice();
    for line in [
        r"coach client list $'--\u009b31mfoo'",
        r"coach client $'\u202eabc\u2066'",
        r"coach $'\e]0;owned\a'",
        r"coach client list --format $'\u009bxml'",
        r"coach session add --client x --at y --type $'\u200f\u202etypo'",
    ] {
        let (code, _, err) = told(&shell(&world, &format!("export LC_ALL=C.UTF-8; {line}")));
        assert_eq!(code, 2, "{line}: {err}");
        let hostile = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200f}".contains(c);
        assert!(!err.contains(hostile), "{line}: {err:?}");
    }
}

/// The disk is full half-way: the command says what to do, and everything is as it was.
#[test]
fn a_full_disk_changes_nothing() {
    let world = World::with_clients();
    let many: String =
        (0..3000).map(|n| format!("{{\"name\":\"Person {n}\",\"notes\":\"{n} says\"}}\n")).collect();
    world.write("many.ndjson", many);
    // The keyring may hold keys more: they are durable before the first row that would need them.
    let rows =
        || world.fingerprint().into_iter().filter(|(name, _)| !name.contains("keyring")).collect::<Vec<_>>();
    let before = rows();
    // A limit on the size of files stands in for the disk; the signal of it must not end the program.
    let line = "ulimit -f 900; coach client add --from many.ndjson";
    let (code, out, err) = told(&shell(&world, line));
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.starts_with("error: a limit on the size of files is reached\n"), "{err}");
    assert!(err.contains("hint: raise the limit and run the command again"), "{err}");
    assert_eq!(rows(), before);
    assert_eq!(world.ok("client list --plain --no-header").out.lines().count(), 2);
    world.ok("client add --from many.ndjson -q");
}

/// A file system of its own, really full, where that may be mounted.
#[test]
fn a_really_full_disk_says_what_to_free() {
    let world = World::with_clients();
    let many: String =
        (0..3000).map(|n| format!("{{\"name\":\"Person {n}\",\"notes\":\"{n} says\"}}\n")).collect();
    world.write("many.ndjson", many);
    let line = "set -e
        unshare --mount --map-root-user true 2>/dev/null || { echo skipped; exit 0; }
        unshare --mount --map-root-user bash -c '
            mkdir small && mount -t tmpfs -o size=1500k tmpfs small || { echo skipped; exit 0; }
            cp practice/* small/ && export COACH_STORE=$PWD/small
            coach client add --from many.ndjson; echo \"exit $?\"
            coach client list --plain --no-header | wc -l
            coach client pause k7mq; echo \"exit $?\"
            dd if=/dev/zero of=small/fill bs=512 2>/dev/null
            rm -f small/practice.db-wal small/practice.db-shm
            dd if=/dev/zero of=small/more bs=512 2>/dev/null
            coach client list --plain --no-header | wc -l
            coach client resume k7mq; echo \"exit $?\"
            coach doctor | grep -c \"!! disk\"'";
    let (_, out, err) = told(&shell(&world, line));
    if out.starts_with("skipped") {
        // Skipped: no file system may be mounted here.
        return;
    }
    assert_eq!(
        out.split_whitespace().collect::<Vec<_>>(),
        ["exit", "1", "2", "exit", "0", "2", "exit", "1", "1"],
        "{out}\n{err}"
    );
    assert!(err.contains("error: the disk is full\nhint: free some space"), "{err}");
}

/// A folder that may be read and not written to: told, and nothing is tried.
#[test]
fn a_read_only_folder_is_told() {
    let world = World::with_clients();
    let line = "
        try() { coach client pause k7mq; echo \"exit $?\"; }
        if [ \"$(id -u)\" = 0 ]; then
            unshare --mount bash -c '
                mount --bind practice practice && mount -o remount,bind,ro practice || { echo skipped; exit 0; }
                coach client pause k7mq; echo \"exit $?\"' || echo skipped
        else
            chmod -w practice practice/*; try; chmod u+w practice practice/*
        fi";
    let before = world.fingerprint();
    let (_, out, err) = told(&shell(&world, line));
    if out.contains("skipped") {
        // Skipped: nothing may be mounted here.
        return;
    }
    assert_eq!(out, "exit 1\n", "{err}");
    assert!(
        err.contains("cannot be written to")
            || err.contains("permission denied")
            || err.contains("Read-only"),
        "{err}"
    );
    assert_eq!(world.fingerprint(), before);
}

/// What can be done without writing anything.
const READING: &str = "'status' 'client list' 'client show k7mq' 'today' 'search Ada' 'score verify' \
    'export table clients --csv' 'op log' 'session list' 'doctor'";

/// A shell script that makes `frozen` a medium that cannot be written to, for root and for anybody else, and runs `reads`
/// and `writes` there; it says `skipped` where that is not allowed.
fn frozen(world: &World, then: &str) -> (i32, String, String) {
    let line = format!(
        "export COACH_STORE=$PWD/frozen
         reads() {{ for line in {READING}; do
             coach $line >out 2>err || echo \"$line: exit $?: $(cat err)\"; cat out; done; }}
         writes() {{ coach client pause k7mq; echo \"exit $?\"; }}
         export -f reads writes
         if [ \"$(id -u)\" = 0 ]; then
             unshare --mount true 2>/dev/null || {{ echo skipped; exit 0; }}
             unshare --mount bash -c '
                 mount --bind frozen frozen && mount -o remount,bind,ro frozen || {{ echo skipped; exit 0; }}
                 {then}'
         else
             chmod -R a-w frozen; {then} chmod -R u+w frozen
         fi"
    );
    told(&shell(world, &line))
}

/// A copy of the practice as it lies while another program has it open: its newest change is in the log beside it.
fn copied_while_open(world: &World) {
    let open = world.raw();
    open.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE practice SET created_at = created_at").unwrap();
    world.ok("client add 'Newest Client' --handle n3w2");
    let (_, _, err) = told(&shell(world, "rm -rf frozen; cp -r practice frozen"));
    assert!(err.is_empty(), "{err}");
    drop(open);
    let log = world.root().join("frozen/practice.db-wal");
    assert!(std::fs::metadata(log).unwrap().len() > 0);
}

/// A practice on a medium that cannot be written to is read like any other: a clean copy, one whose newest changes are in
/// the log beside it, and one that has lost the index of that log.
#[test]
fn what_cannot_be_written_to_can_be_read() {
    let world = World::with_clients();
    shell(&world, "cp -r practice frozen");
    for state in ["clean", "with its log", "with its log alone"] {
        let (_, out, err) = frozen(&world, "reads; writes;");
        if out.contains("skipped") {
            // Skipped: nothing may be mounted here.
            return;
        }
        assert!(out.contains("Ada") && !out.contains(": exit "), "{state}: {out}\n{err}");
        assert_eq!(out.contains("Newest"), state != "clean", "{state}: {out}\n{err}");
        assert!(out.ends_with("exit 1\n"), "{state}: {out}\n{err}");
        assert!(err.contains("error: this practice is read-only"), "{state}: {err}");
        match state {
            "clean" => copied_while_open(&world),
            "with its log" => std::fs::remove_file(world.root().join("frozen/practice.db-shm")).unwrap(),
            _ => {}
        }
    }
}

/// Somebody may read a folder that is not theirs: what its owner writes there meanwhile is noticed, never half of it shown.
#[test]
fn an_ordinary_user_reads_what_is_not_theirs_to_write() {
    let world = World::with_clients();
    let line = "
        [ \"$(id -u)\" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null || { echo skipped; exit 0; }
        chmod 755 . && chmod -R a+rX,a-w practice
        setpriv --reuid=65534 --regid=65534 --clear-groups bash -c '
            coach --version >/dev/null 2>&1 || { echo skipped; exit 0; }
            coach client list; coach client pause k7mq; echo \"exit $?\"'";
    let (_, out, err) = told(&shell(&world, line));
    if out.contains("skipped") {
        // Skipped: nobody else may run the program here.
        return;
    }
    assert!(out.contains("Ada") && out.ends_with("exit 1\n"), "{out}\n{err}");
    assert!(err.contains("error: this practice is read-only"), "{err}");
}

/// How often each of two processes writes; the long run is built with `COACH_WRITES=500`.
fn writes() -> usize {
    option_env!("COACH_WRITES").and_then(|count| count.parse().ok()).unwrap_or(60)
}

/// Two processes add clients as fast as they can and a third lists them all the while: nobody is refused, nothing is
/// missing, and nothing is taken for damage.
#[test]
fn two_writers_and_a_reader_do_not_disturb_each_other() {
    let world = World::practice();
    let count = writes();
    let line = format!(
        "write() {{ for n in $(seq {count}); do
             coach client add \"$1 $n\" -q >>made 2>>err || echo \"write: $?\" >>refused; done; }}
         touch made err refused
         write One & one=$!
         write Two & two=$!
         while kill -0 $one 2>/dev/null || kill -0 $two 2>/dev/null; do
             coach client list --plain --no-header >seen 2>>err || echo \"read: $?\" >>refused; done
         wait
         cat refused err; wc -l <made; coach client list --plain --no-header | wc -l"
    );
    let (_, out, err) = told(&shell(&world, &line));
    let all = (2 * count).to_string();
    assert_eq!(out.split_whitespace().collect::<Vec<_>>(), [all.as_str(), all.as_str()], "{out}\n{err}");
}

/// The passphrase and the keys are in no argument and no variable that `ps` would show, and none is asked for there.
#[test]
fn no_flag_takes_a_secret() {
    fn walk(command: &clap::Command, wrong: &mut Vec<String>) {
        for argument in command.get_arguments() {
            let name = argument.get_long().unwrap_or_default();
            let secret =
                ["passphrase", "password", "secret", "key", "token"].iter().any(|word| name.contains(word));
            let place = name.ends_with("-file")
                || name.ends_with("-command")
                || !argument.get_action().takes_values();
            if secret && !place {
                wrong.push(format!("{} --{name}", command.get_name()));
            }
        }
        command.get_subcommands().for_each(|inner| walk(inner, wrong));
    }
    let mut wrong = Vec::new();
    walk(&coach::command(), &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No core dump, no telemetry, no socket: the program has no network code at all.
#[test]
fn no_crate_speaks_to_the_network() {
    let lock = include_str!("../../Cargo.lock");
    for name in ["hyper", "reqwest", "ureq", "tokio", "rustls", "native-tls", "socket2", "curl", "mio-net"] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is in Cargo.lock");
    }
}

/// Without files, what lies here is checked, else what is installed; and which of the two is said.
#[test]
fn banks_are_found_where_they_lie() {
    let world = World::practice();
    let (code, _, err) = told(&shell(&world, "coach bank lint"));
    assert_eq!(code, 0, "{err}");
    assert!(err.starts_with("Checking 7 installed banks and libraries\n"), "{err}");
    assert!(err.contains("\nquick@1.0.0 with 12 questions has no problems\n"), "{err}");
    std::fs::create_dir(world.root().join("question-banks")).unwrap();
    let (_, _, err) = told(&shell(&world, "coach bank lint"));
    assert!(
        err.starts_with("Checking 7 installed banks and libraries\n"),
        "an empty folder holds no bank: {err}"
    );
    world.write("question-banks/mine.toml", "format = 1\n");
    world.write("question-banks/README.md", "not a bank");
    let (code, out, err) = told(&shell(&world, "coach bank lint --plain --fields file --no-header"));
    assert_eq!(code, 9, "{err}");
    assert!(err.starts_with("Checking 1 file in question-banks/\n"), "{err}");
    assert!(out.lines().all(|file| file == "question-banks/mine.toml") && !out.is_empty(), "{out}");
}

/// `TZ` is the zone of the machine, as `coach help environment` says; where it cannot be read, that is said.
#[test]
fn the_zone_of_the_machine_is_what_tz_says() {
    let made = |tz: &str| {
        let world = World::new();
        let line = format!(
            "export TZ='{tz}'; coach init --name Mara --no-passphrase --recovery-file rec --no-input && \
             coach config list --csv | grep ^time.zone | cut -d, -f2 && coach config set time.zone system -q && \
             coach today --json | grep -o '\"_tz\": \"[^\"]*\"' && coach client list && coach doctor"
        );
        told(&shell(&world, &line))
    };
    for tz in ["America/New_York", ":America/New_York", "/usr/share/zoneinfo/America/New_York"] {
        let (_, out, err) = made(tz);
        assert!(out.starts_with("America/New_York\n\"_tz\": \"America/New_York\"\n"), "{tz}: {out}{err}");
        assert!(!err.contains("TZ is"), "{err}");
        assert!(out.contains("America/New_York, as the system says"), "{out}");
    }
    for tz in ["EST5EDT,M3.2.0,M11.1.0", "Mars/Phobos", "CET-1CEST"] {
        let (_, out, err) = made(tz);
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        let zone = out.split(' ').next().unwrap_or_default();
        let said = format!("The time zone is {zone}: TZ is '{tz}', which is not an IANA time zone");
        assert!(err.contains(&said), "{err}");
        // A practice that follows the system says it with each command, once.
        assert_eq!(err.matches(&format!("Times are in {zone}: TZ is '{tz}'")).count(), 1, "{err}");
        assert!(
            out.contains(&format!("TZ is '{tz}', which is not an IANA time zone; times are in")),
            "{out}"
        );
    }
}
