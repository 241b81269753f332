//! What address books, calendars and practice tools call their columns, in English, German, French and Spanish.
//!
//! Headers are compared as words: lower case, without accents and punctuation, and a number counts as `#`. `E-mail 1 -
//! Value` is `e mail # value`. Among several telephones of one person the one whose header stands first here is taken.

mod names;
mod reach;
#[cfg(test)]
mod tools;

pub(super) use self::names::NAMES;
use self::reach::{EMAILS, PHONES};

/// A field and the headers that mean it.
pub(super) const HEADERS: &[(&str, &[&str])] = &[
    (
        "first_name",
        &[
            "first name",
            "given name",
            "forename",
            "firstname",
            "givenname",
            "fname",
            "client first name",
            "invitee first name",
            "contact first name",
            "name first",
            "name first name",
            "full name first name",
            "your name first name",
            "vorname",
            "rufname",
            "prenom",
            "prenom usuel",
            "nombre de pila",
            "primer nombre",
            "recipientfirstname",
            "recipient first name",
            "respondent first name",
            "coachee first name",
            "your first name",
            "primeiro nome",
            "fornamn",
            "voornaam",
            "名",
        ],
    ),
    (
        "middle_name",
        &[
            "middle name",
            "middle names",
            "additional name",
            "additional names",
            "weitere vornamen",
            "zweiter vorname",
            "deuxieme prenom",
            "autres prenoms",
            "segundo nombre",
        ],
    ),
    (
        "last_name",
        &[
            "last name",
            "family name",
            "surname",
            "lastname",
            "familyname",
            "lname",
            "client last name",
            "invitee last name",
            "contact last name",
            "name last",
            "name last name",
            "full name last name",
            "your name last name",
            "nachname",
            "familienname",
            "zuname",
            "nom de famille",
            "nom usuel",
            "nom dusage",
            "soyadi",
            "apellidos",
            "apellido",
            "primer apellido",
            "recipientlastname",
            "recipient last name",
            "respondent last name",
            "coachee last name",
            "your last name",
            "sobrenome",
            "ultimo nome",
            "cognome",
            "efternamn",
            "achternaam",
            "姓",
        ],
    ),
    ("name", NAMES),
    ("email", EMAILS),
    ("phone", PHONES),
    (
        "notes",
        &[
            "comments",
            "comment",
            "private notes",
            "client notes",
            "notizen",
            "notiz",
            "notities",
            "note personali",
            "note",
            "bemerkung",
            "bemerkungen",
            "anmerkungen",
            "remarque",
            "remarques",
            "commentaires",
            "nota",
            "notas",
            "comentarios",
            "observaciones",
        ],
    ),
    (
        "zone",
        &[
            "time zone",
            "timezone",
            "invitee time zone",
            "client time zone",
            "zeitzone",
            "fuseau horaire",
            "zona horaria",
            "huso horario",
        ],
    ),
    (
        "status",
        &["client status", "kundenstatus", "statut", "statut du client", "estado", "estado del cliente"],
    ),
    (
        "start_date",
        &[
            "client since",
            "customer since",
            "start of coaching",
            "coaching start",
            "startdatum",
            "kunde seit",
            "coachingbeginn",
            "date de debut",
            "client depuis",
            "fecha de inicio",
            "cliente desde",
            "beginn",
            "coaching begin",
            "inicio",
            "data de inicio",
        ],
    ),
    (
        "end_date",
        &["end of coaching", "coaching end", "enddatum", "date de fin", "fecha de fin", "data de fim"],
    ),
    (
        "coaching_focus",
        &["coaching focus", "coaching topic", "coachingthema", "theme du coaching", "tema del coaching"],
    ),
    ("goals", &["coaching goals", "ziele", "coachingziele", "objectifs", "objetivos"]),
];

/// Headers of a first name that stand beside `Name`, `Nom` or `Nombre` where those mean only a part of it.
pub(super) const FIRST_BESIDE_NAME: &[&str] = &["vorname", "prenom", "voornaam"];

/// What means the last name where a first name stands in a column of its own.
pub(super) const LAST_BESIDE_FIRST: &[&str] = &["name", "nom", "naam"];

/// What means the first name where the last name stands in a column of its own.
pub(super) const FIRST_BESIDE_LAST: &[&str] = &["nombre", "nome"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::naming;

    #[test]
    fn every_header_is_there_once_and_spelled_as_it_is_compared() {
        let mut all: Vec<&str> = HEADERS.iter().flat_map(|(_, headers)| headers.iter().copied()).collect();
        for header in &all {
            let spelled = naming::words(&header.replace('#', "1")).join(" ");
            assert_eq!(spelled, header.replace('#', "1"), "written as it is compared");
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a header means one field");
    }
}
