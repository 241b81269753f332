//! What happened around a client besides assessments and scores: sessions, interventions, action items, breakthroughs.

use chrono::{DateTime, NaiveDate, Utc};
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

/// Where to look: a query that gives instant, handle, clear words, id, one sealed text and a due day for a client.
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
                || REPLACE(status, '_', ' ') || IIF(notes IS NULL, '', ', with notes'), id, NULL, NULL
              FROM sessions WHERE client_id = ?1",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.assigned_at, g.handle, 'given ' || i.code || ' ' || i.name, g.id, NULL, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id WHERE g.client_id = ?1",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.started_at, g.handle, 'started ' || i.code || ' ' || i.name, g.id, NULL, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.started_at IS NOT NULL",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.abandoned_at, g.handle, 'abandoned ' || i.code || ' ' || i.name, g.id, NULL, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.abandoned_at IS NOT NULL",
    },
    Source {
        kind: "intervention",
        table: "client_interventions",
        column: "",
        sql: "SELECT g.completed_at, g.handle, 'completed ' || i.code || ' ' || i.name
                || COALESCE(', rated ' || g.effectiveness_rating || ' of 5', ''), g.id, NULL, NULL
              FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
              WHERE g.client_id = ?1 AND g.completed_at IS NOT NULL",
    },
    Source {
        kind: "action",
        table: "action_items",
        column: "title",
        sql: "SELECT created_at, handle, 'agreed', id, title, due_date
              FROM action_items WHERE client_id = ?1",
    },
    Source {
        kind: "action",
        table: "action_items",
        column: "title",
        sql: "SELECT completed_at, handle, 'done', id, title, NULL
              FROM action_items WHERE client_id = ?1 AND completed_at IS NOT NULL",
    },
    Source {
        kind: "breakthrough",
        table: "breakthroughs",
        column: "description",
        sql: "SELECT detected_at, handle, dimension || ' ' || PRINTF('%d.%02d', before_score / 100, before_score % 100)
                || ' -> ' || PRINTF('%d.%02d', after_score / 100, after_score % 100), id, description, NULL
              FROM breakthroughs WHERE client_id = ?1 AND dismissed_at IS NULL",
    },
];

impl Store {
    /// What happened around a client, source by source; `day` spells a day that something is due.
    pub fn happenings(
        &self,
        client: ClientId,
        day: impl Fn(NaiveDate) -> String,
    ) -> Result<Vec<Happening>, StoreError> {
        let mut all = Vec::new();
        for source in &SOURCES {
            self.conn.each(source.sql, &[Param::Id(client.0)], |row| {
                all.push(self.read_happening(source, client, row, &day)?);
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
        day: impl Fn(NaiveDate) -> String,
    ) -> Result<Happening, StoreError> {
        let (at, handle) = (row.at()?, row.opt_text()?.map(str::to_owned));
        let mut what = row.text()?.to_owned();
        let (id, cell): (Uuid, _) = (row.id()?, row.opt_bytes()?);
        let slot = Slot { table: source.table, column: source.column, row: id, subject: client.0 };
        if let Some(due) = row.opt_date()? {
            what = format!("{what}, due {}", day(due));
        }
        if let Some(sealed) = self.open_text(slot, cell)? {
            what = format!("{what}: {sealed}");
        }
        Ok(Happening { at, kind: source.kind, handle, what })
    }
}
