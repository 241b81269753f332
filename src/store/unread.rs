//! What could not be read since a practice was opened: noted once, told at the end, and written back as it is.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use uuid::Uuid;

use crate::vault::{Sealed, Slot};

/// What stands in the place of a value that cannot be read.
pub const UNREADABLE: &str = "(unreadable)";

/// How it stands in a list, and in an object.
pub(super) const LISTED: &str = r#"["(unreadable)"]"#;
pub(super) const MAPPED: &str = r#"{"(unreadable)":true}"#;

/// Where a sealed cell lies.
type Place = (&'static str, &'static str, Uuid);

#[derive(Default)]
struct Ledger {
    /// Cells that do not open, as they are stored.
    cells: RefCell<HashMap<Place, (Sealed, String)>>,
    /// What was lost, by what it belongs to: `client k7mq`, and the words for its fields.
    lost: RefCell<BTreeMap<String, BTreeSet<String>>>,
    /// Whether something was kept all the same.
    wrote: Cell<bool>,
}

/// The ledger of what could not be read. Clones share it, so that it outlives the store.
#[derive(Clone, Default)]
pub struct Unread(Rc<Ledger>);

impl Unread {
    /// Notes a cell that does not open: `whose` is what it belongs to, in words.
    pub(super) fn cell(&self, slot: Slot, bytes: &[u8], whose: String) {
        let place = (slot.table, slot.column, slot.row);
        self.0.cells.borrow_mut().insert(place, (Sealed::from_bytes(bytes.to_vec()), whose.clone()));
        self.0.lost.borrow_mut().entry(whose).or_default().insert(field(slot.column));
    }

    /// Notes a cell that was replaced and does not open.
    pub(super) fn past(&self, slot: Slot, whose: &str) {
        let whose = format!("{whose}, as it was before");
        self.0.lost.borrow_mut().entry(whose).or_default().insert(field(slot.column));
    }

    /// Notes a row of which a value in clear cannot be read, by its handle if it has one.
    pub(super) fn row(&self, handle: Option<&str>) {
        let whose = handle.map_or_else(|| "a record without a handle".to_owned(), str::to_owned);
        self.0.lost.borrow_mut().entry(whose).or_default();
    }

    /// The cell as it is stored, where `text` is only what stands in its place: what cannot be read is not written over
    /// by a change of something else.
    pub(super) fn as_stored(&self, slot: Slot, text: &str) -> Option<Sealed> {
        let stands_for = [UNREADABLE, LISTED, MAPPED].contains(&text);
        let place = (slot.table, slot.column, slot.row);
        stands_for.then(|| self.0.cells.borrow().get(&place).map(|(sealed, _)| sealed.clone())).flatten()
    }

    /// Whether something was added to what only stands in the place of a lost value.
    pub(super) fn is_added_to(&self, slot: Slot, text: &str) -> bool {
        let place = (slot.table, slot.column, slot.row);
        text.contains(UNREADABLE) && self.0.cells.borrow().contains_key(&place)
    }

    /// Notes that a cell was given anew.
    pub(super) fn healed(&self, slot: Slot) {
        let cell = self.0.cells.borrow_mut().remove(&(slot.table, slot.column, slot.row));
        let Some((_, whose)) = cell else { return };
        let mut lost = self.0.lost.borrow_mut();
        let rest = lost.get_mut(&whose).is_some_and(|fields| {
            fields.remove(&field(slot.column));
            fields.is_empty()
        });
        if rest {
            lost.remove(&whose);
        }
    }

    /// Notes that a command did what it should, whatever it could not read on the way.
    pub fn wrote(&self) {
        self.0.wrote.set(true);
    }

    /// Whether that was noted.
    pub fn was_written(&self) -> bool {
        self.0.wrote.get()
    }

    /// How many records hold something that could not be read.
    pub fn count(&self) -> usize {
        self.0.lost.borrow().len()
    }

    /// What could not be read, a line for each record: `client k7mq: phone, notes`.
    pub fn lines(&self) -> Vec<String> {
        let lost = self.0.lost.borrow();
        let line = |(whose, fields): (&String, &BTreeSet<String>)| match fields.len() {
            0 => whose.clone(),
            _ => format!("{whose}: {}", fields.iter().cloned().collect::<Vec<_>>().join(", ")),
        };
        lost.iter().map(line).collect()
    }
}

/// A column in the words of people.
pub(super) fn field(column: &str) -> String {
    match column {
        "response_value" | "response_text" => "answer".to_owned(),
        "coaching_focus" => "focus".to_owned(),
        "summary_sealed" | "text_sealed" => "summary".to_owned(),
        "event_data" => "details".to_owned(),
        "box_title" => "title of its box".to_owned(),
        column => column.replace('_', " "),
    }
}

/// What a row of a table without handles is, in the words of people.
pub(super) fn thing(table: &str) -> &'static str {
    match table {
        "coaches" | "users" => "the coach",
        "operations" | "operation_parts" => "a change in the log",
        "analytics_events" => "a usage event",
        "interventions" => "an intervention",
        "messages" => "a message",
        _ => "a record without a handle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_lost_value_is_never_written_over_it() {
        let unread = Unread::default();
        let slot =
            Slot { table: "clients", column: "phone", row: Uuid::from_u128(1), subject: Uuid::from_u128(1) };
        assert_eq!(unread.as_stored(slot, UNREADABLE), None, "nothing was lost there");
        unread.cell(slot, b"rotten", "client k7mq".to_owned());
        assert_eq!(unread.as_stored(slot, UNREADABLE).unwrap().as_bytes(), b"rotten");
        assert_eq!(unread.as_stored(slot, "+33 1"), None, "a new value is taken");
        assert!(unread.is_added_to(slot, "(unreadable), and more") && !unread.is_added_to(slot, "more"));
        assert_eq!(unread.as_stored(Slot { column: "notes", ..slot }, UNREADABLE), None);
        unread.row(Some("t2wd"));
        unread.healed(slot);
        assert_eq!((unread.lines(), unread.as_stored(slot, UNREADABLE)), (vec!["t2wd".to_owned()], None));
        unread.cell(slot, b"rotten", "client k7mq".to_owned());
        assert_eq!(unread.lines(), ["client k7mq: phone", "t2wd"]);
        assert_eq!(unread.count(), 2);
    }
}
