//! A session: when it is, what became of it, and which steps between its states there are.

pub mod draft;
pub mod hours;
pub mod plan;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    Dimension, Handle, Total,
    id::{ClientId, CoachId, SessionId},
    when::Minutes,
    words::words,
};

words!(
    /// What sort of session.
    Type, "type" {
        /// The first one.
        Initial = "initial",
        /// One of many.
        Regular = "regular",
        /// One dimension in depth.
        DeepDive = "deep_dive",
        /// To work on a breakthrough.
        Breakthrough = "breakthrough",
        /// Looking back.
        Review = "review",
    }
);

words!(
    /// What became of a session.
    Status, "status" {
        /// To come, or waiting to be written up.
        Scheduled = "scheduled",
        /// It took place.
        Completed = "completed",
        /// It was called off.
        Cancelled = "cancelled",
        /// The client did not come.
        NoShow = "no_show",
    }
);

words!(
    /// With how many.
    Mode, "mode" {
        /// One client.
        Individual = "individual",
        /// Several people, each for themselves.
        Group = "group",
        /// Several people who work together.
        Team = "team",
    }
);

words!(
    /// How it is paid for.
    Billing, "billing" {
        /// With money.
        Paid = "paid",
        /// For nothing.
        ProBono = "pro_bono",
        /// With something else.
        Barter = "barter",
        /// By the coach's own organisation.
        Internal = "internal",
    }
);

/// The clock of a session: it survives a crash because only its start is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Since when it runs.
    pub started_at: Option<DateTime<Utc>>,
    /// Seconds that ran before.
    pub seconds: i64,
}

impl Clock {
    /// Sets it going; tells whether it stood before.
    pub fn start(&mut self, now: DateTime<Utc>) -> bool {
        let stood = self.started_at.is_none();
        self.started_at.get_or_insert(now);
        stood
    }

    /// Stops it, keeping what ran; tells whether it ran before.
    pub fn stop(&mut self, now: DateTime<Utc>) -> bool {
        self.seconds = self.elapsed(now);
        self.started_at.take().is_some()
    }

    /// All seconds so far.
    pub fn elapsed(&self, now: DateTime<Utc>) -> i64 {
        let running = self.started_at.map_or(0, |since| (now - since).num_seconds().max(0));
        self.seconds.saturating_add(running)
    }

    /// Whether it ever ran.
    pub fn was_used(&self) -> bool {
        self.started_at.is_some() || self.seconds > 0
    }
}

/// All of a session that is clear. What was said in it is [`Confided`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// What people type.
    pub handle: Handle,
    /// With whom.
    pub client_id: ClientId,
    /// Whose.
    pub coach_id: CoachId,
    /// When it begins.
    pub scheduled_at: DateTime<Utc>,
    /// The zone on whose clock it was planned.
    pub zone: Tz,
    /// How long it is meant to be.
    pub length: Minutes,
    /// How long it was.
    pub delivered: Option<u16>,
    /// What sort.
    pub kind: Type,
    /// What became of it.
    pub status: Status,
    /// With how many.
    pub mode: Mode,
    /// How many those were.
    pub group_size: Option<u16>,
    /// How it is paid for.
    pub billing: Billing,
    /// The dimension it is about.
    pub focus: Option<Dimension>,
    /// Total coherence before it.
    pub pre: Option<Total>,
    /// Total coherence after it.
    pub post: Option<Total>,
    /// What the sessions of one series share.
    pub series: Option<Uuid>,
    /// How long it has been going.
    pub clock: Clock,
    /// Whether notes were written.
    pub noted: bool,
    /// While the notes are a draft: the newest operation before its first save, so what stood there before it.
    pub draft_since: Option<i64>,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is sealed of a session.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Confided {
    /// The notes.
    pub notes: Option<String>,
    /// Where its recording lies.
    pub recording_url: Option<String>,
    /// Why it was called off.
    pub cancel_reason: Option<String>,
}

/// Why a session does not take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// Only a scheduled one can.
    #[error("it is {} already", .0.words())]
    Over(Status),
    /// Only one that is over can.
    #[error("it is still scheduled")]
    Scheduled,
    /// It lies ahead and was not begun.
    #[error("it is in the future")]
    Ahead,
    /// The clock ran longer than a day.
    #[error("its clock ran for more than 24 hours")]
    ClockForgotten,
}

