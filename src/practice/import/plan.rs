//! A map that fits a sheet and a bank: how each row of answers is read.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::{
    ColumnMap, Reading, Sheet, Trouble,
    answer::{Reader, Said},
    brief, guess,
    map::{At, Counting, Unfinished},
    moment::{CLEAR, Stamped},
    needs::{bank_of, no_time, one_question_each},
    order::Orders,
    people::{People, Person},
    reading::{FieldColumn, TimeColumn},
    row::ragged,
    sheet::{Cells, Row},
    whose::Whose,
};
use crate::{
    domain::{
        id::{ClientId, QuestionId},
        question::Question,
        scoring::Answers,
    },
    error::Error,
    practice::{Setting, assess, bank::Pinned},
    store::{Tx, bank::Installed},
};

/// How the rows of a sheet are read as answers.
pub(super) struct Plan {
    pub(super) installed: Installed,
    pub(super) bank: Rc<Pinned>,
    /// Each question with its reader, in the order of question ids.
    pub(super) answers: Vec<(QuestionId, Reader)>,
    whose: Whose,
    /// When it was answered; nothing for the moment of the import.
    at: Option<guess::Times>,
    key: Vec<usize>,
    /// The column with the number that the form tool gives to each form.
    number: Option<usize>,
    /// Whether the map names the key.
    named: bool,
    rows: Counting,
    /// Whether a form that was not finished is left out.
    skips: bool,
    headers: Vec<String>,
    /// Columns that are no answers and may say another client, where the map was guessed: nobody said that they mean
    /// nothing.
    beside: Vec<usize>,
}

