//! Guessing a map from a file: headers against the questions of installed banks, and against the names that form tools
//! give to the time and to the person. What a column is, its name says and nothing else; what no name says is left open
//! for a person to settle. What was guessed is told before anything is stored.

mod chosen;
mod flaw_words;
mod flaws;
mod headers;
mod named;
mod questions;
mod second;
mod sent;
mod status_words;
mod times;
mod who;
mod zones;

pub use self::times::{Times, moments};
pub(super) use self::times::{is_not_sent, is_sent, time_column};
pub(super) use self::{questions::besides, who::number, who::submission};
use self::{
    questions::{Found, Matches},
    second::{Fit, Names},
    times::at_column,
};
use super::{
    ColumnMap, Sheet, answer, brief,
    map::{AnswerColumn, At, AtColumn, ClientColumn, Column, Columns, Key, Source},
    meaning::ColumnWords,
};
use crate::{
    bank::Bank,
    domain::{assessment::Type, naming, question::Question},
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
    /// What a person has to settle; the map says it too.
    pub open: Vec<String>,
}

impl Guessed {
    /// Whether every question, the client and the time were found.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.open.is_empty() && !self.map.answers.is_empty()
    }

    /// The map, to import by at once: nobody stated the form of its times, so a row may still say that it is another one.
    pub fn taken(mut self) -> ColumnMap {
        if let Some(At::Column(at)) = &mut self.map.at {
            at.format = None;
        }
        self.map
    }
}

/// Whether the name of a column says who answered, or when.
pub(super) fn says_who_or_when(name: &str) -> bool {
    headers::person(name, &[]).is_some() || headers::time(name, &[]).is_some()
}

/// The column with the time of day that belongs to a column of days, by what both are called: `Date` and `Time`.
pub(super) fn clock_of(sheet: &Sheet<'_>, day: usize) -> Option<usize> {
    let front = headers::day_front(header(sheet, day))?;
    let named = |name: &String| headers::clock_front(name).as_ref() == Some(&front);
    sheet.header.iter().position(named)
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
    let names = Names::new(sheet);
    let (installed, bank) = choose(store, &names, wanted)?;
    let Fit { matches, second } = names.fit(&bank);
    let apart = questions::apart(names.read(second), &bank, &matches.found);
    let Matches { found, unclear, beside, numbered } = matches;
    let mut open: Vec<_> = unclear.into_iter().map(|(code, columns)| several(&code, &columns)).collect();
    let groups = questions::group(names.read(second), &found);
    let client = settled(who::client(sheet, groups.as_slice()), &mut open);
    let at = settled(at_column(setting, sheet, &forms(&bank)), &mut open);
    let finished = sent::finished(sheet);
    let questions = bank.questions.iter();
    let missing = questions.clone().filter(|asked| !asked.optional && !found.contains_key(&asked.code));
    let missing = missing.map(|question| question.code.clone()).collect();
    let answers = questions.filter_map(|question| {
        let source = source(sheet, found.get(&question.code)?);
        let question = question.code.clone();
        Some(AnswerColumn { question, source, values: ColumnWords::new(), missing: Vec::new() })
    });
    let answers: Vec<_> = answers.collect();
    open.extend(apart);
    open.extend(numbered.into_iter().map(|(code, at)| {
        let name = brief(header(sheet, at));
        format!(
            "which column answers {code}: '{name}' is one of several that are numbered alike; name it in the map where it is \
             meant: question = \"{code}\", column = \"{name}\""
        )
    }));
    open.extend(beside.into_iter().filter_map(|(code, at)| unknown_option(sheet, &code, at)));
    let mut used: Vec<usize> = found.values().flat_map(Found::columns).collect();
    used.extend(client.iter().flat_map(who::Who::columns).chain(finished));
    used.extend(at.iter().flat_map(|at| std::iter::once(at.column).chain(at.clock)));
    let other: Vec<usize> = (0..sheet.header.len()).filter(|at| !used.contains(at)).collect();
    open.extend(client.as_ref().and_then(|client| who::beside_name(sheet, client, &other)));
    open.extend(other.iter().filter_map(|at| nameless(sheet, *at, second)));
    open.extend(
        bank.questions.iter().filter_map(|question| lacks_options(question, found.get(&question.code)?)),
    );
    open.extend(sent::further_headers(sheet));
    open.extend(other.iter().filter_map(|at| flaws::unfinished(sheet, *at)));
    let as_sampled: Vec<_> =
        other.iter().filter_map(|at| flaws::as_sampled(sheet, *at, column(sheet, *at))).collect();
    let unused = (0..).zip(&sheet.header).filter(|(at, name)| !used.contains(at) && !name.is_empty());
    let unused = unused.map(|(_, header)| header.clone()).collect();
    let key = match (&client, &at) {
        (Some(client), Some(at)) => {
            let client = client.main.first().map(|client| column(sheet, *client));
            let ids = submission(sheet, &used).map(|id| column(sheet, id));
            Some(Key::List(std::iter::once(column(sheet, at.column)).chain(client).chain(ids).collect()))
        }
        _ => None,
    };
    let map = ColumnMap {
        to_settle: open.clone(),
        bank: Some(installed.id.clone()),
        kind: Some(installed.kind),
        skip: usize::from(second),
        key,
        client: client.map(|client| client_column(sheet, &client)),
        at: at.map(|at| at_words(sheet, at)),
        rows: finished.map(|at| sent::done(column(sheet, at))).into_iter().chain(as_sampled).collect(),
        answers,
        ..ColumnMap::default()
    };
    Ok(Guessed { map, missing, unused, open })
}

