//! `coach assess answer`, `rate`, `submit` and `discard`: one assessment, step by step, from the shell.

use std::path::Path;

use clap::Args;

use super::{closed_in_words, owner, row::AssessmentRow, tell_all_closed, tell_closed, whose};
use crate::{
    cli::{
        cx::{Cx, Open},
        several::{self, Several},
        writing::{Source, Words},
    },
    domain::{Unit, answer::Answer, id::AssessmentId},
    error::Error,
    practice::{
        Done, Outcome,
        assess::{self, Lacking, Sitting},
        bank::Shelf,
        find,
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess answer 4hz7 q-02 5
  coach assess answer 4hz7 f-13 a,c
  coach assess answer 4hz7 plan-01 --from answer.txt
  coach assess answer 4hz7 psi-01 --unset")]
pub(in crate::cli) struct AnswerArgs {
    /// The assessment
    id: String,
    /// The code of the question
    question: String,
    /// The answer: a number, an option's letter, letters, n where a question may not apply, or text (- reads standard input)
    #[arg(required_unless_present_any = ["unset", "from"], conflicts_with = "from", allow_hyphen_values = true)]
    value: Option<String>,
    #[command(flatten)]
    source: Source,
    /// Clear the answer
    #[arg(long, conflicts_with_all = ["value", "from"])]
    unset: bool,
}

impl AnswerArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = match self.value.as_deref() {
            Some("-") => Some(Words::read(cx.env, Path::new("-"), None)?),
            _ => self.source.words(cx.env, None)?,
        };
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        // A question that is not there is no fault of the words.
        let sitting = assess::open(open.store(), &mut Shelf::default(), id)?;
        assess::question(&sitting.bank, &self.question)?;
        // Nor is it that nothing can be answered any more.
        let handle = &sitting.assessment.handle;
        sitting.assessment.must_be_open().map_err(|error| {
            Error::from(error).hint(format!("answer it again: coach assess reopen {handle}"))
        })?;
        let done = match words {
            Some(words) => {
                words.take(&mut open, &[handle.as_str()], |open, text| self.write(open, id, Some(text)))?
            }
            None => self.write(&mut open, id, self.value.as_deref())?,
        };
        let (sitting, words) = done.value;
        let found = owner(&open, &sitting.assessment)?;
        let total = sitting.bank.bank.questions.len();
        let sentence = format!("Saved {words}; {} of {total} answered", sitting.answers.len());
        let answered = i64::try_from(sitting.answers.len()).unwrap_or(i64::MAX);
        let row = AssessmentRow::new(&sitting.assessment, &found.handle, &found.name, answered);
        open.done(&row, sitting.assessment.handle.as_str(), &sentence, done.op)
    }

    /// Writes the answer, or takes it back where there is none; gives with it what it is in words.
    fn write(
        &self,
        open: &mut Open<'_>,
        id: AssessmentId,
        value: Option<&str>,
    ) -> Result<Done<(Sitting, String)>, Error> {
        open.write("assess answer", Kind::Write, |tx, setting| {
            let mut sitting = assess::open(tx, &mut Shelf::default(), id)?;
            let question = assess::question(&sitting.bank, &self.question)?.clone();
            sitting.assessment.begin(setting.now)?;
            tx.update_assessment(&sitting.assessment)?;
            let answer = value.map(|value| Answer::typed(&question, value)).transpose()?;
            let stands = sitting.answers.get(&question.code) == answer.as_ref();
            let words = answer.as_ref().map_or("not answered".to_owned(), |answer| answer.brief(&question));
            let words = format!("{} as {words}", question.code);
            match answer {
                _ if stands => return Ok(Outcome::Nothing((sitting, words))),
                Some(answer) => assess::answer(tx, &mut sitting, &question.code, answer, setting.now)?,
                None => assess::clear(tx, &mut sitting, &question.code)?,
            }
            let summary = format!("answered {} of assessment {}", question.code, sitting.assessment.handle);
            Ok(Outcome::Keep((sitting, words), summary))
        })
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach assess rate 4hz7 plan-01 0.75\n  coach assess rate 4hz7 plan-01 --unset"
)]
pub(in crate::cli) struct RateArgs {
    /// The assessment
    id: String,
    /// The code of the text question
    question: String,
    /// 0.00 to 1.00
    #[arg(required_unless_present = "unset")]
    rating: Option<Unit>,
    /// Clear the rating
    #[arg(long, conflicts_with = "rating")]
    unset: bool,
}

