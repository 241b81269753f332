//! Action items: agree on them, change them, tick them off and take them out. What notes make of them is in
//! [`super::session::boxes`].

use chrono::{DateTime, NaiveDate, Utc};

use super::{Outcome, Setting, session::boxes};
use crate::{
    domain::{
        Handle,
        action::{self, ActionItem, Status},
        id::{ActionId, AssignmentId, ClientId, SessionId},
        text,
    },
    error::Error,
    store::{
        Store, Tx,
        action::{Agreed, Wanted},
    },
};

/// A title is told whole up to so many characters.
const LONG_TITLE: usize = 50;

/// A new action item as it was told.
#[derive(Clone)]
pub struct Draft {
    /// Who agreed to it.
    pub client: ClientId,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// The day it is to be done by.
    pub due: Option<NaiveDate>,
    /// The session it was agreed in.
    pub session: Option<SessionId>,
    /// The assigned intervention it belongs to.
    pub intervention: Option<AssignmentId>,
    /// What it has behind it, where it was an item before.
    pub past: Past,
}

/// What an item that comes from elsewhere has behind it.
#[derive(Clone)]
pub struct Past {
    /// Its id.
    pub id: Option<ActionId>,
    /// Its handle.
    pub handle: Option<Handle>,
    /// How far it has come.
    pub status: Status,
    /// When it was done.
    pub completed: Option<DateTime<Utc>>,
    /// When it was agreed.
    pub created: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated: Option<DateTime<Utc>>,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            id: None,
            handle: None,
            status: Status::Pending,
            completed: None,
            created: None,
            updated: None,
        }
    }
}

impl Draft {
    /// Nothing but whose it is and what is to be done.
    pub fn new(client: ClientId, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            client,
            title,
            description: None,
            due: None,
            session: None,
            intervention: None,
            past: Past::default(),
        }
    }
}

/// What can be done to several action items at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Mark them as begun.
    Start,
    /// Mark them as done.
    Done,
    /// Put them back to where they were agreed.
    Reopen,
}

impl Step {
    /// What was done, in the past tense: `completed`.
    pub const fn past(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Done => "completed",
            Self::Reopen => "reopened",
        }
    }
}

/// Adds an action item.
///
/// # Errors
/// When the title is none, the session or intervention is somebody else's, or its id or handle is taken.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, draft: &Draft) -> Result<ActionItem, Error> {
    let past = &draft.past;
    if past.id.is_some_and(|id| tx.action(id).is_ok()) {
        return Err(Error::refused("id belongs to another action item")
            .hint("change items that are here already: coach action edit --from FILE"));
    }
    let mut item = ActionItem {
        // The store gives it its names when it is written, where it has none.
        id: past.id.unwrap_or(ActionId(uuid::Uuid::nil())),
        handle: unnamed()?,
        client_id: draft.client,
        session_id: draft.session,
        intervention_id: draft.intervention,
        title: action::title(&draft.title)?,
        description: draft.description.as_deref().map(description).transpose()?.flatten(),
        box_title: None,
        due_date: draft.due,
        status: past.status,
        completed_at: past.completed.or((past.status == Status::Completed).then_some(setting.now)),
        created_at: past.created.unwrap_or(setting.now),
        updated_at: past.updated.unwrap_or(setting.now),
    };
    check_links(tx, &item)?;
    tx.insert_action(&mut item, past.handle.as_ref())?;
    Ok(item)
}

fn unnamed() -> Result<Handle, Error> {
    Ok("z2z2".parse()?)
}

/// A description as it is kept; an empty one is none.
///
/// # Errors
/// When it is too long.
pub fn description(text: &str) -> Result<Option<String>, Error> {
    let kept = text::note("description", text, text::TEXT)?;
    Ok((!kept.trim().is_empty()).then_some(kept))
}

