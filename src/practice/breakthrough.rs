//! Breakthroughs: kept in step with the history of scores, recorded and changed by hand, put aside, and measured against
//! what answering twice would differ by anyway.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::{Outcome, Setting, bank::Shelf};
use crate::{
    domain::{
        Unit,
        answer::Answer,
        breakthrough::{self as rules, Aspect, Breakthrough, Rise, Shown, Thresholds},
        history::Score,
        id::{AssessmentId, BreakthroughId, ClientId, QuestionId},
        reliability::{FEWEST, Sample, Verdict},
        scoring::Share,
        text,
    },
    error::{Error, Kind},
    store::{
        Store, Tx,
        breakthrough::{Closing, Wanted},
    },
};

/// What looking again led to.
#[derive(Clone, Default)]
pub struct Looked {
    /// Breakthroughs that were not known.
    pub added: Vec<Breakthrough>,
    /// How many changed.
    pub changed: usize,
    /// Those that their record shows no longer.
    pub removed: Vec<Breakthrough>,
}

impl Looked {
    /// Whether nothing was written.
    pub fn nothing(&self) -> bool {
        self.added.is_empty() && self.changed == 0 && self.removed.is_empty()
    }

    /// Takes over what was found for another client.
    pub fn join(&mut self, other: Self) {
        self.added.extend(other.added);
        self.changed += other.changed;
        self.removed.extend(other.removed);
    }
}

/// Brings a client's breakthroughs in step with a history, which is in the order of time: new ones are added, known ones
/// follow their scores, and those that no record shows any more go. What the coach recorded, changed or put aside stays.
///
/// # Errors
/// When the store refuses.
pub fn look(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    history: &[Score],
    thresholds: Thresholds,
) -> Result<Looked, Error> {
    let shown = rules::detect(history, thresholds);
    let known = of_client(tx, client)?;
    let mut looked = Looked::default();
    for one in &shown {
        match known.iter().find(|row| row.is(one)) {
            Some(row) if row.edited => {}
            Some(row) => {
                let mut followed = row.clone();
                followed.follow(one, trigger(tx, setting, client, one)?);
                if followed != *row {
                    tx.update_breakthrough(&followed)?;
                    looked.changed += 1;
                }
            }
            None => {
                let mut row = fresh(setting, client, one.aspect, one.rise, one.at)?;
                row.follow(one, trigger(tx, setting, client, one)?);
                tx.insert_breakthrough(&mut row)?;
                looked.added.push(row);
            }
        }
    }
    for row in known.into_iter().filter(Breakthrough::comes_and_goes) {
        if !shown.iter().any(|one| row.is(one)) {
            tx.delete_breakthrough(&row)?;
            looked.removed.push(row);
        }
    }
    Ok(looked)
}

/// A client's breakthroughs, those put aside too, oldest first.
fn of_client(store: &Store, client: ClientId) -> Result<Vec<Breakthrough>, Error> {
    let mut all = Vec::new();
    store.each_breakthrough(Wanted { client: Some(client), ..Wanted::default() }, |row| {
        all.push(row);
        Ok::<_, Error>(())
    })?;
    Ok(all)
}

