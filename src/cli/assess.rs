//! `coach assess`: run, resume, fill in from files, close, look at and compare assessments.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{
    assess_row::{AssessmentPage, AssessmentRow, ComparedLine},
    cx::{Cx, Open},
    globals::AsOf,
    input,
    score::{names, range},
    score_row::ScoreRow,
};
use crate::{
    domain::{
        Dimension, Unit,
        answer::Answer,
        assessment::{Assessment, Status, Type},
        history::Score,
        id::AssessmentId,
    },
    error::{Error, Kind as Failure},
    practice::{
        Outcome,
        assess::{self, Closed, Lacking, Sitting},
        bank::Shelf,
        find::{self, Found},
    },
    store::{Kind, assessment::Wanted},
};

#[derive(Subcommand, Debug)]
pub(super) enum AssessCommand {
    /// Start an assessment and answer it here, or fill it in from a file
    New(NewArgs),
    /// Go on with an unfinished assessment
    #[command(visible_alias = "run")]
    Resume(ResumeArgs),
    /// Set one answer without opening the runner
    Answer(AnswerArgs),
    /// Rate a text answer; it stands beside the score and never changes it
    Rate(RateArgs),
    /// Score and close
    Submit(SubmitArgs),
    /// List assessments
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Questions, answers and the resulting score
    Show(ShowArgs),
    /// Two assessments side by side
    Compare(CompareArgs),
    /// Throw away an unfinished assessment
    Discard(DiscardArgs),
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
        }
    }
}

/// The kinds as people type them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum KindWord {
    /// All four dimensions in depth: 48 questions
    Initial,
    /// All four dimensions at a glance: 12 questions
    Quick,
    /// One dimension in depth: 20 questions
    #[value(alias = "deep_dive")]
    DeepDive,
    /// A bank of your own
    Custom,
}

impl From<KindWord> for Type {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Initial => Self::Initial,
            KindWord::Quick => Self::Quick,
            KindWord::DeepDive => Self::DeepDive,
            KindWord::Custom => Self::Custom,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess new ada-okafor
  coach assess new k7mq --type deep-dive --focus q
  coach assess new k7mq --type quick --answers answers.json --json | jq -r .score.coherence_percentage
  coach assess new k7mq --type quick --no-run")]
pub(super) struct NewArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// What sort [default: initial the first time, then quick]
    #[arg(long = "type", value_enum, value_name = "KIND")]
    kind: Option<KindWord>,
    /// The dimension of a deep dive: psi, rho, q or f
    #[arg(long, value_name = "DIM")]
    focus: Option<Dimension>,
    /// Which bank, as NAME or NAME@VERSION
    #[arg(long)]
    bank: Option<String>,
    /// Answers as a JSON object from question code to value (- is standard input); closes it
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// With --answers: when it was taken [default: now]
    #[arg(long, value_name = "WHEN", requires = "answers")]
    at: Option<String>,
    /// Close it even where too little is answered for a score
    #[arg(long, requires = "answers")]
    without_score: bool,
    /// Only make it, for later
    #[arg(long, conflicts_with = "answers")]
    no_run: bool,
}

impl NewArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach assess new")?;
        let usual = assess::usual_kind(open.store(), found.id)?;
        let kind = self.kind.map(Type::from);
        let bank = assess::choose_bank(open.store(), self.bank.as_deref(), kind, self.focus, usual)?;
        if let Some(path) = &self.answers {
            let json = read_json(&mut open, path)?;
            let at = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
            let at = at.map_or(open.setting().now, |at| at.with_timezone(&Utc));
            let lacking = if self.without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
            return fill_in(&mut open, &found, &bank, &json, (at, lacking));
        }
        let runs = !self.no_run && !open.globals.dry_run;
        if runs && !open.globals.may_ask(open.env) {
            return Err(Error::usage("an assessment is answered on a terminal, and there is none")
                .hint("give the answers: --answers FILE (coach schema assess.answers)")
                .hint("or only make it: --no-run"));
        }
        let done = open.write("assess new", Kind::Write, |tx, setting| {
            let made = assess::begin(tx, found.id, &bank, setting.now, None)?;
            let summary = format!("made {} assessment {} for {}", made.kind.words(), made.handle, found.name);
            Ok(Outcome::Keep(made, summary))
        })?;
        if runs {
            return super::runner::run(&mut open, done.value.id);
        }
        let made = done.value;
        let sentence = format!(
            "Made {} assessment {} for {} ({})",
            made.kind.words(),
            made.handle,
            found.name,
            found.handle
        );
        let row = AssessmentRow::new(&made, &found.handle, &found.name, 0);
        open.done(&row, made.handle.as_str(), &sentence, done.op)
    }
}

