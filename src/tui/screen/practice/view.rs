//! How the numbers are drawn: one list that scrolls, or clients and interventions side by side.

use ratatui::{layout::Rect, style::Style};

use super::{
    Told,
    lines::{self, BEFORE, Bar, COUNT, LABEL, Line, What},
};
use crate::{
    domain::analytics::cohort::By,
    report::{measure::width, spark},
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// A list and where it lies.
struct Part {
    area: Rect,
    lines: Vec<Line>,
    /// The first line that is shown.
    from: usize,
}

/// The parts of the screen.
fn parts(app: &App, told: &Told, body: Rect) -> Vec<Part> {
    let numbers = &app.numbers;
    let part = |area: Rect, lines: Vec<Line>, start: usize| {
        let rows = usize::from(area.height);
        let at = lines.iter().position(|line| line.row == Some(numbers.cursor)).unwrap_or_default();
        let last = lines.len().saturating_sub(rows);
        // Whoever is among the interventions sees their heading, as long as the mark stays in sight.
        let wish = if at >= start && start > 0 { start.min(last).min(at) } else { 0 };
        Part { area, lines, from: first(at, rows).max(wish) }
    };
    let size = |area: Rect| (usize::from(area.width), usize::from(area.height));
    if app.is_wide() {
        let (left, right) = halves(body);
        let clients = lines::clients(app, told, size(left));
        let given = lines::interventions(numbers, told, usize::from(right.width), app.looks);
        return vec![part(left, clients, 0), part(right, given, 0)];
    }
    let mut all = lines::clients(app, told, size(body));
    if told.fared.is_none() {
        return vec![part(body, all, 0)];
    }
    all.push(Line { row: None, what: What::Blank });
    let start = all.len();
    all.extend(lines::interventions(numbers, told, usize::from(body.width), app.looks));
    vec![part(body, all, start)]
}

/// Which row lies under the mouse.
pub(in crate::tui) fn row_at(app: &App, body: Rect, (x, y): (u16, u16)) -> Option<usize> {
    let told = app.numbers.told.as_ref()?;
    parts(app, told, body).into_iter().find_map(|part| {
        let inside = part.area.contains(ratatui::layout::Position { x, y });
        inside.then(|| part.lines.get(part.from + usize::from(y - part.area.y))?.row).flatten()
    })
}

/// The one line of status: which days are looked at, and whose scores.
pub(in crate::tui) fn status(app: &App) -> String {
    let numbers = &app.numbers;
    let Some(told) = &numbers.told else { return String::new() };
    let range = told.summary.range;
    let until = range.until.format("%-d %b %Y");
    let days = match range.since {
        Some(since) => {
            let same = since.format("%Y").to_string() == range.until.format("%Y").to_string();
            let since = since.format(if same { "%-d %b" } else { "%-d %b %Y" });
            format!("{}, {since} - {until}", numbers.span.name())
        }
        None => format!("{} up to {until}", numbers.span.name()),
    };
    let averages = &told.summary.averages;
    let more = match numbers.by {
        Some(By::Status) | None => {
            format!("{} of {} active clients have a score", averages.scored, averages.clients)
        }
        Some(by) => format!("By {by}; * too few scores to compare"),
    };
    let fits = width(&days) + width(&more) + 2 <= usize::from(app.size.0).saturating_sub(2);
    if fits { format!("{days}. {more}") } else { days }
}

pub(in crate::tui) fn draw(app: &App, body: Rect, canvas: &mut Canvas<'_>) {
    let Some(told) = &app.numbers.told else { return };
    for part in parts(app, told, body) {
        let shown = part.lines.iter().skip(part.from);
        for (y, line) in (part.area.y..part.area.bottom()).zip(shown) {
            let place = Rect { y, height: 1, ..part.area };
            draw_line(line, place, canvas);
            if line.row.is_some_and(|row| row == app.numbers.cursor) {
                canvas.put((place.x, y), 1, ">", Style::new());
                canvas.mark(place);
            }
        }
    }
}

fn draw_line(line: &Line, place: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let (at, room) = ((place.x, place.y), usize::from(place.width));
    match &line.what {
        What::Blank => {}
        What::Heading(left, right) if right.is_empty() => canvas.heading(at, room, left),
        What::Heading(left, right) => {
            // What does not fit beside the heading is left out whole.
            let fits = width(left) + width(right) + 4 <= room;
            let most = if fits { room - width(right) - 1 } else { room };
            canvas.heading(at, most, left);
            if fits {
                canvas.put_right((place.right(), place.y), room, right, looks.quiet());
            }
        }
        What::Titles(text) => drop(canvas.put(at, room, text, looks.quiet())),
        What::Text(text) => {
            let text = if line.row.is_some() { text.clone() } else { format!("  {text}") };
            canvas.put(at, room, &text, Style::new());
        }
        What::Bar(bar) => draw_bar(bar, place, canvas),
    }
}

fn draw_bar(bar: &Bar, place: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let room = usize::from(place.width);
    // The sign behind a count stands in the gap before the bar.
    let label = if bar.value.is_empty() {
        column(&bar.label, LABEL + COUNT, false, looks)
    } else {
        let value = bar.value.trim_end_matches('*');
        let sign = if bar.value.ends_with('*') { "*" } else { "" };
        format!("{}{value:>COUNT$}{sign}", column(&bar.label, LABEL, false, looks))
    };
    canvas.put((place.x + 2, place.y), room.saturating_sub(2), &label, Style::new());
    let x = place.x + cells(BEFORE);
    let style = bar.dimension.map_or_else(Style::new, |dimension| looks.dimension(dimension));
    let drawn = spark::bar(bar.part, bar.whole, bar.cells, looks.ascii);
    canvas.picture((x, place.y), bar.cells, &drawn, style);
    if let Some(dimension) = bar.dimension {
        canvas.put((place.x + 2, place.y), 3, dimension.key(), looks.dimension(dimension));
    }
    let end = x + cells(bar.cells);
    if bar.ends {
        canvas.put((end, place.y), 1, looks.upright(), looks.quiet());
        let left = room.saturating_sub(usize::from(end - place.x) + 3);
        if width(&bar.rest) <= left {
            canvas.put((end + 3, place.y), left, &bar.rest, looks.quiet());
        }
        return;
    }
    canvas.put((end, place.y), room.saturating_sub(usize::from(end - place.x)), &bar.rest, Style::new());
}
