//! `coach bank`: question banks installed in the practice, and TOML files that are to become one.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    cx::{Cx, Open},
    input,
};
use crate::{
    bank::{self, Bank, Change},
    domain::{
        Dimension,
        assessment::Type,
        question::{Kind as Form, Question},
    },
    error::Error,
    practice::{Outcome, bank as installed},
    report::{Cell, Column, PageBuilder, Record},
    store::{Kind, bank::Installed},
};

#[derive(Subcommand, Debug)]
pub(super) enum BankCommand {
    /// Installed banks
    #[command(
        visible_alias = "ls",
        after_help = "Examples:\n  coach bank list\n  coach bank list --all --json"
    )]
    List(ListArgs),
    /// Questions, weights and scoring of one version
    #[command(after_help = "Examples:\n  coach bank show quick\n  coach bank show initial@1.0.0 --json")]
    Show(ShowArgs),
    /// Check TOML files and say what is wrong where
    #[command(
        after_help = "Examples:\n  coach bank lint my-bank.toml\n  coach bank lint question-banks/*.toml"
    )]
    Lint(LintArgs),
    /// Install a bank from TOML
    #[command(
        after_help = "Examples:\n  coach bank add my-bank.toml\n  coach bank add my-bank.toml --dry-run"
    )]
    Add(AddArgs),
    /// What changed between two versions, each a file or an installed bank
    #[command(
        after_help = "Examples:\n  coach bank diff quick@1.0.0 my-quick.toml\n  coach bank diff core@1.1.0 core@1.2.0"
    )]
    Diff(DiffArgs),
    /// Stop offering a version; assessments taken with it stay as they are
    #[command(
        after_help = "Examples:\n  coach bank retire quick@1.0.0\n  coach bank retire quick@1.0.0 --undo"
    )]
    Retire(RetireArgs),
}

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Also versions that are retired
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
    /// TOML files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// A TOML file (- is standard input)
    file: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The older one: NAME@VERSION, NAME or a TOML file
    a: String,
    /// The newer one: NAME@VERSION, NAME or a TOML file
    b: String,
}

#[derive(Args, Debug)]
pub(super) struct RetireArgs {
    /// NAME, or NAME@VERSION
    name: String,
    /// Offer it again
    #[arg(long)]
    undo: bool,
}

impl BankCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::List(args) => list(cx, args.all),
            Self::Show(args) => show(cx, &args.name),
            Self::Lint(args) => lint(cx, &args.files),
            Self::Add(args) => add(cx, &args.file),
            Self::Diff(args) => diff(cx, &args),
            Self::Retire(args) => retire(cx, &args),
        }
    }
}

/// One installed version.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BankRow {
    bank: String,
    version: String,
    title: String,
    #[serde(rename = "type")]
    kind: Type,
    dimension: Option<Dimension>,
    is_active: bool,
    sha256: String,
    created_at: DateTime<Utc>,
    id: String,
}

impl From<Installed> for BankRow {
    fn from(bank: Installed) -> Self {
        Self {
            bank: bank.id,
            version: bank.version,
            title: bank.title,
            kind: bank.kind,
            dimension: bank.dimension,
            is_active: bank.is_active,
            sha256: bank.sha256,
            created_at: bank.created_at,
            id: bank.row.to_string(),
        }
    }
}

impl Record for BankRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("bank", "Bank"),
        Column::left("version", "Version"),
        Column::text("title", "Title"),
        Column::left("type", "For"),
        Column::left("dimension", "Dimension"),
        Column::left("is_active", "On offer"),
        Column::left("sha256", "SHA-256"),
        Column::left("created_at", "Installed"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &["bank", "version", "title", "type", "is_active"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.bank),
            Cell::text(&self.version),
            Cell::text(&self.title),
            Cell::text(self.kind),
            self.dimension.map(Dimension::key).into(),
            self.is_active.into(),
            Cell::text(&self.sha256),
            self.created_at.into(),
            Cell::text(&self.id),
        ]
    }
}

fn list(cx: Cx<'_>, all: bool) -> Result<(), Error> {
    let mut open = cx.peek()?;
    open.list("No question banks are installed", |practice, push| {
        let banks = practice.store.banks()?.into_iter().filter(|bank| all || bank.is_active);
        banks.map(BankRow::from).try_for_each(|row| push(&row))
    })
}

/// A bank with its questions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BankPage(Bank);

