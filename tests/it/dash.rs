//! A lone `-` is no text: no command stores it, whatever it says with it, and what was piped in for it is kept.

use std::{any::TypeId, path::PathBuf};

use clap::{Arg, Command, error::ErrorKind};

use crate::{
    session::made,
    tree::{built, walk},
    writing::{back, kept, world},
};

/// An argument that takes words, and not the name of a file or of what is read.
fn takes_words(arg: &Arg) -> bool {
    let reads = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>()
        || arg.get_help().is_some_and(|help| help.to_string().contains("standard input"));
    arg.get_action().takes_values()
        && !arg.is_global_set()
        && arg.get_value_parser().type_id() == TypeId::of::<String>()
        && !reads
}

/// Lines that cannot be made up.
const FURTHER: [(&str, &str); 15] = [
    ("assess new at", "assess new k7mq --answers a.json --at -"),
    ("assess answer id", "assess answer - q-01 5"),
    ("assess answer question", "assess answer k7mq - 5"),
    ("assess rate id", "assess rate - plan-01 0.5"),
    ("assess rate question", "assess rate k7mq - 0.5"),
    ("action edit id", "action edit - --set title=x"),
    ("breakthrough add client", "breakthrough add - --dim q --before 0.3 --after 0.7"),
    ("breakthrough add trigger", "breakthrough add k7mq --dim q --before 0.3 --after 0.7 --trigger -"),
    (
        "breakthrough add description",
        "breakthrough add k7mq --dim q --before 0.3 --after 0.7 --description -",
    ),
    ("breakthrough add at", "breakthrough add k7mq --dim q --before 0.3 --after 0.7 --at -"),
    ("breakthrough edit id", "breakthrough edit - --set trigger=x"),
    ("intervene assign code", "intervene assign - --to k7mq"),
    ("intervene assign due", "intervene assign Q-02 --to k7mq --due -"),
    ("session edit id", "session edit - --set focus=q"),
    ("session move id", "session move - --to fri"),
];

/// Lines of a command that give `-` for an argument, with whatever else it needs.
fn lines(path: &[String], command: &Command, arg: &Arg) -> Vec<Vec<String>> {
    let sets = arg.get_value_names().unwrap_or_default().iter().any(|name| name.as_str() == "FIELD=VALUE");
    let mut line = path.to_vec();
    for other in command.get_positionals().filter(|other| other.get_id() != arg.get_id()) {
        if other.is_required_set() || !arg.is_positional() {
            line.push("k7mq".to_owned());
        }
    }
    for other in command.get_opts().filter(|other| other.is_required_set() && other.get_id() != arg.get_id())
    {
        line.extend([format!("--{}", other.get_long().unwrap()), "k7mq".to_owned()]);
    }
    let value = if sets { "notes=-" } else { "-" };
    let said: Vec<String> = match arg.get_long() {
        Some(long) => vec![format!("--{long}"), value.to_owned()],
        None => vec![value.to_owned()],
    };
    let few: Vec<String> = path.iter().cloned().chain(said.clone()).collect();
    line.extend(said);
    let name = format!("{} {}", path.join(" "), arg.get_id());
    let further = FURTHER.iter().filter(|(of, _)| *of == name);
    let further = further.map(|(_, line)| line.split(' ').map(str::to_owned).collect());
    [line, few].into_iter().chain(further).collect()
}

#[test]
fn no_command_takes_a_dash_for_a_text() {
    let (world, _) = world();
    world.ok("action add 'Call Tom' -c k7mq -q");
    let before = world.fingerprint();
    let (mut tried, mut untried) = (Vec::new(), Vec::new());
    walk(&built(), &[], &mut |path, command| {
        if command.has_subcommands() {
            return;
        }
        for arg in command.get_arguments().filter(|arg| takes_words(arg)) {
            let name = format!("{} {}", path.join(" "), arg.get_id());
            let whole = |line: &Vec<String>| ["coach".to_owned()].into_iter().chain(line.clone());
            let line = lines(path, command, arg)
                .into_iter()
                .find(|line| coach::command().try_get_matches_from(whole(line)).is_ok());
            let Some(line) = line else {
                untried.push(name);
                continue;
            };
            let ran = world.stdin("what was said").run(line);
            assert!(ran.code == 2 && ran.err.contains("'-' is not a "), "{name}\n{ran}");
            tried.push(name);
        }
    });
    std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    assert_eq!(world.fingerprint(), before);
    for name in ["action add title", "action add description", "client edit set", "client note message"] {
        assert!(tried.iter().any(|tried| tried == name), "{name} was not tried, nor were {untried:?}");
    }
    assert!(untried.is_empty(), "{untried:?}");
}

