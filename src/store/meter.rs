//! How far long work has come: counted where it is done, read where it is shown.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// A count of steps, and of how many there are where that is known. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    done: AtomicU64,
    total: AtomicU64,
}

impl Meter {
    /// Begins anew, with so many steps ahead; 0 where nobody knows.
    pub fn begin(&self, total: usize) {
        self.0.done.store(0, Relaxed);
        self.0.total.store(u64::try_from(total).unwrap_or_default(), Relaxed);
    }

    /// One step is done.
    pub fn step(&self) {
        self.0.done.fetch_add(1, Relaxed);
    }

    /// So many steps are done at once.
    pub fn advance(&self, steps: usize) {
        self.0.done.fetch_add(u64::try_from(steps).unwrap_or_default(), Relaxed);
    }

    /// Steps done, and of how many where that is known.
    pub fn read(&self) -> (u64, Option<u64>) {
        let total = self.0.total.load(Relaxed);
        (self.0.done.load(Relaxed), (total > 0).then_some(total))
    }
}
