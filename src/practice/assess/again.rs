//! A completed assessment corrected: opened again, or removed with its answers and its score.

use crate::{
    domain::{
        assessment::{Assessment, Status},
        history::Score,
        id::AssessmentId,
    },
    error::Error,
    practice::{
        Outcome, Setting,
        record::{self, Followed},
    },
    store::Tx,
};

/// An assessment that was opened again or removed.
pub struct Taken {
    /// The assessment.
    pub assessment: Assessment,
    /// The record that it had led to.
    pub score: Option<Score>,
    /// How many answers it has, or had.
    pub answers: i64,
}

/// Assessments whose scores left the history.
pub struct Taking {
    /// They themselves.
    pub taken: Vec<Taken>,
    /// What followed from it.
    pub followed: Followed,
}

/// Opens a completed assessment again: its score goes, its answers stay and can be corrected, and closing it once more
/// puts the score back to where it was in time.
///
/// # Errors
/// When it is not completed.
pub fn reopen(tx: &mut Tx<'_>, setting: &Setting, id: AssessmentId) -> Result<Outcome<Taking>, Error> {
    let assessment = tx.assessment(id)?;
    let handle = assessment.handle.clone();
    let closed = assessment.clone().reopen().map_err(|_| {
        Error::refused(format!("assessment {handle} is not completed"))
            .hint(format!("continue it: coach assess resume {handle}"))
    })?;
    let mut taking = without_scores(tx, setting, vec![assessment])?;
    for Taken { assessment, .. } in &mut taking.taken {
        assessment.reopen()?;
        tx.update_assessment(assessment)?;
        tx.keep_closed_before(id, closed)?;
    }
    let summary = format!("reopened assessment {handle}{}", taking.followed.words("later"));
    Ok(Outcome::Keep(taking, summary))
}

/// Removes completed assessments with their answers and scores: all of them, or none.
///
/// # Errors
/// When one of them is not completed.
pub fn remove(tx: &mut Tx<'_>, setting: &Setting, ids: &[AssessmentId]) -> Result<Outcome<Taking>, Error> {
    let mut assessments = Vec::with_capacity(ids.len());
    for id in ids {
        let assessment = tx.assessment(*id)?;
        if assessment.status != Status::Completed {
            let handle = &assessment.handle;
            return Err(Error::refused(format!("assessment {handle} is not completed"))
                .hint(format!("discard it: coach assess discard {handle}")));
        }
        assessments.push(assessment);
    }
    let taking = without_scores(tx, setting, assessments)?;
    for taken in &taking.taken {
        tx.delete_assessment(&taken.assessment)?;
    }
    let summary = format!("removed {}", taking.words());
    Ok(if ids.is_empty() { Outcome::Nothing(taking) } else { Outcome::Keep(taking, summary) })
}

/// Takes the records of assessments out of their clients' histories.
fn without_scores(tx: &mut Tx<'_>, setting: &Setting, assessments: Vec<Assessment>) -> Result<Taking, Error> {
    let mut taking = Taking { taken: Vec::with_capacity(assessments.len()), followed: Followed::default() };
    for assessment in assessments {
        let (score, answers) = (tx.score_of_assessment(assessment.id)?, tx.count_responses(assessment.id)?);
        taking.taken.push(Taken { assessment, score, answers });
    }
    let gone: Vec<_> = taking.taken.iter().map(|taken| Some(taken.assessment.id)).collect();
    let mut clients: Vec<_> = taking.taken.iter().map(|taken| taken.assessment.client_id).collect();
    clients.sort();
    clients.dedup();
    for client in clients {
        let settled = record::change(tx, setting, client, |history| {
            history.retain(|score| !gone.contains(&score.assessment_id));
        })?;
        taking.followed.join(settled.followed(0));
    }
    Ok(taking)
}

impl Taking {
    /// `quick assessment 34gq with 12 answers and its score, recomputed 1 later score`, or how many.
    pub fn words(&self) -> String {
        let scores = self.taken.iter().filter(|taken| taken.score.is_some()).count();
        let answers: i64 = self.taken.iter().map(|taken| taken.answers).sum();
        let answers = crate::domain::count::counted(answers, "answer", "answers");
        let (what, scores) = match (self.taken.as_slice(), scores) {
            ([one], 0) => (one.words(), String::new()),
            ([one], _) => (one.words(), " and its score".to_owned()),
            (many, 1) => (format!("{} assessments", many.len()), " and 1 score".to_owned()),
            (many, scores) => (format!("{} assessments", many.len()), format!(" and {scores} scores")),
        };
        format!("{what} with {answers}{scores}{}", self.followed.words("later"))
    }
}

impl Taken {
    /// `quick assessment 34gq`.
    pub fn words(&self) -> String {
        format!("{} assessment {}", self.assessment.kind.words(), self.assessment.handle)
    }
}
