//! Banks and libraries as they are shown: one installed version, the whole of one, problems and changes.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    bank::{Bank, Change, Library},
    domain::{
        Dimension,
        assessment::Type,
        intervention::Intervention,
        question::{Kind as Form, Question},
    },
    report::{Cell, Column, PageBuilder, Record},
    store::{bank::Installed, library::InstalledLibrary},
};

/// Which of the two it is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Sort {
    /// A question bank.
    Bank,
    /// A library of interventions.
    Library,
}

impl Sort {
    const fn key(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Library => "library",
        }
    }
}

/// One installed version.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct BankRow {
    bank: String,
    version: String,
    title: String,
    /// Whether it is a question bank or a library of interventions.
    kind: Sort,
    /// The kind of assessment that a bank is for.
    #[serde(rename = "type")]
    bank_type: Option<Type>,
    dimension: Option<Dimension>,
    is_active: bool,
    sha256: String,
    created_at: DateTime<Utc>,
    id: String,
}

impl From<Installed> for BankRow {
    fn from(bank: Installed) -> Self {
        Self {
            bank: bank.id,
            version: bank.version,
            title: bank.title,
            kind: Sort::Bank,
            bank_type: Some(bank.kind),
            dimension: bank.dimension,
            is_active: bank.is_active,
            sha256: bank.sha256,
            created_at: bank.created_at,
            id: bank.row.to_string(),
        }
    }
}

impl From<InstalledLibrary> for BankRow {
    fn from(library: InstalledLibrary) -> Self {
        Self {
            bank: library.id,
            version: library.version,
            title: library.title,
            kind: Sort::Library,
            bank_type: None,
            dimension: None,
            is_active: library.is_active,
            sha256: library.sha256,
            created_at: library.created_at,
            id: library.row.to_string(),
        }
    }
}

impl Record for BankRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("bank", "Name"),
        Column::left("version", "Version"),
        Column::text("title", "Title"),
        Column::left("kind", "Kind"),
        Column::left("type", "For"),
        Column::left("dimension", "Dimension"),
        Column::left("is_active", "Available"),
        Column::left("sha256", "SHA-256"),
        Column::left("created_at", "Installed"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &["bank", "version", "title", "kind", "type", "is_active"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.bank),
            Cell::text(&self.version),
            Cell::text(&self.title),
            Cell::text(self.kind.key()),
            self.bank_type.map(Type::key).into(),
            self.dimension.map(Dimension::key).into(),
            self.is_active.into(),
            Cell::text(&self.sha256),
            self.created_at.into(),
            Cell::text(&self.id),
        ]
    }
}

/// A bank with its questions.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct BankPage(pub(super) Bank);

impl Record for BankPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("id", "Bank"),
        Column::left("version", "Version"),
        Column::text("title", "Title"),
        Column::text("summary", "Summary"),
        Column::left("type", "For"),
        Column::left("language", "Language"),
        Column::left("licence", "Licence"),
        Column::left("min_coverage", "Least answered"),
        Column::right("expected_minutes", "Minutes"),
        Column::left("sha256", "SHA-256"),
    ];
    const DEFAULT: &'static [&'static str] = &["id", "version", "title", "type", "expected_minutes"];

    fn cells(&self) -> Vec<Cell> {
        let bank = &self.0;
        vec![
            Cell::text(&bank.id),
            Cell::text(bank.version),
            Cell::text(&bank.title),
            Cell::text(&bank.summary),
            Cell::text(bank.bank_type),
            Cell::text(&bank.language),
            Cell::text(&bank.licence),
            Cell::text(bank.min_coverage),
            Cell::Int(bank.expected_minutes.into()),
            Cell::text(bank.sha256()),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        let bank = &self.0;
        page.heading(format!("{} {}", bank.name(), bank.title));
        page.text(bank.summary.as_str());
        page.pair("Questions", bank.questions.len());
        page.pair("Minutes", format!("about {}", bank.expected_minutes));
        page.pair("Least answered", format!("{} of a dimension's weight", bank.min_coverage));
        page.pair("Licence", bank.licence.as_str());
        page.pair("SHA-256", bank.sha256());
        page.heading("Questions");
        for question in &bank.questions {
            describe(question, page);
        }
        if !bank.contradictions.is_empty() {
            page.heading("Pairs that ask the same thing");
            bank.contradictions.iter().for_each(|pair| page.item(format!("{} and {}", pair.a, pair.b)));
        }
    }
}

/// One question of a bank.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct QuestionLine<'b>(pub(super) &'b Question);

