//! `coach session rm`.

use clap::Args;

use super::row::SessionRow;
use crate::{
    cli::{cx::Cx, several::Several},
    error::Error,
    practice::{find, session::remove},
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Action items that were agreed in it stay. To call a session off and keep the record: coach session cancel.

Examples:
  coach session rm 7f2k
  coach session rm 7f2k 4hz7 --dry-run"
)]
pub(in crate::cli) struct RmArgs {
    #[command(flatten)]
    named: Several,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, |store, query| {
            find::session(store, query).map(|session| session.id)
        })?;
        let done = open.write("session rm", Kind::Write, |tx, setting| remove::remove(tx, setting, &ids))?;
        open.removed(&done.value.words(), ids.len(), done.op)?;
        let rows = done.value.sessions.iter().map(|(session, client)| {
            let row = SessionRow::new(session, client.handle.as_str(), &client.person.name());
            (session.handle.to_string(), row)
        });
        let rows: Vec<_> = rows.collect();
        open.give(&rows, done.op)
    }
}
