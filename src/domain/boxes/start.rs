//! How a box begins: as a task of a list in Markdown does, `- [ ]`, `* [x]`, `1. [ ]`. What only looks so is told.

use super::Doubt;

/// The beginning of a line that is a box, or looks like one.
pub(super) struct Start<'a> {
    /// Whether it is ticked.
    pub(super) done: bool,
    /// What follows.
    pub(super) words: &'a str,
    /// Why it is none.
    pub(super) doubt: Option<Doubt>,
}

/// Bullets and boxes of other programs that come with what is pasted; in Markdown they are letters like any other.
const BULLETS: [char; 7] = ['\u{2022}', '\u{2013}', '\u{2014}', '\u{b7}', '\u{25e6}', '\u{2023}', '\u{25aa}'];
const DRAWN: [(char, bool); 3] = [('\u{2610}', false), ('\u{2611}', true), ('\u{2612}', true)];

/// The beginning of a line; none where it does not look like a box.
pub(super) fn of(line: &str) -> Option<Start<'_>> {
    let line = line.trim_start();
    if let Some(quoted) = line.strip_prefix('>') {
        return Some(Start { doubt: Some(Doubt::Quoted), ..of(quoted)? });
    }
    let behind = bullet(line);
    let rest = behind.or_else(|| line.strip_prefix(BULLETS)).unwrap_or(line);
    let open = rest.trim_start();
    if let Some((words, done)) =
        DRAWN.iter().find_map(|(drawn, done)| Some((open.strip_prefix(*drawn)?, *done)))
    {
        return Some(Start { done, words, doubt: Some(Doubt::Unlisted) });
    }
    let listed = behind.is_some() && open.len() < rest.len();
    let (mark, words) = open.strip_prefix('[')?.split_once(']')?;
    let apart = words.is_empty() || words.starts_with(char::is_whitespace);
    let (done, doubt) = match mark.trim() {
        mark @ ("" | "x" | "X") => (!mark.is_empty(), (!apart).then_some(Doubt::Joined)),
        // `[1] Smith 2020` is a reference, and `[?]` what other programs make of a box.
        mark if listed && apart => (false, Some(Doubt::Mark { mark: sign(mark)? })),
        _ => return None,
    };
    Some(Start { done, words, doubt: if listed { doubt } else { Some(Doubt::Unlisted) } })
}

/// What follows the bullet or the number at the beginning of a line.
fn bullet(line: &str) -> Option<&str> {
    line.strip_prefix(['-', '*', '+']).or_else(|| {
        let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let numbered = (1..=9).contains(&(line.len() - rest.len()));
        rest.strip_prefix(['.', ')']).filter(|_| numbered)
    })
}

/// The one character of a mark that is neither a letter nor a digit.
fn sign(mark: &str) -> Option<char> {
    let mut signs = mark.chars();
    signs.next().filter(|sign| !sign.is_alphanumeric() && signs.next().is_none())
}
