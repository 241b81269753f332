//! A client to report, and the contract of records.

mod safety;
mod spelling;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Paris;
use serde::Serialize;

use super::*;
use crate::domain::{Handle, Percent, Unit};

#[derive(Serialize, schemars::JsonSchema)]
struct Client {
    id: u32,
    handle: Handle,
    name: String,
    #[schemars(with = "String")]
    started: NaiveDate,
    #[schemars(with = "Option<String>")]
    next_session: Option<DateTime<Utc>>,
    psi: Vec<Unit>,
    coherence_percentage: Option<Percent>,
    sessions: u32,
    archived: bool,
    tags: Vec<String>,
}

impl Record for Client {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Handle"),
        Column::text("name", "Name"),
        Column::left("started", "Since"),
        Column::left("next_session", "Next session"),
        Column::right("psi", "psi"),
        Column::right("coherence_percentage", "Coherence"),
        Column::right("sessions", "Sessions"),
        Column::left("archived", "Archived"),
        Column::text("tags", "Tags"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["handle", "name", "psi", "coherence_percentage", "next_session", "tags"];

    fn cells(&self) -> Vec<Cell> {
        let psi = self.psi.iter().filter_map(|score| u8::try_from(score.steps()).ok()).collect();
        vec![
            Cell::from(&self.handle),
            self.name.as_str().into(),
            self.started.into(),
            self.next_session.into(),
            Cell::Trend(psi),
            self.coherence_percentage.into(),
            self.sessions.into(),
            self.archived.into(),
            self.tags.clone().into(),
        ]
    }
}

fn client(name: &str) -> Client {
    Client {
        id: 7,
        handle: "k7mq".parse().unwrap(),
        name: name.to_owned(),
        started: "2025-03-03".parse().unwrap(),
        next_session: Some("2026-09-25T13:00:00Z".parse().unwrap()),
        psi: ["0.42", "0.61", "0.74"].map(|score| score.parse().unwrap()).to_vec(),
        coherence_percentage: Some("52.7".parse().unwrap()),
        sessions: 14,
        archived: false,
        tags: vec!["lead".to_owned(), "remote".to_owned()],
    }
}

fn newcomer(name: &str) -> Client {
    Client { next_session: None, psi: vec![], coherence_percentage: None, tags: vec![], ..client(name) }
}

fn style(format: Format) -> Style {
    let facts = Facts { out: false, person: false, input: false, width: 80, color: false, ascii: false };
    Style::new(format, Paris, "2026-09-24T14:20:00Z".parse().unwrap(), facts)
}

fn with_fields(format: Format, fields: &[&str]) -> Style {
    Style { fields: fields.iter().map(|&field| field.to_owned()).collect(), ..style(format) }
}

fn list<R: Record>(style: &Style, clients: &[R]) -> String {
    let mut out = vec![];
    let mut list = ListWriter::new(style, &mut out).unwrap();
    for client in clients {
        list.push(client).unwrap();
    }
    assert_eq!(list.finish().unwrap(), u64::try_from(clients.len()).unwrap());
    String::from_utf8(out).unwrap()
}

fn one(style: &Style, client: &Client) -> String {
    let mut out = vec![];
    write_one(client, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_contract_holds() {
    check_contract(&client("Ada")).unwrap();
    check_contract(&newcomer("Ada")).unwrap();
}

/// A client of whom a narrow table shows less.
#[derive(Serialize)]
struct Ranked(Client);

impl Record for Ranked {
    const COLUMNS: &'static [Column] = Client::COLUMNS;
    const DEFAULT: &'static [&'static str] = &["handle", "name", "psi", "coherence_percentage", "sessions"];
    const GROUPS: &'static [&'static [&'static str]] =
        &[&["coherence_percentage"], &["psi", "sessions"], &["handle"]];

    fn cells(&self) -> Vec<Cell> {
        self.0.cells()
    }
}

/// Has a column, but can be given any cells.
#[derive(Serialize)]
struct Odd {
    total: &'static str,
    #[serde(skip)]
    cells: Vec<Cell>,
}

impl Record for Odd {
    const COLUMNS: &'static [Column] = &[Column::right("total", "Total")];
    const DEFAULT: &'static [&'static str] = &["total"];

    fn cells(&self) -> Vec<Cell> {
        self.cells.clone()
    }
}

/// Its column is no key of its JSON.
#[derive(Serialize)]
struct Renamed {
    sum: u8,
}

impl Record for Renamed {
    const COLUMNS: &'static [Column] = Odd::COLUMNS;
    const DEFAULT: &'static [&'static str] = &[];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::Int(self.sum.into())]
    }
}

#[test]
fn a_broken_contract_is_named() {
    let said = |cells| check_contract(&Odd { total: "1.00", cells }).unwrap_err();
    assert_eq!(said(vec![]), "0 cells for 1 columns");
    assert_eq!(said(vec![Cell::Empty]), "total is empty in the cell and \"1.00\" in JSON");
    assert_eq!(said(vec![Cell::decimal("1.0")]), "decimal total is 1.0 in the cell and \"1.00\" in JSON");
    assert_eq!(check_contract(&Renamed { sum: 1 }).unwrap_err(), "column total is no key of the JSON object");
}

#[test]
fn output_follows_its_schema() {
    let schema = schema_of::<Client>();
    let value: serde_json::Value = serde_json::from_str(&one(&style(Format::Json), &client("Ada"))).unwrap();
    assert!(jsonschema::is_valid(&schema, &value));
    assert!(!jsonschema::is_valid(&schema, &serde_json::json!({"handle": 7})));
}
