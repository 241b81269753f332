//! Rows of `clients`, and the user row behind each that holds the first e-mail address.

mod address;
mod former;
mod glance;

use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

pub use self::glance::{Glance, Named};
use super::{Param, Row, Store, StoreError, Tx, day::Dated, handle::Noun};
use crate::{
    domain::{
        Handle, Stamp,
        client::{Client, Person, Status},
        id::{ClientId, UserId},
    },
    vault::{Sealed, Slot},
};

fn slot(client: Uuid, column: &'static str) -> Slot {
    Slot { table: "clients", column, row: client, subject: client }
}

fn email_slot(user: UserId, subject: Uuid) -> Slot {
    Slot { table: "users", column: "email", row: user.0, subject }
}

/// The one spelling under which an address is unique.
fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Further addresses by client, taken out as the rows are read.
type Further = HashMap<ClientId, Vec<String>>;

const COLUMNS: &str = "c.id, c.handle, c.user_id, u.email, c.coach_id, c.status, c.start_date, c.end_date,
    c.episode_start, c.paused_until, c.zone, c.listing_consent, c.listing_consent_at, c.legal_hold_since,
    c.created_at, c.updated_at, c.first_name, c.last_name, c.phone, c.emergency_contact, c.coaching_focus, c.goals,
    c.preferences, c.sponsor, c.listing_consent_how, c.legal_hold_reason, c.notes";

