//! `coach undo`, `redo` and `op`: what was done, and taking it back.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    cx::{Cx, Open},
    op_row::RowDiff,
};
use crate::{
    error::Error,
    practice::log,
    report::{Cell, Column, PageBuilder, Record},
    store::{
        Kind,
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
    fn new(operation: Operation, standing: &Standing) -> Self {
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
        page.heading(format!("Operation {}: {}", self.row.id, self.row.command));
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
    /// Operations, newest first
    #[command(
        visible_alias = "list",
        after_help = "Examples:\n  coach op log\n  coach op log --limit 5 --json"
    )]
    Log(LogArgs),
    /// One operation, and how many rows and which columns of which table it changed
    #[command(after_help = "Examples:\n  coach op show 12")]
    Show(OneArgs),
    /// Which rows one operation added, changed and removed, and what stood in them before and after
    #[command(after_help = "Examples:\n  coach op diff 12\n  coach op diff 12 --json")]
    Diff(OneArgs),
}

#[derive(Args, Debug)]
pub(super) struct LogArgs {
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

#[derive(Args, Debug)]
pub(super) struct OneArgs {
    /// The number of the operation
    id: i64,
}

impl OpCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        match self {
            Self::Log(args) => list(&mut open, args.limit, |_| true),
            Self::Show(args) => {
                let page = page(&open, args.id)?;
                open.one(&page)
            }
            Self::Diff(args) => diff(&mut open, args.id),
        }
    }
}

fn list(open: &mut Open<'_>, limit: usize, wanted: fn(&Operation) -> bool) -> Result<(), Error> {
    open.list("Nothing was done yet", |practice, push| {
        let standing = practice.store.standing()?;
        let mut left = limit;
        practice.store.operations(|operation| {
            if left > 0 && wanted(&operation) {
                push(&OperationRow::new(operation, &standing))?;
                left -= 1;
            }
            Ok::<_, Error>(left > 0)
        })
    })
}

fn page(open: &Open<'_>, id: i64) -> Result<OperationPage, Error> {
    let row = OperationRow::new(open.store().operation(id)?, &open.store().standing()?);
    let altered = open.store().changes(id)?;
    let changes = open.store().touched(id)?.into_iter();
    let changes = changes.map(|Touched { table, added, changed, removed }| {
        let rows = altered.iter().filter(|row| row.table == table);
        let handles = rows.clone().filter_map(|row| row.handle.clone()).collect();
        let mut columns = Vec::new();
        for column in rows.flat_map(|row| &row.columns).map(|altered| altered.column) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        TableChange { table, added, changed, removed, columns, handles }
    });
    Ok(OperationPage { row, changes: changes.collect() })
}

fn diff(open: &mut Open<'_>, id: i64) -> Result<(), Error> {
    open.store().operation(id)?;
    let changes = open.store().changes(id)?;
    if !open.store().unlocked() && changes.iter().any(|change| change.fate == Fate::Changed) {
        open.say("While locked, sealed columns that changed are left out. Unlock first: coach unlock")?;
    }
    open.list("That operation changed no rows", |practice, push| {
        let zone = practice.setting.zone;
        changes.into_iter().try_for_each(|change| push(&RowDiff::new(change, zone)))
    })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach undo
  coach undo --list
  coach undo 12 --dry-run")]
pub(super) struct UndoArgs {
    /// The number of the operation [default: the last one]
    id: Option<i64>,
    /// List what can be taken back instead
    #[arg(long, conflicts_with = "id")]
    list: bool,
}

impl UndoArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if self.list {
            return list(&mut open, 50, Operation::can_be_undone);
        }
        let target = match self.id {
            Some(id) => open.store().operation(id)?,
            None => log::last(open.store())?,
        };
        take_back(&mut open, &target, Kind::Undo)
    }
}

fn take_back(open: &mut Open<'_>, target: &Operation, kind: Kind) -> Result<(), Error> {
    let done = open.write(kind.key(), kind, |tx, setting| log::take_back(tx, setting, target, kind))?;
    let (first, back) = if kind == Kind::Redo { ("Redid", "undo") } else { ("Undid", "redo") };
    let what = done.summary.split_once(' ').map_or("", |(_, what)| what);
    match done.op {
        Some(_) => open.say(&format!("{first} {what}. Back again: coach {back}")),
        None => {
            open.say(&format!("would have {} {what}", if kind == Kind::Redo { "redone" } else { "undone" }))
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach redo\n  coach redo --dry-run")]
pub(super) struct RedoArgs {}

impl RedoArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let undo = log::last_undo(open.store())?;
        take_back(&mut open, &undo, Kind::Redo)
    }
}
