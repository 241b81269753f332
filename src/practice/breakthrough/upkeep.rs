//! Breakthroughs kept in step: with the history of scores, with what was finished, and with what was taken back.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::{Setting, fresh};
use crate::{
    domain::{
        breakthrough::{self as rules, Breakthrough, Shown, Thresholds},
        history::Score,
        id::{ClientId, ScoreId},
    },
    error::Error,
    store::{
        Store, Tx,
        breakthrough::{Closing, Wanted},
        operation::Effect,
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
    /// Those of the coach, among the changed ones, whose record is gone.
    pub unshown: Vec<Breakthrough>,
}

impl Looked {
    /// Whether nothing was written.
    pub fn nothing(&self) -> bool {
        self.added.is_empty() && self.changed == 0 && self.removed.is_empty()
    }

    /// What was done, where something was: `found 2 new breakthroughs, changed 1`.
    pub fn words(&self) -> String {
        let added = self.added.len();
        let noun = if added == 1 { "breakthrough" } else { "breakthroughs" };
        let others = [("changed", self.changed), ("removed", self.removed.len())];
        let others = others.iter().filter(|(_, count)| *count > 0);
        let others: Vec<_> = others.map(|(verb, count)| format!(", {verb} {count}")).collect();
        format!("found {added} new {noun}{}", others.concat())
    }

    /// Takes over what was found for another client.
    pub fn join(&mut self, other: Self) {
        self.added.extend(other.added);
        self.changed += other.changed;
        self.removed.extend(other.removed);
        self.unshown.extend(other.unshown);
    }
}

/// Brings a client's breakthroughs in step with a history, which is in the order of time: new ones are added, known ones
/// follow their scores and what was finished, and those that no record shows any more go. What the coach recorded, changed
/// or put aside stays, as long as its record does: what was put aside goes with it, and what the coach wrote becomes
/// recorded by hand. What the coach removed is not found again, nor what they recorded by hand at that time.
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
    look_at(tx, setting, client, history, (thresholds, Look::OnPurpose))
}

/// The same by the settings, when something moved. What its two records show as before stays, though it was found by
/// another threshold: only looking again on purpose takes that away.
///
/// # Errors
/// When the store refuses.
pub fn keep_up(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    history: &[Score],
    find: &Find,
) -> Result<Looked, Error> {
    look_at(tx, setting, client, history, (setting.config.breakthrough(), Look::AsItMoves(find)))
}

/// Which breakthroughs that are not known are found when something moved.
#[derive(Clone, Debug)]
pub enum Find {
    /// None: what was finished moved, or what stands there was put right, and a correction is no leap.
    None,
    /// Those between two records that did not follow each other before: all but these did not.
    New(HashSet<(ScoreId, ScoreId)>),
    /// All: every record was worked out anew.
    All,
}

impl Find {
    /// Those that these histories, each in the order of time, do not show.
    pub fn besides(histories: &[impl AsRef<[Score]>]) -> Self {
        Self::New(histories.iter().flat_map(|history| rules::neighbours(history.as_ref())).collect())
    }

    fn takes(&self, one: &Shown) -> bool {
        match self {
            Self::None => false,
            Self::New(seen) => !seen.contains(&(one.before, one.after)),
            Self::All => true,
        }
    }
}

/// After an operation was taken back: brings back those that are shown again and went only because of what does not stand
/// any more, under the handle they had; and lets go of those that were found by what does not stand. Operations may be
/// taken back in any order, so neither need be among the rows of the last one.
///
/// # Errors
/// When the store refuses.
pub fn bring_back(tx: &mut Tx<'_>, setting: &Setting, client: ClientId) -> Result<(), Error> {
    let (thresholds, history) = (setting.config.breakthrough(), tx.scores_of(client)?);
    let (shown, any) = (rules::detect(&history, thresholds), rules::detect(&history, Thresholds::default()));
    let gone = tx.gone_breakthroughs(client)?;
    let known = of_client(tx, client)?;
    for one in &any {
        let there = known.iter().find(|row| row.is(one));
        let finding = match there {
            Some(row) if row.comes_and_goes() => Some(tx.finding(row.id)?),
            Some(_) => Some(Effect::Stands),
            None => None,
        };
        if known.iter().any(|row| row.told_by_hand(one)) {
            continue;
        }
        if finding == Some(Effect::Stands) || tx.removed_in(one.after)?.contains(&one.aspect) {
            continue;
        }
        let enough = shown.iter().any(|other| (other.after, other.aspect) == (one.after, one.aspect));
        let back = gone.iter().find(|gone| gone.let_go && gone.shown() == (Some(one.after), one.aspect));
        let in_vain = finding == Some(Effect::TakenBack) && !enough;
        if let Some(row) = there.filter(|_| back.is_some() || in_vain) {
            tx.delete_breakthrough(row)?;
        }
        if let Some(gone) = back {
            tx.bring_back(gone)?;
        }
    }
    Ok(())
}