impl Record for BankPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("id", "Bank"),
        Column::left("version", "Version"),
        Column::text("title", "Title"),
        Column::text("summary", "Summary"),
        Column::left("type", "For"),
        Column::left("language", "Language"),
        Column::left("licence", "Licence"),
        Column::left("min_coverage", "Least answered"),
        Column::right("expected_minutes", "Minutes"),
        Column::left("sha256", "SHA-256"),
    ];
    const DEFAULT: &'static [&'static str] = &["id", "version", "title", "type", "expected_minutes"];

    fn cells(&self) -> Vec<Cell> {
        let bank = &self.0;
        vec![
            Cell::text(&bank.id),
            Cell::text(bank.version),
            Cell::text(&bank.title),
            Cell::text(&bank.summary),
            Cell::text(bank.bank_type),
            Cell::text(&bank.language),
            Cell::text(&bank.licence),
            Cell::text(bank.min_coverage),
            Cell::Int(bank.expected_minutes.into()),
            Cell::text(bank.sha256()),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        let bank = &self.0;
        page.heading(format!("{} {}", bank.name(), bank.title));
        page.text(bank.summary.as_str());
        page.pair("Questions", bank.questions.len());
        page.pair("Minutes", format!("about {}", bank.expected_minutes));
        page.pair("Least answered", format!("{} of a dimension's weight", bank.min_coverage));
        page.pair("Licence", bank.licence.as_str());
        page.pair("SHA-256", bank.sha256());
        page.heading("Questions");
        for question in &bank.questions {
            describe(question, page);
        }
        if !bank.contradictions.is_empty() {
            page.heading("Pairs that ask for the same thing");
            bank.contradictions.iter().for_each(|pair| page.item(format!("{} and {}", pair.a, pair.b)));
        }
    }
}

/// One question of a bank.
#[derive(Debug, Serialize)]
struct QuestionLine<'b>(&'b Question);

impl Record for QuestionLine<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Item"),
        Column::left("dimension", "Dimension"),
        Column::left("facet", "Facet"),
        Column::left("question_type", "Type"),
        Column::right("weight", "Weight"),
        Column::left("reverse", "Reversed"),
        Column::text("text", "Question"),
        Column::text("hint", "Hint"),
    ];
    const DEFAULT: &'static [&'static str] = &["code", "dimension", "question_type", "weight", "text"];

    fn cells(&self) -> Vec<Cell> {
        let Question { code, dimension, facet, text, hint, kind, reverse, weight, .. } = self.0;
        vec![
            Cell::text(code),
            dimension.map(Dimension::key).into(),
            facet.clone().into(),
            Cell::text(kind.question_type()),
            (*weight).into(),
            (*reverse).into(),
            Cell::text(text),
            hint.clone().into(),
        ]
    }
}

fn describe(question: &Question, page: &mut PageBuilder) {
    let dimension = question.dimension.map_or("not scored", Dimension::key);
    let turned = if question.reverse { ", reversed" } else { "" };
    page.text(format!("{}  {}", question.code, question.text));
    let form = match &question.kind {
        Form::MultipleChoice { options } | Form::MultiSelect { options, .. } => {
            let told = options.iter().map(|option| {
                let alone = if option.exclusive { ", alone" } else { "" };
                format!("{} {} ({}{alone})", option.code, option.text, option.score)
            });
            format!("{} {}", question.instruction(), told.collect::<Vec<_>>().join("; "))
        }
        Form::Scale(_) | Form::Text => question.instruction(),
    };
    page.item(format!("{dimension}, weight {}{turned}. {form}", question.weight));
}

fn show(cx: Cx<'_>, name: &str) -> Result<(), Error> {
    let mut open = cx.peek()?;
    let found = installed::find(open.store(), name)?;
    let bank = installed::load(open.store(), found.row, name)?;
    let page = BankPage(bank);
    let lines: Vec<_> = page.0.questions.iter().map(QuestionLine).collect();
    open.one_in_parts(&page, &lines)
}

/// One problem of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProblemRow {
    file: String,
    line: usize,
    column: usize,
    message: String,
}

impl Record for ProblemRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("file", "File"),
        Column::right("line", "Line"),
        Column::right("column", "Column"),
        Column::text("message", "Problem"),
    ];
    const DEFAULT: &'static [&'static str] = &["file", "line", "column", "message"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(&self.file), self.line.into(), self.column.into(), Cell::text(&self.message)]
    }
}

