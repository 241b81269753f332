//! One error for people: what happened, the facts, and a command that helps. Its kind is the exit code.

use std::{error::Error as StdError, fmt, io};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{Invalid, when::WhenError},
    env::TermError,
    store::StoreError,
    vault::VaultError,
};

/// What sort of failure; the number is the exit code. Codes may be added, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// Unexpected: I/O, a bug.
    Failed = 1,
    /// The words of the command make no sense.
    Usage = 2,
    /// No such thing.
    NotFound = 3,
    /// Several things match.
    Ambiguous = 4,
    /// Locked, or a wrong passphrase.
    Locked = 5,
    /// Not allowed to this user.
    Forbidden = 6,
    /// Another process holds the store, or the record changed meanwhile.
    Busy = 7,
    /// Some rows were done, some were not.
    Partial = 8,
    /// A rule says no.
    Refused = 9,
    /// The store is damaged or of another version.
    Damaged = 10,
    /// The person cancelled.
    Cancelled = 130,
    /// The reader of the output went away.
    Closed = 141,
}

impl Kind {
    /// The exit code.
    #[expect(clippy::as_conversions, reason = "the discriminant is the exit code")]
    pub const fn exit(self) -> u8 {
        self as u8
    }
}

/// Something that could have been meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// What to type.
    pub handle: String,
    /// Who or what it is.
    pub name: String,
    /// A word on its state, for example `archived`.
    pub state: String,
}

/// A word that was looked for.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' was looked for")]
struct LookedFor(String);

