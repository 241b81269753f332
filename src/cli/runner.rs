//! Where an assessment is answered: on a full screen, or line by line.

use super::cx::Open;
use crate::{domain::id::AssessmentId, error::Error, tui, tui::Left};

/// Lets the person answer, and tells what came of it.
pub(super) fn run(open: &mut Open<'_>, id: AssessmentId) -> Result<(), Error> {
    let handle = open.store().assessment(id)?.handle;
    match tui::assess(open.env, &mut open.practice, id)? {
        Left::Saved { answered, total } => {
            open.say(&format!("Saved, {answered} of {total} answered. Go on with: coach assess resume {handle}"))
        }
        Left::Closed(_) => open.say(&format!("Closed {handle}")),
    }
}
