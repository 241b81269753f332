//! How answers become a record: scored by their bank, closed with it, or recorded by hand without any.

use chrono::{DateTime, Utc};

use super::Sitting;
use crate::{
    domain::{
        PerDimension, Unit,
        assessment::Assessment,
        breakthrough::Breakthrough,
        history::Score,
        id::ClientId,
        scoring::{Flag, Scoring},
    },
    error::{Error, Kind},
    practice::{
        Setting,
        record::{self, Followed},
    },
    store::Tx,
};

/// What a closed assessment led to.
pub struct Closed {
    /// The assessment.
    pub assessment: Assessment,
    /// The record it led to; none when it was closed without a score.
    pub score: Option<Score>,
    /// How the dimensions came about.
    pub scoring: Scoring,
    /// Validity flags, which never change a score.
    pub flags: Vec<Flag>,
    /// The record before.
    pub previous: Option<Score>,
    /// What followed from it elsewhere.
    pub followed: Followed,
    /// Breakthroughs that the record shows.
    pub breakthroughs: Vec<Breakthrough>,
}

/// What to do about dimensions with too few answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// Refuse, and list what is missing.
    Refuse,
    /// Close without a score, because the coach said so.
    CloseWithoutScore,
}

/// Closes an assessment now, or, where it was closed before and opened again, at the instant that it had been closed:
/// corrected answers stay where they were.
///
/// # Errors
/// As [`submit`].
pub fn finish(
    tx: &mut Tx<'_>,
    setting: &Setting,
    sitting: &mut Sitting,
    lacking: Lacking,
) -> Result<Closed, Error> {
    let at = tx.closed_before(sitting.assessment.id)?.unwrap_or(setting.now);
    submit(tx, setting, sitting, at, lacking)
}

/// Closes an assessment and records its score. `at` is when the answers were closed.
///
/// # Errors
/// When it is closed already, or dimensions were answered too little and the coach did not say to close anyway.
pub fn submit(
    tx: &mut Tx<'_>,
    setting: &Setting,
    sitting: &mut Sitting,
    at: DateTime<Utc>,
    lacking: Lacking,
) -> Result<Closed, Error> {
    let Evaluated { scoring, flags } = evaluate(sitting);
    let measured = scoring.is_measured();
    if !measured && lacking == Lacking::Refuse {
        return Err(too_little(sitting, &scoring));
    }
    sitting.assessment.complete(at)?;
    tx.update_assessment(&sitting.assessment)?;
    if tx.closed_before(sitting.assessment.id)?.is_some() {
        tx.keep_closed_before(sitting.assessment.id, None)?;
    }
    let previous = tx.latest_score(sitting.assessment.client_id, Some(at))?;
    let nothing = sitting.bank.bank.questions.iter().all(|question| !question.is_scored());
    let mut added = record::Added::default();
    if measured && !nothing {
        let new = draft(tx, sitting, &scoring, &flags, at)?;
        added = record::add(tx, setting, sitting.assessment.client_id, vec![new])?;
    }
    let (score, followed) = added.single();
    let breakthroughs =
        score.as_ref().map(|score| tx.breakthroughs_in(score.id)).transpose()?.unwrap_or_default();
    let assessment = sitting.assessment.clone();
    Ok(Closed { assessment, score, scoring, flags, previous, followed, breakthroughs })
}

/// Dimensions and validity flags of the answers so far.
pub struct Evaluated {
    /// How the dimensions come about.
    pub scoring: Scoring,
    /// Validity flags.
    pub flags: Vec<Flag>,
}

/// Scores the answers so far, without keeping anything.
pub fn evaluate(sitting: &Sitting) -> Evaluated {
    let bank = &sitting.bank.bank;
    // An assessment that came from a file has no time of its own to be fast in.
    let seconds = u64::try_from(sitting.assessment.time_spent_seconds).ok().filter(|seconds| *seconds > 0);
    Evaluated { scoring: bank.score(&sitting.answers), flags: bank.flags(&sitting.answers, seconds) }
}

/// The record that answers lead to, before it is put into the history: of an assessment that was opened again, the one that
/// it had, so that what was said of it comes back with it.
pub fn draft(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    scoring: &Scoring,
    flags: &[Flag],
    at: DateTime<Utc>,
) -> Result<Score, Error> {
    let assessment = &sitting.assessment;
    let id = match tx.former_score(assessment.id)? {
        Some(id) => id,
        None => tx.fresh_id()?,
    };
    Ok(Score {
        assessment_id: Some(assessment.id),
        kind: Some(assessment.kind),
        manual: false,
        flags: flag_keys(flags),
        ..Score::by_hand(id, assessment.client_id, scoring.scores(), at, tx.now())
    })
}

/// The names of flags, each once.
pub fn flag_keys(flags: &[Flag]) -> Vec<String> {
    let mut keys: Vec<_> = flags.iter().map(|flag| flag.key().to_owned()).collect();
    keys.dedup();
    keys
}

fn too_little(sitting: &Sitting, scoring: &Scoring) -> Error {
    let mut error =
        Error::refused(format!("assessment {} has too few answers for a score", sitting.assessment.handle));
    for (dimension, lacking) in scoring.unmeasured() {
        error = error.fact(format!(
            "{:<4} {} of its weight is answered; missing: {}",
            dimension.key(),
            lacking.coverage,
            lacking.needs(&lacking.missing)
        ));
    }
    error.hint(format!("answer them: coach assess resume {}", sitting.assessment.handle)).hint(format!(
        "or complete it without a score: coach assess submit {} --without-score",
        sitting.assessment.handle
    ))
}

/// Scores four dimensions that were recorded by hand; gives the record, and what followed from it elsewhere.
///
/// # Errors
/// When the client has a score at that very instant, or the store refuses.
pub fn by_hand(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    scores: PerDimension<Option<Unit>>,
    at: DateTime<Utc>,
) -> Result<(Score, Followed), Error> {
    if let Some(there) = tx.scores_of(client)?.iter().find(|score| score.calculated_at == at) {
        let (handle, percent) =
            (tx.client(client)?.handle, there.percent.map(|percent| format!(" of {percent} %")));
        let what = percent.unwrap_or_default();
        return Err(Error::refused(format!("{handle} has a score{what} at exactly that time"))
            .hint(format!("see it: coach score list --client {handle}"))
            .hint("record this one at another time: --at WHEN"));
    }
    let new = Score::by_hand(tx.fresh_id()?, client, scores, at, setting.now);
    let (score, followed) = record::add(tx, setting, client, vec![new])?.single();
    let score = score.ok_or_else(|| Error::new(Kind::Failed, "the score was not recorded"))?;
    Ok((score, followed))
}
