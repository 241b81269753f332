//! Breakthroughs: when a rise between two records is one, and what is kept of it.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{
    Dimension, Handle, Invalid, Percent, Unit,
    history::Score,
    id::{BreakthroughId, ClientId, ScoreId},
    words::words,
};

words!(
    /// What rose: a dimension, or coherence as a whole.
    Aspect, "dimension" {
        /// Internal consistency.
        Psi = "psi",
        /// Accumulated wisdom.
        Rho = "rho",
        /// Moral activation.
        Q = "q",
        /// Social belonging.
        F = "f",
        /// Coherence, on the scale from 0 to 1.
        Overall = "overall",
    }
);

impl Aspect {
    /// The dimension, where it is one.
    pub const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Psi => Some(Dimension::Psi),
            Self::Rho => Some(Dimension::Rho),
            Self::Q => Some(Dimension::Q),
            Self::F => Some(Dimension::F),
            Self::Overall => None,
        }
    }
}

impl From<Dimension> for Aspect {
    fn from(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Psi => Self::Psi,
            Dimension::Rho => Self::Rho,
            Dimension::Q => Self::Q,
            Dimension::F => Self::F,
        }
    }
}

/// How far something has to rise; by default any rise counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// A dimension.
    pub dimension: Unit,
    /// Coherence, in percentage points.
    pub overall: Percent,
}

/// From which value to which something rose, and so by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rise {
    /// Where it stood.
    pub before: Unit,
    /// Where it stands.
    pub after: Unit,
}

impl Rise {
    /// A rise from one value to a higher one.
    ///
    /// # Errors
    /// When it is not higher.
    pub fn new(before: Unit, after: Unit) -> Result<Self, Invalid> {
        if after > before {
            Ok(Self { before, after })
        } else {
            Err(Invalid::new(
                "after",
                format!("must be higher than before, {after} is not higher than {before}"),
            ))
        }
    }

    /// By how much, in hundredths.
    pub fn steps(self) -> i64 {
        self.after.steps() - self.before.steps()
    }

    /// By how much.
    pub fn magnitude(self) -> Decimal {
        Decimal::new(self.steps(), 2)
    }
}

impl std::fmt::Display for Rise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} -> {}", self.before, self.after)
    }
}

/// A breakthrough that a history shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What rose.
    pub aspect: Aspect,
    /// From where to where.
    pub rise: Rise,
    /// The record before.
    pub before: ScoreId,
    /// The record that shows it.
    pub after: ScoreId,
    /// The instant of the record before.
    pub since: DateTime<Utc>,
    /// The instant of the record that shows it.
    pub at: DateTime<Utc>,
}

/// The breakthroughs between consecutive whole records of a history, which is in the order of time. What a record carried
/// over was not measured and shows nothing.
pub fn detect(history: &[Score], thresholds: Thresholds) -> Vec<Shown> {
    pairs(history).flat_map(|(before, after)| between(before, after, thresholds)).collect()
}

/// Which records of a history follow each other, as far as breakthroughs are concerned.
pub fn neighbours(history: &[Score]) -> impl Iterator<Item = (ScoreId, ScoreId)> {
    pairs(history).map(|(before, after)| (before.id, after.id))
}

fn pairs(history: &[Score]) -> impl Iterator<Item = (&Score, &Score)> {
    let whole = || history.iter().filter(|score| score.percent.is_some());
    whole().zip(whole().skip(1))
}

fn between<'s>(
    before: &'s Score,
    after: &'s Score,
    thresholds: Thresholds,
) -> impl Iterator<Item = Shown> + use<'s> {
    let shown = |aspect, rise| Shown {
        aspect,
        rise,
        before: before.id,
        after: after.id,
        since: before.calculated_at,
        at: after.calculated_at,
    };
    let dimensions = Dimension::ALL.into_iter().filter_map(move |dimension| {
        let (then, now) = (before.scores[dimension]?, after.scores[dimension]?);
        let rises = now.steps() - then.steps() >= thresholds.dimension.steps().max(1);
        let rise = Rise { before: then, after: now };
        (rises && !after.carried.contains(&dimension)).then_some((Aspect::from(dimension), rise))
    });
    let overall = before.percent.zip(after.percent).and_then(|(then, now)| {
        let rises = now.steps() - then.steps() >= thresholds.overall.steps().max(1);
        let rise = Rise { before: as_unit(then), after: as_unit(now) };
        (rises && rise.steps() > 0).then_some((Aspect::Overall, rise))
    });
    dimensions.chain(overall).map(move |(aspect, rise)| shown(aspect, rise))
}

/// A percentage on the scale from 0 to 1, half-even to two places.
fn as_unit(percent: Percent) -> Unit {
    Unit::round(percent.fraction()).unwrap_or_default()
}

