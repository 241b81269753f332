//! Today: what the day holds, who needs attention, and the week to come.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{
        id::{ActionId, ClientId},
        when::echo,
    },
    practice::today::Today as Day,
    report::measure::width,
    store::agenda::Planned,
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::{clients::list::pattern_words, first},
    },
};

/// The day, and the marked row: sessions first, then who needs attention.
#[derive(Default)]
pub(in crate::tui) struct Today {
    pub(in crate::tui) day: Option<Box<Day>>,
    pub(in crate::tui) cursor: usize,
    /// Who is on it, by name: the screen can be drawn before all clients are read.
    pub(in crate::tui) names: HashMap<ClientId, String>,
    /// What the items are called that somebody needs attention for.
    pub(in crate::tui) titles: HashMap<ActionId, String>,
}

impl Today {
    /// How many rows can be marked.
    pub(in crate::tui) fn count(&self) -> usize {
        self.day.as_ref().map_or(0, |day| day.sessions.len() + day.needs.len())
    }

    /// The marked session.
    pub(in crate::tui) fn session(&self) -> Option<&Planned> {
        self.day.as_ref()?.sessions.get(self.cursor)
    }

    /// Whom the mark is on.
    pub(in crate::tui) fn client(&self) -> Option<ClientId> {
        let day = self.day.as_ref()?;
        let needs = || day.needs.get(self.cursor.checked_sub(day.sessions.len())?).map(|needs| needs.client);
        self.session().map(|session| session.client).or_else(needs)
    }

    /// Whom a preparation is for: the marked client, or whose session is next.
    pub(in crate::tui) fn to_prepare(&self) -> Option<ClientId> {
        let next = || self.day.as_ref()?.upcoming.first().map(|session| session.client);
        self.client().or_else(next)
    }

    /// Whether it shows nobody at all.
    pub(in crate::tui) fn is_blank(&self) -> bool {
        self.count() == 0 && self.to_prepare().is_none()
    }

    /// Takes the day as it is now; at first the mark is on what comes next, or on who needs attention.
    pub(in crate::tui) fn take(
        &mut self,
        day: Day,
        (names, titles): (HashMap<ClientId, String>, HashMap<ActionId, String>),
        now: DateTime<chrono::Utc>,
    ) {
        if self.day.is_none() {
            let next = day
                .sessions
                .iter()
                .position(|session| session.scheduled_at + chrono::TimeDelta::minutes(session.minutes) > now);
            self.cursor = next.unwrap_or(day.sessions.len());
        }
        (self.day, self.names, self.titles) = (Some(Box::new(day)), names, titles);
        self.cursor = self.cursor.min(self.count().saturating_sub(1));
    }
}

/// The three parts of the screen, one below the other, each under a heading.
struct Parts {
    agenda: Rect,
    needs: Rect,
    week: Rect,
}

impl Parts {
    fn of(app: &App, day: &Day, body: Rect) -> Self {
        let area = if app.is_wide() { halves(body).0 } else { body };
        let room = area.height.saturating_sub(5);
        let agenda = cells(day.sessions.len().max(1)).min(room / 2);
        let week =
            cells(week(app, day, usize::from(area.width)).len().max(1)).min(room.saturating_sub(agenda) / 2);
        let needs = cells(day.needs.len().max(1)).min(room.saturating_sub(agenda + week));
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        Self { agenda: part(1, agenda), needs: part(agenda + 3, needs), week: part(agenda + needs + 5, week) }
    }
}

/// Which row lies under the mouse.
pub(in crate::tui) fn row_at(app: &App, body: Rect, (x, y): (u16, u16)) -> Option<usize> {
    let day = app.today.day.as_ref()?;
    let Parts { agenda, needs, .. } = Parts::of(app, day, body);
    let holds = |area: Rect| x < area.right() && (area.y..area.bottom()).contains(&y);
    let sessions = day.sessions.len();
    let row = if holds(agenda) {
        first(app.today.cursor.min(sessions.saturating_sub(1)), usize::from(agenda.height))
            + usize::from(y - agenda.y)
    } else if holds(needs) {
        let from = first(app.today.cursor.saturating_sub(sessions), usize::from(needs.height));
        sessions + from + usize::from(y - needs.y)
    } else {
        return None;
    };
    let end = if holds(agenda) { sessions } else { app.today.count() };
    (row < end).then_some(row)
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let Some(day) = &app.today.day else { return String::new() };
    let plural =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    format!(
        "{}, {} attention, {} in the next 7 days",
        plural(day.sessions.len(), "session", "sessions"),
        plural(day.needs.len(), "client needs", "clients need"),
        day.upcoming.len()
    )
}

