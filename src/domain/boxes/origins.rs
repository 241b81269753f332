//! Which box of a note that was changed is which box of the note before.

use std::cmp::Reverse;

use super::NoteBox;
use crate::domain::action::same_title;

/// Words that are this much alike, of a hundred, are those of one box that was corrected: where it stands alone between the
/// same neighbours, somewhere between them, and anywhere.
const IN_PLACE: usize = 34;
const BETWEEN: usize = 50;
const ANYWHERE: usize = 70;

/// How much a title of several words is alike to one in which words were added to it.
const GROWN: usize = 80;

/// For each box of a note as it is now, which box of the note before it was; each of those is one at most.
///
/// Lines that did not change come first, then titles that did not, then boxes that were all corrected where they stand, then
/// words that are alike: a box that was corrected keeps
/// what hangs on it, and one that has nothing of an old one is new.
pub fn origins(before: &[NoteBox], now: &[NoteBox]) -> Vec<Option<usize>> {
    let mut found = Origins { of: vec![None; now.len()], free: vec![true; before.len()] };
    found.claim(before, now, |was, is| was.typed == is.typed);
    found.claim(before, now, |was, is| same_title(&was.title, &is.title));
    found.in_place(before, now);
    let mut near = Vec::new();
    for (new, is) in now.iter().enumerate().filter(|(new, _)| found.of[*new].is_none()) {
        for (old, was) in before.iter().enumerate().filter(|(old, _)| found.free[*old]) {
            let (alike, word) = likeness(&was.title, &is.title);
            let enough = match found.place(old, new) {
                Place::Same => alike >= IN_PLACE || word,
                Place::Between => alike >= BETWEEN && (word || alike >= ANYWHERE),
                Place::Elsewhere => alike >= ANYWHERE,
            };
            if enough {
                near.push((Reverse(alike), old.abs_diff(new), new, old));
            }
        }
    }
    near.sort_unstable();
    for (.., new, old) in near {
        found.take(old, new);
    }
    found.of
}

struct Origins {
    of: Vec<Option<usize>>,
    free: Vec<bool>,
}

/// Where a box stands that may be another.
enum Place {
    /// In its very place: between the same neighbours, in the same row of as many that changed.
    Same,
    /// Between the same neighbours.
    Between,
    /// Somewhere else.
    Elsewhere,
}

impl Origins {
    fn take(&mut self, old: usize, new: usize) {
        if self.free[old] && self.of[new].is_none() {
            (self.free[old], self.of[new]) = (false, Some(old));
        }
    }

    fn claim(&mut self, before: &[NoteBox], now: &[NoteBox], same: impl Fn(&NoteBox, &NoteBox) -> bool) {
        for (new, is) in now.iter().enumerate() {
            let same = |old: &usize| self.free[*old] && same(&before[*old], is);
            if self.of[new].is_none()
                && let Some(old) = (0..before.len()).find(same)
            {
                self.take(old, new);
            }
        }
    }

    /// Between two boxes that are known, as many as before of which each is like the one that stood there: they are those,
    /// whatever else one of them is more like.
    fn in_place(&mut self, before: &[NoteBox], now: &[NoteBox]) {
        let mut from = 0;
        while let Some(first) = (from..now.len()).find(|new| self.of[*new].is_none()) {
            let next = (first..now.len()).find(|new| self.of[*new].is_some()).unwrap_or(now.len());
            let above = first.checked_sub(1).and_then(|new| self.of[new]).map_or(0, |old| old + 1);
            let rows: Vec<(usize, usize)> = (above..before.len()).zip(first..next).collect();
            let fits = rows.len() == next - first
                && rows.iter().all(|(old, new)| {
                    let stands = self.free[*old] && matches!(self.place(*old, *new), Place::Same);
                    let (alike, word) = likeness(&before[*old].title, &now[*new].title);
                    stands && (alike >= IN_PLACE || word)
                });
            if fits {
                for (old, new) in rows {
                    self.take(old, new);
                }
            }
            from = next;
        }
    }

    fn place(&self, old: usize, new: usize) -> Place {
        let taken = |old: &usize| !self.free[*old];
        let above = (0..old).rev().find(taken);
        let below = (old + 1..self.free.len()).find(taken);
        let known = |new: usize| self.of[new];
        let (over, under) = ((0..new).rev().find_map(known), (new + 1..self.of.len()).find_map(known));
        if (above, below) != (over, under) {
            return Place::Elsewhere;
        }
        let row = |at: usize, above: Option<usize>, below: Option<usize>, end: usize| {
            let first = above.map_or(0, |above| above + 1);
            (at - first, below.unwrap_or(end) - first)
        };
        let fresh = |new: &usize| self.of[*new].is_some();
        let (over, under) = ((0..new).rev().find(fresh), (new + 1..self.of.len()).find(fresh));
        let same = row(old, above, below, self.free.len()) == row(new, over, under, self.of.len());
        if same { Place::Same } else { Place::Between }
    }
}

/// How much two titles are alike, of a hundred, and whether they share a word that says something: a long one, or a name.
/// Words that were added at any place, or taken out, leave a title much the same.
fn likeness(one: &str, other: &str) -> (usize, bool) {
    let says = |(place, word): &(usize, &str)| {
        word.chars().count() > 3 || (*place > 0 && word.starts_with(char::is_uppercase))
    };
    let mut saying = one.split_whitespace().enumerate().filter(says).map(|(_, word)| word.to_lowercase());
    let (low, other) = (one.to_lowercase(), other.to_lowercase());
    let longest = low.chars().count().max(other.chars().count()).max(1);
    let letters = (longest - strsim::damerau_levenshtein(&low, &other).min(longest)) * 100 / longest;
    let shares = saying.any(|word| other.split_whitespace().any(|other| other == word));
    let (fewer, more) = if words(&low) <= words(&other) { (&low, &other) } else { (&other, &low) };
    let grown = match (shares && follows(fewer, more), words(fewer)) {
        (true, 2..) => GROWN,
        (true, _) => BETWEEN,
        (false, _) => 0,
    };
    (letters.max(grown), shares)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether all words of one title stand in another, in the same order.
fn follows(fewer: &str, more: &str) -> bool {
    let mut more = more.split_whitespace();
    fewer.split_whitespace().all(|word| more.any(|other| other == word))
}
