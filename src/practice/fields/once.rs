//! What one command says of fields, each once: where two of its words are about the same field, one of them would win in
//! silence.

use super::Field;
use crate::error::Error;

/// The fields that a command spoke of so far.
#[derive(Default)]
pub struct Once(Vec<Word>);

/// Fields by their names and their shorter ones.
type Names<'n> = &'n [(&'static str, &'static str)];

/// The names of fields.
pub fn names(fields: &[Field]) -> Vec<(&'static str, &'static str)> {
    fields.iter().map(|field| (field.key, field.short)).collect()
}

/// A word of the command line that is about a field.
struct Word {
    field: &'static str,
    part: Option<String>,
    typed: String,
}

impl Once {
    /// Hears the assignments and the fields to be emptied of a command that changes a record with `fields`.
    ///
    /// # Errors
    /// When two of them are about the same field, naming both.
    pub fn hear(&mut self, fields: Names<'_>, set: &[String], unset: &[String]) -> Result<(), Error> {
        for assignment in set {
            let (name, value) = assignment.split_once('=').unwrap_or((assignment, " "));
            if value.is_empty() {
                return Err(Error::usage(format!("--set {name}= says no value"))
                    .hint(format!("to empty it: --unset {name}")));
            }
            self.say(fields, name, format!("--set {name}"))?;
        }
        unset.iter().try_for_each(|name| self.say(fields, name, format!("--unset {name}")))
    }

    /// Hears a word about the field of that name; what is no field is refused elsewhere.
    ///
    /// # Errors
    /// When an earlier word is about the same field.
    pub fn say(&mut self, fields: Names<'_>, name: &str, typed: String) -> Result<(), Error> {
        let (head, part) = name.split_once('.').map_or((name, None), |(head, part)| (head, Some(part)));
        let Some((field, _)) = fields.iter().find(|(key, short)| *key == head || *short == head) else {
            return Ok(());
        };
        let word = Word { field, part: part.map(str::to_owned), typed };
        if let Some(earlier) = self.0.iter().find(|earlier| earlier.clashes(&word)) {
            let (one, other) = (&earlier.typed, &word.typed);
            let told = if one == other {
                format!("{one} is given twice")
            } else {
                format!("{one} and {other} set the same field")
            };
            return Err(Error::usage(told).hint("give it once, or change it in two steps"));
        }
        self.0.push(word);
        Ok(())
    }
}

impl Word {
    /// Whether a later word takes back what this one says. What only adds is taken back by what replaces all of it.
    fn clashes(&self, later: &Self) -> bool {
        let whole_name =
            |one: &str, other: &str| one == "name" && matches!(other, "first_name" | "last_name");
        let addresses = |one: &Self, other: &Self| {
            one.field == "other_emails" && other.field == "email" && other.part.is_some()
        };
        match (self.part.as_deref(), later.part.as_deref()) {
            (_, Some("+")) => false,
            (mine, theirs) if self.field == later.field => {
                // The first address gives way to another and stays: `email` and `email.2` are two places.
                mine == theirs || (self.field != "email" && (mine.is_none() || theirs.is_none()))
            }
            _ => {
                whole_name(self.field, later.field)
                    || whole_name(later.field, self.field)
                    || addresses(self, later)
                    || addresses(later, self)
            }
        }
    }
}

/// Fields of which those further back move up when one is emptied, the last first, so that each number means what it did.
pub fn from_behind(unset: &[String]) -> Vec<&str> {
    let number = |name: &str| name.split_once('.').and_then(|(_, part)| part.parse::<usize>().ok());
    let mut sorted: Vec<&str> = unset.iter().map(String::as_str).collect();
    sorted.sort_by_key(|name| std::cmp::Reverse(number(name)));
    sorted
}
