//! How failures are told: text for people, one JSON object for programs, and the exit code.

use std::{ffi::OsString, io};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;

use super::{globals::Globals, rescue};
use crate::{
    env::{Env, Facts},
    error::{Candidate, Error, Kind},
    practice::elsewhere::with_store,
    report::{Printable, brief_quotes, write_value},
    store::{UNREADABLE, Unread},
};

/// So many records that cannot be read are named; the others are counted.
const MOST_UNREAD: usize = 10;

/// An error as programs read it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Told<'e> {
    /// What went wrong.
    error: Body<'e>,
}

#[derive(Serialize, JsonSchema)]
struct Body<'e> {
    /// What sort of failure.
    code: Kind,
    /// The exit code.
    exit: u8,
    /// What happened.
    message: &'e str,
    /// Lines of fact.
    facts: &'e [String],
    /// What would help.
    hints: &'e [String],
    /// What could have been meant.
    candidates: &'e [Candidate],
}

/// Tells an error on standard error and gives the exit code. A reader that went away is told nothing.
pub(super) fn tell(error: &Error, globals: &Globals, env: &mut Env) -> u8 {
    // What cannot be written to standard error cannot be told anywhere.
    if error.kind != Kind::Closed && !error.message.is_empty() {
        env.term.out().flush().unwrap_or_default();
        let store = globals.store.as_deref();
        let named = |line: &String| with_store(line, store).into_owned();
        let hints: Vec<String> = error.hints.iter().map(named).collect();
        let written = if globals.speaks_json() { json(error, &hints, env) } else { text(error, &hints, env) };
        written.unwrap_or_default();
    }
    error.kind.exit()
}

/// Tells at the end what could not be read on the way. What was shown is not all there is, so it is an error; beside a
/// change that was made it is a remark.
pub(super) fn unread(unread: &Unread, globals: &Globals, env: &mut Env) -> Result<(), Error> {
    if unread.count() == 0 {
        return Ok(());
    }
    let count = unread.count();
    let records = crate::domain::count::counted(count, "record", "records");
    let shown = unread.lines().into_iter().take(MOST_UNREAD);
    let more = count.saturating_sub(MOST_UNREAD);
    let facts = shown.chain((more > 0).then(|| format!("and {more} more")));
    let message = format!(
        "{records} could not be read completely: what cannot be read is left out or shown as {UNREADABLE}"
    );
    let error = facts.fold(Error::new(Kind::Damaged, message), Error::fact);
    let error = error.hint("list everything that cannot be read: coach doctor");
    if !unread.was_written() {
        return Err(error);
    }
    if !globals.quiet && !globals.speaks_json() {
        writeln!(env.term.err(), "Remark: {}", error.message)?;
        for line in error.facts.iter().chain(&error.hints) {
            writeln!(env.term.err(), "  {}", Printable(line))?;
        }
    }
    Ok(())
}

/// The end that a person chose at a question.
pub(super) fn left(error: &Error, env: &mut Env) -> u8 {
    text(error, &error.hints, env).unwrap_or_default();
    error.kind.exit()
}

