//! One operation: everything a command writes, in one transaction, recorded under one number.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::{
    domain::{Handle, Stamp, id},
    env::Entropy,
    vault::{Sealed, Slot},
};

/// What sort of operation it is; decides whether it can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary change.
    Write,
    /// A batch from a file.
    Import,
    /// The answers of one assessment sitting, which extend one operation.
    Sitting,
    /// Took another operation back.
    Undo,
    /// Took an undo back.
    Redo,
    /// What cannot be undone.
    Fixed,
}

impl Kind {
    /// The word in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Import => "import",
            Self::Sitting => "sitting",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Fixed => "fixed",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Write, Self::Import, Self::Sitting, Self::Undo, Self::Redo, Self::Fixed];
        all.into_iter().find(|kind| kind.key() == text).ok_or(())
    }
}

/// A running operation. Dropping it takes everything back, new keys included.
pub struct Tx<'a> {
    store: &'a mut Store,
    pub(super) entropy: &'a mut dyn Entropy,
    pub(super) stamp: Stamp,
    pub(super) op: i64,
    pub(super) handles: Option<u64>,
    /// The handles that it gave out by chance.
    pub(super) drawn: Vec<Handle>,
    /// Whether the operation leaves a usage event behind; the one that removes them all does not.
    pub(super) tells: bool,
    ids: u32,
    open: bool,
    /// The days that it writes.
    pub(super) days: super::day::Days,
}

impl Deref for Tx<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store
    }
}

