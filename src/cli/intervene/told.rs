//! An assignment as JSON tells it: what a list shows of one, taken over or refused.

use crate::{
    cli::added::{instant, names, needed, not_ahead, owner, value},
    domain::{assignment::Status, id::AssignmentId},
    error::Error,
    practice::{
        Setting,
        intervene::taken::Taken,
        object::{Aside, Object},
    },
    store::Store,
};

/// What the list shows of an assignment that follows from other things: its day, and the code.
const ASIDE: [&str; 2] = ["overdue", "intervention_id"];

/// Reads an object.
///
/// # Errors
/// When it names no client or code, or a key is unknown.
pub(super) fn read(
    store: &Store,
    setting: &Setting,
    object: &Object,
    aside: &mut Aside,
) -> Result<Taken, Error> {
    object.read("an assignment", |keys| {
        let client = owner(store, keys)?.id;
        let due = keys.text_of(&["due_date", "due"])?;
        let mut at = |key| instant(setting, keys, &[key]);
        let (assigned, started) = (at("assigned_at")?, at("started_at")?);
        let (completed, abandoned) = (at("completed_at")?, at("abandoned_at")?);
        not_ahead(setting, [assigned, started, completed, abandoned])?;
        let (id, handle) = names(keys)?;
        let taken = Taken {
            code: needed(keys.text("code")?, "code")?,
            name: keys.text("intervention")?,
            dimension: value(keys, &["dimension"])?,
            client,
            status: value(keys, &["status"])?.unwrap_or(Status::Assigned),
            assigned,
            due: due.map(|day| setting.reader().date(&day)).transpose()?,
            started,
            completed,
            abandoned,
            rating: value(keys, &["effectiveness_rating", "rating"])?,
            id: id.map(AssignmentId),
            handle,
        };
        keys.leave(ASIDE, aside);
        Ok(taken)
    })
}
