//! Which interventions fit a client now: the ranking, and its reasons.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Change, Dimension, MeanRating, Scores, Unit,
    assignment::Rating,
    intervention::Difficulty,
    pattern::{self, Pattern},
    statistics::mean,
};

/// What a client has done within so many days is not suggested again.
pub const REST_DAYS: i64 = 90;

/// From so many cases on, what they have in common is told.
pub const ENOUGH: usize = 3;

/// What this practice has seen of one intervention: everything its clients completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    completed: usize,
    ratings: Vec<Rating>,
    changes: Vec<Decimal>,
}

impl Evidence {
    /// Takes one completed assignment in: its rating, and its dimension's score before it was given and the first one
    /// after it was done, where both were measured.
    pub fn add(&mut self, rating: Option<Rating>, scores: Option<(Unit, Unit)>) {
        self.completed += 1;
        self.ratings.extend(rating);
        self.changes.extend(scores.map(|(before, after)| after.value() - before.value()));
    }

    /// How often it was completed.
    pub const fn completed(&self) -> usize {
        self.completed
    }

    /// How often it was rated.
    pub fn rated(&self) -> usize {
        self.ratings.len()
    }

    /// The mean rating, rounded half-even to two places.
    pub fn mean_rating(&self) -> Option<MeanRating> {
        let ratings = self.ratings.iter().map(|rating| Decimal::from(rating.get()));
        mean(ratings).and_then(|mean| MeanRating::round(mean).ok())
    }

    /// In how many cases a change could be measured.
    pub fn measured(&self) -> usize {
        self.changes.len()
    }

    /// The mean change of the dimension, rounded half-even to two places.
    pub fn mean_change(&self) -> Option<Change> {
        mean(self.changes.iter().copied()).and_then(|mean| Change::round(mean).ok())
    }

    /// The mean rating, once there are enough of them to tell.
    pub fn told_rating(&self) -> Option<MeanRating> {
        self.mean_rating().filter(|_| self.rated() >= ENOUGH)
    }

    /// The mean change, once there are enough cases to tell.
    pub fn told_change(&self) -> Option<Change> {
        self.mean_change().filter(|_| self.measured() >= ENOUGH)
    }
}

/// An intervention on offer, with what is known of it and of this client's past with it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its code.
    pub code: String,
    /// What it works on.
    pub dimension: Dimension,
    /// How much it asks.
    pub difficulty: Difficulty,
    /// How long it takes.
    pub minutes: u16,
    /// What the practice has seen of it.
    pub evidence: Evidence,
    /// Whether the client works on it now.
    pub running: bool,
    /// How many days ago the client completed it last.
    pub done_days_ago: Option<i64>,
}

/// Why this dimension is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Focus {
    /// Which.
    pub dimension: Dimension,
    /// Its score.
    pub score: Unit,
    /// The pattern whose weak side it is; none where it is the lowest score.
    pub pattern: Option<Pattern>,
}

impl Focus {
    /// The focus that four scores give.
    pub fn of(scores: &Scores) -> Self {
        let dimension = pattern::focus(scores);
        Self { dimension, score: scores[dimension], pattern: Pattern::of(scores).first().copied() }
    }

    /// In words: `q is the weak side of wise coward (0.31)`; `label` names a pattern.
    pub fn words<'l>(&self, label: impl FnOnce(Pattern) -> &'l str) -> String {
        let Self { dimension, score, pattern } = self;
        match pattern {
            Some(pattern) => {
                format!("{dimension} {score} is the weak side of {}", label(*pattern).to_lowercase())
            }
            None => format!("{dimension} {score} is the lowest dimension"),
        }
    }
}

/// What fits, the best first: of the focus dimension, not running, not completed in the last [`REST_DAYS`] days; easy
/// ones first, then those that this practice's clients rated best, then those after which the dimension rose most. What
/// too few have done stands behind what enough have.
pub fn rank(focus: Dimension, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let fits = |it: &Candidate| {
        it.dimension == focus && !it.running && it.done_days_ago.is_none_or(|days| days >= REST_DAYS)
    };
    let mut fitting: Vec<_> = candidates.into_iter().filter(fits).collect();
    fitting.sort_by(|a, b| {
        let best =
            |it: &Candidate| (it.evidence.told_rating(), it.evidence.told_change(), it.evidence.completed());
        a.difficulty.cmp(&b.difficulty).then_with(|| best(b).cmp(&best(a))).then_with(|| a.code.cmp(&b.code))
    });
    fitting
}

impl Candidate {
    /// What speaks for it, in words; an association is called one.
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = vec![format!("{}, {} min", self.difficulty, self.minutes)];
        if let Some(rating) = self.evidence.told_rating() {
            reasons.push(format!("rated {rating} of 5 in {} cases", self.evidence.rated()));
        }
        if let Some(change) = self.evidence.told_change() {
            reasons.push(format!(
                "{} {change:+} on average afterwards in {} cases (an association, not proof)",
                self.dimension,
                self.evidence.measured()
            ));
        }
        reasons.push(match self.done_days_ago {
            Some(days) => format!("last completed {days} days ago"),
            None => "new to this client".to_owned(),
        });
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PerDimension;

    fn unit(text: &str) -> Unit {
        text.parse().unwrap()
    }

