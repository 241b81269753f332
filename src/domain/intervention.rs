//! Interventions: exercises that a coach gives to a client, with steps, and what would show that they helped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dimension, Unit, naming::Search, words::words};

words!(
    /// How much an intervention asks of a client.
    Difficulty, "difficulty" {
        /// Can be begun today.
        Easy = "easy",
        /// Asks for some courage or patience.
        Medium = "medium",
        /// Asks for much of both.
        Advanced = "advanced",
    }
);

words!(
    /// How success is told.
    MetricKind, "kind" {
        /// How often something was done.
        Count = "count",
        /// The client's own judgement from 0 to 10.
        Scale = "scale",
        /// Done or not.
        YesNo = "yes_no",
        /// The rise of the intervention's dimension in the client's scores.
        Score = "score",
    }
);

/// One step, in the order in which it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// What to do.
    pub text: String,
    /// How long it takes, about.
    pub minutes: u16,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "target", rename_all = "snake_case")]
pub enum Aim {
    /// At least so often.
    Count(u16),
    /// At least so much of 10.
    Scale(u8),
    /// That it is so.
    YesNo,
    /// A rise of the dimension of at least so much.
    Score(Unit),
}

impl Aim {
    /// How success is told.
    pub const fn kind(self) -> MetricKind {
        match self {
            Self::Count(_) => MetricKind::Count,
            Self::Scale(_) => MetricKind::Scale,
            Self::YesNo => MetricKind::YesNo,
            Self::Score(_) => MetricKind::Score,
        }
    }
}

/// What would show that an intervention helped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// What is looked at.
    pub label: String,
    /// What is aimed at.
    #[serde(flatten)]
    pub aim: Aim,
    /// By when, in days from the day it was given.
    pub within_days: u16,
}

impl Metric {
    /// In a sentence: `Mornings with a written act: at least 5 within 7 days`.
    pub fn words(&self, dimension: Dimension) -> String {
        let aim = match self.aim {
            Aim::Count(count) => format!(": at least {count}"),
            Aim::Scale(points) => format!(": at least {points} of 10"),
            Aim::YesNo => ",".to_owned(),
            Aim::Score(Unit::MIN) => format!(": {dimension} not lower"),
            Aim::Score(rise) => format!(": {dimension} up by {rise} or more"),
        };
        format!("{}{aim} within {}", self.label, span(self.within_days))
    }
}

/// Days in the words that people use for them: `7 days`, `4 weeks`.
fn span(days: u16) -> String {
    match days {
        1 => "a day".to_owned(),
        days if days > 7 && days.is_multiple_of(7) => format!("{} weeks", days / 7),
        days => format!("{days} days"),
    }
}

/// An exercise as its library holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Intervention {
    /// What people type, for example `Q-02`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it works on.
    pub dimension: Dimension,
    /// How much it asks.
    pub difficulty: Difficulty,
    /// How long it takes, about.
    pub time_minutes: u16,
    /// What it is.
    pub description: String,
    /// How it is done; their minutes add up to [`Self::time_minutes`].
    pub implementation_steps: Vec<Step>,
    /// What would show that it helped.
    pub success_metrics: Vec<Metric>,
    /// What has to be at hand.
    pub resources_needed: Vec<String>,
}

impl Intervention {
    /// Whether all that is searched for occurs in its code, name, description, steps or dimension.
    pub fn is_found(&self, search: &Search) -> bool {
        let texts = [&*self.code, &self.name, &self.description];
        let dimension = [self.dimension.key(), self.dimension.name(), self.dimension.measures()];
        let steps = self.implementation_steps.iter().map(|step| &*step.text);
        search.finds(texts.into_iter().chain(dimension).chain(steps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(aim: Aim, within_days: u16) -> String {
        let metric = Metric { label: "Acts".to_owned(), aim, within_days };
        let json = serde_json::to_string(&metric).unwrap();
        assert_eq!(serde_json::from_str::<Metric>(&json).unwrap(), metric, "{json}");
        format!("{} | {json}", metric.words(Dimension::Q))
    }

    #[test]
    fn metrics_are_sentences_and_come_back_from_json() {
        let rise = |text: &str| Aim::Score(text.parse().unwrap());
        let all =
            [said(Aim::Count(5), 7), said(Aim::Scale(6), 14), said(Aim::YesNo, 1), said(rise("0.05"), 56)];
        insta::assert_snapshot!(all.join("\n"), @r#"
        Acts: at least 5 within 7 days | {"label":"Acts","kind":"count","target":5,"within_days":7}
        Acts: at least 6 of 10 within 2 weeks | {"label":"Acts","kind":"scale","target":6,"within_days":14}
        Acts, within a day | {"label":"Acts","kind":"yes_no","within_days":1}
        Acts: q up by 0.05 or more within 8 weeks | {"label":"Acts","kind":"score","target":"0.05","within_days":56}
        "#);
        assert_eq!(said(rise("0.00"), 10).split(" | ").next(), Some("Acts: q not lower within 10 days"));
    }
}
