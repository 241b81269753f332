//! From a message to a new state and effects; pure.

use chrono::Utc;
use ratatui::crossterm::event::{Event, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::{App, Change, Effect, Msg, Reply, layout};
use crate::{
    domain::{
        assessment::Type,
        client::Client,
        id::ClientId,
        keys::{Action, Key, Place},
        session::Session,
        when::echo,
    },
    practice::dashboard::{Detail, Offer},
    tui::{
        keys,
        popup::{
            Popup, Taken,
            form::{Field, For, Form},
            help,
            input::Input,
            palette::Chosen,
            pick::{Choice, Pick},
            sheet::Sheet,
        },
        screen::{
            assess::Sittings,
            editor::{Editor, PAUSE},
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
        Msg::Tick if app.notes_are_due() => vec![Effect::KeepNotes(false)],
        Msg::Tick if app.can_lock && app.locked.is_none() && app.watch.idle() >= app.patience => {
            app.before(Effect::Lock)
        }
        Msg::Tick => Vec::new(),
        Msg::Stop => app.before(Effect::Quit),
        Msg::Done(reply) => app.told(reply),
    }
}

impl App {
    /// Whether notes wait to be kept.
    fn notes_are_due(&self) -> bool {
        let changed = self.editor.as_ref().and_then(|editor| editor.changed);
        changed.is_some_and(|at| self.watch.now().saturating_sub(at) >= PAUSE)
    }

    /// Keeps notes before something else happens.
    fn before(&self, effect: Effect) -> Vec<Effect> {
        let unkept = self.editor.as_ref().filter(|editor| !editor.is_kept());
        unkept.map(|_| Effect::KeepNotes(false)).into_iter().chain([effect]).collect()
    }

    /// A key for the notes: what is bound is done, everything else is typed.
    fn writes(&mut self, event: KeyEvent) -> Vec<Effect> {
        let bound = keys::key(event).filter(|key| !matches!(key, Key::Char(_)));
        let spec = bound.and_then(|key| self.keymap.find(Place::Notes, key));
        if let Some(spec) = spec {
            return if self.can(spec.action) { self.act(spec.action) } else { Vec::new() };
        }
        let now = self.watch.now();
        if let Some(editor) = &mut self.editor {
            editor.type_in(event, now);
            self.toast = None;
        }
        Vec::new()
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        let writing =
            self.place == Place::Notes && self.locked.is_none() && matches!(self.popup, Popup::None);
        match event {
            Event::Key(key) if writing && key.kind != KeyEventKind::Release => self.writes(key),
            Event::Paste(text) if writing => {
                let now = self.watch.now();
                if let Some(editor) = &mut self.editor {
                    editor.paste(&text, now);
                }
                Vec::new()
            }
            Event::FocusLost if self.editor.as_ref().is_some_and(|editor| !editor.is_kept()) => {
                vec![Effect::KeepNotes(false)]
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
        if let Some(typed) = &mut self.locked {
            self.toast = None;
            return match key {
                Key::Ctrl('c') => vec![Effect::Quit],
                Key::Ctrl('z') => vec![Effect::Suspend],
                Key::Enter => vec![Effect::Unlock],
                key => {
                    typed.press(key);
                    Vec::new()
                }
            };
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
                Taken::Chose(Chosen::Run(spec)) => self.act(spec.action),
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
                Taken::Closes | Taken::Chose(()) => Vec::new(),
            },
        }
    }

    fn keep(&mut self, popup: Popup) -> Vec<Effect> {
        self.popup = popup;
        Vec::new()
    }

    fn filtering(&mut self, mut input: Input, key: Key) -> Vec<Effect> {
        match key {
            Key::Enter => {}
            Key::Esc | Key::Ctrl('c') => {
                self.clients.filter.clear();
                self.clients.arrange(None, self.now);
            }
            key => {
                input.press(key);
                input.text().clone_into(&mut self.clients.filter);
                self.popup = Popup::Filter(input);
                self.clients.arrange(None, self.now);
            }
        }
        self.want()
    }

    /// A client was chosen for something.
    fn chosen(&mut self, then: Action, id: ClientId) -> Vec<Effect> {
        match then {
            Action::NewSession => self.popup = Popup::Form(self.session_form(id)),
            Action::Give => {
                let code = self.library.row().map(|row| row.intervention.code.clone());
                return code.map(|code| Effect::Write(Change::Give(code, id))).into_iter().collect();
            }
            _ => return vec![Effect::Offers(id)],
        }
        Vec::new()
    }

    /// Says how a time that is being typed is understood.
    fn echo(&self, form: &mut Form) {
        if !matches!(form.purpose, For::AddSession(_) | For::MoveSession(_) | For::Finish(_)) {
            return;
        }
        form.echo = match form.text("at") {
            "" => String::new(),
            typed => match self.reader.instant(typed) {
                Ok(at) => {
                    let utc = at.with_timezone(&Utc);
                    format!("{}, {}", echo::full(at), echo::distance(self.now, utc))
                }
                Err(error) => error.to_string(),
            },
        };
    }

    /// Has a form kept; it stays open until that worked.
    fn send(&mut self, form: Form) -> Vec<Effect> {
        let change = match form.purpose {
            For::AddClient => Change::AddClient(form.changed()),
            For::EditClient(id) => Change::EditClient(id, form.changed()),
            For::AddSession(id) => Change::AddSession(id, form.changed()),
            For::Finish(id) => {
                Change::Finish(id, form.text("minutes").to_owned(), form.text("at").to_owned())
            }
            For::MoveSession(id) => Change::MoveSession(id, form.text("at").to_owned()),
        };
        self.popup = Popup::Form(form);
        self.before(Effect::Write(change))
    }

    fn paste(&mut self, text: &str) {
        if let Some(typed) = &mut self.locked {
            typed.insert(text);
            return;
        }
        match &mut self.popup {
            Popup::Filter(input) => {
                input.insert(text);
                input.text().clone_into(&mut self.clients.filter);
                self.clients.arrange(None, self.now);
            }
            Popup::Form(form) => form.insert(text),
            Popup::Palette(palette) => palette.insert(text),
            Popup::Who(who) => who.insert(text),
            Popup::None | Popup::Help(_) | Popup::Pick(_) | Popup::Sheet(_) => {}
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        let writing = self.place == Place::Notes;
        if !matches!(self.popup, Popup::None) || self.clients.rows.is_empty() || writing {
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
        let double = self.click.is_some_and(|(at, on)| on == y && now.saturating_sub(at) <= DOUBLE);
        self.click = (!double).then_some((now, y));
        *match self.place {
            Place::Today => &mut self.today.cursor,
            Place::Clients => &mut self.clients.cursor,
            Place::Client => &mut self.page.line,
            Place::Assess => &mut self.sittings.cursor,
            Place::Sessions => &mut self.sessions.cursor,
            Place::Library => &mut self.library.cursor,
            Place::Notes => return Vec::new(),
        } = row;
        if double { self.act(Action::Open) } else { self.want() }
    }

    fn told(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Clients(rows, newest) => {
                self.own.open(newest);
                self.clients.take(rows, self.now);
                if self.page.who.is_some_and(|id| self.clients.by_id(id).is_none())
                    && self.place == Place::Client
                {
                    return self.go(Place::Clients);
                }
                return self.want();
            }
            Reply::Detail(detail) => {
                self.page.line = self.page.line.min(self.page.pane.count(&detail).saturating_sub(1));
                self.page.detail = Some(detail);
            }
            Reply::Sittings(rows) => self.sittings.take(rows),
            Reply::Today(day) => {
                self.today.take(day, self.now);
                return self.want();
            }
            Reply::Sessions(rows) => {
                self.sessions.take(rows, (self.now, self.reader.zone));
                return self.want();
            }
            Reply::Notes(session, notes) => return self.open_notes(*session, &notes),
            Reply::Kept { text, op, items, over } => return self.kept(text, op, (items, over)),
            Reply::Typed(text) => {
                let now = self.watch.now();
                if let Some(editor) = &mut self.editor {
                    editor.replace(&text, now);
                }
                return vec![Effect::KeepNotes(false)];
            }
            Reply::Library(rows) => self.library.take(rows),
            Reply::Offers(detail, offers) => self.offer(&detail, &offers),
            Reply::Fields(client) => self.popup = Popup::Form(edit_client(&client)),
            Reply::Sheet(title, lines) => self.popup = Popup::Sheet(Sheet::new(title, lines)),
            Reply::Wrote { op, sentence, client } => return self.wrote(op, sentence, client),
            Reply::Told(sentence) => self.toast = Some(sentence),
            Reply::Refused(why) => match &mut self.popup {
                Popup::Form(form) => form.error = Some(why),
                _ => self.toast = Some(why),
            },
            Reply::Foreign(op, what) => {
                self.own.tell(op);
                self.toast = Some(format!("Another window did {what}. Again takes it back"));
            }
            Reply::Changed => {
                self.page.detail = None;
                self.toast.get_or_insert_with(|| "changed in another window, reloaded".to_owned());
                return self.reload();
            }
            Reply::Locked => self.forget(),
            Reply::Unlocked => {
                (self.locked, self.toast) = (None, None);
                return self.reload();
            }
        }
        Vec::new()
    }

    /// Shows notes to be written; those that are open only learn how their session stands.
    fn open_notes(&mut self, session: Session, notes: &str) -> Vec<Effect> {
        match &mut self.editor {
            Some(editor) if editor.session.id == session.id => editor.session = session,
            _ => {
                let client = session.client_id;
                self.editor = Some(Box::new(Editor::new(session, notes)));
                self.trail.push(self.place);
                self.place = Place::Notes;
                return vec![Effect::Detail(client)];
            }
        }
        Vec::new()
    }

    fn kept(&mut self, text: String, op: Option<i64>, (items, over): (usize, bool)) -> Vec<Effect> {
        if let Some(op) = op {
            self.own.wrote(op);
        }
        let Some(editor) = &mut self.editor else { return Vec::new() };
        editor.op = op.or(editor.op);
        (editor.stored, editor.changed) = (text, None);
        if !over {
            return Vec::new();
        }
        let handle = editor.session.handle.clone();
        let wrote = editor.op.is_some();
        self.editor = None;
        self.place = self.trail.pop().unwrap_or(Place::Today);
        self.page.detail = None;
        let added = match items {
            0 => String::new(),
            1 => ", 1 action item added".to_owned(),
            items => format!(", {items} action items added"),
        };
        self.toast = wrote.then(|| format!("Kept the notes of session {handle}{added}. u to undo"));
        self.reload()
    }

    fn wrote(&mut self, op: Option<i64>, sentence: String, client: Option<ClientId>) -> Vec<Effect> {
        if let Some(op) = op {
            self.own.wrote(op);
        }
        (self.popup, self.toast) = (Popup::None, Some(sentence));
        self.page.detail = None;
        self.clients.marked.clear();
        if client.is_some() && self.place == Place::Clients {
            self.clients.filter.clear();
        }
        self.clients.wish = client;
        self.reload()
    }

    /// Reads what is on the screen anew.
    fn reload(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Load(Place::Clients)];
        if self.place != Place::Clients {
            effects.push(Effect::Load(self.place));
        }
        effects
    }

    /// Drops everything that was read; only a passphrase leads back.
    fn forget(&mut self) {
        self.clients.forget();
        self.sittings = Sittings::default();
        self.today.day = None;
        if self.editor.take().is_some() {
            self.place = self.trail.pop().unwrap_or(Place::Today);
        }
        self.sessions.rows.clear();
        self.sessions.shown.clear();
        self.page.detail = None;
        (self.popup, self.toast) = (Popup::None, None);
        self.locked = Some(Input::secret());
    }

    /// Unfinished ones first, then what can be begun; the usual choice is marked.
    fn offer(&mut self, detail: &Detail, offers: &[Offer]) {
        let id = detail.client.id;
        let unfinished = detail.taken.iter().filter(|taken| taken.is_open()).map(|taken| Choice {
            words: format!(
                "go on with {} {}, {} of {} answered",
                taken.assessment.kind.words(),
                taken.assessment.handle,
                taken.answered,
                taken.questions
            ),
            effect: Effect::Resume(taken.assessment.id),
        });
        let mut choices: Vec<Choice> = unfinished.collect();
        let resumes = choices.len();
        choices.extend(offers.iter().map(|offer| Choice {
            words: match offer.focus {
                Some(dimension) => format!("{} {}  {}", offer.kind.words(), dimension.key(), offer.title),
                None => format!("{}  {}", offer.kind.words(), offer.title),
            },
            effect: Effect::Begin(id, offer.bank.clone()),
        }));
        // The long one comes first in a client's life, then the short one.
        let first = offers.iter().position(|offer| offer.kind == Type::Initial);
        let fresh = detail.scores.is_empty() && resumes == 0;
        let cursor = first.filter(|_| fresh).unwrap_or(0);
        let title = format!("Assess {}", detail.client.person.name());
        self.popup = Popup::Pick(Pick { title, choices, cursor });
    }
}

fn edit_client(client: &Client) -> Form {
    let person = &client.person;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let start = client.start_date.map(|day| day.to_string()).unwrap_or_default();
    let fields = vec![
        Field::new("name", "Name", &person.name()),
        Field::new("coaching_focus", "Focus", &text(&person.coaching_focus)),
        Field::new("email", "E-mail", &text(&person.email)),
        Field::new("phone", "Phone", &text(&person.phone)),
        Field::new("sponsor", "Sponsor", &text(&person.sponsor)),
        Field::new("start_date", "Since", &start),
        Field::new("zone", "Time zone", &text(&client.zone)),
    ];
    let title = format!("Edit {} {}", person.name(), client.handle);
    let hint = "An empty line takes the field out. More: coach client edit";
    Form::new(For::EditClient(client.id), title, fields, hint)
}
