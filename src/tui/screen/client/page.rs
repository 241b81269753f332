//! The page of one client: dimensions, coherence over time, what stands now, and the assessments.

use chrono::Datelike;
use ratatui::{layout::Rect, style::Style};

use super::{breakthroughs, chart, lists};
use crate::{
    domain::{Dimension, client::Client, score::HIGHEST},
    practice::{dashboard::Detail, reading},
    report::{
        measure::width,
        spark::{self, Scale},
    },
    tui::{
        app::{App, body},
        paint::{Canvas, cells},
        screen::clients::list::soon,
    },
};

/// Cells of the column with what stands now.
const NOW: u16 = 34;
/// From so many cells on, dimensions are called by their names as well.
const NAMED: usize = 76;
/// The cells of those names.
const CALLED: usize = 22;

/// Where the page lies when it has the screen to itself.
pub(in crate::tui) fn area(app: &App) -> Rect {
    let body = body(app);
    Rect { width: body.width.min(110), ..body }
}

/// Rows of the chart on a page.
fn chart_rows(app: &App, area: Rect) -> u16 {
    let high = if app.size.1 >= 40 { 22 } else { 6 };
    high.min(area.height.saturating_sub(13)).max(3)
}

/// The free line above the chart, which the list gets where it would have no row, or one.
fn gap(area: Rect) -> u16 {
    u16::from(area.height >= 15)
}

/// The list at the bottom of a page, under its heading. However low the page is, a row of it is seen: keys are about it.
fn list(app: &App, area: Rect) -> Rect {
    let above = chart_rows(app, area) + gap(area) + 8;
    Rect { y: area.y + above + 1, height: area.height.saturating_sub(above + 1), ..area }
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App) -> Option<(Rect, usize, usize)> {
    let place = list(app, area(app));
    let detail = app.detail()?;
    Some((place, app.page.first(detail, usize::from(place.height)), app.page.pane.count(detail)))
}

pub(in crate::tui) fn page(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let name = detail.client.person.name();
    let about = about(app, &detail.client, room.saturating_sub(width(&name)));
    let pieces = [(name.as_str(), canvas.looks.strong()), (&about, Style::new())];
    canvas.put_all((area.x, area.y), area.right(), &pieces);
    let mut y = area.y + 1;
    for dimension in Dimension::ALL {
        dimension_line(app, detail, dimension, (Rect { y, height: 1, ..area }, room), canvas);
        y += 1;
    }
    y += gap(area);
    let high = chart_rows(app, area);
    let left = area.width.saturating_sub(NOW + 1);
    let title = match app.page.since.words() {
        Some(words) => format!("Coherence %, {words}"),
        None => format!("Coherence %, highest possible {HIGHEST}"),
    };
    let title = if width(&title) <= usize::from(left) { title.as_str() } else { "Coherence %" };
    canvas.heading((area.x, y), usize::from(left), title);
    let shown = Rect { y: y + 1, width: left, height: high + 2, ..area };
    let scores: Vec<_> =
        detail.scores.iter().filter(|score| app.page.since.holds(score.calculated_at, app.now)).collect();
    if let (true, Some(words)) = (scores.is_empty(), app.page.since.words()) {
        canvas.put(
            (shown.x + 1, shown.y),
            usize::from(left),
            &format!("no score in the {words}"),
            canvas.looks.quiet(),
        );
    }
    chart::chart(app, &scores, shown, canvas);
    let beside = Rect { x: area.x + left + 1, y, width: NOW.min(area.width), height: high + 3 };
    let used = now(app, detail, beside, canvas);
    let below = Rect { y: y + used, height: beside.height.saturating_sub(used), ..beside };
    breakthroughs::block(app, &detail.breakthroughs, below, canvas);
    lists::draw(app, detail, list(app, area), canvas);
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let Some(row) = app.client_row() else { return String::new() };
    let lines = if app.page.zoomed {
        "span each row's own range; z: 0-1"
    } else {
        "on one scale, 0 to 1; z: own range"
    };
    format!("{} {}. Lines {lines}", row.name, row.glance.handle)
}

/// Who it is in as many words as there is room for: what matters less is left out whole.
fn about(app: &App, client: &Client, room: usize) -> String {
    let start = client.start_date.map(|start| {
        let this_year = start.year() == app.local().year();
        format!("{} {}", client.status.began(), start.format(if this_year { "%-d %b" } else { "%-d %b %Y" }))
    });
    let next = app.clients.by_id(client.id).and_then(|row| row.glance.next_session_at);
    // In their order on the line, each with how much it matters.
    let parts = [
        (0, Some(format!("  {}", client.handle))),
        (1, Some(format!("   {}{}", client.status, start.unwrap_or_default()))),
        (3, client.person.coaching_focus.as_ref().map(|focus| format!("   {focus}"))),
        (2, next.map(|at| format!("   next {}", soon(app, at)))),
        (4, client.person.email.as_ref().map(|email| format!("   {email}"))),
    ];
    let mut kept = [false; 5];
    let mut left = room;
    for matters in 0..parts.len() {
        for (keep, (rank, part)) in kept.iter_mut().zip(&parts) {
            if let (true, Some(part)) = (*rank == matters, part)
                && width(part) <= left
            {
                (*keep, left) = (true, left - width(part));
            }
        }
    }
    let shown = parts.into_iter().zip(kept).filter(|(_, kept)| *kept);
    shown.filter_map(|((_, part), _)| part).collect()
}

