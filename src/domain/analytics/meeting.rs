//! Sessions of a range: how many took place, how many did not, and how long clients wait between two.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::domain::{
    DayGap, Share, WorkedHours,
    id::ClientId,
    session::Status,
    statistics::{median, share},
};

/// One session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// With whom.
    pub client: ClientId,
    /// When.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub status: Status,
    /// How long it was, or is meant to be.
    pub minutes: i64,
}

/// The sessions of a range, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sessions {
    /// Those that took place.
    pub held: usize,
    /// Those to which the client did not come.
    pub no_shows: usize,
    /// Those that were called off.
    pub cancelled: usize,
    /// Those that are booked, or of which nobody said yet how they went.
    pub scheduled: usize,
    /// Minutes of those that took place.
    pub minutes: i64,
    /// The middle of the calendar days between a client's session that took place and the one before it.
    pub median_gap: Option<DayGap>,
}

impl Sessions {
    /// Counts the sessions of a range. `before` gives the last session that a client had before it.
    pub fn of(meetings: &[Meeting], before: &HashMap<ClientId, DateTime<Utc>>, zone: Tz) -> Self {
        let mut sessions = Self::default();
        let mut held = Vec::new();
        for meeting in meetings {
            match meeting.status {
                Status::Completed => {
                    sessions.held += 1;
                    sessions.minutes = sessions.minutes.saturating_add(meeting.minutes);
                    held.push((meeting.client, meeting.at));
                }
                Status::NoShow => sessions.no_shows += 1,
                Status::Cancelled => sessions.cancelled += 1,
                Status::Scheduled => sessions.scheduled += 1,
            }
        }
        sessions.median_gap = median_gap(held, before, zone);
        sessions
    }

    /// Sessions that took place or should have: what no-shows are told against.
    pub const fn expected(&self) -> usize {
        self.held + self.no_shows
    }

    /// No-shows among the sessions that took place or should have.
    pub fn no_show_rate(&self) -> Option<Share> {
        share(self.no_shows, self.expected())
    }

    /// Cancelled sessions among all that are settled.
    pub fn cancelled_rate(&self) -> Option<Share> {
        share(self.cancelled, self.expected() + self.cancelled)
    }

    /// Hours of the sessions that took place, half-even to two places.
    pub fn hours(&self) -> WorkedHours {
        WorkedHours::round(Decimal::from(self.minutes) / Decimal::from(60)).unwrap_or(WorkedHours::MAX)
    }
}

fn median_gap(
    mut held: Vec<(ClientId, DateTime<Utc>)>,
    before: &HashMap<ClientId, DateTime<Utc>>,
    zone: Tz,
) -> Option<DayGap> {
    held.sort_unstable();
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut gaps = Vec::new();
    let mut last = None;
    for (client, at) in held {
        let earlier = match last {
            Some((same, day)) if same == client => Some(day),
            _ => before.get(&client).map(|at| day(*at)),
        };
        let now = day(at);
        gaps.extend(earlier.map(|earlier| Decimal::from((now - earlier).num_days())));
        last = Some((client, now));
    }
    median(gaps).and_then(|days| DayGap::round(days).ok())
}
