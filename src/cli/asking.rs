//! What a command cannot do without and nobody said is asked for, where a person is at the terminal. An answer that does
//! not do is told why, and the same question comes again.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    Arg, ValueHint,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{cx::Open, explain::meant_command};
use crate::{
    domain::Handle,
    env::{Env, TermError},
    error::{Error, Kind},
    report::Printable,
};

/// A value that a line lacks, and what the person said once they were asked for it.
struct Missing {
    argument: Arg,
    label: String,
    answer: Option<String>,
}

/// All that a line lacks, in the order in which it is asked for.
pub(super) struct Asking {
    /// What the command does, told before the first of several questions.
    about: String,
    missing: Vec<Missing>,
}

/// What a line lacks that a person can be asked for; nothing where the line is wrong otherwise, or nobody is there.
pub(super) fn missing(error: &clap::Error, args: &[OsString], env: &Env) -> Option<Asking> {
    let quiet = args.iter().any(|arg| arg == "--no-input");
    if error.kind() != ErrorKind::MissingRequiredArgument || quiet || !env.term.facts().person {
        return None;
    }
    let Some(ContextValue::Strings(lacking)) = error.get(ContextKind::InvalidArg) else { return None };
    let (command, _) = meant_command(args);
    let mut missing = Vec::new();
    for lacking in lacking {
        let argument = command.get_arguments().find(|argument| is_called(argument, lacking))?;
        missing.push(Missing { label: label(argument), argument: argument.clone(), answer: None });
    }
    // Who or what first; these come in the order in which they stand on the line.
    missing.sort_by_key(|missing| missing.argument.get_long().is_some());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    (!missing.is_empty()).then_some(Asking { about, missing })
}

/// Whether a message of clap's means this argument: `<CLIENT>`, `<ID>...`, `--into <CLIENT>`.
fn is_called(argument: &Arg, lacking: &str) -> bool {
    let bare = |text: &str| text.replace(['<', '>', '[', ']', '.'], "");
    match argument.get_long() {
        // Of several of which one is needed, `<--client <CLIENT>|--all>`, the first is asked for.
        Some(long) => {
            let first = lacking.trim_start_matches('<').split(' ').next();
            first == Some(&format!("--{long}"))
        }
        None => bare(&argument.to_string()) == bare(lacking),
    }
}

fn value_name(argument: &Arg) -> &str {
    argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
}

/// The question: what is wanted, and what it may be.
fn label(argument: &Arg) -> String {
    let name = value_name(argument);
    let help = argument.get_help().map_or_else(|| name.to_owned(), ToString::to_string);
    let what = match (name, help.split_once(':')) {
        // Which client, where a command speaks of more than one.
        ("CLIENT", Some((which, _))) => format!("{which} (name or handle)"),
        ("CLIENT", None) if help.starts_with("The ") => format!("{help} (name or handle)"),
        ("CLIENT", None) => "Client (name or handle)".to_owned(),
        // What else can be done about it is of no use to somebody who is asked.
        _ => help.split(';').next().unwrap_or_default().to_owned(),
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

    /// Whether it names something that is looked for: then what is wrong with it says which word that was.
    fn names(&self) -> bool {
        let name = value_name(&self.argument);
        ["CLIENT", "ID", "CODE", "KEY", "QUESTION", "NAME", "A", "B"].contains(&name)
    }

    /// The words that an answer is on the line. Several handles are told apart; a name has blanks.
    fn words<'t>(&self, typed: &'t str) -> Vec<&'t str> {
        let words: Vec<&str> = typed.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let several = self.takes_several() && words.iter().all(|word| word.parse::<Handle>().is_ok());
        if several { words } else { vec![typed] }
    }

    /// Whether a word that was looked for is what the person said here.
    fn is_answered_with(&self, looked_for: &str) -> bool {
        let answer = self.answer.as_deref().unwrap_or_default();
        self.words(answer).iter().any(|word| word.trim() == looked_for.trim())
    }

    /// Whether a message has what the person said in it.
    fn is_told_of(&self, message: &str) -> bool {
        let answer = self.answer.as_deref().unwrap_or_default().trim();
        message.split([' ', '\'']).any(|word| word == answer)
    }
}

