//! `coach analytics`: the practice in numbers, and what was run here.

pub(super) mod cohort;
pub(super) mod events;
pub(super) mod interventions;
pub(super) mod summary;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{
    action::list::day_of,
    cx::{Cx, Open},
    globals::AsOf,
};
use crate::{error::Error, practice::analytics::Range};

#[derive(Subcommand, Debug)]
pub(super) enum AnalyticsCommand {
    /// Caseload, sessions, averages, patterns, velocity and work
    Summary(summary::SummaryArgs),
    /// Clients in groups, and the scores of each group
    Cohort(cohort::CohortArgs),
    /// How well interventions work
    Interventions(interventions::InterventionsArgs),
    /// What was run here; it never leaves this machine
    #[command(long_about = events::ABOUT)]
    Events(events::EventsArgs),
}

impl AnalyticsCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Summary(args) => args.run(cx),
            Self::Cohort(args) => args.run(cx),
            Self::Interventions(args) => args.run(cx),
            Self::Events(args) => args.run(cx),
        }
    }
}

/// Which days to look at.
#[derive(Args, Debug)]
struct Days {
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day [default: today]
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Days {
    /// The range, and the day as of which something is late; looking back ends both on the day that is looked at.
    fn range(&self, open: &Open<'_>, usual: fn(NaiveDate) -> Range) -> Result<(Range, NaiveDate), Error> {
        let today = day_of(open, &self.as_of)?;
        let reader = open.setting().reader();
        let (since, until) = reader.range(self.since.as_deref(), self.until.as_deref(), Some(today))?;
        let until = until.unwrap_or(today);
        let usual = usual(until);
        Ok((Range { since: since.or(usual.since), until }, today))
    }
}

/// Everything up to a day.
const fn from_the_beginning(until: NaiveDate) -> Range {
    Range { since: None, until }
}

/// `26 Jun 2026 to 24 Sep 2026`, or `up to 24 Sep 2026`.
fn spelled(range: Range) -> String {
    let day = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    match range.since {
        Some(since) => format!("{} to {}", day(since), day(range.until)),
        None => format!("up to {}", day(range.until)),
    }
}
