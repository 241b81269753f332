//! Clients as a list shows them: one row each.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{Dimension, PerDimension, Percent, Unit, Velocity, client::Status, pattern::Pattern},
    report::{Cell, Column, Record, Style, unless_empty, when},
    store::client::Glance,
};

/// One row of the client list. While locked, names, e-mail and focus are null.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ClientRow {
    handle: String,
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    name: String,
    first_name: Option<String>,
    last_name: Option<String>,
    /// The first e-mail address.
    email: Option<String>,
    /// Further e-mail addresses.
    other_emails: Vec<String>,
    status: Status,
    coaching_focus: Option<String>,
    start_date: Option<NaiveDate>,
    end_date: Option<NaiveDate>,
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    coherence_percentage: Option<Percent>,
    velocity: Option<Velocity>,
    /// The primary pattern.
    pattern: Option<Pattern>,
    /// All patterns that hold.
    patterns: Vec<Pattern>,
    scored_at: Option<DateTime<Utc>>,
    last_session_at: Option<DateTime<Utc>>,
    next_session_at: Option<DateTime<Utc>>,
    id: String,
    /// The latest scores of each dimension in hundredths, oldest first; only where they are drawn.
    #[serde(skip)]
    lines: Option<PerDimension<Vec<u8>>>,
    /// What stands in the place of pattern and next session where there is little room for them.
    #[serde(skip)]
    brief: Option<(&'static str, String)>,
}

impl ClientRow {
    pub(in crate::cli) fn new(glance: Glance) -> Self {
        let name = glance.name();
        let latest = glance.latest;
        let scores = latest.as_ref().map(|latest| latest.scores).unwrap_or_default();
        let patterns = latest.as_ref().map(|latest| latest.patterns.clone()).unwrap_or_default();
        Self {
            handle: glance.handle.to_string(),
            first_name: (!name.is_empty()).then_some(glance.first_name),
            last_name: (!name.is_empty()).then_some(glance.last_name),
            name,
            email: glance.email,
            other_emails: glance.other_emails,
            status: glance.status,
            coaching_focus: glance.coaching_focus,
            start_date: glance.start_date,
            end_date: glance.end_date,
            psi_score: scores.psi,
            rho_score: scores.rho,
            q_score: scores.q,
            f_score: scores.f,
            coherence_percentage: latest.as_ref().and_then(|latest| latest.percent),
            velocity: latest.as_ref().and_then(|latest| latest.velocity),
            pattern: patterns.first().copied(),
            patterns,
            scored_at: latest.map(|latest| latest.calculated_at),
            last_session_at: glance.last_session_at,
            next_session_at: glance.next_session_at,
            id: glance.id.to_string(),
            lines: None,
            brief: None,
        }
    }

    /// Shows each dimension as a line of its scores, in hundredths and oldest first.
    pub(super) fn with_lines(self, lines: PerDimension<Vec<u8>>) -> Self {
        Self { lines: Some(lines), ..self }
    }

    /// Shows the pattern by its letters, and of the next session no more than has to be known; of a client who is not
    /// coached now, how it stands.
    pub(super) fn in_brief(self, style: &Style) -> Self {
        let pattern = self.pattern.map_or("", Pattern::letters);
        let next = match (self.status, self.next_session_at) {
            (Status::Active, Some(at)) => when::soon(at, style.zone, style.now),
            (Status::Active, None) => String::new(),
            (resting, _) => resting.to_string(),
        };
        Self { brief: Some((pattern, next)), ..self }
    }

    /// A dimension's cell: the line of its scores where that is at hand, else the latest one.
    fn score(&self, dimension: Dimension, latest: Option<Unit>) -> Cell {
        match &self.lines {
            Some(lines) => Cell::Trend(lines[dimension].clone()),
            None => latest.into(),
        }
    }
}

impl Record for ClientRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Client"),
        Column::text("name", "Name"),
        Column::text("first_name", "First name"),
        Column::text("last_name", "Last name"),
        Column::text("email", "E-mail"),
        Column::left("status", "Status"),
        Column::text("coaching_focus", "Focus"),
        Column::left("start_date", "Start"),
        Column::left("end_date", "End"),
        Column::line("psi_score", "psi"),
        Column::line("rho_score", "rho"),
        Column::line("q_score", "q"),
        Column::line("f_score", "f"),
        Column::right("coherence_percentage", "Coherence").or("COH"),
        Column::right("velocity", "Velocity"),
        Column::left("pattern", "Pattern").or("PT"),
        Column::text("patterns", "Patterns"),
        Column::left("scored_at", "Scored"),
        Column::left("last_session_at", "Last session"),
        Column::left("next_session_at", "Next session").or("Next"),
        Column::left("id", "Id"),
        Column::text("other_emails", "Further e-mail"),
    ];
    const DEFAULT: &'static [&'static str] = &[
        "handle",
        "name",
        "status",
        "psi_score",
        "rho_score",
        "q_score",
        "f_score",
        "coherence_percentage",
        "pattern",
        "next_session_at",
    ];
    const GROUPS: &'static [&'static [&'static str]] = &[
        &["coherence_percentage"],
        &["next_session_at"],
        &["psi_score", "rho_score", "q_score", "f_score"],
        &["pattern"],
        &["status"],
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.name),
            self.first_name.clone().into(),
            self.last_name.clone().into(),
            self.email.clone().into(),
            Cell::text(self.status),
            self.coaching_focus.clone().into(),
            self.start_date.into(),
            self.end_date.into(),
            self.score(Dimension::Psi, self.psi_score),
            self.score(Dimension::Rho, self.rho_score),
            self.score(Dimension::Q, self.q_score),
            self.score(Dimension::F, self.f_score),
            self.coherence_percentage.into(),
            self.velocity.into(),
            match &self.brief {
                Some((letters, _)) => Cell::text(letters),
                None => self.pattern.map(Cell::word).into(),
            },
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            self.scored_at.into(),
            self.last_session_at.into(),
            match &self.brief {
                Some((_, next)) => Cell::text(next),
                None => self.next_session_at.into(),
            },
            Cell::text(&self.id),
            Cell::List(self.other_emails.clone()),
        ]
    }
}
