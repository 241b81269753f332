//! Coherence over time, drawn with dots: eight in a cell, or one `*` where only ASCII is safe.

use chrono::{DateTime, Datelike, Utc};
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::history::Score,
    tui::{app::App, paint::Canvas},
};

/// Cells of the axis: a number, a space, a line.
const AXIS: u16 = 4;

/// Draws the records with a percentage; the last two rows of the area hold the axis and its dates.
pub(in crate::tui) fn chart(app: &App, scores: &[&Score], area: Rect, canvas: &mut Canvas<'_>) {
    let points: Vec<(DateTime<Utc>, i64)> =
        scores.iter().filter_map(|score| Some((score.calculated_at, score.percent?.steps()))).collect();
    if points.is_empty() || area.width < AXIS + 8 || area.height < 4 {
        return;
    }
    let plot = Rect { x: area.x + AXIS + 1, width: area.width - AXIS - 1, height: area.height - 2, ..area };
    let (low, high) = range(&points);
    let field = Field::draw(&points, (low, high), plot, canvas.looks.ascii);
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
    dates(app, &points, Rect { y: plot.bottom() + 1, height: 1, ..plot }, canvas);
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

fn dates(app: &App, points: &[(DateTime<Utc>, i64)], area: Rect, canvas: &mut Canvas<'_>) {
    let this_year = app.local().year();
    let told = |at: DateTime<Utc>| {
        let day = at.with_timezone(&app.reader.zone);
        day.format(if day.year() == this_year { "%-d %b" } else { "%-d %b %Y" }).to_string()
    };
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return };
    canvas.put_right((area.right(), area.y), 12, &told(*last), canvas.looks.quiet());
    if points.len() > 1 {
        canvas.put((area.x, area.y), 12, &told(*first), canvas.looks.quiet());
    }
}

/// The dots of the plot, column by column.
struct Field {
    dots: Vec<Vec<bool>>,
    across: usize,
    down: usize,
    /// Dots in a cell.
    cell: (usize, usize),
}

impl Field {
    fn draw(points: &[(DateTime<Utc>, i64)], (low, high): (i64, i64), plot: Rect, ascii: bool) -> Self {
        let cell = if ascii { (1, 1) } else { (2, 4) };
        let (across, down) = (usize::from(plot.width) * cell.0, usize::from(plot.height) * cell.1);
        let mut field = Self { dots: vec![vec![false; down]; across], across, down, cell };
        let first = points.first().map_or(0, |(at, _)| at.timestamp());
        let span = points.last().map_or(0, |(at, _)| at.timestamp()) - first;
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
