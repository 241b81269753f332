//! Folding: what is left of a text when case, accents, apostrophes and hyphens do not count.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a name, folded: `Zoë O'Brien-Łuk` gives `zoe`, `obrien`, `luk`.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The name in one typeable word: `ada-okafor`. Names in other scripts keep their letters; an empty name gives nothing.
pub fn slug(first: &str, last: &str) -> String {
    words(&format!("{first} {last}")).join("-")
}

/// Lower case without accents; hyphens, punctuation and white space become single spaces, apostrophes vanish.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| keep(&mut folded, c.to_ascii_lowercase()));
        return folded;
    }
    // Marks are dropped again after lower-casing: İ becomes an i with a dot above.
    let goes = |c: &char| is_accent(*c) || is_apostrophe(*c);
    let bare = text.nfkd().filter(|c| !goes(c)).flat_map(char::to_lowercase).filter(|c| !goes(c));
    // Composed again, so that a Korean syllable is one character to the edit distance; what goes is gone by now, or
    // marks that it kept apart would change places the next time.
    for c in bare.nfc() {
        match letters(c) {
            Some(plain) => folded.push_str(plain),
            None => keep(&mut folded, c),
        }
    }
    folded
}

fn keep(folded: &mut String, c: char) {
    if is_apostrophe(c) {
        return;
    }
    if !is_separator(c) {
        folded.push(c);
    } else if !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Marks that people leave out when typing: accents, Hebrew points, Arabic vowel signs, emoji variants and joiners.
/// Vowel signs of Indic scripts and the voicing marks of kana are letters of their own and stay.
fn is_accent(c: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{640}' => true,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' => is_combining_mark(c),
        _ => false,
    }
}

/// Latin and Greek letters that do not decompose, as people without that key type them.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʹ' | '′')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '‐'..='―' | '−' | '·' | '・' | '״' | '׳') || c.is_ascii_punctuation()
}
