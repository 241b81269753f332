//! Words that a person writes: with the command, from a file or a pipe. They are taken in here, and those that cannot be
//! stored are kept from here, whatever the reason.

use std::{
    any::TypeId,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{
    cx::Open,
    editing::{Sheet, agrees, edited, told},
    explain::meant_command,
    input, rescue,
};
use crate::{
    domain::encoding::{Encoding, Unwritten, written},
    env::{Env, Fault},
    error::{Error, Kind},
    practice::{
        kept::{self, About, Kept},
        session::is_about_time,
    },
    report::Printable,
    store::Store,
    vault::parcel::is_parcel,
};

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
    /// The file or pipe they came from; none where they were typed with the command.
    pub(super) from: Option<PathBuf>,
}

impl Source {
    /// Takes the words in at once, before anything can fail: `said` on the command line, or from the file or pipe that was
    /// named. Nothing where neither was.
    pub(super) fn words(&self, env: &mut Env, said: Option<&str>) -> Result<Option<Words>, Error> {
        match (&self.from, said) {
            (Some(path), _) => Words::read(env, path, self.encoding).map(Some),
            (None, Some(said)) => {
                let bytes = said.as_bytes().to_vec();
                Ok(Some(Words { bytes, encoding: Some(Encoding::Utf8), from: None }))
            }
            (None, None) => {
                env.incoming.not_asked();
                Ok(None)
            }
        }
    }
}

impl Words {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(env: &mut Env, path: &Path, encoding: Option<Encoding>) -> Result<Self, Error> {
        let bytes = input::bytes(env, path)?;
        Ok(Self { bytes, encoding, from: Some(path.to_owned()) })
    }

    /// Stores the words, which `take` does; where it refuses what was kept, a person at the terminal can put it right.
    pub(super) fn take<T>(
        &self,
        open: &mut Open<'_>,
        mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.belongs(open)?;
        let bytes = self.bytes(open.store())?;
        let taken = match written(&bytes, self.encoding) {
            Ok(text) => take(open, &text),
            Err(error @ Unwritten::Stray(_)) => Err(self.unwritten(&error)),
            // No editor shows what it was meant to be.
            Err(error) => {
                open.env.incoming.refuse(Fault::Encoding(likely(&error).key()));
                return Err(self.unwritten(&error));
            }
        };
        let Err(error) = taken else { return taken };
        if !are_at_fault(&error) {
            return Err(error);
        }
        open.env.incoming.refuse(Fault::Words);
        let kept = self.from.as_deref().filter(|_| is_parcel(&self.bytes));
        let Some(path) = kept.filter(|_| open.globals.may_ask(open.env)) else { return Err(error) };
        open.say(&told(&error))?;
        if !agrees(open.env, "Edit it? [Y/n]") {
            return Err(Error::new(Kind::Cancelled, format!("it stays in {}", path.display())));
        }
        let before = String::from_utf8_lossy(&bytes).into_owned();
        let sheet = Sheet {
            about: kept::about(path),
            before: &before,
            begin: Some(bytes),
            instead: "say how it is encoded with --encoding, or give another text",
            stands: (
                &format!("it stays in {}", path.display()),
                format!("it is not needed any more? rm {}", kept::quoted(path)),
            ),
            again: true,
        };
        edited(open, &sheet, take)
    }

    /// Refuses what was kept of one thing for another, as the name of its file says.
    fn belongs(&self, open: &Open<'_>) -> Result<(), Error> {
        let Some(path) = self.from.as_deref().filter(|_| is_parcel(&self.bytes)) else { return Ok(()) };
        let line: Vec<OsString> =
            [OsString::from("coach")].into_iter().chain(open.globals.words.clone()).collect();
        let (kept, wanted) = (kept::about(path), rescue::about_of(&line));
        let alike = wanted
            .as_ref()
            .is_none_or(|wanted| std::mem::discriminant(wanted) == std::mem::discriminant(&kept));
        if alike
            || kept == About::Unknown
            || matches!((&kept, &wanted), (About::AnswerTo(..), Some(About::Answer)))
        {
            return Ok(());
        }
        let told = format!("{} was not kept for this command", path.display());
        Err(Error::refused(told).hint(format!("bring it in: {}", kept.back(path))))
    }

