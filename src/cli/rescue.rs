//! Words that were piped into a line that no command takes: nobody else reads them any more.

use std::{ffi::OsString, path::Path};

use super::{
    first_word, input,
    writing::{again, keep},
};
use crate::{
    env::{Env, stop},
    error::Error,
    practice::kept::About,
};

/// Keeps what was piped in for a line that no command takes, and says where it is; nothing where there is none.
pub(super) fn rescued(args: &[OsString], command: &str, env: &mut Env) -> Option<Error> {
    let about = match command {
        "coach session note" | "coach session log" => About::Session(None),
        "coach client note" => About::Client(None),
        "coach intervene done" => About::Feedback,
        "coach intervene abandon" => About::Reason,
        "coach assess answer" => About::Answer,
        _ => return None,
    };
    let piped = args.iter().any(|arg| arg == "--from=-")
        || args.windows(2).any(|pair| pair[0] == "--from" && pair[1] == "-")
        || (about == About::Answer && args.iter().any(|arg| arg == "-"));
    if !piped || env.term.facts().input {
        return None;
    }
    let _held = stop::hold();
    let bytes = input::bytes(env, Path::new("-")).ok().filter(|bytes| !bytes.trim_ascii().is_empty())?;
    let folder = first_word(args).and_then(|(_, store)| store);
    let folder = folder.unwrap_or_else(|| env.vars.store.clone());
    let line = args.get(1..).unwrap_or_default();
    let mut told =
        keep(env, (&folder, &about), &bytes, Error::usage(String::new()), |path| again(line, path));
    for hint in &mut told.hints {
        *hint = hint.replacen("bring it in:", "put the line right, and bring it in:", 1);
    }
    Some(told)
}
