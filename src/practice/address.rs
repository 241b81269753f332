//! Whose an e-mail address is: one that another client has is shared on purpose or not at all. Every write of a client
//! comes through here.

use crate::{
    domain::{client::Client, id::ClientId},
    error::Error,
    store::Store,
};

/// Whether an address that another client has may be given to this one too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// It is refused: most often it is a slip, or the same person.
    #[default]
    Refused,
    /// It was said that they share it, as families do.
    Agreed,
}

impl Sharing {
    /// As a switch says it.
    pub const fn agreed(agreed: bool) -> Self {
        if agreed { Self::Agreed } else { Self::Refused }
    }
}

/// Refuses addresses that came to a client although another one has them.
///
/// # Errors
/// With the handle of the one who has it.
pub fn check(store: &Store, before: Option<&Client>, client: &Client, sharing: Sharing) -> Result<(), Error> {
    if sharing == Sharing::Agreed {
        return Ok(());
    }
    let new =
        client.person.emails().filter(|email| before.is_none_or(|before| !before.person.has_email(email)));
    for email in new {
        if let Some(owner) = owner(store, email, client.id)? {
            let handle = store.client(owner)?.handle;
            let same = match before {
                Some(before) => {
                    format!("coach client merge {} --into {handle} merges the two", before.handle)
                }
                // There is nobody to be merged yet.
                None => format!("coach client edit {handle} changes their details"),
            };
            return Err(Error::refused(format!("{handle} already has that e-mail address"))
                .hint("if both use it: --share-email")
                .hint(format!("the same person?  {same}")));
        }
    }
    Ok(())
}

/// Somebody else who has an address.
fn owner(store: &Store, email: &str, client: ClientId) -> Result<Option<ClientId>, Error> {
    Ok(store.clients_by_email(email)?.into_iter().find(|id| *id != client))
}

/// What to say where an address gave way to another.
pub fn kept(before: &Client, after: &Client) -> Option<String> {
    let old = before.person.email.as_deref()?;
    let place =
        after.person.other_emails.iter().position(|email| crate::domain::address::same(email, old))?;
    let handle = &after.handle;
    Some(format!(
        "The old address stays as a further one. To remove it: coach client edit {handle} --unset email.{}",
        place + 2
    ))
}
