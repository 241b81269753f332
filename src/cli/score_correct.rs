//! `coach score edit` and `rm`: scores that were recorded by hand, corrected.

use std::path::PathBuf;

use clap::Args;

use super::{
    asking,
    changes::{self, Noun},
    cx::{Cx, Open},
    score::{Values, names, question},
    score_row::ScoreRow,
    several::Several,
};
use crate::{
    domain::{Dimension, Unit, id::ScoreId},
    error::Error,
    practice::{
        Setting,
        correct::{self, Corrected, Correction},
        fields::Once,
        find,
        object::Object,
    },
    store::{Kind, Store},
};

#[derive(Args, Debug)]
#[command(after_help = "A score from an assessment is corrected by its answers: coach assess reopen.

Examples:
  coach score edit b7k2c4 --psi 0.62
  coach score edit b7k2c4 --at '3 mar 10:00'
  coach score edit b7k2c4 --set q=0.41 --unset f
  coach score edit --from - < scores.json")]
pub(super) struct EditArgs {
    /// The score: its handle in score list, or its id
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    #[command(flatten)]
    values: Values,
    /// When it was measured
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Set a field: psi, rho, q, f or at
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Clear a field that was not measured: psi, rho, q or f
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    unset: Vec<String>,
    /// Read changes as NDJSON or a JSON array from a file, each with its handle (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "psi", "rho", "q", "f", "at", "set", "unset"])]
    from: Option<PathBuf>,
}

/// The fields of a score that people may write.
const FIELDS: [(&str, &str); 5] =
    [("psi", "psi_score"), ("rho", "rho_score"), ("q", "q_score"), ("f", "f_score"), ("calculated_at", "at")];

impl EditArgs {
    /// Refuses a field of which two words speak.
    fn said_once(&self) -> Result<(), Error> {
        let (mut once, given) = (Once::default(), self.values.given());
        for dimension in Dimension::ALL.into_iter().filter(|dimension| given[*dimension].is_some()) {
            once.say(&FIELDS, dimension.key(), format!("--{dimension}"))?;
        }
        if self.at.is_some() {
            once.say(&FIELDS, "at", "--at".to_owned())?;
        }
        once.hear(&FIELDS, &self.set, &self.unset)
    }

    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return edit_many(&mut open, &objects);
        }
        let query = self.id.as_deref().unwrap_or_default();
        let id = find::score(open.store(), query)?;
        self.said_once()?;
        let (mut correction, given) = (Correction::default(), self.values.given());
        for dimension in Dimension::ALL {
            correction.values[dimension] = given[dimension].map(Some);
        }
        if let Some(when) = &self.at {
            correction.at = Some(open.setting().reader().happened(when)?);
        }
        for typed in &self.set {
            correction.set(open.setting(), typed)?;
        }
        for field in &self.unset {
            correction.unset(field)?;
        }
        if correction.says_nothing() && open.globals.may_ask(open.env) {
            asked(&mut open, id, &mut correction)?;
        } else if correction.says_nothing() {
            return Err(Error::usage("nothing to change was given")
                .hint(format!("for example: coach score edit {query} --psi 0.62")));
        }
        if let Some(at) = correction.at {
            let client = open.store().score(id)?.map(|score| score.client_id);
            client.map_or(Ok(()), |client| open.doubt(client, at))?;
        }
        let done =
            open.write("score edit", Kind::Write, |tx, setting| correct::edit(tx, setting, id, &correction))?;
        let others = done.value.words();
        let (score, client) = (done.value.score, &done.value.client);
        let (name, handle) = (client.person.name(), client.handle.as_str());
        let percent = score.percent.map_or_else(|| "no total".to_owned(), |percent| format!("{percent} %"));
        let called = score.handle();
        let sentence = format!("Changed score {called} of {name} ({handle}): {percent}{others}");
        let row = ScoreRow::new(handle, &name, score, None, &open.setting().model);
        open.done(&row, called.as_str(), &sentence, done.op)
    }
}

/// Asks for the values that were measured, where nothing was said of what to change; each stands as it is unless another
/// one is typed. What follows from answers is not asked for: it is refused.
fn asked(open: &mut Open<'_>, id: ScoreId, correction: &mut Correction) -> Result<(), Error> {
    let score = open.store().score(id)?.filter(|score| score.assessment_id.is_none());
    for dimension in Dimension::ALL {
        let Some(now) = score.as_ref().and_then(|score| score.scores[dimension]) else { continue };
        let value = asking::answer_or(open, &question(dimension), Some(&now.to_string()), |_, typed| {
            Ok(typed.trim().parse::<Unit>()?)
        })?;
        correction.values[dimension] = (value != now).then_some(Some(value));
    }
    Ok(())
}

/// Changes every score that objects name.
fn edit_many(open: &mut Open<'_>, objects: &[Object]) -> Result<(), Error> {
    let instead = "it follows from psi, rho, q and f";
    let noun = Noun { whose: "a score", fields: &FIELDS, instead };
    let shows = |store: &Store, setting: &Setting, id| {
        let gone = || Error::not_found("that score was removed");
        let score = store.score(id)?.ok_or_else(gone)?;
        let client = store.client(score.client_id)?;
        let history = store.scores_of(client.id)?;
        let place = history.iter().position(|other| other.id == id).unwrap_or_default();
        let before = place.checked_sub(1).and_then(|place| history.get(place));
        let (handle, name) = (client.handle.as_str(), client.person.name());
        changes::shown(&ScoreRow::new(handle, &name, score, before, &setting.model))
    };
    let done =
        changes::many(open, "score edit", (&noun, objects), find::score, shows, |tx, setting, id, said| {
            let mut correction = Correction::default();
            said.set.iter().try_for_each(|typed| correction.set(setting, typed))?;
            said.unset.iter().try_for_each(|field| correction.unset(field))?;
            correct::edit(tx, setting, id, &correction)
        })?;
    let others: String = done.value.iter().map(Corrected::words).collect();
    let what = crate::domain::count::counted(done.value.len(), "score", "scores");
    open.told(&format!("Changed {what}{others}"), done.op)?;
    let model = &open.setting().model;
    let rows = done.value.into_iter().map(|Corrected { score, client, .. }| {
        let (name, handle) = (client.person.name(), client.handle.as_str());
        (score.handle().to_string(), ScoreRow::new(handle, &name, score, None, model))
    });
    let rows: Vec<_> = rows.collect();
    open.give(&rows, done.op)
}

#[derive(Args, Debug)]
#[command(after_help = "A score from an assessment is removed with it: coach assess rm.

Examples:
  coach score rm b7k2c4
  coach score rm b7k2c4 9mxd2f --dry-run")]
pub(super) struct RmArgs {
    #[command(flatten)]
    named: Several,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::score)?;
        let done = open.write("score rm", Kind::Write, |tx, setting| correct::remove(tx, setting, &ids))?;
        open.removed(&done.value.words(), ids.len(), done.op)?;
        let (names, model) = (names(&open.practice)?, &open.setting().model);
        let rows = done.value.scores.into_iter().map(|score| {
            let (handle, name) = names.get(&score.client_id).cloned().unwrap_or_default();
            (score.handle().to_string(), ScoreRow::new(&handle, &name, score, None, model))
        });
        let rows: Vec<_> = rows.collect();
        open.give(&rows, done.op)
    }
}
