//! The rules for a whole bank: header, scales, codes, what is measured, pairs. Every broken one is reported.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use toml::Spanned;

use super::{
    Bank,
    format::{RawBank, RawHeader, RawPair, RawQuestion, RawScale},
    heading::{Heading, Letters, check_format, code, parsed},
    problems::Collector,
    question::check_question,
};
use crate::domain::{
    Dimension,
    assessment::Type,
    question::{Kind, Question, Scale},
    scoring::{Contradiction, Coverage},
    text::same_words,
};

/// The most questions of a bank.
const MAX_QUESTIONS: usize = 500;
/// The most minutes that an assessment may be expected to take.
const MAX_MINUTES: i64 = 240;

/// Turns the raw file into a bank without source and hash; `None` when anything was reported.
pub(super) fn check(mut raw: RawBank, problems: &mut Collector) -> Option<Bank> {
    check_format(raw.format, problems);
    let header_span = raw.header.as_ref().map_or(0..0, |header| header.span.clone());
    if let Some(one_more) = raw.questions.get(MAX_QUESTIONS) {
        let count = raw.questions.len();
        problems.add(
            one_more.span.clone(),
            format!("the bank has {count} questions; at most {MAX_QUESTIONS} fit"),
        );
        return None;
    }
    let scales = check_scales(raw.scales, problems);
    let missing = raw.header.as_mut().map(|header| std::mem::take(&mut header.missing)).unwrap_or_default();
    let questions = check_questions(raw.questions, &scales, &missing, problems);
    let contradictions = check_pairs(&raw.contradictions, &questions, problems);
    let bank = raw.header.and_then(|header| check_header(header, problems));
    if let Some(bank) = &bank {
        check_measures(bank, &questions, header_span, problems);
    }
    let questions = questions.into_iter().filter_map(|checked| checked.question).collect();
    let missing = missing.into_iter().map(Spanned::into_inner).collect();
    let bank = Bank { questions, contradictions, missing, ..bank? };
    problems.is_empty().then_some(bank)
}

/// A question with the place of its code or, failing that, its table. A broken one keeps its code, so that what
/// refers to it is not reported as well.
pub(super) struct Checked {
    pub(super) code: String,
    pub(super) span: Range<usize>,
    pub(super) question: Option<Question>,
}

/// The scales of a file by id; a broken one is there, but empty, for the same reason.
pub(super) type Scales = BTreeMap<String, Option<Scale>>;

fn check_header(raw: RawHeader, problems: &mut Collector) -> Option<Bank> {
    let heading = raw.heading.check("bank", problems);
    let bank_type = parsed::<Type>("bank", raw.bank_type, problems);
    let given = raw.dimension.is_some();
    let dimension_span = raw.dimension.as_ref().map_or_else(|| raw.span.clone(), Spanned::span);
    let dimension = parsed::<Dimension>("bank", raw.dimension, problems);
    match bank_type {
        Some(Type::DeepDive) if !given => {
            problems.add(raw.span, "bank is a deep_dive and needs a dimension");
        }
        Some(other) if other != Type::DeepDive && given => {
            problems.add(dimension_span, format!("bank is {other}; dimension belongs to a deep_dive"));
        }
        _ => {}
    }
    let min_coverage = match raw.min_coverage {
        Some(text) => parsed::<Coverage>("bank", Some(text), problems),
        None => Some(Coverage::DEFAULT),
    };
    let expected_minutes = raw.expected_minutes.and_then(|number| minutes(&number, problems));
    let Heading { id, version, title, language, licence } = heading?;
    Some(Bank {
        id,
        version,
        title,
        summary: raw.summary?.into_inner(),
        language,
        licence,
        bank_type: bank_type?,
        dimension,
        min_coverage: min_coverage?,
        expected_minutes: expected_minutes?,
        questions: Vec::new(),
        contradictions: Vec::new(),
        missing: Vec::new(),
        sha256: String::new(),
        source: String::new(),
    })
}

fn minutes(number: &Spanned<i64>, problems: &mut Collector) -> Option<u16> {
    let value = *number.get_ref();
    if !(1..=MAX_MINUTES).contains(&value) {
        let rule = format!("bank expected_minutes is {value}; it runs from 1 to {MAX_MINUTES}");
        problems.add(number.span(), rule);
        return None;
    }
    u16::try_from(value).ok()
}

