//! Sessions that are taken out, with their notes. What was agreed in them stays agreed.

use crate::{
    domain::{
        client::Client,
        id::SessionId,
        session::{Session, Status},
    },
    error::Error,
    practice::{Outcome, Setting, record},
    store::Tx,
};

/// Sessions that were removed.
pub struct Removed {
    /// They themselves with their clients, in the order in which they were named.
    pub sessions: Vec<(Session, Client)>,
    /// How many action items are left that were agreed in them.
    pub items: usize,
}

/// Removes several sessions, or none of them. Action items that were agreed in them stay, without a session.
///
/// # Errors
/// When one of them is gone already.
pub fn remove(tx: &mut Tx<'_>, setting: &Setting, ids: &[SessionId]) -> Result<Outcome<Removed>, Error> {
    let mut removed = Removed { sessions: Vec::with_capacity(ids.len()), items: 0 };
    for id in ids {
        let session = tx.session(*id)?;
        removed.items += tx.release_actions(session.id)?;
        tx.delete_session(&session)?;
        let client = tx.client(session.client_id)?;
        removed.sessions.push((session, client));
    }
    let held = removed.sessions.iter().filter(|(session, _)| session.status == Status::Completed);
    let mut clients: Vec<_> = held.map(|(_, client)| client.id).collect();
    clients.sort();
    clients.dedup();
    for client in clients {
        // What a session brought about is told of breakthroughs.
        record::settle(tx, setting, client)?;
    }
    let summary = format!("removed {}", removed.words());
    Ok(if ids.is_empty() { Outcome::Nothing(removed) } else { Outcome::Keep(removed, summary) })
}

impl Removed {
    /// `session 7f2k of Ada Okafor (k7mq) with its notes, 2 action items stay`, or how many.
    pub fn words(&self) -> String {
        let noted = self.sessions.iter().filter(|(session, _)| session.noted).count();
        let (what, notes) = match (self.sessions.as_slice(), noted) {
            ([(session, client)], noted) => (
                format!("session {} of {} ({})", session.handle, client.person.name(), client.handle),
                if noted == 1 { " with its notes".to_owned() } else { String::new() },
            ),
            (many, 0) => (format!("{} sessions", many.len()), String::new()),
            (many, 1) => (format!("{} sessions", many.len()), " with the notes of 1".to_owned()),
            (many, noted) => (format!("{} sessions", many.len()), format!(" with the notes of {noted}")),
        };
        format!("{what}{notes}{}", self.stays())
    }

    /// What is left of them, as the end of a sentence: `, 2 action items stay`.
    pub fn stays(&self) -> String {
        match self.items {
            0 => String::new(),
            1 => ", 1 action item stays".to_owned(),
            many => format!(", {many} action items stay"),
        }
    }
}
