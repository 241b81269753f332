//! The page before a session as it is shown: one object, one line for each thing on it, or a page to read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::{
        action::row::ActionRow,
        breakthrough::row::BreakthroughRow,
        client::engage::{EngagementPart, part},
        intervene::assignment_row::AssignmentRow,
        session::row::SessionRow,
    },
    domain::{
        Dimension, Percent, Unit, Velocity,
        attention::{Reason, Why},
        client::Status,
        id::ClientId,
        opening::Occasion,
        pattern::Pattern,
        session::Session,
    },
    error::Error,
    practice::{
        Setting,
        prep::{self, BELOW_SCORES, Curve, NOTES, ON_TOP, Prep, PrepLine},
    },
    report::{Cell, Column, PageBuilder, Record},
    store::Store,
};

/// Why the client needs attention.
#[derive(Serialize, JsonSchema)]
struct Attention {
    reason: Why,
    what: String,
}

impl Attention {
    fn all(prep: &Prep, setting: &Setting) -> Vec<Self> {
        let label = |pattern: Pattern| setting.model.label(pattern).to_owned();
        let part =
            |reason: &Reason| Self { reason: reason.why(), what: reason.words(|id| prep.title(id), label) };
        prep.reasons.iter().map(part).collect()
    }
}

/// What moved since the last session.
#[derive(Serialize, JsonSchema)]
struct MovedPart {
    dimension: Dimension,
    before: Option<Unit>,
    after: Option<Unit>,
    /// Percentage points that it brought; exact, as text.
    points: Option<String>,
}

impl MovedPart {
    fn all(prep: &Prep) -> Vec<Self> {
        let Some(moved) = &prep.moved else { return Vec::new() };
        let part = |(dimension, _)| Self {
            dimension,
            before: moved.before.scores[dimension],
            after: moved.after.scores[dimension],
            points: moved.points.as_ref().map(|points| points[dimension].normalize().to_string()),
        };
        moved.lines().into_iter().map(part).collect()
    }
}

/// The first intervention to suggest.
#[derive(Serialize, JsonSchema)]
struct SuggestedPart {
    code: String,
    name: String,
    /// What speaks for it, in words.
    why: Vec<String>,
}

impl SuggestedPart {
    fn of(prep: &Prep) -> Option<Self> {
        let first = prep.suggested.as_ref()?;
        Some(Self { code: first.code.clone(), name: first.name.clone(), why: first.candidate.reasons() })
    }
}

/// Everything for the next session with one client.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct PrepPage {
    /// The client's handle.
    client: String,
    name: String,
    status: Status,
    coaching_focus: Option<String>,
    goals: Vec<String>,
    /// When the next session is, in words, on the client's clock too where that differs.
    when: Option<String>,
    /// The session that goes on, or comes next.
    next_session: Option<SessionRow>,
    /// The last one that took place.
    last_session: Option<SessionRow>,
    /// The latest one that did not take place, where none did since.
    missed_session: Option<SessionRow>,
    /// Sessions whose time is over and that are still scheduled.
    unwritten_sessions: Vec<SessionRow>,
    /// How many took place.
    sessions: usize,
    engagement: Option<EngagementPart>,
    opening_question: String,
    /// What the question responds to.
    opening_occasion: Occasion,
    attention: Vec<Attention>,
    /// What is not done, overdue items first.
    action_items: Vec<ActionRow>,
    /// What the client works on.
    interventions: Vec<AssignmentRow>,
    /// Since the last session.
    breakthroughs: Vec<BreakthroughRow>,
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    coherence_percentage: Option<Percent>,
    /// The slope of coherence over the last records of one kind, per day.
    trend: Option<Velocity>,
    /// Each dimension that moved since the last session, the largest share first.
    moved: Vec<MovedPart>,
    /// The dimension in which +0.10 moves coherence most.
    lever: Option<Dimension>,
    /// By how many percentage points; exact, as text.
    lever_points: Option<String>,
    patterns: Vec<Pattern>,
    /// Validity flags of the latest record.
    flags: Vec<String>,
    suggestion: Option<SuggestedPart>,
    /// The latest notes of a session; only with --notes.
    session_notes: Option<String>,
    /// The note on the client; only with --notes.
    client_notes: Option<String>,
    #[serde(skip)]
    lines: Vec<PrepLine>,
    #[serde(skip)]
    curve: Curve,
}

