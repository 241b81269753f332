//! Guessing a map from a file: headers against the texts of installed banks, cells against what addresses and
//! timestamps look like. What is guessed is always shown before it is used again.

use std::collections::HashMap;

use super::{
    ColumnMap, Sheet,
    map::{AnswerColumn, AtColumn, ClientColumn, Column, Key},
    moment::{self, Guess, Moments},
    people::By,
};
use crate::{
    bank::Bank,
    domain::{assessment::Type, naming},
    error::Error,
    practice::{Setting, bank},
    store::{Store, bank::Installed},
};

/// A map that was guessed, and what is not certain about it.
pub struct Guessed {
    /// The map.
    pub map: ColumnMap,
    /// Questions that no column was found for.
    pub missing: Vec<String>,
    /// Columns that nothing is known about.
    pub unused: Vec<String>,
    /// What a person has to settle.
    pub open: Vec<String>,
}

impl Guessed {
    /// Whether every question, the client and the time were found.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.open.is_empty() && !self.map.answers.is_empty()
    }
}

/// Which bank is meant.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// By name.
    pub bank: Option<&'w str>,
    /// By kind.
    pub kind: Option<Type>,
}

/// Guesses a map for answers.
///
/// # Errors
/// When a named bank is not installed, several fit equally, or none fits at all.
pub fn map(
    store: &Store,
    setting: &Setting,
    sheet: &Sheet<'_>,
    wanted: Wanted<'_>,
) -> Result<Guessed, Error> {
    let headers: Vec<Vec<String>> = sheet.header.iter().map(|header| spellings(header)).collect();
    let (installed, bank) = choose(store, &headers, wanted)?;
    let found = matches(&headers, &bank);
    let client = client_column(sheet);
    let (at, mut open) = at_column(setting, sheet);
    if client.is_none() {
        open.push("which column names the client: client = { column = \"..\", as = \"email\" }".to_owned());
    }
    let questions = bank.questions.iter();
    let missing =
        questions.clone().filter(|question| !question.optional && !found.contains_key(&question.code));
    let missing = missing.map(|question| question.code.clone()).collect();
    let column = |at: usize| match sheet.header.get(at) {
        Some(name) if sheet.columns(name).len() == 1 => Column::Name(name.clone()),
        _ => Column::Number(at + 1),
    };
    let answers = questions.filter_map(|question| {
        let at = found.get(&question.code)?;
        Some(AnswerColumn {
            question: question.code.clone(),
            column: column(*at),
            split: None,
            values: super::answer::ColumnWords::new(),
        })
    });
    let answers: Vec<_> = answers.collect();
    let mut used: Vec<usize> = found.into_values().collect();
    used.extend(client.map(|(at, _)| at).into_iter().chain(at.as_ref().map(|(at, _)| *at)));
    let unused = (0..).zip(&sheet.header).filter(|(at, _)| !used.contains(at));
    let key = match (client, &at) {
        (Some((client, _)), Some((at, _))) => Some(Key::List(vec![column(*at), column(client)])),
        _ => None,
    };
    let map = ColumnMap {
        name: String::new(),
        bank: Some(installed.id.clone()),
        kind: Some(installed.kind),
        key,
        client: client.map(|(at, by)| ClientColumn { column: column(at), by }),
        at: at.map(|(at, moments)| AtColumn {
            column: column(at),
            format: moments.format,
            tz: Some(moments.zone),
        }),
        answers,
        ..ColumnMap::default()
    };
    let unused = unused.map(|(_, header)| header.clone()).filter(|header| !header.is_empty()).collect();
    Ok(Guessed { map, missing, unused, open })
}