impl Record for QuestionLine<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Item"),
        Column::left("dimension", "Dimension"),
        Column::left("facet", "Facet"),
        Column::left("question_type", "Type"),
        Column::right("weight", "Weight"),
        Column::left("reverse", "Reversed"),
        Column::text("text", "Question"),
        Column::text("hint", "Hint"),
    ];
    const DEFAULT: &'static [&'static str] = &["code", "dimension", "question_type", "weight", "text"];

    fn cells(&self) -> Vec<Cell> {
        let Question { code, dimension, facet, text, hint, kind, reverse, weight, .. } = self.0;
        vec![
            Cell::text(code),
            dimension.map(Dimension::key).into(),
            facet.clone().into(),
            Cell::text(kind.question_type()),
            (*weight).into(),
            (*reverse).into(),
            Cell::text(text),
            hint.clone().into(),
        ]
    }
}

fn describe(question: &Question, page: &mut PageBuilder) {
    let dimension = question.dimension.map_or("not scored", Dimension::key);
    let turned = if question.reverse { ", reversed" } else { "" };
    page.text(format!("{}  {}", question.code, question.text));
    let form = match &question.kind {
        Form::MultipleChoice { options } | Form::MultiSelect { options, .. } => {
            let told = options.iter().map(|option| {
                let alone = if option.exclusive { ", alone" } else { "" };
                format!("{} {} ({}{alone})", option.code, option.text, option.score)
            });
            format!("{} {}", question.instruction(), told.collect::<Vec<_>>().join("; "))
        }
        Form::Scale(_) | Form::Text => question.instruction(),
    };
    page.item(format!("{dimension}, weight {}{turned}. {form}", question.weight));
}

/// A library with its interventions.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct LibraryPage(pub(super) Library);

impl Record for LibraryPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("id", "Library"),
        Column::left("version", "Version"),
        Column::text("title", "Title"),
        Column::left("language", "Language"),
        Column::left("licence", "Licence"),
        Column::left("sha256", "SHA-256"),
    ];
    const DEFAULT: &'static [&'static str] = &["id", "version", "title"];

    fn cells(&self) -> Vec<Cell> {
        let library = &self.0;
        vec![
            Cell::text(&library.id),
            Cell::text(library.version),
            Cell::text(&library.title),
            Cell::text(&library.language),
            Cell::text(&library.licence),
            Cell::text(library.sha256()),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        let library = &self.0;
        page.heading(format!("{} {}", library.name(), library.title));
        page.pair("Interventions", library.interventions.len());
        page.pair("Language", library.language.as_str());
        page.pair("Licence", library.licence.as_str());
        page.pair("SHA-256", library.sha256());
        page.heading("Interventions");
        page.records(&library.interventions.iter().map(InterventionLine).collect::<Vec<_>>());
    }
}

/// One intervention of a library.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct InterventionLine<'l>(pub(super) &'l Intervention);

impl Record for InterventionLine<'_> {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Code"),
        Column::text("name", "Name"),
        Column::left("dimension", "Dim"),
        Column::left("difficulty", "Level"),
        Column::right("time_minutes", "Min"),
        Column::text("description", "What it is"),
    ];
    const DEFAULT: &'static [&'static str] = &["code", "name", "dimension", "difficulty", "time_minutes"];

    fn cells(&self) -> Vec<Cell> {
        let Intervention { code, name, dimension, difficulty, time_minutes, description, .. } = self.0;
        vec![
            Cell::text(code),
            Cell::text(name),
            Cell::text(dimension),
            Cell::text(difficulty),
            Cell::Int((*time_minutes).into()),
            Cell::text(description),
        ]
    }
}

/// One problem of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ProblemRow {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

impl Record for ProblemRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("file", "File"),
        Column::right("line", "Line"),
        Column::right("column", "Column"),
        Column::text("message", "Problem"),
    ];
    const DEFAULT: &'static [&'static str] = &["file", "line", "column", "message"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(&self.file), self.line.into(), self.column.into(), Cell::text(&self.message)]
    }
}

/// One change between two versions.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ChangeRow(pub(super) Change);

impl Record for ChangeRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("what", "Change"),
        Column::left("code", "Item"),
        Column::left("field", "Field"),
        Column::text("before", "Before"),
        Column::text("after", "After"),
    ];
    const DEFAULT: &'static [&'static str] = &["what", "code", "field", "before", "after"];

    fn cells(&self) -> Vec<Cell> {
        let Change { what, code, field, before, after } = &self.0;
        vec![
            Cell::text(what.key()),
            code.clone().into(),
            Cell::text(field),
            before.clone().into(),
            after.clone().into(),
        ]
    }
}
