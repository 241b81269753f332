//! The pages that are read: what the answers lead to, and what is missing for a score. Nothing of them is cut: what has no
//! room is scrolled to, and the page says how much that is.

use ratatui::style::Style;

use super::{Page, Runner, layout::Places};
use crate::{
    domain::keys::Key,
    practice::reading::{Measure, Reading},
    report::measure::{width, wrap},
    tui::{paint::Canvas, theme::Looks},
};

/// Pieces one after the other.
type Line = Vec<(String, Style)>;

impl Runner {
    /// The page that is read, in lines; none where that is another one.
    fn read(&self) -> Vec<Line> {
        let across = usize::from(Places::of(self.size).body.width);
        match &self.page {
            Page::Result(reading) => result(reading, self.looks, across),
            Page::Lacking => lacking(self, across),
            Page::Question(_) | Page::Review => Vec::new(),
        }
    }

    /// So many of its lines have no room.
    pub(super) fn hidden(&self) -> usize {
        self.read().len().saturating_sub(usize::from(Places::of(self.size).body.height))
    }

    /// Scrolls the page that is read; whether the key does that.
    pub(super) fn scroll(&mut self, press: Key) -> bool {
        let most = self.hidden();
        let page = usize::from(Places::of(self.size).body.height).saturating_sub(1).max(1);
        let top = self.cursor.min(most);
        self.cursor = match press {
            _ if most == 0 => return false,
            Key::Up | Key::Char('k') => top.saturating_sub(1),
            Key::Down | Key::Char('j') => top + 1,
            Key::PageUp => top.saturating_sub(page),
            Key::PageDown | Key::Char(' ') => top + page,
            Key::Home | Key::Char('g') => 0,
            Key::End | Key::Char('G') => most,
            _ => return false,
        }
        .min(most);
        true
    }
}

/// Draws the page that is read, and under it how much of it is not seen.
pub(super) fn draw(runner: &Runner, canvas: &mut Canvas<'_>) {
    let body = Places::of(runner.size).body;
    let rows = usize::from(body.height);
    let lines = runner.read();
    let most = lines.len().saturating_sub(rows);
    let top = runner.cursor.min(most);
    for (y, line) in (body.y..).zip(lines.iter().skip(top).take(rows)) {
        let pieces: Vec<_> = line.iter().map(|(text, style)| (text.as_str(), *style)).collect();
        canvas.put_all((body.x, y), body.right(), &pieces);
    }
    let counted =
        |count: usize| if count == 1 { "1 more line".to_owned() } else { format!("{count} more lines") };
    let told = match (most - top, top) {
        (0, 0) => return,
        (0, above) => format!("{} above: Up", counted(above)),
        (below, _) => format!("{} below: Down", counted(below)),
    };
    canvas.put_right((body.right(), body.bottom()), usize::from(body.width), &told, canvas.looks.strong());
}

fn plain(text: impl Into<String>) -> Line {
    vec![(text.into(), Style::new())]
}

/// Words in lines, each so many cells from the left.
fn indented(words: &str, by: usize, across: usize) -> impl Iterator<Item = Line> {
    wrap(words, across.saturating_sub(by)).into_iter().map(move |line| plain(" ".repeat(by) + &line))
}

fn result(reading: &Reading, looks: Looks, across: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = reading.measures.iter().map(|it| measure(it, looks, across)).collect();
    if !lines.is_empty() {
        lines.push(Line::new());
    }
    facts(reading, &mut lines, looks, across);
    lines.push(Line::new());
    if !reading.talk.is_empty() {
        lines.push(vec![("To talk about".to_owned(), looks.strong())]);
        lines.extend(reading.talk.iter().flat_map(|flag| indented(flag, 2, across)));
        lines.push(Line::new());
    }
    lines.push(vec![("Next".to_owned(), looks.strong())]);
    lines.extend(reading.next.iter().flat_map(|next| indented(next, 2, across)));
    lines
}

/// A dimension with its score; what it is called in full is left out where it does not fit.
fn measure(measure: &Measure, looks: Looks, across: usize) -> Line {
    let score = measure.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
    let mut line = vec![
        (format!("{:<5}", measure.dimension.key()), looks.dimension(measure.dimension)),
        (format!("{score:<6}"), looks.strong()),
        (format!("{:<14}{:<8}", measure.words(), measure.band()), Style::new()),
    ];
    let used: usize = line.iter().map(|(text, _)| width(text)).sum();
    let name = measure.dimension.name();
    if used + width(name) <= across {
        line.push((name.to_owned(), looks.quiet()));
    }
    line
}

/// Cells of the name of a fact.
const NAME: usize = 13;

fn facts(reading: &Reading, lines: &mut Vec<Line>, looks: Looks, across: usize) {
    let mut facts = vec![("Coherence", reading.coherence())];
    if reading.percent.is_some() {
        facts.push(("Best lever", reading.lever_words()));
        facts.push(("Velocity", reading.speed.words()));
        facts.push(("Pattern", reading.pattern_words()));
    }
    facts.extend(reading.breakthroughs.iter().map(|rise| ("Breakthrough", rise.clone())));
    for (name, words) in facts {
        for (row, words) in wrap(&words, across.saturating_sub(NAME)).into_iter().enumerate() {
            let name = if row == 0 { name } else { "" };
            lines.push(vec![(format!("{name:<NAME$}"), Style::new()), (words, looks.strong())]);
        }
    }
}

fn lacking(runner: &Runner, across: usize) -> Vec<Line> {
    let looks = runner.looks;
    let mut lines = vec![vec![("Too little is answered for a score".to_owned(), looks.strong())]];
    // What could not be done is said before what there is to do.
    let note = runner.note.iter().flat_map(|note| wrap(note, across));
    lines.extend(note.map(|line| vec![(line, looks.strong())]));
    lines.push(Line::new());
    lines.extend(runner.lacking().0.iter().flat_map(|line| wrap(line, across)).map(plain));
    lines.push(Line::new());
    lines.push(plain("Enter goes on with the first of them."));
    lines.push(plain("w closes the assessment without a score."));
    lines
}
