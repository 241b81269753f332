//! `coach export`: tables, scores and the whole practice as CSV and JSON, streamed.

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    cx::{Cx, Open},
    export_row::{Entity, Line, ScoreLine, with_entity},
    score::{names, range},
};
use crate::{
    env::{file, file::Staged},
    error::Error,
    practice::{Practice, export, import::thousands},
    report::{Dialect, Format, ListWriter, Record, Style, write_value},
    store::export::{TABLES, Table},
};

#[derive(Subcommand, Debug)]
pub(super) enum ExportCommand {
    /// Everything, as a folder with one CSV and one JSON file per table
    Practice(PracticeArgs),
    /// Score history
    Scores(ScoresArgs),
    /// Any table of the data model, such as clients or assessments
    Table(TableArgs),
}

impl ExportCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Practice(args) => args.run(cx),
            Self::Scores(args) => args.run(cx),
            Self::Table(args) => args.run(cx),
        }
    }
}

/// Which reader CSV is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// Lines end with LF
    #[default]
    Rfc4180,
    /// Byte order mark, lines end with CRLF
    Excel,
}

/// Where it goes.
#[derive(Args, Debug)]
struct Out {
    /// Write to this file instead of standard output; its ending says the format where no flag does
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    /// Which reader CSV is for
    #[arg(long, value_enum, default_value_t)]
    dialect: Reader,
    /// Leave CSV cells that look like formulas as they are
    #[arg(long)]
    raw_cells: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "With --csv or --json only those files are written. Instants are told in UTC.

Examples:
  coach export practice -o ~/coach-2026-09
  coach export practice --notes --csv -o everything")]
pub(super) struct PracticeArgs {
    /// Notes and messages too
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    out: Out,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach export scores --since 2026-01-01 --csv -o scores.csv
  coach export scores --client k7mq --fields at,coherence_percentage,velocity")]
pub(super) struct ScoresArgs {
    /// Of one client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    out: Out,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Columns are the data model's, in its order, and ours after them. Instants are told in UTC.

Examples:
  coach export table clients --json -o clients.json
  coach export table assessment_responses --csv --dialect excel -o answers.csv
  coach export table messages --notes --json"
)]
pub(super) struct TableArgs {
    /// The name of the table, as in the data model
    name: String,
    /// Notes and messages too
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    out: Out,
}

impl ScoresArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        self.out.refuse_taken(&open)?;
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let command = "coach export scores --client";
        let client = self.client.as_deref().map(|query| open.reads(query, command)).transpose()?;
        let style = self.out.style(&open)?;
        let count = self.out.write(&mut open, &style, |practice, push| {
            let names = names(practice)?;
            let client = client.as_ref().map(|found| found.id);
            practice.store.each_score(client, since, until, |score| push(&ScoreLine::new(score, &names)))
        })?;
        self.out.told(&mut open, count, "scores")
    }
}

impl TableArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let table = export::table(&self.name)?;
        let mut open = cx.open()?;
        self.out.refuse_taken(&open)?;
        if table.name == "messages" && !self.notes {
            return Err(
                Error::usage("messages are private through and through").hint("add --notes to export them")
            );
        }
        let style = without_notes(self.out.style(&open)?, table, self.notes)?;
        let count = with_entity!(table, write_table, (&mut open, &self.out, &style))?;
        self.out.told(&mut open, count, "rows")
    }
}

fn write_table<E: Entity>(open: &mut Open<'_>, out: &Out, style: &Style) -> Result<u64, Error> {
    out.write(open, style, |practice, push| {
        let Practice { store, setting } = practice;
        export::rows(store, setting, E::TABLE, &mut |fields| push(&Line::<E>::new(fields)))
    })
}

/// Leaves columns of notes out, unless they were asked for.
fn without_notes(mut style: Style, table: &Table, notes: bool) -> Result<Style, Error> {
    if notes || table.notes.is_empty() {
        return Ok(style);
    }
    if let Some(field) = style.fields.iter().find(|field| table.notes.contains(&field.trim())) {
        return Err(Error::usage(format!("field '{field}' is private")).hint("add --notes to export them"));
    }
    if style.fields.is_empty() && !style.format_is_human() {
        let keys = table.columns.iter().map(|column| column.key).filter(|key| !table.notes.contains(key));
        style.fields = keys.map(str::to_owned).collect();
    }
    Ok(style)
}

