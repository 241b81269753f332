//! `coach score recalc` and `verify`: whether what is stored follows from the answers, and putting it right.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{cx::Cx, score::names};
use crate::{
    domain::count::counted,
    error::{Error, Kind as Failure},
    practice::{
        Outcome,
        bank::Shelf,
        breakthrough::Looked,
        score::{self, Difference},
    },
    report::{Cell, Column, Record},
    store::{Kind, StoreError},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach score recalc --client k7mq\n  coach score recalc --all --dry-run")]
#[group(required = true, multiple = false)]
pub(super) struct RecalcArgs {
    /// One client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Every client
    #[arg(long)]
    all: bool,
}

impl RecalcArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let clients = match &self.client {
            Some(query) => vec![open.writes(query, "coach score recalc --client")?.id],
            None => names(&open.practice)?.into_keys().collect(),
        };
        let _busy = open.busy("Recalculating scores");
        let done = open.write("score recalc", Kind::Write, |tx, setting| {
            let mut shelf = Shelf::default();
            let (mut row, mut looked) = (RecalculatedRow::default(), Looked::default());
            tx.meter().begin(clients.len());
            for client in clients {
                tx.meter().step();
                let settled = score::recalc(tx, &mut shelf, setting, client)?;
                row.scores += settled.changed;
                row.sessions += settled.sessions;
                looked.join(settled.looked);
            }
            (row.found, row.changed, row.removed) =
                (looked.added.len(), looked.changed, looked.removed.len());
            let told = row.words(&looked);
            Ok(if row.nothing() { Outcome::Nothing(row) } else { Outcome::Keep(row, told) })
        })?;
        let row = RecalculatedRow { operation: done.op, dry_run: open.globals.dry_run, ..done.value };
        if row.nothing() {
            open.say("All scores are up to date; nothing to change")?;
        } else {
            open.told(&done.summary.replacen("recalculated", "Recalculated", 1), done.op)?;
        }
        if open.globals.for_programs() { open.one(&row) } else { Ok(()) }
    }
}

/// What recalculating scores changed.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct RecalculatedRow {
    /// Scores with other values.
    scores: usize,
    /// Sessions with another coherence before or after them.
    sessions: usize,
    /// Breakthroughs that were not known.
    found: usize,
    /// Breakthroughs that changed.
    changed: usize,
    /// Breakthroughs that went.
    removed: usize,
    operation: Option<i64>,
    dry_run: bool,
}

impl RecalculatedRow {
    const fn nothing(&self) -> bool {
        self.scores == 0 && self.sessions == 0 && self.found + self.changed + self.removed == 0
    }

    fn words(&self, looked: &Looked) -> String {
        let scores = format!("recalculated {}", counted(self.scores, "score", "scores"));
        let told = match self.sessions {
            0 => scores,
            many => format!("{scores}, coherence around {}", counted(many, "session", "sessions")),
        };
        if looked.nothing() { told } else { format!("{told}, {}", looked.words()) }
    }
}

impl Record for RecalculatedRow {
    const COLUMNS: &'static [Column] = &[
        Column::right("scores", "Scores"),
        Column::right("sessions", "Sessions"),
        Column::right("found", "Found"),
        Column::right("changed", "Changed"),
        Column::right("removed", "Removed"),
        Column::right("operation", "Op"),
        Column::left("dry_run", "Dry run"),
    ];
    const DEFAULT: &'static [&'static str] = &["scores", "sessions", "found", "changed", "removed"];

    fn cells(&self) -> Vec<Cell> {
        let count = |count: usize| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            count(self.scores),
            count(self.sessions),
            count(self.found),
            count(self.changed),
            count(self.removed),
            self.operation.into(),
            self.dry_run.into(),
        ]
    }
}

fn is_of_one_value(error: &Error) -> bool {
    matches!(error.cause(), Some(StoreError::Unopened { .. }))
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach score verify\n  coach score verify --client k7mq --json")]
pub(super) struct VerifyArgs {
    /// One client only
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
}

impl VerifyArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let one = self
            .client
            .as_deref()
            .map(|query| open.reads(query, "coach score verify --client"))
            .transpose()?;
        let (mut scores, mut differing) = (0, 0);
        let busy = open.busy("Checking scores");
        open.list("", |practice, push: &mut dyn FnMut(&Difference) -> Result<(), Error>| {
            let mut shelf = Shelf::default();
            let mut clients: Vec<_> = names(practice)?.into_iter().collect();
            clients.sort();
            practice.store.meter().begin(clients.len());
            for (client, (handle, _)) in
                clients.iter().filter(|(id, _)| one.as_ref().is_none_or(|one| one.id == *id))
            {
                practice.store.meter().step();
                let recomputed =
                    match score::recompute(&practice.store, &mut shelf, &practice.setting, *client) {
                        // An answer that cannot be read is told at the end; the scores of others can be verified.
                        Err(error) if is_of_one_value(&error) => continue,
                        recomputed => recomputed?,
                    };
                scores += recomputed.stored.len();
                for difference in recomputed.differences(handle) {
                    differing += 1;
                    push(&difference)?;
                }
            }
            Ok(())
        })?;
        drop(busy);
        if differing == 0 {
            return open.say(&match scores {
                0 => "There are no scores to check".to_owned(),
                1 => "The score checks out".to_owned(),
                _ => {
                    format!("All {scores} scores check out (hand-entered ones have no answers)")
                }
            });
        }
        Err(Error::new(
            Failure::Damaged,
            format!(
                "{} not follow from {} answers",
                counted(differing, "stored value does", "stored values do"),
                if differing == 1 { "its" } else { "their" }
            ),
        )
        .hint("correct them: coach score recalc --all"))
    }
}
