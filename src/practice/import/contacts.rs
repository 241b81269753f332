//! Which column of a contact list is which field of a client, by what the column is called.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    ColumnMap, Sheet, appointments,
    headers::{FIRST_BESIDE_LAST, FIRST_BESIDE_NAME, HEADERS, LAST_BESIDE_FIRST},
    kept::KEPT,
    map::Column,
};
use crate::{
    domain::naming,
    error::Error,
    practice::fields::{self, FIELDS},
};

/// Columns of `client list` and `client show` that follow from other tables.
const DERIVED: [&str; 21] = [
    "psi",
    "rho",
    "q",
    "f",
    "psi_score",
    "rho_score",
    "q_score",
    "f_score",
    "coherence_percentage",
    "velocity",
    "trend",
    "pattern",
    "patterns",
    "scored_at",
    "last_session_at",
    "next_session_at",
    "assessments",
    "breakthroughs",
    "action_items",
    "interventions",
    "engagement",
];

/// Where telephones begin that have nothing but a number: `phone.2`.
const NUMBERED: usize = 1_000;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field by its own name, or one of those that are kept.
    Field(String),
    /// An e-mail address, by its number where the column has one; the lowest that a row has is the client's first.
    Email(usize),
    /// A telephone; the lowest number that a row has is taken.
    Phone(usize),
    /// A name between the first and the last.
    Middle,
    /// The whole name, beside columns with its parts.
    Whole,
    /// Follows from other records.
    Derived,
    /// Left out on purpose: its name begins with `_`.
    Aside,
    /// Has no name.
    Blank,
    /// Nobody knows.
    Unknown,
    /// Not named in the map.
    Unmapped,
}

impl Meaning {
    /// Whether what stands there is stored.
    pub(super) const fn is_stored(&self) -> bool {
        matches!(self, Self::Field(_) | Self::Email(_) | Self::Phone(_) | Self::Middle | Self::Whole)
    }
}

/// A header as it is compared: its words, with `#` for a number.
pub(super) fn spelled(header: &str) -> String {
    let number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = naming::words(header).into_iter();
    words.map(|word| if number(&word) { "#".to_owned() } else { word }).collect::<Vec<_>>().join(" ")
}

/// The field that is called exactly so: the data model's own names, also with spaces or hyphens, and `goal.2`.
fn own(header: &str) -> Option<Meaning> {
    let name = header.trim().to_lowercase().replace([' ', '-'], "_");
    let (head, part) = name.split_once('.').map_or((name.as_str(), None), |(head, part)| (head, Some(part)));
    if let Some(field) = FIELDS.iter().find(|field| field.key == head || field.short == head) {
        let whole = part.map_or_else(|| field.key.to_owned(), |part| format!("{}.{part}", field.key));
        return Some(match (field.key, part.map(str::parse::<usize>)) {
            ("email", None) => Meaning::Email(0),
            ("email", Some(Ok(number))) => Meaning::Email(number),
            ("phone", None) => Meaning::Phone(0),
            // One telephone is kept: one with a number comes behind those that other programs have names for.
            ("phone", Some(Ok(number))) => Meaning::Phone(NUMBERED.saturating_add(number)),
            _ => Meaning::Field(whole),
        });
    }
    match name.as_str() {
        "middle_name" => Some(Meaning::Middle),
        name if KEPT.contains(&name) => Some(Meaning::Field(name.to_owned())),
        name if DERIVED.contains(&name) => Some(Meaning::Derived),
        _ => None,
    }
}

/// What one header means, for itself.
pub(super) fn meaning(header: &str) -> Meaning {
    if header.trim().is_empty() {
        return Meaning::Blank;
    }
    if header.starts_with('_') {
        return Meaning::Aside;
    }
    // A consent to what, a list of another program does not say.
    if spelled(header) == "consent" {
        return Meaning::Unknown;
    }
    own(header).or_else(|| elsewhere(&spelled(header))).unwrap_or(Meaning::Unknown)
}

/// Whether a header means anything here.
pub(super) fn is_known(header: &str) -> bool {
    !matches!(meaning(header), Meaning::Unknown | Meaning::Blank | Meaning::Aside)
}

/// Whether it means a person: a name, an address, or what tells one client from another.
pub(super) fn is_person(header: &str) -> bool {
    match meaning(header) {
        Meaning::Email(_) | Meaning::Middle => true,
        Meaning::Field(field) => {
            ["name", "first_name", "last_name", "id", "handle"].contains(&field.as_str())
        }
        _ => false,
    }
}

/// What other programs mean by a header.
fn elsewhere(spelled: &str) -> Option<Meaning> {
    HEADERS.iter().find_map(|(field, headers)| {
        let rank = headers.iter().position(|header| *header == spelled)?;
        Some(match *field {
            "email" => Meaning::Email(0),
            "phone" => Meaning::Phone(rank + 1),
            "middle_name" => Meaning::Middle,
            field => Meaning::Field(field.to_owned()),
        })
    })
}

