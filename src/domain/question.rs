//! Questions of an assessment: what is asked, what may be answered, and how it is put into words.

use std::{collections::BTreeMap, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Dimension, Invalid, Unit, Weight, scoring::Share, text::same_words};

/// The most points a scale may have (0 to 100).
pub const MAX_POINTS: i64 = 101;

/// With more points than this, a value is typed in several digits and not picked from a row.
const SHORT: i64 = 11;

/// One question of a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Question {
    /// Its stable name within the bank, for example `psi-01`.
    pub code: String,
    /// What it measures; `None` only for an unscored text question.
    pub dimension: Option<Dimension>,
    /// The side of the dimension that it looks at.
    pub facet: Option<String>,
    /// The question or statement itself.
    pub text: String,
    /// A line of help under it.
    pub hint: Option<String>,
    /// What may be answered.
    #[serde(flatten)]
    pub kind: Kind,
    /// Whether a high scale value is a low score. Only scales can be reversed.
    pub reverse: bool,
    /// How much it counts within its dimension.
    pub weight: Weight,
    /// Whether it may be left out without being called missing. What a dimension needs is then counted without it.
    pub optional: bool,
    /// Whether "not applicable" may be answered, which is worth nothing and is not asked for again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_applicable: bool,
    /// Words that mean no answer where a file brings the answers: those of the bank, and its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl Question {
    /// Whether its answer counts towards a dimension.
    pub const fn is_scored(&self) -> bool {
        self.dimension.is_some() && !matches!(self.kind, Kind::Text)
    }

    /// How to answer, in a few sentences: the same words on every screen and in line mode.
    pub fn instruction(&self) -> String {
        let optional = if self.optional { "Optional. " } else { "" };
        let not_applicable = if self.not_applicable { " Type n if it does not apply." } else { "" };
        format!("{optional}{}{not_applicable}", self.how())
    }

    /// Whether a word in a file means that nothing was answered.
    pub fn is_missing(&self, cell: &str) -> bool {
        self.missing.iter().any(|word| same_words(word, cell))
    }

    fn how(&self) -> String {
        match &self.kind {
            Kind::Scale(scale) => scale.instruction(),
            Kind::MultipleChoice { .. } => "Choose one.".to_owned(),
            Kind::MultiSelect { options, max_choices } => {
                let plain = options.iter().filter(|choice| !choice.exclusive).count();
                if *max_choices < plain {
                    format!("Choose up to {max_choices}.")
                } else {
                    "Choose all that apply.".to_owned()
                }
            }
            Kind::Text => "A few sentences are enough.".to_owned(),
        }
    }
}

/// The form of a question, with what may be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "question_type", rename_all = "snake_case")]
pub enum Kind {
    /// One whole number between two labelled ends.
    Scale(Scale),
    /// Exactly one of several options.
    MultipleChoice {
        /// The options, in the order in which they are shown.
        options: Vec<Choice>,
    },
    /// One or more of several options.
    MultiSelect {
        /// The options, in the order in which they are shown.
        options: Vec<Choice>,
        /// How many may be chosen at most.
        max_choices: usize,
    },
    /// Free text, never scored.
    Text,
}

impl Kind {
    /// The name of the type in data.
    pub const fn question_type(&self) -> QuestionType {
        match self {
            Self::Scale(_) => QuestionType::Scale,
            Self::MultipleChoice { .. } => QuestionType::MultipleChoice,
            Self::MultiSelect { .. } => QuestionType::MultiSelect,
            Self::Text => QuestionType::Text,
        }
    }

    /// The options, if it has any.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::MultipleChoice { options } | Self::MultiSelect { options, .. } => options,
            Self::Scale(_) | Self::Text => &[],
        }
    }
}

/// The names of the four forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    /// A scale.
    Scale,
    /// One option.
    MultipleChoice,
    /// Several options.
    MultiSelect,
    /// Free text.
    Text,
}

impl QuestionType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Scale, Self::MultipleChoice, Self::MultiSelect, Self::Text];

    /// The name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::MultipleChoice => "multiple_choice",
            Self::MultiSelect => "multi_select",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for QuestionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

impl FromStr for QuestionType {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|known| known.key() == text).ok_or_else(|| {
            Invalid::new("type", format!("must be {}, not '{text}'", Self::ALL.map(Self::key).join(", ")))
        })
    }
}

/// One option of a choice question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choice {
    /// Its letter: `a` for the first option, `b` for the second, and so on.
    pub code: String,
    /// What it says.
    pub text: String,
    /// What choosing it adds to the item score.
    pub score: Unit,
    /// Whether it stands alone, such as "None of these".
    pub exclusive: bool,
}

/// Whole numbers from `min` to `max`; the two ends always have a label, the steps between may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scale {
    min: i64,
    max: i64,
    labels: BTreeMap<i64, String>,
}

