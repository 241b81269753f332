//! What comes in with a command beside its line. A pipe gives its words once: they are held here until they are stored,
//! so that a command that fails has them kept, whatever the reason. And whether the command did something, so that one whose
//! result cannot be written says so.

use std::path::{Path, PathBuf};

use super::{listed::is_listed, stop::Hold};

/// What is at fault where words are refused themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What they say: an editor puts it right.
    Words,
    /// How they are encoded, which has to be said: the name that is likely.
    Encoding(&'static str),
}

/// What came in with a command.
#[derive(Default)]
pub struct Incoming {
    unasked: bool,
    passing: Option<Vec<u8>>,
    file: Option<PathBuf>,
    taken: bool,
    done: bool,
    fault: Option<Fault>,
    whose: Option<String>,
    held: Option<Hold>,
}

impl Incoming {
    /// The command would have taken words from a pipe, and was not told to.
    pub const fn not_asked(&mut self) {
        self.unasked = true;
    }

    /// Words were read from a file, where they stay.
    pub fn from_file(&mut self, path: &Path) {
        self.file = Some(path.to_owned());
    }

    /// Words came through a pipe, or out of an editor, and lie nowhere else. Whoever asks for the end meanwhile finds
    /// them stored or kept: signals are held back as long as `held`.
    pub fn passing(&mut self, words: Vec<u8>, held: Option<Hold>) {
        self.passing = Some(words);
        self.held = held.or(self.held.take());
    }

    /// An operation stored what came.
    pub fn stored(&mut self) {
        self.taken = true;
        self.passing = None;
    }

    /// Whether an operation was stored.
    pub const fn is_stored(&self) -> bool {
        self.taken
    }

    /// The command did what outlives it beside the log of changes: a file or a setting is saved, a key held or forgotten.
    pub const fn did(&mut self) {
        self.done = true;
    }

    /// Whether it did.
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// What came is kept elsewhere.
    pub fn kept(&mut self) {
        self.passing = None;
    }

    /// The words themselves are at fault, not the line.
    pub const fn refuse(&mut self, fault: Fault) {
        self.fault = Some(fault);
    }

    /// What is at fault about the words themselves.
    pub const fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Whose record they are for, by its handle.
    pub fn is_for(&mut self, handle: &str) {
        self.whose = Some(handle.to_owned());
    }

    /// Whose record they are for, where the command came to know.
    pub fn whose(&self) -> Option<&str> {
        self.whose.as_deref()
    }

    /// Whether words from a pipe would have been taken that were not asked for.
    pub const fn is_not_asked(&self) -> bool {
        self.unasked
    }

    /// Words that lie nowhere else and are not stored; none where they are blank, or rows that another program writes again.
    /// Whatever keeps words asks here.
    pub fn lost(&mut self) -> Option<Vec<u8>> {
        self.passing.take().filter(|words| !words.trim_ascii().is_empty() && !is_listed(words))
    }

    /// The file that words were read from, where they stay.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The file whose words are stored now.
    pub fn used_up(&self) -> Option<&Path> {
        self.file.as_deref().filter(|_| self.taken)
    }
}
