//! The cells of a row as the answer to one question: numbers, words of the scale, texts of options, lists of them, or a
//! column for each option.

mod split;

use std::collections::HashMap;

use serde_json::Value;

use super::{
    Sheet, damage,
    map::{AnswerColumn, ColumnMap, Source},
    meaning::{ColumnWords, Meanings, broken, fold, unlike, whole},
    sheet::Cells,
};
use crate::{
    domain::{
        Invalid,
        answer::Answer,
        question::{Kind, Question},
    },
    error::Error,
};

/// Words that tell in the column of one option that it was chosen, as form tools write them.
const CHOSEN: [&str; 16] = [
    "y",
    "yes",
    "1",
    "true",
    "checked",
    "selected",
    "x",
    "on",
    "ja",
    "oui",
    "si",
    "wahr",
    "vrai",
    "verdadero",
    "✓",
    "✔",
];

/// Words that tell that it was not.
const NOT_CHOSEN: [&str; 14] = [
    "n",
    "no",
    "0",
    "false",
    "unchecked",
    "not selected",
    "unselected",
    "off",
    "nein",
    "non",
    "falsch",
    "faux",
    "falso",
    "-",
];

/// Words that say that a question does not apply, where it may not; folded.
const NOT_APPLICABLE: [&str; 4] = ["n a", "na", "not applicable", "does not apply"];

/// Reads the answers to one question.
pub struct Reader {
    question: Question,
    place: Place,
    meanings: Meanings,
    missing: Vec<String>,
}

/// What the cells of a row say to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// An answer.
    Answer(Answer),
    /// A word that means that there is none: the question was passed over knowingly.
    NoAnswer,
    /// Nothing.
    Nothing,
}

/// Where they stand, as columns from 0.
enum Place {
    One { column: usize, split: Option<String> },
    Each(Vec<Ticked>, Option<usize>),
}

/// The column of one option.
struct Ticked {
    column: usize,
    letter: String,
    text: String,
    told: HashMap<String, bool>,
}

impl Reader {
    /// For one question of a map.
    ///
    /// # Errors
    /// When the map names a column that the sheet does not have, an option that the question does not have, or means
    /// something by a word that the question does not know.
    pub fn new(
        question: &Question,
        answer: &AnswerColumn,
        map: &ColumnMap,
        sheet: &Sheet<'_>,
    ) -> Result<Self, Error> {
        let wrong = |error: Invalid| {
            Error::usage(format!("map {}: question {}: {}", map.name, question.code, error.rule)).hint(
                format!(
                    "see what may be answered: coach bank show {}",
                    map.bank.as_deref().unwrap_or("NAME")
                ),
            )
        };
        let none = ColumnWords::new();
        let (place, own) = match &answer.source {
            Source::One { column, split } => {
                (Place::One { column: column.find(sheet)?, split: split.clone() }, &answer.values)
            }
            Source::Each { columns, whole } => {
                let words = Meanings::new(question, &none, &none).map_err(wrong)?;
                if !matches!(question.kind, Kind::MultiSelect { .. }) {
                    return Err(wrong(broken("has one answer, so it has one column")));
                }
                let told = told(&map.values, false).and_then(|mut all| {
                    all.extend(told(&answer.values, true)?);
                    Ok(all)
                });
                let told = told.map_err(wrong)?;
                let options = columns.iter().map(|(option, column)| {
                    let letter = words.letter(question, option).map_err(wrong)?;
                    let choice = question.kind.options().iter().find(|choice| choice.code == letter);
                    let text = choice.map_or_else(String::new, |choice| fold(&choice.text));
                    Ok(Ticked { column: column.find(sheet)?, letter, text, told: told.clone() })
                });
                let options = options.collect::<Result<_, Error>>()?;
                (Place::Each(options, whole.as_ref().map(|column| column.find(sheet)).transpose()?), &none)
            }
        };
        if let Some(word) = answer.values.keys().find(|word| question.is_missing(word)) {
            return Err(wrong(broken(format!("values: '{word}' means no answer in the bank"))));
        }
        let meanings = Meanings::new(question, &map.values, own).map_err(wrong)?;
        let missing =
            map.missing.iter().chain(&answer.missing).map(|word| word.trim().to_lowercase()).collect();
        Ok(Self { question: question.clone(), place, meanings, missing })
    }

    /// The code of the question.
    pub fn code(&self) -> &str {
        &self.question.code
    }

    /// Whether the question may be left out.
    pub fn is_optional(&self) -> bool {
        self.question.optional
    }

