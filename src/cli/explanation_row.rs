//! An explanation as it is shown: a page from the answers to the percentage, or the same as rows.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::Dimension,
    practice::score::{DimensionExplained, Explanation, Lever},
    report::{Cell, Column, PageBuilder, Record},
};

impl Record for Explanation {
    const COLUMNS: &'static [Column] = &[
        Column::left("client", "Client"),
        Column::left("calculated_at", "When"),
        Column::left("bank", "Bank"),
        Column::left("coherence_exact", "Exact"),
        Column::right("total_coherence", "Total"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("highest_possible", "Highest possible"),
        Column::left("coherence_zone", "Zone"),
        Column::text("patterns", "Patterns"),
        Column::left("focus", "Focus"),
        Column::text("flags", "To talk about"),
    ];
    const DEFAULT: &'static [&'static str] = &["client", "total_coherence", "coherence_percentage"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.client),
            self.calculated_at.into(),
            self.bank.clone().into(),
            self.coherence_exact.clone().into(),
            self.total_coherence.into(),
            self.coherence_percentage.into(),
            self.highest_possible.into(),
            self.coherence_zone.clone().into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            self.focus.map(Dimension::key).into(),
            Cell::List(self.flags.clone()),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        if let Some(bank) = &self.bank {
            page.heading(format!("From answers to dimensions ({bank})"));
        }
        for explained in self.dimensions.iter().filter(|explained| !explained.items.is_empty()) {
            dimension(explained, page);
        }
        page.heading("From dimensions to coherence");
        for explained in &self.dimensions {
            let band = explained.band.map_or("not measured", |band| band.word());
            let carried = if explained.carried { ", carried from the score before" } else { "" };
            let score = explained.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
            page.pair(
                explained.dimension.key(),
                format!("{score}  {band}{carried}  ({})", explained.dimension.measures()),
            );
        }
        self.conclusion(page);
    }
}

fn dimension(explained: &DimensionExplained, page: &mut PageBuilder) {
    let columns = vec![
        Column::left("code", "Item"),
        Column::text("question", "Question"),
        Column::text("answer", "Answer"),
        Column::right("score", "Score"),
        Column::right("weight", "Weight"),
        Column::right("contribution", "Adds"),
    ];
    let rows = explained.items.iter().map(|item| {
        let turned = if item.reverse { " (reversed)" } else { "" };
        vec![
            Cell::text(&item.code),
            Cell::text(&item.question),
            Cell::text(format!("{}{turned}", item.answer)),
            item.score.into(),
            Cell::decimal(&item.weight),
            Cell::decimal(short(&item.contribution)),
        ]
    });
    page.heading(format!("{} {}", explained.dimension.key(), explained.dimension.name()));
    page.table(columns, rows.collect());
    let exact = explained.exact.as_deref().unwrap_or("-");
    let score = explained.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
    page.text(format!("{} = {} , rounded half-even {score}", explained.dimension.key(), short(exact)));
}

/// At most six decimals, for people; programs get them all.
fn short(exact: &str) -> String {
    exact
        .parse::<rust_decimal::Decimal>()
        .map_or_else(|_| exact.to_owned(), |value| value.round_dp(6).normalize().to_string())
}

/// One step of an explanation: an answer, a dimension or a term.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the names are the columns of the output")]
pub(super) struct Step {
    /// `answer`, `dimension`, `term` or `result`.
    step: &'static str,
    dimension: Option<Dimension>,
    item: String,
    /// The question, the formula, or what a dimension measures.
    what: String,
    answer: Option<String>,
    weight: Option<String>,
    /// The score of an answer or dimension, the value of a term or result; unrounded where it is not a score.
    value: Option<String>,
    /// What an answer adds to its dimension, unrounded.
    contribution: Option<String>,
}

impl Step {
    fn new(step: &'static str, item: &str, what: &str, value: Option<String>) -> Self {
        let (item, what) = (item.to_owned(), what.to_owned());
        Self { step, dimension: None, item, what, answer: None, weight: None, value, contribution: None }
    }
}

