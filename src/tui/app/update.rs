//! From a message to a new state and effects; pure.

use chrono::Utc;
use ratatui::crossterm::event::{Event, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::{App, Change, Effect, Msg, layout};
use crate::{
    domain::{
        id::ClientId,
        keys::{Action, Key, Place, Spec},
        text::stray,
        when::{Timed, WhenError, echo},
    },
    tui::{
        keys,
        paint::shows,
        popup::{
            Popup, Taken,
            form::{For, Form},
            help,
            palette::Chosen,
            sheet::Sheet,
        },
        screen::{
            client::tried,
            editor::{self, Keep, PAUSE},
        },
    },
};

/// Two clicks within so many milliseconds are one double click.
const DOUBLE: u64 = 400;

/// One step.
pub(in crate::tui) fn update(app: &mut App, message: Msg, ticks: u64) -> Vec<Effect> {
    app.watch.see(ticks);
    match message {
        Msg::Term(event) => {
            app.watch.touch();
            app.event(event)
        }
        // First: notes that cannot be stored, however often that is tried, do not keep the practice open.
        Msg::Tick if app.can_lock && app.locked.is_none() && app.watch.idle() >= app.patience => {
            app.before(Effect::Lock)
        }
        Msg::Tick if app.notes_are_due() => vec![Effect::KeepNotes(Keep::Growing)],
        Msg::Tick => Vec::new(),
        Msg::Stop => app.before(Effect::Quit),
        Msg::Done(reply) => app.told(reply),
    }
}

impl App {
    /// Whether notes wait to be kept.
    fn notes_are_due(&self) -> bool {
        let changed = self.editor.as_ref().and_then(|editor| editor.waits());
        changed.is_some_and(|at| self.watch.now().saturating_sub(at) >= PAUSE)
    }

    /// A key for the notes: what is bound is done, everything else is typed.
    fn writes(&mut self, event: KeyEvent) -> Vec<Effect> {
        let bound = keys::key(event).filter(|key| !matches!(key, Key::Char(_)));
        let spec = bound.and_then(|key| self.keymap.find(Place::Notes, key));
        if let Some(spec) = spec {
            return if self.can(spec.action) { self.act(spec.action) } else { Vec::new() };
        }
        if self.is_refused() {
            return Vec::new();
        }
        let (now, room) = (self.watch.now(), editor::room(self));
        if let Some(editor) = &mut self.editor {
            editor.type_in(event, room, now);
            self.toast = None;
        }
        Vec::new()
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        let writing =
            self.place == Place::Notes && self.locked.is_none() && matches!(self.popup, Popup::None);
        match event {
            Event::Key(key) if writing && key.kind != KeyEventKind::Release => self.writes(key),
            Event::Paste(_) if writing && self.is_refused() => Vec::new(),
            Event::Paste(text) if writing => {
                let now = self.watch.now();
                if let Some(editor) = &mut self.editor {
                    editor.paste(&text, now);
                }
                // They would have notes refused: that they are gone is said.
                self.toast = stray(&text).map(|stray| format!("Pasted without control characters ({stray})"));
                Vec::new()
            }
            Event::FocusLost if self.editor.as_ref().is_some_and(|editor| !editor.is_kept()) => {
                vec![Effect::KeepNotes(Keep::Growing)]
            }
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                keys::key(key).map(|key| self.press(key)).unwrap_or_default()
            }
            Event::Paste(text) => {
                self.paste(&text);
                Vec::new()
            }
            Event::Mouse(mouse) if self.locked.is_none() => self.mouse(mouse),
            Event::Resize(wide, high) => {
                self.size = (wide, high);
                if self.locked.is_some() { Vec::new() } else { self.want() }
            }
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        if self.locked.is_some() {
            return self.press_locked(key);
        }
        if !shows(self.size) {
            return self.press_unseen(key);
        }
        match std::mem::take(&mut self.popup) {
            Popup::None => {
                let spec = self.keymap.find(self.place, key);
                spec.filter(|spec| self.can(spec.action))
                    .map(|spec| self.act(spec.action))
                    .unwrap_or_default()
            }
            Popup::Help(page) => {
                let more = page + 1 < help::pages(self.specs(), &self.keymap, self.size);
                if more && matches!(key, Key::Char(' ') | Key::Down | Key::PageDown) {
                    self.popup = Popup::Help(page + 1);
                }
                Vec::new()
            }
            Popup::Filter(input) => self.filtering(input, key),
            Popup::Palette(mut palette) => match palette.press(key) {
                Taken::Chose(Chosen::Run(spec)) => self.run(spec),
                Taken::Chose(Chosen::Copy(shell)) => {
                    let told = format!("Copied: {shell}");
                    vec![Effect::Copy(shell, told)]
                }
                Taken::Stays => self.keep(Popup::Palette(palette)),
                Taken::Closes => Vec::new(),
            },
            Popup::Form(mut form) => match form.press(key) {
                Taken::Chose(()) => self.send(form),
                Taken::Stays => {
                    self.echo(&mut form);
                    self.keep(Popup::Form(form))
                }
                Taken::Closes => Vec::new(),
            },
            Popup::Ask(ask) => match ask.press(key) {
                Taken::Chose(effect) => vec![effect],
                Taken::Stays | Taken::Closes => {
                    self.toast = Some("Nothing was changed".to_owned());
                    Vec::new()
                }
            },
            Popup::Pick(mut pick) => match pick.press(key) {
                Taken::Chose(effect) => vec![effect],
                Taken::Stays => self.keep(Popup::Pick(pick)),
                Taken::Closes => Vec::new(),
            },
            Popup::Who(mut who) => match who.press(key) {
                Taken::Chose(id) => self.chosen(who.then, id),
                Taken::Stays => self.keep(Popup::Who(who)),
                Taken::Closes => Vec::new(),
            },
            Popup::Sheet(mut sheet) => match sheet.press(key) {
                Taken::Stays => self.keep(Popup::Sheet(sheet)),
                Taken::Closes | Taken::Chose(()) => {
                    if sheet.is_notice() {
                        self.has_seen_asides();
                    }
                    Vec::new()
                }
            },
        }
    }

    /// A key while the keys are gone: what is typed is the passphrase.
    fn press_locked(&mut self, key: Key) -> Vec<Effect> {
        self.toast = None;
        let Some(typed) = &mut self.locked else { return Vec::new() };
        match key {
            Key::Ctrl('c') => vec![Effect::Quit],
            Key::Ctrl('z') => vec![Effect::Suspend],
            _ if self.opening => Vec::new(),
            Key::Enter => {
                self.opening = true;
                vec![Effect::Unlock]
            }
            key => {
                typed.press(key);
                Vec::new()
            }
        }
    }

    fn keep(&mut self, popup: Popup) -> Vec<Effect> {
        self.popup = popup;
        Vec::new()
    }

    /// A client was chosen for something.
    fn chosen(&mut self, then: Action, id: ClientId) -> Vec<Effect> {
        if then == Action::Give {
            let code = self.library.row().map(|row| row.intervention.code.clone());
            return code.map(|code| Effect::Write(Change::Give(code, id))).into_iter().collect();
        }
        self.for_client(then, id)
    }

    /// Says how a time that is being typed is understood.
    fn echo(&self, form: &mut Form) {
        if let (For::WhatIf(_), Some(detail)) = (form.purpose, self.detail()) {
            form.echo = match tried::tried(form, detail, &self.model) {
                Ok(tried) => tried.words().unwrap_or_default(),
                Err(error) => error.message,
            };
            return;
        }
        if !matches!(form.purpose, For::AddSession(_) | For::MoveSession(_) | For::Finish(_)) {
            return;
        }
        form.echo = match form.text("at") {
            "" => String::new(),
            typed => match self.understood(form.purpose, typed) {
                Ok((at, length)) => {
                    let length = length.map_or_else(String::new, |length| format!(" for {length}"));
                    let distance = echo::distance(self.now, at.with_timezone(&Utc), self.reader.zone);
                    format!("{}{length}, {distance}", echo::full(at))
                }
                Err(error) => error.to_string(),
            },
        };
    }

    /// A key while nothing is seen of what it would be about: only what is about no row, form or question is done.
    fn press_unseen(&mut self, key: Key) -> Vec<Effect> {
        if key == Key::Ctrl('c') {
            return self.before(Effect::Quit);
        }
        let free = |spec: &&Spec| {
            matches!(spec.action, Action::Quit | Action::Lock | Action::Suspend | Action::Repaint)
        };
        let spec = self.keymap.find(self.place, key).filter(|_| matches!(self.popup, Popup::None));
        let spec = spec.filter(free).filter(|spec| self.can(spec.action));
        spec.map(|spec| self.act(spec.action)).unwrap_or_default()
    }

    /// What a form makes of a time: a session that is booked or moved may say its end.
    fn understood(&self, purpose: For, typed: &str) -> Result<Timed, WhenError> {
        match purpose {
            For::Finish(_) => Ok((self.reader.instant(typed)?, None)),
            _ => self.reader.stretch(typed),
        }
    }

    /// Has a form kept; it stays open until that worked.
    fn send(&mut self, form: Form) -> Vec<Effect> {
        let change = match form.purpose {
            For::WhatIf(_) => return self.what_if(form),
            For::Export => {
                let effect = self.exports(&form);
                self.popup = Popup::Form(form);
                return effect.into_iter().collect();
            }
            For::AddClient => Change::AddClient(form.changed()),
            For::EditClient(id) => Change::EditClient(id, form.changed(), form.seen.clone()),
            For::AddSession(id) => Change::AddSession(id, form.changed()),
            For::Finish(id) => {
                let typed = (form.text("minutes").to_owned(), form.text("at").to_owned());
                Change::Finish(id, typed, form.seen.clone())
            }
            For::MoveSession(id) => Change::MoveSession(id, form.text("at").to_owned(), form.seen.clone()),
        };
        self.popup = Popup::Form(form);
        self.before(Effect::Write(change))
    }

    /// Shows what would follow from scores that were tried.
    fn what_if(&mut self, mut form: Form) -> Vec<Effect> {
        let Some(detail) = self.detail() else { return Vec::new() };
        self.popup = match tried::tried(&form, detail, &self.model) {
            Ok(tried) => {
                let title = format!("What if: {}", detail.client.person.name());
                Popup::Sheet(Box::new(Sheet::new(title, tried::lines(&tried, &self.model))))
            }
            Err(error) => {
                form.error = Some(error.message);
                Popup::Form(form)
            }
        };
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        if let Some(typed) = &mut self.locked {
            if !self.opening {
                typed.insert(text);
            }
            return;
        }
        match &mut self.popup {
            Popup::Filter(input) => {
                input.paste(text);
                let words = input.text().to_owned();
                self.look_for(&words);
            }
            Popup::Form(form) => form.paste(text),
            Popup::Palette(palette) => palette.paste(text),
            Popup::Who(who) => who.paste(text),
            Popup::None | Popup::Help(_) | Popup::Ask(_) | Popup::Pick(_) | Popup::Sheet(_) => {}
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        if !matches!(self.popup, Popup::None) || self.clients.rows.is_empty() || !shows(self.size) {
            return Vec::new();
        }
        if self.place == Place::Notes {
            let room = editor::room(self);
            if let (Some(editor), MouseEventKind::Down(MouseButton::Left)) = (&mut self.editor, mouse.kind) {
                editor.point((mouse.column, mouse.row), room);
            }
            return Vec::new();
        }
        match mouse.kind {
            MouseEventKind::ScrollDown => self.walk(Action::Down),
            MouseEventKind::ScrollUp => self.walk(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => return self.click(mouse.column, mouse.row),
            _ => {}
        }
        self.want()
    }

    fn click(&mut self, x: u16, y: u16) -> Vec<Effect> {
        if y == 0 {
            let tab = layout::tabs(self).into_iter().find(|(_, _, cells)| cells.contains(&x));
            return tab.map(|(place, ..)| self.go(place)).unwrap_or_default();
        }
        let Some(row) = layout::row_at(self, x, y) else { return Vec::new() };
        let now = self.watch.now();
        self.page.chosen |= self.place == Place::Client;
        let double = self.click.is_some_and(|(at, on)| on == y && now.saturating_sub(at) <= DOUBLE);
        self.click = (!double).then_some((now, y));
        *match self.place {
            Place::Today => &mut self.today.cursor,
            Place::Clients => &mut self.clients.cursor,
            Place::Client => &mut self.page.line,
            Place::Assess => &mut self.sittings.cursor,
            Place::Sessions => &mut self.sessions.cursor,
            Place::Library => &mut self.library.cursor,
            Place::Practice => &mut self.numbers.cursor,
            Place::Notes => return Vec::new(),
        } = row;
        if double { self.act(Action::Open) } else { self.want() }
    }
}
