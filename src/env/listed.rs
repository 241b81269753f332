//! Lists as a program writes them: known by what their rows are called. Whatever wrote one writes it again.

use serde_json::Value;
use uuid::Uuid;

/// What a row is called by.
const NAMES: [&str; 2] = ["handle", "id"];

/// Whether words are surely such a list: JSON objects that all have an id, which nobody types, or rows under a head with what
/// they are called.
pub fn is_listed(words: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(words) else { return false };
    let text = text.trim_start_matches('\u{feff}');
    match Head::of(text) {
        // A word alone may begin a text as well.
        Some(head) if head.names.len() == 1 => text.lines().all(|line| line.split_whitespace().count() < 2),
        Some(_) => true,
        None => are_named(text),
    }
}

/// Whether JSON values are rows, each with its name.
fn are_named(text: &str) -> bool {
    let is_named =
        |value: &Value| value.get("id").and_then(Value::as_str).is_some_and(|id| Uuid::parse_str(id).is_ok());
    let mut some = false;
    let all = serde_json::Deserializer::from_str(text).into_iter::<Value>().all(|value| {
        let rows = match value {
            Ok(Value::Array(rows)) => rows,
            Ok(row) => vec![row],
            Err(_) => return false,
        };
        some |= !rows.is_empty();
        rows.iter().all(is_named)
    });
    some && all
}

/// The first line of a list, where it names the columns.
pub struct Head<'t> {
    /// What they are called.
    pub names: Vec<&'t str>,
    /// Whether tabs part them; else it is CSV.
    pub by_tabs: bool,
}

impl<'t> Head<'t> {
    /// The head of a text, where its first line is names of fields and one of them says what a row is called.
    pub fn of(text: &'t str) -> Option<Self> {
        let line = text.lines().next()?;
        let by_tabs = line.contains('\t');
        let names: Vec<&str> = line.split(if by_tabs { '\t' } else { ',' }).map(str::trim).collect();
        let letter = |letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_' || letter == '.'
        };
        let is_field = |name: &&str| {
            name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(letter)
        };
        let has = |name: &str| names.contains(&name);
        let named = NAMES.iter().any(|name| has(name)) || (has("bank") && has("version"));
        (named && names.iter().all(is_field)).then_some(Self { names, by_tabs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_wrote_is_known_by_its_names() {
        for list in [
            r#"[{"handle":"k7mq","id":"01990000-0000-7000-8000-000000000001"}]"#,
            "{\"id\":\"01990000-0000-7000-8000-000000000001\"}\n{\"id\":\"01990000-0000-7000-8000-000000000002\"}\n",
            "handle,name\nk7mq,\"Okafor, Ada\"\n",
            "name\thandle\nAda Okafor\tk7mq\n",
            "handle\nk7mq\nt2wd\n",
        ] {
            assert!(is_listed(list.as_bytes()), "{list}");
        }
        for text in [
            "",
            "[]",
            r#"[{"name":"Ada"},{"handle":"t2wd"}]"#,
            r#"{"handle":"k7mq","notes":"what was said"}"#,
            r#"{"id":"k7mq"}"#,
            r#"{"id":"01990000-0000-7000-8000-000000000001"} and so on"#,
            "Prefers mornings",
            "handle\nwith care\n",
            "handle it with care, id est slowly\nand so on",
            "name,email\nAda,ada@example.org\n",
        ] {
            assert!(!is_listed(text.as_bytes()), "{text}");
        }
    }
}