impl Out {
    /// The file, unless it is standard output.
    fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Refuses a file that is there, unless it is to be replaced, and always one of the practice's own.
    fn refuse_taken(&self, open: &Open<'_>) -> Result<(), Error> {
        if let Some(path) = self.path() {
            open.outside(path)?;
        }
        match self.path() {
            Some(path) if path.exists() && !self.force => {
                Err(Error::refused(format!("{} is there already", path.display()))
                    .hint("replace it with --force, or name another file"))
            }
            _ => Ok(()),
        }
    }

    /// How one file is written: as the flags say, else as its ending does.
    fn style(&self, open: &Open<'_>) -> Result<Style, Error> {
        let mut style = self.plain_style(open);
        if let Some(path) = self.path() {
            // A file keeps every byte; only a terminal has to be protected.
            style.facts.out = false;
            let told = open.globals.for_programs().then_some(style.format);
            style.format = format_of(path, told)?;
        } else if self.dialect == Reader::Excel && !open.globals.for_programs() {
            style.format = Format::Csv;
        }
        Ok(style)
    }

    /// How anything is written, whatever the file is called.
    fn plain_style(&self, open: &Open<'_>) -> Style {
        let mut style = open.style();
        style.dialect = match self.dialect {
            Reader::Rfc4180 => Dialect::Rfc4180,
            Reader::Excel => Dialect::Excel,
        };
        style.raw_cells = self.raw_cells;
        style
    }

    /// Writes a list where it goes; gives the number of records.
    fn write<R: Record>(
        &self,
        open: &mut Open<'_>,
        style: &Style,
        feed: impl FnOnce(&Practice, &mut dyn FnMut(&R) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let Open { practice, env, globals, .. } = open;
        match self.path() {
            Some(_) if globals.dry_run => stream(practice, style, &mut std::io::sink(), feed),
            Some(path) => {
                let staged = Staged::create(path).map_err(|error| Error::file(path, error))?;
                let mut buffer = BufWriter::with_capacity(1 << 16, staged);
                let count = stream(practice, style, &mut buffer, feed)?;
                let staged = buffer.into_inner().map_err(|error| Error::file(path, error.into_error()))?;
                staged.commit().map_err(|error| Error::file(path, error))?;
                Ok(count)
            }
            None => stream(practice, style, env.term.out(), feed),
        }
    }

    fn told(&self, open: &mut Open<'_>, count: u64, what: &str) -> Result<(), Error> {
        match self.path() {
            Some(path) => {
                let what = if count == 1 { what.trim_end_matches('s') } else { what };
                let verb = if open.globals.dry_run { "would write" } else { "Wrote" };
                open.say(&format!("{verb} {} {what} to {}", thousands(count), path.display()))
            }
            None => Ok(()),
        }
    }
}

/// Endings of files that are no text: whatever is asked for, what is written is not that.
const NO_TEXT: [&str; 9] = ["xlsx", "xls", "xlsm", "ods", "numbers", "pdf", "docx", "zip", "db"];

/// The format of a file: `told`, or what its ending says; CSV where it has none.
fn format_of(path: &Path, told: Option<Format>) -> Result<Format, Error> {
    let Some(ending) = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()) else {
        return Ok(told.unwrap_or(Format::Csv));
    };
    let said = match ending.as_str() {
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        "tsv" | "txt" => Some(Format::Plain),
        _ => None,
    };
    match (told, said) {
        (None, Some(said)) => Ok(said),
        // Any text may be called .txt, and what nobody knows says nothing.
        (Some(told), said) if said == Some(told) || ending == "txt" => Ok(told),
        (Some(told), None) if !NO_TEXT.contains(&ending.as_str()) => Ok(told),
        (told, _) => {
            let why =
                if told.is_some() { "contradicts the format" } else { "says no format that is written" };
            Err(Error::usage(format!("the ending .{ending} {why}"))
                .hint("endings that do: .csv, .json, .ndjson, .tsv and .txt; a file without one is CSV")
                .hint("for a spreadsheet: --csv --dialect excel -o FILE.csv"))
        }
    }
}

fn stream<R: Record>(
    practice: &Practice,
    style: &Style,
    out: &mut dyn Write,
    feed: impl FnOnce(&Practice, &mut dyn FnMut(&R) -> Result<(), Error>) -> Result<(), Error>,
) -> Result<u64, Error> {
    let mut writer = ListWriter::new(style, out)?;
    feed(practice, &mut |record| Ok(writer.push(record)?))?;
    Ok(writer.finish()?)
}

