//! JSON: the value itself, projected to fields, with the offset of the coach's zone, harmless on a terminal.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Cell, Record, Style, record::Selection, sanitize, when::iso};

/// How an object is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line.
    Compact,
    /// Indented.
    Pretty,
}

/// Writes any value as one indented JSON document that a terminal can show, for what is no [`Record`].
pub fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", text(value, Layout::Pretty)?)
}

/// A value as JSON text in which DEL, C1, bidirectional marks and separators are escaped.
///
/// Outside strings JSON is plain ASCII, so escaping after the fact reaches strings and keys and nothing else.
pub(super) fn text(value: &impl Serialize, layout: Layout) -> io::Result<String> {
    let text = match layout {
        Layout::Compact => serde_json::to_string(value)?,
        Layout::Pretty => serde_json::to_string_pretty(value)?,
    };
    let must_escape = |c: char| c > '~' && sanitize::is_hostile(c);
    if !text.contains(must_escape) {
        return Ok(text);
    }
    let mut safe = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if must_escape(c) {
            // Writing to a string cannot fail; all hostile characters lie in the basic plane.
            _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Ok(safe)
}

/// A record as one JSON object. Instants in columns are told with the offset of the zone; a whole object with such
/// instants also names the zone as `_tz`, because an offset alone does not say what the next month's will be.
pub(super) fn object<R: Record>(
    record: &R,
    selection: &Selection,
    style: &Style,
    layout: Layout,
) -> io::Result<String> {
    let text = text(record, layout)?;
    let Some(members) = members(&text) else { return Ok(text) };
    let written = |key| members.iter().find(|(name, _)| *name == key).map_or("null", |(_, value)| value);
    let picked: Vec<(&str, &str)> = if style.fields.is_empty() {
        members.clone()
    } else {
        selection.columns.iter().map(|column| (column.key, written(column.key))).collect()
    };
    let local = local_times(record, style);
    let spell = |(key, written)| match local.iter().find(|(at, _)| *at == key) {
        Some((_, time)) => (key, Cow::Owned(format!("\"{time}\""))),
        None if R::FREE.contains(&key) => (key, Cow::Borrowed(written)),
        None => (key, inner_local(written, style)),
    };
    let mut parts: Vec<(&str, Cow<'_, str>)> = picked.into_iter().map(spell).collect();
    if style.fields.is_empty() && !local.is_empty() && members.iter().all(|(key, _)| *key != "_tz") {
        parts.push(("_tz", format!("\"{}\"", style.zone.name()).into()));
    }
    Ok(join(&parts, layout))
}

/// What a nested member holds, with its instants as they are told in the zone: whatever stands under a key that ends in
/// `_at`. Inside a string the quotation mark of such a key would be escaped, so only keys are found.
fn inner_local<'w>(written: &'w str, style: &Style) -> Cow<'w, str> {
    if !written.starts_with(['{', '[']) {
        return Cow::Borrowed(written);
    }
    let (mut told, mut rest) = (String::new(), written);
    while let Some(at) = rest.find("_at\":") {
        let (before, after) = rest.split_at(at + "_at\":".len());
        let value = after.trim_start();
        let text = value.strip_prefix('"').and_then(|text| text.split_once('"')).map(|(text, _)| text);
        let instant = text.and_then(|text| Some((text, text.parse::<DateTime<Utc>>().ok()?)));
        told.push_str(before);
        rest = after;
        if let Some((text, instant)) = instant {
            told.push_str(&after[..after.len() - value.len()]);
            told.extend(["\"", &iso(instant, style.zone), "\""]);
            rest = &value[text.len() + 2..];
        }
    }
    if told.is_empty() { Cow::Borrowed(written) } else { Cow::Owned(told + rest) }
}

fn local_times<R: Record>(record: &R, style: &Style) -> Vec<(&'static str, String)> {
    let cells = R::COLUMNS.iter().zip(record.cells());
    let times = cells.filter(|(_, cell)| matches!(cell, Cell::At(_)));
    times.map(|(column, cell)| (column.key, cell.machine(style.zone).into_owned())).collect()
}

fn join(parts: &[(&str, Cow<'_, str>)], layout: Layout) -> String {
    let (open, colon, comma, close) = match layout {
        _ if parts.is_empty() => ("{", "", "", "}"),
        Layout::Compact => ("{", ":", ",", "}"),
        Layout::Pretty => ("{\n  ", ": ", ",\n  ", "\n}"),
    };
    let parts: Vec<_> = parts.iter().map(|(key, value)| format!("\"{key}\"{colon}{value}")).collect();
    format!("{open}{}{close}", parts.join(comma))
}

/// The members of an object as they are written: keys without quotes, values with everything they hold. Working on
/// the text keeps the order of keys, which a parsed map would lose, and costs one pass.
pub(super) fn members(object: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = object.strip_prefix('{')?.strip_suffix('}')?.trim();
    let mut members = vec![];
    while !rest.is_empty() {
        let (member, after) = split_at_top(rest, b',').unwrap_or((rest, ""));
        let (key, value) = split_at_top(member, b':')?;
        members.push((key.trim().strip_prefix('"')?.strip_suffix('"')?, value.trim()));
        rest = after.trim_start();
    }
    Some(members)
}

/// Splits at the first `mark` that lies in no string and no nested value.
fn split_at_top(text: &str, mark: u8) -> Option<(&str, &str)> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ if byte == mark && depth == 0 => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

/// Serialises a text that is empty only where it is not known, as null.
///
/// # Errors
/// When the serialiser refuses.
pub fn unless_empty<S: serde::Serializer>(text: &str, out: S) -> Result<S::Ok, S::Error> {
    Some(text).filter(|text| !text.is_empty()).serialize(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_both_layouts() {
        let value = serde_json::json!({"a": "x,\"}:\\", "b": {"c": [1, {"d": 2}]}, "e\"": null, "王": ""});
        for layout in [Layout::Compact, Layout::Pretty] {
            let text = text(&value, layout).unwrap();
            let members = members(&text).unwrap();
            let keys: Vec<_> = members.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys, ["a", "b", "e\\\"", "王"]);
            for (key, written) in members {
                let key: String = serde_json::from_str(&format!("\"{key}\"")).unwrap();
                assert_eq!(serde_json::from_str::<serde_json::Value>(written).unwrap(), value[key]);
            }
        }
        assert_eq!(members("{}").unwrap(), []);
        assert_eq!(members("[1]"), None);
    }

    #[test]
    fn text_is_harmless_and_exact() {
        let name = "\u{1b}[2J\u{9b}\u{7f}\u{202e}\u{2028}\u{61c}é";
        let text = text(&name, Layout::Compact).unwrap();
        assert_eq!(text, r#""\u001b[2J\u009b\u007f\u202e\u2028\u061cé""#);
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), name);
    }

    #[test]
    fn any_value_can_be_written() {
        let mut out = vec![];
        write_value(&serde_json::json!({"error": {"exit": 4}}), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\n  \"error\": {\n    \"exit\": 4\n  }\n}\n");
    }
}