/// What clap makes of a line, in one line.
pub(super) fn in_a_line(error: &clap::Error) -> String {
    let rendered = printable(&in_plain_words(&error.render().to_string()));
    let told = rendered.lines().take_while(|line| !line.is_empty()).map(str::trim);
    told.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

fn json(error: &Error, hints: &[String], env: &mut Env) -> io::Result<()> {
    let ascii = env.term.facts().ascii;
    let Error { kind, message, facts, candidates, .. } = error;
    let message = brief_quotes(message, ascii);
    write_value(
        &Told { error: Body { code: *kind, exit: kind.exit(), message: &message, facts, hints, candidates } },
        env.term.err(),
    )
}

fn text(error: &Error, hints: &[String], env: &mut Env) -> io::Result<()> {
    let Facts { color: red, ascii, .. } = env.term.facts();
    let out = env.term.err();
    let word = if red { "\u{1b}[1;31merror:\u{1b}[0m" } else { "error:" };
    let mut lines = error.message.lines();
    writeln!(out, "{word} {}", Printable(&brief_quotes(lines.next().unwrap_or_default(), ascii)))?;
    for line in lines {
        writeln!(out, "{}", Printable(line))?;
    }
    let width =
        error.candidates.iter().map(|candidate| candidate.name.chars().count()).max().unwrap_or_default();
    let candidates = error.candidates.iter().map(|Candidate { handle, name, state }| {
        let gap = " ".repeat(width - name.chars().count());
        format!("{handle}  {name}{gap}  {state}")
    });
    let facts: Vec<String> = error.facts.iter().cloned().chain(candidates).collect();
    if !facts.is_empty() {
        writeln!(out)?;
        for fact in facts.iter().flat_map(|fact| fact.lines()) {
            writeln!(out, "  {}", Printable(fact))?;
        }
        writeln!(out)?;
    }
    for hint in hints {
        writeln!(out, "hint: {}", Printable(hint))?;
    }
    Ok(())
}

/// Tells what clap makes of the words: help and version are results, everything else is a usage error.
pub(super) fn usage(mut error: clap::Error, args: &[OsString], env: &mut Env) -> u8 {
    let Facts { color: colored, ascii, .. } = env.term.facts();
    let meant = misplaced(&error, args);
    // Who types an option that does not exist meant an option, not a name or a title that begins like one.
    let wrong = if meant.is_some() { "to pass '" } else { "to pass '--" };
    if let Some(ContextValue::StyledStrs(mut tips)) = error.remove(ContextKind::Suggested) {
        tips.retain(|tip| !tip.to_string().starts_with(wrong));
        if !tips.is_empty() {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
        }
    }
    let rendered = error.render();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let shown = if colored { rendered.ansi().to_string() } else { rendered.to_string() };
        let out = env.term.out();
        let written = out.write_all(shown.as_bytes()).and_then(|()| out.flush());
        return written.map_or_else(|error| unwritten(error, env), |()| 0);
    }
    let follows =
        |first: &OsString, second: &OsString| first == "--format" && (second == "json" || second == "ndjson");
    let json = args.iter().any(|arg| arg == "--json" || arg == "--format=json" || arg == "--format=ndjson")
        || args.windows(2).any(|pair| follows(&pair[0], &pair[1]));
    let brief = printable(&brief_lines(&in_plain_words(&rendered.to_string()), ascii));
    // What was piped in is gone with the line that was wrong, unless it is kept.
    let rescued = rescue::piped(args, env);
    let written = if json {
        let mut told = told(&brief);
        told.hints.splice(..0, meant);
        if let Some(rescued) = rescued {
            told.facts.extend(rescued.facts);
            told.hints.extend(rescued.hints);
        }
        self::json(&told, &told.hints, env)
    } else if meant.is_some() || rescued.is_some() {
        let (facts, hints) = rescued.map(|rescued| (rescued.facts, rescued.hints)).unwrap_or_default();
        let facts = facts.iter().map(|fact| format!("\n  {}\n", Printable(fact)));
        let hints = meant.iter().chain(&hints).map(|hint| format!("hint: {}\n", Printable(hint)));
        let told: String = facts.chain(hints).collect();
        write!(env.term.err(), "{brief}{told}")
    } else if colored && brief == rendered.to_string() {
        env.term.err().write_all(rendered.ansi().to_string().as_bytes())
    } else {
        env.term.err().write_all(brief.as_bytes())
    };
    written.unwrap_or_default();
    Kind::Usage.exit()
}

/// Lines that repeat what was typed, without what a terminal would obey: clap leaves out only some of it.
fn printable(lines: &str) -> String {
    lines.split_inclusive('\n').fold(String::with_capacity(lines.len()), |mut all, line| {
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
        all.push_str(&Printable(words).to_string());
        all.push_str(end);
        all
    })
}

