//! What becomes of words that came in with a command when it is over: those of one that failed are kept, and the file in
//! which they were kept goes when they are stored.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{
    again::{self, is_dash},
    explain::meant_command,
    first_word,
    globals::Globals,
    input,
    lasting::lasting,
    writing::keep,
};
use crate::{
    domain::Handle,
    env::{Env, Fault},
    error::{Error, Kind},
    practice::{
        doctor::memory,
        kept::{self, About, First},
        session::is_about_time,
    },
    store::{Store, handle::Noun},
    vault::parcel::is_parcel,
};

/// What the words are about that a command takes from a pipe; none where it takes no words of a person, or what programs
/// write for it.
fn about(command: &str) -> Option<About> {
    Some(match command {
        "coach session note" => About::Session(None),
        "coach session log" => About::Logged(None),
        "coach client note" => About::Client(None),
        "coach client add" => About::Clients,
        "coach client edit" => About::Changes,
        "coach action add" => About::Items,
        "coach intervene done" => About::Feedback(None),
        "coach intervene abandon" => About::Reason(None),
        "coach assess answer" => About::Answer,
        "coach assess new" => About::Answers(None),
        _ => return None,
    })
}

/// The same of a whole line.
pub(super) fn about_of(args: &[OsString]) -> Option<About> {
    about(&meant_command(args).1)
}

/// The same with whose words they are: as the command found out, or as the line says by a handle.
fn whose(args: &[OsString], folder: &Path, known: Option<&str>) -> Option<About> {
    let (_, command) = meant_command(args);
    let about = about(&command)?;
    if let Some(known) = known.filter(|_| about != About::Answer).and_then(|known| known.parse().ok()) {
        return Some(about.of_whom(known));
    }
    let store = Store::open(folder).ok()?;
    let named = |noun: Noun| {
        args.iter().enumerate().skip(1).find_map(|(place, word)| {
            let handle: Handle = word.to_str()?.parse().ok()?;
            let (found, _) = store.named(handle.as_str()).ok()??;
            (found == noun).then_some((handle, place))
        })
    };
    let handle = |noun| named(noun).map(|(handle, _)| handle);
    Some(match about {
        About::Session(_) => About::Session(handle(Noun::Session)),
        About::Logged(_) => About::Logged(handle(Noun::Client)),
        About::Client(_) => About::Client(handle(Noun::Client)),
        About::Feedback(_) => About::Feedback(handle(Noun::Assignment)),
        About::Reason(_) => About::Reason(handle(Noun::Assignment)),
        About::Answers(_) => About::Answers(handle(Noun::Client)),
        About::Answer => {
            let (handle, place) = named(Noun::Assessment)?;
            let code = args.get(place + 1)?.to_str()?;
            let plain = code.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
            if plain && code != "-" { About::AnswerTo(handle, code.to_owned()) } else { about }
        }
        about => about,
    })
}

/// Ends a command: what it failed to store is kept, and the error says where.
pub(super) fn settled(
    outcome: Result<(), Error>,
    (args, globals): (&[OsString], &Globals),
    env: &mut Env,
) -> Result<(), Error> {
    let folder = globals.folder(env);
    if let Some(file) = env.incoming.used_up()
        && let Err(error) = kept::brought_in(&folder, file)
            .and_then(|ours| if ours { Ok(true) } else { memory::brought_in(&env.vars, file) })
    {
        // They are stored all the same: said, so that nobody brings them in twice.
        writeln!(env.term.err(), "Saved; you can remove the file: {error}").unwrap_or_default();
    }
    match outcome {
        Ok(()) if env.incoming.is_not_asked() && !globals.quiet && env.term.handed() => {
            let told = "Standard input was not read: to read text from it, add --from -";
            Ok(writeln!(env.term.err(), "{told}")?)
        }
        // A dry run stores nothing, so there is nothing that it failed to store.
        Err(error) if globals.dry_run => Err(error),
        Err(error) => Err(match env.incoming.lost() {
            Some(words) => rescued((args, globals.begun), (folder, &words), error, env),
            None => error,
        }),
        done => done,
    }
}

