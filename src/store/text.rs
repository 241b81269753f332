//! Sealed words of every kind, one by one, for a search in memory. Numbers and choices are left out: nobody looks for
//! those by their letters.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::{
    domain::id::{self, ClientId},
    vault::Slot,
};

/// Words that somebody wrote.
pub struct Written {
    /// Whose.
    pub client: ClientId,
    /// The column they stand in.
    pub column: &'static str,
    /// The handle of the thing they belong to, where it has one.
    pub handle: Option<String>,
    /// When they were written.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
}

/// Kinds of words outside the client's own row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Written answers.
    Answers,
    /// Notes of sessions.
    Sessions,
    /// Action items.
    Actions,
    /// What was said about interventions.
    Interventions,
    /// Breakthroughs.
    Breakthroughs,
    /// Messages.
    Messages,
}

impl Words {
    const fn table(self) -> &'static str {
        match self {
            Self::Answers => "assessment_responses",
            Self::Sessions => "sessions",
            Self::Actions => "action_items",
            Self::Interventions => "client_interventions",
            Self::Breakthroughs => "breakthroughs",
            Self::Messages => "messages",
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Answers => &["response_text"],
            Self::Sessions => &["notes", "cancel_reason"],
            Self::Actions => &["title", "description"],
            Self::Interventions => &["client_feedback", "coach_notes", "abandon_reason"],
            Self::Breakthroughs => &["trigger_event", "description"],
            Self::Messages => &["message_text"],
        }
    }

    /// Client, id, the id that makes an answer's own one, handle, instant and the sealed cell.
    fn sql(self, column: &str) -> String {
        let (table, only) = (self.table(), "(CAST(?1 AS BLOB) IS NULL OR c.id = ?1)");
        let own = |handle: &str, at: &str| {
            format!(
                "SELECT c.id, t.id, NULL, {handle}, t.{at}, t.{column} FROM {table} t
                 JOIN clients c ON c.id = t.client_id WHERE t.{column} IS NOT NULL AND {only}"
            )
        };
        match self {
            Self::Answers => format!(
                "SELECT c.id, t.assessment_id, t.question_id, a.handle, COALESCE(t.answered_at, t.created_at),
                    t.{column}
                 FROM {table} t JOIN assessments a ON a.id = t.assessment_id JOIN clients c ON c.id = a.client_id
                 WHERE t.{column} IS NOT NULL AND {only}"
            ),
            Self::Sessions => own("t.handle", "scheduled_at"),
            Self::Actions => own("t.handle", "created_at"),
            Self::Interventions => own("t.handle", "assigned_at"),
            Self::Breakthroughs => own("t.handle", "detected_at"),
            Self::Messages => format!(
                "SELECT c.id, t.id, NULL, NULL, t.created_at, t.{column} FROM {table} t
                 JOIN clients c ON c.user_id IN (t.sender_id, t.recipient_id)
                 WHERE t.{column} IS NOT NULL AND {only}"
            ),
        }
    }
}

impl Store {
    /// Hands all words of one kind to `visit`, of one client or of all.
    pub fn each_written<E: From<StoreError>>(
        &self,
        words: Words,
        client: Option<ClientId>,
        mut visit: impl FnMut(Written) -> Result<(), E>,
    ) -> Result<(), E> {
        let params = [Param::option(client, |id| Param::Id(id.0))];
        for column in words.columns() {
            self.conn
                .each(&words.sql(column), &params, |row| visit(self.read_written(words, column, row)?))?;
        }
        Ok(())
    }

    fn read_written(
        &self,
        words: Words,
        column: &'static str,
        row: &mut Row<'_>,
    ) -> Result<Written, StoreError> {
        let (client, first): (ClientId, Uuid) = (row.id()?, row.id()?);
        let question: Option<Uuid> = row.opt_id()?;
        let row_id = question.map_or(first, |question| id::response(first.into(), question.into()));
        let handle = row.opt_text()?.map(str::to_owned);
        let at = row.at()?;
        let slot = Slot { table: words.table(), column, row: row_id, subject: client.0 };
        let text = self.open_text(slot, row.opt_bytes()?)?.unwrap_or_default();
        Ok(Written { client, column, handle, at, text })
    }
}
