//! Drawing one question of each kind. The answers never move when something is chosen.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    Runner,
    layout::{self, Places},
    view::note,
};
use crate::{
    domain::{
        answer::Answer,
        question::{Kind, Question, Scale},
    },
    report::measure::wrap,
    tui::paint::{Canvas, cells},
};

pub(super) fn question(runner: &Runner, place: usize, canvas: &mut Canvas<'_>) {
    let Some(question) = runner.questions().get(place) else { return };
    let body = Places::of(runner.size).body;
    let chosen = match runner.answers.get(&question.code) {
        Some(Answer::Choices(codes)) => codes.len(),
        _ => 0,
    };
    let (text, under) = layout::asked(question, chosen, usize::from(body.width));
    let styles = text.iter().map(|line| (line, canvas.looks.strong()));
    let quiet = under.iter().map(|line| (line, Style::new()));
    for (y, (line, style)) in (body.y..body.bottom()).zip(styles.chain(quiet).collect::<Vec<_>>()) {
        canvas.put((body.x, y), usize::from(body.width), line, style);
    }
    let area = layout::answers_at(runner, question);
    match &question.kind {
        Kind::Scale(shown) if shown.is_long() => long_scale(runner, question, shown, area, canvas),
        Kind::Scale(shown) => scale(runner, question, shown, area, canvas),
        Kind::MultipleChoice { .. } | Kind::MultiSelect { .. } => options(runner, question, area, canvas),
        Kind::Text => text_area(runner, area, canvas),
    }
}

