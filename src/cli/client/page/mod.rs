//! Everything about one client as one value: who it is, the scores, what was agreed, what goes on. How a person reads it
//! is in `told`.

mod told;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use self::told::Told;
use super::engage::{EngagementPart, part};
use crate::{
    cli::{
        action::row::ActionRow, breakthrough::row::BreakthroughRow, intervene::assignment_row::AssignmentRow,
    },
    domain::{
        Percent, Unit, Velocity,
        client::{Client, Status},
        pattern::Pattern,
        trend::trend,
    },
    error::Error,
    practice::{Setting, action, breakthrough, engagement, session},
    report::{Cell, Column, PageBuilder, Record},
    store::Store,
};

/// Everything about one client. Notes are left out unless they were asked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ClientPage {
    handle: String,
    name: String,
    first_name: String,
    last_name: String,
    /// The first e-mail address.
    email: Option<String>,
    /// Further e-mail addresses.
    other_emails: Vec<String>,
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
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    coherence_percentage: Option<Percent>,
    velocity: Option<Velocity>,
    /// Slope over the last scores of one kind, per day.
    trend: Option<Velocity>,
    patterns: Vec<Pattern>,
    assessments: usize,
    /// Breakthroughs that were not dismissed, the newest first.
    breakthroughs: Vec<BreakthroughRow>,
    /// What is not done, overdue items first.
    action_items: Vec<ActionRow>,
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
    told: Told,
}

impl ClientPage {
    /// Reads the page of a client. `today` is the day by which something is overdue, and `notes` says whether the note
    /// may be shown.
    pub(in crate::cli) fn of(
        store: &Store,
        setting: &Setting,
        client: Client,
        (today, notes): (NaiveDate, bool),
    ) -> Result<Self, Error> {
        let id = client.id;
        let history = store.scores_of(id)?;
        let seen = session::around(store, setting, id)?;
        let standing = engagement::current(store, setting, id)?;
        let items = action::open_of(store, id)?;
        let mut found = breakthrough::standing_of(store, id, None)?;
        found.reverse();
        let all = store.assignments(Some(id))?.into_iter();
        let running: Vec<_> = all.filter(|given| given.assignment.status.is_running()).collect();
        let told = Told::new(&history, (&found, &items, &running), setting, today);
        let latest = history.last();
        let scores = latest.map(|latest| latest.scores).unwrap_or_default();
        let (handle, name) = (client.handle.to_string(), client.person.name());
        let who = (handle.as_str(), name.as_str());
        let person = client.person;
        Ok(Self {
            first_name: person.first_name,
            last_name: person.last_name,
            email: person.email,
            other_emails: person.other_emails,
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
            psi_score: scores.psi,
            rho_score: scores.rho,
            q_score: scores.q,
            f_score: scores.f,
            coherence_percentage: latest.and_then(|latest| latest.percent),
            velocity: latest.and_then(|latest| latest.velocity),
            trend: trend(&history, setting.zone),
            patterns: latest.map(|latest| latest.patterns.clone()).unwrap_or_default(),
            assessments: history.len(),
            breakthroughs: found.into_iter().map(|row| BreakthroughRow::new(row, who)).collect(),
            action_items: items.into_iter().map(|agreed| ActionRow::new(agreed, who, today)).collect(),
            interventions: running
                .into_iter()
                .map(|given| AssignmentRow::new(given, &handle, &name, setting))
                .collect(),
            last_session_at: seen.last,
            next_session_at: seen.next,
            engagement: standing.map(|standing| part(&standing, &handle, setting.today())),
            created_at: client.created_at,
            updated_at: client.updated_at,
            id: id.to_string(),
            handle,
            name,
            told,
        })
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
        Column::right("psi_score", "psi"),
        Column::right("rho_score", "rho"),
        Column::right("q_score", "q"),
        Column::right("f_score", "f"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("velocity", "Velocity"),
        Column::right("trend", "Trend"),
        Column::text("patterns", "Patterns"),
        Column::right("assessments", "Scores"),
        Column::text("breakthroughs", "Breakthroughs"),
        Column::text("action_items", "Action items"),
        Column::text("interventions", "Interventions"),
        Column::left("last_session_at", "Last session"),
        Column::left("next_session_at", "Next session"),
        Column::left("created_at", "Added"),
        Column::left("updated_at", "Changed"),
        Column::left("id", "Id"),
        Column::text("other_emails", "Further e-mail"),
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
            self.psi_score.into(),
            self.rho_score.into(),
            self.q_score.into(),
            self.f_score.into(),
            self.coherence_percentage.into(),
            self.velocity.into(),
            self.trend.into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            self.assessments.into(),
            Cell::List(self.breakthroughs.iter().map(|row| row.handle().to_owned()).collect()),
            Cell::List(self.action_items.iter().map(|item| item.handle().to_owned()).collect()),
            Cell::List(self.interventions.iter().map(|it| it.handle().to_owned()).collect()),
            self.last_session_at.into(),
            self.next_session_at.into(),
            self.created_at.into(),
            self.updated_at.into(),
            Cell::text(&self.id),
            Cell::List(self.other_emails.clone()),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        told::write(self, page);
    }
}
