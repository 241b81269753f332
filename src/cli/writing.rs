//! Text that a person writes: in the command itself, through a pipe, or in their editor; and how it is shown again.

use std::path::Path;

use super::{cx::Open, input};
use crate::{env::editor, error::Error, report::Printable};

/// What to do about a note where there is no editor.
pub(super) const SAY_IT: &str = "give the text with -m or on standard input";

/// Lets the person edit a text until it can be taken, so that nothing typed is lost to a refusal; `instead` says what to
/// do where there is no terminal for an editor.
pub(super) fn edited<T>(
    open: &mut Open<'_>,
    (name, instead): (&str, &str),
    before: &str,
    mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut text = before.to_owned();
    loop {
        text = editor::edit(open.env, name, &text, instead)?;
        match take(open, &text) {
            Ok(taken) => return Ok(taken),
            Err(error) => {
                open.say(&format!("{error}; {}", error.hints.join("; ")))?;
                if !open.env.term.confirm("Edit again?")? {
                    return Err(error);
                }
            }
        }
    }
}

/// Text that is given with the command: as a word, in a file, or through a pipe that holds something.
pub(super) fn given(
    open: &mut Open<'_>,
    message: Option<String>,
    from: Option<&Path>,
) -> Result<Option<String>, Error> {
    match (message, from) {
        (Some(message), _) => Ok(Some(message)),
        (None, Some(path)) => input::text(open.env, path).map(Some),
        (None, None) => input::piped(open.env),
    }
}

/// Writes a note out: a file gets it as it is; a terminal must not obey it.
pub(super) fn show(open: &mut Open<'_>, note: &str) -> Result<(), Error> {
    let shown = open.env.term.facts().out;
    let out = open.env.term.out();
    for line in note.lines() {
        if shown {
            writeln!(out, "{}", Printable(line))?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
