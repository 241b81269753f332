//! `coach client list` and `show`: whom there is, and one of them on a page.

use clap::Args;

use super::{engage::whole, row::ClientRow};
use crate::{
    cli::{cx::Cx, globals::AsOf, sort::Order},
    domain::{Dimension, client::Status, naming::Search, pattern::Pattern},
    error::Error,
    practice::engagement,
    store::client::Glance,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client list
  coach client list leadership --status active
  coach client list --dim-below q=0.4 --sort=-coherence
  coach client list --not-seen 30 --json --fields handle,email")]
pub(in crate::cli) struct ListArgs {
    /// Words that must all occur in name, e-mail, focus or handle
    query: Vec<String>,
    /// Only in these states
    #[arg(long, value_delimiter = ',', value_name = "STATUS")]
    status: Vec<Status>,
    /// Only where a dimension lies below a value
    #[arg(long, value_name = "DIM=VALUE", value_parser = dim_below)]
    dim_below: Option<(Dimension, crate::domain::Unit)>,
    /// Only where the latest score shows this pattern
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    /// Only without a session for so many days, counted from the day they were added for those who had none
    #[arg(long, value_name = "DAYS")]
    not_seen: Option<i64>,
    /// By name, coherence, velocity, start, scored, next or last; -FIELD turns it round
    #[arg(long, value_name = "FIELD", default_value = "name", allow_hyphen_values = true)]
    sort: String,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

fn dim_below(text: &str) -> Result<(Dimension, crate::domain::Unit), String> {
    let (dimension, value) = text.split_once(['=', '<']).ok_or("write it like q=0.4")?;
    let dimension = dimension.parse().map_err(|error: crate::domain::Invalid| error.to_string())?;
    Ok((dimension, value.parse().map_err(|error: crate::domain::Invalid| error.to_string())?))
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let nothing =
            if self.filters() { "No client matches" } else { "No clients yet. Add one: coach client add" };
        open.list(nothing, |practice, push| {
            let search = Search::new(&self.query.join(" "));
            let mut found = Vec::new();
            practice.store.each_glance(practice.setting.now, |glance| {
                if self.wants(&glance, &search, practice.setting.now) {
                    found.push(glance);
                }
                Ok::<_, Error>(())
            })?;
            self.order(&mut found)?;
            found.into_iter().try_for_each(|glance| push(&ClientRow::new(glance)))
        })
    }

    fn filters(&self) -> bool {
        !self.query.is_empty()
            || !self.status.is_empty()
            || self.dim_below.is_some()
            || self.pattern.is_some()
            || self.not_seen.is_some()
    }

    fn wants(&self, glance: &Glance, search: &Search, now: chrono::DateTime<chrono::Utc>) -> bool {
        let latest = glance.latest.as_ref();
        let texts = [&glance.first_name, &glance.last_name].into_iter().map(String::as_str);
        let texts = texts.chain(glance.email.as_deref()).chain(glance.coaching_focus.as_deref());
        (self.status.is_empty() || self.status.contains(&glance.status))
            && self
                .pattern
                .is_none_or(|pattern| latest.is_some_and(|latest| latest.patterns.contains(&pattern)))
            && self.dim_below.is_none_or(|(dimension, below)| {
                latest.and_then(|latest| latest.scores[dimension]).is_some_and(|score| score < below)
            })
            && self.not_seen.is_none_or(|days| glance.not_seen_for(days, now))
            && (self.query.is_empty() || search.finds(texts.chain([glance.handle.as_str()])))
    }

    fn order(&self, found: &mut Vec<Glance>) -> Result<(), Error> {
        let order = Order::of(&self.sort);
        let percent = |glance: &Glance| glance.latest.as_ref().and_then(|latest| latest.percent);
        match order.key {
            "name" => found.sort_by_cached_key(|glance| {
                crate::domain::naming::words(&format!("{} {}", glance.last_name, glance.first_name))
            }),
            "coherence" | "coherence_percentage" => found.sort_by_key(percent),
            "velocity" => {
                found.sort_by_key(|glance| glance.latest.as_ref().and_then(|latest| latest.velocity));
            }
            "start" | "start_date" => found.sort_by_key(|glance| glance.start_date),
            "scored" | "scored_at" => {
                found.sort_by_key(|glance| glance.latest.as_ref().map(|latest| latest.calculated_at));
            }
            "next" | "next_session_at" => {
                found.sort_by_key(|glance| (glance.next_session_at.is_none(), glance.next_session_at));
            }
            "last" | "last_session_at" => found.sort_by_key(|glance| glance.last_session_at),
            "handle" => found.sort_by(|a, b| a.handle.cmp(&b.handle)),
            _ => {
                let known = ["name", "coherence", "velocity", "start", "scored", "next", "last", "handle"];
                return Err(order.unknown("clients", &known));
            }
        }
        order.finish(found, self.limit);
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client show ada-okafor
  coach client show k7mq --notes
  coach client show k7mq --at '3 months ago' --json")]
pub(in crate::cli) struct ShowArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// The note as well
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let found = open.reads(&self.client, "coach client show")?;
        let client = open.store().client(found.id)?;
        let standing = engagement::current(open.store(), open.setting(), found.id)?;
        let page = whole(&open, client, standing, self.notes)?;
        open.one(&page)
    }
}
