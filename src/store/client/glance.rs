//! Clients as lists show them and as people name them: a few cells of each row, without opening more than that.

use chrono::{DateTime, NaiveDate, Utc};

use super::{email_slot, slot};
use crate::{
    domain::{
        Handle, Scores,
        client::{Status, full_name},
        id::{ClientId, UserId},
    },
    store::{Param, Row, Store, StoreError, score::Brief},
};

/// One row of the client list: what a glance needs, without opening more than that.
pub struct Glance {
    /// The client's id.
    pub id: ClientId,
    /// What people type.
    pub handle: Handle,
    /// First name; empty while locked.
    pub first_name: String,
    /// Last name; empty while locked.
    pub last_name: String,
    /// The first e-mail address.
    pub email: Option<String>,
    /// Further e-mail addresses.
    pub other_emails: Vec<String>,
    /// What the coaching is about.
    pub coaching_focus: Option<String>,
    /// Where the client stands.
    pub status: Status,
    /// The day coaching began.
    pub start_date: Option<NaiveDate>,
    /// The day it was completed.
    pub end_date: Option<NaiveDate>,
    /// The latest score, where there is one.
    pub latest: Option<Brief>,
    /// The next scheduled session.
    pub next_session_at: Option<DateTime<Utc>>,
    /// The last session that took place.
    pub last_session_at: Option<DateTime<Utc>>,
    /// When the client was added.
    pub created_at: DateTime<Utc>,
}

/// A name as the naming rules need it.
pub struct Named {
    /// The client's id.
    pub id: ClientId,
    /// What people type.
    pub handle: Handle,
    /// First name; empty while locked.
    pub first_name: String,
    /// Last name; empty while locked.
    pub last_name: String,
    /// The first e-mail address.
    pub email: Option<String>,
    /// Further e-mail addresses.
    pub other_emails: Vec<String>,
    /// Where the client stands.
    pub status: Status,
}

impl Named {
    /// First and last name together.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

impl Glance {
    /// First and last name together.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    /// The four dimension scores, when none is missing.
    pub fn scores(&self) -> Option<Scores> {
        self.latest.as_ref().and_then(|latest| latest.scores.complete())
    }
}

impl Store {
    /// Hands the name of every client to `visit`, until it answers `false`; while locked only handles are filled in.
    pub fn each_name<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Named) -> Result<bool, E>,
    ) -> Result<(), E> {
        let sql = "SELECT c.id, c.handle, c.status, c.user_id, u.email, c.first_name, c.last_name
                   FROM clients c LEFT JOIN users u ON u.id = c.user_id ORDER BY c.id";
        let mut more = true;
        let mut further = self.all_further_addresses()?;
        self.conn.each(sql, &[], |row| {
            if !more {
                return Ok(());
            }
            let (id, handle, status): (ClientId, _, _) = (row.id()?, row.parsed()?, row.parsed()?);
            let (email, first_name, last_name) = self.read_name(id, row)?;
            let other_emails = further.remove(&id).unwrap_or_default();
            more = visit(Named { id, handle, first_name, last_name, email, other_emails, status })?;
            Ok(())
        })
    }

    /// E-mail, first and last name from `user_id, email, first_name, last_name`; empty while locked.
    fn read_name(
        &self,
        id: ClientId,
        row: &mut Row<'_>,
    ) -> Result<(Option<String>, String, String), StoreError> {
        let user: Option<UserId> = row.opt_id()?;
        let (email, first, last) = (row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?);
        if !self.unlocked() {
            return Ok((None, String::new(), String::new()));
        }
        let email = match user {
            Some(user) => self.open_text(email_slot(user, id.0), email)?,
            None => None,
        };
        let first = self.open_text(slot(id.0, "first_name"), first)?.unwrap_or_default();
        Ok((email, first, self.open_text(slot(id.0, "last_name"), last)?.unwrap_or_default()))
    }

    /// Hands a glance at every client to `visit`, in the order in which they were added.
    pub fn each_glance<E: From<StoreError>>(
        &self,
        now: DateTime<Utc>,
        mut visit: impl FnMut(Glance) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql =
            "SELECT c.id, c.handle, c.status, c.start_date, c.end_date, c.user_id, u.email, c.first_name,
                c.last_name, c.coaching_focus,
                (SELECT MIN(n.scheduled_at) FROM sessions n
                 WHERE n.client_id = c.id AND n.scheduled_at >= ?1 AND n.status = 'scheduled'),
                (SELECT MAX(d.scheduled_at) FROM sessions d
                 WHERE d.client_id = c.id AND d.status = 'completed'),
                c.created_at,
                s.id, s.calculated_at, s.psi_score, s.rho_score, s.q_score, s.f_score, s.coherence_percentage,
                s.velocity, s.pattern_detected
            FROM clients c
            LEFT JOIN users u ON u.id = c.user_id
            LEFT JOIN coherence_scores s ON s.id = (
                SELECT l.id FROM coherence_scores l WHERE l.client_id = c.id
                ORDER BY l.calculated_at DESC, l.id DESC LIMIT 1)
            ORDER BY c.id";
        let mut further = self.all_further_addresses()?;
        self.conn.each(sql, &[Param::At(now)], |row| {
            let id: ClientId = row.id()?;
            let (handle, status) = (row.parsed()?, row.parsed()?);
            let (start_date, end_date) = (row.opt_date()?, row.opt_date()?);
            let (email, first_name, last_name) = self.read_name(id, row)?;
            let focus = row.opt_bytes()?;
            let coaching_focus = self.text_at_hand(slot(id.0, "coaching_focus"), focus)?;
            let (next_session_at, last_session_at) = (row.opt_at()?, row.opt_at()?);
            let created_at = row.at()?;
            visit(Glance {
                id,
                handle,
                first_name,
                last_name,
                email,
                other_emails: further.remove(&id).unwrap_or_default(),
                coaching_focus,
                status,
                start_date,
                end_date,
                latest: Brief::read(row)?,
                next_session_at,
                last_session_at,
                created_at,
            })
        })
    }
}
