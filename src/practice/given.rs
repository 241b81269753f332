//! Answers as they are given from outside: one JSON object from question code to value, or the list that `assess show`
//! writes; each question once.

use serde_json::{Map, Value, error::Category};

use super::{
    assess,
    bank::Pinned,
    object::{Object, Whole},
};
use crate::{
    domain::{Unit, answer::Answer, question::Question, scoring::Answers},
    error::Error,
};

const SHAPE: &str = "what it looks like: coach schema assess.answers";

/// What was given for each question. No question stands in it twice: which of two answers is meant is not for the program
/// to choose.
pub struct Given(Vec<Entry>);

/// What was given for one question.
struct Entry {
    code: String,
    value: Value,
    rating: Option<Unit>,
    /// The whole of a listed answer, which says more than its value.
    listed: Option<Object>,
}

impl Given {
    /// Reads the text of a JSON object or list; `name` is what it is called in messages.
    ///
    /// # Errors
    /// When it is not JSON, or neither, and where one question is answered twice.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let parsed: Result<Whole, _> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let whole = parsed.map_err(|error| match (error.classify(), Whole::twice(&error)) {
            (_, Some(key)) => twice(name, &key),
            (Category::Data, None) => neither(),
            _ => Error::usage(format!("{name}:{}:{} is not JSON", error.line(), error.column()))
                .hint(SHAPE)
                .because(error),
        })?;
        let entries = match whole.0 {
            Value::Object(object) if object.get("answers").is_some_and(Value::is_array) => {
                return Err(shown_whole(name, &object));
            }
            Value::Object(object) => {
                let entry = |(code, value)| Entry { code, value, rating: None, listed: None };
                object.into_iter().map(entry).collect()
            }
            Value::Array(values) => values.into_iter().map(listed).collect::<Result<Vec<_>, _>>()?,
            _ => return Err(neither()),
        };
        let mut codes: Vec<&str> = entries.iter().map(|entry: &Entry| entry.code.as_str()).collect();
        codes.sort_unstable_by_key(|code| code.to_ascii_lowercase());
        match codes.windows(2).find(|pair| pair[0].eq_ignore_ascii_case(pair[1])) {
            Some(pair) => Err(twice(name, pair[0])),
            None => Ok(Self(entries)),
        }
    }

    /// The answers as the questions of a bank take them.
    ///
    /// # Errors
    /// With every answer that does not fit, so that one run shows all of them.
    pub fn answers(&self, bank: &Pinned) -> Result<Answers, Error> {
        let (mut answers, mut wrong) = (Answers::new(), Vec::new());
        for entry in &self.0 {
            match entry.read(bank) {
                Ok(Some((code, answer))) => drop(answers.insert(code, answer)),
                Ok(None) => {}
                Err(error) => wrong.push(format!("{}  {error}", entry.code)),
            }
        }
        if wrong.is_empty() {
            return Ok(answers);
        }
        let mut error = Error::usage(format!(
            "{} of {} not valid",
            wrong.len(),
            crate::domain::count::counted(self.0.len(), "answer", "answers")
        ));
        error.facts = wrong;
        Err(error.hint(format!("the questions: coach bank show {}", bank.bank.name())))
    }

    /// What a coach rated text answers with, by question code.
    pub fn ratings(&self) -> impl Iterator<Item = (&str, Unit)> {
        self.0.iter().filter_map(|entry| Some((entry.code.as_str(), entry.rating?)))
    }
}

fn neither() -> Error {
    Error::usage("answers are one JSON object from question code to value").hint(SHAPE)
}

/// Refuses the whole of what `assess show` writes: it says whose it is, when it was taken and what followed, and a new
/// assessment would be another one that says so too. Its answers alone are taken, with what has to be said anew.
fn shown_whole(name: &str, object: &Map<String, Value>) -> Error {
    let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| is_plain(text));
    let bank = text("bank").zip(text("bank_version"));
    let bank = bank.map_or_else(String::new, |(id, version)| format!(" --bank {id}@{version}"));
    let at = text("completed_at").map_or_else(String::new, |at| format!(" --at {at}"));
    Error::usage(format!("{name} is a complete assessment, and only its answers can be given"))
        .hint(format!("to give them: jq .answers FILE | coach assess new CLIENT{bank}{at} --answers -"))
        .hint("correct the existing one: coach assess reopen ID")
}

/// Whether a shell reads a text as one word.
fn is_plain(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.:+".contains(letter);
    !text.is_empty() && text.chars().all(plain)
}

fn twice(name: &str, code: &str) -> Error {
    Error::refused(format!("{name} answers {code} twice")).hint("keep the answer you mean; nothing was saved")
}

/// One element of the list that `assess show` writes.
fn listed(value: Value) -> Result<Entry, Error> {
    let Value::Object(object) = value else { return Err(neither()) };
    let code = object.get("code").and_then(Value::as_str).map(str::to_owned);
    let code = code.ok_or_else(|| Error::usage("an answer has no question (code)").hint(SHAPE))?;
    let value = object.get("value").cloned().unwrap_or_default();
    let rating = match object.get("rating") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.parse()?),
        Some(other) => Some(other.to_string().parse()?),
    };
    Ok(Entry { code, value, rating, listed: Some(object.into()) })
}

impl Entry {
    /// The answer with the code of its question, where there is one. What a listed answer says beside its value has to say the same.
    fn read(&self, bank: &Pinned) -> Result<Option<(String, Answer)>, Error> {
        let question = match (&self.value, &self.listed) {
            (Value::Null, None) => return Ok(None),
            _ => assess::question(bank, &self.code)?,
        };
        let answer = match &self.value {
            Value::Null => None,
            value => Some(Answer::from_json(question, value)?),
        };
        if let Some(listed) = &self.listed {
            listed.read("an answer", |keys| {
                for key in ["code", "value", "rating"] {
                    keys.take(key);
                }
                keys.shown(&shown(question, answer.as_ref()), |_| {
                    format!(
                        "leave out everything but code and value, or give the same as {}",
                        bank.bank.name()
                    )
                })
            })?;
        }
        Ok(answer.map(|answer| (question.code.clone(), answer)))
    }
}

/// What a listed answer says beside its value.
fn shown(question: &Question, answer: Option<&Answer>) -> Map<String, Value> {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::from);
    let score = answer.and_then(|answer| answer.score(question)).map(|score| score.to_string());
    let pairs = [
        ("dimension", text(question.dimension.map(|dimension| dimension.key().to_owned()))),
        ("question", text(Some(question.text.clone()))),
        ("answer", text(answer.map(|answer| answer.describe(question)))),
        ("score", text(score)),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
