//! Text from strangers: the one home of which characters are dropped, and how names and notes are cleaned and bounded.

use std::{borrow::Cow, fmt};

use unicode_normalization::UnicodeNormalization;

use super::Invalid;

pub use self::breaks::{has_several_lines, joined, joined_words, lines};

mod breaks;

/// The longest name, title, phone number or other single line, in characters.
pub const LINE: usize = 200;

/// The longest note or message, in characters.
pub const TEXT: usize = 100_000;

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether a character has no business in text that people read: it commands the terminal, reorders what stands
/// around it, or hides.
///
/// Line feed and tab count as hostile too. The two zero-width joiners
/// do not: emoji, Indic and Persian words need them.
pub const fn is_hostile(c: char) -> bool {
    matches!(c,
        // C0, DEL and C1 controls.
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Soft hyphen, bidi marks, embeddings, overrides and isolates, deprecated format characters.
        | '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}'
        // Zero-width space, Mongolian vowel separator, word joiner and invisible operators, byte order mark.
        | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}'
        // Interlinear annotation, tags that spell hidden ASCII.
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

const fn is_joiner(c: char) -> bool {
    matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER)
}

/// Whether a joiner may stand beside this character: in scripts and emoji that use joiners, never beside ASCII.
fn takes_joiner(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_joiner(c)
}

/// Drops hostile characters, and joiners that join nothing.
fn strip(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut rest = text.filter(|c| !is_hostile(*c)).peekable();
    let mut previous = ' ';
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            if is_joiner(c)
                && !(takes_joiner(previous) && rest.peek().is_some_and(|next| takes_joiner(*next)))
            {
                continue;
            }
            previous = c;
            return Some(c);
        }
    })
}

/// The first character of a line that none can hold, counted from 1: one that people cannot see, and that
/// [`clean_line`] would leave out.
pub fn hidden(text: &str) -> Option<(usize, char)> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return None;
    }
    (1..).zip(seen(text)).find_map(|(place, (c, is_kept))| (!is_kept).then_some((place, c)))
}

/// A text without the characters that [`hidden`] finds; its white space stays.
pub fn visible(text: &str) -> String {
    seen(text).filter_map(|(c, is_kept)| is_kept.then_some(c)).collect()
}

/// Each character, and whether a line keeps it, were it only as a blank.
fn seen(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut kept = strip(spaced(text)).peekable();
    text.chars().zip(spaced(text)).map(move |(c, spaced)| (c, kept.next_if_eq(&spaced).is_some()))
}

fn spaced(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c })
}

/// A single line as it is kept: white space of any kind and length is one blank between words, what is hidden is
/// dropped, in NFC.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let printable = text.bytes().all(|b| matches!(b, b' '..=b'~'));
    if printable && text.trim() == text && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    // Collapsed after stripping: what was dropped may have stood between two spaces.
    for c in strip(spaced(text)).nfc() {
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    Cow::Owned(line)
}

/// A note as it is kept: what somebody wrote, with lines that end in a line feed and characters in NFC; white space is
/// trimmed only at the end. Marks that order or join what stands around them stay, because whatever writes to a
/// terminal leaves them out there.
pub fn clean_text(text: &str) -> Cow<'_, str> {
    let printable = text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'));
    if printable {
        return Cow::Borrowed(text.trim_end());
    }
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let mut kept: String = lines.nfc().collect();
    kept.truncate(kept.trim_end().len());
    Cow::Owned(kept)
}

/// A character that no note holds: a terminal or a program would obey it, and it is the trace of bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
    /// What stands there.
    pub found: char,
}

impl Stray {
    /// The character by name and number.
    fn named(self) -> String {
        let number = u32::from(self.found);
        if !self.found.is_control() {
            return format!("U+{number:04X}");
        }
        let name = match self.found {
            '\0' => "NUL ",
            '\u{7}' => "BEL ",
            '\u{8}' => "BS ",
            '\u{b}' => "VT ",
            '\u{c}' => "FF ",
            '\u{1b}' => "ESC ",
            '\u{7f}' => "DEL ",
            _ => "",
        };
        format!("{name}0x{number:02X}")
    }
}

impl fmt::Display for Stray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, character {} is {}", self.line, self.column, self.named())
    }
}

/// The first character of a note that none can hold: any control character but tabs and ends of lines.
pub fn stray(text: &str) -> Option<Stray> {
    let (mut line, mut column) = (1, 0);
    for found in text.chars() {
        column += 1;
        match found {
            '\n' => (line, column) = (line + 1, 0),
            '\t' | '\r' | '\u{85}' => {}
            found if found.is_control() => return Some(Stray { line, column, found }),
            _ => {}
        }
    }
    None
}

