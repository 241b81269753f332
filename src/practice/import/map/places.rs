//! Where the words of a map stand in its text, and words of it that contradict each other.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

type Values = BTreeMap<Spanned<String>, Value>;

/// Where the questions of a map stand, and the words that it explains.
#[derive(Deserialize)]
pub(super) struct Places {
    #[serde(default)]
    answer: Vec<Asked>,
    #[serde(default)]
    missing: Vec<Spanned<String>>,
    #[serde(default)]
    values: Values,
}

#[derive(Deserialize)]
struct Asked {
    question: Spanned<String>,
    #[serde(default)]
    missing: Vec<Spanned<String>>,
    #[serde(default)]
    values: Values,
}

/// Two places of a map that cannot both be meant.
pub(super) struct Twice {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) problem: String,
    pub(super) hint: &'static str,
}

impl Twice {
    fn new(one: &Spanned<String>, other: &Spanned<String>, problem: String, hint: &'static str) -> Self {
        let (one, other) = (one.span().start, other.span().start);
        Self { first: one.min(other), second: one.max(other), problem, hint }
    }
}

impl Places {
    /// Where the first word stands that is explained for every column alike: those of one field stand in a table.
    pub(super) fn everywhere(&self) -> Option<usize> {
        let alike = self.values.iter().filter(|(_, value)| !value.is_table());
        alike.map(|(word, _)| word.span().start).min()
    }

    /// Two that cannot both be meant: a question that is named twice, or a word that means an answer and none.
    pub(super) fn twice(&self) -> Option<Twice> {
        let questions = || self.answer.iter().map(|asked| &asked.question);
        let named = questions().enumerate().find_map(|(at, second)| {
            let alike = |first: &&Spanned<String>| first.get_ref().eq_ignore_ascii_case(second.get_ref());
            Some((questions().take(at).find(alike)?, second))
        });
        if let Some((first, second)) = named {
            let problem = format!("question {} is named twice", second.get_ref());
            let hint = "a question has one [[answer]]; several columns for one: columns = { a = \"..\", b = \"..\" }";
            return Some(Twice::new(first, second, problem, hint));
        }
        let everywhere = both(&self.missing, &self.values);
        everywhere.or_else(|| {
            self.answer.iter().find_map(|asked| {
                both(&asked.missing, &asked.values)
                    .or_else(|| both(&asked.missing, &self.values))
                    .or_else(|| both(&self.missing, &asked.values))
            })
        })
    }
}

/// A word that is among both.
fn both(missing: &[Spanned<String>], values: &Values) -> Option<Twice> {
    let same = |one: &Spanned<String>, other: &Spanned<String>| {
        one.get_ref().trim().to_lowercase() == other.get_ref().trim().to_lowercase()
    };
    missing.iter().find_map(|word| {
        let value = values.keys().find(|value| same(value, word))?;
        let problem = format!("'{}' means \"no answer\" and also has a value", word.get_ref());
        Some(Twice::new(word, value, problem, "take it out of missing or out of values"))
    })
}

/// What is wrong with the TOML of a map, in words of people.
pub(super) fn plain(message: &str) -> String {
    let Some(rest) = ["invalid type: ", "invalid value: "].iter().find_map(|lead| message.strip_prefix(lead))
    else {
        return message.to_owned();
    };
    let Some((found, expected)) = rest.split_once(", expected ") else { return rest.to_owned() };
    let found = [("string ", ""), ("integer ", ""), ("floating point ", ""), ("boolean ", "")]
        .iter()
        .find_map(|(kind, word)| Some(format!("{word}{}", found.strip_prefix(kind)?)))
        .unwrap_or_else(|| match found {
            "map" => "a table { .. }".to_owned(),
            "sequence" => "a list".to_owned(),
            other => other.to_owned(),
        });
    let expected = match expected {
        "usize" | "u64" => "a whole number, 0 or more",
        "a string" | "string" => "text in quotes",
        "a sequence" => "a list: [\"..\", \"..\"]",
        "a map" => "a table: { .. = .. }",
        "a boolean" => "true or false",
        other => other.strip_prefix("struct ").map_or(other, |_| "a table: { .. = .. }"),
    };
    format!("{found} is not allowed here, expected {expected}")
}
