//! What enters by the gate, typed and out of files, and that nothing else does.

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{PARIS, at, day, reader, refused};
use crate::domain::when::{
    Minutes, Place, SlashOrder, WhenError,
    doubt::{Doubt, doubt},
    echo, place,
    stamp::{Guess, guess, read},
    zone_words,
};

fn file(text: &str, format: Option<&str>) -> Result<String, String> {
    let read = read(text, format, PARIS.into()).map(|at| at.with_timezone(&PARIS).to_rfc3339());
    read.map_err(|error| error.to_string())
}

#[track_caller]
fn column(samples: &[&str], expected: &[&str]) {
    let Some(Guess::Format(format)) = guess(samples.iter().copied(), None) else {
        panic!("{samples:?}: {:?}", guess(samples.iter().copied(), None))
    };
    for (sample, expected) in samples.iter().zip(expected) {
        assert_eq!(file(sample, format.as_deref()), Ok((*expected).to_owned()), "{format:?}");
    }
}

#[test]
fn two_digits_are_a_year_of_this_century() {
    at("25/12/26", "Fri 25 Dec 2026 09:00 +01:00");
    at("25.12.26 10:00", "Fri 25 Dec 2026 10:00 +01:00");
    at("4/4/27", "Sun 4 Apr 2027 09:00 +02:00");
    at("2 oct 26", "Fri 2 Oct 2026 09:00 +02:00");
    refused(
        "03/04/26",
        "'03/04/26' can mean 3 April or 4 March",
        "write 2026-04-03, or choose once and for all: coach config set time.slash_order dmy",
    );
    for text in ["26-10-02", "26/10/02 10:00:00x", "0026-10-02", "2 oct 14"] {
        assert!(reader().instant(text).is_err(), "{text}");
    }
    column(&["7/27/26 19:17:10"], &["2026-07-27T19:17:10+02:00"]);
    column(&["07/28/26 9:08"], &["2026-07-28T09:08:00+02:00"]);
    column(&["7/29/26"], &["2026-07-29T00:00:00+02:00"]);
    column(&["27.7.26 19:17"], &["2026-07-27T19:17:00+02:00"]);
    column(&["7/29/75"], &["2075-07-29T00:00:00+02:00"]);
    assert_eq!(
        guess(["8/9/26 19:17:10"].into_iter(), None),
        Some(Guess::Either("%d/%m/%y %H:%M:%S", "%m/%d/%y %H:%M:%S"))
    );
    assert!(file("27/07/26", Some("%d/%m/%Y")).is_err(), "a year of four digits was promised");
    assert_eq!(file("27/07/26", Some("%d/%m/%y")).unwrap(), "2026-07-27T00:00:00+02:00");
    assert_eq!(file("07/27/26", Some("%D")).unwrap(), "2026-07-27T00:00:00+02:00");
}

#[test]
fn a_zone_behind_the_time_is_read() {
    let at = "2026-10-02T13:03:14+02:00";
    for text in [
        "2026/10/02 1:03:14 PM GMT+2",
        "2026/10/02 11:03:14 AM GMT",
        "2026-10-02 11:03:14 UTC",
        "2026-10-02 11:03:14Z",
        "2026-10-02T11:03:14Z",
        "2026-10-02T11:03:14.000Z",
        "2026-10-02 11:03:14+00",
        "2026-10-02 07:03:14-0400",
        "2026-10-02 07:03:14 -0400",
        "2026-10-02T07:03:14-04:00",
        "2026-10-02 13:03:14 CEST",
        "2026-10-02 13:03:14 Europe/Madrid",
        "2 October 2026 13:03:14",
        "Oct 2, 2026 1:03:14 PM",
        "Oct 2, 2026, 1:03:14\u{202f}PM",
        "October 2nd, 2026 at 1:03:14 p.m.",
        "2-Oct-2026 13:03:14",
        "Fri, 02 Oct 2026 13:03:14 +0200",
        "Fri Oct 02 2026 13:03:14 GMT+0200 (Central European Summer Time)",
        "02.10.2026 13:03:14",
        "2026/10/02 11:03:14 UTC \u{2212}0",
        "2026/10/02 1:03:14 p. m.",
    ] {
        column(&[text], &[at]);
    }
    // The zone that a timestamp says goes before that of the column.
    let new_york = Place::from(Tz::America__New_York);
    let read = |text| read(text, Some("%Y-%m-%d %H:%M:%S"), new_york).unwrap().to_rfc3339();
    assert_eq!(read("2026-10-02 11:03:14"), "2026-10-02T15:03:14+00:00");
    assert_eq!(read("2026-10-02 11:03:14 UTC"), "2026-10-02T11:03:14+00:00");
    at_place("15:00 UTC", "15:00 gmt+2", "15:00 +0200");
}

