//! How an instant is told back to people: always with the weekday, and with the zone where it matters.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Offset, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::Minutes;

/// The whole of it: `Fri 25 Sep 2026 15:00 +02:00`. It can be typed again.
pub fn full(at: DateTime<Tz>) -> String {
    format!("{} {} {}", long_day(at.date_naive()), clock(at.time()), at.offset().fix())
}

/// For what is near: `Fri 25 Sep 15:00`.
pub fn short(at: DateTime<Tz>) -> String {
    at.format("%a %-d %b %H:%M").to_string()
}

/// For tables and lists: `Fri 25 Sep 15:00`, with the year when it is not the one of `now` there.
pub fn dated(at: DateTime<Tz>, now: DateTime<Utc>) -> String {
    let this_year = at.year() == now.with_timezone(&at.timezone()).year();
    at.format(if this_year { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" }).to_string()
}

/// A day: `Fri 25 Sep 2026`.
pub fn long_day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// A day in a list or sentence: `Fri 25 Sep`, with the year when it is not the one of `today`.
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    date.format(if date.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string()
}

/// A time of day: `15:00`, with seconds only when there are some.
pub fn clock(time: NaiveTime) -> String {
    let pattern = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.format(pattern).to_string()
}

/// From when to when: `Fri 25 Sep 2026 15:00-15:50 Europe/Paris`.
///
/// Where the clocks change in between or it ends on another day, both ends are told in full.
pub fn stretch(start: DateTime<Tz>, length: Minutes) -> String {
    let end = start + length.delta();
    let same_clock = start.offset().fix() == end.offset().fix();
    if same_clock && start.date_naive() == end.date_naive() {
        let (day, from, to) = (long_day(start.date_naive()), clock(start.time()), clock(end.time()));
        format!("{day} {from}-{to} {}", start.timezone())
    } else {
        format!("{} to {} {}", full(start), full(end), start.timezone())
    }
}

/// The same instant on somebody else's clock, when that clock shows something else: `09:00 in America/New_York`, with
/// the day where it is another one.
pub fn elsewhere(at: DateTime<Tz>, zone: Tz) -> Option<String> {
    let there = at.with_timezone(&zone);
    if there.naive_local() == at.naive_local() {
        None
    } else if there.date_naive() == at.date_naive() {
        Some(format!("{} in {zone}", clock(there.time())))
    } else {
        Some(format!("{} in {zone}", short(there)))
    }
}

/// How far away it is: `in 23 h`, `in 9 days`, `5 min ago`, `now`. Hours and minutes are rounded down; from two days on
/// they are counted as on a calendar of the zone, whatever the time of day.
pub fn distance(now: DateTime<Utc>, at: DateTime<Utc>, zone: Tz) -> String {
    let apart: TimeDelta = at - now;
    let size = apart.abs();
    let day = |instant: DateTime<Utc>| instant.with_timezone(&zone).date_naive();
    let amount = match (size.num_days(), size.num_hours(), size.num_minutes()) {
        (2.., _, _) => format!("{} days", (day(at) - day(now)).num_days().abs()),
        (_, 1.., _) => format!("{} h", size.num_hours()),
        (_, _, 1..) => format!("{} min", size.num_minutes()),
        _ => return "now".to_owned(),
    };
    if apart > TimeDelta::zero() { format!("in {amount}") } else { format!("{amount} ago") }
}
