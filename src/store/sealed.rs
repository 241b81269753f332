//! Every sealed cell there is, by table: opened one after the other, those that were replaced included.
//!
//! Which key seals a cell follows from whose the row was when it was written, which later merges do not change.

use uuid::Uuid;

use super::{Param, Row, Store, StoreError, client, export::RESPONSES};
use crate::{domain::id, vault::Slot};

/// Whose key seals the rows of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Each row is a client.
    Itself,
    /// That of the client it names.
    Client,
    /// That of the client whose assessment it answers.
    Assessment,
    /// That of the client behind a user named in one of these columns, else the practice's.
    User(&'static [&'static str]),
    /// The practice's.
    Practice,
}

/// A table with sealed columns.
#[derive(Clone, Copy)]
pub(super) struct Sealed {
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
    whose: Whose,
}

const fn sealed(table: &'static str, whose: Whose, columns: &'static [&'static str]) -> Sealed {
    Sealed { table, columns, whose }
}

/// All of them, besides the summaries of operations.
const SEALED: [Sealed; 12] = [
    sealed("users", Whose::User(&["id"]), &["email"]),
    sealed(
        "coaches",
        Whose::Practice,
        &[
            "practice_name",
            "coaching_focus",
            "certifications",
            "coaching_style",
            "availability",
            "stripe_account_id",
            "name",
        ],
    ),
    sealed("clients", Whose::Itself, &client::SEALED),
    sealed("client_addresses", Whose::Client, &["email"]),
    sealed("engagements", Whose::Client, &["title"]),
    sealed("assessment_responses", Whose::Assessment, &["response_value", "response_text"]),
    sealed("sessions", Whose::Client, &["notes", "video_recording_url", "cancel_reason"]),
    sealed("client_interventions", Whose::Client, &["client_feedback", "coach_notes", "abandon_reason"]),
    sealed("action_items", Whose::Client, &["title", "description", "box_title"]),
    sealed("messages", Whose::User(&["sender_id", "recipient_id"]), &["message_text", "attachments"]),
    sealed("analytics_events", Whose::Practice, &["event_data"]),
    sealed("breakthroughs", Whose::Client, &["trigger_event", "description"]),
];

/// The columns of a table that are sealed with the keys of clients.
pub(super) fn columns(table: &str) -> &'static [&'static str] {
    let mut theirs = SEALED.iter().filter(|sealed| sealed.whose != Whose::Practice);
    theirs.find(|sealed| sealed.table == table).map_or(&[], |sealed| sealed.columns)
}

/// Which rows are meant.
#[derive(Clone, Copy)]
enum Rows {
    /// Those that are there.
    There,
    /// Those that were replaced or removed.
    Past,
    /// Those that an operation wrote last.
    Of(i64),
}

/// Clients (or assessments) as they were when the row `t` was written.
fn then(table: &str, columns: &str) -> String {
    format!(
        "(SELECT {columns}, op, NULL AS ended_op FROM main.{table}
          UNION ALL SELECT {columns}, op, ended_op FROM main.{table}_history) w
         ON w.op <= t.op AND (w.ended_op IS NULL OR w.ended_op > t.op)"
    )
}

/// Behind which join, and in which column, the client stands to whom a row `t` of a table belonged when it was written,
/// where it names users and no client.
pub(super) fn owner_by_user(table: &str) -> Option<(String, &'static str)> {
    SEALED.iter().find(|sealed| sealed.table == table).and_then(|sealed| match sealed.whose {
        Whose::User(columns) => Some(owner(columns)),
        _ => None,
    })
}

fn owner(columns: &[&str]) -> (String, &'static str) {
    let user = columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
    let joined = format!("LEFT JOIN {} AND w.user_id IN ({user})", then("clients", "id, user_id"));
    (joined, "COALESCE(w.id, (SELECT id FROM main.practice))")
}

impl Sealed {
    /// A query over the rows: their id, the second half of it where it has two, whose they are, and the sealed cells.
    fn sql(self, rows: Rows) -> String {
        let Self { table, columns, whose } = self;
        let (joined, subject) = match whose {
            Whose::Itself => (String::new(), "t.id"),
            Whose::Client => (String::new(), "t.client_id"),
            Whose::Practice => (String::new(), "(SELECT id FROM main.practice)"),
            Whose::Assessment => {
                let joined =
                    format!("LEFT JOIN {} AND w.id = t.assessment_id", then("assessments", "id, client_id"));
                (joined, "COALESCE(w.client_id, (SELECT id FROM main.practice))")
            }
            Whose::User(columns) => owner(columns),
        };
        let id = if whose == Whose::Assessment { "t.assessment_id, t.question_id" } else { "t.id, NULL" };
        let cells = columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
        let (from, of) = match rows {
            Rows::There => (table.to_owned(), ""),
            Rows::Past => (format!("{table}_history"), ""),
            Rows::Of(_) => (table.to_owned(), "WHERE t.op = ?1"),
        };
        format!("SELECT {id}, {subject}, {cells} FROM main.{from} t {joined} {of}")
    }
}

