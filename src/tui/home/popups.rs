//! What lies over the screens: the form for a new client, and the choice of an assessment.

use ratatui::style::Style;

use super::{
    Pick,
    form::{ASKED, Form},
};
use crate::{
    report::measure::width,
    tui::paint::{Canvas, cells, middle},
};

pub(super) fn add(form: &Form, canvas: &mut Canvas<'_>) {
    let inside = canvas.popup(middle(canvas.buffer.area, 64, 10), "New client");
    let looks = canvas.looks;
    for (index, (asked, line)) in ASKED.iter().zip(&form.lines).enumerate() {
        let y = inside.y + 1 + cells(index);
        let here = index == form.at;
        canvas.put((inside.x, y), 8, asked, if here { looks.strong() } else { Style::new() });
        let room = usize::from(inside.width).saturating_sub(11);
        let (before, after) = line.parts();
        // A long line shows its end up to the cursor.
        let skipped = width(before).saturating_sub(room);
        let before: String = before.chars().skip(skipped).collect();
        let mut next = after.chars();
        let under = next.next().map_or_else(|| " ".to_owned(), String::from);
        let cursor = if here { looks.marked() } else { Style::new() };
        let pieces = [(before.as_str(), Style::new()), (&under, cursor), (next.as_str(), Style::new())];
        canvas.put_all((inside.x + 9, y), inside.right(), &pieces);
    }
    let y = inside.y + 5;
    match &form.error {
        Some(error) => canvas.put((inside.x, y), usize::from(inside.width), error, looks.strong()),
        None => canvas.put(
            (inside.x, y),
            usize::from(inside.width),
            "Focus and e-mail can be left empty.",
            looks.quiet(),
        ),
    };
    canvas.put(
        (inside.x, y + 2),
        usize::from(inside.width),
        "Tab next line  Enter on the last adds  Esc keeps none",
        Style::new(),
    );
}

pub(super) fn pick(name: &str, choices: &[Pick], cursor: usize, canvas: &mut Canvas<'_>) {
    let area = canvas.buffer.area;
    let inside = canvas.popup(middle(area, 64, choices.len() + 6), &format!("Assess {name}"));
    let rows = usize::from(inside.height.saturating_sub(4)).max(1);
    let first = cursor.saturating_sub(rows.saturating_sub(1));
    for (row, (place, choice)) in choices.iter().enumerate().skip(first).take(rows).enumerate() {
        let marked = place == cursor;
        let line = format!("{} {}  {}", if marked { ">" } else { " " }, place + 1, choice.words);
        let style = if marked { canvas.looks.marked() } else { Style::new() };
        canvas.put((inside.x, inside.y + 1 + cells(row)), usize::from(inside.width), &line, style);
    }
    let y = inside.bottom().saturating_sub(1);
    canvas.put(
        (inside.x, y),
        usize::from(inside.width),
        "Enter begins  Up Down or digits choose  Esc back",
        Style::new(),
    );
}
