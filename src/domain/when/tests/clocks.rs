//! What clocks skip and repeat: how it is refused, and the laws that hold for every zone.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{day, reader, refused};
use crate::domain::when::{Reader, WhenError, echo, every, place, wall};

#[test]
fn clock_changes_are_refused_with_what_to_say() {
    refused(
        "2027-03-28 02:30",
        "02:30 does not exist on Sun 28 Mar 2027 in Europe/Paris: clocks go from 02:00 to 03:00",
        "say 03:00, or give the offset: 2027-03-28T02:30+01:00 (03:30 on the new clock)",
    );
    refused(
        "25 oct 2:30",
        "02:30 happens twice on Sun 25 Oct 2026 in Europe/Paris",
        "first time 2026-10-25T02:30+02:00, second time 2026-10-25T02:30+01:00",
    );
}

#[test]
fn a_skipped_day_is_refused_with_its_bounds() {
    let apia = Reader { zone: Tz::Pacific__Apia, ..reader() };
    let error = apia.instant("2011-12-30 10:00").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Fri 30 Dec 2011 does not exist in Pacific/Apia: clocks go from Thu 29 Dec 23:59 to Sat 31 Dec 00:00"
    );
    assert_eq!(
        error.hints(),
        [
            "say 2011-12-31 00:00, or give the offset: 2011-12-30T10:00-10:00 (Sat 31 Dec 10:00 on the new clock)"
        ]
    );
    assert!(wall::day(Tz::Pacific__Apia, day("2011-12-30")).is_empty());
}

#[test]
fn a_series_keeps_the_wall_clock() {
    let first = reader().instant("thu 1 oct 15:00").unwrap();
    let series = reader().series(first, every("2w").unwrap(), 4).map(Result::unwrap);
    let hours: Vec<String> =
        series.map(|at| at.with_timezone(&Utc).format("%-d %b %H:%MZ").to_string()).collect();
    assert_eq!(hours, ["1 Oct 13:00Z", "15 Oct 13:00Z", "29 Oct 14:00Z", "12 Nov 14:00Z"]);
    let first = reader().instant("2026-10-31 10:00").unwrap();
    let ends: Vec<String> =
        reader().series(first, every("1m").unwrap(), 4).map(|at| echo::short(at.unwrap())).collect();
    assert_eq!(ends, ["Sat 31 Oct 10:00", "Mon 30 Nov 10:00", "Thu 31 Dec 10:00", "Sun 31 Jan 10:00"]);
    let same = [
        ("week", "1w"),
        ("Weekly", "7d"),
        ("other week", "2w"),
        ("fortnight", "14d"),
        ("day", "1d"),
        ("month", "1m"),
        ("second month", "2 months"),
        ("year", "12 months"),
    ];
    for (said, means) in same {
        assert_eq!(every(said), every(means), "{said}");
        assert!(every(said).is_ok(), "{said}");
    }
    for text in ["minute", "hour", "other", "weeks ago", "90m", "1h", "13 months", "400d", "0d", "0m", ""] {
        assert!(every(text).is_err(), "{text}");
    }
}

/// All clock changes of a zone over twenty years: when, and by how many seconds.
fn changes(zone: Tz) -> Vec<(DateTime<Utc>, i32)> {
    let offset = |at: DateTime<Utc>| at.with_timezone(&zone).offset().fix().local_minus_utc();
    let start: DateTime<Utc> = "2008-01-01T00:00:00Z".parse().unwrap();
    let mut changes = Vec::new();
    for quarter in 0..(20 * 366 * 96) {
        let from = start + TimeDelta::minutes(15 * quarter);
        let to = from + TimeDelta::minutes(15);
        if offset(from) != offset(to) {
            changes.push((to, offset(to) - offset(from)));
        }
    }
    changes
}

const ZONES: [Tz; 10] = [
    Tz::Europe__Paris,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Africa__Casablanca,
    Tz::America__Sao_Paulo,
    Tz::Asia__Beirut,
    Tz::Asia__Tehran,
    Tz::America__Caracas,
    Tz::Pacific__Chatham,
];

/// The wall times that a change skips or repeats, and one on each side.
fn around(zone: Tz, at: DateTime<Utc>, jump: i32) -> (Vec<NaiveDateTime>, [NaiveDateTime; 2]) {
    let shown = at.with_timezone(&zone).naive_local();
    let jump = TimeDelta::seconds(i64::from(jump));
    let (low, high) = if jump > TimeDelta::zero() { (shown - jump, shown) } else { (shown, shown - jump) };
    let minute = TimeDelta::minutes(1);
    (vec![low, low + (high - low) / 2, high - minute], [low - minute, high])
}

