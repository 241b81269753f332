//! What each screen remembers, and how it is drawn.

pub(super) mod assess;
pub(super) mod client;
pub(super) mod clients;
pub(super) mod editor;
pub(super) mod library;
pub(super) mod practice;
pub(super) mod prepare;
pub(super) mod sessions;
pub(super) mod today;

/// Moves a mark in a list of `count` rows.
pub(super) fn moved(at: usize, count: usize, page: usize, action: crate::domain::keys::Action) -> usize {
    use crate::domain::keys::Action;
    let last = count.saturating_sub(1);
    match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at.saturating_add(1),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at.saturating_add(page),
        Action::First => 0,
        Action::Last => last,
        _ => at,
    }
    .min(last)
}

/// The first row that is shown of a list in which `at` is marked: the marked one is always among them.
pub(super) fn first(at: usize, rows: usize) -> usize {
    at.saturating_sub(rows.saturating_sub(1))
}
