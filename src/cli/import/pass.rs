//! One pass over a file: read it whole, say what was taken from where, keep it or not, and tell what became of its rows.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    delimiter,
    row::{Outcome, rejected},
    watch::Progress,
};
use crate::{
    cli::{
        cx::{Cx, Open},
        input::{self, Origin},
    },
    env::{Env, stop},
    error::{Error, Kind},
    practice::{
        self,
        import::{
            ColumnMap, Contradictions, Layout, Maps, RejectFile, Rejects, Sheet, Tally, Watch, thousands,
        },
    },
    report::import_cell,
    store::{self, Tx},
};

/// More rows than this are shown as a plan first.
const MODERATE: u64 = 50;

/// What every import knows.
#[derive(Args, Debug)]
pub(super) struct Common {
    /// The file; - is standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// A saved column map, or a TOML file with one (coach import map)
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) map: Option<String>,
    /// Write rejected rows and what is wrong with them to a new file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) rejects: Option<PathBuf>,
    /// What separates the cells, for example ';' or tab [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = delimiter, hide_short_help = true)]
    pub(super) delimiter: Option<u8>,
    /// Import every row or none
    #[arg(long)]
    pub(super) all_or_nothing: bool,
    /// Whether many rows are taken without asking first.
    #[arg(skip)]
    pub(super) unasked: bool,
}

