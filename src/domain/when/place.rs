//! Where a clock stood: a time zone, an offset from UTC, or one half of a zone's year by its short name.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, Utc};
use chrono_tz::{OffsetName, Tz};

use super::{error::WhenError, gate, wall};

/// Where the clock stood that showed a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a zone, whose clocks may change.
    Zone(Tz),
    /// So far from UTC.
    Offset(FixedOffset),
    /// In a zone while its clocks had this name.
    Season(Season),
}

/// A zone while its clocks have one name: `CET` is Central European time in winter, and in summer nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// What it is called.
    pub word: &'static str,
    /// A zone that calls it so.
    pub zone: Tz,
    minutes: i32,
}

/// Short names with one meaning, a zone that uses them, and the minutes east of UTC.
const SEASONS: [(&str, Tz, i32); 24] = [
    ("CET", Tz::Europe__Brussels, 60),
    ("CEST", Tz::Europe__Brussels, 120),
    ("MEZ", Tz::Europe__Berlin, 60),
    ("MESZ", Tz::Europe__Berlin, 120),
    ("WET", Tz::Europe__Lisbon, 0),
    ("WEST", Tz::Europe__Lisbon, 60),
    ("EET", Tz::Europe__Athens, 120),
    ("EEST", Tz::Europe__Athens, 180),
    ("MSK", Tz::Europe__Moscow, 180),
    ("EST", Tz::America__New_York, -300),
    ("EDT", Tz::America__New_York, -240),
    ("MST", Tz::America__Denver, -420),
    ("MDT", Tz::America__Denver, -360),
    ("PDT", Tz::America__Los_Angeles, -420),
    ("AKST", Tz::America__Anchorage, -540),
    ("AKDT", Tz::America__Anchorage, -480),
    ("HST", Tz::Pacific__Honolulu, -600),
    ("AEST", Tz::Australia__Sydney, 600),
    ("AEDT", Tz::Australia__Sydney, 660),
    ("NZST", Tz::Pacific__Auckland, 720),
    ("NZDT", Tz::Pacific__Auckland, 780),
    ("JST", Tz::Asia__Tokyo, 540),
    ("SAST", Tz::Africa__Johannesburg, 120),
    ("WIB", Tz::Asia__Jakarta, 420),
];

/// Short names that mean several offsets, depending on who writes them.
const SEVERAL: [&str; 10] = ["CST", "CDT", "PST", "IST", "BST", "AST", "ADT", "GST", "SST", "AMT"];

/// The place that a word behind a time, in a header or in a map names: `UTC`, `GMT+2`, `+02:00`, `CET`,
/// `Europe/Paris`. Nothing where it names none; a refusal where it is a zone that cannot be told.
pub fn zone_words(text: &str) -> Option<Result<Place, WhenError>> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let behind = ["UTC", "GMT"].into_iter().find_map(|name| upper.strip_prefix(name)).map(str::trim_start);
    if upper == "Z" || behind == Some("") {
        return Some(Ok(Place::Offset(gate::utc())));
    }
    if let Some(east) = offset(behind.unwrap_or(&upper)) {
        return Some(east.map(Place::Offset));
    }
    if let Some(&(word, zone, minutes)) = SEASONS.iter().find(|(word, ..)| *word == upper) {
        return Some(Ok(Place::Season(Season { word, zone, minutes })));
    }
    if SEVERAL.contains(&upper.as_str()) {
        return Some(Err(WhenError::SeveralZones { text: text.to_owned() }));
    }
    let named = |zone: &&Tz| zone.name().contains('/') && zone.name().eq_ignore_ascii_case(text);
    let letters = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let zone = if letters && text.contains('/') { chrono_tz::TZ_VARIANTS.iter().find(named) } else { None };
    zone.map(|zone| Ok(Place::Zone(*zone)))
}

/// A format whose zone, where it says one by its name, is what each text says: a certain day may have no such time, or the
/// name be that of several.
pub(super) fn as_item(format: &str) -> String {
    match format.trim_end().rsplit_once(' ') {
        Some((front, zone)) if !zone.contains('%') && zone_words(zone).is_some() => format!("{front} %Z"),
        _ => format.to_owned(),
    }
}