/// Says that a text could not be written; a reader that went away is told nothing.
pub(super) fn unwritten(error: io::Error, env: &mut Env) -> u8 {
    let Error { kind, message: why, .. } = error.into();
    if kind == Kind::Closed {
        return kind.exit();
    }
    let error = Error::new(Kind::Failed, "the text could not be written").fact(why);
    text(&error, &[], env).unwrap_or_default();
    error.kind.exit()
}

/// What an argument that a command does not take was meant to be: a list is of one client by a flag, and a field is set
/// by `--set`.
fn misplaced(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let (command, path) = meant_command(args);
    if let Some(field) = word.strip_prefix("--") {
        let set = command.get_arguments().find(|argument| argument.get_long() == Some("set"))?;
        let help = set.get_help()?.to_string();
        let fields = help.split_once(": ")?.1.split(';').next()?.replace(" or ", ", ");
        let known = fields.split(", ").any(|it| it == field);
        return known.then(|| format!("a field is set like this: --set {field}=VALUE"));
    }
    // A further word belongs to a text whose quotes are missing, rather than to somebody.
    let is_text = |argument: &clap::Arg| argument.get_id() == "title";
    if word.starts_with('-') || command.get_positionals().any(is_text) {
        return None;
    }
    let names_client = |argument: &&clap::Arg| {
        let names = argument.get_value_names().unwrap_or_default();
        argument.get_long().is_some() && names.first().is_some_and(|name| name == "CLIENT")
    };
    let flag = command.get_arguments().find(names_client)?.get_long()?;
    let named = format!("--{flag} {}", shell_word(word));
    let alone = command.get_positionals().next().is_none();
    Some(if alone {
        format!("for one client: {path} {named}")
    } else {
        format!("name the client like this: {named}")
    })
}

/// The command that was typed and what it is called, whatever stands between its words as the value of an option.
pub(super) fn meant_command(args: &[OsString]) -> (clap::Command, String) {
    let globals = super::command();
    let (mut command, mut path) = (globals.clone(), String::from("coach"));
    let mut words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    while let Some(typed) = words.next() {
        let option = typed.strip_prefix("--").filter(|name| !name.contains('=')).and_then(|name| {
            let all = globals.get_arguments().chain(command.get_arguments());
            let named = all.filter(|argument| argument.get_long() == Some(name));
            named.map(|argument| argument.get_action().takes_values()).next()
        });
        if option == Some(true) {
            words.next();
        } else if let Some(found) = command.find_subcommand(typed).cloned() {
            path = format!("{path} {}", found.get_name());
            command = found;
        }
    }
    (command, path)
}

/// A word as a shell takes it whole.
fn shell_word(word: &str) -> String {
    if word.chars().all(|letter| letter.is_alphanumeric() || "-_.@+".contains(letter)) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What a value is not, in the words of people.
fn in_plain_words(text: &str) -> String {
    let known = [
        ("invalid digit found in string", "it is not a whole number"),
        ("number too large to fit in target type", "it is too large"),
        ("number too small to fit in target type", "it is too small"),
        ("cannot parse integer from empty string", "it is empty"),
    ];
    known.into_iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
}

fn brief_lines(text: &str, ascii: bool) -> String {
    text.split_inclusive('\n').map(|line| brief_quotes(line, ascii)).collect()
}

/// What clap said, as one of our own errors: its first line, what stands right under it, and its tips.
fn told(rendered: &str) -> Error {
    let mut lines = rendered.lines();
    let first = lines.next().unwrap_or_default();
    let mut told = Error::usage(first.trim_start_matches("error: "));
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        told = told.fact(line.trim());
    }
    let tips = lines.filter_map(|line| line.trim_start().strip_prefix("tip: "));
    told.hints(tips.map(str::to_owned)).hint("options: coach COMMAND --help")
}
