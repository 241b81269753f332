//! Rows of `assessment_responses`: the answers, sealed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx};
use crate::{
    domain::{
        Unit,
        assessment::Assessment,
        id::{self, AssessmentId, ClientId, QuestionId, UserId},
    },
    vault::Slot,
};

/// One answer as it is kept: what was chosen as canonical JSON, or what was written as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The question.
    pub question_id: QuestionId,
    /// The choice or number as canonical JSON; `None` for a text answer.
    pub value: Option<String>,
    /// The written answer.
    pub text: Option<String>,
    /// What a coach rated a text answer with, by whom and when.
    pub rating: Option<(Unit, UserId, DateTime<Utc>)>,
    /// When it was given.
    pub answered_at: DateTime<Utc>,
}

pub(super) fn slot(
    assessment: AssessmentId,
    question: QuestionId,
    client: ClientId,
    column: &'static str,
) -> Slot {
    let row = id::response(assessment, question);
    Slot { table: "assessment_responses", column, row, subject: client.0 }
}

impl Store {
    /// The answers of an assessment, in the order of their question ids.
    pub fn responses(&self, assessment: &Assessment) -> Result<Vec<Response>, StoreError> {
        let sql = "SELECT question_id, response_value, response_text, score, rated_by, rated_at,
                COALESCE(answered_at, created_at)
            FROM assessment_responses WHERE assessment_id = ?1";
        self.conn.all(sql, &[Param::Id(assessment.id.0)], |row| {
            self.read_response(assessment.id, assessment.client_id, row)
        })
    }

