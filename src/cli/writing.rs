//! Words that a person writes: with the command, from a file or a pipe, or in their editor. They are taken in here, and
//! those that cannot be stored are kept from here, whatever the reason.

use std::{
    cell::Cell,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{
    cx::{Cx, Open},
    input,
};
use crate::{
    domain::encoding::{Encoding, Unwritten, written},
    env::{
        Env,
        editor::{self, Edited},
        stop,
    },
    error::{Error, Kind},
    practice::{
        kept::{self, About},
        overtaken::{Edition, Seen, Subject},
    },
    report::Printable,
    store::Store,
    vault::parcel::is_parcel,
};

/// What to do about a note where there is no editor.
pub(super) const SAY_IT: &str = "give the text with -m or --from FILE";

/// Where words come from that are not on the command line. Nothing else is ever read: a pipe that was not asked for is
/// somebody else's.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Source {
    /// Read the text from a file (- is standard input)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    from: Option<PathBuf>,
    /// How that text is encoded, where it is not UTF-8
    #[arg(long, value_enum, value_name = "ENCODING", requires = "from", hide_short_help = true)]
    encoding: Option<Encoding>,
}

impl ValueEnum for Encoding {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.key()))
    }
}

/// Words on their way into the practice.
pub(super) struct Words {
    bytes: Vec<u8>,
    encoding: Option<Encoding>,
    /// The file they lie in; none where they were typed with the command, or are gone from the pipe.
    file: Option<PathBuf>,
    /// Whether they are gone when they are not stored.
    passing: bool,
    /// Whether they were stored, once that is known.
    stored: Cell<Option<bool>>,
}

impl Source {
    /// Takes the words in at once, before anything can fail: `said` on the command line, or from the file or pipe that was
    /// named. Nothing where neither was.
    pub(super) fn words(&self, env: &mut Env, said: Option<&str>) -> Result<Option<Words>, Error> {
        let (encoding, stored) = (self.encoding, Cell::new(None));
        if let Some(path) = &self.from {
            return Words::read(env, path, encoding).map(Some);
        }
        let said = said.map(|said| said.as_bytes().to_vec());
        Ok(said.map(|bytes| Words {
            bytes,
            encoding: Some(Encoding::Utf8),
            file: None,
            passing: false,
            stored,
        }))
    }
}

impl Words {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(env: &mut Env, path: &Path, encoding: Option<Encoding>) -> Result<Self, Error> {
        // What is no plain file can be read once only.
        let stays = path.metadata().is_ok_and(|facts| facts.is_file());
        let bytes = input::bytes(env, path)?;
        Ok(Self {
            bytes,
            encoding,
            file: stays.then(|| path.to_owned()),
            passing: !stays,
            stored: Cell::new(None),
        })
    }

    /// The words as text.
    pub(super) fn text(&self, store: &Store) -> Result<String, Error> {
        written(&self.bytes(store)?, self.encoding).map_err(|error| {
            let place =
                self.file.as_deref().map_or_else(|| "the text".to_owned(), |file| file.display().to_string());
            let refused = Error::refused(format!("{place}: {error}"));
            let typed = self.file.is_none() && !self.passing;
            if typed { refused } else { refused.hint(helps(&error)) }
        })
    }

    /// The words as they are, opened where they were kept.
    pub(super) fn bytes(&self, store: &Store) -> Result<Vec<u8>, Error> {
        if stop::came().is_some() {
            return Err(Error::new(Kind::Cancelled, "cancelled"));
        }
        if is_parcel(&self.bytes) {
            Ok(kept::open(store, &self.bytes)?.to_vec())
        } else {
            Ok(self.bytes.clone())
        }
    }

    /// The words as an editor begins with them, in UTF-8: as they are, where nobody said how they are encoded.
    pub(super) fn to_edit(&self, store: &Store) -> Result<Vec<u8>, Error> {
        if self.encoding.is_some() { self.text(store).map(String::into_bytes) } else { self.bytes(store) }
    }

    /// Notes that an operation took them.
    pub(super) fn stored(&self, op: Option<i64>) {
        self.stored.set(Some(op.is_some()));
    }

    /// Keeps what is gone from the pipe, and says so with the error.
    fn kept(
        &self,
        env: &mut Env,
        (folder, about): (&Path, &About),
        line: &[OsString],
        error: Error,
    ) -> Error {
        let blank = self.bytes.iter().all(u8::is_ascii_whitespace);
        if !self.passing || blank || is_parcel(&self.bytes) {
            return error;
        }
        keep(env, (folder, about), &self.bytes, error, |path| again(line, path))
    }
}

/// What helps with bytes that are not what somebody wrote.
fn helps(error: &Unwritten) -> String {
    let all = || Encoding::ALL.iter().map(|encoding| encoding.key()).collect::<Vec<_>>().join(", ");
    match error {
        Unwritten::Wide(encoding) => format!("say how it is encoded: --encoding {}", encoding.key()),
        Unwritten::Stray(stray) if stray.found.is_ascii() => {
            "take that character out, and bring the rest in; nothing is left out unsaid".to_owned()
        }
        // Controls that only ISO 8859-1 has are letters in what Windows writes.
        Unwritten::Stray(_) | Unwritten::NotText(_) => {
            format!("say how it is encoded: --encoding windows-1252 (there are {})", all())
        }
    }
}

