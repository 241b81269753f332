//! What people write for days, times and lengths, and what is understood; no text breaks it.

mod clocks;
mod gate;

use chrono::{NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{Minutes, Reader, SlashOrder, WhenError, duration, echo, every, span};

const PARIS: Tz = Tz::Europe__Paris;

/// Thu 2026-09-24 16:20 in Paris.
fn reader() -> Reader {
    Reader::new("2026-09-24T14:20:00Z".parse().unwrap(), PARIS)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
fn at(text: &str, expected: &str) {
    assert_eq!(reader().instant(text).map(echo::full), Ok(expected.to_owned()), "{text}");
}

#[track_caller]
fn refused(text: &str, message: &str, hint: &str) {
    let error = reader().instant(text).unwrap_err();
    assert_eq!((error.to_string(), error.hints()), (message.to_owned(), vec![hint.to_owned()]), "{text}");
}

#[test]
fn a_clock_time_or_weekday_is_the_next_one() {
    for text in
        ["tomorrow 15:00", "tom 3pm", "tom 3 PM", "fri 15h", "fri at 15:00", "15:00 tomorrow", "15:00", "15h"]
    {
        at(text, "Fri 25 Sep 2026 15:00 +02:00");
    }
    at("18:00", "Thu 24 Sep 2026 18:00 +02:00");
    at("fri", "Fri 25 Sep 2026 09:00 +02:00");
    at("thu", "Thu 1 Oct 2026 09:00 +02:00");
    at("thu 15:00", "Thu 1 Oct 2026 15:00 +02:00");
    at("Thursday 5pm", "Thu 24 Sep 2026 17:00 +02:00");
    at("next fri", "Fri 2 Oct 2026 09:00 +02:00");
    at("this fri 12am", "Fri 25 Sep 2026 00:00 +02:00");
    at("last tue 10:00", "Tue 22 Sep 2026 10:00 +02:00");
    at("last thu 12pm", "Thu 17 Sep 2026 12:00 +02:00");
    at("today 15:00", "Thu 24 Sep 2026 15:00 +02:00");
    at("now", "Thu 24 Sep 2026 16:20 +02:00");
}

#[test]
fn stretches_go_by_the_calendar_from_a_day_on() {
    at("+3d", "Sun 27 Sep 2026 09:00 +02:00");
    at("+3d 15h", "Sun 27 Sep 2026 15:00 +02:00");
    at("in 2 weeks 10:00", "Thu 8 Oct 2026 10:00 +02:00");
    at("in 1 month", "Sat 24 Oct 2026 09:00 +02:00");
    at("in 5 weeks", "Thu 29 Oct 2026 09:00 +01:00");
    at("+90m", "Thu 24 Sep 2026 17:50 +02:00");
    at("in 1 h 30 min", "Thu 24 Sep 2026 17:50 +02:00");
    at("2h ago", "Thu 24 Sep 2026 14:20 +02:00");
    at("2w ago 10:00", "Thu 10 Sep 2026 10:00 +02:00");
    at("in 840h", "Thu 29 Oct 2026 15:20 +01:00");
    let january = Reader::new("2027-01-31T12:00:00Z".parse().unwrap(), PARIS);
    assert_eq!(january.date("in 1 month"), Ok(day("2027-02-28")));
    refused("3d", "'3d' may be in the past or in the future", "write +3d or '3d ago'");
}

#[test]
fn dates_are_taken_as_written() {
    for text in
        ["2026-10-02", "2 oct", "oct 2nd", "2nd of October, 2026", "fri 2 oct", "2026/10/02", "2.10.2026"]
    {
        at(text, "Fri 2 Oct 2026 09:00 +02:00");
    }
    for text in ["2026-10-02 15:00", "2026-10-02T15:00", "2026-10-02T13:00Z", "2026-10-02t09:00:00.000-04:00"]
    {
        at(text, "Fri 2 Oct 2026 15:00 +02:00");
    }
    at("oct 2 14h", "Fri 2 Oct 2026 14:00 +02:00");
    at("1 jan 2027 10:00", "Fri 1 Jan 2027 10:00 +01:00");
    at("1 jan 10:00", "Fri 1 Jan 2027 10:00 +01:00");
    at("25/12/2026", "Fri 25 Dec 2026 09:00 +01:00");
    at("12/25", "Fri 25 Dec 2026 09:00 +01:00");
    at("04/04/2027", "Sun 4 Apr 2027 09:00 +02:00");
    at("Fri 25 Sep 2026 15:00 +02:00", "Fri 25 Sep 2026 15:00 +02:00");
    at("15:00Z", "Thu 24 Sep 2026 17:00 +02:00");
    at("15:00 +05:30", "Fri 25 Sep 2026 11:30 +02:00");
}

#[test]
fn slash_dates_need_one_reading() {
    refused(
        "03/04/2026",
        "'03/04/2026' can mean 3 April or 4 March",
        "write 2026-04-03, or choose once and for all: coach config set time.slash_order dmy",
    );
    let settled = |order| Reader { slash_order: Some(order), ..reader() };
    assert_eq!(settled(SlashOrder::Dmy).date("03/04/2026"), Ok(day("2026-04-03")));
    assert_eq!(settled(SlashOrder::Mdy).date("03/04/2026"), Ok(day("2026-03-04")));
    assert!(settled(SlashOrder::Mdy).date("25/12/2026").is_err());
}

#[test]
fn what_does_not_exist_is_refused() {
    refused(
        "2026-02-30",
        "'2026-02-30' is not a day: February 2026 has 28 days",
        "the last day of that month is 2026-02-28",
    );
    refused(
        "31/02/2026",
        "'31/02/2026' is not a day: February 2026 has 28 days",
        "the last day of that month is 2026-02-28",
    );
    refused(
        "2026-13-01",
        "'2026-13-01' is not a day: months run from 1 to 12",
        "write year-month-day, for example 2026-10-02",
    );
    refused(
        "fri 25:00",
        "'25:00' is not a time of day: hours run from 0 to 23, minutes and seconds from 0 to 59",
        "write 15:00, 15h or 3pm",
    );
    refused("thu 25 sep", "25 Sep 2026 is a Friday, not a Thursday", "for that day write 2026-09-25");
    for text in ["13pm", "24:00", "0am", "12:60"] {
        assert!(matches!(reader().instant(text), Err(WhenError::NoSuchTime { .. })), "{text}");
    }
    for text in
        ["", "at", "soon", "fri sat", "15:00 16:00", "2 oct 3 oct", "next", "in", "now 15:00", "fri 15"]
    {
        assert!(matches!(reader().instant(text), Err(WhenError::Unreadable { .. })), "{text}");
    }
    for text in ["+99999y", "9999-01-01", "1 jan 1400", "99999w ago", "+99999999h"] {
        assert!(reader().instant(text).is_err(), "{text}");
    }
}

#[test]
fn days_lean_to_where_they_are_wanted() {
    let reader = reader();
    assert_eq!(reader.date("fri"), Ok(day("2026-09-25")));
    assert_eq!(reader.date("thu"), Ok(day("2026-09-24")), "today is not over");
    assert_eq!(reader.date("2 feb"), Ok(day("2027-02-02")));
    assert_eq!(reader.since("fri"), Ok(day("2026-09-18")));
    assert_eq!(reader.since("2 feb"), Ok(day("2026-02-02")));
    assert_eq!(reader.since("90d"), Ok(day("2026-06-26")));
    assert_eq!(reader.since("today"), Ok(day("2026-09-24")));
    assert_eq!(reader.until("60d", None), Ok(day("2026-11-23")));
    assert_eq!(reader.until("+7d", None), Ok(day("2026-10-01")));
    assert_eq!(reader.until("1 jun", Some(day("2026-03-01"))), Ok(day("2026-06-01")));
    let error = reader.date("fri 15:00").unwrap_err();
    assert_eq!(error.to_string(), "'fri 15:00' has a time of day; give only a day here");
    assert_eq!(error.hints(), ["write 2026-09-25"]);
    assert_eq!(reader.since("36h ago").unwrap_err().hints(), ["write 2026-09-23"]);
}

#[test]
fn a_range_ends_on_the_day_it_begins_or_later() {
    let (reader, today) = (reader(), day("2026-09-24"));
    assert_eq!(reader.range(None, None, None), Ok((None, None)));
    assert_eq!(reader.range(Some("today"), None, Some(today)), Ok((Some(today), Some(today))));
    assert_eq!(reader.range(Some("1 mar"), Some("1 jun"), None).unwrap().1, Some(day("2026-06-01")));
    let backwards = WhenError::Backwards { first: day("2026-09-25"), last: today };
    assert_eq!(reader.range(Some("tomorrow"), Some("today"), None), Err(backwards.clone()));
    assert_eq!(reader.range(Some("tomorrow"), None, Some(today)), Err(backwards));
}

#[test]
fn the_past_is_looked_up_as_of_the_end_of_a_day() {
    let as_of = |text: &str| reader().past_instant(text).map(|at| at.with_timezone(&Utc).to_rfc3339());
    assert_eq!(as_of("2026-09-22").unwrap(), "2026-09-22T21:59:59.999+00:00");
    assert_eq!(as_of("yesterday").unwrap(), "2026-09-23T21:59:59.999+00:00");
    assert_eq!(as_of("yesterday 15:00").unwrap(), "2026-09-23T13:00:00+00:00");
    assert_eq!(as_of("18:00").unwrap(), "2026-09-23T16:00:00+00:00");
    assert_eq!(as_of("2h ago").unwrap(), "2026-09-24T12:20:00+00:00");
    assert_eq!(as_of("3d").unwrap(), "2026-09-21T14:20:00+00:00");
    assert_eq!(as_of("2026-09-01T10:00:00Z").unwrap(), "2026-09-01T10:00:00+00:00");
    assert_eq!(as_of("today").unwrap(), "2026-09-24T14:20:00+00:00");
    assert!(matches!(as_of("tomorrow"), Err(WhenError::Ahead { .. })));
    let happened = |text: &str| reader().happened(text).map(|said| echo::full(said.at));
    assert_eq!(happened("tue 15:00").unwrap(), "Tue 22 Sep 2026 15:00 +02:00");
    assert_eq!(happened("thu 17:00").unwrap(), "Thu 17 Sep 2026 17:00 +02:00");
    assert!(happened("tomorrow 10:00").is_err());
}

#[test]
fn lengths_and_spans() {
    let minutes = |text: &str| duration(text).map(Minutes::get).ok();
    for (text, expected) in
        [("50m", 50), ("1h30", 90), ("1h 30m", 90), ("90", 90), ("1 hour", 60), ("24h", 1440)]
    {
        assert_eq!(minutes(text), Some(expected), "{text}");
    }
    for text in ["", "0", "h", "1h3", "-5", "25h", "1441", "1mo", "1h 30m x", "１"] {
        assert_eq!(minutes(text), None, "{text}");
    }
    assert_eq!(span("7d"), Ok(TimeDelta::days(7)));
    assert_eq!(span("1h30"), Ok(TimeDelta::minutes(90)));
    assert!(span("90").is_err() && span("0m").is_err() && span("1mo").is_err());
    assert_eq!(duration("90").unwrap().to_string(), "1 h 30 min");
}

#[test]
fn what_was_understood_is_told() {
    let start = reader().instant("fri 15:00").unwrap();
    assert_eq!(echo::short(start), "Fri 25 Sep 15:00");
    assert_eq!(echo::stretch(start, duration("50m").unwrap()), "Fri 25 Sep 2026 15:00-15:50 Europe/Paris");
    let late = reader().instant("2026-10-25T02:30+02:00").unwrap();
    assert_eq!(
        echo::stretch(late, duration("1h").unwrap()),
        "Sun 25 Oct 2026 02:30 +02:00 to Sun 25 Oct 2026 02:30 +01:00 Europe/Paris"
    );
    assert_eq!(echo::elsewhere(start, Tz::America__New_York), Some("09:00 in America/New_York".into()));
    assert_eq!(
        echo::elsewhere(start, Tz::Pacific__Auckland),
        Some("Sat 26 Sep 01:00 in Pacific/Auckland".into())
    );
    assert_eq!(echo::elsewhere(start, Tz::Europe__Berlin), None);
    let zone = reader().zone;
    assert_eq!(echo::distance(reader().now, start.with_timezone(&Utc), zone), "in 22 h");
    assert_eq!(echo::distance(start.with_timezone(&Utc), reader().now, zone), "22 h ago");
    let instant = |text: &str| text.parse::<chrono::DateTime<Utc>>().unwrap();
    // From Wednesday 10:00 to Monday 08:31 it is five days on the calendar, and not quite five times 24 hours.
    let (then, now) = (instant("2026-11-25T09:00:00Z"), instant("2026-11-30T07:31:00Z"));
    assert_eq!(echo::distance(now, then, zone), "5 days ago");
    assert_eq!(echo::distance(then, now, zone), "in 5 days");
}

fn all_readings(text: &str) {
    let reader = reader();
    let readings =
        [reader.instant(text), reader.happened(text).map(|said| said.at), reader.past_instant(text)];
    let days = [reader.date(text), reader.since(text), reader.until(text, None)];
    let errors = readings.into_iter().filter_map(Result::err).chain(days.into_iter().filter_map(Result::err));
    for error in errors {
        assert!(!error.to_string().is_empty() && !error.hints().is_empty());
    }
    assert!(duration(text).is_ok_and(|m| m.get() > 0) || duration(text).is_err());
    assert!(span(text).is_ok() || span(text).is_err_and(|error| !error.hints().is_empty()));
    assert!(every(text).is_ok() || every(text).is_err_and(|error| !error.hints().is_empty()));
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in any::<String>()) {
        all_readings(&text);
    }

    #[test]
    fn no_near_date_breaks_it(words in prop::collection::vec(
        "next|last|fri|in|\\+|-|ago|at|of|oct|2nd|29 feb|[0-9]{1,5}|[0-9]{1,2}[hdwmy]|mo|weeks|[0-9]{1,2}:[0-9]{2}|\
         [0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9é]{2}:?[0-9]{2})?)?|[0-9]{1,2}/[0-9]{1,2}(/[0-9]{4})?|pm|é",
        0..5,
    ), glue in "| ") {
        all_readings(&words.join(&glue));
    }
}