impl Scale {
    /// Takes the bounds and the labels.
    ///
    /// # Errors
    /// When it has fewer than 2 or more than [`MAX_POINTS`] points, lies outside -100 to 100, lacks a label on
    /// an end or has one outside.
    pub fn new(min: i64, max: i64, labels: BTreeMap<i64, String>) -> Result<Self, Invalid> {
        let broken = |rule: String| Err(Invalid::new("scale", rule));
        if !(-100..=100).contains(&min) || !(-100..=100).contains(&max) {
            return broken(format!("must be within -100 and 100, not {min} to {max}"));
        }
        if min >= max {
            return broken(format!("must go up: {min} to {max} does not"));
        }
        let points = max - min + 1;
        if points > MAX_POINTS {
            return broken(format!("may have at most {MAX_POINTS} points, {min} to {max} has {points}"));
        }
        if !Share::counts(max - min) {
            let most = Share::POINTS;
            return broken(format!(
                "has {points} points; above {most}, take steps such as 0 to 30, 40, 50, 60, 80, 90 or 100"
            ));
        }
        if let Some(end) = [min, max].into_iter().find(|end| !labels.contains_key(end)) {
            return broken(format!("needs a label on both ends, {end} has none"));
        }
        if let Some(stray) = labels.keys().find(|value| !(min..=max).contains(*value)) {
            return broken(format!("has a label on {stray}, which is outside {min} to {max}"));
        }
        Ok(Self { min, max, labels })
    }

    /// The lowest value.
    pub const fn min(&self) -> i64 {
        self.min
    }

    /// The highest value.
    pub const fn max(&self) -> i64 {
        self.max
    }

    /// The labels by value, lowest first; both ends are always among them.
    pub fn labels(&self) -> impl Iterator<Item = (i64, &str)> {
        self.labels.iter().map(|(value, label)| (*value, label.as_str()))
    }

    /// The label of a value, if it has one.
    pub fn label(&self, value: i64) -> Option<&str> {
        self.labels.get(&value).map(String::as_str)
    }

    /// Whether it has too many points to be picked from a row.
    pub const fn is_long(&self) -> bool {
        self.max - self.min >= SHORT
    }

    /// Whether the value lies on the scale.
    pub const fn contains(&self, value: i64) -> bool {
        self.min <= value && value <= self.max
    }

    /// A value as numbers: `5 of 7`, or `-1 on a scale from -3 to 3` where "of" would mislead.
    pub fn count(&self, value: i64) -> String {
        match self.min {
            0 | 1 => format!("{value} of {}", self.max),
            min => format!("{value} on a scale from {min} to {}", self.max),
        }
    }

    /// A value in words: `5 of 7, between Sometimes and Always`, `7 of 7, Always`.
    pub fn describe(&self, value: i64) -> String {
        let count = self.count(value);
        if let Some(label) = self.label(value) {
            return format!("{count}, {label}");
        }
        let below = self.labels.range(..value).next_back();
        let above = self.labels.range(value..).next();
        match (below, above) {
            (Some((_, below)), Some((_, above))) => format!("{count}, between {below} and {above}"),
            _ => count,
        }
    }

    /// `Scale from 1, Never, to 7, Always. 4 means Sometimes.`
    fn instruction(&self) -> String {
        let end = |value: i64| format!("{value}, {}", self.label(value).unwrap_or_default());
        let ends = format!("Scale from {}, to {}.", end(self.min), end(self.max));
        let between = self.labels().filter(|(value, _)| ![self.min, self.max].contains(value));
        let between = between.map(|(value, label)| format!("{value} means {label}."));
        std::iter::once(ends).chain(between).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: i64, max: i64, labels: &[(i64, &str)]) -> Result<Scale, Invalid> {
        Scale::new(min, max, labels.iter().map(|(value, label)| (*value, (*label).to_owned())).collect())
    }

    #[test]
    fn a_value_is_told_in_words() {
        let often = scale(1, 7, &[(1, "Never"), (4, "Sometimes"), (7, "Always")]).unwrap();
        assert_eq!(often.describe(5), "5 of 7, between Sometimes and Always");
        assert_eq!(often.describe(2), "2 of 7, between Never and Sometimes");
        assert_eq!(often.describe(7), "7 of 7, Always");
        assert_eq!(often.instruction(), "Scale from 1, Never, to 7, Always. 4 means Sometimes.");
        let signed = scale(-3, 3, &[(-3, "Worse"), (3, "Better")]).unwrap();
        assert_eq!(signed.describe(-1), "-1 on a scale from -3 to 3, between Worse and Better");
    }

    #[test]
    fn scales_that_cannot_be_shown_are_refused() {
        let rule = |min, max, labels: &[(i64, &str)]| scale(min, max, labels).unwrap_err().rule;
        assert_eq!(rule(3, 3, &[(3, "a")]), "must go up: 3 to 3 does not");
        assert_eq!(rule(-1, 100, &[]), "may have at most 101 points, -1 to 100 has 102");
        assert_eq!(rule(1, 5, &[(1, "a")]), "needs a label on both ends, 5 has none");
        assert_eq!(rule(1, 5, &[(1, "a"), (5, "b"), (6, "c")]), "has a label on 6, which is outside 1 to 5");
        assert!(scale(i64::MIN, i64::MAX, &[]).is_err());
        assert!(scale(0, 10, &[(0, "a"), (10, "b")]).is_ok());
    }
}
