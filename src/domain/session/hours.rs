//! The coach's hours: on which days of the week sessions are usual, from when to when.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::plan::Stretch;
use crate::domain::{Invalid, when::wall};

/// One stretch of a weekday, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Days since Monday.
    day: u8,
    /// Its beginning.
    from: u16,
    /// Its end, at most 24:00.
    to: u16,
}

/// Stretches in rising order that do not touch. As JSON they are `{"mon": ["09:00-18:00"], …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ByDay", into = "ByDay")]
pub struct Hours(Vec<Slot>);

type ByDay = BTreeMap<String, Vec<String>>;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MIDNIGHT: u16 = 24 * 60;

impl TryFrom<ByDay> for Hours {
    type Error = Invalid;

    fn try_from(days: ByDay) -> Result<Self, Invalid> {
        let days = days.iter().map(|(day, stretches)| format!("{day} {}", stretches.join(" ")));
        days.collect::<Vec<_>>().join(",").parse()
    }
}

impl From<Hours> for ByDay {
    fn from(hours: Hours) -> Self {
        let mut days = Self::new();
        for slot in &hours.0 {
            days.entry(slot.day().to_owned()).or_default().push(slot.to_string());
        }
        days
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from(), self.to())
    }
}

impl Slot {
    /// The name of its weekday, as it is typed.
    pub fn day(&self) -> &'static str {
        DAYS.get(usize::from(self.day)).copied().unwrap_or_default()
    }

    /// Its beginning as a clock shows it.
    pub fn from(&self) -> String {
        spelled(self.from)
    }

    /// Its end as a clock shows it; midnight is 24:00.
    pub fn to(&self) -> String {
        spelled(self.to)
    }
}

fn spelled(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl Hours {
    fn new(mut slots: Vec<Slot>) -> Result<Self, Invalid> {
        let sound = |slot: &Slot| slot.day < 7 && slot.from < slot.to && slot.to <= MIDNIGHT;
        if slots.is_empty() || !slots.iter().all(sound) {
            return Err(wrong("each range must end after it begins"));
        }
        slots.sort_unstable();
        let mut merged: Vec<Slot> = Vec::new();
        for slot in slots {
            match merged.last_mut() {
                Some(last) if last.day == slot.day && slot.from <= last.to => last.to = last.to.max(slot.to),
                _ => merged.push(slot),
            }
        }
        Ok(Self(merged))
    }

    /// Its stretches, from Monday on.
    pub fn slots(&self) -> &[Slot] {
        &self.0
    }

    /// The stretches of one day on the clock of `zone`.
    pub fn on(&self, date: NaiveDate, zone: Tz) -> Vec<Stretch> {
        let day = date.weekday().num_days_from_monday();
        let at = |minutes: u16| -> DateTime<Utc> {
            let wall = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes));
            wall::nearest(zone, wall).with_timezone(&Utc)
        };
        let own = self.0.iter().filter(|slot| u32::from(slot.day) == day);
        own.map(|slot| Stretch { from: at(slot.from), to: at(slot.to) }).collect()
    }

    /// Whether all of a stretch lies within them.
    pub fn hold(&self, stretch: Stretch, zone: Tz) -> bool {
        let date = stretch.from.with_timezone(&zone).date_naive();
        self.on(date, zone).iter().any(|own| own.from <= stretch.from && stretch.to <= own.to)
    }
}

fn wrong(why: impl fmt::Display) -> Invalid {
    Invalid::new("hours", format!("must look like 'mon-thu 09:00-18:00, fri 09:00-13:00': {why}"))
}

fn weekday(word: &str) -> Result<u8, Invalid> {
    let day: Weekday = word.parse().map_err(|_| wrong(format!("'{word}' is not a weekday")))?;
    Ok(u8::try_from(day.num_days_from_monday()).unwrap_or_default())
}

fn minutes(word: &str) -> Result<u16, Invalid> {
    let no_time = || wrong(format!("'{word}' is not a time"));
    let (hours, minutes) = word.split_once(':').unwrap_or((word.trim_end_matches('h'), "0"));
    let number = |text: &str| text.parse::<u16>().map_err(|_| no_time());
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let total = hours.checked_mul(60).and_then(|all| all.checked_add(minutes));
    total.filter(|total| minutes < 60 && *total <= MIDNIGHT).ok_or_else(no_time)
}

impl FromStr for Hours {
    type Err = Invalid;

    /// Reads `mon-thu 09:00-18:00, fri 09:00-13:00`; a day may have several stretches.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut slots = Vec::new();
        for part in text.to_lowercase().split(',') {
            let mut days: Vec<u8> = Vec::new();
            let mut any = false;
            for word in part.split_whitespace() {
                if !word.starts_with(|c: char| c.is_ascii_digit()) {
                    let (first, last) = word.split_once('-').unwrap_or((word, word));
                    let (first, last) = (weekday(first)?, weekday(last)?);
                    let span = (last + 7 - first) % 7;
                    days.extend((0..=span).map(|step| (first + step) % 7));
                    continue;
                }
                let (from, to) = word.split_once('-').ok_or_else(|| wrong(format!("'{word}' has no end")))?;
                let (from, to) = (minutes(from)?, minutes(to)?);
                slots.extend(days.iter().map(|day| Slot { day: *day, from, to }));
                any = true;
            }
            if !any || days.is_empty() {
                return Err(wrong(format!("'{}' lacks a day or a time", part.trim())));
            }
        }
        Self::new(slots)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |day: u8| {
            let own = self.0.iter().filter(|slot| slot.day == day).map(ToString::to_string);
            own.collect::<Vec<_>>().join(" ")
        };
        let mut parts: Vec<(u8, u8, String)> = Vec::new();
        for (day, times) in (0..7).map(|day| (day, of(day))).filter(|(_, times)| !times.is_empty()) {
            match parts.last_mut() {
                Some((_, last, same)) if *same == times && *last + 1 == day => *last = day,
                _ => parts.push((day, day, times)),
            }
        }
        for (number, (first, last, times)) in parts.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let name = |day: u8| DAYS.get(usize::from(day)).copied().unwrap_or_default();
            let days = if first == last {
                name(*first).to_owned()
            } else {
                format!("{}-{}", name(*first), name(*last))
            };
            write!(f, "{comma}{days} {times}")?;
        }
        Ok(())
    }
}
