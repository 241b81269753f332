//! What a day holds as it is shown: one object, one line for each thing on it, or a page to read.

use chrono::Utc;

use super::{TodayLine, TodayPage};
use crate::{
    domain::{Dimension, Handle, attention::Why, when::echo},
    report::{Cell, Column, PageBuilder, Record},
};

impl TodayPage {
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
        let counted = |count: usize, one: &str, many: &str| {
            (count > 0).then(|| crate::domain::count::counted(count, one, many))
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
            Column::aside("more", "Also"),
        ];
        let of_client = self.attention.chunk_by(|one, other| one.client_id == other.client_id);
        let rows = of_client.filter_map(|lines| {
            let (first, others) = lines.split_first()?;
            let more = others.chunk_by(|one, other| one.reason == other.reason).filter_map(|lines| {
                let why = lines.first()?.reason?;
                let words = label(why);
                Some(match (first.reason == Some(why), lines.len()) {
                    (true, count) => format!("{count} more {words}"),
                    (false, 1) => words,
                    (false, count) => format!("{count} {words}"),
                })
            });
            let more: Vec<_> = more.collect();
            Some(vec![
                Cell::text(first.reason.map_or_else(String::new, label)),
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
        Column::left("type", "Type"),
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

/// A reason in a word or two, for people.
fn label(why: Why) -> String {
    if why == Why::UsedUp { "no sessions left".to_owned() } else { why.key().replace('_', " ") }
}
