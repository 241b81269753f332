//! Lists of appointments, of which each row is one and names a client: what they call state, note, begin and end may be the
//! appointment's, and nothing in the file says whose.

use super::{
    Trouble, brief,
    contacts::{Meaning, meaning, spelled},
};

/// Words of columns that only a list of appointments has.
const WORDS: [&str; 14] = [
    "appointment",
    "appointments",
    "appt",
    "booking",
    "meeting",
    "termin",
    "termine",
    "terminart",
    "buchung",
    "rendez",
    "cita",
    "citas",
    "reserva",
    "reservation",
];

/// Whole names of such columns.
const NAMES: [&str; 14] = [
    "event",
    "event type",
    "event type name",
    "event name",
    "start time",
    "start date time",
    "end time",
    "end date time",
    "session",
    "session type",
    "session date",
    "startzeit",
    "endzeit",
    "date scheduled",
];

/// Names that do not say whose state, begin or end it is.
const EITHER: [&str; 13] = [
    "status",
    "statut",
    "estado",
    "start",
    "start date",
    "end",
    "end date",
    "startdatum",
    "enddatum",
    "beginn",
    "date de debut",
    "date de fin",
    "fecha de inicio",
];

/// Words in the name of a note that say it is the client's.
const OWN: [&str; 2] = ["client", "private"];

/// Whether a column may be the client's as well as the appointment's.
fn is_open(word: &str, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Field(field) if field == "notes" => !word.split(' ').any(|word| OWN.contains(&word)),
        Meaning::Field(_) => EITHER.contains(&word),
        _ => false,
    }
}

/// What is to be settled about a list of appointments; the columns in question are nobody's then.
pub(super) fn whose(headers: &[String], found: &mut [Meaning]) -> Option<String> {
    let words: Vec<String> = headers.iter().map(|header| spelled(header)).collect();
    let of_appointments =
        |word: &String| NAMES.contains(&word.as_str()) || word.split(' ').any(|word| WORDS.contains(&word));
    let mut unknown = words.iter().zip(found.iter()).filter(|(_, meaning)| **meaning == Meaning::Unknown);
    if !unknown.any(|(word, _)| of_appointments(word)) {
        return None;
    }
    let mut named = Vec::new();
    for ((header, word), meaning) in headers.iter().zip(&words).zip(found.iter_mut()) {
        if is_open(word, meaning) {
            *meaning = Meaning::Unknown;
            named.push(format!("'{}'", brief(header)));
        }
    }
    (!named.is_empty()).then(|| {
        let columns = named.join(" and ");
        format!("{columns} may be the client's or the appointment's: there are appointments beside them")
    })
}

/// Refuses an object that is an appointment and does not say whose state, note, begin or end it tells.
///
/// # Errors
/// Which keys.
pub(super) fn none_among<'k>(keys: impl Iterator<Item = &'k String>) -> Result<(), Trouble> {
    let keys: Vec<String> = keys.cloned().collect();
    let mut found: Vec<Meaning> = keys.iter().map(|key| meaning(key)).collect();
    whose(&keys, &mut found).map_or(Ok(()), |open| Err(Trouble::row(open)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(headers: &str) -> Option<String> {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        let mut found: Vec<Meaning> = headers.iter().map(|header| meaning(header)).collect();
        whose(&headers, &mut found)
    }

    #[test]
    fn a_state_of_an_appointment_is_not_taken_for_the_clients() {
        for headers in [
            "Name,Email,Appointment,Status",
            "First Name,Last Name,Start Time,End Time,Notes",
            "Invitee Name,Event Type Name,Status",
            "Name,Termin,Start,End",
        ] {
            assert!(open(headers).is_some(), "{headers}");
        }
        for headers in [
            "Name,Email,Status,Notes",
            "name,status,start_date,end_date,last_session_at,next_session_at",
            "Name,Appointment,Client status,Client notes",
            "Name,Start,End,Status",
        ] {
            assert!(open(headers).is_none(), "{headers}");
        }
    }
}
