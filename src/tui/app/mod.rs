//! The screens of the practice as one state: [`App`] is data, `update` turns a message into a new state and effects,
//! `view` draws it. Both are pure; effects are carried out in `drive` and `perform`.

mod act;
#[cfg(test)]
mod dialogs;
mod drive;
mod elsewhere;
mod export;
mod far;
mod filtering;
mod keeping;
mod layout;
#[cfg(test)]
mod left_open;
#[cfg(test)]
mod looking;
mod lookout;
#[cfg(test)]
mod marks;
mod meant;
#[cfg(test)]
mod meeting;
mod message;
#[cfg(test)]
mod noting;
mod numbers;
mod opening;
mod perform;
#[cfg(test)]
mod pictures;
mod remove;
mod show;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod taught;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod told;
mod told_notes;
mod unstored;
mod update;
mod view;
mod walk;
#[cfg(test)]
mod windows;
#[cfg(test)]
mod working;

pub use drive::{Options, run};
pub use export::{Lists, Shown};
pub(super) use layout::{body, halves};
pub(super) use message::{Change, Effect, Msg, Reply, Thing};
pub use opening::{Keys, Opener};
pub(super) use perform::Desk;
pub(super) use update::update;
pub(super) use view::view;

use chrono::{DateTime, Utc};

use super::{
    aside::Aside,
    popup::{Popup, input::Input},
    screen::{
        assess::Sittings,
        client::{Page, Pane},
        clients::Clients,
        editor::Editor,
        library::Library,
        practice::Numbers,
        prepare::Prepared,
        sessions::Sessions,
        today::Today,
    },
    theme::Looks,
};
use crate::{
    bank::Model,
    domain::{
        id::{ClientId, SessionId},
        keys::{Action, Keymap, Place, Spec},
        session::Status,
        when::Reader,
    },
    practice::{
        Practice,
        dashboard::{Detail, Row},
        roster::Sort,
        watch::Watch,
    },
};

/// What can be done with the practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Full,
    /// It cannot be written to.
    Reading,
}

/// What every screen of a practice says that cannot be written to.
const READ_ONLY: &str = "READ-ONLY, nothing can be changed";

/// The screens of the practice.
pub(super) struct App {
    pub(super) looks: Looks,
    pub(super) banner: Option<String>,
    pub(super) can_lock: bool,
    /// Whether what is shown can be written to a file.
    pub(super) can_export: bool,
    pub(super) reader: Reader,
    pub(super) now: DateTime<Utc>,
    pub(super) model: Model,
    pub(super) store: String,
    pub(super) keymap: Keymap,
    pub(super) place: Place,
    /// Where Esc leads back to.
    pub(super) trail: Vec<Place>,
    pub(super) today: Today,
    pub(super) clients: Clients,
    pub(super) page: Page,
    /// What stands beside the day.
    pub(super) prepared: Option<Box<Prepared>>,
    pub(super) sittings: Sittings,
    pub(super) sessions: Sessions,
    pub(super) library: Library,
    pub(super) numbers: Numbers,
    /// Notes that are being written.
    pub(super) editor: Option<Box<Editor>>,
    pub(super) popup: Popup,
    pub(super) toast: Option<String>,
    /// What became of words that could not be stored: shown until it was seen, and told once more at the end.
    pub(super) asides: Vec<Aside>,
    /// Why the keys are gone, where the person did not ask for that.
    pub(super) notice: Option<String>,
    /// What is typed to go on, while the keys are gone.
    pub(super) locked: Option<Input>,
    /// Whether what was typed is being tried.
    pub(super) opening: bool,
    pub(super) access: Access,
    pub(super) size: (u16, u16),
    pub(super) watch: Watch,
    /// The last click: when, and on which line.
    pub(super) click: Option<(u64, u16)>,
    /// After so many milliseconds without a key the screen is locked.
    pub(super) patience: u64,
}

