//! Beside the notes: scores, open items and running interventions of the client.

use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{
        Dimension, Percent,
        action::{Standing, standing},
        history,
        session::Session,
    },
    practice::dashboard::Detail,
    report::{
        measure::{width, wrap},
        spark::{self, Scale},
        when,
    },
    tui::{app::App, paint::Canvas},
};

/// A line of the panel.
enum Line {
    /// A heading, and what stands at its right end.
    Heading(&'static str, String),
    Text(String),
    Blank,
}

pub(super) fn draw(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(session) = app.editor.as_ref().map(|editor| &editor.session) else { return };
    let looks = canvas.looks;
    let room = usize::from(area.width);
    let last = detail.scores.last();
    let day = last.map(|score| score.calculated_at.with_timezone(&app.reader.zone).date_naive());
    let day = day.map(|day| when::date(day, app.reader.zone, app.now));
    heading(canvas, (area.x, area.y), room, ("Scores", &day.unwrap_or_default()));
    let top = area.y + 1;
    for (y, dimension) in (top..area.bottom()).zip(Dimension::ALL) {
        let units: Vec<_> = detail.scores.iter().filter_map(|score| score.scores[dimension]).collect();
        let values: Vec<u8> = units.iter().filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
        let now = units.last().map_or_else(|| "-".to_owned(), ToString::to_string);
        let line = spark::line(&values, 10, Scale::Unit, looks.ascii);
        let pieces = [
            (&*format!("{:<4}", dimension.key()), looks.dimension(dimension)),
            (&*format!("{now:<5} "), Style::new()),
            (&*line, looks.dimension(dimension)),
        ];
        canvas.put_all((area.x, y), area.right(), &pieces);
    }
    for (y, line) in (top + 4..area.bottom()).zip(lines(app, session, detail, room)) {
        match line {
            Line::Heading(title, end) => heading(canvas, (area.x, y), room, (title, &end)),
            Line::Text(text) => drop(canvas.put((area.x, y), room, &text, Style::new())),
            Line::Blank => {}
        }
    }
}

/// `Open items ────────── 2`
fn heading(canvas: &mut Canvas<'_>, at: (u16, u16), room: usize, (title, end): (&str, &str)) {
    canvas.heading(at, room, title);
    if !end.is_empty() {
        let end = format!(" {end}");
        let right = at.0.saturating_add(u16::try_from(room).unwrap_or(u16::MAX));
        let quiet = canvas.looks.quiet();
        canvas.put_right((right, at.1), width(&end), &end, quiet);
    }
}

fn lines(app: &App, session: &Session, detail: &Detail, room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let (before, after) = history::around(session, &detail.scores);
    if before.is_some() || after.is_some() {
        let told = |it: Option<Percent>| it.map_or_else(|| "-".to_owned(), |percent| percent.to_string());
        lines.push(Line::Text(format!("{} % before, {} % after", told(before), told(after))));
    }
    let today = app.local().date_naive();
    let open: Vec<_> = detail.items.iter().filter(|item| item.completed_at.is_none()).collect();
    lines.push(Line::Blank);
    lines.push(Line::Heading("Open items", open.len().to_string()));
    for item in open {
        let stands = standing(item.status, item.due_date, today);
        let tick = if stands == Standing::InProgress { "[~]" } else { "[ ]" };
        indented(&mut lines, tick, &item.title, room);
        if let Some(due) = item.due_date {
            let overdue = if stands == Standing::Overdue { "overdue, " } else { "" };
            lines.push(Line::Text(format!("    {overdue}due {}", when::date(due, app.reader.zone, app.now))));
        }
    }
    let running: Vec<_> = detail.given.iter().filter(|given| given.assignment.status.is_running()).collect();
    lines.push(Line::Blank);
    lines.push(Line::Heading("Interventions", running.len().to_string()));
    for given in running {
        indented(&mut lines, &given.code, &given.name, room);
        let begun = given.assignment.assigned_at.with_timezone(&app.reader.zone).date_naive();
        lines.push(Line::Text(format!("    {}", given.assignment.day_words(begun, today))));
    }
    lines
}

/// A mark, and words beside it in as many lines as they need.
fn indented(lines: &mut Vec<Line>, mark: &str, words: &str, room: usize) {
    let mark = format!("{mark} ");
    let indent = " ".repeat(width(&mark));
    for (number, line) in wrap(words, room.saturating_sub(indent.len())).into_iter().enumerate() {
        lines.push(Line::Text(format!("{}{line}", if number == 0 { &mark } else { &indent })));
    }
}
