//! Text from strangers on its way to a terminal: what could move the cursor, colour, hide or reorder is left out.

use std::{borrow::Cow, fmt};

/// A string that shows without C0, DEL and C1 controls, bidirectional marks, and line or paragraph separators.
///
/// Line feeds go too: whoever prints several lines splits them first. Joiners and variation selectors stay, because
/// emoji and several scripts need them.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.split(is_hostile).try_for_each(|harmless| f.write_str(harmless))
    }
}

/// The text on one line: breaks and tabs become one space each, other hostile characters disappear.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace("\r\n", " ").replace(is_break, " ");
    Cow::Owned(Printable(&spaced).to_string())
}

/// Whether a character must not reach a terminal.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_a_terminal_would_obey() {
        let hostile = "a\u{1b}[31m\u{9b}2Jb\u{7f}\u{0}\n\u{202e}c\u{2066}d\u{200f}\u{61c}\u{2028}";
        assert_eq!(Printable(hostile).to_string(), "a[31m2Jbcd");
    }

    #[test]
    fn keeps_what_people_write() {
        for text in ["Chloé", "王小明", "👩\u{200d}👧", "❤\u{fe0f}", "علي", "'=-+@"] {
            assert_eq!(Printable(text).to_string(), text);
            assert!(matches!(one_line(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn breaks_become_spaces() {
        assert_eq!(one_line("a\r\nb\tc\nd\u{2028}e\u{1b}f"), "a b c d ef");
    }
}
