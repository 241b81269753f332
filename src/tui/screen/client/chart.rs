//! Coherence over time, drawn with dots: eight in a cell, or one `*` where only ASCII is safe.

use chrono::{DateTime, Datelike, Utc};
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{attention::ago, history::Score},
    report::measure::width,
    tui::{
        app::App,
        paint::{Canvas, cells},
    },
};

/// Cells of the axis: a number, a space, a line.
const AXIS: u16 = 4;

/// Draws the records with a percentage on an axis that ends now, so that the time since the last one is seen; the last two
/// rows of the area hold the axis and its dates.
pub(in crate::tui) fn chart(app: &App, scores: &[&Score], area: Rect, canvas: &mut Canvas<'_>) {
    let points: Vec<(DateTime<Utc>, i64)> =
        scores.iter().filter_map(|score| Some((score.calculated_at, score.percent?.steps()))).collect();
    if points.is_empty() || area.width < AXIS + 8 || area.height < 4 {
        return;
    }
    let plot = Rect { x: area.x + AXIS + 1, width: area.width - AXIS - 1, height: area.height - 2, ..area };
    let (low, high) = range(&points);
    let field = Field::draw(&points, (low, high), (plot, app.now), canvas.looks.ascii);
    for (row, line) in (plot.y..).zip(field.lines(canvas.looks.ascii)) {
        canvas.put((area.x + AXIS, row), 1, canvas.looks.upright(), canvas.looks.quiet());
        canvas.put((plot.x, row), usize::from(plot.width), &line, Style::new());
    }
    let quiet = canvas.looks.quiet();
    for (row, value) in [(plot.y, high), (plot.bottom() - 1, low)] {
        canvas.put_right((area.x + AXIS - 1, row), 3, &(value / 10).to_string(), quiet);
    }
    let rule = canvas.looks.rule().repeat(usize::from(plot.width));
    let corner = canvas.looks.corners()[2];
    canvas.put((area.x + AXIS, plot.bottom()), 1, corner, quiet);
    canvas.put((plot.x, plot.bottom()), usize::from(plot.width), &rule, quiet);
    let latest = plot.x + cells(field.latest);
    dates(app, &points, (Rect { y: plot.bottom() + 1, height: 1, ..area }, area.x + AXIS, latest), canvas);
}

/// From a multiple of ten points to another, at least twenty apart, in tenths of a point.
fn range(points: &[(DateTime<Utc>, i64)]) -> (i64, i64) {
    let values = || points.iter().map(|(_, value)| *value);
    let low = values().min().unwrap_or(0).div_euclid(100) * 100;
    let high = (values().max().unwrap_or(0) + 99).div_euclid(100) * 100;
    if high - low >= 200 {
        return (low, high);
    }
    let low = (high - 200).max(0);
    (low, low + 200)
}

/// What the axis ends with, where the latest score is older.
const END: &str = "today";

/// What keeps the two apart where there is no room between them.
const BAR: &str = " | ";