impl Record for Step {
    const COLUMNS: &'static [Column] = &[
        Column::left("step", "Step"),
        Column::left("dimension", "Dimension"),
        Column::left("item", "Item"),
        Column::text("what", "What"),
        Column::text("answer", "Answer"),
        Column::right("weight", "Weight"),
        Column::right("value", "Value"),
        Column::right("contribution", "Adds"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["step", "item", "what", "answer", "weight", "value", "contribution"];

    fn cells(&self) -> Vec<Cell> {
        let decimal = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::decimal);
        vec![
            Cell::text(self.step),
            self.dimension.map(Dimension::key).into(),
            Cell::text(&self.item),
            Cell::text(&self.what),
            self.answer.clone().into(),
            decimal(&self.weight),
            decimal(&self.value),
            decimal(&self.contribution),
        ]
    }
}

impl Explanation {
    /// The explanation as rows, from the first answer to the percentage.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for explained in &self.dimensions {
            let dimension = Some(explained.dimension);
            steps.extend(explained.items.iter().map(|item| Step {
                dimension,
                answer: Some(item.answer.clone()),
                weight: Some(item.weight.clone()),
                contribution: Some(item.contribution.clone()),
                ..Step::new("answer", &item.code, &item.question, Some(item.score.to_string()))
            }));
            let score = explained.score.map(|score| score.to_string());
            let what = explained.dimension.measures();
            steps.push(Step { dimension, ..Step::new("dimension", explained.dimension.key(), what, score) });
        }
        steps.extend(
            self.terms
                .iter()
                .map(|term| Step::new("term", term.name, term.formula, Some(term.value.clone()))),
        );
        let total = self.total_coherence.map(|total| total.to_string());
        steps.push(Step::new("result", "coherence_exact", "sum of the terms", self.coherence_exact.clone()));
        steps.push(Step::new("result", "total_coherence", "half-even to 2 places", total));
        let percent = self.coherence_percentage.map(|percent| percent.to_string());
        steps.push(Step::new(
            "result",
            "coherence_percentage",
            "exact / 4 * 100, half-even to 1 place",
            percent,
        ));
        steps
    }

    fn conclusion(&self, page: &mut PageBuilder) {
        let (Some(exact), Some(total), Some(percent)) =
            (&self.coherence_exact, self.total_coherence, self.coherence_percentage)
        else {
            page.text("There is no total: it needs all four dimensions.");
            return;
        };
        let columns = vec![
            Column::left("name", "Term"),
            Column::left("formula", "Formula"),
            Column::right("value", "Value"),
        ];
        let rows = self.terms.iter();
        let rows = rows.map(|term| {
            vec![Cell::text(term.name), Cell::text(term.formula), Cell::decimal(short(&term.value))]
        });
        page.heading("The four terms");
        page.table(columns, rows.collect());
        page.pair("Coherence", format!("{} = {total} of at most 3.50", short(exact)));
        page.pair(
            "Percentage",
            format!("{} / 4 * 100 = {percent} %; highest possible {}", short(exact), self.highest_possible),
        );
        page.pair("Zone", self.coherence_zone.clone());
        page.pair("Focus", self.focus.map(|focus| format!("{focus}, {}", focus.name())));
        page.heading("What +0.10 would add to the percentage");
        points(&self.leverage, page);
        if !self.movement.is_empty() {
            page.heading("What changed the percentage since the score before");
            points(&self.movement, page);
        }
        if !self.flags.is_empty() {
            page.heading("To talk about (never changes a score)");
            self.flags.iter().for_each(|flag| page.item(flag.as_str()));
        }
    }
}

fn points(levers: &[Lever], page: &mut PageBuilder) {
    for lever in levers {
        let points = lever.points.parse::<rust_decimal::Decimal>().unwrap_or_default().round_dp(2);
        page.pair(lever.dimension.key(), format!("{points:+} points"));
    }
}
