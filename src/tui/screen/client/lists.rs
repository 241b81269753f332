//! The lists at the bottom of a client's page: sessions, action items, interventions, assessments.

use chrono::{DateTime, Datelike, Utc};
use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};

use super::Pane;
use crate::{
    domain::{
        action::{ActionItem, Standing},
        breakthrough::Breakthrough,
        history::{self, Score},
        keys::Place,
        session::Session,
    },
    practice::dashboard::{Detail, Taken},
    report::{measure::width, when},
    store::assignment::Given,
    tui::{
        app::App,
        paint::{Canvas, cells},
        screen::sessions,
    },
};

/// Draws the headings on the line above the area, and the rows of the list that is open.
pub(super) fn draw(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let looks = canvas.looks;
    headings(app, detail, area, canvas);
    let (room, rows) = (usize::from(area.width), usize::from(area.height));
    let active = app.place == Place::Client;
    let from = if active { app.page.first(detail, rows) } else { app.page.pane.start(detail, app.now) };
    let count = app.page.pane.count(detail);
    for (row, place) in (from..count).take(rows).enumerate() {
        let marked = active && place == app.page.line;
        let mark = if marked { ">" } else { " " };
        let text = format!("{mark} {}", line(app, detail, place).unwrap_or_default());
        let y = area.y + cells(row);
        canvas.put((area.x, y), room, &text, Style::new());
        if marked {
            canvas.mark(Rect { y, height: 1, ..area });
        }
    }
    if count == 0 && rows > 0 {
        canvas.put((area.x + 2, area.y), room.saturating_sub(2), nothing(app.page.pane), looks.quiet());
    }
}

/// The headings that fit whole; the one that is open is always among them.
fn headings(app: &App, detail: &Detail, area: Rect, canvas: &mut Canvas<'_>) {
    let text = |pane: Pane| format!("{} {}", pane.title(), pane.count(detail));
    let room = usize::from(area.width).saturating_sub(1);
    let open = Pane::ALL.iter().position(|pane| *pane == app.page.pane).unwrap_or_default();
    let long = |from: usize| Pane::ALL[from..=open].iter().map(|pane| width(&text(*pane)) + 3).sum::<usize>();
    let from = (0..open).find(|from| long(*from) <= room + 3).unwrap_or(open);
    let mut x = area.x + 1;
    for pane in &Pane::ALL[from..] {
        let text = text(*pane);
        let left = usize::from(area.right().saturating_sub(x));
        if width(&text) > left && *pane != app.page.pane {
            break;
        }
        let here = *pane == app.page.pane;
        let style = if here {
            canvas.looks.strong().add_modifier(Modifier::UNDERLINED)
        } else {
            canvas.looks.quiet()
        };
        x += cells(canvas.put((x, area.y.saturating_sub(1)), left, &text, style) + 3);
    }
}

const fn nothing(pane: Pane) -> &'static str {
    match pane {
        Pane::Sessions => "none yet: n schedules one",
        Pane::Items => "none yet: coach action add, or lines with - [ ] in session notes",
        Pane::Interventions => "none yet: assign one from the library",
        Pane::Assessments => "none yet: i starts one",
        Pane::Scores => "none yet: i starts an assessment, coach score add records one",
        Pane::Breakthroughs => "none yet: they appear when a score rises far enough",
    }
}

fn line(app: &App, detail: &Detail, place: usize) -> Option<String> {
    Some(match app.page.pane {
        Pane::Sessions => session(app, detail, detail.sessions.get(place)?),
        Pane::Items => item(app, detail.items.get(place)?),
        Pane::Interventions => given(app, detail.given.get(place)?),
        Pane::Assessments => taken(app, detail, detail.taken.get(place)?),
        Pane::Scores => score(app, detail, detail.score(place)?),
        Pane::Breakthroughs => breakthrough(app, detail.breakthroughs.get(place)?),
    })
}

fn session(app: &App, detail: &Detail, session: &Session) -> String {
    let at = when::wall_time(session.scheduled_at, app.reader.zone, app.now);
    let (before, after) = history::around(session, &detail.scores);
    let scores =
        before.zip(after).map(|(before, after)| format!("  {before} -> {after} %")).unwrap_or_default();
    let words = detail.words.get(&session.id);
    let words = words.map(|count| format!("  {count} {}", if *count == 1 { "word" } else { "words" }));
    let state = sessions::state(session, app.now);
    let wide = stamped(app, detail.sessions.iter().map(|session| session.scheduled_at));
    format!("{at:<wide$} {:<19} {state}{scores}{}", sessions::plan(session), words.unwrap_or_default())
}