#[track_caller]
fn at_place(utc: &str, east: &str, digits: &str) {
    at(utc, "Thu 24 Sep 2026 17:00 +02:00");
    for text in [east, digits] {
        at(text, "Fri 25 Sep 2026 15:00 +02:00");
    }
}

#[test]
fn offsets_are_those_of_clocks() {
    for text in
        ["2026-10-02T10:00+14:01", "2026-10-02T10:00-12:30", "2026-10-02 10:00 +99:00", "10:00 gmt+15"]
    {
        let error = reader().instant(text).unwrap_err();
        assert!(matches!(error, WhenError::NoOffset { .. }), "{text}: {error:?}");
    }
    for text in ["2026-10-02 11:03:14 +15:00", "2026-10-02T11:03:14-13:00", "2026-10-02 11:03:14 UTC+20"] {
        assert!(file(text, Some("%Y-%m-%d %H:%M:%S")).unwrap_err().contains("is not an offset"), "{text}");
    }
    // Which of several zones is meant may be known from the zone of the column.
    let format = Some("%Y-%m-%d %H:%M:%S");
    let column = |text, zone: Tz| read(text, format, zone.into()).map(|at| at.to_rfc3339());
    let (chicago, shanghai) = (Tz::America__Chicago, Tz::Asia__Shanghai);
    assert_eq!(column("2026-12-02 11:03:14 CST", chicago).unwrap(), "2026-12-02T17:03:14+00:00");
    assert_eq!(column("2026-12-02 11:03:14 CST", shanghai).unwrap(), "2026-12-02T03:03:14+00:00");
    assert_eq!(column("2026-11-01 01:30:00 CST", chicago).unwrap(), "2026-11-01T07:30:00+00:00");
    assert_eq!(column("2026-11-01 01:30:00 CDT", chicago).unwrap(), "2026-11-01T06:30:00+00:00");
    assert!(column("2026-07-02 11:03:14 CST", chicago).is_err(), "daylight time then");
    assert!(column("2026-12-02 11:03:14 CST", PARIS).is_err());
    assert!(file("2026-10-02 11:03:14 CST", None).unwrap_err().contains("several time zones"));
    assert_eq!(
        file("2026-07-02 11:03:14 CET", None).unwrap_err(),
        "clocks did not show CET on Thu 2 Jul 2026"
    );
    let place = |text| zone_words(text).map(|place| place.map(|place| place.to_string()));
    for (text, told) in [
        ("UTC", "UTC"),
        (" gmt ", "UTC"),
        ("GMT+2", "+02:00"),
        ("UTC-05:30", "-05:30"),
        ("UTC +0530", "+05:30"),
        ("+02:00", "+02:00"),
        ("-0430", "-04:30"),
        ("CET", "CET"),
        ("Europe/Paris", "Europe/Paris"),
        ("america/new_york", "America/New_York"),
    ] {
        assert_eq!(place(text), Some(Ok(told.to_owned())), "{text}");
        assert_eq!(told.parse::<Place>().map(|place| place.to_string()), Ok(told.to_owned()));
    }
    for text in ["", "optional", "PM", "10", "Start", "+", "a/b", "+1:2", "é"] {
        assert_eq!(place(text), None, "{text}");
    }
    assert!(matches!("Mars/Phobos".parse::<Place>(), Err(WhenError::NoZone { .. })));
    assert_eq!("Japan".parse::<Place>(), Ok(Place::Zone(Tz::Japan)));
}

