//! The page of one client.

mod chart;
pub(in crate::tui) mod page;

use crate::{domain::id::ClientId, practice::dashboard::Detail};

/// The page, and where one stands on it.
pub(in crate::tui) struct Page {
    /// Whose page.
    pub(in crate::tui) who: Option<ClientId>,
    /// What is at hand, of the client whose page or line it is.
    pub(in crate::tui) detail: Option<Box<Detail>>,
    /// The marked line of the list.
    pub(in crate::tui) line: usize,
    /// Sparklines span their own range.
    pub(in crate::tui) zoomed: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { who: None, detail: None, line: 0, zoomed: true }
    }
}