/// What stands under the axis: the first day, the latest one with how long ago it was, and the day on which the axis ends.
/// Where it is narrow the first day goes, then words: how long ago the latest one was is there at every width.
fn dates(
    app: &App,
    points: &[(DateTime<Utc>, i64)],
    (area, start, latest): (Rect, u16, u16),
    canvas: &mut Canvas<'_>,
) {
    let quiet = canvas.looks.quiet();
    let day = |at: DateTime<Utc>| at.with_timezone(&app.reader.zone).date_naive();
    let told = |at| {
        let day = day(at);
        day.format(if day.year() == app.local().year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
    };
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return };
    let first = if points.len() > 1 { told(*first) } else { String::new() };
    let days = (app.local().date_naive() - day(*last)).num_days();
    let room = usize::from(area.width);
    if days <= 0 {
        let label = "Latest, today";
        canvas.put_right((area.right(), area.y), room, label, quiet);
        if usize::from(start - area.x) + width(&first) + 1 + width(label) <= room {
            canvas.put((start, area.y), width(&first), &first, quiet);
        }
        return;
    }
    let day = told(*last);
    // An age and the end would read as one: "2 d ago today".
    let apart = |label: &str| if label.ends_with(')') { 1 } else { BAR.len() };
    let fits = |label: &str, before: usize| before + width(label) + apart(label) + END.len() <= room;
    let before = usize::from(start - area.x) + if first.is_empty() { 0 } else { width(&first) + 1 };
    let whole = format!("Latest, {day} ({})", ago(days));
    let (label, before) = if fits(&whole, before) {
        (whole, before)
    } else {
        let age = if days == 1 { ago(days) } else { format!("{days} d ago") };
        let shorter = [format!("Latest, {day}, {age}"), format!("{day}, {age}"), format!("Latest, {age}")];
        let label = [whole].into_iter().chain(shorter).find(|label| fits(label, 0));
        (label.unwrap_or(age), 0)
    };
    if before > 0 {
        canvas.put((start, area.y), width(&first), &first, quiet);
    }
    canvas.put_right((area.right(), area.y), END.len(), END, quiet);
    // It ends under its point, where the others leave it room.
    let last = room.saturating_sub(width(&label) + apart(&label) + END.len());
    let under = usize::from((latest + 1).saturating_sub(area.x)).saturating_sub(width(&label));
    let from = under.max(before).min(last);
    canvas.put((area.x + cells(from), area.y), width(&label), &label, quiet);
    let end = from + width(&label);
    if apart(&label) > 1 && end + BAR.len() + END.len() == room {
        canvas.put((area.x + cells(end), area.y), BAR.len(), BAR, quiet);
    }
}

/// The dots of the plot, column by column.
struct Field {
    dots: Vec<Vec<bool>>,
    across: usize,
    down: usize,
    /// Dots in a cell.
    cell: (usize, usize),
    /// The column of cells in which the latest point lies.
    latest: usize,
}

impl Field {
    fn draw(
        points: &[(DateTime<Utc>, i64)],
        (low, high): (i64, i64),
        (plot, now): (Rect, DateTime<Utc>),
        ascii: bool,
    ) -> Self {
        let cell = if ascii { (1, 1) } else { (2, 4) };
        let (across, down) = (usize::from(plot.width) * cell.0, usize::from(plot.height) * cell.1);
        let mut field = Self { dots: vec![vec![false; down]; across], across, down, cell, latest: 0 };
        let first = points.first().map_or(0, |(at, _)| at.timestamp());
        let span = points.last().map_or(0, |(at, _)| at.timestamp()).max(now.timestamp()) - first;
        let place = |(at, value): &(DateTime<Utc>, i64)| {
            let right = i64::try_from(across - 1).unwrap_or(i64::MAX);
            let x = ((at.timestamp() - first) * right).checked_div(span).unwrap_or(right);
            let bottom = i64::try_from(down - 1).unwrap_or(i64::MAX);
            (x, (high - value) * bottom / (high - low).max(1))
        };
        let mut before = None;
        for point in points.iter().map(place) {
            field.line(before.unwrap_or(point), point);
            before = Some(point);
            field.latest = usize::try_from(point.0).unwrap_or_default() / cell.0;
        }
        field
    }

    fn line(&mut self, (from_x, from_y): (i64, i64), (to_x, to_y): (i64, i64)) {
        let steps = (to_x - from_x).abs().max((to_y - from_y).abs()).max(1);
        for step in 0..=steps {
            let x = from_x + (to_x - from_x) * step / steps;
            let y = from_y + (to_y - from_y) * step / steps;
            if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
                && let Some(dot) = self.dots.get_mut(x).and_then(|column| column.get_mut(y))
            {
                *dot = true;
            }
        }
    }

    fn lines(&self, ascii: bool) -> Vec<String> {
        let (wide, high) = self.cell;
        let cell = |row: usize, column: usize| {
            let mut bits = 0;
            for (dx, marks) in BRAILLE.iter().enumerate().take(wide) {
                for (dy, mark) in marks.iter().enumerate().take(high) {
                    if self
                        .dots
                        .get(column * wide + dx)
                        .is_some_and(|dots| dots.get(row * high + dy) == Some(&true))
                    {
                        bits |= mark;
                    }
                }
            }
            match (bits, ascii) {
                (0, _) => ' ',
                (_, true) => '*',
                (bits, false) => char::from_u32(0x2800 + bits).unwrap_or(' '),
            }
        };
        let row = |row| (0..self.across / wide).map(|column| cell(row, column)).collect();
        (0..self.down / high).map(row).collect()
    }
}