fn check_scales(raw: Vec<RawScale>, problems: &mut Collector) -> Scales {
    let mut scales = Scales::new();
    for scale in raw {
        let Some(id) = scale.id.and_then(|id| code("scale id", id, Letters::Small, problems)) else {
            continue;
        };
        if scales.contains_key(&id) {
            problems.add(scale.span, format!("scale {id} is defined twice"));
            continue;
        }
        let made = match (scale.min, scale.max, scale.labels) {
            (Some(min), Some(max), Some(labels)) => {
                doubled_labels(&id, &labels, problems);
                misnumbered_labels(&id, &labels, *min.get_ref()..=*max.get_ref(), problems);
                let labels = labels.into_iter().map(|(value, label)| (value.into_inner(), label)).collect();
                let made = Scale::new(min.into_inner(), max.into_inner(), labels);
                made.map_err(|invalid| problems.add(scale.span, format!("scale {id} {}", invalid.rule))).ok()
            }
            _ => None,
        };
        scales.insert(id, made);
    }
    scales
}

/// A label that stands on two values could not be told from itself where a file brings the answer in words.
fn doubled_labels(id: &str, labels: &[(Spanned<i64>, String)], problems: &mut Collector) {
    for (index, (value, label)) in labels.iter().enumerate() {
        if let Some((other, _)) = labels[..index].iter().find(|(_, before)| same_words(before, label)) {
            let (value, other) = (value.get_ref().max(other.get_ref()), value.get_ref().min(other.get_ref()));
            let rule = format!("scale {id} has the label '{label}' on {other} and on {value}");
            problems.add_unless_in_use(labels[index].0.span(), rule);
        }
    }
}

/// A label that names the number of another value says two things where a file brings the answer in words.
fn misnumbered_labels(
    id: &str,
    labels: &[(Spanned<i64>, String)],
    values: std::ops::RangeInclusive<i64>,
    problems: &mut Collector,
) {
    for (value, label) in labels {
        let named = named_number(label).filter(|number| number != value.get_ref() && values.contains(number));
        if let Some(number) = named {
            let rule =
                format!("scale {id} has the label '{label}' on {}, and it names {number}", value.get_ref());
            problems.add_unless_in_use(value.span(), rule);
        }
    }
}

/// Words behind a number that make it an amount: `3 or more days`, `2 times`.
const AMOUNTS: [&str; 17] = [
    "or", "to", "and", "time", "times", "day", "days", "week", "weeks", "month", "months", "year", "years",
    "hour", "hours", "minute", "minutes",
];

/// The number that a label is, or begins with and is numbered by: `5`, `2 Disagree`, `2 - Disagree`.
fn named_number(label: &str) -> Option<i64> {
    let label = label.trim();
    let end = label.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(label.len());
    let (number, rest) = label.split_at(end);
    let number = number.parse().ok()?;
    let words = rest.trim_start_matches([' ', '.', ':', ')', '-', '\u{2013}', '=']);
    let joined = !rest.is_empty() && rest.starts_with(|c: char| c.is_alphanumeric() || "+%,/".contains(c));
    let amount = words.split_whitespace().next().is_some_and(|word| {
        AMOUNTS.contains(&word.to_lowercase().as_str()) || word.starts_with(|c: char| c.is_ascii_digit())
    });
    (!joined && !amount).then_some(number)
}

fn check_questions(
    raw: Vec<RawQuestion>,
    scales: &Scales,
    missing: &[Spanned<String>],
    problems: &mut Collector,
) -> Vec<Checked> {
    missing_twice("bank", missing, problems);
    let mut codes = BTreeSet::new();
    let mut questions = Vec::new();
    for mut question in raw {
        let own = std::mem::take(&mut question.missing);
        let name = question.name.clone();
        missing_twice(&name, &own, problems);
        let span = question.code.as_ref().map_or_else(|| question.span.clone(), Spanned::span);
        let code = question.code.as_ref().map(|code| code.get_ref().clone());
        let mut question = check_question(question, scales, problems);
        if let Some(question) = &mut question {
            for word in missing.iter().chain(&own) {
                no_answer(&name, question, word, problems);
            }
        }
        let Some(code) = code else { continue };
        if codes.insert(code.to_ascii_lowercase()) {
            questions.push(Checked { code, span, question });
        } else {
            problems.add(span, format!("question {code} is defined twice; codes must be unique"));
        }
    }
    questions
}

