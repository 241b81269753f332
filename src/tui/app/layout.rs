//! Where things lie: tabs on top, the body, and the two lines at the bottom.

use std::ops::Range;

use ratatui::layout::Rect;

use super::App;
use crate::{
    domain::keys::{Action, Place, on},
    report::measure::width,
    tui::{paint::cells, screen},
};

/// Everything between the line on top and the two at the bottom.
pub(in crate::tui) fn body(app: &App) -> Rect {
    let (width, height) = app.size;
    Rect { x: 0, y: 1, width, height: height.saturating_sub(3) }
}

/// List and detail side by side.
pub(in crate::tui) fn halves(body: Rect) -> (Rect, Rect) {
    let right = (body.width / 2).saturating_sub(8).clamp(60, 84);
    let left = Rect { width: body.width.saturating_sub(right + 2), ..body };
    (left, Rect { x: left.right() + 2, width: right, ..body })
}

/// The tabs, with the cells they lie on.
pub(super) fn tabs(app: &App) -> Vec<(Place, String, Range<u16>)> {
    let mut x = if app.size.0 >= 90 { 8 } else { 1 };
    let text = |place: &Place| {
        let spec = on(app.place).find(|spec| spec.action == Action::Go(*place));
        let key = spec.map(|spec| app.keymap.label(spec)).unwrap_or_default();
        format!("{key} {}", place.title()).trim_start().to_owned()
    };
    let texts: Vec<(Place, String)> = Place::TABS.iter().map(|place| (*place, text(place))).collect();
    let wide = texts.iter().map(|(_, text)| width(text) + 2).sum::<usize>();
    let gap = if usize::from(x) + wide <= usize::from(app.size.0) + 2 { 2 } else { 1 };
    let tabs = texts.into_iter().map(|(place, text)| {
        let from = x;
        let end = from + cells(width(&text));
        x = end + gap;
        (place, text, from..end)
    });
    tabs.collect()
}

/// The list of a screen: where its rows lie, the first that is shown, and how many there are.
pub(super) fn rows(app: &App) -> Option<(Rect, usize, usize)> {
    let body = body(app);
    match app.place {
        Place::Today | Place::Practice | Place::Notes => None,
        Place::Clients => Some(screen::clients::list::rows(app, body)),
        Place::Client => screen::client::page::rows(app),
        Place::Assess => Some(screen::assess::rows(app, body)),
        Place::Sessions => Some(screen::sessions::rows(app, body)),
        Place::Library => Some(screen::library::view::rows(app, body)),
    }
}

/// Which row of the list lies under the mouse.
pub(super) fn row_at(app: &App, x: u16, y: u16) -> Option<usize> {
    if app.place == Place::Today {
        return screen::today::row_at(app, body(app), (x, y));
    }
    if app.place == Place::Practice {
        return screen::practice::view::row_at(app, body(app), (x, y));
    }
    let (area, first, count) = rows(app)?;
    let place = first + usize::from(y.checked_sub(area.y)?);
    (x >= area.x && x < area.right() && y < area.bottom() && place < count).then_some(place)
}