/// Why breakthroughs are looked at.
#[derive(Clone, Copy)]
enum Look<'a> {
    /// Somebody wants those of these thresholds, and no others.
    OnPurpose,
    /// Something moved: what is new in it is found, and what it still shows stays.
    AsItMoves(&'a Find),
}

fn look_at(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    history: &[Score],
    (thresholds, why): (Thresholds, Look<'_>),
) -> Result<Looked, Error> {
    let (shown, any) = (rules::detect(history, thresholds), rules::detect(history, Thresholds::default()));
    let mut looked = Looked::default();
    tx.forget_removed()?;
    tx.refer_again(client)?;
    let known = still_shown(tx, history, of_client(tx, client)?, &mut looked)?;
    for row in &known {
        let enough = shown.iter().any(|one| row.is(one));
        let risen = any.iter().find(|one| row.is(one));
        let twice = risen.is_some_and(|one| known.iter().any(|other| other.told_by_hand(one)));
        let still = matches!(why, Look::AsItMoves(_)) && risen.is_some_and(|one| row.stands(one));
        let stays = !row.comes_and_goes() || ((enough || still) && !twice);
        if !stays {
            tx.delete_breakthrough(row)?;
            looked.removed.push(row.clone());
        } else if let Some(one) = risen.filter(|_| !row.edited) {
            let mut followed = row.clone();
            followed.follow(one, trigger(tx, setting, client, (one.since, one.at))?);
            if followed != *row {
                tx.follow_breakthrough(&followed)?;
                looked.changed += 1;
            }
        }
    }
    let wanted = |one: &&Shown| match why {
        Look::OnPurpose => true,
        Look::AsItMoves(find) => find.takes(one),
    };
    for one in shown.iter().filter(wanted) {
        let there = known.iter().any(|row| row.is(one) || row.told_by_hand(one));
        if there || tx.removed_in(one.after)?.contains(&one.aspect) {
            continue;
        }
        let mut row = fresh(setting, client, one.aspect, one.rise, one.at)?;
        row.follow(one, trigger(tx, setting, client, (one.since, one.at))?);
        tx.insert_breakthrough(&mut row)?;
        looked.added.push(row);
    }
    Ok(looked)
}

/// Lets go of records that are gone; gives the breakthroughs that are left.
fn still_shown(
    tx: &mut Tx<'_>,
    history: &[Score],
    known: Vec<Breakthrough>,
    looked: &mut Looked,
) -> Result<Vec<Breakthrough>, Error> {
    let gone = |id: ScoreId| !history.iter().any(|score| score.id == id);
    let mut left = Vec::with_capacity(known.len());
    for mut row in known {
        let shown_by_none = row.after_score_id.is_some_and(gone);
        if shown_by_none && !row.edited {
            tx.delete_breakthrough(&row)?;
            looked.removed.push(row);
            continue;
        }
        if shown_by_none || row.before_score_id.is_some_and(gone) {
            row.before_score_id = row.before_score_id.filter(|_| !shown_by_none).filter(|id| !gone(*id));
            row.after_score_id = row.after_score_id.filter(|_| !shown_by_none);
            tx.link_breakthrough(&row)?;
            looked.changed += 1;
            looked.unshown.extend(shown_by_none.then(|| row.clone()));
        }
        left.push(row);
    }
    Ok(left)
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

/// What the client finished between the two records, in words: `regular session on 11 Aug`.
fn trigger(
    store: &Store,
    setting: &Setting,
    client: ClientId,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<String>, Error> {
    let finished = store.finished_between(client, since, until)?;
    Ok(finished.map(|Closing { at, what }| format!("{what} on {}", setting.home_day(at).format("%-d %b"))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::{PerDimension, Unit},
        practice::{Outcome, assess, testing::World},
        store,
    };

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
                // A client has one score at one instant.
                for (second, (values, days)) in (0..).zip(&scores) {
                    let [psi, rho, q, f] = values.map(|steps| Unit::from_steps(steps).ok());
                    let at = now - chrono::TimeDelta::days(*days) - chrono::TimeDelta::seconds(second);
                    assess::by_hand(tx, setting, ada, PerDimension { psi, rho, q, f }, at)?;
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
