//! The numbers as lines, some of which are rows that can be marked.

use crate::{
    domain::{
        Dimension, Share,
        analytics::{Averages, ENOUGH},
        score::Pace,
    },
    practice::analytics::Fared,
    report::measure::width,
    tui::{
        app::App,
        paint::column,
        screen::practice::{Group, Numbers, Span, Told},
        theme::Looks,
    },
};

/// One line.
pub(in crate::tui) struct Line {
    /// Which row it is.
    pub(in crate::tui) row: Option<usize>,
    pub(in crate::tui) what: What,
}

/// What stands in a line.
pub(in crate::tui) enum What {
    Blank,
    /// A heading, and what stands at its end.
    Heading(String, String),
    /// The titles of columns.
    Titles(String),
    Text(String),
    Bar(Bar),
}

/// `label  value  ████  rest`.
pub(in crate::tui) struct Bar {
    pub(in crate::tui) label: String,
    pub(in crate::tui) value: String,
    pub(in crate::tui) part: u64,
    pub(in crate::tui) whole: u64,
    pub(in crate::tui) cells: usize,
    /// Whether the end of the whole is marked.
    pub(in crate::tui) ends: bool,
    pub(in crate::tui) rest: String,
    pub(in crate::tui) dimension: Option<Dimension>,
}

/// The cells of a label and of a count; the bar begins two further on.
pub(in crate::tui) const LABEL: usize = 19;
pub(in crate::tui) const COUNT: usize = 5;
/// What stands before a bar, mark included.
pub(in crate::tui) const BEFORE: usize = 2 + LABEL + COUNT + 2;

const fn plain(what: What) -> Line {
    Line { row: None, what }
}

fn heading(left: impl Into<String>, right: impl Into<String>) -> Line {
    plain(What::Heading(left.into(), right.into()))
}

/// The longest bar of a screen.
const fn longest(wide: u16) -> usize {
    match wide {
        ..90 => 22,
        90..140 => 40,
        _ => 60,
    }
}

/// Everything about clients: what there is in any case, and as much more as fits.
pub(in crate::tui) fn clients(app: &App, told: &Told, (room, rows): (usize, usize)) -> Vec<Line> {
    let numbers = &app.numbers;
    let mut lines = caseload(told, room);
    if told.cohorts.is_some() {
        lines.push(plain(What::Blank));
        lines.extend(cohorts(numbers, told, (app, room)));
        return lines;
    }
    let base = |lines: &mut Vec<Line>| {
        lines.push(plain(What::Blank));
        lines.extend(means(numbers, told, (app, room)));
        lines.push(plain(What::Blank));
        lines.extend(distributions(numbers, told, (app, room)));
    };
    let velocity = velocity(told, (app, room));
    let mut rest = Vec::new();
    base(&mut rest);
    if lines.len() + rest.len() < rows {
        lines.push(plain(What::Text(work(told, room))));
    }
    lines.extend(rest);
    if lines.len() + velocity.len() < rows {
        lines.push(plain(What::Blank));
        lines.extend(velocity);
    }
    // Headings part well enough where each line counts.
    while lines.len() > rows {
        let Some(blank) = lines.iter().position(|line| matches!(line.what, What::Blank)) else { break };
        lines.remove(blank);
    }
    lines
}

/// Parts with blanks between them, as many as fit.
fn fitting(parts: &[String], room: usize) -> String {
    let mut line = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if width(&line) + width(part) + 3 > room.saturating_sub(2) {
            break;
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(part);
    }
    line
}

fn caseload(told: &Told, room: usize) -> Vec<Line> {
    let summary = &told.summary;
    let (states, sessions) = (summary.caseload, &summary.sessions);
    let counts = [
        (states.active, "active"),
        (states.paused, "paused"),
        (states.completed, "completed"),
        (states.archived, "archived"),
    ];
    let counts: Vec<String> = counts.iter().map(|(count, state)| format!("{count} {state}")).collect();
    let rate = sessions.no_show_rate().map(|rate| format!(" ({rate}%)")).unwrap_or_default();
    let gap = sessions.median_gap.map(|days| format!("median gap {} days", days.value().normalize()));
    let line = [
        format!("sessions {}", sessions.held),
        format!("no-shows {}{rate}", sessions.no_shows),
        format!("cancelled {}", sessions.cancelled),
        gap.unwrap_or_default(),
        format!("{} hours", sessions.hours().value().normalize()),
    ];
    vec![heading("Caseload", counts.join("  ")), plain(What::Text(fitting(&line, room)))]
}

