//! Chance that repeats: the same seed gives the same made-up people and answers.
//!
//! It decides data, and keys only of a practice in memory that ends with the process. What lies on a disk gets its keys
//! from the system.

use std::io;

use crate::env::Entropy;

/// A stream of numbers (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    /// The stream of a seed; `lane` tells streams of one seed apart.
    pub(super) fn new(seed: u64, lane: u64) -> Self {
        let mut dice = Self(seed ^ lane.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `count`, which is at least 1.
    pub(super) fn below(&mut self, count: i64) -> i64 {
        let count = u64::try_from(count).unwrap_or(1).max(1);
        i64::try_from(self.next() % count).unwrap_or_default()
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let index = self.below(i64::try_from(all.len()).unwrap_or(1));
        usize::try_from(index).ok().and_then(|index| all.get(index))
    }
}

impl Entropy for Dice {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            let word = self.next().to_be_bytes();
            chunk.iter_mut().zip(word).for_each(|(byte, random)| *byte = random);
        }
        Ok(())
    }
}
