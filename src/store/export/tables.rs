//! What is exported: the tables and columns of the data model in its order, ours after them.

use super::{
    Column,
    Form::{self, Derived, Email, Flag, Id, Int, Json, Sealed, SealedJson, Steps, Text},
    Table,
};

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
    "legal_hold_reason" Sealed, "other_emails" Derived,
});
table!(
    /// Further e-mail addresses of clients.
    ADDRESSES "client_addresses", from "client_addresses t", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "email" Sealed, "position" Int, "created_at" Text,
});
table!(
    /// What was agreed for one stretch of coaching.
    ENGAGEMENTS "engagements", from "engagements t", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "title" Sealed, "allotted_sessions" Int, "allotted_minutes" Int, "start_date" Text,
    "end_date" Text, "created_at" Text, "updated_at" Text,
});
table!(
    /// Assessments.
    ASSESSMENTS "assessments", from "assessments t JOIN banks b ON b.id = t.bank_id", subject "t.client_id", notes [], {
    "id" Id, "client_id" Id, "type" Text, "dimension_focus" Text, "status" Text, "started_at" Text,
    "completed_at" Text, "time_spent_seconds" Int, "created_at" Text, "handle" Text, "bank" Text, "version" Text,
    "bank_sha256" Text,
});
table!(
    /// Answers; filled by [`Store::each_answer`](super::super::Store::each_answer).
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
    SESSIONS "sessions", from "sessions t", subject "t.client_id", notes ["notes" "cancel_reason"], {
    "id" Id, "client_id" Id, "coach_id" Id, "scheduled_at" Text, "duration_minutes" Int, "type" Text, "status" Text,
    "focus_dimension" Text, "pre_session_coherence" Steps(2), "post_session_coherence" Steps(2), "notes" Sealed,
    "action_items" Derived, "video_recording_url" Sealed, "created_at" Text, "updated_at" Text, "handle" Text,
    "zone" Text, "delivered_minutes" Int, "mode" Text, "group_size" Int, "billing" Text, "series_id" Id,
    "clock_seconds" Int, "cancel_reason" Sealed,
});
table!(
    /// Installed versions of intervention libraries.
    LIBRARIES "libraries", from "libraries t", subject PRACTICE, notes [], {
    "id" Id, "library" Text, "version" Text, "title" Text, "sha256" Text, "is_active" Flag, "created_at" Text,
    "source" Text,
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
    ASSIGNMENTS "client_interventions", from "client_interventions t", subject "t.client_id", notes ["coach_notes" "abandon_reason"], {
    "id" Id, "client_id" Id, "intervention_id" Id, "assigned_by" Id, "assigned_at" Text, "status" Text,
    "started_at" Text, "completed_at" Text, "effectiveness_rating" Int, "client_feedback" Sealed,
    "coach_notes" Sealed, "created_at" Text, "handle" Text, "due_date" Text, "abandoned_at" Text,
    "abandon_reason" Sealed,
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
    "trigger_event" Sealed, "description" Sealed, "detected_at" Text, "created_at" Text, "handle" Text,
    "before_score_id" Id, "after_score_id" Id, "dismissed_at" Text, "edited" Flag,
});
table!(
    /// Installed versions of question banks; not in the data model, but answers cannot be scored without them.
    BANKS "banks", from "banks t", subject PRACTICE, notes [], {
    "id" Id, "bank" Text, "version" Text, "title" Text, "type" Text, "dimension" Text, "sha256" Text,
    "is_active" Flag, "created_at" Text, "source" Text,
});

/// Every table that is exported, those referred to before those that refer.
pub const TABLES: [Table; 18] = [
    USERS,
    COACHES,
    CLIENTS,
    ADDRESSES,
    ENGAGEMENTS,
    BANKS,
    QUESTIONS,
    ASSESSMENTS,
    RESPONSES,
    SCORES,
    SESSIONS,
    LIBRARIES,
    INTERVENTIONS,
    ASSIGNMENTS,
    ACTIONS,
    MESSAGES,
    EVENTS,
    BREAKTHROUGHS,
];