/// What a header may say: the whole of it, what stands in brackets (`Statements [I keep my word]`), and either without a
/// number in front (`3. I keep my word`).
fn spellings(header: &str) -> Vec<String> {
    let inner = header.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
    let mut spellings = Vec::new();
    for text in [Some(header), inner].into_iter().flatten() {
        let words = naming::words(text);
        let number = words.first().is_some_and(|word| {
            let digits = word.strip_prefix('q').unwrap_or(word);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        if number && words.len() > 2 {
            spellings.push(words.get(1..).unwrap_or_default().join(" "));
        }
        spellings.push(words.join(" "));
    }
    spellings
}

/// The column of each question, by its code or its text. A text that stands in several columns goes to the questions of
/// that text in order.
fn matches(headers: &[Vec<String>], bank: &Bank) -> HashMap<String, usize> {
    let mut taken = vec![false; headers.len()];
    let mut found = HashMap::new();
    for question in &bank.questions {
        let (code, text) = (naming::words(&question.code).join(" "), naming::words(&question.text).join(" "));
        let fits = |spellings: &[String]| spellings.iter().any(|said| *said == code || *said == text);
        let at = headers.iter().zip(&taken).position(|(spellings, taken)| !taken && fits(spellings));
        if let Some(at) = at {
            taken[at] = true;
            found.insert(question.code.clone(), at);
        }
    }
    found
}

/// The bank whose questions the headers are: the named one, or the one with most of them.
fn choose(store: &Store, headers: &[Vec<String>], wanted: Wanted<'_>) -> Result<(Installed, Bank), Error> {
    if let Some(named) = wanted.bank {
        let installed = bank::find(store, named)?;
        let bank = bank::load(store, installed.row, named)?;
        return Ok((installed, bank));
    }
    let mut best: Vec<(usize, Installed, Bank)> = Vec::new();
    for installed in store.banks()? {
        if !installed.is_active || wanted.kind.is_some_and(|kind| kind != installed.kind) {
            continue;
        }
        let bank = bank::load(store, installed.row, &installed.id)?;
        let count = matches(headers, &bank).len() * 1000 / bank.questions.len().max(1);
        match best.first().map_or(0, |(most, _, _)| *most) {
            most if count == 0 || count < most => {}
            most if count > most => best = vec![(count, installed, bank)],
            _ => best.push((count, installed, bank)),
        }
    }
    let several =
        best.iter().any(|(_, other, _)| best.first().is_some_and(|(_, first, _)| first.id != other.id));
    if several {
        let names: Vec<_> = best.iter().map(|(_, installed, _)| installed.id.clone()).collect();
        return Err(Error::usage(format!("the columns fit several banks: {}", names.join(", ")))
            .hint("say which: --bank NAME"));
    }
    let newest = best.into_iter().max_by_key(|(_, _, bank)| bank.version);
    newest.map(|(_, installed, bank)| (installed, bank)).ok_or_else(|| {
        Error::usage("no column is called like a question of an installed bank")
            .hint("say which bank: --bank NAME (coach bank list), or write a map: coach import map FILE")
    })
}

/// The column that names the client: by what it is called, else by what stands in it.
fn client_column(sheet: &Sheet<'_>) -> Option<(usize, By)> {
    let called = |names: &[&str]| {
        sheet.header.iter().position(|header| names.contains(&naming::words(header).join(" ").as_str()))
    };
    let cells =
        |at: usize| sheet.sample.iter().filter_map(move |row| row.get(at)).filter(|cell| !cell.is_empty());
    let addresses = |at: usize| {
        let (all, like) = (cells(at).count(), cells(at).filter(|cell| cell.contains('@')).count());
        all > 0 && like * 5 >= all * 4
    };
    let email =
        called(&["email", "e mail", "email address", "e mail address", "mail", "your email", "username"]);
    if let Some(at) = email.filter(|at| sheet.sample.is_empty() || addresses(*at)) {
        return Some((at, By::Email));
    }
    if let Some(at) = called(&["handle", "client handle"]) {
        return Some((at, By::Handle));
    }
    if let Some(at) = (0..sheet.header.len()).find(|at| addresses(*at)) {
        return Some((at, By::Email));
    }
    called(&["name", "full name", "client", "your name", "first and last name"]).map(|at| (at, By::Name))
}

/// The column of timestamps, and what about it has to be settled.
fn at_column(setting: &Setting, sheet: &Sheet<'_>) -> (Option<(usize, Moments)>, Vec<String>) {
    const NAMES: [&str; 17] = [
        "timestamp",
        "completed at",
        "submitted at",
        "submit date",
        "submission date",
        "completion time",
        "end date",
        "date submitted",
        "answered at",
        "calculated at",
        "created at",
        "zeitstempel",
        "horodateur",
        "marca temporal",
        "date",
        "at",
        "time",
    ];
    let slashes = setting.config.slash_order();
    let words: Vec<String> = sheet.header.iter().map(|header| naming::words(header).join(" ")).collect();
    let called = NAMES.iter().filter_map(|name| words.iter().position(|word| word == name));
    for at in called.chain(0..words.len()) {
        match moment::guess(cells(sheet, at), slashes) {
            Some(Guess::Format(format)) => {
                return (Some((at, Moments { format, zone: setting.zone.into() })), Vec::new());
            }
            Some(Guess::Either(day, month)) => {
                let zone = setting.zone.into();
                let moments = Moments { format: Some(day.to_owned()), zone };
                let open = format!(
                    "whether '{}' has the day or the month first: format = \"{day}\" or \"{month}\" \
                     (for good: coach config set time.slash_order dmy)",
                    sheet.header.get(at).map_or("", String::as_str)
                );
                return (Some((at, moments)), vec![open]);
            }
            None => {}
        }
    }
    (None, vec!["which column says when: at = { column = \"..\" }".to_owned()])
}

fn cells<'s>(sheet: &'s Sheet<'_>, at: usize) -> impl Iterator<Item = &'s str> + Clone {
    sheet.sample.iter().filter_map(move |row| row.get(at)).map(String::as_str)
}

/// How the timestamps of a map are read; a format that it does not tell is guessed.
///
/// # Errors
/// When there is no such column, or its format cannot be told.
pub fn moments(setting: &Setting, sheet: &Sheet<'_>, told: &AtColumn) -> Result<(usize, Moments), Error> {
    let at = told.column.find(sheet)?;
    let zone = told.tz.unwrap_or_else(|| setting.zone.into());
    if told.format.is_some() {
        return Ok((at, Moments { format: told.format.clone(), zone }));
    }
    match moment::guess(cells(sheet, at), setting.config.slash_order()) {
        Some(Guess::Format(format)) => Ok((at, Moments { format, zone })),
        None if cells(sheet, at).all(str::is_empty) => Ok((at, Moments { format: None, zone })),
        Some(Guess::Either(day, month)) => {
            Err(Error::usage("the timestamps can have the day or the month first")
                .hint(format!("say it in the map: format = \"{day}\" or \"{month}\""))
                .hint("or settle it for good: coach config set time.slash_order dmy"))
        }
        None => Err(Error::usage("the timestamps have no form that is known")
            .hint("say it in the map: at = { column = \"Timestamp\", format = \"%d/%m/%Y %H:%M:%S\" }")),
    }
}
