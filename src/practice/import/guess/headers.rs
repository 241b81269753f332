//! What the name of a column says of it: when a form was sent or begun, and who answered. A column is taken for that
//! only by its name, never by what stands in it.

use crate::{
    domain::{naming, when::zone_words},
    practice::import::{headers::NAMES, people::By},
};

/// What a time in a column is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Time {
    /// The form was sent.
    Sent,
    /// A time of the row that is not said closer.
    Plain,
    /// The form was begun.
    Begun,
}

/// Names of the moment at which a form was sent, as its tools write them in English, German, French, Spanish, Italian,
/// Portuguese and Dutch; folded.
const SENT: &[&str] = &[
    "submit date",
    "submit time",
    "submitdate",
    "submitted",
    "submitted at",
    "submitted on",
    "submission date",
    "submission time",
    "submission timestamp",
    "date submitted",
    "time submitted",
    "completion time",
    "completion date",
    "completed",
    "completed at",
    "completed on",
    "date completed",
    "end date",
    "end time",
    "enddate",
    "end",
    "ended at",
    "finished",
    "finished at",
    "recorded date",
    "recordeddate",
    "response date",
    "answered at",
    "scored at",
    "calculated at",
    "date last action",
    "datestamp",
    "entry datesubmitted",
    "fertigstellungszeit",
    "abgeschickt am",
    "abgesendet am",
    "absendedatum",
    "datum abgeschickt",
    "gesendet am",
    "eingereicht am",
    "beendet am",
    "abgeschlossen am",
    "endzeit",
    "enddatum",
    "heure de fin",
    "date de fin",
    "date de soumission",
    "date denvoi",
    "soumis le",
    "hora de finalizacion",
    "hora de envio",
    "fecha de envio",
    "fecha de finalizacion",
    "enviado el",
    "enviado em",
    "enviado",
    "ora di completamento",
    "data di invio",
    "hora de conclusao",
    "data de envio",
    "tijd van voltooien",
];

/// Names of a time that do not say whether it is that of the beginning or the end.
const PLAIN: &[&str] = &[
    "timestamp",
    "time stamp",
    "date time",
    "date and time",
    "datetime",
    "created at",
    "created on",
    "created",
    "date created",
    "date added",
    "zeitstempel",
    "datum und uhrzeit",
    "datum",
    "horodateur",
    "date et heure",
    "marca temporal",
    "marca de tiempo",
    "fecha y hora",
    "fecha",
    "informazioni cronologiche",
    "carimbo de data hora",
    "date",
    "at",
    "time",
];

/// Names of the moment at which a form was begun.
const BEGUN: &[&str] = &[
    "start date",
    "start time",
    "startdate",
    "start",
    "started",
    "started at",
    "date started",
    "begun at",
    "startzeit",
    "startdatum",
    "begonnen am",
    "beginn",
    "datum gestartet",
    "heure de debut",
    "date de debut",
    "hora de inicio",
    "fecha de inicio",
    "ora di inizio",
    "begintijd",
];

/// Names of the address of the person who answered.
const EMAIL: &[&str] = &[
    "email",
    "e mail",
    "email address",
    "e mail address",
    "mail",
    "mail address",
    "your email",
    "your e mail",
    "your email address",
    "my email",
    "client email",
    "clients email",
    "respondent email",
    "responder email",
    "participant email",
    "recipient email",
    "recipientemail",
    "username",
    "user name",
    "e mail adresse",
    "email adresse",
    "emailadresse",
    "ihre e mail adresse",
    "deine e mail adresse",
    "benutzername",
    "nutzername",
    "adresse e mail",
    "adresse email",
    "adresse mail",
    "courriel",
    "votre adresse e mail",
    "correo electronico",
    "direccion de correo electronico",
    "indirizzo email",
    "endereco de e mail",
    "endereco de email",
    "seu e mail",
    "e postadress",
    "e post",
    "epost",
    "メールアドレス",
    "メール",
];

/// Names of the handle, or of the id.
const HANDLE: &[&str] = &["handle", "client handle", "client id"];

/// A header without the zone that it tells in brackets or at its end, folded, and the words of that zone.
pub(super) fn without_zone(header: &str) -> (String, Option<&str>) {
    let header = header.trim();
    let brackets = [('(', ')'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let (front, inner) = header.strip_suffix(close)?.rsplit_once(open)?;
        Some((front, inner))
    });
    let zone = |words: &str| naming::words(words).join(" ");
    let last = header.rsplit_once(|c: char| c.is_whitespace() || c == '_');
    match (brackets, last) {
        (Some((front, inner)), _) if zone_words(inner).is_some() => (zone(front), Some(inner)),
        (None, Some((front, word))) if zone_words(word).is_some() => (zone(front), Some(word)),
        _ => (zone(header), None),
    }
}

