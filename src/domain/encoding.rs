//! Bytes that are to be text: in which encoding they are, where they say so themselves or somebody said it.

use super::text::{Stray, stray};

/// How text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As nearly everything writes it today.
    Utf8,
    /// As some programs on Windows write it; without a mark at its beginning, the low byte first.
    Utf16,
    /// The same without a mark, the low byte first.
    Utf16Le,
    /// The same without a mark, the high byte first.
    Utf16Be,
    /// Western European, as older programs on Windows write it.
    Windows1252,
    /// Western European, as older programs elsewhere write it.
    Latin1,
}

impl Encoding {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Utf8, Self::Utf16, Self::Utf16Le, Self::Utf16Be, Self::Windows1252, Self::Latin1];

    /// The word for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Latin1 => "latin-1",
        }
    }
}

/// Where bytes stop being text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, byte {byte} is 0x{found:02X}, which is not {encoding}")]
pub struct NotText {
    /// What they were taken for.
    pub encoding: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The byte within the line, from 1.
    pub byte: usize,
    /// What stands there.
    pub found: u8,
}

/// What Windows-1252 has where Latin-1 has controls, from 0x80 on; the five that are nothing are themselves.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Bytes as text. Without an encoding they are UTF-16 where their first two say so, else UTF-8; nothing is guessed.
///
/// # Errors
/// When they are not text in that encoding.
pub fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<String, NotText> {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    match encoding.unwrap_or(if marked { Encoding::Utf16 } else { Encoding::Utf8 }) {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Utf16 => utf16(bytes, bytes.starts_with(&[0xfe, 0xff])),
        Encoding::Utf16Le => utf16(bytes, false),
        Encoding::Utf16Be => utf16(bytes, true),
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Encoding::Windows1252 => Ok(bytes
            .iter()
            .map(|byte| match byte {
                0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
                byte => char::from(*byte),
            })
            .collect()),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, NotText> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wrong = |error: std::str::Utf8Error| not_text(Encoding::Utf8, bytes, error.valid_up_to());
    std::str::from_utf8(bytes).map(str::to_owned).map_err(wrong)
}

/// The encoding of text of which every other byte is NUL: UTF-16 that does not say so, of which byte comes first.
pub fn looks_wide(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let first = pairs.iter().filter(|[first, second]| *first == 0 && *second != 0).count();
    let second = pairs.iter().filter(|[first, second]| *first != 0 && *second == 0).count();
    // Signs of other scripts have no NUL, and a text may hold some.
    let most = |count: usize| pairs.len() > 1 && count * 4 >= pairs.len() * 3;
    match () {
        () if most(second) => Some(Encoding::Utf16Le),
        () if most(first) => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// Why bytes are not what somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// They are no text in that encoding.
    #[error(transparent)]
    NotText(#[from] NotText),
    /// Every other byte is NUL.
    #[error("every other byte is NUL, as in {}", .0.key().to_uppercase())]
    Wide(Encoding),
    /// They are text with a character that no note holds.
    #[error("{0}, a control character, which no text here can hold")]
    Stray(Stray),
}

/// Bytes as words that somebody wrote, which are stored as they are or not at all.
///
/// # Errors
/// When they are no text, or hold control characters.
pub fn written(bytes: &[u8], encoding: Option<Encoding>) -> Result<String, Unwritten> {
    let decoded = decode(bytes, encoding).map_err(Unwritten::from);
    let text = decoded.and_then(|text| stray(&text).map_or(Ok(text), |stray| Err(Unwritten::Stray(stray))));
    // Whatever is wrong with it as it was read, that is why.
    let wide = looks_wide(bytes).filter(|wide| encoding != Some(*wide));
    text.map_err(|wrong| wide.map_or(wrong, Unwritten::Wide))
}

fn utf16(bytes: &[u8], big: bool) -> Result<String, NotText> {
    let mark: &[u8] = if big { &[0xfe, 0xff] } else { &[0xff, 0xfe] };
    let rest = bytes.strip_prefix(mark).unwrap_or(bytes);
    let (pairs, odd) = rest.as_chunks::<2>();
    let units =
        pairs.iter().map(|pair| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    let mut text = String::with_capacity(rest.len());
    let mut at = 0;
    for unit in char::decode_utf16(units) {
        let Ok(c) = unit else { return Err(not_text(Encoding::Utf16, rest, at)) };
        at += 2 * c.len_utf16();
        text.push(c);
    }
    if odd.is_empty() { Ok(text) } else { Err(not_text(Encoding::Utf16, rest, at)) }
}

fn not_text(encoding: Encoding, bytes: &[u8], at: usize) -> NotText {
    let before = bytes.get(..at).unwrap_or_default();
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    NotText {
        encoding: match encoding {
            Encoding::Utf16 | Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            _ => "UTF-8",
        },
        line: before.split(|byte| *byte == b'\n').count(),
        byte: at - line_start + 1,
        found: bytes.get(at).copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_they_say() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (bytes, encoding, text) in [
            ("Zoë 王\n".as_bytes().to_vec(), None, "Zoë 王\n"),
            (b"\xef\xbb\xbfZo\xc3\xab".to_vec(), None, "Zoë"),
            ([&[0xff, 0xfe][..], &wide("Zoë 😀")].concat(), None, "Zoë 😀"),
            (vec![0xfe, 0xff, 0, b'Z', 0, b'o'], None, "Zo"),
            (wide("Zoë"), Some(Encoding::Utf16), "Zoë"),
            (b"Zo\xeb \x80 \x93a\x94".to_vec(), Some(Encoding::Windows1252), "Zoë € “a”"),
            (b"Zo\xeb".to_vec(), Some(Encoding::Latin1), "Zoë"),
            (Vec::new(), None, ""),
        ] {
            assert_eq!(decode(&bytes, encoding).unwrap(), text);
        }
    }

    #[test]
    fn wide_text_that_does_not_say_so_is_known_by_its_bytes() {
        let (low, high) = (
            |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(),
        );
        let text = "Größe, 王\n- [ ] Call Tom";
        for (bytes, encoding) in [(low(text), Encoding::Utf16Le), (high(text), Encoding::Utf16Be)] {
            assert_eq!(looks_wide(&bytes), Some(encoding));
            assert_eq!(written(&bytes, Some(encoding)).unwrap(), text);
        }
        assert_eq!(written(&low("Grosse"), None), Err(Unwritten::Wide(Encoding::Utf16Le)));
        for plain in [&b"a\0"[..], b"a note with one \0 in it", b"\0\0\0\0", "Größe".as_bytes()] {
            assert_eq!(looks_wide(plain), None, "{plain:?}");
        }
        let told = written(b"a\x1b[0m", None).unwrap_err().to_string();
        assert_eq!(told, "line 1, character 2 is ESC 0x1B, a control character, which no text here can hold");
    }

    #[test]
    fn what_is_not_text_is_told_with_its_place() {
        let told = |bytes: &[u8], encoding| decode(bytes, encoding).unwrap_err().to_string();
        assert_eq!(told(b"one\nZo\xeb", None), "line 2, byte 3 is 0xEB, which is not UTF-8");
        assert_eq!(told(b"ab\xc3", None), "line 1, byte 3 is 0xC3, which is not UTF-8");
        assert_eq!(told(b"\xff\xfea\0b", None), "line 1, byte 3 is 0x62, which is not UTF-16");
        assert_eq!(
            told(b"\x00\xd8a\0", Some(Encoding::Utf16)),
            "line 1, byte 1 is 0x00, which is not UTF-16"
        );
    }
}
