//! `coach bank`: question banks and intervention libraries installed in the practice, and TOML files that are to become
//! one.

mod file;
pub(super) mod row;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use self::row::{BankPage, BankRow, ChangeRow, InterventionLine, LibraryPage, QuestionLine};
use super::{
    cx::{Cx, Open},
    several::Banks,
};
use crate::{
    bank::{self, Text},
    error::Error,
    practice::{Outcome, bank as installed, library},
    store::Kind,
};

#[derive(Subcommand, Debug)]
pub(super) enum BankCommand {
    /// Installed question banks and intervention libraries
    #[command(
        visible_alias = "ls",
        after_help = "Examples:\n  coach bank list\n  coach bank list --all --json"
    )]
    List(ListArgs),
    /// Questions, weights and scoring of one version, or the interventions of a library
    #[command(
        after_help = "Examples:\n  coach bank show quick\n  coach bank show initial@1.0.0 --json\n  coach bank show interventions"
    )]
    Show(ShowArgs),
    /// Check TOML files and show what is wrong and where
    #[command(
        after_help = "Examples:\n  coach bank lint\n  coach bank lint my-bank.toml\n  coach bank lint question-banks/*.toml"
    )]
    Lint(LintArgs),
    /// Install a bank or library from a TOML file
    #[command(
        after_help = "Examples:\n  coach bank add my-bank.toml\n  coach bank add my-bank.toml --dry-run"
    )]
    Add(AddArgs),
    /// What changed between two versions, each a file or an installed one
    #[command(
        after_help = "Examples:\n  coach bank diff quick@1.0.0 my-quick.toml\n  coach bank diff interventions@1.0.0 my-interventions.toml"
    )]
    Diff(DiffArgs),
    /// Stop offering a version; assessments and assignments made with it stay as they are
    #[command(after_help = "Bring it back with coach bank restore.

Examples:
  coach bank retire quick@1.0.0")]
    Retire(Banks),
    /// Bring back a retired version
    #[command(after_help = "Examples:\n  coach bank restore quick@1.0.0")]
    Restore(Banks),
}

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Also show retired versions
    #[arg(long)]
    all: bool,
}

#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// NAME, or NAME@VERSION
    name: String,
}

#[derive(Args, Debug)]
pub(super) struct LintArgs {
    /// TOML files [default: those in question-banks/ of the current folder, else what is installed]
    files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// A TOML file (- is standard input)
    file: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The older one: NAME@VERSION, NAME or a TOML file (- is standard input)
    a: String,
    /// The newer one: NAME@VERSION, NAME or a TOML file (- is standard input)
    b: String,
}

impl BankCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::List(args) => list(cx, args.all),
            Self::Show(args) => show(cx, &args.name),
            Self::Lint(args) => file::lint(cx, &args.files),
            Self::Add(args) => add(cx, &args.file),
            Self::Diff(args) => diff(cx, &args),
            Self::Retire(args) => offer(cx, &args, false),
            Self::Restore(args) => offer(cx, &args, true),
        }
    }
}

fn list(cx: Cx<'_>, all: bool) -> Result<(), Error> {
    let mut open = cx.peek()?;
    open.list("No question banks are installed", |practice, push| {
        let banks = practice.store.banks()?.into_iter().filter(|bank| all || bank.is_active);
        banks.map(BankRow::from).try_for_each(|row| push(&row))?;
        let libraries = practice.store.libraries()?.into_iter().filter(|library| all || library.is_active);
        libraries.map(BankRow::from).try_for_each(|row| push(&row))
    })
}

fn show(cx: Cx<'_>, name: &str) -> Result<(), Error> {
    let mut open = cx.peek()?;
    match load(&open, name)? {
        Text::Bank(bank) => {
            let page = BankPage(bank);
            let lines: Vec<_> = page.0.questions.iter().map(QuestionLine).collect();
            open.one_in_parts(&page, &lines)
        }
        Text::Library(library) => {
            let page = LibraryPage(library);
            let lines: Vec<_> = page.0.interventions.iter().map(InterventionLine).collect();
            open.one_in_parts(&page, &lines)
        }
    }
}

