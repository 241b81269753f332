//! What a closed assessment means, in words: the same on the result page of the screens and in line mode.

use rust_decimal::Decimal;

use super::assess::Closed;
use crate::{
    bank::Model,
    domain::{
        Dimension, Percent, Unit,
        breakthrough::Breakthrough,
        dimension::Band,
        history::Score,
        score::{Coherence, HIGHEST},
    },
};

/// One dimension of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Which.
    pub dimension: Dimension,
    /// Its score, where there is one.
    pub score: Option<Unit>,
    /// Hundredths since the record before; none for a first or carried one.
    pub change: Option<i64>,
    /// Taken over from the record before, not measured now.
    pub carried: bool,
}

impl Measure {
    /// `+0.04 up`, `-0.02 down`, `unchanged`, `carried over`, `first score` or `not measured`.
    pub fn words(&self) -> String {
        match (self.score, self.carried, self.change) {
            (None, _, _) => "not measured".to_owned(),
            (Some(_), true, _) => "carried over".to_owned(),
            (Some(_), false, None) => "first score".to_owned(),
            (Some(_), false, Some(0)) => "unchanged".to_owned(),
            (Some(_), false, Some(change)) => format!("{} {}", signed(change), direction(change)),
        }
    }

    /// `high`, `medium`, `low`, or nothing.
    pub fn band(&self) -> &'static str {
        self.score.map_or("", |score| Band::of(score).word())
    }

    /// `psi 0.74 up 0.04.`
    pub fn spoken(&self) -> String {
        let key = self.dimension.key();
        match (self.score, self.carried, self.change) {
            (None, _, _) => format!("{key} not measured."),
            (Some(score), true, _) => format!("{key} {score} carried over."),
            (Some(score), false, None) => format!("{key} {score}."),
            (Some(score), false, Some(0)) => format!("{key} {score} unchanged."),
            (Some(score), false, Some(change)) => {
                format!("{key} {score} {} {}.", direction(change), Decimal::new(change.abs(), 2))
            }
        }
    }
}

/// `up` or `down`.
fn direction(change: i64) -> &'static str {
    if change < 0 { "down" } else { "up" }
}

/// Hundredths with their sign: `+0.04`.
fn signed(hundredths: i64) -> String {
    format!("{:+}", Decimal::new(hundredths, 2))
}

/// How fast coherence moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speed {
    /// There is nothing before it.
    First,
    /// Percentage points per week.
    PointsAWeek(Decimal),
    /// There is no total to compare.
    Unknown,
}

impl Speed {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::First => "first score; a second one will show the direction".to_owned(),
            Self::PointsAWeek(points) => format!("{points:+} points a week"),
            Self::Unknown => "needs all four dimensions".to_owned(),
        }
    }
}

/// A closed assessment in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The handle of the assessment.
    pub handle: String,
    /// The four dimensions, in their order; empty when it was closed without a score.
    pub measures: Vec<Measure>,
    /// Coherence.
    pub percent: Option<Percent>,
    /// Tenths of a point since the record before.
    pub change: Option<i64>,
    /// The dimension in which 0.10 more gains most, and how many points.
    pub lever: Option<(Dimension, Decimal)>,
    /// How fast.
    pub speed: Speed,
    /// The names of the patterns that hold.
    pub patterns: Vec<String>,
    /// Breakthroughs since the record before: `q 0.41 -> 0.63 (b7kq)`.
    pub breakthroughs: Vec<String>,
    /// What to talk about: validity flags as sentences.
    pub talk: Vec<String>,
    /// Commands that go on from here.
    pub next: Vec<String>,
}

impl Reading {
    /// Puts a closed assessment into words. `client` is the client's handle.
    pub fn of(closed: &Closed, model: &Model, client: &str) -> Self {
        let handle = closed.assessment.handle.to_string();
        let score = closed.score.as_ref();
        let previous = closed.previous.as_ref();
        let coherence = score.and_then(Score::coherence);
        let percent = score.and_then(|score| score.percent);
        let before = previous.and_then(|previous| previous.percent);
        Self {
            measures: score.map(|score| measures(score, previous)).unwrap_or_default(),
            percent,
            change: percent.zip(before).map(|(now, then)| now.steps() - then.steps()),
            lever: coherence.as_ref().map(lever),
            speed: speed(score),
            patterns: score.map(|score| labels(score, model)).unwrap_or_default(),
            breakthroughs: closed.breakthroughs.iter().map(Breakthrough::words).collect(),
            talk: closed.flags.iter().map(crate::domain::scoring::Flag::words).collect(),
            next: vec![format!("coach client show {client}"), format!("coach assess show {handle}")],
            handle,
        }
    }

    /// `52.7 %, up 2.8. The highest possible is 87.5.`
    pub fn coherence(&self) -> String {
        match self.percent {
            None if self.measures.is_empty() => "completed without a score".to_owned(),
            None => "needs all four dimensions".to_owned(),
            Some(percent) => {
                format!("{percent} %{}. The highest possible is {HIGHEST}.", self.change_words())
            }
        }
    }

