//! Sessions as they are shown: one row of a list, and the whole of one.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{named, when};
use crate::{
    domain::{
        Dimension, Percent, Total,
        action::{ActionItem, Standing},
        client::Client,
        history::{self, Score},
        session::{Billing, Confided, Mode, Session, Status, Type},
        when::Minutes,
    },
    practice::Setting,
    report::{Cell, Column, PageBuilder, Record, unless_empty},
};

/// One session without what was confided in it. While locked, the name is empty.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct SessionRow {
    handle: String,
    /// The client's handle.
    client: String,
    /// The client's name; null while locked.
    #[serde(serialize_with = "unless_empty")]
    #[schemars(with = "Option<String>")]
    name: String,
    scheduled_at: DateTime<Utc>,
    duration_minutes: Minutes,
    /// How long it was.
    delivered_minutes: Option<u16>,
    #[serde(rename = "type")]
    kind: Type,
    status: Status,
    focus_dimension: Option<Dimension>,
    mode: Mode,
    group_size: Option<u16>,
    billing: Billing,
    pre_session_coherence: Option<Total>,
    post_session_coherence: Option<Total>,
    /// Whether notes were written.
    has_notes: bool,
    /// The zone on whose clock it was planned.
    zone: String,
    /// What the sessions of one series share.
    series_id: Option<String>,
    /// Since when its clock runs.
    clock_started_at: Option<DateTime<Utc>>,
    /// Seconds that its clock ran before.
    clock_seconds: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    client_id: String,
    id: String,
}

impl SessionRow {
    pub(in crate::cli) fn new(session: &Session, client: &str, name: &str) -> Self {
        Self {
            handle: session.handle.to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            scheduled_at: session.scheduled_at,
            duration_minutes: session.length,
            delivered_minutes: session.delivered,
            kind: session.kind,
            status: session.status,
            focus_dimension: session.focus,
            mode: session.mode,
            group_size: session.group_size,
            billing: session.billing,
            pre_session_coherence: session.pre,
            post_session_coherence: session.post,
            has_notes: session.noted,
            zone: session.zone.name().to_owned(),
            series_id: session.series.map(|id| id.to_string()),
            clock_started_at: session.clock.started_at,
            clock_seconds: session.clock.seconds,
            created_at: session.created_at,
            updated_at: session.updated_at,
            client_id: session.client_id.to_string(),
            id: session.id.to_string(),
        }
    }
}

impl Record for SessionRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Session"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("scheduled_at", "When"),
        Column::right("duration_minutes", "Minutes"),
        Column::right("delivered_minutes", "Delivered"),
        Column::left("type", "Type"),
        Column::left("status", "Status"),
        Column::left("focus_dimension", "Focus"),
        Column::left("mode", "Mode"),
        Column::right("group_size", "Size"),
        Column::left("billing", "Billing"),
        Column::right("pre_session_coherence", "Before"),
        Column::right("post_session_coherence", "After"),
        Column::left("has_notes", "Notes"),
        Column::left("zone", "Zone"),
        Column::left("series_id", "Series"),
        Column::left("clock_started_at", "Clock since"),
        Column::right("clock_seconds", "Clock seconds"),
        Column::left("created_at", "Created"),
        Column::left("updated_at", "Changed"),
        Column::left("client_id", "Client id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["handle", "scheduled_at", "client", "name", "type", "status", "duration_minutes"];
    const GROUPS: &'static [&'static [&'static str]] =
        &[&["scheduled_at"], &["status"], &["type"], &["client"], &["duration_minutes"]];

    fn cells(&self) -> Vec<Cell> {
        let count = |count: u16| Cell::Int(count.into());
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            self.scheduled_at.into(),
            count(self.duration_minutes.get()),
            self.delivered_minutes.map(count).into(),
            Cell::word(self.kind),
            Cell::word(self.status),
            self.focus_dimension.map(Dimension::key).into(),
            Cell::text(self.mode),
            self.group_size.map(count).into(),
            Cell::text(self.billing),
            self.pre_session_coherence.into(),
            self.post_session_coherence.into(),
            self.has_notes.into(),
            Cell::text(&self.zone),
            self.series_id.clone().into(),
            self.clock_started_at.into(),
            self.clock_seconds.into(),
            self.created_at.into(),
            self.updated_at.into(),
            Cell::text(&self.client_id),
            Cell::text(&self.id),
        ]
    }
}

/// An action item that was agreed in a session.
#[derive(Serialize, JsonSchema)]
struct ItemLine {
    handle: String,
    title: String,
    due_date: Option<NaiveDate>,
    status: Standing,
    id: String,
}

