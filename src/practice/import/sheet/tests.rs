//! What a file of rows is read as.

use serde_json::Value;

use super::*;

type Read = (Vec<String>, Vec<(u64, Vec<String>)>);

fn read(bytes: &[u8]) -> Result<Read, Error> {
    let layout = Layout { delimiter: None, unguard: |cell| Cow::Borrowed(cell) };
    let sheet = Sheet::open(Box::new(bytes), "f.csv", layout)?;
    let (header, mut rows) = (sheet.header.clone(), Vec::new());
    sheet.each(&mut |row| {
        let cells = match row.cells {
            Cells::Line(record, _) => record.iter().map(str::to_owned).collect(),
            Cells::Object(object) => object.values().map(Value::to_string).collect(),
        };
        rows.push((row.number, cells));
        Ok(())
    })?;
    Ok((header, rows))
}

#[test]
fn separators_marks_and_line_ends_are_found_out() {
    for text in [
        "a,b\n1,2\n",
        "\u{feff}a;b\r\n1;2\r\n",
        "a\tb\r\n1\t2",
        "a|b\n1|2\n",
        "sep=;\r\na;b\r\n1;2\r\n\r\n;\r\n",
    ] {
        let (header, rows) = read(text.as_bytes()).unwrap();
        assert_eq!(header, ["a", "b"], "{text:?}");
        assert_eq!(rows[0].1, ["1", "2"], "{text:?}");
        assert_eq!(rows.len(), 1, "blank rows are no rows");
    }
}

#[test]
fn commas_inside_texts_do_not_mislead() {
    let (header, rows) = read(b"When;I do, what is, right\n1;\"a\n;b\"\n2;x, y\n").unwrap();
    assert_eq!(header, ["When", "I do, what is, right"]);
    assert_eq!(rows, [(2, vec!["1".into(), "a\n;b".into()]), (3, vec!["2".into(), "x, y".into()])]);
}

#[test]
fn objects_come_one_by_one_or_in_an_array() {
    for text in ["{\"a\":1}\n{\"a\":2}\n", " [{\"a\":1},\n{\"a\":2}] "] {
        let (_, rows) = read(text.as_bytes()).unwrap();
        assert_eq!(rows, [(1, vec!["1".to_owned()]), (2, vec!["2".to_owned()])]);
    }
    let error = read(b"[{\"a\":1}, 2]").unwrap_err();
    assert_eq!(error.message, "value 2 is not a JSON object");
    let error = read(b"{\"a\":1}\n{\"a\":\n").unwrap_err();
    assert!(error.message.starts_with("f.csv: line"), "{}", error.message);
}

#[test]
fn what_is_not_text_is_named() {
    let message = |bytes: &[u8]| read(bytes).unwrap_err().message;
    assert_eq!(message(b"a,b\nZo\xEB,2\n"), "f.csv: line 2, byte 3 is 0xEB, which is not UTF-8");
    assert_eq!(message(b"\xFF\xFEa\0"), "f.csv is UTF-16");
    assert_eq!(message(b""), "f.csv is empty");
    assert_eq!(message(b"PK\x03\x04"), "f.csv is a spreadsheet or archive, not text");
}
