//! `coach import map`: guess which column is what, show it, save it.

use std::path::PathBuf;

use clap::Args;

use super::{contacts, delimiter, kind};
use crate::{
    cli::{
        cx::{Cx, Open},
        globals::Globals,
        input,
    },
    domain::assessment::Type,
    env::Env,
    error::Error,
    practice::import::{
        ColumnMap, Layout, Maps, Sheet,
        guess::{self, Guessed},
    },
    report::{import_cell, write_value},
};

/// What a file holds that a map is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Answers of a form tool
    Responses,
    /// A list of contacts
    Clients,
}

#[derive(Args, Debug)]
#[command(after_help = "The map is TOML on standard output: redirect it to a file to edit it.

Examples:
  coach import map contacts.csv --for clients
  coach import map responses.csv --save google-quick
  coach import map responses.csv --bank quick > map.toml
  coach import map --list")]
pub(in crate::cli) struct MapArgs {
    /// A file of the form tool, or with --for clients a contact list; - is standard input
    #[arg(required_unless_present_any = ["list", "show"], value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Save it under this name in the practice
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// Replace a saved map with that name
    #[arg(long, requires = "save")]
    force: bool,
    /// The bank that the answers belong to, as NAME or NAME@VERSION
    #[arg(long)]
    bank: Option<String>,
    /// The kind of assessment
    #[arg(help = "The kind of assessment: initial, quick, deep_dive or custom", long = "type", value_name = "TYPE", value_parser = kind)]
    kind: Option<Type>,
    /// What the file holds
    #[arg(long = "for", value_enum, value_name = "WHAT", default_value_t = What::Responses)]
    what: What,
    /// What separates the cells, for example ';' or tab [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// List saved maps
    #[arg(long, conflicts_with_all = ["file", "save", "show"])]
    list: bool,
    /// Print a saved map
    #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "save"])]
    show: Option<String>,
}

impl MapArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let maps = Maps::new(&cx.folder());
        if self.list {
            return list(cx, &maps);
        }
        if let Some(name) = &self.show {
            let map = maps.load(name)?;
            return show(cx.env, &cx.globals, &map);
        }
        let Some(file) = &self.file else { return Err(Error::usage("which file?")) };
        if let Some(name) = &self.save
            && maps.exists(name)?
            && !self.force
        {
            return Err(Error::refused(format!("map {name} already exists"))
                .hint(format!("show it: coach import map --show {name}"))
                .hint("replace it with --force, or save under another name"));
        }
        // Banks lie open: no key is needed.
        let mut open = cx.peek()?;
        let origin = input::origin(open.env, file)?;
        let layout = Layout { delimiter: self.delimiter, unguard: import_cell };
        let sheet = Sheet::open(origin.reader()?, &origin.name(), layout)?;
        if sheet.is_json() {
            return Err(Error::usage("a map is for CSV files; JSON objects name their fields themselves"));
        }
        // A file whose columns change in the middle fits no map.
        Sheet::open(origin.reader()?, &origin.name(), layout)?.each(&mut |_| Ok(()))?;
        if self.what == What::Clients {
            return contacts::guess(&mut open, (&maps, self.save.as_deref()), &sheet);
        }
        let wanted = guess::Wanted { bank: self.bank.as_deref(), kind: self.kind };
        let mut guessed = guess::map(open.store(), open.setting(), &sheet, wanted)?;
        guessed.map.name = self.save.clone().unwrap_or_else(|| "draft".to_owned());
        if let Some(bank) = &self.bank {
            guessed.map.bank = Some(bank.clone());
        }
        show(open.env, &open.globals, &guessed.map)?;
        remarks(&mut open, &guessed)?;
        match &self.save {
            Some(_) => save(&mut open, &maps, &guessed),
            None => open.say("Save it with --save NAME, or redirect it to a file and correct it there"),
        }
    }
}

/// Writes a map: as the TOML that it is kept in, or as the same in JSON.
pub(super) fn show(env: &mut Env, globals: &Globals, map: &ColumnMap) -> Result<(), Error> {
    let text = map.to_toml();
    if !globals.speaks_json() {
        return Ok(env.term.out().write_all(text.as_bytes())?);
    }
    Ok(write_value(&input::from_toml(&text)?, env.term.out())?)
}

fn list(mut cx: Cx<'_>, maps: &Maps) -> Result<(), Error> {
    let names = maps.names()?;
    if cx.globals.speaks_json() {
        return Ok(write_value(&names, cx.env.term.out())?);
    }
    for name in &names {
        writeln!(cx.env.term.out(), "{name}")?;
    }
    if names.is_empty() {
        cx.say("No maps yet. Create one: coach import map FILE --save NAME")?;
    }
    Ok(())
}

/// What was found and what was not, for the person.
fn remarks(open: &mut Open<'_>, guessed: &Guessed) -> Result<(), Error> {
    let (found, missing) = (guessed.map.answers.len(), guessed.missing.len());
    let bank = guessed.map.bank.as_deref().unwrap_or_default();
    let words = if missing == 0 {
        "all questions".to_owned()
    } else {
        format!("{found} of {} questions", found + missing)
    };
    open.say("")?;
    open.say(&format!("Bank {bank}: {words} have a column"))?;
    if missing > 0 {
        open.say(&format!("No column for: {}", guessed.missing.join(", ")))?;
    }
    if guessed.map.skip > 0 {
        open.say("Row 2 names the columns above it: skip = 1")?;
    }
    if !guessed.unused.is_empty() {
        open.say(&format!("Not used: {}", guessed.unused.join(", ")))?;
    }
    for question in &guessed.open {
        open.say(&format!("Open: {question}"))?;
    }
    Ok(())
}

fn save(open: &mut Open<'_>, maps: &Maps, guessed: &Guessed) -> Result<(), Error> {
    let name = &guessed.map.name;
    if !guessed.open.is_empty() || guessed.map.answers.is_empty() {
        return Err(Error::refused(format!("map {name} was not saved: it has open questions"))
            .hint("redirect it to a file, correct it, and use that: --map map.toml"));
    }
    keep(open, maps, &guessed.map, "responses")
}

/// Saves a map under its name, once that is agreed to, and says how it is used for files of `noun`.
pub(super) fn keep(open: &mut Open<'_>, maps: &Maps, map: &ColumnMap, noun: &str) -> Result<(), Error> {
    let name = &map.name;
    if open.globals.dry_run {
        return open.say(&format!("would have saved map {name}"));
    }
    if open.globals.may_ask(open.env) && !open.globals.yes {
        open.env.term.out().flush()?;
        if !open.env.term.confirm(&format!("Save it as {name}?"))? {
            return open.say("Not saved");
        }
    }
    let path = maps.save(map)?;
    open.did(&format!("Saved map {name} ({})", path.display()))?;
    open.say(&format!("Use it: coach import {noun} FILE --map {name}"))
}
