//! Clients as they are shown: one row of a list, and the whole of one.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::engage::EngagementPart;
use crate::{
    cli::intervene::assignment_row::AssignmentRow,
    domain::{
        Dimension, Percent, Unit, Velocity,
        client::{Client, Status, full_name},
        history::Score,
        pattern::{self, Pattern},
        score::HIGHEST,
        trend::trend,
    },
    practice::{Setting, session::Seen},
    report::{Cell, Column, PageBuilder, Record},
    store::client::Glance,
};

/// One row of the client list. While locked, names, e-mail and focus are empty.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ClientRow {
    handle: String,
    name: String,
    first_name: String,
    last_name: String,
    email: Option<String>,
    status: Status,
    coaching_focus: Option<String>,
    start_date: Option<NaiveDate>,
    end_date: Option<NaiveDate>,
    psi: Option<Unit>,
    rho: Option<Unit>,
    q: Option<Unit>,
    f: Option<Unit>,
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
}

impl ClientRow {
    pub(in crate::cli) fn new(glance: Glance) -> Self {
        let latest = glance.latest;
        let scores = latest.as_ref().map(|latest| latest.scores).unwrap_or_default();
        let patterns = latest.as_ref().map(|latest| latest.patterns.clone()).unwrap_or_default();
        Self {
            handle: glance.handle.to_string(),
            name: full_name(&glance.first_name, &glance.last_name),
            first_name: glance.first_name,
            last_name: glance.last_name,
            email: glance.email,
            status: glance.status,
            coaching_focus: glance.coaching_focus,
            start_date: glance.start_date,
            end_date: glance.end_date,
            psi: scores.psi,
            rho: scores.rho,
            q: scores.q,
            f: scores.f,
            coherence_percentage: latest.as_ref().and_then(|latest| latest.percent),
            velocity: latest.as_ref().and_then(|latest| latest.velocity),
            pattern: patterns.first().copied(),
            patterns,
            scored_at: latest.map(|latest| latest.calculated_at),
            last_session_at: glance.last_session_at,
            next_session_at: glance.next_session_at,
            id: glance.id.to_string(),
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
        Column::right("psi", "psi"),
        Column::right("rho", "rho"),
        Column::right("q", "q"),
        Column::right("f", "f"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("velocity", "Velocity"),
        Column::left("pattern", "Pattern"),
        Column::text("patterns", "Patterns"),
        Column::left("scored_at", "Scored"),
        Column::left("last_session_at", "Last session"),
        Column::left("next_session_at", "Next session"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["handle", "name", "status", "psi", "rho", "q", "f", "coherence_percentage", "next_session_at"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.name),
            Cell::text(&self.first_name),
            Cell::text(&self.last_name),
            self.email.clone().into(),
            Cell::text(self.status),
            self.coaching_focus.clone().into(),
            self.start_date.into(),
            self.end_date.into(),
            self.psi.into(),
            self.rho.into(),
            self.q.into(),
            self.f.into(),
            self.coherence_percentage.into(),
            self.velocity.into(),
            self.pattern.map(Pattern::key).into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            self.scored_at.into(),
            self.last_session_at.into(),
            self.next_session_at.into(),
            Cell::text(&self.id),
        ]
    }
}

/// Everything about one client. Notes are left out unless they were asked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ClientPage {
    handle: String,
    name: String,
    first_name: String,
    last_name: String,
    email: Option<String>,
    phone: Option<String>,
    emergency_contact: Map<String, Value>,
    coaching_focus: Option<String>,
    goals: Vec<String>,
    preferences: Map<String, Value>,
    sponsor: Option<String>,
    status: Status,
    start_date: Option<NaiveDate>,
    end_date: Option<NaiveDate>,
    episode_start: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    zone: Option<String>,
    listing_consent: bool,
    listing_consent_at: Option<DateTime<Utc>>,
    listing_consent_how: Option<String>,
    legal_hold_since: Option<DateTime<Utc>>,
    notes: Option<String>,
    psi: Option<Unit>,
    rho: Option<Unit>,
    q: Option<Unit>,
    f: Option<Unit>,
    coherence_percentage: Option<Percent>,
    velocity: Option<Velocity>,
    /// Slope over the last scores of one kind, per day.
    trend: Option<Velocity>,
    patterns: Vec<Pattern>,
    assessments: usize,
    /// Interventions that the client works on.
    interventions: Vec<AssignmentRow>,
    last_session_at: Option<DateTime<Utc>>,
    next_session_at: Option<DateTime<Utc>>,
    /// What was agreed and how much of it is used.
    engagement: Option<EngagementPart>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    id: String,
    #[serde(skip)]
    history: Vec<Score>,
    #[serde(skip)]
    labels: Vec<String>,
    #[serde(skip)]
    zone_of_coherence: Option<String>,
}

impl ClientPage {
    /// Puts a page together; `notes` says whether the note may be shown.
    pub(in crate::cli) fn new(client: Client, history: Vec<Score>, setting: &Setting, notes: bool) -> Self {
        let model = &setting.model;
        let latest = history.last();
        let scores = latest.map(|latest| latest.scores).unwrap_or_default();
        let patterns = latest.map(|latest| latest.patterns.clone()).unwrap_or_default();
        let percent = latest.and_then(|latest| latest.percent);
        let person = client.person;
        Self {
            handle: client.handle.to_string(),
            name: person.name(),
            first_name: person.first_name,
            last_name: person.last_name,
            email: person.email,
            phone: person.phone,
            emergency_contact: person.emergency_contact,
            coaching_focus: person.coaching_focus,
            goals: person.goals,
            preferences: person.preferences,
            sponsor: person.sponsor,
            status: client.status,
            start_date: client.start_date,
            end_date: client.end_date,
            episode_start: client.episode_start,
            paused_until: client.paused_until,
            zone: client.zone,
            listing_consent: client.listing_consent,
            listing_consent_at: client.listing_consent_at,
            listing_consent_how: person.listing_consent_how,
            legal_hold_since: client.legal_hold_since,
            notes: person.notes.filter(|_| notes),
            psi: scores.psi,
            rho: scores.rho,
            q: scores.q,
            f: scores.f,
            coherence_percentage: percent,
            velocity: latest.and_then(|latest| latest.velocity),
            trend: trend(&history, setting.zone),
            labels: patterns.iter().map(|pattern| model.label(*pattern).to_owned()).collect(),
            zone_of_coherence: percent.map(|percent| model.zones.of(percent).to_owned()),
            patterns,
            assessments: history.len(),
            interventions: Vec::new(),
            last_session_at: None,
            next_session_at: None,
            engagement: None,
            created_at: client.created_at,
            updated_at: client.updated_at,
            id: client.id.to_string(),
            history,
        }
    }

