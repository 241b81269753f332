//! A typed filter on clients: plain words, `status:paused`, `pattern:lh`, `q<0.40`, `coherence>50`, `seen>30d`. The
//! screens and `coach client list QUERY` read the same words.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Dimension, PerDimension, Percent, Unit, client::Status, naming::Search, pattern::Pattern, when};

/// What a filter looks at.
pub struct Subject<'a> {
    /// First and last name.
    pub name: &'a str,
    /// The handle.
    pub handle: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// What the coaching is about.
    pub focus: Option<&'a str>,
    /// Where the client stands.
    pub status: Status,
    /// The latest scores.
    pub scores: Option<&'a PerDimension<Option<Unit>>>,
    /// The latest coherence.
    pub percent: Option<Percent>,
    /// The patterns of the latest score.
    pub patterns: &'a [Pattern],
    /// When the last session took place.
    pub last_session_at: Option<DateTime<Utc>>,
    /// Since when the client is known.
    pub created_at: DateTime<Utc>,
}

/// What was asked for.
#[derive(Default)]
pub struct Filter {
    words: String,
    /// Only in one of these states; any where there are none.
    pub statuses: Vec<Status>,
    /// Only where the latest score shows this.
    pub pattern: Option<Pattern>,
    limits: Vec<Limit>,
    seen: Vec<(Side, TimeDelta)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

struct Limit {
    dimension: Option<Dimension>,
    side: Side,
    steps: i64,
}

impl Filter {
    /// Understands what was typed; what is no filter is a word to search for.
    pub fn new(typed: &str) -> Self {
        let mut filter = Self::default();
        for word in typed.split_whitespace() {
            if filter.take(word).is_none() {
                filter.words.push_str(word);
                filter.words.push(' ');
            }
        }
        filter
    }

    fn take(&mut self, word: &str) -> Option<()> {
        if let Some(statuses) = word.strip_prefix("status:") {
            let statuses: Result<Vec<Status>, _> = statuses.split(',').map(str::parse).collect();
            self.statuses.extend(statuses.ok()?);
            return Some(());
        }
        if let Some(pattern) = word.strip_prefix("pattern:") {
            self.pattern = Some(pattern.parse().ok()?);
            return Some(());
        }
        let (name, number, side) = match word.split_once('<') {
            Some((name, number)) => (name, number, Side::Below),
            None => word.split_once('>').map(|(name, number)| (name, number, Side::Above))?,
        };
        let name = name.strip_prefix("dim:").unwrap_or(name);
        if name == "seen" {
            self.seen.push((side, when::span(number).ok()?));
            return Some(());
        }
        let number: rust_decimal::Decimal = number.parse().ok()?;
        let (dimension, factor) =
            if name == "coherence" { (None, 10) } else { (Some(name.parse().ok()?), 100) };
        let steps = number.checked_mul(factor.into())?.round().try_into().ok()?;
        self.limits.push(Limit { dimension, side, steps });
        Some(())
    }

    /// Only where a dimension lies below a value.
    pub fn below(&mut self, dimension: Dimension, value: Unit) {
        self.limits.push(Limit { dimension: Some(dimension), side: Side::Below, steps: value.steps() });
    }

    /// Only without a session for so long.
    pub fn not_seen(&mut self, span: TimeDelta) {
        self.seen.push((Side::Above, span));
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.statuses.is_empty()
            && self.pattern.is_none()
            && self.limits.is_empty()
            && self.seen.is_empty()
    }

    /// Makes the words ready to be searched for.
    pub fn search(&self) -> Search {
        Search::new(&self.words)
    }

    /// Whether a client passes; `search` comes from [`Self::search`], made once for a whole list.
    pub fn keeps(&self, search: &Search, subject: &Subject<'_>, now: DateTime<Utc>) -> bool {
        let texts = [subject.name, subject.handle].into_iter().chain(subject.email).chain(subject.focus);
        (self.statuses.is_empty() || self.statuses.contains(&subject.status))
            && self.pattern.is_none_or(|pattern| subject.patterns.contains(&pattern))
            && self.limits.iter().all(|limit| limit.holds(subject))
            && self.seen.iter().all(|(side, span)| match side {
                Side::Below => subject.last_session_at.is_some_and(|at| now - at < *span),
                // Who was added since then and never had a session was not out of sight, but is new.
                Side::Above => now - subject.last_session_at.unwrap_or(subject.created_at) >= *span,
            })
            && search.finds(texts)
    }
}

impl Limit {
    fn holds(&self, subject: &Subject<'_>) -> bool {
        let value = match self.dimension {
            Some(dimension) => subject.scores.and_then(|scores| scores[dimension]).map(Unit::steps),
            None => subject.percent.map(Percent::steps),
        };
        value.is_some_and(|value| match self.side {
            Side::Below => value < self.steps,
            Side::Above => value > self.steps,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(typed: &str) -> bool {
        let scores = PerDimension {
            psi: Unit::from_steps(74).ok(),
            rho: Unit::from_steps(62).ok(),
            q: Unit::from_steps(38).ok(),
            f: None,
        };
        let now: DateTime<Utc> = "2026-09-24T14:20:00Z".parse().unwrap();
        let subject = Subject {
            name: "Ada Okafor",
            handle: "k7mq",
            email: None,
            focus: Some("leadership"),
            status: Status::Paused,
            scores: Some(&scores),
            percent: Percent::from_steps(527).ok(),
            patterns: &[Pattern::WiseCoward],
            last_session_at: Some(now - TimeDelta::days(40)),
            created_at: now,
        };
        let filter = Filter::new(typed);
        filter.keeps(&filter.search(), &subject, now)
    }

    #[test]
    fn each_word_narrows() {
        for typed in [
            "",
            "ada lead",
            "k7mq",
            "status:paused",
            "status:active,paused",
            "pattern:wc",
            "q<0.4",
            "dim:q<0.4",
            "q>0.37 q<.39",
            "coherence>50",
            "seen>30d",
            "seen<6w okafor",
        ] {
            assert!(keeps(typed), "{typed}");
        }
        for typed in [
            "ben",
            "status:active",
            "pattern:lh",
            "q<0.38",
            "f<1",
            "coherence>52.7",
            "seen>6w",
            "seen<30d",
            "ada status:active",
            "q<x",
            "status:gone",
        ] {
            assert!(!keeps(typed), "{typed}");
        }
    }

    #[test]
    fn what_keeps_everything_is_empty() {
        assert!(Filter::new("  ").is_empty());
        for typed in ["a", "status:paused", "pattern:wc", "q<1", "seen>1d"] {
            assert!(!Filter::new(typed).is_empty(), "{typed}");
        }
    }
}