/// What is brought in, for messages: command, one, many.
pub(super) type Words = (&'static str, &'static str, &'static str);

/// The work of one pass over a file; with the sheet comes which rows were found to contradict each other.
pub(super) type Work<'w> = &'w dyn Fn(
    &mut Tx<'_>,
    &practice::Setting,
    (Sheet<'_>, &Contradictions),
    Option<&mut RejectFile>,
    &mut dyn Watch,
) -> Result<Tally, Error>;

impl Common {
    pub(super) fn map(&self, cx: &Cx<'_>) -> Result<Option<ColumnMap>, Error> {
        self.map.as_deref().map(|wanted| Maps::new(&cx.folder()).load(wanted)).transpose()
    }

    pub(super) fn run(&self, open: &mut Open<'_>, words: Words, work: Work<'_>) -> Result<(), Error> {
        let origin = input::origin(open.env, &self.file)?;
        let name = origin.name();
        let layout = Layout { delimiter: self.delimiter, unguard: import_cell };
        let rows = Sheet::open(origin.reader()?, &name, layout)?.count()?;
        let asked = rows > MODERATE && !self.unasked && !open.globals.yes && !open.globals.dry_run;
        let pass = Pass { common: self, words, origin: &origin, name: &name, layout, rows, work };
        if asked {
            pass.ask(open)?;
        }
        let dry_run = open.globals.dry_run;
        let run = pass.run(open, dry_run, self.rejects.as_deref(), !asked)?;
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

/// How one reading went.
enum Went {
    /// Through the file.
    Through(Box<Run>),
    /// Rows contradict each other: nothing was kept, and it has to go without them.
    Anew(Contradictions),
}

impl Pass<'_> {
    /// Shows what would come in and asks.
    fn ask(&self, open: &mut Open<'_>) -> Result<(), Error> {
        let (rows, many) = (thousands(self.rows), self.words.2);
        if !open.globals.may_ask(open.env) {
            return Err(Error::usage(format!(
                "{} has {rows} rows, and importing more than {MODERATE} needs confirmation",
                self.name
            ))
            .hint("look first with --dry-run, then add --yes"));
        }
        let plan = self.run(open, true, None, true)?.tally;
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

    /// Reads the file and writes what it says; `aloud`, what was taken from where is told before anything is kept.
    fn run(
        &self,
        open: &mut Open<'_>,
        dry_run: bool,
        rejects: Option<&Path>,
        aloud: bool,
    ) -> Result<Run, Error> {
        let mut refused = Contradictions::default();
        loop {
            match self.once(open, (dry_run, aloud), rejects, &refused)? {
                Went::Through(run) => return Ok(*run),
                Went::Anew(more) => refused.extend(more),
            }
        }
    }

    /// One reading without the rows that are known to contradict each other.
    fn once(
        &self,
        open: &mut Open<'_>,
        (dry_run, aloud): (bool, bool),
        rejects: Option<&Path>,
        refused: &Contradictions,
    ) -> Result<Went, Error> {
        let spoken = open.style().spoken();
        let Open { practice, env, globals } = open;
        let Env { clock, entropy, term, .. } = &mut **env;
        let mut watch = Progress::new(&mut **term, &**clock, self.rows, globals.quiet, spoken);
        let (mut told, mut rejected, mut more) = (None, Rejects::default(), Contradictions::default());
        let held = stop::hold();
        let done =
            practice.write(&mut **entropy, (self.words.0, store::Kind::Import), dry_run, |tx, setting| {
                let sheet = Sheet::open(self.origin.reader()?, self.name, self.layout)?;
                let mut file = rejects.map(|path| RejectFile::new(path, &sheet)).transpose()?;
                let tally = (self.work)(tx, setting, (sheet, refused), file.as_mut(), &mut watch)?;
                if !tally.contradictions.is_empty() {
                    more = tally.contradictions;
                    return Err(Error::refused("rows contradict each other"));
                }
                if aloud {
                    watch.reading(&tally)?;
                }
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
        if !more.is_empty() {
            return Ok(Went::Anew(more));
        }
        let (tally, op) = match (told, done) {
            (Some(tally), Ok(done)) => (tally, done.op),
            (Some(tally), Err(_)) if tally.rejected > 0 && self.common.all_or_nothing => (tally, None),
            (_, Err(error)) => return Err(error),
            (None, Ok(_)) => (Tally::default(), None),
        };
        Ok(Went::Through(Box::new(Run { tally, op, rejects: rejected })))
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
            if kept {
                open.told(&format!("{}{}{}", self.sentence(&tally), aside(&tally), tally.follows()), op)?;
            } else if tally.rows > 0 && tally.framed == tally.rows {
                let rows = if tally.rows == 1 { "row" } else { "rows" };
                let count = thousands(tally.rows);
                open.say(&format!(
                    "Nothing to import: skip and footer of the map leave out all {count} {rows}"
                ))?;
            } else if tally.rows == 0 {
                open.say(&format!("Nothing to import: {} has no rows", self.name))?;
            } else if tally.left_out == 0 {
                let all = if tally.rows == 1 {
                    "1 row, known already"
                } else {
                    &format!("{} rows, all known already", thousands(tally.rows))
                };
                open.say(&format!("Nothing to import: {all}"))?;
            } else {
                let rows = if tally.rows == 1 { "row" } else { "rows" };
                open.say(&format!("Nothing to import: {} {rows}{}", thousands(tally.rows), aside(&tally)))?;
            }
        }
        left_out(open, &tally)?;
        if open.globals.for_programs() {
            open.one(&Outcome::new(&tally, op, open.globals.dry_run))?;
        }
        if tally.rejected == 0 {
            return Ok(());
        }
        let (dry_run, wanted) = (open.globals.dry_run, self.common.rejects.as_deref());
        let way = (self.common.all_or_nothing, self.common.unasked);
        Err(match (misplaced, wanted) {
            // What was imported stands, and the rows are safe: only the name of their file is another.
            (Some((there, why)), Some(wanted)) => rejected(&tally, op, dry_run, way, Some(&there))
                .fact(format!("{} cannot be written: {why}", wanted.display())),
            _ => rejected(&tally, op, dry_run, way, wanted),
        })
    }
}

/// What became of the other rows, in brackets: ` (3 already known, 1 left out)`.
fn aside(tally: &Tally) -> String {
    let parts =
        [(tally.unscored, "without a score"), (tally.known, "already known"), (tally.left_out, "left out")];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> = told.map(|(count, words)| format!("{} {words}", thousands(*count))).collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

/// Says which rows are no answers, and why; reasons that rows share are said once.
fn left_out(open: &mut Open<'_>, tally: &Tally) -> Result<(), Error> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for reject in &tally.left {
        match reasons.iter_mut().find(|(problem, _)| *problem == reject.problem) {
            Some((_, rows)) => rows.push(reject.row.to_string()),
            None => reasons.push((&reject.problem, vec![reject.row.to_string()])),
        }
    }
    for (problem, rows) in reasons {
        let word = if rows.len() == 1 { "row" } else { "rows" };
        open.say(&format!("Left out: {word} {}: {problem}", rows.join(", ")))?;
    }
    let listed = u64::try_from(tally.left.len()).unwrap_or_default();
    match tally.left_out.saturating_sub(listed) {
        0 => Ok(()),
        more => open.say(&format!("Left out: {} more", thousands(more))),
    }
}