/// How many records are shown on either side of a breakthrough.
const AROUND: usize = 2;

/// A breakthrough as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Breakthrough {
    /// Its id.
    pub id: BreakthroughId,
    /// What people type.
    pub handle: Handle,
    /// Whose.
    pub client_id: ClientId,
    /// What rose.
    pub aspect: Aspect,
    /// From where to where.
    pub rise: Rise,
    /// The record before; none for one recorded by hand.
    pub before_score_id: Option<ScoreId>,
    /// The record that shows it; none for one recorded by hand.
    pub after_score_id: Option<ScoreId>,
    /// What may have brought it about.
    pub trigger_event: Option<String>,
    /// What the coach says about it.
    pub description: Option<String>,
    /// When it was put aside as none.
    pub dismissed_at: Option<DateTime<Utc>>,
    /// Recorded or changed by the coach: looking again leaves it as it is.
    pub edited: bool,
    /// The instant it belongs to: that of the record that shows it.
    pub detected_at: DateTime<Utc>,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
}

impl Breakthrough {
    /// Whether it goes when its record shows it no longer.
    pub fn comes_and_goes(&self) -> bool {
        !self.edited && self.dismissed_at.is_none() && self.after_score_id.is_some()
    }

    /// Whether it is the one that a record shows.
    pub fn is(&self, shown: &Shown) -> bool {
        self.after_score_id == Some(shown.after) && self.aspect == shown.aspect
    }

    /// Whether it is of this dimension and this second, which no client has two of.
    pub fn is_at(&self, aspect: Aspect, at: DateTime<Utc>) -> bool {
        self.aspect == aspect && self.detected_at.timestamp() == at.timestamp()
    }

    /// Whether a coach recorded by hand what a record shows.
    pub fn told_by_hand(&self, shown: &Shown) -> bool {
        self.edited && self.after_score_id.is_none() && self.is_at(shown.aspect, shown.at)
    }

    /// Whether it tells of it just what a record shows.
    pub fn stands(&self, shown: &Shown) -> bool {
        self.rise == shown.rise && self.before_score_id == Some(shown.before)
    }

    /// Takes over what a history shows, and what may have brought it about.
    pub fn follow(&mut self, shown: &Shown, trigger: Option<String>) {
        self.rise = shown.rise;
        self.before_score_id = Some(shown.before);
        self.after_score_id = Some(shown.after);
        self.detected_at = shown.at;
        self.trigger_event = trigger;
    }

    /// What rose, by how much, in full: `q 0.41 -> 0.63 (+0.22), moral activation`.
    pub fn rise_words(&self) -> String {
        let named = self.aspect.dimension().map_or("coherence as a whole", Dimension::name);
        format!("{} {} (+{}), {named}", self.aspect, self.rise, self.rise.magnitude())
    }

    /// What may have brought it about; nothing where that was not looked for.
    pub fn cause_words(&self) -> Option<&str> {
        let looked = self.after_score_id.map(|_| "nothing completed in between");
        self.trigger_event.as_deref().or(looked)
    }

