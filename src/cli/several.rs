//! Commands that do the same to one thing or to several: named on the line, or read from a list.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::Value;
use uuid::Uuid;

use super::{
    cx::Open,
    input,
    writing::{Source, Words},
};
use crate::{
    domain::Handle,
    env::{
        Env,
        listed::{self, Head},
    },
    error::{Error, Kind as Sort},
    practice::{Done, Outcome, Setting, meant::Name},
    store::{Kind, Store, Tx},
};

/// What a command acts on.
#[derive(Args, Debug)]
pub(super) struct Several {
    /// Handles or ids
    #[arg(required_unless_present = "list", value_name = "ID")]
    ids: Vec<String>,
    /// Read handles from a file, one per line, or the JSON of a list (- is standard input)
    #[arg(long = "from", value_name = "FILE", conflicts_with = "ids")]
    list: Option<PathBuf>,
}

impl Several {
    /// The names that were given, in their order.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub(super) fn names(&self, env: &mut Env) -> Result<Vec<Name>, Error> {
        meant(self.list.as_deref(), &self.ids, env)
    }
}

/// The clients that a command acts on.
#[derive(Args, Debug)]
pub(super) struct Clients {
    /// Handles, names, e-mail addresses or ids
    #[arg(required_unless_present = "list", value_name = "CLIENT")]
    clients: Vec<String>,
    /// Read handles from a file, one per line, or the JSON of a list (- is standard input)
    #[arg(long = "from", value_name = "FILE", conflicts_with = "clients")]
    list: Option<PathBuf>,
}

impl Clients {
    /// The names that were given, in their order.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub(super) fn names(&self, env: &mut Env) -> Result<Vec<Name>, Error> {
        meant(self.list.as_deref(), &self.clients, env)
    }
}

/// The question banks and libraries that a command acts on.
#[derive(Args, Debug)]
pub(super) struct Banks {
    /// NAME, or NAME@VERSION
    #[arg(required_unless_present = "list", value_name = "NAME")]
    names: Vec<String>,
    /// Read names from a file, one per line, or the JSON of bank list (- is standard input)
    #[arg(long = "from", value_name = "FILE", conflicts_with = "names")]
    list: Option<PathBuf>,
}

impl Banks {
    /// The names that were given, in their order, each once.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub(super) fn names(&self, env: &mut Env) -> Result<Vec<String>, Error> {
        let mut names: Vec<String> = Vec::new();
        for name in meant(self.list.as_deref(), &self.names, env)? {
            if !names.iter().any(|other| other == name.shown()) {
                names.push(name.shown().to_owned());
            }
        }
        Ok(names)
    }
}

/// What a command acts on that also takes a text: behind an ID, `--from` is the text about it; without one, it is the list
/// of what is meant.
#[derive(Args, Debug)]
pub(super) struct Told {
    /// Handles or ids; without any, --from is a list of them, as other verbs take it
    #[arg(required_unless_present = "from", value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    source: Source,
}

impl Told {
    /// The names that were given, in their order, and the text: `said` on the line, or from the file.
    ///
    /// # Errors
    /// When the file cannot be read, or is to be a list and is none: then the text is kept.
    pub(super) fn meant(
        &self,
        env: &mut Env,
        said: Option<&str>,
    ) -> Result<(Vec<Name>, Option<Words>), Error> {
        match self.source.words(env, said)? {
            Some(words) if self.ids.is_empty() => Ok((names_of(env, &words)?, None)),
            words => Ok((typed(&self.ids), words)),
        }
    }
}

/// The names in a file that may hold a text instead.
fn names_of(env: &mut Env, words: &Words) -> Result<Vec<Name>, Error> {
    let text = words.as_list();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    // Lists that programs write: JSON, rows of cells, and handles alone.
    let surely = is_json(&text)
        || listed::is_listed(text.as_bytes())
        || lines().all(|line| line.contains('\t') || line.trim().split(' ').count() == 1);
    let begins = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        first.parse::<Handle>().is_ok() || Uuid::parse_str(first).is_ok()
    };
    if !surely && !lines().all(begins) {
        return Err(Error::usage(format!("{} is not a list of handles, and no ID was given", words.place()))
            .hint("to save it as a text, give the ID that it is about"));
    }
    let names = names_in(&text)?;
    // Another program writes its list again; what may be a text all the same is kept if nothing has such handles.
    if surely {
        env.incoming.kept();
    }
    Ok(names)
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{', '"'])
}

