//! One row of a file of scores: who, when and the dimensions, and what else it says of the score.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{
    ColumnMap, Reading, Sheet, Trouble, brief, guess,
    left::Left,
    map::{At, AtColumn, Column},
    meaning::fold,
    moment::{CLEAR, Held, Moments, Stamped},
    order::Orders,
    people::{By, People},
    reading::{PersonColumn, TimeColumn},
    row::ragged,
    score_whose,
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        Dimension, Handle, PerDimension, Unit,
        assessment::Type,
        decimal::decimal_comma,
        history::Score,
        id::{ClientId, ScoreId},
        pattern::Pattern,
        scoring::Flag,
        trend::trend,
    },
    error::Error,
    practice::Setting,
};

/// Columns and the other names that they go by.
const FIELDS: [(&str, &[&str]); 17] = [
    ("id", &["id"]),
    ("client_id", &["client_id"]),
    ("handle", &["handle"]),
    ("email", &["email", "e-mail", "email address"]),
    ("name", &["name", "client"]),
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
    ("zone", &["zone"]),
    ("trend", &["trend"]),
];

/// What else a list of scores shows, and nobody writes: a name by which a score is typed, and whether the velocity is that
/// between two kinds.
const SHOWN: [&str; 2] = ["score", "velocity_mixed"];

/// Where the cells of a row stand.
pub(super) struct Columns {
    places: BTreeMap<&'static str, usize>,
    moments: Moments,
    orders: Orders,
    headers: Vec<String>,
    mapped: bool,
}

