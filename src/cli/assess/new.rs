//! `coach assess new` and `resume`: answered here, or filled in from a file.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;

use super::{closed_in_words, row::AssessmentRow, tell_closed};
use crate::{
    cli::{
        asking,
        cx::{Cx, Open},
        runner,
        writing::Words,
    },
    domain::{Dimension, assessment::Type, when::Moment},
    error::Error,
    practice::{
        Done, Outcome,
        assess::{self, Closed, Lacking, Sitting},
        bank::{self, Shelf},
        find::{self, Found},
        given::Given,
    },
    store::Kind,
};

/// The kinds as people type them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum KindWord {
    /// All four dimensions in depth: 48 questions
    Initial,
    /// All four dimensions at a glance: 12 questions
    Quick,
    /// One dimension in depth: 20 scored questions and a few in words
    #[value(name = "deep_dive", alias = "deep-dive")]
    DeepDive,
    /// Your own bank
    Custom,
}

impl From<KindWord> for Type {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Initial => Self::Initial,
            KindWord::Quick => Self::Quick,
            KindWord::DeepDive => Self::DeepDive,
            KindWord::Custom => Self::Custom,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess new ada-okafor
  coach assess new k7mq --type deep_dive --focus q
  coach assess new k7mq --type quick --answers answers.json --json
  coach assess new k7mq --type quick --no-run")]
pub(in crate::cli) struct NewArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Type [default: initial the first time, then quick]
    #[arg(long = "type", value_enum, value_name = "KIND")]
    kind: Option<KindWord>,
    /// The dimension of a deep dive: psi, rho, q or f
    #[arg(long, value_name = "DIM")]
    focus: Option<Dimension>,
    /// Which bank, as NAME or NAME@VERSION
    #[arg(long)]
    bank: Option<String>,
    /// Answers as a JSON object from question code to value, or as assess show lists them (- is standard input); completes it
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// With --answers: when it was taken [default: now]
    #[arg(long, value_name = "WHEN", requires = "answers")]
    at: Option<String>,
    /// Complete it even if too little is answered for a score
    #[arg(long, requires = "answers")]
    without_score: bool,
    /// Only create it, to answer later
    #[arg(long, conflicts_with = "answers")]
    no_run: bool,
}

impl NewArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.answers.as_deref().map(|path| Words::read(cx.env, path, None)).transpose()?;
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach assess new")?;
        let usual = assess::usual_kind(open.store(), found.id)?;
        let kind = self.kind.map(Type::from);
        let focus = match (kind, self.focus, &self.bank) {
            (Some(Type::DeepDive), None, None) => Some(asking::asked(
                &mut open,
                "The dimension of the deep dive (psi, rho, q, f)",
                bank::without_focus,
                |_, typed| Ok(typed.trim().to_lowercase().parse::<Dimension>()?),
            )?),
            (_, focus, _) => focus,
        };
        let bank = bank::wanted(open.store(), self.bank.as_deref(), kind, focus, usual)?;
        if let Some(words) = words {
            let at = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
            let lacking = if self.without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
            at.map_or(Ok(()), |at| open.doubt(found.id, at))?;
            let at = at.map_or(open.setting().now, Moment::utc);
            let done = words.take(&mut open, &[&found.handle], |open, text| {
                let given = Given::parse(text, &words.place())?;
                fill_in(open, &found, &bank, &given, (at, lacking))
            })?;
            let (sitting, closed) = done.value;
            return tell_closed(&mut open, &found, &sitting, closed, done.op);
        }
        let runs = !self.no_run && !open.globals.dry_run;
        if runs && !open.globals.may_ask(open.env) {
            return Err(Error::usage("an assessment is answered on a terminal, and there is none")
                .hint("give the answers: --answers FILE (coach schema assess.answers)")
                .hint("or only create it: --no-run"));
        }
        let done =
            open.write("assess new", Kind::Write, |tx, setting| assess::make(tx, setting, found.id, &bank))?;
        if runs {
            return runner::run(&mut open, done.value.id, done.op);
        }
        let made = done.value;
        let sentence = format!(
            "Created {} assessment {} for {} ({})",
            made.kind.words(),
            made.handle,
            found.name,
            found.handle
        );
        let row = AssessmentRow::new(&made, &found.handle, &found.name, 0);
        open.done(&row, made.handle.as_str(), &sentence, done.op)
    }
}

/// Makes an assessment, writes all its answers and closes it, in one operation.
fn fill_in(
    open: &mut Open<'_>,
    found: &Found,
    bank: &crate::store::bank::Installed,
    given: &Given,
    (at, lacking): (DateTime<Utc>, Lacking),
) -> Result<Done<(Sitting, Closed)>, Error> {
    open.write("assess new", Kind::Write, |tx, setting| {
        let made = assess::begin(tx, found.id, bank, at, None)?;
        let pinned = Shelf::default().take(tx, &made.bank)?;
        let answers = given.answers(&pinned)?;
        let mut sitting = Sitting::fresh(made, pinned);
        sitting.assessment.begin(at)?;
        for (code, answer) in answers {
            assess::answer(tx, &mut sitting, &code, answer, at)?;
        }
        for (code, rating) in given.ratings() {
            assess::rate(tx, &sitting, code, Some(rating))?;
        }
        let closed = assess::submit(tx, setting, &mut sitting, at, lacking).map_err(not_kept)?;
        let summary = closed_in_words(&closed, found);
        Ok(Outcome::Keep((sitting, closed), summary))
    })
}

/// Answers from a file are kept whole or not at all, so there is no assessment to go on with.
fn not_kept(mut error: Error) -> Error {
    if !error.facts.is_empty() {
        "too few answers for a score; nothing was saved".clone_into(&mut error.message);
        error.hints = vec!["add what is missing, or complete it without a score: --without-score".to_owned()];
    }
    error
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach assess resume\n  coach assess resume 4hz7\n  coach assess resume --client k7mq"
)]
pub(in crate::cli) struct ResumeArgs {
    /// The assessment [default: the latest unfinished one]
    id: Option<String>,
    /// The latest unfinished one of this client
    #[arg(long, short, value_name = "CLIENT", conflicts_with = "id")]
    client: Option<String>,
}

impl ResumeArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = match (&self.id, &self.client) {
            (Some(id), _) => find::assessment(open.store(), id)?,
            (None, client) => {
                let client = client
                    .as_deref()
                    .map(|query| open.reads(query, "coach assess resume --client"))
                    .transpose()?;
                let latest = open.store().latest_unfinished(client.map(|found| found.id))?;
                latest.map(|assessment| assessment.id).ok_or_else(|| {
                    Error::not_found("there is no unfinished assessment")
                        .hint("start one: coach assess new CLIENT")
                })?
            }
        };
        open.store().assessment(id)?.must_be_open()?;
        if !open.globals.may_ask(open.env) {
            return Err(Error::usage("an assessment is answered on a terminal, and there is none")
                .hint("set answers one by one: coach assess answer ID QUESTION VALUE"));
        }
        runner::run(&mut open, id, None)
    }
}
