//! `coach export practice`: everything, as a folder.

use std::{
    io::BufWriter,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    out::{Out, stream},
    without_notes,
};
use crate::{
    cli::{
        asking,
        cx::{Cx, Open},
        export_row::{Entity, Line, with_entity},
    },
    env::file::{Staged, write_private},
    error::Error,
    practice::{
        Practice,
        export::{self, file},
        import::thousands,
        kept::quoted,
    },
    report::{Cell, Column, Format, Record, Style, write_value},
    store::export::{TABLES, Table},
};

#[derive(Args, Debug)]
#[command(after_help = "With --csv or --json only those files are written. Times are in UTC.

Examples:
  coach export practice -o ~/coach-2026-09
  coach export practice --notes --csv -o everything")]
pub(in crate::cli) struct PracticeArgs {
    /// Notes and messages too
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    out: Out,
}

impl PracticeArgs {
    /// Where it goes, asked for where nobody said it.
    fn folder(&self, cx: &mut Cx<'_>) -> Result<PathBuf, Error> {
        match self.out.path() {
            Some(folder) => no_archive(folder),
            None if self.out.is_unsaid() && cx.globals.may_ask(cx.env) => {
                let (question, own) = ("Folder to save to (for example ~/coach-export)", cx.folder());
                asking::until(cx.env, question, |env, typed| {
                    let folder = no_archive(&asking::path(typed, env))?;
                    file::outside(&own, &folder)?;
                    if !self.out.force {
                        file::free(&folder)?;
                    }
                    Ok(folder)
                })
            }
            None => Err(Error::usage("a practice is exported to a folder")
                .hint("give one: coach export practice -o ~/coach-export")),
        }
    }

    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let folder = self.folder(&mut cx)?;
        if !cx.globals.fields.is_empty() {
            return Err(Error::usage("--fields works only with one table")
                .hint("coach export table NAME --fields .."));
        }
        cx.outside(&folder)?;
        let mut open = cx.open()?;
        let staged = export::Folder::begin(&folder, self.out.force)?;
        let (manifest, rows) = self.fill(&mut open, staged.path())?;
        let tables = manifest.tables.len();
        let written = open.globals.speaks_json();
        if open.globals.dry_run {
            let rows = crate::domain::count::counted(thousands(rows), "row", "rows");
            open.say(&format!("would save {rows} in {tables} tables to {}", folder.display()))?;
            return if written { open.one(&manifest) } else { Ok(()) };
        }
        staged.place()?;
        let notes =
            if self.notes { "with notes and messages" } else { "without notes and messages (--notes)" };
        let rows = crate::domain::count::counted(thousands(rows), "row", "rows");
        open.did(&format!("Saved {rows} in {tables} tables to {}, {notes}", folder.display()))?;
        open.say("It is not encrypted: keep it where only you can read it")?;
        if written { open.one(&manifest) } else { Ok(()) }
    }

    /// Writes every table, all from one state of the practice.
    fn fill(&self, open: &mut Open<'_>, folder: &Path) -> Result<(Manifest, u64), Error> {
        let mut style = self.out.plain_style(open);
        style.facts.out = false;
        let formats: &[Format] = match style.format {
            _ if !open.globals.for_programs() => &[Format::Csv, Format::Json],
            Format::Json => &[Format::Json],
            Format::Ndjson => &[Format::Ndjson],
            Format::Csv => &[Format::Csv],
            _ => {
                return Err(Error::usage("a practice is exported as CSV, JSON or NDJSON")
                    .hint("without a format both CSV and JSON are written"));
            }
        };
        let _busy = open.busy("Writing tables");
        let practice = &open.practice;
        let mut entities = Vec::new();
        let total = practice.store.steady(|| {
            let mut total = 0;
            let tables = || TABLES.iter().filter(|table| self.notes || table.name != "messages");
            practice.store.meter().begin(tables().count());
            for table in tables() {
                let mut rows = 0;
                for format in formats {
                    let mut style = style.clone();
                    style.format = *format;
                    let style = without_notes(style, table, self.notes)?;
                    rows = with_entity!(table, one_file, (practice, &style, folder))?;
                }
                entities.push(described(table, rows, self.notes));
                total += rows;
                practice.store.meter().step();
            }
            Ok::<_, Error>(total)
        })?;
        let manifest = Manifest {
            format: "coach-export/1",
            program: format!("coach {}", env!("CARGO_PKG_VERSION")),
            exported_at: practice.setting.now,
            zone: practice.setting.zone.name(),
            notes: self.notes,
            tables: entities,
        };
        let mut text = Vec::new();
        write_value(&manifest, &mut text)?;
        let path = folder.join(export::SCHEMA);
        write_private(&path, &text).map_err(|error| Error::file(&path, error))?;
        Ok((manifest, total))
    }
}

fn no_archive(folder: &Path) -> Result<PathBuf, Error> {
    let Some(ending) = archive(folder) else { return Ok(folder.to_owned()) };
    let instead = quoted(&folder.with_extension(""));
    Err(Error::usage(format!("a practice is exported as a folder, not as a {ending} file"))
        .hint(format!("name a folder: coach export practice -o {instead}")))
}

/// The ending of a path that looks like that of an archive.
fn archive(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    ["zip", "tar", "gz", "tgz", "xz", "zst", "7z", "rar", "csv", "json", "ndjson", "xlsx", "ods"]
        .contains(&ending.as_str())
        .then(|| format!(".{ending}"))
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
        let Practice { store, setting, .. } = practice;
        export::rows(store, setting, E::TABLE, &mut |fields| push(&Line::<E>::new(fields)))
    })?;
    let staged = buffer.into_inner().map_err(|error| Error::file(&path, error.into_error()))?;
    staged.commit().map_err(|error| Error::file(&path, error))?;
    Ok(count)
}

/// What `schema.json` says of an export.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Manifest {
    /// The name and version of this form.
    format: &'static str,
    /// The program that wrote it, with its version.
    program: String,
    /// When.
    exported_at: DateTime<Utc>,
    /// The zone of the practice.
    zone: &'static str,
    /// Whether notes and messages are in it.
    notes: bool,
    /// The tables, in the order of their files.
    tables: Vec<TablePart>,
}

/// What it says of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct TablePart {
    name: &'static str,
    rows: u64,
    columns: Vec<ColumnPart>,
}

/// What it says of a column.
#[derive(Debug, Serialize, JsonSchema)]
struct ColumnPart {
    name: &'static str,
    /// `uuid`, `integer`, `decimal(N)`, `boolean`, `json`, `text` or `derived`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Whether it is encrypted in the practice.
    sealed: bool,
}

impl Record for Manifest {
    const COLUMNS: &'static [Column] = &[
        Column::left("format", "Format"),
        Column::text("program", "Program"),
        Column::left("exported_at", "Exported"),
        Column::left("zone", "Zone"),
        Column::left("notes", "Notes"),
    ];
    const DEFAULT: &'static [&'static str] = &["program", "exported_at", "notes"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.format),
            Cell::text(&self.program),
            self.exported_at.into(),
            Cell::text(self.zone),
            self.notes.into(),
        ]
    }
}

fn described(table: &Table, rows: u64, notes: bool) -> TablePart {
    use crate::store::export::Form;
    let columns = table.columns.iter().filter(|column| notes || !table.notes.contains(&column.key));
    let columns = columns.map(|column| {
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
        ColumnPart { name: column.key, kind, sealed }
    });
    TablePart { name: table.name, rows, columns: columns.collect() }
}
