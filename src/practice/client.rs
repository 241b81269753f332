//! Clients: add, change, take on and off hold, finish.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    Outcome, Setting,
    address::{self, Sharing},
    fields,
};
use crate::{
    domain::{
        Handle, Invalid,
        client::{Client, Person},
        id::ClientId,
        naming, text,
    },
    error::Error,
    store::{Store, StoreError, Tx},
};

/// A new client as it was told.
#[derive(Clone, Default)]
pub struct Draft {
    /// First and last name together.
    pub name: String,
    /// The handle it should have.
    pub handle: Option<Handle>,
    /// The day coaching begins; today when not told.
    pub start: Option<NaiveDate>,
    /// Everything else, as `FIELD=VALUE`.
    pub fields: Vec<String>,
    /// Whether an address that somebody else has may be shared.
    pub sharing: Sharing,
}

/// Makes a client that is not in the store yet.
///
/// # Errors
/// When the wished handle is taken, or the name is not one.
pub fn fresh(tx: &mut Tx<'_>, setting: &Setting, name: &str, wish: Option<&Handle>) -> Result<Client, Error> {
    let (first_name, last_name) = if name.is_empty() { Default::default() } else { fields::name(name)? };
    let names = tx.new_client_names(wish)?;
    let client = Client::taken_on(names, setting.coach.id, setting.today(), setting.now);
    Ok(Client { person: Person { first_name, last_name, ..Person::default() }, ..client })
}

/// Adds a client.
///
/// # Errors
/// When a field is not what it should be, or the e-mail address or handle is taken.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, draft: &Draft) -> Result<Client, Error> {
    let mut client = fresh(tx, setting, &draft.name, draft.handle.as_ref())?;
    if draft.start.is_some() {
        (client.start_date, client.episode_start) = (draft.start, draft.start);
    }
    for field in &draft.fields {
        fields::set(&mut client, setting, field)?;
    }
    insert(tx, &mut client, draft.sharing)?;
    Ok(client)
}

/// Adds a client as an operation of its own; tells too what the coach should know of others by that name.
///
/// # Errors
/// As [`add`].
pub fn take_on(
    tx: &mut Tx<'_>,
    setting: &Setting,
    draft: &Draft,
) -> Result<Outcome<(Client, Vec<String>)>, Error> {
    let mut known = Namesakes::load(tx)?;
    let client = add(tx, setting, draft)?;
    let mut remarks = known.remarks(&client);
    remarks.extend(parted(&client));
    let summary = format!("added {} ({})", client.person.name(), client.handle);
    Ok(Outcome::Keep((client, remarks), summary))
}

/// How a name of more than two words was parted, which no rule can know.
fn parted(client: &Client) -> Option<String> {
    let (first, last, handle) = (&client.person.first_name, &client.person.last_name, &client.handle);
    let named = if last.is_empty() { "no last name".to_owned() } else { format!("last name '{last}'") };
    // Behind a comma may be a first name, or what belongs to a firm.
    ((first.contains(' ') && !last.is_empty()) || first.contains(',')).then(|| {
        format!("First name '{first}', {named}. To change that: coach client edit {handle} --set last='..' --set first='..'")
    })
}

/// Writes a new client, once it has a name.
///
/// # Errors
/// When it has none, or somebody else has its e-mail address.
pub fn insert(tx: &mut Tx<'_>, client: &mut Client, sharing: Sharing) -> Result<(), Error> {
    if client.person.first_name.is_empty() {
        return Err(Invalid::new("name", "must not be empty").into());
    }
    address::check(tx, None, client, sharing)?;
    Ok(tx.insert_client(client)?)
}

/// The clients of a practice by name, as names are compared: whatever their case and accents.
pub struct Namesakes(HashMap<Vec<String>, Vec<Handle>>);

impl Namesakes {
    /// Looks at everybody.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn load(store: &Store) -> Result<Self, Error> {
        let mut known = Self(HashMap::new());
        store.each_name(|named| {
            known.add(&named.name(), named.handle);
            Ok::<_, Error>(true)
        })?;
        Ok(known)
    }

    fn add(&mut self, name: &str, handle: Handle) {
        self.0.entry(naming::words(name)).or_default().push(handle);
    }

    /// What to say about a client who was just added: who else is called so. The client is known from here on.
    pub fn remarks(&mut self, client: &Client) -> Vec<String> {
        let name = client.person.name();
        let same = self.0.get(&naming::words(&name));
        let same = same.map(|same| {
            // Where there are several, only a person knows which of them.
            let into = if let [one] = same.as_slice() { one.as_str() } else { "HANDLE" };
            (same.iter().map(Handle::as_str).collect::<Vec<_>>().join(", "), into.to_owned())
        });
        self.add(&name, client.handle.clone());
        let remark = same.map(|(same, into)| {
            let handle = &client.handle;
            format!(
                "There is another {name}: {same}. The same person?  coach client merge {handle} --into {into}"
            )
        });
        remark.into_iter().collect()
    }
}

