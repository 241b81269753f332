//! Scores looked at again: worked out anew from the stored answers, compared, and explained step by step.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Setting, assess, bank::Shelf, record};
use crate::{
    bank::Model,
    domain::{
        Dimension, PerDimension, Percent, Total, Unit,
        dimension::Band,
        history::{self, Score},
        id::ClientId,
        pattern::{self, Pattern},
        score::{self, Coherence, HIGHEST},
        scoring::{self, Flag, Outcome},
    },
    error::Error,
    store::{Store, Tx},
};

/// A client's history as it is stored and as it follows from the answers.
pub struct Recomputed {
    /// What is stored.
    pub stored: Vec<Score>,
    /// What the answers and their pinned banks give.
    pub fresh: Vec<Score>,
}

/// Works a client's whole history out from stored answers. Scores that were recorded by hand stand as they are.
///
/// # Errors
/// When an answer or a bank does not read.
pub fn recompute(
    store: &Store,
    shelf: &mut Shelf,
    setting: &Setting,
    client: ClientId,
) -> Result<Recomputed, Error> {
    let stored = store.scores_of(client)?;
    let mut fresh = stored.clone();
    for score in &mut fresh {
        let Some(assessment) = score.assessment_id else {
            score.scores = score.measured();
            score.carried.clear();
            continue;
        };
        let sitting = assess::open(store, shelf, assessment)?;
        let evaluated = assess::evaluate(&sitting);
        score.scores = evaluated.scoring.scores();
        score.carried.clear();
        score.flags = assess::flag_keys(&evaluated.flags);
    }
    history::derive(&mut fresh, setting.home);
    Ok(Recomputed { stored, fresh })
}

/// One value that is not what the answers give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The client's handle.
    pub client: String,
    /// When the score was calculated.
    pub calculated_at: chrono::DateTime<chrono::Utc>,
    /// The id of the record.
    pub score_id: String,
    /// Which value.
    pub field: &'static str,
    /// What is stored.
    pub stored: String,
    /// What the answers give.
    pub computed: String,
}

impl Recomputed {
    /// Every value in which the two differ.
    pub fn differences(&self, client: &str) -> Vec<Difference> {
        let pairs = self.stored.iter().filter_map(|stored| {
            let fresh = self.fresh.iter().find(|fresh| fresh.id == stored.id)?;
            Some((stored, fresh))
        });
        let mut found = Vec::new();
        for (stored, fresh) in pairs {
            for ((field, was), (_, is)) in told(stored).into_iter().zip(told(fresh)) {
                if was != is {
                    found.push(Difference {
                        client: client.to_owned(),
                        calculated_at: stored.calculated_at,
                        score_id: stored.id.to_string(),
                        field,
                        stored: was,
                        computed: is,
                    });
                }
            }
        }
        found
    }
}

/// The values of a record by name, as they are compared.
fn told(score: &Score) -> Vec<(&'static str, String)> {
    fn text(value: Option<impl ToString>) -> String {
        value.map_or_else(|| "-".to_owned(), |value| value.to_string())
    }
    let mut values: Vec<_> =
        score.scores.iter().map(|(dimension, unit)| (dimension.key(), text(*unit))).collect();
    let carried = score.carried.iter().map(|dimension| dimension.key()).collect::<Vec<_>>().join(";");
    values.extend([
        ("total_coherence", text(score.total)),
        ("coherence_percentage", text(score.percent)),
        ("velocity", text(score.velocity)),
        ("pattern_detected", Pattern::join(&score.patterns)),
        ("carried", carried),
        ("flags", score.flags.join(";")),
    ]);
    values
}

/// Writes a client's history as the answers give it, and what follows from it.
///
/// # Errors
/// When the store refuses.
pub fn recalc(
    tx: &mut Tx<'_>,
    shelf: &mut Shelf,
    setting: &Setting,
    client: ClientId,
) -> Result<record::Settled, Error> {
    let fresh = recompute(tx, shelf, setting, client)?.fresh;
    record::rework(tx, setting, client, fresh)
}

