//! Breakthroughs as they are shown: a row of the list, and one with the scores around it.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{
        Dimension, Percent, Unit,
        breakthrough::{Aspect, Breakthrough},
        history::Score,
        reliability::Verdict,
    },
    report::{Cell, Column, PageBuilder, Record, unless_empty},
};

/// One row of the list of breakthroughs.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct BreakthroughRow {
    handle: String,
    /// The client's handle.
    client: String,
    /// The client's name; null while locked.
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    name: String,
    dimension: Aspect,
    before_score: Unit,
    after_score: Unit,
    /// By how much it rose.
    magnitude: Unit,
    /// What may have brought it about.
    trigger_event: Option<String>,
    /// The time of the score that shows it.
    detected_at: DateTime<Utc>,
    dismissed_at: Option<DateTime<Utc>>,
    /// Recorded or changed by the coach.
    edited: bool,
    created_at: DateTime<Utc>,
    before_score_id: Option<String>,
    after_score_id: Option<String>,
    client_id: String,
    id: String,
}

impl BreakthroughRow {
    pub(in crate::cli) fn new(row: Breakthrough, (client, name): (&str, &str)) -> Self {
        Self {
            handle: row.handle.to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            dimension: row.aspect,
            before_score: row.rise.before,
            after_score: row.rise.after,
            magnitude: Unit::from_steps(row.rise.steps()).unwrap_or_default(),
            trigger_event: row.trigger_event,
            detected_at: row.detected_at,
            dismissed_at: row.dismissed_at,
            edited: row.edited,
            created_at: row.created_at,
            before_score_id: row.before_score_id.map(|id| id.to_string()),
            after_score_id: row.after_score_id.map(|id| id.to_string()),
            client_id: row.client_id.to_string(),
            id: row.id.to_string(),
        }
    }

    /// Its handle.
    pub(in crate::cli) fn handle(&self) -> &str {
        &self.handle
    }
}

impl Record for BreakthroughRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Breakthrough"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("dimension", "What"),
        Column::right("before_score", "From"),
        Column::right("after_score", "To"),
        Column::right("magnitude", "Rise"),
        Column::text("trigger_event", "After"),
        Column::left("detected_at", "When"),
        Column::left("dismissed_at", "Dismissed"),
        Column::left("edited", "By hand"),
        Column::left("created_at", "Created"),
        Column::left("before_score_id", "Score before"),
        Column::left("after_score_id", "Score after"),
        Column::left("client_id", "Client id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &[
        "handle",
        "client",
        "name",
        "detected_at",
        "dimension",
        "before_score",
        "after_score",
        "magnitude",
        "trigger_event",
    ];
    const GROUPS: &'static [&'static [&'static str]] = &[
        &["dimension", "before_score", "after_score"],
        &["detected_at"],
        &["client"],
        &["magnitude"],
        &["trigger_event"],
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(self.dimension),
            self.before_score.into(),
            self.after_score.into(),
            self.magnitude.into(),
            self.trigger_event.clone().into(),
            self.detected_at.into(),
            self.dismissed_at.into(),
            self.edited.into(),
            self.created_at.into(),
            self.before_score_id.clone().into(),
            self.after_score_id.clone().into(),
            Cell::text(&self.client_id),
            Cell::text(&self.id),
        ]
    }
}

/// A record near a breakthrough.
#[derive(Debug, Serialize, JsonSchema)]
struct Near {
    calculated_at: DateTime<FixedOffset>,
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    coherence_percentage: Option<Percent>,
    /// Whether it is the one that shows the breakthrough.
    shows_it: bool,
}

/// A breakthrough with the scores around it.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct BreakthroughPage {
    #[serde(flatten)]
    row: BreakthroughRow,
    description: Option<String>,
    /// Whether the change exceeds measurement error, where that can be said.
    reliable_change: Option<String>,
    /// The records around it, oldest first.
    scores: Vec<Near>,
    #[serde(skip)]
    rise: String,
    #[serde(skip)]
    cause: Option<String>,
    #[serde(skip)]
    origin: &'static str,
}

