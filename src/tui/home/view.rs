//! Drawing the screens: a line on top, the body, one line of status, one of keys; pure.

use ratatui::{Frame, layout::Rect, style::Style};

use super::{App, Place, Popup, actions, client, list, popups};
use crate::tui::{
    keys,
    paint::{Canvas, cells, too_small},
};

/// Draws what is open.
pub(in crate::tui) fn view(app: &App, frame: &mut Frame<'_>) {
    let mut canvas = Canvas { buffer: frame.buffer_mut(), looks: app.looks };
    if too_small(&mut canvas, "coach client list") {
        return;
    }
    top(app, &mut canvas);
    let body = body(app);
    match app.place {
        _ if app.rows.is_empty() => empty(app, &mut canvas),
        Place::List if app.is_wide() => {
            let (left, right) = halves(body);
            list::list(app, left, &mut canvas);
            if let Some(detail) = app.marked_detail() {
                client::page(app, detail, right, &mut canvas);
            }
        }
        Place::List => list::list(app, body, &mut canvas),
        Place::Page => {
            if let Some(detail) = app.marked_detail() {
                client::page(app, detail, Rect { width: body.width.min(110), ..body }, &mut canvas);
            }
        }
    }
    bottom(app, &mut canvas);
    match &app.popup {
        Popup::Help(page) => {
            let title = if app.place == Place::List { "Clients" } else { "Client" };
            keys::help(&mut canvas, &actions::table(app), title, *page);
        }
        Popup::Add(form) => popups::add(form, &mut canvas),
        Popup::Pick { choices, cursor } => {
            let name = app.row().map(|row| row.name.as_str()).unwrap_or_default();
            popups::pick(name, choices, *cursor, &mut canvas);
        }
        Popup::None | Popup::Filter(_) => {}
    }
}

/// Everything between the line on top and the two at the bottom.
pub(super) fn body(app: &App) -> Rect {
    let (width, height) = app.size;
    Rect { x: 0, y: 1, width, height: height.saturating_sub(3) }
}

/// List and page side by side.
pub(super) fn halves(body: Rect) -> (Rect, Rect) {
    let right = (body.width / 2).saturating_sub(8).clamp(60, 84);
    let left = Rect { width: body.width.saturating_sub(right + 2), ..body };
    (left, Rect { x: left.right() + 2, width: right, ..body })
}

fn top(app: &App, canvas: &mut Canvas<'_>) {
    let wide = app.size.0;
    let title = match app.place {
        Place::List => "Clients",
        Place::Page => "Client",
    };
    let at = canvas.put_all((0, 0), wide, &[(" coach  ", Style::new()), (title, canvas.looks.strong())]);
    let right = match (&app.banner, app.is_wide()) {
        (Some(banner), _) => banner.clone(),
        (None, true) => {
            let local = app.now.with_timezone(&app.zone);
            format!("{}  {}", local.format("%a %-d %b %Y %H:%M"), app.zone.name())
        }
        (None, false) => String::new(),
    };
    let room = usize::from(wide.saturating_sub(at + 3));
    canvas.put_right((wide - 1, 0), room, &right, canvas.looks.strong());
}

fn bottom(app: &App, canvas: &mut Canvas<'_>) {
    let (wide, high) = app.size;
    let room = usize::from(wide).saturating_sub(2);
    let y = high - 2;
    if let Popup::Filter(input) = &app.popup {
        let (before, after) = input.parts();
        let count = format!("   {} of {}", app.shown.len(), app.rows.len());
        let mut next = after.chars();
        let under = next.next().map_or_else(|| " ".to_owned(), String::from);
        let pieces = [
            (" / ", canvas.looks.strong()),
            (before, Style::new()),
            (under.as_str(), canvas.looks.marked()),
            (next.as_str(), Style::new()),
            (count.as_str(), canvas.looks.quiet()),
        ];
        canvas.put_all((0, y), wide, &pieces);
        canvas.put((1, high - 1), room, "Enter keep the filter  Esc clear it", Style::new());
        return;
    }
    let status = app.toast.clone().unwrap_or_else(|| status(app));
    canvas.put((1, y), room.min(if app.toast.is_some() { room } else { 78 }), &status, Style::new());
    canvas.put((1, high - 1), room, &keys::footer(&actions::table(app), room), Style::new());
}

fn status(app: &App) -> String {
    if app.rows.is_empty() {
        return if app.store.is_empty() {
            "Store in memory, empty".to_owned()
        } else {
            format!("Store {}, encrypted, empty", app.store)
        };
    }
    let Some(row) = app.row() else {
        return format!("Nothing matches '{}'. Esc clears the filter.", app.filter);
    };
    let who = format!("{} {}", row.name, row.glance.handle);
    match (app.place, app.marked_detail()) {
        (Place::Page, Some(detail)) => {
            let count = detail.taken.len();
            let noun = if count == 1 { "assessment" } else { "assessments" };
            let lines = if app.zoomed {
                "span each row's own range; z: 0-1"
            } else {
                "on one scale, 0 to 1; z: own range"
            };
            format!("{who}. {count} {noun}. Lines {lines}")
        }
        _ => {
            let order = if app.reverse { ", reversed" } else { "" };
            let filter = if app.filter.is_empty() { "" } else { " filtered" };
            let by = app.sort.words();
            format!(
                "{who}. {} clients{filter}, by {by}{order}. Bars: one per score, full = 1.00",
                app.shown.len()
            )
        }
    }
}

fn empty(app: &App, canvas: &mut Canvas<'_>) {
    let left = cells(usize::from(app.size.0) / 8);
    let y = app.size.1 / 4;
    let room = usize::from(app.size.0.saturating_sub(left));
    canvas.put((left, y), room, "No clients yet", canvas.looks.strong());
    let lines = [
        ("a", "add your first client", "coach client add"),
        ("", "import a list", "coach import clients FILE"),
        ("", "look around with made-up data", "coach demo"),
    ];
    for (y, (key, what, command)) in (y + 2..).zip(lines) {
        let line = format!("{what:<32}{command}");
        canvas.put_all(
            (left, y),
            app.size.0,
            &[(&format!("{key:<4}"), canvas.looks.strong()), (&line, Style::new())],
        );
    }
    canvas.put(
        (left, y + 6),
        room,
        "The commands on the right do the same from the shell.",
        canvas.looks.quiet(),
    );
}