impl PrepPage {
    /// Reads the page of one client.
    pub(in crate::cli) fn of(
        store: &Store,
        setting: &Setting,
        id: ClientId,
        notes: (bool, bool),
    ) -> Result<Self, Error> {
        let prep = prep::of(store, setting, id)?;
        let engagement = prep.engagement.as_ref();
        let engagement =
            engagement.map(|standing| part(standing, prep.client.handle.as_str(), setting.today()));
        Ok(Self::new(prep, setting, engagement, notes))
    }

    /// Puts the page together. `notes` says whether notes may be on it, and whether whole.
    fn new(
        prep: Prep,
        setting: &Setting,
        engagement: Option<EngagementPart>,
        (notes, whole): (bool, bool),
    ) -> Self {
        let lines = prep.lines(setting, (notes, whole));
        let curve = Curve::of(&prep, setting);
        let (when, lever) = (prep.when(setting), prep.lever());
        let (handle, name) = (prep.client.handle.to_string(), prep.client.person.name());
        let row = |session: &Session| SessionRow::new(session, &handle, &name);
        let who = (handle.as_str(), name.as_str());
        let latest = prep.history.last();
        let scores = latest.map(|latest| latest.scores).unwrap_or_default();
        Self {
            when,
            next_session: prep.next.as_ref().map(row),
            last_session: prep.last.as_ref().map(row),
            missed_session: prep.missed.as_ref().map(row),
            unwritten_sessions: prep.waiting.iter().map(row).collect(),
            sessions: prep.sessions,
            engagement,
            opening_question: prep.opening.question.clone(),
            opening_occasion: prep.opening.occasion,
            attention: Attention::all(&prep, setting),
            psi_score: scores.psi,
            rho_score: scores.rho,
            q_score: scores.q,
            f_score: scores.f,
            coherence_percentage: latest.and_then(|latest| latest.percent),
            trend: prep.slope.and_then(|slope| Velocity::round(slope).ok()),
            moved: MovedPart::all(&prep),
            lever: lever.map(|(lever, _)| lever),
            lever_points: lever.map(|(_, points)| points.normalize().to_string()),
            patterns: prep.patterns().to_vec(),
            flags: latest.map(|latest| latest.flags.clone()).unwrap_or_default(),
            session_notes: prep.noted.as_ref().filter(|_| whole).map(|noted| noted.text.clone()),
            client_notes: prep.client.person.notes.clone().filter(|_| whole),
            suggestion: SuggestedPart::of(&prep),
            action_items: prep
                .items
                .into_iter()
                .map(|agreed| ActionRow::new(agreed, who, setting.today()))
                .collect(),
            interventions: prep
                .running
                .into_iter()
                .map(|given| AssignmentRow::new(given, &handle, &name, setting))
                .collect(),
            breakthroughs: prep.breakthroughs.into_iter().map(|row| BreakthroughRow::new(row, who)).collect(),
            status: prep.client.status,
            coaching_focus: prep.client.person.coaching_focus,
            goals: prep.client.person.goals,
            client: handle,
            name,
            lines,
            curve,
        }
    }

    /// One line for each thing on it.
    pub(super) fn lines(&self) -> &[PrepLine] {
        &self.lines
    }

    fn in_section<'s>(&'s self, section: &'s str) -> impl Iterator<Item = &'s PrepLine> {
        self.lines.iter().filter(move |line| line.section == section)
    }

    /// A heading with the things of one section as a list; nothing where there are none.
    fn list(&self, page: &mut PageBuilder, heading: &str, section: &str) {
        let mut lines = self.in_section(section).peekable();
        if lines.peek().is_some() {
            page.heading(heading);
        }
        lines.for_each(|line| page.item(line.named()));
    }

