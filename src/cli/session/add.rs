//! `coach session add` and `log`: sessions to come, and those that took place.

use std::path::PathBuf;

use clap::Args;

use super::{tell, tell_each, told};
use crate::{
    cli::{
        added, asking, changes,
        cx::{Cx, Open},
        form::{self, Filled},
        writing::Source,
    },
    domain::{
        Dimension,
        count::counted,
        id::ClientId,
        session::{Billing, Mode, Type},
        when::{Every, Minutes, WhenError, duration, every},
    },
    error::Error,
    practice::{
        Outcome, Setting,
        form::Form,
        object::{Aside, Object},
        session::{self, Draft, Overlap, Written, taken},
    },
    store::{Kind, Tx},
};

/// What both say about a session, but for when.
#[derive(Args, Debug)]
struct Plan {
    /// How long, such as 50m or 1h30 [default: session.minutes]
    #[arg(long = "for", aliases = ["length", "duration", "minutes"], value_name = "LENGTH", value_parser = length)]
    length: Option<Minutes>,
    /// Type [default: session.type]
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    kind: Option<Type>,
    /// The dimension it is about: psi, rho, q or f
    #[arg(long, value_name = "DIM")]
    focus: Option<Dimension>,
    /// Individual, group or team [default: individual]
    #[arg(long, value_enum, hide_short_help = true)]
    mode: Option<Mode>,
    /// Number of people
    #[arg(long, value_name = "N", hide_short_help = true, value_parser = crate::cli::number::whole::<u16>(1..=9999))]
    group_size: Option<u16>,
    /// Billing [default: session.billing]
    #[arg(long, value_enum)]
    billing: Option<Billing>,
    /// Even if it overlaps another session
    #[arg(long)]
    allow_overlap: bool,
}

fn length(text: &str) -> Result<Minutes, String> {
    duration(text).map_err(|error| spelled(&error))
}

fn step(text: &str) -> Result<Every, String> {
    every(text).map_err(|error| spelled(&error))
}

fn spelled(error: &WhenError) -> String {
    format!("{error}; {}", error.hints().join("; "))
}

impl Plan {
    /// What is planned, with the length that `at` says by its end.
    fn draft(
        &self,
        open: &Open<'_>,
        client: ClientId,
        (at, by_end): (&str, Option<Minutes>),
    ) -> Result<Draft, Error> {
        let usual = Draft::usual(client, open.setting());
        Ok(Draft {
            client,
            length: session::one_length(self.length, by_end, at)?.unwrap_or(usual.length),
            kind: self.kind.unwrap_or(usual.kind),
            mode: self.mode,
            group_size: self.group_size,
            billing: self.billing.unwrap_or(usual.billing),
            focus: self.focus,
        })
    }

    /// Takes from a form what was not said.
    fn fill(&mut self, form: &mut Filled) -> Result<(), Error> {
        let (length, kind) =
            (form.read("for", duration)?, form.read("type", |text| text.replace([' ', '-'], "_").parse())?);
        let focus = form.read("focus", str::parse)?;
        self.length = self.length.or(length);
        self.kind = self.kind.or(kind);
        self.focus = self.focus.or(focus);
        Ok(())
    }

    fn overlap(&self) -> Overlap {
        overlap(self.allow_overlap)
    }
}

/// What `--allow-overlap` means.
pub(super) const fn overlap(allowed: bool) -> Overlap {
    if allowed { Overlap::Allow } else { Overlap::Refuse }
}

#[derive(Args, Debug)]
#[command(
    after_help = "A day without a time begins at time.default_start. An end gives the length: 10:00-11:15.

Examples:
  coach session add k7mq --at 'thu 10:00' --every 2w --count 6
  coach session add ada-okafor --at 'mon 9h' --type deep_dive --focus q
  coach session add --from - < sessions.json"
)]
pub(in crate::cli) struct AddArgs {
    /// Handle, name, e-mail or id
    #[arg(required_unless_present = "from")]
    client: Option<String>,
    /// When it begins
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Read sessions as JSON from a file, as session list writes them (- is standard input)
    #[arg(long, value_name = "FILE")]
    #[arg(conflicts_with_all = ["client", "at", "every", "count", "length", "kind", "focus", "mode", "group_size", "billing", "file"])]
    from: Option<PathBuf>,
    /// Repeat every so many days, weeks or months: 10d, 2w, 1m, week
    #[arg(long, value_name = "STEP", requires = "count", value_parser = step)]
    every: Option<Every>,
    /// Number of sessions in the series
    #[arg(long, value_name = "N", requires = "every", value_parser = crate::cli::number::whole::<u32>(2..=200))]
    count: Option<u32>,
    #[command(flatten)]
    plan: Plan,
    #[command(flatten)]
    form: form::Source,
}

