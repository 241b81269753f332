//! `coach score`: coherence scores, their history, and how they come about.

use std::{collections::HashMap, path::PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{
    asking,
    cx::{Cx, Open},
    globals::AsOf,
    score_check::{RecalcArgs, VerifyArgs},
    score_correct::{EditArgs, RmArgs},
    score_row::ScoreRow,
    score_what_if::WhatIfArgs,
    sort::{Keys, Order},
};
use crate::{
    domain::{
        Dimension, PerDimension, Unit,
        history::Score,
        id::ClientId,
        when::{Moment, wall},
    },
    error::Error,
    practice::{
        Outcome, Practice, assess,
        find::{self, Found},
        score,
    },
    store::{Kind, Store},
};

#[derive(Subcommand, Debug)]
pub(super) enum ScoreCommand {
    /// The latest score, with pattern and velocity
    Show(ShowArgs),
    /// Score history
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Record a score
    Add(AddArgs),
    /// Correct a score that you recorded
    Edit(EditArgs),
    /// Remove a score that you recorded; coach undo brings it back
    Rm(RmArgs),
    /// Show how the answers lead to the percentage, and what would raise it most
    Explain(ExplainArgs),
    /// Try values without saving anything
    WhatIf(WhatIfArgs),
    /// Recalculate scores from the stored answers
    Recalc(RecalcArgs),
    /// Check that every stored score follows from its answers
    Verify(VerifyArgs),
}

impl ScoreCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Show(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Add(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
            Self::Explain(args) => args.run(cx),
            Self::WhatIf(args) => args.run(cx),
            Self::Recalc(args) => args.run(cx),
            Self::Verify(args) => args.run(cx),
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach score show k7mq\n  coach score show k7mq --at '1 mar' --json")]
pub(super) struct ShowArgs {
    /// Handle, name, e-mail or id
    client: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        open.travel(&self.as_of)?;
        let found = open.reads(&self.client, "coach score show")?;
        let history = open.store().scores_of(found.id)?;
        let latest = latest(&history, &found.handle)?.clone();
        let before = history.len().checked_sub(2).and_then(|index| history.get(index));
        let row = ScoreRow::new(&found.handle, &found.name, latest, before, &open.setting().model);
        let zone = open.setting().zone;
        open.one(&row.with_history(history, zone))
    }
}

/// The last score of a history.
pub(super) fn latest<'h>(history: &'h [Score], handle: &str) -> Result<&'h Score, Error> {
    history.last().ok_or_else(|| {
        Error::not_found(format!("{handle} has no score yet"))
            .hint(format!("get one: coach assess new {handle}"))
    })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach score list --client k7mq
  coach score list --format ndjson --since 90d
  coach score list --since 2026-01-01 --csv --fields client,coherence_percentage")]
pub(super) struct ListArgs {
    #[command(flatten)]
    of: Portion,
    /// In which order
    #[arg(help = "By calculated_at, coherence_percentage, velocity or client; -FIELD reverses the order", long, value_name = "FIELD", default_value = "-calculated_at", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// Whose, and is a range.
#[derive(Args, Debug)]
pub(super) struct Portion {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day; 7d means 7 days ahead
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl Portion {
    /// The client and the instants that are meant; `command` is what a list of candidates is offered for.
    pub(super) fn of(&self, open: &Open<'_>, command: &str) -> Result<(Option<Found>, Bounds), Error> {
        let bounds = range(open, self.since.as_deref(), self.until.as_deref())?;
        let client = self.client.as_deref().map(|query| open.reads(query, command)).transpose()?;
        Ok((client, bounds))
    }
}

/// From an instant on, and up to another; each may be left open.
pub(super) type Bounds = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The instants that `--since` and `--until` mean.
pub(super) fn range(open: &Open<'_>, since: Option<&str>, until: Option<&str>) -> Result<Bounds, Error> {
    let (reader, zone) = (open.setting().reader(), open.setting().zone);
    let (since, until) = reader.range(since, until, None)?;
    Ok((since.map(|day| wall::day(zone, day).start), until.map(|day| wall::day(zone, day).end)))
}

/// Handle and name of the one client that a list is about, or of all.
pub(super) fn names_for(
    practice: &Practice,
    only: Option<&Found>,
) -> Result<HashMap<ClientId, (String, String)>, Error> {
    match only {
        Some(found) => Ok(HashMap::from([(found.id, (found.handle.clone(), found.name.clone()))])),
        None => names(practice),
    }
}

/// Handles and names of all clients; names are empty while locked.
pub(super) fn names(practice: &Practice) -> Result<HashMap<ClientId, (String, String)>, Error> {
    let mut names = HashMap::new();
    practice.store.each_name(|named| {
        let name = named.name();
        names.insert(named.id, (named.handle.to_string(), name));
        Ok::<_, Error>(true)
    })?;
    Ok(names)
}

/// Hands on each score of a time as it is shown, oldest first; beside the one before it, which may be of an earlier time.
pub(super) fn each_row(
    practice: &Practice,
    only: Option<&Found>,
    (since, until): Bounds,
    mut push: impl FnMut(ScoreRow) -> Result<(), Error>,
) -> Result<(), Error> {
    let names = names_for(practice, only)?;
    let mut before: HashMap<ClientId, Score> = HashMap::new();
    practice.store.each_score(only.map(|found| found.id), since, until, |score| {
        let (handle, name) =
            names.get(&score.client_id).map(|(h, n)| (h.as_str(), n.as_str())).unwrap_or_default();
        let earlier = match before.insert(score.client_id, score.clone()) {
            None if since.is_some() => {
                practice.store.latest_score(score.client_id, Some(score.calculated_at))?
            }
            earlier => earlier,
        };
        push(ScoreRow::new(handle, name, score, earlier.as_ref(), &practice.setting.model))
    })
}

/// What scores can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] =
        &[&["calculated_at", "at"], &["coherence_percentage", "coherence"], &["velocity"], &["client"]];
    Keys::of("scores", names).read(asked)
}

impl ListArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        open.travel(&self.as_of)?;
        let (client, bounds) = self.of.of(&open, "coach score list --client")?;
        open.list("No scores", |practice, push| {
            let mut rows = Vec::new();
            each_row(practice, client.as_ref(), bounds, |row| {
                rows.push(row);
                Ok(())
            })?;
            self.order(&practice.store, &mut rows)?;
            rows.iter().try_for_each(push)
        })
    }

    /// Orders rows that come oldest first.
    fn order(&self, store: &Store, rows: &mut Vec<ScoreRow>) -> Result<(), Error> {
        match self.sort.key(store)? {
            "coherence_percentage" => rows.sort_by_key(ScoreRow::percent),
            "velocity" => rows.sort_by_key(ScoreRow::velocity),
            "client" => rows.sort_by(|a, b| a.client.cmp(&b.client)),
            _ => {}
        }
        self.sort.finish(rows, self.limit);
        Ok(())
    }
}

