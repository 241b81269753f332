//! Single words of dates and times: months, weekdays, clock times, offsets, ISO and slash dates.

use chrono::{FixedOffset, NaiveDate, NaiveTime, Weekday};

use super::error::WhenError;

/// Splits what was typed into lower-case words, so that one word carries one meaning.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.to_lowercase().replace(',', " ").split_whitespace() {
        let word = match word.trim_end_matches('.') {
            "a.m" => "am",
            "p.m" => "pm",
            word => word,
        };
        match (word, words.last_mut()) {
            ("am" | "pm" | "h", Some(number)) if number.bytes().all(|b| b.is_ascii_digit() || b == b':') => {
                number.push_str(word);
            }
            _ => push(&mut words, word),
        }
    }
    words
}

/// Takes apart `2026-10-02t15:00z` and `+3d`.
fn push(words: &mut Vec<String>, word: &str) {
    if let Some((date, time)) = word.split_once('t')
        && is_iso_shaped(date)
    {
        words.extend([date.to_owned(), time.to_owned()]);
    } else if let Some((sign, number)) = word.split_at_checked(1)
        && matches!(sign, "+" | "-")
        && !number.is_empty()
        && !number.contains(':')
    {
        words.extend([sign.to_owned(), number.to_owned()]);
    } else if !word.is_empty() {
        words.push(word.to_owned());
    }
}

/// A month by its English name, long or short.
pub(super) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// A weekday by its English name, long or short.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// A plain number of the given lengths, and nothing else.
pub(super) fn number(word: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = lengths.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// A day of a month: `2`, `2nd`.
pub(super) fn day_of_month(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    number(digits, 1..=2)
}

/// A year: four digits.
pub(super) fn year(word: &str) -> Option<i32> {
    number(word, 4..=4).and_then(|year| i32::try_from(year).ok())
}

fn is_iso_shaped(word: &str) -> bool {
    let mut parts = word.split('-');
    let four = parts.next().is_some_and(|part| number(part, 4..=4).is_some());
    let twos = parts.by_ref().take(2).filter(|part| number(part, 2..=2).is_some()).count();
    four && twos == 2 && parts.next().is_none()
}

/// A date whose three numbers have one reading: `2026-10-02`, `2026/10/02`, `25.12.2026`.
pub(super) fn plain_date(word: &str) -> Option<Result<NaiveDate, WhenError>> {
    let separator = ['-', '/', '.'].into_iter().find(|separator| word.contains(*separator))?;
    let mut parts = word.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = match separator {
        _ if parts.next().is_some() => return None,
        '.' => (year(third)?, second, first),
        _ => (year(first)?, second, third),
    };
    Some(day_in(word, year, number(month, 1..=2)?, number(day, 1..=2)?))
}

/// Two numbers with a slash between them, and perhaps a year: `03/04/2026`, `25/12`.
pub(super) fn slash_date(word: &str) -> Option<(u32, u32, Option<i32>)> {
    let mut parts = word.split('/');
    let (first, second) = (number(parts.next()?, 1..=2)?, number(parts.next()?, 1..=2)?);
    match (parts.next(), parts.next()) {
        (None, _) => Some((first, second, None)),
        (Some(third), None) => Some((first, second, Some(year(third)?))),
        _ => None,
    }
}

/// The day with these numbers, or why there is none.
pub(super) fn day_in(text: &str, year: i32, month: u32, day: u32) -> Result<NaiveDate, WhenError> {
    if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
        return Ok(date);
    }
    let last = NaiveDate::from_ymd_opt(year, month, 1)
        .and_then(|first| first.checked_add_months(chrono::Months::new(1))?.pred_opt());
    let why = match last {
        None => "months run from 1 to 12".to_owned(),
        Some(last) => format!("{} has {} days", last.format("%B %Y"), last.format("%-d")),
    };
    Err(WhenError::NoSuchDay { text: text.to_owned(), why, last })
}

/// A time of day with an offset behind it, if there is one: `15:00`, `3pm`, `15h30`, `15:00-04:00`, `15:00z`.
pub(super) fn time(word: &str) -> Option<Result<(NaiveTime, Option<FixedOffset>), WhenError>> {
    let cut = word.find(['+', '-', 'z']).filter(|cut| *cut > 0).unwrap_or(word.len());
    let (clock, zone) = word.split_at_checked(cut)?;
    let zone = if zone.is_empty() { None } else { Some(offset(zone)?) };
    Some(clock_time(clock)?.map(|time| (time, zone)))
}

/// An offset from UTC: `z`, `utc`, `+02:00`, `-0400`.
pub(super) fn offset(word: &str) -> Option<FixedOffset> {
    if matches!(word, "z" | "utc") {
        return FixedOffset::east_opt(0);
    }
    let (sign, digits) = word.split_at_checked(1)?;
    let digits = digits.replace(':', "");
    let at = |from: usize| digits.get(from..from + 2).map_or(Some(0), |two| number(two, 2..=2));
    let (hours, minutes, seconds) = (at(0)?, at(2)?, at(4)?);
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || !matches!(digits.len(), 4 | 6) || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let east = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
    match sign {
        "+" => FixedOffset::east_opt(east),
        "-" => FixedOffset::west_opt(east),
        _ => None,
    }
}

/// Whether a word is written like `15h` or `15h30`.
pub(super) fn looks_like_clock(word: &str) -> bool {
    word.split_once('h').is_some_and(|(hour, minute)| {
        number(hour, 1..=2).is_some() && (minute.is_empty() || number(minute, 2..=2).is_some())
    })
}

fn clock_time(word: &str) -> Option<Result<NaiveTime, WhenError>> {
    if word == "noon" {
        return NaiveTime::from_hms_opt(12, 0, 0).map(Ok);
    }
    let (twelve, digits) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(digits), _) => (Some(0), digits),
        (_, Some(digits)) => (Some(12), digits),
        _ => (None, word),
    };
    let (hour, minute, second) = if twelve.is_none() && looks_like_clock(digits) {
        let (hour, minute) = digits.split_once('h')?;
        (hour, if minute.is_empty() { "00" } else { minute }, "00")
    } else {
        let mut parts = digits.splitn(3, ':');
        let (hour, minute) = (parts.next()?, parts.next());
        if twelve.is_none() && minute.is_none() {
            return None;
        }
        (hour, minute.unwrap_or("00"), parts.next().unwrap_or("00"))
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let hour = number(hour, 1..=2)?;
    let (minute, second) = (number(minute, 2..=2)?, number(second, 2..=2)?);
    number(fraction, 1..=9)?;
    let milli = number(format!("{fraction:0<3}").get(..3)?, 3..=3)?;
    let hour = match twelve {
        Some(_) if !(1..=12).contains(&hour) => 24,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, milli);
    Some(time.ok_or_else(|| WhenError::NoSuchTime { text: word.to_owned() }))
}
