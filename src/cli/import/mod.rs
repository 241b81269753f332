//! `coach import`: data from files. One operation per file; every row is taken, known, or rejected with the reason.

mod contacts;
mod map;
mod pass;
pub(super) mod row;
mod watch;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use self::{map::MapArgs, pass::Common};
use super::cx::Cx;
use crate::{
    domain::assessment::Type,
    error::Error,
    practice::{
        self,
        address::Sharing,
        import::{ColumnMap, Sheet, clients, guess, left::Leave, map::Unfinished, responses, scores},
    },
    store::Tx,
};

#[derive(Subcommand, Debug)]
pub(super) enum ImportCommand {
    /// Clients from CSV or JSON
    Clients(ClientsArgs),
    /// Assessment answers exported by a form tool
    Responses(ResponsesArgs),
    /// Scores calculated elsewhere
    Scores(ScoresArgs),
    /// Draft a column map from a file
    Map(MapArgs),
}

impl ImportCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Clients(args) => args.run(cx),
            Self::Responses(args) => args.run(cx),
            Self::Scores(args) => args.run(cx),
            Self::Map(args) => args.run(cx),
        }
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Columns have the names of the data model or those that address books use (coach import map --for clients). \
Clients are recognised by id or handle, by e-mail and name, or by name and start date if the row has nothing else.

Examples:
  coach import clients roster.csv --dry-run
  coach import clients roster.csv --all-or-nothing --rejects bad.csv
  coach export table clients --json --notes | coach import clients - --yes"
)]
pub(super) struct ClientsArgs {
    #[command(flatten)]
    common: Common,
    /// Update clients who are already in the practice
    #[arg(long)]
    update: bool,
    /// Ignore columns that match no field; --yes does so too
    #[arg(long)]
    ignore_unknown: bool,
    /// Another name with a known e-mail address is another person who shares it
    #[arg(long)]
    share_email: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Columns are found by their names; what the names do not say is asked, never guessed. What was read from where is \
shown before anything is saved. A row that is already in the practice with other answers is listed and changes nothing \
without --update. How to write a map: coach help maps

Examples:
  coach import map responses.csv --save google-quick
  coach import responses responses.csv --map google-quick --dry-run
  coach import responses new.csv --map google-quick --rejects bad.csv"
)]
pub(super) struct ResponsesArgs {
    #[command(flatten)]
    common: Common,
    /// The bank that the answers belong to, as NAME or NAME@VERSION
    #[arg(long)]
    bank: Option<String>,
    /// The kind of assessment
    #[arg(help = "The kind of assessment: initial, quick, deep_dive or custom", long = "type", value_name = "TYPE", value_parser = kind)]
    kind: Option<Type>,
    /// Also import rows with too few answers, without a score
    #[arg(long)]
    without_score: bool,
    /// Skip rows with too few answers
    #[arg(long, conflicts_with = "without_score", hide_short_help = true)]
    skip_unfinished: bool,
    /// Update known assessments with the answers of their rows
    #[arg(long)]
    update: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Columns: handle or email, at, psi, rho, q, f.

Examples:
  coach import scores old-scores.csv --dry-run
  coach export scores --json | coach import scores - --yes")]
pub(super) struct ScoresArgs {
    #[command(flatten)]
    common: Common,
    /// Update known scores that have other values
    #[arg(long)]
    update: bool,
    /// Ignore unknown columns; --yes does so too
    #[arg(long)]
    ignore_unknown: bool,
}

/// Adds every score of a list, or none: what a file of scores holds is read in one way, whichever command takes it.
pub(super) fn add_scores(cx: Cx<'_>, file: PathBuf) -> Result<(), Error> {
    let whole =
        Common { file, map: None, rejects: None, delimiter: None, all_or_nothing: true, unasked: true };
    ScoresArgs { common: whole, update: false, ignore_unknown: false }.run_as(cx, "score add")
}

/// A separator as it is typed.
pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("\"", _) => Err("a quotation mark cannot separate cells".to_owned()),
        (_, [one]) if one.is_ascii() => Ok(*one),
        _ => Err("write one character, or tab".to_owned()),
    }
}

/// A kind of assessment as it is typed: `deep_dive` as well as `deep-dive`.
pub(super) fn kind(text: &str) -> Result<Type, String> {
    text.replace('-', "_").parse().map_err(|error: crate::domain::Invalid| error.to_string())
}

impl ClientsArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let options = clients::Options {
            map: map.as_ref(),
            update: self.update,
            unknown: Leave::agreed(self.ignore_unknown || open.globals.yes),
            sharing: Sharing::agreed(self.share_email),
        };
        self.common.run(
            &mut open,
            ("import clients", "client", "clients"),
            &|tx, setting, (sheet, refused), out, watch| {
                clients::clients(tx, setting, sheet, (options, refused), out, watch)
            },
        )
    }
}

impl ResponsesArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let words = ("import responses", "assessment", "assessments");
        self.common.run(&mut open, words, &|tx, setting, (sheet, refused), out, watch| {
            let guessed = map.is_none();
            let map = match &map {
                Some(map) => self.told(map.clone()),
                None => self.guess(tx, setting, &sheet)?,
            };
            let unfinished = match () {
                () if self.without_score => Unfinished::Keep,
                () if self.skip_unfinished => Unfinished::Skip,
                () => map.unfinished.unwrap_or_default(),
            };
            let options = responses::Options { map: &map, guessed, unfinished, update: self.update };
            responses::responses(tx, setting, sheet, (options, refused), out, watch)
        })
    }

    /// What flags say wins over the map.
    fn told(&self, mut map: ColumnMap) -> ColumnMap {
        if self.bank.is_some() {
            map.bank.clone_from(&self.bank);
        }
        map.kind = self.kind.or(map.kind);
        map
    }

    fn guess(&self, tx: &Tx<'_>, setting: &practice::Setting, sheet: &Sheet<'_>) -> Result<ColumnMap, Error> {
        if sheet.is_json() {
            return Err(Error::usage("answers come as CSV, one row for each time a form was filled in"));
        }
        let wanted = guess::Wanted { bank: self.bank.as_deref(), kind: self.kind };
        let guessed = guess::map(tx, setting, sheet, wanted)?;
        if guessed.is_whole() {
            return Ok(guessed.taken());
        }
        let bank = guessed.map.bank.clone().unwrap_or_default();
        let mut error = Error::usage(format!("the columns do not fit bank {bank} by themselves"));
        if !guessed.missing.is_empty() {
            error = error.fact(format!("no column for: {}", guessed.missing.join(", ")));
        }
        error = guessed.open.into_iter().fold(error, |error, open| error.fact(format!("open: {open}")));
        Err(error.hint(format!(
            "write a draft, answer what it leaves open, and import with --map map.toml: coach import map {} > map.toml",
            self.common.file.display()
        )))
    }
}

impl ScoresArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        self.run_as(cx, "import scores")
    }

    fn run_as(self, cx: Cx<'_>, command: &'static str) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let is_import = command.starts_with("import");
        let options = scores::Options {
            map: map.as_ref(),
            update: self.update,
            unknown: if is_import {
                Leave::agreed(self.ignore_unknown || open.globals.yes)
            } else {
                Leave::Never
            },
        };
        let words = (command, "score", "scores");
        self.common.run(&mut open, words, &|tx, setting, (sheet, refused), out, watch| {
            scores::scores(tx, setting, sheet, (options, refused), out, watch)
        })
    }
}