/// Runs a command with the words that came with it; those that were piped in and not asked for are told of. Where it fails before they are stored, they are kept; once they are,
/// the file in which they were kept goes.
pub(super) fn carry(
    cx: Cx<'_>,
    words: Option<Words>,
    about: &About,
    work: impl FnOnce(Cx<'_>, Option<&Words>) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some(words) = words else {
        let (quiet, env) = (cx.globals.quiet, &mut *cx.env);
        let done = work(Cx { env: &mut *env, ..cx }, None);
        if done.is_ok() && !quiet && *about != About::Answer && env.term.handed() {
            writeln!(env.term.err(), "Standard input was not read: text from there is taken with --from -")?;
        }
        return done;
    };
    // Whoever asks for the end finds the words stored or kept.
    let _held = stop::hold();
    let (folder, line) = (cx.globals.folder(cx.env), cx.globals.words.clone());
    let env: &mut Env = cx.env;
    let done = work(Cx { env: &mut *env, ..cx }, Some(&words));
    match (done, words.stored.get(), &words.file) {
        (Err(error), None, _) => Err(words.kept(env, (&folder, about), &line, error)),
        (done, Some(true), Some(file)) => {
            if let Err(error) = kept::brought_in(&folder, file) {
                // They are stored all the same: said, so that nobody brings them in twice.
                writeln!(env.term.err(), "Stored; the file can be removed: {error}").unwrap_or_default();
            }
            done
        }
        (done, ..) => done,
    }
}

/// Keeps words that an error would lose, and says with it where they are and how they are brought in.
pub(super) fn keep(
    env: &mut Env,
    (folder, about): (&Path, &About),
    words: &[u8],
    error: Error,
    back: impl FnOnce(&Path) -> String,
) -> Error {
    match kept::keep(env, folder, about, words) {
        Ok(kept) => error.fact(kept.told()).hint(format!("bring it in: {}", back(&kept.path))),
        Err(why) => error.fact(format!("what was written could not be kept either: {why}")),
    }
}

/// Keeps what was typed at questions of a command that failed.
pub(super) fn lost(open: &mut Open<'_>, about: &About, typed: &[&str], error: Error) -> Error {
    let words =
        typed.iter().filter(|words| !words.trim().is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    if words.is_empty() {
        return error;
    }
    let (folder, line) = (open.globals.folder(open.env), open.globals.words.clone());
    let line: Vec<String> = line.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    keep(open.env, (&folder, about), words.as_bytes(), error, |path| {
        format!("coach {} --from {}", kept::pasted(&line), kept::quoted(path))
    })
}

/// The command line once more, with its words from a file.
pub(super) fn again(line: &[OsString], path: &Path) -> String {
    let mut line: Vec<String> = line.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let named = line.iter().position(|word| word == "--from");
    if let Some(value) = named.and_then(|at| line.get_mut(at + 1)) {
        *value = path.to_string_lossy().into_owned();
    } else if let Some(word) = line.iter_mut().find(|word| word.starts_with("--from=")) {
        *word = format!("--from={}", path.to_string_lossy());
    } else {
        return format!("coach {} < {}", kept::pasted(&line), kept::quoted(path));
    }
    format!("coach {}", kept::pasted(&line))
}

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
        Error::new(Kind::Cancelled, format!("nothing was written; {what}")).hint(clear)
    }

    fn keep(&self, open: &mut Open<'_>, words: &[u8], error: Error) -> Error {
        let folder = open.globals.folder(open.env);
        keep(open.env, (&folder, &self.about), words, error, |path| self.about.back(path))
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
            let edition = words.file.as_deref().and_then(|file| made_of(kept::about(file)));
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
            Err(error) => Err(Error::refused(format!("what the editor saved is no text: {error}"))),
        };
        let error = match taken {
            Ok(taken) => return Ok(taken),
            // It is stored already, or kept in the file it came from.
            Err(error) if left == words && !typed => return Err(error),
            Err(error) => error,
        };
        (words, typed) = (left, true);
        if !mends(open, &error) {
            return Err(sheet.keep(open, &words, error));
        }
    }
}

/// Whether the person goes on editing what was refused. A refusal that no edit mends is not asked about.
fn mends(open: &mut Open<'_>, error: &Error) -> bool {
    let mendable = matches!(error.kind, Kind::Usage | Kind::Refused) && open.globals.may_ask(open.env);
    let told =
        [error.to_string()].into_iter().chain(error.hints.iter().cloned()).collect::<Vec<_>>().join("; ");
    mendable && open.say(&told).is_ok() && edits_again(open.env)
}

/// Asks whether to edit again: yes, unless the person says no or is not there any more.
pub(super) fn edits_again(env: &mut Env) -> bool {
    let typed = env.term.ask("Edit again? [Y/n]", None);
    typed.is_ok_and(|typed| !matches!(typed.trim().to_lowercase().as_str(), "n" | "no"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_brings_words_in_is_the_one_that_was_typed() {
        let path = Path::new("/a b/kept/session.age");
        for (line, back) in [
            (
                &["session", "note", "7f2k", "--from", "-"][..],
                "coach session note 7f2k --from '/a b/kept/session.age'",
            ),
            (
                &["session", "log", "k7mq", "--from=-", "--at", "tue 10:00"],
                "coach session log k7mq '--from=/a b/kept/session.age' --at 'tue 10:00'",
            ),
            (
                &["assess", "answer", "4hz7", "plan-01", "-"],
                "coach assess answer 4hz7 plan-01 - < '/a b/kept/session.age'",
            ),
        ] {
            let line: Vec<OsString> = line.iter().map(Into::into).collect();
            assert_eq!(again(&line, path), back);
        }
    }
}
