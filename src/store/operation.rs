//! The log of operations: what happened, in order, and which of it is undone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Kind, Param, Row, Store, StoreError};
use crate::domain::id::UserId;

/// One entry of the log.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its number; they rise by one.
    pub id: i64,
    /// When it ran.
    pub at: DateTime<Utc>,
    /// Who ran it.
    pub user: UserId,
    /// The command, without its arguments.
    pub command: String,
    /// What it did in words; `None` while locked.
    pub summary: Option<String>,
    /// What sort of operation.
    pub kind: Kind,
    /// The operation that it took back.
    pub undoes: Option<i64>,
}

impl Operation {
    /// Whether it is of a kind that can be taken back.
    pub fn can_be_undone(&self) -> bool {
        self.kind != Kind::Fixed
    }
}

/// Which operations stand, once every undo has been taken into account.
#[derive(Debug, Default)]
pub struct Standing {
    /// Pairs (undo or redo, what it took back) in force, newest first.
    pairs: Vec<(i64, i64)>,
    /// The newest undo in force.
    newest_undo: Option<i64>,
    /// What each undo and redo took back, in force or not.
    took_back: BTreeMap<i64, (i64, Kind)>,
}

/// What has become of what an operation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It stands. A redo stands as long as what it brought back.
    Stands,
    /// The operation was an undo: what it did follows from what stood before.
    Undo,
    /// It was taken back.
    TakenBack,
}

impl Standing {
    /// Works it out from (id, undoes, kind), newest first: an undo and what it undid cancel each other, unless the undo
    /// has itself been cancelled by a redo. `said` tells whether a person undid it: what a command took back by itself,
    /// such as an assessment that nobody answered, nobody redoes.
    fn of(newest_first: impl IntoIterator<Item = (i64, Option<i64>, Kind, bool)>) -> Self {
        let mut standing = Self::default();
        for (id, undoes, kind, said) in newest_first {
            standing.took_back.extend(undoes.map(|undone| (id, (undone, kind))));
            if let Some(undone) = undoes
                && !standing.cancelled(id)
            {
                standing.pairs.push((id, undone));
                // A redo stands as well, and is no undo: after it, the undo before the one it took back is next.
                if kind == Kind::Undo && said && standing.newest_undo.is_none() {
                    standing.newest_undo = Some(id);
                }
            }
        }
        standing
    }

    /// Whether an operation has been taken back, or took another one back.
    pub fn cancelled(&self, id: i64) -> bool {
        self.pairs.iter().any(|(undo, undone)| *undo == id || *undone == id)
    }

    /// What has become of what an operation did.
    pub fn effect(&self, id: i64) -> Effect {
        match self.took_back.get(&id) {
            Some((undo, Kind::Redo)) => match self.took_back.get(undo) {
                Some((what, _)) => self.effect(*what),
                None => Effect::Undo,
            },
            Some(_) => Effect::Undo,
            None if self.undone(id) => Effect::TakenBack,
            None => Effect::Stands,
        }
    }

    /// Whether an operation has been taken back.
    pub fn undone(&self, id: i64) -> bool {
        self.pairs.iter().any(|(_, undone)| *undone == id)
    }

    /// The newest undo in force: what a redo would take back.
    pub fn newest_undo(&self) -> Option<i64> {
        self.newest_undo
    }
}

impl Store {
    /// Hands the log to `visit`, newest first, until it answers `false`.
    pub fn operations<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Operation) -> Result<bool, E>,
    ) -> Result<(), E> {
        let sql = "SELECT id, at, user_id, command, summary_sealed, kind, undoes FROM main.operations
            WHERE id <= ?1 ORDER BY id DESC";
        let mut more = true;
        self.conn.each(sql, &[Param::Int(self.then.get())], |row| {
            if more {
                more = visit(self.read_operation(row)?)?;
            }
            Ok(())
        })
    }

    /// One entry of the log.
    pub fn operation(&self, id: i64) -> Result<Operation, StoreError> {
        let sql = "SELECT id, at, user_id, command, summary_sealed, kind, undoes FROM main.operations WHERE id = ?1";
        let found = self.conn.first(sql, &[Param::Int(id)], |row| self.read_operation(row))?;
        found.ok_or_else(|| StoreError::NotFound { what: "change", key: id.to_string() })
    }

    fn read_operation(&self, row: &mut Row<'_>) -> Result<Operation, StoreError> {
        let id = row.int()?;
        let at = row.at()?;
        let user = row.id()?;
        let command = row.text()?.to_owned();
        let sealed = row.opt_bytes()?;
        let summary = self.summary(id, sealed)?;
        Ok(Operation { id, at, user, command, summary, kind: row.parsed()?, undoes: row.opt_int()? })
    }

    /// Which operations stand.
    pub fn standing(&self) -> Result<Standing, StoreError> {
        let sql =
            "SELECT id, undoes, kind, command FROM main.operations WHERE undoes IS NOT NULL AND id <= ?1
             ORDER BY id DESC";
        let undos = self.conn.all(sql, &[Param::Int(self.then.get())], |row| {
            let (id, undoes, kind): (_, _, Kind) = (row.int()?, row.opt_int()?, row.parsed()?);
            Ok::<_, StoreError>((id, undoes, kind, row.text()? == kind.key()))
        })?;
        Ok(Standing::of(undos))
    }

    /// The newest operation at or before an instant; 0 when the practice is younger.
    pub fn operation_at(&self, at: DateTime<Utc>) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(MAX(id), 0) FROM main.operations WHERE at <= ?1";
        Ok(self.conn.first(sql, &[Param::At(at)], |row: &mut Row<'_>| row.int())?.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undo_and_what_it_undid_cancel_each_other() {
        let standing = Standing::of([(3, Some(2), Kind::Undo, true)]);
        assert!(standing.undone(2) && standing.cancelled(3) && !standing.cancelled(1));
        assert_eq!(standing.newest_undo(), Some(3));
    }

    #[test]
    fn a_redo_puts_the_first_one_back_in_force() {
        let standing = Standing::of([(4, Some(3), Kind::Redo, true), (3, Some(2), Kind::Undo, true)]);
        assert!(!standing.cancelled(2), "3 undid 2, 4 undid 3");
        assert!(standing.cancelled(3) && standing.cancelled(4));
        assert_eq!(standing.newest_undo(), None, "there is nothing more to redo");
        assert_eq!((standing.effect(2), standing.effect(4)), (Effect::Stands, Effect::Stands));
        let again = Standing::of([
            (5, Some(2), Kind::Undo, true),
            (4, Some(3), Kind::Redo, true),
            (3, Some(2), Kind::Undo, true),
        ]);
        assert_eq!((again.effect(4), again.effect(5)), (Effect::TakenBack, Effect::Undo));
    }

    #[test]
    fn what_no_person_undid_is_not_redone() {
        let standing = Standing::of([(5, Some(4), Kind::Undo, false), (3, Some(2), Kind::Undo, true)]);
        assert!(standing.undone(4) && standing.cancelled(5));
        assert_eq!(standing.newest_undo(), Some(3));
    }

    #[test]
    fn redos_go_back_through_all_undos() {
        let undone = [(5, Some(2), Kind::Undo, true), (4, Some(3), Kind::Undo, true)];
        assert_eq!(Standing::of(undone).newest_undo(), Some(5));
        let redone =
            [(6, Some(5), Kind::Redo, true), (5, Some(2), Kind::Undo, true), (4, Some(3), Kind::Undo, true)];
        assert_eq!(Standing::of(redone).newest_undo(), Some(4));
    }
}