/// How a score comes about: answers, dimensions, terms, total, percentage. Decimals are exact text; sums hold exactly.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// The client's handle.
    pub client: String,
    /// When the answers were closed.
    pub calculated_at: Option<chrono::DateTime<chrono::Utc>>,
    /// The bank they were given to, as `name@version`; none for a score recorded by hand.
    pub bank: Option<String>,
    /// The four dimensions, in their fixed order.
    pub dimensions: Vec<DimensionExplained>,
    /// The four terms that make the total.
    pub terms: Vec<Term>,
    /// The unrounded sum of the terms.
    pub coherence_exact: Option<String>,
    /// The total as recorded: half-even to 2 places.
    pub total_coherence: Option<Total>,
    /// The percentage as recorded: from the unrounded sum, half-even to 1 place.
    pub coherence_percentage: Option<Percent>,
    /// The highest percentage that is possible.
    pub highest_possible: Percent,
    /// The name of the stretch that the percentage lies in.
    pub coherence_zone: Option<String>,
    /// Patterns that hold, the primary one first.
    pub patterns: Vec<Pattern>,
    /// The dimension to work on.
    pub focus: Option<Dimension>,
    /// What +0.10 in each dimension would add to the percentage.
    pub leverage: Vec<Lever>,
    /// What moved the percentage since the record before.
    pub movement: Vec<Lever>,
    /// Validity flags, which never change a score.
    pub flags: Vec<String>,
}

/// One dimension and the answers behind it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DimensionExplained {
    /// Which.
    pub dimension: Dimension,
    /// Its score; none when it was never measured.
    pub score: Option<Unit>,
    /// Low, medium or high.
    pub band: Option<Band>,
    /// The unrounded mean.
    pub exact: Option<String>,
    /// Whether it was carried over from the record before.
    pub carried: bool,
    /// The answers, in the order of the bank.
    pub items: Vec<Item>,
}

/// One answer and what it adds to its dimension.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Item {
    /// The code of the question.
    pub code: String,
    /// The question.
    pub question: String,
    /// The answer in words.
    pub answer: String,
    /// Whether the scale is reversed.
    pub reverse: bool,
    /// What the answer is worth.
    pub score: Unit,
    /// Its weight.
    pub weight: String,
    /// Weight times score over the answered weight, unrounded.
    pub contribution: String,
}

/// One of the four terms.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Term {
    /// Alignment, wisdom, courage or relationship.
    pub name: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Its unrounded value.
    pub value: String,
}

/// A change of the percentage that goes back to one dimension.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lever {
    /// Which dimension.
    pub dimension: Dimension,
    /// Percentage points, unrounded.
    pub points: String,
}

/// Explains a record of the history, or four values that were never kept.
///
/// # Errors
/// When its answers do not read.
pub fn explain(
    store: &Store,
    setting: &Setting,
    client: &str,
    score: &Score,
    previous: Option<&Score>,
) -> Result<Explanation, Error> {
    let mut explanation = of_scores(&setting.model, client, score.scores);
    explanation.calculated_at = Some(score.calculated_at);
    explanation.flags.clone_from(&score.flags);
    for explained in &mut explanation.dimensions {
        explained.carried = score.carried.contains(&explained.dimension);
    }
    if let Some(assessment) = score.assessment_id {
        let sitting = assess::open(store, &mut Shelf::default(), assessment)?;
        explanation.bank = Some(sitting.bank.bank.name());
        let evaluated = assess::evaluate(&sitting);
        explanation.flags = evaluated.flags.iter().map(Flag::words).collect();
        for explained in &mut explanation.dimensions {
            if let Some(Outcome::Measured(measured)) = &evaluated.scoring.dimensions[explained.dimension] {
                explained.exact = Some(measured.exact().normalize().to_string());
                explained.items = items(&sitting, explained.dimension);
            }
        }
    }
    if let (Some(before), Some(after)) = (previous.and_then(Score::coherence), score.coherence()) {
        explanation.movement =
            levers(score::movement(&before, &after).map(|_, part| part * Decimal::from(25)));
    }
    Ok(explanation)
}

fn items(sitting: &assess::Sitting, dimension: Dimension) -> Vec<Item> {
    let item = |item: scoring::ItemScore| {
        let question = sitting.bank.bank.question(&item.code)?;
        let answer = sitting.answers.get(&item.code)?;
        Some(Item {
            question: question.text.clone(),
            answer: answer.describe(question),
            reverse: question.reverse,
            score: item.score,
            weight: item.weight.to_string(),
            contribution: item.contribution.normalize().to_string(),
            code: item.code,
        })
    };
    let scored = scoring::items(&sitting.bank.bank.questions, &sitting.answers, dimension);
    scored.into_iter().filter_map(item).collect()
}

