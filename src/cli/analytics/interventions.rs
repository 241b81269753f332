//! `coach analytics interventions`: what was given, and what is known from it.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Days, from_the_beginning, spelled};
use crate::{
    cli::cx::Cx,
    domain::{Change, Dimension, MeanRating, suggest::ENOUGH},
    error::Error,
    practice::analytics::{self, Fared},
    report::{Cell, Column, Record},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach analytics interventions
  coach analytics interventions --since 2026-01-01
  coach analytics interventions --csv --fields code,done,rating,mean_change")]
pub(in crate::cli) struct InterventionsArgs {
    #[command(flatten)]
    days: Days,
}

impl InterventionsArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.days.as_of)?;
        let (range, _) = self.days.range(&open, from_the_beginning)?;
        let (store, setting) = (open.store(), open.setting());
        let fared = store.skim(|| analytics::interventions(store, setting, range))?;
        if open.style().format_is_human() && !fared.is_empty() {
            let words = "a change of scores afterwards is an association, not proof";
            open.say(&format!("{}; shown from {ENOUGH} cases on; {words}", capital(&spelled(range))))?;
        }
        open.list(
            "No intervention was assigned in this range. See the library: coach intervene list",
            |_, push| fared.into_iter().try_for_each(|it| push(&FaredRow::new(it))),
        )
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// One intervention.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct FaredRow {
    code: String,
    name: String,
    dimension: Dimension,
    /// How often it was given in the range.
    given: usize,
    /// How many clients work on it.
    running: usize,
    /// How often it was completed in the range.
    done: usize,
    /// How often it was given up in the range.
    abandoned: usize,
    /// The mean of clients' ratings; from three ratings on.
    rating: Option<MeanRating>,
    rated: usize,
    /// The mean change of the dimension from before to after; from three cases on. An association.
    mean_change: Option<Change>,
    measured: usize,
}

impl FaredRow {
    pub(in crate::cli) fn new(it: Fared) -> Self {
        Self {
            given: it.given,
            running: it.running,
            done: it.evidence.completed(),
            abandoned: it.abandoned,
            rating: it.evidence.told_rating(),
            rated: it.evidence.rated(),
            mean_change: it.evidence.told_change(),
            measured: it.evidence.measured(),
            dimension: it.dimension,
            code: it.code,
            name: it.name,
        }
    }
}

impl Record for FaredRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("code", "Code"),
        Column::text("name", "Name"),
        Column::left("dimension", "Dim"),
        Column::right("given", "Assigned"),
        Column::right("running", "Running"),
        Column::right("done", "Done"),
        Column::right("abandoned", "Abandoned"),
        Column::right("rating", "Rating"),
        Column::right("rated", "Ratings"),
        Column::right("mean_change", "Change"),
        Column::right("measured", "Cases"),
    ];
    const DEFAULT: &'static [&'static str] = &[
        "code",
        "name",
        "dimension",
        "given",
        "running",
        "done",
        "abandoned",
        "rating",
        "mean_change",
        "measured",
    ];
    const GROUPS: &'static [&'static [&'static str]] = &[
        &["done"],
        &["rating", "mean_change", "measured"],
        &["given"],
        &["dimension"],
        &["running"],
        &["abandoned"],
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.code),
            Cell::text(&self.name),
            Cell::text(self.dimension),
            self.given.into(),
            self.running.into(),
            self.done.into(),
            self.abandoned.into(),
            self.rating.into(),
            self.rated.into(),
            self.mean_change.into(),
            self.measured.into(),
        ]
    }
}
