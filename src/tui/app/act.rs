//! What each action does to the state, and what it wants done.

use super::{Access, App, Change, Effect, Thing};
use crate::{
    domain::{
        client::Status,
        id::ClientId,
        keys::{Action, Place},
    },
    practice::{action::Step, dashboard::Taken, overtaken::Subject},
    tui::{
        popup::{
            Popup,
            form::{Field, For, Form},
            input::Input,
            sheet::Sheet,
        },
        screen::{
            client::{Pane, tried},
            editor::Keep,
            library,
        },
    },
};

impl App {
    /// Does an action, wherever it came from.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        self.toast = None;
        if action.writes() && self.is_refused() {
            return Vec::new();
        }
        match action {
            Action::Help | Action::NotesHelp => self.popup = Popup::Help(0),
            Action::Palette => self.popup = Popup::Palette(self.palette()),
            Action::Filter => self.popup = Popup::Filter(Input::new(self.filter())),
            Action::AddClient => self.popup = Popup::Form(add_client()),
            Action::EditClient => return self.edit(),
            Action::Zoom | Action::Since | Action::WhatIf | Action::Dismiss => return self.on_page(action),
            Action::Prepare | Action::Note => {
                return match (self.noted().filter(|_| action == Action::Note), self.client()) {
                    (Some(id), _) => vec![Effect::OpenNotes(id)],
                    (None, Some(id)) => self.for_client(action, id),
                    (None, None) => self.ask_whom(action),
                };
            }
            Action::Sort | Action::Reverse | Action::Mark | Action::MarkAll => self.on_list(action),
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::Lock => return self.before(Effect::Lock),
            Action::Suspend => return self.before(Effect::Suspend),
            Action::Repaint => return vec![Effect::Repaint],
            Action::Quit => return self.before(Effect::Quit),
            Action::Assess => return self.assess(),
            Action::Open => return self.open(),
            Action::Back => return self.back(),
            Action::Go(place) => return self.go(place),
            Action::Copy => return self.copy(),
            Action::Pause => return self.pause(),
            Action::NewSession => return self.new_session(),
            Action::Move => return self.move_session(),
            Action::Done => return self.done(),
            Action::Remove if self.stays().is_some() => return self.refuse_to_remove(),
            Action::Remove => return self.ask_to_remove(),
            Action::Cancel => return self.settle(Change::CancelSession),
            Action::NoShow => return self.settle(Change::NoShow),
            Action::Clock => return self.settle(Change::Clock),
            Action::Finish => return self.finish(),
            Action::Save
            | Action::Versions
            | Action::External
            | Action::NotesUndo
            | Action::NotesRedo
            | Action::NotesAssess
            | Action::Side
            | Action::Leave => return self.in_notes(action),
            Action::Which => {
                self.sessions.turn();
                return vec![Effect::Load(Place::Sessions)];
            }
            Action::NextDimension => self.library.next_dimension(),
            Action::NextLimit => self.library.next_limit(),
            Action::Give => self.popup = Popup::Who(self.who(Action::Give)),
            Action::NextPane if self.place == Place::Practice => return self.ask(action),
            Action::Range | Action::BreakDown => return self.ask(action),
            Action::NextPane => self.pane(1),
            Action::Export => self.export(),
            Action::PreviousPane => self.pane(Pane::ALL.len() - 1),
            Action::NextClient => return self.beside(Action::Down),
            Action::PreviousClient => return self.beside(Action::Up),
            Action::Last if self.place == Place::Sessions && self.sessions.want_all() => {
                return vec![Effect::Load(Place::Sessions), Effect::Then(action)];
            }
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
                self.walk(action);
            }
        }
        self.want()
    }

    /// Arranges or marks the list of clients.
    fn on_list(&mut self, action: Action) {
        let clients = &mut self.clients;
        match action {
            Action::Mark => return clients.mark(),
            Action::MarkAll => return clients.mark_all(),
            Action::Reverse => clients.reverse = !clients.reverse,
            _ => clients.sort = clients.sort.next(),
        }
        self.clients.arrange(None, self.local());
    }

    /// Does what only the notes know.
    fn in_notes(&mut self, action: Action) -> Vec<Effect> {
        let now = self.watch.now();
        let Some(editor) = &mut self.editor else { return Vec::new() };
        match action {
            Action::Save => return vec![Effect::KeepNotes(Keep::Version)],
            Action::Leave if self.access == Access::Reading => {
                let seen = editor.seen.clone();
                return self.kept(seen, None, (String::new(), Keep::Finished));
            }
            Action::Leave => return vec![Effect::KeepNotes(Keep::Finished)],
            Action::External => return vec![Effect::External],
            // What was written here is no version yet, and would be gone.
            Action::Versions if editor.overtaken => return vec![Effect::KeepNotes(Keep::Version)],
            Action::Versions => return self.before(Effect::Versions),
            Action::NotesAssess => {
                let offers = Effect::Offers(editor.session.client_id);
                return self.before(offers);
            }
            Action::Side => editor.side = !editor.side,
            action => editor.turn(action == Action::NotesUndo, now),
        }
        self.want()
    }

    /// Does what only the page of a client knows.
    fn on_page(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Zoom => self.page.zoomed = !self.page.zoomed,
            Action::Since => self.page.since = self.page.since.next(),
            Action::WhatIf => {
                if let Some(detail) = self.detail() {
                    self.popup = Popup::Form(tried::form(detail));
                }
            }
            _ => {
                let row = self.breakthrough().map(|row| row.id);
                return row.map(|id| Effect::Write(Change::Dismiss(id))).into_iter().collect();
            }
        }
        Vec::new()
    }

    /// Goes to a screen with a tab.
    pub(in crate::tui) fn go(&mut self, place: Place) -> Vec<Effect> {
        self.trail.clear();
        self.place = place;
        let mut effects = vec![Effect::Load(place)];
        effects.extend(self.want());
        effects
    }

    /// Goes to the page of a client, from which Esc comes back here.
    pub(super) fn visit(&mut self, id: ClientId) -> Vec<Effect> {
        if self.place != Place::Client {
            self.trail.push(self.place);
            self.place = Place::Client;
        }
        (self.page.who, self.page.fresh) = (Some(id), true);
        vec![Effect::Detail(id)]
    }

    /// Asks for what the screen shows and is not at hand.
    pub(super) fn want(&self) -> Vec<Effect> {
        if self.place == Place::Today {
            let wanted = self.today.to_prepare().filter(|_| self.is_wide());
            let missing = wanted.filter(|id| self.prepared.as_ref().is_none_or(|known| known.id != *id));
            return missing.map(Effect::Prepare).into_iter().collect();
        }
        if self.place == Place::Practice && self.is_wide() && self.numbers.lacks_given() {
            return vec![Effect::Load(Place::Practice)];
        }
        if self.place == Place::Sessions && self.sessions.lacks_rows() {
            return vec![Effect::Load(Place::Sessions)];
        }
        let beside = matches!(self.place, Place::Clients | Place::Sessions);
        let panel = self.place == Place::Notes && self.editor.as_ref().is_some_and(|editor| editor.side);
        let shows = self.place == Place::Client || panel || (beside && self.is_wide());
        match self.client() {
            Some(id) if shows && self.detail().is_none() => vec![Effect::Detail(id)],
            _ => Vec::new(),
        }
    }

    /// What the time that passed makes stale: the day at midnight, and how far off the next session is.
    pub(super) fn passed(&self, new_minute: bool) -> Vec<Effect> {
        let day = self.today.day.as_ref().filter(|_| new_minute && self.place == Place::Today);
        match day {
            Some(day) if self.locked.is_none() && day.on != self.local().date_naive() => {
                vec![Effect::Load(Place::Today)]
            }
            Some(_) if self.locked.is_none() && self.is_wide() => {
                self.today.to_prepare().map(Effect::Prepare).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn open(&mut self) -> Vec<Effect> {
        let at = self.page.line;
        let detail = self.detail();
        let taken = |taken: &Taken| match (taken.is_open(), taken.assessment.id) {
            (true, id) => Effect::Resume(id),
            (false, id) => Effect::Show(Thing::Assessment(id)),
        };
        let effect = match (self.place, self.page.pane) {
            (Place::Clients, _) => return self.client().map(|id| self.visit(id)).unwrap_or_default(),
            (Place::Notes, _) => None,
            (Place::Practice, _) => return self.list_counted(),
            (Place::Today, _) if self.session().is_none() => {
                return self.client().map(|id| self.visit(id)).unwrap_or_default();
            }
            (Place::Library, _) => {
                if let Some(row) = self.library.row() {
                    let title = format!("{}  {}", row.intervention.code, row.intervention.name);
                    let lines = library::view::told(self, &row.intervention, usize::MAX);
                    self.popup = Popup::Sheet(Box::new(Sheet::new(title, lines)));
                }
                None
            }
            (Place::Assess, _) => self.sittings.row().map(|row| taken(&row.taken)),
            (Place::Today | Place::Sessions, _) | (Place::Client, Pane::Sessions) => {
                self.session().map(|(id, _)| Effect::OpenNotes(id))
            }
            (Place::Client, Pane::Items) => {
                detail.and_then(|detail| detail.items.get(at)).map(|item| Effect::Show(Thing::Item(item.id)))
            }
            (Place::Client, Pane::Interventions) => detail
                .and_then(|detail| detail.given.get(at))
                .map(|given| Effect::Show(Thing::Given(given.assignment.id))),
            (Place::Client, Pane::Assessments) => detail.and_then(|detail| detail.taken.get(at)).map(taken),
            (Place::Client, Pane::Scores) => {
                detail.and_then(|detail| detail.score(at)).map(|score| Effect::Show(Thing::Score(score.id)))
            }
            (Place::Client, Pane::Breakthroughs) => {
                self.breakthrough().map(|row| Effect::Show(Thing::Breakthrough(row.id)))
            }
        };
        effect.into_iter().collect()
    }

    fn pane(&mut self, by: usize) {
        self.page.pane = self.page.pane.beside(by);
        self.page.begin(self.now);
    }

    fn new_session(&mut self) -> Vec<Effect> {
        match self.client().filter(|_| matches!(self.place, Place::Clients | Place::Client)) {
            Some(id) => self.popup = Popup::Form(self.session_form(id)),
            None => self.popup = Popup::Who(self.who(Action::NewSession)),
        }
        Vec::new()
    }

    /// The form for a session with a client.
    pub(super) fn session_form(&self, id: ClientId) -> Form {
        let name = self.clients.by_id(id).map(|row| row.name.as_str()).unwrap_or_default();
        let fields = vec![
            Field::new("at", "When", ""),
            Field::new("length", "How long", ""),
            Field::new("type", "Type", ""),
            Field::new("focus", "Focus", ""),
        ];
        let hint = "For example thu 15:00; how long, type and focus may stay empty.";
        let handle = self.clients.by_id(id).map(|row| row.glance.handle.clone());
        Form::new(For::AddSession(id), format!("New session with {name}"), fields, hint).about(handle)
    }

    fn finish(&mut self) -> Vec<Effect> {
        let Some(editor) = &self.editor else { return Vec::new() };
        let session = &editor.session;
        let minutes = if session.clock.was_used() {
            ((session.clock.elapsed(self.now) + 59) / 60).max(1)
        } else {
            i64::from(session.length.get())
        };
        let fields =
            vec![Field::new("minutes", "Minutes", &minutes.to_string()), Field::new("at", "Next one", "")];
        let title = format!("Finish session {}", session.handle);
        let hint = "Next one: for example thu 15:00, or empty for none.";
        let id = session.id;
        let form = Form::new(For::Finish(id), title, fields, hint).about(Some(session.handle.clone()));
        self.popup = Popup::Form(form);
        vec![Effect::See(Subject::Session(id))]
    }

    fn move_session(&mut self) -> Vec<Effect> {
        if let (Some((id, _)), Some(handle)) = (self.session(), self.handle()) {
            let name = self.client_row().map(|row| row.name.as_str()).unwrap_or_default();
            let fields = vec![Field::new("at", "To", "")];
            let title = format!("Move session {handle} with {name}");
            let form = Form::new(For::MoveSession(id), title, fields, "For example fri 10:00");
            self.popup = Popup::Form(form.about(handle.parse().ok()));
            return vec![Effect::See(Subject::Session(id))];
        }
        Vec::new()
    }

    fn done(&self) -> Vec<Effect> {
        if self.place == Place::Client && self.page.pane == Pane::Items {
            let item = self.detail().and_then(|detail| detail.items.get(self.page.line));
            // What the screen shows is what is meant, whatever another window made of it meanwhile.
            let step = |open: bool| if open { Step::Done } else { Step::Reopen };
            let tick = item.map(|item| Change::TickItem(item.id, step(item.completed_at.is_none())));
            return tick.map(Effect::Write).into_iter().collect();
        }
        self.settle(Change::SessionDone)
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.place == Place::Library && !self.library.filter.is_empty() {
            self.look_for("");
            return self.want();
        }
        let marked = self.place == Place::Clients && !self.clients.marked.is_empty();
        if let Some(place) = self.trail.pop_if(|_| !marked) {
            if self.place == Place::Clients {
                // The filter was that of a row of numbers, and goes with it.
                self.clients.filter.clear();
                self.clients.arrange(None, self.local());
            }
            self.place = place;
            let mut effects = vec![Effect::Load(place)];
            effects.extend(self.want());
            return effects;
        }
        if self.clients.marked.is_empty() {
            self.look_for("");
        } else {
            self.clients.marked.clear();
        }
        self.want()
    }

    /// Asks for whom, or offers what can be begun.
    fn assess(&mut self) -> Vec<Effect> {
        if let Some(id) = self.client().filter(|_| self.place != Place::Assess) {
            return vec![Effect::Offers(id)];
        }
        self.popup = Popup::Who(self.who(Action::Assess));
        Vec::new()
    }

    /// Puts those who are active on hold; takes up those who are not, when nobody is active.
    fn pause(&mut self) -> Vec<Effect> {
        let rows = match self.place {
            Place::Clients => self.clients.meant(),
            _ => self.client_row().into_iter().collect(),
        };
        let of = |active: bool| -> Vec<ClientId> {
            let rows = rows.iter().filter(|row| (row.glance.status == Status::Active) == active);
            rows.map(|row| row.glance.id).collect()
        };
        let active = of(true);
        vec![Effect::Write(if active.is_empty() { Change::Resume(of(false)) } else { Change::Pause(active) })]
    }

    fn copy(&self) -> Vec<Effect> {
        let copied = self.handle().map(|handle| Effect::Copy(handle.clone(), format!("Copied {handle}")));
        copied.into_iter().collect()
    }
}

fn add_client() -> Form {
    let fields = vec![
        Field::new("name", "Name", ""),
        Field::new("coaching_focus", "Focus", ""),
        Field::new("email", "E-mail", ""),
        Field::new("phone", "Phone", ""),
    ];
    Form::new(For::AddClient, "New client".to_owned(), fields, "Only the name is needed.")
}
