//! One row of a file of scores: who, when and the dimensions, and what else it says of the score.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;
use uuid::Uuid;

use super::{
    ColumnMap, Reading, Sheet, Trouble, brief, guess,
    left::Left,
    map::{At, AtColumn, Column},
    moment::{CLEAR, Held, Moments},
    order::Orders,
    people::{By, People},
    reading::{PersonColumn, TimeColumn},
    row::ragged,
    scale::Scale,
    score_told::Told,
    score_whose,
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        Dimension, Handle, PerDimension, assessment::Type, decimal::decimal_comma, id::ScoreId, scoring::Flag,
    },
    error::Error,
    practice::Setting,
};

/// Columns and the other names that they go by.
const FIELDS: [(&str, &[&str]); 18] = [
    ("id", &["id"]),
    ("client_id", &["client_id"]),
    ("client", &["client"]),
    ("handle", &["handle"]),
    ("email", &["email", "e-mail", "email address"]),
    ("name", &["name"]),
    ("at", &["at", "calculated_at", "date", "timestamp"]),
    ("psi", &["psi", "psi_score"]),
    ("rho", &["rho", "rho_score"]),
    ("q", &["q", "q_score"]),
    ("f", &["f", "f_score"]),
    ("carried", &["carried"]),
    ("flags", &["flags"]),
    ("assessment_id", &["assessment_id"]),
    ("type", &["type"]),
    ("manual", &["manual"]),
    ("algorithm", &["algorithm"]),
    ("created_at", &["created_at"]),
];

/// What follows from the four dimensions and the scores before, and is worked out here.
const FOLLOWS: [(&str, &[&str]); 7] = [
    ("total_coherence", &["total_coherence"]),
    ("coherence_percentage", &["coherence_percentage"]),
    ("velocity", &["velocity"]),
    ("patterns", &["patterns", "pattern_detected"]),
    ("pattern", &["pattern"]),
    ("coherence_zone", &["coherence_zone", "zone"]),
    ("trend", &["trend"]),
];

/// What else a list of scores shows, and nobody writes: the name by which a score is typed, and whether the velocity is that
/// between two kinds. `handle` is the name of the score where `client` says whose it is.
const SHOWN: [&str; 3] = ["score", "handle", "velocity_mixed"];

/// Where the cells of a row stand.
pub(super) struct Columns {
    places: BTreeMap<&'static str, usize>,
    moments: Moments,
    orders: Orders,
    headers: Vec<String>,
    mapped: bool,
    scale: Scale,
}

/// The cells of a row by the names of their fields.
pub(super) type Named = BTreeMap<&'static str, String>;

/// The place of the time of day, where it has a column of its own beside that of the day.
const CLOCK: &str = "clock";

/// The column of times, with that of the time of day where one is called so.
fn beside(sheet: &Sheet<'_>, at: usize) -> AtColumn {
    let time = guess::clock_of(sheet, at).filter(|clock| *clock != at);
    let time = time.map(|clock| Column::Number(clock + 1));
    AtColumn { column: Column::Number(at + 1), time, format: None, tz: None }
}

fn field(header: &str) -> Option<&'static str> {
    let mut all = FIELDS.iter().chain(&FOLLOWS);
    all.find(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(header.trim())))
        .map(|(field, _)| *field)
}

/// The names that columns may have, for a message.
pub(super) fn names() -> String {
    FIELDS.iter().map(|(field, _)| *field).collect::<Vec<_>>().join(", ")
}

