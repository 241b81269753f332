//! The conventions of the model that are data: bounds of the zones and names of the patterns (`model.toml`).

use serde::Deserialize;
use toml::Spanned;

use super::problems::{BankProblems, Refusal, deserialized};
use crate::domain::{
    pattern::Pattern,
    zone::{Zone, Zones},
};

/// The text inside the program.
const BUILTIN_MODEL: &str = include_str!("model.toml");

/// Zones and pattern names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Names for stretches of the percentage.
    pub zones: Zones,
    labels: Vec<(Pattern, String)>,
}

impl Model {
    /// The name of a pattern for people; a coach may reword it.
    pub fn label(&self, pattern: Pattern) -> &str {
        let known = self.labels.iter().find(|(known, _)| *known == pattern);
        known.map_or_else(|| pattern.key(), |(_, label)| label)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    zone: Vec<Spanned<Zone>>,
    #[serde(default)]
    pattern: Vec<Spanned<RawLabel>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLabel {
    key: Pattern,
    label: String,
}

/// Reads and checks a model file.
///
/// # Errors
/// What is wrong with it.
pub fn lint_model(file: &str, source: &str) -> Result<Model, BankProblems> {
    read(source).map_err(|refusal| BankProblems::single(file, source, refusal))
}

fn read(source: &str) -> Result<Model, Refusal> {
    let raw: RawModel = deserialized(source)?;
    let mut labels: Vec<(Pattern, String)> = Vec::new();
    for label in raw.pattern {
        let (span, label) = (label.span(), label.into_inner());
        if labels.iter().any(|(known, _)| *known == label.key) {
            return Err((span, format!("pattern {} is defined twice", label.key)));
        }
        if label.label.trim().is_empty() || label.label.chars().any(super::reader::is_hostile) {
            return Err((span, format!("pattern {} needs a plain label", label.key)));
        }
        labels.push((label.key, label.label));
    }
    let span = raw.zone.first().map_or(0..0, Spanned::span);
    let zones = Zones::new(raw.zone.into_iter().map(Spanned::into_inner).collect());
    let zones = zones.map_err(|invalid| (span, invalid.to_string()))?;
    Ok(Model { zones, labels })
}

/// The model inside the program.
///
/// # Errors
/// Never in a released program: a test reads it.
pub fn builtin_model() -> Result<Model, BankProblems> {
    lint_model("model.toml", BUILTIN_MODEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_model_is_whole() {
        let model = builtin_model().unwrap();
        for (percent, zone) in
            [("0.0", "crisis"), ("29.9", "crisis"), ("30.0", "seeking"), ("87.5", "mastery")]
        {
            assert_eq!(model.zones.of(percent.parse().unwrap()), zone);
        }
        assert_eq!(Pattern::ALL.map(|pattern| model.label(pattern)).map(str::is_empty), [false; 4]);
        assert_eq!(model.label(Pattern::WiseCoward), "Wise coward");
    }

    #[test]
    fn a_broken_model_is_refused_with_its_place() {
        let broken = lint_model("m.toml", "[[zone]]\nname = \"low\"\nfrom = 3.0\n").unwrap_err();
        assert_eq!(broken.problems()[0].line, 3);
        assert!(lint_model("m.toml", "[[zone]]\nname = \"low\"\nfrom = \"3.0\"\n").is_err());
    }
}
