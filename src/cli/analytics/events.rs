//! `coach analytics events`: what was run here, exactly as it is stored, and its end.

use chrono::{DateTime, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::{
        cx::{Cx, Open},
        score::range,
        sort::{Keys, Order},
    },
    domain::{
        event::{Event, Facts},
        id::{EventId, UserId},
    },
    error::Error,
    practice::event::{self, SETTING},
    report::{Cell, Column, Record},
    store::Kind,
};

pub(super) const ABOUT: &str = "What was run here; it never leaves this machine

Each command that changes records writes down that it ran: which command, when, what kind of change, how many rows of \
which tables it wrote, and by which program at which terminal. Names, texts and handles are never recorded. Commands \
that only read, settings, init and dry runs record nothing.

An undone change keeps its event, and the undo gets its own.

Switch it off with: coach config set analytics.events off
Remove all of it for good, its history too, with --purge; that cannot be undone and leaves no event of its own.";

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach analytics events --limit 20
  coach analytics events --since 30d --csv --fields created_at,event_type
  coach analytics events --json | jq -r '.[].event_type' | sort | uniq -c
  coach analytics events --purge --yes")]
pub(in crate::cli) struct EventsArgs {
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// In which order
    #[arg(
        help = "By created_at or event_type; -FIELD reverses the order",
        long,
        value_name = "FIELD",
        default_value = "-created_at",
        allow_hyphen_values = true,
        value_parser = by
    )]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    /// Remove all events for good
    #[arg(long, conflicts_with_all = ["since", "until", "limit"])]
    purge: bool,
}

/// What events can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    Keys::of("events", &[&["created_at", "at"], &["event_type", "type"]]).read(asked)
}

impl EventsArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        if self.purge {
            return purge(cx.open()?);
        }
        let mut open = cx.peek()?;
        let span = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let order = self.sort;
        let by_type = order.key(open.store())? == "event_type";
        let nothing = if open.setting().agent.is_some() {
            "No usage events"
        } else {
            "No usage events: they are switched off (coach config set analytics.events on)"
        };
        let most = self.limit.unwrap_or(usize::MAX);
        open.list(nothing, |practice, push| {
            if by_type {
                let mut events = Vec::new();
                practice.store.each_event(span, order.turned, |event| {
                    events.push(EventRow::from(event));
                    Ok::<_, Error>(())
                })?;
                events.sort_by(|a, b| a.event_type.cmp(&b.event_type));
                if order.turned {
                    events.sort_by(|a, b| b.event_type.cmp(&a.event_type));
                }
                return events.iter().take(most).try_for_each(push);
            }
            let mut told = 0;
            practice.store.each_event(span, order.turned, |event| {
                told += 1;
                if told > most { Ok(()) } else { push(&EventRow::from(event)) }
            })
        })
    }
}

fn purge(mut open: Open<'_>) -> Result<(), Error> {
    let count = open.store().count_events()?;
    let events = |count: i64| crate::domain::count::counted(count, "usage event", "usage events");
    if count > 0 {
        open.agree(&format!("This removes {} for good; it cannot be undone", events(count)))?;
    }
    let done = open.write("analytics events", Kind::Fixed, |tx, _| event::purge(tx))?;
    let removed = events(i64::try_from(done.value).unwrap_or(i64::MAX));
    match done.op {
        Some(_) => {
            event::sweep(open.store())?;
            open.say(&format!(
                "Removed {removed} for good. To record no more: coach config set {SETTING} off"
            ))?;
        }
        None if done.value > 0 => open.say(&format!("would have removed {removed} for good"))?,
        None => open.say("Nothing to remove: there are no usage events")?,
    }
    if open.globals.for_programs() {
        open.list("", |practice, push| {
            practice.store.each_event((None, None), true, |event| push(&EventRow::from(event)))
        })?;
    }
    Ok(())
}

/// One event, as it is stored.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct EventRow {
    id: EventId,
    user_id: UserId,
    /// The command, without its arguments.
    event_type: String,
    /// What it tells; null while locked.
    event_data: Option<Facts>,
    /// Always null: there is no network.
    ip_address: Option<String>,
    /// The version of the program and the terminal.
    user_agent: Option<String>,
    created_at: DateTime<Utc>,
    /// The operation.
    op: i64,
}

impl From<Event> for EventRow {
    fn from(event: Event) -> Self {
        let Event { id, user_id, event_type, event_data, ip_address, user_agent, created_at, op } = event;
        Self { id, user_id, event_type, event_data, ip_address, user_agent, created_at, op }
    }
}

impl Record for EventRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("created_at", "When"),
        Column::left("event_type", "Command"),
        Column::text("event_data", "What it wrote"),
        Column::text("user_agent", "Program and terminal"),
        Column::right("op", "Op"),
        Column::left("ip_address", "Address"),
        Column::left("user_id", "User"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &["created_at", "event_type", "event_data", "user_agent", "op"];
    const GROUPS: &'static [&'static [&'static str]] = &[&["op"], &["event_data"], &["user_agent"]];

    fn cells(&self) -> Vec<Cell> {
        let data = self.event_data.as_ref().map(|facts| {
            let rows = facts.rows.iter().map(|(table, count)| format!("{table} {count}"));
            Cell::List(std::iter::once(facts.kind.clone()).chain(rows).collect())
        });
        vec![
            self.created_at.into(),
            Cell::text(&self.event_type),
            data.into(),
            self.user_agent.clone().into(),
            self.op.into(),
            self.ip_address.clone().into(),
            Cell::text(self.user_id),
            Cell::text(self.id),
        ]
    }
}