fn read_json(open: &mut Open<'_>, path: &std::path::Path) -> Result<serde_json::Value, Error> {
    let text = input::text(open.env, path)?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        Error::usage(format!("{}:{}:{} is not JSON", path.display(), error.line(), error.column()))
            .hint("what it looks like: coach schema assess.answers")
            .because(error)
    })
}

/// Makes an assessment, writes all its answers and closes it, in one operation.
fn fill_in(
    open: &mut Open<'_>,
    found: &Found,
    bank: &crate::store::bank::Installed,
    json: &serde_json::Value,
    (at, lacking): (DateTime<Utc>, Lacking),
) -> Result<(), Error> {
    let done = open.write("assess new", Kind::Write, |tx, setting| {
        let made = assess::begin(tx, found.id, bank, at, None)?;
        let pinned = Shelf::default().take(tx, &made.bank)?;
        let answers = assess::read_answers(&pinned, json)?;
        let mut sitting = Sitting::fresh(made, pinned);
        sitting.assessment.begin(at)?;
        for (code, answer) in answers {
            assess::answer(tx, &mut sitting, &code, answer, at)?;
        }
        let closed = assess::submit(tx, setting, &mut sitting, at, lacking)?;
        let summary = closed_in_words(&closed, found);
        Ok(Outcome::Keep((sitting, closed), summary))
    })?;
    let (sitting, closed) = done.value;
    tell_closed(open, found, &sitting, closed, done.op)
}

fn closed_in_words(closed: &Closed, found: &Found) -> String {
    let percent = closed.score.as_ref().and_then(|score| score.percent);
    let result = percent.map_or_else(|| "no total".to_owned(), |percent| format!("{percent} %"));
    let Assessment { handle, kind, .. } = &closed.assessment;
    format!("closed {} assessment {handle} of {} ({}): {result}", kind.words(), found.name, found.handle)
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
    open.done(&page, &handle, &sentence, op)
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach assess resume\n  coach assess resume 4hz7\n  coach assess resume --client k7mq"
)]
pub(super) struct ResumeArgs {
    /// The assessment [default: the latest unfinished one]
    id: Option<String>,
    /// The latest unfinished one of this client
    #[arg(long, short, value_name = "CLIENT", conflicts_with = "id")]
    client: Option<String>,
}

impl ResumeArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = match (&self.id, &self.client) {
            (Some(id), _) => find::assessment(open.store(), id)?,
            (None, client) => {
                let client = client
                    .as_deref()
                    .map(|query| open.reads(query, "coach assess resume --client"))
                    .transpose()?;
                let latest = open.store().latest_unfinished(client.map(|found| found.id))?;
                latest.map(|assessment| assessment.id).ok_or_else(|| {
                    Error::not_found("there is no unfinished assessment")
                        .hint("start one: coach assess new CLIENT")
                })?
            }
        };
        open.store().assessment(id)?.must_be_open()?;
        if !open.globals.may_ask(open.env) {
            return Err(Error::usage("an assessment is answered on a terminal, and there is none")
                .hint("set answers one by one: coach assess answer ID QUESTION VALUE"));
        }
        super::runner::run(&mut open, id)
    }
}

