//! Whose score a row holds.

use uuid::Uuid;

use super::{
    Trouble,
    people::{By, People, Person, same_name},
    score_row::{Named, parsed},
};

/// Whose score it is: everything that a row says of the client has to mean the same one.
pub(super) fn who<'p>(people: &'p People, named: &Named) -> Result<&'p Person, Trouble> {
    let text = |key: &str| named.get(key).map(String::as_str);
    let named_so = |person: &Person| text("name").is_some_and(|name| same_name(name, &person.name));
    let mut found: Option<&Person> = None;
    let mut agree = |person: &'p Person| match found {
        Some(other) if other.id != person.id => {
            Err(Trouble::row(format!("names two clients: {} and {}", other.handle, person.handle)))
        }
        _ => {
            found = Some(person);
            Ok(())
        }
    };
    let id = parsed::<Uuid>(named, "client_id", "a UUID")?;
    let by_id = id.and_then(|id| people.id(id));
    by_id.map_or(Ok(()), &mut agree)?;
    if let Some(text) = text("client") {
        agree(people.find(text, people.kind_of(text))?)?;
    }
    for (key, by) in [("handle", By::Handle), ("email", By::Email)] {
        if let Some(text) = text(key) {
            agree(people.find(text, by)?)?;
        }
    }
    let Some(person) = found else {
        return match (text("name"), id) {
            (Some(name), None) => people.find(name, By::Name),
            (_, Some(_)) => Err(Trouble::row("client_id matches no client")),
            (None, None) => Err(Trouble::row("no client is given")),
        };
    };
    // The id of another practice says nothing here, as long as the name says who is meant.
    if id.is_some() && by_id.is_none() && !named_so(person) {
        return Err(Trouble::row(format!(
            "client_id matches no client, and {} may be somebody else",
            person.handle
        )));
    }
    if text("name").is_some() && !named_so(person) {
        return Err(Trouble::row(format!("the name is not that of {}", person.handle)));
    }
    Ok(person)
}
