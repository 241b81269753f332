//! Which clients are listed, and in which order: once, for the screens, line mode and the command line.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{
        Percent, Velocity,
        client::Status,
        filter::{Filter, Subject},
        naming,
    },
    store::client::Glance,
};

/// A client in a list.
pub trait Listed {
    /// Who, where it stands, the latest score.
    fn glance(&self) -> &Glance;

    /// How far coherence moved since the score before, in tenths of a point, where that is at hand.
    fn change(&self) -> Option<i64> {
        None
    }
}

impl Listed for Glance {
    fn glance(&self) -> &Glance {
        self
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last name, then first name.
    #[default]
    Name,
    /// The next session, soonest first.
    Next,
    /// The latest coherence, lowest first.
    Coherence,
    /// How it moved, falling ones first.
    Change,
    /// Its velocity, falling ones first.
    Velocity,
    /// The latest score, longest ago first.
    Scored,
    /// The last session, longest ago first.
    Last,
    /// The day coaching began.
    Start,
    /// The order in which they were added.
    Added,
    /// The handle.
    Handle,
}

/// The orders that one goes through on a screen.
const ROUND: [Sort; 7] =
    [Sort::Name, Sort::Next, Sort::Coherence, Sort::Change, Sort::Scored, Sort::Last, Sort::Added];

/// The orders that have a name on the command line: the field of the list.
const NAMED: [(Sort, &str); 8] = [
    (Sort::Name, "name"),
    (Sort::Coherence, "coherence_percentage"),
    (Sort::Velocity, "velocity"),
    (Sort::Start, "start_date"),
    (Sort::Scored, "scored_at"),
    (Sort::Next, "next_session_at"),
    (Sort::Last, "last_session_at"),
    (Sort::Handle, "handle"),
];

impl Sort {
    /// The order by a field of the list; by name where there is none of it.
    pub fn by(field: &str) -> Self {
        NAMED.iter().find(|(_, name)| *name == field).map(|(sort, _)| *sort).unwrap_or_default()
    }

    /// The one after it on a screen.
    #[must_use]
    pub fn next(self) -> Self {
        let place = ROUND.iter().position(|sort| *sort == self).map_or(0, |place| place + 1);
        ROUND.get(place).copied().unwrap_or_default()
    }

    /// In words, after "by".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "last name",
            Self::Next => "next session",
            Self::Coherence => "coherence",
            Self::Change => "change",
            Self::Velocity => "velocity",
            Self::Scored => "last score",
            Self::Last => "last session",
            Self::Start => "first day",
            Self::Added => "date added",
            Self::Handle => "handle",
        }
    }

    /// The number it goes by; a handle and a name go by their letters.
    fn number(self, row: &impl Listed) -> Option<i64> {
        let glance = row.glance();
        let latest = glance.latest.as_ref();
        let at = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_millis());
        match self {
            Self::Name | Self::Handle => Some(0),
            Self::Next => at(glance.next_session_at),
            Self::Coherence => latest.and_then(|brief| brief.percent).map(Percent::steps),
            Self::Change => row.change(),
            Self::Velocity => latest.and_then(|brief| brief.velocity).map(Velocity::steps),
            Self::Scored => at(latest.map(|brief| brief.calculated_at)),
            Self::Last => at(glance.last_session_at),
            Self::Start => {
                glance.start_date.map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp())
            }
            Self::Added => i64::try_from(glance.id.0.as_u128() >> 80).ok(),
        }
    }
}

/// Which of them pass, in order, by their places. Clients without what is sorted by come last in either direction.
pub fn arrange<R: Listed>(
    rows: &[R],
    filter: &Filter,
    (sort, reverse): (Sort, bool),
    now: DateTime<Tz>,
) -> Vec<usize> {
    let search = filter.search();
    let mut shown: Vec<(Option<i64>, Vec<String>, usize)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if keeps(filter, &search, row.glance(), now) {
            let glance = row.glance();
            let letters = match sort {
                Sort::Handle => vec![glance.handle.to_string()],
                _ => naming::words(&format!("{} {}", glance.last_name, glance.first_name)),
            };
            shown.push((sort.number(row), letters, place));
        }
    }
    let turned = |order: Ordering| if reverse { order.reverse() } else { order };
    shown.sort_by(|(a, a_letters, _), (b, b_letters, _)| match (a, b) {
        (Some(a), Some(b)) => turned(a.cmp(b).then_with(|| a_letters.cmp(b_letters))),
        (None, None) => a_letters.cmp(b_letters),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    shown.into_iter().map(|(_, _, place)| place).collect()
}

fn keeps(filter: &Filter, search: &naming::Search, glance: &Glance, now: DateTime<Tz>) -> bool {
    let name = glance.name();
    let latest = glance.latest.as_ref();
    let subject = Subject {
        name: &name,
        handle: glance.handle.as_str(),
        email: glance.email.as_deref(),
        other_emails: &glance.other_emails,
        focus: glance.coaching_focus.as_deref(),
        status: glance.status,
        scores: latest.map(|brief| &brief.scores),
        percent: latest.and_then(|brief| brief.percent),
        patterns: latest.map_or(&[], |brief| brief.patterns.as_slice()),
        scored_at: latest.map(|brief| brief.calculated_at),
        last_session_at: glance.last_session_at,
        created_at: glance.created_at,
    };
    filter.keeps(search, &subject, now)
}

/// What a screen shows when no state was asked for: everybody but those in cold storage.
pub fn at_hand(mut filter: Filter) -> Filter {
    if filter.any_state() {
        filter.in_states(&[Status::Active, Status::Paused, Status::Completed]);
    }
    filter
}
