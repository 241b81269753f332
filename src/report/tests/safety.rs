//! What is hostile, refused, closed, or a great many.

use std::io::{self, Write};

use insta::assert_snapshot;

use super::*;

#[test]
fn an_unknown_field_is_refused_before_anything_is_written() {
    let style = with_fields(Format::Json, &["handle", "nmae"]);
    let mut out = vec![];
    let error = ListWriter::<Client>::new(&style, &mut out).err().unwrap();
    assert_eq!(check_fields::<Client>(&style.fields), Err(error.clone()));
    assert_snapshot!(error, @"no field 'nmae'; there are: handle, name, started, next_session, psi, coherence_percentage, sessions, archived, tags");
    assert!(matches!(write_one(&client("Ada"), &style, &mut out), Err(WriteError::Field(_))));
    assert!(out.is_empty());
}

#[test]
fn a_hostile_name_is_harmless_everywhere_and_lost_nowhere() {
    let name = "=Ada\u{1b}[31m\u{202e}\r\n\u{9b}2J";
    let clients = [client(name)];
    for format in [Format::Table, Format::Plain, Format::Json, Format::Ndjson, Format::Lines] {
        let text = list(&style(format), &clients) + &one(&style(format), &clients[0]);
        assert!(!text.contains(|c: char| sanitize::is_hostile(c) && c != '\n' && c != '\t'), "{text:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&list(&style(Format::Json), &clients)).unwrap();
    assert_eq!(json[0]["name"], name);

    let file = list(&style(Format::Csv), &clients);
    let row = csv_rows(&file).remove(0);
    assert_eq!(row[1], format!("'{name}"), "guarded, and otherwise exact");
    assert_eq!(import_cell(&row[1]), name);

    let mut terminal = style(Format::Csv);
    terminal.facts.out = true;
    assert_eq!(csv_rows(&list(&terminal, &clients)).remove(0)[1], "'=Ada[31m 2J");
    let raw = Style { raw_cells: true, ..style(Format::Csv) };
    assert_eq!(csv_rows(&list(&raw, &clients)).remove(0)[1], name);
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    ::csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn excel_gets_its_mark_and_line_ends() {
    let style = Style { dialect: Dialect::Excel, ..with_fields(Format::Csv, &["name"]) };
    assert_eq!(list(&style, &[client("Ada")]), "\u{feff}name\r\nAda\r\n");
    assert_eq!(list(&Style { header: false, ..style }, &[client("Ada")]), "\u{feff}Ada\r\n");
}

/// Counts lines and remembers the largest piece.
#[derive(Default)]
struct Scale {
    lines: usize,
    largest: usize,
}

impl Write for Scale {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lines += bytes.split(|byte| *byte == b'\n').count() - 1;
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn twenty_thousand_records_stream() {
    let ada = client("Ada Okafor");
    for (format, lines) in
        [(Format::Table, 20_001), (Format::Plain, 20_001), (Format::Csv, 20_001), (Format::Json, 20_002)]
    {
        let (mut scale, style) = (Scale::default(), style(format));
        let mut list = ListWriter::new(&style, &mut scale).unwrap();
        for _ in 0..20_000 {
            list.push(&ada).unwrap();
        }
        list.finish().unwrap();
        assert_eq!(scale.lines, lines, "{format:?}");
        assert!(scale.largest < 4096, "{format:?} collects before it writes");
    }
}

#[test]
fn later_rows_keep_the_measured_widths() {
    let style = with_fields(Format::Table, &["name", "handle"]);
    let mut clients: Vec<_> = (0..501).map(|_| client("Ada")).collect();
    clients[500].name = "Bartholomew".to_owned();
    assert!(list(&style, &clients).ends_with("\nAda   k7mq\nBar…  k7mq\n"));
}

#[test]
fn a_closed_pipe_keeps_its_kind() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Plain, Format::Csv, Format::Json, Format::Ndjson, Format::Lines] {
        let (style, mut out) = (style(format), Closed);
        let error = ListWriter::new(&style, &mut out).unwrap().push(&client("Ada")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
        let error = write_one(&client("Ada"), &style, &mut Closed).unwrap_err();
        assert!(matches!(error, WriteError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe));
    }
}
