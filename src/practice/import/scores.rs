//! Scores that were computed elsewhere: who, when, and the four dimensions. A score that is there already, with the same
//! values at the same time, adds nothing.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    ColumnMap, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    clients::ragged,
    guess,
    map::{AtColumn, Column},
    moment::Moments,
    people::{By, People, Person},
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        Dimension, PerDimension, Unit,
        history::Score,
        id::{ClientId, ScoreId},
    },
    error::Error,
    practice::{Setting, record},
    store::Tx,
};

/// Columns and the other names that they go by.
const FIELDS: [(&str, &[&str]); 10] = [
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
];

type Known = HashSet<(ClientId, DateTime<Utc>, PerDimension<Option<Unit>>)>;

/// Brings scores in.
///
/// # Errors
/// When the file cannot be read, lacks a column, or the store refuses.
pub fn scores(
    tx: &mut Tx<'_>,
    setting: &Setting,
    sheet: Sheet<'_>,
    map: Option<&ColumnMap>,
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let columns = Columns::new(setting, &sheet, map)?;
    let people = People::load(tx)?;
    let (mut tally, mut known) = (Tally::default(), Known::new());
    tx.each_score(None, None, None, |score| {
        known.insert((score.client_id, score.calculated_at, score.scores));
        Ok::<_, Error>(())
    })?;
    let mut new: BTreeMap<ClientId, Vec<Score>> = BTreeMap::new();
    sheet.each(&mut |row| {
        let taken = columns.read(setting, &people, &row).and_then(|told| {
            if !known.insert((told.client, told.at, told.scores)) {
                return Ok(Taken::Known);
            }
            let score = told.score(tx, setting)?;
            new.entry(told.client).or_default().push(score);
            Ok(Taken::New)
        });
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    for (client, new) in new {
        let added = record::add(tx, setting, client, new)?;
        tally.recomputed += added.recomputed;
        tally.breakthroughs += added.breakthroughs;
    }
    Ok(tally)
}

struct Columns {
    places: BTreeMap<&'static str, usize>,
    moments: Moments,
    count: usize,
}

struct Told {
    id: Option<ScoreId>,
    client: ClientId,
    at: DateTime<Utc>,
    scores: PerDimension<Option<Unit>>,
}

impl Columns {
    fn new(setting: &Setting, sheet: &Sheet<'_>, map: Option<&ColumnMap>) -> Result<Self, Error> {
        let mut places = BTreeMap::new();
        for (field, names) in FIELDS {
            let mapped = map.and_then(|map| map.fields.get(field));
            let at = match mapped {
                Some(column) => Some(column.find(sheet)?),
                None => names.iter().find_map(|name| match sheet.columns(name).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }),
            };
            places.extend(at.map(|at| (field, at)));
        }
        let mut moments = Moments { format: None, zone: setting.zone.into() };
        if !sheet.is_json() {
            let who = ["client_id", "handle", "email", "name"].iter().any(|field| places.contains_key(field));
            let dimension = Dimension::ALL.iter().any(|dimension| places.contains_key(dimension.key()));
            let at = places.get("at").copied().filter(|_| who && dimension);
            let at = at.ok_or_else(|| {
                Error::usage("columns are missing for scores")
                    .hint("needed: handle or email, at, and psi, rho, q, f")
            })?;
            let told = map.and_then(|map| map.at.clone());
            let told = told.unwrap_or(AtColumn { column: Column::Number(at + 1), format: None, tz: None });
            let (column, found) = guess::moments(setting, sheet, &told)?;
            places.insert("at", column);
            moments = found;
        }
        Ok(Self { places, moments, count: sheet.header.len() })
    }

    fn cell(&self, row: &Row<'_>, field: &str) -> Option<String> {
        let text = match &row.cells {
            Cells::Line(..) => self.places.get(field).map(|at| row.cells.get(*at).into_owned()),
            Cells::Object(object) => {
                let names =
                    FIELDS.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
                names
                    .iter()
                    .find_map(|name| object.get(*name))
                    .filter(|value| !value.is_null())
                    .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
        };
        text.filter(|text| !text.is_empty())
    }

    fn read(&self, setting: &Setting, people: &People, row: &Row<'_>) -> Result<Told, Trouble> {
        if let Cells::Line(record, _) = &row.cells {
            ragged(record.len(), self.count)?;
        }
        let client = self.who(people, row)?.id;
        let at = self.cell(row, "at").ok_or_else(|| Trouble::row("no time is told (at)"))?;
        let at = self.moments.read(&at).map_err(Trouble::row)?;
        if at > setting.now {
            return Err(Trouble::row(format!("{} lies ahead", setting.day(at))));
        }
        let mut scores = PerDimension::default();
        for dimension in Dimension::ALL {
            if let Some(text) = self.cell(row, dimension.key()) {
                let unit: Unit =
                    text.parse().map_err(|error| Trouble::row(format!("{dimension}: {error}")))?;
                scores[dimension] = Some(unit);
            }
        }
        if scores == PerDimension::default() {
            return Err(Trouble::row("no dimension is told (psi, rho, q, f)"));
        }
        let id = self.cell(row, "id").and_then(|id| id.parse::<Uuid>().ok()).map(ScoreId);
        Ok(Told { id, client, at, scores })
    }

    fn who<'p>(&self, people: &'p People, row: &Row<'_>) -> Result<&'p Person, Trouble> {
        let id = self.cell(row, "client_id").and_then(|id| id.parse().ok());
        if let Some(person) = id.and_then(|id| people.id(id)) {
            return Ok(person);
        }
        for (field, by) in [("handle", By::Handle), ("email", By::Email), ("name", By::Name)] {
            if let Some(text) = self.cell(row, field) {
                return people.find(&text, by);
            }
        }
        Err(Trouble::row("no client is told"))
    }
}

impl Told {
    fn score(&self, tx: &mut Tx<'_>, setting: &Setting) -> Result<Score, Trouble> {
        // An exported score keeps its id, unless that is taken.
        let id = match self.id {
            Some(id) if tx.score(id)?.is_none() => id,
            _ => tx.fresh_id()?,
        };
        Ok(Score::by_hand(id, self.client, self.scores, self.at, setting.now))
    }
}