impl Store {
    /// One client, whole.
    pub fn client(&self, id: ClientId) -> Result<Client, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM clients c LEFT JOIN users u ON u.id = c.user_id WHERE c.id = ?1");
        let mut further = HashMap::from([(id, self.further_addresses(id)?)]);
        let found = self.conn.first(&sql, &[Param::Id(id.0)], |row| self.read_client(row, &mut further))?;
        found.ok_or_else(|| StoreError::NotFound { what: "client", key: id.to_string() })
    }

    /// The handle of the client with that id, if there is one; works while locked.
    pub fn client_handle(&self, id: ClientId) -> Result<Option<String>, StoreError> {
        let read = |row: &mut Row<'_>| Ok::<_, StoreError>(row.text()?.to_owned());
        self.conn.first("SELECT handle FROM clients WHERE id = ?1", &[Param::Id(id.0)], read)
    }

    /// Hands every client to `visit`, whole, in the order in which they were added.
    pub fn each_client<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Client) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql =
            format!("SELECT {COLUMNS} FROM clients c LEFT JOIN users u ON u.id = c.user_id ORDER BY c.id");
        let mut further = self.all_further_addresses()?;
        self.conn.each(&sql, &[], |row| visit(self.read_client(row, &mut further)?))
    }

    /// The operation that wrote a client or the e-mail address last.
    pub fn client_op(&self, id: ClientId) -> Result<i64, StoreError> {
        let sql = "SELECT c.op, u.op FROM clients c LEFT JOIN users u ON u.id = c.user_id WHERE c.id = ?1";
        let read =
            |row: &mut Row<'_>| Ok::<_, StoreError>(row.int()?.max(row.opt_int()?.unwrap_or_default()));
        let found = self.conn.first(sql, &[Param::Id(id.0)], read)?;
        found.ok_or_else(|| StoreError::NotFound { what: "client", key: id.to_string() })
    }

    fn read_client(&self, row: &mut Row<'_>, further: &mut Further) -> Result<Client, StoreError> {
        let id: ClientId = row.id()?;
        let handle = row.parsed()?;
        let user_id: Option<UserId> = row.opt_id()?;
        let email = match (user_id, row.opt_bytes()?) {
            (Some(user), cell) => self.open_text(email_slot(user, id.0), cell)?,
            (None, _) => None,
        };
        Ok(Client {
            id,
            handle,
            user_id,
            coach_id: row.id()?,
            status: row.parsed()?,
            start_date: row.opt_date()?,
            end_date: row.opt_date()?,
            episode_start: row.opt_date()?,
            paused_until: row.opt_date()?,
            zone: row.opt_text()?.map(str::to_owned),
            listing_consent: row.flag()?,
            listing_consent_at: row.opt_at()?,
            legal_hold_since: row.opt_at()?,
            created_at: row.at()?,
            updated_at: row.at()?,
            person: self.read_person(id, (email, further.remove(&id).unwrap_or_default()), row)?,
        })
    }

    fn read_person(
        &self,
        id: ClientId,
        (email, other_emails): (Option<String>, Vec<String>),
        row: &mut Row<'_>,
    ) -> Result<Person, StoreError> {
        let mut text = |column| self.open_text(slot(id.0, column), row.opt_bytes()?);
        let first_name = text("first_name")?.unwrap_or_default();
        let last_name = text("last_name")?.unwrap_or_default();
        let phone = text("phone")?;
        let emergency_contact = self.open_json(slot(id.0, "emergency_contact"), row.opt_bytes()?)?;
        let coaching_focus = self.open_text(slot(id.0, "coaching_focus"), row.opt_bytes()?)?;
        let goals = self.open_json(slot(id.0, "goals"), row.opt_bytes()?)?;
        let preferences = self.open_json(slot(id.0, "preferences"), row.opt_bytes()?)?;
        let mut text = |column| self.open_text(slot(id.0, column), row.opt_bytes()?);
        Ok(Person {
            first_name,
            last_name,
            email,
            other_emails,
            phone,
            emergency_contact: emergency_contact.unwrap_or_default(),
            coaching_focus,
            goals: goals.unwrap_or_default(),
            preferences: preferences.unwrap_or_default(),
            sponsor: text("sponsor")?,
            listing_consent_how: text("listing_consent_how")?,
            legal_hold_reason: text("legal_hold_reason")?,
            notes: text("notes")?,
        })
    }

    /// How many clients there are in each state.
    pub fn count_clients(&self) -> Result<Vec<(Status, i64)>, StoreError> {
        let sql = "SELECT status, COUNT(*) FROM clients GROUP BY status ORDER BY status";
        self.conn.all(sql, &[], |row| Ok((row.parsed()?, row.int()?)))
    }

    /// Whether there is a client of that id.
    pub fn is_client(&self, id: ClientId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM clients WHERE id = ?1";
        Ok(self.conn.first(sql, &[Param::Id(id.0)], |row: &mut Row<'_>| row.int())?.is_some())
    }

    /// Whether there is a user of that id.
    pub fn user_exists(&self, id: UserId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM users WHERE id = ?1";
        Ok(self.conn.first(sql, &[Param::Id(id.0)], |row: &mut Row<'_>| row.int())?.is_some())
    }
}

/// The sealed cells of one client, in the order of the columns.
struct Cells([Option<Sealed>; 11]);

/// The sealed columns of a client.
pub(super) const SEALED: [&str; 11] = [
    "first_name",
    "last_name",
    "phone",
    "emergency_contact",
    "coaching_focus",
    "goals",
    "preferences",
    "sponsor",
    "listing_consent_how",
    "legal_hold_reason",
    "notes",
];

impl Tx<'_> {
    /// Adds a client, giving it a key of its own and its handle. The id and handle in `client` are taken as they are;
    /// use [`Tx::fresh_id`] and [`Tx::fresh_handle`] first.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn insert_client(&mut self, client: &mut Client) -> Result<(), StoreError> {
        self.add_subject(client.id.0)?;
        client.user_id = self.write_email(client)?;
        self.write_client(
            client,
            "INSERT INTO clients (id, op, handle, user_id, coach_id, status, start_date, end_date, episode_start,
                paused_until, zone, listing_consent, listing_consent_at, legal_hold_since, created_at, updated_at,
                first_name, last_name, phone, emergency_contact, coaching_focus, goals, preferences, sponsor,
                listing_consent_how, legal_hold_reason, notes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?24, ?25, ?26, ?27)",
        )?;
        self.write_further_addresses(client)
    }

    /// Writes a changed client back.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn update_client(&mut self, client: &mut Client) -> Result<(), StoreError> {
        client.updated_at = self.now();
        client.user_id = self.write_email(client)?;
        self.write_client(
            client,
            "UPDATE clients SET op = ?2, handle = ?3, user_id = ?4, coach_id = ?5, status = ?6, start_date = ?7,
                end_date = ?8, episode_start = ?9, paused_until = ?10, zone = ?11, listing_consent = ?12,
                listing_consent_at = ?13, legal_hold_since = ?14, created_at = ?15, updated_at = ?16,
                first_name = ?17, last_name = ?18, phone = ?19, emergency_contact = ?20, coaching_focus = ?21,
                goals = ?22, preferences = ?23, sponsor = ?24, listing_consent_how = ?25, legal_hold_reason = ?26,
                notes = ?27
             WHERE id = ?1",
        )?;
        self.write_further_addresses(client)
    }

    fn write_client(&mut self, client: &Client, sql: &str) -> Result<(), StoreError> {
        self.enters(&Dated {
            table: "clients",
            row: client.id.0,
            client: client.id,
            handle: Some(&client.handle),
            days: &[
                ("start_date", client.start_date),
                ("end_date", client.end_date),
                ("episode_start", client.episode_start),
                ("paused_until", client.paused_until),
            ],
        })?;
        let Cells(sealed) = self.seal_person(client)?;
        let mut params = vec![
            Param::Id(client.id.0),
            Param::Int(self.op),
            Param::Text(client.handle.as_str()),
            Param::option(client.user_id, |user| Param::Id(user.0)),
            Param::Id(client.coach_id.0),
            Param::Text(client.status.key()),
            Param::option(client.start_date, Param::Date),
            Param::option(client.end_date, Param::Date),
            Param::option(client.episode_start, Param::Date),
            Param::option(client.paused_until, Param::Date),
            Param::text(client.zone.as_deref()),
            Param::Int(client.listing_consent.into()),
            Param::option(client.listing_consent_at, Param::At),
            Param::option(client.legal_hold_since, Param::At),
            Param::At(client.created_at),
            Param::At(client.updated_at),
        ];
        params.extend(sealed.iter().map(|cell| Param::sealed(cell.as_ref())));
        self.conn.run_one(sql, &params)
    }

    fn seal_person(&mut self, client: &Client) -> Result<Cells, StoreError> {
        let (id, person) = (client.id.0, &client.person);
        let map =
            |map: &Map<String, Value>| (!map.is_empty()).then(|| Value::Object(map.clone()).to_string());
        let goals = (!person.goals.is_empty()).then(|| Value::from(person.goals.clone()).to_string());
        let texts = [
            Some(person.first_name.clone()),
            Some(person.last_name.clone()),
            person.phone.clone(),
            map(&person.emergency_contact),
            person.coaching_focus.clone(),
            goals,
            map(&person.preferences),
            person.sponsor.clone(),
            person.listing_consent_how.clone(),
            person.legal_hold_reason.clone(),
            person.notes.clone(),
        ];
        let mut cells = Cells(Default::default());
        for ((cell, column), text) in cells.0.iter_mut().zip(SEALED).zip(texts) {
            *cell = self.seal_text(
                slot(id, column),
                text.map(zeroize::Zeroizing::new).as_deref().map(String::as_str),
            )?;
        }
        Ok(cells)
    }

    /// Keeps the client's user row in step with the e-mail address: makes, changes or removes it.
    fn write_email(&mut self, client: &Client) -> Result<Option<UserId>, StoreError> {
        let Some(email) = &client.person.email else {
            if let Some(user) = client.user_id {
                self.conn.run(
                    "UPDATE clients SET user_id = NULL, op = ?2 WHERE id = ?1",
                    &[Param::Id(client.id.0), Param::Int(self.op)],
                )?;
                self.conn.run("DELETE FROM users WHERE id = ?1", &[Param::Id(user.0)])?;
            }
            return Ok(None);
        };
        let digest = self.vault()?.blind_index(&normal(email));
        let user = match client.user_id {
            Some(user) if self.stored_email(user, client.id)?.as_deref() == Some(email.trim()) => {
                return Ok(Some(user));
            }
            Some(user) => user,
            None => self.fresh_id()?,
        };
        let sealed = self.seal(email_slot(user, client.id.0), email.trim().as_bytes())?;
        let Stamp { now, .. } = self.stamp;
        self.conn.run(
            "INSERT INTO users (id, email, email_index, password_hash, role, created_at, updated_at, op)
             VALUES (?1, ?2, ?3, '', 'client', ?4, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET email = excluded.email, email_index = excluded.email_index,
                updated_at = excluded.updated_at, op = excluded.op",
            &[
                Param::Id(user.0),
                Param::Sealed(&sealed),
                Param::Digest(&digest),
                Param::At(now),
                Param::Int(self.op),
            ],
        )?;
        Ok(Some(user))
    }

    fn stored_email(&self, user: UserId, client: ClientId) -> Result<Option<String>, StoreError> {
        let read = |row: &mut Row<'_>| self.open_text(email_slot(user, client.0), row.opt_bytes()?);
        Ok(self.conn.first("SELECT email FROM users WHERE id = ?1", &[Param::Id(user.0)], read)?.flatten())
    }

    /// Removes a client row, its addresses, its user row and its handle. What refers to the client has to be moved first.
    ///
    /// # Errors
    /// When something still refers to it (at commit).
    pub fn delete_client(&mut self, client: &Client) -> Result<(), StoreError> {
        self.drop_further_addresses(client.id)?;
        self.conn.run_one("DELETE FROM clients WHERE id = ?1", &[Param::Id(client.id.0)])?;
        if let Some(user) = client.user_id {
            self.conn.run("DELETE FROM users WHERE id = ?1", &[Param::Id(user.0)])?;
        }
        self.drop_handle(&client.handle)
    }

    /// Makes the handle and id of a new client.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the wished handle is not free.
    pub fn new_client_names(&mut self, wish: Option<&Handle>) -> Result<(ClientId, Handle), StoreError> {
        let id: ClientId = self.fresh_id()?;
        Ok((id, self.fresh_handle(Noun::Client, id.0, wish)?))
    }
}