impl BreakthroughPage {
    pub(super) fn new(
        mut row: Breakthrough,
        who: (&str, &str),
        (history, zone): (Vec<Score>, Tz),
        verdict: Option<Verdict>,
    ) -> Self {
        let near = |(score, shows_it): (&Score, bool)| Near {
            calculated_at: score.calculated_at.with_timezone(&zone).fixed_offset(),
            psi_score: score.scores[Dimension::Psi],
            rho_score: score.scores[Dimension::Rho],
            q_score: score.scores[Dimension::Q],
            f_score: score.scores[Dimension::F],
            coherence_percentage: score.percent,
            shows_it,
        };
        let scores = row.around(&history).into_iter().map(near).collect();
        let (rise, cause, origin) =
            (row.rise_words(), row.cause_words().map(str::to_owned), row.origin_words());
        let description = row.description.take();
        let reliable_change = verdict.as_ref().map(Verdict::words);
        Self {
            row: BreakthroughRow::new(row, who),
            description,
            reliable_change,
            scores,
            rise,
            cause,
            origin,
        }
    }

    /// `Ada Okafor (k7mq)`.
    pub(super) fn whose(&self) -> String {
        format!("{} ({})", self.row.name, self.row.client)
    }
}

impl Record for BreakthroughPage {
    const COLUMNS: &'static [Column] = &Column::and::<18>(
        BreakthroughRow::COLUMNS,
        &[Column::text("description", "Description"), Column::text("reliable_change", "Reliable change")],
    );
    const DEFAULT: &'static [&'static str] = BreakthroughRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.row.cells();
        cells.extend([self.description.clone().into(), self.reliable_change.clone().into()]);
        cells
    }

    fn page(&self, page: &mut PageBuilder) {
        let row = &self.row;
        page.heading(format!("Breakthrough {} of {} {}", row.handle, row.name, row.client));
        page.pair("Rise", self.rise.as_str());
        page.pair("When", row.detected_at);
        if let Some(cause) = &self.cause {
            page.pair("After", cause.as_str());
        }
        if let Some(reliable) = &self.reliable_change {
            page.pair("Reliable change", reliable.as_str());
        }
        page.pair("Origin", self.origin);
        if row.dismissed_at.is_some() {
            page.pair("Dismissed", row.dismissed_at);
        }
        if let Some(description) = &self.description {
            page.heading("Description");
            page.text(description.as_str());
        }
        if self.scores.is_empty() {
            return;
        }
        page.heading("Scores around it");
        let mut columns = vec![Column::left("calculated_at", "When")];
        columns.extend(Dimension::ALL.map(|dimension| Column::right(dimension.key(), dimension.key())));
        columns.extend([Column::right("coherence", "Coherence"), Column::left("shows", "")]);
        let rows = self.scores.iter().map(|near| {
            vec![
                near.calculated_at.with_timezone(&Utc).into(),
                near.psi_score.into(),
                near.rho_score.into(),
                near.q_score.into(),
                near.f_score.into(),
                near.coherence_percentage.into(),
                if near.shows_it { Cell::text("shows it") } else { Cell::text("") },
            ]
        });
        page.table(columns, rows.collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::breakthrough::Rise;

    #[test]
    fn rows_keep_their_contract() {
        let row = Breakthrough {
            id: uuid::Uuid::nil().into(),
            handle: "b7kq".parse().unwrap(),
            client_id: uuid::Uuid::nil().into(),
            aspect: Aspect::Q,
            rise: Rise::new("0.41".parse().unwrap(), "0.63".parse().unwrap()).unwrap(),
            before_score_id: None,
            after_score_id: Some(uuid::Uuid::nil().into()),
            trigger_event: Some("asked the board".to_owned()),
            description: None,
            dismissed_at: None,
            edited: true,
            detected_at: DateTime::UNIX_EPOCH,
            created_at: DateTime::UNIX_EPOCH,
        };
        let listed = BreakthroughRow::new(row.clone(), ("k7mq", "Ada Okafor"));
        assert_eq!(crate::report::check_contract(&listed), Ok(()));
        let page = BreakthroughPage::new(
            row,
            ("k7mq", "Ada Okafor"),
            (Vec::new(), Tz::UTC),
            Some(Verdict::TooFew(12)),
        );
        assert_eq!(crate::report::check_contract(&page), Ok(()));
    }
}
