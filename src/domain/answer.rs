//! Answers: how they are read from what people type and from JSON, their one canonical form, and their words.
//!
//! What an answer is worth stands in [`super::scoring`].

use std::fmt;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    Invalid,
    question::{Choice, Kind, Question},
    text::{counted, words},
};

/// The most characters of a text answer.
pub const MAX_TEXT: usize = 20_000;

/// An answer that fits its question. Its `Debug` tells the form only: answers are private.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// A value on the scale.
    Scale(i64),
    /// The letter of the option.
    Choice(String),
    /// The letters of the options, in the order of the bank, each once.
    Choices(Vec<String>),
    /// Free text in Unicode normal form C, without control characters but newline and tab.
    Text(String),
    /// That the question does not apply.
    NotApplicable,
}

/// How the answer that a question does not apply is kept; no letter of an option and no number is written so.
const NOT_APPLICABLE: &str = "n/a";

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scale(_) => "Scale(…)",
            Self::Choice(_) => "Choice(…)",
            Self::Choices(_) => "Choices(…)",
            Self::Text(_) => "Text(…)",
            Self::NotApplicable => "NotApplicable",
        })
    }
}

impl Answer {
    /// Reads what was typed: `5`, `b` or `2` (the second option), `a c` or `1 3`, or the text itself; `n`, `na` or `n/a`
    /// where the question may not apply.
    ///
    /// # Errors
    /// When it does not fit the question; the rule says what would.
    pub fn typed(question: &Question, text: &str) -> Result<Self, Invalid> {
        if question.not_applicable && does_not_apply(text) {
            return Ok(Self::NotApplicable);
        }
        match &question.kind {
            Kind::Text => free_text(text),
            Kind::Scale(scale) => {
                let Ok(value) = text.trim().parse() else {
                    let limits = format!("{} to {}", scale.min(), scale.max());
                    return Err(unlike(text, format!("is not a whole number from {limits}")));
                };
                on_scale(question, value)
            }
            Kind::MultipleChoice { options } => Ok(Self::Choice(option(options, text)?.code.clone())),
            Kind::MultiSelect { options, .. } => {
                let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
                let words = text.split(apart).filter(|word| !word.is_empty());
                choices(question, &words.map(|word| option(options, word)).collect::<Result<Vec<_>, _>>()?)
            }
        }
    }

    /// Reads JSON: a number for a scale, a string for an option or text, an array of strings for several options. An option
    /// is its letter or its whole text. What a keyboard may abbreviate a file may not: a number is no option, for programs
    /// count options from 0, from 1, or by codes of their own.
    ///
    /// # Errors
    /// When it does not fit the question; the rule says what would.
    pub fn from_json(question: &Question, value: &Value) -> Result<Self, Invalid> {
        match (&question.kind, value) {
            (Kind::Text, Value::String(text)) => Self::typed(question, text),
            (_, Value::String(text)) if question.not_applicable && is_not_applicable(text) => {
                Ok(Self::NotApplicable)
            }
            (Kind::Scale(_), Value::String(text)) => Self::typed(question, text),
            (Kind::MultipleChoice { options }, Value::String(text)) => {
                Ok(Self::Choice(named(options, text)?.code.clone()))
            }
            (Kind::MultiSelect { options, .. }, Value::String(text)) => match named(options, text) {
                Ok(one) => choices(question, &[one]),
                Err(_) => Err(several()),
            },
            (Kind::Scale(_), Value::Number(number)) => match number.as_i64() {
                Some(value) => on_scale(question, value),
                None => Err(broken(format!("{number} is not a whole number"))),
            },
            (Kind::MultiSelect { .. }, Value::Array(items)) => {
                let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                let options = question.kind.options();
                let named = words.ok_or_else(several)?.into_iter().map(|word| named(options, word));
                choices(question, &named.collect::<Result<Vec<_>, _>>()?)
            }
            (Kind::Scale(_), _) => Err(broken("needs a whole number")),
            (Kind::MultipleChoice { .. }, _) => Err(broken("needs the letter of an option, such as \"b\"")),
            (Kind::MultiSelect { .. }, _) => Err(several()),
            (Kind::Text, _) => Err(broken("needs a string")),
        }
    }

