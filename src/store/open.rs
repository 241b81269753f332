//! Sealed cells, opened: the one place that decides what becomes of one that does not open.
//!
//! A list must not end because one value in it is rotten, and nothing must follow from a value that is not there. So a
//! reader gets [`UNREADABLE`] in its place, the place is noted in [`Unread`], and whoever has to work with the value asks
//! for it strictly. A key that is not at hand is looked for in the keyring once: another window may have made it.

use std::cell::Ref;

use serde::de::DeserializeOwned;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Param, Row, Store, StoreError,
    export::{RESPONSES, TABLES},
    unread::{LISTED, MAPPED, UNREADABLE, Unread, field, thing},
};
use crate::vault::{Slot, Vault, VaultError};

/// What is in a cell.
enum Opened {
    Nothing,
    Plain(Zeroizing<Vec<u8>>),
    Unreadable,
}

impl Store {
    /// The keys, when unlocked.
    pub fn vault(&self) -> Result<Ref<'_, Vault>, StoreError> {
        self.vault.as_ref().map(std::cell::RefCell::borrow).ok_or(StoreError::Locked)
    }

    /// What could not be read so far.
    pub fn unread(&self) -> &Unread {
        &self.conn.unread
    }

    /// How far long work has come.
    pub fn meter(&self) -> &super::Meter {
        &self.meter
    }

    /// Has it noted elsewhere, for somebody who is still there when the store is closed.
    pub fn note_in(&mut self, unread: Unread) {
        self.conn.unread = unread;
    }

    /// Opens one sealed cell that holds text.
    pub(super) fn open_text(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Option<String>, StoreError> {
        Ok(match self.look(slot, cell)? {
            Opened::Nothing => None,
            Opened::Unreadable => Some(UNREADABLE.to_owned()),
            Opened::Plain(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Some(text.to_owned()),
                Err(_) => Some(self.lost(slot, cell)?).map(|()| UNREADABLE.to_owned()),
            },
        })
    }

    /// The same where the key is there; nothing while locked.
    pub(super) fn text_at_hand(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Option<String>, StoreError> {
        if self.unlocked() { self.open_text(slot, cell) } else { Ok(None) }
    }

    /// Opens one sealed cell that holds JSON, as it is spelled.
    pub(super) fn open_spelled(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Option<String>, StoreError> {
        let text = self.open_text(slot, cell)?;
        Ok(text.map(|text| if text == UNREADABLE { format!("\"{UNREADABLE}\"") } else { text }))
    }

    /// Opens one sealed cell that holds a list or an object as JSON.
    pub(super) fn open_json<T: DeserializeOwned>(
        &self,
        slot: Slot,
        cell: Option<&[u8]>,
    ) -> Result<Option<T>, StoreError> {
        if let Opened::Plain(bytes) = self.look(slot, cell)? {
            if let Ok(value) = serde_json::from_slice(&bytes) {
                return Ok(Some(value));
            }
            self.lost(slot, cell)?;
        } else if cell.is_none() {
            return Ok(None);
        }
        let stands_for = serde_json::from_str(LISTED).or_else(|_| serde_json::from_str(MAPPED));
        stands_for.map(Some).map_err(|_| self.unopened(slot))
    }

    /// Opens one sealed cell from which something follows: it has to open.
    pub(super) fn open_strictly(
        &self,
        slot: Slot,
        cell: Option<&[u8]>,
    ) -> Result<Option<String>, StoreError> {
        let Some(bytes) = self.open_cell(slot, cell)? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes).map(str::to_owned);
        text.map(Some).map_err(|_| self.unopened(slot))
    }

    /// Opens one sealed cell that has to open.
    pub(super) fn open_cell(
        &self,
        slot: Slot,
        cell: Option<&[u8]>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.look(slot, cell)? {
            Opened::Nothing => Ok(None),
            Opened::Plain(bytes) => Ok(Some(bytes)),
            Opened::Unreadable => Err(self.unopened(slot)),
        }
    }

    /// Takes an error that is about one value alone as noted, so that what is next can be looked at.
    ///
    /// # Errors
    /// The error itself, where it is about anything else.
    pub fn overlook(&self, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Unopened { .. } => Ok(()),
            StoreError::Unreadable { whose, .. } => {
                self.unread().row(Some(&whose).filter(|whose| !whose.is_empty()).map(String::as_str));
                Ok(())
            }
            error => Err(error),
        }
    }

    /// Opens every sealed value and reads every row; says how many values opened. What does not is noted.
    ///
    /// # Errors
    /// When the file itself cannot be read.
    pub fn open_everything(&self) -> Result<usize, StoreError> {
        self.meter.begin(self.count_sealed_rows()?);
        let mut opened = self.open_sealed_cells()?;
        self.operations(|operation| {
            opened += usize::from(operation.summary.is_some_and(|text| !text.contains(UNREADABLE)));
            Ok::<_, StoreError>(true)
        })?;
        self.each_answer(|answered| {
            self.meter.step();
            let cells = [answered.value, answered.text].into_iter().flatten();
            opened += cells.filter(|text| text.trim_matches('"') != UNREADABLE).count();
            Ok::<_, StoreError>(())
        })?;
        for table in TABLES.iter().filter(|table| table.name != RESPONSES.name) {
            self.each_row(table, |_| Ok::<_, StoreError>(()))?;
        }
        // The tables are read as they lie; what people see is read by its meaning.
        self.each_client(|_| Ok::<_, StoreError>(()))?;
        Ok(opened)
    }

    /// Whether a sealed cell opens; what does not is noted.
    pub(super) fn opens(&self, slot: Slot, bytes: &[u8]) -> Result<bool, StoreError> {
        Ok(matches!(self.look(slot, Some(bytes))?, Opened::Plain(_)))
    }

    /// The same of one that was replaced; it is noted as what it is, for what took its place may well open.
    pub(super) fn opens_past(&self, slot: Slot, bytes: &[u8]) -> Result<bool, StoreError> {
        let opens = self.opens_at_all(slot, bytes)?;
        if !opens {
            self.unread().past(slot, &self.whose(slot)?);
        }
        Ok(opens)
    }

    /// The same, and nothing is noted.
    pub(super) fn opens_at_all(&self, slot: Slot, bytes: &[u8]) -> Result<bool, StoreError> {
        let opened = self.vault()?.open_sealed(slot, bytes);
        if matches!(opened, Err(VaultError::NoKey { .. })) && self.reload_keys()? {
            return Ok(self.vault()?.open_sealed(slot, bytes).is_ok());
        }
        Ok(opened.is_ok())
    }

    fn look(&self, slot: Slot, cell: Option<&[u8]>) -> Result<Opened, StoreError> {
        let Some(bytes) = cell else { return Ok(Opened::Nothing) };
        let mut opened = self.vault()?.open_sealed(slot, bytes);
        if matches!(opened, Err(VaultError::NoKey { .. })) && self.reload_keys()? {
            opened = self.vault()?.open_sealed(slot, bytes);
        }
        match opened {
            Ok(plain) => Ok(Opened::Plain(plain)),
            Err(_) => self.lost(slot, cell).map(|()| Opened::Unreadable),
        }
    }

    /// Reads the keyring again if another process wrote it; says whether it had.
    pub(super) fn reload_keys(&self) -> Result<bool, StoreError> {
        let vault = self.vault.as_ref().ok_or(StoreError::Locked)?;
        super::reload(&mut vault.borrow_mut())
    }

    fn lost(&self, slot: Slot, cell: Option<&[u8]>) -> Result<(), StoreError> {
        let whose = self.whose(slot)?;
        self.unread().cell(slot, cell.unwrap_or_default(), whose);
        Ok(())
    }

    pub(super) fn unopened(&self, slot: Slot) -> StoreError {
        // Its place is only told: that it cannot be looked up must not hide what happened.
        let whose = self.whose(slot).unwrap_or_else(|_| thing(slot.table).to_owned());
        StoreError::Unopened { whose, field: field(slot.column) }
    }

    /// What a cell belongs to, by its handle, or by that of its client.
    fn whose(&self, slot: Slot) -> Result<String, StoreError> {
        let sql = "SELECT kind, handle FROM main.handles WHERE id = ?1";
        let named = |id: Uuid| {
            let read = |row: &mut Row<'_>| {
                Ok::<_, StoreError>(format!("{} {}", row.text()?.replace('_', " "), row.text()?))
            };
            self.conn.first(sql, &[Param::Id(id)], read)
        };
        if ["operations", "operation_parts"].contains(&slot.table) {
            return Ok(format!("change {}", slot.row.as_u64_pair().1));
        }
        let found = named(slot.row)?;
        if found.is_some() || slot.subject == slot.row {
            return Ok(found.unwrap_or_else(|| thing(slot.table).to_owned()));
        }
        Ok(named(slot.subject)?.unwrap_or_else(|| thing(slot.table).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::id::ClientId,
        practice::{Practice, client, testing::World},
        store::Kind,
    };

    fn names(practice: &Practice) -> Vec<String> {
        let mut names = Vec::new();
        let each = practice.store.each_name(|named| {
            names.push(named.name());
            Ok::<_, StoreError>(true)
        });
        each.unwrap();
        names.sort();
        names
    }

    fn edit(world: &mut World, practice: &mut Practice, id: ClientId, field: &str, value: &str) {
        let yours = [(field, value.to_owned())];
        let work = ("client edit", Kind::Write);
        let done = practice
            .write(&mut *world.env.entropy, work, false, |tx, setting| client::edit(tx, setting, id, &yours));
        done.unwrap();
    }

    #[test]
    fn a_key_that_another_window_made_or_renewed_is_found() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let reader = world.window();
        assert_eq!(names(&reader), ["Ada Okafor"]);
        world.add_client("Ben Ito");
        assert_eq!(names(&reader), ["Ada Okafor", "Ben Ito"]);
        // A key is renewed: what is sealed from now on needs its next version.
        let vault = world.practice.store.vault.as_mut().unwrap().get_mut();
        vault.rotate_subject(ada.0, None, world.practice.setting.now, &mut *world.env.entropy).unwrap();
        vault.flush(world.practice.setting.now, &mut *world.env.entropy).unwrap();
        let mut other = world.window();
        edit(&mut world, &mut other, ada, "name", "Ada Lovelace");
        assert_eq!(names(&reader), ["Ada Lovelace", "Ben Ito"]);
        assert_eq!(reader.store.unread().count(), 0);
    }

    #[test]
    fn keys_that_are_read_before_the_rows_are_brought_up_to_them() {
        let mut world = World::new();
        world.add_client("Ada Okafor");
        let folder = world.practice.store.path().parent().unwrap().to_owned();
        let mut early = world.window().store.vault.take().unwrap().into_inner();
        world.add_client("Ben Ito");
        let mut store = Store::open(&folder).unwrap();
        assert!(early.generation() < store.keyring_generation().unwrap());
        store.keep_up(&mut early).unwrap();
        store.unlock(early).unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_marked_named_and_left_as_it_is() {
        let mut world = World::new();
        let (ada, _) = (world.add_client("Ada Okafor"), world.add_client("Ben Ito"));
        let mut other = world.window();
        edit(&mut world, &mut other, ada, "phone", "+33 1");
        edit(&mut world, &mut other, ada, "goals", "Speak up");
        let rotten = "UPDATE clients SET phone = last_name, goals = last_name WHERE phone IS NOT NULL";
        other.store.damage(rotten);
        let handle = other.store.client(ada).unwrap().handle;
        let stored = |practice: &Practice| {
            let read = |row: &mut Row<'_>| {
                Ok::<_, StoreError>((
                    row.opt_bytes()?.map(<[u8]>::to_vec),
                    row.opt_bytes()?.map(<[u8]>::to_vec),
                ))
            };
            let sql = "SELECT phone, goals FROM clients WHERE id = ?1";
            practice.store.conn.first(sql, &[Param::Id(ada.0)], read).unwrap().unwrap()
        };
        let before = stored(&other);
        let person = other.store.client(ada).unwrap().person;
        assert_eq!((person.phone.as_deref(), person.goals), (Some(UNREADABLE), vec![UNREADABLE.to_owned()]));
        assert_eq!(other.store.unread().lines(), [format!("client {handle}: goals, phone")]);
        assert_eq!(names(&other).len(), 2);
        // A change of something else leaves them as they are, also in their history; a new value takes their place.
        edit(&mut world, &mut other, ada, "sponsor", "Acme");
        assert_eq!(stored(&other), before);
        edit(&mut world, &mut other, ada, "phone", "+33 2");
        assert_eq!(other.store.client(ada).unwrap().person.phone.as_deref(), Some("+33 2"));
        assert_eq!(stored(&other).1, before.1);
    }

    #[test]
    fn a_row_that_cannot_be_read_stops_no_list_and_no_operation_passes_over_it() {
        let mut world = World::new();
        for name in ["Ada Okafor", "Ben Ito", "Chloé Martin"] {
            world.add_client(name);
        }
        let store = &world.practice.store;
        let odd = "UPDATE clients SET start_date = 'soon' WHERE handle = (SELECT MIN(handle) FROM clients)";
        store.damage(&format!("PRAGMA ignore_check_constraints = ON; {odd}"));
        let mut seen = 0;
        let each = store.each_client(|_| {
            seen += 1;
            Ok::<_, StoreError>(())
        });
        each.unwrap();
        assert_eq!((seen, store.unread().count()), (2, 1));
        assert_eq!(store.unread().lines()[0].len(), 4, "its handle: {:?}", store.unread().lines());
        let stamp = world.practice.setting.stamp();
        let tx = world.practice.store.begin(stamp, &mut *world.env.entropy, "test", Kind::Write).unwrap();
        let refused = tx.each_client(|_| Ok::<_, StoreError>(()));
        assert!(matches!(refused, Err(StoreError::Unreadable { .. })));
    }
}