impl Columns {
    pub(super) fn new(setting: &Setting, sheet: &Sheet<'_>, map: Option<&ColumnMap>) -> Result<Self, Error> {
        let mut places = BTreeMap::new();
        let named = map.filter(|map| !map.fields.is_empty());
        let time =
            guess::time_column(sheet).filter(|_| !sheet.header.iter().any(|name| field(name) == Some("at")));
        for (at, header) in sheet.header.iter().enumerate().filter(|_| named.is_none()) {
            let Some(field) = field(header).or((time == Some(at)).then_some("at")) else { continue };
            if places.insert(field, at).is_some() {
                return Err(Error::usage(format!("two columns are named {field}"))
                    .hint("rename one, or give its number in a map: [fields]"));
            }
        }
        if places.contains_key("client") {
            places.remove("handle");
        }
        for (name, column) in named.iter().flat_map(|map| &map.fields) {
            let field =
                field(name).ok_or_else(|| crate::practice::fields::unknown("a score", name, &names()))?;
            places.insert(field, column.find(sheet)?);
        }
        let mut moments = Moments { format: None, zone: setting.zone.into(), held: Held::Guessed };
        if !sheet.is_json() {
            let who = ["client_id", "client", "handle", "email", "name"]
                .iter()
                .any(|field| places.contains_key(field));
            let dimension = Dimension::ALL.iter().any(|dimension| places.contains_key(dimension.key()));
            let lacking = || {
                Error::usage("columns are missing for scores")
                    .hint("needed: client, handle or email, at, and psi, rho, q, f")
            };
            let told = match map.and_then(|map| map.at.clone()) {
                Some(At::Now) => {
                    return Err(Error::usage("a score needs the time when it was calculated")
                        .hint("say where in the map: at = { column = \"..\" }"));
                }
                Some(At::Column(told)) => told,
                None => beside(sheet, places.get("at").copied().ok_or_else(lacking)?),
            };
            if !who || !dimension {
                return Err(lacking());
            }
            let found = guess::moments(setting, sheet, &told)?;
            places.insert("at", found.column);
            places.extend(found.clock.map(|clock| (CLOCK, clock)));
            moments = found.moments;
        }
        let (headers, mapped) = (sheet.header.clone(), named.is_some());
        let dimensions = Dimension::ALL.iter().filter_map(|dimension| places.get(dimension.key()));
        let cells = dimensions.flat_map(|at| sheet.filled(*at)).map(|(_, cell)| cell);
        let scale = Scale::new(map.and_then(|map| map.scale), cells);
        Ok(Self { places, moments, orders: Orders::default(), headers, mapped, scale })
    }

    /// What is taken from where, before any row is read.
    pub(super) fn reading(&self, setting: &Setting) -> Reading {
        let name = |field: &str| self.places.get(field).and_then(|at| self.headers.get(*at));
        let whose =
            [("client", By::Handle), ("handle", By::Handle), ("email", By::Email), ("name", By::Name)];
        let person = whose.into_iter().find_map(|(field, by)| Some(PersonColumn::new(name(field)?, by)));
        let time = name("at").map(|column| TimeColumn {
            clock: name(CLOCK).cloned(),
            ..TimeColumn::of(column, &self.moments, setting)
        });
        Reading { time, person, scale: self.scale.stated(), ..Reading::default() }
    }

    /// Whether a score was rounded so far.
    pub(super) fn rounds(&self) -> bool {
        self.scale.rounds()
    }

    /// What the row says, by the names of the fields; the rest is accounted for.
    fn named(&self, row: &Row<'_>, left: &mut Left) -> Result<Named, Trouble> {
        let mut named = Named::new();
        match &row.cells {
            Cells::Line(record, _) => {
                ragged(record.len(), self.headers.len())?;
                for (at, header) in self.headers.iter().enumerate() {
                    let text = row.cells.get(at);
                    // No number here has thousands: a comma in one is decimal, whatever stands between cells.
                    let text = Cow::Owned::<str>(decimal_comma(&text).into_owned());
                    match self.places.iter().find(|(_, place)| **place == at) {
                        _ if text.is_empty() => {}
                        Some((field, _)) => drop(named.insert(field, text.into_owned())),
                        None => self.aside(header, at, left, &text),
                    }
                }
            }
            Cells::Object(object) => {
                let own = object.contains_key("client");
                for (key, value) in *object {
                    let text = match value {
                        Value::Null if field(key).is_none() => {
                            self.aside(key, 0, left, "");
                            continue;
                        }
                        Value::Null => continue,
                        Value::Array(values) => values.iter().map(as_text).collect::<Vec<_>>().join(";"),
                        value => as_text(value),
                    };
                    match field(key).filter(|field| !(own && *field == "handle")) {
                        _ if text.is_empty() => {}
                        None => self.aside(key, 0, left, &text),
                        Some(field) => {
                            if named.insert(field, text).is_some() {
                                return Err(Trouble::row(format!("{field} is given twice")));
                            }
                        }
                    }
                }
            }
        }
        Ok(named)
    }

