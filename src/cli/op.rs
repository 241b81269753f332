//! `coach op`: what was done, and which rows changed by it. Undoing is in `undo`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    cx::{Cx, Open},
    op_row::RowDiff,
    score::range,
};
use crate::{
    domain::naming::Search,
    error::{Error, Kind as Failure},
    report::{Cell, Column, PageBuilder, Record},
    store::{
        Store,
        history::{Fate, Touched},
        operation::{Operation, Standing},
    },
};

/// One operation as a row.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OperationRow {
    id: i64,
    at: DateTime<Utc>,
    command: String,
    summary: Option<String>,
    kind: &'static str,
    undoes: Option<i64>,
    /// Whether it has been taken back.
    undone: bool,
}

impl OperationRow {
    pub(super) fn new(operation: Operation, standing: &Standing) -> Self {
        Self {
            undone: standing.undone(operation.id),
            id: operation.id,
            at: operation.at,
            command: operation.command,
            summary: operation.summary,
            kind: operation.kind.key(),
            undoes: operation.undoes,
        }
    }
}

impl Record for OperationRow {
    const COLUMNS: &'static [Column] = &[
        Column::right("id", "Op"),
        Column::left("at", "When"),
        Column::left("command", "Command"),
        Column::text("summary", "What it did"),
        Column::left("kind", "Kind"),
        Column::right("undoes", "Undoes"),
        Column::left("undone", "Undone"),
    ];
    const DEFAULT: &'static [&'static str] = &["id", "at", "command", "summary", "undone"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.id.into(),
            self.at.into(),
            Cell::text(&self.command),
            self.summary.clone().into(),
            Cell::text(self.kind),
            self.undoes.into(),
            self.undone.into(),
        ]
    }
}

/// One operation with what it changed, table by table.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OperationPage {
    #[serde(flatten)]
    row: OperationRow,
    changes: Vec<TableChange>,
}

/// What an operation did to one table.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TableChange {
    table: &'static str,
    added: i64,
    changed: i64,
    removed: i64,
    /// The columns that changed in one of its rows or another.
    columns: Vec<&'static str>,
    /// The handles of its rows, where they have any.
    handles: Vec<String>,
}

/// So many handles are named on a page; the others are counted.
const NAMED: usize = 6;

impl TableChange {
    /// Which rows it were: `k7mq, t2wd, f4hd and 12 more`.
    fn which(&self) -> String {
        let named = self.handles.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        match self.handles.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    }
}

impl Record for OperationPage {
    const COLUMNS: &'static [Column] = OperationRow::COLUMNS;
    const DEFAULT: &'static [&'static str] = OperationRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        self.row.cells()
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("Change {}: {}", self.row.id, self.row.command));
        page.pair("When", self.row.at);
        page.pair("What it did", self.row.summary.clone());
        if let Some(undoes) = self.row.undoes {
            page.pair("Undoes", undoes);
        }
        if self.row.undone {
            page.pair("Undone", true);
        }
        let columns = vec![
            Column::left("table", "Table"),
            Column::right("added", "Added"),
            Column::right("changed", "Changed"),
            Column::right("removed", "Removed"),
            Column::text("handles", "Which"),
            Column::text("columns", "Columns"),
        ];
        let rows = self.changes.iter().map(|change| {
            vec![
                Cell::text(change.table),
                change.added.into(),
                change.changed.into(),
                change.removed.into(),
                Cell::text(change.which()),
                Cell::text(change.columns.join(", ")),
            ]
        });
        page.table(columns, rows.collect());
    }
}

#[derive(Subcommand, Debug)]
pub(super) enum OpCommand {
    /// Changes, newest first
    #[command(
        visible_alias = "list",
        after_help = "Examples:
  coach op log
  coach op log --limit 5 --json
  coach op log --client k7mq --since 7d
  coach op log --command 'session' --grep 'q4 review'"
    )]
    Log(LogArgs),
    /// One change: how many rows and which columns of which table
    #[command(after_help = "Examples:\n  coach op show 12")]
    Show(OneArgs),
    /// Rows that a change added, changed or removed, with old and new values
    #[command(after_help = "Examples:\n  coach op diff 12\n  coach op diff 12 --json")]
    Diff(DiffArgs),
}

#[derive(Args, Debug)]
pub(super) struct LogArgs {
    /// Only those that wrote something of one client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only of this command, or of those that begin with it: 'session', 'client edit'
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
    /// Only those whose command or summary has these words
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,
    /// Show at most N [default: 50]
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
}