/// A row that passed every check.
pub(super) struct Told {
    /// The row.
    pub(super) row: u64,
    pub(super) id: Option<ScoreId>,
    pub(super) client: ClientId,
    pub(super) handle: String,
    pub(super) at: DateTime<Utc>,
    /// What the cell with the time says.
    pub(super) stamped: Stamped,
    /// What was measured.
    pub(super) scores: PerDimension<Option<Unit>>,
    /// Whether the row says which dimensions were carried over.
    pub(super) says_carried: bool,
    pub(super) flags: Option<Vec<String>>,
    pub(super) created_at: Option<DateTime<Utc>>,
    /// What is said of where the score comes from, by name.
    pub(super) origin: Vec<(&'static str, String)>,
    /// What is said to follow from it, by name.
    pub(super) follows: Vec<(&'static str, String)>,
    /// What it says of dimensions that were carried from the score before.
    pub(super) derived: Vec<(Dimension, Unit)>,
}

/// The cells of a row by the names of their fields.
pub(super) type Named = BTreeMap<&'static str, String>;

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
                return Err(Error::usage(format!("two columns are called {field}"))
                    .hint("rename one, or say by number which is meant in a map: [fields]"));
            }
        }
        for (name, column) in named.iter().flat_map(|map| &map.fields) {
            let field =
                field(name).ok_or_else(|| crate::practice::fields::unknown("a score", name, &names()))?;
            places.insert(field, column.find(sheet)?);
        }
        let mut moments = Moments { format: None, zone: setting.zone.into(), held: Held::Guessed };
        if !sheet.is_json() {
            let who = ["client_id", "handle", "email", "name"].iter().any(|field| places.contains_key(field));
            let dimension = Dimension::ALL.iter().any(|dimension| places.contains_key(dimension.key()));
            let at = places.get("at").copied().filter(|_| who && dimension);
            let at = at.ok_or_else(|| {
                Error::usage("columns are missing for scores")
                    .hint("needed: handle or email, at, and psi, rho, q, f")
            })?;
            let told = match map.and_then(|map| map.at.clone()) {
                Some(At::Column(AtColumn { time: Some(_), .. }) | At::Now) => {
                    return Err(Error::usage("a score has its moment in one column")
                        .hint("say which in the map: at = { column = \"..\" }"));
                }
                Some(At::Column(told)) => told,
                None => AtColumn { column: Column::Number(at + 1), time: None, format: None, tz: None },
            };
            let found = guess::moments(setting, sheet, &told)?;
            places.insert("at", found.column);
            moments = found.moments;
        }
        let (headers, mapped) = (sheet.header.clone(), named.is_some());
        Ok(Self { places, moments, orders: Orders::default(), headers, mapped })
    }

    /// What is taken from where, before any row is read.
    pub(super) fn reading(&self, setting: &Setting) -> Reading {
        let name = |field: &str| self.places.get(field).and_then(|at| self.headers.get(*at));
        let whose = [("handle", By::Handle), ("email", By::Email), ("name", By::Name)];
        let person = whose.into_iter().find_map(|(field, by)| Some(PersonColumn::new(name(field)?, by)));
        let time = name("at").map(|column| TimeColumn::of(column, &self.moments, setting));
        Reading { time, person, ..Reading::default() }
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
                    match field(key) {
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
        let named = text.is_empty() || !called("score") || text.parse::<Handle>().is_ok();
        let shown = SHOWN.iter().any(|name| called(name)) && named;
        match header {
            "" => left.blank(at + 1),
            aside if aside.starts_with('_') => {}
            // What a list shows beside the scores says nothing that they do not say.
            _ if shown && !self.mapped && text != "true" => {}
            _ if shown && !self.mapped => left.derived(header),
            _ if self.mapped => left.unmapped(header),
            _ => left.unknown(header),
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
        let at = named.get("at").ok_or_else(|| Trouble::row("no time is told (at)"))?;
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
            let unit: Unit = text.parse().map_err(|error| Trouble::row(format!("{dimension}: {error}")))?;
            if carried.contains(&dimension) {
                derived.push((dimension, unit));
            } else {
                scores[dimension] = Some(unit);
            }
        }
        if scores == PerDimension::default() {
            return Err(Trouble::row("no dimension is told (psi, rho, q, f)"));
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

impl Told {
    /// Whether a dimension has no value, and the row does not say that it was carried over.
    pub(super) fn lacks(&self) -> bool {
        !self.says_carried && Dimension::ALL.into_iter().any(|dimension| self.scores[dimension].is_none())
    }

    /// Whether the row says anything of a dimension: that it was carried over, or not measured, is said by the list of
    /// those that were.
    pub(super) fn says(&self, dimension: Dimension) -> bool {
        self.says_carried || self.scores[dimension].is_some()
    }

    /// Whether a stored score says the same: when, and what was measured.
    pub(super) fn is(&self, score: &Score) -> bool {
        let stored = if self.says_carried { score.measured() } else { score.scores };
        let mut said = Dimension::ALL.into_iter().filter(|dimension| self.says(*dimension));
        let same = said.all(|dimension| self.scores[dimension] == stored[dimension]);
        same && self.at.timestamp() == score.calculated_at.timestamp()
    }

    /// What it says of where the score comes from, otherwise than it is stored.
    pub(super) fn other_origin(&self, score: &Score) -> Option<&'static str> {
        let stored = |key: &str| match key {
            "assessment_id" => score.assessment_id.map(|id| id.to_string()),
            "type" => score.kind.map(|kind| kind.key().to_owned()),
            "manual" => Some(score.manual.to_string()),
            _ => Some(score.algorithm.to_string()),
        };
        self.origin
            .iter()
            .find(|(key, said)| stored(key).as_deref() != Some(said.as_str()))
            .map(|(key, _)| *key)
    }

    /// Whether it says of a new score that it comes from answers, which are not here.
    pub(super) fn comes_from_answers(&self) -> bool {
        self.origin.iter().any(|(key, said)| match *key {
            "manual" => said != "true",
            "algorithm" => false,
            _ => true,
        })
    }

    /// What it says follows from the score, where something else does; `history` are all scores of the client.
    pub(super) fn other_follows<'t>(
        &'t self,
        setting: &Setting,
        score: &Score,
        history: &[Score],
    ) -> impl Iterator<Item = &'static str> + use<'t> {
        let patterns = Pattern::join(&score.patterns);
        let until = history.iter().position(|other| other.id == score.id).map_or(0, |at| at + 1);
        let trend = trend(history.get(..until).unwrap_or_default(), setting.home);
        let stored = [
            ("total_coherence", score.total.map(|total| total.to_string())),
            ("coherence_percentage", score.percent.map(|percent| percent.to_string())),
            ("velocity", score.velocity.map(|velocity| velocity.to_string())),
            ("patterns", Some(patterns).filter(|patterns| !patterns.is_empty())),
            ("pattern", score.patterns.first().map(ToString::to_string)),
            ("zone", score.percent.map(|percent| setting.model.zones.of(percent).to_owned())),
            ("trend", trend.map(|trend| trend.to_string())),
        ];
        let other = self.follows.iter().filter(move |(key, said)| {
            let known = stored.iter().find(|(known, _)| known == key).and_then(|(_, value)| value.as_deref());
            let worded = matches!(*key, "pattern" | "zone");
            known != Some(said.as_str()) && !(worded && known.is_some_and(|known| fold(known) == fold(said)))
        });
        other.map(|(key, _)| *key)
    }
}