impl Store {
    /// Hands every sealed cell of these rows that holds something to `visit`.
    fn each_sealed(
        &self,
        sealed: Sealed,
        rows: Rows,
        mut visit: impl FnMut(Slot, &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let params = match rows {
            Rows::Of(op) => vec![Param::Int(op)],
            Rows::There | Rows::Past => Vec::new(),
        };
        self.conn.each(&sealed.sql(rows), &params, |row| {
            if !matches!(rows, Rows::Of(_)) {
                self.meter.step();
            }
            let (first, second): (Uuid, Option<Uuid>) = (row.id()?, row.opt_id()?);
            let id = second.map_or(first, |question| id::response(first.into(), question.into()));
            let subject = row.id()?;
            for column in sealed.columns {
                if let Some(bytes) = row.opt_bytes()? {
                    visit(Slot { table: sealed.table, column, row: id, subject }, bytes)?;
                }
            }
            Ok(())
        })
    }

    /// Opens every sealed cell but those of answers that are there, also those that were replaced and that only undo and
    /// looking back show; says how many opened. What does not is noted.
    pub(super) fn open_sealed_cells(&self) -> Result<usize, StoreError> {
        let mut opened = 0;
        for sealed in SEALED {
            for rows in [Rows::There, Rows::Past] {
                if sealed.table == RESPONSES.name && matches!(rows, Rows::There) {
                    continue;
                }
                self.each_sealed(sealed, rows, |slot, bytes| {
                    let past = matches!(rows, Rows::Past);
                    opened += usize::from(if past {
                        self.opens_past(slot, bytes)?
                    } else {
                        self.opens(slot, bytes)?
                    });
                    Ok(())
                })?;
            }
        }
        Ok(opened)
    }

    /// How many rows there are in tables with sealed columns, and in their history.
    pub(super) fn count_sealed_rows(&self) -> Result<usize, StoreError> {
        let mut all = 0;
        for Sealed { table, .. } in SEALED {
            let sql = format!(
                "SELECT (SELECT COUNT(*) FROM main.{table}) + (SELECT COUNT(*) FROM main.{table}_history)"
            );
            let count = self.conn.first(&sql, &[], |row: &mut Row<'_>| row.int())?.unwrap_or_default();
            all += usize::try_from(count).unwrap_or_default();
        }
        Ok(all)
    }

    /// Refuses when a cell that an operation put back does not open. One that was so before is left alone: nothing is lost
    /// by it.
    ///
    /// # Errors
    /// [`StoreError::Unopened`] with the first.
    pub(super) fn check_put_back(&self, op: i64) -> Result<(), StoreError> {
        for sealed in SEALED {
            self.each_sealed(sealed, Rows::Of(op), |slot, bytes| {
                if self.opens_at_all(slot, bytes)? || self.was_there(slot, bytes, op)? {
                    return Ok(());
                }
                Err(self.unopened(slot))
            })?;
        }
        Ok(())
    }

    /// Whether the row held these bytes before the operation as well.
    fn was_there(&self, slot: Slot, bytes: &[u8], op: i64) -> Result<bool, StoreError> {
        let Slot { table, column, .. } = slot;
        let sql =
            format!("SELECT {column} FROM main.{table}_history WHERE ended_op = ?1 AND {column} IS NOT NULL");
        let mut found = false;
        self.conn.each(&sql, &[Param::Int(op)], |row| {
            found |= row.opt_bytes()? == Some(bytes);
            Ok::<_, StoreError>(())
        })?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sealed_column_is_here() {
        let decided: toml::Table = include_str!("../../PRIVACY.toml").parse().unwrap();
        let mut wanted = Vec::new();
        for (table, columns) in &decided {
            let sealed = |rule: &toml::Value| rule.as_array().unwrap()[0].as_str() == Some("sealed");
            let columns = columns.as_table().unwrap().iter().filter(|(_, rule)| sealed(rule));
            wanted.extend(columns.map(|(column, _)| (table.as_str(), column.as_str())));
        }
        // The log reads its own.
        wanted.retain(|(table, _)| !["operations", "operation_parts"].contains(table));
        wanted.sort_unstable();
        let all =
            SEALED.iter().flat_map(|sealed| sealed.columns.iter().map(|column| (sealed.table, *column)));
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        assert_eq!(all, wanted);
    }
}