impl LogArgs {
    fn run(self, open: &mut Open<'_>) -> Result<(), Error> {
        let (since, until) = range(open, self.since.as_deref(), self.until.as_deref())?;
        if self.grep.is_some() && !open.store().unlocked() {
            return Err(Error::new(
                Failure::Locked,
                "the practice is locked, and what was done cannot be searched",
            )
            .hint("unlock first: coach unlock"));
        }
        let client =
            self.client.as_deref().map(|query| open.reads(query, "coach op log --client")).transpose()?;
        let of = client.map(|found| open.store().operations_of(found.id)).transpose()?;
        self.command.as_deref().map_or(Ok(()), |command| known(open.store(), command))?;
        let words = self.grep.as_deref().map(Search::new);
        let narrowed = of.is_some() || words.is_some() || self.command.is_some() || since.or(until).is_some();
        let nothing = if narrowed { "No change matches" } else { "No changes yet" };
        list(open, (self.limit, nothing), |operation| {
            since.is_none_or(|since| operation.at >= since)
                && until.is_none_or(|until| operation.at < until)
                && of.as_ref().is_none_or(|of| of.contains(&operation.id))
                && self.command.as_deref().is_none_or(|command| begins_with(&operation.command, command))
                && words.as_ref().is_none_or(|words| {
                    words.finds([operation.command.as_str()].into_iter().chain(operation.summary.as_deref()))
                })
        })
    }
}

/// Refuses a command that there is none of, neither now nor in the log.
fn known(store: &Store, wanted: &str) -> Result<(), Error> {
    let mut logged = BTreeSet::new();
    store.operations(|operation| {
        logged.insert(operation.command);
        Ok::<_, Error>(true)
    })?;
    let is = |command: &str| begins_with(command, wanted);
    if logged.iter().any(|command| is(command)) || paths(&super::command(), "").iter().any(|path| is(path)) {
        return Ok(());
    }
    let logged = logged.into_iter().collect::<Vec<_>>().join(", ");
    let error = Error::usage(format!("there is no command '{wanted}'"));
    Err(if logged.is_empty() { error } else { error.hint(format!("in the log: {logged}")) })
}

/// Every command with its words.
fn paths(command: &clap::Command, above: &str) -> Vec<String> {
    let mut all = Vec::new();
    for inner in command.get_subcommands() {
        let path = format!("{above} {}", inner.get_name()).trim().to_owned();
        all.extend(paths(inner, &path));
        all.push(path);
    }
    all
}

/// Whether a command is `wanted`, or one below it.
fn begins_with(command: &str, wanted: &str) -> bool {
    let mut words = command.split_whitespace();
    wanted.split_whitespace().all(|wanted| words.next() == Some(wanted))
}

#[derive(Args, Debug)]
pub(super) struct OneArgs {
    /// The number of the change
    id: i64,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The number of the change
    id: i64,
    /// Also show what notes and messages said, not only that they changed
    #[arg(long)]
    notes: bool,
}

impl OpCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        match self {
            Self::Log(args) => args.run(&mut open),
            Self::Show(args) => {
                let page = page(&open, args.id)?;
                open.one(&page)
            }
            Self::Diff(args) => diff(&mut open, args.id, args.notes),
        }
    }
}

/// So many are shown where nobody said how many.
const SHOWN: usize = 50;

/// Lists changes, the newest first; where nobody said how many, it is told that there are more.
pub(super) fn list(
    open: &mut Open<'_>,
    (limit, nothing): (Option<usize>, &str),
    wanted: impl Fn(&Operation) -> bool,
) -> Result<(), Error> {
    let (mut left, mut more) = (limit.unwrap_or(SHOWN), false);
    open.list(nothing, |practice, push| {
        let standing = practice.store.standing()?;
        practice.store.operations(|operation| {
            if !wanted(&operation) {
                return Ok(true);
            }
            if left == 0 {
                more = limit.is_none();
                return Ok::<_, Error>(false);
            }
            push(&OperationRow::new(operation, &standing))?;
            left -= 1;
            Ok(left > 0 || limit.is_none())
        })
    })?;
    if more { open.say(&format!("Only the newest {SHOWN} are shown; for more: --limit N")) } else { Ok(()) }
}

fn page(open: &Open<'_>, id: i64) -> Result<OperationPage, Error> {
    let row = OperationRow::new(open.store().operation(id)?, &open.store().standing()?);
    let altered = open.store().changes(id, false)?;
    let changes = open.store().touched(id)?.into_iter();
    let changes = changes.map(|Touched { table, added, changed, removed }| {
        let rows = altered.iter().filter(|row| row.table == table);
        let handles = rows.clone().filter_map(|row| row.handle.clone()).collect();
        let mut columns = Vec::new();
        let differing = rows.filter(|row| row.fate == Fate::Changed);
        for column in differing.flat_map(|row| &row.columns).map(|altered| altered.column) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        TableChange { table, added, changed, removed, columns, handles }
    });
    Ok(OperationPage { row, changes: changes.collect() })
}

fn diff(open: &mut Open<'_>, id: i64, notes: bool) -> Result<(), Error> {
    open.store().operation(id)?;
    let changes = open.store().changes(id, notes)?;
    if !open.store().unlocked() && !changes.is_empty() {
        open.say("While locked, what is encrypted is not shown. Unlock first: coach unlock")?;
    }
    open.list("That change wrote no rows", |practice, push| {
        let zone = practice.setting.zone;
        changes.into_iter().try_for_each(|change| push(&RowDiff::new(change, zone)))
    })
}
