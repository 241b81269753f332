//! `coach undo` and `redo`: taking operations back and forth.

use clap::Args;

use super::{
    cx::{Cx, Open},
    op::{OperationRow, list},
};
use crate::{
    domain::text,
    error::Error,
    practice::log,
    store::{Kind, operation::Operation},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach undo
  coach undo 12 --dry-run
  coach undo --to 12
  coach undo --list")]
pub(super) struct UndoArgs {
    /// The number of the change [default: the last one]
    id: Option<i64>,
    /// Go back to how it was after this change: undo everything since, the newest first; asks before
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    to: Option<i64>,
    /// List what can be undone instead
    #[arg(long, conflicts_with_all = ["id", "to"])]
    list: bool,
    /// With --list: show at most N [default: 50]
    #[arg(long, value_name = "N", requires = "list", conflicts_with_all = ["id", "to"], value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
}

impl UndoArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if self.list {
            return list(&mut open, (self.limit, "No changes yet"), Operation::can_be_undone);
        }
        let target = match (self.id, self.to) {
            (_, Some(to)) => return back_to(&mut open, to),
            (Some(id), None) => open.store().operation(id)?,
            (None, None) => log::last(open.store())?,
        };
        take_back(&mut open, &target, Kind::Undo)?;
        told(&mut open, &target)
    }
}

/// Undoes every operation after one, the newest first, each as an operation of its own.
fn back_to(open: &mut Open<'_>, to: i64) -> Result<(), Error> {
    open.store().operation(to)?;
    let later = log::since(open.store(), to)?;
    if let Some(fixed) =
        later.iter().map(|(operation, _)| operation).find(|operation| !operation.can_be_undone())
    {
        let (id, command) = (fixed.id, &fixed.command);
        return Err(Error::refused(format!("change {id} ({command}) is in between and cannot be undone"))
            .hint(format!("go back only that far: coach undo --to {id}")));
    }
    if later.is_empty() {
        open.say(&format!("There is nothing to undo since change {to}"))?;
    }
    if later.len() > 1 {
        let count = later.len();
        open.agree(&format!(
            "Undoing {count} changes, back to how it was after change {to}; coach op log lists them"
        ))?;
    }
    for (operation, kind) in &later {
        if open.globals.dry_run {
            // One undo stands on the other, and a dry run keeps none.
            let verb = if *kind == Kind::Redo { "redone" } else { "undone" };
            open.say(&format!("would have {verb}: {}", log::describe(operation)))?;
        } else {
            take_back(open, operation, *kind)?;
        }
    }
    if !open.globals.for_programs() {
        return Ok(());
    }
    open.list("", |practice, push| {
        let standing = practice.store.standing()?;
        later.iter().try_for_each(|(operation, _)| {
            push(&OperationRow::new(practice.store.operation(operation.id)?, &standing))
        })
    })
}

fn take_back(open: &mut Open<'_>, target: &Operation, kind: Kind) -> Result<(), Error> {
    let busy = open.busy(if kind == Kind::Redo { "Redoing" } else { "Undoing" });
    let done = open.write(kind.key(), kind, |tx, setting| log::take_back(tx, setting, target, kind))?;
    drop(busy);
    let back = if kind == Kind::Redo { "undo" } else { "redo" };
    match done.op {
        Some(_) => open.say(&format!("{}. To {back}: coach {back}", text::upper_first(&done.summary))),
        None => open.say(&format!("would have {}", done.summary)),
    }
}

/// The operation as it stands now, for programs; a dry run leaves it as it was.
fn told(open: &mut Open<'_>, target: &Operation) -> Result<(), Error> {
    if !open.globals.for_programs() {
        return Ok(());
    }
    let row = OperationRow::new(open.store().operation(target.id)?, &open.store().standing()?);
    open.one(&row)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach redo\n  coach redo --dry-run")]
pub(super) struct RedoArgs {}

impl RedoArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let undo = log::last_undo(open.store())?;
        take_back(&mut open, &undo, Kind::Redo)?;
        told(&mut open, &undo)
    }
}
