//! Drawing: tabs, the body, one line of status, one of keys; then what lies over it. Pure.

use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{App, layout};
use crate::{
    domain::keys::{Action, Place, Spec},
    report::measure::{width, wrap},
    tui::{
        paint::{Canvas, cells, too_small},
        popup::{Popup, help, input::Input},
        screen::{assess, client::page, clients::list, editor, library, practice, prepare, sessions, today},
    },
};

/// Draws what is open.
pub(in crate::tui) fn view(app: &App, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut(), app.looks);
    if let Some(typed) = &app.locked {
        locked(app, &"*".repeat(typed.text().chars().count()), &mut canvas);
        return;
    }
    if too_small(&mut canvas, "coach client list") {
        return;
    }
    if app.place != Place::Notes {
        top(app, &mut canvas);
    }
    let body = layout::body(app);
    match app.place {
        Place::Library => library::view::draw(app, body, &mut canvas),
        Place::Notes => editor::draw(app, &mut canvas),
        _ if app.is_empty() => empty(app, &mut canvas),
        Place::Today | Place::Clients | Place::Sessions if app.is_wide() => {
            let (left, right) = layout::halves(body);
            match app.place {
                Place::Today => today::draw(app, body, &mut canvas),
                Place::Sessions => sessions::draw(app, left, &mut canvas),
                _ => list::list(app, left, &mut canvas),
            }
            if app.place == Place::Today {
                prepare::panel(app, right, &mut canvas);
            } else if let Some(detail) = app.detail() {
                page::page(app, detail, right, &mut canvas);
            }
        }
        Place::Today => today::draw(app, body, &mut canvas),
        Place::Clients => list::list(app, body, &mut canvas),
        Place::Client => {
            if let Some(detail) = app.detail() {
                page::page(app, detail, page::area(app), &mut canvas);
            }
        }
        Place::Assess => assess::draw(app, body, &mut canvas),
        Place::Sessions => sessions::draw(app, body, &mut canvas),
        Place::Practice => practice::view::draw(app, body, &mut canvas),
    }
    bottom(app, &mut canvas);
    match &app.popup {
        Popup::Help(at) => help::draw(&mut canvas, app.specs(), &app.keymap, (app.place.title(), *at)),
        Popup::Palette(palette) => palette.draw(&mut canvas),
        Popup::Form(form) => form.draw(&mut canvas),
        Popup::Ask(ask) => ask.draw(&mut canvas),
        Popup::Pick(pick) => pick.draw(&mut canvas),
        Popup::Who(who) => who.draw(&mut canvas),
        Popup::Sheet(sheet) => sheet.draw(&mut canvas),
        Popup::None | Popup::Filter(_) => {}
    }
}

fn top(app: &App, canvas: &mut Canvas<'_>) {
    let wide = app.size.0;
    if wide >= 90 {
        canvas.put((1, 0), 5, "coach", Style::new());
    }
    let mut end = 1;
    let under = match app.place {
        Place::Client => Place::Clients,
        place => place,
    };
    for (place, text, cells) in layout::tabs(app) {
        let here = place == under;
        let style =
            if here { canvas.looks.strong().add_modifier(Modifier::UNDERLINED) } else { Style::new() };
        canvas.put((cells.start, 0), usize::from(wide.saturating_sub(cells.start)), &text, style);
        end = cells.end;
    }
    let right = match (&app.banner, app.is_wide()) {
        (Some(banner), _) => banner.clone(),
        (None, true) => {
            format!("{}  {}", app.local().format("%a %-d %b %Y %H:%M"), app.reader.zone.name())
        }
        (None, false) => String::new(),
    };
    let room = usize::from(wide.saturating_sub(end + 3));
    // Where there is no room for all of a banner, what stands before its comma says enough.
    let right =
        if width(&right) > room { right.split(',').next().unwrap_or_default().to_owned() } else { right };
    canvas.put_right((wide - 1, 0), room, &right, canvas.looks.strong());
}

fn bottom(app: &App, canvas: &mut Canvas<'_>) {
    let (wide, high) = app.size;
    let room = usize::from(wide).saturating_sub(2);
    let (status_at, keys_at) = ((1, high - 2), (1, high - 1));
    if let Popup::Filter(input) = &app.popup {
        let (shown, all, words) = match app.place {
            Place::Library => {
                (app.library.shown().len(), app.library.rows.len(), "words of code, name, description, steps")
            }
            _ => (app.clients.shown.len(), app.clients.rows.len(), "words, status:paused, q<0.4, seen>30d"),
        };
        let below = match app.unread_filter() {
            Some(unread) => wrap(unread, room),
            None => vec![format!("Enter keep the filter  Esc clear it   {words}")],
        };
        filter_line(canvas, input, &format!("{shown} of {all}"), &below);
        return;
    }
    let status = app.toast.clone().unwrap_or_else(|| status(app));
    // What does not fit into the line is told on as many as it needs, over what stands above.
    let lines: Vec<String> = status.lines().flat_map(|line| wrap(line, room)).collect();
    let over = if app.toast.is_some() { lines.len().saturating_sub(1).min(usize::from(high / 2)) } else { 0 };
    if over == 0 {
        canvas.put(status_at, room, &status, Style::new());
    } else {
        let first = status_at.1.saturating_sub(cells(over));
        canvas.clear(Rect { x: 0, y: first, width: wide, height: cells(over) + 1 });
        for (y, line) in (first..=status_at.1).zip(&lines) {
            canvas.put((1, y), room, line, Style::new());
        }
    }
    canvas.put(keys_at, room, &footer(app, room), Style::new());
}

