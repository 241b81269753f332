//! Scores as they are shown: a row of the history, an explanation, a difference.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{
        Dimension, Percent, Total, Unit, Velocity, assessment::Type, history::Score, pattern::Pattern,
        score::HIGHEST, trend::trend,
    },
    practice::score::Difference,
    report::{Cell, Column, PageBuilder, Record, unless_empty},
};

/// One record of the score history, with the data model's names.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ScoreRow {
    /// What people type for the score.
    pub(super) handle: String,
    /// The client's handle.
    pub(super) client: String,
    /// The client's name; null while locked.
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    pub(super) name: String,
    calculated_at: DateTime<Utc>,
    #[serde(rename = "type")]
    kind: Option<Type>,
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    total_coherence: Option<Total>,
    coherence_percentage: Option<Percent>,
    /// Change of coherence fraction per day.
    velocity: Option<Velocity>,
    /// Whether this score and the one before come from assessments of different kinds.
    velocity_mixed: bool,
    /// Slope over the last scores of one kind, per day; only where a single score is shown.
    trend: Option<Velocity>,
    /// The primary pattern.
    pattern: Option<Pattern>,
    /// All patterns that hold.
    patterns: Vec<Pattern>,
    coherence_zone: Option<String>,
    /// Dimensions carried over from the record before.
    carried: Vec<Dimension>,
    manual: bool,
    flags: Vec<String>,
    assessment_id: Option<String>,
    client_id: String,
    id: String,
    #[serde(skip)]
    history: Vec<Score>,
    #[serde(skip)]
    labels: Vec<String>,
}

impl ScoreRow {
    pub(super) fn new(
        client: &str,
        name: &str,
        score: Score,
        before: Option<&Score>,
        model: &crate::bank::Model,
    ) -> Self {
        Self {
            handle: score.handle().to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            calculated_at: score.calculated_at,
            kind: score.kind,
            psi_score: score.scores.psi,
            rho_score: score.scores.rho,
            q_score: score.scores.q,
            f_score: score.scores.f,
            total_coherence: score.total,
            coherence_percentage: score.percent,
            velocity: score.velocity,
            velocity_mixed: score.velocity.is_some()
                && before.is_some_and(|before| before.kind != score.kind),
            trend: None,
            pattern: score.patterns.first().copied(),
            labels: score.patterns.iter().map(|pattern| model.label(*pattern).to_owned()).collect(),
            patterns: score.patterns,
            coherence_zone: score.percent.map(|percent| model.zones.of(percent).to_owned()),
            carried: score.carried,
            manual: score.manual,
            flags: score.flags,
            assessment_id: score.assessment_id.map(|id| id.to_string()),
            client_id: score.client_id.to_string(),
            id: score.id.to_string(),
            history: Vec::new(),
        }
    }

    /// Lets the page show how the dimensions went, and where they are heading.
    pub(super) fn with_history(mut self, history: Vec<Score>, zone: Tz) -> Self {
        self.trend = trend(&history, zone);
        self.history = history;
        self
    }

    /// The change per day, when there is one.
    pub(super) fn velocity(&self) -> Option<Velocity> {
        self.velocity
    }

    /// The percentage, when there is one.
    pub(super) fn percent(&self) -> Option<Percent> {
        self.coherence_percentage
    }
}

