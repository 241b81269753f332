//! Time that counts: a person is at it while keys come, and for two minutes after the last one.

/// After so many milliseconds without a key nobody is there.
const IDLE: u64 = 120_000;

/// Counts the time in which somebody is active.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch {
    now: u64,
    last: u64,
    active: u64,
}

impl Watch {
    /// Starts counting.
    pub fn new(ticks: u64) -> Self {
        Self { now: ticks, last: ticks, active: 0 }
    }

    /// Notes what time it is.
    pub fn see(&mut self, ticks: u64) {
        self.now = self.now.max(ticks);
    }

    /// Somebody did something.
    pub fn touch(&mut self) {
        self.active += (self.now - self.last).min(IDLE);
        self.last = self.now;
    }

    /// The time since the last touch does not count.
    pub fn skip(&mut self, ticks: u64) {
        self.see(ticks);
        self.last = self.now;
    }

    /// What time it is, in milliseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// How long nobody did anything, in milliseconds.
    pub fn idle(&self) -> u64 {
        self.now - self.last
    }

    /// Hands out the whole seconds counted so far; the rest is kept.
    pub fn take(&mut self) -> i64 {
        self.touch();
        let seconds = self.active / 1000;
        self.active %= 1000;
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_time_with_somebody_there_counts() {
        let mut watch = Watch::new(1_000);
        watch.see(4_500);
        assert_eq!(watch.take(), 3);
        watch.see(5_000);
        watch.touch();
        assert_eq!(watch.take(), 1, "half seconds add up");
        watch.see(600_000);
        assert_eq!(watch.take(), 120, "two minutes of a long pause");
        watch.skip(900_000);
        assert_eq!(watch.take(), 0, "not while suspended");
    }
}
