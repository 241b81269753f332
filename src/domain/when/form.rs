//! The form of a timestamp: a format as C and chrono know it, what it makes of a text, and how texts are tidied first.

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveDateTime};

use super::{gate, place, words};

/// So many digits have the milliseconds since 1970, from 2001 to 2286; the seconds have ten.
const MILLIS: usize = 13;

/// What a form makes of a text.
pub(super) enum Shown {
    Time(NaiveDateTime),
    Day(NaiveDate),
}

impl Shown {
    pub(super) fn in_range(&self) -> bool {
        let day = match self {
            Self::Time(wall) => wall.date(),
            Self::Day(day) => *day,
        };
        gate::in_range(day).is_some()
    }
}

/// Blanks of every kind as one, no commas, `at` and `of`; `2nd` is 2, and the halves of the day are AM and PM.
pub(super) fn tidy(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let text = words::halves(&text.replace(',', " ").replace(words::DASHES, "-"));
    for word in text.split_whitespace() {
        let word = &english(word);
        let lower = word.to_lowercase();
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        let tail = lower.get(digits.len()..).unwrap_or_default().replace('.', "");
        match (digits, tail.as_str()) {
            ("", "at" | "of" | "de" | "del" | "um" | "om" | "alle" | "uhr") => {}
            _ if matches!(lower.as_str(), "à" | "às") => {}
            ("", "am" | "pm") => out.push(tail.to_uppercase()),
            ("", "vorm" | "vormittags") => out.push("AM".to_owned()),
            ("", "nachm" | "nachmittags") => out.push("PM".to_owned()),
            ("", "m")
                if out.last().is_some_and(|last| matches!(last.to_lowercase().as_str(), "a." | "p.")) =>
            {
                let half = out.pop().map(|half| half.replace('.', "M").to_uppercase());
                out.extend(half);
            }
            (digits, "am" | "pm") if digits.ends_with(|c: char| c.is_ascii_digit()) => {
                out.extend([digits.to_owned(), tail.to_uppercase()]);
            }
            (digits, "st" | "nd" | "rd" | "th" | "er")
                if digits.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                out.push(digits.to_owned());
            }
            _ => out.push(word.to_owned()),
        }
    }
    half_behind(&mut out);
    out.join(" ")
}

/// Puts a half of the day that stands in front of the time behind it, in a text and in its format alike: `PM 4:36`.
fn half_behind(words: &mut [String]) {
    let is_clock = |word: &str| {
        let digit = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(':');
        digit || ["%I", "%l", "%H", "%k", "%T", "%R"].iter().any(|item| word.starts_with(item))
    };
    for at in 1..words.len() {
        if let [half, clock] = &mut words[at - 1..=at]
            && matches!(half.as_str(), "AM" | "PM" | "%p")
            && is_clock(clock)
        {
            std::mem::swap(half, clock);
        }
    }
}

/// A word with its names of months and weekdays in English: `02-mrt-2026` is `02-March-2026`.
fn english(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(start) = rest.find(char::is_alphabetic) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_alphabetic()).unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        out.push_str(before);
        let month = (end >= 3).then(|| words::in_english(name)).flatten();
        out.push_str(month.unwrap_or(name));
        // A short name may have a dot behind it.
        rest = if after == "." && end >= 3 && words::month(name).is_some() { "" } else { after };
    }
    out + rest
}

/// A format whose half of the day is what each text says: `nachm.` in it is no word to skip, or one o'clock in the afternoon
/// would be one at night.
fn halved(format: &str) -> String {
    let is_half = |word: &str| matches!(word, "AM" | "PM");
    if !format.split(' ').any(is_half) {
        return format.to_owned();
    }
    let words = format.split(' ').map(|word| if is_half(word) { "%p" } else { word });
    let format = words.collect::<Vec<_>>().join(" ");
    let twelve = [("%H", "%I"), ("%k", "%l"), ("%T", "%I:%M:%S"), ("%R", "%I:%M")];
    twelve.iter().fold(format, |format, (whole, half)| format.replace(whole, half))
}

