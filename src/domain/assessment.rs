//! An assessment: one sitting, or several, over one question bank, for one client.

use chrono::{DateTime, Utc};

use super::{
    Dimension, Handle, Invalid,
    id::{AssessmentId, ClientId},
    words::words,
};

words!(
    /// What sort of assessment.
    Type, "type" {
        /// The long one at the start.
        Initial = "initial",
        /// The short one in between.
        Quick = "quick",
        /// One dimension in depth.
        DeepDive = "deep_dive",
        /// A coach's own bank.
        Custom = "custom",
    }
);

words!(
    /// How far it has come.
    Status, "status" {
        /// Made, not begun.
        Draft = "draft",
        /// Begun: at least one answer, or the runner was opened.
        InProgress = "in_progress",
        /// Closed.
        Completed = "completed",
    }
);

impl Type {
    /// The words for it in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Quick => "quick",
            Self::DeepDive => "deep dive",
            Self::Custom => "custom",
        }
    }
}

/// An assessment without its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// What people type.
    pub handle: Handle,
    /// Who answers.
    pub client_id: ClientId,
    /// What sort.
    pub kind: Type,
    /// The dimension of a deep dive.
    pub dimension_focus: Option<Dimension>,
    /// How far it has come.
    pub status: Status,
    /// The installed bank version that it is taken with.
    pub bank: BankRef,
    /// When the first question was shown.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub completed_at: Option<DateTime<Utc>>,
    /// Seconds in which the runner was active.
    pub time_spent_seconds: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The bank version that an assessment is pinned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankRef {
    /// The installed row.
    pub row: uuid::Uuid,
    /// The bank's name, for example `quick`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the TOML it was installed from, in hexadecimal.
    pub sha256: String,
}

impl Assessment {
    /// Notes that the questions are being answered.
    ///
    /// # Errors
    /// When it is closed.
    pub fn begin(&mut self, now: DateTime<Utc>) -> Result<(), Invalid> {
        self.must_be_open()?;
        self.status = Status::InProgress;
        self.started_at.get_or_insert(now);
        Ok(())
    }

    /// Closes it.
    ///
    /// # Errors
    /// When it is closed already.
    pub fn complete(&mut self, at: DateTime<Utc>) -> Result<(), Invalid> {
        self.must_be_open()?;
        self.started_at.get_or_insert(at);
        self.status = Status::Completed;
        self.completed_at = Some(at);
        Ok(())
    }

    /// Takes it back to where it is being answered; tells when it had been closed.
    ///
    /// # Errors
    /// When it is not closed.
    pub fn reopen(&mut self) -> Result<Option<DateTime<Utc>>, Invalid> {
        if self.status != Status::Completed {
            return Err(Invalid::new("assessment", format!("{} is not completed", self.handle)));
        }
        self.status = Status::InProgress;
        Ok(self.completed_at.take())
    }

    /// Refuses when the answers are closed.
    ///
    /// # Errors
    /// When it is completed.
    pub fn must_be_open(&self) -> Result<(), Invalid> {
        if self.status == Status::Completed {
            return Err(Invalid::new(
                "assessment",
                format!("{} is completed, so its answers cannot be changed", self.handle),
            ));
        }
        Ok(())
    }
}
