//! Taking operations back and forth, and looking at what they did.

use super::{Outcome, Practice, Setting, breakthrough::Find, record};
use crate::{
    env::Entropy,
    error::Error,
    store::{Kind, Store, Tx, operation::Operation},
};

/// Whether the log has summaries under the key of the practice, which outlives those of the clients, and nothing is in the
/// way of sealing them anew.
///
/// # Errors
/// When the store fails.
pub fn has_old_summaries(store: &Store) -> Result<bool, Error> {
    Ok(store.unlocked() && !store.is_read_only() && store.has_old_summaries()?)
}

/// Seals them anew. What keeps it from that (a full disk, another program that writes) stops nobody who only wants to read:
/// it is done another time.
pub fn seal_old_summaries(practice: &mut Practice, entropy: &mut dyn Entropy) {
    let (store, stamp) = (&mut practice.store, practice.setting.stamp());
    let sealed = store.hurry(true).and_then(|()| store.seal_old_summaries(stamp, entropy));
    sealed.and(store.hurry(false)).unwrap_or_default();
}

/// The newest operation that still stands and can be undone.
///
/// # Errors
/// When there is none.
pub fn last(store: &Store) -> Result<Operation, Error> {
    let standing = store.standing()?;
    let mut found = None;
    store.operations(|operation| {
        let undoable = !matches!(operation.kind, Kind::Undo | Kind::Redo) && operation.can_be_undone();
        if undoable && !standing.cancelled(operation.id) {
            found = Some(operation);
        }
        Ok::<_, Error>(found.is_none())
    })?;
    found.ok_or_else(|| Error::refused("there is nothing to undo").hint("see what happened: coach op log"))
}

/// Takes an operation back, and brings everything in step that follows from the rows it wrote.
///
/// # Errors
/// When it cannot be undone, is undone already, or later operations wrote the same rows.
pub fn undo(tx: &mut Tx<'_>, setting: &Setting, operation: &Operation) -> Result<(), Error> {
    if !operation.can_be_undone() {
        return Err(Error::refused(format!(
            "change {} ({}) cannot be undone",
            operation.id, operation.command
        )));
    }
    if tx.standing()?.undone(operation.id) {
        return Err(
            Error::refused(format!("change {} is already undone", operation.id)).hint("redo it: coach redo")
        );
    }
    // Whose rows they are before and after: a merge gave some to another client.
    let moved = tx.moved(operation.id)?;
    // Where nothing came after it, the rows are those of an earlier state, which was in step: nothing is new in it.
    let mut find = Find::None;
    if moved.values().any(|scored| *scored) && stands_after(tx, operation.id)? {
        let before = moved.keys().map(|client| tx.scores_of(*client));
        find = Find::besides(&before.collect::<Result<Vec<_>, _>>()?);
    }
    tx.take_back(operation)?;
    for client in moved.into_keys() {
        record::rewind(tx, setting, client, find.clone())?;
    }
    Ok(())
}

/// Whether an operation after that one stands, besides the running one.
fn stands_after(tx: &Tx<'_>, id: i64) -> Result<bool, Error> {
    let (standing, own) = (tx.standing()?, tx.op());
    let mut stands = false;
    tx.operations(|later| {
        stands |= later.id > id && later.id != own && !standing.cancelled(later.id);
        Ok::<_, Error>(later.id > id && !stands)
    })?;
    Ok(stands)
}

/// What has to be taken back to go back to how it was after an operation, the newest first, and whether that undoes or
/// redoes: what was done since and stands, and what was undone since that had been done before.
///
/// # Errors
/// When the store refuses.
pub fn since(store: &Store, id: i64) -> Result<Vec<(Operation, Kind)>, Error> {
    let standing = store.standing()?;
    let mut found = Vec::new();
    store.operations(|later| {
        let more = later.id > id;
        let earlier = later.undoes.is_some_and(|target| target <= id);
        let kind = match later.kind {
            Kind::Undo if earlier => Some(Kind::Redo),
            Kind::Redo if earlier => Some(Kind::Undo),
            Kind::Undo | Kind::Redo => None,
            _ => Some(Kind::Undo),
        };
        if let Some(kind) = kind.filter(|_| more && !standing.undone(later.id)) {
            found.push((later, kind));
        }
        Ok::<_, Error>(more)
    })?;
    Ok(found)
}

/// Takes an operation back, as an undo or a redo.
///
/// # Errors
/// As [`undo`].
pub fn take_back(
    tx: &mut Tx<'_>,
    setting: &Setting,
    target: &Operation,
    kind: Kind,
) -> Result<Outcome<()>, Error> {
    undo(tx, setting, target)?;
    // What a redo takes back is an undo; what comes back with it is what that one had undone.
    let (verb, what) = match (kind, target.undoes) {
        (Kind::Redo, Some(undone)) => ("redone", describe(&tx.operation(undone)?)),
        _ => ("undone", describe(target)),
    };
    let shared = tx.given_meanwhile(target.id)?;
    let shared =
        shared.iter().map(|(back, other)| format!("; {back} and {other} share an e-mail address now"));
    Ok(Outcome::Keep((), format!("{verb}: {what}{}", shared.collect::<String>())))
}

/// `paused Ada Okafor (k7mq)`; one without a summary by its command and number.
pub fn describe(operation: &Operation) -> String {
    let plain = || format!("{} (change {})", operation.command, operation.id);
    operation.summary.clone().unwrap_or_else(plain)
}

/// What is asked before an operation is taken back that this window did not do; nothing where it did.
///
/// # Errors
/// When the store refuses.
pub fn question(practice: &Practice, target: &Operation, kind: Kind) -> Result<Option<String>, Error> {
    let Some(whose) = practice.own.elsewhere(target.id) else { return Ok(None) };
    let (verb, what) = match (kind, target.undoes) {
        (Kind::Redo, Some(undone)) => ("Redo", practice.store.operation(undone)?),
        _ => ("Undo", target.clone()),
    };
    let summary = what.summary.unwrap_or(what.command);
    let mut letters = summary.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let summary: String = first.chain(letters).collect();
    let at = target.at.with_timezone(&practice.setting.zone);
    let today = at.date_naive() == practice.setting.today();
    let at = at.format(if today { "%H:%M" } else { "%a %-d %b %Y %H:%M" });
    Ok(Some(format!("{verb} '{summary}' from {at} ({whose})?")))
}

/// The undo that a redo would take back: the newest one in force, unless something was done after it.
///
/// # Errors
/// When there is none.
pub fn last_undo(store: &Store) -> Result<Operation, Error> {
    let standing = store.standing()?;
    let nothing = || Error::refused("there is nothing to redo").hint("see what happened: coach op log");
    let undo = store.operation(standing.newest_undo().ok_or_else(nothing)?)?;
    let mut later = None;
    store.operations(|operation| {
        if operation.id > undo.id && !standing.cancelled(operation.id) {
            later = Some(operation.id);
        }
        Ok::<_, Error>(operation.id > undo.id)
    })?;
    match later {
        Some(id) => Err(nothing().fact(format!("change {id} came after the last undo"))),
        None => Ok(undo),
    }
}
