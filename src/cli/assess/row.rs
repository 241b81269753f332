//! Assessments as they are shown: a row of the list, the whole of one, two side by side.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::score_row::ScoreRow,
    domain::{
        Dimension, Unit,
        assessment::{Assessment, Status, Type},
        scoring::{Flag, Scoring},
    },
    practice::assess::Sitting,
    report::{Cell, Column, PageBuilder, Record, unless_empty},
};

/// One row of the list of assessments.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct AssessmentRow {
    handle: String,
    /// The client's handle.
    client: String,
    /// The client's name; null while locked.
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    name: String,
    #[serde(rename = "type")]
    kind: Type,
    dimension_focus: Option<Dimension>,
    status: Status,
    bank: String,
    bank_version: String,
    answered: i64,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    time_spent_seconds: i64,
    created_at: DateTime<Utc>,
    client_id: String,
    id: String,
}

impl AssessmentRow {
    pub(in crate::cli) fn new(assessment: &Assessment, client: &str, name: &str, answered: i64) -> Self {
        Self {
            handle: assessment.handle.to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            kind: assessment.kind,
            dimension_focus: assessment.dimension_focus,
            status: assessment.status,
            bank: assessment.bank.id.clone(),
            bank_version: assessment.bank.version.clone(),
            answered,
            started_at: assessment.started_at,
            completed_at: assessment.completed_at,
            time_spent_seconds: assessment.time_spent_seconds,
            created_at: assessment.created_at,
            client_id: assessment.client_id.to_string(),
            id: assessment.id.to_string(),
        }
    }

    fn describe(&self, page: &mut PageBuilder) {
        page.heading(format!("Assessment {} of {} {}", self.handle, self.name, self.client));
        let focus =
            self.dimension_focus.map_or_else(String::new, |focus| format!(", {focus} {}", focus.name()));
        page.pair("Type", format!("{}{focus}", self.kind.words()));
        page.pair("Bank", format!("{}@{}", self.bank, self.bank_version));
        page.pair("Status", self.status.key().replace('_', " "));
        page.pair("Begun", self.started_at);
        page.pair("Completed", self.completed_at);
        if self.time_spent_seconds > 0 {
            page.pair(
                "Time spent",
                crate::cli::keys::spelled(std::time::Duration::from_secs(
                    self.time_spent_seconds.unsigned_abs(),
                )),
            );
        }
    }
}

impl Record for AssessmentRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Assessment"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("type", "Type"),
        Column::left("dimension_focus", "Focus"),
        Column::left("status", "Status"),
        Column::left("bank", "Bank"),
        Column::left("bank_version", "Version"),
        Column::right("answered", "Answered"),
        Column::left("started_at", "Begun"),
        Column::left("completed_at", "Completed"),
        Column::right("time_spent_seconds", "Seconds"),
        Column::left("created_at", "Created"),
        Column::left("client_id", "Client id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["handle", "client", "name", "type", "dimension_focus", "status", "answered", "completed_at"];
    const GROUPS: &'static [&'static [&'static str]] =
        &[&["completed_at"], &["type", "dimension_focus"], &["status"], &["client"], &["answered"]];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::word(self.kind),
            self.dimension_focus.map(Dimension::key).into(),
            Cell::word(self.status),
            Cell::text(&self.bank),
            Cell::text(&self.bank_version),
            self.answered.into(),
            self.started_at.into(),
            self.completed_at.into(),
            self.time_spent_seconds.into(),
            self.created_at.into(),
            Cell::text(&self.client_id),
            Cell::text(&self.id),
        ]
    }
}

/// An assessment with its questions, answers and score.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct AssessmentPage {
    #[serde(flatten)]
    row: AssessmentRow,
    bank_sha256: String,
    questions: usize,
    answers: Vec<AnswerLine>,
    score: Option<ScoreRow>,
    /// Validity flags in words; they never change a score.
    flags: Vec<String>,
    /// Codes of questions without an answer.
    missing: Vec<String>,
}

/// One question and what was answered.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct AnswerLine {
    code: String,
    dimension: Option<Dimension>,
    question: String,
    /// The answer in its canonical form; none when not answered.
    value: Option<serde_json::Value>,
    /// The answer in words.
    answer: Option<String>,
    score: Option<Unit>,
    /// What a coach rated a text answer with.
    rating: Option<Unit>,
}

