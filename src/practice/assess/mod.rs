//! Assessments: begin, answer one by one, close with a score. The runner, the line mode, scripts and imports all come
//! through here, so the same answers give the same rows whichever way they came.

pub mod again;
mod close;

use std::{collections::BTreeMap, rc::Rc};

use chrono::{DateTime, Utc};

pub use self::close::{Closed, Evaluated, Lacking, by_hand, draft, evaluate, finish, flag_keys, submit};
use super::{
    Outcome, Setting, bank,
    bank::{Pinned, Shelf},
};
use crate::{
    domain::{
        Handle, Unit,
        answer::Answer,
        assessment::{Assessment, Status, Type},
        id::{AssessmentId, ClientId},
        question::Question,
        scoring::Answers,
    },
    error::{Error, Kind},
    store::{Store, Tx, assessment::Wanted, bank::Installed, response::Response},
};

/// An assessment with the bank it is pinned to and what was answered so far.
#[derive(Clone)]
pub struct Sitting {
    /// The assessment.
    pub assessment: Assessment,
    /// Its bank.
    pub bank: Rc<Pinned>,
    /// The answers by question code.
    pub answers: Answers,
    /// What a coach rated text answers with, by question code.
    pub ratings: BTreeMap<String, Unit>,
}

impl Sitting {
    /// One that nobody has answered yet.
    pub fn fresh(assessment: Assessment, bank: Rc<Pinned>) -> Self {
        Self { assessment, bank, answers: Answers::new(), ratings: BTreeMap::new() }
    }

    /// Takes the answers as they are stored.
    ///
    /// # Errors
    /// When one does not fit its question.
    pub fn reload(&mut self, store: &Store) -> Result<(), Error> {
        self.answers.clear();
        self.ratings.clear();
        for response in store.responses(&self.assessment)? {
            let (question, answer) = read(&response, &self.bank, &self.assessment)?;
            if let Some((rating, ..)) = response.rating {
                self.ratings.insert(question.code.clone(), rating);
            }
            self.answers.insert(question.code.clone(), answer);
        }
        Ok(())
    }
}

/// The kind that is meant when none is given: the long one first, then the short one.
///
/// # Errors
/// When the store refuses.
pub fn usual_kind(store: &Store, client: ClientId) -> Result<Type, Error> {
    let wanted = Wanted { client: Some(client), status: Some(Status::Completed), ..Wanted::default() };
    let mut kind = Type::Initial;
    store.each_assessment(wanted, |_| {
        kind = Type::Quick;
        Ok::<_, Error>(())
    })?;
    Ok(kind)
}

/// Makes an assessment as an operation of its own.
///
/// # Errors
/// As [`begin`].
pub fn make(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    bank: &Installed,
) -> Result<Outcome<Assessment>, Error> {
    let made = begin(tx, client, bank, setting.now, None)?;
    let name = tx.client(client)?.person.name();
    let summary = format!("created {} assessment {} for {name}", made.kind.words(), made.handle);
    Ok(Outcome::Keep(made, summary))
}

/// Makes an assessment for a client.
///
/// # Errors
/// When the store refuses.
pub fn begin(
    tx: &mut Tx<'_>,
    client: ClientId,
    bank: &Installed,
    at: DateTime<Utc>,
    import_key: Option<&[u8; 32]>,
) -> Result<Assessment, Error> {
    let placeholder: Handle = "b2b2".parse()?;
    let mut assessment = Assessment {
        id: AssessmentId(uuid::Uuid::nil()),
        handle: placeholder,
        client_id: client,
        kind: bank.kind,
        dimension_focus: bank.dimension,
        status: Status::Draft,
        bank: bank::reference(bank),
        started_at: None,
        completed_at: None,
        time_spent_seconds: 0,
        created_at: at,
    };
    tx.insert_assessment(&mut assessment, import_key)?;
    Ok(assessment)
}

/// An assessment with its bank and answers.
///
/// # Errors
/// When it is not there, or its bank is not the one it was taken with.
pub fn open(store: &Store, shelf: &mut Shelf, id: AssessmentId) -> Result<Sitting, Error> {
    let assessment = store.assessment(id)?;
    let bank = shelf.take(store, &assessment.bank)?;
    let mut sitting = Sitting::fresh(assessment, bank);
    sitting.reload(store)?;
    Ok(sitting)
}

/// A stored answer as the value it was.
///
/// # Errors
/// When it does not fit its question.
pub fn read<'b>(
    response: &Response,
    bank: &'b Pinned,
    assessment: &Assessment,
) -> Result<(&'b Question, Answer), Error> {
    let damaged =
        || Error::new(Kind::Damaged, format!("an answer of assessment {} cannot be read", assessment.handle));
    let question = bank.question(response.question_id).ok_or_else(damaged)?;
    let answer = match (&response.value, &response.text) {
        (Some(json), _) => Answer::kept(question, json),
        (None, Some(text)) => Answer::typed(question, text),
        (None, None) => return Err(damaged()),
    };
    Ok((question, answer.map_err(|error| damaged().because(error))?))
}

