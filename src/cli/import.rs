//! `coach import`: data from files. One operation per file; every row is taken, known, or rejected with the reason.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{
    cx::{Cx, Open},
    import_map::MapArgs,
    import_row::{Outcome, rejected},
    import_watch::Progress,
    input::{self, Origin},
};
use crate::{
    domain::assessment::Type,
    env::{Env, stop},
    error::{Error, Kind},
    practice::{
        self,
        address::Sharing,
        assess::Lacking,
        import::{
            ColumnMap, Layout, Maps, RejectFile, Rejects, Sheet, Tally, Watch, clients, guess, responses,
            scores, thousands,
        },
    },
    report::import_cell,
    store::{self, Tx},
};

/// More rows than this are shown as a plan first.
const MODERATE: u64 = 50;

#[derive(Subcommand, Debug)]
pub(super) enum ImportCommand {
    /// Clients from CSV or NDJSON
    Clients(ClientsArgs),
    /// Assessment answers exported by a form tool
    Responses(ResponsesArgs),
    /// Scores computed elsewhere
    Scores(ScoresArgs),
    /// Guess a column mapping and save it
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

/// What every import knows.
#[derive(Args, Debug)]
struct Common {
    /// The file; - is standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// A saved column map, or a TOML file with one (coach import map)
    #[arg(long, value_name = "NAME|FILE")]
    map: Option<String>,
    /// Write rejected rows, and what is wrong with them, to a new file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    rejects: Option<PathBuf>,
    /// What separates the cells, for example ';' or tab [default: found out]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Take every row or none
    #[arg(long)]
    all_or_nothing: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Columns are called as in the data model or as address books call them (coach import map --for clients).
Clients are known by id or handle, by e-mail and name, or by name and start date where a row has no more.

Examples:
  coach import clients roster.csv --dry-run
  coach import clients roster.csv --all-or-nothing --rejects bad.csv
  coach export table clients --json --notes | coach import clients - --yes"
)]
pub(super) struct ClientsArgs {
    #[command(flatten)]
    common: Common,
    /// Give clients who are there already the fields of their row
    #[arg(long)]
    update: bool,
    /// Leave out columns that no field is called like; --yes agrees to it too
    #[arg(long)]
    ignore_unknown: bool,
    /// Another name under a known e-mail address is another person who shares it
    #[arg(long)]
    share_email: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Without --map the columns are guessed: they must be called like the questions of an installed bank,
or their codes, with one column for the e-mail address and one for the time.

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
    /// The kind of assessment: initial, quick, deep-dive or custom
    #[arg(long = "type", value_name = "TYPE", value_parser = kind)]
    kind: Option<Type>,
    /// Keep rows with too few answers too, without a score
    #[arg(long)]
    without_score: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Columns: handle or email, at, psi, rho, q, f.

Examples:
  coach import scores old-scores.csv --dry-run
  coach export scores --json | coach import scores - --yes")]
pub(super) struct ScoresArgs {
    #[command(flatten)]
    common: Common,
    /// Correct scores that are there already with other values
    #[arg(long)]
    update: bool,
    /// Leave out columns that are not known; --yes agrees to it too
    #[arg(long)]
    ignore_unknown: bool,
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

/// A kind of assessment as it is typed: `deep-dive` as well as `deep_dive`.
pub(super) fn kind(text: &str) -> Result<Type, String> {
    text.replace('-', "_").parse().map_err(|error: crate::domain::Invalid| error.to_string())
}

/// What is brought in, for messages: command, one, many.
type Words = (&'static str, &'static str, &'static str);

/// The work of one pass over a file.
type Work<'w> = &'w dyn Fn(
    &mut Tx<'_>,
    &practice::Setting,
    Sheet<'_>,
    Option<&mut RejectFile>,
    &mut dyn Watch,
) -> Result<Tally, Error>;

impl ClientsArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let options = clients::Options {
            map: map.as_ref(),
            update: self.update,
            ignore_unknown: self.ignore_unknown || open.globals.yes,
            sharing: Sharing::agreed(self.share_email),
        };
        self.common.run(
            &mut open,
            ("import clients", "client", "clients"),
            &|tx, setting, sheet, out, watch| clients::clients(tx, setting, sheet, options, out, watch),
        )
    }
}

impl ResponsesArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let lacking = if self.without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
        let words = ("import responses", "assessment", "assessments");
        self.common.run(&mut open, words, &|tx, setting, sheet, out, watch| {
            let map = match &map {
                Some(map) => self.told(map.clone()),
                None => self.guess(tx, setting, &sheet)?,
            };
            responses::responses(tx, setting, sheet, responses::Options { map: &map, lacking }, out, watch)
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
            return Ok(guessed.map);
        }
        let bank = guessed.map.bank.clone().unwrap_or_default();
        let mut error = Error::usage(format!("the columns do not fit bank {bank} by themselves"));
        if !guessed.missing.is_empty() {
            error = error.fact(format!("no column for: {}", guessed.missing.join(", ")));
        }
        error = guessed.open.into_iter().fold(error, |error, open| error.fact(format!("not clear: {open}")));
        Err(error.hint(format!(
            "look at the guess, put it right and use it: coach import map {} > map.toml",
            self.common.file.display()
        )))
    }
}