/// What was done in the range, and what is late.
fn work(told: &Told, room: usize) -> String {
    let work = told.summary.work;
    let late = match (work.overdue_actions, work.overdue_interventions) {
        (0, 0) => "nothing overdue".to_owned(),
        (items, given) => format!("overdue: items {items}, interventions {given}"),
    };
    let line = [
        format!("assessments {}", work.assessments),
        format!("interventions done {}", work.interventions),
        format!("breakthroughs {}", work.breakthroughs),
        late,
    ];
    fitting(&line, room)
}

fn means(numbers: &Numbers, told: &Told, (app, room): (&App, usize)) -> Vec<Line> {
    let averages = &told.summary.averages;
    let change = match numbers.span {
        Span::Everything => "now, change since the first score".to_owned(),
        span => format!("now, change {}", span.within()),
    };
    let cells = room.saturating_sub(BEFORE + 2).clamp(8, longest(app.size.0));
    let bar = |dimension: Dimension| {
        let now = averages.now[dimension];
        let change = averages.change[dimension].map(|change| {
            let word = match change.steps().signum() {
                1 => " up",
                -1 => " down",
                _ => "",
            };
            format!("  {change:+}{word}")
        });
        let again = match averages.compared[dimension] {
            0 => "nobody measured again".to_owned(),
            count => format!("{count} measured again"),
        };
        let now_told = now.map_or_else(|| "-".to_owned(), |now| now.to_string());
        plain(What::Bar(Bar {
            label: format!("{:<3} {now_told}{}", dimension.key(), change.unwrap_or_default()),
            value: String::new(),
            part: now.and_then(|now| u64::try_from(now.steps()).ok()).unwrap_or_default(),
            whole: 100,
            cells,
            ends: true,
            rest: if now.is_some() { again } else { String::new() },
            dimension: Some(dimension),
        }))
    };
    let bars = Dimension::ALL.map(bar);
    std::iter::once(heading("Mean per dimension", change)).chain(bars).collect()
}

/// Patterns, then stretches of coherence.
fn distributions(numbers: &Numbers, told: &Told, (app, room): (&App, usize)) -> Vec<Line> {
    let summary = &told.summary;
    let cells = room.saturating_sub(BEFORE).clamp(8, longest(app.size.0));
    let bars = |from: usize, count: usize| {
        let groups = numbers.groups.iter().enumerate().skip(from).take(count);
        let most = groups.clone().map(|(_, group)| group.clients).max().unwrap_or_default();
        let line = move |(row, group): (usize, &Group)| Line {
            row: Some(row),
            what: What::Bar(counted(&group.label, group.clients, most, cells)),
        };
        groups.map(line).collect::<Vec<_>>()
    };
    let patterns = summary.patterns.len();
    let median = summary.averages.median.map(|median| format!("median {median}"));
    let mut lines = vec![heading("Patterns", "clients whose latest score matches")];
    lines.extend(bars(0, patterns));
    lines.push(plain(What::Blank));
    lines.push(heading("Coherence, all active clients", median.unwrap_or_default()));
    lines.extend(bars(patterns, summary.stretches.len()));
    lines
}

fn counted(label: &str, count: usize, most: usize, cells: usize) -> Bar {
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Bar {
        label: label.to_owned(),
        value: count.to_string(),
        part: wide(count),
        whole: wide(most),
        cells,
        ends: false,
        rest: String::new(),
        dimension: label.split(' ').next().and_then(|word| word.parse().ok()),
    }
}

fn velocity(told: &Told, (app, room): (&App, usize)) -> Vec<Line> {
    let paces = &told.summary.paces;
    let cells = room.saturating_sub(BEFORE).clamp(8, longest(app.size.0));
    let most = paces.iter().map(|(_, clients)| *clients).max().unwrap_or_default();
    let bar =
        |(pace, clients): &(Pace, usize)| plain(What::Bar(counted(pace.words(), *clients, most, cells)));
    std::iter::once(heading("Velocity", "of scores made in the range")).chain(paces.iter().map(bar)).collect()
}

