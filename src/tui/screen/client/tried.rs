//! Scores that are tried and not kept: the fields, and what would follow from them.

use crate::{
    bank::Model,
    domain::{Dimension, PerDimension, Unit, pattern::Pattern},
    error::Error,
    practice::{
        dashboard::Detail,
        score::{Tried, what_if},
    },
    tui::popup::form::{Field, For, Form},
};

/// The four scores as they stand, to be changed.
pub(in crate::tui) fn form(detail: &Detail) -> Form {
    let latest = detail.scores.last();
    let fields = Dimension::ALL.map(|dimension| {
        let now = latest.and_then(|latest| latest.scores[dimension]).map(|unit| unit.to_string());
        Field::new(dimension.key(), dimension.key(), &now.unwrap_or_default())
    });
    let title = format!("What if: {}", detail.client.person.name());
    let hint = "Change a score, from 0.00 to 1.00. Nothing is saved.";
    Form::new(For::WhatIf(detail.client.id), title, fields.into(), hint)
}

/// What would follow from what stands in the fields.
///
/// # Errors
/// When one is no score, or empty where there was none before.
pub(in crate::tui) fn tried(form: &Form, detail: &Detail, model: &Model) -> Result<Tried, Error> {
    let mut given = PerDimension::<Option<Unit>>::default();
    for dimension in Dimension::ALL {
        let text = form.text(dimension.key());
        given[dimension] = if text.is_empty() { None } else { Some(text.parse()?) };
    }
    what_if(model, detail.client.handle.as_str(), detail.scores.last(), given)
}

/// What would follow, in lines.
pub(in crate::tui) fn lines(tried: &Tried, model: &Model) -> Vec<String> {
    let told = &tried.explanation;
    let mut lines: Vec<String> = tried.words().into_iter().collect();
    if let Some(percent) = told.coherence_percentage.filter(|_| tried.was.is_none()) {
        lines.push(format!("Coherence would be {percent} %"));
    }
    lines.push(String::new());
    for explained in &told.dimensions {
        let score = explained.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
        let band = explained.band.map_or("", |band| band.word());
        let gain = told.leverage.iter().find(|lever| lever.dimension == explained.dimension);
        let gain = gain.map(|lever| format!("+0.10 would add {} points", short(&lever.points)));
        lines.push(format!(
            "  {:<4} {score}  {band:<7} {}",
            explained.dimension.key(),
            gain.unwrap_or_default()
        ));
    }
    lines.push(String::new());
    lines.extend(
        told.coherence_zone
            .as_ref()
            .map(|zone| format!("zone     {zone}, highest possible {} %", told.highest_possible)),
    );
    let patterns: Vec<&str> = told.patterns.iter().map(|pattern: &Pattern| model.label(*pattern)).collect();
    lines.push(format!(
        "pattern  {}",
        if patterns.is_empty() { "none".to_owned() } else { patterns.join(", ") }
    ));
    lines.extend(told.focus.map(|focus| format!("focus    {focus}, {}", focus.name())));
    lines.extend([String::new(), "Nothing was saved.".to_owned()]);
    lines
}

/// Exact points as people read them: one decimal.
fn short(points: &str) -> String {
    points
        .parse::<rust_decimal::Decimal>()
        .map_or_else(|_| points.to_owned(), |points| points.round_dp(1).to_string())
}
