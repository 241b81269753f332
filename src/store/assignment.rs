//! Rows of `client_interventions`: what clients were given to do.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Param, Row, Store, StoreError, Tx, day::Dated, handle::Noun};
use crate::{
    domain::{
        Dimension, Handle,
        assignment::{Assignment, Rating, Said, Work},
        id::{AssignmentId, ClientId},
    },
    vault::Slot,
};

/// An assignment with what a list tells of its intervention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The assignment.
    pub assignment: Assignment,
    /// The intervention's library: codes are unique within it over all its versions.
    pub library: String,
    /// The intervention's code.
    pub code: String,
    /// The intervention's name.
    pub name: String,
    /// What the intervention works on.
    pub dimension: Dimension,
}

/// A client's work on an intervention that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Working {
    /// Whose.
    pub client: ClientId,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it is to be done.
    pub due_date: Option<NaiveDate>,
}

const TABLE: &str = "client_interventions";

const COLUMNS: &str =
    "g.id, g.handle, g.client_id, g.intervention_id, g.assigned_by, g.assigned_at, g.due_date,
    g.status, g.started_at, g.completed_at, g.abandoned_at, g.effectiveness_rating, g.created_at";

const ORDER: &str = "ORDER BY g.assigned_at, g.id";

fn read(row: &mut Row<'_>) -> Result<Assignment, StoreError> {
    Ok(Assignment {
        id: row.id()?,
        handle: row.parsed()?,
        client_id: row.id()?,
        intervention_id: row.id()?,
        assigned_by: row.id()?,
        assigned_at: row.at()?,
        due_date: row.opt_date()?,
        status: row.parsed()?,
        started_at: row.opt_at()?,
        completed_at: row.opt_at()?,
        abandoned_at: row.opt_at()?,
        rating: row.opt_steps(Rating::new)?,
        created_at: row.at()?,
    })
}

fn read_given(row: &mut Row<'_>) -> Result<Given, StoreError> {
    Ok(Given {
        assignment: read(row)?,
        library: row.text()?.to_owned(),
        code: row.text()?.to_owned(),
        name: row.text()?.to_owned(),
        dimension: row.parsed()?,
    })
}

fn slot(assignment: &Assignment, column: &'static str) -> Slot {
    Slot { table: TABLE, column, row: assignment.id.0, subject: assignment.client_id.0 }
}

impl Store {
    /// Assignments, oldest first, of one client or of all; nothing sealed is opened.
    pub fn assignments(&self, client: Option<ClientId>) -> Result<Vec<Given>, StoreError> {
        let by_client = if client.is_some() { "WHERE g.client_id = ?1" } else { "" };
        let sql = format!(
            "SELECT {COLUMNS}, i.library, i.code, i.name, i.dimension
             FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id {by_client} {ORDER}"
        );
        match client {
            Some(client) => self.conn.all(&sql, &[Param::Id(client.0)], read_given),
            None => self.conn.all(&sql, &[], read_given),
        }
    }

    /// One assignment with what was said about it.
    pub fn work(&self, id: AssignmentId) -> Result<Work, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, g.client_feedback, g.coach_notes, g.abandon_reason
             FROM client_interventions g WHERE g.id = ?1"
        );
        let found = self.conn.first(&sql, &[Param::Id(id.0)], |row| {
            let assignment = read(row)?;
            let mut open = |column| self.open_text(slot(&assignment, column), row.opt_bytes()?);
            let said = Said {
                client_feedback: open("client_feedback")?,
                coach_notes: open("coach_notes")?,
                abandon_reason: open("abandon_reason")?,
            };
            Ok::<_, StoreError>(Work { assignment, said })
        })?;
        found.ok_or_else(|| StoreError::NotFound { what: "assignment", key: id.to_string() })
    }

    /// Hands all work that is not over to `visit`, with the library and the code of what is worked on: what was given
    /// first comes first.
    pub fn each_running<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut((String, String), Working) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT i.library, i.code, g.client_id, g.assigned_at, g.due_date
            FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
            WHERE g.status IN ('assigned', 'in_progress') ORDER BY g.assigned_at, g.client_id";
        self.conn.each(sql, &[], |row| {
            let key = (row.text()?.to_owned(), row.text()?.to_owned());
            visit(key, Working { client: row.id()?, assigned_at: row.at()?, due_date: row.opt_date()? })
        })
    }

    /// Hands every completed assignment, of all interventions or those of one dimension, to `visit`: what it was, whose,
    /// from when to when, and how it was rated.
    pub fn each_completed<E: From<StoreError>>(
        &self,
        of: Option<Dimension>,
        mut visit: impl FnMut(Completed) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT i.library, i.code, i.dimension, g.client_id, g.assigned_at, g.completed_at,
                g.effectiveness_rating
            FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
            WHERE g.status = 'completed' AND g.completed_at IS NOT NULL
            AND (CAST(?1 AS TEXT) IS NULL OR i.dimension = ?1)";
        self.conn.each(sql, &[Param::text(of.map(Dimension::key))], |row| {
            visit(Completed {
                library: row.text()?.to_owned(),
                code: row.text()?.to_owned(),
                dimension: row.parsed()?,
                client: row.id()?,
                assigned_at: row.at()?,
                completed_at: row.at()?,
                rating: row.opt_steps(Rating::new)?,
            })
        })
    }
}