impl AddArgs {
    pub(super) fn run(mut self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return add_many(&mut open, &objects, self.plan.overlap());
        }
        let found = open.writes(&self.client.unwrap_or_default(), "coach session add")?;
        let mut form = self.form.open(&mut open, &Form::Session(found.handle.parse()?))?;
        self.plan.fill(&mut form)?;
        let (said, series) = (self.at.or_else(|| form.take("at")), self.every.zip(self.count));
        let at = asked(&mut open, said, "When (for example 'thu 15:00')", |open, at| {
            session::starts(&open.setting().reader(), at, series).map(drop)
        })?;
        let (starts, by_end) = session::starts(&open.setting().reader(), &at, series)?;
        let draft = self.plan.draft(&open, found.id, (&at, by_end))?;
        let done = open.write("session add", Kind::Write, |tx, setting| {
            session::add(tx, setting, &draft, starts, self.plan.overlap())
        })?;
        tell(&mut open, "Added", &done.value, done.op)
    }
}

/// Adds every session of a list, or none.
fn add_many(open: &mut Open<'_>, objects: &[Object], overlap: Overlap) -> Result<(), Error> {
    let add = |tx: &mut Tx<'_>, setting: &Setting, object: &Object, aside: &mut Aside| {
        let told = told::read(tx, setting, object, aside)?;
        match taken::add(tx, setting, &told, overlap)? {
            Outcome::Keep(written, _) | Outcome::Nothing(written) => Ok(written),
        }
    };
    let summary = |all: &[Written]| format!("added {}", counted(all.len(), "session", "sessions"));
    let done = added::many(open, "session add", objects, add, summary)?;
    let (written, aside) = done.value;
    tell_each(open, "Added", &written, done.op)?;
    open.say(&aside)
}

/// The value of `--at`, asked for where it is missing and a person is there.
fn asked<E: Into<Error>>(
    open: &mut Open<'_>,
    at: Option<String>,
    question: &str,
    check: impl Fn(&Open<'_>, &str) -> Result<(), E>,
) -> Result<String, Error> {
    match at {
        Some(at) => Ok(at),
        None => asking::asked(
            open,
            question,
            || Error::usage("--at is missing: when is the session").hint("for example: --at 'thu 15:00'"),
            |open, typed| check(open, typed).map(|()| typed.to_owned()).map_err(Into::into),
        ),
    }
}

#[derive(Args, Debug)]
#[command(after_help = "A line that begins with - [ ] becomes an action item; due:fri is its day.

Examples:
  coach session log k7mq --at 'yesterday 15:00' --for 50m
  coach session log k7mq --at 'tue 10:00' --notes 'Asked the board'
  coach session log k7mq --at 2026-09-01 --from notes.txt
  coach session log k7mq --at 'today 9:00' --from - < notes.txt")]
pub(in crate::cli) struct LogArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// When it began
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Notes; they stay in the shell's history
    #[arg(short = 'm', long, value_name = "TEXT", visible_alias = "message", allow_hyphen_values = true)]
    #[arg(conflicts_with = "from")]
    notes: Option<String>,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    plan: Plan,
}

impl LogArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.source.words(cx.env, self.notes.as_deref())?;
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach session log")?;
        let at = asked(&mut open, self.at, "When (for example 'yesterday 15:00')", |open, at| {
            session::happened(&open.setting().reader(), at, &found.handle).map(drop)
        })?;
        let (start, by_end) = session::happened(&open.setting().reader(), &at, &found.handle)?;
        let draft = self.plan.draft(&open, found.id, (&at, by_end))?;
        let log = |open: &mut Open<'_>, notes: Option<&str>| {
            open.write("session log", Kind::Write, |tx, setting| {
                session::log(tx, setting, &draft, start, notes, self.plan.overlap())
            })
        };
        let done = match words {
            Some(words) => words.take(&mut open, &[&found.handle], |open, notes| log(open, Some(notes)))?,
            None => log(&mut open, None)?,
        };
        tell(&mut open, "Recorded", &done.value, done.op)
    }
}
