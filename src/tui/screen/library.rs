//! The library: interventions on offer, and the marked one whole.

use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{Dimension, id::InterventionId, intervention::Intervention, suggest::Evidence},
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
    /// All that are on offer, with what was seen of them.
    pub(in crate::tui) rows: Vec<(Evidence, Catalogued)>,
    /// The places of those that are shown.
    shown: Vec<usize>,
    /// Only for this dimension.
    dimension: Option<Dimension>,
    /// Only those that take at most so many minutes.
    most: Option<u16>,
    pub(in crate::tui) cursor: usize,
    /// The code that the cursor goes to once the rows are there.
    pub(in crate::tui) wish: Option<String>,
}

impl Library {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Catalogued> {
        let place = self.shown.get(self.cursor)?;
        self.rows.get(*place).map(|(_, row)| row)
    }

    /// Those that are shown, in their order.
    pub(in crate::tui) fn shown(&self) -> impl ExactSizeIterator<Item = &(Evidence, Catalogued)> {
        self.shown.iter().map(|place| &self.rows[*place])
    }

    /// Takes the rows as they are now; says so where what was wished for is not among them.
    pub(in crate::tui) fn take(&mut self, rows: Vec<(Evidence, Catalogued)>) -> Option<String> {
        let marked = self.row().map(|row| row.id);
        self.rows = rows;
        self.rows.sort_by_key(|(_, row)| row.intervention.dimension);
        let wish = self.wish.take();
        if wish.is_some() {
            (self.dimension, self.most) = (None, None);
        }
        self.arrange(marked);
        let wish = wish?;
        let place = self.shown().position(|(_, row)| row.intervention.code == wish);
        self.cursor = place.unwrap_or(self.cursor);
        place.is_none().then(|| format!("{wish} is not on offer any more"))
    }

    /// Goes on to the next dimension, and after the last one to all.
    pub(in crate::tui) fn next_dimension(&mut self) {
        let marked = self.row().map(|row| row.id);
        self.dimension = match self.dimension {
            None => Dimension::ALL.first().copied(),
            Some(now) => Dimension::ALL.into_iter().find(|dimension| *dimension > now),
        };
        self.arrange(marked);
    }

    /// Goes on to the next limit of minutes, and after the last one to none.
    pub(in crate::tui) fn next_limit(&mut self) {
        let marked = self.row().map(|row| row.id);
        self.most = LIMITS.into_iter().find(|limit| self.most.is_none_or(|now| *limit > now));
        self.arrange(marked);
    }

    /// Shows what is wanted, with the mark on what was marked.
    fn arrange(&mut self, marked: Option<InterventionId>) {
        let wanted = |it: &Intervention| {
            self.dimension.is_none_or(|dimension| it.dimension == dimension)
                && self.most.is_none_or(|most| it.time_minutes <= most)
        };
        let rows = self.rows.iter().enumerate();
        self.shown = rows.filter(|(_, (_, row))| wanted(&row.intervention)).map(|(place, _)| place).collect();
        let again = self.shown().position(|(_, row)| Some(row.id) == marked);
        self.cursor = again.unwrap_or(self.cursor.min(self.shown.len().saturating_sub(1)));
    }
}

/// The limits of minutes that can be asked for.
const LIMITS: [u16; 4] = [10, 20, 30, 60];

/// The one line of status.
pub(in crate::tui) fn status(app: &App) -> String {
    let library = &app.library;
    let kind = library.dimension.map(|dimension| format!(" for {dimension}")).unwrap_or_default();
    let most = library.most.map(|most| format!(" of at most {most} min")).unwrap_or_default();
    let source = library.row().map(|row| format!(", {} {}", row.library, row.version)).unwrap_or_default();
    let words = if library.shown.len() == 1 { "intervention" } else { "interventions" };
    let told = format!("{} {words}{kind}{most}{source}", library.shown.len());
    let all = library.dimension.is_none() && library.most.is_none();
    if all { format!("{told}. RATING: the mean of N done") } else { told }
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
        canvas.put((area.width / 8, area.y + 4), room, "No interventions are on offer", looks.strong());
        let told = "put a library on offer      coach bank list";
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
        let told = "none like that: d other dimension, m other minutes";
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
    let lines = lines(it, room.min(80));
    let hidden = lines.len() > usize::from(area.height.saturating_sub(1)) && area.height > 1;
    let end = area.bottom() - u16::from(hidden);
    for (y, line) in (area.y + 1..end).zip(lines) {
        canvas.put((area.x, y), room, &line, Style::new());
    }
    if hidden {
        let told = format!("{} reads all of it", first_key(app));
        canvas.put_right((area.right(), end), 24, &told, canvas.looks.quiet());
    }
}

fn first_key(app: &App) -> String {
    let open = app.specs().find(|spec| spec.action == crate::domain::keys::Action::Open);
    open.map(|spec| app.keymap.label(spec)).unwrap_or_default()
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
