//! A client's score history: what each record measured, and what follows from the records before it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    Dimension, Handle, PerDimension, Percent, Total, Unit, Velocity,
    assessment::Type,
    id::{AssessmentId, ClientId, ScoreId},
    pattern::Pattern,
    score::{self, Coherence, Scores},
    session::Session,
};

/// The version of the rules by which records are computed; it is kept with each.
pub const ALGORITHM: i64 = 1;

/// One record of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Its id.
    pub id: ScoreId,
    /// Whose.
    pub client_id: ClientId,
    /// The assessment that it comes from; none for one recorded by hand.
    pub assessment_id: Option<AssessmentId>,
    /// What sort of assessment that was.
    pub kind: Option<Type>,
    /// The dimension scores; a deep dive without an earlier score has only one.
    pub scores: PerDimension<Option<Unit>>,
    /// Total coherence, 0.00 to 3.50.
    pub total: Option<Total>,
    /// Coherence percentage, 0.0 to 87.5.
    pub percent: Option<Percent>,
    /// Change of coherence fraction per day since the record before; none for the first.
    pub velocity: Option<Velocity>,
    /// Patterns that hold, the primary one first.
    pub patterns: Vec<Pattern>,
    /// Dimensions carried over from the record before.
    pub carried: Vec<Dimension>,
    /// Recorded by hand.
    pub manual: bool,
    /// Validity flags, which never change a score.
    pub flags: Vec<String>,
    /// The version of the rules it was computed by.
    pub algorithm: i64,
    /// When the answers were closed.
    pub calculated_at: DateTime<Utc>,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
}

impl Score {
    /// What people type.
    pub fn handle(&self) -> Handle {
        Handle::of_score(self.id)
    }

    /// A record made by hand that stands in no history yet: what follows from it is worked out by [`derive()`].
    pub const fn by_hand(
        id: ScoreId,
        client_id: ClientId,
        scores: PerDimension<Option<Unit>>,
        calculated_at: DateTime<Utc>,
        created_at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            client_id,
            assessment_id: None,
            kind: None,
            scores,
            total: None,
            percent: None,
            velocity: None,
            patterns: Vec::new(),
            carried: Vec::new(),
            manual: true,
            flags: Vec::new(),
            algorithm: ALGORITHM,
            calculated_at,
            created_at,
        }
    }

    /// The four scores, when none is missing.
    pub fn complete(&self) -> Option<Scores> {
        self.scores.complete()
    }

    /// The terms, when none of the scores is missing.
    pub fn coherence(&self) -> Option<Coherence> {
        self.complete().map(Coherence::of)
    }

    /// What the record itself measured, without what was carried over.
    pub fn measured(&self) -> PerDimension<Option<Unit>> {
        self.scores.map(|dimension, score| score.filter(|_| !self.carried.contains(&dimension)))
    }

    /// The days between two records: whole calendar days between their dates in the practice's zone.
    pub fn days_since(&self, earlier: &Self, zone: Tz) -> i64 {
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        (day(self.calculated_at) - day(earlier.calculated_at)).num_days()
    }
}

/// Coherence before and after a session in percent: of the records whose totals were written down with it. A record at the
/// very minute of the session comes after it.
pub fn around(session: &Session, scores: &[Score]) -> (Option<Percent>, Option<Percent>) {
    let earlier = |score: &&Score| score.calculated_at < session.scheduled_at;
    let before = |total| scores.iter().filter(earlier).rfind(|score| score.total == Some(total));
    let after =
        |total| scores.iter().filter(|score| !earlier(score)).find(|score| score.total == Some(total));
    let percent = |score: &Score| score.percent;
    (session.pre.and_then(before).and_then(percent), session.post.and_then(after).and_then(percent))
}

/// Total coherence before and after an instant: that of the latest record before it and of the first one since, where they
/// have one; a record at the very minute comes after. There is no limit in time: what came next is what came next, and a
/// limit would make a number come and go with the clock.
pub fn totals_around(at: DateTime<Utc>, history: &[Score]) -> (Option<Total>, Option<Total>) {
    let mut whole = history.iter().filter(|score| score.total.is_some());
    let before = whole.clone().rfind(|score| score.calculated_at < at);
    let after = whole.find(|score| score.calculated_at >= at);
    (before.and_then(|score| score.total), after.and_then(|score| score.total))
}

/// Works out everything that follows in a whole history: carried dimensions, totals, percentages, patterns and
/// velocities. Records are put in the order of time. Measured values and flags stay as they are.
pub fn derive(history: &mut [Score], zone: Tz) {
    history.sort_by_key(|score| (score.calculated_at, score.id));
    let mut newest: Option<PerDimension<Option<Unit>>> = None;
    let mut whole: Option<usize> = None;
    for index in 0..history.len() {
        let (before, rest) = history.split_at_mut(index);
        let Some(score) = rest.first_mut() else { continue };
        carry(score, newest);
        conclude(score);
        score.velocity = match (score.percent, whole.and_then(|at| before.get(at))) {
            (Some(now), Some(last)) => {
                let then = last.percent.unwrap_or_default();
                Some(score::velocity(now.fraction(), then.fraction(), score.days_since(last, zone)))
            }
            _ => None,
        };
        newest = Some(score.scores);
        if score.percent.is_some() {
            whole = Some(index);
        }
    }
}

