//! The notes of a session while they are written: text on the left, what is known of the client on the right.

mod side;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ratatui::{crossterm::event::KeyEvent, layout::Rect, style::Style};

use crate::{
    domain::{
        boxes,
        session::{Session, draft::begins_version},
        text::{counted, words},
        when::Reader,
    },
    practice::{kept::About, overtaken::Seen},
    report::{
        measure::{fit, width},
        when,
    },
    tui::{
        app::{App, body},
        paint::Canvas,
        writing::Writing,
    },
};

/// Notes are kept this many milliseconds after the last key.
pub(in crate::tui) const PAUSE: u64 = 2_000;
/// How long ago they were kept is told in seconds for so many milliseconds.
const LATELY: u64 = 60_000;
/// Notes are written in lines no longer than this.
const WIDEST: u16 = 100;

/// How notes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Keep {
    /// As they grow.
    Growing,
    /// As a version that stays.
    Version,
    /// For good: their boxes become action items, and the editor closes.
    Finished,
    /// As they are before the editor goes: what cannot be stored is kept in a file.
    Last,
}

/// Notes as they were found.
pub(in crate::tui) struct Found {
    pub(in crate::tui) text: String,
    /// What stood there before they were begun, and when they were last kept; none where they were finished.
    pub(in crate::tui) draft: Option<(String, DateTime<Utc>)>,
    /// As they are compared when they are saved.
    pub(in crate::tui) seen: Seen,
}

/// The editor, and what of it is stored.
pub(in crate::tui) struct Editor {
    pub(in crate::tui) session: Session,
    writing: Writing,
    /// What was finished when it was opened: boxes on other lines become action items.
    finished: String,
    /// What is stored, as far as it is known here.
    pub(in crate::tui) stored: String,
    /// The same, as it is compared with what really is when notes are saved.
    pub(in crate::tui) seen: Seen,
    /// Whether another window changed it since, so that nothing is saved before that was asked about.
    pub(in crate::tui) overtaken: bool,
    /// When it was last changed, while that is not stored.
    pub(in crate::tui) changed: Option<u64>,
    /// When it was last stored.
    kept: Option<u64>,
    /// The operation that its saves extend, and since when.
    version: Option<(i64, u64)>,
    pub(in crate::tui) side: bool,
    /// The sentence of what was finished with the notes.
    pub(in crate::tui) told: Option<String>,
}

impl Editor {
    /// Opens notes. Those that were never finished are a change that can be taken back.
    pub(in crate::tui) fn new(session: Session, found: &Found) -> Self {
        let text = found.text.as_str();
        let finished = found.draft.as_ref().map_or(text, |(finished, _)| finished);
        let mut writing = Writing::new(finished);
        writing.replace(text);
        Self {
            session,
            writing,
            finished: finished.to_owned(),
            stored: text.to_owned(),
            seen: found.seen.clone(),
            overtaken: false,
            changed: None,
            kept: None,
            version: None,
            side: true,
            told: None,
        }
    }

    /// Takes in what somebody else made of the notes meanwhile; whether they did. What was written here stays and waits
    /// until it is asked about; where nothing was, theirs is shown.
    pub(in crate::tui) fn meet(&mut self, session: Session, found: &Found, now: u64) -> bool {
        self.session = session;
        if found.text == self.stored {
            // Theirs may be gone again: then what is written here is kept as ever.
            if std::mem::take(&mut self.overtaken) {
                self.changed = Some(now);
            }
            self.seen = found.seen.clone();
            return false;
        }
        let text = found.text.as_str();
        found.draft.as_ref().map_or(text, |(finished, _)| finished).clone_into(&mut self.finished);
        self.version = None;
        let mine = self.text();
        // A blank is nothing to store, but somebody is writing.
        let writes = !self.is_kept() || (self.changed.is_some() && mine != self.stored);
        self.overtaken = writes && mine.trim_end() != text.trim_end();
        if !self.overtaken {
            text.clone_into(&mut self.stored);
            self.seen = found.seen.clone();
            self.writing.replace(text);
            self.changed = None;
        }
        true
    }

    /// What its words are about where they have to be kept in a file.
    pub(in crate::tui) fn about(&self) -> About {
        About::Rewritten(self.session.handle.clone(), Some(self.seen.edition()))
    }

    /// What stands there.
    pub(in crate::tui) fn text(&self) -> String {
        self.writing.text()
    }

    /// Takes a key.
    pub(in crate::tui) fn type_in(&mut self, event: KeyEvent, room: Rect, now: u64) {
        if self.writing.press(event, room) {
            self.changed = Some(now);
        }
    }

    /// Takes text from the clipboard.
    pub(in crate::tui) fn paste(&mut self, text: &str, now: u64) {
        self.writing.insert(text);
        self.changed = Some(now);
    }

