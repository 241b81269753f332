//! `coach client list` and `show`: whom there is, and one of them on a page.

use clap::Args;

use super::{page::ClientPage, row::ClientRow};
use crate::{
    cli::{
        action::list::day_of,
        cx::Cx,
        globals::AsOf,
        sort::{Keys, Order},
    },
    domain::{
        Dimension,
        client::Status,
        filter::{self, Filter},
        pattern::Pattern,
    },
    error::{Error, Kind},
    practice::{
        dashboard,
        roster::{self, Sort},
    },
    report::{Cell, Format, Style},
    store::{Store, client::Glance},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client list
  coach client list 'leadership q<0.4 seen>30d' --status active
  coach client list --dim-below q=0.4 --sort=-coherence
  coach client list --not-seen 30d --json --fields handle,email")]
pub(in crate::cli) struct ListArgs {
    /// Words that must all occur in name, e-mail, focus or handle; also pattern:lh, q<0.4 and more: coach help filters
    query: Vec<String>,
    /// Only clients with this status, or one of several: active,paused
    #[arg(long, value_delimiter = ',', value_name = "STATUS")]
    status: Vec<Status>,
    /// Only where a dimension is below a value
    #[arg(long, value_name = "DIM=VALUE", value_parser = dim_below)]
    dim_below: Option<(Dimension, crate::domain::Unit)>,
    /// Only where the latest score shows this pattern
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    /// Only without a session for this long; those who had none count from the day they were added
    #[arg(long, value_name = "SPAN", value_parser = not_seen)]
    not_seen: Option<chrono::TimeDelta>,
    /// In which order
    #[arg(
        help = "By name, coherence_percentage, velocity, start_date, scored_at, next_session_at, last_session_at or handle; -FIELD reverses the order",
        long,
        value_name = "FIELD",
        allow_hyphen_values = true,
        value_parser = by
    )]
    sort: Option<Order>,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// What clients can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["name"],
        &["coherence_percentage", "coherence"],
        &["velocity"],
        &["start_date", "start"],
        &["scored_at", "scored"],
        &["next_session_at", "next"],
        &["last_session_at", "last"],
        &["handle", "client"],
    ];
    Keys::of("clients", names).read(asked)
}

/// From this width on patterns and times are told whole.
const ROOMY: u16 = 130;

/// A stretch of time as in `seen>30d`; a number alone counts days.
fn not_seen(text: &str) -> Result<chrono::TimeDelta, String> {
    if let Ok(days) = text.trim().parse::<u32>() {
        return Ok(chrono::TimeDelta::days(days.into()));
    }
    crate::domain::when::span(text).map_err(|error| error.to_string())
}

fn dim_below(text: &str) -> Result<(Dimension, crate::domain::Unit), String> {
    let (dimension, value) = text.split_once(['=', '<']).ok_or("write it like q=0.4")?;
    let dimension = filter::dimension(dimension).map_err(|error| error.to_string())?;
    Ok((dimension, value.parse().map_err(|error: crate::domain::Invalid| error.to_string())?))
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        open.travel(&self.as_of)?;
        let (filter, order) = (self.filter()?, self.order(open.store())?);
        if filter.searches() && !open.store().unlocked() {
            return Err(Error::new(Kind::Locked, "the practice is locked, so names cannot be searched")
                .hint("unlock first: coach unlock")
                .hint("what works without a key: status:, pattern:, q<0.4 and more (coach help filters)"));
        }
        let nothing =
            if filter.is_empty() { "No clients yet. Add one: coach client add" } else { "No client matches" };
        let style = open.style();
        let drawn = drawn(&style);
        let brief = style.format == Format::Table && drawn.is_some() && style.facts.width < ROOMY;
        open.list(nothing, |practice, push| {
            let mut found: Vec<Glance> = Vec::new();
            practice.store.each_glance(practice.setting.now, |glance| {
                found.push(glance);
                Ok::<_, Error>(())
            })?;
            let mut shown = roster::arrange(&found, &filter, order, practice.setting.local());
            shown.truncate(self.limit.unwrap_or(usize::MAX));
            let ids = || shown.iter().filter_map(|place| Some(found.get(*place)?.id)).collect::<Vec<_>>();
            let mut lines = drawn.map(|most| dashboard::lines(practice, &ids(), most)).transpose()?;
            let mut found: Vec<Option<Glance>> = found.into_iter().map(Some).collect();
            for glance in shown.into_iter().filter_map(|place| found.get_mut(place)?.take()) {
                let line = lines.as_mut().map(|lines| lines.remove(&glance.id).unwrap_or_default());
                let row = ClientRow::new(glance);
                let row = if brief { row.in_brief(&style) } else { row };
                push(&match line {
                    Some(line) => row.with_lines(line),
                    None => row,
                })?;
            }
            Ok(())
        })
    }

    /// What is asked for.
    ///
    /// # Errors
    /// When a word of the filter asks for what there cannot be.
    pub(super) fn filter(&self) -> Result<Filter, Error> {
        let mut filter = Filter::parse(&self.query.join(" "))
            .map_err(|invalid| Error::from(invalid).hint("all filters: coach help filters"))?;
        filter.in_states(&self.status);
        self.pattern.into_iter().for_each(|pattern| filter.showing(pattern));
        if let Some((dimension, value)) = self.dim_below {
            filter.below(dimension, value);
        }
        if let Some(span) = self.not_seen {
            filter.not_seen(span);
        }
        Ok(filter)
    }

    fn order(&self, store: &Store) -> Result<(Sort, bool), Error> {
        let Some(order) = self.sort else { return Ok(<(Sort, bool)>::default()) };
        Ok((Sort::by(order.key(store)?), order.turned))
    }
}

/// How many scores a line of each dimension is drawn of; nothing where numbers are wanted: by programs, in a pipe, or
/// by name. What is read aloud tells of the whole history.
fn drawn(style: &Style) -> Option<usize> {
    let terminal = style.facts.out && style.fields.is_empty();
    match style.format {
        Format::Table if terminal => Some(Cell::TREND_CELLS),
        Format::Lines if terminal => Some(dashboard::WHOLE),
        _ => None,
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
    /// Also show the note
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
        let today = day_of(&open, &self.as_of)?;
        let page = ClientPage::of(open.store(), open.setting(), client, (today, self.notes))?;
        open.one(&page)
    }
}
