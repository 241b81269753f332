//! The clock: read once per command and passed on as a value.

use chrono::{DateTime, SubsecRound, Utc};
use chrono_tz::Tz;

/// What time it is, and in which zone the machine stands.
pub trait Clock {
    /// Now, in whole milliseconds, which is what the store keeps.
    fn now(&self) -> DateTime<Utc>;

    /// A count of milliseconds that only rises, for measuring how long something took.
    fn ticks(&self) -> u64;

    /// The zone of the machine; UTC when it cannot be told.
    fn zone(&self) -> Tz;
}

/// The clock of this machine.
pub struct SystemClock;

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
        iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }
}
