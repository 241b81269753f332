//! Words that a person writes: with the command, from a file or a pipe. They are taken in here, and those that cannot be
//! stored are kept from here, whatever the reason.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{
    cx::Open,
    editing::{Sheet, agrees, edited, told},
    input, rescue,
};
use crate::{
    domain::{
        Handle,
        encoding::{Encoding, Unwritten, decode, written},
    },
    env::{Env, Fault},
    error::{Error, Kind},
    practice::{
        kept::{self, About, First, Known, Line},
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
    /// The encoding of that text, if it is not UTF-8
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

    /// Stores the words, which `take` does, for the records of `whom`, if they are anybody's; where it refuses what was
    /// kept, a person at the terminal can put it right.
    pub(super) fn take<T>(
        &self,
        open: &mut Open<'_>,
        whom: &[&str],
        mut take: impl FnMut(&mut Open<'_>, &str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let bytes = self.belongs(open, whom)?;
        self.is_addition()?;
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
            return Err(Error::new(Kind::Cancelled, format!("it is still in {}", path.display())));
        }
        // As it was read: whoever edits it sees the letters that were meant.
        let before =
            decode(&bytes, self.encoding).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned());
        let (about, whose) = (kept::about(path), whom.first().and_then(|whom| whom.parse::<Handle>().ok()));
        let sheet = Sheet {
            about: whose.map_or_else(|| about.clone(), |whose| about.clone().of_whom(whose)),
            before: &before,
            begin: Some(before.clone().into_bytes()),
            instead: "give its encoding with --encoding, or give another text",
            stands: (
                &format!("it is still in {}", path.display()),
                format!("it is not needed any more? rm {}", kept::quoted(path)),
            ),
            again: true,
        };
        edited(open, &sheet, take)
    }

    /// The words as they are. What was kept of one thing is refused for another; what was written for somebody else than
    /// `whom` is stored there only when that is agreed to, by the person or with `--yes`.
    fn belongs(&self, open: &mut Open<'_>, whom: &[&str]) -> Result<Vec<u8>, Error> {
        if let Some(whom) = whom.first() {
            open.env.incoming.is_for(whom);
        }
        let Some(path) = self.from.as_deref().filter(|_| is_parcel(&self.bytes)) else {
            return Ok(self.bytes.clone());
        };
        let opened = kept::opened(open.store(), &self.bytes).map_err(|error| error.at(path.display()))?;
        let about = opened.about.unwrap_or_else(|| kept::about(path));
        let args: Vec<OsString> =
            [OsString::from("coach")].into_iter().chain(open.globals.words.clone()).collect();
        let wanted = rescue::about_of(&args);
        let fits = |wanted: &About| alike(&about, wanted) || (is_plain(&about) && is_plain(wanted));
        if !wanted.as_ref().is_none_or(fits) {
            let told = format!("{} was not saved by this command", path.display());
            let line = opened.line.unwrap_or_else(|| about.line());
            return Err(Error::refused(told).hint(format!("{}: {}", opened.first.words(), line.at(path))));
        }
        if let (Some(whose), Some(first)) = (about.whose(), whom.first())
            && !whom.contains(&whose.as_str())
            // A handle that is nobody's now may have been theirs.
            && open.store().named(whose.as_str())?.is_some()
        {
            other_agreed(open, whose, first)?;
        }
        Ok(opened.words.to_vec())
    }

    /// Refuses all of a note, as it was to be, where words are added to what there is.
    fn is_addition(&self) -> Result<(), Error> {
        let Some(path) = self.from.as_deref().filter(|_| is_parcel(&self.bytes)) else { return Ok(()) };
        match kept::about(path) {
            about @ (About::Rewritten(..) | About::ClientRewritten(..)) => {
                let told = format!("{} holds all of the notes, not something to add to them", path.display());
                Err(Error::refused(told).hint(format!("put it in their place: {}", about.back(path))))
            }
            _ => Ok(()),
        }
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
            Unwritten::Stray(stray) if stray.found.is_ascii() && is_file => refused.hint(helps(error)),
            Unwritten::Stray(stray) if stray.found.is_ascii() => refused,
            _ if self.encoding == Some(likely(error)) => {
                refused.hint("that is not its encoding; without --encoding it is read as UTF-8")
            }
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

    /// The words where they may be a list that a program wrote.
    pub(super) fn as_list(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        text.trim_start_matches('\u{feff}').to_owned()
    }

    /// The words as text, where nobody is asked to put them right.
    pub(super) fn whole(&self, store: &Store) -> Result<String, Error> {
        written(&self.bytes(store)?, self.encoding).map_err(|error| self.unwritten(&error))
    }

    /// The words as an editor begins with them for the records of `whom`, in UTF-8: as they are, where nobody said how
    /// they are encoded.
    pub(super) fn to_edit(&self, open: &mut Open<'_>, whom: &[&str]) -> Result<Vec<u8>, Error> {
        let bytes = self.belongs(open, whom)?;
        if self.encoding.is_none() { Ok(bytes) } else { self.whole(open.store()).map(String::into_bytes) }
    }
}

/// Whether a command takes words that were kept of such a thing.
fn alike(kept: &About, wanted: &About) -> bool {
    match (kept, wanted) {
        (About::Unknown, _)
        | (About::AnswerTo(..), About::Answer)
        | (
            About::Session(_) | About::Rewritten(..) | About::Logged(_),
            About::Session(_) | About::Logged(_),
        )
        | (About::Client(_) | About::ClientRewritten(..), About::Client(_)) => true,
        _ => std::mem::discriminant(kept) == std::mem::discriminant(wanted),
    }
}

/// Whether words are but words, which any command takes that takes some: the one that was typed may have been the wrong one.
const fn is_plain(about: &About) -> bool {
    use About::{Answer, AnswerTo, Client, Feedback, Logged, Reason, Session, Unknown};
    matches!(
        about,
        Session(_) | Logged(_) | Client(_) | Feedback(_) | Reason(_) | Answer | AnswerTo(..) | Unknown
    )
}

/// Has it agreed to that words which were written for one are stored for another.
fn other_agreed(open: &mut Open<'_>, whose: &Handle, whom: &str) -> Result<(), Error> {
    let told = format!("this text was written for {whose}, not for {whom}");
    if open.globals.yes {
        return open.say(&format!("Written for {whose}, saved for {whom}"));
    }
    if !open.globals.may_ask(open.env) {
        return Err(Error::refused(told).hint("save it there anyway with --yes"));
    }
    if open.env.term.confirm(&format!("This text was written for {whose}. Save it for {whom}?"))? {
        return Ok(());
    }
    Err(Error::new(Kind::Cancelled, format!("{told}; nothing was saved")))
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
        Unwritten::Wide(_) => format!("give its encoding: --encoding {encoding}"),
        Unwritten::Stray(stray) if stray.found.is_ascii() => {
            "remove that character, then save the rest".to_owned()
        }
        Unwritten::Stray(_) | Unwritten::NotText(_) => {
            format!("give its encoding: --encoding {encoding} (there are {})", all())
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

/// Keeps words that an error would lose, and says with it where they are and how they are brought in: `first` is what
/// has to be done, and the line does the rest. Gives with it whether they are sealed.
pub(super) fn keep(
    env: &mut Env,
    (folder, about): (&Path, &About),
    words: &[u8],
    error: Error,
    (first, line): (First, &Line),
) -> (Error, bool) {
    match kept::keep_known(env, folder, Known { about, line: Some(line), first }, words) {
        Ok(kept) => {
            env.incoming.kept();
            let error = error.fact(kept.told()).hint(format!("{}: {}", first.words(), line.at(&kept.path)));
            (error, kept.sealed)
        }
        Err(why) => (error.fact(format!("your text could not be saved for later either: {why}")), false),
    }
}

/// Keeps what was typed at questions of a command that failed.
pub(super) fn lost(open: &mut Open<'_>, about: &About, typed: &[&str], error: Error) -> Error {
    let words =
        typed.iter().filter(|words| !words.trim().is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    if words.is_empty() {
        return error;
    }
    let (folder, line) = (open.globals.folder(open.env), open.globals.lasting(open.env));
    let line = Line::new(line.iter().map(|word| word.to_string_lossy())).with_file("--from");
    keep(open.env, (&folder, about), words.as_bytes(), error, (First::Nothing, &line)).0
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
