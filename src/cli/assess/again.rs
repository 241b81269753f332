//! `coach assess reopen` and `rm`: a completed assessment corrected.

use clap::Args;

use super::{owner, row::AssessmentRow};
use crate::{
    cli::{
        cx::{Cx, Open},
        several::{self, Several},
    },
    domain::when::echo,
    error::Error,
    practice::{
        assess::again::{self, Taken},
        find,
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Its score is removed until it is submitted again, and then has the same time as before.

Examples:
  coach assess reopen 4hz7
  coach assess reopen 4hz7 9c2m --dry-run"
)]
pub(in crate::cli) struct ReopenArgs {
    #[command(flatten)]
    named: Several,
}

impl ReopenArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assessment)?;
        let done = several::each(&mut open, "assess reopen", &ids, again::reopen)?;
        let mut rows = Vec::new();
        for (taking, taken) in
            done.value.iter().flat_map(|one| one.taken.iter().map(move |taken| (one, taken)))
        {
            let found = owner(&open, &taken.assessment)?;
            let handle = &taken.assessment.handle;
            let score = taken.score.as_ref().map_or_else(String::new, |score| {
                let at =
                    echo::dated(score.calculated_at.with_timezone(&open.setting().zone), open.setting().now);
                format!("; its score of {at} is removed until it is submitted again")
            });
            let later = taking.followed.words("later");
            let sentence =
                format!("Reopened {} of {} ({}){score}{later}", taken.words(), found.name, found.handle);
            open.told(&sentence, done.op)?;
            if done.op.is_some() {
                open.say(&format!(
                    "Next: coach assess answer {handle} QUESTION VALUE, then coach assess submit {handle}"
                ))?;
            }
            rows.push(row(&open, taken)?);
        }
        if rows.is_empty() {
            open.told("Reopened 0 assessments", done.op)?;
        }
        match rows.as_slice() {
            [(_, row)] if open.globals.for_programs() => open.one(row),
            _ => open.give(&rows, done.op),
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess rm 4hz7
  coach assess rm 4hz7 9c2m --dry-run")]
pub(in crate::cli) struct RmArgs {
    #[command(flatten)]
    named: Several,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assessment)?;
        let done = open.write("assess rm", Kind::Write, |tx, setting| again::remove(tx, setting, &ids))?;
        open.removed(&done.value.words(), ids.len(), done.op)?;
        let rows: Vec<_> =
            done.value.taken.iter().map(|taken| row(&open, taken)).collect::<Result<_, _>>()?;
        open.give(&rows, done.op)
    }
}

fn row(open: &Open<'_>, taken: &Taken) -> Result<(String, AssessmentRow), Error> {
    let found = owner(open, &taken.assessment)?;
    let row = AssessmentRow::new(&taken.assessment, &found.handle, &found.name, taken.answers);
    Ok((taken.assessment.handle.to_string(), row))
}
