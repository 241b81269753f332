//! A client removed with everything that is theirs. Nothing is destroyed: undo brings every row back as it was.

use super::Outcome;
use crate::{
    domain::{client::Client, id::ClientId, when::echo},
    error::{Error, Kind},
    practice::Setting,
    store::{Tx, merge::Moved},
};

/// A client who was removed.
pub struct Removed {
    /// The client.
    pub client: Client,
    /// What went with them, table by table.
    pub gone: Vec<Moved>,
}

/// Removes a client with all assessments, scores, sessions and whatever else is theirs.
///
/// # Errors
/// When a legal hold keeps the data.
pub fn remove(tx: &mut Tx<'_>, setting: &Setting, id: ClientId) -> Result<Outcome<Removed>, Error> {
    let client = tx.client(id)?;
    if let Some(since) = client.legal_hold_since {
        let since = echo::long_day(setting.day(since));
        let why = format!(
            "client {} has been under a legal hold since {since}: nothing of theirs can be removed",
            client.handle
        );
        return Err(Error::new(Kind::Forbidden, why));
    }
    let gone = tx.delete_everything(&client)?;
    let summary = format!("removed {} ({})", client.person.name(), client.handle);
    Ok(Outcome::Keep(Removed { client, gone }, summary))
}
