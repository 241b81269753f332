//! Scores that were computed elsewhere. One that is there already with the same values adds nothing; one that is there with
//! other values is a conflict, which is listed with both, or taken as a correction. No client has two scores at one instant.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use super::{
    ColumnMap, Contradictions, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    changes::Changes,
    doubts::Doubts,
    left::{Leave, Left},
    map::{Alike, Counting},
    people::People,
    score_row::{self, Columns},
    score_told::Told,
};
use crate::{
    domain::{
        Dimension,
        history::Score,
        id::{ClientId, ScoreId},
    },
    error::Error,
    practice::{Setting, record},
    store::Tx,
};

/// How scores are brought in.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Columns by field; by their names when there is none.
    pub map: Option<&'o ColumnMap>,
    /// Whether a score that is there with other values is corrected.
    pub update: bool,
    /// Whether columns that say nothing known may be left out.
    pub unknown: Leave,
}

/// Brings scores in.
///
/// # Errors
/// When the file cannot be read, lacks a column, has others that nobody agreed to leave out, or the store refuses.
pub fn scores(
    tx: &mut Tx<'_>,
    setting: &Setting,
    mut sheet: Sheet<'_>,
    (options, refused): (Options<'_>, &Contradictions),
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let rows = options.map.map(|map| {
        map.only("scores", &["at", "fields", "scale"])?;
        Counting::new(&mut sheet, map)
    });
    let rows = rows.transpose()?;
    let mut columns = Columns::new(setting, &sheet, options.map)?;
    let people = People::load(tx)?;
    let mut tally = Tally { reading: columns.reading(setting), ..Tally::default() };
    let (mut left, mut doubts, mut alike) = (Left::default(), Doubts::default(), Alike::default());
    let (mut known, mut carried) = (Known::load(tx)?, Vec::new());
    sheet.each(&mut |row| {
        let counts = rows.as_ref().map_or_else(|| row.is_body(), |rows| rows.check(&row));
        let counts = counts.and_then(|()| refused.check(row.number));
        let taken = counts.and_then(|()| columns.read(setting, &people, &row, &mut left)).and_then(|told| {
            let moment = (row.number, told.client, told.at);
            if let Some(time) = &mut tally.reading.time {
                time.saw(told.stamped, setting.zone);
            }
            let lacking = told.lacks();
            let taken = known.take(tx, setting, (row.number, told), options.update)?;
            if lacking && taken == Taken::New {
                carried.push(row.number);
            }
            if taken != Taken::Known {
                doubts.weigh(tx, setting, moment)?;
            }
            Ok(taken)
        });
        alike.weigh(&row, || columns.read(setting, &people, &row, &mut Left::default()).is_ok());
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    tally.reading.rounded = columns.rounds();
    tally.contradictions = std::mem::take(&mut known.contradictions);
    let changes = std::mem::take(&mut known.changes);
    known.write(tx, setting, (&mut tally, &mut left))?;
    tally.notes = left.settle(options.unknown, "scores", &score_row::names())?;
    tally.notes.extend(changes.notes("a score"));
    tally.notes.extend(carried_over(&carried));
    tally.notes.extend(tally.quotes.note_of_all());
    tally.notes.extend(doubts.notes());
    tally.notes.extend(alike.notes("a score"));
    Ok(tally)
}

/// What is told of rows that do not say every dimension, and say nothing of where the others come from.
fn carried_over(rows: &[u64]) -> Option<String> {
    let (row, say) = if rows.len() == 1 { ("Row", "does not say") } else { ("Rows", "do not say") };
    let told = "all of psi, rho, q and f: the rest is carried over from the score before, if there is one";
    (!rows.is_empty()).then(|| format!("{row} {} {say} {told}", numbers(rows)))
}

/// The first of some rows: `2, 3 and 9 more`.
fn numbers(rows: &[u64]) -> String {
    const LISTED: usize = 5;
    let listed: Vec<_> = rows.iter().take(LISTED).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

/// A score that is there, or was in this file.
struct Held {
    score: Score,
    /// The row of this file that it comes from.
    row: Option<u64>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Stored,
    New,
    Corrected,
}

/// All scores, by id and by client and second.
#[derive(Default)]
struct Known {
    all: Vec<Held>,
    by_id: HashMap<ScoreId, usize>,
    by_time: HashMap<(ClientId, i64), Vec<usize>>,
    /// What rows say of scores that were taken or known.
    told: Vec<(usize, Told)>,
    contradictions: Contradictions,
    changes: Changes,
}

impl Known {
    fn load(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut known = Self::default();
        tx.each_score(None, None, None, |score| {
            known.add(Held { score, row: None, state: State::Stored });
            Ok::<_, Error>(())
        })?;
        Ok(known)
    }

    fn add(&mut self, held: Held) -> usize {
        let at = self.all.len();
        let score = &held.score;
        self.by_id.insert(score.id, at);
        self.by_time.entry((score.client_id, score.calculated_at.timestamp())).or_default().push(at);
        self.all.push(held);
        at
    }

    /// Decides what becomes of a row.
    fn take(
        &mut self,
        tx: &mut Tx<'_>,
        setting: &Setting,
        (row, told): (u64, Told),
        update: bool,
    ) -> Result<Taken, Trouble> {
        let then = self.by_time.get(&(told.client, told.at.timestamp())).cloned().unwrap_or_default();
        let by_id = told.id.and_then(|id| self.by_id.get(&id)).copied();
        let Some(place) = self.meant(&told, by_id, &then)? else {
            let id = match told.id {
                Some(id) => id,
                None => tx.fresh_id()?,
            };
            let made = told.created_at.unwrap_or(setting.now);
            let mut score = Score::by_hand(id, told.client, told.scores, told.at, made);
            score.flags = told.flags.clone().unwrap_or_default();
            let at = self.add(Held { score, row: Some(row), state: State::New });
            self.told.push((at, told));
            return Ok(Taken::New);
        };
        let Some(held) = self.all.get(place) else { return Ok(Taken::Known) };
        if let Some(key) = told.other_origin(&held.score).filter(|_| held.state == State::Stored) {
            return Err(Trouble::conflict(format!(
                "{key} of the score of {} cannot be changed",
                told.handle
            )));
        }
        let flags = told.flags.as_ref().is_none_or(|flags| *flags == held.score.flags);
        if told.is(&held.score) && flags {
            if let Some(held) = self.all.get_mut(place) {
                held.row.get_or_insert(row);
            }
            self.told.push((place, told));
            return Ok(Taken::Known);
        }
        if let Some(first) = held.row {
            let told =
                format!("rows {first} and {row} contradict each other about one score of {}", told.handle);
            return Err(self.contradictions.all(&[first, row], &told));
        }
        let both = both(&held.score, &told);
        if held.score.assessment_id.is_some() {
            return Err(Trouble::conflict(format!(
                "{both}; it follows from answers, and is corrected there: coach assess list --client {}",
                told.handle
            )));
        }
        if !update {
            return Err(Trouble::correction(both));
        }
        self.changes.note(row, &format!("corrects {}", both.trim_start_matches("conflicts with ")));
        self.correct(place, row, told);
        Ok(Taken::Updated)
    }

    /// The score that a row means, if it is there.
    fn meant(&self, told: &Told, by_id: Option<usize>, then: &[usize]) -> Result<Option<usize>, Trouble> {
        let score = |at: usize| self.all.get(at).map(|held| &held.score);
        if let Some(at) = by_id {
            if score(at).is_some_and(|score| score.client_id != told.client) {
                return Err(Trouble::row("id is that of another client's score"));
            }
            let other = then.iter().find(|other| **other != at).copied();
            if let Some(other) = other.filter(|_| score(at).is_none_or(|score| !told.is(score))) {
                let both = score(other).map(|other| both(other, told)).unwrap_or_default();
                return Err(Trouble::conflict(format!("another score is at that instant: {both}")));
            }
            return Ok(Some(at));
        }
        let same = then.iter().find(|at| score(**at).is_some_and(|score| told.is(score)));
        match (same, then) {
            (Some(at), _) => Ok(Some(*at)),
            (None, []) => Ok(None),
            (None, [one]) => Ok(Some(*one)),
            (None, several) => Err(Trouble::row(format!(
                "{} has {} scores at that instant: say which by its id",
                told.handle,
                several.len()
            ))),
        }
    }

    fn correct(&mut self, place: usize, row: u64, told: Told) {
        let Some(held) = self.all.get_mut(place) else { return };
        let before = (held.score.client_id, held.score.calculated_at.timestamp());
        if let Some(places) = self.by_time.get_mut(&before) {
            places.retain(|at| *at != place);
        }
        // What the row says nothing of stays as it was measured, or carried over.
        for dimension in Dimension::ALL {
            if told.says(dimension) {
                held.score.scores[dimension] = told.scores[dimension];
                held.score.carried.retain(|carried| *carried != dimension);
            }
        }
        if held.score.calculated_at.timestamp() != told.at.timestamp() {
            held.score.calculated_at = told.at;
        }
        if let Some(flags) = &told.flags {
            held.score.flags.clone_from(flags);
        }
        (held.row, held.state) = (Some(row), State::Corrected);
        self.by_time.entry((told.client, told.at.timestamp())).or_default().push(place);
        self.told.push((place, told));
    }

    /// Writes what came in, client by client: corrections first, then new scores.
    fn write(
        self,
        tx: &mut Tx<'_>,
        setting: &Setting,
        (tally, left): (&mut Tally, &mut Left),
    ) -> Result<(), Error> {
        let mut changed: BTreeMap<ClientId, (Vec<Score>, Vec<Score>)> = BTreeMap::new();
        for held in &self.all {
            let client = || held.score.client_id;
            match held.state {
                State::Stored => {}
                State::Corrected => changed.entry(client()).or_default().0.push(held.score.clone()),
                State::New => changed.entry(client()).or_default().1.push(held.score.clone()),
            }
        }
        for (client, (corrected, new)) in changed {
            if !corrected.is_empty() {
                let settled = record::correct(tx, setting, client, &corrected)?;
                tally.followed.join(settled.followed(corrected.len()));
            }
            if !new.is_empty() {
                let added = record::add(tx, setting, client, new)?;
                tally.followed.join(added.followed);
            }
        }
        self.account(tx, setting, left)
    }

    /// Says what rows hold that was not taken as they say it.
    fn account(&self, tx: &Tx<'_>, setting: &Setting, left: &mut Left) -> Result<(), Error> {
        let (mut other, mut rows, mut answered) = (Vec::new(), Vec::new(), 0);
        let mut histories: HashMap<ClientId, Vec<Score>> = HashMap::new();
        for (place, told) in &self.told {
            let Some(held) = self.all.get(*place) else { continue };
            if told.follows.is_empty() && told.origin.is_empty() && told.derived.is_empty() {
                continue;
            }
            let Some(score) = tx.score(held.score.id)? else { continue };
            if let Some((dimension, said)) =
                told.derived.iter().find(|(dimension, said)| score.scores[*dimension] != Some(*said))
            {
                let there =
                    score.scores[*dimension].map_or_else(|| "none".to_owned(), |unit| unit.to_string());
                return Err(Error::refused(format!(
                    "row {}: {dimension} {said} of {} is said to be carried, but the score before has {there}",
                    told.row, told.handle
                ))
                .hint(format!(
                    "leave {dimension} out of 'carried' to record it as measured; nothing was imported"
                )));
            }
            let history = match histories.entry(score.client_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(tx.scores_of(score.client_id)?),
            };
            let before = other.len();
            other.extend(told.other_follows(setting, &score, history));
            rows.extend((other.len() > before).then_some(told.row));
            answered += usize::from(held.state == State::New && told.comes_from_answers());
        }
        other.sort_unstable();
        other.dedup();
        if !other.is_empty() {
            rows.sort_unstable();
            let (row, other) = (if rows.len() == 1 { "row" } else { "rows" }, other.join(", "));
            left.note(&format!("Recalculated, because {row} {} had other values: {other}", numbers(&rows)));
        }
        if answered > 0 {
            let scores = crate::domain::count::counted(answered, "score", "scores");
            left.note(&format!(
                "Recorded as hand-entered, because the answers are not in the file: {scores}"
            ));
        }
        Ok(())
    }
}

/// Both versions of a score: as it is stored, and as a row says.
fn both(score: &Score, told: &Told) -> String {
    let mut parts = Vec::new();
    let measured = if told.says_carried { score.measured() } else { score.scores };
    let shown =
        |unit: Option<crate::domain::Unit>| unit.map_or_else(|| "none".to_owned(), |unit| unit.to_string());
    for dimension in Dimension::ALL {
        let (stored, said) = (measured[dimension], told.scores[dimension]);
        if told.says(dimension) && stored != said {
            parts.push(format!("{dimension} {} is stored, {} here", shown(stored), shown(said)));
        }
    }
    if score.calculated_at.timestamp() != told.at.timestamp() {
        let at = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        parts.push(format!("{} is stored, {} here", at(score.calculated_at), at(told.at)));
    }
    if told.flags.as_ref().is_some_and(|flags| *flags != score.flags) {
        parts.push("other flags are stored".to_owned());
    }
    format!("conflicts with a score of {}: {}", told.handle, parts.join(", "))
}
