//! Usage events: each operation leaves one behind, in its own transaction, unless that is switched off.

use super::{Outcome, Practice, Setting};
use crate::{
    domain::event::user_agent,
    env::Env,
    error::Error,
    store::{Kind, Store, Tx},
};

/// The setting that switches events on and off.
pub const SETTING: &str = "analytics.events";

/// Has the operations of a person at a terminal leave events behind, as far as the settings want them.
pub fn record(practice: &mut Practice, env: &Env) {
    let setting = &mut practice.setting;
    let terminal = env.vars.term.as_deref().filter(|_| env.term.facts().person);
    let agent = || user_agent(env!("CARGO_PKG_VERSION"), terminal);
    setting.agent = setting.config.on(SETTING).then(agent);
}

/// Leaves the event of an operation behind, where events are wanted.
///
/// # Errors
/// When the store refuses.
pub fn leave(tx: &mut Tx<'_>, setting: &Setting, command: &str, kind: Kind) -> Result<(), Error> {
    match &setting.agent {
        Some(agent) => Ok(tx.leave_event(command, kind, agent)?),
        None => Ok(()),
    }
}

/// Removes every event for good. [`sweep`] makes it final on the disk.
///
/// # Errors
/// When the store refuses.
pub fn purge(tx: &mut Tx<'_>) -> Result<Outcome<usize>, Error> {
    let removed = tx.purge_events()?;
    if removed == 0 {
        return Ok(Outcome::Nothing(0));
    }
    Ok(Outcome::Keep(
        removed,
        format!("removed {} for good", crate::domain::count::counted(removed, "usage event", "usage events")),
    ))
}

/// Takes what was removed out of the write-ahead log as well.
///
/// # Errors
/// When the store refuses.
pub fn sweep(store: &Store) -> Result<(), Error> {
    Ok(store.empty_log()?)
}
