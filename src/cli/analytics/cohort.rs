//! `coach analytics cohort`: clients in groups.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Days, from_the_beginning, spelled};
use crate::{
    cli::cx::Cx,
    domain::{
        Percent, Share, Unit,
        analytics::{
            ENOUGH,
            cohort::{By, Cohort},
        },
    },
    error::Error,
    practice::analytics,
    report::{Cell, Column, Record},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach analytics cohort
  coach analytics cohort --by pattern --csv
  coach analytics cohort --by zone --since 90d
  coach analytics cohort --by focus --json --fields group,n,mean_coherence")]
pub(in crate::cli) struct CohortArgs {
    /// What to group by: dimension, pattern, zone, status or focus
    #[arg(long, value_name = "WHAT", default_value_t = By::Dimension)]
    by: By,
    #[command(flatten)]
    days: Days,
}

impl CohortArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.days.as_of)?;
        let (range, _) = self.days.range(&open, from_the_beginning)?;
        let (store, setting) = (open.store(), open.setting());
        let cohorts = store.skim(|| analytics::cohort(store, setting, self.by, range))?;
        if open.style().format_is_human() && !cohorts.is_empty() {
            let whom = if self.by == By::Status { "clients" } else { "active clients" };
            open.say(&format!("Newest scores of {whom}, {}", spelled(range)))?;
            open.say(&format!("Groups of fewer than {ENOUGH} scores are too small to compare"))?;
        }
        open.list("No clients to group. Add one: coach client add", |_, push| {
            cohorts.into_iter().try_for_each(|cohort| push(&CohortRow::new(cohort)))
        })
    }
}

/// One group.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct CohortRow {
    group: String,
    /// How many clients.
    n: usize,
    /// How many of all, in percent.
    share: Option<Share>,
    /// How many of them have a coherence.
    scored: usize,
    mean_psi: Option<Unit>,
    mean_rho: Option<Unit>,
    mean_q: Option<Unit>,
    mean_f: Option<Unit>,
    mean_coherence: Option<Percent>,
    median_coherence: Option<Percent>,
    /// Whether there are enough scores to compare the group with others.
    comparable: bool,
}

impl CohortRow {
    pub(in crate::cli) fn new(cohort: Cohort) -> Self {
        let averages = &cohort.averages;
        Self {
            comparable: cohort.comparable(),
            n: averages.clients,
            share: cohort.share,
            scored: averages.scored,
            mean_psi: averages.now.psi,
            mean_rho: averages.now.rho,
            mean_q: averages.now.q,
            mean_f: averages.now.f,
            mean_coherence: averages.coherence,
            median_coherence: averages.median,
            group: cohort.group,
        }
    }
}

impl Record for CohortRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("group", "Group"),
        Column::right("n", "Clients"),
        Column::right("share", "Percent"),
        Column::right("scored", "With a score"),
        Column::right("mean_psi", "psi"),
        Column::right("mean_rho", "rho"),
        Column::right("mean_q", "q"),
        Column::right("mean_f", "f"),
        Column::right("mean_coherence", "Coherence"),
        Column::right("median_coherence", "Median"),
        Column::left("comparable", "Comparable"),
    ];
    const DEFAULT: &'static [&'static str] = &[
        "group",
        "n",
        "share",
        "mean_psi",
        "mean_rho",
        "mean_q",
        "mean_f",
        "mean_coherence",
        "median_coherence",
        "comparable",
    ];
    const GROUPS: &'static [&'static [&'static str]] = &[
        &["n"],
        &["mean_coherence"],
        &["comparable"],
        &["mean_psi", "mean_rho", "mean_q", "mean_f"],
        &["median_coherence"],
        &["share"],
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::word(&self.group),
            self.n.into(),
            self.share.into(),
            self.scored.into(),
            self.mean_psi.into(),
            self.mean_rho.into(),
            self.mean_q.into(),
            self.mean_f.into(),
            self.mean_coherence.into(),
            self.median_coherence.into(),
            self.comparable.into(),
        ]
    }
}
