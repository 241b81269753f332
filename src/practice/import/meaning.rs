//! What the words of a file mean as an answer: a label of the scale or a text of an option, whole; their number or
//! letter; or what a map says. Files are read strictly: what a keyboard may abbreviate, a file may not, since nobody sees
//! what was made of it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::domain::{
    Invalid,
    answer::Answer,
    naming,
    question::{Kind, Question, Scale},
};

/// What words mean, as a map says it.
pub(super) type ColumnWords = BTreeMap<String, Value>;

/// Words without case, accents and punctuation.
pub(super) fn fold(text: &str) -> String {
    naming::words(text).join(" ")
}

/// A rule that finishes the sentence "the cell ..".
pub(super) fn broken(rule: impl Into<String>) -> Invalid {
    Invalid::new("answer", rule)
}

/// What a cell is not; whoever tells it puts the cell in front.
pub(super) fn unlike(predicate: String) -> Invalid {
    Invalid::of_this("answer", predicate)
}

/// Words and what they mean; to the letter, and folded where that leads to one meaning alone.
struct Words<T> {
    exact: HashMap<String, T>,
    folded: HashMap<String, Option<T>>,
}

impl<T: Clone + PartialEq> Words<T> {
    fn new(pairs: impl Iterator<Item = (String, T)>) -> Self {
        let (mut exact, mut folded) = (HashMap::new(), HashMap::new());
        for (word, meaning) in pairs {
            let key = fold(&word);
            if !key.is_empty() {
                let known = folded.entry(key).or_insert_with(|| Some(meaning.clone()));
                if known.as_ref() != Some(&meaning) {
                    *known = None;
                }
            }
            exact.insert(word.trim().to_owned(), meaning);
        }
        Self { exact, folded }
    }

    fn get(&self, cell: &str) -> Option<&T> {
        self.exact.get(cell.trim()).or_else(|| self.folded.get(&fold(cell))?.as_ref())
    }
}

/// What the words of a column mean.
pub(super) struct Meanings {
    told: Words<Value>,
    numbers: Words<i64>,
    letters: Words<String>,
}

impl Meanings {
    /// For a question: its own words, and those that a map explains for this column and for all.
    ///
    /// # Errors
    /// When the map explains a word of this column by something that the question does not have.
    pub(super) fn new(question: &Question, all: &ColumnWords, own: &ColumnWords) -> Result<Self, Invalid> {
        for (word, value) in own {
            Answer::from_json(question, value)
                .map_err(|error| broken(format!("values: '{word}' means {value}, but {}", error.rule)))?;
        }
        let told = all.iter().filter(|(word, _)| !own.contains_key(*word)).chain(own);
        let labels: Vec<_> = match &question.kind {
            Kind::Scale(scale) => scale.labels().map(|(value, label)| (label.to_owned(), value)).collect(),
            _ => Vec::new(),
        };
        let options = question.kind.options().iter();
        Ok(Self {
            told: Words::new(told.map(|(word, value)| (word.clone(), value.clone()))),
            numbers: Words::new(labels.into_iter()),
            letters: Words::new(options.map(|choice| (choice.text.clone(), choice.code.clone()))),
        })
    }

    /// What the map says of a cell.
    pub(super) fn told(&self, cell: &str) -> Option<&Value> {
        self.told.get(cell)
    }

