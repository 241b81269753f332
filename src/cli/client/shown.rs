//! What lists and pages show of clients, as values: whoever pipes a list back says it once more, and may not say it
//! otherwise.

use std::{cell::OnceCell, collections::HashMap};

use serde_json::{Map, Value};

use super::{page::ClientPage, row::ClientRow};
use crate::{
    domain::id::ClientId,
    error::{Error, Kind},
    practice::{Setting, batch::Shows},
    report::Record,
    store::Store,
};

/// Keys of the page that are no columns of it.
const BESIDE: [&str; 3] = ["preferences", "emergency_contact", "engagement"];

/// Reads what is shown, the list once and pages one by one.
pub(super) struct Lists<'s> {
    setting: &'s Setting,
    rows: OnceCell<HashMap<ClientId, Map<String, Value>>>,
}

impl<'s> Lists<'s> {
    pub(super) fn new(setting: &'s Setting) -> Self {
        Self { setting, rows: OnceCell::new() }
    }

    fn rows(&self, store: &Store) -> Result<&HashMap<ClientId, Map<String, Value>>, Error> {
        if let Some(rows) = self.rows.get() {
            return Ok(rows);
        }
        let mut rows = HashMap::new();
        store.each_glance(self.setting.now, |glance| {
            rows.insert(glance.id, members(&ClientRow::new(glance))?);
            Ok::<_, Error>(())
        })?;
        Ok(self.rows.get_or_init(|| rows))
    }
}

impl Shows for Lists<'_> {
    fn row(&self, store: &Store, client: Option<ClientId>) -> Result<Map<String, Value>, Error> {
        match client {
            Some(id) => Ok(self.rows(store)?.get(&id).cloned().unwrap_or_default()),
            None => Ok(nothing(ClientRow::COLUMNS.iter().map(|column| column.key))),
        }
    }

    fn page(&self, store: &Store, client: Option<ClientId>) -> Result<Map<String, Value>, Error> {
        match client {
            Some(id) => {
                let day = self.setting.today();
                members(&ClientPage::of(store, self.setting, store.client(id)?, (day, true))?)
            }
            None => Ok(nothing(ClientPage::COLUMNS.iter().map(|column| column.key).chain(BESIDE))),
        }
    }
}

fn nothing<'k>(keys: impl Iterator<Item = &'k str>) -> Map<String, Value> {
    keys.map(|key| (key.to_owned(), Value::Null)).collect()
}

fn members(record: &impl Record) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Error::new(Kind::Failed, "a client cannot be shown as JSON")),
    }
}
