//! The result page: what the answers lead to, in words.

use ratatui::style::Style;

use super::{Runner, layout::Places};
use crate::{
    practice::reading::Reading,
    report::measure::wrap,
    tui::paint::{Canvas, cells},
};

pub(super) fn result(runner: &Runner, reading: &Reading, canvas: &mut Canvas<'_>) {
    let body = Places::of(runner.size).body;
    let across = usize::from(body.width);
    let mut y = body.y;
    for measure in &reading.measures {
        let name = format!("{:<5}", measure.dimension.key());
        let score = measure.score.map_or_else(|| "-".to_owned(), |score| score.to_string());
        let (tint, plain) = (canvas.looks.dimension(measure.dimension), Style::new());
        let rest = format!("{:<14}{:<8}", measure.words(), measure.band());
        let pieces: [(&str, Style); 3] =
            [(&name, tint), (&format!("{score:<6}"), canvas.looks.strong()), (&rest, plain)];
        let end = body.right();
        let at = canvas.put_all((body.x, y), end, &pieces);
        canvas.put(
            (at, y),
            usize::from(end.saturating_sub(at)),
            measure.dimension.name(),
            canvas.looks.quiet(),
        );
        y += 1;
    }
    y += u16::from(!reading.measures.is_empty());
    y = facts(reading, canvas, (body.x, y), across);
    let bottom = runner.size.1.saturating_sub(3 + cells(reading.next.len()) + 2);
    if !reading.talk.is_empty() && y < bottom {
        canvas.put((body.x, y), across, "To talk about", canvas.looks.strong());
        y += 1;
        let lines = reading.talk.iter().flat_map(|flag| wrap(flag, across.saturating_sub(2)));
        for line in lines.take(usize::from(bottom.saturating_sub(y))).collect::<Vec<_>>() {
            canvas.put((body.x + 2, y), across - 2, &line, Style::new());
            y += 1;
        }
        y += 1;
    }
    canvas.put((body.x, y), across, "Next", canvas.looks.strong());
    for (y, next) in (y + 1..).zip(&reading.next) {
        canvas.put((body.x + 2, y), across - 2, next, Style::new());
    }
}

fn facts(reading: &Reading, canvas: &mut Canvas<'_>, (x, mut y): (u16, u16), across: usize) -> u16 {
    let mut facts = vec![("Coherence", reading.coherence())];
    if reading.percent.is_some() {
        facts.push(("Best lever", reading.lever_words()));
        facts.push(("Velocity", reading.speed.words()));
        facts.push(("Pattern", reading.pattern_words()));
    }
    facts.extend(reading.breakthroughs.iter().map(|rise| ("Breakthrough", rise.clone())));
    for (name, words) in facts {
        canvas.put((x, y), 12, name, Style::new());
        for line in wrap(&words, across.saturating_sub(13)) {
            canvas.put((x + 13, y), across.saturating_sub(13), &line, canvas.looks.strong());
            y += 1;
        }
    }
    y + 1
}
