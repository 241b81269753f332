//! Days of boxes that are counted from their session, when that is moved.

use super::{agreed, followed, place_of};
use crate::{
    domain::{action::Status, boxes, session::Session, when::echo},
    error::Error,
    practice::Setting,
    store::Tx,
};

/// Has the items of a session that was moved from where it was `before` be due as their boxes say of it now: `due:tomorrow`
/// is the day after the session. What was given another day elsewhere keeps it, and what is done as well. Says what it did.
///
/// # Errors
/// When the store refuses.
pub(in crate::practice::session) fn moved(
    tx: &mut Tx<'_>,
    setting: &Setting,
    before: &Session,
    session: &Session,
) -> Result<Vec<String>, Error> {
    let notes = followed(tx, session)?;
    let at =
        |session: &Session| boxes::read(&notes, &boxes::reader_at(setting.reader(), session.scheduled_at));
    let (was, is) = (at(before), at(session));
    if was == is {
        return Ok(Vec::new());
    }
    let (mut known, mut told) = (agreed(tx, session)?, Vec::new());
    for (was, is) in was.iter().zip(&is).filter(|(was, is)| was.due != is.due && is.is_item()) {
        let Some(item) = place_of(&known, &is.title).and_then(|at| known.get_mut(at)) else { continue };
        let (Some(day), true) = (is.due, item.due_date == was.due) else { continue };
        if item.status == Status::Completed {
            continue;
        }
        item.due_date = Some(day);
        tx.update_action(item)?;
        let day = echo::long_day(day);
        told.push(format!(
            "Action item {} is now due {day}, as its box counts from the session",
            item.handle
        ));
    }
    Ok(told)
}