/// A cleaned line with something in it and at most `longest` characters.
///
/// # Errors
/// When nothing is left of it, or it is longer.
pub fn line(field: &'static str, text: &str, longest: usize) -> Result<String, Invalid> {
    let line = optional_line(field, text, longest)?;
    if line.is_empty() { Err(Invalid::new(field, "must not be empty")) } else { Ok(line) }
}

/// A cleaned line that may be empty.
///
/// # Errors
/// When it has more than `longest` characters, or some that nobody sees: nothing is left out unsaid.
pub fn optional_line(field: &'static str, text: &str, longest: usize) -> Result<String, Invalid> {
    if let Some((column, found)) = hidden(text) {
        let found = Stray { line: 1, column, found }.named();
        let rule = format!("must not have invisible characters, and character {column} is {found}");
        return Err(Invalid::new(field, format!("{rule}: type it instead of pasting it")));
    }
    let line = bounded(field, clean_line(text), longest)?;
    breaks::join(field, text);
    Ok(line)
}

/// A cleaned note that may be empty.
///
/// # Errors
/// When it has more than `longest` characters, or control characters: nothing of what somebody wrote is left out unsaid.
pub fn note(field: &'static str, text: &str, longest: usize) -> Result<String, Invalid> {
    if let Some(stray) = stray(text) {
        return Err(Invalid::new(field, format!("must not have control characters: {stray}")));
    }
    bounded(field, clean_text(text), longest)
}

fn bounded(field: &'static str, text: Cow<'_, str>, longest: usize) -> Result<String, Invalid> {
    let length = text.chars().count();
    if length > longest {
        return Err(Invalid::new(field, format!("must have at most {longest} characters, not {length}")));
    }
    Ok(text.into_owned())
}

/// The beginning of a text that is longer than so many characters: whole lines while there is room, else whole words. `None`
/// where it is not longer.
pub fn beginning(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    let within = text.get(..end)?;
    let at_line = within.rfind('\n').filter(|at| at.saturating_mul(2) >= end);
    let cut = at_line.or_else(|| within.rfind(char::is_whitespace)).unwrap_or(end);
    text.get(..cut).map(str::trim_end)
}

/// Takes a typed name apart: the last word is the last name, all before it the first name.
///
/// A single word is a first name without a last name. So is a name written without spaces, as in Chinese or Japanese:
/// where it would have to be cut is not known, and together the parts still read as they were typed. What stands behind a
/// comma belongs to the last name, and a firm has but one.
pub fn split_name(name: &str) -> (String, String) {
    let name = clean_line(name);
    let (called, behind) = name.split_at(name.find(',').unwrap_or(name.len()));
    if called.contains('&') && !behind.is_empty() {
        return (name.into_owned(), String::new());
    }
    let (first, last) = called.rsplit_once(' ').unwrap_or((called, ""));
    if last.is_empty() {
        (name.into_owned(), String::new())
    } else {
        (first.to_owned(), format!("{last}{behind}"))
    }
}

/// The parts of a name, parted where a name was parted that had this last name, as far as the new one still ends in it.
pub fn keep_parts((first, last): (String, String), known: &str) -> (String, String) {
    let whole = join_name(&first, &last);
    let at = whole.len().checked_sub(known.len()).filter(|_| known.contains(' '));
    let parts = at.and_then(|at| whole.split_at_checked(at));
    match parts {
        Some((front, end)) if end.eq_ignore_ascii_case(known) && front.ends_with(' ') => {
            (front.trim_end().to_owned(), end.to_owned())
        }
        _ => (first, last),
    }
}

/// A sentence as it begins: its first letter is a capital.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The two parts of a name as they are shown.
pub fn join_name(first: &str, last: &str) -> String {
    [first, last].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many words a text has; dashes, boxes and other marks on their own are none.
pub fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// So many words: `1 word`, `312 words`.
pub fn counted(words: usize) -> String {
    super::count::counted(words, "word", "words")
}

/// The lines with words that `from` has and `to` has not, however often each stands there; numbered from 1.
pub fn missing<'a>(from: &'a str, to: &str) -> Vec<(usize, &'a str)> {
    let mut there: Vec<&str> = to.lines().map(str::trim).collect();
    let gone = |line: &str| {
        let found = there.iter().position(|other| *other == line);
        found.map(|place| there.swap_remove(place)).is_none()
    };
    let lines = (1..).zip(from.lines().map(str::trim));
    let mut gone = gone;
    lines.filter(|(_, line)| !line.is_empty() && gone(line)).collect()
}

/// Whether two texts say the same to a person: the same words, whatever their case and the blanks between them.
pub fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(one) == words(other)
}

#[cfg(test)]
mod tests;