    /// What they are called in messages.
    pub(super) fn place(&self) -> String {
        match &self.from {
            None => "the text".to_owned(),
            Some(path) if path == Path::new("-") => "standard input".to_owned(),
            Some(path) => path.display().to_string(),
        }
    }

    /// What is wrong with bytes that are not what somebody wrote.
    fn unwritten(&self, error: &Unwritten) -> Error {
        let refused = Error::refused(format!("{}: {error}", self.place()));
        // What comes from a pipe is kept, and put right in the editor.
        let is_file =
            self.from.as_deref().is_some_and(|path| path.metadata().is_ok_and(|facts| facts.is_file()));
        match error {
            _ if self.from.is_none() => refused,
            Unwritten::Stray(stray) if stray.found.is_ascii() && !is_file => refused,
            _ => refused.hint(helps(error)),
        }
    }

    /// The words as they are, opened where they were kept.
    pub(super) fn bytes(&self, store: &Store) -> Result<Vec<u8>, Error> {
        match &self.from {
            Some(path) if is_parcel(&self.bytes) => {
                let opened = kept::open(store, &self.bytes);
                Ok(opened.map_err(|error| error.at(path.display()))?.to_vec())
            }
            _ => Ok(self.bytes.clone()),
        }
    }

    /// The words as text, where nobody is asked to put them right.
    pub(super) fn whole(&self, store: &Store) -> Result<String, Error> {
        written(&self.bytes(store)?, self.encoding).map_err(|error| self.unwritten(&error))
    }

    /// The words as an editor begins with them, in UTF-8: as they are, where nobody said how they are encoded.
    pub(super) fn to_edit(&self, store: &Store) -> Result<Vec<u8>, Error> {
        if self.encoding.is_none() { self.bytes(store) } else { self.whole(store).map(String::into_bytes) }
    }
}

/// Whether the words themselves may be at fault where they are refused, so that an editor mends it. Whoever records a
/// session at a time that is taken says so on the line.
pub(super) fn are_at_fault(error: &Error) -> bool {
    matches!(error.kind, Kind::Usage | Kind::Refused | Kind::NotFound | Kind::Ambiguous)
        && !is_about_time(error)
}

/// What helps with bytes that are not what somebody wrote.
fn helps(error: &Unwritten) -> String {
    let all = || Encoding::ALL.iter().map(|encoding| encoding.key()).collect::<Vec<_>>().join(", ");
    let encoding = likely(error).key();
    match error {
        Unwritten::Wide(_) => format!("say how it is encoded: --encoding {encoding}"),
        Unwritten::Stray(stray) if stray.found.is_ascii() => {
            "take that character out, and bring the rest in; nothing is left out unsaid".to_owned()
        }
        Unwritten::Stray(_) | Unwritten::NotText(_) => {
            format!("say how it is encoded: --encoding {encoding} (there are {})", all())
        }
    }
}

/// The encoding that has to be said of such bytes, most likely; none where they are text.
pub(super) fn encoding_to_say(bytes: &[u8]) -> Option<Encoding> {
    written(bytes, None)
        .err()
        .filter(|error| !matches!(error, Unwritten::Stray(_)))
        .map(|error| likely(&error))
}

/// The encoding that such bytes most likely have.
const fn likely(error: &Unwritten) -> Encoding {
    match error {
        Unwritten::Wide(encoding) => *encoding,
        // Controls that only ISO 8859-1 has are letters in what Windows writes.
        Unwritten::Stray(_) | Unwritten::NotText(_) => Encoding::Windows1252,
    }
}

