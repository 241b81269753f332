//! `coach breakthrough`: rises that were seen in the scores, or recorded by hand.

mod change;
mod list;
pub(super) mod row;
mod told;

use clap::{Subcommand, ValueEnum, builder::PossibleValue};

use self::row::BreakthroughPage;
use super::cx::{Cx, Open};
use crate::{
    domain::breakthrough::{Aspect, Breakthrough},
    error::Error,
    practice::{bank::Shelf, breakthrough},
};

#[derive(Subcommand, Debug)]
pub(super) enum BreakthroughCommand {
    /// List breakthroughs
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// One breakthrough with the scores around it
    Show(list::ShowArgs),
    /// Record a breakthrough yourself
    Add(change::AddArgs),
    /// Look for breakthroughs in the score history
    Detect(change::DetectArgs),
    /// Change fields
    Edit(change::EditArgs),
    /// Hide a false positive
    Dismiss(change::DismissArgs),
    /// Bring a dismissed one back
    Restore(change::RestoreArgs),
    /// Remove; coach undo brings it back
    Rm(change::RmArgs),
}

impl BreakthroughCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Add(args) => args.run(cx),
            Self::Detect(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Dismiss(args) => args.run(cx),
            Self::Restore(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
        }
    }
}

impl ValueEnum for Aspect {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.key()))
    }
}

/// Names the breakthroughs that a new record shows.
pub(super) fn announce(open: &mut Open<'_>, shown: &[Breakthrough]) -> Result<(), Error> {
    for one in shown {
        let line = if open.globals.dry_run {
            format!("would be a breakthrough: {} {}", one.aspect, one.rise)
        } else {
            format!("Breakthrough: {}", one.words())
        };
        open.say(&line)?;
    }
    Ok(())
}

/// One breakthrough with what stands around it.
fn page(open: &Open<'_>, row: Breakthrough) -> Result<BreakthroughPage, Error> {
    let client = open.store().client(row.client_id)?;
    let history = open.store().scores_of(row.client_id)?;
    let verdict = breakthrough::verdict(open.store(), &mut Shelf::default(), &row)?;
    let history = (history, open.setting().zone);
    Ok(BreakthroughPage::new(row, (client.handle.as_str(), &client.person.name()), history, verdict))
}

/// Tells what was done to one breakthrough.
fn tell(open: &mut Open<'_>, verb: &str, row: Breakthrough, op: Option<i64>) -> Result<(), Error> {
    let (words, handle) = (row.words(), row.handle.to_string());
    let page = page(open, row)?;
    let sentence = format!("{verb} breakthrough {words} of {}", page.whose());
    open.done(&page, &handle, &sentence, op)
}
