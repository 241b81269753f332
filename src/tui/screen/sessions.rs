//! Sessions of all clients, by day: what is to come, what waits to be settled, what is past.

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{
        keys::Action,
        session::{Session, Status},
    },
    practice::{
        import::thousands,
        session::diary::{Diary, Which},
    },
    report::when,
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// So many are read at first; more when the mark comes near the last of them.
const FIRST: usize = 500;

/// The list of sessions.
pub(in crate::tui) struct Sessions {
    /// As far as they were read, in the order of the list.
    pub(in crate::tui) rows: Vec<Session>,
    /// Which list that is.
    pub(in crate::tui) which: Which,
    /// Which list is to be read; another one only until it is there.
    pub(in crate::tui) wanted: Which,
    pub(in crate::tui) cursor: usize,
    /// How many there are in the list.
    pub(in crate::tui) total: usize,
    /// So many of them were looked at.
    asked: usize,
    /// So many of them are wanted.
    pub(in crate::tui) most: usize,
    /// How many are to come.
    ahead: usize,
    /// How many are over and not settled.
    to_settle: usize,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            which: Which::default(),
            wanted: Which::default(),
            cursor: 0,
            total: 0,
            asked: 0,
            most: FIRST,
            ahead: 0,
            to_settle: 0,
        }
    }
}

impl Sessions {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Session> {
        self.rows.get(self.cursor)
    }

    /// Takes the list as it is now; the mark stays on its session, and begins anew in another list.
    pub(in crate::tui) fn take(&mut self, diary: Diary) {
        let on = self.row().map(|session| session.id).filter(|_| diary.which == self.which);
        if diary.which != self.which {
            self.cursor = 0;
        }
        (self.which, self.wanted) = (diary.which, diary.which);
        (self.rows, self.total, self.asked) = (diary.rows, diary.total, diary.asked);
        (self.ahead, self.to_settle) = (diary.ahead, diary.to_settle);
        let found = self.rows.iter().position(|row| Some(row.id) == on);
        self.cursor = found.unwrap_or_else(|| self.cursor.min(self.rows.len().saturating_sub(1)));
    }

    /// Wants the next list; this one stays until that is read.
    pub(in crate::tui) fn turn(&mut self) {
        (self.wanted, self.most) = (self.which.next(), FIRST);
    }

    /// Drops everything that was read.
    pub(in crate::tui) fn forget(&mut self) {
        *self = Self { which: self.which, wanted: self.which, ..Self::default() };
    }

    /// Wants all of the list; whether that was not asked for before.
    pub(in crate::tui) fn want_all(&mut self) -> bool {
        self.has_more() && std::mem::replace(&mut self.most, usize::MAX) < usize::MAX
    }

    /// Whether there are more than were read.
    fn has_more(&self) -> bool {
        self.asked < self.total
    }

    /// Wants more when the mark is within a page of the last that was read.
    pub(in crate::tui) fn look_ahead(&mut self, page: usize) {
        if self.has_more() && self.cursor + page >= self.rows.len() {
            self.most = self.most.max(self.asked.saturating_mul(2));
        }
    }

    /// Whether more is wanted than was read.
    pub(in crate::tui) fn lacks_rows(&self) -> bool {
        self.has_more() && self.asked < self.most
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
        _ if session.is_unsettled(now) => "to settle",
        Status::Scheduled => "scheduled",
        Status::NoShow => "no show",
        status => status.key(),
    }
}

/// The key of an action, as it is set.
fn key(app: &App, action: Action) -> String {
    let spec = app.specs().find(|spec| spec.action == action);
    spec.map(|spec| app.keymap.label(spec)).unwrap_or_default()
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let sessions = &app.sessions;
    // The list begins with what took place today and holds what was called off; neither is to come.
    let total = if sessions.which == Which::ToCome { sessions.ahead } else { sessions.total };
    let count = thousands(u64::try_from(total).unwrap_or(u64::MAX));
    let noun = if total == 1 { "session" } else { "sessions" };
    let settle = match sessions.to_settle {
        0 => String::new(),
        _ if sessions.which == Which::Open => String::new(),
        open if sessions.which == Which::ToCome => {
            format!(". {open} to settle, {} shows them", key(app, Action::Which))
        }
        open => format!(". {open} to settle"),
    };
    let handle = sessions.row().map(|session| format!("{}. ", session.handle)).unwrap_or_default();
    format!("{handle}{count} {noun} {}{settle}", sessions.which.words())
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App, body: Rect) -> (Rect, usize, usize) {
    window(app, if app.is_wide() { halves(body).0 } else { body })
}

