//! Rows of a list of people that are about the list: sums, counts, who made it and when. They stand where a name stands, so
//! each would be somebody.

use crate::domain::naming;

/// Words of sums, folded.
const SUMS: [&str; 24] = [
    "total",
    "totals",
    "subtotal",
    "grand",
    "sub",
    "sum",
    "sums",
    "count",
    "average",
    "overall",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "anzahl",
    "mittelwert",
    "durchschnitt",
    "somme",
    "moyenne",
    "suma",
    "soma",
    "totaal",
    "totale",
];

/// What is counted, folded.
const COUNTED: [&str; 32] = [
    "record",
    "records",
    "row",
    "rows",
    "entry",
    "entries",
    "client",
    "clients",
    "contact",
    "contacts",
    "item",
    "items",
    "result",
    "results",
    "people",
    "persons",
    "datensatz",
    "datensatze",
    "eintrag",
    "eintrage",
    "zeilen",
    "kunden",
    "klienten",
    "kontakte",
    "personen",
    "enregistrements",
    "lignes",
    "registros",
    "filas",
    "clientes",
    "contactos",
    "contatos",
];

/// What a line begins with that says who made a list.
const MADE: [&str; 24] = [
    "export",
    "exported",
    "generated",
    "created",
    "printed",
    "downloaded",
    "report",
    "end",
    "copyright",
    "as",
    "exportiert",
    "erstellt",
    "gedruckt",
    "heruntergeladen",
    "stand",
    "bericht",
    "exporte",
    "genere",
    "imprime",
    "exportado",
    "generado",
    "creado",
    "gerado",
    "impreso",
];

/// What stands behind those.
const BY: [&str; 21] = [
    "by", "on", "at", "from", "with", "of", "am", "von", "mit", "vom", "aus", "le", "par", "depuis", "de",
    "el", "por", "desde", "em", "com", "du",
];

/// Pages, which are numbered.
const PAGES: [&str; 6] = ["page", "seite", "pagina", "sheet", "blatt", "hoja"];

/// Whether a name is none, but says something of the list. `alone` says that other rows have an address, and that this one
/// has nothing but the name: then a number in front is a count.
pub(super) fn is_footer(name: &str, alone: bool) -> bool {
    if is_framed(name) || !name.chars().any(char::is_alphabetic) {
        return true;
    }
    let words = naming::words(name);
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let (numbers, others): (Vec<_>, Vec<_>) = words.iter().partition(|word| is_number(word));
    let among =
        |word: Option<&&String>, known: &[&str]| word.is_some_and(|word| known.contains(&word.as_str()));
    let first = others.first();
    let in_front = words.first().is_some_and(is_number);
    let sum =
        !others.is_empty() && others.iter().all(|word| SUMS.contains(&word.as_str()) || is_general(word));
    let counted = !numbers.is_empty()
        && others.len() < 3
        && others.iter().any(|word| COUNTED.contains(&word.as_str()))
        && in_front;
    let counting = among(first, &SUMS) && among(others.last(), &COUNTED);
    let made = among(first, &MADE) && among(others.get(1), &BY);
    let page = among(first, &PAGES) && words.get(1).is_some_and(is_number);
    sum && is_sum(&others)
        || counted
        || counting
        || made
        || page
        || name.split_whitespace().any(is_date)
        || (alone && in_front)
}

/// Whether it begins as a line under a list does and a name does not: `-- end --`, `*** 3 shown`, `© 2026 ACME`.
fn is_framed(name: &str) -> bool {
    let name = name.trim_start();
    let year = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    name.starts_with(['-', '–', '—', '*', '=', '_', '~', '#', '©', '®', '•', '>', '<', '|', '/', '\\', '+'])
        || ["(c)", "(C)"].iter().filter_map(|mark| name.strip_prefix(mark)).any(year)
}

/// Words that belong to a sum, and are none: `grand total`, `total general`.
fn is_general(word: &str) -> bool {
    matches!(word, "general" | "geral" | "of" | "und" | "and")
}

/// `Grand` and `Sub` alone are no sums.
fn is_sum(words: &[&String]) -> bool {
    words.iter().any(|word| !is_general(word) && !matches!(word.as_str(), "grand" | "sub"))
}

/// A day in numbers: `2026-11-01`, `1.11.2026,`.
fn is_date(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = |part: &&str| part.len() == 4;
    parts.len() == 3 && parts.iter().all(digits) && parts.iter().any(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_something_of_the_list_is_no_name() {
        for name in [
            "Total",
            "TOTAL:",
            "Total 2",
            "Summe: 1",
            "Grand Total",
            "Sub-total",
            "Total general",
            "Count = 12",
            "3 records",
            "12 Einträge",
            "Total clients: 3",
            "Exported by Practice Tool 2026-11-01",
            "Erstellt am 1.11.2026",
            "Exporté le 1/11/2026",
            "Page 1 of 2",
            "Seite 1 von 3",
            "Generated with Sheets",
            "End of report",
            "2 active clients",
            "Stand: 01.11.2026",
            "-- end --",
            "— fin —",
            "© 2026 ACME",
            "(c) 2026 ACME",
            "*** end of list ***",
            "== Summe ==",
            "# of rows",
            "7",
            "12.5",
        ] {
            assert!(is_footer(name, false), "{name}");
        }
        for name in [
            "Ada Okafor",
            "Client 12",
            "Klient 3",
            "Ana Suma",
            "Grand",
            "Page",
            "Jimmy Page",
            "50 Cent",
            "Sub",
            "Stand Watie",
            "K-2026-03",
            "Maria Total",
            "Total Ltd",
            "王小明",
            "Klaus 2",
            "'t Hooft",
            "(Ada) Okafor",
            "“Bo” Diddley",
            "Count Basie",
            "Contact",
            "End",
            "Sum Wong",
            "Create",
        ] {
            assert!(!is_footer(name, false), "{name}");
        }
        assert!(is_footer("3 of them", true));
    }
}
