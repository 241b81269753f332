//! A conversation with the person: saying, asking, numbered choices, and telling what was done.

use std::path::Path;

use super::{agrees, ask, say};
use crate::{
    domain::{id::ClientId, naming::Purpose},
    env::Env,
    error::{Error, Kind as Failure},
    practice::{
        Outcome, Practice, Setting, find,
        kept::{self, About},
        today,
    },
    store::{Kind, Tx},
};

/// Who is talked to, and about which practice.
pub(super) struct Talk<'w> {
    pub(super) env: &'w mut Env,
    pub(super) practice: &'w mut Practice,
}

/// So many more things are read out at once.
const MORE: usize = 12;

/// Something to choose from: its handle, and what it is in words.
pub(super) type Choice = (String, String);

impl Talk<'_> {
    /// One line.
    pub(super) fn say(&mut self, line: &str) -> Result<(), Error> {
        say(self.env, line)
    }

    /// One line typed; nothing when the person wants to end.
    pub(super) fn ask(&mut self, label: &str) -> Result<Option<String>, Error> {
        ask(self.env, label)
    }

    /// One line that is not empty; nothing when the person thinks better of it.
    pub(super) fn ask_for(&mut self, label: &str) -> Result<Option<String>, Error> {
        Ok(self.ask(label)?.filter(|typed| !typed.is_empty()))
    }

    /// Whether the person says yes.
    pub(super) fn agrees(&mut self, question: &str) -> Result<bool, Error> {
        Ok(agrees(self.env, question)?)
    }

    /// Lets the person choose again and again until they leave by the last choice or with an empty line. The choices are
    /// read out once, and when that is asked for.
    pub(super) fn menu(
        &mut self,
        title: &str,
        choices: &[&str],
        act: fn(&mut Self, usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let count = choices.len();
        self.say("")?;
        self.say(&format!("{title}."))?;
        self.read_out(choices)?;
        loop {
            let Some(typed) = self.ask(&format!("{title}, 1 to {count}, h to hear the choices"))? else {
                return Ok(());
            };
            let done = match (typed.as_str(), typed.parse::<usize>()) {
                ("" | "x" | "q", _) => return Ok(()),
                ("h" | "H", _) => self.read_out(choices),
                (_, Ok(number)) if number == count => return Ok(()),
                (_, Ok(number)) if (1..count).contains(&number) => {
                    self.practice.setting.now = self.env.clock.now();
                    act(self, number - 1)
                }
                _ => self.say(&format!("Type a number from 1 to {count}.")),
            };
            match done {
                Ok(()) => {}
                Err(error) if matches!(error.kind, Failure::Damaged | Failure::Failed | Failure::Closed) => {
                    return Err(error);
                }
                Err(error) => self.refused(&error)?,
            }
        }
    }

    fn read_out(&mut self, choices: &[&str]) -> Result<(), Error> {
        (1..).zip(choices).try_for_each(|(number, choice)| self.say(&format!("{number} {choice}.")))
    }

    /// What was refused is said with what helps, and the conversation goes on.
    fn refused(&mut self, error: &Error) -> Result<(), Error> {
        self.say(&format!("Not done: {}.", error.message))?;
        for candidate in &error.candidates {
            self.say(&format!("{} {}, {}.", candidate.handle, candidate.name, candidate.state))?;
        }
        error.facts.iter().chain(&error.hints).try_for_each(|line| self.say(&sentence(line)))
    }

    /// Asks which client until one is meant, and reads the answer back; nothing when the person thinks better of it.
    pub(super) fn client(&mut self, purpose: Purpose) -> Result<Option<find::Found>, Error> {
        loop {
            let Some(query) = self.ask_for("Which client, by name or handle, Enter for none")? else {
                return Ok(None);
            };
            let found = match find::client(&self.practice.store, &query, purpose, None) {
                Ok(found) => found,
                Err(error) if matches!(error.kind, Failure::NotFound | Failure::Ambiguous) => {
                    self.nobody(&error)?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let told = format!("{}, handle {}", found.name, found.handle);
            if !found.confirm {
                self.say(&format!("{told}."))?;
                return Ok(Some(found));
            }
            if self.agrees(&format!("{told}?"))? {
                return Ok(Some(found));
            }
        }
    }

    /// Why nobody is meant, and who could be. Commands have no place here: the question is asked again.
    fn nobody(&mut self, error: &Error) -> Result<(), Error> {
        self.say(&sentence(&error.message))?;
        for candidate in &error.candidates {
            self.say(&format!("{} {}, {}.", candidate.handle, candidate.name, candidate.state))?;
        }
        let near = error.hints.iter().filter_map(|hint| hint.split_once("?  "));
        near.map(|(near, _)| sentence(&format!("{near}?"))).try_for_each(|line| self.say(&line))
    }

    /// Asks which of some things; the place of it, or nothing when the person thinks better of it. `nothing` is said where
    /// there are none.
    pub(super) fn one_of(
        &mut self,
        what: &str,
        all: &[Choice],
        nothing: &str,
    ) -> Result<Option<usize>, Error> {
        self.one_of_many(what, all, all.len(), nothing)
    }

    /// The same of many, of which the first so many are read out, and more when that is asked for.
    pub(super) fn one_of_many(
        &mut self,
        what: &str,
        all: &[Choice],
        first: usize,
        nothing: &str,
    ) -> Result<Option<usize>, Error> {
        if first == 0 {
            self.say(nothing)?;
        }
        let (mut read, mut next) = (0, first.min(all.len()));
        if all.is_empty() {
            return Ok(None);
        }
        loop {
            for (number, (handle, words)) in (1..).zip(all).take(next).skip(read) {
                self.say(&format!("{number} {words}, handle {handle}."))?;
            }
            read = next;
            let numbers = match read {
                0 => "by its handle".to_owned(),
                1 => "1 or its handle".to_owned(),
                _ => format!("1 to {read} or its handle"),
            };
            let more = match all.len() - read {
                0 => String::new(),
                1 => ", m to hear a later one".to_owned(),
                later if later > MORE => format!(", m to hear {MORE} of {later} later ones"),
                later => format!(", m to hear {later} later ones"),
            };
            let Some(typed) = self.ask_for(&format!("Which {what}, {numbers}{more}, Enter for none"))? else {
                return Ok(None);
            };
            let by_number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let by_number = by_number.filter(|place| *place < read);
            let by_handle = || all.iter().position(|(handle, _)| handle.eq_ignore_ascii_case(&typed));
            if let Some(place) = by_number.or_else(by_handle) {
                return Ok(Some(place));
            }
            if typed.eq_ignore_ascii_case("m") && read < all.len() {
                next = all.len().min(read + MORE);
            } else {
                self.say(&format!("'{typed}' is not one of them."))?;
            }
        }
    }

    /// Runs one operation and says what it did, in the words of the log.
    pub(super) fn keep<T>(
        &mut self,
        command: &str,
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<T, Error> {
        self.practice.setting.now = self.env.clock.now();
        let done = self.practice.write(&mut *self.env.entropy, (command, Kind::Write), false, work)?;
        self.remarks(&done.doubts)?;
        match done.op {
            Some(_) => self.say(&sentence(&done.summary))?,
            None => self.say("Nothing to change.")?,
        }
        Ok(done.value)
    }

    /// Keeps words that could not be stored, and says with the error where they are.
    pub(super) fn kept(&mut self, about: &About, words: &str, error: Error) -> Error {
        let folder = self.practice.store.path().parent().unwrap_or(Path::new("")).to_owned();
        match kept::keep(self.env, &folder, about, words.as_bytes()) {
            Ok(kept) => error.fact(kept.told()).hint(format!("save it: {}", about.back(&kept.path))),
            Err(why) => error.fact(format!("your text could not be saved for later either: {why}")),
        }
    }

    /// What the coach should know besides.
    pub(super) fn remarks(&mut self, remarks: &[String]) -> Result<(), Error> {
        remarks.iter().try_for_each(|remark| self.say(&sentence(remark)))
    }

    /// The names of some clients.
    pub(super) fn names(
        &self,
        wanted: impl Iterator<Item = ClientId>,
    ) -> Result<std::collections::HashMap<ClientId, String>, Error> {
        today::names(&self.practice.store, wanted)
    }
}

/// Words as a sentence: a capital in front, one full stop at the end but behind a command or a question, and nothing that
/// only eyes can read.
pub(super) fn sentence(words: &str) -> String {
    let words = words.trim().trim_end_matches('.').replace(" -> ", " to ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if words.contains("coach ") || words.ends_with(['?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