impl ScoresArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let map = self.common.map(&cx)?;
        let mut open = cx.open()?;
        let ignore_unknown = self.ignore_unknown || open.globals.yes;
        let options = scores::Options { map: map.as_ref(), update: self.update, ignore_unknown };
        self.common.run(&mut open, ("import scores", "score", "scores"), &|tx, setting, sheet, out, watch| {
            scores::scores(tx, setting, sheet, options, out, watch)
        })
    }
}

impl Common {
    fn map(&self, cx: &Cx<'_>) -> Result<Option<ColumnMap>, Error> {
        self.map.as_deref().map(|wanted| Maps::new(&cx.folder()).load(wanted)).transpose()
    }

    fn run(&self, open: &mut Open<'_>, words: Words, work: Work<'_>) -> Result<(), Error> {
        let origin = input::origin(open.env, &self.file)?;
        let name = origin.name();
        let layout = Layout { delimiter: self.delimiter, unguard: import_cell };
        let mut rows = 0;
        Sheet::open(origin.reader()?, &name, layout)?.each(&mut |_| {
            rows += 1;
            Ok(())
        })?;
        let pass = Pass { common: self, words, origin: &origin, name: &name, layout, rows, work };
        if rows > MODERATE && !open.globals.yes && !open.globals.dry_run {
            pass.ask(open)?;
        }
        let dry_run = open.globals.dry_run;
        let run = pass.run(open, dry_run, self.rejects.as_deref())?;
        pass.tell(open, run)
    }
}

/// One pass over the file.
struct Pass<'p> {
    common: &'p Common,
    words: Words,
    origin: &'p Origin,
    name: &'p str,
    layout: Layout,
    rows: u64,
    work: Work<'p>,
}

/// What a pass led to.
struct Run {
    tally: Tally,
    op: Option<i64>,
    /// Rejected rows, on the disk under another name or for standard output.
    rejects: Rejects,
}