impl RateArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        let done = open.write("assess rate", Kind::Write, |tx, _| {
            let sitting = assess::open(tx, &mut Shelf::default(), id)?;
            let rated = assess::rate(tx, &sitting, &self.question, self.rating)?;
            let summary = format!("rated {} of assessment {}", self.question, sitting.assessment.handle);
            Ok(if rated { Outcome::Keep(sitting, summary) } else { Outcome::Nothing(sitting) })
        })?;
        let words = self.rating.map_or_else(|| "as not rated".to_owned(), |rating| format!("with {rating}"));
        let Sitting { assessment, answers, .. } = &done.value;
        let found = owner(&open, assessment)?;
        let answered = i64::try_from(answers.len()).unwrap_or(i64::MAX);
        let row = AssessmentRow::new(assessment, &found.handle, &found.name, answered);
        let sentence = format!("Rated {} {words}", self.question);
        open.done(&row, assessment.handle.as_str(), &sentence, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess submit 4hz7
  coach assess submit 4hz7 9c2m
  coach assess submit 4hz7 --at '3 mar 10:00'
  coach assess submit 4hz7 --without-score")]
pub(in crate::cli) struct SubmitArgs {
    #[command(flatten)]
    named: Several,
    /// When it was answered [default: now; if reopened, the time it had before]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Complete it even if too little is answered for a score
    #[arg(long)]
    without_score: bool,
}

impl SubmitArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assessment)?;
        let lacking = if self.without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
        let at = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
        if let Some(at) = at {
            for id in &ids {
                let client = open.store().assessment(*id)?.client_id;
                open.doubt(client, at)?;
            }
        }
        let done = several::each(&mut open, "assess submit", &ids, |tx, setting, id| {
            let mut sitting = assess::open(tx, &mut Shelf::default(), id)?;
            let closed = match at {
                Some(at) => assess::submit(tx, setting, &mut sitting, at.utc(), lacking)?,
                None => assess::finish(tx, setting, &mut sitting, lacking)?,
            };
            let summary = closed_in_words(&closed, &whose(tx, &sitting.assessment)?);
            Ok(Outcome::Keep((sitting, closed), summary))
        })?;
        if let [_] = done.value.as_slice() {
            let mut all = done.value;
            let Some((sitting, closed)) = all.pop() else { return Ok(()) };
            let found = whose(open.store(), &sitting.assessment)?;
            return tell_closed(&mut open, &found, &sitting, closed, done.op);
        }
        tell_all_closed(&mut open, done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess discard 4hz7
  coach assess list --status draft --json | coach assess discard --from -")]
pub(in crate::cli) struct DiscardArgs {
    #[command(flatten)]
    named: Several,
}

impl DiscardArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assessment)?;
        let done = several::each(&mut open, "assess discard", &ids, |tx, _, id| {
            let (assessment, answered) = assess::discard(tx, id)?;
            let (found, answers) = (whose(tx, &assessment)?, counted(answered));
            let summary =
                format!("discarded assessment {} of {} with {answers}", assessment.handle, found.name);
            Ok(Outcome::Keep((assessment, answered), summary))
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for (assessment, answered) in &done.value {
            let found = whose(open.store(), assessment)?;
            let row = AssessmentRow::new(assessment, &found.handle, &found.name, *answered);
            let sentence = format!(
                "Discarded assessment {} of {} ({}) with {}",
                assessment.handle,
                found.name,
                found.handle,
                counted(*answered)
            );
            rows.push((assessment.handle.to_string(), row, sentence));
        }
        if let [(handle, row, sentence)] = rows.as_slice() {
            return open.done(row, handle, sentence, done.op);
        }
        let handles: Vec<&str> = rows.iter().map(|(handle, ..)| handle.as_str()).collect();
        let sentence = format!("Discarded {} assessments: {}", handles.len(), handles.join(", "));
        open.told(&sentence, done.op)?;
        let rows: Vec<_> = rows.into_iter().map(|(handle, row, _)| (handle, row)).collect();
        open.give(&rows, done.op)
    }
}

fn counted(answers: i64) -> String {
    crate::domain::count::counted(answers, "answer", "answers")
}
