//! What the tests of the screens share: frames as text, and keys as people press them.

use ratatui::{
    Frame, Terminal,
    backend::TestBackend,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
};

use super::theme::{Background, Looks};

pub(super) const UNICODE: Looks = Looks { background: Background::Unknown, ascii: false };
pub(super) const ASCII: Looks = Looks { background: Background::Mono, ascii: true };

/// The three sizes that every screen is looked at.
pub(super) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 30), (200, 60)];

pub(super) fn drawn(size: (u16, u16), view: impl FnOnce(&mut Frame<'_>)) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(view).unwrap();
    terminal
}

/// The frame as text, without the blanks at the ends of lines.
pub(super) fn text(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let area = buffer.area;
    let mut lines: Vec<String> = Vec::new();
    for y in area.y..area.bottom() {
        let (mut line, mut skip) = (String::new(), 0_usize);
        for x in area.x..area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = crate::report::measure::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

pub(super) fn key(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

pub(super) fn char(c: char) -> KeyEvent {
    key(KeyCode::Char(c))
}

pub(super) fn ctrl(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)
}

/// Any key that a person, or a cat, may press.
pub(super) fn any_key() -> impl proptest::strategy::Strategy<Value = KeyEvent> {
    use proptest::prelude::*;
    let codes = prop_oneof![
        4 => any::<char>().prop_map(KeyCode::Char),
        12 => prop::char::range('!', '~').prop_map(KeyCode::Char),
        2 => Just(KeyCode::Char(' ')),
        6 => Just(KeyCode::Enter),
        2 => Just(KeyCode::Esc),
        4 => Just(KeyCode::Tab),
        2 => Just(KeyCode::BackTab),
        3 => Just(KeyCode::Backspace),
        2 => Just(KeyCode::Delete),
        3 => Just(KeyCode::Up),
        3 => Just(KeyCode::Down),
        3 => Just(KeyCode::Left),
        3 => Just(KeyCode::Right),
        1 => Just(KeyCode::Home),
        1 => Just(KeyCode::End),
        1 => Just(KeyCode::PageUp),
        1 => Just(KeyCode::PageDown),
        1 => Just(KeyCode::F(1)),
    ];
    let with = prop_oneof![8 => Just(KeyModifiers::NONE), 1 => Just(KeyModifiers::CONTROL), 1 => Just(KeyModifiers::ALT)];
    (codes, with).prop_map(|(code, with)| KeyEvent::new(code, with))
}
