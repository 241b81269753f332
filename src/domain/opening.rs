//! How a session may be opened: the question that fits what happened, or the dimension that is worked on.

use super::{Dimension, words::words};

words!(
    /// What a question to open with responds to; what stands first goes first.
    Occasion, "occasion" {
        /// There was no session yet.
        FirstSession = "first_session",
        /// A breakthrough since the last session.
        Breakthrough = "breakthrough",
        /// The client missed or called off what was planned last.
        Missed = "missed",
        /// No session for long.
        Quiet = "quiet",
        /// Coherence is falling.
        Falling = "falling",
        /// Something agreed is overdue.
        Overdue = "overdue",
        /// Nothing in particular, and psi is worked on.
        Psi = "psi",
        /// Nothing in particular, and rho is worked on.
        Rho = "rho",
        /// Nothing in particular, and q is worked on.
        Q = "q",
        /// Nothing in particular, and f is worked on.
        F = "f",
        /// Nothing is known that a question could start from.
        Any = "any",
    }
);

impl From<Dimension> for Occasion {
    fn from(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Psi => Self::Psi,
            Dimension::Rho => Self::Rho,
            Dimension::Q => Self::Q,
            Dimension::F => Self::F,
        }
    }
}

impl Occasion {
    /// Why such a question is suggested, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstSession => "the first session",
            Self::Breakthrough => "a breakthrough since the last session",
            Self::Missed => "the last appointment did not take place",
            Self::Quiet => "it has been a while",
            Self::Falling => "coherence is falling",
            Self::Overdue => "something agreed is overdue",
            Self::Psi => "psi is the dimension to work on",
            Self::Rho => "rho is the dimension to work on",
            Self::Q => "q is the dimension to work on",
            Self::F => "f is the dimension to work on",
            Self::Any => "to begin with",
        }
    }
}

/// Questions to open with, at least one for each occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings(Vec<(Occasion, Vec<String>)>);

/// A question and what it responds to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What it responds to.
    pub occasion: Occasion,
    /// The question.
    pub question: String,
}

impl Openings {
    /// Takes questions by occasion; gives them back as an error, the occasion that has none.
    ///
    /// # Errors
    /// When an occasion has no question.
    pub fn new(all: Vec<(Occasion, Vec<String>)>) -> Result<Self, Occasion> {
        let asked = |occasion: &Occasion| {
            all.iter().any(|(known, questions)| known == occasion && !questions.is_empty())
        };
        match Occasion::ALL.iter().find(|occasion| !asked(occasion)) {
            Some(lacking) => Err(*lacking),
            None => Ok(Self(all)),
        }
    }

    /// The questions for an occasion.
    pub fn of(&self, occasion: Occasion) -> &[String] {
        self.0.iter().find(|(known, _)| *known == occasion).map_or(&[], |(_, questions)| questions)
    }

    /// The question for the first of the occasions that apply, another one after each session; nothing said again until
    /// all were.
    pub fn choose(&self, occasions: &[Occasion], sessions: usize) -> Opening {
        let occasion = occasions.iter().min().copied().unwrap_or(Occasion::Any);
        let questions = self.of(occasion);
        let turn = sessions.checked_rem(questions.len()).unwrap_or(0);
        Opening { occasion, question: questions.get(turn).cloned().unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn openings() -> Openings {
        let ask = |occasion: &Occasion| (*occasion, vec![format!("{occasion} 1"), format!("{occasion} 2")]);
        Openings::new(Occasion::ALL.iter().map(ask).collect()).unwrap()
    }

    #[test]
    fn what_happened_goes_before_what_is_worked_on() {
        let all = openings();
        let asked = |occasions: &[Occasion], sessions| all.choose(occasions, sessions).question;
        assert_eq!(asked(&[Occasion::Q, Occasion::Overdue], 4), "overdue 1");
        assert_eq!(asked(&[Occasion::Overdue, Occasion::Breakthrough, Occasion::F], 3), "breakthrough 2");
        assert_eq!(asked(&[Occasion::Q], 5), "q 2");
        assert_eq!(asked(&[], 0), "any 1");
    }

    #[test]
    fn every_occasion_needs_a_question() {
        let without = |lacking: Occasion| {
            let all = Occasion::ALL.iter().filter(|occasion| **occasion != lacking);
            Openings::new(all.map(|occasion| (*occasion, vec!["?".to_owned()])).collect())
        };
        assert_eq!(without(Occasion::Missed), Err(Occasion::Missed));
        assert_eq!(Openings::new(vec![(Occasion::FirstSession, vec![])]), Err(Occasion::FirstSession));
    }
}
