//! Every table of the data model as rows of plain fields: its columns in its order, ours after them, sealed cells opened.

use uuid::Uuid;

use super::{Param, Row, Store, StoreError};
use crate::{
    domain::id::{AssessmentId, ClientId, QuestionId, SessionId},
    vault::Slot,
};

/// One cell. No `Debug`: it may be private.
#[derive(Clone, PartialEq, Eq)]
pub enum Field {
    /// Unknown, or not there.
    Null,
    /// Words, ids, days and instants.
    Text(String),
    /// JSON.
    Json(String),
    /// A whole number.
    Int(i64),
    /// An exact decimal.
    Decimal(String),
    /// Yes or no.
    Flag(bool),
}

/// How a column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An id.
    Id,
    /// Clear text.
    Text,
    /// Clear JSON.
    Json,
    /// A whole number.
    Int,
    /// Smallest steps of a decimal with that many places.
    Steps(u32),
    /// 0 or 1.
    Flag,
    /// Sealed text.
    Sealed,
    /// Sealed JSON.
    SealedJson,
    /// The sealed e-mail address of the user row behind it.
    Email,
    /// Not kept: it follows from other rows.
    Derived,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The data model's name.
    pub key: &'static str,
    /// How it is kept.
    pub form: Form,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The data model's name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Columns that are notes.
    pub notes: &'static [&'static str],
    /// FROM, and how the row is found again.
    from: &'static str,
    /// Whose key seals the row.
    subject: &'static str,
}

const fn col(key: &'static str, form: Form) -> Column {
    Column { key, form }
}

/// The practice itself: what is sealed with its key.
const PRACTICE: &str = "(SELECT id FROM main.practice)";

