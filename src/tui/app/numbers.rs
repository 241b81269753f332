//! The numbers of the practice: what keys do there, and reading them as they are asked for.

use super::{App, Effect};
use crate::{
    domain::keys::{Action, Place},
    error::Error,
    practice::{Practice, analytics},
    tui::screen::practice::{Numbers, Row, Told},
};

impl App {
    /// Asks for other days, other groups, or interventions.
    pub(super) fn ask(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Range => self.numbers.next_span(),
            Action::BreakDown => self.numbers.next_by(),
            _ if self.numbers.asks_for_given() => {}
            _ => {
                self.toast = self.numbers.other_part();
                return Vec::new();
            }
        }
        vec![Effect::Load(Place::Practice)]
    }

    /// Takes the numbers as they are now.
    pub(super) fn take_numbers(&mut self, told: Told) {
        self.toast = self.numbers.take(told, &self.model.zones).or(self.toast.take());
    }

    /// Lists the clients of the marked row, or shows the intervention; Esc comes back to the numbers.
    pub(super) fn list_counted(&mut self) -> Vec<Effect> {
        match self.numbers.row() {
            Some(Row::Group(group)) if group.clients == 0 => {
                self.toast = Some("There are no clients in this group".to_owned());
                return Vec::new();
            }
            Some(Row::Group(group)) => {
                self.clients.filter.clone_from(&group.query);
                (self.clients.cursor, self.place) = (0, Place::Clients);
                self.clients.marked.clear();
                self.clients.arrange(None, self.local());
            }
            Some(Row::Fared(it)) => {
                (self.library.wish, self.place) = (Some(it.code.clone()), Place::Library);
            }
            None => return Vec::new(),
        }
        self.trail = vec![Place::Practice];
        let mut effects = vec![Effect::Load(self.place)];
        effects.extend(self.want());
        effects
    }
}

/// Reads what is asked for in one pass, up to today; interventions where they are shown. What is at hand and of the
/// same days is not read again as long as nothing was written.
///
/// # Errors
/// When the store refuses.
pub(super) fn read(practice: &Practice, asked: &Numbers, wide: bool) -> Result<Told, Error> {
    let Practice { store, setting, .. } = practice;
    let today = setting.today();
    let range = asked.span.range(today);
    store.skim(|| {
        let newest = store.newest_operation()?;
        let held = asked.told.as_deref().filter(|told| told.newest == newest && told.summary.range == range);
        let summary = match held {
            Some(told) => told.summary.clone(),
            None => analytics::summary(store, setting, range, today)?,
        };
        let cohorts = match asked.by {
            Some(by) => Some((by, analytics::cohort(store, setting, by, range)?)),
            None => None,
        };
        let fared = match held.and_then(|told| told.fared.clone()) {
            None if asked.given || wide => Some(analytics::interventions(store, setting, range)?),
            held => held,
        };
        Ok(Told { newest, summary, cohorts, fared })
    })
}