impl Pass<'_> {
    /// Shows what would come in and asks.
    fn ask(&self, open: &mut Open<'_>) -> Result<(), Error> {
        let (rows, many) = (thousands(self.rows), self.words.2);
        if !open.globals.may_ask(open.env) {
            return Err(Error::usage(format!(
                "{} has {rows} rows; more than {MODERATE} need your word",
                self.name
            ))
            .hint("look first with --dry-run, then add --yes"));
        }
        let plan = self.run(open, true, None)?.tally;
        let rejected = if plan.rejected > 0 {
            format!(", {} not to be imported", thousands(plan.rejected))
        } else {
            String::new()
        };
        open.say(&format!("{rows} rows of {many}: {}{rejected}", plan.words()))?;
        if !plan.wrote() || open.env.term.confirm("Apply?")? {
            return Ok(());
        }
        Err(Error::new(Kind::Cancelled, "nothing was imported"))
    }

    fn run(&self, open: &mut Open<'_>, dry_run: bool, rejects: Option<&Path>) -> Result<Run, Error> {
        let spoken = open.style().spoken();
        let Open { practice, env, globals } = open;
        let Env { clock, entropy, term, .. } = &mut **env;
        let mut watch = Progress::new(&mut **term, &**clock, self.rows, globals.quiet, spoken);
        let (mut told, mut rejected) = (None, Rejects::default());
        let held = stop::hold();
        let done =
            practice.write(&mut **entropy, (self.words.0, store::Kind::Import), dry_run, |tx, setting| {
                let sheet = Sheet::open(self.origin.reader()?, self.name, self.layout)?;
                let mut file = rejects.map(|path| RejectFile::new(path, &sheet)).transpose()?;
                let tally = (self.work)(tx, setting, sheet, file.as_mut(), &mut watch)?;
                // Before anything is kept: a disk that is full takes back the import too.
                if let Some(file) = file.filter(|_| !dry_run) {
                    rejected = file.finish()?;
                }
                let (keep, summary) = (tally.wrote(), self.sentence(&tally).to_lowercase());
                let whole = tally.rejected == 0 || !self.common.all_or_nothing;
                told = Some(tally);
                match (keep && whole, whole) {
                    (true, _) => Ok(practice::Outcome::Keep((), format!("{summary} from {}", self.name))),
                    (false, true) => Ok(practice::Outcome::Nothing(())),
                    (false, false) => Err(Error::refused("not all")),
                }
            });
        drop(held);
        if done.is_ok() {
            stop::forget();
        }
        watch.finish();
        let (tally, op) = match (told, done) {
            (Some(tally), Ok(done)) => (tally, done.op),
            (Some(tally), Err(_)) if tally.rejected > 0 && self.common.all_or_nothing => (tally, None),
            (_, Err(error)) => return Err(error),
            (None, Ok(_)) => (Tally::default(), None),
        };
        Ok(Run { tally, op, rejects: rejected })
    }

    /// What was done, as in `Imported 4 assessments, updated 2`.
    fn sentence(&self, tally: &Tally) -> String {
        let (_, one, many) = self.words;
        let count = |count: u64| format!("{} {}", thousands(count), if count == 1 { one } else { many });
        match (tally.new, tally.updated) {
            (new, 0) => format!("Imported {}", count(new)),
            (0, updated) => format!("Updated {}", count(updated)),
            (new, updated) => format!("Imported {}, updated {}", count(new), thousands(updated)),
        }
    }

    fn tell(&self, open: &mut Open<'_>, run: Run) -> Result<(), Error> {
        let Run { tally, op, mut rejects } = run;
        let misplaced = rejects.place().err();
        open.env.term.out().write_all(&rejects.memory)?;
        let kept = op.is_some() || (open.globals.dry_run && tally.wrote());
        if tally.rejected == 0 {
            let known = if tally.known > 0 {
                format!(" ({} already known)", thousands(tally.known))
            } else {
                String::new()
            };
            if kept {
                open.told(&format!("{}{known}{}", self.sentence(&tally), tally.follows()), op)?;
            } else if tally.rows == 0 {
                open.say(&format!("Nothing to import: {} has no rows", self.name))?;
            } else {
                open.say(&format!("Nothing to import: {} rows, all known already", thousands(tally.rows)))?;
            }
        }
        tally.notes.iter().try_for_each(|note| open.say(note))?;
        if open.globals.for_programs() {
            open.one(&Outcome::new(&tally, op, open.globals.dry_run))?;
        }
        if tally.rejected == 0 {
            return Ok(());
        }
        let (dry_run, wanted) = (open.globals.dry_run, self.common.rejects.as_deref());
        let all_or_nothing = self.common.all_or_nothing;
        Err(match (misplaced, wanted) {
            // What was imported stands, and the rows are safe: only the name of their file is another.
            (Some((there, why)), Some(wanted)) => rejected(&tally, op, dry_run, all_or_nothing, Some(&there))
                .fact(format!("{} cannot be written: {why}", wanted.display())),
            _ => rejected(&tally, op, dry_run, all_or_nothing, wanted),
        })
    }
}