/// The word at the end of a format that looks like the name of a zone and is none that is known.
pub fn stray_zone(format: &str) -> Option<&str> {
    let word = format.trim_end().rsplit(' ').next()?;
    let short = (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    (short && !matches!(word, "AM" | "PM") && zone_words(word).is_none()).then_some(word)
}

/// Minutes east of UTC that are no half hours, and that clocks have or had since 1900.
const ODD: [i32; 30] = [
    -680, -640, -558, -421, -314, -289, -280, -225, -154, 84, 99, 110, 115, 136, 165, 178, 230, 294, 335,
    345, 440, 500, 503, 525, 585, 672, 735, 740, 765, 825,
];

/// A text that ends in brackets: what stands before them, and in them.
pub(super) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let cut = |(open, close): (char, char)| text.strip_suffix(close)?.rsplit_once(open);
    let (front, inner) = [('(', ')'), ('[', ']')].into_iter().find_map(cut)?;
    Some((front.trim_end(), inner.trim()))
}

/// An offset from UTC: `+2`, `+02`, `+02:00`, `-0430`, `+00:19:32`; nothing where it has another form, a refusal where
/// no clock on earth is so far off.
pub(super) fn offset(text: &str) -> Option<Result<FixedOffset, WhenError>> {
    let (sign, rest) = text.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let rest = rest.trim_start();
    let parts: Vec<&str> = match rest.split(':').collect::<Vec<_>>().as_slice() {
        [digits] if digits.len() == 4 || digits.len() == 6 => {
            (0..digits.len() / 2).filter_map(|at| digits.get(2 * at..2 * at + 2)).collect()
        }
        parts => parts.to_vec(),
    };
    let two = |text: &&str| {
        let plain = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i32>().ok()).flatten()
    };
    let numbers = parts.iter().map(two).collect::<Option<Vec<i32>>>()?;
    let whole = parts.iter().skip(1).all(|part| part.len() == 2);
    let (hours, minutes, seconds) = match numbers.as_slice() {
        [hours] => (*hours, 0, 0),
        [hours, minutes] if whole => (*hours, *minutes, 0),
        [hours, minutes, seconds] if whole => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let possible = minutes < 60 && seconds < 60;
    let odd = sign * (hours * 60 + minutes);
    let near = possible && gate::offset(odd * 60).is_some();
    let refused = || WhenError::NoOffset { text: text.to_owned(), odd: near };
    let possible = possible && (odd % 30 == 0 || seconds > 0 || ODD.contains(&odd));
    let east = possible.then(|| gate::offset(sign * (hours * 3600 + minutes * 60 + seconds))).flatten();
    Some(east.ok_or_else(refused))
}

impl Place {
    /// What the clocks here show at an instant.
    pub fn wall(self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Zone(zone) | Self::Season(Season { zone, .. }) => at.with_timezone(&zone).naive_local(),
            Self::Offset(offset) => at.with_timezone(&offset).naive_local(),
        }
    }
}

impl Season {
    /// The season of `zone` in which its clocks had a name that other zones have too, if they had it at `shown`.
    pub(super) fn of_several(word: &str, zone: Tz, shown: NaiveDateTime) -> Option<Self> {
        let word = SEVERAL.into_iter().find(|known| known.eq_ignore_ascii_case(word))?;
        let called = wall::readings(zone, shown).find(|at| at.offset().abbreviation() == Some(word))?;
        Some(Self { word, zone, minutes: called.offset().fix().local_minus_utc() / 60 })
    }

    /// Whether the zone's clocks had this name then.
    pub(super) fn holds(&self, at: DateTime<Utc>) -> bool {
        at.with_timezone(&self.zone).offset().fix().local_minus_utc() == self.minutes * 60
    }

    /// Its offset from UTC.
    pub fn offset(&self) -> FixedOffset {
        gate::offset(self.minutes * 60).unwrap_or_else(gate::utc)
    }
}

impl From<Tz> for Place {
    fn from(zone: Tz) -> Self {
        Self::Zone(zone)
    }
}

impl FromStr for Place {
    type Err = WhenError;

    /// Reads what a map or an option says: the words of [`zone_words`], and every IANA zone.
    fn from_str(text: &str) -> Result<Self, WhenError> {
        let zone = || text.parse().map(Self::Zone);
        zone_words(text)
            .unwrap_or_else(|| zone().map_err(|_| WhenError::NoZone { text: text.trim().to_owned() }))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zone(zone) => f.write_str(zone.name()),
            Self::Offset(offset) if offset.local_minus_utc() == 0 => f.write_str("UTC"),
            Self::Offset(offset) => offset.fmt(f),
            Self::Season(season) => f.write_str(season.word),
        }
    }
}