/// Refuses a session or an intervention that is not of the item's client.
fn check_links(tx: &Tx<'_>, item: &ActionItem) -> Result<(), Error> {
    let session = item.session_id.map(|id| tx.client_of_session(id.0)).transpose()?;
    let assignment = item.intervention_id.map(|id| tx.client_of_assignment(id.0)).transpose()?;
    for (what, owner) in [("session", session), ("assigned intervention", assignment)] {
        match owner {
            Some(None) => return Err(Error::not_found(format!("there is no such {what}"))),
            Some(Some(owner)) if owner != item.client_id => {
                return Err(Error::refused(format!("the {what} is another client's")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Changes one action item; nothing is written when nothing changed.
///
/// # Errors
/// Whatever `change` refuses, or a session or intervention of somebody else.
pub fn change(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: ActionId,
    change: impl FnOnce(&mut ActionItem) -> Result<(), Error>,
) -> Result<Outcome<ActionItem>, Error> {
    let before = tx.action(id)?;
    let mut item = before.clone();
    change(&mut item)?;
    if item == before {
        return Ok(Outcome::Nothing(item));
    }
    check_links(tx, &item)?;
    boxes::renamed(tx, setting, &before, &mut item)?;
    tx.update_action(&mut item)?;
    let summary = format!("changed {}", named(&item));
    Ok(Outcome::Keep(item, summary))
}

/// What a client agreed to and did not do yet: overdue items first, then by the day they are due.
///
/// # Errors
/// When the store refuses.
pub fn open_of(store: &Store, client: ClientId) -> Result<Vec<Agreed>, Error> {
    let mut items = Vec::new();
    store.each_agreed(Wanted { client: Some(client), open: true, ..Wanted::default() }, |agreed| {
        items.push(agreed);
        Ok::<_, Error>(())
    })?;
    items.sort_by_key(|it| (it.item.due_date.is_none(), it.item.due_date, it.item.id));
    Ok(items)
}

/// Takes a step with several action items, or with none of them. Those that stand there already stay as they are; what
/// is returned are those that changed.
///
/// # Errors
/// When one of them cannot take it.
pub fn step(
    tx: &mut Tx<'_>,
    setting: &Setting,
    ids: &[ActionId],
    step: Step,
) -> Result<Outcome<Vec<ActionItem>>, Error> {
    let mut changed = Vec::new();
    for id in ids {
        let done = change(tx, setting, *id, |item| {
            match step {
                Step::Start => item.start().map_err(|error| {
                    Error::from(error).hint(format!("reopen it: coach action reopen {}", item.handle))
                })?,
                Step::Done => item.complete(setting.now),
                Step::Reopen => item.reopen(),
            }
            Ok(())
        })?;
        if let Outcome::Keep(item, _) = done {
            changed.push(item);
        }
    }
    let summary = format!("{} {}", step.past(), counted(&changed));
    Ok(if changed.is_empty() { Outcome::Nothing(changed) } else { Outcome::Keep(changed, summary) })
}

/// Takes several action items out, or none of them.
///
/// # Errors
/// When one of them is gone already.
pub fn remove(tx: &mut Tx<'_>, ids: &[ActionId]) -> Result<Outcome<Vec<ActionItem>>, Error> {
    let mut removed = Vec::new();
    for id in ids {
        let item = tx.action(*id)?;
        tx.delete_action(&item)?;
        removed.push(item);
    }
    let summary = format!("removed {}", counted(&removed));
    Ok(if removed.is_empty() { Outcome::Nothing(removed) } else { Outcome::Keep(removed, summary) })
}

/// An item by its title and handle; a long title only begins.
fn named(item: &ActionItem) -> String {
    let title = match text::beginning(&item.title, LONG_TITLE) {
        Some(begun) => format!("{begun}…"),
        None => item.title.clone(),
    };
    format!("action item '{title}' ({})", item.handle)
}

/// `action item 'Call Tom' (5kz2)`, `action items 5kz2 and 8mqr`, `3 action items`.
pub fn counted(items: &[ActionItem]) -> String {
    match items {
        [one] => named(one),
        [one, two] => format!("action items {} and {}", one.handle, two.handle),
        _ => format!("{} action items", items.len()),
    }
}