/// The cells of share and coherence, and of one dimension.
const MEANS: usize = 7 + 6;
const MEAN: usize = 5;

fn cohorts(numbers: &Numbers, told: &Told, (app, room): (&App, usize)) -> Vec<Line> {
    let Some((by, _)) = &told.cohorts else { return Vec::new() };
    let all = 4 * MEAN;
    let with_dimensions = room >= BEFORE + 8 + MEANS + all;
    let rest = MEANS + if with_dimensions { all } else { 0 };
    let cells = room.saturating_sub(BEFORE + rest).clamp(8, longest(app.size.0));
    let whom = match by {
        crate::domain::analytics::cohort::By::Status => "All clients",
        _ => "Active clients",
    };
    let scores = match numbers.span {
        Span::Everything => "their newest scores".to_owned(),
        span => format!("scores made {}", span.within()),
    };
    let mut titles = format!(
        "  {:<LABEL$}{:>COUNT$}  {:cells$}{:>7}{:>6}",
        by.key().to_uppercase(),
        "N",
        "",
        "SHARE",
        "COH"
    );
    if with_dimensions {
        titles.extend(Dimension::ALL.map(|dimension| format!("{:>MEAN$}", dimension.key())));
    }
    let mut lines = vec![heading(format!("{whom} by {by}"), scores), plain(What::Titles(titles))];
    let most = numbers.groups.iter().map(|group| group.clients).max().unwrap_or_default();
    lines.extend(numbers.groups.iter().enumerate().map(|(row, group)| {
        let mut bar = counted(&group.label, group.clients, most, cells);
        if let Some((share, averages)) = &group.means {
            bar.rest = told_means(*share, averages, with_dimensions);
            if averages.clients > 0 && averages.scored < ENOUGH {
                bar.value.push('*');
            }
        }
        Line { row: Some(row), what: What::Bar(bar) }
    }));
    lines
}

fn told_means(share: Option<Share>, averages: &Averages, with_dimensions: bool) -> String {
    let told = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let share = share.filter(|_| averages.clients > 0).map(|share| format!("{share}%"));
    let mut line =
        format!("{:>7}{:>6}", told(share), told(averages.coherence.map(|percent| percent.to_string())));
    if with_dimensions {
        let mean = |dimension| told(averages.now[dimension].map(|now| now.to_string()));
        line.extend(Dimension::ALL.map(|dimension| format!("{:>MEAN$}", mean(dimension))));
    }
    line
}

/// How interventions fared.
pub(in crate::tui) fn interventions(numbers: &Numbers, told: &Told, room: usize, looks: Looks) -> Vec<Line> {
    let name = room.saturating_sub(42).clamp(12, 48);
    let line = |code: &str, title: &str, numbers: [&str; 5]| {
        let [given, running, done, rating, change] = numbers;
        format!(
            "  {} {}{given:>6}{running:>5}{done:>6}{rating:>7}{change:>8}",
            column(code, 7, false, looks),
            column(title, name, false, looks)
        )
    };
    let mut lines = vec![heading("Interventions", "an association, not proof")];
    let fared = told.fared.as_deref().unwrap_or_default();
    if fared.is_empty() {
        let when = numbers.span.within();
        lines.push(plain(What::Titles(format!("  none was assigned {when}"))));
        return lines;
    }
    lines.push(plain(What::Titles(line("CODE", "NAME", ["GIVEN", "NOW", "DONE", "RATING", "CHANGE"]))));
    lines.extend(fared.iter().enumerate().map(|(place, it): (usize, &Fared)| {
        let seen = &it.evidence;
        let none = || "-".to_owned();
        let rating = seen.told_rating().map_or_else(none, |rating| rating.to_string());
        let change = seen.told_change().map_or_else(none, |change| format!("{change:+}"));
        let counts = [it.given, it.running, seen.completed()].map(|count| count.to_string());
        let [given, running, done] = &counts;
        let text = line(&it.code, &it.name, [given, running, done, &rating, &change]);
        Line { row: Some(numbers.groups.len() + place), what: What::Text(text) }
    }));
    lines
}
