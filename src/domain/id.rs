//! Typed ids, so that a session can never be looked up by a client's id.
//!
//! They are UUIDv7: time-ordered, which keeps inserts at the end of the B-trees. People type handles instead.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(#[schemars(with = "String")] pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id!(
    /// A user of the practice: coach, client or admin.
    UserId,
    /// A coach.
    CoachId,
    /// A client.
    ClientId,
    /// An assessment.
    AssessmentId,
    /// An installed question.
    QuestionId,
    /// A coherence score.
    ScoreId,
    /// A session.
    SessionId,
    /// An intervention given to a client.
    AssignmentId,
    /// An action item.
    ActionId,
    /// A breakthrough.
    BreakthroughId,
    /// An installed intervention.
    InterventionId,
    /// An engagement.
    EngagementId,
    /// A usage event.
    EventId,
);

/// A UUIDv7 of the given instant with the given random bytes.
pub fn v7(at: DateTime<Utc>, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Where the ids of banks and questions are derived from: they are the same in every practice, so that exported answers
/// find their questions again.
const BANKS: Uuid = Uuid::from_u128(0x6f0c_1f5e_3a6b_5d2c_9b57_c0ac_4000_0001);

/// The id of one version of a question bank.
pub fn bank(name: &str, version: &str) -> Uuid {
    Uuid::new_v5(&BANKS, format!("{name}@{version}").as_bytes())
}

/// The id of one question of an installed bank.
pub fn question(bank: Uuid, code: &str) -> QuestionId {
    QuestionId(Uuid::new_v5(&bank, code.as_bytes()))
}

/// The id of one version of an intervention library.
pub fn library(name: &str, version: &str) -> Uuid {
    Uuid::new_v5(&BANKS, format!("library {name}@{version}").as_bytes())
}

/// The id of one intervention of an installed library.
pub fn intervention(library: Uuid, code: &str) -> InterventionId {
    InterventionId(Uuid::new_v5(&library, code.as_bytes()))
}

/// The id of one answer, derived from what identifies it (data model: `assessment_responses.id`).
pub fn response(assessment: AssessmentId, question: QuestionId) -> Uuid {
    Uuid::new_v5(&assessment.0, question.0.as_bytes())
}
