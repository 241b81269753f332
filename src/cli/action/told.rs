//! An action item as JSON tells it: `title` and `client`, and what else a list shows of one, taken over or refused.

use super::{assignment, session};
use crate::{
    cli::added::{self, owner, uuid},
    domain::{
        action::{Standing, Status},
        id::{ActionId, AssignmentId, SessionId},
    },
    error::Error,
    practice::{
        Setting,
        action::{Draft, Past},
        object::{Keys, Object},
    },
    store::Store,
};

/// Reads an object.
///
/// # Errors
/// When it names no client, a key is unknown, or two keys contradict each other.
pub(super) fn read(store: &Store, setting: &Setting, object: &Object) -> Result<Draft, Error> {
    object.read("an action item", |keys| {
        let title = keys.text("title")?.unwrap_or_default();
        let client = owner(store, keys)?.id;
        let mut due = keys.text("due")?;
        if let Some(date) = keys.text("due_date")? {
            due = Some(match due {
                Some(_) => return Err(Error::usage("due and due_date are both given")),
                None => date,
            });
        }
        let due = due.map(|day| setting.reader().date(&day)).transpose()?;
        let session_id = linked(keys, ("session", "session_id"), |query| Ok(session(store, query)?.0))?;
        let given =
            linked(keys, ("intervention", "intervention_id"), |query| Ok(assignment(store, query)?.0))?;
        let past = past(setting, keys, due.is_some_and(|day| day < setting.today()))?;
        Ok(Draft {
            due,
            session: session_id.map(SessionId),
            intervention: given.map(AssignmentId),
            description: keys.text("description")?,
            past,
            ..Draft::new(client, title)
        })
    })
}

/// What a handle and an id name, which have to be the same.
fn linked(
    keys: &mut Keys,
    (by_handle, by_id): (&str, &str),
    find: impl Fn(&str) -> Result<uuid::Uuid, Error>,
) -> Result<Option<uuid::Uuid>, Error> {
    let named = keys.text(by_handle)?.map(|query| find(&query)).transpose()?;
    let id = keys.text(by_id)?.map(|id| uuid(by_id, &id)).transpose()?;
    match (named, id) {
        (Some(named), Some(id)) if named != id => {
            Err(Error::refused(format!("{by_id} is not that of the {by_handle}")))
        }
        (named, id) => Ok(named.or(id)),
    }
}

/// What an item that was listed has behind it: its names, how far it has come, and when.
fn past(setting: &Setting, keys: &mut Keys, late: bool) -> Result<Past, Error> {
    let mut instant = |key: &str| added::instant(setting, keys, &[key]);
    let (completed, created, updated) =
        (instant("completed_at")?, instant("created_at")?, instant("updated_at")?);
    let status = match keys.text("status")?.map(|text| text.parse::<Standing>()).transpose()? {
        None | Some(Standing::Pending) => Status::Pending,
        Some(Standing::InProgress) => Status::InProgress,
        Some(Standing::Completed) => Status::Completed,
        Some(Standing::Overdue) if late => Status::Pending,
        Some(Standing::Overdue) => {
            return Err(Error::refused("status is overdue, and no past due day is given")
                .hint("give due, or status pending"));
        }
    };
    if completed.is_some() && status != Status::Completed {
        return Err(Error::refused(format!("completed_at is given, but the status is {status}"))
            .hint("give status completed, or leave completed_at out"));
    }
    added::not_ahead(setting, [completed, created, updated])?;
    let (id, handle) = added::names(keys)?;
    Ok(Past { id: id.map(ActionId), handle, status, completed, created, updated })
}
