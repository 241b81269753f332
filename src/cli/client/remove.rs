//! `coach client rm`: a client goes to the bin with everything that is theirs.

use clap::Args;

use super::page::ClientPage;
use crate::{
    cli::cx::Cx,
    error::Error,
    practice::{moved::counted, removal},
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Their assessments, scores, sessions, notes and everything else go with them, and come back with undo. For a client
who only stopped coming use: coach client complete.

Examples:
  coach client rm k7mq --dry-run
  coach client rm k7mq
  coach client rm k7mq --yes"
)]
pub(in crate::cli) struct RmArgs {
    /// Handle, name, e-mail or id
    client: String,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach client rm")?;
        let command = ("client rm", Kind::Write);
        // The plan is the thing itself, taken back.
        let plan = open.practice.write(&mut *open.env.entropy, command, true, |tx, setting| {
            removal::remove(tx, setting, found.id)
        })?;
        let with = counted(&plan.value.gone, "nothing but the client's own fields");
        open.agree(&format!("Removing {} ({}): {with}", found.name, found.handle))?;
        // What is shown of the client, as it was.
        let client = open.store().client(found.id)?;
        let day = open.setting().today();
        let page = ClientPage::of(open.store(), open.setting(), client, (day, false))?;
        let done = open.write(command.0, command.1, |tx, setting| removal::remove(tx, setting, found.id))?;
        open.removed(&format!("{} ({})", found.name, found.handle), 1, done.op)?;
        if open.globals.for_programs() {
            return open.one(&page);
        }
        if open.globals.quiet && done.op.is_some() {
            writeln!(open.env.term.out(), "{}", found.handle)?;
        }
        Ok(())
    }
}