/// What was done to a client whose fields were written; the summary names them.
pub const CHANGED: &str = "changed";

/// Changes a client and says in words what was done; nothing is written when nothing changed.
///
/// # Errors
/// Whatever `change` refuses, or an e-mail address that somebody else has.
pub fn change(
    tx: &mut Tx<'_>,
    id: ClientId,
    what: &str,
    change: impl FnOnce(&mut Client) -> Result<(), Error>,
) -> Result<Outcome<Client>, Error> {
    change_sharing(tx, id, (what, Sharing::Refused), change)
}

/// The same where it was said whether an e-mail address may be shared.
///
/// # Errors
/// As [`change`].
pub fn change_sharing(
    tx: &mut Tx<'_>,
    id: ClientId,
    (what, sharing): (&str, Sharing),
    change: impl FnOnce(&mut Client) -> Result<(), Error>,
) -> Result<Outcome<Client>, Error> {
    let before = tx.client(id)?;
    let mut client = before.clone();
    change(&mut client)?;
    if client == before {
        return Ok(Outcome::Nothing(client));
    }
    address::check(tx, Some(&before), &client, sharing)?;
    tx.update_client(&mut client)?;
    let mut summary = format!("{what} {} ({})", client.person.name(), client.handle);
    if what == CHANGED {
        summary = format!("{summary}: {}", fields::changed(&before, &client).join(", "));
    }
    Ok(Outcome::Keep(client, summary))
}

/// Gives fields of a client other values; an empty one is taken out.
///
/// # Errors
/// When a field is not what it should be.
pub fn edit(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: ClientId,
    fields: &[(&str, String)],
) -> Result<Outcome<Client>, Error> {
    change(tx, id, "changed", |client| {
        for (field, value) in fields {
            if value.is_empty() {
                fields::unset(client, field)?;
            } else {
                fields::set(client, setting, &format!("{field}={value}"))?;
            }
        }
        Ok(())
    })
}

/// The same step for several clients: all of them, or none.
///
/// # Errors
/// When one of them cannot take it.
pub fn change_all(
    tx: &mut Tx<'_>,
    ids: &[ClientId],
    what: &str,
    mut step: impl FnMut(&mut Client) -> Result<(), Error>,
) -> Result<Outcome<Vec<Client>>, Error> {
    let (mut changed, mut summary) = (Vec::with_capacity(ids.len()), String::new());
    for id in ids {
        if let Outcome::Keep(client, told) = change(tx, *id, what, &mut step)? {
            changed.push(client);
            summary = told;
        }
    }
    let names: Vec<String> = changed.iter().take(3).map(|client| client.person.name()).collect();
    let more = match changed.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Ok(match changed.len() {
        0 => Outcome::Nothing(changed),
        1 => Outcome::Keep(changed, summary),
        count => Outcome::Keep(changed, format!("{what} {count} clients: {}{more}", names.join(", "))),
    })
}

/// Adds a line to the note on a client.
///
/// # Errors
/// When the note becomes too long, or the store refuses.
pub fn append_note(tx: &mut Tx<'_>, id: ClientId, more: &str) -> Result<Outcome<Client>, Error> {
    change(tx, id, WROTE, |client| {
        let before = client.person.notes.take();
        let note = before.map_or_else(|| more.to_owned(), |before| format!("{before}\n{more}"));
        client.person.notes = cleaned(&note)?;
        Ok(())
    })
}

/// Puts another note in the place of `before`, which is what the writer saw.
///
/// # Errors
/// When somebody changed it meanwhile, it is too long, or the store refuses.
pub fn rewrite_note(
    tx: &mut Tx<'_>,
    id: ClientId,
    before: &str,
    note: &str,
) -> Result<Outcome<Client>, Error> {
    change(tx, id, WROTE, |client| {
        if client.person.notes.as_deref().unwrap_or_default() != before {
            return Err(StoreError::Changed.into());
        }
        client.person.notes = cleaned(note)?;
        Ok(())
    })
}

const WROTE: &str = "saved the note on";

fn cleaned(note: &str) -> Result<Option<String>, Invalid> {
    let note = text::note("note", note, text::TEXT)?;
    Ok((!note.is_empty()).then_some(note))
}
