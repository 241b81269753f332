//! Interventions as they are shown: a row of the library, and one of them whole.

use schemars::JsonSchema;
use serde::Serialize;

use super::assignment_row::AssignmentRow;
use crate::{
    domain::{
        Dimension, MeanRating,
        intervention::{Difficulty, Metric, Step},
        suggest::Evidence,
    },
    report::{Cell, Column, PageBuilder, Record},
    store::library::Catalogued,
};

/// One row of the library.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct InterventionRow {
    code: String,
    name: String,
    dimension: Dimension,
    difficulty: Difficulty,
    time_minutes: u16,
    /// The mean of your clients' ratings.
    rating: Option<MeanRating>,
    /// How many ratings that is the mean of.
    rated: usize,
    /// How often your clients completed it.
    completed: usize,
    library: String,
    library_version: String,
    id: String,
}

impl InterventionRow {
    pub(in crate::cli) fn new(it: &Catalogued, seen: &Evidence) -> Self {
        Self {
            code: it.intervention.code.clone(),
            name: it.intervention.name.clone(),
            dimension: it.intervention.dimension,
            difficulty: it.intervention.difficulty,
            time_minutes: it.intervention.time_minutes,
            rating: seen.mean_rating(),
            rated: seen.rated(),
            completed: seen.completed(),
            library: it.library.clone(),
            library_version: it.version.clone(),
            id: it.id.to_string(),
        }
    }
}

impl Record for InterventionRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Code"),
        Column::text("name", "Name"),
        Column::left("dimension", "Dim"),
        Column::left("difficulty", "Level"),
        Column::right("time_minutes", "Min"),
        Column::right("rating", "Rating"),
        Column::right("rated", "Ratings"),
        Column::right("completed", "N"),
        Column::left("library", "Library"),
        Column::left("library_version", "Version"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["code", "name", "dimension", "difficulty", "time_minutes", "rating", "completed"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.code),
            Cell::text(&self.name),
            Cell::text(self.dimension),
            Cell::text(self.difficulty),
            Cell::Int(self.time_minutes.into()),
            self.rating.into(),
            self.rated.into(),
            self.completed.into(),
            Cell::text(&self.library),
            Cell::text(&self.library_version),
            Cell::text(&self.id),
        ]
    }
}

/// One intervention with its steps, metrics and resources.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct InterventionPage {
    #[serde(flatten)]
    row: InterventionRow,
    description: String,
    implementation_steps: Vec<Step>,
    success_metrics: Vec<Metric>,
    resources_needed: Vec<String>,
    /// Whether it is available.
    is_active: bool,
    /// Who works on it now.
    running: Vec<AssignmentRow>,
}

impl InterventionPage {
    pub(super) fn new(it: Catalogued, seen: &Evidence, running: Vec<AssignmentRow>) -> Self {
        Self {
            row: InterventionRow::new(&it, seen),
            description: it.intervention.description,
            implementation_steps: it.intervention.implementation_steps,
            success_metrics: it.intervention.success_metrics,
            resources_needed: it.intervention.resources_needed,
            is_active: it.is_active,
            running,
        }
    }

    fn metrics(&self) -> impl Iterator<Item = String> {
        self.success_metrics.iter().map(|metric| metric.words(self.row.dimension))
    }

    fn steps(&self) -> impl Iterator<Item = String> {
        self.implementation_steps.iter().map(|step| format!("{} ({} min)", step.text, step.minutes))
    }

    /// What it is and how it is done.
    pub(super) fn describe(&self, page: &mut PageBuilder) {
        page.text(self.description.as_str());
        page.heading("Steps");
        for (number, step) in (1..).zip(self.steps()) {
            page.pair(number.to_string(), step);
        }
        if !self.success_metrics.is_empty() {
            page.heading("Success");
            self.metrics().for_each(|metric| page.item(metric));
        }
        if !self.resources_needed.is_empty() {
            page.heading("Needs");
            page.text(self.resources_needed.join(", "));
        }
    }
}

impl Record for InterventionPage {
    const COLUMNS: &'static [Column] = &Column::and::<17>(
        InterventionRow::COLUMNS,
        &[
            Column::text("description", "What it is"),
            Column::text("implementation_steps", "Steps"),
            Column::text("success_metrics", "Success"),
            Column::text("resources_needed", "Needs"),
            Column::left("is_active", "Available"),
            Column::text("running", "With"),
        ],
    );
    const DEFAULT: &'static [&'static str] = InterventionRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.row.cells();
        cells.extend([
            Cell::text(&self.description),
            Cell::List(self.steps().collect()),
            Cell::List(self.metrics().collect()),
            Cell::List(self.resources_needed.clone()),
            self.is_active.into(),
            Cell::List(self.running.iter().map(|it| it.client().to_owned()).collect()),
        ]);
        cells
    }

    fn page(&self, page: &mut PageBuilder) {
        let row = &self.row;
        page.heading(format!("{} {}", row.code, row.name));
        page.pair("Works on", format!("{}, {}", row.dimension, row.dimension.name()));
        page.pair("Level", row.difficulty.key());
        page.pair("Takes", format!("{} min", row.time_minutes));
        if let Some(rating) = row.rating {
            page.pair(
                "Rating",
                format!("{rating} of 5, {}", crate::domain::count::counted(row.rated, "rating", "ratings")),
            );
        }
        page.pair("Completed", format!("{} times", row.completed));
        if !self.is_active {
            page.pair("Available", "no");
        }
        self.describe(page);
        if !self.running.is_empty() {
            page.heading("With");
            self.running.iter().for_each(|it| page.item(it.day_words()));
        }
    }
}
