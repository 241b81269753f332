//! Scores that were recorded by hand, corrected or removed. One that follows from an assessment is corrected by its answers.

use super::{
    Outcome, Setting, fields,
    record::{self, Followed},
};
use crate::{
    domain::{
        Dimension, PerDimension, Unit,
        client::Client,
        history::Score,
        id::{AssessmentId, ScoreId},
        when::{Moment, echo},
    },
    error::{Error, Kind},
    store::{Store, Tx},
};

/// What is to be corrected in a score.
#[derive(Clone, Copy, Default)]
pub struct Correction {
    /// What a dimension was measured as; nothing where it stays, an empty value where it was not measured.
    pub values: PerDimension<Option<Option<Unit>>>,
    /// When it was measured.
    pub at: Option<Moment>,
}

impl Correction {
    /// Whether nothing is to be corrected.
    pub fn says_nothing(&self) -> bool {
        self.at.is_none() && self.values == PerDimension::default()
    }

    /// Takes one field from text, as in `--set psi=0.62`; an empty value says that it was not measured.
    ///
    /// # Errors
    /// When there is no such field, or it may not have that value.
    pub fn set(&mut self, setting: &Setting, typed: &str) -> Result<(), Error> {
        let (field, value) = fields::assigned(typed, "psi=0.62")?;
        self.take(setting, field, value).map_err(|error| fields::of_field(field, error))
    }

    fn take(&mut self, setting: &Setting, field: &str, value: &str) -> Result<(), Error> {
        match field {
            "at" | "calculated_at" => self.at = Some(setting.reader().happened(value)?),
            _ => {
                let (dimension, value) = (measured(field)?, value.trim());
                self.values[dimension] = Some((!value.is_empty()).then(|| value.parse()).transpose()?);
            }
        }
        Ok(())
    }

    /// Says that a dimension was not measured.
    ///
    /// # Errors
    /// When there is no such field, or it cannot be empty.
    pub fn unset(&mut self, field: &str) -> Result<(), Error> {
        if matches!(field, "at" | "calculated_at") {
            return Err(Error::refused(format!("{field} cannot be empty")));
        }
        self.values[measured(field)?] = Some(None);
        Ok(())
    }
}

/// The dimension of a field.
fn measured(field: &str) -> Result<Dimension, Error> {
    let mut all = Dimension::ALL.into_iter();
    let found = all.find(|dimension| dimension.key() == field.trim_end_matches("_score"));
    found.ok_or_else(|| unknown(field))
}

fn unknown(field: &str) -> Error {
    let error = fields::unknown("a score", field, "psi, rho, q, f, at");
    match field {
        "velocity"
        | "total_coherence"
        | "coherence_percentage"
        | "pattern_detected"
        | "pattern"
        | "carried" => error.hint("it follows from psi, rho, q and f"),
        _ => error,
    }
}

/// A score that was corrected.
pub struct Corrected {
    /// The record as it is now.
    pub score: Score,
    /// Whose.
    pub client: Client,
    /// What followed from it.
    pub followed: Followed,
}

impl Corrected {
    /// The end of a sentence about it: `, recomputed 1 other score, found 1 breakthrough`.
    pub fn words(&self) -> String {
        self.followed.words("other")
    }
}

/// Corrects a score that was recorded by hand, and everything that follows from it.
///
/// # Errors
/// When it follows from an assessment, would measure nothing, or another score stands at that instant.
pub fn edit(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: ScoreId,
    correction: &Correction,
) -> Result<Outcome<Corrected>, Error> {
    let before = by_hand(tx, id)?;
    let client = tx.client(before.client_id)?;
    let mut score = before.clone();
    let mut measured = before.measured();
    for dimension in Dimension::ALL {
        measured[dimension] = correction.values[dimension].unwrap_or(measured[dimension]);
    }
    if measured == PerDimension::default() {
        return Err(Error::refused(format!("score {} would have no dimension", before.handle()))
            .hint(format!("remove it: coach score rm {}", before.handle())));
    }
    score.scores = measured;
    score.carried.clear();
    score.calculated_at = correction.at.map_or(before.calculated_at, Moment::utc);
    if measured == before.measured() && score.calculated_at == before.calculated_at {
        return Ok(Outcome::Nothing(Corrected { score: before, client, followed: Followed::default() }));
    }
    for other in tx.scores_of(client.id)? {
        if other.id != id && other.calculated_at == score.calculated_at {
            let at = echo::full(other.calculated_at.with_timezone(&setting.zone));
            return Err(Error::refused(format!("there is already a score at {at}: {}", other.handle()))
                .hint(format!("list them: coach score list --client {}", client.handle)));
        }
    }
    let settled = record::correct(tx, setting, client.id, &[score])?;
    let gone = || Error::new(Kind::Failed, "the score was not corrected");
    let followed = settled.followed(1);
    let written = settled.written.into_iter().find(|written| written.id == id);
    let corrected = Corrected { score: written.ok_or_else(gone)?, client, followed };
    let (name, handle) = (corrected.client.person.name(), &corrected.client.handle);
    let summary =
        format!("changed score {} of {name} ({handle}){}", corrected.score.handle(), corrected.words());
    Ok(Outcome::Keep(corrected, summary))
}

/// Scores that were removed.
pub struct Removed {
    /// They themselves, as they were.
    pub scores: Vec<Score>,
    /// What followed from it.
    pub followed: Followed,
}

/// Removes scores that were recorded by hand, and brings everything in step that followed from them: all of them, or none.
///
/// # Errors
/// When one of them follows from an assessment.
pub fn remove(tx: &mut Tx<'_>, setting: &Setting, ids: &[ScoreId]) -> Result<Outcome<Removed>, Error> {
    let scores: Vec<Score> = ids.iter().map(|id| by_hand(tx, *id)).collect::<Result<_, _>>()?;
    let mut clients: Vec<_> = scores.iter().map(|score| score.client_id).collect();
    clients.sort();
    clients.dedup();
    let mut removed = Removed { scores, followed: Followed::default() };
    for client in clients {
        let settled = record::change(tx, setting, client, |history| {
            history.retain(|score| !ids.contains(&score.id));
        })?;
        removed.followed.join(settled.followed(0));
    }
    let summary = format!("removed {}", removed.words());
    Ok(if removed.scores.is_empty() { Outcome::Nothing(removed) } else { Outcome::Keep(removed, summary) })
}

impl Removed {
    /// `score b7k2c4, recomputed 1 later score, breakthrough x3f2 is gone`, or how many.
    pub fn words(&self) -> String {
        let what = match self.scores.as_slice() {
            [one] => format!("score {}", one.handle()),
            many => format!("{} scores", many.len()),
        };
        what + &self.followed.words("later")
    }
}

/// A score that nobody's answers stand behind.
fn by_hand(store: &Store, id: ScoreId) -> Result<Score, Error> {
    let score = store.score(id)?.ok_or_else(|| Error::not_found("that score was removed"))?;
    match score.assessment_id {
        None => Ok(score),
        Some(assessment) => Err(follows(store, &score, assessment)?),
    }
}

fn follows(store: &Store, score: &Score, assessment: AssessmentId) -> Result<Error, Error> {
    let handle = store.assessment(assessment)?.handle;
    Ok(Error::refused(format!("score {} follows from assessment {handle}", score.handle()))
        .hint(format!("correct its answers: coach assess reopen {handle}"))
        .hint(format!("or remove it with its answers: coach assess rm {handle}")))
}