    /// The columns that are read.
    pub fn columns(&self) -> Vec<usize> {
        match &self.place {
            Place::One { column, .. } => vec![*column],
            Place::Each(options, whole) => options.iter().map(|option| option.column).chain(*whole).collect(),
        }
    }

    /// The columns that are read, each with what it answers: the question, or an option of it.
    pub fn named_columns(&self) -> Vec<(String, usize)> {
        let code = self.code();
        match &self.place {
            Place::One { column, .. } => vec![(code.to_owned(), *column)],
            Place::Each(options, whole) => {
                let each = options.iter().map(|option| (format!("{code} {}", option.letter), option.column));
                each.chain(whole.map(|column| (code.to_owned(), column))).collect()
            }
        }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// The column, and why what stands there does not fit the question.
    pub fn read(&self, cells: &Cells<'_>) -> Result<Said, (usize, Invalid)> {
        match &self.place {
            Place::One { column, split } => {
                self.one(&cells.get(*column), split.as_deref()).map_err(|error| (*column, error))
            }
            Place::Each(options, whole) => {
                let said = self.each(cells, options)?;
                whole.map_or(Ok(()), |column| self.agrees(cells, column, &said))?;
                Ok(said)
            }
        }
    }

    fn is_missing(&self, cell: &str) -> bool {
        self.question.is_missing(cell) || self.missing.contains(&cell.to_lowercase())
    }

    fn one(&self, cell: &str, split: Option<&str>) -> Result<Said, Invalid> {
        let (question, cell) = (&self.question, cell.trim());
        if cell.is_empty() {
            return Ok(Said::Nothing);
        }
        if question.not_applicable && NOT_APPLICABLE.contains(&fold(cell).as_str()) {
            return Ok(Said::Answer(Answer::NotApplicable));
        }
        if self.is_missing(cell) {
            return Ok(Said::NoAnswer);
        }
        if let (Some(value), false) = (self.meanings.told(cell), matches!(question.kind, Kind::Text)) {
            return Answer::from_json(question, value).map(Said::Answer);
        }
        match &question.kind {
            Kind::Text => damage::sound(cell).map_err(broken).and_then(|()| Answer::typed(question, cell)),
            Kind::Scale(scale) => {
                let number = self.meanings.number(scale, cell)?;
                Answer::from_json(question, &Value::from(number))
            }
            Kind::MultipleChoice { .. } => {
                Answer::from_json(question, &Value::from(self.meanings.letter(question, cell)?))
            }
            Kind::MultiSelect { .. } => Answer::from_json(question, &Value::from(self.letters(cell, split)?)),
        }
        .map(Said::Answer)
    }

    /// The letters of all choices in a cell. A separator may stand inside a text, so the cell is cut in every way that gives
    /// choices alone; two ways that mean different ones are refused.
    fn letters(&self, cell: &str, split: Option<&str>) -> Result<Vec<String>, Invalid> {
        let (mut ways, mut meant) = (Vec::new(), Vec::<Vec<String>>::new());
        split::ways(cell, split, &|piece| self.choice(piece).is_ok(), &mut ways);
        for way in &ways {
            let mut letters = self.of_pieces(way)?;
            letters.sort_unstable();
            letters.dedup();
            if !meant.contains(&letters) {
                meant.push(letters);
            }
        }
        match meant.as_slice() {
            [] => self.of_pieces(&self.pieces(cell, split)),
            [letters] => Ok(letters.clone()),
            several => {
                let several: Vec<_> = several.iter().take(2).map(|letters| letters.join(" ")).collect();
                Err(unlike(format!(
                    "may be {}: one choice itself contains the text between choices; in the map say what \
                     the whole cell means: values",
                    several.join(" or ")
                )))
            }
        }
    }

    fn of_pieces(&self, pieces: &[String]) -> Result<Vec<String>, Invalid> {
        let letters: Vec<Vec<String>> =
            pieces.iter().map(|piece| self.choice(piece)).collect::<Result<_, _>>()?;
        Ok(letters.concat())
    }

    /// The letters that one piece of a cell means.
    fn choice(&self, piece: &str) -> Result<Vec<String>, Invalid> {
        match self.meanings.told(piece) {
            Some(Value::Array(several)) => {
                Ok(several.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            Some(Value::String(letter)) => Ok(vec![letter.clone()]),
            Some(_) => Err(broken("needs the letter of an option, such as \"b\"")),
            None => Ok(vec![self.meanings.letter(&self.question, piece)?]),
        }
    }

    /// The choices of a cell that holds others than the question has as well, for what it is told of them. Letters alone may
    /// have a space between them.
    fn pieces(&self, cell: &str, split: Option<&str>) -> Vec<String> {
        let owned = |piece: &str| piece.trim().to_owned();
        if let Some(split) = split {
            return cell.split(split).filter(|piece| !piece.trim().is_empty()).map(owned).collect();
        }
        if let Ok(list) = serde_json::from_str::<Vec<String>>(cell) {
            return list;
        }
        let letter = |word: &str| {
            self.question.kind.options().iter().any(|choice| choice.code.eq_ignore_ascii_case(word))
        };
        if cell.split_whitespace().all(letter) {
            return cell.split_whitespace().map(owned).collect();
        }
        let (mut pieces, mut rest) = (Vec::new(), cell);
        while !rest.is_empty() {
            let length =
                self.text_in_front(rest).unwrap_or_else(|| rest.find([',', ';', '\n']).unwrap_or(rest.len()));
            let (piece, after) = rest.split_at(length);
            if !piece.trim().is_empty() {
                pieces.push(owned(piece));
            }
            rest = after.trim_start_matches([',', ';', '\n', ' ']);
        }
        pieces
    }

    /// How long the longest text is that stands in front, up to a separator.
    fn text_in_front(&self, rest: &str) -> Option<usize> {
        let fits = |text: &&str| {
            let (start, after) = (rest.get(..text.len()), rest.get(text.len()..));
            start.is_some_and(|start| start.to_lowercase() == text.to_lowercase())
                && after.is_some_and(|after| after.is_empty() || after.starts_with([',', ';', '\n']))
        };
        self.meanings.texts().filter(fits).map(str::len).max()
    }

    /// Refuses a row whose column of all choices says something else than the columns of the options.
    fn agrees(&self, cells: &Cells<'_>, column: usize, said: &Said) -> Result<(), (usize, Invalid)> {
        let whole = self.one(&cells.get(column), None).map_err(|error| (column, error))?;
        let told = |said: &Said| match said {
            Said::Answer(answer) => answer.canonical(),
            Said::NoAnswer | Said::Nothing => "none".to_owned(),
        };
        let (all, each) = (told(&whole), told(said));
        if all == each {
            return Ok(());
        }
        Err((column, broken(format!("says {all}, and the columns of its options say {each}"))))
    }

    fn each(&self, cells: &Cells<'_>, options: &[Ticked]) -> Result<Said, (usize, Invalid)> {
        let (mut letters, mut missing) = (Vec::new(), false);
        for option in options {
            let cell = cells.get(option.column);
            if self.is_missing(&cell) {
                missing = true;
            } else if !cell.is_empty() && option.chosen(&cell).map_err(|error| (option.column, error))? {
                letters.push(option.letter.clone());
            }
        }
        if letters.is_empty() {
            return Ok(if missing { Said::NoAnswer } else { Said::Nothing });
        }
        let column = options.first().map_or(0, |option| option.column);
        let answer = Answer::from_json(&self.question, &Value::from(letters));
        answer.map(Said::Answer).map_err(|error| (column, error))
    }
}

impl Ticked {
    /// Whether the cell of this option says that it was chosen.
    fn chosen(&self, cell: &str) -> Result<bool, Invalid> {
        let folded = fold(cell);
        if let Some(told) = self.told.get(&folded) {
            return Ok(*told);
        }
        let word = if folded.is_empty() { cell.trim() } else { folded.as_str() };
        let number = whole(cell).map(|number| number.to_string());
        let among =
            |words: &[&str]| words.contains(&word) || words.contains(&number.as_deref().unwrap_or(word));
        match () {
            () if among(&CHOSEN) || folded == self.text || word.eq_ignore_ascii_case(&self.letter) => {
                Ok(true)
            }
            () if among(&NOT_CHOSEN) => Ok(false),
            () => Err(unlike(format!(
                "does not say whether option {} is chosen; say what it means in the map: values = {{ .. = true }}",
                self.letter
            ))),
        }
    }
}

/// Whether a cell says in the column of an option that it was not chosen.
pub(super) fn is_not_chosen(cell: &str) -> bool {
    let folded = fold(cell);
    NOT_CHOSEN.contains(&if folded.is_empty() { cell.trim() } else { folded.as_str() })
        || whole(cell) == Some(0)
}

/// Words of a map that say whether an option was chosen; others are refused where the map says them of this question.
fn told(values: &ColumnWords, own: bool) -> Result<HashMap<String, bool>, Invalid> {
    let mut told = HashMap::new();
    for (word, value) in values {
        match value {
            Value::Bool(chosen) => drop(told.insert(fold(word), *chosen)),
            _ if own => {
                let rule = format!(
                    "values: with a column for each option, '{word}' means true or false, not {value}"
                );
                return Err(broken(rule));
            }
            _ => {}
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests;
