//! Timestamps of form tools: a format, a zone, and what a row is told where one cannot be read.

pub use crate::domain::when::stamp::{Guess, Held, Stamped, guess};
use crate::domain::when::{Place, SlashOrder, WhenError, stamp};

/// How a timestamp is written that reads in one way.
pub(super) const CLEAR: &str = "2026-10-02 15:04";

/// How the timestamps of a column are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments {
    /// As chrono and C know it; none for RFC 3339, which says everything itself.
    pub format: Option<String>,
    /// Where the clock stood, unless a timestamp says it itself.
    pub zone: Place,
    /// Whether a person stated the format, or it was found out.
    pub held: Held,
}

impl Moments {
    /// Reads one timestamp.
    ///
    /// # Errors
    /// In words that finish the sentence "the cell …".
    pub fn read(&self, text: &str) -> Result<Stamped, String> {
        let format = (self.format.as_deref(), self.held);
        stamp::stamped(text, format, self.zone).map_err(|error| told(text.trim(), &error))
    }
}

impl Moments {
    /// Whether the day or the month comes first, where a timestamp reads in one way alone and nobody stated the format.
    pub(super) fn order(&self, text: &str) -> Option<SlashOrder> {
        let guessed = self.format.as_deref().filter(|_| self.held == Held::Guessed);
        guessed.and_then(|format| stamp::only(text, format))
    }
}

/// What is wrong with one of the samples of a column that could not be guessed, in words, where that can be told.
pub fn trouble<'s>(mut samples: impl Iterator<Item = &'s str>) -> Option<String> {
    samples.find_map(|sample| stamp::trouble(sample).map(|error| told(sample.trim(), &error)))
}

/// What is told of the number by which a spreadsheet keeps a day: the days since 1900, and the part of the day behind.
pub(super) fn serial(text: &str) -> Option<String> {
    let (days, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // The years from 1990 to 2100.
    let lately = days.parse::<u32>().is_ok_and(|days| (32_874..73_050).contains(&days));
    (lately && digits(days) && digits(part)).then(|| {
        format!(
            "'{}' is a spreadsheet's number for a day; format the column as a date and time in the spreadsheet, and save the \
             file again",
            text.trim()
        )
    })
}

/// What is wrong with a timestamp, and what would be taken in its place.
fn told(text: &str, error: &WhenError) -> String {
    let message = error.to_string();
    let message =
        if message.contains(&format!("'{text}'")) { message } else { format!("'{text}': {message}") };
    let offers = error.alternatives();
    match error {
        WhenError::Unlike { .. } => serial(text).unwrap_or(message),
        _ if offers.is_empty() => format!("{message}; {}", error.hints().join("; ")),
        _ => format!("{message}; write {}", offers.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Paris;

    use super::*;
    use crate::domain::when::SlashOrder;

    #[test]
    fn reads_forms_in_their_zone() {
        let moments =
            Moments { format: Some("%d/%m/%Y %H:%M:%S".into()), zone: Paris.into(), held: Held::Stated };
        let read = |text| moments.read(text).map(|read| read.at.to_rfc3339());
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
             clocks go from 02:00 to 03:00; write 2026-03-29T03:00+02:00 or 2026-03-29T02:30+01:00"
        );
        let days = Moments { format: Some("%d/%m/%Y".into()), zone: Paris.into(), held: Held::Stated };
        let day = days.read("25/10/2026").unwrap();
        assert_eq!((day.at.to_rfc3339().as_str(), day.clocked), ("2026-10-24T22:00:00+00:00", false));
        assert!(read("2026-10-24 15:00:00").is_err(), "a format that is stated is the format");
        let guessed = Moments { held: Held::Guessed, ..moments.clone() };
        assert!(!guessed.read("2026-10-24 15:00:00").unwrap().own_zone);
        assert_eq!(read("2026-09-24T15:04:05-04:00").unwrap(), "2026-09-24T19:04:05+00:00");
        assert!(read("soon").unwrap_err().contains("%d/%m/%Y"));
    }

    #[test]
    fn months_are_read_in_the_languages_of_form_tools() {
        let told = |samples: &[&'static str]| match guess(samples.iter().copied(), None) {
            Some(Guess::Format(format)) => {
                let moments = Moments { format, zone: Paris.into(), held: Held::Guessed };
                let read = samples
                    .iter()
                    .map(|sample| moments.read(sample).map(|read| read.at.date_naive().to_string()));
                read.collect::<Result<Vec<_>, _>>().unwrap().join(" ")
            }
            other => panic!("{samples:?}: {other:?}"),
        };
        assert_eq!(
            told(&["2 octobre 2026 10:00", "1 août 2026 à 10:00", "3 févr. 2026, 10:00"]),
            "2026-10-02 2026-08-01 2026-02-03"
        );
        assert_eq!(told(&["2. März 2026", "12. Okt. 2026"]), "2026-03-01 2026-10-11");
        assert_eq!(
            told(&["2 de octubre de 2026 10:00", "2 de enero de 2026 10:00"]),
            "2026-10-02 2026-01-02"
        );
        assert_eq!(told(&["vendredi 2 octobre 2026 10:00"]), "2026-10-02");
        assert_eq!(told(&["2 giugno 2026 10:00", "5 mag 2026 10:00"]), "2026-06-02 2026-05-05");
        assert_eq!(told(&["2 de dezembro de 2026 10:00", "2 out 2026 10:00"]), "2026-12-02 2026-10-02");
        assert_eq!(told(&["2 oct 26 10:00", "12 dic 26 10:00"]), "2026-10-02 2026-12-12");
        assert_eq!(told(&["2-mrt-2026 10:00", "5-mei-2026 10:00"]), "2026-03-02 2026-05-05");
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
        let both = Guess::Both("24/09/2026 1:00".to_owned(), "9/25/2026 1:00".to_owned());
        let mixed = ["3/4/2026 1:00", "24/09/2026 1:00", "9/25/2026 1:00", "26/9/2026 1:00"];
        for order in [None, Some(SlashOrder::Dmy)] {
            assert_eq!(told(&mixed, order), Some(both.clone()), "no setting chooses between them");
        }
        let order = Some(SlashOrder::Dmy);
        assert_eq!(told(&["03/04/2026 10:00:00"], order), format("%d/%m/%Y %H:%M:%S"));
        assert_eq!(told(&["soon"], None), None);
        assert_eq!(trouble(["soon", "2026-10-02"].into_iter()), None);
        assert_eq!(
            trouble(["soon", "2026-10-02 10:00-11:15"].into_iter()).unwrap(),
            "'2026-10-02 10:00-11:15' is a range; give a single time here; leave the end out: 10:00"
        );
        assert_eq!(told(&[], None), None);
    }
}
