//! What a key is about: the handle of what the mark is on, and the command that does the same.

use super::{App, Change, Effect};
use crate::{
    domain::{
        breakthrough::Breakthrough,
        filter::Filter,
        id::SessionId,
        keys::{Action, Place, Spec},
    },
    tui::screen::{client::Pane, practice::Row},
};

impl App {
    /// The marked breakthrough of a client's page.
    pub(super) fn breakthrough(&self) -> Option<&Breakthrough> {
        let here = self.place == Place::Client && self.page.pane == Pane::Breakthroughs;
        self.detail().filter(|_| here)?.breakthroughs.get(self.page.line)
    }

    /// The handle of what the mark is on.
    pub(super) fn handle(&self) -> Option<String> {
        let detail = self.detail();
        let at = self.page.line;
        match (self.place, self.page.pane) {
            (Place::Clients, _) => self.client_row().map(|row| row.glance.handle.to_string()),
            (Place::Assess, _) => self.sittings.row().map(|row| row.taken.assessment.handle.to_string()),
            (Place::Today, _) => match self.today.session() {
                Some(session) => Some(session.handle.to_string()),
                None => self.client_row().map(|row| row.glance.handle.to_string()),
            },
            (Place::Notes, _) => self.editor.as_ref().map(|editor| editor.session.handle.to_string()),
            (Place::Sessions, _) => self.sessions.row().map(|session| session.handle.to_string()),
            (Place::Client, Pane::Sessions) => {
                detail?.sessions.get(at).map(|session| session.handle.to_string())
            }
            (Place::Practice, _) => self.numbers.code(),
            (Place::Library, _) => self.library.row().map(|row| row.intervention.code.clone()),
            (Place::Client, Pane::Items) => detail?.items.get(at).map(|item| item.handle.to_string()),
            (Place::Client, Pane::Interventions) => {
                detail?.given.get(at).map(|given| given.assignment.handle.to_string())
            }
            (Place::Client, Pane::Scores) => detail?.score(at).map(|score| score.handle().to_string()),
            (Place::Client, Pane::Breakthroughs) => self.breakthrough().map(|row| row.handle.to_string()),
            (Place::Client, Pane::Assessments) => {
                detail?.taken.get(at).map(|taken| taken.assessment.handle.to_string())
            }
        }
    }

    /// The command that does the same as an action: handles, no names.
    pub(super) fn shell(&self, spec: &Spec) -> String {
        let client = self.client_row().map_or("CLIENT", |row| row.glance.handle.as_str());
        let of = |noun: &str, holds: bool, instead: &str| {
            if holds && spec.shell.contains(noun) { self.handle() } else { None }
                .unwrap_or_else(|| instead.to_owned())
        };
        let ticks =
            self.place == Place::Client && self.page.pane == Pane::Items && spec.action == Action::Done;
        let item = if ticks { self.handle() } else { None };
        let shell = match spec.action {
            _ if ticks => "coach action done {item}".to_owned(),
            Action::EditClient => match self.edited_elsewhere() {
                Some(row) => row.command,
                None => spec.shell.to_owned(),
            },
            Action::Open if self.place == Place::Assess && self.is_completed() => {
                "coach assess show {assessment}".to_owned()
            }
            _ if spec.on == [Place::Practice] => self.counted(spec),
            Action::Remove
                if spec.on == [Place::Assess]
                    && self.sittings.row().is_some_and(|row| row.taken.is_open()) =>
            {
                "coach assess discard {assessment}".to_owned()
            }
            Action::Export if spec.on == [Place::Clients] => self.filtered(),
            _ => spec.shell.to_owned(),
        };
        let session =
            if spec.action == Action::Note { self.noted().is_some() } else { self.session().is_some() };
        shell
            .replace("{client}", client)
            .replace("{assessment}", &of("{assessment}", self.place == Place::Assess, "ID"))
            .replace("{session}", &of("{session}", session, "ID"))
            .replace("{code}", &of("{code}", self.place == Place::Library, "CODE"))
            .replace("{breakthrough}", &of("{breakthrough}", self.breakthrough().is_some(), "ID"))
            .replace("{item}", item.as_deref().unwrap_or("ID"))
    }

    /// Changes the marked session.
    pub(super) fn settle(&self, change: impl Fn(SessionId) -> Change) -> Vec<Effect> {
        self.session().map(|(id, _)| Effect::Write(change(id))).into_iter().collect()
    }

    /// The session whose notes are meant by its row; none where a row was marked for no reason but that the page begins there:
    /// then those are meant that are to be written now.
    pub(super) fn noted(&self) -> Option<SessionId> {
        let chosen = self.place != Place::Client || self.page.chosen;
        self.session().filter(|_| chosen).map(|(id, _)| id)
    }

    /// The command that tells the same numbers, or lists those whom the marked row counts.
    fn counted(&self, spec: &Spec) -> String {
        let today = self.local().date_naive();
        let numbers = self.numbers.shell(today);
        match (spec.action, self.numbers.row()) {
            (Action::Range, _) => numbers,
            (Action::BreakDown, _) => self.numbers.groups_shell(today),
            (Action::Export, _) => numbers + " --csv",
            (Action::Open, Some(Row::Fared(it))) => format!("coach intervene show {}", it.code),
            (Action::Open, Some(Row::Group(group))) => format!("coach client list '{}'", group.query),
            _ => spec.shell.to_owned(),
        }
    }

    /// The command that writes the filtered list.
    fn filtered(&self) -> String {
        match self.clients.filter.as_str() {
            "" => "coach client list --csv".to_owned(),
            // Words that are searched for may be a name; what is copied must hold none.
            filter if Filter::parse(filter).is_ok_and(|filter| filter.searches()) => {
                "coach client list QUERY --csv".to_owned()
            }
            filter => format!("coach client list '{filter}' --csv"),
        }
    }
}