    /// Tells what the client works on as well.
    pub(in crate::cli) fn with_interventions(mut self, running: Vec<AssignmentRow>) -> Self {
        self.interventions = running;
        self
    }

    /// Adds when the client was and will be seen, and what was agreed.
    pub(super) fn with_sessions(mut self, seen: Seen, engagement: Option<EngagementPart>) -> Self {
        (self.last_session_at, self.next_session_at, self.engagement) = (seen.last, seen.next, engagement);
        self
    }

    fn sessions(&self, page: &mut PageBuilder) {
        for (label, at) in [("Last session", self.last_session_at), ("Next session", self.next_session_at)] {
            if at.is_some() {
                page.pair(label, at);
            }
        }
        if let Some(engagement) = &self.engagement {
            page.pair("Engagement", engagement.told.as_str());
            if let Some(nudge) = &engagement.nudge {
                page.text(nudge.as_str());
            }
        }
    }

    fn scores(&self, page: &mut PageBuilder) {
        let Some(latest) = self.history.last() else {
            page.heading("Scores");
            page.text(format!("No score yet. Take the first: coach assess new {}", self.handle));
            return;
        };
        page.heading("Scores");
        for dimension in Dimension::ALL {
            let values = self.history.iter().filter_map(|record| record.scores[dimension]);
            let trend: Vec<u8> = values.filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
            let carried = if latest.carried.contains(&dimension) { " carried" } else { "" };
            let label = format!("{}{carried}", dimension.key());
            page.trend(label, trend, self.history.first().map(|first| first.calculated_at.date_naive()));
        }
        if let (Some(percent), Some(zone)) = (self.coherence_percentage, &self.zone_of_coherence) {
            page.pair("Coherence", format!("{percent} %, {zone}; highest possible {HIGHEST}"));
        }
        match self.velocity {
            Some(velocity) => {
                page.pair("Velocity", format!("{:+} points a week", velocity.points_per_week()));
            }
            None => page.pair("Velocity", "first score"),
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
        if let Some(coherence) = latest.coherence() {
            let lever = coherence.best_lever();
            let gain = coherence.leverage()[lever].round_dp(1);
            page.pair("Best lever", format!("{lever} (+0.10 = +{gain} points)"));
            page.pair("Focus", pattern::focus(&coherence.scores).key());
        }
    }
}

impl Record for ClientPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Client"),
        Column::text("name", "Name"),
        Column::text("first_name", "First name"),
        Column::text("last_name", "Last name"),
        Column::text("email", "E-mail"),
        Column::text("phone", "Phone"),
        Column::text("coaching_focus", "Focus"),
        Column::text("goals", "Goals"),
        Column::text("sponsor", "Sponsor"),
        Column::left("status", "Status"),
        Column::left("start_date", "Start"),
        Column::left("end_date", "End"),
        Column::left("episode_start", "Episode since"),
        Column::left("paused_until", "Paused until"),
        Column::left("zone", "Zone"),
        Column::left("listing_consent", "May be listed"),
        Column::left("listing_consent_at", "Consent given"),
        Column::text("listing_consent_how", "Consent how"),
        Column::left("legal_hold_since", "Legal hold since"),
        Column::text("notes", "Note"),
        Column::right("psi", "psi"),
        Column::right("rho", "rho"),
        Column::right("q", "q"),
        Column::right("f", "f"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("velocity", "Velocity"),
        Column::right("trend", "Trend"),
        Column::text("patterns", "Patterns"),
        Column::right("assessments", "Scores"),
        Column::text("interventions", "Interventions"),
        Column::left("last_session_at", "Last session"),
        Column::left("next_session_at", "Next session"),
        Column::left("created_at", "Added"),
        Column::left("updated_at", "Changed"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &["handle", "name", "status", "coherence_percentage"];
    const FREE: &'static [&'static str] = &["preferences", "emergency_contact"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.name),
            Cell::text(&self.first_name),
            Cell::text(&self.last_name),
            self.email.clone().into(),
            self.phone.clone().into(),
            self.coaching_focus.clone().into(),
            Cell::List(self.goals.clone()),
            self.sponsor.clone().into(),
            Cell::text(self.status),
            self.start_date.into(),
            self.end_date.into(),
            self.episode_start.into(),
            self.paused_until.into(),
            self.zone.clone().into(),
            self.listing_consent.into(),
            self.listing_consent_at.into(),
            self.listing_consent_how.clone().into(),
            self.legal_hold_since.into(),
            self.notes.clone().into(),
            self.psi.into(),
            self.rho.into(),
            self.q.into(),
            self.f.into(),
            self.coherence_percentage.into(),
            self.velocity.into(),
            self.trend.into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            Cell::Int(i64::try_from(self.assessments).unwrap_or(i64::MAX)),
            Cell::List(self.interventions.iter().map(|it| it.handle().to_owned()).collect()),
            self.last_session_at.into(),
            self.next_session_at.into(),
            self.created_at.into(),
            self.updated_at.into(),
            Cell::text(&self.id),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("{} {}", self.name, self.handle));
        let since =
            self.start_date.map_or_else(String::new, |date| format!(" since {}", date.format("%-d %b %Y")));
        let until = self
            .paused_until
            .map_or_else(String::new, |date| format!(", until {}", date.format("%-d %b %Y")));
        page.pair("Status", format!("{}{since}{until}", self.status));
        if let Some(end) = self.end_date {
            page.pair("Completed", end);
        }
        if self.episode_start != self.start_date {
            page.pair("Episode since", self.episode_start);
        }
        for (label, value) in
            [("Focus", &self.coaching_focus), ("E-mail", &self.email), ("Phone", &self.phone)]
                .into_iter()
                .chain([("Sponsor", &self.sponsor), ("Zone", &self.zone)])
        {
            if let Some(value) = value {
                page.pair(label, value.as_str());
            }
        }
        for (number, goal) in (1..).zip(&self.goals) {
            page.pair(format!("Goal {number}"), goal.as_str());
        }
        for (name, value) in self.preferences.iter().chain(&self.emergency_contact) {
            page.pair(name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        if self.listing_consent {
            page.pair("May be listed", self.listing_consent_how.as_deref().unwrap_or("yes"));
        }
        self.sessions(page);
        self.scores(page);
        if !self.interventions.is_empty() {
            page.heading("Interventions");
            self.interventions.iter().for_each(|it| page.pair(it.handle(), it.work_words()));
        }
        if let Some(notes) = &self.notes {
            page.heading("Note");
            page.text(notes.as_str());
        }
    }
}