/// What is typed to find rows, over all that is said of it: what stands above gives way.
fn filter_line(canvas: &mut Canvas<'_>, input: &Input, count: &str, below: &[String]) {
    let area = canvas.buffer.area;
    let said = cells(below.len()).min(area.height.saturating_sub(3));
    let y = area.height.saturating_sub(said + 1);
    canvas.clear(Rect { x: 0, y, width: area.width, height: said + 1 });
    canvas.put((1, y), 1, "/", canvas.looks.strong());
    input.draw(canvas, (3, y), area.width.saturating_sub(cells(width(count)) + 2), true);
    canvas.put_right((area.width - 1, y), 20, count, canvas.looks.quiet());
    for (y, line) in (y + 1..area.height).zip(below) {
        canvas.put((1, y), usize::from(area.width).saturating_sub(2), line, Style::new());
    }
}

/// The hints of a screen: dropped whole from the right, but help and the way back stay.
pub(super) fn footer(app: &App, room: usize) -> String {
    let hint = |spec: &Spec| format!("{} {}", app.keymap.label(spec), app.word(spec));
    let stays =
        |spec: &Spec| matches!(spec.action, Action::Help | Action::Back | Action::Leave | Action::NotesHelp);
    let says_no = |spec: &Spec| spec.action == Action::EditClient && app.edited_elsewhere().is_some();
    let told = |spec: &&Spec| !spec.short.is_empty() && !app.keymap.keys(spec).is_empty() && !says_no(spec);
    let specs: Vec<&Spec> = app.specs().filter(told).collect();
    let end: Vec<String> = specs.iter().filter(|spec| stays(spec)).map(|spec| hint(spec)).collect();
    let end = end.join("  ");
    let mut line = String::new();
    for hint in specs.iter().filter(|spec| !stays(spec)).map(|spec| hint(spec)) {
        if width(&line) + width(&hint) + 2 + width(&end) > room {
            break;
        }
        line.push_str(&hint);
        line.push_str("  ");
    }
    line + &end
}

fn status(app: &App) -> String {
    if app.is_empty() && app.place != Place::Library {
        return if app.store.is_empty() {
            "Practice in memory, empty".to_owned()
        } else {
            format!("Practice {}, encrypted, empty", app.store)
        };
    }
    match app.place {
        Place::Today => today::status(app),
        Place::Clients => list::status(app),
        Place::Client => page::status(app),
        Place::Assess => assess::status(app),
        Place::Sessions => sessions::status(app),
        Place::Library => library::view::status(app),
        Place::Practice => practice::view::status(app),
        Place::Notes => editor::status(app),
    }
}

fn empty(app: &App, canvas: &mut Canvas<'_>) {
    let left = cells(usize::from(app.size.0) / 8);
    let y = app.size.1 / 4;
    let room = usize::from(app.size.0.saturating_sub(left));
    canvas.put((left, y), room, "No clients yet", canvas.looks.strong());
    let add = app.specs().find(|spec| spec.action == Action::AddClient).map(|spec| app.keymap.label(spec));
    let lines = [
        (add.unwrap_or_default(), "add your first client", "coach client add"),
        (String::new(), "import a list", "coach import clients FILE"),
        (String::new(), "look around with made-up data", "coach demo"),
    ];
    for (y, (key, what, command)) in (y + 2..).zip(lines) {
        let line = format!("{what:<32}{command}");
        let pieces = [(&*format!("{key:<4}"), canvas.looks.strong()), (&line, Style::new())];
        canvas.put_all((left, y), app.size.0, &pieces);
    }
    let told = "The commands on the right do the same from the shell.";
    canvas.put((left, y + 6), room, told, canvas.looks.quiet());
}

/// What is shown while the keys are gone: nothing of the practice.
fn locked(app: &App, typed: &str, canvas: &mut Canvas<'_>) {
    let area = canvas.buffer.area;
    let left = area.width / 8;
    let y = area.height / 4;
    let room = usize::from(area.width.saturating_sub(left));
    canvas.put((left, y), room, "Locked", canvas.looks.strong());
    if app.opening {
        canvas.put((left, y + 2), room, "Opening (about a second) ...", Style::new());
    } else {
        canvas.put((left, y + 2), room, "Passphrase, then Enter:", Style::new());
        let x = left + 24;
        let at = canvas.put((x, y + 2), 40, typed, Style::new());
        canvas.tint(Rect { x: x + cells(at), y: y + 2, width: 1, height: 1 }, canvas.looks.marked());
    }
    let told = app.toast.as_deref().unwrap_or("Ctrl-C quits");
    let told = [told].into_iter().chain(app.notice.as_deref()).map(str::to_owned).chain(app.unseen());
    let lines = told.flat_map(|told| wrap(&told, room.saturating_sub(1)));
    for (y, line) in (y + 4..area.bottom()).zip(lines) {
        canvas.put((left, y), room, &line, canvas.looks.quiet());
    }
}