impl PracticeArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let Some(folder) = self.out.path().map(Path::to_owned) else {
            return Err(Error::usage("a whole practice goes into a folder")
                .hint("name one: coach export practice -o ~/coach-export"));
        };
        if !cx.globals.fields.is_empty() {
            return Err(
                Error::usage("--fields goes with one table").hint("coach export table NAME --fields ..")
            );
        }
        cx.outside(&folder)?;
        let mut open = cx.open()?;
        let staged = export::Folder::begin(&folder, self.out.force)?;
        let (tables, rows) = self.fill(&mut open, staged.path())?;
        if open.globals.dry_run {
            let rows = thousands(rows);
            return open.say(&format!("would write {rows} rows of {tables} tables to {}", folder.display()));
        }
        staged.place()?;
        let notes =
            if self.notes { "with notes and messages" } else { "without notes and messages (--notes)" };
        let rows = thousands(rows);
        open.say(&format!("Wrote {rows} rows of {tables} tables to {}, {notes}", folder.display()))?;
        open.say("It is not encrypted: keep it where only you can read it")
    }

    /// Writes every table, all from one state of the practice.
    fn fill(&self, open: &mut Open<'_>, folder: &Path) -> Result<(usize, u64), Error> {
        let mut style = self.out.plain_style(open);
        style.facts.out = false;
        let formats: &[Format] = match style.format {
            _ if !open.globals.for_programs() => &[Format::Csv, Format::Json],
            Format::Json => &[Format::Json],
            Format::Ndjson => &[Format::Ndjson],
            Format::Csv => &[Format::Csv],
            _ => {
                return Err(Error::usage("a practice is written as CSV, JSON or NDJSON")
                    .hint("leave the format out for CSV and JSON side by side"));
            }
        };
        let practice = &open.practice;
        let mut entities = Vec::new();
        let total = practice.store.steady(|| {
            let mut total = 0;
            for table in TABLES.iter().filter(|table| self.notes || table.name != "messages") {
                let mut rows = 0;
                for format in formats {
                    let mut style = style.clone();
                    style.format = *format;
                    let style = without_notes(style, table, self.notes)?;
                    rows = with_entity!(table, one_file, (practice, &style, folder))?;
                }
                entities.push(described(table, rows, self.notes));
                total += rows;
            }
            Ok::<_, Error>(total)
        })?;
        let count = entities.len();
        let schema = serde_json::json!({
            "format": "coach-export/1",
            "program": format!("coach {}", env!("CARGO_PKG_VERSION")),
            "exported_at": practice.setting.now,
            "zone": practice.setting.zone.name(),
            "notes": self.notes,
            "tables": entities,
        });
        let mut text = Vec::new();
        write_value(&schema, &mut text)?;
        let path = folder.join(export::SCHEMA);
        file::write_private(&path, &text).map_err(|error| Error::file(&path, error))?;
        Ok((count, total))
    }
}

fn one_file<E: Entity>(practice: &Practice, style: &Style, folder: &Path) -> Result<u64, Error> {
    let ending = match style.format {
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        _ => "csv",
    };
    let path = folder.join(format!("{}.{ending}", E::TABLE.name));
    let staged = Staged::create(&path).map_err(|error| Error::file(&path, error))?;
    let mut buffer = BufWriter::with_capacity(1 << 16, staged);
    let count = stream(practice, style, &mut buffer, |practice, push| {
        let Practice { store, setting } = practice;
        export::rows(store, setting, E::TABLE, &mut |fields| push(&Line::<E>::new(fields)))
    })?;
    let staged = buffer.into_inner().map_err(|error| Error::file(&path, error.into_error()))?;
    staged.commit().map_err(|error| Error::file(&path, error))?;
    Ok(count)
}

/// What `schema.json` says of a table.
fn described(table: &Table, rows: u64, notes: bool) -> serde_json::Value {
    use crate::store::export::Form;
    let columns = table.columns.iter().filter(|column| notes || !table.notes.contains(&column.key));
    let columns: Vec<_> = columns
        .map(|column| {
            let (kind, sealed) = match column.form {
                Form::Id => ("uuid", false),
                Form::Int => ("integer", false),
                Form::Steps(1) => ("decimal(1)", false),
                Form::Steps(2) => ("decimal(2)", false),
                Form::Steps(_) => ("decimal(4)", false),
                Form::Flag => ("boolean", false),
                Form::Json => ("json", false),
                Form::SealedJson => ("json", true),
                Form::Sealed | Form::Email => ("text", true),
                Form::Text => ("text", false),
                Form::Derived => ("derived", false),
            };
            serde_json::json!({ "name": column.key, "type": kind, "sealed": sealed })
        })
        .collect();
    serde_json::json!({ "name": table.name, "rows": rows, "columns": columns })
}
