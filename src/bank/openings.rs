//! Questions to open a session with (`openings.toml`), as data that a coach can read and reword.

use serde::Deserialize;
use toml::Spanned;

use super::problems::{BankProblems, Refusal, deserialized};
use crate::domain::opening::{Occasion, Openings};

/// The text inside the program.
const BUILTIN_OPENINGS: &str = include_str!("openings.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpenings {
    opening: Vec<Spanned<RawOpening>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpening {
    #[serde(rename = "for")]
    occasion: Occasion,
    ask: Vec<String>,
}

/// Reads and checks a file of questions to open with.
///
/// # Errors
/// What is wrong with it.
pub fn lint_openings(file: &str, source: &str) -> Result<Openings, BankProblems> {
    read(source).map_err(|refusal| BankProblems::single(file, source, refusal))
}

fn read(source: &str) -> Result<Openings, Refusal> {
    let raw: RawOpenings = deserialized(source)?;
    let mut all: Vec<(Occasion, Vec<String>)> = Vec::new();
    for opening in raw.opening {
        let (span, RawOpening { occasion, ask }) = (opening.span(), opening.into_inner());
        if all.iter().any(|(known, _)| *known == occasion) {
            return Err((span, format!("{occasion} is defined twice")));
        }
        let plain = |question: &String| {
            !question.trim().is_empty() && !question.chars().any(super::reader::is_hostile)
        };
        if !ask.iter().all(plain) {
            return Err((span, format!("{occasion} needs plain questions")));
        }
        all.push((occasion, ask));
    }
    Openings::new(all).map_err(|lacking| (0..0, format!("{lacking} has no questions")))
}

/// The questions inside the program.
///
/// # Errors
/// Never in a released program: a test reads them.
pub fn builtin_openings() -> Result<Openings, BankProblems> {
    lint_openings("openings.toml", BUILTIN_OPENINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_short_open_questions_for_every_occasion() {
        let openings = builtin_openings().unwrap();
        let mut all = Vec::new();
        for occasion in Occasion::ALL {
            let questions = openings.of(*occasion);
            assert!(questions.len() >= 3, "{occasion}");
            all.extend(questions.iter().cloned());
        }
        for question in &all {
            assert!(question.contains('?'), "{question}");
            assert!(question.chars().count() <= 90, "{question}");
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "each stands once");
    }

    #[test]
    fn a_broken_file_is_refused_with_its_place() {
        let broken = lint_openings("o.toml", "[[opening]]\nfor = \"never\"\nask = [\"?\"]\n").unwrap_err();
        assert_eq!(broken.problems()[0].line, 2);
        assert!(lint_openings("o.toml", "[[opening]]\nfor = \"any\"\nask = [\"\"]\n").is_err());
        assert!(lint_openings("o.toml", "[[opening]]\nfor = \"any\"\nask = [\"?\"]\n").is_err());
    }
}
