//! Answers from a form tool's file: each row becomes one completed assessment with its score, by the same rules as one
//! that was answered here. A row is told from others by its key columns, of which only a keyed digest is kept.

use std::{collections::BTreeMap, rc::Rc};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    ColumnMap, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    answer::Reader,
    brief, guess,
    moment::Moments,
    people::{By, People},
    row::ragged,
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        Handle,
        answer::Answer,
        assessment::{Assessment, Status},
        history::Score,
        id::{AssessmentId, ClientId, QuestionId},
        scoring::Answers,
    },
    error::Error,
    practice::{
        Setting,
        assess::{self, Evaluated, Lacking, Sitting},
        bank::{self, Pinned, Shelf},
        record,
    },
    store::{Tx, bank::Installed},
};

/// How answers are brought in.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Which column is what.
    pub map: &'o ColumnMap,
    /// What to do about rows with too few answers.
    pub lacking: Lacking,
}

/// A map that fits a sheet and a bank.
struct Plan {
    installed: Installed,
    bank: Rc<Pinned>,
    client: usize,
    by: By,
    at: Option<(usize, Moments)>,
    key: Vec<usize>,
    answers: Vec<(usize, QuestionId, Reader)>,
    headers: Vec<String>,
}

/// A row that passed every check.
struct Told {
    client: ClientId,
    at: DateTime<Utc>,
    key: [u8; 32],
    answers: Answers,
}

