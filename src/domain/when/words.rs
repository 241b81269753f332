//! Single words of dates and times: months, weekdays, clock times, offsets, ISO and slash dates.

use chrono::{NaiveDate, NaiveTime, Timelike, Weekday};

use super::{
    super::naming,
    error::WhenError,
    gate::{self, Dashed, Written},
    place::{self, Place},
};

/// What is typed or pasted for a dash.
pub(super) const DASHES: [char; 4] = ['\u{2010}', '\u{2012}', '\u{2013}', '\u{2212}'];

/// Splits what was typed into lower-case words, so that one word carries one meaning.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.to_lowercase().replace(',', " ").replace(DASHES, "-").split_whitespace() {
        let word = match word.trim_end_matches('.') {
            "a.m" => "am",
            "p.m" => "pm",
            word => word,
        };
        match (word, words.last_mut()) {
            ("am" | "pm" | "h", Some(number))
                if number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'-')) =>
            {
                number.push_str(word);
            }
            _ => push(&mut words, word),
        }
    }
    words
}

/// Takes apart `2026-10-02t15:00z` (its time keeps the `t`) and `+3d`.
fn push(words: &mut Vec<String>, word: &str) {
    if let Some((date, time)) = word.split_once('t')
        && is_iso_shaped(date)
    {
        words.extend([date.to_owned(), format!("t{time}")]);
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

/// The halves of the day where they stand in front of the time, in Japanese, Korean and Chinese.
const HALVES: [(&str, &str); 6] =
    [("午前", "AM"), ("午後", "PM"), ("오전", "AM"), ("오후", "PM"), ("上午", "AM"), ("下午", "PM")];

/// A text with such a half of the day behind the word that follows it: `午後1:05` is `1:05 PM`.
pub(super) fn halves(text: &str) -> String {
    let Some((word, half)) = HALVES.iter().find(|(word, _)| text.contains(word)) else {
        return text.to_owned();
    };
    let (before, behind) = text.split_once(word).unwrap_or((text, ""));
    let behind = behind.trim_start();
    match behind.split_once(' ') {
        _ if !behind.starts_with(|c: char| c.is_ascii_digit() || c == '%') => {
            format!("{before} {half} {behind}")
        }
        Some((time, rest)) => format!("{before} {time} {half} {rest}"),
        None => format!("{before} {behind} {half}"),
    }
}

/// The months in English, as they are written out.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The names of each month, long and short, in English, French, German, Spanish, Italian, Portuguese and Dutch, without
/// accents. None of them is another month in another of these languages.
const MONTH_NAMES: [&[&str]; 12] = [
    &[
        "jan", "january", "janvier", "janv", "januar", "jaen", "janner", "enero", "ene", "gennaio", "gen",
        "janeiro", "januari",
    ],
    &["feb", "february", "fevrier", "fevr", "fev", "februar", "febrero", "febbraio", "fevereiro", "februari"],
    &["mar", "march", "mars", "marz", "maerz", "mrz", "marzo", "marco", "maart", "mrt"],
    &["apr", "april", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei"],
    &["jun", "june", "juin", "juni", "junio", "giugno", "giu", "junho"],
    &["jul", "july", "juillet", "juil", "juli", "julio", "luglio", "lug", "julho"],
    &["aug", "august", "aout", "agosto", "ago", "augustus"],
    &[
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "set",
        "sett",
        "setembro",
    ],
    &["oct", "october", "octobre", "oktober", "okt", "octubre", "ottobre", "ott", "outubro", "out"],
    &["nov", "november", "novembre", "noviembre", "novembro"],
    &["dec", "december", "decembre", "dezember", "dez", "diciembre", "dic", "dicembre", "dezembro"],
];

/// A month by its name, long or short.
pub(super) fn month(word: &str) -> Option<u32> {
    let plain = naming::words(word);
    let [word] = plain.as_slice() else { return None };
    (1..).zip(MONTH_NAMES).find(|(_, names)| names.contains(&word.as_str())).map(|(month, _)| month)
}

/// A month or a long weekday in English, where a word is its name in another language.
pub(super) fn in_english(word: &str) -> Option<&'static str> {
    let plain = naming::words(word);
    let [word] = plain.as_slice() else { return None };
    let english = |month: &str| {
        matches!(word.len(), 3) && month.to_lowercase().starts_with(word.as_str())
            || month.eq_ignore_ascii_case(word)
    };
    let month = MONTHS.iter().zip(MONTH_NAMES).find(|(_, names)| names.contains(&word.as_str()));
    month.map(|(month, _)| *month).filter(|month| !english(month)).or_else(|| {
        let day = WEEKDAYS.iter().find(|(_, names)| names.contains(&word.as_str()));
        day.map(|(day, _)| *day)
    })
}

/// Weekdays as they are written out in those languages, without accents.
const WEEKDAYS: [(&str, &[&str]); 7] = [
    ("Monday", &["lundi", "montag", "lunes", "lunedi", "maandag"]),
    ("Tuesday", &["mardi", "dienstag", "martes", "martedi", "dinsdag"]),
    ("Wednesday", &["mercredi", "mittwoch", "miercoles", "mercoledi", "woensdag"]),
    ("Thursday", &["jeudi", "donnerstag", "jueves", "giovedi", "donderdag"]),
    ("Friday", &["vendredi", "freitag", "viernes", "venerdi", "vrijdag"]),
    ("Saturday", &["samedi", "samstag", "sonnabend", "sabado", "sabato", "zaterdag"]),
    ("Sunday", &["dimanche", "sonntag", "domingo", "domenica", "zondag"]),
];

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

/// A day of a month: `2`, `2nd`, `1er`.
pub(super) fn day_of_month(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "er", "º", "°"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    number(digits, 1..=2)
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
        '.' => (gate::year(third)?, second, first),
        // Only the last number of a date is a year in two digits.
        _ => (gate::year(first).filter(|_| first.len() == 4)?, second, third),
    };
    Some(day_in(word, year, number(month, 1..=2)?, number(day, 1..=2)?))
}

/// Two numbers with a slash between them, and perhaps a year: `03/04/2026`, `25/12`.
pub(super) fn slash_date(word: &str) -> Option<(u32, u32, Option<i32>)> {
    let mut parts = word.split('/');
    let (first, second) = (number(parts.next()?, 1..=2)?, number(parts.next()?, 1..=2)?);
    match (parts.next(), parts.next()) {
        (None, _) => Some((first, second, None)),
        (Some(third), None) => Some((first, second, Some(gate::year(third)?))),
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

/// A time of day, with what stands directly behind it.
pub(super) struct Clocked {
    pub(super) time: NaiveTime,
    pub(super) place: Option<Place>,
    pub(super) until: Option<NaiveTime>,
    /// Whether it is written as programs do, with a `T` before it or with seconds.
    pub(super) exact: bool,
}

/// A time of day with an offset or an end behind it, if there is one: `15:00`, `3pm`, `15h30`, `15:00+02:00`, `15:00z`,
/// `10:00-11:15`, `3-4pm`.
pub(super) fn time(word: &str) -> Option<Result<Clocked, WhenError>> {
    let bare = word.strip_prefix('t').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let (iso, word) = (bare.is_some(), bare.unwrap_or(word));
    let (clock, utc) = word.strip_suffix('z').map_or((word, false), |clock| (clock, true));
    let cut = clock.find(['+', '-']).filter(|cut| *cut > 0).unwrap_or(clock.len());
    let (clock, behind) = clock.split_at_checked(cut)?;
    let exact = iso || clock.matches(':').count() == 2;
    let place = utc.then(|| Place::Offset(gate::utc()));
    let plain = |time| Clocked { time, place, until: None, exact };
    let Some((sign, rest)) = behind.split_at_checked(1) else {
        return Some(clock_time(clock)?.map(plain));
    };
    if utc {
        return None;
    }
    if sign == "+" {
        let offset = place::offset(behind)?;
        return Some(
            clock_time(clock)?
                .and_then(|time| Ok(Clocked { place: Some(Place::Offset(offset?)), ..plain(time) })),
        );
    }
    let time = match begin(clock, rest)? {
        Ok(time) => time,
        Err(error) => return Some(Err(error)),
    };
    let written = if exact { Written::Exact } else { Written::Typed };
    Some(gate::dashed(time, rest, written)?.map(|dashed| match dashed {
        Dashed::Offset(offset) => Clocked { place: Some(Place::Offset(offset)), ..plain(time) },
        Dashed::Until(until) => Clocked { until: Some(until), ..plain(time) },
    }))
}

/// When something begins that ends at `end`: as it is written, in the half of the day that stands behind the end alone
/// (`3-4pm`), and as a bare hour (`10-11:30`).
pub(super) fn begin(clock: &str, end: &str) -> Option<Result<NaiveTime, WhenError>> {
    let bare = || number(clock, 1..=2).filter(|hour| *hour < 24 && clock_time(end).is_some());
    let time = match clock_time(clock) {
        Some(Ok(time)) => time,
        Some(Err(error)) => return Some(Err(error)),
        None => NaiveTime::from_hms_opt(bare()?, 0, 0)?,
    };
    let halved = |text: &str| text.ends_with("am") || text.ends_with("pm");
    if halved(end) && !halved(clock) && (1..=12).contains(&time.hour()) {
        let half = if end.ends_with("pm") { 12 } else { 0 };
        let other = time.with_hour(time.hour() % 12 + half)?;
        let ends = clock_time(end).and_then(Result::ok);
        return Some(Ok(if ends.is_some_and(|ends| other < ends) { other } else { time }));
    }
    Some(Ok(time))
}

/// The time that may stand behind a dash: as a clock shows it, a bare hour, or four digits.
pub(super) fn end(word: &str) -> Option<NaiveTime> {
    if let Some(time) = clock_time(word) {
        return time.ok();
    }
    let (hour, minute) = if word.len() == 4 { word.split_at_checked(2)? } else { (word, "00") };
    NaiveTime::from_hms_opt(number(hour, 1..=2)?, number(minute, 2..=2)?, 0)
}

/// Whether a word is written like `15h` or `15h30`.
pub(super) fn looks_like_clock(word: &str) -> bool {
    word.split_once('h').is_some_and(|(hour, minute)| {
        number(hour, 1..=2).is_some() && (minute.is_empty() || number(minute, 2..=2).is_some())
    })
}

/// A time of day as a clock shows it: `15:00`, `3pm`, `15h30`, `noon`.
pub(super) fn clock_time(word: &str) -> Option<Result<NaiveTime, WhenError>> {
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
