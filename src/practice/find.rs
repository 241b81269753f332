//! From what people type to what they mean: clients by name, everything by handle.

use std::ops::ControlFlow;

use uuid::Uuid;

use crate::{
    domain::{
        client::Status,
        id::{ActionId, AssessmentId, AssignmentId, BreakthroughId, ClientId, ScoreId, SessionId},
        naming::{self, Match, Matcher, Purpose, Standing},
        session::Session,
    },
    error::{Candidate, Error, Kind},
    store::{Store, handle::Noun},
};

/// A client that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub id: ClientId,
    /// Its handle.
    pub handle: String,
    /// First and last name; empty while locked.
    pub name: String,
    /// Whether a person has to agree first: a write that was given only the beginning of a name.
    pub confirm: bool,
}

struct Seen {
    id: ClientId,
    handle: String,
    name: String,
    status: Status,
}

/// Finds the client that `query` means, by the rules of naming: never guessing when something will be written. `command`
/// is what the query alone completes; none where more was said, which a command to paste would lose.
///
/// # Errors
/// When nobody matches (with near misses as hints), several do, or the handle names something else.
pub fn client(store: &Store, query: &str, purpose: Purpose, command: Option<&str>) -> Result<Found, Error> {
    if let Some(found) = by_handle(store, query)? {
        return Ok(found);
    }
    if !store.unlocked() {
        return Err(Error::new(
            Kind::Locked,
            format!("no client has the handle '{query}', and names are locked"),
        )
        .hint("unlock first: coach unlock"));
    }
    match store.clients_by_email(query)?.as_slice() {
        [] => {}
        [id] => {
            let Seen { id, handle, name, .. } = seen(store, *id)?;
            return Ok(Found { id, handle, name, confirm: false });
        }
        ids => {
            let sharing = ids.iter().map(|id| seen(store, *id)).collect::<Result<Vec<_>, _>>()?;
            return Err(several(query, command, &sharing.iter().collect::<Vec<_>>(), ids.len()));
        }
    }
    let mut matcher = Matcher::new(query);
    let mut seen: Vec<Seen> = Vec::new();
    store.each_name(|named| {
        let standing = match named.status {
            Status::Active => Standing::Active,
            Status::Paused | Status::Completed => Standing::Resting,
            Status::Archived => Standing::Archived,
        };
        let flow = matcher.feed(&naming::Candidate {
            id: named.id,
            handle: named.handle.as_str(),
            first: &named.first_name,
            last: &named.last_name,
            email: named.email.as_deref().unwrap_or_default(),
            standing,
        });
        seen.push(Seen {
            id: named.id,
            handle: named.handle.to_string(),
            name: named.name(),
            status: named.status,
        });
        Ok::<_, Error>(flow == ControlFlow::Continue(()))
    })?;
    let pick = |hit: &naming::Hit| seen.get(hit.index);
    let found = |hit: &naming::Hit, confirm| {
        pick(hit).map(|seen| Found {
            id: seen.id,
            handle: seen.handle.clone(),
            name: seen.name.clone(),
            confirm,
        })
    };
    let nobody = || Error::not_found(format!("no client matches '{query}'"));
    let stranger = || nobody().hint("list them: coach client list");
    match matcher.finish(purpose) {
        Match::One(hit) => found(&hit, false).ok_or_else(nobody),
        Match::Confirm(hit) => found(&hit, true).ok_or_else(nobody),
        Match::Several { hits, total } => {
            Err(several(query, command, &hits.iter().filter_map(pick).collect::<Vec<_>>(), total))
        }
        Match::None { near } if near.is_empty() => Err(stranger()),
        Match::None { near } => Err(near
            .iter()
            .filter_map(pick)
            .fold(nobody(), |error, near| error.hint(meant(&near.name, &near.handle, command)))),
    }
}

fn seen(store: &Store, id: ClientId) -> Result<Seen, Error> {
    let client = store.client(id)?;
    let (handle, name, status) = (client.handle.to_string(), client.person.name(), client.status);
    Ok(Seen { id, handle, name, status })
}

/// Finds a client to change where nobody can be asked whether the beginning of a name was meant.
///
/// # Errors
/// As [`client`], and when only the beginning of a name matches.
pub fn exactly(store: &Store, query: &str, command: Option<&str>) -> Result<Found, Error> {
    let found = client(store, query, Purpose::Write, command)?;
    if !found.confirm {
        return Ok(found);
    }
    let Found { name, handle, .. } = found;
    Err(Error::not_found(format!("no client is called exactly '{query}'"))
        .hint(meant(&name, &handle, command)))
}

/// Who could be meant, and what to write so that nothing of what was said is lost.
fn meant(name: &str, handle: &str, command: Option<&str>) -> String {
    let write =
        command.map_or_else(|| format!("write {handle} instead"), |command| format!("{command} {handle}"));
    format!("did you mean {name} ({handle})?  {write}")
}

