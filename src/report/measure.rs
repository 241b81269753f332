//! Text measured in terminal cells: widths, cutting, padding and wrapping that keep wide characters aligned.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `cells` cells; a cut is marked with `mark`, which is one cell wide.
pub(crate) fn fit<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    Cow::Owned(head(text, cells.saturating_sub(1)).trim_end().to_owned() + mark)
}

/// The same, cut behind a word where that keeps at least two thirds of what fits.
pub(crate) fn fit_words<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let kept = head(text, cells.saturating_sub(1));
    let whole = text[kept.len()..].starts_with(char::is_whitespace);
    let word = kept.rfind(char::is_whitespace).and_then(|end| kept.get(..end)).unwrap_or(kept);
    let kept = if whole || width(word) * 3 < cells * 2 { kept } else { word };
    Cow::Owned(kept.trim_end().to_owned() + mark)
}

/// Adds spaces on the right, or on the left, up to `cells`.
pub(crate) fn pad(line: &mut String, text: &str, cells: usize, right: bool) {
    let missing = cells.saturating_sub(width(text));
    let (before, after) = if right { (missing, 0) } else { (0, missing) };
    line.extend(std::iter::repeat_n(' ', before));
    line.push_str(text);
    line.extend(std::iter::repeat_n(' ', after));
}

/// The text in lines of at most `cells`, broken at spaces, and within a word only when it is longer than a line. A
/// number keeps its percent sign.
pub(crate) fn wrap(text: &str, cells: usize) -> Vec<String> {
    wrap_but(text, cells, |_| false)
}

/// The same for what is copied from: the path of a file stays whole, however long it is.
pub(crate) fn wrap_around_paths(text: &str, cells: usize) -> Vec<String> {
    wrap_but(text, cells, |word| word.contains(['/', '\\']))
}

fn wrap_but(text: &str, cells: usize, whole: fn(&str) -> bool) -> Vec<String> {
    const JOINT: char = '\u{a0}';
    let cells = cells.max(2);
    let text = text.replace(" %", "\u{a0}%");
    let mut lines = vec![];
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() && c != JOINT);
    for mut word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() && width(&line) + 1 + width(word) > cells {
            lines.push(std::mem::take(&mut line));
        }
        while line.is_empty() && width(word) > cells && !whole(word) {
            let (first, rest) = word.split_at(head(word, cells).len().max(cluster(word)));
            lines.push(first.to_owned());
            word = rest;
        }
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(|line| line.replace(JOINT, " ")).collect()
}

/// The longest beginning that fits and splits no visible character.
fn head(text: &str, cells: usize) -> &str {
    let (mut end, mut used) = (0, 0);
    while end < text.len() {
        let rest = &text[end..];
        let first = &rest[..cluster(rest)];
        used += width(first);
        if used > cells {
            break;
        }
        end += first.len();
    }
    &text[..end]
}

/// Bytes of the first visible character with what joins it: marks, variation selectors, skin tones, joined emoji.
pub(crate) fn cluster(text: &str) -> usize {
    let mut joined = true;
    for (at, c) in text.char_indices() {
        let extends = at > 0 && (c.width().unwrap_or(0) == 0 || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c));
        if !joined && !extends {
            return at;
        }
        joined = c == '\u{200d}';
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_between_visible_characters() {
        assert_eq!(fit("王小明", 5, "…"), "王小…");
        assert_eq!(fit("王小明", 4, "…"), "王…", "half a character does not fit");
        assert_eq!(fit("王小明", 6, "…"), "王小明");
        let family = "👩\u{200d}👩\u{200d}👧 family";
        assert_eq!(fit(family, 4, "…"), "👩\u{200d}👩\u{200d}👧…");
        assert_eq!(fit(family, 2, "~"), "~");
        assert_eq!(fit("Ame\u{301}lie", 4, "…"), "Ame\u{301}…");
    }

    #[test]
    fn cuts_behind_a_word_where_enough_is_left() {
        assert_eq!(fit_words("Disagree once in the Monday meeting", 25, "…"), "Disagree once in the…");
        assert_eq!(fit_words("Disagree once in the Monday meeting", 21, "…"), "Disagree once in the…");
        assert_eq!(fit_words("Bartholomew Featherstonehaugh", 24, "…"), "Bartholomew Featherston…");
        assert_eq!(fit_words("王小明 王小明", 10, "…"), "王小明 王…");
        assert_eq!(fit_words("word", 4, "…"), "word");
    }

    #[test]
    fn wraps_at_spaces() {
        assert_eq!(wrap("to be or not to be", 6), ["to be", "or not", "to be"]);
        assert_eq!(wrap("from 44.9 to 51.3 % now", 14), ["from 44.9 to", "51.3 % now"]);
        assert_eq!(wrap("a 王小明王小明 b", 6), ["a", "王小明", "王小明", "b"]);
        assert_eq!(wrap("", 6), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "\\PC{0,40}", cells in 2_usize..30) {
            prop_assert!(width(&fit(&text, cells, "…")) <= cells);
            prop_assert!(width(&fit_words(&text, cells, "…")) <= cells);
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells, "{line:?}");
            }
        }
    }
}