    /// Reads the canonical JSON text back.
    ///
    /// # Errors
    /// When it is no JSON, or does not fit the question.
    pub fn kept(question: &Question, json: &str) -> Result<Self, Invalid> {
        // Nine of ten answers are a number on a scale.
        if let (Kind::Scale(_), Ok(value)) = (&question.kind, json.parse()) {
            return on_scale(question, value);
        }
        let value = serde_json::from_str(json).map_err(|_| broken("is not JSON"))?;
        Self::from_json(question, &value)
    }

    /// The canonical JSON value: a number, `"b"`, `["a","c"]` or the text.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Scale(value) => Value::from(*value),
            Self::Choice(text) | Self::Text(text) => Value::from(text.as_str()),
            Self::Choices(codes) => Value::from(codes.clone()),
            Self::NotApplicable => Value::from(NOT_APPLICABLE),
        }
    }

    /// The canonical JSON text: byte for byte the same however the answer was given.
    pub fn canonical(&self) -> String {
        self.to_json().to_string()
    }

    /// The words that are read as this answer.
    pub fn as_typed(&self) -> String {
        match self {
            Self::Scale(value) => value.to_string(),
            Self::Choice(text) | Self::Text(text) => text.clone(),
            Self::Choices(codes) => codes.join(" "),
            Self::NotApplicable => NOT_APPLICABLE.to_owned(),
        }
    }

    /// The answer in full words: `5 of 7, between Sometimes and Always`, `Talk to them alone`,
    /// `Family; My team at work`, `18 words`.
    pub fn describe(&self, question: &Question) -> String {
        match (self, &question.kind) {
            (Self::Scale(value), Kind::Scale(scale)) => scale.describe(*value),
            (Self::NotApplicable, _) => "does not apply".to_owned(),
            (Self::Choice(_) | Self::Choices(_), kind) => {
                let chosen = kind.options().iter().filter(|choice| self.chose(&choice.code));
                chosen.map(|choice| choice.text.as_str()).collect::<Vec<_>>().join("; ")
            }
            _ => self.brief(question),
        }
    }

    /// The answer for a narrow column: `5 of 7`, `b Talk to them alone`, `a, c`, `18 words`.
    pub fn brief(&self, question: &Question) -> String {
        match (self, &question.kind) {
            (Self::Scale(value), Kind::Scale(scale)) => scale.count(*value),
            (Self::Scale(value), _) => value.to_string(),
            (Self::Choice(code), _) => format!("{code} {}", self.describe(question)).trim_end().to_owned(),
            (Self::Choices(codes), _) => codes.join(", "),
            (Self::Text(text), _) => counted(words(text)),
            (Self::NotApplicable, _) => "does not apply".to_owned(),
        }
    }

    /// Whether the option with this letter was chosen.
    pub fn chose(&self, code: &str) -> bool {
        match self {
            Self::Choice(chosen) => chosen == code,
            Self::Choices(chosen) => chosen.iter().any(|one| one == code),
            Self::Scale(_) | Self::Text(_) | Self::NotApplicable => false,
        }
    }
}

/// The same in a file, where `n` alone is too little.
fn is_not_applicable(text: &str) -> bool {
    does_not_apply(text) && text.trim().len() > 1
}

fn does_not_apply(text: &str) -> bool {
    let text = text.trim();
    ["n", "na", NOT_APPLICABLE].iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// A rule that reads as a sentence of its own and after the word "answer".
fn broken(rule: impl Into<String>) -> Invalid {
    Invalid::new("answer", rule)
}

fn on_scale(question: &Question, value: i64) -> Result<Answer, Invalid> {
    match &question.kind {
        Kind::Scale(scale) if scale.contains(value) => Ok(Answer::Scale(value)),
        Kind::Scale(scale) => Err(broken(format!("{value} is outside {} to {}", scale.min(), scale.max()))),
        _ => Err(broken("needs a scale")),
    }
}

/// Finds an option by its letter or its place.
fn option<'q>(options: &'q [Choice], word: &str) -> Result<&'q Choice, Invalid> {
    let word = word.trim();
    let by_place = || word.parse::<usize>().ok().and_then(|place| options.get(place.checked_sub(1)?));
    by_letter(options, word).or_else(by_place).ok_or_else(|| no_option(options, word))
}