fn several(query: &str, command: Option<&str>, seen: &[&Seen], total: usize) -> Error {
    let mut error = Error::new(Kind::Ambiguous, format!("'{query}' matches {total} clients"));
    if let Some(first) = seen.first() {
        error = error.hint(match command {
            Some(command) => format!("use the handle: {command} {}", first.handle),
            None => format!("write the handle instead, for example {}", first.handle),
        });
    }
    for seen in seen {
        error.candidates.push(Candidate {
            handle: seen.handle.clone(),
            name: seen.name.clone(),
            state: seen.status.key().to_owned(),
        });
    }
    if total > seen.len() {
        error =
            error.hint(format!("{} more match; list them: coach client list '{query}'", total - seen.len()));
    }
    error
}

/// The client with that handle; refuses a handle that names something else.
fn by_handle(store: &Store, query: &str) -> Result<Option<Found>, Error> {
    let typed = query.trim().to_lowercase();
    match store.named(&typed)? {
        None => Ok(None),
        Some((Noun::Client, id)) => {
            let id = ClientId(id);
            let name = if store.unlocked() { store.client(id)?.person.name() } else { String::new() };
            Ok(Some(Found { id, handle: typed, name, confirm: false }))
        }
        Some((other, _)) => Err(wrong_noun(&typed, other, Noun::Client)),
    }
}

fn wrong_noun(handle: &str, is: Noun, wanted: Noun) -> Error {
    Error::not_found(format!("{handle} is {}, not {}", is.with_article(), wanted.with_article()))
}

/// The assessment with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn assessment(store: &Store, query: &str) -> Result<AssessmentId, Error> {
    match by_id(query) {
        Some(id) => Ok(store.assessment(AssessmentId(id))?.id),
        None => Ok(AssessmentId(named(store, query, Noun::Assessment, "coach assess list")?)),
    }
}

/// The action item with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn action(store: &Store, query: &str) -> Result<ActionId, Error> {
    match by_id(query) {
        Some(id) => Ok(store.action(ActionId(id))?.id),
        None => Ok(ActionId(named(store, query, Noun::Action, "coach action list")?)),
    }
}

/// Several action items, each once, in the order in which they were named.
///
/// # Errors
/// When one of them is not there.
pub fn actions(store: &Store, queries: &[String]) -> Result<Vec<ActionId>, Error> {
    each(store, queries, action)
}

fn by_id(query: &str) -> Option<Uuid> {
    Uuid::parse_str(query.trim()).ok()
}

/// What has that handle; refuses a handle that names something else. `listing` is the command that shows what there is.
///
/// # Errors
/// When nothing has it, or something else does.
pub fn named(store: &Store, query: &str, wanted: Noun, listing: &str) -> Result<Uuid, Error> {
    let typed = query.trim().to_lowercase();
    match store.named(&typed)? {
        Some((noun, id)) if noun == wanted => Ok(id),
        Some((other, _)) => Err(wrong_noun(&typed, other, wanted)),
        None => Err(Error::not_found(format!("no {} has the handle '{query}'", wanted.words()))
            .hint(format!("list them: {listing}"))),
    }
}

/// The assignment with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn assignment(store: &Store, query: &str) -> Result<AssignmentId, Error> {
    match by_id(query) {
        Some(id) => Ok(store.work(AssignmentId(id))?.assignment.id),
        None => Ok(AssignmentId(named(store, query, Noun::Assignment, "coach intervene assigned --all")?)),
    }
}

/// Several things, each once, in the order in which they were named.
///
/// # Errors
/// When one of them is not there.
pub fn each<T: PartialEq>(
    store: &Store,
    queries: &[String],
    find: impl Fn(&Store, &str) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    for query in queries {
        let one = find(store, query)?;
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}

/// The score of that name or id, or the one that an assessment led to.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn score(store: &Store, query: &str) -> Result<ScoreId, Error> {
    let none =
        || Error::not_found(format!("no score is called '{query}'")).hint("list them: coach score list");
    let typed = query.trim().to_lowercase();
    if let Some(id) = by_id(&typed) {
        return store.score(ScoreId(id))?.map(|score| score.id).ok_or_else(none);
    }
    if let Ok(handle) = typed.parse() {
        match store.scores_named(&handle)?.as_slice() {
            [] => {}
            [one] => return Ok(*one),
            several => {
                let error = Error::new(Kind::Ambiguous, format!("'{query}' means several scores"));
                return Err(several
                    .iter()
                    .fold(error, |error, id| error.hint(format!("write its id: {id}"))));
            }
        }
    }
    match store.named(&typed)? {
        Some((Noun::Assessment, id)) => {
            let led_to = store.score_of_assessment(AssessmentId(id))?.map(|score| score.id);
            led_to.ok_or_else(|| Error::not_found(format!("assessment {typed} has no score")))
        }
        Some((other, _)) => {
            Err(Error::not_found(format!("{typed} is {}, not a score", other.with_article())))
        }
        None => Err(none()),
    }
}

/// The breakthrough with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn breakthrough(store: &Store, query: &str) -> Result<BreakthroughId, Error> {
    match by_id(query) {
        Some(id) => Ok(store.breakthrough(BreakthroughId(id))?.id),
        None => Ok(BreakthroughId(named(store, query, Noun::Breakthrough, "coach breakthrough list")?)),
    }
}

/// The session with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn session(store: &Store, query: &str) -> Result<Session, Error> {
    let id = match by_id(query) {
        Some(id) => id,
        None => named(store, query, Noun::Session, "coach session list")?,
    };
    Ok(store.session(SessionId(id))?)
}
