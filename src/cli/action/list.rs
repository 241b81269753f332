//! `coach action list` and `show`: what is agreed, and one item of it.

use chrono::NaiveDate;
use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{
    owner,
    row::{ActionPage, ActionRow},
};
use crate::{
    cli::{
        cx::{Cx, Open},
        globals::AsOf,
        score::names_for,
        sort::{Keys, Order},
    },
    domain::action::Standing,
    error::Error,
    practice::find,
    store::{
        Store,
        action::{Agreed, Wanted},
    },
};

/// Which action items a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Those that stand there.
    Only(Standing),
    /// Those that are not completed.
    Open,
    /// All.
    All,
}

impl ValueEnum for Which {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Only(Standing::Pending),
            Self::Only(Standing::InProgress),
            Self::Only(Standing::Completed),
            Self::Only(Standing::Overdue),
            Self::Open,
            Self::All,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            // With a hyphen as well, as other words are typed.
            Self::Only(standing) => {
                PossibleValue::new(standing.key()).alias(standing.key().replace('_', "-"))
            }
            Self::Open => PossibleValue::new("open"),
            Self::All => PossibleValue::new("all"),
        })
    }
}

impl Which {
    /// Whether completed ones need not be read.
    fn only_open(self) -> bool {
        !matches!(self, Self::All | Self::Only(Standing::Completed))
    }

    fn wants(self, standing: Standing) -> bool {
        match self {
            Self::Only(only) => only == standing,
            Self::Open => standing != Standing::Completed,
            Self::All => true,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach action list
  coach action list --client k7mq --all
  coach action list --due-before '+7d' --sort name
  coach action list --status overdue --plain --fields handle --no-header")]
pub(in crate::cli) struct ListArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only items with this status, or one of several; open means not completed
    #[arg(long, value_name = "STATUS", default_value = "open", value_delimiter = ',')]
    status: Vec<Which>,
    /// Whatever their status
    #[arg(long, conflicts_with = "status")]
    all: bool,
    /// Only those due before this day
    #[arg(long, value_name = "DATE")]
    due_before: Option<String>,
    /// In which order
    #[arg(help = "By due_date, name, title, status, created_at or completed_at; -FIELD reverses the order", long, value_name = "FIELD", default_value = "due_date", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// What action items can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["due_date", "due"],
        &["name", "client"],
        &["title"],
        &["status"],
        &["created_at", "created"],
        &["completed_at", "completed"],
    ];
    Keys::of("action items", names).read(asked)
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let status = if self.all { &[Which::All] } else { self.status.as_slice() };
        let today = day_of(&open, &self.as_of)?;
        let before = self.due_before.as_deref().map(|day| open.setting().reader().date(day)).transpose()?;
        let client = self.client.as_deref().map(|query| open.reads(query, "coach action list --client"));
        let client = client.transpose()?;
        let wanted = Wanted {
            client: client.as_ref().map(|found| found.id),
            open: status.iter().all(|which| which.only_open()),
            ..Wanted::default()
        };
        let nothing = match status {
            [Which::Open] => "Nothing is open. Add an item: coach action add",
            _ => "No action item matches",
        };
        open.list(nothing, |practice, push| {
            let names = names_for(practice, client.as_ref())?;
            let mut found = Vec::new();
            practice.store.each_agreed(wanted, |agreed| {
                let due = agreed.item.due_date;
                let early = before.is_none_or(|before| due.is_some_and(|due| due < before));
                if early && status.iter().any(|which| which.wants(agreed.item.standing(today))) {
                    let (handle, name) = names.get(&agreed.item.client_id).cloned().unwrap_or_default();
                    found.push((agreed, handle, name));
                }
                Ok::<_, Error>(())
            })?;
            self.order(&practice.store, &mut found, today)?;
            found.truncate(self.limit.unwrap_or(usize::MAX));
            found
                .into_iter()
                .try_for_each(|(agreed, handle, name)| push(&ActionRow::new(agreed, (&handle, &name), today)))
        })
    }

    fn order(
        &self,
        store: &Store,
        found: &mut [(Agreed, String, String)],
        today: NaiveDate,
    ) -> Result<(), Error> {
        match self.sort.key(store)? {
            // What is overdue has the earliest days, so it comes first by itself; what has no day comes last.
            "due_date" => found.sort_by_key(|(agreed, ..)| {
                let done = agreed.item.standing(today) == Standing::Completed;
                (done, agreed.item.due_date.is_none(), agreed.item.due_date)
            }),
            "name" => {
                found.sort_by_cached_key(|(agreed, _, name)| {
                    (crate::domain::naming::words(name), agreed.item.due_date.is_none(), agreed.item.due_date)
                });
            }
            "title" => found.sort_by_cached_key(|(agreed, ..)| agreed.item.title.to_lowercase()),
            "status" => found.sort_by_key(|(agreed, ..)| agreed.item.standing(today)),
            "created_at" => found.sort_by_key(|(agreed, ..)| agreed.item.created_at),
            _ => found.sort_by_key(|(agreed, ..)| agreed.item.completed_at),
        }
        self.sort.turn(found);
        Ok(())
    }
}

/// The day as of which something is overdue: today, or the day that is looked back at.
pub(in crate::cli) fn day_of(open: &Open<'_>, as_of: &AsOf) -> Result<NaiveDate, Error> {
    let at = as_of.at.as_deref().map(|when| open.setting().reader().past_instant(when)).transpose()?;
    Ok(at.map_or_else(|| open.setting().today(), |at| at.date_naive()))
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach action show 5kz2\n  coach action show 5kz2 --json | jq -r .description"
)]
pub(in crate::cli) struct ShowArgs {
    /// The action item
    id: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let today = day_of(&open, &self.as_of)?;
        let agreed = open.store().agreed(find::action(open.store(), &self.id)?)?;
        let (client, name) = owner(&open, agreed.item.client_id)?;
        open.one(&ActionPage::new(agreed, (&client, &name), today))
    }
}