/// Fills dimensions that the record did not measure from the record before.
fn carry(score: &mut Score, newest: Option<PerDimension<Option<Unit>>>) {
    let measured = score.measured();
    score.carried.clear();
    for dimension in Dimension::ALL {
        score.scores[dimension] = measured[dimension];
        if let (None, Some(Some(earlier))) = (measured[dimension], newest.map(|newest| newest[dimension])) {
            score.scores[dimension] = Some(earlier);
            score.carried.push(dimension);
        }
    }
}

fn conclude(score: &mut Score) {
    let coherence = score.coherence();
    score.total = coherence.map(|coherence| coherence.total());
    score.percent = coherence.map(|coherence| coherence.percent());
    score.patterns = score.complete().map(|scores| Pattern::of(&scores)).unwrap_or_default();
    score.algorithm = ALGORITHM;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u128, at: &str, values: [Option<&str>; 4]) -> Score {
        let [psi, rho, q, f] = values.map(|value| value.map(|text| text.parse().unwrap()));
        let at = at.parse().unwrap();
        let (id, nobody) = (uuid::Uuid::from_u128(number).into(), uuid::Uuid::nil().into());
        let made = Score::by_hand(id, nobody, PerDimension { psi, rho, q, f }, at, at);
        Score { manual: false, algorithm: 0, ..made }
    }

    const LEVEL: [Option<&str>; 4] = [Some("0.50"), Some("0.50"), Some("0.50"), Some("0.50")];
    const HIGHER: [Option<&str>; 4] = [Some("0.60"), Some("0.60"), Some("0.60"), Some("0.60")];

    #[test]
    fn the_first_record_has_no_velocity() {
        let mut history =
            [record(1, "2026-03-01T10:00:00Z", LEVEL), record(2, "2026-03-11T10:00:00Z", HIGHER)];
        derive(&mut history, Tz::UTC);
        assert_eq!(history[0].velocity, None);
        assert_eq!(history[1].velocity.unwrap().to_string(), "0.0086", "(44.7 - 36.1) / 100 over 10 days");
    }

    #[test]
    fn a_record_that_comes_in_between_changes_its_successor() {
        let mut history =
            vec![record(1, "2026-03-01T10:00:00Z", LEVEL), record(2, "2026-03-11T10:00:00Z", HIGHER)];
        derive(&mut history, Tz::UTC);
        history.push(record(3, "2026-03-06T10:00:00Z", HIGHER));
        derive(&mut history, Tz::UTC);
        let velocities: Vec<_> = history.iter().map(|score| score.velocity.map(|v| v.to_string())).collect();
        assert_eq!(velocities, [None, Some("0.0172".to_owned()), Some("0.0000".to_owned())]);
    }

    #[test]
    fn a_deep_dive_carries_what_it_did_not_measure() {
        let mut history = [
            record(1, "2026-03-01T10:00:00Z", LEVEL),
            record(2, "2026-03-11T10:00:00Z", [None, None, Some("0.90"), None]),
        ];
        derive(&mut history, Tz::UTC);
        assert_eq!(history[1].carried, [Dimension::Psi, Dimension::Rho, Dimension::F]);
        assert_eq!(history[1].complete().unwrap().q.to_string(), "0.90");
        assert!(history[1].percent.is_some());
    }

    #[test]
    fn a_deep_dive_alone_has_a_dimension_and_no_total() {
        let mut history = [record(1, "2026-03-11T10:00:00Z", [None, None, Some("0.90"), None])];
        derive(&mut history, Tz::UTC);
        assert_eq!((history[0].total, history[0].percent, history[0].velocity), (None, None, None));
        assert!(history[0].carried.is_empty());
    }

    #[test]
    fn days_are_counted_on_the_calendar_of_the_practice() {
        let late = record(1, "2026-03-01T22:30:00Z", LEVEL);
        let early = record(2, "2026-03-01T23:30:00Z", LEVEL);
        assert_eq!(early.days_since(&late, Tz::UTC), 0);
        assert_eq!(early.days_since(&late, Tz::Europe__Paris), 1, "it is past midnight there");
    }

    #[test]
    fn what_came_before_and_what_came_next_is_around() {
        let mut history = vec![
            record(1, "2026-02-01T10:00:00Z", [None, None, Some("0.90"), None]),
            record(2, "2026-03-01T10:00:00Z", LEVEL),
            record(3, "2026-06-11T10:00:00Z", HIGHER),
        ];
        derive(&mut history, Tz::UTC);
        let around = |at: &str| {
            let (before, after) = totals_around(at.parse().unwrap(), &history);
            [before, after].map(|total| total.map_or_else(|| "-".to_owned(), |total| total.to_string()))
        };
        assert_eq!(around("2026-02-10T10:00:00Z"), ["-", "1.44"], "one without a total does not count");
        assert_eq!(around("2026-03-01T10:00:00Z"), ["-", "1.44"], "at the very minute it comes after");
        assert_eq!(around("2026-03-01T10:01:00Z"), ["1.44", "1.79"], "however long after");
        assert_eq!(around("2026-07-01T10:00:00Z"), ["1.79", "-"]);
    }

    #[test]
    fn deriving_twice_changes_nothing() {
        let mut history = vec![
            record(1, "2026-03-01T10:00:00Z", LEVEL),
            record(2, "2026-03-11T10:00:00Z", [None, None, Some("0.90"), None]),
        ];
        derive(&mut history, Tz::UTC);
        let once = history.clone();
        derive(&mut history, Tz::UTC);
        assert_eq!(history, once);
    }
}
