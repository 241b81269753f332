//! A practice to look around in: fictional clients whose scores are real, answered question by question.
//!
//! What chance decides comes from a seed, so the same seed gives the same practice. In memory nothing is saved; kept in
//! a folder it is a practice like any other, with keys from the system.

mod answers;
mod cast;
mod crowd;
mod dice;
mod life;
mod play;
mod story;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use self::{cast::CAST, dice::Dice};
use super::{Practice, config::Config, found, found::Founding};
use crate::{
    domain::id,
    env::Entropy,
    error::Error,
    store::Store,
    vault::{Identity, Vault},
};

/// What stands above everything that the demonstration shows.
pub const BANNER: &str = "DEMO, nothing is saved";

/// The seed of the documentation.
pub const SEED: u64 = 7;

/// How many fictional clients there are; more are made up by chance.
pub const CLIENTS: usize = CAST.len();

/// Where the demonstration takes place.
pub const ZONE: Tz = Tz::Europe__Paris;

/// The history begins so many days before today.
const DAYS: i64 = 210;

/// When the demonstration takes place: Thursday 24 September 2026, 16:20 in Paris.
pub fn moment() -> DateTime<Utc> {
    let local = ZONE.with_ymd_and_hms(2026, 9, 24, 16, 20, 0);
    local.earliest().map(|at| at.with_timezone(&Utc)).unwrap_or_default()
}

/// Who founds the demonstration.
pub fn founding(zone: Tz) -> Founding {
    Founding {
        name: "Mara Lind".to_owned(),
        email: Some("mara@example.org".to_owned()),
        practice_name: Some("Lind Coaching".to_owned()),
        zone,
        passphrase: None,
    }
}

/// When a demonstration that takes place at `now` was founded.
pub fn founded_at(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(DAYS)
}

/// The demonstration in memory, at its own fixed time. Nothing is saved.
///
/// # Errors
/// Never in a released program: a test makes it.
pub fn memory(seed: u64, clients: usize) -> Result<Practice, Error> {
    let mut dice = Dice::new(seed, 0);
    let start = founded_at(moment());
    let practice = id::v7(start, <dyn Entropy>::bytes(&mut dice)?);
    let vault = Vault::memory(practice, &Identity::generate(), start, &mut dice)?;
    let mut store = Store::memory(vault, start)?;
    found::settle(&mut store, &founding(ZONE), start, &mut dice)?;
    let mut practice = Practice::new(store, Config::default(), ZONE, moment(), Some(ZONE))?;
    fill(&mut practice, &mut dice, seed, clients)?;
    Ok(practice)
}

/// Fills a new practice with fictional clients and their history up to its own `now`. The seed decides the data; ids,
/// nonces and keys come from `entropy`.
///
/// # Errors
/// When the store refuses.
pub fn fill(
    practice: &mut Practice,
    entropy: &mut dyn Entropy,
    seed: u64,
    clients: usize,
) -> Result<(), Error> {
    play::run(practice, entropy, seed, clients.min(CLIENTS))?;
    crowd::add(practice, entropy, seed, clients.saturating_sub(CLIENTS))
}

/// What the client with a handle is there to show.
pub fn shows(handle: &str) -> &'static str {
    CAST.iter().find(|person| person.handle == handle).map_or("", |person| person.shows)
}

#[cfg(test)]
mod tests;
