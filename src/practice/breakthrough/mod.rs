//! Breakthroughs: recorded and changed by hand, and put aside. What keeps them in step with the history of scores is in
//! `upkeep`, what tells a change from an error of measurement in `certainty`.

mod certainty;
mod upkeep;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use super::{Outcome, Setting};
use crate::{
    domain::{
        Handle, Unit,
        breakthrough::{Aspect, Breakthrough, Rise},
        id::{BreakthroughId, ClientId},
        text,
    },
    error::Error,
    store::{Store, Tx, breakthrough::Wanted},
};

pub use certainty::verdict;
pub use upkeep::{Find, Looked, bring_back, keep_up, look};

/// A client's breakthroughs that were not put aside, from an instant on, oldest first.
///
/// # Errors
/// When the store refuses.
pub fn standing_of(
    store: &Store,
    client: ClientId,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<Breakthrough>, Error> {
    let mut found = Vec::new();
    store.each_breakthrough(Wanted { client: Some(client), since, ..Wanted::default() }, |row| {
        if row.dismissed_at.is_none() {
            found.push(row);
        }
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

fn fresh(
    setting: &Setting,
    client: ClientId,
    aspect: Aspect,
    rise: Rise,
    at: DateTime<Utc>,
) -> Result<Breakthrough, Error> {
    Ok(Breakthrough {
        // The store gives it its names when it is written.
        id: BreakthroughId(uuid::Uuid::nil()),
        handle: "b2b2".parse()?,
        client_id: client,
        aspect,
        rise,
        before_score_id: None,
        after_score_id: None,
        trigger_event: None,
        description: None,
        dismissed_at: None,
        edited: false,
        detected_at: at,
        created_at: setting.now,
    })
}

/// A breakthrough as a coach tells it.
pub struct Draft {
    /// Whose.
    pub client: ClientId,
    /// What rose.
    pub aspect: Aspect,
    /// From which value.
    pub before: Unit,
    /// To which.
    pub after: Unit,
    /// What brought it about.
    pub trigger: Option<String>,
    /// What there is to say about it.
    pub description: Option<String>,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it has behind it, where it was one before.
    pub past: Past,
}

/// What a breakthrough that comes from elsewhere has behind it.
#[derive(Default)]
pub struct Past {
    /// Its id.
    pub id: Option<BreakthroughId>,
    /// Its handle.
    pub handle: Option<Handle>,
    /// When it was put aside.
    pub dismissed: Option<DateTime<Utc>>,
    /// When it was noticed.
    pub created: Option<DateTime<Utc>>,
}

/// Records a breakthrough by hand.
///
/// # Errors
/// When it does not rise, is here already, or a text is too long.
pub fn add(tx: &mut Tx<'_>, setting: &Setting, draft: &Draft) -> Result<Breakthrough, Error> {
    let rise = Rise::new(draft.before, draft.after)?;
    let mut row = fresh(setting, draft.client, draft.aspect, rise, draft.at)?;
    row.trigger_event = line(draft.trigger.as_deref().unwrap_or_default())?;
    row.description = note(draft.description.as_deref().unwrap_or_default())?;
    row.edited = true;
    let past = &draft.past;
    known(tx, past, &row)?;
    row.id = past.id.unwrap_or(row.id);
    row.dismissed_at = past.dismissed;
    row.created_at = past.created.unwrap_or(row.created_at);
    tx.insert_named_breakthrough(&mut row, past.handle.as_ref())?;
    Ok(row)
}

/// Refuses one that is here already: under its id, or of the same dimension at the same second, recorded by hand or shown
/// by a score.
fn known(tx: &Tx<'_>, past: &Past, row: &Breakthrough) -> Result<(), Error> {
    if past.id.is_some_and(|id| tx.breakthrough(id).is_ok()) {
        return Err(Error::refused("id belongs to another breakthrough")
            .hint("change breakthroughs that are here already: coach breakthrough edit --from FILE"));
    }
    alone(tx, row)
}

/// Refuses a breakthrough beside another one of the same client, dimension and second.
fn alone(tx: &Tx<'_>, row: &Breakthrough) -> Result<(), Error> {
    let second = row.detected_at.trunc_subsecs(0);
    let until = second.checked_add_signed(TimeDelta::seconds(1));
    let mut there = None;
    tx.each_breakthrough(Wanted { client: Some(row.client_id), since: Some(second), until }, |other| {
        if other.id != row.id && other.is_at(row.aspect, row.detected_at) {
            there = Some(other);
        }
        Ok::<_, Error>(())
    })?;
    let Some(Breakthrough { handle, dismissed_at, .. }) = there else { return Ok(()) };
    Err(match dismissed_at {
        None => Error::refused(format!("it is here already, as {handle}"))
            .hint(format!("change that one: coach breakthrough edit {handle} --set trigger=TEXT")),
        Some(_) => Error::refused(format!("it is here already, as {handle}, which was dismissed"))
            .hint(format!("bring that one back: coach breakthrough restore {handle}")),
    })
}

/// A trigger as it is kept; an empty one is none.
///
/// # Errors
/// When it is too long.
pub fn line(text: &str) -> Result<Option<String>, Error> {
    let kept = text::optional_line("trigger", text, text::LINE)?;
    Ok((!kept.is_empty()).then_some(kept))
}

/// A description as it is kept; an empty one is none.
///
/// # Errors
/// When it is too long.
pub fn note(text: &str) -> Result<Option<String>, Error> {
    let kept = text::note("description", text, text::TEXT)?;
    Ok((!kept.trim().is_empty()).then_some(kept))
}

/// Changes a breakthrough; from then on looking again leaves it as it is.
///
/// # Errors
/// Whatever `change` refuses, or when it does not rise any more or is then the same as another one.
pub fn change(
    tx: &mut Tx<'_>,
    id: BreakthroughId,
    change: impl FnOnce(&mut Breakthrough) -> Result<(), Error>,
) -> Result<Outcome<Breakthrough>, Error> {
    let before = tx.breakthrough(id)?;
    let mut row = before.clone();
    change(&mut row)?;
    if row == before {
        return Ok(Outcome::Nothing(row));
    }
    row.rise = Rise::new(row.rise.before, row.rise.after)?;
    if !before.is_at(row.aspect, row.detected_at) {
        alone(tx, &row)?;
    }
    row.edited = true;
    tx.update_breakthrough(&row)?;
    let summary = format!("changed breakthrough {}", row.words());
    Ok(Outcome::Keep(row, summary))
}

/// Puts a breakthrough aside as none, or brings it back.
///
/// # Errors
/// When the store refuses.
pub fn dismiss(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: BreakthroughId,
    aside: bool,
) -> Result<Outcome<Breakthrough>, Error> {
    let mut row = tx.breakthrough(id)?;
    if row.dismissed_at.is_some() == aside {
        return Ok(Outcome::Nothing(row));
    }
    row.dismissed_at = aside.then_some(setting.now);
    tx.update_breakthrough(&row)?;
    let what = if aside { "dismissed" } else { "restored" };
    let summary = format!("{what} breakthrough {}", row.words());
    Ok(Outcome::Keep(row, summary))
}

/// Removes several breakthroughs, or none of them. What scores still show is remembered as removed, so that looking again
/// does not bring it back.
///
/// # Errors
/// When one of them is gone already.
pub fn remove(tx: &mut Tx<'_>, ids: &[BreakthroughId]) -> Result<Outcome<Vec<Breakthrough>>, Error> {
    let mut removed = Vec::with_capacity(ids.len());
    for id in ids {
        let row = tx.breakthrough(*id)?;
        if let Some(score) = row.after_score_id {
            tx.keep_removed(score, row.aspect)?;
        }
        tx.delete_breakthrough(&row)?;
        removed.push(row);
    }
    let summary = format!("removed {}", counted(&removed));
    Ok(if removed.is_empty() { Outcome::Nothing(removed) } else { Outcome::Keep(removed, summary) })
}

/// `breakthrough q 0.50 -> 0.70 (b7kq)`, or `3 breakthroughs`.
pub fn counted(rows: &[Breakthrough]) -> String {
    match rows {
        [one] => format!("breakthrough {}", one.words()),
        _ => format!("{} breakthroughs", rows.len()),
    }
}
