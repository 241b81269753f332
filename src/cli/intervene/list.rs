//! `coach intervene list`, `show` and `assigned`: what there is, one of it, and who has what.

use std::cmp::Ordering;

use clap::Args;

use super::{
    assignment_row::AssignmentRow,
    page,
    row::{InterventionPage, InterventionRow},
};
use crate::{
    cli::{
        cx::{Cx, Open},
        globals::AsOf,
        score::{names, names_for},
        sort::{Keys, Order},
    },
    domain::{Dimension, assignment::Status, intervention::Difficulty, naming::Search, suggest::Evidence},
    error::{Error, Kind as Failure},
    practice::{find, intervene, library},
    store::{Store, library::Catalogued},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene list
  coach intervene list courage --dim q --max-minutes 20
  coach intervene list --difficulty easy,medium --sort=-rating
  coach intervene list --json --fields code,name,rating,completed")]
pub(in crate::cli) struct ListArgs {
    /// Words that must all occur in code, name, description, steps or dimension
    query: Vec<String>,
    /// Only for one dimension: psi, rho, q or f
    #[arg(long)]
    dim: Option<Dimension>,
    /// Only of these levels: easy, medium, advanced
    #[arg(long, value_delimiter = ',')]
    difficulty: Vec<Difficulty>,
    /// Only those that take at most this long
    #[arg(long, value_name = "MINUTES", value_parser = crate::cli::number::whole::<u16>(1..=1440))]
    max_minutes: Option<u16>,
    /// In which order
    #[arg(help = "By code, name, dimension, difficulty, time_minutes, rating or completed; -FIELD reverses the order", long, value_name = "FIELD", default_value = "dimension", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.as_of)?;
        open.list("No intervention matches", |practice, push| {
            let search = Search::new(&self.query.join(" "));
            let mut found = intervene::offered(&practice.store)?;
            found.retain(|(_, it)| self.wants(it, &search));
            order(&practice.store, &mut found, self.sort)?;
            found.truncate(self.limit.unwrap_or(usize::MAX));
            found.iter().try_for_each(|(seen, it)| push(&InterventionRow::new(it, seen)))
        })
    }

    fn wants(&self, it: &Catalogued, search: &Search) -> bool {
        let it = &it.intervention;
        self.dim.is_none_or(|dim| dim == it.dimension)
            && (self.difficulty.is_empty() || self.difficulty.contains(&it.difficulty))
            && self.max_minutes.is_none_or(|most| it.time_minutes <= most)
            && it.is_found(search)
    }
}

/// What interventions can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["code"],
        &["name"],
        &["dimension", "dim"],
        &["difficulty"],
        &["time_minutes", "minutes"],
        &["rating"],
        &["completed"],
    ];
    Keys::of("interventions", names).open().read(asked)
}

fn order(store: &Store, found: &mut [(Evidence, Catalogued)], order: Order) -> Result<(), Error> {
    match order.key(store)? {
        "code" => found.sort_by(|(_, a), (_, b)| a.intervention.code.cmp(&b.intervention.code)),
        "name" => found.sort_by(|(_, a), (_, b)| a.intervention.name.cmp(&b.intervention.name)),
        "dimension" => found.sort_by_key(|(_, it)| it.intervention.dimension),
        "difficulty" => found.sort_by_key(|(_, it)| it.intervention.difficulty),
        "time_minutes" => found.sort_by_key(|(_, it)| it.intervention.time_minutes),
        "rating" => found.sort_by_key(|(seen, _)| seen.mean_rating()),
        _ => found.sort_by_key(|(seen, _)| seen.completed()),
    }
    order.turn(found);
    Ok(())
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene show Q-02
  coach intervene show 3vtn --notes
  coach intervene show Q-02 --json")]
pub(in crate::cli) struct ShowArgs {
    /// The code of an intervention, or the handle of an assignment
    code: String,
    /// Also show what was said about an assignment
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let store = cx.store()?;
        let handle = match library::by_code(&store, &self.code) {
            Err(unknown) if unknown.kind == Failure::NotFound => {
                if store.named(&self.code.trim().to_lowercase())?.is_none() {
                    return Err(unknown);
                }
                true
            }
            known => known.map(|_| false)?,
        };
        // The library is nobody's secret; what a client was given is told with the client's name.
        let mut open = if handle { cx.open()? } else { cx.peek()? };
        open.travel(&self.as_of)?;
        if handle {
            return show_assignment(&mut open, &self.code, self.notes);
        }
        let it = library::by_code(open.store(), &self.code)?;
        show(&mut open, it)
    }
}

