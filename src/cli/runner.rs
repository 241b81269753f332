//! Where an assessment is answered: on a full screen, or line by line.

use super::cx::Open;
use crate::{domain::id::AssessmentId, error::Error};

/// Lets the person answer, and tells what came of it.
pub(super) fn run(open: &mut Open<'_>, id: AssessmentId) -> Result<(), Error> {
    let handle = open.store().assessment(id)?.handle;
    open.say(&format!("Made; go on with it: coach assess resume {handle}"))
}