impl Record for ScoreRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Score"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("calculated_at", "When"),
        Column::left("type", "Type"),
        Column::right("psi_score", "psi"),
        Column::right("rho_score", "rho"),
        Column::right("q_score", "q"),
        Column::right("f_score", "f"),
        Column::right("total_coherence", "Total"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("velocity", "Per day"),
        Column::left("velocity_mixed", "Mixed"),
        Column::right("trend", "Trend per day"),
        Column::left("pattern", "Pattern"),
        Column::text("patterns", "Patterns"),
        Column::left("coherence_zone", "Zone"),
        Column::left("carried", "Carried"),
        Column::left("manual", "By hand"),
        Column::left("flags", "Flags"),
        Column::left("assessment_id", "Assessment"),
        Column::left("client_id", "Client id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &[
        "handle",
        "client",
        "name",
        "calculated_at",
        "psi_score",
        "rho_score",
        "q_score",
        "f_score",
        "coherence_percentage",
        "velocity",
        "pattern",
    ];
    const GROUPS: &'static [&'static [&'static str]] = &[
        &["calculated_at"],
        &["coherence_percentage"],
        &["psi_score", "rho_score", "q_score", "f_score"],
        &["pattern"],
        &["velocity"],
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            self.calculated_at.into(),
            self.kind.map(Type::key).into(),
            self.psi_score.into(),
            self.rho_score.into(),
            self.q_score.into(),
            self.f_score.into(),
            self.total_coherence.into(),
            self.coherence_percentage.into(),
            self.velocity.into(),
            self.velocity_mixed.into(),
            self.trend.into(),
            self.pattern.map(Cell::word).into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            self.coherence_zone.clone().into(),
            Cell::List(self.carried.iter().map(ToString::to_string).collect()),
            self.manual.into(),
            Cell::List(self.flags.clone()),
            self.assessment_id.clone().into(),
            Cell::text(&self.client_id),
            Cell::text(&self.id),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("{} {}", self.name, self.client));
        page.pair("Score of", self.calculated_at);
        page.pair("From", self.kind.map_or("recorded by hand", Type::words));
        let first = self.history.first().map(|first| first.calculated_at.date_naive());
        let own = [self.psi_score, self.rho_score, self.q_score, self.f_score];
        for (dimension, score) in Dimension::ALL.into_iter().zip(own) {
            let carried = if self.carried.contains(&dimension) { " carried" } else { "" };
            if self.history.is_empty() || score.is_none() {
                let told =
                    score.map_or_else(|| "not measured".to_owned(), |score| format!("{score}{carried}"));
                page.pair(dimension.key(), told);
                continue;
            }
            let values = self.history.iter().filter_map(|record| record.scores[dimension]);
            let trend = values.filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
            page.trend(format!("{}{carried}", dimension.key()), trend, first);
        }
        match (self.coherence_percentage, &self.coherence_zone) {
            (Some(percent), Some(zone)) => {
                page.pair("Coherence", format!("{percent} %, {zone}; highest possible {HIGHEST}"));
            }
            _ => page.pair("Coherence", "needs all four dimensions"),
        }
        let mixed = if self.velocity_mixed { " (between assessments of different kinds)" } else { "" };
        match self.velocity {
            Some(velocity) => {
                let week = velocity.points_per_week();
                page.pair(
                    "Velocity",
                    format!("{week:+} points a week ({velocity:+} of coherence a day){mixed}"),
                );
            }
            None => page.pair("Velocity", "first score: this is the baseline"),
        }
        if let Some(trend) = self.trend {
            page.pair(
                "Trend",
                format!("{:+} points a week, over the last scores of this kind", trend.points_per_week()),
            );
        }
        if !self.labels.is_empty() {
            page.pair("Pattern", self.labels.join(", "));
        }
        if !self.flags.is_empty() {
            page.pair("To talk about", self.flags.join(", ").replace('_', " "));
        }
    }
}

impl Record for Difference {
    const COLUMNS: &'static [Column] = &[
        Column::left("client", "Client"),
        Column::left("calculated_at", "When"),
        Column::left("field", "Value"),
        Column::right("stored", "Stored"),
        Column::right("computed", "From the answers"),
        Column::left("score_id", "Score"),
    ];
    const DEFAULT: &'static [&'static str] = &["client", "calculated_at", "field", "stored", "computed"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.client),
            self.calculated_at.into(),
            Cell::text(self.field),
            Cell::text(&self.stored),
            Cell::text(&self.computed),
            Cell::text(&self.score_id),
        ]
    }
}
