//! `coach today`: what needs the coach now.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::cx::Cx;
use crate::{
    domain::{
        Dimension, Handle,
        attention::{Reason, Why},
        id::ClientId,
        when::echo,
    },
    error::Error,
    practice::{
        Practice, Setting,
        attention::Needs,
        today::{self, Today},
    },
    report::{Cell, Column, PageBuilder, Record},
    store::agenda::Planned,
};

#[derive(Args, Debug)]
#[command(after_help = "While the practice is locked, handles stand where names would.

Examples:
  coach today
  coach today --on mon --days 14
  coach today --json | jq -r '\"\\(.sessions|length) sessions, \\(.overdue) overdue\"'")]
pub(super) struct TodayArgs {
    /// The day to look at [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// How many days after it to show
    #[arg(long, value_name = "N", default_value_t = WEEK, value_parser = clap::value_parser!(u16).range(0..=366))]
    days: u16,
}

/// A session, or a reason why a client needs attention.
#[derive(Serialize, JsonSchema)]
pub(super) struct TodayLine {
    /// `sessions`, `attention` or `upcoming`.
    section: &'static str,
    /// The client's handle.
    client: String,
    /// The client's name; none while locked.
    name: Option<String>,
    /// The handle of the session, action item or assessment.
    handle: Option<Handle>,
    /// When a session begins.
    scheduled_at: Option<DateTime<FixedOffset>>,
    duration_minutes: Option<i64>,
    /// What sort of session.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Where a session stands.
    status: Option<String>,
    focus_dimension: Option<Dimension>,
    /// Why the client needs attention.
    reason: Option<Why>,
    /// When an overdue action item was due.
    due_date: Option<NaiveDate>,
    /// All of it in words; the title of an action item, unless locked.
    what: String,
    #[serde(skip)]
    client_id: ClientId,
}

/// What a day holds.
#[derive(Serialize, JsonSchema)]
pub(super) struct TodayPage {
    date: NaiveDate,
    sessions: Vec<TodayLine>,
    attention: Vec<TodayLine>,
    upcoming: Vec<TodayLine>,
    /// How many action items are overdue.
    overdue: usize,
    /// How many assessments wait to be finished.
    unfinished: usize,
    /// How many clients need attention.
    clients: usize,
    #[serde(skip)]
    days: u16,
    #[serde(skip)]
    today: bool,
    /// The zone of the times.
    #[serde(rename = "_tz")]
    zone: &'static str,
}

impl TodayArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        let on = self.on.as_deref().map(|on| open.setting().reader().date(on)).transpose()?;
        let on = on.unwrap_or_else(|| open.setting().today());
        let day = today::of(open.store(), open.setting(), on, self.days.into())?;
        let human = open.style().format_is_human();
        let (practice, shown) = (&open.practice, if human { SHOWN } else { usize::MAX });
        let page = practice.store.steady(|| page(practice, day, self.days, shown))?;
        if human && !open.store().unlocked() {
            open.say("The practice is locked: handles stand for names. coach unlock shows them")?;
        }
        if human && page.clients > SHOWN {
            let more = page.clients - SHOWN;
            open.say(&format!("{more} more clients need attention; all of them: coach today --plain"))?;
        }
        open.one_in_parts(&page, &page.lines())
    }
}

/// How many clients who need attention a person is shown at once.
const SHOWN: usize = 20;

impl TodayPage {
    /// What today and the week after it hold.
    pub(super) fn now(practice: &Practice) -> Result<Self, Error> {
        let day = today::of(&practice.store, &practice.setting, practice.setting.today(), WEEK.into())?;
        page(practice, day, WEEK, SHOWN)
    }
}

/// How many days ahead are told where nobody says how many.
const WEEK: u16 = 7;

fn page(practice: &Practice, day: Today, days: u16, shown: usize) -> Result<TodayPage, Error> {
    let Practice { store, setting } = practice;
    let Today { on, sessions, upcoming, mut needs } = day;
    let reasons = || needs.iter().flat_map(|one| &one.reasons);
    let late = reasons().map(|reason| if let Reason::Overdue(items) = reason { items.len() } else { 0 });
    let (overdue, clients) = (late.sum(), needs.len());
    let unfinished = reasons().filter(|reason| reason.why() == Why::Unfinished).count();
    needs.truncate(shown);
    let whose = sessions.iter().chain(&upcoming).map(|session| session.client);
    let names = today::names(store, whose.chain(needs.iter().map(|needs| needs.client)))?;
    let mut attention = Vec::new();
    for one in &needs {
        for reason in &one.reasons {
            attention.extend(in_lines(practice, one, reason)?);
        }
    }
    let line = |section| move |session: Planned| planned(section, session, setting);
    let mut page = TodayPage {
        date: on,
        sessions: sessions.into_iter().map(line("sessions")).collect(),
        upcoming: upcoming.into_iter().map(line("upcoming")).collect(),
        attention,
        overdue,
        unfinished,
        clients,
        days,
        today: on == setting.today(),
        zone: setting.zone.name(),
    };
    page.take_names(&names);
    Ok(page)
}

