//! Where an assessment is answered: on a full screen, or line by line.

use super::{
    assess::{owner, tell_closed},
    cx::Open,
};
use crate::{
    domain::id::AssessmentId,
    error::Error,
    lines,
    practice::{
        assess,
        bank::Shelf,
        sitting::{Left, UNANSWERED},
    },
    tui,
};

/// Lets the person answer, and tells what came of it. `made` is the operation that made the assessment for this.
pub(super) fn run(open: &mut Open<'_>, id: AssessmentId, made: Option<i64>) -> Result<(), Error> {
    if open.globals.dry_run {
        return Err(Error::usage("answers are saved as they are given, and a dry run saves nothing")
            .hint("try the questions in the demonstration: coach demo"));
    }
    let in_lines =
        open.globals.accessible(open.env, Some(&open.practice.setting.config)) || !open.env.term.facts().out;
    let left = if in_lines {
        lines::assess_in_lines(open.env, &mut open.practice, (id, made))?
    } else {
        tui::assess(open.env, &mut open.practice, (id, made))?
    };
    match left {
        Left::Nothing => open.say(UNANSWERED),
        Left::Saved { answered, total } => {
            let handle = open.store().assessment(id)?.handle;
            open.say(&format!(
                "Saved, {answered} of {total} answered. Continue with: coach assess resume {handle}"
            ))
        }
        // Line mode has told what came of it, line by line.
        Left::Closed { .. } if in_lines && !open.globals.for_programs() && !open.globals.quiet => {
            open.say("Undo: coach undo")
        }
        Left::Closed { closed, op } => {
            let sitting = assess::open(open.store(), &mut Shelf::default(), id)?;
            let found = owner(open, &sitting.assessment)?;
            tell_closed(open, &found, &sitting, *closed, op)
        }
    }
}
