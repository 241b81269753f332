//! Breakthroughs on a client's page: the latest beside the chart, and one of them whole.

use chrono::Datelike;
use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{breakthrough::Breakthrough, history::Score},
    report::{measure::wrap, when},
    tui::{app::App, paint::Canvas},
};

/// The latest ones, newest first, with what is known about each where the screen is high.
pub(super) fn block(app: &App, rows: &[Breakthrough], area: Rect, canvas: &mut Canvas<'_>) {
    if rows.is_empty() || area.height < 2 {
        return;
    }
    let room = usize::from(area.width);
    canvas.heading((area.x, area.y), room, &format!("Breakthroughs {}", rows.len()));
    let this_year = app.local().year();
    let mut y = area.y + 1;
    for row in rows {
        if y >= area.bottom() {
            break;
        }
        let on = row.detected_at.with_timezone(&app.reader.zone);
        let on = on.format(if on.year() == this_year { "%-d %b" } else { "%b %Y" }).to_string();
        let style =
            row.aspect.dimension().map_or_else(Style::new, |dimension| canvas.looks.dimension(dimension));
        let pieces = [
            (&*format!(" {on:>8}  "), Style::new()),
            (&*format!("{:<8}", row.aspect.key()), style),
            (&*row.rise.to_string(), Style::new()),
        ];
        canvas.put_all((area.x, y), area.right(), &pieces);
        y += 1;
        if app.size.1 < 40 {
            continue;
        }
        let cause = row.trigger_event.as_ref().map(|cause| format!("after {cause}"));
        for note in [cause, row.description.clone()].into_iter().flatten() {
            for (at, line) in (y..area.bottom()).zip(wrap(&note, room.saturating_sub(11))) {
                canvas.put((area.x + 11, at), room.saturating_sub(11), &line, canvas.looks.quiet());
                y = at + 1;
            }
        }
    }
}

/// One of them in lines: what rose, when, after what, and the records around it.
pub(in crate::tui) fn lines(
    row: &Breakthrough,
    history: &[Score],
    verdict: Option<String>,
    (zone, now): (chrono_tz::Tz, chrono::DateTime<chrono::Utc>),
) -> Vec<String> {
    let at = |at| when::wall_time(at, zone, now);
    let mut lines = vec![row.rise_words(), at(row.detected_at)];
    lines.extend(row.cause_words().map(|cause| format!("after {cause}")));
    lines.extend(verdict.map(|verdict| format!("reliable change: {verdict}")));
    lines.push(row.origin_words().to_owned());
    if let Some(description) = &row.description {
        lines.push(String::new());
        lines.extend(description.lines().map(str::to_owned));
    }
    let around = row.around(history);
    if !around.is_empty() {
        lines.extend([String::new(), "Scores around it".to_owned()]);
    }
    for (score, shows) in around {
        let parts = score.scores.iter().map(|(dimension, unit)| {
            let unit = unit.map_or_else(|| "-".to_owned(), |unit| unit.to_string());
            format!("{dimension} {unit:<4}")
        });
        let percent = score.percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"));
        let mark = if shows { "  shows it" } else { "" };
        lines.push(format!(
            "  {:<16}  {}  {percent}{mark}",
            at(score.calculated_at),
            parts.collect::<Vec<_>>().join(" ")
        ));
    }
    lines
}