macro_rules! table {
    ($(#[$doc:meta])* $name:ident $table:literal, from $from:literal, subject $subject:expr, notes [$($note:literal)*],
     { $($key:literal $form:expr),+ $(,)? }) => {
        $(#[$doc])*
        pub const $name: Table = Table {
            name: $table,
            columns: &[$(col($key, $form)),+],
            notes: &[$($note),*],
            from: $from,
            subject: $subject,
        };
    };
}

use Form::{Derived, Email, Flag, Id, Int, Json, Sealed, SealedJson, Steps, Text};

table!(
    /// Users.
    USERS "users", from "users t LEFT JOIN clients c ON c.user_id = t.id",
    subject "COALESCE(c.id, (SELECT id FROM main.practice))", notes [], {
    "id" Id, "email" Sealed, "password_hash" Text, "role" Text, "created_at" Text, "updated_at" Text,
    "last_login" Text, "is_active" Flag, "email_verified" Flag, "two_factor_enabled" Flag,
});
table!(
    /// Coaches.
    COACHES "coaches", from "coaches t", subject PRACTICE, notes [], {
    "id" Id, "user_id" Id, "practice_name" Sealed, "coaching_focus" Sealed, "certifications" SealedJson,
    "years_experience" Int, "typical_client_journey" Text, "coaching_style" SealedJson,
    "preferred_dimensions" Text, "timezone" Text, "availability" SealedJson, "stripe_account_id" Sealed,
    "subscription_tier" Text, "subscription_status" Text, "created_at" Text, "name" Sealed,
});
table!(
    /// Clients.
    CLIENTS "clients", from "clients t LEFT JOIN users u ON u.id = t.user_id", subject "t.id", notes ["notes"], {
    "id" Id, "user_id" Id, "coach_id" Id, "first_name" Sealed, "last_name" Sealed, "phone" Sealed,
    "emergency_contact" SealedJson, "coaching_focus" Sealed, "goals" SealedJson, "preferences" SealedJson,
    "status" Text, "start_date" Text, "end_date" Text, "notes" Sealed, "created_at" Text, "updated_at" Text,
    "handle" Text, "email" Email, "sponsor" Sealed, "episode_start" Text, "paused_until" Text, "zone" Text,
    "listing_consent" Flag, "listing_consent_at" Text, "listing_consent_how" Sealed, "legal_hold_since" Text,
    "legal_hold_reason" Sealed,
});
table!(
    /// Assessments.
    ASSESSMENTS "assessments", from "assessments t JOIN banks b ON b.id = t.bank_id", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "type" Text, "dimension_focus" Text, "status" Text, "started_at" Text,
    "completed_at" Text, "time_spent_seconds" Int, "created_at" Text, "handle" Text, "bank" Text, "version" Text,
    "bank_sha256" Text,
});
table!(
    /// Answers; filled by [`Store::each_answer`].
    RESPONSES "assessment_responses", from "assessment_responses t", subject PRACTICE, notes [], {
    "id" Derived, "assessment_id" Id, "question_id" Id, "response_value" SealedJson, "response_text" Sealed,
    "score" Derived, "created_at" Text, "question" Derived, "answered_at" Text, "rated_by" Id, "rated_at" Text,
});
table!(
    /// Questions of installed banks.
    QUESTIONS "questions", from "questions t JOIN banks b ON b.id = t.bank_id", subject PRACTICE, notes [], {
    "id" Id, "assessment_type" Text, "dimension" Text, "question_text" Text, "question_type" Text, "options" Json,
    "weight" Steps(2), "order_index" Int, "is_active" Flag, "created_at" Text, "code" Text, "bank" Text,
    "version" Text,
});
table!(
    /// Scores.
    SCORES "coherence_scores", from "coherence_scores t", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "assessment_id" Id, "psi_score" Steps(2), "rho_score" Steps(2), "q_score" Steps(2),
    "f_score" Steps(2), "total_coherence" Steps(2), "coherence_percentage" Steps(1), "velocity" Steps(4),
    "pattern_detected" Text, "calculated_at" Text, "created_at" Text, "carried" Text, "manual" Flag, "flags" Text,
    "algorithm" Int,
});
table!(
    /// Sessions.
    SESSIONS "sessions", from "sessions t", subject "t.client_id", notes ["notes"], {
    "id" Id, "client_id" Id, "coach_id" Id, "scheduled_at" Text, "duration_minutes" Int, "type" Text, "status" Text,
    "focus_dimension" Text, "pre_session_coherence" Steps(2), "post_session_coherence" Steps(2), "notes" Sealed,
    "action_items" Derived, "video_recording_url" Sealed, "created_at" Text, "updated_at" Text, "handle" Text,
    "zone" Text, "delivered_minutes" Int, "mode" Text, "group_size" Int, "billing" Text,
});
table!(
    /// The library of interventions.
    INTERVENTIONS "interventions", from "interventions t", subject PRACTICE, notes [], {
    "id" Id, "code" Text, "name" Text, "dimension" Text, "difficulty" Text, "time_minutes" Int, "description" Text,
    "implementation_steps" Json, "success_metrics" Json, "resources_needed" Json, "is_active" Flag,
    "created_at" Text, "library" Text, "version" Text,
});
table!(
    /// Interventions given to clients.
    ASSIGNMENTS "client_interventions", from "client_interventions t", subject "t.client_id", notes ["coach_notes"], {
    "id" Id, "client_id" Id, "intervention_id" Id, "assigned_by" Id, "assigned_at" Text, "status" Text,
    "started_at" Text, "completed_at" Text, "effectiveness_rating" Int, "client_feedback" Sealed,
    "coach_notes" Sealed, "created_at" Text, "handle" Text,
});
table!(
    /// Action items.
    ACTIONS "action_items", from "action_items t", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "session_id" Id, "intervention_id" Id, "title" Sealed, "description" Sealed,
    "due_date" Text, "status" Text, "completed_at" Text, "created_at" Text, "updated_at" Text, "handle" Text,
});
table!(
    /// Messages; all of it is notes.
    MESSAGES "messages",
    from "messages t LEFT JOIN clients c ON c.user_id IN (t.sender_id, t.recipient_id)",
    subject "COALESCE(c.id, (SELECT id FROM main.practice))", notes ["message_text" "attachments"], {
    "id" Id, "sender_id" Id, "recipient_id" Id, "thread_id" Id, "message_text" Sealed, "attachments" SealedJson,
    "is_read" Flag, "read_at" Text, "created_at" Text,
});
table!(
    /// Local usage events.
    EVENTS "analytics_events", from "analytics_events t", subject PRACTICE, notes [], {
    "id" Id, "user_id" Id, "event_type" Text, "event_data" SealedJson, "ip_address" Text, "user_agent" Text,
    "created_at" Text,
});
table!(
    /// Breakthroughs.
    BREAKTHROUGHS "breakthroughs", from "breakthroughs t", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "dimension" Text, "magnitude" Steps(2), "before_score" Steps(2), "after_score" Steps(2),
    "trigger_event" Sealed, "description" Sealed, "detected_at" Text, "created_at" Text,
});
table!(
    /// Installed versions of question banks; not in the data model, but answers cannot be scored without them.
    BANKS "banks", from "banks t", subject PRACTICE, notes [], {
    "id" Id, "bank" Text, "version" Text, "title" Text, "type" Text, "dimension" Text, "sha256" Text,
    "is_active" Flag, "created_at" Text, "source" Text,
});

