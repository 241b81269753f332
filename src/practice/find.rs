//! From what people type to what they mean: clients by name, everything by handle.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::meant::Name;
use crate::{
    domain::{
        client::Status,
        id::{ActionId, AssessmentId, AssignmentId, BreakthroughId, ClientId, ScoreId, SessionId},
        naming::{self, Match, Matcher, Purpose, Standing},
        session::Session,
    },
    error::{Candidate, Error, Kind},
    store::{Store, StoreError, handle::Noun},
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
    meant_client(store, query, purpose, command).map_err(|error| error.about(query))
}

fn meant_client(store: &Store, query: &str, purpose: Purpose, command: Option<&str>) -> Result<Found, Error> {
    if let Some(found) = by_handle(store, query)? {
        return Ok(found);
    }
    if let Some(handle) = typed_id(query).map(|id| store.client_handle(ClientId(id))).transpose()?.flatten()
        && let Some(found) = by_handle(store, &handle)?
    {
        return Ok(found);
    }
    if let Some((noun, id)) = store.named_before(&query.trim().to_lowercase())?
        && noun == Noun::Client
        && let Some(into) = store.merged_clients()?.get(&ClientId(id))
    {
        let Seen { name, handle, .. } = seen(store, *into)?;
        let whom = if name.is_empty() { handle.clone() } else { format!("{name} ({handle})") };
        return Err(Error::not_found(format!("{} was merged into {whom}", query.trim().to_lowercase()))
            .hint(meant(&name, &handle, command)));
    }
    if !store.unlocked() {
        return Err(Error::new(
            Kind::Locked,
            format!("no client has the handle '{query}', and names are locked"),
        )
        .hint("unlock first: coach unlock"));
    }
    if let Some(found) = by_email(store, query, command)? {
        return Ok(found);
    }
    let mut matcher = Matcher::new(query);
    let seen = all_seen(store, &mut matcher)?;
    let pick = |hit: &naming::Hit| seen.get(hit.index);
    let nobody = || Error::not_found(format!("no client matches '{query}'"));
    let found = |hit: &naming::Hit, confirm| pick(hit).map(|seen| seen.found(confirm)).ok_or_else(nobody);
    let stranger = || nobody().hint("list them: coach client list");
    match matcher.finish(purpose) {
        Match::One(hit) => found(&hit, false),
        Match::Confirm(hit) => found(&hit, true),
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

/// The one client with that address; refuses an address that several share.
fn by_email(store: &Store, query: &str, command: Option<&str>) -> Result<Option<Found>, Error> {
    match store.clients_by_email(query)?.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some(seen(store, *id)?.found(false))),
        ids => {
            let sharing = ids.iter().map(|id| seen(store, *id)).collect::<Result<Vec<_>, _>>()?;
            Err(several(query, command, &sharing.iter().collect::<Vec<_>>(), ids.len()))
        }
    }
}

/// Shows the clients to a matcher until it has seen enough; gives those that it saw, in its order.
fn all_seen(store: &Store, matcher: &mut Matcher) -> Result<Vec<Seen>, Error> {
    let mut seen = Vec::new();
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
    Ok(seen)
}

impl Seen {
    fn found(&self, confirm: bool) -> Found {
        Found { id: self.id, handle: self.handle.clone(), name: self.name.clone(), confirm }
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
    Err(Error::not_found(format!("'{query}' is not the full name or handle of a client"))
        .about(query)
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
    let what = (Noun::Assessment, "coach assess list");
    meant_thing(store, query, what, |id| Ok(store.assessment(AssessmentId(id))?.id), AssessmentId)
}

/// The action item with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn action(store: &Store, query: &str) -> Result<ActionId, Error> {
    let what = (Noun::Action, "coach action list");
    meant_thing(store, query, what, |id| Ok(store.action(ActionId(id))?.id), ActionId)
}

/// Several action items, each once, in the order in which they were named.
///
/// # Errors
/// When one of them is not there.
pub fn actions(store: &Store, names: &[Name]) -> Result<Vec<ActionId>, Error> {
    each(store, names, action)
}

/// What a handle or an id means. An id is looked up by `by_id`, everything else by what has that handle.
fn meant_thing<I>(
    store: &Store,
    query: &str,
    (noun, listing): (Noun, &str),
    by_id: impl FnOnce(Uuid) -> Result<I, StoreError>,
    of: impl FnOnce(Uuid) -> I,
) -> Result<I, Error> {
    match typed_id(query) {
        Some(id) => by_id(id).map_err(|error| Error::from(error).about(query)),
        None => named(store, query, noun, listing).map(of),
    }
}

fn typed_id(query: &str) -> Option<Uuid> {
    Uuid::parse_str(query.trim()).ok()
}

/// What has that handle; refuses a handle that names something else. `listing` is the command that shows what there is.
///
/// # Errors
/// When nothing has it, or something else does.
pub fn named(store: &Store, query: &str, wanted: Noun, listing: &str) -> Result<Uuid, Error> {
    let typed = query.trim().to_lowercase();
    let refused = match store.named(&typed)? {
        Some((noun, id)) if noun == wanted => return Ok(id),
        Some((other, _)) => wrong_noun(&typed, other, wanted),
        None => Error::not_found(format!("no {} has the handle '{query}'", wanted.words()))
            .hint(format!("list them: {listing}")),
    };
    Err(refused.about(query))
}

/// The assignment with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn assignment(store: &Store, query: &str) -> Result<AssignmentId, Error> {
    let what = (Noun::Assignment, "coach intervene assigned --all");
    meant_thing(store, query, what, |id| Ok(store.work(AssignmentId(id))?.assignment.id), AssignmentId)
}

/// Several things, each once, in the order in which they were named.
///
/// # Errors
/// When one of them is not there.
pub fn each<T: PartialEq>(
    store: &Store,
    names: &[Name],
    find: impl Fn(&Store, &str) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    for name in names {
        let one = name.find(|query| find(store, query))?;
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
    meant_score(store, query).map_err(|error| error.about(query))
}

fn meant_score(store: &Store, query: &str) -> Result<ScoreId, Error> {
    let none =
        || Error::not_found(format!("no score is called '{query}'")).hint("list them: coach score list");
    let typed = query.trim().to_lowercase();
    if let Some(id) = typed_id(&typed) {
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
    let what = (Noun::Breakthrough, "coach breakthrough list");
    meant_thing(store, query, what, |id| Ok(store.breakthrough(BreakthroughId(id))?.id), BreakthroughId)
}

/// The session with that handle or id.
///
/// # Errors
/// When there is none, or the handle names something else.
pub fn session(store: &Store, query: &str) -> Result<Session, Error> {
    let what = (Noun::Session, "coach session list");
    let id = meant_thing(store, query, what, |id| Ok(store.session(SessionId(id))?.id), SessionId)?;
    Ok(store.session(id)?)
}
