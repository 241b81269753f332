//! What a command cannot do without and nobody said is asked for, where a person is at the terminal. An answer that does
//! not do is told why, and the same question comes again.

use std::ffi::OsString;

use clap::{
    Arg,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{cx::Open, explain::meant_command};
use crate::{
    domain::Handle,
    env::{Env, TermError},
    error::{Error, Kind},
    report::Printable,
};

/// A value that a line lacks.
pub(super) struct Missing {
    argument: Arg,
    label: String,
}

/// What a line lacks that a person can be asked for; nothing where the line is wrong otherwise, or nobody is there.
pub(super) fn missing(error: &clap::Error, args: &[OsString], env: &Env) -> Vec<Missing> {
    let quiet = args.iter().any(|arg| arg == "--no-input");
    if error.kind() != ErrorKind::MissingRequiredArgument || quiet || !env.term.facts().person {
        return Vec::new();
    }
    let Some(ContextValue::Strings(lacking)) = error.get(ContextKind::InvalidArg) else { return Vec::new() };
    let (command, _) = meant_command(args);
    let mut found = Vec::new();
    for lacking in lacking {
        let Some(argument) = command.get_arguments().find(|argument| is_called(argument, lacking)) else {
            return Vec::new();
        };
        found.push(Missing { label: label(argument), argument: argument.clone() });
    }
    // Who or what first; these come in the order in which they stand on the line.
    found.sort_by_key(|missing| missing.argument.get_long().is_some());
    found
}

/// Whether a message of clap's means this argument: `<CLIENT>`, `<ID>...`, `--into <CLIENT>`.
fn is_called(argument: &Arg, lacking: &str) -> bool {
    let bare = |text: &str| text.replace(['<', '>', '[', ']', '.'], "");
    match argument.get_long() {
        Some(long) => lacking.split(' ').next() == Some(&format!("--{long}")),
        None => bare(&argument.to_string()) == bare(lacking),
    }
}

/// The question: what is wanted, and what it may be.
fn label(argument: &Arg) -> String {
    let name = argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let what = match name {
        "CLIENT" => "Client (name or handle)".to_owned(),
        _ => argument.get_help().map_or_else(|| name.to_owned(), ToString::to_string),
    };
    let listed: Vec<_> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    if listed.is_empty() { what } else { format!("{what} ({})", listed.join(", ")) }
}

impl Missing {
    /// Whether several values may be given.
    fn takes_several(&self) -> bool {
        self.argument.get_num_args().is_some_and(|range| range.max_values() > 1)
    }
}

/// The line with what the person answers in the place of what it lacks. `check` says what is wrong with a line as far as
/// it goes.
///
/// # Errors
/// When the person ends it.
pub(super) fn completed(
    args: &[OsString],
    missing: &[Missing],
    env: &mut Env,
    check: impl Fn(&[OsString]) -> Option<String>,
) -> Result<Vec<OsString>, Error> {
    let mut line = args.to_vec();
    for one in missing {
        line = loop {
            let typed = answered(env, &one.label)?;
            let tried = with(&line, one, &typed);
            match check(&tried) {
                None => break tried,
                Some(wrong) => tell(env, &wrong)?,
            }
        };
    }
    Ok(line)
}

/// A line with one more value: an option before the words that only names can follow, anything else behind them.
fn with(line: &[OsString], one: &Missing, typed: &str) -> Vec<OsString> {
    let mut line = line.to_vec();
    let end = line.iter().position(|word| word == "--");
    if let Some(long) = one.argument.get_long() {
        line.insert(end.unwrap_or(line.len()), format!("--{long}={typed}").into());
        return line;
    }
    // Several handles are told apart; a name has blanks.
    let words: Vec<&str> = typed.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let several = one.takes_several() && words.iter().all(|word| word.parse::<Handle>().is_ok());
    let words = if several { words } else { vec![typed] };
    if end.is_none() && words.iter().any(|word| word.starts_with('-')) {
        line.push("--".into());
    }
    line.extend(words.into_iter().map(Into::into));
    line
}

/// A line from the person that is not empty.
fn answered(env: &mut Env, question: &str) -> Result<String, Error> {
    loop {
        let typed = env.term.ask(question, None)?;
        if !typed.trim().is_empty() {
            return Ok(typed);
        }
        tell(env, "This cannot be empty; Ctrl-C cancels")?;
    }
}

fn tell(env: &mut Env, line: &str) -> Result<(), Error> {
    Ok(writeln!(env.term.err(), "{}", Printable(line)).map_err(TermError::from)?)
}

/// Asks until the answer does: what is wrong with one is said, and the question comes again.
///
/// # Errors
/// When the person ends it, or `take` fails for another reason than the answer.
pub(super) fn until<T>(
    env: &mut Env,
    question: &str,
    mut take: impl FnMut(&mut Env, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    loop {
        let typed = answered(env, question)?;
        match take(env, &typed) {
            Err(error) if is_about_it(&error) => told(env, &error)?,
            done => return done,
        }
    }
}

/// The same of a command that has the practice open.
///
/// # Errors
/// As [`until`]; and `missing` where nobody can be asked.
pub(super) fn asked<T>(
    open: &mut Open<'_>,
    question: &str,
    missing: impl FnOnce() -> Error,
    mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    if !open.globals.may_ask(open.env) {
        return Err(missing());
    }
    loop {
        let typed = answered(open.env, question)?;
        match take(open, &typed) {
            Err(error) if is_about_it(&error) => told(open.env, &error)?,
            done => return done,
        }
    }
}

/// Whether another answer may do where this one did not.
pub(super) fn is_about_it(error: &Error) -> bool {
    matches!(error.kind, Kind::Usage | Kind::NotFound | Kind::Ambiguous | Kind::Refused)
}

/// Tells what is wrong with an answer, and who or what may have been meant.
fn told(env: &mut Env, error: &Error) -> Result<(), Error> {
    tell(env, &error.to_string())?;
    for candidate in &error.candidates {
        tell(env, &format!("  {}  {}  {}", candidate.handle, candidate.name, candidate.state))?;
    }
    error.facts.iter().try_for_each(|fact| tell(env, &format!("  {fact}")))
}