/// Writes one answer; `at` is when it was given.
///
/// # Errors
/// When the assessment is closed, or the store refuses.
pub fn answer(
    tx: &mut Tx<'_>,
    sitting: &mut Sitting,
    code: &str,
    answer: Answer,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sitting.assessment.must_be_open()?;
    let (value, text) = match &answer {
        Answer::Text(text) => (None, Some(text.clone())),
        other => (Some(other.canonical()), None),
    };
    let response =
        Response { question_id: sitting.bank.id(code), value, text, rating: None, answered_at: at };
    tx.write_response(&sitting.assessment, &response)?;
    sitting.answers.insert(code.to_owned(), answer);
    Ok(())
}

/// Keeps what a coach rates a text answer with, and tells whether that changes anything; it stands beside the score and
/// never enters it. `None` takes it away.
///
/// # Errors
/// When the question is not one for text, or has no answer.
pub fn rate(tx: &mut Tx<'_>, sitting: &Sitting, code: &str, rating: Option<Unit>) -> Result<bool, Error> {
    let question = question(&sitting.bank, code)?;
    if question.is_scored() {
        return Err(
            Error::refused(format!("{code} is scored by its bank")).hint("only text answers can be rated")
        );
    }
    let id = sitting.bank.id(&question.code);
    let found = tx.responses(&sitting.assessment)?.into_iter().find(|response| response.question_id == id);
    let mut response = found.ok_or_else(|| Error::not_found(format!("{code} has no answer to rate")))?;
    let crate::domain::Stamp { now, actor } = tx.stamp();
    if response.rating.map(|(score, ..)| score) == rating {
        return Ok(false);
    }
    response.rating = rating.map(|score| (score, actor, now));
    tx.write_response(&sitting.assessment, &response)?;
    Ok(true)
}

/// Takes one answer back, so that the question counts as not answered.
///
/// # Errors
/// When the assessment is closed, or the store refuses.
pub fn clear(tx: &mut Tx<'_>, sitting: &mut Sitting, code: &str) -> Result<(), Error> {
    sitting.assessment.must_be_open()?;
    tx.delete_response(sitting.assessment.id, sitting.bank.id(code))?;
    sitting.answers.remove(code);
    Ok(())
}

/// Throws an unfinished assessment away, with its answers; says what it was and how many answers went with it.
///
/// # Errors
/// When it is completed, or the store refuses.
pub fn discard(tx: &mut Tx<'_>, id: AssessmentId) -> Result<(Assessment, i64), Error> {
    let assessment = tx.assessment(id)?;
    if assessment.status == Status::Completed {
        let why = format!(
            "assessment {} is completed, and only an unfinished one can be discarded",
            assessment.handle
        );
        let handle = &assessment.handle;
        return Err(Error::refused(why)
            .hint(format!("correct its answers: coach assess reopen {handle}"))
            .hint(format!("or remove it: coach assess rm {handle}")));
    }
    let answered = tx.count_responses(id)?;
    tx.delete_assessment(&assessment)?;
    Ok((assessment, answered))
}

/// The question with a code.
///
/// # Errors
/// When the bank has none of that code, with the nearest ones as a hint.
pub fn question<'b>(bank: &'b Pinned, code: &str) -> Result<&'b Question, Error> {
    bank.bank.question(code).ok_or_else(|| {
        let mut near: Vec<_> = bank.bank.questions.iter().map(|question| question.code.as_str()).collect();
        near.sort_by_key(|known| strsim::levenshtein(known, code));
        near.truncate(3);
        Error::not_found(format!("{} has no question '{code}'", bank.bank.name()))
            .hint(format!("near: {}   all: coach bank show {}", near.join(", "), bank.bank.name()))
            .about(code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        practice::{Outcome, testing::World},
        store::Kind as Write,
    };

    #[test]
    fn only_what_is_unfinished_is_discarded() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let mut write = |close: bool, discard: bool| {
            practice.write(&mut *env.entropy, ("assess discard", Write::Write), false, |tx, setting| {
                if close {
                    let mut sitting = open(tx, &mut Shelf::default(), id)?;
                    submit(tx, setting, &mut sitting, setting.now, Lacking::CloseWithoutScore)?;
                }
                let count = if discard { discard_count(tx, id)? } else { 0 };
                Ok(Outcome::Keep(count, String::new()))
            })
        };
        // It is closed inside the same transaction: the rule looks at what holds there.
        assert!(write(true, true).is_err_and(|error| error.kind == Kind::Refused));
        assert_eq!(write(false, true).unwrap().value, 0);
        assert!(practice.store.assessment(id).is_err());
    }

    fn discard_count(tx: &mut Tx<'_>, id: AssessmentId) -> Result<i64, Error> {
        discard(tx, id).map(|(_, answered)| answered)
    }
}
