//! `coach score recalc` and `verify`: whether what is stored follows from the answers, and putting it right.

use clap::Args;

use super::{cx::Cx, score::names};
use crate::{
    error::{Error, Kind as Failure},
    practice::{
        Outcome,
        bank::Shelf,
        breakthrough::Looked,
        score::{self, Difference},
    },
    store::{Kind, StoreError},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach score recalc --client k7mq\n  coach score recalc --all --dry-run")]
pub(super) struct RecalcArgs {
    /// One client
    #[arg(long, short, value_name = "CLIENT", required_unless_present = "all")]
    client: Option<String>,
    /// Every client
    #[arg(long, conflicts_with = "client")]
    all: bool,
}

impl RecalcArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let clients = match &self.client {
            Some(query) => vec![open.writes(query, "coach score recalc --client")?.id],
            None => names(&open.practice)?.into_keys().collect(),
        };
        let done = open.write("score recalc", Kind::Write, |tx, setting| {
            let mut shelf = Shelf::default();
            let (mut changed, mut sessions, mut looked) = (0, 0, Looked::default());
            for client in clients {
                let settled = score::recalc(tx, &mut shelf, setting, client)?;
                changed += settled.changed;
                sessions += settled.sessions;
                looked.join(settled.looked);
            }
            if changed == 0 && sessions == 0 && looked.nothing() {
                return Ok(Outcome::Nothing(String::new()));
            }
            let scores = format!("recomputed {changed} {}", if changed == 1 { "score" } else { "scores" });
            let mut told = match sessions {
                0 => scores,
                1 => format!("{scores}, coherence around 1 session"),
                many => format!("{scores}, coherence around {many} sessions"),
            };
            if !looked.nothing() {
                told = format!("{told}, {}", looked.words());
            }
            Ok(Outcome::Keep(told.clone(), told))
        })?;
        if done.value.is_empty() {
            return open.say("Every stored score follows from its answers; nothing to change");
        }
        open.told(&done.value.replacen("recomputed", "Recomputed", 1), done.op)
    }
}

fn is_of_one_value(error: &Error) -> bool {
    matches!(error.cause(), Some(StoreError::Unopened { .. }))
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach score verify\n  coach score verify --client k7mq --json")]
pub(super) struct VerifyArgs {
    /// One client only
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
}

impl VerifyArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let one = self
            .client
            .as_deref()
            .map(|query| open.reads(query, "coach score verify --client"))
            .transpose()?;
        let (mut scores, mut differing) = (0, 0);
        open.list("", |practice, push: &mut dyn FnMut(&Difference) -> Result<(), Error>| {
            let mut shelf = Shelf::default();
            let mut clients: Vec<_> = names(practice)?.into_iter().collect();
            clients.sort();
            for (client, (handle, _)) in
                clients.iter().filter(|(id, _)| one.as_ref().is_none_or(|one| one.id == *id))
            {
                let recomputed =
                    match score::recompute(&practice.store, &mut shelf, &practice.setting, *client) {
                        // An answer that cannot be read is told at the end; the scores of others can be verified.
                        Err(error) if is_of_one_value(&error) => continue,
                        recomputed => recomputed?,
                    };
                scores += recomputed.stored.len();
                for difference in recomputed.differences(handle) {
                    differing += 1;
                    push(&difference)?;
                }
            }
            Ok(())
        })?;
        if differing == 0 {
            let follow = if scores == 1 { "score follows from its" } else { "scores follow from their" };
            return open.say(&format!("{scores} {follow} answers and pinned banks"));
        }
        Err(Error::new(
            Failure::Damaged,
            format!("{differing} stored values do not follow from their answers"),
        )
        .hint("put them right: coach score recalc --all"))
    }
}