    /// Takes another text: what another editor made of it, or an earlier version. What is stored stays as a version.
    pub(in crate::tui) fn replace(&mut self, text: &str, now: u64) {
        if self.writing.replace(text) {
            (self.changed, self.version) = (Some(now), None);
        }
    }

    /// Takes a change back, or an undo.
    pub(in crate::tui) fn turn(&mut self, back: bool, now: u64) {
        if if back { self.writing.undo() } else { self.writing.redo() } {
            self.changed = Some(now);
        }
    }

    /// Puts the cursor where somebody points on the screen.
    pub(in crate::tui) fn point(&mut self, (x, y): (u16, u16), room: Rect) {
        if room.contains((x, y).into()) {
            self.writing.point((x - room.x, y - room.y), room);
        }
    }

    /// The operation that the next save extends; none where it begins a version of its own.
    pub(in crate::tui) fn extends(&self, now: u64) -> Option<i64> {
        let age =
            |since| TimeDelta::milliseconds(i64::try_from(now.saturating_sub(since)).unwrap_or(i64::MAX));
        let (op, since) = self.version?;
        (!begins_version(&self.stored, &self.text(), age(since))).then_some(op)
    }

    /// Notes that it was stored, as `text`.
    pub(in crate::tui) fn was_kept(&mut self, seen: Seen, op: Option<i64>, (keep, now): (Keep, u64)) {
        (self.stored, self.changed, self.overtaken) = (seen.text().to_owned(), None, false);
        self.seen = seen;
        if let Some(op) = op {
            self.kept = Some(now);
            let since = self.version.filter(|(before, _)| *before == op).map_or(now, |(_, since)| since);
            self.version = Some((op, since));
        }
        if keep != Keep::Growing {
            self.version = None;
        }
    }

    /// Whether nothing stands there but what was finished before.
    pub(in crate::tui) fn is_as_before(&self) -> bool {
        self.text().trim_end() == self.finished.trim_end()
    }

    /// Whether everything is stored.
    pub(in crate::tui) fn is_kept(&self) -> bool {
        self.text().trim_end() == self.stored.trim_end()
    }

    /// Since when it waits to be stored by itself.
    pub(in crate::tui) fn waits(&self) -> Option<u64> {
        self.changed.filter(|_| !self.overtaken)
    }

    /// Whether it tells how many seconds ago it was stored.
    pub(in crate::tui) fn counts_seconds(&self, now: u64) -> bool {
        self.changed.is_none() && self.kept.is_some_and(|at| now.saturating_sub(at) < LATELY + 1_000)
    }

    /// Milliseconds until that is another number.
    pub(in crate::tui) fn next_second(&self, now: u64) -> u64 {
        self.kept.map_or(1_000, |at| 1_000 - now.saturating_sub(at) % 1_000)
    }

    /// What the lines with boxes will become, in a sentence.
    fn items(&self, reader: &Reader, told: impl Fn(NaiveDate) -> String) -> Option<String> {
        let reader = boxes::reader_at(*reader, self.session.scheduled_at);
        let (before, now) = (boxes::read(&self.finished, &reader), boxes::read(&self.text(), &reader));
        let origins = boxes::origins(&before, &now);
        let typed = |old: &Option<usize>| old.and_then(|old| before.get(old)).map(|was| was.typed.as_str());
        let touched = || now.iter().zip(&origins).filter(|(is, old)| typed(old) != Some(is.typed.as_str()));
        if let Some((line, doubt)) = touched().find_map(|(is, _)| Some((is.line, is.doubt.as_ref()?))) {
            return Some(format!("line {line}: {doubt}"));
        }
        let new: Vec<_> = touched().filter(|(is, old)| old.is_none() && !is.done).map(|(is, _)| is).collect();
        if new.is_empty() {
            let changed = touched().filter(|(_, old)| old.is_some()).count();
            let noun = if changed == 1 { "action item" } else { "action items" };
            return (changed > 0).then(|| format!("{changed} {noun} will be changed"));
        }
        let noun = if new.len() == 1 { "action item" } else { "action items" };
        let due: Vec<String> = new.iter().filter_map(|is| is.due).map(told).collect();
        let due = if due.is_empty() { String::new() } else { format!(": due {}", due.join(", ")) };
        Some(format!("{} new {noun} will be added{due}", new.len()))
    }
}

