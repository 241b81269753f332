//! Which columns hold the answers to which question: headers against codes, texts and options of a bank.

use std::collections::{BTreeMap, HashMap};

use super::headers::coded;
use crate::{
    bank::Bank,
    domain::{
        naming,
        question::{Kind, Question},
    },
    practice::import::brief,
};

/// The columns of a bank's questions, from 0.
#[derive(Default)]
pub(super) struct Matches {
    /// Where the answers to a question stand, by its code.
    pub(super) found: HashMap<String, Found>,
    /// Questions that several columns are called like, and those columns.
    pub(super) unclear: Vec<(String, Vec<usize>)>,
    /// Questions with a column for each option, and columns that are called like an option that the bank does not have.
    pub(super) beside: Vec<(String, usize)>,
    /// Questions with a code like the number of a column among others in a row, and that column.
    pub(super) numbered: Vec<(String, usize)>,
}

/// Where the answers to one question stand.
pub(super) enum Found {
    /// In one column.
    One(usize),
    /// In a column for each option, by its letter, and perhaps once more in a column of its own.
    Each(BTreeMap<String, usize>, Option<usize>),
}

impl Found {
    /// Its columns.
    pub(super) fn columns(&self) -> Vec<usize> {
        match self {
            Self::One(column) => vec![*column],
            Self::Each(columns, whole) => columns.values().copied().chain(*whole).collect(),
        }
    }
}

/// What the headers of a file may say.
pub(super) struct Headers {
    whole: Vec<Vec<String>>,
    parts: Vec<Vec<(Vec<String>, String)>>,
    /// The letter and the number of each header that is nothing else: `Q1`.
    numbers: Vec<Option<(char, usize)>>,
}

impl Headers {
    pub(super) fn new(header: &[String]) -> Self {
        let whole = header.iter().map(|text| spellings(text)).collect();
        let parts = header.iter().map(|text| parts(text)).collect();
        let numbers = header.iter().map(|text| letter_and_number(text)).collect();
        Self { whole, parts, numbers }
    }

    /// Whether a column is called by a number alone, and stands in a row of such columns of which the bank does not know
    /// all: `Q1` beside `Q2` is the first of the file, whatever question the bank calls `q1`.
    fn is_numbered(&self, at: usize, bank: &Bank) -> bool {
        let of = |at: usize| self.numbers.get(at).copied().flatten();
        let Some((letter, number)) = of(at) else { return false };
        let known = |number: usize| {
            let code = format!("{letter}{number}");
            bank.questions.iter().any(|question| fold(&question.code) == code)
        };
        let after = (1..).take_while(|step| of(at + *step) == Some((letter, number + *step)));
        let before = (1..=number)
            .take_while(|step| at.checked_sub(*step).and_then(of) == Some((letter, number - *step)));
        after.map(|step| number + step).chain(before.map(|step| number - step)).any(|number| !known(number))
    }

    /// The columns that are called like a question, its code or its text.
    fn called(&self, question: &Question) -> Vec<usize> {
        let names = [fold(&question.code), fold(&question.text)];
        let fits = |said: &[String]| said.iter().any(|said| names.contains(said));
        (0..).zip(&self.whole).filter(|(_, said)| fits(said)).map(|(at, _)| at).collect()
    }

    /// The columns that are called like an option of a question, whether it has that option or not.
    fn of_options(&self, question: &Question) -> Vec<usize> {
        let names = [fold(&question.code), fold(&question.text)];
        let of = |parts: &[(Vec<String>, String)]| {
            parts.iter().any(|(base, _)| base.iter().any(|base| names.contains(base)))
        };
        (0..).zip(&self.parts).filter(|(_, parts)| of(parts)).map(|(at, _)| at).collect()
    }

