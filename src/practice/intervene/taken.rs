//! Assignments that come from elsewhere: as a list wrote them, with how far they have come, or as a program tells them.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Told, already, running_one};
use crate::{
    domain::{
        Dimension, Handle,
        assignment::{Assignment, Rating, Said, Status, Work},
        client,
        id::{AssignmentId, ClientId},
        naming,
    },
    error::Error,
    practice::{Setting, library, record},
    store::{Tx, library::Catalogued},
};

/// An assignment as it is told.
pub struct Taken {
    /// The intervention's code.
    pub code: String,
    /// The intervention's name, where it is told.
    pub name: Option<String>,
    /// Its dimension, where it is told.
    pub dimension: Option<Dimension>,
    /// Who has it.
    pub client: ClientId,
    /// How far it has come.
    pub status: Status,
    /// When it was given.
    pub assigned: Option<DateTime<Utc>>,
    /// By when it is to be done.
    pub due: Option<NaiveDate>,
    /// When it was begun.
    pub started: Option<DateTime<Utc>>,
    /// When it was done.
    pub completed: Option<DateTime<Utc>>,
    /// When it was given up.
    pub abandoned: Option<DateTime<Utc>>,
    /// How much it helped.
    pub rating: Option<Rating>,
    /// Its id, where it was listed.
    pub id: Option<AssignmentId>,
    /// Its handle, where it was listed.
    pub handle: Option<Handle>,
}

/// Gives a client an intervention as it is told; `again`, although the client works on it.
///
/// # Errors
/// When it is here already, contradicts itself or the library, or the client is archived or works on it.
pub fn assign(tx: &mut Tx<'_>, setting: &Setting, taken: &Taken, again: bool) -> Result<Told, Error> {
    if taken.id.is_some_and(|id| tx.work(id).is_ok()) {
        return Err(Error::refused("id belongs to another assignment")
            .hint("go on with it: coach intervene start, done or abandon"));
    }
    library::need(tx)?;
    let intervention = library::by_code(tx, &taken.code)?;
    fits(taken, setting, &intervention)?;
    let client = tx.client(taken.client)?;
    if client.status == client::Status::Archived && taken.status.is_running() {
        return Err(Error::refused(format!("{} is archived", client.handle)));
    }
    if !again
        && taken.status.is_running()
        && let Some(running) = running_one(tx, taken.client, &intervention, None)?
    {
        return Err(already(&running.assignment.handle, &client.handle, &intervention)
            .hint("assign it again anyway: add --again"));
    }
    let (id, handle) = tx.assignment_names(taken.id, taken.handle.as_ref())?;
    let at = taken.assigned.unwrap_or(setting.now);
    let over = |status, told: Option<DateTime<Utc>>| told.or((taken.status == status).then_some(setting.now));
    let assignment = Assignment {
        id,
        handle,
        client_id: client.id,
        intervention_id: intervention.id,
        assigned_by: setting.coach.id,
        assigned_at: at,
        due_date: taken.due,
        status: taken.status,
        started_at: over(Status::InProgress, taken.started),
        completed_at: over(Status::Completed, taken.completed),
        abandoned_at: over(Status::Abandoned, taken.abandoned),
        rating: taken.rating,
        created_at: at,
    };
    tx.insert_assignment(&assignment)?;
    let work = Work { assignment, said: Said::default() };
    tx.update_work(&work)?;
    if work.assignment.status == Status::Completed {
        record::settle(tx, setting, client.id)?;
    }
    Ok(Told { work, intervention, items: Vec::new() })
}

/// Refuses what cannot be together.
fn fits(taken: &Taken, setting: &Setting, it: &Catalogued) -> Result<(), Error> {
    let known = &it.intervention;
    if taken.name.as_ref().is_some_and(|name| naming::words(name) != naming::words(&known.name)) {
        return Err(Error::refused(format!(
            "intervention is not the name of {}: {}",
            known.code, known.name
        )));
    }
    if taken.dimension.is_some_and(|dimension| dimension != known.dimension) {
        return Err(Error::refused(format!("dimension is not that of {}: {}", known.code, known.dimension)));
    }
    let assigned = setting.day(taken.assigned.unwrap_or(setting.now));
    if taken.due.is_some_and(|due| due < assigned) {
        return Err(Error::refused("due_date is before the day on which it was assigned"));
    }
    let status = taken.status;
    for (told, key, of) in [
        (taken.completed.is_some(), "completed_at", Status::Completed),
        (taken.rating.is_some(), "effectiveness_rating", Status::Completed),
        (taken.abandoned.is_some(), "abandoned_at", Status::Abandoned),
    ] {
        if told && status != of {
            return Err(Error::refused(format!("{key} is given, but the status is {status}")));
        }
    }
    if taken.started.is_some() && status == Status::Assigned {
        return Err(Error::refused(format!("started_at is given, but the status is {status}")));
    }
    Ok(())
}
