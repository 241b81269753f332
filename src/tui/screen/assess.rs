//! Assessments of all clients: what is unfinished, and what was closed lately.

use ratatui::{layout::Rect, style::Style};

use crate::{
    practice::dashboard::Sat,
    report::when,
    tui::{
        app::App,
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// The list of assessments.
#[derive(Default)]
pub(in crate::tui) struct Sittings {
    pub(in crate::tui) rows: Vec<Sat>,
    pub(in crate::tui) cursor: usize,
}

impl Sittings {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Sat> {
        self.rows.get(self.cursor)
    }

    /// Takes the rows as they are now; the mark stays where it was.
    pub(in crate::tui) fn take(&mut self, rows: Vec<Sat>) {
        let on = self.row().map(|row| row.taken.assessment.id);
        self.rows = rows;
        let found = self.rows.iter().position(|row| Some(row.taken.assessment.id) == on);
        self.cursor = found.unwrap_or_else(|| self.cursor.min(self.rows.len().saturating_sub(1)));
    }
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let open = app.sittings.rows.iter().filter(|row| row.taken.is_open()).count();
    let closed = app.sittings.rows.len() - open;
    let who = app.client_row().map(|row| format!("{} {}. ", row.name, row.glance.handle)).unwrap_or_default();
    format!("{who}{open} unfinished, {closed} recently completed")
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App, area: Rect) -> (Rect, usize, usize) {
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (area, first(app.sittings.cursor, usize::from(area.height)), app.sittings.rows.len())
}

pub(in crate::tui) fn draw(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let room = usize::from(area.width);
    if app.sittings.rows.is_empty() {
        let left = area.width / 8;
        canvas.put((left, area.y + 4), room, "No assessments yet", looks.strong());
        canvas.put(
            (left, area.y + 6),
            room,
            "i   assess a client             coach assess new",
            Style::new(),
        );
        return;
    }
    let name = room.saturating_sub(61).clamp(18, 32);
    let line = |mark: &str, who: &str, kind: &str, handle: &str, at: &str, rest: &str| {
        format!(
            "{mark} {} {} {} {} {rest}",
            column(who, name, false, looks),
            column(kind, 14, false, looks),
            column(handle, 6, false, looks),
            column(at, 17, false, looks),
        )
    };
    canvas.put((area.x, area.y), room, &line(" ", "NAME", "TYPE", "HANDLE", "WHEN", "RESULT"), looks.quiet());
    let (place, from, _) = rows(app, area);
    let shown = app.sittings.rows.iter().enumerate().skip(from).take(usize::from(place.height));
    for (row, (index, sat)) in shown.enumerate() {
        let assessment = &sat.taken.assessment;
        let who = app.clients.by_id(assessment.client_id).map_or("", |row| row.name.as_str());
        let kind = match assessment.dimension_focus {
            Some(dimension) => format!("{} {}", assessment.kind.words(), dimension.key()),
            None => assessment.kind.words().to_owned(),
        };
        let at = assessment.completed_at.unwrap_or(assessment.created_at);
        let at = when::wall_time(at, app.reader.zone, app.now);
        let result = match sat.percent {
            _ if sat.taken.is_open() => {
                format!("unfinished, {}/{}", sat.taken.answered, sat.taken.questions)
            }
            Some(percent) => format!("{percent} %"),
            None => "no total".to_owned(),
        };
        let marked = index == app.sittings.cursor;
        let text = line(if marked { ">" } else { " " }, who, &kind, assessment.handle.as_str(), &at, &result);
        let y = place.y + cells(row);
        canvas.put((place.x, y), room, &text, Style::new());
        if marked {
            canvas.mark(Rect { y, height: 1, ..place });
        }
    }
}
