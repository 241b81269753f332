//! Clients as objects from outside, one by one: added, or changed. What `client add --from`, `client edit --from` and
//! `import clients` have in common.

use serde_json::{Map, Value};

use super::{
    Outcome, Setting,
    address::Sharing,
    client,
    fields::{self, FIELDS},
    find,
    import::kept::{KEPT, Kept},
    object::{Aside, Keys, Object},
};
use crate::{
    domain::{client::Client, id::ClientId},
    error::Error,
    store::{Store, Tx, handle::Noun},
};

/// What helps where a client is added who is here.
const HERE_ALREADY: &str = "change clients who are here already: coach client edit --from FILE";

/// What is shown of a client, by key; `None` asks for the keys alone, as of somebody of whom there is nothing to show.
pub trait Shows {
    /// As the list of clients shows it.
    ///
    /// # Errors
    /// When the store refuses.
    fn row(&self, store: &Store, client: Option<ClientId>) -> Result<Map<String, Value>, Error>;

    /// As the page of the client shows it.
    ///
    /// # Errors
    /// When the store refuses.
    fn page(&self, store: &Store, client: Option<ClientId>) -> Result<Map<String, Value>, Error>;
}

/// Adds one client as an object tells it.
///
/// # Errors
/// When a key is unknown or says what it may not, or a handle, id or address is somebody else's.
pub fn add(
    tx: &mut Tx<'_>,
    setting: &Setting,
    (object, aside): (&Object, &mut Aside),
    (sharing, shows): (Sharing, &dyn Shows),
) -> Result<Client, Error> {
    let (kept, told) = object.read("a client", |keys| {
        let mut told = fields_and_kept(keys);
        // What the list shows beside it follows from other records; what only the page shows is more than one client.
        let row = shows.row(tx, None)?;
        keys.leave(row.keys().map(String::as_str), aside);
        shown(tx, keys, shows, None)?;
        Ok((Kept::take(&mut told)?, told))
    })?;
    let mut client = fresh(setting, &kept, &told)?;
    insert(tx, &kept, &mut client, sharing)?;
    Ok(client)
}

/// A new client as its fields and kept keys tell it, not yet written.
///
/// # Errors
/// When one of them may not be what it is.
pub fn fresh(setting: &Setting, kept: &Kept, told: &Map<String, Value>) -> Result<Client, Error> {
    let mut client = kept.client(setting)?;
    // Whoever ended on a day did not begin today.
    if kept.ends() {
        (client.start_date, client.episode_start) = (None, None);
    }
    fields::merge(&mut client, setting, told)?;
    if !told.contains_key("episode_start") && told.contains_key("start_date") {
        client.episode_start = client.start_date;
    }
    kept.finish(&mut client, setting)?;
    Ok(client)
}

/// Writes a new client under the names that were told, or new ones.
///
/// # Errors
/// When one of them, or an address, is somebody else's.
pub fn insert(tx: &mut Tx<'_>, kept: &Kept, client: &mut Client, sharing: Sharing) -> Result<(), Error> {
    if let Some(handle) = &kept.handle
        && let Some((noun, _)) = tx.named(handle.as_str())?
    {
        let error = Error::refused(format!("handle {handle} names {} here", noun.with_article()));
        return Err(match noun {
            Noun::Client => error.hint(HERE_ALREADY),
            _ => error,
        });
    }
    if let Some(user) = kept.user_id() {
        if client.person.email.is_none() {
            return Err(Error::refused("user_id is given, but there is no email"));
        }
        if tx.user_exists(user)? {
            return Err(Error::refused("user_id belongs to somebody else here"));
        }
        client.user_id = Some(user);
    }
    (client.id, client.handle) = match kept.id {
        Some(id) if tx.is_client(id)? => {
            return Err(Error::refused("id belongs to somebody else here").hint(HERE_ALREADY));
        }
        Some(id) => (id, tx.fresh_handle(Noun::Client, id.0, kept.handle.as_ref())?),
        None => tx.new_client_names(kept.handle.as_ref())?,
    };
    client::insert(tx, client, sharing)
}

/// Changes one client as an object tells it; the object names the client by handle, id or e-mail address. `number` is
/// the how-manieth it is, `said` what the ones before it say.
///
/// # Errors
/// When it names nobody, a key is unknown or says what it may not, an address is somebody else's, or an earlier object
/// says something else of the same client.
pub fn edit(
    tx: &mut Tx<'_>,
    setting: &Setting,
    (object, number, said): (&Object, u64, &mut fields::Told),
    (sharing, shows): (Sharing, &dyn Shows),
) -> Result<Outcome<Client>, Error> {
    let mut names = Vec::new();
    let (id, kept, told) = object.read("a client", |keys| {
        let mut told = fields_and_kept(keys);
        let named = ["handle", "id", "email"].iter().find_map(|key| Some((*key, told.get(*key)?.as_str()?)));
        let (key, query) = named
            .ok_or_else(|| Error::usage("it names no client").hint("each needs a handle, id or email"))?;
        let found = find::exactly(tx, query, None)?;
        // What names the client says nothing else.
        told.remove(key);
        shown(tx, keys, shows, Some(found.id))?;
        names.extend(told.keys().cloned());
        Ok((found.id, Kept::take(&mut told)?, told))
    })?;
    let names = || names.iter().map(String::as_str);
    let done = client::change_sharing(tx, id, (client::CHANGED, sharing), |client| {
        let before = client.clone();
        fields::merge(client, setting, &told)?;
        kept.apply(client, setting)?;
        match said.clash((&before, client), number, names()) {
            Some(clash) => {
                Err(Error::usage(clash.words(("object", "objects"))).hint("keep the one you mean"))
            }
            None => Ok(()),
        }
    });
    said.note(id, number, names());
    done
}

/// Lets keys go that say what is shown of a client.
fn shown(store: &Store, keys: &mut Keys, shows: &dyn Shows, client: Option<ClientId>) -> Result<(), Error> {
    let mut all = shows.row(store, client)?;
    keys.let_go(&all);
    if keys.is_empty() {
        return Ok(());
    }
    for (key, value) in shows.page(store, client)? {
        all.entry(key).or_insert(value);
    }
    keys.shown(&all, comes_from)
}

fn fields_and_kept(keys: &mut Keys) -> Map<String, Value> {
    let kept = KEPT.into_iter().filter(|key| !fields::is_field(key));
    let names: Vec<&str> = FIELDS.iter().map(|field| field.key).chain(kept).collect();
    keys.take_all(&names, |key| fields::is_field(key) || KEPT.contains(&key))
}

/// Where a value comes from that is shown and not written.
fn comes_from(key: &str) -> String {
    match key {
        "last_session_at" | "next_session_at" => {
            "it follows from sessions: coach session add or log".to_owned()
        }
        "engagement" => "use: coach client engage".to_owned(),
        "action_items" => "it follows from action items: coach action add".to_owned(),
        "interventions" => "it follows from interventions: coach intervene assign".to_owned(),
        _ => "it follows from scores: coach score add, or coach import scores".to_owned(),
    }
}