/// A row that passed every check.
pub(super) struct Told {
    pub(super) client: ClientId,
    /// Whether the name alone says whose it is, because the address or handle is empty.
    pub(super) by_name: bool,
    pub(super) at: DateTime<Utc>,
    /// What the cell with the time says; nothing where there is none.
    pub(super) stamped: Option<Stamped>,
    /// The keyed digest by which the row is known again.
    pub(super) key: [u8; 32],
    pub(super) answers: Answers,
    /// The number that the form tool gave it.
    pub(super) number: Option<String>,
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
        (map, unfinished): (&ColumnMap, Unfinished),
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
        let whose = Whose::new(sheet, client)?;
        let at = match &map.at {
            Some(At::Column(at)) => Some(guess::moments(setting, sheet, at)?),
            Some(At::Now) => None,
            None => return Err(no_time(map)),
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
                .hint("create one from a file: coach import map FILE --save NAME"));
        }
        let used: Vec<usize> = answers.iter().flat_map(|(_, reader)| reader.columns()).collect();
        let key = match (&map.key, &at) {
            (Some(key), _) => key.columns(sheet)?,
            (None, Some(at)) => {
                let id = guess::submission(sheet, &used).filter(|id| !whose.columns().any(|at| at == *id));
                [whose.main(), at.column].into_iter().chain(id).collect()
            }
            (None, None) => (0..sheet.header.len()).collect(),
        };
        let number = guess::number(sheet, &used).filter(|at| !whose.columns().any(|other| other == *at));
        let headers = sheet.header.clone();
        let mut plan = Self {
            installed,
            bank: pinned,
            answers,
            whose,
            at,
            key,
            number,
            named: map.key.is_some(),
            rows,
            skips: unfinished == Unfinished::Skip,
            headers,
            beside: Vec::new(),
        };
        if map.name.is_empty() {
            let known: Vec<usize> =
                used.into_iter().chain(plan.whose.columns()).chain(plan.at_columns()).collect();
            let free = |at: &usize| {
                !known.contains(at) && !plan.headers.get(*at).is_some_and(|name| name.starts_with('_'))
            };
            plan.beside = (0..plan.headers.len()).filter(free).collect();
        }
        Ok(plan)
    }

    /// The questions that have a column: only of them does a row say anything.
    pub(super) fn asked(&self) -> Vec<&Question> {
        let questions = self.bank.bank.questions.iter();
        questions.filter(|asked| self.answers.iter().any(|(_, reader)| reader.code() == asked.code)).collect()
    }

    /// Whether rows say when they were answered.
    pub(super) fn has_time(&self) -> bool {
        self.at.is_some()
    }

    /// What is taken from where, before any row is read.
    pub(super) fn reading(&self, setting: &Setting) -> Reading {
        let name = |at: usize| self.headers.get(at).map_or("", String::as_str);
        let used = self.used();
        let unused = (0..).zip(&self.headers).filter(|(at, name)| !used.contains(at) && !name.is_empty());
        let unused = unused.map(|(_, name)| name.clone()).filter(|name| !name.starts_with('_'));
        let time = self.at.as_ref().map(|at| TimeColumn {
            clock: at.clock.map(|clock| name(clock).to_owned()),
            ..TimeColumn::of(name(at.column), &at.moments, setting)
        });
        Reading {
            bank: Some(self.installed.id.clone()),
            questions: Some(self.answers.len()),
            time_is_now: time.is_none(),
            time,
            person: Some(self.whose.reading()),
            fields: self.told(),
            unused: unused.collect(),
            ..Reading::default()
        }
    }

    /// The columns that are read.
    fn used(&self) -> Vec<usize> {
        let answers = self.answers.iter().flat_map(|(_, reader)| reader.columns());
        answers
            .chain(self.at_columns())
            .chain(self.whose.columns())
            .chain(self.key.iter().copied())
            .chain(self.rows.columns())
            .collect()
    }

    /// The columns that say when.
    fn at_columns(&self) -> impl Iterator<Item = usize> {
        self.at.iter().flat_map(|at| std::iter::once(at.column).chain(at.clock))
    }

    /// Refuses a row that says another client anywhere else, where nobody said who is meant.
    fn means_nobody_else(&self, people: &People, row: &Row<'_>, client: &Person) -> Result<(), Trouble> {
        for at in &self.beside {
            let cell = row.cells.get(*at);
            if let Some(other) = people.another(&cell, client.id) {
                return Err(Trouble::row(format!(
                    "'{}': '{}' is {}, and the row is taken for {}; client = {{ .. }} in a map says who is meant: coach import \
                     map FILE --save NAME",
                    self.header(*at),
                    brief(&cell),
                    other.handle,
                    client.handle
                )));
            }
        }
        Ok(())
    }

    /// Columns whose name says more than the question that they answer, and those without a name: nobody could see in the
    /// file which that is.
    fn told(&self) -> Vec<FieldColumn> {
        let questions = &self.bank.bank.questions;
        let more = self.answers.iter().flat_map(|(_, reader)| {
            let question = questions.iter().find(|question| question.code == reader.code());
            let header = |at: usize| self.headers.get(at).map_or("", String::as_str);
            let more =
                move |header: &str| question.is_some_and(|asked| guess::besides(header, asked).is_some());
            let columns = reader.named_columns().into_iter().map(move |(field, at)| (field, header(at)));
            let columns = columns.filter(move |(_, header)| more(header));
            columns.map(|(field, column)| FieldColumn { field, column: column.to_owned() })
        });
        more.chain(self.nameless()).collect()
    }

    fn nameless(&self) -> Vec<FieldColumn> {
        let blank = |at: &usize| self.headers.get(*at).is_some_and(String::is_empty);
        let named = self.answers.iter().flat_map(|(_, reader)| {
            let columns = reader.named_columns().into_iter().filter(|(_, at)| blank(at));
            columns.map(|(field, at)| FieldColumn { field, column: without_name(at) })
        });
        named.collect()
    }

    /// The columns without a name that are not read and say something in a row, from 0.
    pub(super) fn strays(&self, row: &Row<'_>) -> Vec<usize> {
        let blank = (0..).zip(&self.headers).filter(|(_, name)| name.is_empty()).map(|(at, _)| at);
        let filled = blank.filter(|at| !row.cells.get(*at).is_empty());
        let mut filled = filled.peekable();
        if filled.peek().is_none() {
            return Vec::new();
        }
        let used = self.used();
        filled.filter(|at| !used.contains(at)).collect()
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
        let who = self.whose.find(people, &row.cells)?;
        self.means_nobody_else(people, row, who.person)?;
        let client = who.person.id;
        Ok(Told {
            client,
            by_name: who.by_name,
            at,
            stamped,
            key: self.key(tx, row, client, at)?,
            number: self.number.map(|at| row.cells.get(at).into_owned()).filter(|number| !number.is_empty()),
            answers,
            whole,
        })
    }

    /// Whether a row that the map leaves out at the beginning or the end says who answered, and answers.
    pub(super) fn reads_like(&self, row: &Row<'_>) -> bool {
        self.whose.is_said(&row.cells) && self.answers(row).is_ok()
    }

    fn answers(&self, row: &Row<'_>) -> Result<(Answers, bool), Trouble> {
        let (mut answers, mut whole) = (Answers::new(), true);
        for (_, reader) in &self.answers {
            let said = reader.read(&row.cells).map_err(|(column, error)| {
                let cell = brief(&row.cells.get(column));
                let rule = match error.predicate {
                    Some(predicate) => format!("'{cell}' {predicate}"),
                    None => error.rule,
                };
                Trouble::row(format!("'{}': {rule}", self.header(column)))
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

    /// What the column is called with the number that the form tool gives to each form.
    pub(super) fn number(&self) -> String {
        self.number.map_or_else(String::new, |at| self.header(at))
    }

    fn header(&self, column: usize) -> String {
        self.headers.get(column).map_or_else(String::new, |header| brief(header))
    }

    fn at(&self, setting: &Setting, row: &Row<'_>, orders: &mut Orders) -> Result<Option<Stamped>, Trouble> {
        let Some(times) = &self.at else { return Ok(None) };
        let text = times.text(|at| row.cells.get(at).into_owned());
        let header = self.header(times.column);
        let wrong = |what: String| Trouble::row(format!("'{header}': {what}"));
        if text.is_empty() || guess::is_not_sent(&text) {
            let sent = self.headers.get(times.column).is_some_and(|header| guess::is_sent(header));
            let says = if text.is_empty() { "is empty".to_owned() } else { format!("says '{text}'") };
            return Err(match () {
                () if sent || !text.is_empty() => {
                    Trouble::LeftOut(format!("'{header}' {says}: it was not sent"))
                }
                () if self.skips => Trouble::LeftOut(format!("'{header}' {says}: it was not finished")),
                () => wrong("no time is given".to_owned()),
            });
        }
        orders.note(&header, times.moments.order(&text), (row.number, &text), CLEAR)?;
        let read = times.moments.read(&text).map_err(wrong)?;
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
        let person = |column: usize| self.whose.names(column);
        let blank = self.key.iter().find(|column| !person(**column) && row.cells.get(**column).is_empty());
        if let Some(column) = blank.filter(|_| self.named) {
            let name = self.header(*column);
            return Err(Trouble::row(format!("'{name}' is empty, and it tells one row from another")));
        }
        let mut text = format!("responses\u{1f}{}", self.installed.id);
        for column in &self.key {
            text.push('\u{1f}');
            match &self.at {
                _ if self.whose.names(*column) => text.push_str(&client.to_string()),
                Some(time) if *column == time.column => text.push_str(&crate::store::instant(at)),
                _ => text.push_str(&row.cells.get(*column)),
            }
        }
        Ok(tx.vault()?.blind_index(&text))
    }
}

/// What a column without a name is called in messages.
pub(super) fn without_name(at: usize) -> String {
    format!("column {}", at + 1)
}