/// A client's breakthroughs that were not put aside, from an instant on, oldest first.
///
/// # Errors
/// When the store refuses.
pub fn standing_of(
    store: &Store,
    client: ClientId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<Breakthrough>, Error> {
    let mut found = Vec::new();
    store.each_breakthrough(Wanted { client: Some(client), since, ..Wanted::default() }, |row| {
        if row.dismissed_at.is_none() {
            found.push(row);
        }
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// What the client finished between the two records, in words: `regular session on 11 Aug`.
fn trigger(
    store: &Store,
    setting: &Setting,
    client: ClientId,
    shown: &Shown,
) -> Result<Option<String>, Error> {
    let finished = store.finished_between(client, shown.since, shown.at)?;
    Ok(finished.map(|Closing { at, what }| format!("{what} on {}", setting.day(at).format("%-d %b"))))
}

fn fresh(
    setting: &Setting,
    client: ClientId,
    aspect: Aspect,
    rise: Rise,
    at: DateTime<Utc>,
) -> Result<Breakthrough, Error> {
    Ok(Breakthrough {
        // The store gives it its names when it is written.
        id: BreakthroughId(uuid::Uuid::nil()),
        handle: "b2b2".parse()?,
        client_id: client,
        aspect,
        rise,
        before_score_id: None,
        after_score_id: None,
        trigger_event: None,
        description: None,
        dismissed_at: None,
        edited: false,
        detected_at: at,
        created_at: setting.now,
    })
}

/// A breakthrough as a coach tells it.
pub struct Draft {
    /// Whose.
    pub client: ClientId,
    /// What rose.
    pub aspect: Aspect,
    /// From which value.
    pub before: Unit,
    /// To which.
    pub after: Unit,
    /// What brought it about.
    pub trigger: Option<String>,
    /// What there is to say about it.
    pub description: Option<String>,
    /// When it was.
    pub at: DateTime<Utc>,
}

/// Records a breakthrough by hand.
///
/// # Errors
/// When it does not rise, or a text is too long.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, draft: &Draft) -> Result<Breakthrough, Error> {
    let rise = Rise::new(draft.before, draft.after)?;
    let mut row = fresh(setting, draft.client, draft.aspect, rise, draft.at)?;
    row.trigger_event = line(draft.trigger.as_deref().unwrap_or_default())?;
    row.description = note(draft.description.as_deref().unwrap_or_default())?;
    row.edited = true;
    tx.insert_breakthrough(&mut row)?;
    Ok(row)
}

/// A trigger as it is kept; an empty one is none.
///
/// # Errors
/// When it is too long.
pub fn line(text: &str) -> Result<Option<String>, Error> {
    let kept = text::optional_line("trigger", text, text::LINE)?;
    Ok((!kept.is_empty()).then_some(kept))
}

/// A description as it is kept; an empty one is none.
///
/// # Errors
/// When it is too long.
pub fn note(text: &str) -> Result<Option<String>, Error> {
    let kept = text::note("description", text, text::TEXT)?;
    Ok((!kept.trim().is_empty()).then_some(kept))
}

/// Changes a breakthrough; from then on looking again leaves it as it is.
///
/// # Errors
/// Whatever `change` refuses, or when it does not rise any more.
pub fn change(
    tx: &mut Tx<'_>,
    id: BreakthroughId,
    change: impl FnOnce(&mut Breakthrough) -> Result<(), Error>,
) -> Result<Outcome<Breakthrough>, Error> {
    let before = tx.breakthrough(id)?;
    let mut row = before.clone();
    change(&mut row)?;
    if row == before {
        return Ok(Outcome::Nothing(row));
    }
    row.rise = Rise::new(row.rise.before, row.rise.after)?;
    row.edited = true;
    tx.update_breakthrough(&row)?;
    let summary = format!("changed breakthrough {}", row.handle);
    Ok(Outcome::Keep(row, summary))
}

/// Puts a breakthrough aside as none, or brings it back.
///
/// # Errors
/// When the store refuses.
pub fn dismiss(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: BreakthroughId,
    aside: bool,
) -> Result<Outcome<Breakthrough>, Error> {
    let mut row = tx.breakthrough(id)?;
    if row.dismissed_at.is_some() == aside {
        return Ok(Outcome::Nothing(row));
    }
    row.dismissed_at = aside.then_some(setting.now);
    tx.update_breakthrough(&row)?;
    let what = if aside { "dismissed" } else { "brought back" };
    let summary = format!("{what} breakthrough {}", row.handle);
    Ok(Outcome::Keep(row, summary))
}

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
fn worth(question: &crate::domain::question::Question, value: &str) -> Result<Option<i64>, Error> {
    let damaged = || Error::new(Kind::Damaged, format!("an answer to {} does not read", question.code));
    let value = serde_json::from_str(value).map_err(|error| damaged().because(error))?;
    let answer = Answer::from_json(question, &value).map_err(|error| damaged().because(error))?;
    Ok(answer.share(question).map(|share| share.parts() * question.weight.steps()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{domain::PerDimension, practice::testing::World, store};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// Looking twice is looking once, in whatever order the scores came in.
        #[test]
        fn looking_again_finds_nothing_new(
            scores in proptest::collection::vec(([0_i64..=100, 0..=100, 0..=100, 0..=100], 1_i64..40), 2..7),
        ) {
            let mut world = World::new();
            let ada = world.add_client("Ada Okafor");
            let now = world.practice.setting.now;
            let World { practice, env, .. } = &mut world;
            let again = practice.write(&mut *env.entropy, ("score add", store::Kind::Write), false, |tx, setting| {
                for (values, days) in &scores {
                    let [psi, rho, q, f] = values.map(|steps| Unit::from_steps(steps).ok());
                    let at = now - chrono::TimeDelta::days(*days);
                    super::super::assess::by_hand(tx, setting, ada, PerDimension { psi, rho, q, f }, at)?;
                }
                let history = tx.scores_of(ada)?;
                let thresholds = setting.config.breakthrough();
                let kept = of_client(tx, ada)?.len();
                let again = look(tx, setting, ada, &history, thresholds)?;
                let shown = rules::detect(&history, thresholds).len();
                Ok(Outcome::Keep((again.nothing(), kept, shown), String::new()))
            }).unwrap();
            let (nothing, kept, shown) = again.value;
            prop_assert!(nothing, "the second look found something");
            prop_assert_eq!(kept, shown, "one row for each");
        }
    }
}
