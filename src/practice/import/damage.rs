//! Cells that were damaged before they came here: letters that were lost or read in another encoding, and errors that a
//! spreadsheet put where a value was. Every cell that is stored as text passes here.

use serde_json::Value;

use crate::domain::text;

/// What spreadsheets write where they cannot work a value out, in English, German, French, Spanish and Portuguese.
const ERRORS: [&str; 31] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#ERROR!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#GETTING_DATA",
    "#BEZUG!",
    "#NV",
    "#WERT!",
    "#ZAHL!",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#NUL!",
    "#¡REF!",
    "#N/D",
    "#¡VALOR!",
    "#VALOR!",
    "#¿NOMBRE?",
    "#NOME?",
    "#¡NUM!",
    "#¡DIV/0!",
];

/// What Windows-1252 has from 0x80 on, where Latin 1 has control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What people write behind a capital letter as well: `Ä“`, `É’s`, `Ö…`.
const MARKS: [char; 14] = ['‘', '’', '‚', '“', '”', '„', '‹', '›', '«', '»', '…', '–', '—', '•'];

/// Refuses a text that was damaged.
///
/// # Errors
/// How, in words that finish the sentence "the cell ..".
pub(super) fn sound(cell: &str) -> Result<(), String> {
    if is_error(cell) {
        return Err(format!(
            "'{}' is an error of a spreadsheet: empty the cell, or say missing = [\"{0}\"] in a map",
            cell.trim()
        ));
    }
    if cell.contains(char::REPLACEMENT_CHARACTER) {
        return Err(
            "it has lost a letter (U+FFFD): save the file as UTF-8 again in the program it comes from"
                .to_owned(),
        );
    }
    if let Some((found, meant)) = misread(cell) {
        return Err(format!(
            "'{found}' was probably '{meant}' and was read in another encoding: save the file as UTF-8 again in the program it comes from"
        ));
    }
    // A line says nothing of where it stands in itself; in a note it does.
    text::stray(cell).map_or(Ok(()), |stray| Err(format!("{stray}, which is not text")))
}

/// The same of every text in a value.
///
/// # Errors
/// What is damaged.
pub(super) fn all_sound(value: &Value) -> Result<(), String> {
    match value {
        Value::String(text) => sound(text),
        Value::Array(values) => values.iter().try_for_each(all_sound),
        Value::Object(map) => map.values().try_for_each(all_sound),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn is_error(cell: &str) -> bool {
    let cell = cell.trim();
    let narrow = cell.len() > 3 && cell.bytes().all(|byte| byte == b'#');
    let numbered = cell.strip_prefix("Err:").is_some_and(|number| number.parse::<u16>().is_ok());
    narrow || numbered || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// The first characters of a text that are the bytes of one, each taken for a character of its own, with that one.
fn misread(text: &str) -> Option<(String, char)> {
    if text.is_ascii() {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).find_map(|at| {
        let (before, rest) = chars.split_at(at);
        let (length, meant) = decoded(rest)?;
        let (found, behind) = rest.split_at(length);
        let sure = is_sure(before.last(), found, meant, behind.first()) || decoded(behind).is_some();
        sure.then(|| (found.iter().collect(), meant))
    })
}

/// What the first characters would be as the bytes of one that takes several, and how many they are.
fn decoded(chars: &[char]) -> Option<(usize, char)> {
    let first = chars.first().copied().and_then(byte)?;
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = chars.iter().take(length).map_while(|c| byte(*c)).collect();
    let meant = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    (bytes.len() == length).then_some((length, meant))
}

fn byte(c: char) -> Option<u8> {
    let place = WINDOWS.iter().position(|known| *known == c);
    match place {
        Some(place) => u8::try_from(0x80 + place).ok(),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

/// Whether nobody writes such characters beside each other in any language.
fn is_sure(before: Option<&char>, found: &[char], meant: char, behind: Option<&char>) -> bool {
    let small = |c: Option<&char>| c.is_some_and(|c| c.is_lowercase());
    let beside = small(before) || small(behind);
    match *found {
        [_, '\u{a0}'] => !before.is_some_and(|c| c.is_uppercase()),
        ['Â' | 'Ã' | 'Ä' | 'Å', '’' | '…'] => small(before),
        ['Â' | 'Ã' | 'Ä' | 'Å', mark] if MARKS.contains(&mark) => beside,
        ['Â' | 'Ã', _] | [_, _, _, _] => true,
        ['Ä' | 'Å', _] => beside,
        // Quotes, dashes, signs and arrows, two of the marks at the beginning of a file, and pictures.
        [_, _, _] => {
            matches!(meant, '\u{2000}'..='\u{213f}' | '\u{2190}'..='\u{22ff}' | '\u{2700}'..='\u{27bf}' | '\u{feff}' | '\u{fffd}')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as a program shows it that takes UTF-8 for Windows-1252.
    fn spoiled(text: &str) -> String {
        let windows = |byte: u8| match byte {
            0x80..=0x9f => WINDOWS[usize::from(byte) - 0x80],
            _ => char::from(byte),
        };
        text.bytes().map(windows).collect()
    }

    #[test]
    fn what_was_read_in_another_encoding_is_known_in_every_language() {
        for text in [
            "Müller",
            "Ada’s plan",
            "MÜLLER",
            "Österreich",
            "à bientôt",
            "voilà",
            "José",
            "Łódź",
            "Wałęsa",
            "Michał",
            "Žižka",
            "Привет",
            "日本",
            "Γειά",
            "10 €",
            "“so”",
            "a – b",
            "✓ done",
            "😀",
            "10\u{a0}km",
            "straße",
            "Ñandú",
            "Émile",
            "İpek",
        ] {
            assert!(sound(text).is_ok(), "{text}");
            let bad = spoiled(text);
            assert!(sound(&bad).is_err(), "{bad}");
            let latin: String = text.bytes().map(char::from).collect();
            assert!(sound(&latin).is_err(), "{latin:?}");
        }
    }

    #[test]
    fn what_people_write_is_taken() {
        for text in [
            "hâlâ…” he said",
            "“He said ‘café’”",
            "»café»»",
            "PARÍS»",
            "CAFÉ’S",
            "“Ä”",
            "„Ö“ und „Å“",
            "SÃO PAULO",
            "IRMÃ – MARIA",
            "Łódź",
            "ÅNGSTRÖM",
            "ÄÖÜ",
            "Ñ°",
            "É…",
            "Í«",
            "#1 priority",
            "#N/A in the sheet was odd",
            "# note",
            "###",
            "IRMÃ\u{a0}MARIA",
            "C’EST À…",
            "ÀÉ«",
            "naïve",
            "ðe",
            "Þór’s",
            "Err: 5",
            "a\tb\nc",
        ] {
            assert_eq!(sound(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn errors_and_lost_letters_are_told() {
        for cell in ["#REF!", " #n/a ", "#DIV/0!", "#NV", "#¿NOMBRE?", "########", "Err:502"] {
            assert!(sound(cell).unwrap_err().contains("an error of a spreadsheet"), "{cell}");
        }
        assert!(sound("M\u{fffd}ller").unwrap_err().contains("U+FFFD"));
        assert!(sound("a\u{7}").unwrap_err().contains("BEL"));
        assert!(all_sound(&serde_json::json!({"a": ["b", "#REF!"]})).is_err());
    }
}