impl Asking {
    /// Asks for what has no answer yet; gives the line with every answer in its place. `check` says what is wrong with
    /// a line as far as it goes.
    ///
    /// # Errors
    /// When the person ends it.
    pub(super) fn completed(
        &mut self,
        args: &[OsString],
        env: &mut Env,
        check: impl Fn(&[OsString]) -> Option<String>,
    ) -> Result<Vec<OsString>, Error> {
        if self.missing.len() > 1 && self.missing.iter().all(|one| one.answer.is_none()) {
            tell(env, &self.about)?;
        }
        for place in 0..self.missing.len() {
            while let Some(question) = self.open_question(place) {
                let typed = answered(env, &question)?;
                self.answer(place, Some(self.as_a_shell_gives_it(place, typed, env)));
                if let Some(wrong) = check(&self.line(args)) {
                    self.answer(place, None);
                    tell(env, &wrong)?;
                }
            }
        }
        Ok(self.line(args))
    }

    fn open_question(&self, place: usize) -> Option<String> {
        self.missing.get(place).filter(|one| one.answer.is_none()).map(|one| one.label.clone())
    }

    /// The home folder is a file's place that only shells know.
    fn as_a_shell_gives_it(&self, place: usize, typed: String, env: &Env) -> String {
        let hint = self.missing.get(place).map(|one| one.argument.get_value_hint());
        match hint {
            Some(ValueHint::FilePath | ValueHint::AnyPath) => path(&typed, env).display().to_string(),
            _ => typed,
        }
    }

    fn answer(&mut self, place: usize, answer: Option<String>) {
        if let Some(one) = self.missing.get_mut(place) {
            one.answer = answer;
        }
    }

    /// The line with all that was answered so far.
    fn line(&self, args: &[OsString]) -> Vec<OsString> {
        self.missing.iter().fold(args.to_vec(), |line, one| match &one.answer {
            Some(typed) => with(line, one, typed),
            None => line,
        })
    }

    /// Forgets the one answer that an error is about, so that it alone is asked for again. Says whether there is one:
    /// what somebody typed on the line is never asked for.
    pub(super) fn forget(&mut self, error: &Error, args: &[OsString]) -> bool {
        if !is_about_it(error) {
            return false;
        }
        let wrong = match error.word() {
            Some(word) => self.missing.iter_mut().find(|one| one.is_answered_with(word)),
            None if quotes_one_of(&error.message, args) => None,
            // All that is looked for was found, so it is about a value, the one that was said last. A rule may be about
            // something else than that: then no other value would do.
            None => self
                .missing
                .iter_mut()
                .rfind(|one| !one.names())
                .filter(|one| error.kind != Kind::Refused || one.is_told_of(&error.message)),
        };
        wrong.map(|one| one.answer = None).is_some()
    }
}

/// Whether a message is about a word that was on the line before anything was asked.
fn quotes_one_of(message: &str, args: &[OsString]) -> bool {
    let values = args.iter().skip(1).filter_map(|word| word.to_str());
    let values = values.map(|word| word.split_once('=').map_or(word, |(_, value)| value));
    values.filter(|value| !value.is_empty()).any(|value| message.contains(&format!("'{value}'")))
}

/// A line with one more value: an option before the words that only names can follow, anything else behind them.
fn with(mut line: Vec<OsString>, one: &Missing, typed: &str) -> Vec<OsString> {
    let end = line.iter().position(|word| word == "--");
    if let Some(long) = one.argument.get_long() {
        line.insert(end.unwrap_or(line.len()), format!("--{long}={typed}").into());
        return line;
    }
    let words = one.words(typed);
    if end.is_none() && words.iter().any(|word| word.starts_with('-')) {
        line.push("--".into());
    }
    line.extend(words.into_iter().map(Into::into));
    line
}

/// A file or folder that was named in an answer: what stands for the home folder is not left to a shell here.
pub(super) fn path(typed: &str, env: &Env) -> PathBuf {
    match (typed.trim().strip_prefix("~/"), &env.vars.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => typed.trim().into(),
    }
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
    take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    if !open.globals.may_ask(open.env) {
        return Err(missing());
    }
    answer_or(open, question, None, take)
}

/// Asks where somebody is there; with an `instead`, which an empty answer stands for.
///
/// # Errors
/// As [`until`].
pub(super) fn answer_or<T>(
    open: &mut Open<'_>,
    question: &str,
    instead: Option<&str>,
    mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    loop {
        let typed = match instead {
            Some(_) => open.env.term.ask(question, instead)?,
            None => answered(open.env, question)?,
        };
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