/// What a form with the questions of a bank may be called, folded.
fn forms(bank: &Bank) -> Vec<String> {
    let kind = bank.bank_type.words();
    let fold = |text: &str| naming::words(text).join(" ");
    [bank.id.as_str(), bank.title.as_str(), kind].map(fold).to_vec()
}

fn client_column(sheet: &Sheet<'_>, who: &who::Who) -> ClientColumn {
    ClientColumn {
        column: columns(sheet, &who.main),
        by: who.by,
        name: (!who.name.is_empty()).then(|| columns(sheet, &who.name)),
        handle: who.handle.map(|at| column(sheet, at)),
    }
}

fn at_words(sheet: &Sheet<'_>, Times { column: at, clock, moments }: Times) -> At {
    At::Column(AtColumn {
        column: column(sheet, at),
        time: clock.map(|at| column(sheet, at)),
        format: moments.format,
        tz: Some(moments.zone),
    })
}

fn source(sheet: &Sheet<'_>, found: &Found) -> Source {
    match found {
        Found::One(at) => Source::One { column: column(sheet, *at), split: None },
        Found::Each(columns, whole) => {
            let columns = columns.iter().map(|(letter, at)| (letter.clone(), column(sheet, *at)));
            Source::Each { columns: columns.collect(), whole: whole.map(|at| column(sheet, at)) }
        }
    }
}

/// What is to be settled about a column that is called like an option that its question does not have, unless nothing
/// was chosen in it.
fn unknown_option(sheet: &Sheet<'_>, code: &str, at: usize) -> Option<String> {
    let name = brief(header(sheet, at));
    if name.is_empty() {
        return None;
    }
    let chosen = cells(sheet, at).any(|cell| !cell.is_empty() && !answer::is_not_chosen(cell));
    (chosen || !sheet.is_sampled()).then(|| {
        format!(
            "what '{name}' means: it is named like an option of {code}, but the bank has no such option; a \
             map that does not name it leaves it out"
        )
    })
}

/// What is to be settled about options of a question without a column: nobody could have chosen them.
fn lacks_options(question: &Question, found: &Found) -> Option<String> {
    let Found::Each(columns, None) = found else { return None };
    let letters: Vec<&str> = question.kind.options().iter().map(|option| option.code.as_str()).collect();
    let lacking: Vec<&str> =
        letters.into_iter().filter(|letter| !columns.iter().any(|(known, _)| known == letter)).collect();
    (!lacking.is_empty()).then(|| {
        format!(
            "option {} of {} has no column: with this map, no one chose it",
            lacking.join(", "),
            question.code
        )
    })
}

/// What is to be settled about a column that has no name and something in it.
fn nameless(sheet: &Sheet<'_>, at: usize, second: bool) -> Option<String> {
    let rows = sheet.sample.iter().skip(usize::from(second));
    let filled = rows.filter_map(|row| row.get(at)).any(|cell| !cell.is_empty());
    (header(sheet, at).is_empty() && filled).then(|| {
        format!(
            "what column {} means: it has no name, and something in it; a map that does not name it leaves it out",
            at + 1
        )
    })
}

/// A column by its name where that is its own, else by its number.
fn column(sheet: &Sheet<'_>, at: usize) -> Column {
    match sheet.header.get(at) {
        Some(name) if !name.is_empty() && sheet.columns(name).len() == 1 => Column::Name(name.clone()),
        _ => Column::Number(at + 1),
    }
}

fn columns(sheet: &Sheet<'_>, places: &[usize]) -> Columns {
    Columns(places.iter().map(|at| column(sheet, *at)).collect())
}

fn header<'s>(sheet: &'s Sheet<'_>, at: usize) -> &'s str {
    sheet.header.get(at).map_or("", String::as_str)
}

fn several(code: &str, columns: &[usize]) -> String {
    let numbers: Vec<_> = columns.iter().map(|at| (at + 1).to_string()).collect();
    format!("which column answers {code}: columns {} have its name; give one by number", numbers.join(", "))
}

/// What was found, or nothing and a point that is open.
fn settled<T>(found: Result<T, Open<T>>, open: &mut Vec<String>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(Open { point, draft }) => {
            open.push(point);
            draft
        }
    }
}

/// What a person has to settle, and what stands in the map until then.
struct Open<T> {
    point: String,
    draft: Option<T>,
}

impl<T> Open<T> {
    fn new(point: impl Into<String>) -> Self {
        Self { point: point.into(), draft: None }
    }
}

/// The bank whose questions the headers are: the named one, or the one with most of them.
fn choose(store: &Store, names: &Names, wanted: Wanted<'_>) -> Result<(Installed, Bank), Error> {
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
        let count = names.fit(&bank).matches.found.len() * 1000 / bank.questions.len().max(1);
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
            .hint("choose one: --bank NAME"));
    }
    let newest = best.into_iter().max_by_key(|(_, _, bank)| bank.version);
    newest.map(|(_, installed, bank)| (installed, bank)).ok_or_else(|| {
        Error::usage("no column has the name of a question of an installed bank")
            .hint("choose a bank: --bank NAME (coach bank list), or write a map: coach import map FILE")
    })
}

fn cells<'s>(sheet: &'s Sheet<'_>, at: usize) -> impl Iterator<Item = &'s str> + Clone {
    sheet.sample.iter().filter_map(move |row| row.get(at)).map(String::as_str)
}