#[test]
fn an_end_is_a_length_and_no_offset() {
    let stretch = |text: &str| {
        let read = reader().stretch(text);
        read.map(|(at, length)| format!("{} {}", echo::full(at), length.map_or(0, Minutes::get)))
            .map_err(|error| error.to_string())
    };
    for (text, told) in [
        ("2027-05-04 10:00-11:15", "Tue 4 May 2027 10:00 +02:00 75"),
        ("2027-05-05 10:00-11:00", "Wed 5 May 2027 10:00 +02:00 60"),
        ("2027-05-12 14:00-15:30", "Wed 12 May 2027 14:00 +02:00 90"),
        ("2027-05-10 09:00-10:00", "Mon 10 May 2027 09:00 +02:00 60"),
        ("2027-05-10 09:00 \u{2013} 10:00", "Mon 10 May 2027 09:00 +02:00 60"),
        ("fri 10-11:30", "Fri 25 Sep 2026 10:00 +02:00 90"),
        ("fri 10 to 11:30", "Fri 25 Sep 2026 10:00 +02:00 90"),
        ("fri 3-4pm", "Fri 25 Sep 2026 15:00 +02:00 60"),
        ("fri 3:00-4:15 pm", "Fri 25 Sep 2026 15:00 +02:00 75"),
        ("fri 11-1pm", "Fri 25 Sep 2026 11:00 +02:00 120"),
        ("fri 10h until 11h30", "Fri 25 Sep 2026 10:00 +02:00 90"),
        ("fri 10:00-1130", "Fri 25 Sep 2026 10:00 +02:00 90"),
        ("fri 10:00-11:00 UTC", "Fri 25 Sep 2026 12:00 +02:00 60"),
        ("2027-06-01 10:00-05:00", "Tue 1 Jun 2027 17:00 +02:00 0"),
        ("2027-06-01T10:00-11:00", "Tue 1 Jun 2027 23:00 +02:00 0"),
        ("2027-06-01 10:00:00-11:00", "Tue 1 Jun 2027 23:00 +02:00 0"),
        ("Fri 2 Oct 2026 02:00 -03:00", "Fri 2 Oct 2026 07:00 +02:00 0"),
    ] {
        assert_eq!(stretch(text), Ok(told.to_owned()), "{text}");
    }
    for (text, told) in [
        ("fri 10:00 -11:00", "'10:00 -11:00' can mean until 11:00 or the offset -11:00"),
        ("2027-06-01 10:00-06:00", "'10:00 -06:00' can mean until 06:00 or the offset -06:00"),
        ("2027-06-01 10:00-09:00", "'10:00 -09:00' can mean until 09:00 or the offset -09:00"),
        ("2027-06-01T10:00-01:15", "'-01:15' is not an offset: no time zone has it"),
        ("2027-06-01 10:00 +01:15", "'+01:15' is not an offset: no time zone has it"),
        ("fri 22:00-01:00", "'22:00 -01:00' can mean until 01:00 or the offset -01:00"),
        ("fri 23:30-00:15", "23:30-00:15 ends before it begins"),
        ("fri 11:00 to 10:00", "11:00-10:00 ends before it begins"),
        ("fri 10:00-09:59", "10:00-09:59 ends before it begins"),
    ] {
        assert_eq!(stretch(text), Err(told.to_owned()), "{text}");
    }
    for text in ["10:00-11:15", "tue 10-11:30", "2026-09-22 10:00-11:00"] {
        assert!(matches!(reader().instant(text), Err(WhenError::Stretch { .. })), "{text}");
        assert!(matches!(reader().happened(text), Err(WhenError::Stretch { .. })), "{text}");
        assert!(matches!(reader().past_instant(text), Err(WhenError::Stretch { .. })), "{text}");
        assert!(reader().date(text).is_err(), "{text}");
        assert!(reader().took_place(text).is_ok(), "{text}");
    }
    for text in ["2026-10-02 10:00-11:15", "2026-10-02 10:00 -11:15", "02/10/2026 10:00-11:00"] {
        assert!(file(text, Some("%d/%m/%Y %H:%M")).unwrap_err().contains("is a range"), "{text}");
    }
    assert!(file("2026-10-02 10:00 -11:00", None).unwrap_err().contains("can mean until"));
}

#[test]
fn a_format_hides_nothing() {
    let refused = [
        ("02.10.2026 10:30", "%d.%m.%Y %H"),
        ("2026-02-13 10:30", "%Y-%d-%m %H:%M"),
        ("2026-10-02 10:30:00", "%Y-%m-%d %H:%M:%S %z"),
        ("2026-10-02 10:30:00 nonsense", "%Y-%m-%d %H:%M:%S %Z"),
        ("2026-10-02 nonsense 10:30", "%Y-%m-%d %Z %H:%M"),
        ("2026-10-0210:30", "%Y-%m-%d %H:%M"),
        ("2026-10-02 23:59:60", "%Y-%m-%d %H:%M:%S"),
        ("0026-10-02", "%Y-%m-%d"),
        ("2200-01-01", "%Y-%m-%d"),
        ("02.10.", "%d.%m."),
    ];
    for (text, format) in refused {
        assert!(file(text, Some(format)).is_err(), "{text} {format}: {:?}", file(text, Some(format)));
    }
    let taken = [
        ("2026-10-02 10", "%Y-%m-%d %H", "2026-10-02T10:00:00+02:00"),
        ("2026-10-02 10:30:00 +0000", "%Y-%m-%d %H:%M:%S %z", "2026-10-02T12:30:00+02:00"),
        ("2026-10-02T10:30:00Z", "%Y-%m-%dT%H:%M:%SZ", "2026-10-02T12:30:00+02:00"),
        ("2026-02-10 10:30", "%Y-%d-%m %H:%M", "2026-10-02T10:30:00+02:00"),
        ("2026-10-02 10:30", "%d.%m.%Y %H:%M", "2026-10-02T10:30:00+02:00"),
        ("1790937000", "%s", "2026-10-02T12:30:00+02:00"),
        ("Fri Oct  2 10:30:00 +0000 2026", "%a %b %d %H:%M:%S %z %Y", "2026-10-02T12:30:00+02:00"),
        ("10/2/2026, 10:30:00 AM", "%m/%d/%Y, %I:%M:%S %p", "2026-10-02T10:30:00+02:00"),
    ];
    for (text, format, told) in taken {
        assert_eq!(file(text, Some(format)).as_deref(), Ok(told), "{text} {format}");
    }
}

