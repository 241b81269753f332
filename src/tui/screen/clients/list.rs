//! The client list: four sparklines on one scale for all, coherence, change, pattern letters, the next session.

use chrono::{DateTime, Utc};
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{Dimension, client::Status, pattern::Pattern},
    practice::{dashboard::Row, roster::Listed},
    report::{
        measure::width,
        spark::{self, Scale},
        when,
    },
    tui::{
        app::{App, halves},
        paint::{Canvas, cells, column},
        screen::first,
    },
};

/// Which columns fit, and how wide they are.
#[expect(clippy::struct_excessive_bools, reason = "each column is shown or not")]
struct Columns {
    name: usize,
    spark: usize,
    change: bool,
    /// Cells of the pattern: two letters, or its name; none where it has no room.
    pattern: usize,
    next: bool,
    velocity: bool,
    seen: bool,
}

/// The list is so wide that patterns are called by their names, beside everything else and lines of eight cells.
const NAMED: u16 = 112;
/// The cells of the longest name of a pattern.
const PATTERN: usize = 17;

impl Columns {
    fn of(wide: u16) -> Self {
        if wide >= NAMED {
            let rest = usize::from(wide - NAMED);
            let spark = (8 + rest / 4).min(12);
            let name = 18 + (rest - (spark - 8) * 4).min(14);
            return Self {
                name,
                spark,
                change: true,
                pattern: PATTERN,
                next: true,
                velocity: true,
                seen: true,
            };
        }
        let spark = match wide {
            90.. => 12,
            // Beside the detail of a narrow screen a cell of each line buys the next session.
            76..80 => 7,
            _ => 8,
        };
        let name = if wide < 66 { 14 } else { 18 };
        let mut rest = usize::from(wide).saturating_sub(2 + name + 1 + 4 * (spark + 1) + 4);
        let mut take = |cells: usize| {
            let fits = rest >= cells;
            if fits {
                rest -= cells;
            }
            fits
        };
        let (change, pattern, next, velocity, seen) = (take(6), take(3), take(10), take(8), take(9));
        let pattern = if pattern { 2 } else { 0 };
        Self { name: name + rest.min(14), spark, change, pattern, next, velocity, seen }
    }

    fn heading(&self) -> String {
        let mut line = format!("  {:<wide$} ", "NAME", wide = self.name);
        for dimension in Dimension::ALL {
            line.extend([format!("{:<wide$} ", dimension.key(), wide = self.spark)]);
        }
        line += " COH";
        let pattern = if self.pattern > 2 { format!(" {:<PATTERN$}", "PATTERN") } else { " PT".to_owned() };
        for (shown, title) in [
            (self.change, "   +/-"),
            (self.velocity, "  A WEEK"),
            (self.pattern > 0, pattern.as_str()),
            (self.next, " NEXT     "),
            (self.seen, " SEEN"),
        ] {
            line += if shown { title } else { "" };
        }
        line
    }
}

pub(in crate::tui) fn list(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let columns = Columns::of(area.width);
    let room = usize::from(area.width);
    canvas.put((area.x, area.y), room, &columns.heading(), canvas.looks.quiet());
    for (index, dimension) in Dimension::ALL.into_iter().enumerate() {
        let x = area.x + cells(columns.name + 3 + index * (columns.spark + 1));
        canvas.put((x, area.y), 3, dimension.key(), canvas.looks.dimension(dimension));
    }
    let (place, from, _) = window(app, area);
    for (place, index) in app.clients.shown.iter().enumerate().skip(from).take(usize::from(place.height)) {
        if let Some(row) = app.clients.rows.get(*index) {
            let y = area.y + 1 + cells(place - from);
            line(app, row, (&columns, Rect { y, height: 1, ..area }), place == app.clients.cursor, canvas);
        }
    }
    if app.clients.shown.is_empty() {
        canvas.put(
            (area.x + 2, area.y + 2),
            room.saturating_sub(2),
            "no client matches",
            canvas.looks.quiet(),
        );
    }
}

/// Where the rows lie, the first that is shown, and how many there are.
pub(in crate::tui) fn rows(app: &App, body: Rect) -> (Rect, usize, usize) {
    window(app, if app.is_wide() { halves(body).0 } else { body })
}

fn window(app: &App, area: Rect) -> (Rect, usize, usize) {
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (area, first(app.clients.cursor, usize::from(area.height)), app.clients.shown.len())
}

/// The one line of status: who is marked, and what the list shows.
pub(in crate::tui) fn status(app: &App) -> String {
    let clients = &app.clients;
    let Some(row) = clients.row() else {
        return format!("Nothing matches '{}'. Esc clears the filter.", clients.filter);
    };
    let who = match clients.marked.len() {
        0 => format!("{} {}", row.name, row.glance.handle),
        count => format!("{count} marked"),
    };
    let order = if clients.reverse { ", reversed" } else { "" };
    let filter = if clients.filter.is_empty() { "" } else { " filtered" };
    let (count, by) = (clients.shown.len(), clients.sort.words());
    let noun = if count == 1 { "client" } else { "clients" };
    let told = format!("{who}. {count} {noun}{filter}, by {by}{order}.");
    let bars = " Bars: one per score, full = 1.00";
    let fits = width(&told) + width(bars) + 2 <= usize::from(app.size.0);
    if fits { told + bars } else { told }
}

