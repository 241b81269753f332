//! The page of one client.

pub(in crate::tui) mod breakthroughs;
mod chart;
mod lists;
pub(in crate::tui) mod page;
pub(in crate::tui) mod tried;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{
        id::ClientId,
        session::{Session, Status},
    },
    practice::dashboard::Detail,
    tui::screen::first,
};

/// The lists at the bottom of a page, one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Pane {
    /// Sessions.
    #[default]
    Sessions,
    /// Action items.
    Items,
    /// Interventions.
    Interventions,
    /// Assessments.
    Assessments,
    /// Breakthroughs.
    Breakthroughs,
    /// Scores.
    Scores,
}

impl Pane {
    /// In the order of their headings.
    pub(in crate::tui) const ALL: [Self; 6] = [
        Self::Sessions,
        Self::Items,
        Self::Interventions,
        Self::Assessments,
        Self::Breakthroughs,
        Self::Scores,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Sessions => "Sessions",
            Self::Items => "Items",
            Self::Interventions => "Interventions",
            Self::Assessments => "Assessments",
            Self::Scores => "Scores",
            Self::Breakthroughs => "Breakthroughs",
        }
    }

    /// How many rows it has.
    pub(in crate::tui) const fn count(self, detail: &Detail) -> usize {
        match self {
            Self::Sessions => detail.sessions.len(),
            Self::Items => detail.items.len(),
            Self::Interventions => detail.given.len(),
            Self::Assessments => detail.taken.len(),
            Self::Scores => detail.scores.len(),
            Self::Breakthroughs => detail.breakthroughs.len(),
        }
    }

    /// Which row is marked at first: of sessions the next one, however many are planned after it.
    pub(in crate::tui) fn start(self, detail: &Detail, now: DateTime<Utc>) -> usize {
        let next = |session: &Session| session.status == Status::Scheduled && session.ends_at() > now;
        match self {
            Self::Sessions => detail.sessions.iter().rposition(next).unwrap_or_default(),
            _ => 0,
        }
    }

    /// The one so many places further.
    pub(in crate::tui) fn beside(self, by: usize) -> Self {
        let place = Self::ALL.iter().position(|pane| *pane == self).unwrap_or_default();
        Self::ALL.get((place + by) % Self::ALL.len()).copied().unwrap_or_default()
    }
}

/// How far back the chart of a page goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Since {
    /// To the first record.
    #[default]
    First,
    /// So many days.
    Days(u16),
}

impl Since {
    /// The next shorter one; after the shortest, all again.
    pub(in crate::tui) const fn next(self) -> Self {
        match self {
            Self::First => Self::Days(365),
            Self::Days(181..) => Self::Days(180),
            Self::Days(91..) => Self::Days(90),
            Self::Days(_) => Self::First,
        }
    }

    /// In words; nothing where all is shown.
    pub(in crate::tui) fn words(self) -> Option<String> {
        match self {
            Self::First => None,
            Self::Days(365) => Some("last year".to_owned()),
            Self::Days(days) => Some(format!("last {days} days")),
        }
    }

    /// Whether a record lies in it.
    pub(in crate::tui) fn holds(self, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        match self {
            Self::First => true,
            Self::Days(days) => now - at <= TimeDelta::days(days.into()),
        }
    }
}

/// The page, and where one stands on it.
pub(in crate::tui) struct Page {
    /// Whose page.
    pub(in crate::tui) who: Option<ClientId>,
    /// What is at hand, of the client whose page or line it is.
    pub(in crate::tui) detail: Option<Box<Detail>>,
    /// Which list is shown.
    pub(in crate::tui) pane: Pane,
    /// The marked line of the list.
    pub(in crate::tui) line: usize,
    /// Whether somebody marked that line.
    pub(in crate::tui) chosen: bool,
    /// The row on top when the list was opened; what lies before it is scrolled to.
    pub(in crate::tui) top: usize,
    /// Whether the page was just come to, and the mark is still to be put on its first place.
    pub(in crate::tui) fresh: bool,
    /// Sparklines span their own range.
    pub(in crate::tui) zoomed: bool,
    /// How far back the chart goes.
    pub(in crate::tui) since: Since,
}

impl Page {
    /// Takes what was read of the client; on a page that was just come to the mark goes to its first place.
    pub(in crate::tui) fn take(&mut self, detail: Box<Detail>, now: DateTime<Utc>) {
        self.line = self.line.min(self.pane.count(&detail).saturating_sub(1));
        self.detail = Some(detail);
        if std::mem::take(&mut self.fresh) {
            self.begin(now);
        }
    }

    /// Marks the row at which the open list begins, and has it on top.
    pub(in crate::tui) fn begin(&mut self, now: DateTime<Utc>) {
        self.line = self.detail.as_ref().map_or(0, |detail| self.pane.start(detail, now));
        (self.top, self.chosen) = (self.line, false);
    }

    /// The first of so many rows that are shown of the open list: as it was opened, but the marked one is among them and
    /// no room is left below.
    pub(in crate::tui) fn first(&self, detail: &Detail, rows: usize) -> usize {
        let top = self.top.min(self.pane.count(detail).saturating_sub(rows));
        top.clamp(first(self.line, rows), self.line)
    }
}

impl Default for Page {
    fn default() -> Self {
        Self {
            who: None,
            detail: None,
            pane: Pane::default(),
            line: 0,
            chosen: false,
            top: 0,
            fresh: false,
            zoomed: true,
            since: Since::First,
        }
    }
}
