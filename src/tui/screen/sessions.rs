//! Sessions of all clients, by day: what is to come, what waits to be settled, what is past.

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::session::{Session, Status},
    report::when,
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// Which sessions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Which {
    /// Those of today and later.
    #[default]
    ToCome,
    /// Those that are over and still scheduled.
    Open,
    /// Those before today, the latest first.
    Past,
}

impl Which {
    pub(in crate::tui) const fn next(self) -> Self {
        match self {
            Self::ToCome => Self::Open,
            Self::Open => Self::Past,
            Self::Past => Self::ToCome,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::ToCome => "to come",
            Self::Open => "past and not settled",
            Self::Past => "past",
        }
    }

    fn keeps(self, session: &Session, app: &(DateTime<Utc>, chrono_tz::Tz)) -> bool {
        let (now, zone) = app;
        let day = |at: DateTime<Utc>| at.with_timezone(zone).date_naive();
        match self {
            Self::ToCome => day(session.scheduled_at) >= day(*now),
            Self::Open => session.ends_at() < *now && session.status == Status::Scheduled,
            Self::Past => day(session.scheduled_at) < day(*now),
        }
    }
}

/// The list of sessions.
#[derive(Default)]
pub(in crate::tui) struct Sessions {
    pub(in crate::tui) rows: Vec<Session>,
    /// The places of those that are shown.
    pub(in crate::tui) shown: Vec<usize>,
    pub(in crate::tui) which: Which,
    pub(in crate::tui) cursor: usize,
}

impl Sessions {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Session> {
        self.shown.get(self.cursor).and_then(|place| self.rows.get(*place))
    }

    /// Takes the rows as they are now; the mark stays where it was.
    pub(in crate::tui) fn take(&mut self, rows: Vec<Session>, now: (DateTime<Utc>, chrono_tz::Tz)) {
        let on = self.row().map(|session| session.id);
        self.rows = rows;
        self.arrange(on, now);
    }

    /// Chooses which are shown.
    pub(in crate::tui) fn arrange(
        &mut self,
        on: Option<crate::domain::id::SessionId>,
        now: (DateTime<Utc>, chrono_tz::Tz),
    ) {
        let kept = self.rows.iter().enumerate().filter(|(_, session)| self.which.keeps(session, &now));
        self.shown = kept.map(|(place, _)| place).collect();
        if self.which == Which::Past {
            self.shown.reverse();
        }
        let found =
            self.shown.iter().position(|place| self.rows.get(*place).map(|row| row.id) == on && on.is_some());
        self.cursor = found.unwrap_or_else(|| self.cursor.min(self.shown.len().saturating_sub(1)));
    }
}

/// `deep dive, 90m, q`.
pub(in crate::tui) fn plan(session: &Session) -> String {
    let focus = session.focus.map(|dimension| format!(", {dimension}")).unwrap_or_default();
    format!("{}, {}m{focus}", kind(session), session.length.get())
}

fn kind(session: &Session) -> String {
    session.kind.key().replace('_', " ")
}

/// How it stands, and whether there are notes: `scheduled`, `to settle`, `completed, notes`.
fn standing(session: &Session, now: DateTime<Utc>) -> String {
    let notes = match (session.draft_since, session.noted) {
        (Some(_), _) => ", draft",
        (None, true) => ", notes",
        (None, false) => "",
    };
    format!("{}{notes}", state(session, now))
}

/// How it stands.
pub(in crate::tui) fn state(session: &Session, now: DateTime<Utc>) -> &'static str {
    match session.status {
        Status::Scheduled if session.clock.started_at.is_some() => "running",
        Status::Scheduled if session.ends_at() < now => "to settle",
        Status::Scheduled => "scheduled",
        Status::NoShow => "no show",
        status => status.key(),
    }
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let sessions = &app.sessions;
    let count = sessions.shown.len();
    let noun = if count == 1 { "session" } else { "sessions" };
    let open = sessions
        .rows
        .iter()
        .filter(|session| Which::Open.keeps(session, &(app.now, app.reader.zone)))
        .count();
    let settle = if open > 0 { format!(". {open} to settle, f shows them") } else { String::new() };
    let handle = sessions.row().map(|session| format!("{}. ", session.handle)).unwrap_or_default();
    format!("{handle}{count} {noun} {}{settle}", sessions.which.words())
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App, body: Rect) -> (Rect, usize, usize) {
    window(app, if app.is_wide() { halves(body).0 } else { body })
}