/// A list as text.
///
/// # Errors
/// When it cannot be read.
pub(super) fn text_of(env: &mut Env, path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let read = input::origin(env, path)?.reader()?.read_to_string(&mut text);
    read.map_err(|error| Error::file(path, error))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn typed(names: &[String]) -> Vec<Name> {
    names.iter().map(Name::typed).collect()
}

/// What a list names where there is one, else what the line names.
fn meant(list: Option<&Path>, line: &[String], env: &mut Env) -> Result<Vec<Name>, Error> {
    list.map_or_else(|| Ok(typed(line)), |path| names_in(&text_of(env, path)?))
}

/// Names out of a list: those of each JSON object, of each row under a head, or the first word of each line.
fn names_in(text: &str) -> Result<Vec<Name>, Error> {
    if let Some(head) = Head::of(text) {
        let rows = under(&head, text)?;
        let mut names = Vec::with_capacity(rows.len());
        rows.iter().try_for_each(|row| named(row, &mut names))?;
        return Ok(names);
    }
    if !is_json(text) {
        let words = text.lines().filter_map(|line| line.split_whitespace().next());
        return Ok(words.map(Name::typed).collect());
    }
    let mut names = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let value = value.map_err(|error| {
            Error::usage(format!("line {}, column {} is not JSON", error.line(), error.column()))
        })?;
        match value {
            Value::Array(values) => values.iter().try_for_each(|value| named(value, &mut names))?,
            value => named(&value, &mut names)?,
        }
    }
    Ok(names)
}

/// The rows under a head, as objects.
fn under(head: &Head<'_>, text: &str) -> Result<Vec<Value>, Error> {
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = head.names.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        Value::Object(cells.map(|(name, cell)| ((*name).to_owned(), cell.into())).collect())
    };
    if head.by_tabs {
        let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        return Ok(lines.map(|line| row(&mut line.split('\t'))).collect());
    }
    let mut cells = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let rows = cells.records().map(|record| record.map(|record| row(&mut record.iter())));
    rows.collect::<Result<_, _>>().map_err(|error| Error::usage(format!("the list is not CSV: {error}")))
}

/// Takes out of a value which thing it is: a text, the name and version of a bank, or what a row is called.
fn named(value: &Value, names: &mut Vec<Name>) -> Result<(), Error> {
    let under = |key: &str| value.get(key).and_then(Value::as_str);
    let bank = || Some(format!("{}@{}", under("bank")?, under("version")?));
    let text = value.as_str().map(str::to_owned).or_else(bank).map(Name::typed);
    let name = text.or_else(|| Name::of_row(under("id"), under("handle"))).ok_or_else(|| {
        Error::usage(format!("value {} of the list has no 'handle'", names.len() + 1))
            .hint("for example: coach session list --json | coach session cancel --from -")
    })?;
    names.push(name);
    Ok(())
}

/// Does the same to each of several things in one operation: all of it, or none.
///
/// # Errors
/// When one of them is refused, which is named, or the store refuses.
pub(super) fn each<I: Copy + Into<Uuid>, T>(
    open: &mut Open<'_>,
    command: &str,
    all: &[I],
    mut act: impl FnMut(&mut Tx<'_>, &Setting, I) -> Result<Outcome<T>, Error>,
) -> Result<Done<Vec<T>>, Error> {
    let meter = open.store().meter().clone();
    let _busy = open.busy("Changing records");
    meter.begin(all.len());
    open.write(command, Kind::Write, |tx, setting| {
        let outcomes = all.iter().map(|one| {
            let done = act(tx, setting, *one);
            meter.step();
            // Which of many things is in the way is no guess of the person's.
            done.map_err(|error| if all.len() > 1 { named_in(tx, (*one).into(), error) } else { error })
        });
        Ok(Outcome::all(outcomes.collect::<Result<Vec<_>, _>>()?))
    })
}

/// An error that names the thing that it is about.
fn named_in(store: &Store, id: Uuid, error: Error) -> Error {
    if !matches!(error.kind, Sort::Usage | Sort::NotFound | Sort::Refused) {
        return error;
    }
    let Ok(Some(handle)) = store.handle_of(id) else { return error };
    let mut words = error.message.split(|letter: char| !letter.is_alphanumeric());
    if words.any(|word| word == handle) { error } else { error.at(handle) }
}