impl AssessmentPage {
    pub(in crate::cli) fn new(
        sitting: &Sitting,
        (client, name): (&str, &str),
        (scoring, flags): (&Scoring, &[Flag]),
        score: Option<ScoreRow>,
    ) -> Self {
        let questions = &sitting.bank.bank.questions;
        let answers = questions.iter().map(|question| {
            let answer = sitting.answers.get(&question.code);
            AnswerLine {
                code: question.code.clone(),
                dimension: question.dimension,
                question: question.text.clone(),
                value: answer.map(crate::domain::answer::Answer::to_json),
                answer: answer.map(|answer| answer.describe(question)),
                score: answer.and_then(|answer| answer.score(question)),
                rating: sitting.ratings.get(&question.code).copied(),
            }
        });
        let answered = i64::try_from(sitting.answers.len()).unwrap_or(i64::MAX);
        Self {
            row: AssessmentRow::new(&sitting.assessment, client, name, answered),
            bank_sha256: sitting.assessment.bank.sha256.clone(),
            questions: questions.len(),
            answers: answers.collect(),
            score,
            flags: flags.iter().map(Flag::words).collect(),
            missing: scoring.missing.clone(),
        }
    }
}

impl Record for AssessmentPage {
    const COLUMNS: &'static [Column] = AssessmentRow::COLUMNS;
    const DEFAULT: &'static [&'static str] = AssessmentRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        self.row.cells()
    }

    fn page(&self, page: &mut PageBuilder) {
        self.row.describe(page);
        page.pair("Answered", format!("{} of {}", self.row.answered, self.questions));
        let columns = vec![
            Column::left("code", "Item"),
            Column::text("question", "Question"),
            Column::text("answer", "Answer"),
            Column::right("score", "Score"),
        ];
        let rows = self.answers.iter().map(|line| {
            let answer = line.answer.clone().unwrap_or_else(|| "not answered".to_owned());
            vec![
                Cell::text(&line.code),
                Cell::text(&line.question),
                Cell::text(answer),
                line.score.or(line.rating).into(),
            ]
        });
        page.heading("Answers");
        page.table(columns, rows.collect());
        if let Some(score) = &self.score {
            score.page(page);
        }
        if !self.flags.is_empty() {
            page.heading("To talk about (never changes a score)");
            self.flags.iter().for_each(|flag| page.item(flag.as_str()));
        }
    }
}

impl AssessmentPage {
    /// The questions and answers, one by one.
    pub(in crate::cli) fn lines(&self) -> &[AnswerLine] {
        &self.answers
    }
}

impl Record for AnswerLine {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Item"),
        Column::left("dimension", "Dimension"),
        Column::text("question", "Question"),
        Column::text("value", "Value"),
        Column::text("answer", "Answer"),
        Column::right("score", "Score"),
        Column::right("rating", "Rating"),
    ];
    const DEFAULT: &'static [&'static str] = &["code", "question", "answer", "score"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.code),
            self.dimension.map(Dimension::key).into(),
            Cell::text(&self.question),
            self.value.as_ref().map(ToString::to_string).into(),
            self.answer.clone().into(),
            self.score.into(),
            self.rating.into(),
        ]
    }
}

/// One line of two assessments side by side.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ComparedLine {
    /// The code of the question, or the name of the score.
    pub(in crate::cli) item: String,
    /// The question.
    pub(in crate::cli) question: Option<String>,
    /// The answer or score of the first.
    pub(in crate::cli) a: Option<String>,
    /// The answer or score of the second.
    pub(in crate::cli) b: Option<String>,
    /// How much the score changed.
    pub(in crate::cli) change: Option<String>,
}

impl Record for ComparedLine {
    const COLUMNS: &'static [Column] = &[
        Column::left("item", "Item"),
        Column::text("question", "Question"),
        Column::text("a", "First"),
        Column::text("b", "Second"),
        Column::right("change", "Change"),
    ];
    const DEFAULT: &'static [&'static str] = &["item", "question", "a", "b", "change"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.item),
            self.question.clone().into(),
            self.a.clone().into(),
            self.b.clone().into(),
            self.change.as_ref().map_or(Cell::Empty, Cell::decimal),
        ]
    }
}
