//! `coach client prep`: everything for the next session with one client, on one page.

mod line;
pub(in crate::cli) mod page;

use clap::Args;

use self::page::PrepPage;
use crate::{cli::cx::Cx, error::Error, practice::prep};

#[derive(Args, Debug)]
#[command(
    after_help = "The page shows the beginning of the notes; other formats leave them out. --notes shows all of them in every format.

Examples:
  coach client prep
  coach client prep k7mq
  coach client prep ada-okafor --notes
  coach client prep k7mq --json | jq -r .opening_question"
)]
pub(in crate::cli) struct PrepArgs {
    /// Handle, name, e-mail or id [default: whose session is next]
    client: Option<String>,
    /// Show notes in full, also in formats for programs
    #[arg(long)]
    notes: bool,
}

impl PrepArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = match &self.client {
            Some(client) => open.reads(client, "coach client prep")?.id,
            None => prep::next_client(open.store(), open.setting())?.ok_or_else(|| {
                Error::not_found("no session is booked, so there is no next client")
                    .hint("name the client: coach client prep CLIENT")
                    .hint("book a session: coach session add CLIENT --at 'tomorrow 10:00'")
            })?,
        };
        let human = open.style().format_is_human();
        let page = PrepPage::of(open.store(), open.setting(), id, (human || self.notes, self.notes))?;
        open.one_in_parts(&page, page.lines())
    }
}