/// Finds an option by its letter or its whole text.
fn named<'q>(options: &'q [Choice], word: &str) -> Result<&'q Choice, Invalid> {
    let word = word.trim();
    let by_text = || options.iter().find(|choice| choice.text.trim() == word);
    by_letter(options, word).or_else(by_text).ok_or_else(|| no_option(options, word))
}

fn by_letter<'q>(options: &'q [Choice], word: &str) -> Option<&'q Choice> {
    options.iter().find(|choice| choice.code.eq_ignore_ascii_case(word))
}

fn no_option(options: &[Choice], word: &str) -> Invalid {
    let code = |choice: Option<&Choice>| choice.map_or_else(String::new, |choice| choice.code.clone());
    let range = format!("{} to {}", code(options.first()), code(options.last()));
    unlike(word, format!("is not one of the options {range}"))
}

fn several() -> Invalid {
    broken("needs an array of strings, such as [\"a\", \"c\"]")
}

fn choices(question: &Question, named: &[&Choice]) -> Result<Answer, Invalid> {
    let Kind::MultiSelect { options, max_choices } = &question.kind else {
        return Err(broken("needs a question with several choices"));
    };
    let chosen: Vec<&Choice> = options.iter().filter(|choice| named.contains(choice)).collect();
    if chosen.is_empty() {
        return Err(broken("needs at least one choice"));
    }
    if chosen.len() > 1
        && let Some(alone) = chosen.iter().find(|choice| choice.exclusive)
    {
        return Err(broken(format!(
            "{} \"{}\" cannot be combined: choose it without others",
            alone.code, alone.text
        )));
    }
    if chosen.len() > *max_choices {
        return Err(broken(format!("holds {} choices; choose up to {max_choices}", chosen.len())));
    }
    Ok(Answer::Choices(chosen.into_iter().map(|choice| choice.code.clone()).collect()))
}

/// Cleans text: line ends become `\n`, other control characters but tab go, blank space around it goes.
fn free_text(text: &str) -> Result<Answer, Invalid> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).nfc().collect();
    let clean = clean.trim();
    match clean.chars().count() {
        0 => Err(broken("needs some text")),
        1..=MAX_TEXT => Ok(Answer::Text(clean.to_owned())),
        long => Err(broken(format!("has {long} characters; at most {MAX_TEXT} fit"))),
    }
}