fn line(app: &App, row: &Row, (columns, area): (&Columns, Rect), marked: bool, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let name = column(&row.name, columns.name, false, looks);
    let resting = row.glance.status != Status::Active;
    let style = if resting { looks.quiet() } else { Style::new() };
    let mark = match (marked, app.clients.marked.contains(&row.glance.id)) {
        (true, true) => ">*",
        (true, false) => "> ",
        (false, true) => " *",
        (false, false) => "  ",
    };
    let mut x =
        canvas.put_all((area.x, area.y), area.right(), &[(mark, style), (&name, style), (" ", style)]);
    for dimension in Dimension::ALL {
        let drawn = spark::line(&row.line(dimension), columns.spark, Scale::Unit, looks.ascii);
        let drawn = format!("{drawn:>wide$} ", wide = columns.spark);
        let room = usize::from(area.right().saturating_sub(x));
        x += cells(canvas.picture((x, area.y), room, &drawn, looks.dimension(dimension)));
    }
    let rest = numbers(app, row, columns);
    canvas.put((x, area.y), usize::from(area.right().saturating_sub(x)), &rest, style);
    if marked {
        canvas.mark(area);
    }
}

/// Coherence, change, points a week, pattern, the next session and the last one.
fn numbers(app: &App, row: &Row, columns: &Columns) -> String {
    let latest = row.glance.latest.as_ref();
    let coherence =
        latest.and_then(|brief| brief.percent).map_or_else(|| "-".to_owned(), |percent| percent.to_string());
    let mut line = format!("{coherence:>4}");
    if columns.change {
        let change = row.change().map(|tenths| format!("{:+}", rust_decimal::Decimal::new(tenths, 1)));
        line.extend([format!(" {:>5}", change.unwrap_or_default())]);
    }
    if columns.velocity {
        let velocity = latest
            .and_then(|brief| brief.velocity)
            .map(|velocity| format!("{:+}", velocity.points_per_week()));
        line.extend([format!(" {:>7}", velocity.unwrap_or_default())]);
    }
    if columns.pattern > 0 {
        let called = row.pattern().map_or("", |pattern| pattern_words(app, pattern, columns.pattern > 2));
        line.extend([format!(" {}", column(called, columns.pattern, false, app.looks))]);
    }
    if columns.next {
        line.extend([format!(" {:<9}", next(app, row))]);
    }
    if columns.seen {
        let seen = row.glance.last_session_at.map_or_else(|| "-".to_owned(), |at| day(app, at));
        line.extend([format!(" {seen:<8}")]);
    }
    line
}

/// What a pattern is called in a list: by its name where there is room for that, else by two letters.
pub(in crate::tui) fn pattern_words(app: &App, pattern: Pattern, whole: bool) -> &str {
    if whole { app.model.label(pattern) } else { pattern.letters() }
}

/// The next session; how the client stands, where none is to be expected.
fn next(app: &App, row: &Row) -> String {
    if row.glance.status != Status::Active {
        return row.glance.status.to_string();
    }
    match row.glance.next_session_at {
        Some(at) => soon(app, at),
        None => "-".to_owned(),
    }
}

/// Weekday and time within a week, the day after that.
pub(in crate::tui) fn soon(app: &App, at: DateTime<Utc>) -> String {
    when::soon(at, app.reader.zone, app.now)
}

fn day(app: &App, at: DateTime<Utc>) -> String {
    when::day(at, app.reader.zone, app.now)
}

#[cfg(test)]
mod tests {
    use super::{Columns, NAMED, PATTERN};
    use crate::{
        domain::pattern::Pattern, practice::testing::World, report::measure::width, tui::app::testing::Bench,
    };

    #[test]
    fn no_column_is_wider_than_the_list() {
        for wide in 60..220 {
            let heading = Columns::of(wide).heading();
            assert!(width(&heading) <= usize::from(wide) + 4, "{wide}: {heading}");
        }
        assert_eq!(
            width(&Columns::of(NAMED).heading()),
            usize::from(NAMED) - 4,
            "as wide as its rows but the last blanks"
        );
    }

    #[test]
    fn patterns_are_called_by_their_names_where_there_is_room() {
        let mut bench = Bench::over(World::demo());
        let names = Pattern::ALL.map(|pattern| bench.app.model.label(pattern).to_owned());
        assert!(names.iter().all(|name| width(name) <= PATTERN), "{names:?}");
        for (size, whole) in [((120, 30), true), ((130, 30), true), ((200, 60), true), ((100, 30), false)] {
            bench.app.size = size;
            let shown = bench.shown();
            let row = shown.lines().find(|line| line.contains("Ben Ito")).unwrap();
            assert_eq!(row.contains("Wise coward"), whole, "{row}");
            assert_eq!(row.contains(" WC "), !whole, "{row}");
        }
    }
}
