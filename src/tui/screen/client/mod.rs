//! The page of one client.

mod chart;
mod lists;
pub(in crate::tui) mod page;

use crate::{domain::id::ClientId, practice::dashboard::Detail};

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
}

impl Pane {
    /// In the order of their headings.
    pub(in crate::tui) const ALL: [Self; 4] =
        [Self::Sessions, Self::Items, Self::Interventions, Self::Assessments];

    const fn title(self) -> &'static str {
        match self {
            Self::Sessions => "Sessions",
            Self::Items => "Items",
            Self::Interventions => "Interventions",
            Self::Assessments => "Assessments",
        }
    }

    /// How many rows it has.
    pub(in crate::tui) const fn count(self, detail: &Detail) -> usize {
        match self {
            Self::Sessions => detail.sessions.len(),
            Self::Items => detail.items.len(),
            Self::Interventions => detail.given.len(),
            Self::Assessments => detail.taken.len(),
        }
    }

    /// The one so many places further.
    pub(in crate::tui) fn beside(self, by: usize) -> Self {
        let place = Self::ALL.iter().position(|pane| *pane == self).unwrap_or_default();
        Self::ALL.get((place + by) % Self::ALL.len()).copied().unwrap_or_default()
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
    /// Sparklines span their own range.
    pub(in crate::tui) zoomed: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { who: None, detail: None, pane: Pane::default(), line: 0, zoomed: true }
    }
}