impl Found {
    /// What is told when notes that were never finished are opened: `Not finished: a draft from 17:42, 312 words. Ctrl-U
    /// discards it`. Whether the program ended well then, or another window still writes them, nobody knows.
    pub(in crate::tui) fn unfinished(&self, app: &App, undo: &str) -> Option<String> {
        let (finished, at) = self.draft.as_ref()?;
        if finished.trim_end() == self.text.trim_end() {
            return None;
        }
        let count = counted(words(&self.text));
        let away = if undo.is_empty() { String::new() } else { format!(". {undo} discards it") };
        Some(format!("Not finished: a draft from {}, {count}{away}", clock_time(app, *at)))
    }
}

/// `17:42`, with the day where it is another one.
pub(in crate::tui) fn clock_time(app: &App, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&app.reader.zone);
    if local.date_naive() == app.local().date_naive() {
        return local.format("%H:%M").to_string();
    }
    when::wall_time(at, app.reader.zone, app.now)
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let Some(editor) = &app.editor else { return String::new() };
    let told = |day| when::date(day, app.reader.zone, app.now);
    editor
        .items(&app.reader, told)
        .unwrap_or_else(|| "lines that start with - [ ] become action items".to_owned())
}

/// `0:31 of 1:30`; where there is room, that it stands.
fn clock(app: &App, session: &Session) -> String {
    let hours = |minutes: i64| format!("{}:{:02}", minutes / 60, minutes % 60);
    let minutes = session.clock.elapsed(app.now) / 60;
    let told = session.clock.started_at.is_some() || app.size.0 < 80;
    let running = if told { "" } else { "clock at " };
    format!("{running}{} of {}", hours(minutes), hours(i64::from(session.length.get())))
}

/// Who, what and when, as much as there is room for.
fn title(app: &App, session: &Session, who: &str, free: usize) -> String {
    let plan = super::sessions::plan(session);
    let at = session.scheduled_at;
    let long = format!("{who}  {plan}, {}", when::wall_time(at, app.reader.zone, app.now));
    let short = format!("{who}  {plan}, {}", clock_time(app, at));
    let fits = |title: &String| width(title) <= free;
    [long, short].into_iter().find(fits).unwrap_or_else(|| {
        let who = fit(who, free.saturating_sub(width(&plan) + 2), app.looks.cut());
        format!("{who}  {plan}")
    })
}

/// `encrypted, saved 3 s ago`.
fn kept(app: &App, editor: &Editor) -> String {
    if editor.overtaken {
        return "changed elsewhere, not saved".to_owned();
    }
    if editor.changed.is_some() || !editor.is_kept() {
        return "encrypted, not saved yet".to_owned();
    }
    match editor.kept.map(|at| app.watch.now().saturating_sub(at)) {
        Some(ago) if ago < LATELY => format!("encrypted, saved {} s ago", ago / 1_000),
        Some(ago) => {
            let ago = TimeDelta::milliseconds(i64::try_from(ago).unwrap_or_default());
            format!("encrypted, saved {}", clock_time(app, app.now - ago))
        }
        None => "encrypted, saved".to_owned(),
    }
}

/// Left and right: the notes under their heading, and what is known of the client; without a panel that is empty.
fn parts(app: &App) -> (Rect, Rect) {
    let body = body(app);
    let panel = match app.size.0 {
        _ if app.editor.as_ref().is_none_or(|editor| !editor.side) => 0,
        140.. => 60,
        _ => 26,
    };
    let left = Rect { width: body.width.saturating_sub(if panel == 0 { 0 } else { panel + 1 }), ..body };
    (left, Rect { x: body.right().saturating_sub(panel), width: panel, ..body })
}

/// Where the notes are written.
pub(in crate::tui) fn room(app: &App) -> Rect {
    let (left, _) = parts(app);
    Rect { y: left.y + 1, width: left.width.min(WIDEST), height: left.height.saturating_sub(1), ..left }
}

pub(in crate::tui) fn draw(app: &App, canvas: &mut Canvas<'_>) {
    let Some(editor) = &app.editor else { return };
    let looks = canvas.looks;
    let session = &editor.session;
    let who = app.clients.by_id(session.client_id).map_or("", |row| row.name.as_str());
    let time = clock(app, session);
    let free = usize::from(app.size.0).saturating_sub(width(&time) + 4);
    canvas.put((1, 0), free, &title(app, session, who, free), looks.strong());
    canvas.put_right((app.size.0 - 1, 0), width(&time), &time, Style::new());
    let (left, right) = parts(app);
    canvas.heading((left.x, left.y), usize::from(left.width), "Notes");
    let kept = format!(" {} ", kept(app, editor));
    canvas.put_right((left.right() - 1, left.y), width(&kept), &kept, looks.quiet());
    editor.writing.draw(room(app), canvas);
    if let Some(detail) = app.page.detail.as_deref().filter(|detail| detail.client.id == session.client_id)
        && right.width > 0
    {
        side::draw(app, detail, right, canvas);
    }
}