fn scale(runner: &Runner, question: &Question, scale: &Scale, area: Rect, canvas: &mut Canvas<'_>) {
    let answer = runner.answers.get(&question.code);
    let wide = layout::step(scale, area.width);
    let mut x = area.x;
    for value in scale.min()..=scale.max() {
        let chosen = answer == Some(&Answer::Scale(value));
        let text = if chosen { format!("[ {value} ]") } else { value.to_string() };
        let text = if chosen && wide < 6 { format!("[{value}]") } else { text };
        let before = usize::from(wide).saturating_sub(text.len()) / 2;
        let style = if chosen { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
        canvas.put((x + cells(before), area.y), usize::from(wide), &text, style);
        x += wide;
    }
    let under = area.y + 2;
    let across = usize::from(area.width);
    let after = if let Some(labels) = layout::labels(scale, area.width) {
        for (at, label) in labels {
            canvas.put((area.x + cells(at), under), across - at, &label, Style::new());
        }
        under + 2
    } else {
        let lines = wrap(&question.instruction(), across);
        for (y, line) in (under..).zip(&lines) {
            canvas.put((area.x, y), across, line, Style::new());
        }
        under + cells(lines.len()) + 1
    };
    if let Some(answer) = answer {
        canvas.put((area.x, after), across, &chosen(answer, question), Style::new());
    }
    note(runner, canvas, after + 2);
}

/// What was chosen, in a sentence.
fn chosen(answer: &Answer, question: &Question) -> String {
    match answer {
        Answer::NotApplicable => "You said that it does not apply.".to_owned(),
        answer => format!("You chose {}.", answer.describe(question)),
    }
}

/// A scale with too many points for a row: a line with a mark on it, and the number that is typed.
fn long_scale(runner: &Runner, question: &Question, scale: &Scale, area: Rect, canvas: &mut Canvas<'_>) {
    let answer = runner.answers.get(&question.code);
    let across = usize::from(area.width);
    let (least, most) = (scale.min().to_string(), scale.max().to_string());
    let long = across.saturating_sub(least.len() + most.len() + 4).clamp(10, 60);
    let mut line: Vec<char> = vec!['-'; long];
    if let Some(Answer::Scale(value)) = answer {
        let along = usize::try_from(value - scale.min()).unwrap_or_default() * (long - 1);
        let steps = usize::try_from(scale.max() - scale.min()).unwrap_or(1).max(1);
        line[(along + steps / 2) / steps] = 'o';
    }
    let line: String = line.into_iter().collect();
    canvas.put((area.x, area.y), across, &format!("{least} |{line}| {most}"), Style::new());
    let typed = match (runner.typed.as_str(), answer) {
        ("", Some(Answer::Scale(value))) => format!("[ {value} ]"),
        ("", _) => "Type a number, then Enter.".to_owned(),
        (typed, _) => format!("[ {typed}_ ]"),
    };
    canvas.put((area.x, area.y + 2), across, &typed, Style::new().add_modifier(Modifier::BOLD));
    let lines = wrap(&question.instruction(), across);
    let under = area.y + 4;
    for (y, line) in (under..).zip(&lines) {
        canvas.put((area.x, y), across, line, Style::new());
    }
    let after = under + cells(lines.len()) + 1;
    if let Some(answer) = answer {
        canvas.put((area.x, after), across, &chosen(answer, question), Style::new());
    }
    note(runner, canvas, after + 2);
}

fn options(runner: &Runner, question: &Question, area: Rect, canvas: &mut Canvas<'_>) {
    let answer = runner.answers.get(&question.code);
    let several = matches!(question.kind, Kind::MultiSelect { .. });
    let shown = layout::options(runner, question, area);
    let mut bottom = area.y;
    for (index, (option, lines)) in question.kind.options().iter().zip(shown).enumerate() {
        let Some(lines) = lines else { continue };
        let chosen = answer.is_some_and(|answer| answer.chose(&option.code));
        let marked = if several { index == runner.cursor } else { chosen };
        let tick = match (several, chosen) {
            (true, true) => "[x]",
            (true, false) => "[ ]",
            (false, true) => "(x)",
            (false, false) => "( )",
        };
        let front = format!("{} {}  {tick} ", if marked { ">" } else { " " }, option.code);
        let style = if marked { canvas.looks.strong() } else { Style::new() };
        canvas.put((area.x, lines.top), usize::from(area.width), &front, style);
        let x = area.x + cells(front.len());
        for (y, line) in (lines.top..).zip(&lines.lines) {
            canvas.put((x, y), usize::from(area.right().saturating_sub(x)), line, style);
            bottom = bottom.max(y + 1);
        }
    }
    if question.not_applicable {
        let chosen = answer == Some(&Answer::NotApplicable);
        let (front, tick) = if chosen { (">", "(x)") } else { (" ", "( )") };
        let style = if chosen { canvas.looks.strong() } else { Style::new() };
        let line = format!("{front} n  {tick} Does not apply");
        canvas.put((area.x, bottom + 1), usize::from(area.width), &line, style);
        bottom += 2;
    }
    // Under the answers: what stands alone, then a note.
    if let Some(alone) = question.kind.options().iter().find(|option| several && option.exclusive) {
        let words = format!("\"{}\" clears the others.", alone.text);
        canvas.put((area.x, bottom + 1), usize::from(area.width), &words, canvas.looks.quiet());
        bottom += 1;
    }
    note(runner, canvas, bottom + 1);
}

fn text_area(runner: &Runner, area: Rect, canvas: &mut Canvas<'_>) {
    let high = layout::within_bar(area).height;
    for y in area.y..area.y + high {
        canvas.put((area.x, y), 1, "|", canvas.looks.quiet());
    }
    runner.draft.writing.draw(layout::within_bar(area), canvas);
    let status = runner.draft.status(runner.watch.now());
    let y = area.y + high + 1;
    canvas.put((area.x, y), usize::from(area.width), &status, canvas.looks.quiet());
    if runner.note.is_some() {
        canvas.put((area.x, y), usize::from(area.width), &" ".repeat(usize::from(area.width)), Style::new());
    }
    note(runner, canvas, y);
}

/// The keys of the question, the most needed first.
pub(super) fn hints(runner: &Runner) -> Vec<String> {
    let Some(question) = runner.question() else { return Vec::new() };
    let options = question.kind.options();
    let letters = match (options.first(), options.last()) {
        (Some(first), Some(last)) => format!("{}-{}", first.code, last.code),
        _ => String::new(),
    };
    let (choose, walk) = match &question.kind {
        Kind::Scale(scale) => (format!("{}-{} choose", scale.min(), scale.max()), "Left Right move"),
        Kind::MultipleChoice { .. } => (format!("{letters} choose"), "Up Down move"),
        Kind::MultiSelect { .. } => (format!("{letters} Space mark"), "Up Down move"),
        Kind::Text => {
            return ["Enter new line", "Tab next question", "Shift-Tab previous"].map(str::to_owned).to_vec();
        }
    };
    let choose = match &question.kind {
        Kind::Scale(scale) if scale.is_long() => format!("{}-{} type, Enter", scale.min(), scale.max()),
        _ => choose,
    };
    let mut hints = vec![choose, walk.to_owned()];
    hints.extend(question.not_applicable.then(|| "n does not apply".to_owned()));
    hints.extend(["Enter next", "s skip", "Backspace back", "Del clear"].map(str::to_owned));
    hints
}
