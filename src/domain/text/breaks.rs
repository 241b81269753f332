//! Line breaks in what holds one line. The text is kept, with blanks where they were; that they are gone is noted here, by
//! whoever takes them out, so that whoever stores the line can say so.

use std::cell::RefCell;

thread_local! {
    static JOINED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a text has more than one line. A break at its end, as every pipe has one, makes no second line.
pub fn has_several_lines(text: &str) -> bool {
    text.trim().contains(is_break)
}

/// The lines with something on them.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_break).map(str::trim).filter(|line| !line.is_empty())
}

/// Notes that a field gets a text on one line that had several.
pub(super) fn join(field: &'static str, text: &str) {
    if has_several_lines(text) {
        JOINED.with_borrow_mut(|joined| {
            if !joined.contains(&field) {
                joined.push(field);
            }
        });
    }
}

/// The fields whose lines were joined since this was asked last.
pub fn joined() -> Vec<&'static str> {
    JOINED.take()
}

/// The same, as it is told.
pub fn joined_words() -> Option<String> {
    let fields = joined();
    let (had, is) = if fields.len() == 1 { ("had", "is") } else { ("had", "are") };
    (!fields.is_empty()).then(|| {
        let fields = fields.join(", ");
        format!("The {fields} {had} line breaks and {is} stored on one line")
    })
}

#[cfg(test)]
mod tests {
    use super::super::{LINE, line};
    use super::*;

    #[test]
    fn what_is_joined_is_noted_once() {
        joined();
        assert_eq!(line("title", "two\nlines", LINE).unwrap(), "two lines");
        assert_eq!(line("title", "two\r\nlines", LINE).unwrap(), "two lines");
        assert_eq!(line("focus", "one line\n", LINE).unwrap(), "one line");
        assert_eq!(joined_words().unwrap(), "The title had line breaks and is stored on one line");
        assert_eq!(joined_words(), None);
        assert_eq!(lines("a\n\n b\r\nc\u{2028}").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
