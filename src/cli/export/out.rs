//! Where an export goes, and in which format.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use crate::{
    cli::cx::Open,
    error::Error,
    practice::{Practice, export::file, import::thousands},
    report::{Dialect, Format, ListWriter, Record, Style},
};

/// CSV flavour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// Lines end with LF
    #[default]
    Rfc4180,
    /// Byte order mark, lines end with CRLF
    Excel,
    /// The same for countries that write 0,50: decimal comma, and ; between cells
    ExcelComma,
}

/// Where it goes.
#[derive(Args, Debug)]
pub(super) struct Out {
    /// Write to this file instead of standard output; its ending sets the format unless a flag does
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    pub(super) force: bool,
    /// CSV flavour
    #[arg(long, value_enum, default_value_t)]
    dialect: Reader,
    /// Do not escape CSV cells that look like formulas
    #[arg(long)]
    raw_cells: bool,
}

impl Out {
    /// The file, unless it is standard output.
    pub(super) fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Whether nobody said where it goes.
    pub(super) const fn is_unsaid(&self) -> bool {
        self.output.is_none()
    }

    /// Refuses a file that is there, unless it is to be replaced, and always one of the practice's own.
    pub(super) fn refuse_taken(&self, open: &Open<'_>) -> Result<(), Error> {
        if let Some(path) = self.path() {
            open.outside(path)?;
            file::no_folder(path)?;
        }
        match self.path() {
            Some(path) if !self.force => {
                file::free(path).map_err(|error| error.hint("replace it with --force, or name another file"))
            }
            _ => Ok(()),
        }
    }

    /// How one file is written: as the flags say, else as its ending does.
    pub(super) fn style(&self, open: &Open<'_>) -> Result<Style, Error> {
        let mut style = self.plain_style(open);
        if let Some(path) = self.path() {
            // A file keeps every byte; only a terminal has to be protected.
            style.facts.out = false;
            let told = open.globals.is_spelled().then_some(style.format);
            style.format = format_of(path, told)?;
        } else if self.dialect != Reader::Rfc4180 && !open.globals.is_spelled() {
            style.format = Format::Csv;
        }
        if self.dialect != Reader::Rfc4180 && style.format != Format::Csv {
            return Err(Error::usage("--dialect works only with CSV")
                .hint("leave it out, or write CSV: --csv, or a file that ends in .csv"));
        }
        Ok(style)
    }

    /// How anything is written, whatever the file is called.
    pub(super) fn plain_style(&self, open: &Open<'_>) -> Style {
        let mut style = open.style();
        style.dialect = match self.dialect {
            Reader::Rfc4180 => Dialect::Rfc4180,
            Reader::Excel => Dialect::Excel,
            Reader::ExcelComma => Dialect::ExcelComma,
        };
        style.raw_cells = self.raw_cells;
        style
    }

    /// Writes a list where it goes; gives the number of records. Where nobody sees them go by, it is said how far it has
    /// come, of `total` where that is known.
    pub(super) fn write<R: Record>(
        &self,
        open: &mut Open<'_>,
        (style, total): (&Style, Option<usize>),
        feed: impl FnOnce(&Practice, &mut dyn FnMut(&R) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let unseen = self.path().is_some() || !open.env.term.facts().out;
        let busy = unseen.then(|| open.busy("Writing rows"));
        open.store().meter().begin(total.unwrap_or_default());
        let Open { practice, env, globals, .. } = open;
        let feed = |practice: &Practice, push: &mut dyn FnMut(&R) -> Result<(), Error>| {
            feed(practice, &mut |record| {
                practice.store.meter().step();
                push(record)
            })
        };
        let written = match self.path() {
            Some(_) if globals.dry_run => stream(practice, style, &mut std::io::sink(), feed),
            Some(path) => file::write(path, |out| stream(practice, style, out, feed)),
            None => stream(practice, style, env.term.out(), feed),
        };
        drop(busy);
        written
    }

    pub(super) fn told(&self, open: &mut Open<'_>, count: u64, what: &str) -> Result<(), Error> {
        match self.path() {
            Some(path) => {
                let what = if count == 1 { what.trim_end_matches('s') } else { what };
                let what = format!("{} {what} to {}", thousands(count), path.display());
                if open.globals.dry_run {
                    return open.say(&format!("would save {what}"));
                }
                open.did(&format!("Saved {what}"))
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
            let message = match told {
                Some(_) => format!("the ending .{ending} contradicts the format"),
                None => format!("unsupported file type .{ending}"),
            };
            Err(Error::usage(message)
                .hint("supported: .csv, .json, .ndjson, .tsv and .txt; a file without an ending is CSV")
                .hint("for a spreadsheet: --csv --dialect excel -o FILE.csv (excel-comma where numbers have a comma)"))
        }
    }
}

/// Writes a list; gives the number of records.
pub(in crate::cli) fn stream<R: Record>(
    practice: &Practice,
    style: &Style,
    out: &mut dyn Write,
    feed: impl FnOnce(&Practice, &mut dyn FnMut(&R) -> Result<(), Error>) -> Result<(), Error>,
) -> Result<u64, Error> {
    let mut writer = ListWriter::new(style, out)?;
    feed(practice, &mut |record| Ok(writer.push(record)?))?;
    Ok(writer.finish()?)
}
