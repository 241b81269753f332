//! The notes of a session while they are written: text on the left, what is known of the client on the right.

use ratatui::{
    crossterm::event::KeyEvent,
    layout::Rect,
    style::{Modifier, Style},
    widgets::Widget,
};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::{
    domain::{
        Dimension,
        action::{Standing, in_note, standing},
        session::Session,
        when::Reader,
    },
    practice::dashboard::Detail,
    report::{
        spark::{self, Scale},
        when,
    },
    tui::{
        app::{App, body},
        paint::Canvas,
    },
};

/// Notes are kept this many milliseconds after the last key.
pub(in crate::tui) const PAUSE: u64 = 2_000;

/// The editor, and what of it is stored.
pub(in crate::tui) struct Editor {
    pub(in crate::tui) session: Session,
    area: TextArea<'static>,
    /// What stood there when it was opened: boxes on other lines become action items.
    pub(in crate::tui) opened: String,
    /// What is stored.
    pub(in crate::tui) stored: String,
    /// When it was last changed, while that is not stored.
    pub(in crate::tui) changed: Option<u64>,
    /// The operation that its saves extend.
    pub(in crate::tui) op: Option<i64>,
    pub(in crate::tui) side: bool,
}

fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(Style::new());
    area.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl Editor {
    /// Opens notes as they are stored.
    pub(in crate::tui) fn new(session: Session, notes: &str) -> Self {
        Self {
            session,
            area: area(notes),
            opened: notes.to_owned(),
            stored: notes.to_owned(),
            changed: None,
            op: None,
            side: true,
        }
    }

    /// What stands there.
    pub(in crate::tui) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Takes a key.
    pub(in crate::tui) fn type_in(&mut self, event: KeyEvent, now: u64) {
        if self.area.input(event) {
            self.changed = Some(now);
        }
    }

    /// Takes text from the clipboard.
    pub(in crate::tui) fn paste(&mut self, text: &str, now: u64) {
        let clean: String = text.replace("\r\n", "\n").replace('\r', "\n");
        self.area.insert_str(clean.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>());
        self.changed = Some(now);
    }

    /// Takes what another editor made of it.
    pub(in crate::tui) fn replace(&mut self, text: &str, now: u64) {
        if text != self.text() {
            self.area = area(text);
            self.changed = Some(now);
        }
    }

    /// Whether everything is stored.
    pub(in crate::tui) fn is_kept(&self) -> bool {
        self.text().trim_end() == self.stored.trim_end()
    }

    /// What the lines with boxes will become, in a sentence.
    fn items(&self, reader: &Reader, told: impl Fn(chrono::NaiveDate) -> String) -> Option<String> {
        let text = self.text();
        let known: Vec<&str> = self.opened.lines().collect();
        let new: Vec<&str> = text.lines().map(|line| if known.contains(&line) { "" } else { line }).collect();
        let items = match in_note(&new.join("\n"), reader) {
            Ok(items) => items,
            Err(error) => return Some(error.to_string()),
        };
        let open: Vec<_> = items.iter().filter(|item| !item.done).collect();
        if open.is_empty() {
            return None;
        }
        let noun = if open.len() == 1 { "action item" } else { "action items" };
        let due: Vec<String> = open.iter().filter_map(|item| item.due).map(told).collect();
        let due = if due.is_empty() { String::new() } else { format!(": due {}", due.join(", ")) };
        Some(format!("{} new {noun} will be added{due}", open.len()))
    }
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let Some(editor) = &app.editor else { return String::new() };
    let told = |day| when::date(day, app.reader.zone, app.now);
    editor
        .items(&app.reader, told)
        .unwrap_or_else(|| "lines that start with - [ ] become action items".to_owned())
}

/// `0:31 of 1:30`.
fn clock(app: &App, session: &Session) -> String {
    let hours = |minutes: i64| format!("{}:{:02}", minutes / 60, minutes % 60);
    let minutes = session.clock.elapsed(app.now) / 60;
    let running = if session.clock.started_at.is_some() { "" } else { "clock stands at " };
    format!("{running}{} of {}", hours(minutes), hours(i64::from(session.length.get())))
}

pub(in crate::tui) fn draw(app: &App, canvas: &mut Canvas<'_>) {
    let Some(editor) = &app.editor else { return };
    let (looks, body) = (canvas.looks, body(app));
    let session = &editor.session;
    let who = app.clients.by_id(session.client_id).map_or("", |row| row.name.as_str());
    let at = when::wall_time(session.scheduled_at, app.reader.zone, app.now);
    let title = format!("{who}  {}, {at}", super::sessions::plan(session));
    canvas.put((1, 0), usize::from(app.size.0).saturating_sub(32), &title, looks.strong());
    canvas.put_right((app.size.0 - 1, 0), 30, &clock(app, session), Style::new());
    let panel = match app.size.0 {
        _ if !editor.side => 0,
        140.. => 60,
        _ => 26,
    };
    let left = body.width.saturating_sub(if panel == 0 { 0 } else { panel + 1 });
    let kept =
        if editor.changed.is_none() && editor.is_kept() { "encrypted, saved" } else { "not saved yet" };
    canvas.heading((body.x, body.y), usize::from(left), &format!("Notes, {kept}"));
    let notes = Rect { y: body.y + 1, width: left.min(100), height: body.height.saturating_sub(1), ..body };
    editor.area.render(notes, canvas.buffer);
    if let Some(detail) = app.page.detail.as_deref().filter(|detail| detail.client.id == session.client_id)
        && panel > 0
    {
        side(app, detail, Rect { x: left + 1, width: panel, ..body }, canvas);
    }
}

/// Scores, open items and running interventions of the client.
fn side(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let (looks, room) = (canvas.looks, usize::from(area.width));
    canvas.heading((area.x, area.y), room, "Scores");
    let mut y = area.y + 1;
    for dimension in Dimension::ALL {
        let units: Vec<_> = detail.scores.iter().filter_map(|score| score.scores[dimension]).collect();
        let values: Vec<u8> = units.iter().filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
        let now = units.last().map_or_else(|| "-".to_owned(), ToString::to_string);
        let line = spark::line(&values, 10, Scale::Unit, looks.ascii);
        let pieces = [
            (&*format!("{:<4}", dimension.key()), looks.dimension(dimension)),
            (&*format!("{now:<5} "), Style::new()),
            (&*line, looks.dimension(dimension)),
        ];
        canvas.put_all((area.x, y), area.right(), &pieces);
        y += 1;
    }
    let today = app.local().date_naive();
    let open: Vec<_> = detail.items.iter().filter(|item| item.completed_at.is_none()).collect();
    let mut lines = vec![(true, format!("Open items {}", open.len()))];
    for item in open {
        lines.push((false, format!("[ ] {}", item.title)));
        if let Some(due) = item.due_date {
            let overdue = standing(item.status, item.due_date, today) == Standing::Overdue;
            let day = when::date(due, app.reader.zone, app.now);
            lines.push((false, format!("    {}due {day}", if overdue { "overdue, " } else { "" })));
        }
    }
    let running: Vec<_> = detail.given.iter().filter(|given| given.assignment.status.is_running()).collect();
    lines.push((true, format!("Interventions {}", running.len())));
    lines.extend(running.iter().map(|given| (false, format!("{} {}", given.code, given.name))));
    for (y, (heading, line)) in (y + 1..area.bottom()).zip(lines) {
        if heading {
            canvas.heading((area.x, y), room, &line);
        } else {
            canvas.put((area.x, y), room, &line, Style::new());
        }
    }
}