/// One completed assignment as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// The intervention's library.
    pub library: String,
    /// The intervention's code.
    pub code: String,
    /// What the intervention works on.
    pub dimension: Dimension,
    /// Who did it.
    pub client: ClientId,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it was done.
    pub completed_at: DateTime<Utc>,
    /// How it was rated.
    pub rating: Option<Rating>,
}

impl Tx<'_> {
    /// An id and a handle for a new assignment.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_assignment_names(&mut self) -> Result<(AssignmentId, Handle), StoreError> {
        self.assignment_names(None, None)
    }

    /// The names of an assignment: those that are given, new ones for the others.
    ///
    /// # Errors
    /// When the handle is taken.
    pub fn assignment_names(
        &mut self,
        id: Option<AssignmentId>,
        wish: Option<&Handle>,
    ) -> Result<(AssignmentId, Handle), StoreError> {
        let id = match id {
            Some(id) => id,
            None => self.fresh_id()?,
        };
        let handle = self.fresh_handle(Noun::Assignment, id.0, wish)?;
        Ok((id, handle))
    }

    fn enters_due(&mut self, assignment: &Assignment) -> Result<(), StoreError> {
        self.enters(&Dated {
            table: "client_interventions",
            row: assignment.id.0,
            client: assignment.client_id,
            handle: Some(&assignment.handle),
            days: &[("due_date", assignment.due_date)],
        })
    }

    /// Adds an assignment of which nothing was said yet.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn insert_assignment(&mut self, assignment: &Assignment) -> Result<(), StoreError> {
        self.enters_due(assignment)?;
        self.conn.run(
            "INSERT INTO client_interventions (id, handle, client_id, intervention_id, assigned_by, assigned_at,
                due_date, status, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            &[
                Param::Id(assignment.id.0),
                Param::Text(assignment.handle.as_str()),
                Param::Id(assignment.client_id.0),
                Param::Id(assignment.intervention_id.0),
                Param::Id(assignment.assigned_by.0),
                Param::At(assignment.assigned_at),
                Param::option(assignment.due_date, Param::Date),
                Param::Text(assignment.status.key()),
                Param::At(assignment.created_at),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// Writes back how far an assignment has come and what was said.
    ///
    /// # Errors
    /// When locked, or the store refuses.
    pub fn update_work(&mut self, work: &Work) -> Result<(), StoreError> {
        let Work { assignment, said } = work;
        self.enters_due(assignment)?;
        let feedback =
            self.seal_text(slot(assignment, "client_feedback"), said.client_feedback.as_deref())?;
        let notes = self.seal_text(slot(assignment, "coach_notes"), said.coach_notes.as_deref())?;
        let reason = self.seal_text(slot(assignment, "abandon_reason"), said.abandon_reason.as_deref())?;
        self.conn.run_one(
            "UPDATE client_interventions SET due_date = ?2, status = ?3, started_at = ?4, completed_at = ?5,
                abandoned_at = ?6, effectiveness_rating = ?7, client_feedback = ?8, coach_notes = ?9,
                abandon_reason = ?10, op = ?11
             WHERE id = ?1",
            &[
                Param::Id(assignment.id.0),
                Param::option(assignment.due_date, Param::Date),
                Param::Text(assignment.status.key()),
                Param::option(assignment.started_at, Param::At),
                Param::option(assignment.completed_at, Param::At),
                Param::option(assignment.abandoned_at, Param::At),
                Param::option(assignment.rating, |rating| Param::Int(rating.get().into())),
                Param::sealed(feedback.as_ref()),
                Param::sealed(notes.as_ref()),
                Param::sealed(reason.as_ref()),
                Param::Int(self.op),
            ],
        )
    }
}
