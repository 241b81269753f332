//! `coach client rm`: a client goes to the bin with everything that is theirs.

use clap::Args;

use super::{page::ClientPage, state::whom};
use crate::{
    cli::{
        cx::Cx,
        several::{self, Clients},
    },
    domain::{client::Client, id::ClientId},
    error::Error,
    practice::{
        Outcome,
        moved::counted,
        removal::{self, Removed},
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Their assessments, scores, sessions, notes and everything else go with them, and come back with undo. For a client \
who only stopped coming use: coach client complete.

Examples:
  coach client rm k7mq --dry-run
  coach client rm k7mq
  coach client rm k7mq t2wd --yes"
)]
pub(in crate::cli) struct RmArgs {
    #[command(flatten)]
    who: Clients,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.who.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = whom(&mut open, &named, "coach client rm")?;
        let command = ("client rm", Kind::Write);
        // The plan is the thing itself, taken back.
        let plan = open.practice.write(&mut *open.env.entropy, command, true, |tx, setting| {
            let all =
                ids.iter().map(|id| removal::remove(tx, setting, *id)).collect::<Result<Vec<_>, _>>()?;
            Ok(Outcome::all(all))
        })?;
        let mut lines = plan.value.iter().map(|Removed { client, gone }| {
            let with = counted(gone, "nothing but the client's own fields");
            format!("Removing {}: {with}", named_words(client))
        });
        let last = lines.next_back();
        for line in lines {
            open.say(&line)?;
        }
        if let Some(line) = last {
            open.agree(&line)?;
        }
        // What is shown of the clients, as they were.
        let day = open.setting().today();
        let page = |id: &ClientId| {
            let client = open.store().client(*id)?;
            let handle = client.handle.to_string();
            Ok((handle, ClientPage::of(open.store(), open.setting(), client, (day, false))?))
        };
        let pages = ids.iter().map(page).collect::<Result<Vec<_>, Error>>()?;
        let done = several::each(&mut open, command.0, &ids, removal::remove)?;
        let what = match done.value.as_slice() {
            [one] => named_words(&one.client),
            all => format!("{} clients", all.len()),
        };
        open.removed(&what, ids.len(), done.op)?;
        match pages.as_slice() {
            [(_, page)] if open.globals.for_programs() => open.one(page),
            pages => open.give(pages, done.op),
        }
    }
}

fn named_words(client: &Client) -> String {
    format!("{} ({})", client.person.name(), client.handle)
}
