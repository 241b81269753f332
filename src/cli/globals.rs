//! Flags that every command knows, and what they amount to.

use std::{ffi::OsString, path::PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use crate::{
    env::{Env, zone},
    practice::{config::Config, unlock::Sources},
    report::{Format, Style},
};

/// How output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Spelling {
    /// Aligned columns, for people
    Table,
    /// One record per line, separated by TAB
    Plain,
    /// RFC 4180 with a header
    Csv,
    /// One JSON document
    Json,
    /// One JSON object per line
    Ndjson,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless set otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Flags that every command knows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options everywhere")]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent switch on the command line")]
pub(super) struct Globals {
    /// The practice folder
    #[arg(help = "The practice folder [env: COACH_STORE]")]
    #[arg(long, global = true, value_name = "DIR", hide_short_help = true, value_hint = clap::ValueHint::DirPath)]
    pub(super) store: Option<PathBuf>,
    /// Read and show times in this zone instead of the practice's
    #[arg(long, global = true, value_name = "ZONE", hide_short_help = true, value_parser = named_zone)]
    pub(super) tz: Option<Tz>,
    /// How to write the output; plain when it goes into a pipe
    #[arg(long, global = true, value_enum, value_name = "FORMAT", hide_short_help = true)]
    pub(super) format: Option<Spelling>,
    /// The same as --format json
    #[arg(long, global = true, conflicts_with_all = ["format", "csv", "plain"])]
    pub(super) json: bool,
    /// The same as --format csv
    #[arg(long, global = true, conflicts_with_all = ["format", "plain"], hide_short_help = true)]
    pub(super) csv: bool,
    /// The same as --format plain
    #[arg(long, global = true, conflicts_with = "format", hide_short_help = true)]
    pub(super) plain: bool,
    /// Which fields to write, in this order
    #[arg(long, global = true, value_name = "FIELD,..", value_delimiter = ',', hide_short_help = true)]
    pub(super) fields: Vec<String>,
    /// Leave out the line of column names
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_header: bool,
    /// Print nothing but the result
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(super) quiet: bool,
    /// Answer yes to every question
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(super) yes: bool,
    /// Never ask; fail instead
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_input: bool,
    /// Save nothing, and show what would be done
    #[arg(short = 'n', long, global = true)]
    pub(super) dry_run: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_short_help = true)]
    pub(super) color: Color,
    /// Never page long output
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_pager: bool,
    /// Line by line, without screens or drawings
    #[arg(help = "Line by line, without screens or drawings [env: ACCESSIBLE]")]
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) accessible: bool,
    /// Open the practice with this age identity
    #[arg(help = "Open the practice with this age identity [env: COACH_IDENTITY_FILE]")]
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    pub(super) identity: Option<PathBuf>,
    /// Read the passphrase from the first line of a file
    #[arg(help = "Read the passphrase from the first line of a file [env: COACH_PASSPHRASE_FILE]")]
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Run a command that prints the passphrase
    #[arg(help = "Run a command that prints the passphrase [env: COACH_PASSPHRASE_COMMAND]")]
    #[arg(long, global = true, value_name = "COMMAND", hide_short_help = true)]
    pub(super) passphrase_command: Option<OsString>,
    /// The words of the line after the name of the program, but for the last.
    #[arg(skip)]
    pub(super) before_last: Vec<OsString>,
    /// All of them.
    #[arg(skip)]
    pub(super) words: Vec<OsString>,
    /// When they were typed.
    #[arg(skip)]
    pub(super) begun: DateTime<Utc>,
}

fn named_zone(text: &str) -> Result<Tz, &'static str> {
    zone::spelled(text).ok_or("no such time zone; one looks like Europe/Paris")
}

impl Globals {
    /// The practice folder.
    pub(super) fn folder(&self, env: &Env) -> PathBuf {
        self.store.clone().unwrap_or_else(|| env.vars.store.clone())
    }

    /// Where the identity and its passphrase come from.
    pub(super) fn sources(&self) -> Sources {
        Sources {
            identity: self.identity.clone(),
            passphrase_file: self.passphrase_file.clone(),
            passphrase_command: self.passphrase_command.clone(),
            no_input: self.no_input,
        }
    }

    /// Whether a person is there and may be asked.
    pub(super) fn may_ask(&self, env: &Env) -> bool {
        !self.no_input && env.term.facts().person
    }

    /// Whether work goes line by line instead of on screens.
    #[allow(dead_code, reason = "the screens ask it")]
    pub(super) fn accessible(&self, env: &Env, config: Option<&Config>) -> bool {
        self.spoken(env, config) || env.vars.dumb
    }

    fn spoken(&self, env: &Env, config: Option<&Config>) -> bool {
        self.accessible || env.vars.accessible || config.is_some_and(|config| config.on("ui.accessible"))
    }

    /// Whether errors and results are JSON.
    pub(super) fn speaks_json(&self) -> bool {
        self.json || matches!(self.format, Some(Spelling::Json | Spelling::Ndjson))
    }

    /// Whether a result was asked for in a form for programs.
    pub(super) fn for_programs(&self) -> bool {
        self.speaks_json()
            || self.csv
            || self.plain
            || self.format.is_some_and(|format| format != Spelling::Table)
    }

    /// Whether one value is written as a record: on its own it is a line that a shell takes as it is, `--plain` too.
    pub(super) fn wants_record(&self) -> bool {
        let plain = matches!(self.spelling(), None | Some(Spelling::Table | Spelling::Plain));
        !plain || !self.fields.is_empty()
    }

    /// Whether a format was asked for, a table among them.
    pub(super) fn is_spelled(&self) -> bool {
        self.spelling().is_some()
    }

    fn spelling(&self) -> Option<Spelling> {
        let flags = [(self.json, Spelling::Json), (self.csv, Spelling::Csv), (self.plain, Spelling::Plain)];
        flags.into_iter().find_map(|(on, spelling)| on.then_some(spelling)).or(self.format)
    }

    /// How results are written.
    pub(super) fn style(&self, env: &Env, config: Option<&Config>, zone: Tz, now: DateTime<Utc>) -> Style {
        let mut facts = env.term.facts();
        facts.color = match self.color {
            Color::Auto => facts.color,
            Color::Always => true,
            Color::Never => false,
        };
        facts.ascii = match config.and_then(|config| config.get("ui.graph").ok()).as_deref() {
            Some("ascii") => true,
            Some("unicode") => false,
            _ => facts.ascii,
        };
        let spoken = self.spoken(env, config);
        let format = match self.spelling() {
            Some(Spelling::Json) => Format::Json,
            Some(Spelling::Csv) => Format::Csv,
            Some(Spelling::Plain) => Format::Plain,
            Some(Spelling::Ndjson) => Format::Ndjson,
            Some(Spelling::Table) if spoken => Format::Lines,
            Some(Spelling::Table) => Format::Table,
            // Who asks for it in so many words wants it in a pipe too.
            None if self.accessible => Format::Lines,
            None => Format::for_output(facts, spoken),
        };
        let mut style = Style::new(format, zone, now, facts);
        style.fields.clone_from(&self.fields);
        style.header = !self.no_header;
        style
    }
}

/// Looks at an earlier state of the practice.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct AsOf {
    /// Look at the practice as it was at this time
    #[arg(long, value_name = "WHEN")]
    pub(super) at: Option<String>,
}
