//! Bytes that are to be text: in which encoding they are, where they say so themselves or somebody said it.

/// How text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As nearly everything writes it today.
    Utf8,
    /// As some programs on Windows write it; without a mark at its beginning, the low byte first.
    Utf16,
    /// Western European, as older programs on Windows write it.
    Windows1252,
    /// Western European, as older programs elsewhere write it.
    Latin1,
}

impl Encoding {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Utf8, Self::Utf16, Self::Windows1252, Self::Latin1];

    /// The word for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
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
        Encoding::Utf16 => utf16(bytes),
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

fn utf16(bytes: &[u8]) -> Result<String, NotText> {
    let big = bytes.starts_with(&[0xfe, 0xff]);
    let rest =
        if big || bytes.starts_with(&[0xff, 0xfe]) { bytes.get(2..).unwrap_or_default() } else { bytes };
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
            Encoding::Utf16 => "UTF-16",
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
