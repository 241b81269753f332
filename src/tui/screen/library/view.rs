//! The library as it is drawn: the list, and the marked intervention whole.

use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{assignment::day_words, intervention::Intervention, keys::Action},
    practice::import::thousands,
    report::measure::wrap,
    store::library::Catalogued,
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let library = &app.library;
    let kind = library.dimension.map(|dimension| format!(" for {dimension}")).unwrap_or_default();
    let most = library.most.map(|most| format!(" of at most {most} min")).unwrap_or_default();
    let source = library.row().map(|row| format!(", {} {}", row.library, row.version)).unwrap_or_default();
    let words = if library.shown.len() == 1 { "intervention" } else { "interventions" };
    let with = if library.filter.is_empty() { String::new() } else { format!(" with '{}'", library.filter) };
    let told = format!("{} {words}{kind}{most}{with}{source}", library.shown.len());
    match (library.is_whole(), library.filter.is_empty()) {
        (true, _) => format!("{told}. RATING: the mean of N done"),
        (false, true) => told,
        (false, false) => format!("{told}. Esc clears the words"),
    }
}

/// List above, the marked one below; side by side where there is room.
fn parts(app: &App, body: Rect) -> (Rect, Rect) {
    if app.is_wide() {
        return halves(body);
    }
    let high = body.height * 9 / 20;
    let below = Rect { y: body.y + high + 1, height: body.height.saturating_sub(high + 1), ..body };
    (Rect { height: high, ..body }, below)
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App, body: Rect) -> (Rect, usize, usize) {
    let (area, _) = parts(app, body);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (area, first(app.library.cursor, usize::from(area.height)), app.library.shown.len())
}

pub(in crate::tui) fn draw(app: &App, body: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let (area, detail) = parts(app, body);
    let room = usize::from(area.width);
    if app.library.rows.is_empty() {
        canvas.put((area.width / 8, area.y + 4), room, "No interventions are available", looks.strong());
        let told = "bring a library back        coach bank list";
        canvas.put((area.width / 8, area.y + 6), room, told, Style::new());
        return;
    }
    // Where it is narrow the level is told below only, and what was seen by the command.
    let whole_line = room >= 78;
    let name = room.saturating_sub(if whole_line { 45 } else { 24 }).clamp(20, 48);
    let line = |mark: &str, code: &str, title: &str, dimension: &str, rest: [&str; 4]| {
        let [level, minutes, rating, done] = rest;
        let (level, seen) = if whole_line {
            (column(level, 10, false, looks), format!(" {rating:>6} {done:>3}"))
        } else {
            (String::new(), String::new())
        };
        format!(
            "{mark} {} {} {} {level}{minutes:>4}{seen}",
            column(code, 8, false, looks),
            column(title, name, false, looks),
            column(dimension, 4, false, looks),
        )
    };
    let heading = line(" ", "CODE", "NAME", "DIM", ["LEVEL", "MIN", "RATING", "N"]);
    canvas.put((area.x, area.y), room, &heading, looks.quiet());
    let (place, from, _) = rows(app, body);
    if app.library.shown.is_empty() {
        let told = "no matches: d other dimension, m other minutes, Esc without words";
        canvas.put((place.x + 2, place.y), room.saturating_sub(2), told, looks.quiet());
    }
    let shown = app.library.shown().enumerate().skip(from).take(usize::from(place.height));
    for (row, (index, (seen, it))) in shown.enumerate() {
        let it = &it.intervention;
        let marked = index == app.library.cursor;
        let minutes = it.time_minutes.to_string();
        let rating = seen.told_rating().map_or_else(|| "-".to_owned(), |rating| rating.to_string());
        let rest = [it.difficulty.key(), &minutes, &rating, &seen.completed().to_string()];
        let mark = if marked { ">" } else { " " };
        let text = line(mark, &it.code, &it.name, it.dimension.key(), rest);
        let y = place.y + cells(row);
        canvas.put((place.x, y), room, &text, Style::new());
        let x = place.x + cells(name + 12);
        canvas.put((x, y), 4, it.dimension.key(), looks.dimension(it.dimension));
        if marked {
            canvas.mark(Rect { y, height: 1, ..place });
        }
    }
    if let Some(it) = app.library.row() {
        whole(app, it, detail, canvas);
    }
}

fn whole(app: &App, it: &Catalogued, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let it = &it.intervention;
    let title =
        format!("{}  {}  {}, {}, {} min", it.code, it.name, it.dimension, it.difficulty, it.time_minutes);
    canvas.heading((area.x, area.y), room, &title);
    let lines = told(app, it, room.min(80));
    let hidden = lines.len() > usize::from(area.height.saturating_sub(1)) && area.height > 1;
    let end = area.bottom() - u16::from(hidden);
    for (y, line) in (area.y + 1..end).zip(lines) {
        canvas.put((area.x, y), room, &line, Style::new());
    }
    if hidden {
        let told = format!("{} shows everything", first_key(app));
        canvas.put_right((area.right(), end), 24, &told, canvas.looks.quiet());
    }
}

fn first_key(app: &App) -> String {
    let open = app.specs().find(|spec| spec.action == Action::Open);
    open.map(|spec| app.keymap.label(spec)).unwrap_or_default()
}

/// The marked intervention in lines, after who works on it now.
pub(in crate::tui) fn told(app: &App, it: &Intervention, room: usize) -> Vec<String> {
    let mut told = at_work(app).map(|told| wrap(&told, room)).unwrap_or_default();
    told.extend(lines(it, room));
    told
}

/// So many clients are named.
const NAMED: usize = 3;

/// `With Ada Okafor (day 9 of 14) and Ben Ito (day 3) now.`
fn at_work(app: &App) -> Option<String> {
    let running = app.library.at_work();
    if running.len() > NAMED {
        return Some(format!("With {} clients now.", thousands(u64::try_from(running.len()).ok()?)));
    }
    let today = app.local().date_naive();
    let each = running.iter().map(|it| {
        let name = app.clients.by_id(it.client).map_or("a client", |row| row.name.as_str());
        let given = it.assigned_at.with_timezone(&app.reader.zone).date_naive();
        format!("{name} ({})", day_words((given, it.due_date), today, true))
    });
    let each: Vec<_> = each.collect();
    let (last, before) = each.split_last()?;
    Some(match before {
        [] => format!("With {last} now."),
        before => format!("With {} and {last} now.", before.join(", ")),
    })
}

/// An intervention in lines.
pub(in crate::tui) fn lines(it: &Intervention, room: usize) -> Vec<String> {
    let mut lines = wrap(&it.description, room);
    for (number, step) in (1..).zip(&it.implementation_steps) {
        let text = format!("{} ({} min)", step.text, step.minutes);
        for (place, line) in wrap(&text, room.saturating_sub(4)).into_iter().enumerate() {
            lines.push(if place == 0 { format!("  {number} {line}") } else { format!("    {line}") });
        }
    }
    for metric in &it.success_metrics {
        lines.extend(wrap(&format!("Success: {}", metric.words(it.dimension)), room));
    }
    if !it.resources_needed.is_empty() {
        lines.extend(wrap(&format!("Needs: {}", it.resources_needed.join(", ")), room));
    }
    lines
}
