//! The coach's own rows: `users` with a role of coach, and `coaches`.

use super::{Param, Row, Store, StoreError, Tx};
use crate::{
    domain::{
        id::{CoachId, UserId},
        session::hours::Hours,
    },
    vault::Slot,
};

/// The coach who owns the practice.
#[derive(Clone, PartialEq, Eq)]
pub struct Coach {
    /// The coach's id.
    pub id: CoachId,
    /// The coach's user row.
    pub user_id: UserId,
    /// The coach's name; empty while locked.
    pub name: String,
    /// The name of the practice.
    pub practice_name: Option<String>,
    /// The coach's e-mail address.
    pub email: Option<String>,
    /// IANA zone.
    pub timezone: String,
}

impl Store {
    /// The coach who owns the practice; sealed fields stay empty while locked.
    pub fn coach(&self) -> Result<Coach, StoreError> {
        let sql = "SELECT c.id, c.user_id, c.timezone, c.name, c.practice_name, u.email
                   FROM coaches c JOIN users u ON u.id = c.user_id ORDER BY c.id LIMIT 1";
        let found = self.conn.first(sql, &[], |row: &mut Row<'_>| {
            let (id, user_id, timezone): (CoachId, UserId, _) =
                (row.id()?, row.id()?, row.text()?.to_owned());
            let (name, practice_name, email) = (row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?);
            if !self.unlocked() {
                return Ok(Coach {
                    id,
                    user_id,
                    name: String::new(),
                    practice_name: None,
                    email: None,
                    timezone,
                });
            }
            let own = |column| Slot { table: "coaches", column, row: id.0, subject: self.practice };
            let address = Slot { table: "users", column: "email", row: user_id.0, subject: self.practice };
            Ok::<_, StoreError>(Coach {
                id,
                user_id,
                name: self.open_text(own("name"), name)?.unwrap_or_default(),
                practice_name: self.open_text(own("practice_name"), practice_name)?,
                email: self.open_text(address, email)?.filter(|email| !email.is_empty()),
                timezone,
            })
        })?;
        found.ok_or(StoreError::Damaged)
    }
}

impl Store {
    /// The coach's hours, where they are set.
    pub fn availability(&self, coach: CoachId) -> Result<Option<Hours>, StoreError> {
        let read = |row: &mut Row<'_>| self.open_json(self.availability_slot(coach), row.opt_bytes()?);
        let sql = "SELECT availability FROM coaches WHERE id = ?1";
        Ok(self.conn.first(sql, &[Param::Id(coach.0)], read)?.flatten())
    }

    fn availability_slot(&self, coach: CoachId) -> Slot {
        Slot { table: "coaches", column: "availability", row: coach.0, subject: self.practice }
    }
}

impl Tx<'_> {
    /// Sets the coach's hours, or clears them.
    pub fn set_availability(&mut self, coach: CoachId, hours: Option<&Hours>) -> Result<(), StoreError> {
        let unwritable =
            |_| StoreError::Unreadable { whose: String::new(), column: "availability".to_owned() };
        let json = hours.map(serde_json::to_string).transpose().map_err(unwritable)?;
        let sealed = self.seal_text(self.availability_slot(coach), json.as_deref())?;
        self.conn.run_one(
            "UPDATE coaches SET availability = ?2, op = ?3 WHERE id = ?1",
            &[Param::Id(coach.0), Param::sealed(sealed.as_ref()), Param::Int(self.op)],
        )
    }

    /// Adds the coach of a new practice.
    pub fn insert_coach(&mut self, coach: &Coach) -> Result<(), StoreError> {
        let practice = self.practice;
        let address = Slot { table: "users", column: "email", row: coach.user_id.0, subject: practice };
        // The data model wants an address; a coach who gives none has an empty one, told apart by the id.
        let email = coach.email.as_deref().unwrap_or_default();
        let unique = if email.is_empty() { coach.user_id.to_string() } else { email.to_lowercase() };
        let digest = self.vault()?.blind_index(&unique);
        let email = self.seal(address, email.as_bytes())?;
        let now = Param::At(self.now());
        self.conn.run(
            "INSERT INTO users (id, email, email_index, password_hash, role, created_at, updated_at, op)
             VALUES (?1, ?2, ?3, 'age', 'coach', ?4, ?4, ?5)",
            &[
                Param::Id(coach.user_id.0),
                Param::Sealed(&email),
                Param::Digest(&digest),
                now,
                Param::Int(self.op),
            ],
        )?;
        let own = |column| Slot { table: "coaches", column, row: coach.id.0, subject: practice };
        let name = self.seal_text(own("name"), Some(&coach.name))?;
        let practice_name = self.seal_text(own("practice_name"), coach.practice_name.as_deref())?;
        self.conn.run(
            "INSERT INTO coaches (id, user_id, name, practice_name, timezone, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                Param::Id(coach.id.0),
                Param::Id(coach.user_id.0),
                Param::sealed(name.as_ref()),
                Param::sealed(practice_name.as_ref()),
                Param::Text(&coach.timezone),
                now,
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }
}