    /// The column of each option of a question: `f1[a]`, `f1___a`, `group/f1/a`, `Question - Option`, or, where each
    /// option has one, headers that are the bare texts of the options.
    fn options(&self, question: &Question) -> Option<BTreeMap<String, usize>> {
        let Kind::MultiSelect { options, .. } = &question.kind else { return None };
        let names = [fold(&question.code), fold(&question.text)];
        let mut columns = BTreeMap::new();
        for choice in options {
            let said = [fold(&choice.code), fold(&choice.text)];
            let fits = |(base, option): &(Vec<String>, String)| {
                said.contains(option) && base.iter().any(|base| names.contains(base))
            };
            let at = self.parts.iter().position(|parts| parts.iter().any(fits));
            columns.extend(at.map(|at| (choice.code.clone(), at)));
        }
        if !columns.is_empty() {
            return Some(columns);
        }
        let bare = options.iter().map(|choice| {
            let text = fold(&choice.text);
            let mut at = (0..).zip(&self.whole).filter(|(_, said)| said.contains(&text));
            let (first, more) = (at.next(), at.next());
            first.filter(|_| more.is_none()).map(|(at, _)| (choice.code.clone(), at))
        });
        bare.collect()
    }
}

/// The columns of a question that has one for each option: those, one with all its choices, and the rest.
fn each(
    headers: &Headers,
    question: &Question,
    columns: BTreeMap<String, usize>,
    matches: &mut Matches,
) -> Found {
    let free = |at: &usize| !columns.values().any(|taken| taken == at);
    let whole: Vec<usize> = headers.called(question).into_iter().filter(free).collect();
    let beside = headers.of_options(question).into_iter().filter(|at| free(at) && !whole.contains(at));
    matches.beside.extend(beside.map(|at| (question.code.clone(), at)));
    if whole.len() > 1 {
        matches.unclear.push((question.code.clone(), whole.clone()));
    }
    Found::Each(columns, whole.first().copied())
}

/// The columns of every question. A text that several questions have goes to their columns in order; where there are
/// more columns than questions, nothing says which is meant.
pub(super) fn matches(headers: &Headers, bank: &Bank) -> Matches {
    let mut matches = Matches::default();
    let mut taken: Vec<usize> = Vec::new();
    for question in &bank.questions {
        if let Some(columns) = headers.options(question) {
            let found = each(headers, question, columns, &mut matches);
            taken.extend(found.columns());
            matches.found.insert(question.code.clone(), found);
            continue;
        }
        let mut called = headers.called(question);
        let numbered = called.iter().copied().filter(|at| headers.is_numbered(*at, bank)).collect::<Vec<_>>();
        called.retain(|at| !numbered.contains(at));
        if called.is_empty() {
            matches.numbered.extend(numbered.first().map(|at| (question.code.clone(), *at)));
        }
        let alike = bank.questions.iter().filter(|other| fold(&other.text) == fold(&question.text)).count();
        if called.len() > alike.max(1) {
            matches.unclear.push((question.code.clone(), called.clone()));
        }
        if let Some(at) = called.into_iter().find(|at| !taken.contains(at)) {
            taken.push(at);
            matches.found.insert(question.code.clone(), Found::One(at));
        }
    }
    matches
}

fn fold(text: &str) -> String {
    naming::words(text).join(" ")
}

/// A header that is one letter and a number.
fn letter_and_number(header: &str) -> Option<(char, usize)> {
    let header = header.trim();
    let letter = header.chars().next().filter(char::is_ascii_alphabetic)?;
    let number = header.get(1..)?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((letter.to_ascii_lowercase(), number.parse().ok().filter(|_| digits)?))
}

/// What a header may say: the whole of it, what stands in brackets (`Statements [I keep my word]`), what stands behind
/// groups (`core/q07`), and each without a number in front (`3. I keep my word`, `G01Q03. I keep my word`).
fn spellings(header: &str) -> Vec<String> {
    let inner = cuts(header).into_iter().flatten().map(|(_, inner)| inner);
    std::iter::once(header).chain(inner).flat_map(numbered).collect()
}

