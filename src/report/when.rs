//! Dates and times as people read them and as machines do.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::when::echo;

/// Wall time in the zone: `Fri 25 Sep 15:00`, with the year when it is not the current one.
pub fn wall_time(at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    echo::dated(at.with_timezone(&zone), now)
}

/// As little as tells what comes next: `Fri 15:00` within a week, then `2 Oct`, and `Jan 2027` in another year.
pub fn soon(at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    let local = at.with_timezone(&zone);
    if at - now < TimeDelta::days(6) {
        return local.format("%a %H:%M").to_string();
    }
    day(at, zone, now)
}

/// A day in a narrow column: `2 Oct`, and `Jan 2027` in another year.
pub fn day(at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
    let local = at.with_timezone(&zone);
    let same_year = local.year() == now.with_timezone(&zone).year();
    local.format(if same_year { "%-d %b" } else { "%b %Y" }).to_string()
}

/// A date: `Fri 25 Sep`, with the year when it is not the current one.
pub fn date(date: NaiveDate, zone: Tz, now: DateTime<Utc>) -> String {
    echo::day(date, now.with_timezone(&zone).date_naive())
}

/// A date inside a sentence: `3 March`, with the year when it is not the current one.
pub fn spoken_date(date: NaiveDate, zone: Tz, now: DateTime<Utc>) -> String {
    let same_year = date.year() == now.with_timezone(&zone).year();
    date.format(if same_year { "%-d %B" } else { "%-d %B %Y" }).to_string()
}

/// ISO 8601 with the offset of the zone, to as many decimals of a second as are not zero.
pub fn iso(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_shows_when_it_is_another() {
        let now = utc("2026-09-24T14:20:00Z");
        assert_eq!(wall_time(utc("2026-09-25T13:00:00Z"), Paris, now), "Fri 25 Sep 15:00");
        assert_eq!(wall_time(utc("2026-12-31T23:30:00Z"), Paris, now), "Fri 1 Jan 2027 00:30");
        assert_eq!(soon(utc("2026-09-30T13:00:00Z"), Paris, now), "Wed 15:00");
        assert_eq!(soon(utc("2026-10-01T14:20:00Z"), Paris, now), "1 Oct");
        assert_eq!(soon(utc("2026-12-31T23:30:00Z"), Paris, now), "Jan 2027");
        assert_eq!(date("2026-03-03".parse().unwrap(), Paris, now), "Tue 3 Mar");
        assert_eq!(spoken_date("2025-03-03".parse().unwrap(), Paris, now), "3 March 2025");
    }

    #[test]
    fn iso_keeps_offset_and_precision() {
        assert_eq!(iso(utc("2026-10-25T00:30:00Z"), Paris), "2026-10-25T02:30:00+02:00");
        assert_eq!(iso(utc("2026-10-25T01:30:00.250Z"), Paris), "2026-10-25T02:30:00.250+01:00");
        assert_eq!(iso(utc("2026-10-25T01:30:00Z"), chrono_tz::UTC), "2026-10-25T01:30:00+00:00");
    }
}