    fn candidate(code: &str, difficulty: Difficulty, evidence: Evidence) -> Candidate {
        let dimension = Dimension::Q;
        Candidate {
            code: code.to_owned(),
            dimension,
            difficulty,
            minutes: 20,
            evidence,
            running: false,
            done_days_ago: None,
        }
    }

    fn seen(ratings: &[i64], changes: &[(&str, &str)]) -> Evidence {
        let mut evidence = Evidence::default();
        for index in 0..ratings.len().max(changes.len()) {
            let rating = ratings.get(index).map(|rating| Rating::new(*rating).unwrap());
            let scores = changes.get(index).map(|(before, after)| (unit(before), unit(after)));
            evidence.add(rating, scores);
        }
        evidence
    }

    fn order(candidates: Vec<Candidate>) -> Vec<String> {
        rank(Dimension::Q, candidates).into_iter().map(|it| it.code).collect()
    }

    #[test]
    fn easy_comes_first_whatever_the_evidence() {
        let all = vec![
            candidate("Q-05", Difficulty::Advanced, seen(&[5, 5, 5], &[])),
            candidate("Q-03", Difficulty::Easy, seen(&[1, 1, 1], &[])),
            candidate("Q-04", Difficulty::Medium, Evidence::default()),
            candidate("Q-01", Difficulty::Easy, Evidence::default()),
        ];
        assert_eq!(order(all), ["Q-03", "Q-01", "Q-04", "Q-05"], "two ratings more than none, then levels");
    }

    #[test]
    fn better_rated_comes_first_but_not_on_two_votes() {
        let all = vec![
            candidate("Q-01", Difficulty::Easy, seen(&[5, 5], &[])),
            candidate("Q-02", Difficulty::Easy, seen(&[3, 4, 4], &[])),
            candidate("Q-03", Difficulty::Easy, seen(&[4, 4, 4, 4], &[])),
        ];
        assert_eq!(order(all), ["Q-03", "Q-02", "Q-01"]);
    }

    #[test]
    fn the_same_rating_is_settled_by_the_change_and_then_by_the_code() {
        let rose = &[("0.40", "0.50"), ("0.40", "0.45"), ("0.40", "0.42")][..];
        let fell = &[("0.40", "0.30"), ("0.40", "0.35"), ("0.40", "0.42")][..];
        let all = vec![
            candidate("Q-03", Difficulty::Easy, seen(&[4, 4, 4], fell)),
            candidate("Q-02", Difficulty::Easy, seen(&[4, 4, 4], rose)),
            candidate("Q-01", Difficulty::Easy, seen(&[4, 4, 4], fell)),
        ];
        assert_eq!(order(all), ["Q-02", "Q-01", "Q-03"]);
    }

    #[test]
    fn what_runs_or_was_done_lately_or_works_on_something_else_is_left_out() {
        let mut running = candidate("Q-01", Difficulty::Easy, Evidence::default());
        running.running = true;
        let mut fresh = candidate("Q-02", Difficulty::Easy, Evidence::default());
        fresh.done_days_ago = Some(89);
        let mut rested = candidate("Q-03", Difficulty::Easy, Evidence::default());
        rested.done_days_ago = Some(90);
        let mut other = candidate("F-01", Difficulty::Easy, Evidence::default());
        other.dimension = Dimension::F;
        assert_eq!(order(vec![running, fresh, rested, other]), ["Q-03"]);
    }

    #[test]
    fn means_are_exact_and_told_from_three_on() {
        let evidence = seen(&[4, 4, 5], &[("0.40", "0.50"), ("0.40", "0.41")]);
        assert_eq!(evidence.mean_rating().unwrap().to_string(), "4.33");
        assert_eq!(evidence.told_rating(), evidence.mean_rating());
        // 0.055 is a tie.
        assert_eq!(evidence.mean_change().unwrap().to_string(), "0.06");
        assert_eq!(evidence.told_change(), None);
        assert_eq!(seen(&[4, 5], &[]).told_rating(), None);
        assert_eq!(Evidence::default().mean_rating(), None);
    }

    #[test]
    fn reasons_say_what_is_known_and_nothing_else() {
        let mut it = candidate("Q-02", Difficulty::Medium, seen(&[4, 5], &[]));
        assert_eq!(it.reasons(), ["medium, 20 min", "new to this client"]);
        it.evidence = seen(&[4, 4, 5], &[("0.40", "0.50"), ("0.40", "0.41"), ("0.50", "0.40")]);
        it.done_days_ago = Some(120);
        assert_eq!(
            it.reasons(),
            [
                "medium, 20 min",
                "rated 4.33 of 5 in 3 cases",
                "q +0.00 on average afterwards in 3 cases (an association, not proof)",
                "last completed 120 days ago"
            ]
        );
    }

    #[test]
    fn the_focus_is_the_weak_side_else_the_lowest() {
        let scores = |[psi, rho, q, f]: [&str; 4]| PerDimension {
            psi: unit(psi),
            rho: unit(rho),
            q: unit(q),
            f: unit(f),
        };
        let label = |_| "Wise coward";
        let wise = Focus::of(&scores(["0.20", "0.80", "0.30", "0.50"]));
        assert_eq!(wise.words(label), "q 0.30 is the weak side of wise coward");
        let plain = Focus::of(&scores(["0.50", "0.40", "0.40", "0.60"]));
        assert_eq!(plain.words(label), "rho 0.40 is the lowest dimension");
    }
}