/// Explains four values without answers behind them.
pub fn of_scores(model: &Model, client: &str, scores: PerDimension<Option<Unit>>) -> Explanation {
    let coherence = scores.complete().map(Coherence::of);
    let percent = coherence.map(|coherence| coherence.percent());
    Explanation {
        client: client.to_owned(),
        calculated_at: None,
        bank: None,
        dimensions: scores
            .iter()
            .map(|(dimension, score)| DimensionExplained {
                dimension,
                score: *score,
                band: score.map(Band::of),
                exact: None,
                carried: false,
                items: Vec::new(),
            })
            .collect(),
        terms: coherence.map(|coherence| terms(&coherence)).unwrap_or_default(),
        coherence_exact: coherence.map(|coherence| coherence.exact().normalize().to_string()),
        total_coherence: coherence.map(|coherence| coherence.total()),
        coherence_percentage: percent,
        highest_possible: HIGHEST,
        coherence_zone: percent.map(|percent| model.zones.of(percent).to_owned()),
        patterns: coherence.map(|coherence| Pattern::of(&coherence.scores)).unwrap_or_default(),
        focus: coherence.map(|coherence| pattern::focus(&coherence.scores)),
        leverage: coherence.map(|coherence| levers(coherence.leverage())).unwrap_or_default(),
        movement: Vec::new(),
        flags: Vec::new(),
    }
}

/// Values that were tried and not kept.
pub struct Tried {
    /// How they come about.
    pub explanation: Explanation,
    /// Where coherence stands.
    pub was: Option<Percent>,
}

impl Tried {
    /// `Coherence would go from 52.7 % to 55.1 % (+2.4 points)`; nothing without a percentage to start from.
    pub fn words(&self) -> Option<String> {
        let (was, is) = (self.was?, self.explanation.coherence_percentage?);
        let change = is.value() - was.value();
        Some(format!("Coherence would go from {was} % to {is} % ({change:+} points)"))
    }
}

/// Tries values without keeping any: those that are not given stay as they are in the record to start from.
///
/// # Errors
/// When one is neither given nor in that record.
pub fn what_if(
    model: &Model,
    client: &str,
    start: Option<&Score>,
    given: PerDimension<Option<Unit>>,
) -> Result<Tried, Error> {
    let scores =
        given.map(|dimension, value| value.or_else(|| start.and_then(|start| start.scores[dimension])));
    if let Some((missing, _)) = scores.iter().find(|(_, score)| score.is_none()) {
        return Err(Error::usage(format!("{missing} is missing")));
    }
    let was = start.and_then(|start| start.percent);
    Ok(Tried { explanation: of_scores(model, client, scores), was })
}

fn terms(coherence: &Coherence) -> Vec<Term> {
    [
        ("alignment", "psi", coherence.alignment),
        ("wisdom", "rho * psi", coherence.wisdom),
        ("courage", "2q / (1 + q)^2", coherence.courage),
        ("relationship", "f * psi", coherence.relationship),
    ]
    .map(|(name, formula, value)| Term { name, formula, value: value.normalize().to_string() })
    .into()
}

fn levers(points: PerDimension<Decimal>) -> Vec<Lever> {
    let lever = |(dimension, points): (Dimension, &Decimal)| Lever {
        dimension,
        points: points.normalize().to_string(),
    };
    points.iter().map(lever).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_terms_sum_exactly_to_the_total(psi in 0_i64..=100, rho in 0_i64..=100, q in 0_i64..=100, f in 0_i64..=100) {
            let unit = |steps| Unit::from_steps(steps).unwrap();
            let coherence = Coherence::of(PerDimension { psi: unit(psi), rho: unit(rho), q: unit(q), f: unit(f) });
            let sum: Decimal = terms(&coherence).iter().map(|term| term.value.parse::<Decimal>().unwrap()).sum();
            prop_assert_eq!(sum, coherence.exact());
            prop_assert_eq!(Total::round(sum).unwrap(), coherence.total());
        }
    }
}
