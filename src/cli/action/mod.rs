//! `coach action`: what clients agreed to do.

mod add;
mod change;
pub(super) mod list;
pub(super) mod row;
mod told;

use chrono::NaiveDate;
use clap::Subcommand;

use self::row::{ActionPage, ActionRow};
use super::cx::{Cx, Open};
use crate::{
    domain::{
        action::{ActionItem, Standing},
        client::full_name,
        id::{ClientId, SessionId},
        when::echo,
    },
    error::Error,
    practice::find::{self, assignment},
    store::{Store, action::Agreed, handle::Noun},
};

#[derive(Subcommand, Debug)]
pub(super) enum ActionCommand {
    /// Add an action item (asks for what is missing)
    Add(add::AddArgs),
    /// List action items
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// One action item with its description
    Show(list::ShowArgs),
    /// Change fields
    Edit(change::EditArgs),
    /// Mark as in progress
    Start(change::StartArgs),
    /// Mark as completed
    Done(change::DoneArgs),
    /// Set back to pending
    Reopen(change::ReopenArgs),
    /// Remove; coach undo brings it back
    Rm(change::RmArgs),
}

impl ActionCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Add(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Start(args) => args.run(cx),
            Self::Done(args) => args.run(cx),
            Self::Reopen(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
        }
    }
}

/// The session that a flag or field names.
fn session(store: &Store, query: &str) -> Result<SessionId, Error> {
    Ok(SessionId(find::named(store, query, Noun::Session, "coach session list")?))
}

/// Handle and name of a client.
fn owner(open: &Open<'_>, id: ClientId) -> Result<(String, String), Error> {
    let client = open.store().client(id)?;
    Ok((client.handle.to_string(), full_name(&client.person.first_name, &client.person.last_name)))
}

/// An item as it is shown, after it was written; one that a dry run took back has no links to look up.
fn shown(open: &Open<'_>, item: ActionItem, op: Option<i64>) -> Result<Agreed, Error> {
    match op {
        Some(_) => Ok(open.store().agreed(item.id)?),
        None => Ok(Agreed { item, session: None, intervention: None }),
    }
}

/// `, due Fri 25 Sep 2026`, where there is a day; a day that lies back may have been meant, or be another year's.
fn due_in_words(item: &ActionItem, today: NaiveDate) -> String {
    let already = if item.standing(today) == Standing::Overdue { ", so overdue already" } else { "" };
    item.due_date.map(|day| format!(", due {}{already}", echo::long_day(day))).unwrap_or_default()
}

/// Tells what was done to one action item.
fn tell(open: &mut Open<'_>, sentence: &str, item: ActionItem, op: Option<i64>) -> Result<(), Error> {
    let (client, name) = owner(open, item.client_id)?;
    let handle = item.handle.to_string();
    let agreed = shown(open, item, op)?;
    let page = ActionPage::new(agreed, (&client, &name), open.setting().today());
    open.done(&page, &handle, sentence, op)
}

/// Gives what was done to several action items to programs: their rows, or with `-q` their handles.
fn give(open: &mut Open<'_>, items: Vec<Agreed>, op: Option<i64>) -> Result<(), Error> {
    if open.globals.for_programs() {
        let names = super::score::names(&open.practice)?;
        let today = open.setting().today();
        return open.list("", |_, push| {
            items.into_iter().try_for_each(|agreed| {
                let who = names.get(&agreed.item.client_id).cloned().unwrap_or_default();
                push(&ActionRow::new(agreed, (&who.0, &who.1), today))
            })
        });
    }
    if open.globals.quiet && op.is_some() {
        for agreed in items {
            writeln!(open.env.term.out(), "{}", agreed.item.handle)?;
        }
    }
    Ok(())
}