/// Everything about one session. What was confided is left out unless it was asked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct SessionPage {
    #[serde(flatten)]
    row: SessionRow,
    notes: Option<String>,
    video_recording_url: Option<String>,
    cancel_reason: Option<String>,
    action_items: Vec<ItemLine>,
    #[serde(skip)]
    who: String,
    #[serde(skip)]
    when: String,
    #[serde(skip)]
    clock: Option<String>,
    #[serde(skip)]
    before: Option<Percent>,
    #[serde(skip)]
    after: Option<Percent>,
}

impl SessionPage {
    /// Puts a page together; `said` is what was confided, where that may be shown.
    pub(in crate::cli) fn new(
        session: &Session,
        client: &Client,
        said: Option<Confided>,
        (items, scores): (Vec<ActionItem>, &[Score]),
        setting: &Setting,
    ) -> Self {
        let (before, after) = history::around(session, scores);
        let said = said.unwrap_or_default();
        let minutes = session.clock.elapsed(setting.now) / 60;
        let state = if session.clock.started_at.is_some() { "running" } else { "stopped" };
        let item = |item: ActionItem| ItemLine {
            handle: item.handle.to_string(),
            status: item.standing(setting.today()),
            title: item.title,
            due_date: item.due_date,
            id: item.id.to_string(),
        };
        Self {
            row: SessionRow::new(session, client.handle.as_str(), &client.person.name()),
            notes: said.notes,
            video_recording_url: said.recording_url,
            cancel_reason: said.cancel_reason,
            action_items: items.into_iter().map(item).collect(),
            who: named(client),
            when: when(session, client, setting),
            before,
            after,
            clock: session.clock.was_used().then(|| format!("{state}, {minutes} min so far")),
        }
    }
}

impl Record for SessionPage {
    const COLUMNS: &'static [Column] = &Column::and::<26>(
        SessionRow::COLUMNS,
        &[
            Column::text("notes", "Notes"),
            Column::text("video_recording_url", "Recording"),
            Column::text("cancel_reason", "Reason"),
        ],
    );
    const DEFAULT: &'static [&'static str] = SessionRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.row.cells();
        cells.extend([
            self.notes.clone().into(),
            self.video_recording_url.clone().into(),
            self.cancel_reason.clone().into(),
        ]);
        cells
    }

    fn page(&self, page: &mut PageBuilder) {
        let row = &self.row;
        page.heading(format!("Session {} with {}", row.handle, self.who));
        page.pair("When", self.when.as_str());
        let focus =
            row.focus_dimension.map_or_else(String::new, |focus| format!(", focus {focus} {}", focus.name()));
        let series = if row.series_id.is_some() { ", one of a series" } else { "" };
        page.pair("Type", format!("{}{focus}{series}", row.kind.key().replace('_', " ")));
        page.pair("Status", row.status.key().replace('_', " "));
        if let Some(delivered) = row.delivered_minutes {
            page.pair("Delivered", format!("{delivered} min"));
        }
        if let Some(clock) = &self.clock {
            page.pair("Clock", clock.as_str());
        }
        if row.mode != Mode::Individual {
            let size = row.group_size.map_or_else(String::new, |size| format!(" of {size}"));
            page.pair("Mode", format!("{}{size}", row.mode));
        }
        page.pair("Billing", row.billing.key().replace('_', " "));
        for (label, percent) in [("Coherence before", self.before), ("Coherence after", self.after)] {
            if let Some(percent) = percent {
                page.pair(label, format!("{percent} %"));
            }
        }
        for (label, value) in [("Recording", &self.video_recording_url), ("Reason", &self.cancel_reason)] {
            if let Some(value) = value {
                page.pair(label, value.as_str());
            }
        }
        if row.has_notes && self.notes.is_none() {
            page.pair("Notes", "written; --notes shows them");
        }
        if !self.action_items.is_empty() {
            page.heading("Action items");
        }
        for item in &self.action_items {
            let mark = if item.status == Standing::Completed { "x" } else { " " };
            let due =
                item.due_date.map_or_else(String::new, |due| format!(", due {}", due.format("%a %-d %b")));
            let late = if item.status == Standing::Overdue { ", overdue" } else { "" };
            page.item(format!("[{mark}] {}  {}{due}{late}", item.handle, item.title));
        }
        if let Some(notes) = &self.notes {
            page.heading("Notes");
            page.text(notes.as_str());
        }
    }
}
