//! Headers as the big address books write them, in the languages in which they are used.

use std::collections::BTreeMap;

use crate::practice::import::contacts::{Meaning, columns};

/// Fields by the columns that they are read from.
fn told(headers: &[&str]) -> BTreeMap<String, String> {
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    let found = columns(&headers).unwrap();
    let named = found.into_iter().zip(headers).filter_map(|(meaning, header)| match meaning {
        Meaning::Field(field) => Some((header, field)),
        Meaning::Unknown => None,
        Meaning::Email(_) => Some((header, "email".to_owned())),
        Meaning::Phone(_) => Some((header, "phone".to_owned())),
        other => Some((header, format!("{other:?}").to_lowercase())),
    });
    named.collect()
}

/// Headers as the tools write them, each with what it has to mean beside the others; `-` is nobody's.
const TOOLS: [&str; 16] = [
    "First Name=first_name|Middle Name=middle|Last Name=last_name|Photo=-|E-mail 1 - Value=email|E-mail 2 - Value=email",
    "Name=whole|Given Name=first_name|Family Name=last_name|E-mail 1 - Value=email|Group Membership=-",
    "Anrede=-|Vorname=first_name|Nachname=last_name|Firma=-|E-Mail-Adresse=email|E-Mail 2: Adresse=email",
    "Name=last_name|Vorname=first_name|E-Mail=email",
    "Prénom=first_name|Nom=last_name|Adresse de messagerie=email|Société=-",
    "Nombre=first_name|Apellidos=last_name|Correo electrónico=email|Cumpleaños=-",
    "Nombre=name|Correo=email",
    "Invitee Name=whole|Invitee First Name=first_name|Invitee Last Name=last_name|Invitee Time Zone=zone",
    "Email Address=email|First Name=first_name|Last Name=last_name|MEMBER_RATING=-|NOTES=notes",
    "Vorname=first_name|Nachname=last_name|Anzeigename=whole|Spitzname=-|Primäre E-Mail-Adresse=email|Sekundäre E-Mail-Adresse=email|Tel. dienstlich=phone|Tel. privat=phone|Mobil-Tel.-Nr.=phone|Notizen=notes",
    "Prénom=first_name|Nom de famille=last_name|Première adresse électronique=email|Adresse électronique secondaire=email|Tél. professionnel=phone|Portable=phone",
    "Nome=first_name|Cognome=last_name|Email primaria=email|Email secondaria=email|Telefono casa=phone|Cellulare=phone",
    "Voornaam=first_name|Achternaam=last_name|Primair e-mailadres=email|Telefoon werk=phone|Mobiel nummer=phone|Notities=notes",
    "First=first_name|Middle=middle|Last=last_name|Email=email|Alternate Email 1=email|Nickname=-",
    "Name=first_name|Surname=last_name|Email=email|Kontakt-Mail=email",
    "Prénom=first_name|Nom d'usage=last_name|Courriel=email",
];

#[test]
fn the_big_address_books_are_known() {
    for tool in TOOLS {
        let pairs: Vec<(&str, &str)> = tool.split('|').map(|pair| pair.split_once('=').unwrap()).collect();
        let headers: Vec<&str> = pairs.iter().map(|(header, _)| *header).collect();
        let told = told(&headers);
        for (header, field) in pairs {
            assert_eq!(told.get(header).map_or("-", String::as_str), field, "{header} of {tool}");
        }
    }
}