/// Whose an assessment is.
pub(super) fn owner(open: &Open<'_>, assessment: &Assessment) -> Result<Found, Error> {
    let client = open.store().client(assessment.client_id)?;
    Ok(Found { id: client.id, handle: client.handle.to_string(), name: client.person.name(), confirm: false })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess answer 4hz7 q-02 5
  coach assess answer 4hz7 f-03 a,c
  coach assess answer 4hz7 psi-01 --clear")]
pub(super) struct AnswerArgs {
    /// The assessment
    id: String,
    /// The code of the question
    question: String,
    /// The answer: a number, an option's letter, letters, or text (- reads standard input)
    #[arg(required_unless_present = "clear", allow_hyphen_values = true)]
    value: Option<String>,
    /// Take the answer back
    #[arg(long, conflicts_with = "value")]
    clear: bool,
}

impl AnswerArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        let value = match self.value.as_deref() {
            Some("-") => Some(input::text(open.env, std::path::Path::new("-"))?),
            other => other.map(str::to_owned),
        };
        let done = open.write("assess answer", Kind::Write, |tx, setting| {
            let mut sitting = assess::open(tx, &mut Shelf::default(), id)?;
            let question = assess::question(&sitting.bank, &self.question)?.clone();
            sitting.assessment.begin(setting.now)?;
            tx.update_assessment(&sitting.assessment)?;
            let words = if let Some(value) = &value {
                let answer = Answer::typed(&question, value)?;
                let words = answer.brief(&question);
                assess::answer(tx, &mut sitting, &question.code, answer, setting.now)?;
                words
            } else {
                assess::clear(tx, &mut sitting, &question.code)?;
                "not answered".to_owned()
            };
            let summary = format!("answered {} of assessment {}", question.code, sitting.assessment.handle);
            Ok(Outcome::Keep((sitting, words), summary))
        })?;
        let (sitting, words) = done.value;
        let found = owner(&open, &sitting.assessment)?;
        let total = sitting.bank.bank.questions.len();
        let sentence =
            format!("Saved {} as {words}; {} of {total} answered", self.question, sitting.answers.len());
        let answered = i64::try_from(sitting.answers.len()).unwrap_or(i64::MAX);
        let row = AssessmentRow::new(&sitting.assessment, &found.handle, &found.name, answered);
        open.done(&row, sitting.assessment.handle.as_str(), &sentence, done.op)
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach assess rate 4hz7 plan-01 0.75\n  coach assess rate 4hz7 plan-01 --clear"
)]
pub(super) struct RateArgs {
    /// The assessment
    id: String,
    /// The code of the text question
    question: String,
    /// 0.00 to 1.00
    #[arg(required_unless_present = "clear")]
    rating: Option<Unit>,
    /// Take the rating back
    #[arg(long, conflicts_with = "rating")]
    clear: bool,
}

impl RateArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        let done = open.write("assess rate", Kind::Write, |tx, _| {
            let sitting = assess::open(tx, &mut Shelf::default(), id)?;
            assess::rate(tx, &sitting, &self.question, self.rating)?;
            let summary = format!("rated {} of assessment {}", self.question, sitting.assessment.handle);
            Ok(Outcome::Keep(sitting, summary))
        })?;
        let words = self.rating.map_or_else(|| "as not rated".to_owned(), |rating| format!("with {rating}"));
        open.told(&format!("Rated {} {words}", self.question), done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess submit 4hz7\n  coach assess submit 4hz7 --without-score")]
pub(super) struct SubmitArgs {
    /// The assessment
    id: String,
    /// Close it even where too little is answered for a score
    #[arg(long)]
    without_score: bool,
}

impl SubmitArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        let found = owner(&open, &open.store().assessment(id)?)?;
        let lacking = if self.without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
        let done = open.write("assess submit", Kind::Write, |tx, setting| {
            let mut sitting = assess::open(tx, &mut Shelf::default(), id)?;
            let closed = assess::submit(tx, setting, &mut sitting, setting.now, lacking)?;
            let summary = closed_in_words(&closed, &found);
            Ok(Outcome::Keep((sitting, closed), summary))
        })?;
        let (sitting, closed) = done.value;
        tell_closed(&mut open, &found, &sitting, closed, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach assess list
  coach assess list --client k7mq --status completed
  coach assess list --status in_progress --plain --fields handle --no-header")]
pub(super) struct ListArgs {
    /// Of one client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// Only those in one state
    #[arg(help = "Only those in one state: draft, in_progress or completed", long)]
    status: Option<Status>,
    /// Made from this day on; 90d means 90 days ago
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Made up to and including this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// At most so many, the newest ones
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

impl ListArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let (since, until) = range(&open, self.since.as_deref(), self.until.as_deref())?;
        let client = self
            .client
            .as_deref()
            .map(|query| open.reads(query, "coach assess list --client"))
            .transpose()?;
        let wanted = Wanted { client: client.map(|found| found.id), status: self.status, since, until };
        open.list("No assessments. Start one: coach assess new CLIENT", |practice, push| {
            let names = names(practice)?;
            let mut found = Vec::new();
            practice.store.each_assessment(wanted, |assessment| {
                found.push(assessment);
                Ok::<_, Error>(())
            })?;
            let skipped = found.len().saturating_sub(self.limit.unwrap_or(usize::MAX));
            for assessment in found.iter().skip(skipped) {
                let (handle, name) = names
                    .get(&assessment.client_id)
                    .map(|(h, n)| (h.as_str(), n.as_str()))
                    .unwrap_or_default();
                let answered = practice.store.count_responses(assessment.id)?;
                push(&AssessmentRow::new(assessment, handle, name, answered))?;
            }
            Ok(())
        })
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess show 4hz7\n  coach assess show 4hz7 --json | jq .answers")]
pub(super) struct ShowArgs {
    /// The assessment
    id: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
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
        open.one(&page)
    }
}

fn whole(open: &Open<'_>, query: &str) -> Result<(Sitting, Found, Option<Score>), Error> {
    let id: AssessmentId = find::assessment(open.store(), query)?;
    let sitting = assess::open(open.store(), &mut Shelf::default(), id)?;
    let found = owner(open, &sitting.assessment)?;
    let score = open.store().score_of_assessment(id)?;
    Ok((sitting, found, score))
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess compare 4hz7 9c2m\n  coach assess compare 4hz7 9c2m --csv")]
pub(super) struct CompareArgs {
    /// The first assessment
    a: String,
    /// The second assessment
    b: String,
}

impl CompareArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let (a, of_a, score_a) = whole(&open, &self.a)?;
        let (b, of_b, score_b) = whole(&open, &self.b)?;
        open.say(&format!(
            "First {} of {} ({}), second {} of {} ({})",
            a.bank.bank.name(),
            of_a.name,
            of_a.handle,
            b.bank.bank.name(),
            of_b.name,
            of_b.handle
        ))?;
        if of_a.id != of_b.id {
            open.say("They are of two different clients")?;
        }
        open.list("", |_, push| {
            scores_compared(score_a.as_ref(), score_b.as_ref()).iter().try_for_each(&mut *push)?;
            answers_compared(&a, &b).iter().try_for_each(&mut *push)
        })
    }
}

fn change(a: Option<Unit>, b: Option<Unit>) -> Option<String> {
    a.zip(b).map(|(a, b)| format!("{:+}", b.value() - a.value()))
}

fn scores_compared(a: Option<&Score>, b: Option<&Score>) -> Vec<ComparedLine> {
    let text = |value: Option<Unit>| value.map(|value| value.to_string());
    let mut lines: Vec<_> = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let (a, b) = (a.and_then(|a| a.scores[dimension]), b.and_then(|b| b.scores[dimension]));
            let (question, item) = (Some(dimension.name().to_owned()), dimension.key().to_owned());
            ComparedLine { item, question, a: text(a), b: text(b), change: change(a, b) }
        })
        .collect();
    let (a, b) = (a.and_then(|a| a.percent), b.and_then(|b| b.percent));
    lines.push(ComparedLine {
        item: "coherence".to_owned(),
        question: Some("coherence percentage".to_owned()),
        a: a.map(|a| a.to_string()),
        b: b.map(|b| b.to_string()),
        change: a.zip(b).map(|(a, b)| format!("{:+}", b.value() - a.value())),
    });
    lines
}

