//! Moving the mark of a list, and from one client to the next.

use super::{App, Effect};
use crate::{
    domain::keys::{Action, Place},
    tui::screen::moved,
};

impl App {
    /// Moves the mark of the list.
    pub(super) fn walk(&mut self, action: Action) {
        let page = usize::from(self.size.1.saturating_sub(5)).max(1);
        let (mark, count) = match self.place {
            Place::Today => {
                let count = self.today.count();
                (&mut self.today.cursor, count)
            }
            Place::Clients => (&mut self.clients.cursor, self.clients.shown.len()),
            Place::Client => {
                let pane = self.page.pane;
                let count = self.page.detail.as_ref().map_or(0, |detail| pane.count(detail));
                self.page.chosen = true;
                (&mut self.page.line, count)
            }
            Place::Sessions => (&mut self.sessions.cursor, self.sessions.rows.len()),
            Place::Library => {
                let count = self.library.shown().len();
                (&mut self.library.cursor, count)
            }
            Place::Practice => {
                let count = self.numbers.count();
                (&mut self.numbers.cursor, count)
            }
            Place::Notes => return,
            Place::Assess => (&mut self.sittings.cursor, self.sittings.rows.len()),
        };
        *mark = moved(*mark, count, page, action);
        if self.place == Place::Sessions {
            self.sessions.look_ahead(page);
        }
    }

    /// Goes to the page of the client before or after.
    pub(super) fn beside(&mut self, action: Action) -> Vec<Effect> {
        let clients = &mut self.clients;
        let at = |place: &usize| clients.rows.get(*place).map(|row| row.glance.id);
        if let Some(place) = clients.shown.iter().position(|place| at(place) == self.page.who) {
            clients.cursor = moved(place, clients.shown.len(), 1, action);
        }
        let next = clients.row().map(|row| row.glance.id);
        next.map(|id| self.visit(id)).unwrap_or_default()
    }
}
