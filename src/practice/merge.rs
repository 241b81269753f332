//! Merging a duplicate into another client: one person, one history.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{Outcome, Setting, record};
use crate::{
    domain::{client::Client, id::ClientId, naming, text, when::echo},
    error::Error,
    store::{Tx, merge::Moved},
};

/// What a merge did.
pub struct Merged {
    /// The client who is left.
    pub client: Client,
    /// Who went away: name and handle.
    pub gone: (String, String),
    /// The rows that changed hands.
    pub moved: Vec<Moved>,
    /// How many records of the history changed by it.
    pub rederived: usize,
}

/// Gives everything of `duplicate` to `kept`: rows, goals, notes, and each field that `kept` has left empty. What both
/// have and differs is kept in the note. The score history is derived anew.
///
/// # Errors
/// When both are the same client, or the note would become too long.
pub fn merge(
    tx: &mut Tx<'_>,
    setting: &Setting,
    duplicate: ClientId,
    kept: ClientId,
) -> Result<Outcome<Merged>, Error> {
    if duplicate == kept {
        return Err(Error::refused("a client cannot be merged into itself").hint("name two clients"));
    }
    let (from, mut to) = (tx.client(duplicate)?, tx.client(kept)?);
    // Differences are told before empty fields are filled, and the e-mail address moves with the user row.
    let note = note(&from, &to, setting.today());
    let moved = tx.give_everything(&from, &mut to)?;
    fill(&from, &mut to);
    to.person.notes = note.map(|note| text::note("note", &note, text::TEXT)).transpose()?;
    tx.update_client(&mut to)?;
    let history = tx.scores_of(kept)?;
    let rederived = record::settle(tx, setting, history.clone(), &history)?;
    let gone = (from.person.name(), from.handle.to_string());
    let summary = format!("merged {} ({}) into {} ({})", gone.0, gone.1, to.person.name(), to.handle);
    Ok(Outcome::Keep(Merged { client: to, gone, moved, rederived }, summary))
}

/// Both notes and what differs, under a dated line.
fn note(from: &Client, to: &Client, today: NaiveDate) -> Option<String> {
    let mut lines = Vec::new();
    let mut differs = |label: &str, lost: Option<&String>, kept: Option<&String>| {
        if let (Some(lost), Some(kept)) = (lost, kept)
            && lost != kept
        {
            lines.push(format!("{label}: {lost}"));
        }
    };
    let (lost, kept) = (&from.person, &to.person);
    differs("Name", Some(&lost.name()), Some(&kept.name()));
    differs("E-mail", lost.email.as_ref(), kept.email.as_ref());
    differs("Phone", lost.phone.as_ref(), kept.phone.as_ref());
    differs("Focus", lost.coaching_focus.as_ref(), kept.coaching_focus.as_ref());
    differs("Sponsor", lost.sponsor.as_ref(), kept.sponsor.as_ref());
    lines.extend(lost.notes.clone());
    if lines.is_empty() {
        return kept.notes.clone();
    }
    let head = format!("[{}] Merged with {}:", echo::long_day(today), from.handle);
    let before = kept.notes.as_ref().map_or_else(String::new, |notes| format!("{notes}\n"));
    Some(format!("{before}{head}\n{}", lines.join("\n")))
}

/// Fills what `to` has left empty.
fn fill(from: &Client, to: &mut Client) {
    fn take<T: Clone>(to: &mut Option<T>, from: Option<&T>) {
        if to.is_none() {
            *to = from.cloned();
        }
    }
    take(&mut to.zone, from.zone.as_ref());
    to.start_date = earlier(to.start_date, from.start_date);
    take(&mut to.episode_start, from.episode_start.as_ref());
    if to.listing_consent_at.is_none() {
        (to.listing_consent, to.listing_consent_at) = (from.listing_consent, from.listing_consent_at);
        to.person.listing_consent_how.clone_from(&from.person.listing_consent_how);
    }
    // A hold on either keeps both.
    if to.legal_hold_since.is_none() {
        to.legal_hold_since = from.legal_hold_since;
        to.person.legal_hold_reason.clone_from(&from.person.legal_hold_reason);
    }
    let (person, other) = (&mut to.person, &from.person);
    take(&mut person.phone, other.phone.as_ref());
    take(&mut person.coaching_focus, other.coaching_focus.as_ref());
    take(&mut person.sponsor, other.sponsor.as_ref());
    unite(&mut person.preferences, &other.preferences);
    unite(&mut person.emergency_contact, &other.emergency_contact);
    for goal in &other.goals {
        if !person.goals.iter().any(|known| naming::words(known) == naming::words(goal)) {
            person.goals.push(goal.clone());
        }
    }
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    [one, other].into_iter().flatten().min()
}