/// A line that is printed with what was kept is one that a command takes; where none does, nothing is read, which is said.
#[test]
fn every_printed_line_is_taken() {
    let (world, _) = world();
    let (mut printed, mut unread) = (0, 0);
    walk(&built(), &[], &mut |path, command| {
        if command.has_subcommands() || path.first().is_some_and(|noun| noun == "help") {
            return;
        }
        let mut tried: Vec<Vec<String>> = Vec::new();
        for arg in command.get_arguments().filter(|arg| takes_words(arg)) {
            tried.extend(lines(path, command, arg));
        }
        let needed: Vec<String> = command
            .get_positionals()
            .filter(|arg| arg.is_required_set())
            .map(|_| "k7mq".to_owned())
            .collect();
        for said in ["-m -", "-m ' - '", "--from -", "--from=-", "--message=-", "k7mq --from -"] {
            // A name too many is put right by whoever typed it.
            if said.starts_with("k7mq") && command.get_positionals().all(Arg::is_required_set) {
                continue;
            }
            let said = shlex::split(said).unwrap();
            tried.push(path.iter().cloned().chain(needed.clone()).chain(said).collect());
        }
        // What is missing is missing in the printed line as well, which says that it has to be put right.
        let lacks = |line: &Vec<String>| {
            let whole = ["coach".to_owned()].into_iter().chain(line.clone());
            let refused = coach::command().try_get_matches_from(whole).err();
            refused.is_some_and(|error| error.kind() == ErrorKind::MissingRequiredArgument)
        };
        for line in tried.into_iter().filter(|line| !lacks(line)) {
            let told = line.join(" ");
            let ran = world.stdin("what was said").run(line);
            let waits = kept(&world);
            let words = ran.err.lines().filter(|line| line.starts_with("hint: ")).find_map(|hint| {
                let line = hint.rsplit_once(": coach ")?.1;
                line.contains("kept/").then(|| format!("coach {line}"))
            });
            assert_eq!(words.is_some(), !waits.is_empty(), "{told}\n{ran}");
            if let Some(words) = words {
                let words = shlex::split(words.split(" < ").next().unwrap()).unwrap();
                let taken = coach::command().try_get_matches_from(&words);
                assert!(taken.is_ok(), "{told}: {words:?}\n{ran}");
                printed += 1;
                std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
            } else if ran.err.to_lowercase().contains("standard input was not read") {
                unread += 1;
            }
        }
    });
    assert!(printed > 20 && unread > 50, "{printed} {unread}");
    for line in ["session done k7mq -m -", "session start k7mq -m -", "score add k7mq --f - --at now"] {
        let ran = world.stdin("what was said").sh(line);
        assert!(ran.err.contains("hint: standard input was not read"), "{ran}");
        assert!(ran.code == 2 && kept(&world).is_empty(), "{ran}");
    }
}

/// What was piped in is brought in by the command that is printed.
#[test]
fn what_was_piped_in_for_a_dash_is_kept() {
    let (world, id) = world();
    for line in [
        "client note k7mq -m -".to_owned(),
        "client note k7mq --message=-".to_owned(),
        "client edit k7mq --set notes=-".to_owned(),
        "client edit k7mq --set 'note= - '".to_owned(),
        format!("session note {id} -m -"),
        "session log k7mq --at 'yesterday 9:00' --notes -".to_owned(),
    ] {
        let ran = world.stdin("what was said").sh(&line);
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        world.ok(&back(&ran).replace("'--from=", "--from '").replace("--from=", "--from "));
        assert!(kept(&world).is_empty(), "{line}");
        let found = world.ok("search 'what was said' --plain --no-header").out;
        assert_eq!(found.lines().count(), 1, "{line}: {found}");
        world.ok("undo");
    }
    let ran = world.stdin("Call Tom").sh("action add - -c k7mq");
    assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
    assert!(back(&ran).starts_with("action add --from "), "{ran}");
    // Nothing is read where no text is taken from a pipe, and that is said.
    let ran = world.stdin("trust").sh("client edit k7mq --set focus=-");
    assert!(ran.err.contains("hint: to clear it: --unset focus\nhint: give the text itself; "), "{ran}");
    assert_eq!(kept(&world).len(), 1);
    // A word that only ends so is one.
    let item = made(&world, "action add 'Call Tom -' -c k7mq");
    assert_eq!(
        world.ok(&format!("action show {item} --plain --no-header --fields title")).out,
        "Call Tom -\n"
    );
}