/// What a word is not. It is repeated where it is short; else it may be private.
fn unlike(word: &str, predicate: String) -> Invalid {
    let word = word.trim();
    match word.chars().count() {
        0 => broken(format!("nothing {predicate}")),
        1..=12 if !word.chars().any(char::is_control) => broken(format!("'{word}' {predicate}")),
        _ => Invalid::of_this("answer", predicate),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::scoring::samples::{choice, scale, select, text};

    fn typed(question: &Question, text: &str) -> String {
        match Answer::typed(question, text) {
            Ok(answer) => answer.canonical(),
            Err(invalid) => invalid.rule,
        }
    }

    fn json(question: &Question, value: &Value) -> String {
        match Answer::from_json(question, value) {
            Ok(answer) => answer.canonical(),
            Err(invalid) => invalid.rule,
        }
    }

    #[test]
    fn one_answer_has_one_form() {
        let select = select("m", &["0.50", "0.50", "0.00"]);
        for given in ["a b", "b,a", "2 1", "B; a a", " 1\t2 "] {
            assert_eq!(typed(&select, given), r#"["a","b"]"#, "{given}");
        }
        assert_eq!(json(&select, &json!(["b", "a", "b"])), r#"["a","b"]"#);
        assert_eq!(json(&select, &json!("b")), r#"["b"]"#);
        assert_eq!(json(&select, &json!(["Option b", "A"])), r#"["a","b"]"#);
        let choice = choice("c", &["1.00", "0.00"]);
        for given in ["b", "B", "2", " b "] {
            assert_eq!(typed(&choice, given), r#""b""#);
        }
        for given in [json!(5), json!("5"), json!(" 5 ")] {
            assert_eq!(json(&scale("s", false), &given), "5");
        }
        assert_eq!(typed(&text("t"), "e\u{301}\r\nb\u{7}\u{1b}[0m\t. \n"), "\"é\\nb[0m\\t.\"");
    }

    #[test]
    fn errors_say_what_would_fit() {
        let scale = scale("s", false);
        assert_eq!(typed(&scale, "9"), "9 is outside 1 to 7");
        assert_eq!(typed(&scale, "x"), "'x' is not a whole number from 1 to 7");
        assert_eq!(typed(&scale, ""), "nothing is not a whole number from 1 to 7");
        assert_eq!(json(&scale, &json!(2.5)), "2.5 is not a whole number");
        assert_eq!(json(&scale, &json!(null)), "needs a whole number");
        let choice = choice("c", &["1.00", "0.00"]);
        assert_eq!(typed(&choice, "c"), "'c' is not one of the options a to b");
        assert_eq!(typed(&choice, "0"), "'0' is not one of the options a to b");
        assert_eq!(typed(&choice, "my private thoughts"), "this is not one of the options a to b");
        assert_eq!(json(&choice, &json!(2)), "needs the letter of an option, such as \"b\"");
        let select = select("m", &["0.50", "0.50", "0.50", "0.00"]);
        assert_eq!(typed(&select, "a d"), "d \"Option d\" cannot be combined: choose it without others");
        assert_eq!(typed(&select, "a b c"), "holds 3 choices; choose up to 2");
        assert_eq!(typed(&select, ""), "needs at least one choice");
        for given in [json!("a c"), json!("1,2"), json!("2"), json!([1])] {
            assert_eq!(json(&select, &given), "needs an array of strings, such as [\"a\", \"c\"]", "{given}");
        }
        assert_eq!(json(&select, &json!(["1", "2"])), "'1' is not one of the options a to d");
        assert_eq!(json(&choice, &json!("2")), "'2' is not one of the options a to b");
        assert_eq!(json(&choice, &json!("Option b")), "\"b\"");
        assert_eq!(json(&select, &json!([1])), "needs an array of strings, such as [\"a\", \"c\"]");
        assert_eq!(typed(&text("t"), &"x".repeat(20_001)), "has 20001 characters; at most 20000 fit");
        assert_eq!(typed(&text("t"), "\u{7}"), "needs some text");
    }

    #[test]
    fn answers_are_told_in_words_and_hidden_from_debug() {
        let select = select("m", &["0.50", "0.50", "0.00"]);
        let both = Answer::typed(&select, "a b").unwrap();
        assert_eq!(both.describe(&select), "Option a; Option b");
        assert_eq!(both.brief(&select), "a, b");
        let choice = choice("c", &["1.00", "0.00"]);
        assert_eq!(Answer::typed(&choice, "b").unwrap().brief(&choice), "b Option b");
        let scale = scale("s", false);
        let five = Answer::typed(&scale, "5").unwrap();
        assert_eq!(five.describe(&scale), "5 of 7, between Never and Always");
        assert_eq!(five.brief(&scale), "5 of 7");
        assert_eq!(format!("{five:?}"), "Scale(…)");
        let text = text("t");
        assert_eq!(Answer::typed(&text, "one two").unwrap().brief(&text), "2 words");
    }

    proptest! {
        #[test]
        fn what_was_kept_reads_back_the_same(given in ".{0,40}") {
            let questions = [
                scale("s", false),
                choice("c", &["1.00", "0.00"]),
                select("m", &["0.50", "0.50", "0.00"]),
                text("t"),
            ];
            for question in &questions {
                if let Ok(answer) = Answer::typed(question, &given) {
                    let again = Answer::kept(question, &answer.canonical()).unwrap();
                    prop_assert_eq!(again.canonical(), answer.canonical());
                }
            }
        }
    }
}
