//! `coach session list` and `show`: which there are, and one of them whole. The list works while locked.

use clap::Args;

use super::row::{SessionPage, SessionRow};
use crate::{
    cli::{
        cx::Cx,
        globals::AsOf,
        score::{names_for, range},
        sort::{Keys, Order},
    },
    domain::session::{Session, Status, Type},
    error::Error,
    practice::find,
    store::{Store, action, session::Wanted},
};

#[derive(Args, Debug)]
#[command(after_help = "While locked, handles are shown instead of names.

Examples:
  coach session list --since today --until +7d
  coach session list --client k7mq --status completed,no_show
  coach session list --sort=-scheduled_at --limit 10 --plain --fields handle")]
pub(in crate::cli) struct ListArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only sessions with this status, or one of several: scheduled,completed
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATUS")]
    status: Vec<Status>,
    /// Only sessions of this type
    #[arg(long = "type", value_enum, value_delimiter = ',', value_name = "TYPE")]
    kind: Vec<Type>,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day; 7d means 7 days ahead
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// In which order
    #[arg(help = "By scheduled_at, name, status, type or duration_minutes; -FIELD reverses the order", long, value_name = "FIELD", default_value = "scheduled_at", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// What sessions can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["scheduled_at", "at"],
        &["name", "client"],
        &["status"],
        &["type"],
        &["duration_minutes", "minutes"],
    ];
    Keys::of("sessions", names).read(asked)
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.as_of)?;
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let client = self.client.as_deref();
        let client = client.map(|query| open.reads(query, "coach session list --client")).transpose()?;
        let wanted = Wanted {
            client: client.as_ref().map(|found| found.id),
            // One state or type is left to the index, several to the loop.
            status: if let [status] = self.status.as_slice() { Some(*status) } else { None },
            kind: if let [kind] = self.kind.as_slice() { Some(*kind) } else { None },
            since,
            until,
            ..Wanted::default()
        };
        let all = client.is_none() && self.status.is_empty() && self.kind.is_empty();
        let nothing = if all && since.is_none() && until.is_none() {
            "No sessions. Book one: coach session add CLIENT --at WHEN"
        } else {
            "No session matches"
        };
        open.list(nothing, |practice, push| {
            let names = names_for(practice, client.as_ref())?;
            let mut found = Vec::new();
            practice.store.each_session(wanted, |session| {
                let status = self.status.is_empty() || self.status.contains(&session.status);
                if status && (self.kind.is_empty() || self.kind.contains(&session.kind)) {
                    let (handle, name) = names.get(&session.client_id).cloned().unwrap_or_default();
                    found.push((session, handle, name));
                }
                Ok::<_, Error>(())
            })?;
            self.order(&practice.store, &mut found)?;
            found.truncate(self.limit.unwrap_or(usize::MAX));
            found.iter().try_for_each(|(session, handle, name)| push(&SessionRow::new(session, handle, name)))
        })
    }

    fn order(&self, store: &Store, found: &mut [(Session, String, String)]) -> Result<(), Error> {
        match self.sort.key(store)? {
            "name" => {
                found.sort_by(|(_, a, name_a), (_, b, name_b)| (name_a, a).cmp(&(name_b, b)));
            }
            "status" => found.sort_by_key(|(session, ..)| session.status),
            "type" => found.sort_by_key(|(session, ..)| session.kind),
            "duration_minutes" => found.sort_by_key(|(session, ..)| session.length),
            // They come in the order of their times.
            _ => {}
        }
        self.sort.turn(found);
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach session show 7f2k
  coach session show 7f2k --notes
  coach session show 7f2k --json")]
pub(in crate::cli) struct ShowArgs {
    /// The session
    id: String,
    /// Also show notes, recording and cancellation reason
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let session = find::session(open.store(), &self.id)?;
        let client = open.store().client(session.client_id)?;
        let said = if self.notes { Some(open.store().confided(&session)?) } else { None };
        let mut items = Vec::new();
        let agreed = action::Wanted { session: Some(session.id), ..action::Wanted::default() };
        open.store().each_agreed(agreed, |agreed| {
            items.push(agreed.item);
            Ok::<_, Error>(())
        })?;
        let scores = open.store().scores_of(session.client_id)?;
        let page = SessionPage::new(&session, &client, said, (items, &scores), open.setting());
        open.one(&page)
    }
}
