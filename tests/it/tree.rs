//! The tree of commands as a whole: everything has help, every command has examples, every example can be typed.

use clap::Command;

use crate::World;

/// The tree as clap uses it.
pub(crate) fn built() -> Command {
    let mut root = coach::command();
    root.build();
    root
}

/// Hands every command to `visit`, with the words that lead to it.
pub(crate) fn walk(command: &Command, path: &[String], visit: &mut dyn FnMut(&[String], &Command)) {
    visit(path, command);
    for sub in command.get_subcommands() {
        let mut path = path.to_vec();
        path.push(sub.get_name().to_owned());
        walk(sub, &path, visit);
    }
}

/// Hands every command that does something to `visit`.
pub(crate) fn leaves(visit: &mut dyn FnMut(&[String], &Command)) {
    walk(&built(), &[], &mut |path, command| {
        if !path.is_empty() && !command.has_subcommands() {
            visit(path, command);
        }
    });
}

/// The lines that show how something is typed.
pub(crate) fn examples(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| line.starts_with("coach "))
}

/// The commands of one line as words, up to what the shell does with them. An alias of the user's own is none.
pub(crate) fn commands(line: &str) -> Vec<Vec<String>> {
    let (mut all, mut words, mut word, mut quote, mut begun) =
        (Vec::new(), Vec::new(), String::new(), None, false);
    let mut skips = false;
    for c in line.chars().chain(['\n']) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None, ' ' | '\n' | '|' | '<' | '>' | ';' | '&' | '#') => {
                if begun && !skips {
                    words.push(std::mem::take(&mut word));
                }
                (begun, word) = (false, String::new());
                skips = if matches!(c, '<' | '>' | '#') { true } else { skips && c == ' ' };
                if matches!(c, '|' | ';' | '&' | '\n') {
                    all.push(std::mem::take(&mut words));
                }
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    all.retain(|words| words.first().is_some_and(|first| first == "coach"));
    all
}

/// Fails when a line with a command in it would be refused before it begins.
pub(crate) fn must_parse(line: &str, place: &str) {
    for words in commands(line) {
        if let Err(error) = coach::command().try_get_matches_from(&words) {
            let fine = matches!(
                error.kind(),
                clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
            );
            assert!(fine, "{place}: {line}\n{error}");
        }
    }
}

#[test]
fn clap_finds_nothing_wrong() {
    coach::command().debug_assert();
}

#[test]
fn every_command_and_argument_has_help() {
    let mut lacking = Vec::new();
    walk(&built(), &[], &mut |path, command| {
        if command.get_about().is_none() {
            lacking.push(path.join(" "));
        }
        for arg in command.get_arguments() {
            if arg.get_help().is_none_or(|help| help.to_string().trim().is_empty()) {
                lacking.push(format!("{} {}", path.join(" "), arg.get_id()));
            }
        }
    });
    assert!(lacking.is_empty(), "without help: {lacking:#?}");
}

#[test]
fn help_reads_as_one_voice() {
    let mut odd = Vec::new();
    let mut look = |place: String, text: &str| {
        if text.ends_with('.') || text.contains('`') || text.contains("  ") {
            odd.push(format!("{place}: {text}"));
        }
    };
    walk(&built(), &[], &mut |path, command| {
        look(path.join(" "), &command.get_about().unwrap_or_default().to_string());
        for arg in command.get_arguments() {
            look(
                format!("{} {}", path.join(" "), arg.get_id()),
                &arg.get_help().unwrap_or_default().to_string(),
            );
        }
    });
    assert!(odd.is_empty(), "full stops, marks or gaps in one-line helps: {odd:#?}");
}

#[test]
fn every_command_has_one_to_four_examples_of_itself() {
    leaves(&mut |path, command| {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let path = path.join(" ");
        let (_, list) = help.split_once("Examples:\n").unwrap_or_else(|| panic!("{path} has no examples"));
        let count = examples(list).count();
        assert!((1..=4).contains(&count), "{path} has {count} examples");
        assert!(list.contains(&format!("coach {path}")), "{path}: no example of itself");
        for line in list.lines() {
            assert!(
                line.starts_with("  coach "),
                "{path}: an example is indented by two and starts with coach: {line}"
            );
            assert!(line.len() <= 80, "{path}: an example breaks where 80 columns are: {line}");
        }
    });
}

#[test]
fn every_example_can_be_typed() {
    leaves(&mut |path, command| {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        examples(&help).for_each(|line| must_parse(line, &path.join(" ")));
    });
}

#[test]
fn the_short_help_of_a_command_fits_a_screen() {
    leaves(&mut |path, command| {
        let lines = command.clone().render_help().to_string().lines().count();
        assert!(lines <= 32, "{}: -h has {lines} lines", path.join(" "));
    });
}

#[test]
fn every_topic_is_listed_and_its_examples_can_be_typed() {
    let world = World::new();
    let overview = world.ok("help").out;
    let topics = overview.split("Topics:").nth(1).unwrap().lines().skip(1);
    let names: Vec<_> = topics.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 9, "{names:?}");
    let more = coach::command().get_after_help().unwrap().to_string();
    for name in names {
        assert!(more.contains(name), "coach --help does not name the topic {name}");
        let text = world.ok(&format!("help {name}")).out;
        assert!(text.lines().all(|line| line.chars().count() <= 92), "help {name} has long lines");
        examples(&text).for_each(|line| must_parse(line, name));
    }
    for code in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130, 141] {
        let told = world.ok("help exit-codes").out;
        assert!(told.lines().any(|line| line.trim_start().starts_with(&format!("{code}  "))), "exit {code}");
    }
}

#[test]
fn help_on_a_command_is_the_help_of_the_command() {
    let world = World::new();
    leaves(&mut |path, _| {
        let line = path.join(" ");
        assert_eq!(world.ok(&format!("help {line}")).out, world.ok(&format!("{line} --help")).out, "{line}");
    });
    let lost = world.sh("help datse");
    assert_eq!(
        (lost.code, lost.err.as_str()),
        (2, "error: there is no help on 'datse'\nhint: did you mean dates?\n")
    );
}

/// A line of the shell is taken apart where the shell would.
#[test]
fn lines_are_cut_where_the_shell_cuts_them() {
    let cut = |line| commands(line).iter().map(|words| words.join(" ")).collect::<Vec<_>>();
    assert_eq!(cut("coach a 'b c' | jq . | coach d --from -"), ["coach a b c", "coach d --from -"]);
    assert_eq!(cut("coach a < in.txt > out.txt; coach b"), ["coach a", "coach b"]);
    assert_eq!(cut("coach a # and so on"), ["coach a"]);
    assert_eq!(cut("jq ."), Vec::<String>::new());
}
