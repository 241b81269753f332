//! `coach today`: what needs the coach now.

mod page;

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::cx::Cx;
use crate::{
    domain::{
        Dimension, Handle,
        attention::{Left, Reason, Why},
        id::ClientId,
    },
    error::Error,
    practice::{
        Practice, Setting,
        attention::Needs,
        today::{self, Today},
    },
    store::agenda::Planned,
};

#[derive(Args, Debug)]
#[command(
    after_help = "While the practice is locked, handles are shown instead of names. Who needs attention is always as \
of today.

Examples:
  coach today
  coach today --on mon --days 14
  coach today --json | jq '.sessions | length'"
)]
pub(super) struct TodayArgs {
    /// The day to look at [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// How many days after it to show, up to 366
    #[arg(long, value_name = "N", default_value_t = WEEK, value_parser = crate::cli::number::whole::<u16>(0..=366))]
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
        open.say_if_locked()?;
        if human && page.clients > SHOWN {
            let more = page.clients - SHOWN;
            open.say(&format!(
                "{} attention; all of them: coach today --plain",
                crate::domain::count::counted(more, "more client needs", "more clients need")
            ))?;
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
    let Practice { store, setting, .. } = practice;
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

/// A reason as lines: one for each item or session that it is about, else one.
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
    let each = |left: &[Left], ends: fn(&Handle) -> String| {
        let one = |left: &Left| {
            let alone = match reason {
                Reason::Draft(_) => Reason::Draft(vec![left.clone()]),
                _ => Reason::Unsettled(vec![left.clone()]),
            };
            let what = format!("{}: {}", alone.words(|_| None, label), ends(&left.handle));
            line(Some(left.handle.clone()), None, what)
        };
        left.iter().map(one).collect()
    };
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
        Reason::Unsettled(left) => Ok(each(left, |handle| format!("coach session done {handle}"))),
        Reason::Draft(left) => {
            Ok(each(left, |handle| format!("coach tui, or coach session note {handle} --edit")))
        }
        Reason::Unfinished(begun, _) => {
            Ok(vec![line(Some(begun.handle.clone()), None, reason.words(|_| None, label))])
        }
        _ => Ok(vec![line(None, None, reason.words(|_| None, label))]),
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
}
