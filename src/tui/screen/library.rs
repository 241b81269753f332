//! The library: interventions on offer, and the marked one whole.

use ratatui::{layout::Rect, style::Style};

use crate::{
    report::measure::wrap,
    store::library::Catalogued,
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// The list of interventions.
#[derive(Default)]
pub(in crate::tui) struct Library {
    pub(in crate::tui) rows: Vec<Catalogued>,
    pub(in crate::tui) cursor: usize,
    /// The code that the cursor goes to once the rows are there.
    pub(in crate::tui) wish: Option<String>,
}

impl Library {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Catalogued> {
        self.rows.get(self.cursor)
    }

    /// Takes the rows as they are now; says so where what was wished for is not among them.
    pub(in crate::tui) fn take(&mut self, rows: Vec<Catalogued>) -> Option<String> {
        self.rows = rows;
        self.rows.sort_by_key(|row| row.intervention.dimension);
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        let wish = self.wish.take()?;
        match self.rows.iter().position(|row| row.intervention.code == wish) {
            Some(place) => self.cursor = place,
            None => return Some(format!("{wish} is not on offer any more")),
        }
        None
    }
}

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let library =
        app.library.row().map(|row| format!(", {} {}", row.library, row.version)).unwrap_or_default();
    format!("{} interventions{library}", app.library.rows.len())
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
    (area, first(app.library.cursor, usize::from(area.height)), app.library.rows.len())
}

pub(in crate::tui) fn draw(app: &App, body: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let (area, detail) = parts(app, body);
    let room = usize::from(area.width);
    if app.library.rows.is_empty() {
        canvas.put((area.width / 8, area.y + 4), room, "No interventions are on offer", looks.strong());
        let told = "put a library on offer      coach bank list";
        canvas.put((area.width / 8, area.y + 6), room, told, Style::new());
        return;
    }
    // Where it is narrow the level is told below only.
    let leveled = room >= 66;
    let name = room.saturating_sub(if leveled { 34 } else { 24 }).clamp(20, 48);
    let line = |mark: &str, code: &str, title: &str, dimension: &str, level: &str, minutes: &str| {
        let level = if leveled { column(level, 10, false, looks) } else { String::new() };
        format!(
            "{mark} {} {} {} {level}{minutes:>4}",
            column(code, 8, false, looks),
            column(title, name, false, looks),
            column(dimension, 4, false, looks),
        )
    };
    canvas.put((area.x, area.y), room, &line(" ", "CODE", "NAME", "DIM", "LEVEL", "MIN"), looks.quiet());
    let (place, from, _) = rows(app, body);
    let shown = app.library.rows.iter().enumerate().skip(from).take(usize::from(place.height));
    for (row, (index, it)) in shown.enumerate() {
        let it = &it.intervention;
        let marked = index == app.library.cursor;
        let minutes = it.time_minutes.to_string();
        let mark = if marked { ">" } else { " " };
        let text = line(mark, &it.code, &it.name, it.dimension.key(), it.difficulty.key(), &minutes);
        let y = place.y + cells(row);
        canvas.put((place.x, y), room, &text, Style::new());
        let x = place.x + cells(name + 12);
        canvas.put((x, y), 4, it.dimension.key(), looks.dimension(it.dimension));
        if marked {
            canvas.tint(Rect { y, height: 1, ..place }, looks.marked());
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
    for (y, line) in (area.y + 1..area.bottom()).zip(lines(it, room.min(80))) {
        canvas.put((area.x, y), room, &line, Style::new());
    }
    let hidden = lines(it, room.min(80)).len() > usize::from(area.height.saturating_sub(1));
    if hidden && area.height > 1 {
        let told = format!("{} reads all of it", first_key(app));
        canvas.put_right((area.right(), area.bottom() - 1), 24, &told, canvas.looks.quiet());
    }
}

fn first_key(app: &App) -> String {
    let open = app.specs().find(|spec| spec.action == crate::domain::keys::Action::Open);
    open.map(|spec| app.keymap.label(spec)).unwrap_or_default()
}

/// An intervention in lines.
pub(in crate::tui) fn lines(it: &crate::domain::intervention::Intervention, room: usize) -> Vec<String> {
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