fn lint(mut cx: Cx<'_>, files: &[PathBuf]) -> Result<(), Error> {
    let (mut rows, mut broken) = (Vec::new(), 0);
    for file in files {
        match check(&mut cx, file)? {
            Ok(bank) => cx.say(&format!(
                "{}: {} with {} questions is sound",
                file.display(),
                bank.name(),
                bank.questions.len()
            ))?,
            Err(found) => {
                broken += 1;
                if !cx.globals.speaks_json() {
                    let told = found.to_string();
                    told.lines().try_for_each(|line| cx.say(line))?;
                }
                rows.extend(found.problems().iter().map(|problem| ProblemRow {
                    file: found.file().to_owned(),
                    line: problem.line,
                    column: problem.column,
                    message: problem.message.clone(),
                }));
            }
        }
    }
    if cx.globals.for_programs() {
        cx.list(&rows, "")?;
    }
    match broken {
        0 => Ok(()),
        1 => Err(Error::refused(format!("{} problems in one file", rows.len()))),
        _ => Err(Error::refused(format!("{} problems in {broken} files", rows.len()))),
    }
}

fn check(cx: &mut Cx<'_>, file: &Path) -> Result<Result<Bank, bank::BankProblems>, Error> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let limit = u64::try_from(bank::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = input::reader(cx.env, file)?.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| Error::file(file, error))?;
    Ok(bank::lint_bytes(&file.display().to_string(), &bytes))
}

fn add(mut cx: Cx<'_>, file: &Path) -> Result<(), Error> {
    let bank = check(&mut cx, file)?.map_err(installed::problems)?;
    let mut open = cx.open()?;
    let done = open.write("bank add", Kind::Write, |tx, _| {
        let known =
            tx.banks()?.iter().any(|known| known.id == bank.id && known.version == bank.version.to_string());
        let row = installed::install(tx, &bank)?;
        let summary = format!("installed {}", bank.name());
        Ok(if known { Outcome::Nothing(row) } else { Outcome::Keep(row, summary) })
    })?;
    let sentence = format!("Installed {} with {} questions", bank.name(), bank.questions.len());
    open.done(&BankRow::from(done.value), &bank.name(), &sentence, done.op)
}

/// One change between two versions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangeRow(Change);

impl Record for ChangeRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("what", "Change"),
        Column::left("code", "Question"),
        Column::left("field", "Field"),
        Column::text("before", "Before"),
        Column::text("after", "After"),
    ];
    const DEFAULT: &'static [&'static str] = &["what", "code", "field", "before", "after"];

    fn cells(&self) -> Vec<Cell> {
        let Change { what, code, field, before, after } = &self.0;
        vec![
            Cell::text(what.key()),
            code.clone().into(),
            Cell::text(field),
            before.clone().into(),
            after.clone().into(),
        ]
    }
}

fn diff(mut cx: Cx<'_>, args: &DiffArgs) -> Result<(), Error> {
    let file = |name: &str| {
        let path = Path::new(name);
        let toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        (name == "-" || toml || path.exists()).then(|| path.to_owned())
    };
    let mut from_file = |name: &str| match file(name) {
        Some(path) => check(&mut cx, &path)?.map_err(installed::problems).map(Some),
        None => Ok::<_, Error>(None),
    };
    let (a, b) = (from_file(&args.a)?, from_file(&args.b)?);
    let mut open = cx.peek()?;
    let (a, b) = (either(&open, a, &args.a)?, either(&open, b, &args.b)?);
    open.say(&format!("{} to {}", a.name(), b.name()))?;
    open.list("They are the same", |_, push| {
        bank::diff(&a, &b).into_iter().try_for_each(|change| push(&ChangeRow(change)))
    })
}

fn either(open: &Open<'_>, read: Option<Bank>, name: &str) -> Result<Bank, Error> {
    match read {
        Some(bank) => Ok(bank),
        None => installed::load(open.store(), installed::find(open.store(), name)?.row, name),
    }
}

fn retire(cx: Cx<'_>, args: &RetireArgs) -> Result<(), Error> {
    let mut open = cx.open()?;
    let verb = if args.undo { "Offered" } else { "Retired" };
    let done = open.write("bank retire", Kind::Write, |tx, _| {
        let row = installed::offer(tx, &args.name, args.undo)?;
        let summary = format!("{} {}@{}", verb.to_lowercase(), row.id, row.version);
        Ok(Outcome::Keep(row, summary))
    })?;
    let name = format!("{}@{}", done.value.id, done.value.version);
    open.done(&BankRow::from(done.value), &name, &format!("{verb} {name}"), done.op)
}
