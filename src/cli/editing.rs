//! Text in the person's editor: opened, taken or edited again, and kept when it cannot be stored.

use std::path::Path;

use super::{
    again,
    cx::Open,
    writing::{Words, are_at_fault, encoding_to_say, keep},
};
use crate::{
    domain::encoding::{Unwritten, written},
    env::{
        Env,
        editor::{self, Edited},
        stop,
    },
    error::{Error, Kind},
    practice::{
        kept::{self, About, First},
        overtaken::{Edition, Seen, Subject},
    },
};

/// What to do about a note where there is no editor.
pub(super) const SAY_IT: &str = "give the text with -m or --from FILE";

/// What is written in an editor.
pub(super) struct Sheet<'a> {
    /// What it is about.
    pub(super) about: About,
    /// What is stored now.
    pub(super) before: &'a str,
    /// What the editor begins with, where that is something else.
    pub(super) begin: Option<Vec<u8>>,
    /// What to do where there is no terminal for an editor.
    pub(super) instead: &'a str,
    /// What an empty file leaves as it was, in words, and how that is emptied.
    pub(super) stands: (&'a str, String),
    /// Whether what cannot be stored is brought in by the line that was typed, rather than by what it is about.
    pub(super) again: bool,
}

impl Sheet<'_> {
    /// What the file in the editor is called: `doctor` knows by it what was left behind.
    fn name(&self) -> String {
        let end = if matches!(self.about, About::Fields(..)) { "toml" } else { "txt" };
        format!("{}.{end}", self.about.name())
    }

    /// An empty file is a change of mind.
    fn abandoned(&self) -> Error {
        let (what, clear) = &self.stands;
        Error::new(Kind::Cancelled, format!("nothing was saved; {what}")).hint(clear)
    }

    fn keep(&self, open: &mut Open<'_>, words: &[u8], error: Error) -> Error {
        let (folder, line) = (open.globals.folder(open.env), open.globals.lasting(open.env));
        let before = open.env.incoming.file().map(Path::to_owned);
        let encoding = encoding_to_say(words).filter(|_| !matches!(self.about, About::Fields(..)));
        let line = if self.again { again::line(&line, &self.about) } else { self.about.line() };
        let (first, line) = match encoding {
            Some(encoding) => (First::Encoding, line.saying("--encoding", encoding.key())),
            // However it came, an editor saved it as UTF-8.
            None if self.again => (First::Text, line.without("--encoding")),
            None => (First::Nothing, line),
        };
        let (error, sealed) = keep(open.env, (&folder, &self.about), words, error, (first, &line));
        // One copy: what was kept before is what this was made of.
        match before.filter(|_| sealed).map(|before| (kept::brought_in(&folder, &before), before)) {
            Some((Err(why), before)) => {
                error.fact(format!("an older copy is still in {}: {why}", before.display()))
            }
            _ => error,
        }
    }

    /// Says where words are that stay in the file they came from.
    fn stays(&self, open: &Open<'_>, error: Error) -> Error {
        match open.env.incoming.file().filter(|_| self.begin.is_some()) {
            Some(file) => error.fact(format!("your text is still in {}", file.display())),
            None => error,
        }
    }
}

/// What a text is compared with when an editor's takes its place: what stands there now. Where the editor begins with
/// words from elsewhere, nobody saw that; they were made of the edition that `made_of` knows by the name of their file.
pub(super) fn begun(
    open: &Open<'_>,
    subject: Subject,
    words: Option<&Words>,
    made_of: impl FnOnce(About) -> Option<Edition>,
) -> Result<Seen, Error> {
    let (store, setting) = (open.store(), open.setting());
    match words {
        Some(words) => {
            let edition = words.from.as_deref().and_then(|file| made_of(kept::about(file)));
            Seen::in_edition(store, setting, subject, edition)
        }
        None => Seen::of(store, setting, subject),
    }
}

/// Lets the person edit a text until it can be taken. Whatever happens once they have written, it is stored or kept.
pub(super) fn edited<T>(
    open: &mut Open<'_>,
    sheet: &Sheet<'_>,
    mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
) -> Result<T, Error> {
    let _held = stop::hold();
    let mut words = sheet.begin.clone().unwrap_or_else(|| editor::lines(sheet.before).into_bytes());
    let (name, owner) = (sheet.name(), kept::owner(&open.globals.folder(open.env)));
    let mut typed = false;
    loop {
        // What was written lies in memory as long as something is asked about it.
        let (left, _lying) = match editor::edit(open.env, &owner, (&name, &words), sheet.instead) {
            Ok(Edited::Saved(left, lying)) => (left, lying),
            Ok(Edited::Broken(Some(left), error)) => return Err(sheet.keep(open, &left, error)),
            Ok(Edited::Broken(None, error)) | Err(error) if typed => {
                return Err(sheet.keep(open, &words, error));
            }
            Ok(Edited::Broken(None, error)) => return Err(error.hint("nothing was changed")),
            Err(error) => return Err(error),
        };
        let taken = match written(&left, None) {
            Ok(text) if text.trim().is_empty() && !sheet.before.trim().is_empty() => {
                return Err(sheet.abandoned());
            }
            Ok(text) => take(open, &text),
            Err(error) => Err(unsaved(&error)),
        };
        let error = match taken {
            Ok(taken) => return Ok(taken),
            // It is stored already, or kept in the file it came from.
            Err(error) if left == words && !typed => return Err(sheet.stays(open, error)),
            Err(error) => error,
        };
        (words, typed) = (left, true);
        if !mends(open, &error) {
            return Err(sheet.keep(open, &words, error));
        }
    }
}

/// What is wrong with what an editor saved, and what helps.
pub(super) fn unsaved(error: &Unwritten) -> Error {
    let refused = Error::refused(format!("what the editor saved is not text: {error}"));
    match error {
        Unwritten::Stray(_) => refused.hint("remove that character"),
        Unwritten::Wide(_) | Unwritten::NotText(_) => refused.hint("have the editor save it as UTF-8"),
    }
}

/// Whether the person goes on editing what was refused. A refusal that no edit mends is not asked about.
fn mends(open: &mut Open<'_>, error: &Error) -> bool {
    let mendable = matches!(error.kind, Kind::Usage | Kind::Refused) && are_at_fault(error);
    mendable && open.globals.may_ask(open.env) && open.say(&told(error)).is_ok() && agrees(open.env, AGAIN)
}

/// An error and what helps with it, in a line.
pub(super) fn told(error: &Error) -> String {
    [error.to_string()].into_iter().chain(error.hints.iter().cloned()).collect::<Vec<_>>().join("; ")
}

/// Asks whether to edit again what cannot be taken.
pub(super) const AGAIN: &str = "Edit again? [Y/n]";

/// Asks a question that is answered with yes, unless the person says no or is not there any more.
pub(super) fn agrees(env: &mut Env, question: &str) -> bool {
    let typed = env.term.ask(question, None);
    typed.is_ok_and(|typed| !matches!(typed.trim().to_lowercase().as_str(), "n" | "no"))
}