fn window(app: &App, area: Rect) -> (Rect, usize, usize) {
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (area, first(app.sessions.cursor, usize::from(area.height)), app.sessions.shown.len())
}

/// Cells of the whole plan of a session, of its type alone, and of the longest state.
const PLAN: usize = 24;
const KIND: usize = 12;
const STATE: usize = 16;

/// How wide the columns are. A state is never cut: a narrow list tells less of the plan, or nothing.
struct Columns {
    day: usize,
    name: usize,
    what: Option<usize>,
}

impl Columns {
    fn within(room: usize, widest: usize) -> Self {
        const NAME: usize = 18;
        let day = widest.max(10);
        let besides = |what: Option<usize>| 10 + day + STATE + what.map_or(0, |cells| cells + 1);
        let fits = |what: &Option<usize>| besides(*what) + NAME <= room;
        let what = [Some(PLAN), Some(KIND), None].into_iter().find(fits).flatten();
        Self { day, name: room.saturating_sub(besides(what)).clamp(NAME, 30), what }
    }
}

pub(in crate::tui) fn draw(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let room = usize::from(area.width);
    if app.sessions.shown.is_empty() {
        let left = area.width / 8;
        let title = format!("No sessions {}", app.sessions.which.words());
        canvas.put((left, area.y + 4), room, &title, looks.strong());
        canvas.put(
            (left, area.y + 6),
            room,
            "n   schedule a session         coach session add",
            Style::new(),
        );
        canvas.put((left, area.y + 7), room, "f   others: open, past", Style::new());
        return;
    }
    let (place, from, _) = window(app, area);
    let day_of = |session: &Session| session.scheduled_at.with_timezone(&app.reader.zone).date_naive();
    let days = app.sessions.shown.iter().filter_map(|place| app.sessions.rows.get(*place)).map(day_of);
    // Days of another year are told with it.
    let widest = days.map(|day| when::date(day, app.reader.zone, app.now).len()).max().unwrap_or_default();
    let columns = Columns::within(room, widest);
    let line = |mark: &str, day: &str, clock: &str, who: &str, what: &str, rest: &str| {
        let what = columns.what.map(|cells| column(what, cells, false, looks) + " ").unwrap_or_default();
        format!(
            "{mark} {} {} {} {what}{rest}",
            column(day, columns.day, false, looks),
            column(clock, 5, false, looks),
            column(who, columns.name, false, looks),
        )
    };
    canvas.put((area.x, area.y), room, &line(" ", "DAY", "AT", "NAME", "WHAT", "STATE"), looks.quiet());
    let mut before: Option<NaiveDate> = None;
    let shown = app.sessions.shown.iter().enumerate().skip(from).take(usize::from(place.height));
    for (row, (index, session)) in
        shown.filter_map(|(index, place)| Some((index, app.sessions.rows.get(*place)?))).enumerate()
    {
        let at = session.scheduled_at.with_timezone(&app.reader.zone);
        let day = at.date_naive();
        let told =
            if before == Some(day) { String::new() } else { when::date(day, app.reader.zone, app.now) };
        before = Some(day);
        let who = app.clients.by_id(session.client_id).map_or("", |row| row.name.as_str());
        let marked = index == app.sessions.cursor;
        let state = standing(session, app.now);
        let clock = at.format("%H:%M").to_string();
        let what = if columns.what == Some(KIND) { kind(session) } else { plan(session) };
        let text = line(if marked { ">" } else { " " }, &told, &clock, who, &what, &state);
        let y = place.y + cells(row);
        let over = session.status != Status::Scheduled;
        canvas.put((place.x, y), room, &text, if over { looks.quiet() } else { Style::new() });
        if marked {
            canvas.tint(Rect { y, height: 1, ..place }, looks.marked());
        }
    }
}