#[test]
fn the_order_of_a_column_is_asked_where_it_is_open() {
    let told = |samples: &[&'static str], order| guess(samples.iter().copied(), order);
    let format = |text: &str| Some(Guess::Format(Some(text.to_owned())));
    let (day, month) = ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M");
    assert_eq!(told(&["03/04/2026 10:00", "04/03/2026 10:00"], None), Some(Guess::Either(day, month)));
    assert_eq!(told(&["03/04/2026 10:00", "24/03/2026 10:00"], None), format(day));
    assert_eq!(told(&["03/04/2026 10:00", "03/24/2026 10:00"], Some(SlashOrder::Dmy)), format(month));
    // Some can only be read so, others only the other way.
    let both = ["03/24/2026 10:00", "24/03/2026 10:00"];
    let named = Guess::Both(both[1].to_owned(), both[0].to_owned());
    assert_eq!(told(&both, Some(SlashOrder::Dmy)), Some(named), "the day first, then the month");
    assert_eq!(told(&["02-10-2026", "03-10-2026"], None), Some(Guess::Either("%d-%m-%Y", "%m-%d-%Y")));
    let four_of_five =
        ["2026-10-02 10:00", "2026-10-03 10:00", "2026-10-04 10:00", "2026-10-05 10:00", "soon"];
    assert_eq!(told(&four_of_five, None), format("%Y-%m-%d %H:%M"));
    assert_eq!(told(&four_of_five[1..], None), None, "three of four are not enough");
}

#[test]
fn what_is_likely_wrong_is_doubted() {
    let doubted = |text: &str, client: Option<&str>| {
        let wall = text.parse().unwrap();
        doubt(wall, client.map(day), Some(day("2026-01-01")))
    };
    for text in ["1970-01-01T01:00:00", "1980-01-01T00:00:00", "1900-01-01T12:00:00", "1899-12-30T00:00:00"] {
        assert!(matches!(doubted(text, None), Some(Doubt::Placeholder(_))), "{text}");
    }
    assert!(matches!(doubted("2000-01-01T00:00:00", None), Some(Doubt::Placeholder(_))));
    assert!(matches!(doubted("2000-01-01T10:00:00", None), Some(Doubt::BeforePractice(..))));
    assert!(matches!(doubted("1999-12-31T10:00:00", Some("1999-01-01")), Some(Doubt::TooEarly(_))));
    assert_eq!(doubted("2021-01-01T00:00:00", None), None);
    assert_eq!(
        doubted("2020-12-31T23:59:00", None).map(|doubt| doubt.to_string()).as_deref(),
        Some("Thu 31 Dec 2020 is more than 5 years before this practice began, Thu 1 Jan 2026")
    );
    assert_eq!(doubted("2012-05-01T10:00:00", Some("2015-01-01")), None, "the client says more");
    assert!(matches!(doubted("2009-05-01T10:00:00", Some("2015-01-01")), Some(Doubt::BeforeClient(..))));
}

fn sound(at: DateTime<Utc>) -> bool {
    (1900..=2199).contains(&at.year()) && at.timestamp_subsec_nanos().is_multiple_of(1_000_000)
}

/// Pieces of dates, times and zones, sound and unsound, so that much of what they make is taken.
const PIECES: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}|(1899|1900|2026|2199|2200)-(01-01|12-31)|[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}|[0-9]{4})|\
    [0-9]{1,2}\\.[0-9]{1,2}\\.([0-9]{2}|[0-9]{4})|2 oct 2026|oct 2|fri|today|[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?|\
    [0-9]{1,2}(am|pm)|AM|PM|Z|UTC|GMT|[+-][0-9]{1,2}|[+-][0-9]{2}:?[0-9]{2}|GMT[+-][0-9]{1,2}|CET|CST|Europe/Paris|T|-|to|é";

#[test]
fn an_offset_has_no_seconds_but_where_clocks_had_them() {
    for range in ["2026-10-02 10:00:00-03:00:00", "2026-10-02T10:00:00-11:15:00", "2026-10-02 10:00:00-11:15"]
    {
        assert!(reader().instant(range).is_err() && file(range, None).is_err(), "{range}");
    }
    for offset in ["2026-10-02 10:00:00-03:00", "2026-10-02T10:00-11:00", "1930-10-02T10:00:00-00:44:30"] {
        assert!(reader().instant(offset).is_ok(), "{offset}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is typed or stands in a file: what is taken lies in the years that are kept, and is told again with an
    /// offset that clocks have.
    #[test]
    fn nothing_enters_past_the_gate(
        pieces in prop::collection::vec(PIECES, 1..6),
        glue in prop::sample::select(vec!["", " ", " "]),
        format in prop::option::of(prop::sample::select(vec![
            "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d/%m/%y", "%d/%m/%Y %H:%M", "%d.%m.%Y", "%s", "%+", "%c",
            "%Y-%m-%d %H", "%Y-%m-%d %H:%M:%S %z", "%m/%d/%y %I:%M %p", "%a %b %e %T %Z %Y", "%Q",
        ])),
        zone in prop::sample::select(vec![PARIS, Tz::Pacific__Kiritimati, Tz::America__New_York]),
        slash in prop::option::of(prop::sample::select(vec![SlashOrder::Dmy, SlashOrder::Mdy])),
    ) {
        let text = pieces.join(glue);
        let reader = super::Reader { zone, slash_order: slash, ..reader() };
        let typed = [reader.instant(&text), reader.happened(&text).map(|said| said.at), reader.past_instant(&text)];
        let stretches = [reader.stretch(&text), reader.took_place(&text)];
        let instants = typed.into_iter().chain(stretches.into_iter().map(|read| read.map(|(at, _)| at)));
        for at in instants.filter_map(Result::ok) {
            prop_assert!(sound(at.to_utc()), "{text}: {at}");
        }
        for place in [Place::from(zone), "UTC".parse().unwrap(), "CET".parse().unwrap()] {
            if let Ok(at) = read(&text, format, place) {
                prop_assert!(sound(at), "{text} by {format:?}: {at}");
            }
            if let Some(Guess::Format(format)) = guess([text.as_str()].into_iter(), slash)
                && let Ok(at) = read(&text, format.as_deref(), place)
            {
                prop_assert!(sound(at), "{text} by {format:?}: {at}");
            }
        }
        if let Some(Ok(Place::Offset(offset))) = zone_words(&text) {
            prop_assert!((-12 * 3600..=14 * 3600).contains(&offset.local_minus_utc()), "{text}: {offset}");
        }
        let days = [reader.date(&text), reader.since(&text), reader.until(&text, None)];
        for date in days.into_iter().flatten() {
            prop_assert!((1900..=2199).contains(&date.year()), "{text}: {date}");
        }
    }

    #[test]
    fn a_range_from_a_program_is_never_an_odd_offset(from in 0_u32..1440, to in 0_u32..1440, t in any::<bool>()) {
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let text = format!("2027-05-04{}{}:00-{}", if t { 'T' } else { ' ' }, clock(from), clock(to));
        let read = [reader().instant(&text).is_ok(), read(&text, None, Place::from(PARIS)).is_ok()];
        let odd = to % 30 != 0;
        let offset = place::offset(&format!("-{}", clock(to))).is_some_and(|offset| offset.is_ok());
        if odd && (to > from || !offset) {
            prop_assert_eq!(read, [false; 2], "{}", text);
        } else if to <= 720 {
            prop_assert_eq!(read, [true; 2], "{}", text);
        }
    }

    #[test]
    fn a_range_is_never_another_hour(from in 0_u32..1440, to in 0_u32..1440) {
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let text = format!("2027-05-04 {}-{}", clock(from), clock(to));
        if let Ok((at, length)) = reader().stretch(&text) {
            match length {
                Some(length) => {
                    prop_assert_eq!(at.format("%H:%M").to_string(), clock(from));
                    prop_assert_eq!(u32::from(length.get()), to - from);
                }
                None => prop_assert!(to <= from && to % 30 == 0 && to < 360, "{}", text),
            }
        }
    }
}