#[test]
fn every_clock_change_of_ten_zones_is_met() {
    for zone in ZONES {
        let reader = Reader { zone, ..reader() };
        let found = changes(zone);
        assert!(!found.is_empty(), "{zone}");
        for (at, jump) in found {
            let (between, outside) = around(zone, at, jump);
            for wall in between {
                let error = reader.instant(&wall.format("%Y-%m-%d %H:%M").to_string()).unwrap_err();
                let offers: Vec<_> =
                    error.alternatives().iter().map(|text| reader.instant(text).unwrap()).collect();
                let [first, second] = offers[..] else { panic!("{zone} {wall} {error}") };
                if jump > 0 {
                    assert!(matches!(error, WhenError::Gap(_)), "{zone} {wall} {error}");
                    assert_eq!(first.with_timezone(&Utc), at, "the first time after the jump");
                    assert_eq!(second.naive_local(), wall + TimeDelta::seconds(i64::from(jump)));
                } else {
                    assert!(matches!(error, WhenError::Fold(_)), "{zone} {wall} {error}");
                    assert_eq!([first.naive_local(), second.naive_local()], [wall, wall]);
                    assert_eq!(second - first, TimeDelta::seconds(i64::from(-jump)));
                    assert!(first.with_timezone(&Utc) < at && at <= second.with_timezone(&Utc));
                }
            }
            for wall in outside {
                let read = reader.instant(&wall.format("%Y-%m-%d %H:%M").to_string()).unwrap();
                assert_eq!(read.naive_local(), wall, "{zone}");
            }
        }
    }
}

/// Series that run over every clock change of ten zones keep the wall clock; only what the clocks skip or repeat is
/// refused, and each on its own.
#[test]
fn every_series_over_a_clock_change_keeps_the_wall_clock() {
    for zone in ZONES {
        let reader = Reader { zone, ..reader() };
        for (at, jump) in changes(zone) {
            let (between, outside) = around(zone, at, jump);
            for wall in between.iter().chain(&outside) {
                let Ok(first) = wall::instant(zone, *wall - chrono::Days::new(7)) else { continue };
                for (step, days) in [("1d", 1), ("1w", 7)] {
                    let met: Vec<_> = reader.series(first, every(step).unwrap(), 15).collect();
                    assert_eq!(met.len(), 15);
                    for (number, start) in (0..).zip(met) {
                        let wanted = first.naive_local() + chrono::Days::new(number * days);
                        match start {
                            Ok(start) => {
                                assert_eq!(start.naive_local(), wanted, "{zone}");
                                let utc = start.with_timezone(&Utc);
                                assert_eq!(utc.with_timezone(&zone).naive_local(), wanted, "{zone}");
                                assert!(wanted != *wall || outside.contains(wall), "{zone} {wall}");
                            }
                            Err(WhenError::Gap(gap)) => assert_eq!((gap.wall, gap.zone), (wanted, zone)),
                            Err(WhenError::Fold(fold)) => assert_eq!((fold.wall, fold.zone), (wanted, zone)),
                            Err(other) => panic!("{zone} {wanted}: {other}"),
                        }
                    }
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn what_is_echoed_is_read_back(minutes in 0_i64..80_000_000, zone in prop::sample::select(ZONES.to_vec())) {
        let reader = Reader { zone, ..reader() };
        let at = zone.timestamp_opt(minutes * 60, 0).unwrap();
        prop_assert_eq!(reader.instant(&echo::full(at)), Ok(at));
    }
}

/// Offsets that clocks have, of every zone since 1900, are taken, and others are not.
#[test]
fn an_offset_is_one_that_a_zone_has() {
    let mut minutes = std::collections::BTreeSet::new();
    let start: DateTime<Utc> = "1901-01-01T00:00:00Z".parse().unwrap();
    for zone in chrono_tz::TZ_VARIANTS {
        for month in 0..1_650 {
            let at = start + TimeDelta::days(30 * month);
            let east = at.with_timezone(&zone).offset().fix().local_minus_utc();
            minutes.extend((east % 60 == 0).then_some(east / 60));
        }
    }
    let spelled = |minutes: i32| {
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    };
    for minutes in &minutes {
        let said = place::offset(&spelled(*minutes)).unwrap();
        assert!(said.is_ok() || !(-720..=840).contains(minutes), "{}", spelled(*minutes));
    }
    let odd = |minutes: &i32| minutes % 30 != 0 && (-720..=840).contains(minutes);
    let taken = (-720..=840).filter(odd).filter(|odd| place::offset(&spelled(*odd)).unwrap().is_ok());
    let known: Vec<i32> = minutes.iter().copied().filter(odd).collect();
    assert_eq!(taken.collect::<Vec<_>>(), known);
}