/// What the columns of a file mean, each beside the others.
///
/// # Errors
/// When two columns are called by the same name of a field, or none holds a name.
pub(super) fn columns(headers: &[String]) -> Result<Vec<Meaning>, Error> {
    let mut found = beside_each_other(headers);
    let before = found.clone();
    if let Some(open) = appointments::whose(headers, &mut found) {
        let mut parted = headers.iter().zip(before.iter().zip(&found)).filter(|(_, (was, is))| was != is);
        let aside = parted.next().map_or("Status", |(header, _)| header.trim());
        return Err(Error::usage(open)
            .hint("say in a map which are the client's: coach import map FILE --for clients > map.toml")
            .hint(format!("or leave them out: a column that is called _{aside} is not read")));
    }
    refuse_twice(headers, &mut found)?;
    if !holds_name(&found) {
        return Err(Error::usage("no column holds the name")
            .hint("call it name, or first_name and last_name")
            .hint("or say in a map which it is: coach import map FILE --for clients > map.toml"));
    }
    Ok(found)
}

fn holds_name(found: &[Meaning]) -> bool {
    let field = |name: &str| found.contains(&Meaning::Field(name.to_owned()));
    field("name") || field("first_name")
}

/// The columns of the first and of the last name, from 0, where there is one of it.
pub(super) fn name_parts(headers: &[String]) -> [Option<usize>; 2] {
    let found = beside_each_other(headers);
    let only = |name: &str| {
        let named = |meaning: &Meaning| *meaning == Meaning::Field(name.to_owned());
        let mut places = (0..).zip(&found).filter(|(_, meaning)| named(meaning)).map(|(at, _)| at);
        places.next().filter(|_| places.next().is_none())
    };
    [only("first_name"), only("last_name")]
}

/// What each header means beside the others.
fn beside_each_other(headers: &[String]) -> Vec<Meaning> {
    let mut found: Vec<Meaning> = headers.iter().map(|header| meaning(header)).collect();
    let words: Vec<String> = headers.iter().map(|header| spelled(header)).collect();
    let field = |name: &str| Meaning::Field(name.to_owned());
    // Parts of names that say so only beside each other: Name and Vorname, Nombre and Apellidos.
    let beside_first = !found.contains(&field("last_name"))
        && words.iter().any(|word| FIRST_BESIDE_NAME.contains(&word.as_str()));
    for (meaning, word) in found.iter_mut().zip(&words) {
        if beside_first && LAST_BESIDE_FIRST.contains(&word.as_str()) {
            *meaning = field("last_name");
        }
    }
    let has = |bare: &str| words.iter().any(|word| word == bare);
    for (meaning, word) in found.iter_mut().zip(&words) {
        if word == "middle" && has("first") && has("last") {
            *meaning = Meaning::Middle;
        }
    }
    // Beside `Last name` it is the whole one.
    let given = |word: &str| FIRST_BESIDE_LAST.contains(&word) || (word == "name" && has("surname"));
    let beside_last = found.contains(&field("last_name")) && !found.contains(&field("first_name"));
    for (meaning, word) in found.iter_mut().zip(&words) {
        if beside_last && given(word) {
            *meaning = field("first_name");
        }
    }
    if found.contains(&field("first_name")) {
        found.iter_mut().filter(|meaning| **meaning == field("name")).for_each(|it| *it = Meaning::Whole);
    }
    found
}

/// A field that two columns mean goes to the one with the field's own name; two of those are refused.
fn refuse_twice(headers: &[String], found: &mut [Meaning]) -> Result<(), Error> {
    for at in 0..found.len() {
        let Some(Meaning::Field(field)) = found.get(at).cloned() else { continue };
        let same: Vec<usize> = (0..)
            .zip(found.iter())
            .filter(|(_, it)| **it == Meaning::Field(field.clone()))
            .map(|(at, _)| at)
            .collect();
        let mine = |at: &&usize| headers.get(**at).and_then(|header| own(header)).as_ref() == found.get(**at);
        let owned: Vec<usize> = same.iter().filter(mine).copied().collect();
        if same.len() < 2 {
            continue;
        }
        if owned.len() > 1 {
            return Err(Error::usage(format!("two columns are named {field}"))
                .hint("rename one, or give its number in a map: [fields]"));
        }
        let keeps = owned.first().or(same.first()).copied();
        for other in same.into_iter().filter(|at| Some(*at) != keeps) {
            if let Some(meaning) = found.get_mut(other) {
                *meaning = Meaning::Unknown;
            }
        }
    }
    Ok(())
}