pub(in crate::tui) fn draw(app: &App, body: Rect, canvas: &mut Canvas<'_>) {
    let Some(day) = &app.today.day else { return };
    let parts = Parts::of(app, day, body);
    let room = usize::from(parts.agenda.width);
    let above = |area: Rect| (area.x, area.y.saturating_sub(1));
    let title = format!(
        "{}, {}",
        if day.on == app.local().date_naive() { "Today" } else { "On" },
        day.on.format("%A %-d %B")
    );
    canvas.heading(above(parts.agenda), room, &title);
    agenda(app, day, parts.agenda, canvas);
    canvas.heading(above(parts.needs), room, &format!("Needs attention {}", day.needs.len()));
    needs(app, day, parts.needs, canvas);
    canvas.heading(above(parts.week), room, &format!("Next 7 days {}", day.upcoming.len()));
    if day.upcoming.is_empty() {
        canvas.put(
            (parts.week.x + 2, parts.week.y),
            room,
            "nothing is scheduled: n schedules a session",
            canvas.looks.quiet(),
        );
    }
    for (y, line) in (parts.week.y..parts.week.bottom()).zip(week(app, day, room)) {
        canvas.put((parts.week.x + 2, y), room.saturating_sub(2), &line, Style::new());
    }
}

fn name(app: &App, id: ClientId) -> &str {
    let known = || app.clients.by_id(id).map(|row| row.name.as_str());
    app.today.names.get(&id).map(String::as_str).or_else(known).unwrap_or_default()
}

fn clock(app: &App, session: &Planned) -> DateTime<Tz> {
    session.scheduled_at.with_timezone(&app.reader.zone)
}

fn agenda(app: &App, day: &Day, area: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let room = usize::from(area.width);
    if day.sessions.is_empty() {
        canvas.put((area.x + 2, area.y), room, "no sessions today", looks.quiet());
    }
    let last = day.sessions.len().saturating_sub(1);
    let from = first(app.today.cursor.min(last), usize::from(area.height));
    let shown = day.sessions.iter().enumerate().skip(from).take(usize::from(area.height));
    for (row, (place, session)) in shown.enumerate() {
        let marked = place == app.today.cursor;
        let focus = session.focus.map(|dimension| format!(", {dimension}")).unwrap_or_default();
        let what = format!("{}, {}m{focus}", session.kind.replace('_', " "), session.minutes);
        let state = match session.status.as_str() {
            "scheduled" => echo::distance(app.now, session.scheduled_at, app.reader.zone),
            status => status.replace('_', " "),
        };
        let notes = if session.notes { ", notes" } else { "" };
        let text = format!(
            "{} {}  {} {} {state}{notes}",
            if marked { ">" } else { " " },
            clock(app, session).format("%H:%M"),
            column(name(app, session.client), 20, false, looks),
            column(&what, 24, false, looks),
        );
        let y = area.y + cells(row);
        let over = session.status != "scheduled";
        canvas.put((area.x, y), room, &text, if over { looks.quiet() } else { Style::new() });
        if marked {
            canvas.mark(Rect { y, height: 1, ..area });
        }
    }
}

/// In so many cells there is room for the name of a pattern.
const NAMED: usize = 112;

fn needs(app: &App, day: &Day, area: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let room = usize::from(area.width);
    if day.needs.is_empty() {
        canvas.put((area.x + 2, area.y), room, "nobody", looks.quiet());
    }
    let here = app.today.cursor.checked_sub(day.sessions.len());
    let from = first(here.unwrap_or_default(), usize::from(area.height));
    let shown = day.needs.iter().enumerate().skip(from).take(usize::from(area.height));
    for (row, (place, needs)) in shown.enumerate() {
        let marked = here == Some(place);
        let words: Vec<String> = needs
            .reasons
            .iter()
            .map(|reason| {
                let title = |id| app.today.titles.get(&id).cloned();
                reason.told(title, |pattern| pattern_words(app, pattern, room >= NAMED).to_owned())
            })
            .collect();
        let who = column(name(app, needs.client), 20, false, looks);
        let text = format!("{} {who} {}", if marked { ">" } else { " " }, words.join("; "));
        let y = area.y + cells(row);
        canvas.put((area.x, y), room, &text, Style::new());
        if marked {
            canvas.mark(Rect { y, height: 1, ..area });
        }
    }
}

/// The sessions of the days to come, day by day.
fn week(app: &App, day: &Day, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<NaiveDate> = None;
    for session in &day.upcoming {
        let at = clock(app, session);
        let entry = format!("{} {}", at.format("%H:%M"), name(app, session.client));
        let on = at.date_naive();
        match lines.last_mut() {
            Some(line) if before == Some(on) && width(line) + width(&entry) + 3 <= room.saturating_sub(2) => {
                line.push_str("   ");
                line.push_str(&entry);
            }
            _ if before == Some(on) => lines.push(format!("        {entry}")),
            _ => lines.push(format!("{:<8}{entry}", on.format("%a %-d").to_string())),
        }
        before = Some(on);
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::{practice::testing::World, tui::app::testing::Bench};

    #[test]
    fn what_is_overdue_is_called_by_its_title() {
        let mut bench = Bench::over(World::demo());
        bench.app.size = (120, 30);
        bench.keys("1");
        assert!(
            bench.shown().contains("overdue: Write the boundary letter, due Mon 21 Sep"),
            "{}",
            bench.shown()
        );
    }
}
