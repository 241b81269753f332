//! A map that fits a sheet and a bank: how each row of answers is read.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::{
    ColumnMap, Reading, Sheet, Trouble,
    answer::{Reader, Said},
    brief, guess,
    map::Counting,
    moment::{CLEAR, Moments, Stamped},
    order::Orders,
    people::{By, People},
    reading::{PersonColumn, TimeColumn},
    row::ragged,
    sheet::{Cells, Row},
};
use crate::{
    domain::{
        id::{ClientId, QuestionId},
        scoring::Answers,
    },
    error::Error,
    practice::{
        Setting, assess,
        bank::{self, Pinned, Shelf},
    },
    store::{Tx, bank::Installed},
};

/// How the rows of a sheet are read as answers.
pub(super) struct Plan {
    pub(super) installed: Installed,
    pub(super) bank: Rc<Pinned>,
    /// Each question with its reader, in the order of question ids.
    pub(super) answers: Vec<(QuestionId, Reader)>,
    client: (usize, By),
    /// The column with the name of the person.
    name: Option<usize>,
    at: Option<(usize, Moments)>,
    key: Vec<usize>,
    /// Whether the map names the key.
    named: bool,
    rows: Counting,
    headers: Vec<String>,
}

/// A row that passed every check.
pub(super) struct Told {
    pub(super) client: ClientId,
    pub(super) at: DateTime<Utc>,
    /// What the cell with the time says; nothing where there is none.
    pub(super) stamped: Option<Stamped>,
    /// The keyed digest by which the row is known again.
    pub(super) key: [u8; 32],
    pub(super) answers: Answers,
    /// Whether every question that has a column was answered, or passed over in so many words.
    pub(super) whole: bool,
}

impl Plan {
    /// Fits a map to a sheet.
    ///
    /// # Errors
    /// When the map names no bank, or something that the sheet or the bank does not have.
    pub(super) fn new(
        tx: &Tx<'_>,
        setting: &Setting,
        sheet: &mut Sheet<'_>,
        map: &ColumnMap,
    ) -> Result<Self, Error> {
        if sheet.is_json() {
            return Err(Error::usage("answers come as CSV, one row for each time a form was filled in"));
        }
        map.only(
            "answers",
            &["bank", "type", "key", "client", "at", "unfinished", "missing", "values", "answer"],
        )?;
        let rows = Counting::new(sheet, map)?;
        let (installed, pinned) = bank_of(tx, map)?;
        let client = map.client.as_ref().ok_or_else(|| {
            Error::usage(format!("map {} does not say which column names the client", map.name))
                .hint("add client = { column = \"Email Address\", as = \"email\" }")
        })?;
        let name = client.name.as_ref().map(|name| name.find(sheet)).transpose()?;
        let client = (client.column.find(sheet)?, client.by);
        let at = map.at.as_ref().map(|at| guess::moments(setting, sheet, at)).transpose()?;
        let key = match (&map.key, &at) {
            (Some(key), _) => key.columns(sheet)?,
            (None, Some((column, _))) => vec![client.0, *column],
            (None, None) => (0..sheet.header.len()).collect(),
        };
        let answers = map.answers.iter().map(|answer| {
            let question = assess::question(&pinned, &answer.question)?;
            Ok((pinned.id(&question.code), Reader::new(question, answer, map, sheet)?))
        });
        let mut answers = answers.collect::<Result<Vec<_>, Error>>()?;
        answers.sort_by_key(|(question, _)| *question);
        one_question_each(&answers, sheet)?;
        if answers.is_empty() {
            return Err(Error::usage(format!("map {} names no question", map.name))
                .hint("make one from a file: coach import map FILE --save NAME"));
        }
        let headers = sheet.header.clone();
        Ok(Self {
            installed,
            bank: pinned,
            answers,
            client,
            name,
            at,
            key,
            named: map.key.is_some(),
            rows,
            headers,
        })
    }

    /// Whether rows say when they were answered.
    pub(super) fn has_time(&self) -> bool {
        self.at.is_some()
    }

    /// What is taken from where, before any row is read.
    pub(super) fn reading(&self) -> Reading {
        let name = |at: usize| self.headers.get(at).map_or("", String::as_str);
        let mut used: Vec<usize> = self.answers.iter().flat_map(|(_, reader)| reader.columns()).collect();
        used.extend(self.at.iter().map(|(at, _)| *at).chain([self.client.0]).chain(self.key.iter().copied()));
        used.extend(self.rows.columns().chain(self.name));
        let unused = (0..).zip(&self.headers).filter(|(at, name)| !used.contains(at) && !name.is_empty());
        let unused = unused.map(|(_, name)| name.clone()).filter(|name| !name.starts_with('_'));
        Reading {
            bank: Some(self.installed.id.clone()),
            questions: Some(self.answers.len()),
            time: self.at.as_ref().map(|(at, moments)| TimeColumn::new(name(*at), &moments.zone)),
            person: Some(PersonColumn {
                name: self.name.map(|at| name(at).to_owned()),
                ..PersonColumn::new(name(self.client.0), self.client.1)
            }),
            fields: Vec::new(),
            unused: unused.collect(),
        }
    }

