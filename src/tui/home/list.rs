//! The client list: four sparklines on one scale for all, coherence, change, pattern letters, the day of the last score.

use chrono::Datelike;
use ratatui::{layout::Rect, style::Style};

use super::{App, view};
use crate::{
    domain::{Dimension, client::Status},
    practice::dashboard::Row,
    report::spark::{self, Scale},
    tui::paint::{Canvas, cells, column},
};

/// Which columns fit, and how wide they are.
struct Columns {
    name: usize,
    spark: usize,
    change: bool,
    pattern: bool,
    last: bool,
    velocity: bool,
}

impl Columns {
    fn of(wide: u16) -> Self {
        let spark = if wide >= 90 { 12 } else { 8 };
        let name = if wide < 66 { 14 } else { 18 };
        let mut spare = usize::from(wide).saturating_sub(2 + name + 1 + 4 * (spark + 1) + 5);
        let mut take = |cells: usize| {
            let fits = spare >= cells;
            if fits {
                spare -= cells;
            }
            fits
        };
        let (change, pattern, last, velocity) = (take(6), take(3), take(9), take(8));
        Self { name: name + spare.min(14), spark, change, pattern, last, velocity }
    }

    fn heading(&self) -> String {
        let mut line = format!("  {:<wide$} ", "NAME", wide = self.name);
        for dimension in Dimension::ALL {
            line += &format!("{:<wide$} ", dimension.key(), wide = self.spark);
        }
        line += " COH";
        for (shown, title) in [
            (self.change, "   +/-"),
            (self.velocity, "  A WEEK"),
            (self.pattern, " PT"),
            (self.last, " LAST"),
        ] {
            line += if shown { title } else { "" };
        }
        line
    }
}

pub(super) fn list(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let columns = Columns::of(area.width);
    let room = usize::from(area.width);
    canvas.put((area.x, area.y), room, &columns.heading(), canvas.looks.quiet());
    for (index, dimension) in Dimension::ALL.into_iter().enumerate() {
        let x = area.x + cells(columns.name + 3 + index * (columns.spark + 1));
        canvas.put((x, area.y), 3, dimension.key(), canvas.looks.dimension(dimension));
    }
    let (first, rows) = window(app, area);
    for (place, index) in app.shown.iter().enumerate().skip(first).take(rows) {
        if let Some(row) = app.rows.get(*index) {
            let y = area.y + 1 + cells(place - first);
            line(app, row, (&columns, Rect { y, height: 1, ..area }), place == app.cursor, canvas);
        }
    }
}

/// The first line that is shown, and how many there are: the marked one is always among them.
fn window(app: &App, area: Rect) -> (usize, usize) {
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    (app.cursor.saturating_sub(rows.saturating_sub(1)), rows)
}

/// Which line of the list lies under the mouse.
pub(super) fn row_at(app: &App, x: u16, y: u16) -> Option<usize> {
    let body = view::body(app);
    let area = if app.is_wide() { view::halves(body).0 } else { body };
    let (first, rows) = window(app, area);
    let place = usize::from(y.checked_sub(area.y + 1)?);
    (x < area.right() && place < rows && first + place < app.shown.len()).then_some(first + place)
}

fn line(app: &App, row: &Row, (columns, area): (&Columns, Rect), marked: bool, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    let name = column(&row.name, columns.name, false, looks);
    let resting = row.glance.status != Status::Active;
    let style = if resting { looks.quiet() } else { Style::new() };
    let mark = if marked { "> " } else { "  " };
    let mut x =
        canvas.put_all((area.x, area.y), area.right(), &[(mark, style), (&name, style), (" ", style)]);
    for dimension in Dimension::ALL {
        let drawn = spark::line(&row.line(dimension), columns.spark, Scale::Unit, looks.ascii);
        let drawn = format!("{drawn:>wide$} ", wide = columns.spark);
        x = canvas.put_all((x, area.y), area.right(), &[(&drawn, looks.dimension(dimension))]);
    }
    let rest = numbers(app, row, columns);
    canvas.put((x, area.y), usize::from(area.right().saturating_sub(x)), &rest, style);
    if marked {
        canvas.tint(area, looks.marked());
    }
}

/// Coherence, change, points a week, pattern and the day of the last score.
fn numbers(app: &App, row: &Row, columns: &Columns) -> String {
    let latest = row.trend.last();
    let coherence =
        latest.and_then(|brief| brief.percent).map_or_else(|| "-".to_owned(), |percent| percent.to_string());
    let mut line = format!("{coherence:>4}");
    if columns.change {
        let change = row.change().map(|tenths| format!("{:+}", rust_decimal::Decimal::new(tenths, 1)));
        line += &format!(" {:>5}", change.unwrap_or_default());
    }
    if columns.velocity {
        let velocity = latest
            .and_then(|brief| brief.velocity)
            .map(|velocity| format!("{:+}", velocity.points_per_week()));
        line += &format!(" {:>7}", velocity.unwrap_or_default());
    }
    if columns.pattern {
        line += &format!(" {:<2}", row.pattern().map_or("", crate::domain::pattern::Pattern::letters));
    }
    if columns.last {
        line += &format!(" {:<8}", last(app, row));
    }
    line
}

fn last(app: &App, row: &Row) -> String {
    if row.glance.status != Status::Active {
        return row.glance.status.to_string();
    }
    let Some(brief) = row.trend.last() else { return "-".to_owned() };
    let day = brief.calculated_at.with_timezone(&app.zone);
    let this_year = day.year() == app.now.with_timezone(&app.zone).year();
    day.format(if this_year { "%-d %b" } else { "%b %Y" }).to_string()
}