/// Keeps what was piped in for a line that no command takes, and says where it is; nothing where there is none.
pub(super) fn piped(args: &[OsString], env: &mut Env) -> Option<Error> {
    let value = |arg: &OsString| {
        let joined = arg.to_str().and_then(|arg| arg.split_once('='));
        joined.is_some_and(|(option, value)| option.starts_with('-') && is_dash(value))
    };
    let option = |arg: &OsString| {
        arg.to_str().is_some_and(|arg| arg.starts_with('-') && !is_dash(arg) && !arg.contains('='))
    };
    let dash = |arg: &OsString| arg.to_str().is_some_and(is_dash);
    let after_option =
        args.iter().any(value) || args.windows(2).any(|pair| option(&pair[0]) && dash(&pair[1]));
    // Alone it is a file of rows for the commands that take no words.
    let takes_words = about_of(args).is_some();
    let lacks_value = || args.last().is_some_and(|last| last == "--from" || last == "-m");
    let named = args.iter().any(|arg| {
        arg.to_str().is_some_and(|arg| is_dash(arg) || arg == "-m-" || arg.ends_with("/dev/stdin"))
    });
    if args.iter().any(|arg| arg == "-n" || arg == "--dry-run") {
        return None;
    }
    if !(after_option || (takes_words && (named || lacks_value()))) || env.term.facts().input {
        return None;
    }
    // Words are brought in by a command that takes some from a file; which one was meant may still be open.
    if !takes_words && !meant_command(args).0.has_subcommands() {
        return Some(
            Error::usage("").hint("standard input was not read: this command takes no text from there"),
        );
    }
    // What came before a signal, or before the pipe broke, is kept as well.
    drop(input::bytes(env, Path::new("-")));
    let words = env.incoming.lost()?;
    let folder = first_word(args).and_then(|(_, store)| store);
    let folder = folder.unwrap_or_else(|| env.vars.store.clone());
    let begun = env.clock.now();
    Some(rescued((args, begun), (folder, &words), Error::new(Kind::Usage, String::new()), env))
}

fn rescued(
    (args, begun): (&[OsString], DateTime<Utc>),
    (folder, words): (PathBuf, &[u8]),
    error: Error,
    env: &mut Env,
) -> Error {
    // What was kept already lies where it was.
    if is_parcel(words) {
        return error;
    }
    // What kept a person from being asked is not said once more.
    let holds_up = |word: &&OsString| **word != *"--no-input";
    let line: Vec<OsString> = args.iter().skip(1).filter(holds_up).cloned().collect();
    let typed = lasting(&line, (&folder, begun), env);
    let known = env.incoming.whose().map(str::to_owned);
    let about = whose(args, &folder, known.as_deref()).or_else(|| about_of(args)).unwrap_or(About::Unknown);
    let fault = env.incoming.fault();
    let mut line = again::line(&typed, &about);
    if let Some(Fault::Encoding(encoding)) = fault {
        line = line.saying("--encoding", encoding);
    }
    // What was refused is agreed to by pasting the line, which says so.
    if is_about_time(&error) {
        line = line.agreeing("--allow-overlap");
    }
    let named = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--passphrase"));
    let first = match (fault, error.kind) {
        (Some(Fault::Words), _) => First::Text,
        (Some(Fault::Encoding(_)), _) => First::Encoding,
        (None, Kind::Locked) if typed.iter().any(named) => First::Line,
        (None, Kind::Refused) if !is_about_time(&error) => First::Line,
        (None, Kind::Usage | Kind::NotFound | Kind::Ambiguous) => First::Line,
        (None, _) => First::Nothing,
    };
    keep(env, (&folder, &about), words, error, (first, &line)).0
}
