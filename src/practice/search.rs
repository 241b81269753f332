//! Finding text anywhere: everything sealed is opened in memory, looked at, and forgotten.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        client::{Client, Person},
        id::ClientId,
        naming::Search,
        words::words,
    },
    error::Error,
    store::{
        Store,
        text::{Words, Written},
    },
};

words!(
    /// Where a search looks.
    Place, "place" {
        /// First and last names.
        Names = "names",
        /// E-mail, telephone, sponsor, emergency contact.
        Contacts = "contacts",
        /// Focus, goals and preferences.
        Goals = "goals",
        /// Notes on clients.
        Notes = "notes",
        /// Written answers.
        Answers = "answers",
        /// Notes of sessions.
        Sessions = "sessions",
        /// Action items.
        Actions = "actions",
        /// What was said about interventions.
        Interventions = "interventions",
        /// Breakthroughs.
        Breakthroughs = "breakthroughs",
        /// Messages.
        Messages = "messages",
    }
);

impl Place {
    /// The words outside the client's own row.
    const fn written(self) -> Option<Words> {
        match self {
            Self::Names | Self::Contacts | Self::Goals | Self::Notes => None,
            Self::Answers => Some(Words::Answers),
            Self::Sessions => Some(Words::Sessions),
            Self::Actions => Some(Words::Actions),
            Self::Interventions => Some(Words::Interventions),
            Self::Breakthroughs => Some(Words::Breakthroughs),
            Self::Messages => Some(Words::Messages),
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The client's handle.
    pub client: String,
    /// The client's name.
    pub name: String,
    /// Where it was found.
    pub place: Place,
    /// In which field.
    pub field: &'static str,
    /// The handle of the thing it belongs to, where that is not the client.
    pub handle: Option<String>,
    /// When it was written, where that is known.
    pub at: Option<DateTime<Utc>>,
    /// The words around it, on one line.
    pub excerpt: String,
}

/// Characters of an excerpt before and after the place of the hit.
const BEFORE: usize = 24;
const AFTER: usize = 56;

/// Looks for a text that holds every word of the query, in the given places, of one client or of all.
///
/// # Errors
/// When the query holds no word, or the store is locked.
pub fn search(
    store: &Store,
    query: &str,
    places: &[Place],
    only: Option<ClientId>,
    visit: &mut dyn FnMut(Hit) -> Result<(), Error>,
) -> Result<(), Error> {
    let search = Search::new(query);
    if search.is_empty() {
        return Err(Error::usage("there is nothing to search for").hint("for example: coach search reorg"));
    }
    let mut names = HashMap::new();
    let mut of_client = |client: Client| {
        let who = (client.handle.to_string(), client.person.name());
        if only.is_none_or(|only| only == client.id) {
            for (place, field, text) in fields(&client.person) {
                if places.contains(&place) && search.finds([text.as_str()]) {
                    visit(hit(&who, place, field, &text, &search))?;
                }
            }
        }
        names.insert(client.id, who);
        Ok::<_, Error>(())
    };
    match only {
        Some(id) => of_client(store.client(id)?)?,
        None => store.each_client(of_client)?,
    }
    for (place, words) in places.iter().filter_map(|place| Some((*place, place.written()?))) {
        store.each_written(words, only, |written| {
            let Written { client, column, handle, at, text } = written;
            match names.get(&client) {
                Some(who) if search.finds([text.as_str()]) => {
                    let found = hit(who, place, column, &text, &search);
                    visit(Hit { handle, at: Some(at), ..found })
                }
                _ => Ok(()),
            }
        })?;
    }
    Ok(())
}

/// The texts of a client's own row. A name is one text, so that "ada okafor" finds it.
fn fields(person: &Person) -> Vec<(Place, &'static str, String)> {
    let free = |map: &serde_json::Map<String, serde_json::Value>| {
        let pairs = map.iter().map(|(name, value)| {
            format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        });
        (!map.is_empty()).then(|| pairs.collect::<Vec<_>>().join(", "))
    };
    let mut found = vec![(Place::Names, "name", Some(person.name()))];
    found.extend([
        (Place::Contacts, "email", person.email.clone()),
        (Place::Contacts, "phone", person.phone.clone()),
        (Place::Contacts, "sponsor", person.sponsor.clone()),
        (Place::Contacts, "emergency_contact", free(&person.emergency_contact)),
        (Place::Goals, "coaching_focus", person.coaching_focus.clone()),
        (Place::Goals, "preferences", free(&person.preferences)),
        (Place::Notes, "notes", person.notes.clone()),
    ]);
    let further = person.other_emails.iter();
    found.extend(further.map(|email| (Place::Contacts, "other_emails", Some(email.clone()))));
    found.extend(person.goals.iter().map(|goal| (Place::Goals, "goals", Some(goal.clone()))));
    found.into_iter().filter_map(|(place, field, text)| Some((place, field, text?))).collect()
}

fn hit(
    (client, name): &(String, String),
    place: Place,
    field: &'static str,
    text: &str,
    search: &Search,
) -> Hit {
    Hit {
        client: client.clone(),
        name: name.clone(),
        place,
        field,
        handle: None,
        at: None,
        excerpt: excerpt(text, search),
    }
}

/// The words around the hit on one line, with `…` where something was left out.
fn excerpt(text: &str, search: &Search) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = search.place(&line).unwrap_or_default();
    let (before, after) = line.split_at_checked(place).unwrap_or((&line, ""));
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let start: String = before.chars().skip(skipped).collect();
    // A word that is cut in front says nothing.
    let start =
        if skipped == 0 { start.as_str() } else { start.split_once(' ').map_or("", |(_, rest)| rest) };
    let mut end: String = after.chars().take(AFTER).collect();
    if end.len() < after.len() {
        end.push('…');
    }
    format!("{}{start}{end}", if skipped == 0 { "" } else { "…" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::demo;

    fn found(query: &str, places: &[Place], only: Option<&str>) -> Vec<Hit> {
        let practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let only = only.map(|handle| ClientId(practice.store.named(handle).unwrap().unwrap().1));
        let mut all = Vec::new();
        let visit = &mut |hit| {
            all.push(hit);
            Ok(())
        };
        search(&practice.store, query, places, only, visit).unwrap();
        all
    }

    #[test]
    fn case_and_accents_do_not_count() {
        let hits = found("GARCIA elena", Place::ALL, None);
        assert_eq!(hits.len(), 1);
        assert_eq!((hits[0].client.as_str(), hits[0].field), ("n9gc", "name"));
        assert_eq!(found("小明", &[Place::Names], None).len(), 1);
        assert_eq!(found("st anna", &[Place::Names], None), [], "the sponsor is no name");
    }

    #[test]
    fn the_excerpt_stands_around_the_hit() {
        let hits = found("hard sentence", &[Place::Notes], Some("k7mq"));
        assert_eq!(
            hits[0].excerpt,
            "…the pause before a hard sentence, and calls it checking whether she is stil…"
        );
    }

    #[test]
    fn written_answers_are_found_with_their_assessment() {
        let hits = found("reorganisation", &[Place::Answers], None);
        assert!(!hits.is_empty());
        assert!(hits.iter().all(|hit| hit.handle.is_some() && hit.at.is_some()));
        let one = found("reorganisation", Place::ALL, Some(&hits[0].client));
        assert!(one.iter().all(|hit| hit.client == hits[0].client) && !one.is_empty());
    }

    #[test]
    fn nothing_to_look_for_is_refused() {
        let practice = demo::memory(demo::SEED, 1).unwrap();
        assert!(search(&practice.store, " . ", Place::ALL, None, &mut |_| Ok(())).is_err());
    }
}
