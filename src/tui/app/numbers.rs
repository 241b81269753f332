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

    /// Lists the clients of the marked row, or shows the intervention; Esc comes back to the numbers.
    pub(super) fn list_counted(&mut self) -> Vec<Effect> {
        match self.numbers.row() {
            Some(Row::Group(group)) if group.clients == 0 => {
                self.toast = Some("Nobody is in this group".to_owned());
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

/// Reads what is asked for, in one pass, up to today; interventions where they are shown.
///
/// # Errors
/// When the store refuses.
pub(super) fn read(practice: &Practice, asked: &Numbers, wide: bool) -> Result<Told, Error> {
    let Practice { store, setting } = practice;
    let today = setting.today();
    let range = asked.span.range(today);
    store.skim(|| {
        let groups = asked.by.map(|by| Ok::<_, Error>((by, analytics::cohort(store, setting, by, range)?)));
        let given = asked.given || wide;
        let fared = given.then(|| analytics::interventions(store, setting, range));
        Ok(Told {
            summary: analytics::summary(store, setting, range, today)?,
            cohorts: groups.transpose()?,
            fared: fared.transpose()?,
        })
    })
}