    /// How many assessments were completed with one installed version of a bank.
    pub fn count_completed(&self, bank: Uuid) -> Result<usize, StoreError> {
        let sql = "SELECT COUNT(*) FROM assessments WHERE bank_id = ?1 AND status = 'completed'";
        let count = self.conn.first(sql, &[Param::Id(bank)], |row: &mut Row<'_>| row.int())?;
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// Hands the choices of every assessment that was completed with one installed version of a bank to `visit`, as
    /// canonical JSON, assessment by assessment; only the wanted questions are opened.
    pub fn each_choice<E: From<StoreError>>(
        &self,
        bank: Uuid,
        wanted: impl Fn(QuestionId) -> bool,
        mut visit: impl FnMut(AssessmentId, QuestionId, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT a.id, a.client_id, r.question_id, r.response_value
            FROM assessments a JOIN assessment_responses r ON r.assessment_id = a.id
            WHERE a.bank_id = ?1 AND a.status = 'completed' AND r.response_value IS NOT NULL
            ORDER BY a.id, r.question_id";
        self.conn.each(sql, &[Param::Id(bank)], |row| {
            let (assessment, client, question) = (row.id()?, row.id()?, row.id()?);
            if !wanted(question) {
                return Ok(());
            }
            let slot = slot(assessment, question, client, "response_value");
            // What others answered is only compared with: one answer less is no reason to tell nothing.
            match self.open_strictly(slot, row.opt_bytes()?) {
                Ok(Some(value)) => visit(assessment, question, &value),
                Ok(None) => Ok(()),
                Err(error) => Ok(self.overlook(error)?),
            }
        })
    }

    fn read_response(
        &self,
        assessment: AssessmentId,
        client: ClientId,
        row: &mut Row<'_>,
    ) -> Result<Response, StoreError> {
        let question_id = row.id()?;
        let slot = slot(assessment, question_id, client, "response_value");
        // Scores follow from answers, so one that does not open is never made up.
        let value = self.open_strictly(slot, row.opt_bytes()?)?;
        let text = self.open_strictly(Slot { column: "response_text", ..slot }, row.opt_bytes()?)?;
        let (score, by, at) = (row.opt_steps(Unit::from_steps)?, row.opt_id()?, row.opt_at()?);
        let rating = score.zip(by).zip(at).map(|((score, by), at)| (score, by, at));
        Ok(Response { question_id, value, text, rating, answered_at: row.at()? })
    }

    /// How many questions of an assessment are answered; works while locked.
    pub fn count_responses(&self, assessment: AssessmentId) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM assessment_responses WHERE assessment_id = ?1";
        let count = self.conn.first(sql, &[Param::Id(assessment.0)], |row: &mut Row<'_>| row.int())?;
        Ok(count.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Writes one answer, or writes it anew.
    pub fn write_response(&mut self, assessment: &Assessment, response: &Response) -> Result<(), StoreError> {
        let slot = |column| slot(assessment.id, response.question_id, assessment.client_id, column);
        let value = self.seal_text(slot("response_value"), response.value.as_deref())?;
        let text = self.seal_text(slot("response_text"), response.text.as_deref())?;
        let (now, rating) = (self.now(), response.rating);
        // The usual answer is given when it is stored; only an imported one is older.
        let answered_at = (response.answered_at != now).then_some(response.answered_at);
        self.conn.run(
            "INSERT INTO assessment_responses (assessment_id, question_id, response_value, response_text, score,
                rated_by, rated_at, answered_at, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (assessment_id, question_id) DO UPDATE SET response_value = excluded.response_value,
                response_text = excluded.response_text, score = excluded.score, rated_by = excluded.rated_by,
                rated_at = excluded.rated_at, answered_at = COALESCE(excluded.answered_at, excluded.created_at),
                op = excluded.op",
            &[
                Param::Id(assessment.id.0),
                Param::Id(response.question_id.0),
                Param::sealed(value.as_ref()),
                Param::sealed(text.as_ref()),
                Param::option(rating, |(score, _, _)| Param::Int(score.steps())),
                Param::option(rating, |(_, by, _)| Param::Id(by.0)),
                Param::option(rating, |(_, _, at)| Param::At(at)),
                Param::option(answered_at, Param::At),
                Param::At(now),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// Writes the answers of a new assessment, all given at once: what a batch does. In the order of their question ids
    /// they are appended to the table, not scattered over its last pages.
    pub fn insert_responses(
        &mut self,
        assessment: &Assessment,
        answered_at: DateTime<Utc>,
        answers: &[(QuestionId, Option<String>, Option<String>)],
    ) -> Result<(), StoreError> {
        for answers in answers.chunks(32) {
            let mut sealed = Vec::with_capacity(answers.len());
            for (question, value, text) in answers {
                let value_slot = slot(assessment.id, *question, assessment.client_id, "response_value");
                let text_slot = Slot { column: "response_text", ..value_slot };
                let value = self.seal_text(value_slot, value.as_deref())?;
                sealed.push((question.0, value, self.seal_text(text_slot, text.as_deref())?));
            }
            let rows = (0..sealed.len()).map(|row| {
                let at = 5 + 3 * row;
                format!("(?1, ?2, ?3, ?4, ?{at}, ?{}, ?{})", at + 1, at + 2)
            });
            let sql = format!(
                "INSERT INTO assessment_responses (assessment_id, answered_at, created_at, op, question_id,
                    response_value, response_text) VALUES {}",
                rows.collect::<Vec<_>>().join(", ")
            );
            let head = [
                Param::Id(assessment.id.0),
                Param::At(answered_at),
                Param::At(self.now()),
                Param::Int(self.op),
            ];
            let cells = sealed.iter().flat_map(|(question, value, text)| {
                [Param::Id(*question), Param::sealed(value.as_ref()), Param::sealed(text.as_ref())]
            });
            let params: Vec<_> = head.into_iter().chain(cells).collect();
            self.conn.run(&sql, &params)?;
        }
        Ok(())
    }

    /// Takes one answer away.
    pub fn delete_response(
        &mut self,
        assessment: AssessmentId,
        question: QuestionId,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM assessment_responses WHERE assessment_id = ?1 AND question_id = ?2";
        self.conn.run(sql, &[Param::Id(assessment.0), Param::Id(question.0)])?;
        Ok(())
    }
}