fn dimension_line(
    app: &App,
    detail: &Detail,
    dimension: Dimension,
    (area, room): (Rect, usize),
    canvas: &mut Canvas<'_>,
) {
    let units: Vec<_> = detail.scores.iter().filter_map(|score| score.scores[dimension]).collect();
    let values: Vec<u8> = units.iter().filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
    let name = format!("  {:<4}", dimension.key());
    let looks = canvas.looks;
    // What a letter stands for is said where the sparkline keeps room enough beside it.
    let (called, taken) = match room {
        NAMED.. => (format!("{:<CALLED$}", dimension.name()), CALLED),
        _ => (String::new(), 0),
    };
    let (Some(now), Some((low, high))) = (units.last(), values.iter().min().zip(values.iter().max())) else {
        let pieces = [
            (name.as_str(), looks.dimension(dimension)),
            (called.as_str(), looks.quiet()),
            ("-", Style::new()),
        ];
        canvas.put_all((area.x, area.y), area.right(), &pieces);
        return;
    };
    let before = units.len().checked_sub(2).and_then(|at| units.get(at));
    let carried = detail.scores.last().is_some_and(|score| score.carried.contains(&dimension));
    let measure = reading::Measure {
        dimension,
        score: Some(*now),
        change: before.map(|before| now.steps() - before.steps()),
        carried,
    };
    let wide = (room.saturating_sub(40 + taken)).clamp(8, 40);
    let scale = if app.page.zoomed { Scale::Own } else { Scale::Unit };
    let drawn = spark::line(&values, wide, scale, looks.ascii);
    let words = format!("{now}  {:<14}", measure.words());
    let range = format!("  {}-{}", spark::hundredths(*low), spark::hundredths(*high));
    let pieces = [
        (name.as_str(), looks.dimension(dimension)),
        (called.as_str(), looks.quiet()),
        (words.as_str(), Style::new()),
        (&format!("{drawn:>wide$}"), looks.dimension(dimension)),
        (range.as_str(), Style::new()),
    ];
    canvas.put_all((area.x, area.y), area.right(), &pieces);
}

/// Draws what stands now, and says how many lines that took.
fn now(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) -> u16 {
    let room = usize::from(area.width);
    canvas.heading((area.x, area.y), room, "Now");
    let Some(score) = detail.scores.last() else {
        canvas.put((area.x + 1, area.y + 1), room - 1, "no score yet", Style::new());
        canvas.put((area.x + 1, area.y + 2), room - 1, "i starts an assessment", canvas.looks.quiet());
        return 3;
    };
    let percents: Vec<_> = detail.scores.iter().filter_map(|score| score.percent).collect();
    let before = percents.len().checked_sub(2).and_then(|at| percents.get(at));
    let change = score.percent.zip(before).map(|(now, then)| now.steps() - then.steps());
    let coherence = match (score.percent, change) {
        (Some(percent), Some(tenths)) => format!("{percent} %  {:+}", rust_decimal::Decimal::new(tenths, 1)),
        (Some(percent), None) => format!("{percent} %"),
        (None, _) => "-".to_owned(),
    };
    let speed = match reading::speed(Some(score)) {
        reading::Speed::First => "first score".to_owned(),
        speed => speed.words(),
    };
    let labels = reading::labels(score, &app.model);
    let lever = score.coherence().map(|coherence| reading::lever(&coherence));
    let facts = [
        ("coherence", coherence),
        ("velocity", speed),
        ("pattern", if labels.is_empty() { "none".to_owned() } else { labels.join(", ") }),
        (
            "best lever",
            lever.map_or_else(|| "-".to_owned(), |(best, points)| format!("{best} (+0.10 = +{points})")),
        ),
        (
            "flags",
            if score.flags.is_empty() { String::new() } else { score.flags.join(", ").replace('_', " ") },
        ),
    ];
    let shown: Vec<_> = facts.into_iter().filter(|(_, words)| !words.is_empty()).collect();
    for (y, (name, words)) in (area.y + 1..area.bottom()).zip(&shown) {
        canvas.put((area.x + 1, y), 11, name, canvas.looks.quiet());
        canvas.put((area.x + 12, y), room.saturating_sub(12), words, Style::new());
    }
    cells(shown.len() + 1).min(area.height)
}
