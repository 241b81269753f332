//! An action item as JSON tells it: `title` and `client`, and what else a list shows of one, taken over or refused.

use chrono::{DateTime, Utc};

use super::{assignment, session};
use crate::{
    domain::{
        action::{Standing, Status},
        id::{ActionId, AssignmentId, ClientId, SessionId},
        naming,
    },
    error::Error,
    practice::{
        Setting,
        action::{Draft, Past},
        find,
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
        let client = owner(store, keys)?;
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

/// Whose item it is. The id and the name beside the client have to be theirs.
fn owner(store: &Store, keys: &mut Keys) -> Result<ClientId, Error> {
    let (client, id, name) = (keys.text("client")?, keys.text("client_id")?, keys.text("name")?);
    let query = client.or_else(|| id.clone());
    let query =
        query.ok_or_else(|| Error::usage("it names no client").hint("each needs a client and a title"))?;
    let found = find::exactly(store, &query, None)?;
    let of_another = |what: &str| Error::refused(format!("{what} is not that of {}", found.handle));
    if id.is_some_and(|id| id.trim() != found.id.to_string()) {
        return Err(of_another("client_id"));
    }
    if name.is_some_and(|name| naming::words(&name) != naming::words(&found.name)) {
        return Err(of_another("name"));
    }
    Ok(found.id)
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

fn uuid(key: &str, text: &str) -> Result<uuid::Uuid, Error> {
    text.trim().parse().map_err(|_| Error::usage(format!("{key} must be a UUID, not '{text}'")))
}

/// What an item that was listed has behind it: its names, how far it has come, and when.
fn past(setting: &Setting, keys: &mut Keys, late: bool) -> Result<Past, Error> {
    let mut instant = |key: &str| {
        let text = keys.text(key)?;
        let at = text.map(|text| {
            let wrong = |_| Error::usage(format!("{key} must be an instant such as 2026-09-24T15:00:00Z"));
            text.parse::<DateTime<Utc>>().map_err(wrong)
        });
        at.transpose()
    };
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
    if let Some(at) = [completed, created, updated].into_iter().flatten().find(|at| *at > setting.now) {
        return Err(Error::refused(format!("{} is in the future", setting.day(at))));
    }
    let id = keys.text("id")?.map(|id| uuid("id", &id)).transpose()?;
    let handle = keys.text("handle")?.map(|handle| handle.to_lowercase().parse()).transpose()?;
    Ok(Past { id: id.map(ActionId), handle, status, completed, created, updated })
}