/// Has a question know a word for "no answer", unless it is an answer to it.
fn no_answer(name: &str, question: &mut Question, word: &Spanned<String>, problems: &mut Collector) {
    let text = word.get_ref();
    let is_answer = match &question.kind {
        Kind::Scale(scale) => {
            // As a file may write it: `50`, `50.0`, `50,00`.
            let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
            let whole = whole.trim().parse().ok().filter(|_| decimals.bytes().all(|byte| byte == b'0'));
            let number = whole.is_some_and(|value| scale.contains(value));
            number || scale.labels().any(|(_, label)| same_words(label, text))
        }
        kind => {
            let mut options = kind.options().iter();
            options.any(|option| same_words(&option.code, text) || same_words(&option.text, text))
        }
    };
    if is_answer {
        problems.add(word.span(), format!("missing has '{text}', which is an answer to {name}"));
    } else if !question.is_missing(text) {
        question.missing.push(text.clone());
    }
}

fn missing_twice(name: &str, words: &[Spanned<String>], problems: &mut Collector) {
    for (index, word) in words.iter().enumerate() {
        if words[..index].iter().any(|before| same_words(before.get_ref(), word.get_ref())) {
            problems.add(word.span(), format!("{name}: missing has '{}' twice", word.get_ref()));
        }
    }
}

fn check_pairs(raw: &[RawPair], questions: &[Checked], problems: &mut Collector) -> Vec<Contradiction> {
    let mut pairs: Vec<Contradiction> = Vec::new();
    for pair in raw {
        let (Some(a), Some(b)) = (&pair.a, &pair.b) else { continue };
        for side in [a, b] {
            if let Some(rule) = pair_fault(side.get_ref(), questions) {
                problems.add(side.span(), format!("contradiction names {}, {rule}", side.get_ref()));
            }
        }
        let (a, b_span, b) = (a.get_ref().clone(), b.span(), b.get_ref().clone());
        let same =
            |known: &Contradiction| (&known.a, &known.b) == (&a, &b) || (&known.a, &known.b) == (&b, &a);
        if a == b {
            problems.add(b_span, format!("contradiction names {a} twice"));
        } else if pairs.iter().any(same) {
            problems.add(b_span, format!("contradiction of {a} and {b} is defined twice"));
        } else {
            pairs.push(Contradiction { a, b });
        }
    }
    pairs
}

fn pair_fault(code: &str, questions: &[Checked]) -> Option<&'static str> {
    let Some(checked) = questions.iter().find(|checked| checked.code == code) else {
        return Some("which is not a question of this bank");
    };
    let unscored = checked.question.as_ref().is_some_and(|question| !question.is_scored());
    unscored.then_some("which is not scored")
}

/// What the type of the bank promises to measure.
fn check_measures(bank: &Bank, questions: &[Checked], header: Range<usize>, problems: &mut Collector) {
    let known = || questions.iter().filter_map(|checked| Some((checked, checked.question.as_ref()?)));
    if let (Type::DeepDive, Some(focus)) = (bank.bank_type, bank.dimension) {
        for (checked, question) in known() {
            if let Some(other) = question.dimension.filter(|dimension| *dimension != focus) {
                let rule = format!("question {} measures {other} in a deep dive into {focus}", checked.code);
                problems.add(checked.span.clone(), rule);
            }
        }
    }
    if questions.iter().any(|checked| checked.question.is_none()) {
        return;
    }
    let promised = match (bank.bank_type, bank.dimension) {
        (Type::Initial | Type::Quick, _) => Dimension::ALL.to_vec(),
        (Type::DeepDive, dimension) => dimension.into_iter().collect(),
        (Type::Custom, _) => Vec::new(),
    };
    let measures = |dimension| known().any(|(_, it)| it.is_scored() && it.dimension == Some(dimension));
    for dimension in Dimension::ALL {
        let of = || known().filter(move |(_, it)| it.is_scored() && it.dimension == Some(dimension));
        if let Some((checked, _)) = of().next().filter(|_| of().all(|(_, it)| it.optional)) {
            let rule = format!("every question for {dimension} is optional; at least one has to count");
            problems.add(checked.span.clone(), rule);
        }
    }
    for dimension in promised.into_iter().filter(|dimension| !measures(*dimension)) {
        let rule = format!("bank is {} and has no scored question for {dimension}", bank.bank_type);
        problems.add(header.clone(), rule);
    }
    if questions.is_empty() && bank.bank_type == Type::Custom {
        problems.add(header, "bank has no questions");
    }
}