/// The cells of a column of moments: those of another year are told with it. Which year that is, is looked at in UTC: a
/// column that is four cells wider than it had to be on New Year's Eve is no harm, and a long history is drawn at once.
fn stamped(app: &App, mut moments: impl Iterator<Item = DateTime<Utc>>) -> usize {
    let year = app.now.year();
    if moments.any(|at| at.year() != year) { 21 } else { 17 }
}

fn breakthrough(app: &App, row: &Breakthrough) -> String {
    let on =
        when::date(row.detected_at.with_timezone(&app.reader.zone).date_naive(), app.reader.zone, app.now);
    let cause = row.trigger_event.as_ref().map(|cause| format!("  after {cause}")).unwrap_or_default();
    format!("{on:<11} {:<7} {}{cause}", row.aspect.key(), row.rise)
}

fn item(app: &App, item: &ActionItem) -> String {
    let standing = item.standing(app.local().date_naive());
    let tick = match standing {
        Standing::Completed => "[x]",
        Standing::InProgress => "[~]",
        Standing::Pending | Standing::Overdue => "[ ]",
    };
    let due = item.due_date.map(|due| format!("due {}", when::date(due, app.reader.zone, app.now)));
    let overdue = if standing == Standing::Overdue { "overdue, " } else { "" };
    format!("{tick} {}  {overdue}{}", item.title, due.unwrap_or_default())
}

fn given(app: &App, given: &Given) -> String {
    let it = &given.assignment;
    let since =
        when::date(it.assigned_at.with_timezone(&app.reader.zone).date_naive(), app.reader.zone, app.now);
    let rating = it.rating.map(|rating| format!(", rated {rating} of 5")).unwrap_or_default();
    format!("{:<7} {}  {}, since {since}{rating}", given.code, given.name, it.status.words())
}

fn taken(app: &App, detail: &Detail, taken: &Taken) -> String {
    let assessment = &taken.assessment;
    let on = |taken: &Taken| taken.assessment.completed_at.unwrap_or(taken.assessment.created_at);
    let at = when::wall_time(on(taken), app.reader.zone, app.now);
    let wide = stamped(app, detail.taken.iter().map(on)) + 1;
    let scores = &detail.scores;
    let kind = match assessment.dimension_focus {
        Some(dimension) => format!("{} {}", assessment.kind.words(), dimension.key()),
        None => assessment.kind.words().to_owned(),
    };
    let score = scores.iter().find(|score| score.assessment_id == Some(assessment.id));
    let result = match score.map(|score| (score.percent, score)) {
        _ if taken.is_open() => format!("unfinished, {} of {} answered", taken.answered, taken.questions),
        Some((Some(percent), _)) => format!("{percent} %"),
        Some((None, score)) => parts(score),
        None => "no score".to_owned(),
    };
    format!("{at:<wide$} {kind:<14} {}  {result}", assessment.handle)
}

fn score(app: &App, detail: &Detail, score: &Score) -> String {
    let at = when::wall_time(score.calculated_at, app.reader.zone, app.now);
    let total = score.percent.map_or_else(|| "no total".to_owned(), |percent| format!("{percent} %"));
    let taken = detail.taken.iter().find(|taken| Some(taken.assessment.id) == score.assessment_id);
    let from = match taken.map(|taken| &taken.assessment) {
        Some(assessment) => format!("{} {}", assessment.kind.words(), assessment.handle),
        None if score.assessment_id.is_some() => "an assessment".to_owned(),
        None => "by hand".to_owned(),
    };
    let wide = stamped(app, detail.scores.iter().map(|score| score.calculated_at)) + 1;
    format!("{at:<wide$} {total:>8}  {}  {from}", parts(score))
}

/// The dimensions of a record without a total: `q 0.48`.
fn parts(score: &Score) -> String {
    let known = score.scores.iter().filter_map(|(dimension, unit)| Some(format!("{dimension} {}", (*unit)?)));
    known.collect::<Vec<_>>().join("  ")
}