    fn aside(&self, header: &str, at: usize, left: &mut Left, text: &str) {
        let called = |name: &str| name.eq_ignore_ascii_case(header.trim());
        // A number under `score` is a result of another program, and no name of a score.
        let named = text.is_empty() || called("velocity_mixed") || text.parse::<Handle>().is_ok();
        let shown = SHOWN.iter().any(|name| called(name)) && named;
        match header {
            "" => left.blank(at + 1),
            aside if aside.starts_with('_') => {}
            // What a list shows beside the scores says nothing that they do not say.
            _ if shown && !self.mapped && text != "true" => {}
            _ if shown && !self.mapped => left.derived(header),
            _ if self.mapped => left.unmapped(header),
            _ => left.said(header, text),
        }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// When it is not the score of one client at one time.
    pub(super) fn read(
        &mut self,
        setting: &Setting,
        people: &People,
        row: &Row<'_>,
        left: &mut Left,
    ) -> Result<Told, Trouble> {
        let named = self.named(row, left)?;
        let client = score_whose::who(people, &named)?;
        let at = named.get("at").ok_or_else(|| Trouble::row("no time is given (at)"))?;
        let clock = named.get(CLOCK).map_or("", String::as_str);
        let at = format!("{at} {clock}");
        let at = at.trim_end();
        let header = self.places.get("at").and_then(|at| self.headers.get(*at)).map_or("at", String::as_str);
        self.orders.note(&brief(header), self.moments.order(at), (row.number, at), CLEAR)?;
        let stamped = self.moments.read(at).map_err(Trouble::row)?;
        let at = stamped.at;
        if at > setting.now {
            return Err(Trouble::row(format!("{} is in the future", setting.day(at))));
        }
        let carried = carried(named.get("carried").map(String::as_str).unwrap_or_default())?;
        let (mut scores, mut derived) = (PerDimension::default(), Vec::new());
        for dimension in Dimension::ALL {
            let Some(text) = named.get(dimension.key()) else { continue };
            let unit = self.scale.unit(dimension, row.number, text)?;
            if carried.contains(&dimension) {
                derived.push((dimension, unit));
            } else {
                scores[dimension] = Some(unit);
            }
        }
        if scores == PerDimension::default() {
            return Err(Trouble::row("no dimension is given (psi, rho, q, f)"));
        }
        let flags = named.get("flags").map(|text| flags(text)).transpose()?;
        if let Some(kind) = named.get("type") {
            kind.parse::<Type>().map_err(|error| Trouble::row(error.to_string()))?;
        }
        let pick = |keys: &[&'static str]| {
            keys.iter().filter_map(|key| Some((*key, named.get(key)?.clone()))).collect()
        };
        Ok(Told {
            row: row.number,
            id: parsed::<Uuid>(&named, "id", "a UUID")?.map(ScoreId),
            client: client.id,
            handle: client.handle.clone(),
            at,
            stamped,
            scores,
            says_carried: named.contains_key("carried"),
            derived,
            flags,
            created_at: parsed(&named, "created_at", "an instant such as 2026-09-24T15:00:00Z")?,
            origin: pick(&["assessment_id", "type", "manual", "algorithm"]),
            follows: pick(&FOLLOWS.map(|(field, _)| field)),
        })
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn parsed<T: std::str::FromStr>(
    named: &Named,
    key: &str,
    wanted: &str,
) -> Result<Option<T>, Trouble> {
    let Some(text) = named.get(key) else { return Ok(None) };
    let wrong = |_| Trouble::row(format!("{key} must be {wanted}, not '{text}'"));
    text.trim().parse().map(Some).map_err(wrong)
}

fn flags(text: &str) -> Result<Vec<String>, Trouble> {
    let known = |flag: &str| {
        let is = Flag::KEYS.contains(&flag);
        let unknown = || format!("flags has no '{}'; there are: {}", brief(flag), Flag::KEYS.join(", "));
        if is { Ok(flag.to_owned()) } else { Err(Trouble::row(unknown())) }
    };
    text.split(';').map(str::trim).map(known).collect()
}

fn carried(text: &str) -> Result<Vec<Dimension>, Trouble> {
    let parts = text.split([';', ',', ' ']).filter(|part| !part.is_empty());
    Ok(parts.map(str::parse).collect::<Result<_, _>>()?)
}
