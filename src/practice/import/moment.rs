//! Timestamps of form tools: a format, a zone, and what to do when the clocks go back.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::domain::when::{SlashOrder, WhenError, wall};

/// Formats that form tools and databases write, the plain ones first.
const FORMATS: [&str; 12] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d",
    "%d.%m.%Y",
];

/// Formats with slashes, in which day and month can be mistaken for each other: day first, month first.
const SLASHES: [(&str, &str); 5] = [
    ("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"),
    ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
    ("%d/%m/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p"),
    ("%d/%m/%Y %I:%M %p", "%m/%d/%Y %I:%M %p"),
    ("%d/%m/%Y", "%m/%d/%Y"),
];

/// How the timestamps of a column are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments {
    /// As chrono and C know it; none for RFC 3339, which says everything itself.
    pub format: Option<String>,
    /// The zone in which the clock stood.
    pub zone: Tz,
}

impl Moments {
    /// Reads one timestamp.
    ///
    /// # Errors
    /// In words that finish the sentence "the cell …".
    pub fn read(&self, text: &str) -> Result<DateTime<Utc>, String> {
        // The second is what coach itself offers where a time is unclear.
        let told = DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"));
        if let Ok(at) = told {
            return Ok(at.with_timezone(&Utc));
        }
        let Some(format) = &self.format else {
            return Err(format!("'{text}' is no timestamp such as 2026-09-24T15:00:00+02:00"));
        };
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Ok(at.with_timezone(&Utc));
        }
        let broken = || format!("'{text}' is no timestamp of the form {format}");
        if let Ok(wall) = NaiveDateTime::parse_from_str(text, format) {
            return wall::instant(self.zone, wall)
                .map(|at| at.with_timezone(&Utc))
                .map_err(|error| unclear(text, &error));
        }
        let day = NaiveDate::parse_from_str(text, format).map_err(|_| broken())?;
        // A day without a time begins with its first instant, however often the clocks show midnight.
        Ok(wall::day(self.zone, day).start)
    }
}

/// A time that the clocks show twice or never, with the readings that would be taken.
fn unclear(text: &str, error: &WhenError) -> String {
    format!("'{text}': {error}; write {}", error.alternatives().join(" or "))
}

fn reads(text: &str, format: &str) -> bool {
    NaiveDateTime::parse_from_str(text, format).is_ok()
        || NaiveDate::parse_from_str(text, format).is_ok()
        || DateTime::parse_from_str(text, format).is_ok()
}

/// What a column of timestamps looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// In this format; none for RFC 3339.
    Format(Option<String>),
    /// Day first or month first, and nothing in the column tells.
    Either(&'static str, &'static str),
}

/// The format in which the samples read; one in five may be something else, and is rejected row by row later.
pub fn guess<'s>(
    samples: impl Iterator<Item = &'s str> + Clone,
    slashes: Option<SlashOrder>,
) -> Option<Guess> {
    let samples = samples.filter(|sample| !sample.is_empty());
    let all = samples.clone().count();
    let enough = |count: usize| count > 0 && count * 5 >= all * 4;
    let plain = samples.clone().filter(|sample| DateTime::parse_from_rfc3339(sample).is_ok()).count();
    if enough(plain) {
        return Some(Guess::Format(None));
    }
    let fits = |format: &str| samples.clone().filter(|sample| reads(sample, format)).count();
    let known = |format: &str| Some(Guess::Format(Some(format.to_owned())));
    if let Some(format) = FORMATS.into_iter().find(|format| enough(fits(format))) {
        return known(format);
    }
    SLASHES.into_iter().find_map(|(day, month)| {
        let (by_day, by_month) = (fits(day), fits(month));
        if !enough(by_day.max(by_month)) {
            return None;
        }
        match (by_day.cmp(&by_month), slashes) {
            (Ordering::Greater, _) | (Ordering::Equal, Some(SlashOrder::Dmy)) => known(day),
            (Ordering::Less, _) | (Ordering::Equal, Some(SlashOrder::Mdy)) => known(month),
            (Ordering::Equal, None) => Some(Guess::Either(day, month)),
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;

    #[test]
    fn reads_forms_in_their_zone() {
        let moments = Moments { format: Some("%d/%m/%Y %H:%M:%S".into()), zone: Paris };
        let read = |text| moments.read(text).map(|at| at.to_rfc3339());
        assert_eq!(read("24/09/2026 15:04:05").unwrap(), "2026-09-24T13:04:05+00:00");
        assert_eq!(
            read("25/10/2026 02:30:00").unwrap_err(),
            "'25/10/2026 02:30:00': 02:30 happens twice on Sun 25 Oct 2026 in Europe/Paris; \
             write 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00"
        );
        assert_eq!(read("2026-10-25T02:30+01:00").unwrap(), "2026-10-25T01:30:00+00:00");
        assert_eq!(
            read("29/03/2026 02:30:00").unwrap_err(),
            "'29/03/2026 02:30:00': 02:30 does not exist on Sun 29 Mar 2026 in Europe/Paris: \
             clocks go from 02:00 to 03:00; write 2026-03-29 03:00 or 2026-03-29T02:30+01:00"
        );
        let days = Moments { format: Some("%d/%m/%Y".into()), zone: Paris };
        assert_eq!(days.read("25/10/2026").unwrap().to_rfc3339(), "2026-10-24T22:00:00+00:00");
        assert_eq!(read("2026-09-24T15:04:05-04:00").unwrap(), "2026-09-24T19:04:05+00:00");
        assert!(read("soon").unwrap_err().contains("%d/%m/%Y"));
    }

    #[test]
    fn the_format_is_guessed_from_all_samples() {
        let told = |samples: &[&'static str], order| guess(samples.iter().copied(), order);
        let format = |text: &str| Some(Guess::Format(Some(text.to_owned())));
        assert_eq!(told(&["2026-09-24T15:04:05Z", ""], None), Some(Guess::Format(None)));
        assert_eq!(told(&["2026-09-24 15:04:05"], None), format("%Y-%m-%d %H:%M:%S"));
        assert_eq!(told(&["03/04/2026 10:00:00", "24/09/2026 1:00:00"], None), format("%d/%m/%Y %H:%M:%S"));
        assert_eq!(told(&["9/24/2026 3:04:05 PM"], None), format("%m/%d/%Y %I:%M:%S %p"));
        assert!(matches!(told(&["03/04/2026 10:00:00"], None), Some(Guess::Either(..))));
        let order = Some(SlashOrder::Dmy);
        assert_eq!(told(&["03/04/2026 10:00:00"], order), format("%d/%m/%Y %H:%M:%S"));
        assert_eq!(told(&["soon"], None), None);
        assert_eq!(told(&[], None), None);
    }
}
