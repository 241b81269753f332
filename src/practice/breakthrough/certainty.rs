//! Whether a breakthrough exceeds what answering twice would differ by anyway, by this practice's own answers.

use std::collections::{BTreeMap, HashMap};

use super::super::bank::Shelf;
use crate::{
    domain::{
        answer::Answer,
        breakthrough::Breakthrough,
        id::{AssessmentId, QuestionId},
        question::Question,
        reliability::{FEWEST, Sample, Verdict},
        scoring::Share,
    },
    error::{Error, Kind},
    store::Store,
};

/// Whether the change exceeds what answering twice would differ by anyway, by this practice's own answers to the bank of
/// the record that shows it; nothing for coherence as a whole, and for what no assessment shows.
///
/// # Errors
/// When a stored answer does not read.
pub fn verdict(store: &Store, shelf: &mut Shelf, row: &Breakthrough) -> Result<Option<Verdict>, Error> {
    let score = row.after_score_id.map(|id| store.score(id)).transpose()?.flatten();
    let assessment = score.and_then(|score| score.assessment_id);
    let (Some(dimension), Some(assessment)) = (row.aspect.dimension(), assessment) else { return Ok(None) };
    let assessment = store.assessment(assessment)?;
    let change = row.rise.magnitude();
    let completed = store.count_completed(assessment.bank.row)?;
    if completed < FEWEST {
        return Ok(Some(Verdict::of(change, completed, None)));
    }
    let bank = shelf.take(store, &assessment.bank)?;
    let scored = bank.bank.questions.iter();
    let scored = scored.filter(|question| question.is_scored() && question.dimension == Some(dimension));
    let places: HashMap<QuestionId, (usize, _)> =
        scored.enumerate().map(|(place, question)| (bank.id(&question.code), (place, question))).collect();
    let mut rows: BTreeMap<AssessmentId, Vec<Option<i64>>> = BTreeMap::new();
    let wanted = |question| places.contains_key(&question);
    store.each_choice(assessment.bank.row, wanted, |taken, question, value| {
        let Some((place, question)) = places.get(&question) else { return Ok(()) };
        let parts = worth(question, value)?;
        let row = rows.entry(taken).or_insert_with(|| vec![None; places.len()]);
        if let Some(cell) = row.get_mut(*place) {
            *cell = parts;
        }
        Ok::<_, Error>(())
    })?;
    // Only who answered all of a dimension can be compared item by item.
    let rows: Vec<Vec<i64>> =
        rows.into_values().filter_map(|row| row.into_iter().collect::<Option<_>>()).collect();
    let weight: i64 = places.values().map(|(_, question)| question.weight.steps()).sum();
    let sample = Sample { rows: &rows, whole: weight * Share::WHOLE };
    Ok(Some(Verdict::of(change, rows.len(), sample.reliability())))
}

/// What a stored answer is worth, times the weight of its question.
fn worth(question: &Question, value: &str) -> Result<Option<i64>, Error> {
    let damaged = || Error::new(Kind::Damaged, format!("an answer to {} cannot be read", question.code));
    let value = serde_json::from_str(value).map_err(|error| damaged().because(error))?;
    let answer = Answer::from_json(question, &value).map_err(|error| damaged().because(error))?;
    Ok(answer.share(question).map(|share| share.parts() * question.weight.steps()))
}