/// A header cut into what stands in front and the question: `Statements [I keep my word]`, `core/q07`.
fn cuts(header: &str) -> [Option<(&str, &str)>; 2] {
    let brackets =
        header.rsplit_once('[').and_then(|(before, rest)| Some((before, rest.trim_end().strip_suffix(']')?)));
    [brackets, header.rsplit_once('/')]
}

/// A text folded, and without a number in front.
fn numbered(text: &str) -> Vec<String> {
    let words = naming::words(text);
    let bare = words.get(1..).filter(|_| words.len() > 2 && is_number(words.first()));
    bare.map(|bare| bare.join(" ")).into_iter().chain([words.join(" ")]).collect()
}

fn is_number(word: Option<&String>) -> bool {
    word.is_some_and(|word| {
        word.len() <= 8 && word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// What the name of a column says besides the question that it answers, if anything: `My partner would say:` in front of
/// it may make it another one.
pub(in super::super) fn besides(header: &str, question: &Question) -> Option<String> {
    let names = [fold(&question.code), fold(&question.text)];
    let said = |text: &str| numbered(text).iter().any(|said| names.contains(said));
    let front = |text: &str| {
        let mut cuts = cuts(text).into_iter().flatten();
        cuts.find(|(_, inner)| said(inner)).map(|(before, _)| before.trim().to_owned())
    };
    if said(header) {
        return None;
    }
    let before = front(header).or_else(|| {
        let mut bases = pairs(header).into_iter().map(|(base, _)| base);
        bases.find_map(|base| if said(base) { Some(String::new()) } else { front(base) })
    })?;
    let text = coded(&before).map_or(before.as_str(), |(_, text)| text);
    let words = naming::words(text);
    let number = words.len() == 1 && is_number(words.first());
    (!(words.is_empty() || number || said(&before) || said(text))).then(|| text.to_owned())
}

/// What is to be settled where different words stand in front of the questions: they may be asked of different people, or of
/// different matters.
pub(super) fn apart(written: &[String], bank: &Bank, found: &HashMap<String, Found>) -> Option<String> {
    let mut fronts: Vec<(String, &str, &str)> = Vec::new();
    for question in &bank.questions {
        let columns = found.get(&question.code).map(Found::columns).unwrap_or_default();
        for header in columns.into_iter().filter_map(|at| written.get(at)) {
            let Some(front) = besides(header, question).map(|front| fold(&front)) else { continue };
            if !fronts.iter().any(|(known, ..)| *known == front) {
                fronts.push((front, &question.code, header));
            }
        }
    }
    let told = fronts.iter().map(|(_, code, header)| format!("{code} from '{}'", brief(header)));
    (fronts.len() > 1).then(|| {
        format!(
            "whether all of these are meant, because other words come before the questions: {}; remove \
             those that are not from the map",
            told.collect::<Vec<_>>().join(", ")
        )
    })
}

/// The group of a form in which all questions are that have a column, folded: `core` of `core/p1`; nothing where they are in
/// several.
pub(super) fn group(written: &[String], found: &HashMap<String, Found>) -> Option<String> {
    let columns = found.values().flat_map(Found::columns).filter_map(|at| written.get(at));
    let mut groups: Vec<Option<String>> =
        columns.map(|header| header.split_once('/').map(|(group, _)| fold(group))).collect();
    groups.sort_unstable();
    groups.dedup();
    if let [group] = groups.as_slice() { group.clone() } else { None }
}

/// A header as a question and one of its options, each way in which it can be taken apart.
fn parts(header: &str) -> Vec<(Vec<String>, String)> {
    let pairs = pairs(header).into_iter().map(|(base, option)| (spellings(base), fold(option)));
    pairs.filter(|(_, option)| !option.is_empty()).collect()
}

/// The same as it is written.
fn pairs(header: &str) -> Vec<(&str, &str)> {
    // `f1[a]. Whom did you meet? [A friend]`: the code says it as well as the text.
    let code = coded(header).and_then(|(code, _)| code.strip_suffix(']')?.split_once('['));
    let brackets = header.trim_end().strip_suffix(']').and_then(|text| text.rsplit_once('['));
    let round = header.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let marks = ["___", "/", " - ", ": ", " | "];
    let apart = marks.iter().filter_map(|mark| header.rsplit_once(mark));
    let pairs = [code, brackets, round].into_iter().flatten().chain(apart);
    pairs
        .map(|(base, option)| (base.trim_end().trim_end_matches("- Selected Choice").trim_end(), option))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scoring::samples::{scale, select};

    fn bank_of(questions: Vec<Question>) -> Bank {
        let mut bank = crate::bank::builtin().unwrap().into_iter().next().unwrap();
        bank.questions = questions;
        bank
    }

    fn told(bank: &Bank, header: &[&str]) -> Matches {
        let header: Vec<String> = header.iter().map(|text| (*text).to_owned()).collect();
        matches(&Headers::new(&header), bank)
    }

    #[test]
    fn one_column_or_one_for_each_option() {
        let bank = bank_of(vec![select("f1", &["0.50", "0.50", "0.00"])]);
        let text = bank.questions[0].text.clone();
        for header in [
            ["f1[a]", "f1[b]", "f1[c]"],
            ["f1___a", "f1___b", "f1___c"],
            ["f1[a]. Whom? [One]", "f1[b]. Whom? [Two]", "f1[c]. Whom? [Three]"],
            ["core/f1/a", "core/f1/b", "core/f1/c"],
            ["F1 - Option a", "F1 - Option b", "F1 - Option c"],
            ["Option a", "Option b", "Option c"],
        ] {
            let matches = told(&bank, &header);
            let Some(Found::Each(columns, None)) = matches.found.get("f1") else { panic!("{header:?}") };
            let places: Vec<_> = columns.iter().map(|(letter, at)| (letter.as_str(), *at)).collect();
            assert_eq!(places, [("a", 0), ("b", 1), ("c", 2)], "{header:?}");
        }
        let long = format!("Q7 - {text} - Selected Choice - Option b");
        assert!(
            matches!(told(&bank, &[&long]).found.get("f1"), Some(Found::Each(columns, _)) if columns["b"] == 0)
        );
        assert!(matches!(told(&bank, &["x", "f1"]).found.get("f1"), Some(Found::One(1))));
        assert!(
            told(&bank, &["Option a", "Option b"]).found.is_empty(),
            "bare texts count only when all are there"
        );
    }

    #[test]
    fn what_stands_in_front_of_a_question_is_told() {
        let question = select("f1", &["0.50", "0.50"]);
        let text = &question.text;
        for (header, front) in [
            ("f1", None),
            ("G01Q03. f1", None),
            ("f1[a]", None),
            ("Q3 [f1]", None),
            ("core/f1/a", Some("core")),
            ("q1_partner[f1]", Some("q1_partner")),
            (&format!("My partner would say: [{text}]"), Some("My partner would say:")),
            (&format!("G01Q03[SQ1]. My partner: [{text}]"), Some("My partner:")),
            (&format!("f1[a]. {text} [Option a]"), None),
            (&format!("3. {text} [Option a]"), None),
        ] {
            assert_eq!(besides(header, &question).as_deref(), front, "{header}");
        }
    }

    #[test]
    fn two_columns_for_one_question_are_not_chosen_between() {
        let bank = bank_of(vec![scale("p1", false)]);
        let text = bank.questions[0].text.clone();
        let matches = told(&bank, &[&text, "p1", "other"]);
        assert_eq!(matches.unclear, [("p1".to_owned(), vec![0, 1])]);
        assert!(told(&bank, &["G01Q03. P1 ", "other"]).unclear.is_empty());
    }
}