    /// Reads a row, or says what is wrong with it.
    pub(super) fn read(
        &self,
        tx: &Tx<'_>,
        setting: &Setting,
        people: &People,
        row: &Row<'_>,
        orders: &mut Orders,
    ) -> Result<Told, Trouble> {
        self.rows.check(row)?;
        if let Cells::Line(record, _) = &row.cells {
            ragged(record.len(), self.headers.len())?;
        }
        let stamped = self.at(setting, row, orders)?;
        let at = stamped.map_or(setting.now, |stamped| stamped.at);
        let (answers, whole) = self.answers(row)?;
        let (column, by) = self.client;
        let name = row.cells.get(column);
        if name.is_empty() {
            return Err(Trouble::row(format!("'{}' is empty", self.header(column))));
        }
        let called = self.name.map_or_else(Default::default, |at| row.cells.get(at));
        let client = people.called(&name, by, &called)?.id;
        Ok(Told { client, at, stamped, key: self.key(tx, row, client, at)?, answers, whole })
    }

    fn answers(&self, row: &Row<'_>) -> Result<(Answers, bool), Trouble> {
        let (mut answers, mut whole) = (Answers::new(), true);
        for (_, reader) in &self.answers {
            let said = reader.read(&row.cells).map_err(|(column, error)| {
                Trouble::row(format!("'{}': {}", self.header(column), error.rule))
            })?;
            match said {
                Said::Answer(answer) => drop(answers.insert(reader.code().to_owned(), answer)),
                Said::NoAnswer => {}
                Said::Nothing => whole &= reader.is_optional(),
            }
        }
        if answers.is_empty() {
            return Err(Trouble::LeftOut("no question is answered".to_owned()));
        }
        Ok((answers, whole))
    }

    fn header(&self, column: usize) -> String {
        self.headers.get(column).map_or_else(String::new, |header| brief(header))
    }

    fn at(&self, setting: &Setting, row: &Row<'_>, orders: &mut Orders) -> Result<Option<Stamped>, Trouble> {
        let Some((column, moments)) = &self.at else { return Ok(None) };
        let text = row.cells.get(*column);
        let wrong = |what: String| Trouble::row(format!("'{}': {what}", self.header(*column)));
        if text.is_empty() {
            let sent = self.headers.get(*column).is_some_and(|header| guess::is_sent(header));
            return Err(if sent {
                Trouble::LeftOut(format!("'{}' is empty: it was not sent", self.header(*column)))
            } else {
                wrong("no time is told".to_owned())
            });
        }
        orders.note(&self.header(*column), moments.order(&text), (row.number, &text), CLEAR)?;
        let read = moments.read(&text).map_err(wrong)?;
        if read.at > setting.now { Err(wrong(format!("'{text}' is in the future"))) } else { Ok(Some(read)) }
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
        let blank = self.key.iter().find(|column| row.cells.get(**column).is_empty());
        if let Some(column) = blank.filter(|_| self.named) {
            let name = self.header(*column);
            return Err(Trouble::row(format!("'{name}' is empty, and it tells one row from another")));
        }
        let mut text = format!("responses\u{1f}{}", self.installed.id);
        for column in &self.key {
            text.push('\u{1f}');
            match &self.at {
                _ if *column == self.client.0 => text.push_str(&client.to_string()),
                Some((time, _)) if column == time => text.push_str(&crate::store::instant(at)),
                _ => text.push_str(&row.cells.get(*column)),
            }
        }
        Ok(tx.vault()?.blind_index(&text))
    }
}

/// Refuses a column that is to answer two questions.
fn one_question_each(answers: &[(QuestionId, Reader)], sheet: &Sheet<'_>) -> Result<(), Error> {
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for (_, reader) in answers {
        for column in reader.columns() {
            if let Some((_, other)) = seen.iter().find(|(at, _)| *at == column) {
                let name = sheet.header.get(column).map_or_else(String::new, |name| brief(name));
                return Err(Error::usage(format!("'{name}' is to answer {other} and {}", reader.code()))
                    .hint("a column answers one question: name it once in the map"));
            }
            seen.push((column, reader.code()));
        }
    }
    Ok(())
}

/// The bank that a map names, as it is installed.
fn bank_of(tx: &Tx<'_>, map: &ColumnMap) -> Result<(Installed, Rc<Pinned>), Error> {
    let named = map.bank.as_deref().ok_or_else(|| {
        Error::usage(format!("map {} does not say which bank the answers belong to", map.name))
            .hint("add bank = \"quick\" to it, or say --bank NAME (coach bank list)")
    })?;
    let installed = bank::find(tx, named)?;
    if map.kind.is_some_and(|kind| kind != installed.kind) {
        let kind = installed.kind.words();
        let told = format!("{named} is for {kind} assessments, and another type was told");
        return Err(Error::usage(told).hint("leave the type out: the bank says it"));
    }
    let pinned = Shelf::default().take(tx, &bank::reference(&installed))?;
    Ok((installed, pinned))
}
