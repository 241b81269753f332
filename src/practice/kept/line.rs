//! The command line that brings kept words in. It is sealed with them, for it says more than the name of a file may: whose
//! notes, of when, and how they are encoded.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::pasted;

/// Where a line names the file. No word of a command line can hold it.
const FILE: char = '\0';

/// The words of a command line behind the name of the program; the file of the words stands where it was named, or is
/// what comes through standard input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line(Vec<String>);

impl Line {
    /// Of words.
    pub fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }

    /// The word that stands for the file, behind what an option begins with: `--from=`.
    pub fn file(option: &str) -> String {
        format!("{option}{FILE}")
    }

    /// The same line with the file at its end, as an option names it.
    #[must_use]
    pub fn with_file(self, option: &str) -> Self {
        self.with([option.to_owned(), Self::file("")])
    }

    /// The same line with further options; before the words that nothing but names can follow.
    #[must_use]
    pub fn with(mut self, words: impl IntoIterator<Item = String>) -> Self {
        let end = self.0.iter().position(|word| word == "--").unwrap_or(self.0.len());
        self.0.splice(end..end, words);
        self
    }

    /// The same line without an option and its value.
    #[must_use]
    pub fn without(mut self, option: &str) -> Self {
        let joined = format!("{option}=");
        while let Some(at) = self.0.iter().position(|word| word == option || word.starts_with(&joined)) {
            let words = if self.0.get(at).is_some_and(|word| word == option) { 2 } else { 1 };
            self.0.drain(at..self.0.len().min(at + words));
        }
        self
    }

    /// The same line with another value of an option, which is said once.
    #[must_use]
    pub fn saying(self, option: &str, value: &str) -> Self {
        self.without(option).with([option.to_owned(), value.to_owned()])
    }

    /// The same line with a flag, which is said once.
    #[must_use]
    pub fn agreeing(self, flag: &str) -> Self {
        if self.0.iter().any(|word| word == flag) { self } else { self.with([flag.to_owned()]) }
    }

    /// All words as a command gets them, with the name of the program.
    pub fn words(&self, path: &Path) -> Vec<String> {
        let path = path.to_string_lossy();
        let words = self.0.iter().map(|word| word.replace(FILE, &path));
        ["coach".to_owned()].into_iter().chain(words).collect()
    }

    /// The line as it is pasted, for a file of that name.
    pub fn at(&self, path: &Path) -> String {
        let line = pasted(&self.words(path));
        if self.0.iter().any(|word| word.contains(FILE)) {
            line
        } else {
            format!("{line} < {}", super::quoted(path))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_once_is_said_once() {
        let line =
            Line::new(["session", "note", "--encoding", "utf-16le", "--encoding=latin-1", "--", "7f2k"]);
        let line = line.saying("--encoding", "windows-1252").with_file("--from");
        let line = line.agreeing("--allow-overlap").agreeing("--allow-overlap");
        let told = "coach session note --encoding windows-1252 --from '/a b' --allow-overlap -- 7f2k";
        assert_eq!(line.at(Path::new("/a b")), told);
        assert_eq!(Line::new(["assess", "answer", "-"]).at(Path::new("/a")), "coach assess answer - < /a");
    }
}
