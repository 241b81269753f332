//! A lone `-` where words or values are given is never stored as one: nobody means it as a text. Where a command reads
//! text from a pipe, the pipe is read, so that what was meant is kept and brought in by the command that is printed.

use std::{
    any::TypeId,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgMatches, Command, parser::ValueSource};

use super::{
    again::{is_dash, replaced_by_file},
    globals::Globals,
    input,
    writing::keep,
};
use crate::{
    env::Env,
    error::Error,
    practice::kept::{About, First, Line, pasted},
};

/// Where a `-` stands in the place of something else.
struct Dash {
    /// The argument, as it is typed.
    typed: String,
    /// The field, where it is set to `-`.
    field: Option<String>,
    /// Whether `--from` takes the text that is meant.
    is_text: bool,
}

/// Refuses a line that says `-` where a text, a title or the value of a field is said.
pub(super) fn refused(args: &[OsString], globals: &Globals, env: &mut Env) -> Result<(), Error> {
    // Building all commands once more is for lines that may have one.
    if !args.iter().any(|arg| arg.to_str().is_some_and(|arg| arg.trim_end().ends_with('-'))) {
        return Ok(());
    }
    let root = super::command();
    let Ok(matches) = root.clone().try_get_matches_from(args) else { return Ok(()) };
    let (mut command, mut matches, mut path) = (&root, &matches, Vec::new());
    while let Some((name, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { return Ok(()) };
        (command, matches) = (found, below);
        path.push(name);
    }
    let Some(dash) = command.get_arguments().find_map(|arg| dash(command, matches, arg)) else {
        return Ok(());
    };
    let error = match &dash.field {
        Some(field) => {
            let empties = command.get_arguments().any(|other| other.get_id() == "unset");
            let told = Error::usage(format!("{} {field}=-: '-' is not a value", dash.typed));
            if empties { told.hint(format!("to clear it: --unset {field}")) } else { told }
        }
        None => Error::usage(format!("{}: '-' is not a text", dash.typed)),
    };
    Err(match (path.as_slice(), dash) {
        (_, Dash { is_text: true, .. }) => {
            read(env);
            error.hint("to read text from a pipe: --from -")
        }
        (["client", "add" | "edit"], Dash { field: Some(field), .. })
            if matches!(field.as_str(), "note" | "notes") =>
        {
            let client = matches.try_get_one::<String>("client").ok().flatten();
            note(client.filter(|_| path[1] == "edit"), globals, env, error)
        }
        (["action", "add"], Dash { typed, .. }) => {
            let error = if typed == "TITLE" {
                error.hint("leave the title out to be asked for it; --from - takes JSON objects")
            } else {
                error.hint("give the text itself; --from - takes whole items, as JSON objects")
            };
            kept(&About::Items, &About::Items.line(), globals, env, error, First::Object)
        }
        // The text is said where it comes from, and another word is `-`.
        _ if matches
            .try_get_one::<PathBuf>("from")
            .ok()
            .flatten()
            .is_some_and(|from| from == Path::new("-")) =>
        {
            read(env);
            error
        }
        _ => error.hint("give the text itself; standard input was not read"),
    })
}

/// Whether an argument was given as `-`. Files may be called so, and an answer is read from there.
fn dash(command: &Command, matches: &ArgMatches, arg: &Arg) -> Option<Dash> {
    let id = arg.get_id().as_str();
    let reads = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>()
        || arg.get_help().is_some_and(|help| help.to_string().contains("standard input"));
    if reads || matches.try_get_raw(id).is_err() || matches.value_source(id) != Some(ValueSource::CommandLine)
    {
        return None;
    }
    let sets = arg.get_value_names().unwrap_or_default().iter().any(|name| name.as_str() == "FIELD=VALUE");
    let mut values = matches.get_raw(id)?.filter_map(|value| value.to_str());
    let field = if sets {
        let assigned = values.filter_map(|value| value.split_once('='));
        Some(assigned.into_iter().find(|(_, value)| is_dash(value))?.0.to_owned())
    } else {
        values.find(|value| is_dash(value))?;
        None
    };
    let option = arg.get_long().map(|long| format!("--{long}"));
    let is_text = command.get_arguments().any(|other| other.get_id() == "from")
        && option.as_deref().is_some_and(replaced_by_file);
    Some(Dash { typed: option.unwrap_or_else(|| id.to_uppercase()), field, is_text })
}

/// Reads what was piped in: it is meant, and nobody else reads it any more.
fn read(env: &mut Env) {
    if !env.term.facts().input {
        drop(input::bytes(env, Path::new("-")));
    }
}

/// Keeps a note on a client that was meant for `--set notes=-`.
fn note(client: Option<&String>, globals: &Globals, env: &mut Env, error: Error) -> Error {
    let whose = client.and_then(|client| client.parse().ok());
    let about = About::Client(whose);
    let line = match client {
        Some(client) => Line::new(["client", "note", client.as_str()]).with_file("--from"),
        None => about.line(),
    };
    let named = client.map_or_else(|| "CLIENT".to_owned(), |client| pasted(std::slice::from_ref(client)));
    let error = error.hint(format!("a note from a pipe: coach client note {named} --from -"));
    kept(&about, &line, globals, env, error, First::Nothing)
}

/// Keeps what was piped in, where something was.
fn kept(about: &About, line: &Line, globals: &Globals, env: &mut Env, error: Error, first: First) -> Error {
    read(env);
    match env.incoming.lost() {
        Some(words) => keep(env, (&globals.folder(env), about), &words, error, (first, line)).0,
        None => error,
    }
}