    /// How it came to be known: `seen in the scores, changed by hand`.
    pub fn origin_words(&self) -> &'static str {
        match (self.after_score_id.is_some(), self.edited) {
            (false, _) => "recorded by hand",
            (true, false) => "seen in the scores",
            (true, true) => "seen in the scores, changed by hand",
        }
    }

    /// The records around it, oldest first, and whether each is the one that shows it.
    pub fn around<'h>(&self, history: &'h [Score]) -> Vec<(&'h Score, bool)> {
        let shows = history
            .iter()
            .position(|score| Some(score.id) == self.after_score_id)
            .or_else(|| history.iter().rposition(|score| score.calculated_at <= self.detected_at))
            .unwrap_or_default();
        let near = history
            .iter()
            .enumerate()
            .skip(shows.saturating_sub(AROUND))
            .take_while(|(at, _)| *at <= shows + AROUND);
        near.map(|(at, score)| (score, self.after_score_id.is_some() && at == shows)).collect()
    }

    /// What rose from where to where, and its handle: `q 0.41 -> 0.63 (b7kq)`.
    pub fn words(&self) -> String {
        format!("{} {} ({})", self.aspect, self.rise, self.handle)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{PerDimension, history::derive};

    const USUAL: (&str, &str) = ("0.15", "10.0");

    fn thresholds((dimension, overall): (&str, &str)) -> Thresholds {
        Thresholds { dimension: dimension.parse().unwrap(), overall: overall.parse().unwrap() }
    }

    /// A history of one record a day; values in hundredths.
    fn history(records: &[[Option<i64>; 4]]) -> Vec<Score> {
        let made = (1_u32..).zip(records).map(|(day, values)| {
            let [psi, rho, q, f] = values.map(|value| value.map(|steps| Unit::from_steps(steps).unwrap()));
            let at = DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::days(day.into());
            let (id, nobody) = (uuid::Uuid::from_u128(day.into()).into(), uuid::Uuid::nil().into());
            Score::by_hand(id, nobody, PerDimension { psi, rho, q, f }, at, at)
        });
        let mut history: Vec<_> = made.collect();
        derive(&mut history, Tz::UTC);
        history
    }

    /// What is shown, as `2 q 0.41 -> 0.63`, the number being that of the record.
    fn shown(records: &[[Option<i64>; 4]]) -> Vec<String> {
        let found = detect(&history(records), thresholds(USUAL));
        found.iter().map(|one| format!("{} {} {}", one.after.0.as_u128(), one.aspect, one.rise)).collect()
    }

    fn all(values: [i64; 4]) -> [Option<i64>; 4] {
        values.map(Some)
    }

    #[test]
    fn a_dimension_has_to_rise_by_fifteen_hundredths() {
        assert_eq!(shown(&[all([50, 50, 41, 50]), all([50, 50, 56, 50])]), ["2 q 0.41 -> 0.56"]);
        assert_eq!(shown(&[all([50, 50, 41, 50]), all([50, 50, 55, 50])]), [""; 0]);
        assert_eq!(shown(&[all([50, 50, 56, 50]), all([50, 50, 41, 50])]), [""; 0], "a fall is none");
    }

    /// All at 0.50 make 36.1 %; with psi at 0.64 it is 43.1 %, at 0.70 it is 46.1 %.
    #[test]
    fn coherence_has_to_rise_by_ten_points() {
        assert_eq!(
            shown(&[all([50, 50, 50, 50]), all([70, 50, 50, 50])]),
            ["2 psi 0.50 -> 0.70", "2 overall 0.36 -> 0.46"]
        );
        assert_eq!(shown(&[all([50, 50, 50, 50]), all([64, 50, 50, 50])]), [""; 0], "7.0 points, and 0.14");
        // 46.3 and 46.0 against 36.1, no dimension by 0.15.
        assert_eq!(shown(&[all([50, 50, 50, 50]), all([64, 60, 50, 60])]), ["2 overall 0.36 -> 0.46"]);
        assert_eq!(shown(&[all([50, 50, 50, 50]), all([64, 59, 50, 59])]), [""; 0], "9.9 points");
    }

    #[test]
    fn only_neighbours_are_compared() {
        assert_eq!(shown(&[all([50, 50, 41, 50]), all([50, 50, 50, 50]), all([50, 50, 60, 50])]), [""; 0]);
    }

    #[test]
    fn what_was_carried_shows_nothing_and_what_was_measured_does() {
        let deep_dive = [None, None, Some(60), None];
        assert_eq!(shown(&[all([40, 40, 41, 40]), deep_dive]), ["2 q 0.41 -> 0.60"]);
        assert_eq!(
            shown(&[all([40, 40, 41, 40]), deep_dive, all([58, 40, 60, 40])]),
            ["2 q 0.41 -> 0.60", "3 psi 0.40 -> 0.58"],
            "psi was measured anew"
        );
        assert_eq!(shown(&[[None, None, Some(10), None], all([40, 40, 60, 40])]), [""; 0], "no total before");
    }

    #[test]
    fn a_rise_goes_up() {
        let unit = |text: &str| text.parse::<Unit>().unwrap();
        let rise = Rise::new(unit("0.41"), unit("0.63")).unwrap();
        assert_eq!(
            (rise.to_string().as_str(), rise.magnitude().to_string().as_str()),
            ("0.41 -> 0.63", "0.22")
        );
        assert_eq!(
            Rise::new(unit("0.63"), unit("0.63")).unwrap_err().to_string(),
            "after must be higher than before, 0.63 is not higher than 0.63"
        );
    }

    proptest! {
        /// The rule said in other words: a row for each measured dimension that rises enough, and nothing else.
        #[test]
        fn the_rule_holds_for_any_history(records in proptest::collection::vec(
            [0_i64..=100, 0..=100, 0..=100, 0..=100], 2..8), least in 1_i64..60)
        {
            let records: Vec<_> = records.into_iter().map(all).collect();
            let history = history(&records);
            let limits = Thresholds { dimension: Unit::from_steps(least).unwrap(), overall: Percent::MAX };
            let found = detect(&history, limits);
            let expected: usize = records.windows(2).map(|pair| {
                (0..4).filter(|at| pair[1][*at].unwrap() - pair[0][*at].unwrap() >= least).count()
            }).sum();
            prop_assert_eq!(found.iter().filter(|one| one.aspect != Aspect::Overall).count(), expected);
            prop_assert!(found.iter().all(|one| one.rise.steps() > 0 && one.since < one.at));
        }
    }
}