/// Brings answers in.
///
/// # Errors
/// When the file cannot be read, does not fit the map or the bank, or the store refuses.
pub fn responses(
    tx: &mut Tx<'_>,
    setting: &Setting,
    sheet: Sheet<'_>,
    options: Options<'_>,
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let plan = Plan::new(tx, setting, &sheet, options.map)?;
    let people = People::load(tx)?;
    let mut tally = Tally::default();
    let mut scores: BTreeMap<ClientId, Vec<Score>> = BTreeMap::new();
    sheet.each(&mut |row| {
        let taken = plan.read(tx, setting, &people, &row).and_then(|told| {
            if tx.assessment_by_import_key(&told.key)?.is_some() {
                return Ok(Taken::Known);
            }
            if let Some(score) = plan.keep(tx, told, options.lacking)? {
                scores.entry(score.client_id).or_default().push(score);
            }
            Ok(Taken::New)
        });
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    for (client, new) in scores {
        let added = record::add(tx, setting, client, new)?;
        tally.recomputed += added.recomputed;
        tally.breakthroughs += added.breakthroughs;
    }
    Ok(tally)
}

impl Plan {
    fn new(tx: &Tx<'_>, setting: &Setting, sheet: &Sheet<'_>, map: &ColumnMap) -> Result<Self, Error> {
        if sheet.is_json() {
            return Err(Error::usage("answers come as CSV, one row for each time a form was filled in"));
        }
        let named = map.bank.as_deref().ok_or_else(|| {
            Error::usage(format!("map {} does not say which bank the answers belong to", map.name))
                .hint("add bank = \"quick\" to it, or say --bank NAME (coach bank list)")
        })?;
        let installed = bank::find(tx, named)?;
        if map.kind.is_some_and(|kind| kind != installed.kind) {
            let kind = installed.kind.words();
            return Err(Error::usage(format!(
                "{named} is for {kind} assessments, and another type was told"
            ))
            .hint("leave the type out: the bank says it"));
        }
        let pinned = Shelf::default().take(tx, &bank::reference(&installed))?;
        let client = map.client.as_ref().ok_or_else(|| {
            Error::usage(format!("map {} does not say which column names the client", map.name))
                .hint("add client = { column = \"Email Address\", as = \"email\" }")
        })?;
        let at = match &map.at {
            Some(at) => Some(guess::moments(setting, sheet, at)?),
            None => None,
        };
        let client_column = client.column.find(sheet)?;
        let key = match &map.key {
            Some(key) => key.columns(sheet)?,
            None => match &at {
                Some((column, _)) => vec![client_column, *column],
                None => (0..sheet.header.len()).collect(),
            },
        };
        let answers = map.answers.iter().map(|answer| {
            let question = assess::question(&pinned, &answer.question)?;
            let reader = Reader::new(question, answer, &map.values);
            Ok((answer.column.find(sheet)?, pinned.id(&answer.question), reader))
        });
        let mut answers = answers.collect::<Result<Vec<_>, Error>>()?;
        answers.sort_by_key(|(_, question, _)| *question);
        if answers.is_empty() {
            return Err(Error::usage(format!("map {} names no question", map.name))
                .hint("make one from a file: coach import map FILE --save NAME"));
        }
        let by = client.by;
        let headers = sheet.header.clone();
        Ok(Self { installed, bank: pinned, client: client_column, by, at, key, answers, headers })
    }

    /// Reads a row, or says what is wrong with it.
    fn read(&self, tx: &Tx<'_>, setting: &Setting, people: &People, row: &Row<'_>) -> Result<Told, Trouble> {
        if let Cells::Line(record, _) = &row.cells {
            ragged(record.len(), self.headers.len())?;
        }
        let name = row.cells.get(self.client);
        if name.is_empty() {
            return Err(Trouble::row(format!("'{}' is empty", self.header(self.client))));
        }
        let client = people.find(&name, self.by)?.id;
        let at = self.at(setting, row)?;
        let mut answers = Answers::new();
        for (column, _, reader) in &self.answers {
            let read = reader
                .read(&row.cells.get(*column))
                .map_err(|error| Trouble::row(format!("'{}': {}", self.header(*column), error.rule)))?;
            if let Some(answer) = read {
                answers.insert(reader.code().to_owned(), answer);
            }
        }
        if answers.is_empty() {
            return Err(Trouble::row("no question is answered"));
        }
        Ok(Told { client, at, key: self.key(tx, row, client, at)?, answers })
    }

    fn header(&self, column: usize) -> String {
        self.headers.get(column).map_or_else(String::new, |header| brief(header))
    }

    fn at(&self, setting: &Setting, row: &Row<'_>) -> Result<DateTime<Utc>, Trouble> {
        let Some((column, moments)) = &self.at else { return Ok(setting.now) };
        let text = row.cells.get(*column);
        let wrong = |what: String| Trouble::row(format!("'{}': {what}", self.header(*column)));
        if text.is_empty() {
            return Err(wrong("no time is told".to_owned()));
        }
        let at = moments.read(&text).map_err(wrong)?;
        if at > setting.now { Err(wrong(format!("'{text}' lies ahead"))) } else { Ok(at) }
    }

    /// The keyed digest by which a row is known again. Client and time count as what they mean, so that an address in
    /// capitals or another spelling of the time makes no new row.
    fn key(
        &self,
        tx: &Tx<'_>,
        row: &Row<'_>,
        client: ClientId,
        at: DateTime<Utc>,
    ) -> Result<[u8; 32], Trouble> {
        let mut text = format!("responses\u{1f}{}", self.installed.id);
        for column in &self.key {
            text.push('\u{1f}');
            match &self.at {
                _ if *column == self.client => text.push_str(&client.to_string()),
                Some((time, _)) if column == time => text.push_str(&crate::store::instant(at)),
                _ => text.push_str(&row.cells.get(*column)),
            }
        }
        Ok(tx.vault()?.blind_index(&text))
    }

    /// Writes the assessment with its answers; gives the score it leads to.
    fn keep(&self, tx: &mut Tx<'_>, told: Told, lacking: Lacking) -> Result<Option<Score>, Trouble> {
        let at = told.at;
        let mut sitting = Sitting {
            assessment: self.assessment(&told)?,
            bank: Rc::clone(&self.bank),
            answers: told.answers,
            ratings: BTreeMap::default(),
        };
        let Evaluated { scoring, flags } = assess::evaluate(&sitting);
        let measured = scoring.is_measured();
        if !measured && lacking == Lacking::Refuse {
            let lacking = scoring
                .unmeasured()
                .map(|(dimension, lacking)| format!("{dimension} lacks {}", lacking.missing.join(", ")));
            return Err(Trouble::row(format!(
                "too few answers for a score: {}",
                lacking.collect::<Vec<_>>().join("; ")
            )));
        }
        tx.insert_assessment(&mut sitting.assessment, Some(&told.key))?;
        let given = self.answers.iter().filter_map(|(_, question, reader)| {
            let answer = sitting.answers.get(reader.code())?;
            Some(match answer {
                Answer::Text(text) => (*question, None, Some(text.clone())),
                other => (*question, Some(other.canonical()), None),
            })
        });
        let given: Vec<_> = given.collect();
        tx.insert_responses(&sitting.assessment, at, &given)?;
        let scored = self.bank.bank.questions.iter().any(crate::domain::question::Question::is_scored);
        if !(measured && scored) {
            return Ok(None);
        }
        Ok(Some(assess::draft(tx, &sitting, &scoring, &flags, at)?))
    }

    fn assessment(&self, told: &Told) -> Result<Assessment, Trouble> {
        let placeholder: Handle = "b2b2".parse()?;
        Ok(Assessment {
            id: AssessmentId(Uuid::nil()),
            handle: placeholder,
            client_id: told.client,
            kind: self.installed.kind,
            dimension_focus: self.installed.dimension,
            status: Status::Completed,
            bank: bank::reference(&self.installed),
            started_at: Some(told.at),
            completed_at: Some(told.at),
            time_spent_seconds: 0,
            created_at: told.at,
        })
    }
}