impl App {
    pub(super) fn new(practice: &Practice, looks: Looks, size: (u16, u16), ticks: u64) -> Self {
        let setting = &practice.setting;
        let access = if practice.store.is_read_only() { Access::Reading } else { Access::Full };
        Self {
            looks,
            banner: (access == Access::Reading).then(|| READ_ONLY.to_owned()),
            can_lock: false,
            can_export: false,
            reader: setting.reader(),
            now: setting.now,
            model: setting.model.clone(),
            store: practice.store.path().parent().map(|path| path.display().to_string()).unwrap_or_default(),
            keymap: setting.config.keymap(),
            place: Place::Clients,
            trail: Vec::new(),
            today: Today::default(),
            clients: Clients { sort: Sort::Next, ..Clients::default() },
            page: Page::default(),
            prepared: None,
            sittings: Sittings::default(),
            sessions: Sessions::default(),
            library: Library::default(),
            numbers: Numbers::default(),
            editor: None,
            popup: Popup::None,
            toast: None,
            asides: Vec::new(),
            notice: None,
            locked: None,
            opening: false,
            access,
            size,
            watch: Watch::new(ticks),
            click: None,
            patience: u64::try_from(setting.config.lock_after().as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Whether nothing can be written; then it says so.
    pub(super) fn is_refused(&mut self) -> bool {
        let refused = self.access == Access::Reading;
        if refused {
            self.toast = Some("This practice is read-only: nothing can be changed in it".to_owned());
        }
        refused
    }

    /// Whether the practice has no clients; not as long as nobody looked.
    pub(super) fn is_empty(&self) -> bool {
        self.clients.known && self.clients.rows.is_empty()
    }

    /// The time it is, for people.
    pub(super) fn local(&self) -> DateTime<chrono_tz::Tz> {
        self.now.with_timezone(&self.reader.zone)
    }

    /// Whether list and detail stand side by side.
    pub(super) fn is_wide(&self) -> bool {
        self.size.0 >= 140
    }

    /// Whether it tells on the screen how many seconds ago notes were kept.
    pub(super) fn counts_seconds(&self) -> bool {
        let here = self.place == Place::Notes && self.locked.is_none();
        here && self.editor.as_ref().is_some_and(|editor| editor.counts_seconds(self.watch.now()))
    }

    /// Whether a clock is on the screen: the time of day, or how long a session has been going.
    pub(super) fn tells_time(&self) -> bool {
        let running = self.editor.as_ref().is_some_and(|editor| editor.session.clock.started_at.is_some());
        self.is_wide() || running
    }

    /// Which client a key of this screen is about.
    pub(super) fn client(&self) -> Option<ClientId> {
        match self.place {
            Place::Today => self.today.client(),
            Place::Clients => self.clients.row().map(|row| row.glance.id),
            Place::Client => self.page.who,
            Place::Assess => self.sittings.row().map(|row| row.taken.assessment.client_id),
            Place::Sessions => self.sessions.row().map(|session| session.client_id),
            Place::Library | Place::Practice => None,
            Place::Notes => self.editor.as_ref().map(|editor| editor.session.client_id),
        }
    }

    /// Which session a key of this screen is about, and whether it is still to be settled.
    pub(super) fn session(&self) -> Option<(SessionId, bool)> {
        if self.place == Place::Today {
            return self
                .today
                .session()
                .map(|session| (session.id, session.status == Status::Scheduled.key()));
        }
        let session = match self.place {
            Place::Sessions => self.sessions.row(),
            Place::Notes => self.editor.as_ref().map(|editor| &editor.session),
            Place::Client if self.page.pane == Pane::Sessions => {
                self.detail().and_then(|detail| detail.sessions.get(self.page.line))
            }
            _ => None,
        };
        session.map(|session| (session.id, session.status == Status::Scheduled))
    }

    /// Its line in the list of all.
    pub(super) fn client_row(&self) -> Option<&Row> {
        self.client().and_then(|id| self.clients.by_id(id))
    }

    /// The details of the client that is shown, when they are at hand.
    pub(super) fn detail(&self) -> Option<&Detail> {
        let id = if self.place == Place::Client { self.page.who } else { self.client() };
        self.page.detail.as_deref().filter(|detail| Some(detail.client.id) == id)
    }

    /// Whether an action makes sense now.
    pub(super) fn can(&self, action: Action) -> bool {
        match action {
            Action::Lock => self.can_lock,
            Action::Copy => self.handle().is_some(),
            Action::Assess
            | Action::NewSession
            | Action::Prepare
            | Action::Note
            | Action::Which
            | Action::Range
            | Action::BreakDown => !self.is_empty(),
            Action::WhatIf => self.detail().is_some_and(|detail| !detail.scores.is_empty()),
            Action::Dismiss => self.breakthrough().is_some(),
            Action::Remove => self.doomed().is_some() || self.stays().is_some(),
            // Of a practice without clients other things are drawn than its rows.
            Action::Open if self.place == Place::Practice => !self.is_empty() && self.numbers.row().is_some(),
            Action::Open if self.place == Place::Library => self.library.row().is_some(),
            Action::Open | Action::EditClient | Action::Pause => self.client().is_some(),
            Action::Export => {
                let any = self.place == Place::Library || !self.is_empty();
                any && self.can_export && self.shown().is_some()
            }
            Action::NextPane if self.place == Place::Practice => !self.is_empty(),
            Action::Give => self.library.row().is_some() && !self.is_empty(),
            Action::Clock | Action::Finish | Action::Move | Action::Cancel | Action::NoShow => {
                self.session().is_some_and(|(_, open)| open)
            }
            Action::Done => {
                let items = self.place == Place::Client && self.page.pane == Pane::Items;
                let ticks = items && self.handle().is_some();
                ticks || self.session().is_some_and(|(_, open)| open)
            }
            Action::Filter if self.place == Place::Library => !self.library.rows.is_empty(),
            Action::Filter | Action::Sort | Action::Reverse | Action::Mark | Action::MarkAll => {
                !self.is_empty()
            }
            _ => true,
        }
    }

    /// What can be done here, in the order of the table.
    pub(super) fn specs(&self) -> impl Iterator<Item = &'static Spec> {
        crate::domain::keys::on(self.place).filter(|spec| self.can(spec.action))
    }
}