/// The installed version that a name means.
fn load(open: &Open<'_>, name: &str) -> Result<Text, Error> {
    if let Some(found) = library::find(open.store(), name)? {
        return library::load(open.store(), &found).map(Text::Library);
    }
    let found = installed::find(open.store(), name)?;
    installed::load(open.store(), found.row, name).map(Text::Bank)
}

fn add(mut cx: Cx<'_>, file: &Path) -> Result<(), Error> {
    let text = file::check(&mut cx, file)?.map_err(installed::problems)?;
    let mut open = cx.open()?;
    let done = open.write("bank add", Kind::Write, |tx, _| {
        let (row, known, replaced) = match &text {
            Text::Bank(bank) => {
                let version = bank.version.to_string();
                let known = tx.banks()?.iter().any(|it| it.id == bank.id && it.version == version);
                (BankRow::from(installed::install(tx, bank)?), known, None)
            }
            Text::Library(library) => {
                let done = library::install(tx, library)?;
                (BankRow::from(done.row), done.known, done.replaced)
            }
        };
        let instead = replaced.map_or_else(String::new, |old| format!(" in place of {}", old.name()));
        let summary = format!("installed {}{instead}", text.name());
        Ok(if known { Outcome::Nothing((row, instead)) } else { Outcome::Keep((row, instead), summary) })
    })?;
    let (row, instead) = done.value;
    let sentence = format!("Installed {} with {}{instead}", text.name(), text.holds());
    open.done(&row, &text.name(), &sentence, done.op)
}

fn diff(mut cx: Cx<'_>, args: &DiffArgs) -> Result<(), Error> {
    let file = |name: &str| {
        let path = Path::new(name);
        let toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        (name == "-" || toml || path.exists()).then(|| path.to_owned())
    };
    let mut from_file = |name: &str| match file(name) {
        Some(path) => file::check(&mut cx, &path)?.map_err(installed::problems).map(Some),
        None => Ok::<_, Error>(None),
    };
    let (a, b) = (from_file(&args.a)?, from_file(&args.b)?);
    let mut open = cx.peek()?;
    let a = a.map_or_else(|| load(&open, &args.a), Ok)?;
    let b = b.map_or_else(|| load(&open, &args.b), Ok)?;
    let changes = match (&a, &b) {
        (Text::Bank(a), Text::Bank(b)) => bank::diff(a, b),
        (Text::Library(a), Text::Library(b)) => bank::library::diff(a, b),
        _ => {
            return Err(Error::usage(format!(
                "{} and {} cannot be compared: one is a question bank, the other a library",
                a.name(),
                b.name()
            )));
        }
    };
    let (a, b) = (a.name(), b.name());
    open.say(&if changes.is_empty() {
        format!("No differences between {a} and {b}")
    } else {
        format!("{a} to {b}")
    })?;
    open.list("", |_, push| changes.into_iter().try_for_each(|change| push(&ChangeRow(change))))
}

fn offer(cx: Cx<'_>, named: &Banks, again: bool) -> Result<(), Error> {
    let names = named.names(cx.env)?;
    let mut open = cx.open()?;
    let (command, verb) = if again { ("bank restore", "Restored") } else { ("bank retire", "Retired") };
    let done = open.write(command, Kind::Write, |tx, _| {
        let all = names.iter().map(|name| {
            let (name, row) = if let Some(found) = library::find(tx, name)? {
                (found.name(), BankRow::from(library::offer(tx, found, again)?))
            } else {
                let bank = installed::offer(tx, name, again)?;
                (format!("{}@{}", bank.id, bank.version), BankRow::from(bank))
            };
            let summary = format!("{} {name}", verb.to_lowercase());
            Ok(Outcome::Keep((name, row), summary))
        });
        Ok(Outcome::all(all.collect::<Result<Vec<_>, Error>>()?))
    })?;
    let names: Vec<&str> = done.value.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(", ");
    let told = if again { format!("{names} can be used again") } else { format!("{verb} {names}") };
    match done.value.as_slice() {
        [(name, row)] => open.done(row, name, &told, done.op),
        rows => {
            open.told(&told, done.op)?;
            open.give(rows, done.op)
        }
    }
}
