//! `coach score what-if`: values that are tried, and not saved.

use clap::Args;

use super::{
    asking,
    cx::{Cx, Open},
    score::{Values, latest, question},
};
use crate::{
    domain::{Dimension, PerDimension, Unit, history::Score},
    error::Error,
    practice::score,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach score what-if k7mq --q 0.8
  coach score what-if --psi 0.5 --rho 0.5 --q 0.5 --f 0.5")]
pub(super) struct WhatIfArgs {
    /// Whose latest score to start from
    client: Option<String>,
    #[command(flatten)]
    values: Values,
}

/// Whose score it starts from, and that score.
type Start = (String, Option<Score>);

fn start_of(open: &Open<'_>, query: &str) -> Result<Start, Error> {
    let found = open.reads(query, "coach score what-if")?;
    let history = open.store().scores_of(found.id)?;
    Ok((found.handle.clone(), Some(latest(&history, &found.handle)?.clone())))
}

impl WhatIfArgs {
    fn start(&self, open: &mut Open<'_>) -> Result<Start, Error> {
        let nothing = self.values.given().iter().all(|(_, value)| value.is_none());
        match &self.client {
            Some(query) => start_of(open, query),
            None if nothing && open.globals.may_ask(open.env) => {
                let question = "Client whose latest score to start from (name or handle)";
                asking::answer_or(open, question, None, |open, query| start_of(open, query))
            }
            None => Ok((String::new(), None)),
        }
    }

    /// What a person is asked for: what no score gives, and everything where nothing was said at all.
    fn asked(&self, open: &mut Open<'_>, start: Option<&Score>) -> Result<PerDimension<Option<Unit>>, Error> {
        let mut given = self.values.given();
        let nothing = given.iter().all(|(_, value)| value.is_none());
        if !open.globals.may_ask(open.env) || self.client.is_some() {
            return Ok(given);
        }
        for dimension in Dimension::ALL {
            let now = start.and_then(|start| start.scores[dimension]);
            if given[dimension].is_none() && (nothing || now.is_none()) {
                let now = now.map(|now| now.to_string());
                let value = asking::answer_or(open, &question(dimension), now.as_deref(), |_, typed| {
                    Ok(typed.trim().parse::<Unit>()?)
                })?;
                given[dimension] = Some(value);
            }
        }
        Ok(given)
    }

    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        let (handle, start) = self.start(&mut open)?;
        let given = self.asked(&mut open, start.as_ref())?;
        let tried =
            score::what_if(&open.setting().model, &handle, start.as_ref(), given).map_err(|error| {
                error.hint("give all four, or name a client whose latest score to start from")
            })?;
        if let Some(words) = tried.words() {
            open.say(&format!("{words}; nothing was saved"))?;
        }
        open.one_in_parts(&tried.explanation, &tried.explanation.steps())
    }
}
