//! Action items as they are shown: a row of the list, and one of them whole.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{Handle, action::Standing},
    report::{Cell, Column, PageBuilder, Record},
    store::action::Agreed,
};

/// One row of the list of action items.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ActionRow {
    handle: String,
    /// The client's handle.
    client: String,
    /// The client's name.
    name: String,
    title: String,
    due_date: Option<NaiveDate>,
    /// `overdue` is what is not completed and was due before today.
    status: Standing,
    /// The handle of the session it was agreed in.
    session: Option<Handle>,
    /// The handle of the assigned intervention it belongs to.
    intervention: Option<Handle>,
    completed_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    client_id: String,
    session_id: Option<String>,
    intervention_id: Option<String>,
    id: String,
}

impl ActionRow {
    pub(in crate::cli) fn new(agreed: Agreed, (client, name): (&str, &str), today: NaiveDate) -> Self {
        let Agreed { item, session, intervention } = agreed;
        Self {
            handle: item.handle.to_string(),
            client: client.to_owned(),
            name: name.to_owned(),
            status: item.standing(today),
            title: item.title,
            due_date: item.due_date,
            session,
            intervention,
            completed_at: item.completed_at,
            created_at: item.created_at,
            updated_at: item.updated_at,
            client_id: item.client_id.to_string(),
            session_id: item.session_id.map(|id| id.to_string()),
            intervention_id: item.intervention_id.map(|id| id.to_string()),
            id: item.id.to_string(),
        }
    }

    /// Its handle.
    pub(in crate::cli) fn handle(&self) -> &str {
        &self.handle
    }

    /// What is to be done and how it stands, as another page lists it.
    pub(in crate::cli) fn words(&self) -> String {
        format!("{} ({})", self.title, self.status.key().replace('_', " "))
    }
}

fn handle(handle: Option<&Handle>) -> Cell {
    handle.map(Handle::as_str).into()
}

impl Record for ActionRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Item"),
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::text("title", "Title"),
        Column::left("due_date", "Due"),
        Column::left("status", "Status"),
        Column::left("session", "Session"),
        Column::left("intervention", "Intervention"),
        Column::left("completed_at", "Completed"),
        Column::left("created_at", "Agreed"),
        Column::left("updated_at", "Changed"),
        Column::left("client_id", "Client id"),
        Column::left("session_id", "Session id"),
        Column::left("intervention_id", "Intervention id"),
        Column::left("id", "Id"),
    ];
    const DEFAULT: &'static [&'static str] = &["handle", "client", "name", "title", "due_date", "status"];
    const GROUPS: &'static [&'static [&'static str]] = &[&["due_date"], &["name"], &["status"], &["client"]];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(&self.title),
            self.due_date.into(),
            Cell::word(self.status),
            handle(self.session.as_ref()),
            handle(self.intervention.as_ref()),
            self.completed_at.into(),
            self.created_at.into(),
            self.updated_at.into(),
            Cell::text(&self.client_id),
            self.session_id.clone().into(),
            self.intervention_id.clone().into(),
            Cell::text(&self.id),
        ]
    }
}

/// An action item whole.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct ActionPage {
    #[serde(flatten)]
    row: ActionRow,
    description: Option<String>,
}

impl ActionPage {
    pub(in crate::cli) fn new(mut agreed: Agreed, who: (&str, &str), today: NaiveDate) -> Self {
        let description = agreed.item.description.take();
        Self { row: ActionRow::new(agreed, who, today), description }
    }
}

/// Where the description stands among the columns of the row.
const BEHIND_THE_TITLE: usize = 4;

impl Record for ActionPage {
    const COLUMNS: &'static [Column] = &Column::among::<16>(
        ActionRow::COLUMNS,
        BEHIND_THE_TITLE,
        &[Column::text("description", "Description")],
    );
    const DEFAULT: &'static [&'static str] = ActionRow::DEFAULT;

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.row.cells();
        cells.insert(BEHIND_THE_TITLE, self.description.clone().into());
        cells
    }

    fn page(&self, page: &mut PageBuilder) {
        let row = &self.row;
        page.heading(format!("Action item {} of {} ({})", row.handle, row.name, row.client));
        page.pair("Title", row.title.as_str());
        page.pair("Due", row.due_date);
        page.pair("Status", row.status.key().replace('_', " "));
        for (label, at) in [("Completed", row.completed_at), ("Agreed", Some(row.created_at))] {
            if at.is_some() {
                page.pair(label, at);
            }
        }
        for (label, link) in [("Session", &row.session), ("Intervention", &row.intervention)] {
            if let Some(link) = link {
                page.pair(label, link.as_str());
            }
        }
        if let Some(description) = &self.description {
            page.heading("Description");
            page.text(description.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::action::{ActionItem, Status};

    #[test]
    fn rows_keep_their_contract() {
        let item = ActionItem {
            id: uuid::Uuid::nil().into(),
            handle: "5kz2".parse().unwrap(),
            client_id: uuid::Uuid::nil().into(),
            session_id: Some(uuid::Uuid::nil().into()),
            intervention_id: None,
            title: "Call Tom".to_owned(),
            description: Some("About the board".to_owned()),
            box_title: None,
            due_date: "2026-09-25".parse().ok(),
            status: Status::Pending,
            completed_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let agreed = Agreed { item, session: "7f2k".parse().ok(), intervention: None };
        let today = "2026-09-24".parse().unwrap();
        let row = ActionRow::new(agreed.clone(), ("k7mq", "Ada Okafor"), today);
        assert_eq!(crate::report::check_contract(&row), Ok(()));
        let page = ActionPage::new(agreed, ("k7mq", "Ada Okafor"), today);
        assert_eq!(crate::report::check_contract(&page), Ok(()));
    }
}