fn show(open: &mut Open<'_>, it: Catalogued) -> Result<(), Error> {
    let names = names(&open.practice)?;
    let mut running = Vec::new();
    for given in open.store().assignments(None)? {
        let same = given.library == it.library && given.code == it.intervention.code;
        if same && given.assignment.status.is_running() {
            let (client, name) = names.get(&given.assignment.client_id).cloned().unwrap_or_default();
            running.push(AssignmentRow::new(given, &client, &name, open.setting()));
        }
    }
    let seen = intervene::seen(&intervene::evidence(open.store(), None)?, &it);
    open.one(&InterventionPage::new(it, &seen, running))
}

fn show_assignment(open: &mut Open<'_>, handle: &str, notes: bool) -> Result<(), Error> {
    let id = find::assignment(open.store(), handle)?;
    let told = intervene::open(open.store(), id)?;
    let client = open.store().client(told.work.assignment.client_id)?;
    let page = page(open, told, (client.handle.as_str(), &client.person.name()), notes)?;
    open.one(&page)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene assigned
  coach intervene assigned --client k7mq --all
  coach intervene assigned --status completed --sort=-rating --limit 10")]
pub(in crate::cli) struct AssignedArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only assignments with this status
    #[arg(
        help = "Only assignments with this status: assigned, in_progress, completed, abandoned [default: the first two]",
        long,
        value_delimiter = ','
    )]
    status: Vec<Status>,
    /// Whatever their status
    #[arg(long, conflicts_with = "status")]
    all: bool,
    /// In which order
    #[arg(help = "By assigned_at, due_date, name, code, status or effectiveness_rating; -FIELD reverses the order", long, value_name = "FIELD", default_value = "due_date", allow_hyphen_values = true, value_parser = assigned_by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

impl AssignedArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.as_of)?;
        let client = self
            .client
            .as_deref()
            .map(|query| open.reads(query, "coach intervene assigned --client"))
            .transpose()?;
        let nothing = match (&client, self.all || !self.status.is_empty()) {
            (None, false) => {
                "No client is working on an intervention. See what fits: coach intervene suggest CLIENT"
            }
            _ => "No assignment matches",
        };
        open.list(nothing, |practice, push| {
            let names = names_for(practice, client.as_ref())?;
            let mut rows = Vec::new();
            for given in practice.store.assignments(client.as_ref().map(|found| found.id))? {
                let status = given.assignment.status;
                let wanted =
                    if self.status.is_empty() { status.is_running() } else { self.status.contains(&status) };
                if wanted || self.all {
                    let (handle, name) = names.get(&given.assignment.client_id).cloned().unwrap_or_default();
                    rows.push(AssignmentRow::new(given, &handle, &name, &practice.setting));
                }
            }
            sort(&practice.store, &mut rows, self.sort)?;
            rows.truncate(self.limit.unwrap_or(usize::MAX));
            rows.iter().try_for_each(push)
        })
    }
}

/// What assignments can be sorted by.
fn assigned_by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["assigned_at", "assigned"],
        &["due_date", "due"],
        &["name", "client"],
        &["code"],
        &["status"],
        &["effectiveness_rating", "rating"],
    ];
    Keys::of("assignments", names).read(asked)
}

fn sort(store: &Store, rows: &mut [AssignmentRow], order: Order) -> Result<(), Error> {
    let key = order.key(store)?;
    rows.sort_by(|a, b| a.compare(b, key).unwrap_or(Ordering::Equal));
    order.turn(rows);
    Ok(())
}
