//! Something to read over a screen: lines under a title, which scroll.

use ratatui::{layout::Rect, style::Style};

use super::{
    Taken,
    frame::{frame, room},
};
use crate::{
    domain::keys::Key,
    report::measure::{width, wrap},
    tui::{
        paint::{Canvas, cells},
        screen::prepare::Prepared,
        theme::{Background, Looks},
    },
};

/// A line to be drawn.
pub(in crate::tui) enum Line {
    /// A heading, filled up with a rule.
    Heading(String),
    /// Pieces one after the other.
    Pieces(Vec<(String, Style)>),
}

impl Line {
    /// One piece without a style of its own.
    pub(in crate::tui) fn plain(text: impl Into<String>) -> Self {
        Self::Pieces(vec![(text.into(), Style::new())])
    }

    /// Draws it on the first line of an area.
    pub(in crate::tui) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        match self {
            Self::Heading(text) => canvas.heading((area.x, area.y), usize::from(area.width), text),
            Self::Pieces(pieces) => {
                let pieces: Vec<_> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
                canvas.put_all((area.x, area.y), area.right(), &pieces);
            }
        }
    }
}

/// What a sheet shows.
enum Content {
    /// Plain lines, wrapped.
    Lines(Vec<String>),
    /// What there is to know before a session.
    Prepared(Box<Prepared>),
}

/// Lines under a title.
pub(in crate::tui) struct Sheet {
    title: String,
    content: Content,
    top: usize,
    /// Whether only Enter and Esc close it, and not a key that was meant for what lies under it.
    stays: bool,
}

/// The narrowest a sheet is, inside.
const NARROWEST: usize = 52;

impl Sheet {
    pub(in crate::tui) fn new(title: String, lines: Vec<String>) -> Self {
        Self { title, content: Content::Lines(lines), top: 0, stays: false }
    }

    /// What has to be seen before anything else is done.
    pub(in crate::tui) fn notice(title: String, lines: Vec<String>) -> Self {
        Self { stays: true, ..Self::new(title, lines) }
    }

    /// Whether it is such a thing.
    pub(in crate::tui) const fn is_notice(&self) -> bool {
        self.stays
    }

    pub(in crate::tui) fn prepared(prepared: Prepared) -> Self {
        let title = format!("Prepare: {}", prepared.title);
        Self { title, content: Content::Prepared(Box::new(prepared)), top: 0, stays: false }
    }

    fn lines(&self, wide: usize, looks: Looks) -> Vec<Line> {
        match &self.content {
            Content::Lines(lines) => {
                lines.iter().flat_map(|line| laid(line, wide)).map(Line::plain).collect()
            }
            Content::Prepared(prepared) => prepared.lines(wide, usize::MAX, looks),
        }
    }

    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<()> {
        // How far it can go depends on the size; drawing stops at the last page.
        let most = self.lines(NARROWEST, Looks { background: Background::Mono, ascii: true }).len();
        self.top = match key {
            Key::Up | Key::Char('k') => self.top.saturating_sub(1),
            Key::Down | Key::Char('j') => (self.top + 1).min(most),
            Key::PageUp => self.top.saturating_sub(10),
            Key::PageDown | Key::Char(' ') => (self.top + 10).min(most),
            Key::Home | Key::Char('g') => 0,
            Key::Enter | Key::Esc => return Taken::Closes,
            _ if self.stays => self.top,
            _ => return Taken::Closes,
        };
        Taken::Stays
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let area = canvas.buffer.area;
        let wide = usize::from(area.width).saturating_sub(6).clamp(56, 84);
        let lines = self.lines(room(canvas, wide), canvas.looks);
        let most = usize::from(area.height).saturating_sub(5);
        let keys = self.keys(lines.len() + 1 > most);
        let inside = frame(canvas, (wide, (lines.len() + 1).min(most)), &self.title, keys);
        let rows = usize::from(inside.height.saturating_sub(1)).max(1);
        let top = self.top.min(lines.len().saturating_sub(rows));
        for (row, line) in lines.iter().skip(top).take(rows).enumerate() {
            line.draw(Rect { y: inside.y + cells(row), height: 1, ..inside }, canvas);
        }
    }

    /// The keys that it knows.
    pub(in crate::tui) const fn keys(&self, scrolls: bool) -> &'static str {
        match (scrolls, self.stays) {
            (true, true) => "Up Down scroll  Enter or Esc close",
            (true, false) => "Up Down scroll  any other key closes",
            (false, true) => "Enter or Esc close",
            (false, false) => "Any key closes this",
        }
    }
}

/// A line in as many as it needs. One that fits keeps its columns; what follows of a list's item stands under its words.
fn laid(line: &str, wide: usize) -> Vec<String> {
    if width(line) <= wide {
        return vec![line.to_owned()];
    }
    let words = line.trim_start();
    let mark = words.split(' ').next().filter(|first| *first == "-" || first.parse::<u32>().is_ok());
    let mark = mark.map_or(0, |mark| mark.len() + 1);
    let indent = line.len() - words.len() + mark;
    let Some((front, rest)) = line.split_at_checked(indent) else { return wrap(line, wide) };
    let mut lines = wrap(rest, wide.saturating_sub(indent));
    for (row, text) in lines.iter_mut().enumerate() {
        *text = if row == 0 { format!("{front}{text}") } else { " ".repeat(indent) + text };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::laid;

    #[test]
    fn items_of_lists_hang() {
        assert_eq!(laid("  1 one two three", 12), ["  1 one two", "    three"]);
        assert_eq!(laid("- one two three", 9), ["- one two", "  three"]);
        assert_eq!(laid("one two three", 9), ["one two", "three"]);
        assert_eq!(laid("a   columns", 12), ["a   columns"]);
    }
}
