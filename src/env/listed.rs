//! Lists as a program writes them: known by what its rows are called. Whatever wrote one writes it again.

use serde_json::{Map, Value};

/// What a row is called by.
const NAMES: [&str; 2] = ["handle", "id"];

/// Whether words are surely such a list: JSON objects which all have an id or a handle, or rows under a head with one.
pub fn is_listed(words: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(words) else { return false };
    let text = text.trim_start_matches('\u{feff}');
    match rows(text) {
        Some(rows) => rows.iter().all(is_named),
        None => are_named(text),
    }
}

/// Whether JSON values are rows, each with its name.
fn are_named(text: &str) -> bool {
    let mut some = false;
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let all = values.into_iter().all(|value| match value {
        Ok(Value::Array(all)) => {
            some |= !all.is_empty();
            all.iter().all(is_named)
        }
        Ok(value) => {
            some = true;
            is_named(&value)
        }
        Err(_) => false,
    });
    some && all
}

fn is_named(value: &Value) -> bool {
    NAMES.iter().any(|key| value.get(key).and_then(Value::as_str).is_some_and(|name| !name.trim().is_empty()))
}

/// The rows under a head that names the columns of a list, separated by tabs or as CSV; none where there is no such head.
pub fn rows(text: &str) -> Option<Vec<Value>> {
    let head = text.lines().next()?;
    let by_tabs = head.contains('\t');
    let names: Vec<&str> = head.split(if by_tabs { '\t' } else { ',' }).map(str::trim).collect();
    let is_field = |name: &&str| {
        let mut letters = name.chars();
        letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_.".contains(letter))
    };
    let has = |name: &str| names.contains(&name);
    let named = NAMES.iter().any(|name| has(name)) || (has("bank") && has("version"));
    if !named || !names.iter().all(is_field) {
        return None;
    }
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let filled = names.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        Value::Object(filled.map(|(name, cell)| ((*name).to_owned(), cell.into())).collect::<Map<_, _>>())
    };
    if by_tabs {
        let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        return Some(lines.map(|line| row(&mut line.split('\t'))).collect());
    }
    let mut cells = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    cells.records().map(|record| record.ok().map(|record| row(&mut record.iter()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_wrote_is_known_by_its_names() {
        for list in [
            r#"[{"handle":"k7mq","name":"Ada"},{"handle":"t2wd"}]"#,
            "{\"id\":\"01990000-0000-7000-8000-000000000001\"}\n{\"id\":\"01990000-0000-7000-8000-000000000002\"}\n",
            "handle,name\nk7mq,\"Okafor, Ada\"\n",
            "name\thandle\nAda Okafor\tk7mq\n",
        ] {
            assert!(is_listed(list.as_bytes()), "{list}");
        }
        for text in [
            "",
            "[]",
            r#"[{"name":"Ada"},{"handle":"t2wd"}]"#,
            r#"{"handle":""}"#,
            r#"{"handle":"k7mq"} and so on"#,
            "Prefers mornings",
            "handle it with care, id est slowly\nand so on",
            "name,email\nAda,ada@example.org\n",
        ] {
            assert!(!is_listed(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn cells_stand_under_their_names() {
        let names = |text: &str| -> Vec<String> {
            let rows = rows(text).unwrap();
            rows.iter().map(|row| row["handle"].as_str().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(names("handle\nk7mq\nt2wd\n"), ["k7mq", "t2wd"]);
        assert_eq!(names("name\thandle\nAda\tk7mq\n\nBen\tt2wd\n"), ["k7mq", "t2wd"]);
        assert_eq!(names("name,handle\n\"Okafor, Ada\",k7mq\n\"Ito\nBen\",t2wd\n"), ["k7mq", "t2wd"]);
        assert_eq!(rows("k7mq\nt2wd\n"), None);
    }
}
