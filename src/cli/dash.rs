//! A lone `-` where words or values are given is never stored as one: nobody means it as a text. Where a command reads
//! text from a pipe, the pipe is read, so that what was meant is kept and brought in by the command that is printed.

use std::{
    any::TypeId,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgMatches, Command, parser::ValueSource};

use super::{
    globals::Globals,
    input,
    writing::{keep, replaced_by_file},
};
use crate::{
    env::Env,
    error::Error,
    practice::kept::{About, pasted, quoted},
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
            let told = Error::usage(format!("{} {field}=-: '-' is no value", dash.typed));
            if empties { told.hint(format!("to empty it: --unset {field}")) } else { told }
        }
        None => Error::usage(format!("{}: '-' is no text", dash.typed)),
    };
    Err(match (path.as_slice(), dash) {
        (_, Dash { is_text: true, .. }) => {
            read(env);
            error.hint("text from a pipe is taken with --from -")
        }
        (["client", "add" | "edit"], Dash { field: Some(field), .. })
            if matches!(field.as_str(), "note" | "notes") =>
        {
            let client = matches.try_get_one::<String>("client").ok().flatten();
            note(client.filter(|_| path[1] == "edit"), globals, env, error)
        }
        (["action", "add"], _) => {
            let error = error.hint("leave the title out to be asked for it; --from - takes JSON objects");
            kept(&About::Items, globals, env, error, |file| {
                format!("make it a JSON object in your editor, and bring it in: {}", About::Items.back(file))
            })
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
        _ => error.hint("say the words themselves; standard input was not read"),
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
        Some(assigned.into_iter().find(|(_, value)| value.trim() == "-")?.0.to_owned())
    } else {
        values.find(|value| value.trim() == "-")?;
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
    let client = client.map_or_else(|| "CLIENT".to_owned(), |client| pasted(std::slice::from_ref(client)));
    let error = error.hint(format!("a note from a pipe: coach client note {client} --from -"));
    kept(&About::Client(None), globals, env, error, |file| {
        format!("bring it in: coach client note {client} --from {}", quoted(file))
    })
}

/// Keeps what was piped in, where something was.
fn kept(
    about: &About,
    globals: &Globals,
    env: &mut Env,
    error: Error,
    back: impl FnOnce(&Path) -> String,
) -> Error {
    read(env);
    match env.incoming.lost() {
        Some(words) => keep(env, (&globals.folder(env), about), &words, error, |kept| back(&kept.path)),
        None => error,
    }
}
