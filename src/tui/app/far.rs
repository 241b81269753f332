//! Actions of other screens: the palette offers them everywhere, and goes where they live first.

use super::{App, Effect};
use crate::{
    domain::{
        client::Status,
        id::ClientId,
        keys::{Action, Group, Place, Spec, TABLE},
    },
    tui::{
        popup::{
            Popup,
            palette::{Entry, Palette},
            pick::{Person, Who},
        },
        screen::client::Pane,
    },
};

/// How an action that does not live on this screen is done from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// On the page of a client; for whom is asked where nobody is marked.
    Client,
    /// In the notes of a session.
    Notes,
    /// On another screen, at once.
    Screen(Place),
    /// On another screen, once a row of it is marked.
    Row(Place),
}

/// How; nothing for keys that only move about, and those that have a meaning in their place alone.
fn way(spec: &Spec) -> Option<Way> {
    let tab = spec.on.iter().copied().find(|place| Place::TABS.contains(place));
    let needs = |noun: &str| spec.shell.contains(noun);
    match (spec.group, tab) {
        (Group::Move, _) => None,
        _ if spec.on == [Place::Notes] => needs("{session}").then_some(Way::Notes),
        (Group::Rows, _) if spec.shell.is_empty() => None,
        // Never unseen: on a page it would be about a row of that.
        _ if spec.action == Action::Remove => tab.map(Way::Row),
        (Group::Client, _) if needs("{") => Some(Way::Client),
        _ if needs("{client}") => Some(Way::Client),
        (_, Some(place)) if needs("{") => Some(Way::Row(place)),
        (_, Some(place)) => Some(Way::Screen(place)),
        (_, None) if needs("{") => Some(Way::Row(Place::Client)),
        (_, None) => Some(Way::Client),
    }
}

impl App {
    /// What the palette offers: what can be done here first, then what can be done elsewhere.
    pub(super) fn palette(&self) -> Palette {
        let entry = |spec: &'static Spec, words: String| Entry {
            spec,
            words,
            key: self.keymap.label(spec),
            shell: self.shell(spec),
        };
        let here = self.specs().map(|spec| entry(spec, self.words(spec)));
        // What finds rows here finds others elsewhere.
        let same = |here: &Spec, spec: &Spec| {
            here.action == spec.action && (spec.group != Group::Find || here.shell == spec.shell)
        };
        let lives_here = |spec| crate::domain::keys::on(self.place).any(|here| same(here, spec));
        let far = TABLE.iter().filter(|spec| !lives_here(spec) && self.can_go(spec));
        let far = far.filter_map(|spec| Some(entry(spec, self.far_words(spec, way(spec)?))));
        Palette::new(here.chain(far).collect())
    }

    fn can_go(&self, spec: &Spec) -> bool {
        if spec.action == Action::Export && !self.can_export {
            return false;
        }
        spec.action == Action::AddClient || !self.clients.rows.is_empty()
    }

    fn words(&self, spec: &Spec) -> String {
        match self.client_row() {
            _ if spec.action == Action::EditClient && self.edited_elsewhere().is_some() => {
                "how the row is edited".to_owned()
            }
            Some(row) if spec.shell.contains("{client}") => format!("{} ({})", spec.long, row.name),
            _ => spec.long.to_owned(),
        }
    }

    fn far_words(&self, spec: &Spec, way: Way) -> String {
        match way {
            Way::Client => match self.client_row() {
                Some(row) => format!("{} ({})", spec.long, row.name),
                None => format!("{} (asks for whom)", spec.long),
            },
            Way::Notes => format!("{}: {}", Place::Notes.title(), spec.long),
            Way::Screen(place) | Way::Row(place) => format!("{}: {}", place.title(), spec.long),
        }
    }

    /// Does what was chosen in the palette, going to its screen first when it lives on another one.
    pub(super) fn run(&mut self, spec: &'static Spec) -> Vec<Effect> {
        if spec.on.contains(&self.place) {
            return self.act(spec.action);
        }
        self.toast = None;
        match way(spec) {
            // These ask for whom themselves, and need no page.
            Some(Way::Client) if matches!(spec.action, Action::Assess | Action::NewSession) => {
                self.act(spec.action)
            }
            Some(Way::Client | Way::Row(Place::Client) | Way::Notes) => match (self.session(), self.client())
            {
                (Some((id, _)), _) if way(spec) == Some(Way::Notes) => {
                    vec![Effect::OpenNotes(id), Effect::Then(spec.action)]
                }
                (_, Some(id)) => self.for_client(spec.action, id),
                (_, None) => self.ask_whom(spec.action),
            },
            Some(Way::Screen(place)) => {
                let mut effects = self.go(place);
                effects.push(Effect::Then(spec.action));
                effects
            }
            Some(Way::Row(place)) => {
                let effects = self.go(place);
                self.ask_to_mark(spec);
                effects
            }
            None => Vec::new(),
        }
    }

    /// Does something about a client: where that is possible from anywhere at once, else on the client's page.
    pub(super) fn for_client(&mut self, action: Action, id: ClientId) -> Vec<Effect> {
        match action {
            Action::NewSession => {
                self.popup = Popup::Form(self.session_form(id));
                Vec::new()
            }
            Action::Assess => vec![Effect::Offers(id)],
            Action::Prepare => vec![Effect::Show(super::Thing::Preparation(id))],
            Action::Note => vec![Effect::NoteOf(id)],
            action => self.where_it_lives(action, id),
        }
    }

    /// Goes to the page of a client, or to the notes at hand, and does it there.
    fn where_it_lives(&mut self, action: Action, id: ClientId) -> Vec<Effect> {
        let spec = TABLE.iter().find(|spec| spec.action == action);
        match spec.and_then(|spec| Some((spec, way(spec)?))) {
            Some((_, Way::Notes)) => vec![Effect::NoteOf(id), Effect::Then(action)],
            Some((spec, Way::Row(_))) => {
                let effects = self.visit(id);
                self.page.pane = Pane::Breakthroughs;
                self.ask_to_mark(spec);
                effects
            }
            _ => self.visit(id).into_iter().chain([Effect::Then(action)]).collect(),
        }
    }

    /// What was chosen needs a row: the person marks it, and knows the key then.
    fn ask_to_mark(&mut self, spec: &Spec) {
        self.toast = Some(format!("Mark the row, then {}: {}", self.keymap.label(spec), spec.long));
    }

    /// Asks for which client.
    pub(super) fn ask_whom(&mut self, action: Action) -> Vec<Effect> {
        self.popup = Popup::Who(self.who(action));
        Vec::new()
    }

    /// All who are coached, to choose one for an action.
    pub(super) fn who(&self, then: Action) -> Who {
        let coached = self.clients.rows.iter().filter(|row| row.glance.status != Status::Archived);
        let people = coached.map(|row| Person {
            id: row.glance.id,
            name: row.name.clone(),
            handle: row.glance.handle.to_string(),
        });
        Who::new(people.collect(), then)
    }
}
