//! An engagement: what was agreed for one stretch of coaching, and how much of it is used.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Invalid,
    id::{ClientId, EngagementId},
};

/// What was agreed. No `Debug`: its title may say what the coaching is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Its id.
    pub id: EngagementId,
    /// With whom.
    pub client_id: ClientId,
    /// So many sessions.
    pub sessions: Option<u32>,
    /// So many minutes.
    pub minutes: Option<u32>,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day, where that is known.
    pub end: Option<NaiveDate>,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is called.
    pub title: Option<String>,
}

impl Engagement {
    /// Whether a day lies in it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.start <= day && self.end.is_none_or(|end| day <= end)
    }

    /// Ends it with a day.
    ///
    /// # Errors
    /// When it would end before it began.
    pub fn close(&mut self, on: NaiveDate) -> Result<(), Invalid> {
        if on < self.start {
            return Err(Invalid::new(
                "engagement",
                format!("began on {} and cannot end on {on}", self.start),
            ));
        }
        self.end = Some(on);
        Ok(())
    }
}

/// What completed and booked sessions within an engagement come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Usage {
    /// Completed sessions.
    pub used_sessions: u32,
    /// Minutes delivered in them.
    pub used_minutes: u32,
    /// Sessions that are scheduled.
    pub booked: u32,
}

impl Usage {
    /// Sessions that are left, where sessions were agreed.
    pub fn sessions_left(self, engagement: &Engagement) -> Option<u32> {
        engagement.sessions.map(|all| all.saturating_sub(self.used_sessions))
    }

    /// Minutes that are left, where time was agreed.
    pub fn minutes_left(self, engagement: &Engagement) -> Option<u32> {
        engagement.minutes.map(|all| all.saturating_sub(self.used_minutes))
    }

    /// Whether nothing is left of what was agreed.
    pub fn is_used_up(self, engagement: &Engagement) -> bool {
        self.sessions_left(engagement) == Some(0) || self.minutes_left(engagement) == Some(0)
    }

    /// Whether something is left and nothing is booked.
    pub fn wants_booking(self, engagement: &Engagement) -> bool {
        self.booked == 0 && !self.is_used_up(engagement)
    }
}

/// Minutes as hours, for people: `7 h 30 min`, `10 h`.
pub fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(sessions: Option<u32>, minutes: Option<u32>) -> Engagement {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        Engagement {
            id: uuid::Uuid::nil().into(),
            client_id: uuid::Uuid::nil().into(),
            sessions,
            minutes,
            start: at.date_naive(),
            end: None,
            created_at: at,
            updated_at: at,
            title: None,
        }
    }

    #[test]
    fn what_is_left_is_never_less_than_nothing() {
        let usage = Usage { used_sessions: 6, used_minutes: 400, booked: 0 };
        assert_eq!(usage.sessions_left(&agreed(Some(10), None)), Some(4));
        assert_eq!(usage.sessions_left(&agreed(Some(4), None)), Some(0));
        assert_eq!(usage.minutes_left(&agreed(None, Some(300))), Some(0));
        assert!(usage.is_used_up(&agreed(Some(10), Some(400))), "whichever ends first");
        assert!(usage.wants_booking(&agreed(Some(10), None)));
        assert!(!usage.wants_booking(&agreed(Some(6), None)));
    }

    #[test]
    fn it_cannot_end_before_it_begins() {
        let mut agreed = agreed(Some(1), None);
        assert!(agreed.close(agreed.start - chrono::Days::new(1)).is_err());
        agreed.close(agreed.start).unwrap();
        assert!(agreed.holds(agreed.start) && !agreed.holds(agreed.start + chrono::Days::new(1)));
    }
}
