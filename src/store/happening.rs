//! What happened around a client besides assessments and scores: sessions, interventions, action items, breakthroughs.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::{domain::id::ClientId, vault::Slot};

/// One thing that happened, or is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// What sort of thing: the noun of its commands.
    pub kind: &'static str,
    /// Its handle, where it has one.
    pub handle: Option<String>,
    /// What happened, in clear words.
    pub what: String,
}

/// Where to look: a query that gives instant, handle, clear words, id and one sealed text for a client.
struct Source {
    kind: &'static str,
    table: &'static str,
    column: &'static str,
    sql: &'static str,
}

const SOURCES: [Source; 8] = [
    Source {
        kind: "session",
        table: "sessions",
        column: "",
        sql: "SELECT scheduled_at, handle,
                REPLACE(type, '_', ' ') || ' session, ' || COALESCE(delivered_minutes, duration_minutes) || ' min, '
                || REPLACE(status, '_', ' ') || IIF(notes IS NULL, '', ', with notes'), id, NULL
              FROM sessions WHERE client_id = ?1",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.assigned_at, g.handle, 'given ' || i.code || ' ' || i.name, g.id, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id WHERE g.client_id = ?1",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.started_at, g.handle, 'started ' || i.code || ' ' || i.name, g.id, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.started_at IS NOT NULL",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.abandoned_at, g.handle, 'abandoned ' || i.code || ' ' || i.name, g.id, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.abandoned_at IS NOT NULL",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.completed_at, g.handle, 'completed ' || i.code || ' ' || i.name
                || COALESCE(', rated ' || g.effectiveness_rating || ' of 5', ''), g.id, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.completed_at IS NOT NULL",
    },
    Source {
        kind: "action",
        table: "action_items",
        column: "title",
        sql: "SELECT created_at, handle, 'agreed' || COALESCE(', due ' || due_date, '') || ': ', id, title
              FROM action_items WHERE client_id = ?1",
    },
    Source {
        kind: "action",
        table: "action_items",
        column: "title",
        sql: "SELECT completed_at, handle, 'done: ', id, title
              FROM action_items WHERE client_id = ?1 AND completed_at IS NOT NULL",
    },
    Source {
        kind: "breakthrough",
        table: "breakthroughs",
        column: "description",
        sql: "SELECT detected_at, handle, dimension || ' ' || PRINTF('%d.%02d', before_score / 100, before_score % 100)
                || ' -> ' || PRINTF('%d.%02d', after_score / 100, after_score % 100)
                || IIF(description IS NULL, '', ': '), id, description
              FROM breakthroughs WHERE client_id = ?1 AND dismissed_at IS NULL",
    },
];

impl Store {
    /// What happened around a client, source by source.
    pub fn happenings(&self, client: ClientId) -> Result<Vec<Happening>, StoreError> {
        let mut all = Vec::new();
        for source in &SOURCES {
            self.conn.each(source.sql, &[Param::Id(client.0)], |row| {
                all.push(self.read_happening(source, client, row)?);
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(all)
    }

    fn read_happening(
        &self,
        source: &Source,
        client: ClientId,
        row: &mut Row<'_>,
    ) -> Result<Happening, StoreError> {
        let (at, handle) = (row.at()?, row.opt_text()?.map(str::to_owned));
        let clear = row.text()?.to_owned();
        let (id, cell): (Uuid, _) = (row.id()?, row.opt_bytes()?);
        let slot = Slot { table: source.table, column: source.column, row: id, subject: client.0 };
        let sealed = self.open_text(slot, cell)?.unwrap_or_default();
        Ok(Happening { at, kind: source.kind, handle, what: format!("{clear}{sealed}") })
    }
}
