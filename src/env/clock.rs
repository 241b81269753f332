//! The clock: read once per command and passed on as a value.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::zone::{Doubt, Machine};

/// What time it is, and in which zone the machine stands.
pub trait Clock {
    /// Now, in whole milliseconds, which is what the store keeps.
    fn now(&self) -> DateTime<Utc>;

    /// A count of milliseconds that only rises, for measuring how long something took.
    fn ticks(&self) -> u64;

    /// The zone of the machine; UTC when it cannot be told.
    fn zone(&self) -> Tz;

    /// Why that is not the zone that `TZ` or the system names, where it is not.
    fn zone_doubt(&self) -> Option<Doubt> {
        None
    }
}

/// The clock of this machine.
#[derive(Clone, Debug, Default)]
pub struct SystemClock {
    /// What `TZ` says.
    tz: Option<String>,
}

impl SystemClock {
    /// The clock of a process whose `TZ` is this.
    pub fn new(tz: Option<String>) -> Self {
        Self { tz }
    }

    fn machine(&self) -> Machine {
        Machine::read(self.tz.as_deref(), || iana_time_zone::get_timezone().ok())
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the monotonic clock")]
    fn ticks(&self) -> u64 {
        use std::{sync::OnceLock, time::Instant};
        static START: OnceLock<Instant> = OnceLock::new();
        let start = *START.get_or_init(Instant::now);
        u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn zone(&self) -> Tz {
        self.machine().zone
    }

    fn zone_doubt(&self) -> Option<Doubt> {
        self.machine().doubt
    }
}

/// Another clock that was put to a chosen instant and goes on from there: for demonstrations.
pub struct SetClock {
    clock: Box<dyn Clock>,
    at: DateTime<Utc>,
    ticks: u64,
    zone: Tz,
}

impl SetClock {
    /// Puts a clock to an instant and a zone.
    pub fn new(clock: Box<dyn Clock>, at: DateTime<Utc>, zone: Tz) -> Self {
        let ticks = clock.ticks();
        Self { clock, at, ticks, zone }
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        let passed = i64::try_from(self.ticks().saturating_sub(self.ticks)).unwrap_or_default();
        self.at + TimeDelta::milliseconds(passed)
    }

    fn ticks(&self) -> u64 {
        self.clock.ticks()
    }

    fn zone(&self) -> Tz {
        self.zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_goes_on_from_there() {
        let at = "2026-09-24T14:20:00Z".parse().unwrap();
        let clock = SetClock::new(Box::new(SystemClock::default()), at, Tz::Europe__Paris);
        let passed = clock.now() - at;
        assert!((0..5_000).contains(&passed.num_milliseconds()));
        assert_eq!(clock.zone(), Tz::Europe__Paris);
    }
}
