//! Where things stand: a column of 72 cells, a fifth of the way down. Drawing and clicking ask here.

use ratatui::layout::Rect;

use super::Runner;
use crate::{
    domain::question::{Kind, Question, Scale},
    report::measure::{width, wrap},
    tui::paint::cells,
};

/// The widest line of a question.
const READABLE: usize = 70;

/// The parts of a page.
pub(super) struct Places {
    /// Header, bar and the two lines at the bottom.
    pub(super) frame: Rect,
    /// The column that questions and answers stand in.
    pub(super) body: Rect,
}

impl Places {
    pub(super) fn of((wide, high): (u16, u16)) -> Self {
        let (left, across) = if wide >= 90 { ((wide - 76) / 2, 76) } else { (0, wide) };
        // The question starts a fifth of the way down; header and bar keep their distance to it.
        let top = (high / 5).max(3);
        let header = if wide >= 90 { top - 3 } else { 0 };
        let frame = Rect { x: left, y: header, width: across, height: high.saturating_sub(header) };
        let body = Rect {
            x: left + 2,
            y: top,
            width: across.saturating_sub(4).min(72),
            height: high.saturating_sub(top + 3),
        };
        Self { frame, body }
    }
}

/// The lines above the answers: question, hint and what to do.
pub(super) fn asked(question: &Question, chosen: usize, across: usize) -> (Vec<String>, Vec<String>) {
    let across = across.min(READABLE);
    let text = wrap(&question.text, across);
    let mut under: Vec<String> = question.hint.iter().flat_map(|hint| wrap(hint, across)).collect();
    match &question.kind {
        Kind::MultiSelect { .. } => under.push(format!("{} {chosen} chosen.", question.instruction())),
        Kind::Text => under.push(question.instruction()),
        Kind::Scale(_) | Kind::MultipleChoice { .. } => {}
    }
    (text, under)
}

/// The place under question and hints, where answers begin.
pub(super) fn answers_at(runner: &Runner, question: &Question) -> Rect {
    let body = Places::of(runner.size).body;
    let (text, under) = asked(question, 0, usize::from(body.width));
    // Three lines for a question of one line, so that most questions have their answers at the same height.
    let used = cells((text.len() + under.len()).max(2) + 1).min(body.height);
    Rect { y: body.y + used, height: body.height - used, ..body }
}

/// Where a text is written, right of its bar.
pub(super) fn within_bar(area: Rect) -> Rect {
    let height = area.height.saturating_sub(2).clamp(1, 12);
    Rect { x: area.x + 2, width: area.width.saturating_sub(2), height, ..area }
}

/// Where the text of this question is written.
pub(super) fn text_at(runner: &Runner) -> Rect {
    runner.question().map_or(Rect::ZERO, |question| within_bar(answers_at(runner, question)))
}

/// Cells between two values of a scale.
pub(super) fn step(scale: &Scale, across: u16) -> u16 {
    let points = u16::try_from(scale.max() - scale.min() + 1).unwrap_or(1);
    (across / points.max(1)).clamp(3, 8)
}

/// One option as it is drawn.
pub(super) struct OptionLines {
    pub(super) top: u16,
    pub(super) lines: Vec<String>,
}

/// The options in their lines, with a blank line between them where there is room; scrolled so that the marked one
/// shows.
pub(super) fn options(runner: &Runner, question: &Question, area: Rect) -> Vec<Option<OptionLines>> {
    let across = usize::from(area.width.saturating_sub(10)).max(8);
    let wrapped: Vec<Vec<String>> =
        question.kind.options().iter().map(|option| wrap(&option.text, across)).collect();
    let lines: usize = wrapped.iter().map(Vec::len).sum();
    let notes = if wrapped.is_empty() { 0 } else { 3 };
    let room = usize::from(area.height).saturating_sub(notes).max(1);
    let multiple = matches!(question.kind, Kind::MultipleChoice { .. });
    let gap = usize::from(multiple && lines + wrapped.len() <= room + 1);
    let mut tops = Vec::with_capacity(wrapped.len());
    let mut next = 0;
    for option in &wrapped {
        tops.push(next);
        next += option.len() + gap;
    }
    let marked = runner.cursor.min(wrapped.len().saturating_sub(1));
    let top = tops.get(marked).copied().unwrap_or_default();
    let bottom = top + wrapped.get(marked).map_or(0, Vec::len);
    let scrolled = bottom.saturating_sub(room).min(top);
    let place = |(top, mut lines): (usize, Vec<String>)| {
        // The marked one begins on the screen, however long it is.
        lines.truncate(room);
        let shown = top >= scrolled && top + lines.len() <= scrolled + room;
        shown.then(|| OptionLines { top: area.y + cells(top - scrolled), lines })
    };
    tops.into_iter().zip(wrapped).map(place).collect()
}

/// What can be clicked, with its place among values or options.
pub(super) fn places(runner: &Runner) -> Vec<(Rect, usize)> {
    let Some(question) = runner.question() else { return Vec::new() };
    let area = answers_at(runner, question);
    match &question.kind {
        Kind::Scale(scale) if scale.is_long() => Vec::new(),
        Kind::Scale(scale) => {
            let wide = step(scale, area.width);
            let values = usize::try_from(scale.max() - scale.min() + 1).unwrap_or_default();
            let cell =
                |index: usize| Rect { x: area.x + wide * cells(index), width: wide, height: 1, ..area };
            (0..values).map(|index| (cell(index), index)).collect()
        }
        Kind::Text => Vec::new(),
        _ => {
            let shown = options(runner, question, area).into_iter().enumerate();
            let place = |(index, option): (usize, Option<OptionLines>)| {
                let option = option?;
                Some((Rect { y: option.top, height: cells(option.lines.len()), ..area }, index))
            };
            shown.filter_map(place).collect()
        }
    }
}

/// The labels of a scale under their values: cells from the left and the text; none when they would touch.
pub(super) fn labels(scale: &Scale, across: u16) -> Option<Vec<(usize, String)>> {
    let wide = usize::from(step(scale, across));
    let mut placed: Vec<(usize, String)> = Vec::new();
    let mut free = 0;
    for (value, label) in scale.labels() {
        let index = usize::try_from(value - scale.min()).unwrap_or_default();
        let long = width(label);
        let middle = index * wide + wide / 2;
        let end = (index + 1) * wide;
        let at = match value {
            value if value == scale.min() => 2,
            value if value == scale.max() => end.saturating_sub(long),
            _ => middle.saturating_sub(long / 2),
        };
        if at < free || at + long > usize::from(across) {
            return None;
        }
        free = at + long + 2;
        placed.push((at, label.to_owned()));
    }
    Some(placed)
}
