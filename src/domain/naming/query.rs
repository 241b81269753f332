//! What was typed for a client, understood once before any candidate is looked at.

use std::str::FromStr;

use strsim::osa_distance;
use uuid::Uuid;

use super::{Candidate, fold};
use crate::domain::{Handle, id::ClientId};

/// The shapes of a reference.
pub(super) enum Query {
    /// A UUID: exact or nothing.
    Id(ClientId),
    /// An e-mail address: exact or nothing.
    Email(String),
    /// A handle, a name or parts of them.
    Words(Words),
}

/// A handle, a name or parts of them, in the forms in which they are compared.
pub(super) struct Words {
    /// As typed, in lower case, for handles.
    typed: String,
    parts: Vec<String>,
    sorted: Vec<String>,
    compact: String,
    length: usize,
}

/// How well a candidate fits, best first; lower numbers within a kind fit better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Rule 1, or the handle: nobody else can be meant.
    Only,
    /// Rule 2: the whole name, or the e-mail address.
    Whole,
    /// Rule 3, with so many typed words that are no whole word of the name.
    Prefix(usize),
    /// Rule 4, with so many edits.
    Near(usize),
    /// Not at all.
    No,
}

impl Query {
    pub(super) fn new(text: &str) -> Self {
        let typed = text.trim().to_lowercase();
        if let Ok(id) = Uuid::from_str(&typed) {
            return Self::Id(ClientId(id));
        }
        if typed.contains('@') {
            return Self::Email(typed);
        }
        let parts = fold::words(&typed);
        let mut sorted = parts.clone();
        sorted.sort_unstable();
        let compact = parts.concat();
        let length = parts.join(" ").chars().count();
        Self::Words(Words { typed, parts, sorted, compact, length })
    }

    /// How well the candidate fits; near misses are looked for only when they are still wanted.
    pub(super) fn fit(&self, candidate: &Candidate<'_>, near: bool) -> Fit {
        match self {
            Self::Id(id) if *id == candidate.id => Fit::Only,
            Self::Id(_) => Fit::No,
            Self::Email(typed) => {
                let email = candidate.email.trim().to_lowercase();
                if email == *typed {
                    Fit::Whole
                } else if near && !email.is_empty() {
                    nearness(edits(typed, &email, limit(typed.chars().count())))
                } else {
                    Fit::No
                }
            }
            Self::Words(words) => words.fit(candidate, near),
        }
    }
}

impl Words {
    fn fit(&self, candidate: &Candidate<'_>, near: bool) -> Fit {
        if self.typed == candidate.handle {
            return Fit::Only;
        }
        if self.parts.is_empty() {
            return Fit::No;
        }
        let (first, last) = (fold::fold(candidate.first), fold::fold(candidate.last));
        let name: Vec<&str> =
            first.split(' ').chain(last.split(' ')).filter(|word| !word.is_empty()).collect();
        if self.is_whole(&name, &first, &last) {
            return Fit::Whole;
        }
        let of_handle = |word: &String| word.len() >= 2 && candidate.handle.starts_with(word.as_str());
        let of_name = |word: &String| name.iter().any(|part| part.starts_with(word.as_str()));
        if self.parts.iter().all(|word| of_name(word) || of_handle(word)) {
            return Fit::Prefix(self.parts.iter().filter(|word| !name.contains(&word.as_str())).count());
        }
        if !near {
            return Fit::No;
        }
        let limit = limit(self.length);
        let edits = [self.name_edits(&name, limit), self.handle_edits(candidate.handle)];
        nearness(edits.into_iter().flatten().min())
    }

    /// Rule 2, in any word order; also written without the space, as East Asian names are.
    fn is_whole(&self, name: &[&str], first: &str, last: &str) -> bool {
        if self.parts.len() == name.len() {
            let mut sorted = name.to_vec();
            sorted.sort_unstable();
            return sorted == self.sorted;
        }
        let joined = |one: &str, other: &str| {
            let letters = one.chars().chain(other.chars()).filter(|c| *c != ' ');
            letters.eq(self.compact.chars())
        };
        self.parts.len() == 1 && (joined(first, last) || joined(last, first))
    }

    /// The fewest edits that turn each typed word into some word of the name, or all of it into the whole name.
    fn name_edits(&self, name: &[&str], limit: usize) -> Option<usize> {
        let closest = |word: &String| name.iter().filter_map(|part| edits(word, part, limit)).min();
        let by_word = self.parts.iter().try_fold(0, |sum, word| Some(sum + closest(word)?));
        let whole = edits(&self.compact, &name.concat(), limit);
        [by_word, whole].into_iter().flatten().filter(|edits| *edits <= limit).min()
    }

    /// One slip in what looks like a handle.
    fn handle_edits(&self, handle: &str) -> Option<usize> {
        self.typed.parse::<Handle>().ok().and_then(|typed| edits(typed.as_str(), handle, 1))
    }
}

fn nearness(edits: Option<usize>) -> Fit {
    edits.map_or(Fit::No, Fit::Near)
}

/// A third of the length, at least one.
fn limit(length: usize) -> usize {
    (length / 3).max(1)
}

/// The edits from a typed word to another (a swap of neighbours is one), when they are within the limit and leave something
/// of what was typed.
fn edits(one: &str, other: &str, limit: usize) -> Option<usize> {
    // Lengths cannot differ by more than the edits, and those of ASCII cost nothing to compare.
    if one.is_ascii() && other.is_ascii() && one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let limit = limit.min(one.chars().count().saturating_sub(1));
    Some(osa_distance(one, other)).filter(|edits| *edits <= limit)
}
