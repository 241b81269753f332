//! A command line once more, with its words from a file: what is printed for whoever has to bring in what was kept.

use std::{
    any::TypeId,
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::explain::meant_command;
use crate::practice::kept::{About, Line};

/// Options in whose place `--from` reads a text from a file.
const SAID: [&str; 5] = ["-m", "--message", "--notes", "--feedback", "--reason"];

/// Whether a text that an option says can come from a file, where the command takes one.
pub(super) fn replaced_by_file(option: &str) -> bool {
    SAID.contains(&option)
}

/// Whether a word is a lone dash, which names what comes through a pipe.
pub(super) fn is_dash(word: &str) -> bool {
    word.trim() == "-"
}

/// The line that brings words in: the one that was typed. Where no command takes that with a file, because objects stand
/// alone or an answer comes through a pipe, the one that takes such words.
pub(super) fn line(typed: &[OsString], about: &About) -> Line {
    let line = once_more(typed);
    let alone =
        matches!(about, About::Clients | About::Changes | About::Items | About::Answer | About::AnswerTo(..));
    if alone && !parses(&line) { about.line() } else { line }
}

/// Whether a command takes a line.
pub(super) fn parses(line: &Line) -> bool {
    super::command().try_get_matches_from(line.words(Path::new("/kept"))).is_ok()
}

/// The command line once more, with the file in the place of what was to be read.
fn once_more(line: &[OsString]) -> Line {
    let mut line: Vec<String> = line.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let args: Vec<OsString> =
        ["coach"].into_iter().chain(line.iter().map(String::as_str)).map(Into::into).collect();
    let command = meant_command(&args).0;
    // Answers have an option of their own.
    let has = |name: &str| command.get_opts().any(|option| option.get_long() == Some(name));
    let from = if has("answers") && !has("from") { "--answers" } else { "--from" };
    let taken = |option: &str| option == "--from" || replaced_by_file(option);
    // Another word of the line: a file in its place would be stored as one.
    let other = |option: &str| {
        let long = option.strip_prefix("--");
        let known = command.get_opts().find(|known| long.is_some() && known.get_long() == long);
        let is_file = |known: &clap::Arg| known.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        known.is_some_and(|known| !is_file(known)) && !replaced_by_file(option)
    };
    // What was named `-` after an option, whichever that is, was to be read; and what an option `--from` names.
    let named = line.windows(2).position(|pair| {
        let option = pair[0].starts_with('-') && !is_dash(&pair[0]) && !other(&pair[0]);
        pair[0] == "--from" || (option && is_dash(&pair[1]))
    });
    let joined = |word: &str| {
        let named = word.split_once('=').filter(|(option, value)| option.starts_with('-') && is_dash(value));
        word.starts_with("--from=") || named.is_some_and(|(option, _)| !other(option))
    };
    if let Some(pair) = named.and_then(|at| line.get_mut(at..at + 2)) {
        if taken(&pair[0]) {
            from.clone_into(&mut pair[0]);
        }
        pair[1] = Line::file("");
    } else if let Some(word) = line.iter_mut().find(|word| joined(word)) {
        let option = word.split('=').next().unwrap_or_default();
        let option = if taken(option) { from } else { option };
        *word = Line::file(&format!("{option}="));
    } else {
        let attached =
            |word: &str| word.strip_prefix("-m").is_some_and(|value| value.is_empty() || is_dash(value));
        let mut before = String::new();
        line.retain(|word| {
            let value = other(&before);
            before.clone_from(word);
            value || !(is_dash(word) || word == "--from" || attached(word))
        });
        return Line::new(line).with_file(from);
    }
    Line::new(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(words: &[&str], about: &About) -> String {
        let words: Vec<OsString> = words.iter().map(Into::into).collect();
        line(&words, about).at(Path::new("/a b/kept/session.age"))
    }

    #[test]
    fn the_command_that_brings_words_in_is_the_one_that_was_typed() {
        for (line, back) in [
            (
                &["session", "note", "7f2k", "--from", "-"][..],
                "coach session note 7f2k --from '/a b/kept/session.age'",
            ),
            (
                &["session", "log", "k7mq", "--from=-", "--at", "tue 10:00"],
                "coach session log k7mq '--from=/a b/kept/session.age' --at 'tue 10:00'",
            ),
            (
                &["client", "note", "k7mq", "--message=-"],
                "coach client note k7mq '--from=/a b/kept/session.age'",
            ),
            (
                &["session", "note", "7f2k", "-m", " - "],
                "coach session note 7f2k --from '/a b/kept/session.age'",
            ),
            (&["session", "note", "7f2k", "-m- "], "coach session note 7f2k --from '/a b/kept/session.age'"),
            (&["session", "note", "7f2k", "-m=-"], "coach session note 7f2k '--from=/a b/kept/session.age'"),
            (&["session", "note", " - ", "7f2k"], "coach session note 7f2k --from '/a b/kept/session.age'"),
            (
                &["client", "edit", "k7mq", "--set", "notes=-", "--bogus"],
                "coach client edit k7mq --set 'notes=-' --bogus --from '/a b/kept/session.age'",
            ),
            (
                &["assess", "new", "k7mq", "-m", "-", "--type", "quick"],
                "coach assess new k7mq --answers '/a b/kept/session.age' --type quick",
            ),
            (
                &["assess", "answer", "4hz7", "plan-01", "-"],
                "coach assess answer 4hz7 plan-01 --from '/a b/kept/session.age'",
            ),
        ] {
            assert_eq!(self::back(line, &About::Session(None)), back);
        }
    }

    #[test]
    fn where_objects_stand_alone_nothing_stands_beside_them() {
        for (line, about, back) in [
            (
                &["client", "edit", "k7mq", "--from", "-"][..],
                About::Changes,
                "coach client edit k7mq --from ",
            ),
            (&["client", "edit", "--set", "a=1", "--from", "-"], About::Changes, "coach client edit --from "),
            (&["action", "add", "Call Tom", "--from", "-"], About::Items, "coach action add --from "),
            (&["client", "add", "--from", "-", "--share-email"], About::Clients, "coach client add --from "),
            (
                &["assess", "answer", "4hz7", "plan-01", "--from", "-"],
                About::AnswerTo("4hz7".parse().unwrap(), "plan-01".to_owned()),
                "coach assess answer 4hz7 plan-01 --from ",
            ),
        ] {
            assert!(self::back(line, &about).starts_with(back), "{line:?}");
        }
    }
}
