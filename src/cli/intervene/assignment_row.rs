//! Assignments as they are shown: a row of the list, and one of them whole.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::row::InterventionPage;
use crate::{
    cli::action::row::ActionRow,
    domain::{
        Dimension,
        assignment::{Rating, Said, Status},
        suggest::Evidence,
    },
    practice::{Setting, intervene::Told},
    report::{Cell, Column, PageBuilder, Record, unless_empty},
    store::assignment::Given,
};

/// One assignment; what was said about it is not in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct AssignmentRow {
    handle: String,
    /// The client's handle.
    client: String,
    /// The client's name; null while locked.
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    name: String,
    code: String,
    /// The intervention's name.
    intervention: String,
    dimension: Dimension,
    status: Status,
    assigned_at: DateTime<Utc>,
    due_date: Option<NaiveDate>,
    /// Whether its day is over although it is not.
    overdue: bool,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    abandoned_at: Option<DateTime<Utc>>,
    effectiveness_rating: Option<Rating>,
    client_id: String,
    intervention_id: String,
    id: String,
    /// How many days it has been with the client, and how many it may be, in words.
    #[serde(skip)]
    day: String,
}

impl AssignmentRow {
    pub(in crate::cli) fn new(given: Given, client: &str, name: &str, setting: &Setting) -> Self {
        let it = given.assignment;
        let day = it.day_words(setting.day(it.assigned_at), setting.today());
        Self {
            handle: it.handle.to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            code: given.code,
            intervention: given.name,
            dimension: given.dimension,
            status: it.status,
            assigned_at: it.assigned_at,
            due_date: it.due_date,
            overdue: it.is_overdue(setting.today()),
            started_at: it.started_at,
            completed_at: it.completed_at,
            abandoned_at: it.abandoned_at,
            effectiveness_rating: it.rating,
            client_id: it.client_id.to_string(),
            intervention_id: it.intervention_id.to_string(),
            id: it.id.to_string(),
            day,
        }
    }

    /// Who has it and for how long: `Ada Okafor k7mq: 3vtn, day 9 of 14`.
    pub(super) fn day_words(&self) -> String {
        let Self { name, client, handle, day, .. } = self;
        format!("{name} {client}: {handle}, {day}").trim_start().to_owned()
    }

    /// Its handle.
    pub(in crate::cli) fn handle(&self) -> &str {
        &self.handle
    }

    /// The client's handle.
    pub(super) fn client(&self) -> &str {
        &self.client
    }

    pub(super) fn compare(&self, other: &Self, key: &str) -> Option<std::cmp::Ordering> {
        Some(match key {
            "assigned_at" => self.assigned_at.cmp(&other.assigned_at),
            "due_date" => {
                let due = |it: &Self| (it.due_date.is_none(), it.due_date);
                due(self).cmp(&due(other))
            }
            "name" => (&self.name, &self.client).cmp(&(&other.name, &other.client)),
            "code" => self.code.cmp(&other.code),
            "status" => self.status.cmp(&other.status),
            "effectiveness_rating" => self.effectiveness_rating.cmp(&other.effectiveness_rating),
            _ => return None,
        })
    }
}

impl Record for AssignmentRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Assignment"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("code", "Code"),
        Column::text("intervention", "Intervention"),
        Column::left("dimension", "Dim"),
        Column::left("status", "Status"),
        Column::left("assigned_at", "Assigned"),
        Column::left("due_date", "Due"),
        Column::left("overdue", "Overdue"),
        Column::left("started_at", "Started"),
        Column::left("completed_at", "Completed"),
        Column::left("abandoned_at", "Abandoned"),
        Column::right("effectiveness_rating", "Rating"),
        Column::left("client_id", "Client id"),
        Column::left("intervention_id", "Intervention id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["handle", "client", "name", "code", "intervention", "status", "due_date"];
    const GROUPS: &'static [&'static [&'static str]] = &[&["due_date"], &["status"], &["client"], &["code"]];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(&self.code),
            Cell::text(&self.intervention),
            Cell::text(self.dimension),
            Cell::word(self.status),
            self.assigned_at.into(),
            self.due_date.into(),
            self.overdue.into(),
            self.started_at.into(),
            self.completed_at.into(),
            self.abandoned_at.into(),
            self.effectiveness_rating.map(|rating| i64::from(rating.get())).into(),
            Cell::text(&self.client_id),
            Cell::text(&self.intervention_id),
            Cell::text(&self.id),
        ]
    }
}

