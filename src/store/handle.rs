//! Handles: one namespace per practice over all kinds of things.

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx};
use crate::domain::Handle;

/// What a handle names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// A client.
    Client,
    /// A session.
    Session,
    /// An assessment.
    Assessment,
    /// An intervention given to a client.
    Assignment,
    /// An action item.
    Action,
    /// A thread of messages.
    Thread,
    /// A breakthrough.
    Breakthrough,
}

impl Noun {
    pub(crate) const ALL: [Self; 7] = [
        Self::Client,
        Self::Session,
        Self::Assessment,
        Self::Assignment,
        Self::Action,
        Self::Thread,
        Self::Breakthrough,
    ];

    /// The word in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Session => "session",
            Self::Assessment => "assessment",
            Self::Assignment => "assignment",
            Self::Action => "action",
            Self::Thread => "thread",
            Self::Breakthrough => "breakthrough",
        }
    }

    /// The word as it stands in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Action => "action item",
            other => other.key(),
        }
    }

    /// The table with the things of this kind, where each says its client; a client is one itself.
    pub(super) const fn table(self) -> Option<&'static str> {
        match self {
            Self::Client | Self::Thread => None,
            Self::Session => Some("sessions"),
            Self::Assessment => Some("assessments"),
            Self::Assignment => Some("client_interventions"),
            Self::Action => Some("action_items"),
            Self::Breakthrough => Some("breakthroughs"),
        }
    }

    /// The word with its article, as in "k7mq is a client, not a session".
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Client => "a client",
            Self::Session => "a session",
            Self::Assessment => "an assessment",
            Self::Assignment => "an assignment",
            Self::Action => "an action item",
            Self::Thread => "a thread",
            Self::Breakthrough => "a breakthrough",
        }
    }
}

impl std::str::FromStr for Noun {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|noun| noun.key() == text).ok_or(())
    }
}

impl Store {
    /// What a handle names, if anything.
    pub fn named(&self, handle: &str) -> Result<Option<(Noun, Uuid)>, StoreError> {
        let sql = "SELECT kind, id FROM handles WHERE handle = ?1";
        self.conn.first(sql, &[Param::Text(handle)], |row| Ok((row.parsed()?, row.id()?)))
    }

    /// What a handle named before that was removed.
    pub fn named_before(&self, handle: &str) -> Result<Option<(Noun, Uuid)>, StoreError> {
        let sql = "SELECT kind, id FROM main.handles_history WHERE handle = ?1 ORDER BY ended_op DESC";
        self.conn.first(sql, &[Param::Text(handle)], |row| Ok((row.parsed()?, row.id()?)))
    }

    /// The handle of a thing, if it has one.
    pub fn handle_of(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        let sql = "SELECT handle FROM handles WHERE id = ?1";
        self.conn.first(sql, &[Param::Id(id)], |row| Ok(row.text()?.to_owned()))
    }

    /// Hands every handle of one kind that starts with `prefix` to `visit`, in order; works while locked.
    pub fn handles(&self, noun: Noun, prefix: &str, limit: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT handle FROM handles WHERE kind = ?1 AND handle >= ?2 AND SUBSTR(handle, 1, LENGTH(?2)) = ?2
                   ORDER BY handle LIMIT ?3";
        let params = [Param::Text(noun.key()), Param::Text(prefix), Param::Int(limit)];
        self.conn.all(sql, &params, |row| Ok(row.text()?.to_owned()))
    }
}

impl Tx<'_> {
    /// A new handle for `id`, or the wished one when it is free.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the wished one is not free.
    pub fn fresh_handle(
        &mut self,
        noun: Noun,
        id: Uuid,
        wish: Option<&Handle>,
    ) -> Result<Handle, StoreError> {
        if let Some(wish) = wish {
            if self.claim(noun, id, wish)? {
                return Ok(wish.clone());
            }
            return Err(StoreError::Taken { what: format!("handle {wish}") });
        }
        let taken = self.handle_count()?;
        let mut length = Handle::SHORTEST;
        while Handle::length_for(taken, length) > length {
            length += 1;
        }
        loop {
            let random: [u8; 12] = self.entropy.bytes()?;
            let Some(handle) = Handle::spell(random.get(..length).unwrap_or(&random)) else { continue };
            if self.claim(noun, id, &handle)? {
                self.drawn.push(handle.clone());
                return Ok(handle);
            }
        }
    }

    /// The handles that were drawn by chance so far: another try would give others.
    pub fn drawn(&mut self) -> Vec<Handle> {
        std::mem::take(&mut self.drawn)
    }

    pub(super) fn claim(&mut self, noun: Noun, id: Uuid, handle: &Handle) -> Result<bool, StoreError> {
        let sql = "INSERT INTO handles (handle, kind, id, op) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        let params =
            [Param::Text(handle.as_str()), Param::Text(noun.key()), Param::Id(id), Param::Int(self.op)];
        let claimed = self.conn.run(sql, &params)? == 1;
        if claimed {
            self.handles = self.handles.map(|count| count + 1);
        }
        Ok(claimed)
    }

    /// How many handles there are, counted once per operation.
    fn handle_count(&mut self) -> Result<u64, StoreError> {
        if let Some(count) = self.handles {
            return Ok(count);
        }
        let read = |row: &mut Row<'_>| row.int();
        let count = self.conn.first("SELECT COUNT(*) FROM main.handles", &[], read)?.unwrap_or_default();
        let count = u64::try_from(count).unwrap_or_default();
        self.handles = Some(count);
        Ok(count)
    }

    /// Frees a handle.
    pub(super) fn drop_handle(&mut self, handle: &Handle) -> Result<(), StoreError> {
        self.conn.run("DELETE FROM handles WHERE handle = ?1", &[Param::Text(handle.as_str())])?;
        Ok(())
    }
}