impl Status {
    /// The word in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoShow => "a no-show",
            other => other.key(),
        }
    }
}

impl Session {
    /// When it ends as planned.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.scheduled_at + self.length.delta()
    }

    /// Whether it is over as planned, and nobody said what became of it.
    pub fn is_unsettled(&self, now: DateTime<Utc>) -> bool {
        self.status == Status::Scheduled && self.ends_at() < now
    }

    /// Its start on the clock it was planned by.
    pub fn local(&self) -> DateTime<Tz> {
        self.scheduled_at.with_timezone(&self.zone)
    }

    fn must_be_scheduled(&self) -> Result<(), Barred> {
        if self.status == Status::Scheduled { Ok(()) } else { Err(Barred::Over(self.status)) }
    }

    /// Sets its clock going, on its day or later; tells whether the clock stood before.
    ///
    /// # Errors
    /// When it is over, or lies on a day to come of `zone`.
    pub fn start(&mut self, now: DateTime<Utc>, zone: Tz) -> Result<bool, Barred> {
        self.must_be_scheduled()?;
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        if day(self.scheduled_at) > day(now) {
            return Err(Barred::Ahead);
        }
        Ok(self.clock.start(now))
    }

    /// Marks it completed: so many minutes as were told, else as its clock says, else as planned.
    ///
    /// # Errors
    /// When it is over, lies ahead without having been begun, or its clock was forgotten.
    pub fn complete(&mut self, told: Option<u16>, now: DateTime<Utc>) -> Result<(), Barred> {
        self.must_be_scheduled()?;
        if self.scheduled_at > now && !self.clock.was_used() {
            return Err(Barred::Ahead);
        }
        let delivered = match told {
            Some(minutes) => minutes,
            None if self.clock.was_used() => {
                // One that was begun and ended at once lasted a minute all the same: no length is 0.
                let minutes = u16::try_from((self.clock.elapsed(now) + 59) / 60).ok().map(|it| it.max(1));
                minutes.filter(|minutes| *minutes <= Minutes::LONGEST).ok_or(Barred::ClockForgotten)?
            }
            None => self.length.get(),
        };
        self.clock.stop(now);
        self.delivered = Some(delivered);
        self.status = Status::Completed;
        Ok(())
    }

    /// Calls it off.
    ///
    /// # Errors
    /// When it is over.
    pub fn cancel(&mut self, now: DateTime<Utc>) -> Result<(), Barred> {
        self.must_be_scheduled()?;
        self.clock.stop(now);
        self.status = Status::Cancelled;
        Ok(())
    }

    /// Notes that the client did not come.
    ///
    /// # Errors
    /// When it is over, or lies ahead.
    pub fn no_show(&mut self, now: DateTime<Utc>) -> Result<(), Barred> {
        self.must_be_scheduled()?;
        if self.scheduled_at > now {
            return Err(Barred::Ahead);
        }
        self.clock.stop(now);
        self.status = Status::NoShow;
        Ok(())
    }

    /// Takes it back to scheduled; what its end had recorded goes.
    ///
    /// # Errors
    /// When it is scheduled.
    pub fn reopen(&mut self) -> Result<(), Barred> {
        if self.status == Status::Scheduled {
            return Err(Barred::Scheduled);
        }
        self.status = Status::Scheduled;
        (self.delivered, self.pre, self.post) = (None, None, None);
        Ok(())
    }
}

/// The usual distance between sessions in days, from their days in rising order: the middle one of all distances, as
/// whole weeks where it is about some. Two weeks where there is nothing to go by.
pub fn usual_gap(days: &[chrono::NaiveDate]) -> TimeDelta {
    let mut gaps: Vec<i64> = days
        .windows(2)
        .filter_map(|pair| Some((*pair.get(1)? - *pair.first()?).num_days()))
        .filter(|gap| *gap > 0)
        .collect();
    gaps.sort_unstable();
    let gap = gaps.get(gaps.len().saturating_sub(1) / 2).copied().unwrap_or(14);
    TimeDelta::days(if gap > 3 { (gap + 3) / 7 * 7 } else { gap })
}

#[cfg(test)]
mod tests;