/// Which time a header names, and how well: the smaller, the better.
pub(super) fn time(header: &str) -> Option<(Time, usize)> {
    let (words, _) = without_zone(header);
    let among = |names: &[&str]| names.iter().position(|name| *name == words);
    let lists = [(Time::Sent, SENT), (Time::Plain, PLAIN), (Time::Begun, BEGUN)];
    let named = lists.into_iter().find_map(|(time, names)| Some((time, among(names)?)));
    // `pulse timestamp`: tools put the name of the form in front. `pulse_timestamp` is empty until the form was sent.
    let time = if is_raw(header) { (Time::Sent, SENT.len()) } else { (Time::Plain, PLAIN.len()) };
    let coded = || coded(header).into_iter().filter_map(self::time).min();
    named.or_else(|| words.ends_with(" timestamp").then_some(time)).or_else(coded)
}

/// Whether a header is a name of variables, as raw data have it: `pulse_timestamp`.
fn is_raw(header: &str) -> bool {
    header.contains('_')
        && header.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The parts of `submitdate. Date submitted`, a code and its text, as tools write both.
pub(super) fn coded(header: &str) -> Vec<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | ']');
    match header.split_once(". ") {
        Some((code, text)) if !code.is_empty() && code.chars().all(plain) => vec![code, text.trim()],
        _ => Vec::new(),
    }
}

/// Words for a day and for a time of day where a moment stands in two columns; folded.
const DAY: [&str; 6] = ["date", "datum", "fecha", "data", "dato", "jour"];
const CLOCK: [&str; 8] = ["time", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd", "tid"];

/// What stands in front of the word for a day in a header, as in `submission date`.
pub(super) fn day_front(header: &str) -> Option<String> {
    front(header, &DAY)
}

/// What stands in front of the word for a time of day.
pub(super) fn clock_front(header: &str) -> Option<String> {
    front(header, &CLOCK)
}

fn front(header: &str, last: &[&str]) -> Option<String> {
    let (words, _) = without_zone(header);
    let mut fronts = last.iter().filter_map(|last| words.strip_suffix(last));
    let front = fronts.find(|front| front.is_empty() || front.ends_with(' '))?;
    Some(front.trim_end().to_owned())
}

/// What a header says of the person who answered, and how well.
pub(super) fn person(header: &str) -> Option<(By, usize)> {
    let words = naming::words(header).join(" ");
    let lists = [(By::Email, EMAIL), (By::Handle, HANDLE), (By::Name, NAMES)];
    let named = |(by, names): (By, &[&str])| Some((by, names.iter().position(|name| *name == words)?));
    // `email. Email address`, `contact/email`: a code or groups in front are no part of the name.
    let inner =
        || coded(header).into_iter().chain(header.rsplit_once('/').map(|(_, last)| last)).find_map(person);
    lists.into_iter().find_map(named).or_else(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_as_headers_are() {
        for name in SENT.iter().chain(PLAIN).chain(BEGUN).chain(EMAIL).chain(HANDLE).chain(NAMES) {
            assert_eq!(naming::words(name).join(" "), **name, "this name could never be met");
        }
    }

    #[test]
    fn sent_comes_before_begun_and_nothing_else_counts() {
        let kind = |header| time(header).map(|(time, _)| time);
        for header in [
            "Submit Date (UTC)",
            "Completion time",
            "submitdate",
            "Heure de fin",
            "Fertigstellungszeit",
            "RecordedDate",
        ] {
            assert_eq!(kind(header), Some(Time::Sent), "{header}");
        }
        for header in ["survey_timestamp", "submitdate. Date submitted", "_submission_time"] {
            assert_eq!(kind(header), Some(Time::Sent), "{header}");
        }
        for header in ["Timestamp", "Pulse timestamp", "Zeitstempel", "Date", "Timestamp (GMT+2)"] {
            assert_eq!(kind(header), Some(Time::Plain), "{header}");
        }
        for header in ["Start Date (UTC)", "Hora de inicio"] {
            assert_eq!(kind(header), Some(Time::Begun), "{header}");
        }
        for header in [
            "Date of birth",
            "Birthday",
            "Geburtsdatum",
            "Session date",
            "Due date",
            "timestamps kept",
            "Date (of birth)",
        ] {
            assert_eq!(kind(header), None, "{header}");
        }
        assert!(Time::Sent < Time::Plain && Time::Plain < Time::Begun);
    }

    #[test]
    fn another_persons_address_is_not_the_clients() {
        assert_eq!(person("E-Mail-Adresse").map(|found| found.0), Some(By::Email));
        assert_eq!(person("Your email").map(|found| found.0), Some(By::Email));
        assert_eq!(person("Vollständiger Name").map(|found| found.0), Some(By::Name));
        for header in [
            "Coach email",
            "Manager's e-mail",
            "Emergency contact e-mail",
            "Referred by",
            "Partner name",
            "Email opt-in",
        ] {
            assert_eq!(person(header), None, "{header}");
        }
    }
}