/// The bit of each dot in a Braille cell, by column.
const BRAILLE: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

#[cfg(test)]
mod tests {
    use crate::{
        practice::testing::World,
        tui::{
            app::testing::Bench,
            testing::{ASCII, UNICODE},
        },
    };

    /// The lines of the page of a client with these scores: the dots and, under the axis, the dates.
    fn drawn(scores: &[&str], (looks, wide): (crate::tui::theme::Looks, u16)) -> (Vec<String>, String) {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        for (at, score) in (0..).zip(scores) {
            world.score(ada, score, [50 + at, 50, 50, 50]);
        }
        let mut bench = Bench::over(world);
        (bench.app.looks, bench.app.size) = (looks, (wide, 24));
        bench.keys("\n");
        let shown = bench.shown();
        let left = |line: &str| line.chars().take(usize::from(wide) - 35).collect::<String>();
        let mut lines = shown.lines().map(left).skip_while(|line| !line.starts_with("Coherence"));
        let plot: Vec<String> = lines.by_ref().skip(1).take(6).collect();
        (plot, lines.nth(1).unwrap().trim_end().to_owned())
    }

    #[test]
    fn the_axis_ends_today_and_the_latest_score_says_how_old_it_is() {
        for looks in [UNICODE, ASCII] {
            let (plot, dates) = drawn(&["2026-06-24T09:00:00Z", "2026-08-14T09:00:00Z"], (looks, 80));
            assert_eq!(dates, "    24 Jun Latest, 14 Aug (41 days ago) today");
            // 51 of 92 days lie between the two, so the dots end after five ninths of the plot.
            let end = plot.iter().map(|line| line.trim_end().chars().count()).max().unwrap();
            assert!((26..=28).contains(&end), "{end}: {plot:#?}");
            let (_, dates) = drawn(&["2026-06-24T09:00:00Z", "2026-08-14T09:00:00Z"], (looks, 60));
            assert_eq!(dates, "14 Aug, 41 d ago    today", "there is no room for more");
        }
    }

    #[test]
    fn the_latest_score_may_be_of_today_or_the_only_one() {
        let (plot, dates) = drawn(&["2026-06-24T09:00:00Z", "2026-09-24T08:00:00Z"], (UNICODE, 80));
        assert_eq!(dates, "    24 Jun                      Latest, today");
        assert!(plot.iter().any(|line| line.chars().count() == 45), "up to the right edge: {plot:#?}");
        let (plot, dates) = drawn(&["2026-09-23T09:00:00Z"], (UNICODE, 80));
        assert_eq!(dates, "    Latest, 23 Sep (yesterday)          today");
        assert!(plot.iter().any(|line| line.trim_end().chars().count() == 6), "at the left edge: {plot:#?}");
        let (_, dates) = drawn(&["2024-03-03T10:00:00Z", "2025-08-14T09:00:00Z"], (UNICODE, 60));
        assert_eq!(dates, "Latest, 406 d ago | today");
        // Without room between them they would read as one.
        let (_, dates) = drawn(&["2026-06-24T09:00:00Z", "2026-09-22T09:00:00Z"], (UNICODE, 60));
        assert_eq!(dates, "  22 Sep, 2 d ago | today");
        let (_, dates) = drawn(&["2024-03-03T10:00:00Z", "2025-08-14T09:00:00Z"], (UNICODE, 100));
        assert_eq!(dates, "    3 Mar 2024 Latest, 14 Aug 2025 (406 days ago)           today");
    }

    #[test]
    fn the_age_of_the_latest_score_is_there_at_every_width() {
        for (at, ages) in [
            ("2025-08-14T09:00:00Z", ["406 d ago", "406 days ago"]),
            ("2026-08-14T09:00:00Z", ["41 d ago", "41 days ago"]),
            ("2026-09-23T09:00:00Z", ["yesterday", "yesterday"]),
        ] {
            for wide in (60..=100).chain([120, 140, 200]) {
                let (_, dates) = drawn(&["2024-12-13T10:00:00Z", at], (UNICODE, wide));
                assert!(ages.iter().any(|age| dates.contains(age)), "{wide}: {dates}");
            }
        }
    }
}
