//! Rows of `action_items`.

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx, day::Dated, handle::Noun};
use crate::{
    domain::{
        Handle,
        action::{ActionItem, Status},
        id::{ActionId, ClientId, SessionId},
    },
    vault::Slot,
};

/// Which action items a list wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Agreed in one session.
    pub session: Option<SessionId>,
    /// Only those that are not done.
    pub open: bool,
}

/// An action item with the handles of what it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The item.
    pub item: ActionItem,
    /// The session it was agreed in.
    pub session: Option<Handle>,
    /// The assigned intervention it belongs to.
    pub intervention: Option<Handle>,
}

fn slot(item: ActionId, client: ClientId, column: &'static str) -> Slot {
    Slot { table: "action_items", column, row: item.0, subject: client.0 }
}

const SELECT: &str =
    "SELECT t.id, t.handle, t.client_id, t.session_id, t.intervention_id, t.due_date, t.status,
    t.completed_at, t.created_at, t.updated_at, t.title, t.description, t.box_title, s.handle, g.handle
    FROM action_items t LEFT JOIN sessions s ON s.id = t.session_id
    LEFT JOIN client_interventions g ON g.id = t.intervention_id";

impl Store {
    /// One action item.
    pub fn action(&self, id: ActionId) -> Result<ActionItem, StoreError> {
        Ok(self.agreed(id)?.item)
    }

    /// One action item with the handles of what it belongs to.
    pub fn agreed(&self, id: ActionId) -> Result<Agreed, StoreError> {
        let sql = format!("{SELECT} WHERE t.id = ?1");
        let found = self.conn.first(&sql, &[Param::Id(id.0)], |row| self.read_agreed(row))?;
        found.ok_or_else(|| StoreError::NotFound { what: "action item", key: id.to_string() })
    }

    /// Hands action items to `visit`, in the order in which they were agreed.
    pub fn each_agreed<E: From<StoreError>>(
        &self,
        wanted: Wanted,
        mut visit: impl FnMut(Agreed) -> Result<(), E>,
    ) -> Result<(), E> {
        let open = if wanted.open { "t.status <> 'completed'" } else { "TRUE" };
        let mut sql = format!("{SELECT} WHERE {open}");
        let mut params = Vec::new();
        if let Some(client) = wanted.client {
            params.push(Param::Id(client.0));
            sql += " AND t.client_id = ?1";
        }
        if let Some(session) = wanted.session {
            params.push(Param::Id(session.0));
            sql += if params.len() == 1 { " AND t.session_id = ?1" } else { " AND t.session_id = ?2" };
        }
        sql += " ORDER BY t.id";
        self.conn.each(&sql, &params, |row| visit(self.read_agreed(row)?))
    }

    fn read_agreed(&self, row: &mut Row<'_>) -> Result<Agreed, StoreError> {
        let (id, handle, client_id): (ActionId, Handle, ClientId) = (row.id()?, row.parsed()?, row.id()?);
        let (session_id, intervention_id) = (row.opt_id()?, row.opt_id()?);
        let (due_date, status) = (row.opt_date()?, row.parsed::<Status>()?);
        let (completed_at, created_at, updated_at) = (row.opt_at()?, row.at()?, row.at()?);
        let title = self.open_text(slot(id, client_id, "title"), row.opt_bytes()?)?.unwrap_or_default();
        let description = self.open_text(slot(id, client_id, "description"), row.opt_bytes()?)?;
        let box_title = self.open_text(slot(id, client_id, "box_title"), row.opt_bytes()?)?;
        let item = ActionItem {
            id,
            handle,
            client_id,
            session_id,
            intervention_id,
            title,
            description,
            box_title,
            due_date,
            status,
            completed_at,
            created_at,
            updated_at,
        };
        Ok(Agreed { item, session: row.opt_parsed()?, intervention: row.opt_parsed()? })
    }

    /// Whose session it is.
    pub fn client_of_session(&self, id: Uuid) -> Result<Option<ClientId>, StoreError> {
        let sql = "SELECT client_id FROM sessions WHERE id = ?1";
        self.conn.first(sql, &[Param::Id(id)], |row: &mut Row<'_>| row.id())
    }

    /// To whom an intervention was given.
    pub fn client_of_assignment(&self, id: Uuid) -> Result<Option<ClientId>, StoreError> {
        let sql = "SELECT client_id FROM client_interventions WHERE id = ?1";
        self.conn.first(sql, &[Param::Id(id)], |row: &mut Row<'_>| row.id())
    }
}

impl Tx<'_> {
    /// Adds an action item under the id that it has, or a new one, and the wished handle, or a new one.
    pub fn insert_action(&mut self, item: &mut ActionItem, wish: Option<&Handle>) -> Result<(), StoreError> {
        if item.id.0.is_nil() {
            item.id = self.fresh_id()?;
        }
        item.handle = self.fresh_handle(Noun::Action, item.id.0, wish)?;
        self.write_action(
            item,
            "INSERT INTO action_items (id, op, handle, client_id, session_id, intervention_id, due_date, status,
                completed_at, created_at, updated_at, title, description, box_title)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )
    }

    /// Writes a changed action item back.
    pub fn update_action(&mut self, item: &mut ActionItem) -> Result<(), StoreError> {
        item.updated_at = self.now();
        self.write_action(
            item,
            "UPDATE action_items SET op = ?2, handle = ?3, client_id = ?4, session_id = ?5, intervention_id = ?6,
                due_date = ?7, status = ?8, completed_at = ?9, created_at = ?10, updated_at = ?11, title = ?12,
                description = ?13, box_title = ?14
             WHERE id = ?1",
        )
    }

    fn write_action(&mut self, item: &ActionItem, sql: &str) -> Result<(), StoreError> {
        self.enters(&Dated {
            table: "action_items",
            row: item.id.0,
            client: item.client_id,
            handle: Some(&item.handle),
            days: &[("due_date", item.due_date)],
        })?;
        let title = self.seal_text(slot(item.id, item.client_id, "title"), Some(&item.title))?;
        let description =
            self.seal_text(slot(item.id, item.client_id, "description"), item.description.as_deref())?;
        let box_title =
            self.seal_text(slot(item.id, item.client_id, "box_title"), item.box_title.as_deref())?;
        let params = [
            Param::Id(item.id.0),
            Param::Int(self.op),
            Param::Text(item.handle.as_str()),
            Param::Id(item.client_id.0),
            Param::option(item.session_id, |id| Param::Id(id.0)),
            Param::option(item.intervention_id, |id| Param::Id(id.0)),
            Param::option(item.due_date, Param::Date),
            Param::Text(item.status.key()),
            Param::option(item.completed_at, Param::At),
            Param::At(item.created_at),
            Param::At(item.updated_at),
            Param::sealed(title.as_ref()),
            Param::sealed(description.as_ref()),
            Param::sealed(box_title.as_ref()),
        ];
        self.conn.run_one(sql, &params)
    }

    /// Leaves the action items of a session without one; tells how many there are.
    pub fn release_actions(&mut self, session: SessionId) -> Result<usize, StoreError> {
        let sql = "UPDATE action_items SET session_id = NULL, op = ?2 WHERE session_id = ?1";
        self.conn.run(sql, &[Param::Id(session.0), Param::Int(self.op)])
    }

    /// Removes an action item and frees its handle.
    pub fn delete_action(&mut self, item: &ActionItem) -> Result<(), StoreError> {
        self.conn.run_one("DELETE FROM action_items WHERE id = ?1", &[Param::Id(item.id.0)])?;
        self.drop_handle(&item.handle)
    }
}