/// One assignment with its intervention; what was said about it only where that was asked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct AssignmentPage {
    #[serde(flatten)]
    row: AssignmentRow,
    /// What the client said.
    client_feedback: Option<String>,
    /// What the coach noted.
    coach_notes: Option<String>,
    /// Why it was given up.
    abandon_reason: Option<String>,
    /// Action items that belong to it.
    action_items: Vec<ActionRow>,
    #[serde(skip)]
    intervention: InterventionPage,
}

impl AssignmentPage {
    pub(super) fn new(told: Told, (client, name): (&str, &str), setting: &Setting, notes: bool) -> Self {
        let Told { work, intervention: it, .. } = told;
        let given = Given {
            assignment: work.assignment,
            library: it.library.clone(),
            code: it.intervention.code.clone(),
            name: it.intervention.name.clone(),
            dimension: it.intervention.dimension,
        };
        let said = if notes { work.said } else { Said::default() };
        Self {
            row: AssignmentRow::new(given, client, name, setting),
            client_feedback: said.client_feedback,
            coach_notes: said.coach_notes,
            abandon_reason: said.abandon_reason,
            action_items: Vec::new(),
            intervention: InterventionPage::new(it, &Evidence::default(), Vec::new()),
        }
    }

    /// Tells its action items as well.
    pub(super) fn with_items(mut self, items: Vec<ActionRow>) -> Self {
        self.action_items = items;
        self
    }
}

impl Record for AssignmentPage {
    const COLUMNS: &'static [Column] = &Column::and::<21>(
        AssignmentRow::COLUMNS,
        &[
            Column::text("client_feedback", "The client said"),
            Column::text("coach_notes", "Note"),
            Column::text("abandon_reason", "Reason"),
            Column::text("action_items", "Action items"),
        ],
    );
    const DEFAULT: &'static [&'static str] = AssignmentRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.row.cells();
        cells.extend([
            self.client_feedback.clone().into(),
            self.coach_notes.clone().into(),
            self.abandon_reason.clone().into(),
            Cell::List(self.action_items.iter().map(|item| item.handle().to_owned()).collect()),
        ]);
        cells
    }

    fn page(&self, page: &mut PageBuilder) {
        let row = &self.row;
        page.heading(format!(
            "{} of {} {}: {} {}",
            row.handle, row.name, row.client, row.code, row.intervention
        ));
        page.pair("Status", format!("{}{}", row.status.words(), if row.overdue { ", overdue" } else { "" }));
        page.pair("Assigned", row.assigned_at);
        for (label, at) in
            [("Started", row.started_at), ("Completed", row.completed_at), ("Abandoned", row.abandoned_at)]
        {
            if at.is_some() {
                page.pair(label, at);
            }
        }
        page.pair("Due", row.due_date);
        if let Some(rating) = row.effectiveness_rating {
            page.pair("Rating", format!("{rating} of 5"));
        }
        let said = [
            ("The client said", &self.client_feedback),
            ("Note", &self.coach_notes),
            ("Reason", &self.abandon_reason),
        ];
        for (heading, text) in said {
            if let Some(text) = text {
                page.heading(heading);
                page.text(text.as_str());
            }
        }
        if !self.action_items.is_empty() {
            page.heading("Action items");
            self.action_items.iter().for_each(|item| page.pair(item.handle(), item.words()));
        }
        page.heading("What to do");
        self.intervention.describe(page);
    }
}
