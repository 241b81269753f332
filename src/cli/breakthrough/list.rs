//! `coach breakthrough list` and `show`.

use clap::Args;

use super::{page, row::BreakthroughRow};
use crate::{
    cli::{
        cx::Cx,
        globals::AsOf,
        score::{names_for, range},
        sort::{Keys, Order},
    },
    domain::breakthrough::{Aspect, Breakthrough},
    error::Error,
    practice::find,
    store::{Store, breakthrough::Wanted},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough list
  coach breakthrough list --client k7mq --dim q --since 90d
  coach breakthrough list --dismissed --sort=-magnitude --limit 10")]
pub(in crate::cli) struct ListArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only of this dimension, or overall
    #[arg(long, value_name = "DIM")]
    dim: Option<Aspect>,
    /// From this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Also show dismissed ones
    #[arg(long, visible_alias = "all")]
    dismissed: bool,
    /// In which order
    #[arg(help = "By detected_at, magnitude, dimension or name; -FIELD reverses the order", long, value_name = "FIELD", default_value = "-detected_at", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// What breakthroughs can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] =
        &[&["detected_at", "when", "at"], &["magnitude"], &["dimension", "dim"], &["name", "client"]];
    Keys::of("breakthroughs", names).read(asked)
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        open.travel(&self.as_of)?;
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let client =
            self.client.as_deref().map(|query| open.reads(query, "coach breakthrough list --client"));
        let client = client.transpose()?;
        let wanted = Wanted { client: client.as_ref().map(|found| found.id), since, until };
        let all = client.is_none() && self.dim.is_none() && since.is_none() && until.is_none();
        let nothing = if all {
            "No breakthroughs yet. They appear when a score rises far enough"
        } else {
            "No breakthrough matches"
        };
        open.list(nothing, |practice, push| {
            let names = names_for(practice, client.as_ref())?;
            let mut found = Vec::new();
            practice.store.each_breakthrough(wanted, |row| {
                let shown = self.dismissed || row.dismissed_at.is_none();
                if shown && self.dim.is_none_or(|dim| dim == row.aspect) {
                    let (handle, name) = names.get(&row.client_id).cloned().unwrap_or_default();
                    found.push((row, handle, name));
                }
                Ok::<_, Error>(())
            })?;
            self.order(&practice.store, &mut found)?;
            found.truncate(self.limit.unwrap_or(usize::MAX));
            found
                .into_iter()
                .try_for_each(|(row, handle, name)| push(&BreakthroughRow::new(row, (&handle, &name))))
        })
    }

    fn order(&self, store: &Store, found: &mut [(Breakthrough, String, String)]) -> Result<(), Error> {
        match self.sort.key(store)? {
            "magnitude" => found.sort_by_key(|(row, ..)| row.rise.steps()),
            "dimension" => found.sort_by_key(|(row, ..)| row.aspect),
            "name" => {
                found.sort_by_cached_key(|(.., name)| crate::domain::naming::words(name));
            }
            _ => found.sort_by_key(|(row, ..)| row.detected_at),
        }
        self.sort.turn(found);
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach breakthrough show b7kq\n  coach breakthrough show b7kq --json | jq .scores"
)]
pub(in crate::cli) struct ShowArgs {
    /// The breakthrough
    id: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let row = open.store().breakthrough(find::breakthrough(open.store(), &self.id)?)?;
        let page = page(&open, row)?;
        open.one(&page)
    }
}
