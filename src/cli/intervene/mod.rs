//! `coach intervene`: the library of interventions, what fits a client, and what each client was given.

mod assign;
pub(super) mod assignment_row;
pub(super) mod list;
pub(super) mod row;
pub(super) mod suggest;
mod told;

use clap::Subcommand;

use self::assignment_row::AssignmentPage;
use super::{
    action::row::ActionRow,
    cx::{Cx, Open},
};
use crate::{
    error::Error,
    practice::intervene::Told,
    store::action::{Agreed, Wanted},
};

#[derive(Subcommand, Debug)]
pub(super) enum InterveneCommand {
    /// Browse the library
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Steps, metrics and resources; or one assignment, by its handle
    Show(list::ShowArgs),
    /// Rank interventions for one client and show why
    Suggest(suggest::SuggestArgs),
    /// Assign an intervention to a client
    Assign(assign::AssignArgs),
    /// What each client is working on
    Assigned(list::AssignedArgs),
    /// Mark an assignment started
    Start(assign::StartArgs),
    /// Mark an assignment completed, with a rating from 1 to 5
    Done(assign::DoneArgs),
    /// Mark an assignment abandoned
    Abandon(assign::AbandonArgs),
    /// Reopen a completed or abandoned assignment
    Reopen(assign::ReopenArgs),
}

impl InterveneCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Suggest(args) => args.run(cx),
            Self::Assign(args) => args.run(cx),
            Self::Assigned(args) => args.run(cx),
            Self::Start(args) => args.run(cx),
            Self::Done(args) => args.run(cx),
            Self::Abandon(args) => args.run(cx),
            Self::Reopen(args) => args.run(cx),
        }
    }
}

/// An assignment with its action items, as it is shown.
fn page(open: &Open<'_>, told: Told, names: (&str, &str), notes: bool) -> Result<AssignmentPage, Error> {
    let (today, assignment) = (open.setting().today(), &told.work.assignment);
    let mut items = Vec::new();
    open.store().each_agreed(
        Wanted { client: Some(assignment.client_id), ..Wanted::default() },
        |agreed| {
            if agreed.item.intervention_id == Some(assignment.id) {
                items.push(ActionRow::new(agreed, names, today));
            }
            Ok::<_, Error>(())
        },
    )?;
    if items.is_empty() {
        // A dry run took them back.
        let agreed = |item| Agreed { item, session: None, intervention: Some(assignment.handle.clone()) };
        items.extend(told.items.iter().cloned().map(|item| ActionRow::new(agreed(item), names, today)));
    }
    Ok(AssignmentPage::new(told, names, open.setting(), notes).with_items(items))
}
