//! Aliases: words of one's own for commands, which stand for a command that there is and never for another one's name.

use std::{any::TypeId, ffi::OsString};

use clap::{error::ErrorKind, parser::ValueSource};

use super::{Cli, Command, command, explain, first_word, parse, schema};
use crate::{
    domain::when::{self, Reader, SlashOrder},
    env::Env,
    error::Error,
    practice::config::{Config, split_words},
};

/// Refuses an alias that takes the name of a command, or that stands for none that would run: `reader` reads its days and
/// times.
///
/// # Errors
/// When it does, saying what is wrong.
pub(super) fn check(name: &str, value: &str, reader: Reader) -> Result<(), Error> {
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
        )) => Err(refused(explain::in_a_line(&error))),
        Ok(Cli { command: Some(Command::Client(command)), .. }) => {
            command.filtered().map_err(|error| refused(error.to_string()))?;
            values(&line, reader).map_err(refused)
        }
        // What is missing is written behind the alias.
        _ => values(&line, reader).map_err(refused),
    }
}

/// Refuses values that only the command judges, once the practice is open: days, times and lengths that none of them would
/// read, and fields that what it writes does not have.
fn values(line: &[OsString], reader: Reader) -> Result<(), String> {
    let root = command().ignore_errors(true);
    let Ok(matches) = root.clone().try_get_matches_from(line) else { return Ok(()) };
    let (mut command, mut matches, mut path) = (&root, &matches, Vec::new());
    while let Some((name, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { return Ok(()) };
        (command, matches) = (found, below);
        path.push(name.to_owned());
    }
    for arg in command.get_arguments() {
        let id = arg.get_id().as_str();
        let is_text = arg.get_value_parser().type_id() == TypeId::of::<String>();
        let typed =
            matches.try_get_raw(id).is_ok() && matches.value_source(id) == Some(ValueSource::CommandLine);
        if !is_text || !typed {
            continue;
        }
        let Ok(Some(said)) = matches.try_get_many::<String>(id) else { continue };
        let names = arg.get_value_names().unwrap_or_default();
        for text in said {
            names.first().map_or(Ok(()), |kind| readable(kind, text, reader)).map_err(|why| {
                let option = arg.get_long().map_or_else(|| id.to_owned(), |long| format!("--{long}"));
                format!("{option}: {why}")
            })?;
        }
    }
    let fields = matches.try_get_many::<String>("fields").ok().flatten();
    let fields: Vec<&str> = fields.into_iter().flatten().map(|field| field.trim()).collect();
    schema::check_fields(&path, &fields)
}

/// Whether a text can be what an option takes, by the name of its value, for one command or another.
fn readable(kind: &str, text: &str, reader: Reader) -> Result<(), String> {
    // Which way round 3/4 is read is asked for.
    let reader = Reader { slash_order: reader.slash_order.or(Some(SlashOrder::Dmy)), ..reader };
    let read = match kind {
        "DATE" => reader
            .date(text)
            .or_else(|first| reader.since(text).or_else(|_| reader.until(text, None)).map_err(|_| first))
            .map(drop),
        "WHEN" => reader.instant(text).map(drop).or_else(|first| {
            let taken = reader.past_instant(text).is_ok()
                || reader.happened(text).is_ok()
                || reader.stretch(text).is_ok()
                || reader.took_place(text).is_ok();
            if taken { Ok(()) } else { Err(first) }
        }),
        "TIME" => when::span(text).map(drop),
        _ => Ok(()),
    };
    read.map_err(|error| error.to_string())
}

/// The aliases of settings that somebody wrote by hand and that would not work: why, for each of them.
pub(super) fn faults(config: &Config, reader: Reader) -> Vec<Error> {
    let aliases = config.list("alias.").into_iter();
    let checked = aliases.filter_map(|shown| {
        check(shown.key.strip_prefix("alias.").unwrap_or_default(), &shown.value, reader).err()
    });
    checked.collect()
}

/// Refuses settings with aliases that would not work, and names them all.
///
/// # Errors
/// When there is one.
pub(super) fn check_all(config: &Config, reader: Reader) -> Result<(), Error> {
    let mut faults = faults(config, reader).into_iter();
    let Some(first) = faults.next() else { return Ok(()) };
    Err(faults.fold(first, |first, other| first.fact(other.message)))
}

/// Replaces a first word that no command has by what it stands for in the practice's settings.
pub(super) fn expanded(args: &[OsString], env: &Env) -> Option<Vec<OsString>> {
    let (place, store) = first_word(args)?;
    let folder = store.unwrap_or_else(|| env.vars.store.clone());
    let words = Config::load(&folder).ok()?.alias(args.get(place)?.to_str()?)?;
    let (before, after) = (args.iter().take(place), args.iter().skip(place + 1));
    Some(before.cloned().chain(words.into_iter().map(OsString::from)).chain(after.cloned()).collect())
}