impl Store {
    /// Opens a new operation.
    ///
    /// # Errors
    /// When another process is writing (after five seconds of waiting), or the folder cannot be written to.
    pub fn begin<'a>(
        &'a mut self,
        stamp: Stamp,
        entropy: &'a mut dyn Entropy,
        command: &str,
        kind: Kind,
    ) -> Result<Tx<'a>, StoreError> {
        let mut tx = self.start(stamp, entropy)?;
        tx.open_operation(command, kind)?;
        Ok(tx)
    }

    /// Goes on with operation `op` when it is still the newest one, else opens a new one of the same kind: the answers
    /// of a sitting are committed one by one and undone together.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn extend<'a>(
        &'a mut self,
        stamp: Stamp,
        entropy: &'a mut dyn Entropy,
        command: &str,
        op: Option<i64>,
    ) -> Result<Tx<'a>, StoreError> {
        // A copy of the practice that holds it already would never get the rest.
        let shipped = self.shipped_operation()?;
        if op.is_some_and(|op| op > shipped) && op == Some(self.newest_operation()?) {
            let mut tx = self.start(stamp, entropy)?;
            tx.op = tx.newest_operation()?;
            if Some(tx.op) == op {
                // It ends with the last answer: looking back at a time in between must not show what came after.
                let sql = "UPDATE operations SET at = ?1 WHERE id = ?2 AND at < ?1";
                tx.conn.run(sql, &[Param::At(stamp.now), Param::Int(tx.op)])?;
            } else {
                tx.open_operation(command, Kind::Sitting)?;
            }
            return Ok(tx);
        }
        self.begin(stamp, entropy, command, Kind::Sitting)
    }

    pub(super) fn start<'a>(
        &'a mut self,
        stamp: Stamp,
        entropy: &'a mut dyn Entropy,
    ) -> Result<Tx<'a>, StoreError> {
        self.conn.begin()?;
        let tx = Tx {
            store: self,
            entropy,
            stamp,
            op: 0,
            handles: None,
            drawn: Vec::new(),
            tells: true,
            ids: 0,
            open: true,
            days: super::day::Days::new(),
        };
        tx.still_ours()?;
        if let Some(vault) = &tx.store.vault {
            let mut vault = vault.borrow_mut();
            super::reload(&mut vault)?;
            tx.keep_up(&mut vault)?;
        }
        Ok(tx)
    }

    /// The newest operation that a copy of the practice may hold; 0 where there is no copy.
    fn shipped_operation(&self) -> Result<i64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        Ok(self.conn.first("SELECT shipped_op FROM main.practice", &[], read)?.unwrap_or_default())
    }

    /// The number of the newest operation; 0 when there is none.
    pub fn newest_operation(&self) -> Result<i64, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        Ok(self
            .conn
            .first("SELECT COALESCE(MAX(id), 0) FROM main.operations", &[], read)?
            .unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Writes the operation down. Its time never lies before that of the one before it, whatever the clock says: looking
    /// back goes by time, and the rows go by number.
    fn open_operation(&mut self, command: &str, kind: Kind) -> Result<(), StoreError> {
        let Stamp { now, actor } = self.stamp;
        self.conn.run(
            "INSERT INTO operations (at, user_id, command, kind)
             SELECT CASE WHEN newest > ?1 THEN newest ELSE ?1 END, ?2, ?3, ?4
             FROM (SELECT COALESCE(MAX(at), '') AS newest FROM operations)",
            &[Param::At(now), Param::Id(actor.0), Param::Text(command), Param::Text(kind.key())],
        )?;
        self.op = self.newest_operation()?;
        Ok(())
    }

    /// The instant of the command.
    pub fn now(&self) -> DateTime<Utc> {
        self.stamp.now
    }

    /// When and by whom.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The number of this operation.
    pub fn op(&self) -> i64 {
        self.op
    }

    /// A new id. Ids of one operation rise, so that a batch is appended to the tables, not scattered over them.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn fresh_id<T: From<Uuid>>(&mut self) -> Result<T, StoreError> {
        let mut random: [u8; 10] = self.entropy.bytes()?;
        let count = self.ids;
        self.ids += 1;
        // 26 bits of count in front of 48 random ones; the builder puts version and variant over the bits left free.
        random[0] = (count >> 22).to_be_bytes()[3];
        random[1] = (count >> 14).to_be_bytes()[3];
        random[2] = ((count >> 8).to_be_bytes()[3]) & 0x3F;
        random[3] = count.to_be_bytes()[3];
        Ok(id::v7(self.stamp.now, random).into())
    }

    /// Gives a client a key of its own; durable before the first row that uses it is committed.
    ///
    /// # Errors
    /// When locked.
    pub fn add_subject(&mut self, subject: Uuid) -> Result<(), StoreError> {
        let vault = self.store.vault.as_mut().ok_or(StoreError::Locked)?.get_mut();
        Ok(vault.add_subject(subject, self.stamp.now, self.entropy)?)
    }

    /// Seals bytes for one cell.
    pub(super) fn seal(&mut self, slot: Slot, plain: &[u8]) -> Result<Sealed, StoreError> {
        let vault = self.store.vault.as_ref().ok_or(StoreError::Locked)?.borrow();
        Ok(vault.seal(slot, plain, self.entropy)?)
    }

    /// Seals text for one cell; no text stays NULL, and what could not be read stays as it is.
    pub(super) fn seal_text(&mut self, slot: Slot, text: Option<&str>) -> Result<Option<Sealed>, StoreError> {
        if let Some(stored) = text.and_then(|text| self.unread().as_stored(slot, text)) {
            return Ok(Some(stored));
        }
        // What a person adds to a note must not take the place of a note that might still be saved.
        if text.is_some_and(|text| self.unread().is_added_to(slot, text)) {
            return Err(self.unopened(slot));
        }
        self.unread().healed(slot);
        text.map(|text| self.seal(slot, text.as_bytes())).transpose()
    }

    /// Makes the operation durable under a summary that people read in `op log`: keys first, then rows.
    ///
    /// # Errors
    /// When the keyring or the database cannot be written; then nothing has changed.
    pub fn commit(mut self, summary: &str) -> Result<i64, StoreError> {
        if let Some(vault) = &mut self.store.vault {
            let vault = vault.get_mut();
            vault.flush(self.stamp.now, self.entropy)?;
        }
        if let Ok(vault) = self.store.vault() {
            self.store.saw_keyring(&vault)?;
        }
        if !summary.is_empty() {
            let clients = self.clients_written(self.op)?;
            self.write_summary(self.op, summary, &clients)?;
        }
        if let Err(error) = self.store.conn.commit() {
            self.check_references()?;
            return Err(error);
        }
        self.open = false;
        Ok(self.op)
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.open {
            if let Some(vault) = &mut self.store.vault {
                vault.get_mut().discard_pending();
            }
            // A rollback that fails leaves nothing behind either: closing the connection takes the transaction back.
            self.store.conn.rollback().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::practice::testing::World;

    #[test]
    fn what_a_copy_may_hold_is_not_continued() {
        let mut world = World::new();
        let (stamp, store) = (world.practice.setting.stamp(), &mut world.practice.store);
        let mut save =
            |op| store.extend(stamp, &mut *world.env.entropy, "test", op).unwrap().commit("").unwrap();
        let first = save(None);
        assert_eq!((save(Some(first)), save(Some(first))), (first, first));
        world.practice.store.damage(&format!("UPDATE practice SET shipped_op = {first}"));
        let (stamp, store) = (world.practice.setting.stamp(), &mut world.practice.store);
        let mut save =
            |op| store.extend(stamp, &mut *world.env.entropy, "test", op).unwrap().commit("").unwrap();
        let next = save(Some(first));
        assert_eq!((next, save(Some(next))), (first + 1, next));
    }
}
