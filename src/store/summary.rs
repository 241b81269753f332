//! What an operation did, in words: in parts, each sealed with the key of the client of whom it tells, so that nothing of
//! a client is left in the log once that key is gone.
//!
//! Whose a part is follows from the handles, which every summary puts behind what it names: what stands in front of a
//! handle tells of its owner.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx, handle::Noun};
use crate::{
    domain::{Handle, Stamp, id::ClientId},
    env::Entropy,
    vault::Slot,
};

/// Stands for what was said of a client whose key was destroyed.
const ERASED: &str = "(an erased client)";

/// Words of a summary, and the client with whose key they are sealed; without one it is that of the practice.
type Part = (Option<ClientId>, String);

/// Where a summary was sealed before there were parts.
fn whole_slot(practice: Uuid, op: i64) -> Slot {
    let row = Uuid::from_u64_pair(0, u64::try_from(op).unwrap_or_default());
    Slot { table: "operations", column: "summary_sealed", row, subject: practice }
}

fn part_slot(practice: Uuid, op: i64, (part, whose): (i64, Option<ClientId>)) -> Slot {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let row = Uuid::from_u64_pair(number(part), number(op));
    let subject = whose.map_or(practice, |client| client.0);
    Slot { table: "operation_parts", column: "text_sealed", row, subject }
}

impl Store {
    /// What an operation did in words; nothing while locked. `whole` is how it was sealed before there were parts.
    pub(super) fn summary(&self, op: i64, whole: Option<&[u8]>) -> Result<Option<String>, StoreError> {
        if !self.unlocked() {
            return Ok(None);
        }
        if whole.is_some() {
            return self.open_text(whole_slot(self.practice, op), whole);
        }
        let parts = self.summary_parts(op)?;
        Ok((!parts.is_empty()).then(|| parts.into_iter().map(|(_, text)| text).collect()))
    }

    /// The parts of the summary of an operation, in order.
    ///
    /// # Errors
    /// When locked.
    pub fn summary_parts(&self, op: i64) -> Result<Vec<(Option<ClientId>, String)>, StoreError> {
        let sql = "SELECT part, client_id, text_sealed FROM main.operation_parts WHERE op = ?1 ORDER BY part";
        self.conn.all(sql, &[Param::Int(op)], |row| {
            let (part, whose) = (row.int()?, row.opt_id()?);
            let slot = part_slot(self.practice, op, (part, whose));
            if self.vault()?.is_erased(slot.subject) {
                return Ok((whose, ERASED.to_owned()));
            }
            Ok((whose, self.open_text(slot, row.opt_bytes()?)?.unwrap_or_default()))
        })
    }