    /// The texts that a cell of several choices may hold, separators in them included.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.letters.exact.keys().chain(self.told.exact.keys()).map(String::as_str)
    }

    /// A value of the scale: a whole number however a spreadsheet writes it, its label, or both.
    ///
    /// # Errors
    /// When it is none, or says two things.
    pub(super) fn number(&self, scale: &Scale, cell: &str) -> Result<i64, Invalid> {
        let (number, label) = (whole(cell), self.numbers.get(cell).copied());
        match (number, label) {
            (Some(number), Some(label)) if number != label => Err(broken(format!(
                "{number} is a number of the scale and the label of {label}; say which in the map: values"
            ))),
            (Some(number), _) | (None, Some(number)) => Ok(number),
            (None, None) => self.both(scale, cell),
        }
    }

    /// `5 - Strongly agree`, `Strongly agree (5)`: only where the words are the label of that very number.
    fn both(&self, scale: &Scale, cell: &str) -> Result<i64, Invalid> {
        let limits =
            || format!("a whole number from {} to {} or a label of the scale", scale.min(), scale.max());
        let Some((number, words)) = beside(cell) else {
            return Err(unlike(format!("is not {}", limits())));
        };
        match (scale.label(number), self.numbers.get(words)) {
            (Some(_), Some(meant)) if *meant == number => Ok(number),
            (Some(label), _) => Err(broken(format!("the words beside {number} are not its label '{label}'"))),
            (None, _) if scale.contains(number) => {
                Err(broken(format!("{number} has no label, but there are words beside it")))
            }
            (None, _) => Err(broken(format!("{number} is not {}", limits()))),
        }
    }

    /// The letter of an option: its text, its letter, or both.
    ///
    /// # Errors
    /// When it is none, or says two things.
    pub(super) fn letter(&self, question: &Question, cell: &str) -> Result<String, Invalid> {
        let options = question.kind.options();
        let by_text = self.letters.get(cell);
        let by_letter =
            options.iter().map(|choice| &choice.code).find(|code| code.eq_ignore_ascii_case(cell.trim()));
        match (by_text, by_letter) {
            (Some(text), Some(letter)) if text != letter => Err(broken(format!(
                "{letter} is a letter of an option and the text of {text}; say which in the map: values"
            ))),
            (Some(letter), _) | (None, Some(letter)) => Ok(letter.clone()),
            (None, None) => self.lettered(question, cell).ok_or_else(|| no_option(question, cell)),
        }
    }

    /// `b) Once a week`, where the text is that of option b.
    fn lettered(&self, question: &Question, cell: &str) -> Option<String> {
        let (letter, text) = cell.trim().split_once([')', '.', ':', '-', '–', '='])?;
        let meant = self.letters.get(text)?;
        let known = question.kind.options().iter().any(|choice| choice.code == *meant);
        (known && letter.trim().trim_start_matches('(').eq_ignore_ascii_case(meant)).then(|| meant.clone())
    }
}

/// Why a cell is no option. A bare number is none: form tools count options from 0, from 1, or by codes of their own.
fn no_option(question: &Question, cell: &str) -> Invalid {
    if let Some(number) = whole(cell) {
        return broken(format!(
            "{number} could be any option; say in the map which: values = {{ \"{number}\" = \"a\" }}"
        ));
    }
    let letters: Vec<&str> = question.kind.options().iter().map(|choice| choice.code.as_str()).collect();
    let (first, last) = (letters.first().unwrap_or(&""), letters.last().unwrap_or(&""));
    unlike(format!("is not one of the options: a whole text, or a letter from {first} to {last}"))
}

/// A whole number as files write it: `4`, `+4`, `-2.0`, `4,00`. Three decimals may be thousands, so they are none.
pub(super) fn whole(cell: &str) -> Option<i64> {
    let cell = cell.trim().replace('\u{2212}', "-");
    let (number, decimals) = match cell.split_once(['.', ',']) {
        Some((number, decimals)) => (number, decimals),
        None => (cell.as_str(), "0"),
    };
    let zeros = matches!(decimals, "0" | "00");
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let plain = zeros && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.parse().ok()).flatten()
}

/// A number and the words before or behind it.
fn beside(cell: &str) -> Option<(i64, &str)> {
    let cell = cell.trim();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | '\u{2212}');
    let front = cell.find(|c: char| !numeric(c)).unwrap_or(cell.len());
    let (number, words) = cell.split_at(front);
    if let Some(number) = whole(number.trim_end_matches(['-', '.', ','])) {
        return Some((number, words));
    }
    let open = cell.trim_end_matches([')', ']']);
    let back = open
        .rfind(|c: char| !numeric(c))
        .map_or(0, |at| at + open[at..].chars().next().map_or(1, char::len_utf8));
    let (words, number) = open.split_at(back);
    whole(number).map(|number| (number, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_or_none() {
        for (cell, number) in [("4", 4), (" 4.00", 4), ("4,0", 4), ("-2.0", -2), ("+3", 3), ("\u{2212}1", -1)]
        {
            assert_eq!(whole(cell), Some(number), "{cell}");
        }
        for cell in ["", "4.5", "1,000", "1.000", "4.", ".0", "5-Jan", "1e3", "4 4", "--1", "0x4", "٤"] {
            assert_eq!(whole(cell), None, "{cell}");
        }
    }

    #[test]
    fn words_beside_a_number_are_cut_off() {
        assert_eq!(beside("4 - Agree"), Some((4, " - Agree")));
        assert_eq!(beside("4. Agree"), Some((4, " Agree")));
        assert_eq!(beside("Agree (4)"), Some((4, "Agree (")));
        assert_eq!(beside("-2 = Worse"), Some((-2, " = Worse")));
        assert_eq!(beside("Ä 5"), Some((5, "Ä ")));
        assert_eq!(beside("Agree"), None);
        assert_eq!(beside("1-5"), None);
    }
}
