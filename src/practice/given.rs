//! Answers as they are given from outside: one JSON object from question code to value, each question once.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, error::Category};

use super::{assess, bank::Pinned};
use crate::{
    domain::{answer::Answer, scoring::Answers},
    error::Error,
};

const SHAPE: &str = "what it looks like: coach schema assess.answers";

/// What was given for each question, in the order of the text. No question stands in it twice: which of two answers
/// is meant is not for the program to choose.
#[derive(Debug)]
pub struct Given(Vec<(String, Value)>);

impl Given {
    /// Reads the text of a JSON object; `name` is what it is called in messages.
    ///
    /// # Errors
    /// When it is not JSON or no object, and where one question is answered twice.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let parsed: Result<Self, _> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let given = parsed.map_err(|error| match error.classify() {
            Category::Data => {
                Error::usage("answers are one JSON object from question code to value").hint(SHAPE)
            }
            _ => Error::usage(format!("{name}:{}:{} is not JSON", error.line(), error.column()))
                .hint(SHAPE)
                .because(error),
        })?;
        let mut codes: Vec<&str> = given.0.iter().map(|(code, _)| code.as_str()).collect();
        codes.sort_unstable_by_key(|code| code.to_ascii_lowercase());
        match codes.windows(2).find(|pair| pair[0].eq_ignore_ascii_case(pair[1])) {
            Some(pair) => Err(Error::refused(format!("{name} answers {} twice", pair[0]))
                .hint("leave the answer that is meant; nothing was kept")),
            None => Ok(given),
        }
    }

    /// The answers as the questions of a bank take them.
    ///
    /// # Errors
    /// With every answer that does not fit, so that one run shows all of them.
    pub fn answers(&self, bank: &Pinned) -> Result<Answers, Error> {
        let (mut answers, mut wrong) = (Answers::new(), Vec::new());
        for (code, value) in self.0.iter().filter(|(_, value)| !value.is_null()) {
            let read = assess::question(bank, code)
                .and_then(|question| Ok((question.code.clone(), Answer::from_json(question, value)?)));
            match read {
                Ok((code, answer)) => drop(answers.insert(code, answer)),
                Err(error) => wrong.push(format!("{code}  {error}")),
            }
        }
        if wrong.is_empty() {
            return Ok(answers);
        }
        let mut error = Error::usage(format!("{} of {} answers do not fit", wrong.len(), self.0.len()));
        error.facts = wrong;
        Err(error.hint(format!("the questions: coach bank show {}", bank.bank.name())))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let mut given = Vec::new();
        while let Some(entry) = map.next_entry()? {
            given.push(entry);
        }
        Ok(Given(given))
    }
}