/// What went wrong, in the user's words.
#[derive(Debug)]
pub struct Error {
    /// What sort.
    pub kind: Kind,
    /// What happened: lower case, no full stop, ids and handles but no private text.
    pub message: String,
    /// Lines of fact that stand between message and hints.
    pub facts: Vec<String>,
    /// Sentences with a command that can be pasted.
    pub hints: Vec<String>,
    /// What could have been meant.
    pub candidates: Vec<Candidate>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Says what happened.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind, message, facts: Vec::new(), hints: Vec::new(), candidates: Vec::new(), source: None }
    }

    /// The words of the command make no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A rule says no.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// No such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// Adds what would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds several hints.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Adds a line of fact.
    #[must_use]
    pub fn fact(mut self, fact: impl Into<String>) -> Self {
        self.facts.push(fact.into());
        self
    }

    /// Says which word of the line was looked for: where that was an answer of a person, it is asked for again.
    #[must_use]
    pub fn about(self, word: &str) -> Self {
        if self.source.is_some() { self } else { self.because(LookedFor(word.to_owned())) }
    }

    /// The word of the line that was looked for and names nothing, or several things.
    pub fn word(&self) -> Option<&str> {
        self.cause::<LookedFor>().map(|looked| looked.0.as_str())
    }

    /// Says in front where it happened.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Keeps what caused it.
    #[must_use]
    pub fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What caused it, where that is of this sort.
    pub fn cause<T: StdError + 'static>(&self) -> Option<&T> {
        self.source.as_ref().and_then(|source| source.downcast_ref())
    }

    /// Takes what caused it out, where that is of this sort.
    ///
    /// # Errors
    /// The error as it is, where it is not.
    pub fn into_cause<T: StdError + Send + Sync + 'static>(mut self) -> Result<T, Self> {
        match self.source.take().map(<dyn StdError + Send + Sync>::downcast::<T>) {
            Some(Ok(cause)) => Ok(*cause),
            Some(Err(source)) => Err(Self { source: Some(source), ..self }),
            None => Err(self),
        }
    }

    /// A file that could not be read or written.
    pub fn file(path: &std::path::Path, error: io::Error) -> Self {
        Self::from(error).at(path.display())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

impl From<Invalid> for Error {
    fn from(error: Invalid) -> Self {
        let kind = if error.unreadable { Kind::Usage } else { Kind::Refused };
        Self::new(kind, error.to_string()).because(error)
    }
}

impl From<WhenError> for Error {
    fn from(error: WhenError) -> Self {
        let hints = error.hints();
        Self::usage(error.to_string()).hints(hints).because(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => Kind::Closed,
            io::ErrorKind::NotFound => Kind::NotFound,
            io::ErrorKind::Interrupted => Kind::Cancelled,
            _ => Kind::Failed,
        };
        let message = match error.kind() {
            io::ErrorKind::NotFound => "no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "this place is read-only".to_owned(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => return StoreError::Full.into(),
            io::ErrorKind::FileTooLarge => return StoreError::Limited.into(),
            _ => error.to_string(),
        };
        Self::new(kind, message).because(error)
    }
}

impl From<TermError> for Error {
    fn from(error: TermError) -> Self {
        match error {
            TermError::Cancelled => Self::new(Kind::Cancelled, "cancelled"),
            TermError::Nobody => Self::usage("coach has to ask something, and there is no terminal"),
            TermError::Io(error) => error.into(),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let made = |kind| Self::new(kind, message.clone());
        match error {
            StoreError::Vault(error) => error.into(),
            StoreError::Io(error) => error.into(),
            // Nobody types an id of the database: it was found, and is gone since.
            StoreError::NotFound { what, ref key } if uuid::Uuid::parse_str(key).is_ok() => {
                Self::new(Kind::NotFound, format!("there is no such {what}"))
                    .hint("was it removed or undone in the meantime?  coach op log")
            }
            StoreError::NotFound { ref key, .. } => made(Kind::NotFound).about(key),
            StoreError::TooNew { .. } => {
                made(Kind::Damaged).hint("nothing was changed; open it with the newer version of coach")
            }
            StoreError::NotAStore => {
                made(Kind::Damaged).hint("coach config path   shows which folder is used")
            }
            StoreError::Damaged => made(Kind::Damaged).hint("look closer with: coach doctor"),
            StoreError::Altered { mendable: true, .. } => {
                made(Kind::Damaged).hint("correct it: coach doctor --fix")
            }
            StoreError::Altered { .. } => made(Kind::Damaged)
                .hint("keep a copy of the folder as it is, then replace it with your newest backup"),
            StoreError::Unreadable { .. } => made(Kind::Damaged)
                .hint("was it written by a newer version of coach?  coach --version")
                .hint("look closer with: coach doctor")
                .because(error),
            StoreError::Unopened { .. } => {
                made(Kind::Damaged).hint("list everything that cannot be read: coach doctor").because(error)
            }
            StoreError::Replaced => made(Kind::Locked)
                .hint("was it recovered with a new passphrase? then leave, and: coach unlock")
                .because(error),
            StoreError::Stirred => made(Kind::Busy).hint("run it again"),
            StoreError::Busy => made(Kind::Busy).hint("try again when the other command is done"),
            StoreError::Changed => made(Kind::Busy).hint("look at it again, then repeat the change"),
            StoreError::Full => made(Kind::Failed)
                .hint("free some space and run the command again; the practice is as it was"),
            StoreError::Limited => made(Kind::Failed).hint(
                "raise the limit and run the command again: ulimit -f unlimited; the practice is as it was",
            ),
            StoreError::Disk => made(Kind::Failed)
                .hint("check the disk, its free space and your quota; the practice is as it was"),
            StoreError::ReadOnly => made(Kind::Failed)
                .hint("nothing was changed; reading still works")
                .hint("to go on with a copy: coach --store COPY, or see who may write there: coach doctor"),
            StoreError::TooOld => made(Kind::Failed).hint(
                "copy the folder to a place that can be written to, and open it there: coach --store COPY",
            ),
            StoreError::Taken { what } => Self::taken(&what),
            StoreError::Locked => Self::locked(),
            StoreError::OldKeyring => {
                made(Kind::Damaged).hint("restore the newest copy of the file 'keyring' next to practice.db")
            }
            StoreError::InTheWay { id, .. } => made(Kind::Refused)
                .hint(format!("undo it first: coach undo {id}"))
                .hint("see what happened: coach op log"),
            StoreError::Database(_) => {
                made(Kind::Failed).hint("look closer with: coach doctor").because(error)
            }
        }
    }
}

impl Error {
    /// The store is locked and nobody can be asked.
    pub fn locked() -> Self {
        Self::new(Kind::Locked, "the practice is locked and there is no terminal to ask for the passphrase")
            .hint("use --passphrase-command, or a job that needs no key (coach help keys)")
    }

    /// A value that has to be unique belongs to something else; `what` is the column or the thing itself.
    fn taken(what: &str) -> Self {
        match what {
            "assessments.import_key" => Self::refused("that row was imported before"),
            // Columns of the database say nothing to people.
            _ if what.contains(['.', '_']) => Self::refused("another record already has that value"),
            _ => Self::refused(format!("{what} is already taken")),
        }
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        if let VaultError::Io { path, source } = error {
            return Self::file(&path, source);
        }
        let kind = match &error {
            VaultError::WrongPassphrase => Kind::Locked,
            VaultError::AlreadyThere { .. } | VaultError::ForeignParcel => Kind::Refused,
            VaultError::NoMemory { .. } => Kind::Failed,
            _ => Kind::Damaged,
        };
        let made = Self::new(kind, error.to_string());
        match &error {
            VaultError::NoMemory { .. } => {
                made.hint("close other programs, or raise the limit: ulimit -v unlimited")
            }
            VaultError::WrongPassphrase => made.hint("lost it?  coach recover, with your recovery sheet"),
            VaultError::ForeignParcel => made
                .hint("written here before a recovery: coach recover encrypts it for the new key")
                .hint("written in another practice: save it there, with --store"),
            VaultError::Planted | VaultError::ForeignPractice { .. } | VaultError::ForeignIdentity { .. } => {
                made.hint("nothing was opened; restore your own 'keyring' from a backup")
            }
            _ => made,
        }
        .because(error)
    }
}