    /// Takes a summary apart by whose keys its words belong under. `touched` are the clients whose rows the operation
    /// wrote or removed.
    fn parts(&self, text: &str, touched: &BTreeSet<ClientId>) -> Result<Vec<Part>, StoreError> {
        let mut parts = Vec::new();
        let (mut from, mut word, mut last) = (0, 0, None);
        let mut owners = BTreeMap::new();
        for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
            if letter.is_ascii_alphanumeric() {
                continue;
            }
            if let Some(Ok(handle)) = text.get(word..at).map(str::parse::<Handle>) {
                let owner = match owners.get(&handle) {
                    Some(owner) => *owner,
                    None => *owners.entry(handle.clone()).or_insert(self.owner(&handle)?),
                };
                let enclosed = letter == ')' && text.get(..word).is_some_and(|before| before.ends_with('('));
                // A word that somebody wrote may look like the handle of anybody.
                if let Some(owner) = owner.filter(|owner| enclosed || touched.contains(owner)) {
                    let end = at + usize::from(enclosed);
                    add(&mut parts, Some(owner), text.get(from..end).unwrap_or_default());
                    (from, last) = (end, Some(owner));
                }
            }
            word = at + letter.len_utf8();
        }
        let only = touched.first().copied().filter(|_| touched.len() == 1);
        add(&mut parts, last.or(only), text.get(from..).unwrap_or_default());
        Ok(parts)
    }

    /// The client to whom the thing with a handle belongs, or belonged before it was removed.
    fn owner(&self, handle: &Handle) -> Result<Option<ClientId>, StoreError> {
        let known = match self.named(handle.as_str())? {
            None => self.named_before(handle.as_str())?,
            known => known,
        };
        let Some((noun, id)) = known else { return Ok(None) };
        let Some(table) = noun.table() else { return Ok((noun == Noun::Client).then_some(ClientId(id))) };
        let sql = format!(
            "SELECT client_id FROM main.{table} WHERE id = ?1
             UNION ALL SELECT client_id FROM main.{table}_history WHERE id = ?1"
        );
        self.conn.first(&sql, &[Param::Id(id)], |row: &mut Row<'_>| row.id())
    }

    /// Whether summaries may be left that were sealed before there were parts.
    pub fn has_old_summaries(&self) -> Result<bool, StoreError> {
        let read = |row: &mut Row<'_>| row.int();
        Ok(self.conn.first("SELECT old_summaries FROM main.practice", &[], read)? == Some(1))
    }

    /// Seals the summaries anew that were sealed before there were parts. One that does not open stays as it is.
    ///
    /// # Errors
    /// When locked, or the store cannot be written to; then nothing has changed.
    pub fn seal_old_summaries(&mut self, stamp: Stamp, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        let mut tx = self.start(stamp, entropy)?;
        let sql =
            "SELECT id, summary_sealed FROM main.operations WHERE summary_sealed IS NOT NULL ORDER BY id";
        let read = |row: &mut Row<'_>| {
            Ok::<_, StoreError>((row.int()?, row.opt_bytes()?.unwrap_or_default().to_vec()))
        };
        let (old, mut clients) = (tx.conn.all(sql, &[], read)?, tx.clients_of_operations()?);
        for (op, sealed) in old {
            let Ok(text) = tx.vault()?.open_text(whole_slot(tx.practice, op), &sealed) else { continue };
            tx.write_summary(op, &text, &clients.remove(&op).unwrap_or_default())?;
            let sql = "UPDATE main.operations SET summary_sealed = NULL WHERE id = ?1";
            tx.conn.run(sql, &[Param::Int(op)])?;
        }
        tx.conn.run("UPDATE main.practice SET old_summaries = 0", &[])?;
        tx.commit("").map(|_| ())
    }
}

/// Adds words to the last part where that is of the same client.
fn add(parts: &mut Vec<Part>, whose: Option<ClientId>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some((last, words)) if *last == whose => words.push_str(text),
        _ => parts.push((whose, text.to_owned())),
    }
}

impl Tx<'_> {
    /// Writes down in words what an operation did that touched these clients.
    pub(super) fn write_summary(
        &mut self,
        op: i64,
        summary: &str,
        touched: &BTreeSet<ClientId>,
    ) -> Result<(), StoreError> {
        self.conn.run("DELETE FROM main.operation_parts WHERE op = ?1", &[Param::Int(op)])?;
        for (part, (mut whose, mut text)) in (0..).zip(self.parts(summary, touched)?) {
            // Nothing of a client whose key was destroyed is written again. Of one whose key was lost nothing that is
            // theirs can be read, so nothing is given away.
            if let Some(client) =
                whose.filter(|client| self.vault().is_ok_and(|vault| !vault.has_subject(client.0)))
            {
                if self.vault()?.is_erased(client.0) {
                    ERASED.clone_into(&mut text);
                }
                whose = None;
            }
            let sealed = self.seal(part_slot(self.practice, op, (part, whose)), text.as_bytes())?;
            let whose = Param::option(whose, |client| Param::Id(client.0));
            let values = [Param::Int(op), Param::Int(part), whose, Param::Sealed(&sealed)];
            let sql =
                "INSERT INTO main.operation_parts (op, part, client_id, text_sealed) VALUES (?1, ?2, ?3, ?4)";
            self.conn.run(sql, &values)?;
        }
        Ok(())
    }
}
