//! `coach client timeline`: what happened with one client, newest first.

use chrono::{DateTime, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::{cx::Cx, globals::AsOf, score::range},
    error::Error,
    practice::timeline,
    report::{Cell, Column, Record},
    store::happening::Happening,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client timeline k7mq
  coach client timeline k7mq --since 90d --limit 20
  coach client timeline ada-okafor --json --fields at,kind,what")]
pub(in crate::cli) struct TimelineArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Show at most N, the newest
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// One thing that happened.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct TimelineRow {
    at: DateTime<Utc>,
    /// `change`, `engagement`, `assessment`, `score`, `session`, `intervention`, `action` or `breakthrough`.
    kind: &'static str,
    /// The handle of the thing, where it has one.
    handle: Option<String>,
    what: String,
}

impl Record for TimelineRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("at", "When"),
        Column::left("kind", "Kind"),
        Column::left("handle", "Handle"),
        Column::text("what", "What happened"),
    ];
    const DEFAULT: &'static [&'static str] = &["at", "kind", "handle", "what"];
    const GROUPS: &'static [&'static [&'static str]] = &[&["handle"], &["kind"]];

    fn cells(&self) -> Vec<Cell> {
        vec![self.at.into(), Cell::text(self.kind), self.handle.clone().into(), Cell::text(&self.what)]
    }
}

impl From<Happening> for TimelineRow {
    fn from(Happening { at, kind, handle, what }: Happening) -> Self {
        Self { at, kind, handle, what }
    }
}

impl TimelineArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let limit = self.as_of.at.as_ref().map(|_| open.setting().now);
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let found = open.reads(&self.client, "coach client timeline")?;
        if open.style().format_is_human() {
            open.say(&format!("{} ({})", found.name, found.handle))?;
        }
        open.list("Nothing happened in that time", |practice, push| {
            let all = timeline::of(&practice.store, &practice.setting, found.id, limit)?;
            let within = |at: DateTime<Utc>| {
                since.is_none_or(|since| since <= at) && until.is_none_or(|until| at < until)
            };
            all.into_iter()
                .filter(|happening| within(happening.at))
                .take(self.limit.unwrap_or(usize::MAX))
                .try_for_each(|happening| push(&TimelineRow::from(happening)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_contract() {
        let what = "completed quick".to_owned();
        let at = DateTime::UNIX_EPOCH;
        let row = TimelineRow { at, kind: "assessment", handle: Some("4hz7".to_owned()), what: what.clone() };
        assert_eq!(crate::report::check_contract(&row), Ok(()));
        let row = TimelineRow { at, kind: "change", handle: None, what };
        assert_eq!(crate::report::check_contract(&row), Ok(()));
    }
}