/// Which address of a client the column at this place holds: `email`, `email.2`.
pub(super) fn numbered_email(meanings: &[Meaning], at: usize) -> String {
    let place = |at: usize| match meanings.get(at) {
        Some(Meaning::Email(place)) => Some((*place, at)),
        _ => None,
    };
    let before = (0..meanings.len()).filter_map(place).filter(|other| Some(*other) < place(at)).count();
    if before == 0 { "email".to_owned() } else { format!("email.{}", before + 1) }
}

/// The columns that a map names; the others are not read.
///
/// # Errors
/// When there is no such field or column.
pub(super) fn mapped(sheet: &Sheet<'_>, map: &ColumnMap) -> Result<Vec<Meaning>, Error> {
    let rest = sheet.header.iter().map(|header| match meaning(header) {
        named @ (Meaning::Blank | Meaning::Aside) => named,
        _ => Meaning::Unmapped,
    });
    let mut found: Vec<Meaning> = rest.collect();
    let mut taken: HashMap<usize, &str> = HashMap::new();
    for (name, column) in &map.fields {
        let meaning = field(name)?;
        let at = column.find(sheet)?;
        if let Some(other) = taken.insert(at, name) {
            return Err(Error::usage(format!("map {}: one column is to be {other} and {name}", map.name))
                .hint("a column holds one field: name it once in [fields]"));
        }
        if let Some(place) = found.get_mut(at) {
            *place = meaning;
        }
    }
    Ok(found)
}

/// What a field means that a map names.
///
/// # Errors
/// When there is none of that name.
pub(super) fn field(name: &str) -> Result<Meaning, Error> {
    match own(name) {
        Some(Meaning::Derived) | None => Err(fields::unknown("a client", name, &fields::all())
            .hint("further addresses are email.2, email.3; a name between is middle_name")),
        Some(meaning) => Ok(meaning),
    }
}

/// A map for clients that was guessed from what the columns are called.
pub struct Guessed {
    /// The map: field to column.
    pub map: ColumnMap,
    /// Columns that no field is called like.
    pub unused: Vec<String>,
}

/// Guesses a map for clients; what nothing says stays open in it.
///
/// # Errors
/// When two columns are called by the same name of a field.
pub fn map(sheet: &Sheet<'_>) -> Result<Guessed, Error> {
    let mut found = beside_each_other(&sheet.header);
    let open = appointments::whose(&sheet.header, &mut found);
    refuse_twice(&sheet.header, &mut found)?;
    let column = |at: usize| match sheet.header.get(at) {
        Some(name) if sheet.columns(name).len() == 1 => Column::Name(name.clone()),
        _ => Column::Number(at + 1),
    };
    let filled = |at: usize| sheet.sample.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
    let is_id = |at: usize| sheet.filled(at).all(|(_, cell)| cell.parse::<Uuid>().is_ok());
    let phones = (0..).zip(&found).filter_map(|(at, meaning)| match meaning {
        Meaning::Phone(rank) => Some((!filled(at), *rank, at)),
        _ => None,
    });
    let phone = phones.min().map(|(_, _, at)| at);
    let (mut map, mut unused) = (ColumnMap::default(), Vec::new());
    map.to_settle.extend(open);
    let name = "which column holds the name: in [fields], name = \"..\", or first_name = \"..\" and last_name = \"..\"";
    map.to_settle.extend((!holds_name(&found)).then(|| name.to_owned()));
    for (at, meaning) in found.iter().cloned().enumerate() {
        let field = match meaning {
            // The id of another program is none of ours.
            Meaning::Field(field) if field != "id" || is_id(at) => field,
            Meaning::Middle => "middle_name".to_owned(),
            Meaning::Email(_) => numbered_email(&found, at),
            Meaning::Phone(_) if phone == Some(at) => "phone".to_owned(),
            Meaning::Aside | Meaning::Blank => continue,
            _ => {
                unused.extend(sheet.header.get(at).cloned());
                continue;
            }
        };
        map.fields.insert(field, column(at));
    }
    Ok(Guessed { map, unused })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_stays_unknown() {
        for header in [
            "Photo",
            "Birthday",
            "Birth date",
            "Partner email",
            "Assistant's Phone",
            "Organization Name",
            "Nickname",
            "Consent",
        ] {
            assert_eq!(meaning(header), Meaning::Unknown, "{header}");
        }
        for header in ["listing_consent", "Listing consent", "listing-consent"] {
            assert_eq!(meaning(header), Meaning::Field("listing_consent".to_owned()), "{header}");
        }
        assert_eq!(meaning("psi"), Meaning::Derived);
        assert_eq!(meaning("_Photo"), Meaning::Aside);
        assert_eq!(meaning(" "), Meaning::Blank);
        assert_eq!(meaning("goal.2"), Meaning::Field("goals.2".to_owned()));
    }
}