#[derive(Args, Debug)]
pub(super) struct Values {
    /// Internal consistency, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    psi: Option<Unit>,
    /// Accumulated wisdom, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    rho: Option<Unit>,
    /// Moral activation, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    q: Option<Unit>,
    /// Social belonging, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    f: Option<Unit>,
}

impl Values {
    pub(super) fn given(&self) -> PerDimension<Option<Unit>> {
        PerDimension { psi: self.psi, rho: self.rho, q: self.q, f: self.f }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach score add k7mq --psi 0.62 --rho 0.55 --q 0.41 --f 0.58
  coach score add k7mq --psi .62 --rho .55 --q .41 --f .58 --at '3 mar 10:00'
  coach score add --from - < scores.json")]
pub(super) struct AddArgs {
    /// Handle, name, e-mail or id
    #[arg(required_unless_present = "from")]
    client: Option<String>,
    #[command(flatten)]
    values: Values,
    /// When it was measured [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Read scores as NDJSON or a JSON array from a file, as score list writes them (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["client", "psi", "rho", "q", "f", "at"])]
    from: Option<PathBuf>,
}

/// A dimension that was not said.
fn asked(open: &mut Open<'_>, dimension: Dimension) -> Result<Unit, Error> {
    let missing = || {
        Error::usage(format!("a score needs all four dimensions, and {dimension} is missing"))
            .hint(format!("--{dimension} 0.00 to 1.00"))
    };
    asking::asked(open, &question(dimension), missing, |_, typed| Ok(typed.trim().parse::<Unit>()?))
}

/// The question for a value of a dimension.
pub(super) fn question(dimension: Dimension) -> String {
    format!("{dimension} ({}), 0.00 to 1.00", dimension.name())
}

impl AddArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        if let Some(file) = self.from {
            return super::import::add_scores(cx, file);
        }
        let mut open = cx.open()?;
        let found = open.writes(&self.client.unwrap_or_default(), "coach score add")?;
        let mut scores = self.values.given();
        for dimension in Dimension::ALL {
            if scores[dimension].is_none() {
                scores[dimension] = Some(asked(&mut open, dimension)?);
            }
        }
        let said = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
        said.map_or(Ok(()), |said| open.doubt(found.id, said))?;
        let at = said.map_or(open.setting().now, Moment::utc);
        let done = open.write("score add", Kind::Write, |tx, setting| {
            let (score, followed) = assess::by_hand(tx, setting, found.id, scores, at)?;
            let (percent, later) = (score.percent.unwrap_or_default(), followed.words("later"));
            let summary = format!("recorded {percent} % for {} ({}){later}", found.name, found.handle);
            let shown = tx.breakthroughs_in(score.id)?;
            Ok(Outcome::Keep((score, later, shown), summary))
        })?;
        let (score, later, shown) = done.value;
        let row = ScoreRow::new(&found.handle, &found.name, score, None, &open.setting().model);
        let percent = row.percent().unwrap_or_default();
        let sentence = format!(
            "Recorded {percent} % (highest possible 87.5) for {} ({}){later}",
            found.name, found.handle
        );
        open.done(&row, &row.handle.clone(), &sentence, done.op)?;
        super::breakthrough::announce(&mut open, &shown)
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach score explain k7mq\n  coach score explain k7mq --json | jq .terms"
)]
pub(super) struct ExplainArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// One score of the history instead of the latest: its handle in score list, or its id
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

impl ExplainArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let found = open.reads(&self.client, "coach score explain")?;
        let history = open.store().scores_of(found.id)?;
        let index = match &self.id {
            None => history.len().checked_sub(1),
            Some(query) => {
                let id = find::score(open.store(), query)?;
                history.iter().position(|score| score.id == id)
            }
        };
        let Some((index, score)) = index.and_then(|index| Some((index, history.get(index)?))) else {
            latest(&history, &found.handle)?;
            return Err(Error::not_found(format!("that is not a score of {}", found.handle))
                .hint(format!("list them: coach score list --client {}", found.handle)));
        };
        let before = index.checked_sub(1).and_then(|index| history.get(index));
        let explanation = score::explain(open.store(), open.setting(), &found.handle, score, before)?;
        open.one_in_parts(&explanation, &explanation.steps())
    }
}