fn unite(to: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (name, value) in from {
        to.entry(name.as_str()).or_insert_with(|| value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        env::SystemEntropy,
        practice::{Practice, demo, log},
        store::{Kind, assessment::Wanted, handle::Noun},
    };

    fn id(practice: &Practice, handle: &str) -> ClientId {
        let (noun, id) = practice.store.named(handle).unwrap().unwrap();
        assert_eq!(noun, Noun::Client);
        ClientId(id)
    }

    fn run(practice: &mut Practice, from: &str, into: &str, dry: bool) -> Result<Merged, Error> {
        let (from, into) = (id(practice, from), id(practice, into));
        let command = ("client merge", Kind::Write);
        practice
            .write(&mut SystemEntropy, command, dry, |tx, setting| merge(tx, setting, from, into))
            .map(|done| done.value)
    }

    fn answers(practice: &Practice, client: ClientId) -> Vec<(String, Option<String>, Option<String>)> {
        let (mut all, mut found) = (Vec::new(), Vec::new());
        let wanted = Wanted { client: Some(client), ..Wanted::default() };
        let each = practice.store.each_assessment(wanted, |assessment| {
            found.push(assessment);
            Ok::<_, Error>(())
        });
        each.unwrap();
        for assessment in found {
            for response in practice.store.responses(&assessment).unwrap() {
                all.push((assessment.handle.to_string(), response.value, response.text));
            }
        }
        all
    }

    #[test]
    fn everything_changes_hands_and_still_opens() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let (ben, ada) = (id(&practice, "t2wd"), id(&practice, "k7mq"));
        let expected = answers(&practice, ben).len() + answers(&practice, ada).len();
        let merged = run(&mut practice, "t2wd", "k7mq", false).unwrap();
        assert_eq!(answers(&practice, ada).len(), expected);
        assert_eq!(practice.store.scores_of(ada).unwrap().len(), 16);
        assert!(merged.rederived > 0, "velocities between the two are new");
        let client = practice.store.client(ada).unwrap();
        assert_eq!(client.person.email.as_deref(), Some("ada@example.org"));
        assert_eq!(client.person.goals.len(), 3);
        let note = client.person.notes.unwrap();
        assert!(note.starts_with("Prefers mornings"), "{note}");
        assert!(note.contains("Merged with t2wd:\nName: Ben Ito\nE-mail: ben@example.org"), "{note}");
        assert!(practice.store.named("t2wd").unwrap().is_none());
        assert!(practice.store.client(ben).is_err());
    }

    #[test]
    fn an_empty_field_is_filled_and_the_address_moves_along() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        run(&mut practice, "w8xm", "z5vb", false).unwrap();
        let kept = practice.store.client(id(&practice, "z5vb")).unwrap();
        assert_eq!(kept.person.email.as_deref(), Some("wang@example.org"));
        assert_eq!(kept.zone.as_deref(), Some("Asia/Shanghai"));
        assert_eq!(practice.store.client_by_email("wang@example.org").unwrap(), Some(kept.id));
    }

    #[test]
    fn undo_brings_back_every_byte() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        for (from, into) in [("t2wd", "k7mq"), ("w8xm", "z5vb"), ("z5vb", "kb9t")] {
            let before = practice.store.contents();
            run(&mut practice, from, into, true).unwrap();
            assert!(practice.store.contents() == before, "a dry run keeps nothing");
            run(&mut practice, from, into, false).unwrap();
            let after = practice.store.contents();
            for kind in [Kind::Undo, Kind::Redo] {
                let target = if kind == Kind::Undo {
                    log::last(&practice.store)
                } else {
                    log::last_undo(&practice.store)
                };
                let target = target.unwrap();
                let undone = practice.write(&mut SystemEntropy, (kind.key(), kind), false, |tx, setting| {
                    log::undo(tx, setting, &target)?;
                    Ok(Outcome::Keep((), String::new()))
                });
                undone.unwrap();
                let expected = if kind == Kind::Undo { &before } else { &after };
                assert!(practice.store.contents() == *expected, "{from} into {into}, {}", kind.key());
            }
            // Taken back for good, so that the next pair starts from the whole practice.
            let target = log::last(&practice.store).unwrap();
            let undone = practice.write(&mut SystemEntropy, ("undo", Kind::Undo), false, |tx, setting| {
                log::undo(tx, setting, &target)?;
                Ok(Outcome::Keep((), String::new()))
            });
            undone.unwrap();
        }
    }

    #[test]
    fn nobody_is_merged_into_himself() {
        let mut practice = demo::memory(demo::SEED, 1).unwrap();
        assert!(run(&mut practice, "k7mq", "k7mq", false).is_err());
    }
}