fn window(app: &App, area: Rect) -> (Rect, usize, usize) {
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (area, first(app.sessions.cursor, usize::from(area.height)), app.sessions.rows.len())
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
    if app.sessions.rows.is_empty() {
        let left = area.width / 8;
        let title = format!("No sessions {}", app.sessions.which.words());
        canvas.put((left, area.y + 4), room, &title, looks.strong());
        let told = [
            (Action::NewSession, "schedule a session         coach session add"),
            (Action::Which, "others: to come, open, past"),
        ];
        for (y, (action, told)) in (area.y + 6..).zip(told) {
            canvas.put((left, y), room, &format!("{:<4}{told}", key(app, action)), Style::new());
        }
        return;
    }
    let (place, from, _) = window(app, area);
    let day_of = |session: &Session| session.scheduled_at.with_timezone(&app.reader.zone).date_naive();
    let days = app.sessions.rows.iter().skip(from).take(usize::from(place.height)).map(day_of);
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
    canvas.put((area.x, area.y), room, &line(" ", "DAY", "AT", "NAME", "WHAT", "STATUS"), looks.quiet());
    let mut before: Option<NaiveDate> = None;
    let shown = app.sessions.rows.iter().enumerate().skip(from).take(usize::from(place.height));
    for (row, (index, session)) in shown.enumerate() {
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
            canvas.mark(Rect { y, height: 1, ..place });
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::{
        domain::client::full_name,
        practice::{
            Outcome,
            session::{Draft, Overlap, log},
        },
        store::Kind,
        tui::app::{Msg, Reply, testing::Bench},
    };

    #[test]
    fn the_past_is_read_as_far_as_the_mark_goes() {
        let mut bench = Bench::full();
        let chloe =
            bench.app.clients.rows.iter().find(|row| row.name == full_name("Chloé", "Martin")).unwrap();
        let client = chloe.glance.id;
        let (practice, env) = (&mut bench.world.practice, &mut bench.world.env);
        let done = practice.write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
            let draft = Draft::usual(client, setting);
            for days in 1..=1_300 {
                let at = (setting.now - TimeDelta::days(days)).with_timezone(&setting.zone);
                log(tx, setting, &draft, at, None, Overlap::Allow)?;
            }
            Ok(Outcome::Keep((), String::new()))
        });
        done.unwrap();
        bench.keys("4ff");
        assert!(bench.shown().contains("1,300 sessions past"), "{}", bench.shown());
        let read = |bench: &Bench| (bench.app.sessions.rows.len(), bench.app.sessions.cursor);
        assert_eq!(read(&bench), (500, 0));
        bench.keys(&"j".repeat(470));
        assert_eq!(read(&bench), (500, 470));
        let marked = bench.app.sessions.row().unwrap().id;
        bench.keys(&"j".repeat(20));
        assert_eq!(read(&bench), (1_000, 490), "the last page of what was read");
        bench.keys(&"k".repeat(20));
        assert_eq!(bench.app.sessions.row().unwrap().id, marked, "in the same order");
        bench.keys("G");
        assert_eq!(read(&bench), (1_300, 1_299), "the first of all");
        let marked = bench.app.sessions.row().unwrap().id;
        let (practice, env) = (&mut bench.world.practice, &mut bench.world.env);
        let done = practice.write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
            let at = (setting.now - TimeDelta::hours(30)).with_timezone(&setting.zone);
            log(tx, setting, &Draft::usual(client, setting), at, None, Overlap::Allow)?;
            Ok(Outcome::Keep((), String::new()))
        });
        done.unwrap();
        bench.send(Msg::Done(Reply::Changed));
        assert_eq!(bench.app.sessions.row().unwrap().id, marked, "whatever comes before it");
        assert_eq!(read(&bench), (1_301, 1_300));
        bench.keys("fff");
        assert_eq!(read(&bench), (500, 0), "another list begins anew");
        bench
            .world
            .practice
            .store
            .damage("UPDATE sessions SET zone = 'Nowhere/Else' WHERE scheduled_at < '2026'");
        bench.keys("G");
        assert!(bench.toast().contains(" records cannot be read completely ("), "{}", bench.toast());
        assert!(!bench.toast().contains("zone"), "{}", bench.toast());
        assert_eq!(read(&bench), (267, 266), "the last of what can be read");
        bench.keys("1");
        bench.keys("4");
        assert_eq!(read(&bench), (267, 266), "as it was");
    }

    #[test]
    fn only_what_is_scheduled_and_lies_ahead_is_to_come() {
        let mut bench = Bench::full();
        bench.keys("4n");
        bench.keys("ada\ntoday 17:00\t50m\t\t\n");
        for _ in 0..2 {
            bench.keys("nben\ntomorrow 10h\n\n\n\n");
            bench.keys("4");
            assert!(bench.shown().contains("2 sessions to come"), "{}", bench.shown());
            bench.keys("Gc");
        }
        bench.keys("g");
        assert_eq!(bench.app.sessions.rows.len(), 3, "what was called off stays on the list");
        assert!(bench.shown().contains(". 1 session to come"), "{}", bench.shown());
    }
}