/// A reason as lines: one for each item that is overdue, else one.
fn in_lines(practice: &Practice, needs: &Needs, reason: &Reason) -> Result<Vec<TodayLine>, Error> {
    let line = |handle: Option<Handle>, due_date, what| TodayLine {
        section: "attention",
        client: needs.handle.to_string(),
        name: None,
        handle,
        scheduled_at: None,
        duration_minutes: None,
        kind: None,
        status: None,
        focus_dimension: None,
        reason: Some(reason.why()),
        due_date,
        what,
        client_id: needs.client,
    };
    let label = |pattern| practice.setting.model.label(pattern).to_owned();
    match reason {
        Reason::Overdue(items) => {
            let of_item = |item: &crate::domain::attention::Open| {
                let title = if practice.store.unlocked() {
                    practice.store.action(item.id)?.title
                } else {
                    format!("action item {}", item.handle)
                };
                Ok(line(Some(item.handle.clone()), Some(item.due), title))
            };
            items.iter().map(of_item).collect()
        }
        Reason::Unfinished(begun, _) => Ok(vec![line(Some(begun.handle.clone()), None, reason.words(label))]),
        _ => Ok(vec![line(None, None, reason.words(label))]),
    }
}

fn planned(section: &'static str, session: Planned, setting: &Setting) -> TodayLine {
    let what = today::remark(&session, setting);
    TodayLine {
        section,
        client: session.client_handle.to_string(),
        name: None,
        handle: Some(session.handle),
        scheduled_at: Some(session.scheduled_at.with_timezone(&setting.zone).fixed_offset()),
        duration_minutes: Some(session.minutes),
        kind: Some(session.kind),
        status: Some(session.status),
        focus_dimension: session.focus,
        reason: None,
        due_date: None,
        what,
        client_id: session.client,
    }
}

impl TodayPage {
    fn take_names(&mut self, names: &HashMap<ClientId, String>) {
        let sections = [&mut self.sessions, &mut self.attention, &mut self.upcoming];
        for line in sections.into_iter().flatten() {
            line.name = names.get(&line.client_id).cloned();
        }
    }

    /// All lines of it, in their order.
    fn lines(&self) -> Vec<&TodayLine> {
        self.sessions.iter().chain(&self.attention).chain(&self.upcoming).collect()
    }

    /// `Today, Thursday 24 September: 3 sessions`, or the day without `Today`.
    fn title(&self) -> String {
        let day = self.date.format("%A %-d %B");
        let day =
            if self.today { format!("Today, {day}") } else { format!("{day} {}", self.date.format("%Y")) };
        let summary = self.summary();
        if summary.is_empty() { day } else { format!("{day}: {summary}") }
    }

