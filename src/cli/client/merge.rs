//! `coach client merge`: one person who was entered twice becomes one client.

use clap::Args;

use super::tell_sentence;
use crate::{
    cli::cx::Cx,
    error::Error,
    practice::{
        merge::{self, Merged},
        moved::{counted, spelled},
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Everything of CLIENT moves to the other one, and CLIENT is removed. Empty fields are filled, \
goals and notes are joined; where both differ, the old value goes into the note. coach undo reverses it.

Examples:
  coach client merge t2wd --into k7mq --dry-run
  coach client merge t2wd --into k7mq
  coach client merge t2wd --into k7mq --yes"
)]
pub(in crate::cli) struct MergeArgs {
    /// The duplicate, which is removed: handle, name, e-mail or id
    client: String,
    /// The client to keep, who gets everything: handle, name, e-mail or id
    #[arg(long, value_name = "CLIENT")]
    into: String,
}

impl MergeArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let from = open.writes(&self.client, "coach client merge")?;
        let into = open.writes(&self.into, "coach client merge --into")?;
        let command = ("client merge", Kind::Write);
        // The plan is the thing itself, taken back.
        let plan = open.practice.write(&mut *open.env.entropy, command, true, |tx, setting| {
            merge::merge(tx, setting, from.id, into.id)
        })?;
        plan.value.settled.iter().try_for_each(|settled| open.say(settled))?;
        open.agree(&format!(
            "Merging {} ({}) into {} ({}): {}",
            from.name,
            from.handle,
            into.name,
            into.handle,
            moved(&plan.value)
        ))?;
        let done =
            open.write(command.0, command.1, |tx, setting| merge::merge(tx, setting, from.id, into.id))?;
        let merged = done.value;
        let client = &merged.client;
        let (name, handle) = &merged.gone;
        let sentence = format!("Merged {name} ({handle}) into {} ({})", client.person.name(), client.handle);
        tell_sentence(&mut open, &sentence, merged.client, done.op)
    }
}

fn moved(plan: &Merged) -> String {
    let moved = counted(&plan.moved, "only the client's own fields");
    match plan.rederived {
        0 => moved,
        count => format!("{moved}, {} recalculated", spelled("coherence_scores", count)),
    }
}
