//! One cell of a form tool as the answer to one question: numbers, words of the scale, texts of options, lists of them.

use std::collections::HashMap;

use serde_json::Value;

use super::map::AnswerColumn;
use crate::domain::{
    Invalid,
    answer::Answer,
    naming,
    question::{Kind, Question},
};

/// How the cells of one column are read.
pub struct Reader {
    question: Question,
    split: Option<String>,
    /// What a whole cell, or one of several choices in it, means; by its folded words.
    words: HashMap<String, Value>,
}

fn fold(text: &str) -> String {
    naming::words(text).join(" ")
}

impl Reader {
    /// For one question, with the words that the map explains.
    pub fn new(question: &Question, column: &AnswerColumn, all: &ColumnWords) -> Self {
        let mut words = HashMap::new();
        match &question.kind {
            Kind::Scale(scale) => {
                words.extend(scale.labels().map(|(value, label)| (fold(label), Value::from(value))));
            }
            kind => {
                let options = kind.options().iter();
                words.extend(options.map(|choice| (fold(&choice.text), Value::from(choice.code.clone()))));
            }
        }
        words.extend(all.iter().chain(&column.values).map(|(word, value)| (fold(word), value.clone())));
        Self { question: question.clone(), split: column.split.clone(), words }
    }

    /// The code of the question.
    pub fn code(&self) -> &str {
        &self.question.code
    }

    /// Reads a cell; nothing in it is no answer.
    ///
    /// # Errors
    /// When it does not fit the question.
    pub fn read(&self, cell: &str) -> Result<Option<Answer>, Invalid> {
        if cell.is_empty() {
            return Ok(None);
        }
        match &self.question.kind {
            Kind::Text => Answer::typed(&self.question, cell),
            Kind::Scale(_) => self.scale(cell),
            Kind::MultipleChoice { .. } => match self.words.get(&fold(cell)) {
                Some(value) => Answer::from_json(&self.question, value),
                None => Answer::typed(&self.question, cell),
            },
            Kind::MultiSelect { .. } => {
                let pieces = self.pieces(cell);
                Answer::from_json(&self.question, &Value::from(pieces))
            }
        }
        .map(Some)
    }

    /// A number, `5.0` as spreadsheets write it, `5 - Often`, or a word.
    fn scale(&self, cell: &str) -> Result<Answer, Invalid> {
        if let Ok(value) = cell.parse::<i64>() {
            return Answer::from_json(&self.question, &Value::from(value));
        }
        if let Some(value) = self.words.get(&fold(cell)) {
            return Answer::from_json(&self.question, value);
        }
        let digits = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
        let (number, rest) = cell.split_at(digits);
        let decoration = rest.trim_start_matches(".0").trim_start();
        match number.parse::<i64>() {
            Ok(value) if decoration.is_empty() || decoration.starts_with(['-', '–', '(', ':', '=']) => {
                Answer::from_json(&self.question, &Value::from(value))
            }
            _ => Answer::typed(&self.question, cell),
        }
    }

    /// The choices of a cell. Where the map does not say what stands between them, texts of options are found first, so
    /// that a comma inside one does not cut it.
    fn pieces(&self, cell: &str) -> Vec<String> {
        let meaning = |piece: &str| {
            let word = self.words.get(&fold(piece)).and_then(Value::as_str);
            word.map_or_else(|| piece.trim().to_owned(), str::to_owned)
        };
        if let Some(split) = self.split.as_deref().filter(|split| !split.is_empty()) {
            return cell.split(split).filter(|piece| !piece.trim().is_empty()).map(meaning).collect();
        }
        let (mut pieces, mut rest) = (Vec::new(), cell.trim());
        while !rest.is_empty() {
            let options = self.question.kind.options().iter();
            let texts =
                options.map(|choice| choice.text.as_str()).chain(self.words.keys().map(String::as_str));
            let fits = texts.filter(|text| {
                rest.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text))
                    && rest
                        .get(text.len()..)
                        .is_some_and(|after| after.is_empty() || after.starts_with([',', ';', '\n']))
            });
            let length = fits.map(str::len).max();
            let length = length.unwrap_or_else(|| rest.find([',', ';', '\n']).unwrap_or(rest.len()));
            let (piece, after) = rest.split_at(length);
            if !piece.trim().is_empty() {
                pieces.push(meaning(piece));
            }
            rest = after.trim_start_matches([',', ';', '\n', ' ']);
        }
        pieces
    }
}

/// What words mean, as a map says it.
pub type ColumnWords = std::collections::BTreeMap<String, Value>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bank, practice::import::map::Column};

    fn reader(bank: &str, kind: &str, column: impl FnOnce(&mut AnswerColumn)) -> Reader {
        let bank = bank::builtin().unwrap().into_iter().find(|known| known.id == bank).unwrap();
        let fits = |question: &&Question| question.kind.question_type().key() == kind;
        let question = bank.questions.iter().find(fits).unwrap();
        let mut answer = AnswerColumn {
            question: question.code.clone(),
            column: Column::Number(1),
            split: None,
            values: ColumnWords::new(),
        };
        column(&mut answer);
        Reader::new(question, &answer, &ColumnWords::new())
    }

    #[test]
    fn scales_are_numbers_or_words() {
        let often = reader("quick", "scale", |column| {
            column.values.insert("Mostly yes".into(), Value::from(6));
        });
        for (cell, value) in
            [("5", 5), ("5.0", 5), ("5 - often", 5), ("4 (half)", 4), ("ALWAYS", 7), ("mostly  Yes!", 6)]
        {
            assert!(often.read(cell).unwrap() == Some(Answer::Scale(value)), "{cell}");
        }
        assert!(often.read("").unwrap().is_none());
        assert_eq!(often.read("8").unwrap_err().rule, "8 is outside 1 to 7");
        for cell in ["x", "5.5", "5 6", "-1"] {
            assert!(often.read(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn options_are_letters_or_texts() {
        let one = reader("initial", "multiple_choice", |_| {});
        let options = one.question.kind.options().to_vec();
        for choice in &options {
            let expected = Some(Answer::Choice(choice.code.clone()));
            assert!(one.read(&choice.text.to_uppercase()).unwrap() == expected);
            assert!(one.read(&choice.code).unwrap() == expected);
        }
        let many = reader("initial", "multi_select", |_| {});
        let plain: Vec<_> =
            many.question.kind.options().iter().filter(|choice| !choice.exclusive).take(2).collect();
        let expected = Some(Answer::Choices(plain.iter().map(|choice| choice.code.clone()).collect()));
        for mark in [", ", ";", "\n"] {
            let cell = format!("{}{mark}{}", plain[1].text, plain[0].text);
            assert!(many.read(&cell).unwrap() == expected, "{cell:?}");
        }
        assert!(many.read("a;b").unwrap() == expected);
        let split = reader("initial", "multi_select", |column| column.split = Some(" / ".into()));
        assert!(split.read(&format!("{} / {}", plain[0].text, plain[1].text)).unwrap() == expected);
    }
}