/// Every table that is exported, those referred to before those that refer.
pub const TABLES: [Table; 15] = [
    USERS,
    COACHES,
    CLIENTS,
    BANKS,
    QUESTIONS,
    ASSESSMENTS,
    RESPONSES,
    SCORES,
    SESSIONS,
    INTERVENTIONS,
    ASSIGNMENTS,
    ACTIONS,
    MESSAGES,
    EVENTS,
    BREAKTHROUGHS,
];

impl Table {
    fn sql(&self) -> String {
        let cells = self.columns.iter().map(|column| match column.form {
            Derived => "NULL".to_owned(),
            Email => "t.user_id, u.email".to_owned(),
            _ if matches!((self.name, column.key), ("assessments" | "questions", "bank" | "version")) => {
                format!("b.{}", column.key)
            }
            _ => format!("t.{}", column.key),
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        format!("SELECT t.id, {}, {cells} FROM {} ORDER BY t.id", self.subject, self.from)
    }
}

/// Id, title, due date and status of an action item.
pub type ActionBrief = (Uuid, String, Option<String>, String);

/// An answer on its way out.
pub struct Answered<'a> {
    /// Its assessment.
    pub assessment: AssessmentId,
    /// Its question.
    pub question: QuestionId,
    /// The bank of the assessment.
    pub bank: Uuid,
    /// The choice as canonical JSON.
    pub value: Option<String>,
    /// The written answer.
    pub text: Option<String>,
    /// What a coach rated a text answer with.
    pub rating: Option<i64>,
    /// Who did.
    pub rated_by: Option<Uuid>,
    /// When.
    pub rated_at: Option<&'a str>,
    /// When it was given.
    pub answered_at: &'a str,
    /// When it was stored.
    pub created_at: &'a str,
}

impl Store {
    /// Does several reads on one state of the practice, whatever others write meanwhile.
    pub fn steady<T, E: From<StoreError>>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.conn.batch("BEGIN")?;
        let read = read();
        self.conn.rollback()?;
        read
    }

