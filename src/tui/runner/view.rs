//! Drawing the runner; pure.

use ratatui::{Frame, style::Style};

use super::{Page, Runner, layout::Places, pages, questions};
use crate::{
    report::measure::width,
    tui::paint::{Canvas, cells, column, too_small},
};

/// Draws the page that is open.
pub fn view(runner: &Runner, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut(), runner.looks);
    if too_small(&mut canvas, &format!("coach assess resume {}", runner.handle)) {
        return;
    }
    header(runner, &mut canvas);
    match &runner.page {
        Page::Question(place) => questions::question(runner, *place, &mut canvas),
        Page::Review => review(runner, &mut canvas),
        Page::Lacking | Page::Result(_) => pages::draw(runner, &mut canvas),
    }
    bottom(runner, &mut canvas);
}

fn header(runner: &Runner, canvas: &mut Canvas<'_>) {
    let frame = Places::of(runner.size).frame;
    let total = runner.questions().len();
    let (place, done) = match &runner.page {
        Page::Question(place) => (format!("question {} of {total}", place + 1), place + 1),
        Page::Review | Page::Lacking => ("check your answers".to_owned(), total),
        Page::Result(_) => ("completed".to_owned(), total),
    };
    let end = frame.right() - 1;
    canvas.put_right((end, frame.y), 40, &place, Style::new());
    let room = usize::from(frame.width).saturating_sub(width(&place) + 4);
    canvas.put((frame.x + 1, frame.y), room, &runner.title, canvas.looks.strong());
    let across = usize::from(frame.width).saturating_sub(3);
    let full = (across * done).checked_div(total).unwrap_or(across);
    let (strong, quiet) = (canvas.looks.strong(), canvas.looks.quiet());
    let y = frame.y + 1;
    canvas.put((frame.x + 2, y), full, &canvas.looks.done().repeat(full), strong);
    let rest = across - full;
    canvas.put((frame.x + 2 + cells(full), y), rest, &canvas.looks.rule().repeat(rest), quiet);
    if let Some(banner) = &runner.banner {
        canvas.put((frame.x + 2, y + 1), across, banner, canvas.looks.strong());
    }
}

fn bottom(runner: &Runner, canvas: &mut Canvas<'_>) {
    let frame = Places::of(runner.size).frame;
    let (x, high) = (frame.x + 1, runner.size.1);
    let across = usize::from(frame.width).saturating_sub(2);
    let status = match &runner.page {
        Page::Result(_) => "Everything is saved.".to_owned(),
        _ => format!("Every answer is saved at once. Back here: coach assess resume {}", runner.handle),
    };
    canvas.put((x, high - 2), across, &status, canvas.looks.quiet());
    canvas.put((x, high - 1), across, &hints(runner, across), Style::new());
}

/// The keys of a page: hints are dropped whole from the right, but the way out stays.
fn hints(runner: &Runner, across: usize) -> String {
    let scrolls = runner.hidden() > 0;
    let hints: Vec<String> = match &runner.page {
        Page::Question(_) => questions::hints(runner),
        Page::Review => ["F finish", "Enter change", "Up Down move", "Backspace last question"]
            .map(str::to_owned)
            .to_vec(),
        Page::Lacking => {
            let scroll = scrolls.then_some("Up Down scroll");
            let keys = ["Enter go on answering", "w complete without a score", "Esc back"].into_iter();
            keys.chain(scroll).map(str::to_owned).collect()
        }
        Page::Result(_) if scrolls => ["Up Down scroll", "any other key leaves"].map(str::to_owned).to_vec(),
        Page::Result(_) => vec!["Any key leaves".to_owned()],
    };
    let out = if matches!(runner.page, Page::Question(_) | Page::Review) { "Esc save and leave" } else { "" };
    let mut line = String::new();
    for hint in hints {
        if width(&line) + width(&hint) + 2 + width(out) > across {
            break;
        }
        line.push_str(&hint);
        line.push_str("  ");
    }
    line + out
}

fn review(runner: &Runner, canvas: &mut Canvas<'_>) {
    let Places { body, frame } = Places::of(runner.size);
    let (total, answered) = (runner.questions().len(), runner.answers.len());
    let across = usize::from(body.width);
    canvas.put((body.x, body.y), across, "Check your answers", canvas.looks.strong());
    let left = if answered == total { "" } else { " Unanswered questions are left out of the score." };
    let line = format!("{answered} of {total} answered.{left}");
    canvas.put((body.x, body.y + 1), across, &line, Style::new());
    // The list takes what the lines under it leave: a blank one, the sentence, a note, and the bottom.
    let rows = usize::from(body.height.saturating_sub(6)).max(1);
    let first = runner.cursor.saturating_sub(rows / 2).min(total.saturating_sub(rows));
    let wide = across.min(usize::from(frame.width.saturating_sub(4)));
    let answer_wide = (wide / 3).clamp(14, 30);
    for (row, (place, question)) in runner.questions().iter().enumerate().skip(first).take(rows).enumerate() {
        let y = body.y + 3 + cells(row);
        let marked = place == runner.cursor;
        let answer = runner.answers.get(&question.code);
        let told = match answer {
            Some(answer) => answer.brief(question),
            None if question.optional => "left out (optional)".to_owned(),
            None => "not answered".to_owned(),
        };
        let text = column(&question.text, wide.saturating_sub(answer_wide + 8), false, canvas.looks);
        let told = column(&told, answer_wide, false, canvas.looks);
        let line = format!("{} {:>2}  {text}  {told}", if marked { ">" } else { " " }, place + 1);
        let style = if marked { canvas.looks.marked() } else { Style::new() };
        canvas.put((body.x, y), wide, &line, style);
    }
    let y = body.y + 4 + cells(rows.min(total));
    let what = "Press F to finish and score, or Enter to change the marked answer.";
    canvas.put((body.x, y), across, what, Style::new());
    note(runner, canvas, y + 1);
}

/// What could not be done.
pub(super) fn note(runner: &Runner, canvas: &mut Canvas<'_>, y: u16) {
    let body = Places::of(runner.size).body;
    if let Some(note) = &runner.note {
        canvas.put(
            (body.x, y.min(runner.size.1.saturating_sub(3))),
            usize::from(body.width),
            note,
            canvas.looks.strong(),
        );
    }
}
