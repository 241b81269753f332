//! The clients and the page of one: what `coach` opens.
//!
//! [`App`] is the state; `update` turns a message into a new state and effects; `view` draws it. Both are pure.

mod actions;
mod chart;
mod client;
mod drive;
mod form;
mod list;
mod popups;
#[cfg(test)]
mod tests;
mod update;
mod view;

pub use drive::{Options, run, run_with};
pub(super) use update::update;
pub(super) use view::view;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use ratatui::crossterm::event::Event;

use super::theme::Looks;
use crate::{
    bank::Model,
    domain::id::{AssessmentId, ClientId},
    practice::{
        Practice,
        dashboard::{self, Detail, Filter, Offer, Row, Sort},
        watch::Watch,
    },
};
use form::{Form, Input};

/// What happens to the screens.
pub(super) enum Msg {
    /// A key, the mouse, text, a new size.
    Term(Event),
    /// Time passed.
    Tick,
    /// The process was told to end.
    Stop,
    /// An effect was carried out.
    Done(Reply),
}

/// What became of an effect.
pub(super) enum Reply {
    /// The list, anew, and the number of the newest operation in it.
    Rows(Vec<Row>, i64),
    /// One client, whole.
    Detail(Box<Detail>),
    /// What can be begun with the client.
    Offers(Vec<Offer>),
    /// A client was added.
    Added(ClientId, String),
    /// A sentence on what was done.
    Told(String),
    /// Why it was not done.
    Refused(String),
}

/// What the screens want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Read one client.
    Detail(ClientId),
    /// See what can be begun.
    Offers,
    /// Add a client: name, focus, e-mail.
    Add([String; 3]),
    /// Begin an assessment with a bank, and run it.
    Begin(ClientId, String),
    /// Go on with an assessment.
    Resume(AssessmentId),
    /// Take the last operation back, unless it is newer than the one with this number.
    Undo(i64),
    /// Take the last undo back.
    Redo,
    /// Forget the key, and end.
    Lock,
    /// Let the shell have the terminal for a while.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// End.
    Quit,
}

/// What lies over the screen.
pub(super) enum Popup {
    /// Nothing.
    None,
    /// The keys, and which page of them.
    Help(usize),
    /// The filter is being typed.
    Filter(Input),
    /// A new client.
    Add(Form),
    /// Which assessment.
    Pick {
        /// What can be chosen.
        choices: Vec<Pick>,
        /// The marked one.
        cursor: usize,
    },
}

/// One line of the choice of assessments.
pub(super) struct Pick {
    pub(super) words: String,
    pub(super) effect: Effect,
}

/// Which screen it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All clients.
    List,
    /// One client.
    Page,
}

/// The screens of the practice.
pub(super) struct App {
    pub(super) looks: Looks,
    pub(super) banner: Option<String>,
    pub(super) can_lock: bool,
    pub(super) zone: Tz,
    pub(super) now: DateTime<Utc>,
    pub(super) model: Model,
    pub(super) store: String,
    pub(super) rows: Vec<Row>,
    /// The newest operation that the list shows.
    pub(super) seen: i64,
    pub(super) shown: Vec<usize>,
    pub(super) sort: Sort,
    pub(super) reverse: bool,
    pub(super) filter: String,
    pub(super) place: Place,
    pub(super) cursor: usize,
    pub(super) detail: Option<Box<Detail>>,
    /// The marked assessment on the client's page.
    pub(super) line: usize,
    /// Sparklines on the page span their own range.
    pub(super) zoomed: bool,
    pub(super) popup: Popup,
    pub(super) toast: Option<String>,
    pub(super) size: (u16, u16),
    pub(super) watch: Watch,
}

impl App {
    pub(super) fn new(practice: &Practice, looks: Looks, size: (u16, u16), ticks: u64) -> Self {
        let setting = &practice.setting;
        Self {
            looks,
            banner: None,
            can_lock: false,
            zone: setting.zone,
            now: setting.now,
            model: setting.model.clone(),
            store: practice.store.path().parent().map(|path| path.display().to_string()).unwrap_or_default(),
            rows: Vec::new(),
            seen: 0,
            shown: Vec::new(),
            sort: Sort::default(),
            reverse: false,
            filter: String::new(),
            place: Place::List,
            cursor: 0,
            detail: None,
            line: 0,
            zoomed: true,
            popup: Popup::None,
            toast: None,
            size,
            watch: Watch::new(ticks),
        }
    }

    /// The marked client.
    pub(super) fn row(&self) -> Option<&Row> {
        self.shown.get(self.cursor).and_then(|index| self.rows.get(*index))
    }

    /// Whether list and page stand side by side.
    pub(super) fn is_wide(&self) -> bool {
        self.size.0 >= 140
    }

    /// Filters and sorts anew; the mark stays on the client it was on.
    pub(super) fn arrange(&mut self, on: Option<ClientId>) {
        let on = on.or_else(|| self.row().map(|row| row.glance.id));
        self.shown = dashboard::arrange(&self.rows, &Filter::new(&self.filter), self.sort, self.reverse);
        let found = self
            .shown
            .iter()
            .position(|index| self.rows.get(*index).is_some_and(|row| Some(row.glance.id) == on));
        self.cursor = found.unwrap_or_else(|| self.cursor.min(self.shown.len().saturating_sub(1)));
    }

    /// The details of the marked client, when they are at hand.
    pub(super) fn marked_detail(&self) -> Option<&Detail> {
        let id = self.row()?.glance.id;
        self.detail.as_deref().filter(|detail| detail.client.id == id)
    }
}
