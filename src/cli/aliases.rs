//! Aliases: words of one's own for commands, which stand for a command that there is and never for another one's name.

use std::ffi::OsString;

use clap::error::ErrorKind;

use super::{Cli, Command, command, first_word, parse};
use crate::{
    env::Env,
    error::Error,
    practice::config::{Config, split_words},
};

/// Refuses an alias that takes the name of a command, or that stands for none.
///
/// # Errors
/// When it does, saying what is wrong.
pub(super) fn check(name: &str, value: &str) -> Result<(), Error> {
    let example = "for example: coach config set alias.q 'assess new --type quick'";
    let mut tree = command();
    tree.build();
    if tree.find_subcommand(name).is_some() {
        return Err(Error::usage(format!("'{name}' is a command, so an alias cannot have this name"))
            .about(&format!("alias.{name}"))
            .hint("choose another name"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.starts_with('-') || !name.chars().all(plain) {
        return Err(Error::usage(format!("'{name}' cannot be the name of an alias"))
            .about(&format!("alias.{name}"))
            .hint("choose one of ASCII letters, digits, - and _"));
    }
    let words = split_words(value).unwrap_or_default();
    let refused =
        |why: String| Error::usage(format!("the alias '{name}' would not work: {why}")).hint(example);
    let Some(first) = words.first() else { return Err(refused("it is empty".to_owned())) };
    if !first.starts_with('-') && tree.find_subcommand(first).is_none() {
        return Err(refused(format!("there is no command '{first}'")));
    }
    let line: Vec<OsString> =
        ["coach"].into_iter().chain(words.iter().map(String::as_str)).map(Into::into).collect();
    match parse(&line).map_err(|error| (error.kind(), error)) {
        Err((
            ErrorKind::InvalidSubcommand
            | ErrorKind::UnknownArgument
            | ErrorKind::InvalidValue
            | ErrorKind::ValueValidation
            | ErrorKind::ArgumentConflict
            | ErrorKind::TooManyValues
            | ErrorKind::NoEquals,
            error,
        )) => {
            let told = error.to_string();
            let why = told.lines().next().unwrap_or_default();
            Err(refused(why.strip_prefix("error: ").unwrap_or(why).to_owned()))
        }
        Ok(Cli { command: Some(Command::Client(command)), .. }) => {
            command.filtered().map_err(|error| refused(error.to_string()))
        }
        // What is missing is written behind the alias.
        _ => Ok(()),
    }
}

/// Refuses the first alias of settings that somebody wrote by hand which would not work.
///
/// # Errors
/// When there is one.
pub(super) fn check_all(config: &Config) -> Result<(), Error> {
    for shown in config.list("alias.") {
        let name = shown.key.strip_prefix("alias.").unwrap_or_default();
        check(name, &shown.value)?;
    }
    Ok(())
}

/// Replaces a first word that no command has by what it stands for in the practice's settings.
pub(super) fn expanded(args: &[OsString], env: &Env) -> Option<Vec<OsString>> {
    let (place, store) = first_word(args)?;
    let folder = store.unwrap_or_else(|| env.vars.store.clone());
    let words = Config::load(&folder).ok()?.alias(args.get(place)?.to_str()?)?;
    let (before, after) = (args.iter().take(place), args.iter().skip(place + 1));
    Some(before.cloned().chain(words.into_iter().map(OsString::from)).chain(after.cloned()).collect())
}