/// The questions that both asked, and those that only one did.
fn answers_compared(a: &Sitting, b: &Sitting) -> Vec<ComparedLine> {
    let told = |sitting: &Sitting, code: &str| {
        let question = sitting.bank.bank.question(code)?;
        let answer = sitting.answers.get(code)?;
        Some((answer.brief(question), answer.score(question)))
    };
    let only_b =
        b.bank.bank.questions.iter().filter(|question| a.bank.bank.question(&question.code).is_none());
    a.bank
        .bank
        .questions
        .iter()
        .chain(only_b)
        .map(|question| {
            let (in_a, in_b) = (told(a, &question.code), told(b, &question.code));
            let scores = (in_a.as_ref().and_then(|a| a.1), in_b.as_ref().and_then(|b| b.1));
            ComparedLine {
                item: question.code.clone(),
                question: Some(question.text.clone()),
                a: in_a.map(|a| a.0),
                b: in_b.map(|b| b.0),
                change: change(scores.0, scores.1),
            }
        })
        .collect()
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess discard 4hz7")]
pub(super) struct DiscardArgs {
    /// The unfinished assessment
    id: String,
}

impl DiscardArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::assessment(open.store(), &self.id)?;
        let assessment = open.store().assessment(id)?;
        if assessment.status == Status::Completed {
            return Err(Error::new(
                Failure::Refused,
                format!(
                    "assessment {} is completed, and only an unfinished one can be discarded",
                    assessment.handle
                ),
            )
            .hint("to take its completion back: coach undo"));
        }
        let found = owner(&open, &assessment)?;
        let answered = open.store().count_responses(id)?;
        let done = open.write("assess discard", Kind::Write, |tx, _| {
            tx.delete_assessment(&assessment)?;
            let summary = format!(
                "discarded assessment {} of {} with {answered} answers",
                assessment.handle, found.name
            );
            Ok(Outcome::Keep((), summary))
        })?;
        let sentence = format!(
            "Discarded assessment {} of {} ({}) with {answered} answers",
            assessment.handle, found.name, found.handle
        );
        let row = AssessmentRow::new(&assessment, &found.handle, &found.name, answered);
        open.done(&row, assessment.handle.as_str(), &sentence, done.op)
    }
}
