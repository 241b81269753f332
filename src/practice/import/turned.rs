//! Names whose last part stands in front, with a comma behind it.

use crate::domain::{naming, text};

/// What stands behind a name and belongs to nobody's first name: `Okafor, PhD` is not turned round.
const BEHIND_NAMES: &[&str] = &[
    "jr",
    "sr",
    "ii",
    "iii",
    "iv",
    "phd",
    "md",
    "mba",
    "msc",
    "ma",
    "ba",
    "bsc",
    "esq",
    "cpa",
    "pcc",
    "mcc",
    "acc",
    "icf",
    "dr",
    "prof",
    "rn",
    "lcsw",
    "psyd",
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "limited",
    "corp",
    "company",
    "plc",
    "llp",
    "pty",
    "ohg",
    "gbr",
    "mbh",
    "sarl",
    "srl",
    "ltda",
    "foundation",
    "stiftung",
];

/// The same, where all of it is written in capitals: otherwise it may be a name.
const BEHIND_FIRMS: &[&str] =
    &["AB", "AG", "BV", "CO", "EK", "EV", "KG", "LDA", "NV", "OY", "SA", "SAS", "SL", "SPA", "UG"];

/// First and last name where a cell says them the other way round: `Okafor, Ada`. Titles behind a name are no first name.
pub(super) fn turned(name: &str) -> Option<(String, String)> {
    let (last, first) = name.split_once(',')?;
    let (last, first) = (text::clean_line(last).into_owned(), text::clean_line(first).into_owned());
    let known = |word: &str| BEHIND_NAMES.contains(&word);
    let words = naming::words(&first);
    let firm = BEHIND_FIRMS.contains(&first.replace(['.', ' '], "").as_str());
    let title = firm || words.iter().all(|word| known(word)) || known(&words.concat());
    // A firm: `Smith & Sons, Lisbon`.
    let firm = last.contains('&');
    (!last.is_empty() && !title && !firm && !first.contains(',')).then_some((first, last))
}

#[cfg(test)]
mod tests {
    #[test]
    fn last_names_in_front_are_turned_round() {
        let turned = |name| super::turned(name).map(|(first, last)| format!("{first}|{last}"));
        assert_eq!(turned("Berg, Ab").as_deref(), Some("Ab|Berg"));
        assert_eq!(turned("Okafor, Ada").as_deref(), Some("Ada|Okafor"));
        assert_eq!(turned("van der Berg,  Ida Maria").as_deref(), Some("Ida Maria|van der Berg"));
        for as_it_is in [
            "Ada Okafor",
            "Ada Okafor, PhD",
            "Ada Okafor, Ph.D.",
            "Tom Lee, Jr.",
            "a, b, c",
            ", Ada",
            "Okafor,",
            "Smith & Sons, Ltd",
            "Smith & Sons, Lisbon",
            "Muster, GmbH",
            "Muster, AG",
            "Muster, S.A.",
        ] {
            assert_eq!(turned(as_it_is), None, "{as_it_is}");
        }
    }
}
