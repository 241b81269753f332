//! What a client has at the instant of a row: one score, so that whatever else a row says of that instant is a conflict, by
//! whichever key the row is known.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};

use super::{Trouble, plan::Plan};
use crate::{
    domain::{
        Dimension, PerDimension, Unit,
        answer::Answer,
        assessment::Assessment,
        history::Score,
        id::ClientId,
        question::Question,
        scoring::{Answers, Scoring},
    },
    practice::{Setting, assess, bank::Shelf},
    store::{Tx, instant},
};

/// Whether the answers of a row are there already, as another key or other hands brought them in.
///
/// # Errors
/// When there are other answers to the same questions at that instant.
pub(super) fn answered(
    tx: &Tx<'_>,
    (plan, shelf): (&Plan, &mut Shelf),
    (client, at, answers): (ClientId, DateTime<Utc>, &Answers),
) -> Result<bool, Trouble> {
    let (from, until) = second(at);
    for id in tx.assessments_within(client, from, until)? {
        let there = assess::open(tx, shelf, id)?;
        if there.assessment.bank.id != plan.bank.bank.id {
            continue;
        }
        let other = differences(&plan.asked(), &there.answers, answers);
        if other.is_empty() {
            return Ok(true);
        }
        let handle = &there.assessment.handle;
        return Err(Trouble::conflict(format!(
            "{handle} has other answers of that instant: {}",
            other.join(", ")
        )));
    }
    Ok(false)
}

/// Refuses to move an assessment to an instant at which another one of its client with that bank was answered.
///
/// # Errors
/// When there is one.
pub(super) fn apart(tx: &Tx<'_>, assessment: &Assessment, at: DateTime<Utc>) -> Result<(), Trouble> {
    let (from, until) = second(at);
    for id in tx.assessments_within(assessment.client_id, from, until)? {
        let other = tx.assessment(id)?;
        if id != assessment.id && other.bank.id == assessment.bank.id {
            let (handle, other) = (&assessment.handle, other.handle);
            return Err(Trouble::conflict(format!(
                "known as {handle} with another time, and {other} is of that instant"
            )));
        }
    }
    Ok(())
}

/// Refuses a score where another one stands at that instant, as it would come from `assessment`.
///
/// # Errors
/// When there is one, with both versions.
pub(super) fn alone(
    tx: &Tx<'_>,
    assessment: &Assessment,
    scoring: &Scoring,
    at: DateTime<Utc>,
) -> Result<(), Trouble> {
    let (from, until) = second(at);
    let mut other: Option<Score> = None;
    tx.each_score(Some(assessment.client_id), Some(from), Some(until), |score| {
        if score.assessment_id != Some(assessment.id) {
            other.get_or_insert(score);
        }
        Ok::<_, Trouble>(())
    })?;
    other.map_or(Ok(()), |score| {
        let both = both(score.measured(), scoring.scores());
        Err(Trouble::conflict(format!("score {} is at that instant: {both}", score.handle())))
    })
}

/// The second in which an instant lies: no file says more, and no client has two scores within one.
fn second(at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = at.trunc_subsecs(0);
    (from, from + Duration::from_secs(1))
}

/// Both versions of a score: as it is stored, and as a row says.
fn both(stored: PerDimension<Option<Unit>>, said: PerDimension<Option<Unit>>) -> String {
    let shown = |unit: Option<Unit>| unit.map_or_else(|| "none".to_owned(), |unit| unit.to_string());
    let parts = Dimension::ALL.into_iter().filter(|dimension| stored[*dimension] != said[*dimension]);
    let parts = parts.map(|dimension| {
        format!("{dimension} {} is stored, {} here", shown(stored[dimension]), shown(said[dimension]))
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    if parts.is_empty() { "with the same values".to_owned() } else { parts }
}

/// When it was answered, as it is stored and as the file says, where that differs.
pub(super) fn moved(
    setting: &Setting,
    before: DateTime<Utc>,
    after: DateTime<Utc>,
) -> impl Iterator<Item = String> {
    let clock = |at: DateTime<Utc>| at.with_timezone(&setting.zone).format("%-d %b %Y %H:%M:%S").to_string();
    let other = instant(before) != instant(after);
    other.then(|| format!("time {} -> {}", clock(before), clock(after))).into_iter()
}

/// What is stored and what the file says, question by question. What was written in free text is not repeated.
pub(super) fn differences(questions: &[&Question], stored: &Answers, file: &Answers) -> Vec<String> {
    let told = |answer: Option<&Answer>| match answer {
        None => "none".to_owned(),
        Some(Answer::Scale(value)) => value.to_string(),
        Some(Answer::Choice(letter)) => letter.clone(),
        Some(Answer::Choices(letters)) => letters.join(" "),
        Some(Answer::Text(_)) => "words".to_owned(),
        Some(Answer::NotApplicable) => "n/a".to_owned(),
    };
    let pairs =
        questions.iter().map(|question| (question, stored.get(&question.code), file.get(&question.code)));
    let other = pairs.filter(|(_, before, after)| before != after);
    let words = other.map(|(question, before, after)| match (before, after) {
        (Some(Answer::Text(_)), Some(Answer::Text(_))) => format!("{} has other words", question.code),
        _ => format!("{} {} -> {}", question.code, told(before), told(after)),
    });
    words.collect()
}