    /// Hands every row of a table to `visit`, oldest id first; derived columns are [`Field::Null`].
    pub fn each_row<E: From<StoreError>>(
        &self,
        table: &Table,
        mut visit: impl FnMut(Vec<Field>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.conn.each(&table.sql(), &[], |row| {
            let (id, subject) = (row.id()?, row.id()?);
            let mut fields = Vec::with_capacity(table.columns.len());
            for column in table.columns {
                let slot = Slot { table: table.name, column: column.key, row: id, subject };
                fields.push(self.read_field(column.form, slot, row)?);
            }
            visit(fields)
        })
    }

    fn read_field(&self, form: Form, slot: Slot, row: &mut Row<'_>) -> Result<Field, StoreError> {
        let or_null = |field: Option<Field>| field.unwrap_or(Field::Null);
        Ok(or_null(match form {
            Id => row.opt_id()?.map(|id: Uuid| Field::Text(id.to_string())),
            Text => row.opt_text()?.map(|text| Field::Text(text.to_owned())),
            Json => row.opt_text()?.map(|text| Field::Json(text.to_owned())),
            Int => row.opt_int()?.map(Field::Int),
            Flag => row.opt_int()?.map(|flag| Field::Flag(flag != 0)),
            Steps(places) => row.opt_int()?.map(|steps| Field::Decimal(decimal(steps, places))),
            Sealed => self.open_text(slot, row.opt_bytes()?)?.map(Field::Text),
            SealedJson => self.open_text(slot, row.opt_bytes()?)?.map(Field::Json),
            Email => {
                let (user, cell): (Option<Uuid>, _) = (row.opt_id()?, row.opt_bytes()?);
                let slot = Slot { table: "users", column: "email", row: user.unwrap_or_default(), ..slot };
                self.open_text(slot, cell.filter(|_| user.is_some()))?.map(Field::Text)
            }
            Derived => {
                row.opt_int()?;
                None
            }
        }))
    }

    /// Hands every answer to `visit`, assessment by assessment.
    pub fn each_answer<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Answered<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT t.assessment_id, t.question_id, a.client_id, a.bank_id, t.response_value, t.response_text,
                t.score, t.rated_by, t.rated_at, COALESCE(t.answered_at, t.created_at), t.created_at
            FROM assessments a JOIN assessment_responses t ON t.assessment_id = a.id ORDER BY a.id, t.question_id";
        self.conn.each(sql, &[], |row| {
            let (assessment, question, client): (_, _, ClientId) = (row.id()?, row.id()?, row.id()?);
            let bank = row.id()?;
            let value = super::response::slot(assessment, question, client, "response_value");
            let text = Slot { column: "response_text", ..value };
            visit(Answered {
                assessment,
                question,
                bank,
                value: self.open_text(value, row.opt_bytes()?)?,
                text: self.open_text(text, row.opt_bytes()?)?,
                rating: row.opt_int()?,
                rated_by: row.opt_id()?,
                rated_at: row.opt_text()?,
                answered_at: row.text()?,
                created_at: row.text()?,
            })
        })
    }

    /// The action items of a session: id, title, due date and status, oldest first.
    pub fn actions_of_session(&self, session: SessionId) -> Result<Vec<ActionBrief>, StoreError> {
        let sql = "SELECT id, client_id, title, due_date, status FROM action_items WHERE session_id = ?1 ORDER BY id";
        self.conn.all(sql, &[Param::Id(session.0)], |row| {
            let (id, subject) = (row.id()?, row.id()?);
            let slot = Slot { table: "action_items", column: "title", row: id, subject };
            let title = self.open_text(slot, row.opt_bytes()?)?.unwrap_or_default();
            Ok((id, title, row.opt_text()?.map(str::to_owned), row.text()?.to_owned()))
        })
    }
}

/// Steps as the decimal they count.
fn decimal(steps: i64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let sign = if steps < 0 { "-" } else { "" };
    let (whole, rest) = (steps.unsigned_abs() / scale, steps.unsigned_abs() % scale);
    let width = usize::try_from(places).unwrap_or_default();
    format!("{sign}{whole}.{rest:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_decimals() {
        assert_eq!(decimal(7, 2), "0.07");
        assert_eq!(decimal(875, 1), "87.5");
        assert_eq!(decimal(-12, 4), "-0.0012");
    }

    #[test]
    fn every_table_of_the_data_model_is_there_once() {
        let mut names: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLES.len());
        for table in super::super::history::TABLES.iter().filter(|table| table.name != "handles") {
            assert!(names.contains(&table.name), "{} is not exported", table.name);
        }
    }
}
