//! Names of columns that say a zone, and of columns of times that are never those of answers.

use crate::domain::naming;

/// What the name of a column of zones holds, in the languages of form tools; folded.
const ZONES: &[&str] = &[
    "timezone",
    "time zone",
    "tz",
    "utc offset",
    "gmt offset",
    "timezone offset",
    "zeitzone",
    "fuseau",
    "zona horaria",
    "huso horario",
    "zona oraria",
    "fuso orario",
    "fuso horario",
    "tijdzone",
    "タイムゾーン",
    "時間帯",
    "시간대",
    "时区",
    "時區",
];

/// Whether the name of a column says a zone; surely, or perhaps one of another kind.
pub(super) fn says_zone(header: &str) -> Option<bool> {
    let words = format!(" {} ", naming::words(header).join(" "));
    let says = |name: &str| {
        if name.is_ascii() { words.contains(&format!(" {name} ")) } else { words.contains(name) }
    };
    let perhaps = [" zone ", " zona ", " fuso ", " offset "].iter().any(|word| words.contains(word));
    let sure = ZONES.iter().any(|name| says(name));
    (sure || perhaps).then_some(sure)
}

/// What stands in the name of a time of a life, or of what is to come; folded.
const OTHER: &[&str] = &[
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "due",
    "deadline",
    "geburtsdatum",
    "geburtstag",
    "falligkeit",
    "fallig",
    "naissance",
    "anniversaire",
    "echeance",
    "nacimiento",
    "cumpleanos",
    "vencimiento",
    "nascita",
    "scadenza",
    "nascimento",
    "geboortedatum",
    "verjaardag",
];

/// Whether the name of a column says another time than that of answers.
pub(super) fn is_other_time(header: &str) -> bool {
    naming::words(header).iter().any(|word| OTHER.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_a_zone() {
        for header in [
            "Timezone offset",
            "Invitee Time Zone",
            "Respondent time zone",
            "Tijdzone",
            "Fuso horário",
            "タイムゾーン",
        ] {
            assert_eq!(says_zone(header), Some(true), "{header}");
        }
        assert_eq!((says_zone("Client zone"), says_zone("Zone")), (Some(false), Some(false)));
        assert_eq!(says_zone("Timestamp"), None);
    }

    #[test]
    fn names_are_folded_as_headers_are() {
        for name in ZONES.iter().chain(OTHER) {
            assert_eq!(naming::words(name).join(" "), **name, "this name could never be met");
        }
    }
}
