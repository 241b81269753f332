//! The streaming matcher: candidates go in one by one, at most a handful of hits stay.

use std::ops::ControlFlow;

use super::{
    Candidate, Hit, Purpose, Standing,
    query::{Fit, Query},
};

/// The most candidates that are shown when several match.
pub const SHOWN: usize = 5;

/// The most near misses that are offered.
pub const NEAR: usize = 3;

/// What a reference turned out to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This one.
    One(Hit),
    /// Probably this one, but something is to be changed: ask, or refuse in scripts.
    Confirm(Hit),
    /// More than one.
    Several {
        /// The first [`SHOWN`]: whole words first, then active clients, then as they came.
        hits: Vec<Hit>,
        /// How many there are.
        total: usize,
    },
    /// Nobody.
    None {
        /// At most [`NEAR`] near misses to offer, nearest first. Archived clients who match by prefix are among them.
        near: Vec<Hit>,
    },
}

/// Finds out which client a reference means.
pub struct Matcher {
    query: Query,
    fed: usize,
    only: Option<Hit>,
    whole: Best<SHOWN>,
    prefix: Best<SHOWN>,
    near: Best<NEAR>,
}

impl Matcher {
    /// Understands what was typed.
    pub fn new(query: &str) -> Self {
        let query = Query::new(query);
        Self {
            query,
            fed: 0,
            only: None,
            whole: Best::default(),
            prefix: Best::default(),
            near: Best::default(),
        }
    }

    /// Looks at the next candidate. Breaks when no later one can change the outcome.
    pub fn feed(&mut self, candidate: &Candidate<'_>) -> ControlFlow<()> {
        let hit = Hit { index: self.fed, id: candidate.id };
        let standing = candidate.standing;
        self.fed += 1;
        let near_wanted = self.whole.total == 0 && self.prefix.total == 0;
        match self.query.fit(candidate, near_wanted) {
            Fit::Only => {
                self.only = Some(hit);
                return ControlFlow::Break(());
            }
            Fit::Whole => self.whole.add(0, standing, hit),
            Fit::Prefix(_) if standing == Standing::Archived => self.near.add(0, standing, hit),
            Fit::Prefix(partial) => self.prefix.add(partial, standing, hit),
            Fit::Near(edits) => self.near.add(edits, standing, hit),
            Fit::No => {}
        }
        ControlFlow::Continue(())
    }

    /// What it means, after all candidates, or as many as were wanted.
    pub fn finish(self, purpose: Purpose) -> Match {
        if let Some(hit) = self.only {
            return Match::One(hit);
        }
        if self.whole.total > 0 {
            return self.whole.into_match(Match::One);
        }
        if self.prefix.total > 0 {
            return self.prefix.into_match(match purpose {
                Purpose::Read => Match::One,
                Purpose::Write => Match::Confirm,
            });
        }
        Match::None { near: self.near.hits() }
    }
}

/// Resolves a reference among candidates that are at hand.
pub fn resolve<'a>(
    query: &str,
    candidates: impl IntoIterator<Item = Candidate<'a>>,
    purpose: Purpose,
) -> Match {
    let mut matcher = Matcher::new(query);
    for candidate in candidates {
        if matcher.feed(&candidate).is_break() {
            break;
        }
    }
    matcher.finish(purpose)
}

/// The `N` best hits so far, in order, and how many there were.
#[derive(Default)]
struct Best<const N: usize> {
    ranked: Vec<(usize, Standing, Hit)>,
    total: usize,
}

impl<const N: usize> Best<N> {
    fn add(&mut self, rank: usize, standing: Standing, hit: Hit) {
        let entry = (rank, standing, hit);
        let place = self.ranked.partition_point(|kept| *kept < entry);
        self.ranked.insert(place, entry);
        self.ranked.truncate(N);
        self.total += 1;
    }

    fn hits(self) -> Vec<Hit> {
        self.ranked.into_iter().map(|(_, _, hit)| hit).collect()
    }

    fn into_match(self, single: impl FnOnce(Hit) -> Match) -> Match {
        let total = self.total;
        let hits = self.hits();
        match hits[..] {
            [hit] => single(hit),
            _ => Match::Several { hits, total },
        }
    }
}