    /// `3 sessions, 2 overdue items, 1 assessment to finish`.
    fn summary(&self) -> String {
        let counted = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        };
        let parts = [
            counted(self.sessions.len(), "session", "sessions"),
            counted(self.overdue, "overdue item", "overdue items"),
            counted(self.unfinished, "assessment to finish", "assessments to finish"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn agenda(&self, page: &mut PageBuilder) {
        page.heading(self.title());
        if self.sessions.is_empty() {
            page.text("No sessions");
            return;
        }
        let columns = vec![
            Column::left("at", "Time"),
            Column::left("handle", "Session"),
            Column::text("name", "With"),
            Column::text("type", "What"),
            Column::text("what", ""),
        ];
        let rows = self.sessions.iter().map(|line| {
            let kind = line.kind.clone().unwrap_or_default().replace('_', " ");
            vec![
                Cell::text(line.clock()),
                line.handle.as_ref().map(Handle::as_str).into(),
                Cell::text(line.whom()),
                Cell::text(format!("{kind}, {} min", line.duration_minutes.unwrap_or_default())),
                Cell::text(&line.what),
            ]
        });
        page.table(columns, rows.collect());
    }

    /// One row for each client: the most pressing reason, and the others behind it.
    fn needs(&self, page: &mut PageBuilder) {
        page.heading("Needs attention");
        if self.attention.is_empty() {
            page.text("Nobody");
            return;
        }
        let columns = vec![
            Column::left("reason", "Why"),
            Column::left("client", "Client"),
            Column::text("name", "Name"),
            Column::text("what", "What"),
            Column::text("more", "Also"),
        ];
        let of_client = self.attention.chunk_by(|one, other| one.client_id == other.client_id);
        let rows = of_client.filter_map(|lines| {
            let (first, others) = lines.split_first()?;
            let items = others.iter().filter(|line| line.reason == Some(Why::Overdue)).count();
            let rest = others.iter().filter_map(|line| line.reason).filter(|why| *why != Why::Overdue);
            let more = (items > 0).then(|| format!("{items} more overdue"));
            let more: Vec<_> = more.into_iter().chain(rest.map(|why| why.key().replace('_', " "))).collect();
            Some(vec![
                Cell::text(first.reason.map_or("", Why::key).replace('_', " ")),
                Cell::text(&first.client),
                first.name.clone().into(),
                Cell::text(first.brief()),
                Cell::text(more.join(", ")),
            ])
        });
        page.table(columns, rows.collect());
    }

    /// One row for each day that has sessions.
    fn ahead(&self, page: &mut PageBuilder) {
        if self.days == 0 {
            return;
        }
        let day = |line: &TodayLine| line.scheduled_at.map(|at| at.date_naive());
        page.heading(if self.days == 1 { "Next day".to_owned() } else { format!("Next {} days", self.days) });
        if self.upcoming.is_empty() {
            page.text("No sessions");
            return;
        }
        let columns = vec![Column::left("day", "Day"), Column::text("sessions", "Sessions")];
        let rows = self.upcoming.chunk_by(|one, other| day(one) == day(other)).map(|lines| {
            let told: Vec<_> = lines.iter().map(|line| format!("{} {}", line.clock(), line.whom())).collect();
            let on = lines.first().and_then(day).map(|day| day.format("%a %-d %b").to_string());
            vec![Cell::text(on.unwrap_or_default()), Cell::text(told.join("   "))]
        });
        page.table(columns, rows.collect());
    }
}

impl TodayLine {
    /// The time of day at which a session begins.
    fn clock(&self) -> String {
        self.scheduled_at.map(|at| echo::clock(at.time())).unwrap_or_default()
    }

    /// The name, or the handle while locked.
    fn whom(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.client)
    }

    /// What it is about, with the day that it was due.
    fn brief(&self) -> String {
        match self.due_date {
            Some(due) => format!("{}, due {}", self.what, due.format("%a %-d %b")),
            None => self.what.clone(),
        }
    }
}

impl Record for TodayLine {
    const COLUMNS: &'static [Column] = &[
        Column::left("section", "Section"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("handle", "Handle"),
        Column::left("scheduled_at", "When"),
        Column::right("duration_minutes", "Minutes"),
        Column::left("type", "Kind"),
        Column::left("status", "Status"),
        Column::left("focus_dimension", "Focus"),
        Column::left("reason", "Why"),
        Column::left("due_date", "Due"),
        Column::text("what", "What"),
    ];
    const DEFAULT: &'static [&'static str] = &["section", "scheduled_at", "client", "name", "reason", "what"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.section),
            Cell::text(&self.client),
            self.name.clone().into(),
            self.handle.as_ref().map(Handle::as_str).into(),
            self.scheduled_at.map(|at| at.with_timezone(&Utc)).into(),
            self.duration_minutes.into(),
            self.kind.clone().into(),
            self.status.clone().into(),
            self.focus_dimension.map(Dimension::key).into(),
            self.reason.map(Why::key).into(),
            self.due_date.into(),
            Cell::text(&self.what),
        ]
    }
}

impl Record for TodayPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("date", "Day"),
        Column::right("overdue", "Overdue items"),
        Column::right("unfinished", "Assessments to finish"),
        Column::right("clients", "Clients who need attention"),
    ];
    const DEFAULT: &'static [&'static str] = &["date", "overdue", "unfinished", "clients"];

    fn cells(&self) -> Vec<Cell> {
        let count = |count: usize| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
        vec![self.date.into(), count(self.overdue), count(self.unfinished), count(self.clients)]
    }

    fn page(&self, page: &mut PageBuilder) {
        self.agenda(page);
        self.needs(page);
        self.ahead(page);
    }
}