    /// Labels with the first thing of their section each.
    fn pairs(&self, page: &mut PageBuilder, labels: &[(&str, &str)]) {
        for (label, section) in labels {
            self.in_section(section).for_each(|line| page.pair(*label, line.what.as_str()));
        }
    }

    fn notes(&self, page: &mut PageBuilder) {
        for (section, heading) in NOTES {
            for line in self.in_section(section) {
                let whose = line.value.as_deref().unwrap_or(&self.name);
                page.heading(format!("{heading} {whose}"));
                page.text(line.what.as_str());
            }
        }
    }

    fn scores(&self, page: &mut PageBuilder) {
        page.heading("Scores");
        let Some(told) = &self.curve.told else {
            page.text(format!("No score yet. Get one: coach assess new {}", self.client));
            return;
        };
        page.percents("coherence", self.curve.percents.clone(), self.curve.since);
        for (dimension, values, carried) in &self.curve.dimensions {
            let carried = if *carried { " carried" } else { "" };
            page.trend(format!("{dimension}{carried}"), values.clone(), self.curve.since);
        }
        page.pair("Coherence", told.as_str());
        self.pairs(page, BELOW_SCORES);
        let mut moved = self.in_section("moved").peekable();
        if moved.peek().is_some() {
            page.heading("Moved since the last session");
        }
        for line in moved {
            page.pair(line.dimension.map_or("coherence", Dimension::key), line.what.as_str());
        }
    }
}

impl Record for PrepPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("status", "Status"),
        Column::text("coaching_focus", "Focus"),
        Column::text("goals", "Goals"),
        Column::text("when", "Next session"),
        Column::right("sessions", "Sessions"),
        Column::text("opening_question", "Ask first"),
        Column::left("opening_occasion", "Because"),
        Column::right("psi_score", "psi"),
        Column::right("rho_score", "rho"),
        Column::right("q_score", "q"),
        Column::right("f_score", "f"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("trend", "Trend"),
        Column::left("lever", "Lever"),
        Column::text("patterns", "Patterns"),
        Column::text("flags", "Flags"),
        Column::text("session_notes", "Session notes"),
        Column::text("client_notes", "Client notes"),
    ];
    const DEFAULT: &'static [&'static str] = &["client", "name", "status", "coherence_percentage"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(self.status),
            self.coaching_focus.clone().into(),
            Cell::List(self.goals.clone()),
            self.when.clone().into(),
            self.sessions.into(),
            Cell::text(&self.opening_question),
            Cell::text(self.opening_occasion),
            self.psi_score.into(),
            self.rho_score.into(),
            self.q_score.into(),
            self.f_score.into(),
            self.coherence_percentage.into(),
            self.trend.into(),
            self.lever.map(Dimension::key).into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            Cell::List(self.flags.clone()),
            self.session_notes.clone().into(),
            self.client_notes.clone().into(),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("{} {}", self.name, self.client));
        if self.status != Status::Active {
            page.pair("Status", Cell::text(self.status));
        }
        self.pairs(page, &[("Next session", "next_session")]);
        for line in self.in_section("next_session") {
            if let (Some(kind), Some(handle)) = (&line.value, &line.handle) {
                page.pair("What", format!("{kind} ({handle})"));
            }
        }
        self.pairs(page, ON_TOP);
        for (label, words) in [("Focus", self.coaching_focus.clone()), ("Goals", self.goal_words())] {
            if words.is_some() {
                page.pair(label, words);
            }
        }
        for (section, heading) in prep::lists(self.last_session.is_some()) {
            if section == "breakthrough" {
                self.notes(page);
            }
            self.list(page, heading, section);
        }
        self.scores(page);
        if let Some(first) = self.in_section("suggestion").next() {
            page.heading("Suggestion");
            let code = first.handle.as_deref().unwrap_or_default();
            page.item(first.what.as_str());
            page.item(format!("assign it: coach intervene assign {code} --to {}", self.client));
        }
    }
}

impl PrepPage {
    fn goal_words(&self) -> Option<String> {
        (!self.goals.is_empty()).then(|| self.goals.join("; "))
    }
}
