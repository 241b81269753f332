//! `coach assess`: run, resume, fill in from files, close, look at and compare assessments.

mod again;
mod answer;
mod compare;
mod list;
mod new;
pub(super) mod row;

use clap::Subcommand;

use self::row::{AssessmentPage, AssessmentRow};
use super::{
    cx::{Cx, Open},
    score_row::ScoreRow,
};
use crate::{
    domain::{assessment::Assessment, history::Score, id::AssessmentId},
    error::Error,
    practice::{
        assess::{self, Closed, Sitting},
        bank::Shelf,
        find::{self, Found},
    },
    store::Store,
};

#[derive(Subcommand, Debug)]
pub(super) enum AssessCommand {
    /// Start an assessment and answer it here, or fill it in from a file
    New(new::NewArgs),
    /// Continue an unfinished assessment
    #[command(visible_alias = "run")]
    Resume(new::ResumeArgs),
    /// Set one answer without opening the runner
    Answer(answer::AnswerArgs),
    /// Rate a text answer; the rating never changes the score
    Rate(answer::RateArgs),
    /// Score and complete
    Submit(answer::SubmitArgs),
    /// List assessments
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Questions, answers and the resulting score
    Show(list::ShowArgs),
    /// Compare two assessments side by side
    Compare(compare::CompareArgs),
    /// Discard an unfinished assessment
    Discard(answer::DiscardArgs),
    /// Reopen a completed assessment to change its answers
    Reopen(again::ReopenArgs),
    /// Remove, with answers and score; coach undo brings it back
    Rm(again::RmArgs),
}

impl AssessCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::New(args) => args.run(cx),
            Self::Resume(args) => args.run(cx),
            Self::Answer(args) => args.run(cx),
            Self::Rate(args) => args.run(cx),
            Self::Submit(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Compare(args) => args.run(cx),
            Self::Discard(args) => args.run(cx),
            Self::Reopen(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
        }
    }
}

fn closed_in_words(closed: &Closed, found: &Found) -> String {
    let percent = closed.score.as_ref().and_then(|score| score.percent);
    let result = percent.map_or_else(|| "no total".to_owned(), |percent| format!("{percent} %"));
    let Assessment { handle, kind, .. } = &closed.assessment;
    let later = closed.followed.words("later");
    format!(
        "completed {} assessment {handle} of {} ({}): {result}{later}",
        kind.words(),
        found.name,
        found.handle
    )
}

/// Tells the outcome of a closed assessment, for people and for programs.
pub(super) fn tell_closed(
    open: &mut Open<'_>,
    found: &Found,
    sitting: &Sitting,
    closed: Closed,
    op: Option<i64>,
) -> Result<(), Error> {
    let mut sentence = closed_in_words(&closed, found);
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let previous = closed.previous.as_ref();
    let row = closed
        .score
        .map(|score| ScoreRow::new(&found.handle, &found.name, score, previous, &open.setting().model));
    let handle = closed.assessment.handle.to_string();
    for flag in &closed.flags {
        open.say(&format!("To talk about: {}", flag.words()))?;
    }
    let page =
        AssessmentPage::new(sitting, (&found.handle, &found.name), (&closed.scoring, &closed.flags), row);
    open.done(&page, &handle, &sentence, op)?;
    super::breakthrough::announce(open, &closed.breakthroughs)
}

/// The same of several, for programs with their rows.
fn tell_all_closed(open: &mut Open<'_>, all: Vec<(Sitting, Closed)>, op: Option<i64>) -> Result<(), Error> {
    let handles: Vec<String> = all.iter().map(|(_, closed)| closed.assessment.handle.to_string()).collect();
    open.told(&format!("Completed {} assessments: {}", handles.len(), handles.join(", ")), op)?;
    let mut rows = Vec::with_capacity(all.len());
    for (sitting, closed) in all {
        let found = whose(open.store(), &sitting.assessment)?;
        for flag in &closed.flags {
            open.say(&format!("To talk about with {}: {}", found.handle, flag.words()))?;
        }
        super::breakthrough::announce(open, &closed.breakthroughs)?;
        let answered = i64::try_from(sitting.answers.len()).unwrap_or(i64::MAX);
        let row = AssessmentRow::new(&closed.assessment, &found.handle, &found.name, answered);
        rows.push((closed.assessment.handle.to_string(), row));
    }
    open.give(&rows, op)
}

/// Whose an assessment is.
pub(super) fn owner(open: &Open<'_>, assessment: &Assessment) -> Result<Found, Error> {
    whose(open.store(), assessment)
}

fn whose(store: &Store, assessment: &Assessment) -> Result<Found, Error> {
    let client = store.client(assessment.client_id)?;
    Ok(Found { id: client.id, handle: client.handle.to_string(), name: client.person.name(), confirm: false })
}

fn whole(open: &Open<'_>, query: &str) -> Result<(Sitting, Found, Option<Score>), Error> {
    let id: AssessmentId = find::assessment(open.store(), query)?;
    let sitting = assess::open(open.store(), &mut Shelf::default(), id)?;
    let found = owner(open, &sitting.assessment)?;
    let score = open.store().score_of_assessment(id)?;
    Ok((sitting, found, score))
}