    fn change_words(&self) -> String {
        match self.change {
            None => String::new(),
            Some(0) => ", unchanged".to_owned(),
            Some(change) => format!(", {} {}", direction(change), Decimal::new(change.abs(), 1)),
        }
    }

    /// `psi: 0.10 more would add 5.5 points`.
    pub fn lever_words(&self) -> String {
        match &self.lever {
            Some((dimension, points)) => format!("{dimension}: 0.10 more would add {points} points"),
            None => "needs all four dimensions".to_owned(),
        }
    }

    /// The names of the patterns, or `none`.
    pub fn pattern_words(&self) -> String {
        if self.patterns.is_empty() { "none".to_owned() } else { self.patterns.join(", ") }
    }

    /// The result in sentences, one per line, for people who listen.
    pub fn spoken(&self) -> Vec<String> {
        if self.measures.is_empty() {
            return vec!["Completed without a score.".to_owned()];
        }
        let coherence = match self.percent {
            Some(percent) => format!(
                "Coherence {percent} percent{}. The highest possible is {HIGHEST}.",
                self.change_words()
            ),
            None => "There is no coherence yet: it needs all four dimensions.".to_owned(),
        };
        let mut lines = vec![coherence];
        lines.push(self.measures.iter().map(Measure::spoken).collect::<Vec<_>>().join(" "));
        if self.lever.is_some() {
            lines.push(format!("Best lever {}.", self.lever_words()));
        }
        if self.percent.is_some() {
            lines.push(format!("Velocity: {}.", self.speed.words()));
            let pattern = if self.patterns.is_empty() {
                "No pattern.".to_owned()
            } else {
                format!("Pattern: {}.", self.pattern_words())
            };
            lines.push(pattern);
        }
        lines.extend(
            self.breakthroughs.iter().map(|rise| format!("Breakthrough: {}.", rise.replace("->", "to"))),
        );
        lines.extend(self.talk.iter().map(|flag| format!("To talk about: {flag}.")));
        lines.push(format!("Next: {}", self.next.join("   ")));
        lines
    }
}

fn measures(score: &Score, previous: Option<&Score>) -> Vec<Measure> {
    let measure = |dimension: Dimension| {
        let now = score.scores[dimension];
        let then = previous.and_then(|previous| previous.scores[dimension]);
        let carried = score.carried.contains(&dimension);
        let change = now.zip(then).filter(|_| !carried).map(|(now, then)| now.steps() - then.steps());
        Measure { dimension, score: now, change, carried }
    };
    Dimension::ALL.map(measure).to_vec()
}

/// The best lever of four scores, in points of coherence to one place.
pub fn lever(coherence: &Coherence) -> (Dimension, Decimal) {
    let best = coherence.best_lever();
    (best, coherence.leverage()[best].round_dp(1))
}

/// How fast a record moved.
pub fn speed(score: Option<&Score>) -> Speed {
    match score {
        Some(Score { velocity: Some(velocity), .. }) => Speed::PointsAWeek(velocity.points_per_week()),
        Some(Score { percent: Some(_), .. }) => Speed::First,
        _ => Speed::Unknown,
    }
}

/// The names of a record's patterns.
pub fn labels(score: &Score, model: &Model) -> Vec<String> {
    score.patterns.iter().map(|pattern| model.label(*pattern).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{answer::Answer, assessment::Type},
        practice::{assess::Lacking, sitting::Turn, testing::World},
    };

    /// Answers everything in the middle and closes.
    fn close(world: &mut World, client: crate::domain::id::ClientId, focus: Option<Dimension>) -> Reading {
        let kind = if focus.is_some() { Type::DeepDive } else { Type::Quick };
        let id = world.begin_with(client, kind, focus);
        let World { practice, env, .. } = world;
        let entropy = &mut *env.entropy;
        let mut turn = Turn::begin(practice, entropy, id, None).unwrap();
        for question in turn.sitting.bank.clone().bank.questions.clone() {
            if question.is_scored() {
                let answer = Answer::typed(&question, if question.reverse { "2" } else { "1" }).unwrap();
                turn.answer(practice, entropy, (&question.code, answer), 60).unwrap();
            }
        }
        let closed = turn.close(practice, entropy, Lacking::Refuse, 0).unwrap();
        Reading::of(&closed, &practice.setting.model, "k7mq")
    }

    #[test]
    fn a_first_score_has_no_direction_and_a_deep_dive_carries_the_rest() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let first = close(&mut world, ada, None);
        assert_eq!(first.speed, Speed::First);
        assert!(first.coherence().ends_with("%. The highest possible is 87.5."), "{}", first.coherence());
        world.at("2026-10-08T14:20:00Z");
        let second = close(&mut world, ada, Some(Dimension::Q));
        let carried: Vec<_> = second.measures.iter().map(|measure| measure.carried).collect();
        assert_eq!(carried, [true, true, false, true]);
        assert_eq!(second.measures[0].words(), "carried over");
        assert!(matches!(second.speed, Speed::PointsAWeek(_)));
        assert!(second.spoken()[1].contains("carried over. q 0."), "{:?}", second.spoken());
    }
}