/// Keeps words that an error would lose, and says with it where they are; `back` says how they are brought in.
pub(super) fn keep(
    env: &mut Env,
    (folder, about): (&Path, &About),
    words: &[u8],
    error: Error,
    back: impl FnOnce(&Kept) -> String,
) -> Error {
    match kept::keep(env, folder, about, words) {
        Ok(kept) => {
            env.incoming.kept();
            error.fact(kept.told()).hint(back(&kept))
        }
        Err(why) => error.fact(format!("what was written could not be kept either: {why}")),
    }
}

/// How words are brought in that are at fault themselves.
pub(super) const MEND: &str = "put it right in your editor, and bring it in";

/// Keeps what was typed at questions of a command that failed.
pub(super) fn lost(open: &mut Open<'_>, about: &About, typed: &[&str], error: Error) -> Error {
    let words =
        typed.iter().filter(|words| !words.trim().is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    if words.is_empty() {
        return error;
    }
    let (folder, line) = (open.globals.folder(open.env), open.globals.lasting(open.env));
    let line: Vec<String> = line.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    keep(open.env, (&folder, about), words.as_bytes(), error, |kept| {
        format!("bring it in: coach {} --from {}", kept::pasted(&line), kept::quoted(&kept.path))
    })
}

/// Options in whose place `--from` reads a text from a file.
const SAID: [&str; 5] = ["-m", "--message", "--notes", "--feedback", "--reason"];

/// Whether a text that an option says can come from a file, where the command takes one.
pub(super) fn replaced_by_file(option: &str) -> bool {
    SAID.contains(&option)
}

/// The command line once more, with its words from a file.
pub(super) fn again(line: &[OsString], path: &Path) -> String {
    let mut line: Vec<String> = line.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let file = path.to_string_lossy().into_owned();
    let args: Vec<OsString> =
        ["coach"].into_iter().chain(line.iter().map(String::as_str)).map(Into::into).collect();
    let command = meant_command(&args).0;
    // Another word of the line: a file in its place would be stored as one.
    let other = |option: &str| {
        let long = option.strip_prefix("--");
        let known = command.get_opts().find(|known| long.is_some() && known.get_long() == long);
        let is_file = |known: &clap::Arg| known.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        known.is_some_and(|known| !is_file(known)) && !replaced_by_file(option)
    };
    // What was named `-` after an option, whichever that is, was to be read; and what an option `--from` names.
    let named = line.windows(2).position(|pair| {
        let option = pair[0].starts_with('-') && pair[0] != "-" && !other(&pair[0]);
        pair[0] == "--from" || (option && pair[1] == "-")
    });
    let joined = |word: &str| {
        let option = word.strip_suffix("=-").filter(|option| option.starts_with('-') && !other(option));
        word.starts_with("--from=") || option.is_some_and(|option| !option.contains('='))
    };
    if let Some(pair) = named.and_then(|at| line.get_mut(at..at + 2)) {
        if replaced_by_file(&pair[0]) {
            "--from".clone_into(&mut pair[0]);
        }
        pair[1] = file;
    } else if let Some(word) = line.iter_mut().find(|word| joined(word)) {
        let option = word.split('=').next().unwrap_or_default();
        let option = if replaced_by_file(option) { "--from" } else { option };
        *word = format!("{option}={file}");
    } else if line.starts_with(&["assess".to_owned(), "answer".to_owned()]) {
        return format!("coach {} < {}", kept::pasted(&line), kept::quoted(path));
    } else {
        line.retain(|word| word != "-" && word != "--from" && word != "-m");
        line.extend(["--from".to_owned(), file]);
    }
    format!("coach {}", kept::pasted(&line))
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
                &["client", "note", "k7mq", "--message=-"],
                "coach client note k7mq '--from=/a b/kept/session.age'",
            ),
            (
                &["client", "edit", "k7mq", "--set", "notes=-", "--bogus"],
                "coach client edit k7mq --set 'notes=-' --bogus --from '/a b/kept/session.age'",
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