/// A format as C and chrono know it, made ready for tidied text.
pub(super) struct Form {
    pub(super) text: String,
    words: usize,
    /// Whether the text has to say its zone, as `%z` asks.
    pub(super) says_zone: bool,
    /// Whether chrono reads all of it, the zone in the middle or the seconds since 1970.
    pub(super) whole: bool,
    two_digits: bool,
    clock: Clock,
}

/// What a form says of the time of day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    None,
    /// The hour alone.
    Hours,
    Minutes,
}

impl Form {
    pub(super) fn new(format: &str) -> Self {
        let has = |text: &str, one_of: &[&str]| one_of.iter().any(|item| text.contains(item));
        let mut text = halved(&tidy(&format.replace("%p", " %p").replace("%P", " %p")));
        // `(PST)`, as its cells say it: what stands in brackets is a zone as well as what stands without.
        let inner =
            place::bracketed(&text).filter(|(_, inner)| *inner == "%Z" || place::zone_words(inner).is_some());
        let bracketed = inner.map(|(front, _)| front.to_owned());
        let said = bracketed.is_some();
        text = bracketed.unwrap_or(text);
        let zones = ["%::z", "%:z", "%#z", "%z", "%Z", "UTC", "GMT"];
        // A zone by its name is one that each text says, as `%Z` is.
        let named = text.rsplit_once(' ').map(|(_, last)| last);
        let named = named.filter(|last| !last.contains('%') && place::zone_words(last).is_some());
        let zone = zones.into_iter().find(|zone| text.ends_with(zone)).or(named).map(str::to_owned);
        let z =
            ["%SZ", "%MZ", "%TZ", "%RZ", "%fZ"].iter().any(|end| text.ends_with(end)).then(|| "Z".to_owned());
        let zone = zone.or(z);
        if let Some(zone) = &zone {
            let front = text.strip_suffix(zone.as_str()).unwrap_or_default().trim_end().len();
            text.truncate(front);
        }
        let whole = has(&text, &["%s", "%+", "%z", "%:z", "%#z", "%::z"]);
        let clock = match () {
            () if has(&text, &["%M", "%T", "%R", "%r", "%X", "%c"]) => Clock::Minutes,
            () if has(&text, &["%H", "%I", "%k", "%l"]) => Clock::Hours,
            () => Clock::None,
        };
        Self {
            words: text.split(' ').count(),
            says_zone: said || zone.is_some(),
            whole,
            two_digits: has(&text, &["%y", "%D", "%x", "%g"]),
            clock,
            text,
        }
    }

    /// The instant that a text says by a form of which chrono reads all. The seconds since 1970 may be milliseconds, by how
    /// many digits there are: programs write both.
    pub(super) fn instant(&self, whole: &str) -> Option<DateTime<FixedOffset>> {
        let digits = whole.bytes().all(|byte| byte.is_ascii_digit());
        if self.text == "%s" && digits && whole.len() == MILLIS {
            return DateTime::from_timestamp_millis(whole.parse().ok()?).map(|at| at.fixed_offset());
        }
        DateTime::parse_from_str(whole, &self.text).ok()
    }

    /// What the text shows, if it has this form.
    pub(super) fn read(&self, head: &str) -> Option<Shown> {
        // To chrono a blank is as many as there are, none included, and a zone's name is any word.
        if self.whole || self.text.contains("%Z") || head.split(' ').count() != self.words {
            return None;
        }
        let this_century = |date: NaiveDate| {
            let late = self.two_digits && date.year() < 2000;
            if late { date.checked_add_months(Months::new(1200)) } else { Some(date) }
        };
        let wall = match self.clock {
            Clock::None => {
                let day = NaiveDate::parse_from_str(head, &self.text).ok()?;
                return this_century(day).map(Shown::Day);
            }
            Clock::Hours => {
                NaiveDateTime::parse_from_str(&format!("{head} 00"), &format!("{} %M", self.text))
            }
            Clock::Minutes => NaiveDateTime::parse_from_str(head, &self.text),
        };
        let wall = wall.ok()?;
        Some(Shown::Time(this_century(wall.date())?.and_time(wall.time())))
    }
}
