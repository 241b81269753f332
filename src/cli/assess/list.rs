//! `coach assess list` and `show`: which there are, and one of them whole.

use clap::Args;

use super::{
    row::{AssessmentPage, AssessmentRow},
    whole,
};
use crate::{
    cli::{
        cx::Cx,
        globals::AsOf,
        score::{names_for, range},
        score_row::ScoreRow,
        sort::{Keys, Order},
    },
    domain::assessment::{Assessment, Status},
    error::Error,
    practice::assess,
    store::{Store, assessment::Wanted},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess list
  coach assess list --client k7mq --status completed
  coach assess list --status draft,in_progress --plain --fields handle")]
pub(in crate::cli) struct ListArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only assessments with this status
    #[arg(
        help = "Only assessments with this status: draft, in_progress, completed",
        long,
        value_delimiter = ','
    )]
    status: Vec<Status>,
    /// Created from this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Created up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// In which order
    #[arg(help = "By created_at, completed_at, client, type or status; -FIELD reverses the order", long, value_name = "FIELD", default_value = "-created_at", allow_hyphen_values = true, value_parser = by)]
    sort: Order,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

/// What assessments can be sorted by.
fn by(asked: &str) -> Result<Order, String> {
    let names: &[&[&str]] = &[
        &["created_at", "created", "made"],
        &["completed_at", "completed"],
        &["client"],
        &["type"],
        &["status"],
    ];
    Keys::of("assessments", names).read(asked)
}

impl ListArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        open.travel(&self.as_of)?;
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let client = self
            .client
            .as_deref()
            .map(|query| open.reads(query, "coach assess list --client"))
            .transpose()?;
        let one = if let [one] = self.status.as_slice() { Some(*one) } else { None };
        let wanted = Wanted { client: client.as_ref().map(|found| found.id), status: one, since, until };
        let all = client.is_none() && self.status.is_empty() && since.is_none() && until.is_none();
        let nothing =
            if all { "No assessments. Start one: coach assess new CLIENT" } else { "No assessment matches" };
        open.list(nothing, |practice, push| {
            let names = names_for(practice, client.as_ref())?;
            let mut found = Vec::new();
            practice.store.each_assessment(wanted, |assessment| {
                if self.status.is_empty() || self.status.contains(&assessment.status) {
                    found.push(assessment);
                }
                Ok::<_, Error>(())
            })?;
            let who = |assessment: &Assessment| {
                names.get(&assessment.client_id).map(|(h, n)| (h.as_str(), n.as_str())).unwrap_or_default()
            };
            self.order(&practice.store, &mut found, who)?;
            for assessment in &found {
                let (handle, name) = who(assessment);
                let answered = practice.store.count_responses(assessment.id)?;
                push(&AssessmentRow::new(assessment, handle, name, answered))?;
            }
            Ok(())
        })
    }

    /// Orders what was found oldest first.
    fn order<'n>(
        &self,
        store: &Store,
        found: &mut Vec<Assessment>,
        who: impl Fn(&Assessment) -> (&'n str, &'n str),
    ) -> Result<(), Error> {
        match self.sort.key(store)? {
            "completed_at" => found.sort_by_key(|assessment| assessment.completed_at),
            "client" => found.sort_by_cached_key(|assessment| who(assessment).0.to_owned()),
            "type" => found.sort_by_key(|assessment| assessment.kind.key()),
            "status" => found.sort_by_key(|assessment| assessment.status.key()),
            _ => {}
        }
        self.sort.finish(found, self.limit);
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess show 4hz7\n  coach assess show 4hz7 --json | jq .answers")]
pub(in crate::cli) struct ShowArgs {
    /// The assessment
    id: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let (sitting, found, score) = whole(&open, &self.id)?;
        let evaluated = assess::evaluate(&sitting);
        let row = match score {
            Some(score) => {
                let before = open.store().latest_score(found.id, Some(score.calculated_at))?;
                Some(ScoreRow::new(&found.handle, &found.name, score, before.as_ref(), &open.setting().model))
            }
            None => None,
        };
        let names = (found.handle.as_str(), found.name.as_str());
        let page = AssessmentPage::new(&sitting, names, (&evaluated.scoring, &evaluated.flags), row);
        open.one_in_parts(&page, page.lines())
    }
}
