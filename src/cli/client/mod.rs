//! `coach client`: the people a coach works with.

mod add;
mod edit;
mod engage;
mod list;
mod merge;
mod note;
pub(super) mod page;
pub(super) mod prep;
mod remove;
pub(super) mod row;
mod shown;
mod state;
pub(super) mod timeline;

use clap::Subcommand;

use self::{page::ClientPage, row::ClientRow};
use super::cx::{Cx, Open};
use crate::{
    domain::{
        client::{Client, Status},
        id::ClientId,
    },
    error::Error,
};

#[derive(Subcommand, Debug)]
pub(super) enum ClientCommand {
    /// Add a client (asks for what is missing)
    Add(add::AddArgs),
    /// List clients
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Everything about one client on one page
    Show(list::ShowArgs),
    /// Everything for the next session on one page
    Prep(prep::PrepArgs),
    /// Change fields, or open all of them in your editor
    Edit(edit::EditArgs),
    /// Read or write the encrypted note on a client
    Note(note::NoteArgs),
    /// Pause coaching
    Pause(state::PauseArgs),
    /// Resume coaching a paused, completed or archived client
    Resume(state::ResumeArgs),
    /// Complete coaching
    Complete(state::CompleteArgs),
    /// Agree on a number of sessions or hours, or end the agreement
    Engage(engage::EngageArgs),
    /// Newest first: changes, engagements, assessments, scores, sessions, items and more
    Timeline(timeline::TimelineArgs),
    /// Merge a duplicate into the client to keep, and remove the duplicate
    Merge(merge::MergeArgs),
    /// Remove, with everything that is theirs; coach undo brings it back
    Rm(remove::RmArgs),
}

impl ClientCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Add(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Prep(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Note(args) => args.run(cx),
            Self::Pause(args) => args.run(cx),
            Self::Resume(args) => args.run(cx),
            Self::Complete(args) => args.run(cx),
            Self::Engage(args) => args.run(cx),
            Self::Timeline(args) => args.run(cx),
            Self::Merge(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
        }
    }
}

impl ClientCommand {
    /// Whether the filter of a list can be read, where the command is one.
    ///
    /// # Errors
    /// When it cannot.
    pub(super) fn filtered(&self) -> Result<(), Error> {
        match self {
            Self::List(args) => args.filter().map(drop),
            _ => Ok(()),
        }
    }
}

fn tell_many(open: &mut Open<'_>, verb: &str, clients: &[Client], op: Option<i64>) -> Result<(), Error> {
    open.told(&format!("{verb} {}", crate::domain::count::counted(clients.len(), "client", "clients")), op)?;
    if open.globals.for_programs() {
        let ids: Vec<ClientId> = clients.iter().map(|client| client.id).collect();
        return open.list("", |practice, push| {
            practice.store.each_glance(practice.setting.now, |glance| {
                if ids.contains(&glance.id) { push(&ClientRow::new(glance)) } else { Ok(()) }
            })
        });
    }
    if open.globals.quiet && op.is_some() {
        for client in clients {
            writeln!(open.env.term.out(), "{}", client.handle)?;
        }
    }
    Ok(())
}

/// Tells what was done to one client.
fn tell(open: &mut Open<'_>, verb: &str, client: Client, op: Option<i64>) -> Result<(), Error> {
    let sentence = format!("{verb} {} ({})", client.person.name(), client.handle);
    tell_sentence(open, &sentence, client, op)
}

/// Tells what was done to one client or several.
fn tell_each(
    open: &mut Open<'_>,
    verb: &str,
    mut clients: Vec<Client>,
    op: Option<i64>,
) -> Result<(), Error> {
    match clients.as_slice() {
        [_] => clients.pop().map_or(Ok(()), |client| tell(open, verb, client, op)),
        _ => tell_many(open, verb, &clients, op),
    }
}

/// Tells in a sentence of its own what was done to one client.
fn tell_sentence(open: &mut Open<'_>, sentence: &str, client: Client, op: Option<i64>) -> Result<(), Error> {
    let handle = client.handle.to_string();
    let page = ClientPage::of(open.store(), open.setting(), client, (open.setting().today(), false))?;
    open.done(&page, &handle, sentence, op)
}

impl clap::ValueEnum for Status {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.key()))
    }
}
