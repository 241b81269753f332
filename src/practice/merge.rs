//! Merging a duplicate into another client: one person, one history.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{Outcome, Setting, breakthrough::Find, engagement, record};
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
    /// What became of engagements that covered the same time, in words.
    pub settled: Vec<String>,
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
    let apart = [tx.scores_of(duplicate)?, tx.scores_of(kept)?];
    let moved = tx.give_everything(&from, &mut to)?;
    // After the rows: the e-mail address moves with the user row.
    let lost = fill(&from, &mut to);
    let note = note(&from, &to, lost, setting.today());
    to.person.notes = note.map(|note| text::note("note", &note, text::TEXT)).transpose()?;
    tx.update_client(&mut to)?;
    let settled = engagement::set_apart(tx, kept)?;
    let rederived = record::resettle(tx, setting, kept, Find::besides(&apart))?.changed;
    let gone = (from.person.name(), from.handle.to_string());
    let summary = format!("merged {} ({}) into {} ({})", gone.0, gone.1, to.person.name(), to.handle);
    Ok(Outcome::Keep(Merged { client: to, gone, moved, settled, rederived }, summary))
}

/// Both notes and what was lost, under a dated line.
fn note(from: &Client, to: &Client, mut lost: Vec<String>, today: NaiveDate) -> Option<String> {
    lost.extend(from.person.notes.clone());
    let before = to.person.notes.as_ref();
    if lost.is_empty() {
        return before.cloned();
    }
    let head = format!("[{}] Merged with {}:", echo::long_day(today), from.handle);
    let before = before.map_or_else(String::new, |notes| format!("{notes}\n"));
    Some(format!("{before}{head}\n{}", lost.join("\n")))
}

/// Fills what `to` has left empty. Gives a line for each value that found its place taken by another.
fn fill(from: &Client, to: &mut Client) -> Vec<String> {
    let mut lost = Vec::new();
    let (person, other) = (&mut to.person, &from.person);
    differs(&mut lost, "Name", Some(&other.name()), Some(&person.name()));
    // Answers may still come from the addresses of the one who goes.
    other.emails().for_each(|email| person.add_email(email.to_owned()));
    take(&mut lost, "Phone", &mut person.phone, other.phone.as_ref());
    take(&mut lost, "Focus", &mut person.coaching_focus, other.coaching_focus.as_ref());
    take(&mut lost, "Sponsor", &mut person.sponsor, other.sponsor.as_ref());
    let contact = unite(&mut person.emergency_contact, &other.emergency_contact);
    lost.extend(contact.into_iter().map(|(key, value)| format!("Emergency contact, {key}: {value}")));
    let preferences = unite(&mut person.preferences, &other.preferences);
    lost.extend(preferences.into_iter().map(|(key, value)| format!("Preference, {key}: {value}")));
    for goal in &other.goals {
        if !person.goals.iter().any(|known| naming::words(known) == naming::words(goal)) {
            person.goals.push(goal.clone());
        }
    }
    take(&mut lost, "Time zone", &mut to.zone, from.zone.as_ref());
    if let (Some(one), Some(other)) = (to.start_date, from.start_date) {
        // The earlier one stays, whoever's it is.
        differs(&mut lost, "Start", Some(&one.max(other)), Some(&one.min(other)));
    }
    to.start_date = earlier(to.start_date, from.start_date);
    take(&mut lost, "Episode since", &mut to.episode_start, from.episode_start.as_ref());
    fill_consent(from, to, &mut lost);
    fill_hold(from, to, &mut lost);
    lost
}

/// The listing consent that was said of `to`, else the whole of the other one: a way of giving it belongs to its time.
fn fill_consent(from: &Client, to: &mut Client, lost: &mut Vec<String>) {
    let (mut left, how) = (from.person.listing_consent_how.clone(), &mut to.person.listing_consent_how);
    if to.listing_consent_at.is_none() && from.listing_consent_at.is_some() {
        (to.listing_consent, to.listing_consent_at) = (from.listing_consent, from.listing_consent_at);
        std::mem::swap(&mut left, how);
    }
    differs(lost, "Listing consent", left.as_ref(), how.as_ref());
}

/// A hold on either keeps both.
fn fill_hold(from: &Client, to: &mut Client, lost: &mut Vec<String>) {
    to.legal_hold_since = to.legal_hold_since.or(from.legal_hold_since);
    let reason = from.person.legal_hold_reason.as_ref();
    take(lost, "Legal hold", &mut to.person.legal_hold_reason, reason);
}

/// A line for a value that is not the one that stays.
fn differs<T: PartialEq + ToString>(
    lines: &mut Vec<String>,
    label: &str,
    lost: Option<&T>,
    kept: Option<&T>,
) {
    if let Some(lost) = lost.filter(|lost| kept != Some(*lost)) {
        lines.push(format!("{label}: {}", lost.to_string()));
    }
}

fn take<T: Clone + PartialEq + ToString>(
    lines: &mut Vec<String>,
    label: &str,
    to: &mut Option<T>,
    from: Option<&T>,
) {
    if to.is_none() {
        *to = from.cloned();
    }
    differs(lines, label, from, to.as_ref());
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    [one, other].into_iter().flatten().min()
}

/// Adds the fields that `to` lacks. Gives those of `from` that differ from what is there, as text.
fn unite(to: &mut Map<String, Value>, from: &Map<String, Value>) -> Vec<(String, String)> {
    let mut lost = Vec::new();
    for (name, value) in from {
        let kept = to.entry(name.as_str()).or_insert_with(|| value.clone());
        if kept != value {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            lost.push((name.clone(), text));
        }
    }
    lost
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
        assert_eq!(client.person.emails().collect::<Vec<_>>(), ["ada@example.org", "ben@example.org"]);
        assert_eq!(practice.store.clients_by_email("Ben@example.org").unwrap(), [ada]);
        assert_eq!(client.person.goals.len(), 3);
        let note = client.person.notes.unwrap();
        assert!(note.starts_with("Prefers mornings"), "{note}");
        assert!(note.contains("Merged with t2wd:\nName: Ben Ito"), "{note}");
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
        assert_eq!(practice.store.clients_by_email("wang@example.org").unwrap(), [kept.id]);
    }

    /// Changes a client's fields directly.
    fn set(practice: &mut Practice, handle: &str, change: impl FnOnce(&mut Client)) {
        let id = id(practice, handle);
        let done = practice.write(&mut SystemEntropy, ("client edit", Kind::Write), false, |tx, _| {
            let mut client = tx.client(id)?;
            change(&mut client);
            tx.update_client(&mut client)?;
            Ok(Outcome::Keep((), String::new()))
        });
        done.unwrap();
    }

    #[test]
    fn what_both_have_and_differs_is_in_the_note() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap();
        let object = |value: Value| value.as_object().unwrap().clone();
        for (handle, who, zone, started) in
            [("t2wd", "Zoe", "Asia/Tokyo", day(3)), ("k7mq", "Max", "Europe/Rome", day(9))]
        {
            set(&mut practice, handle, |client| {
                let at = Some(client.created_at);
                (client.zone, client.start_date) = (Some(zone.to_owned()), Some(started));
                (client.listing_consent_at, client.legal_hold_since) = (at, at);
                let person = &mut client.person;
                person.emergency_contact = object(serde_json::json!({ "name": who, "relation": "friend" }));
                person.preferences = object(serde_json::json!({ "seats": who.len(), who: 1, "tea": [who] }));
                person.listing_consent_how = Some(format!("told {who}"));
                person.legal_hold_reason = Some(format!("case of {who}"));
            });
        }
        run(&mut practice, "t2wd", "k7mq", false).unwrap();
        let client = practice.store.client(id(&practice, "k7mq")).unwrap();
        let note = client.person.notes.unwrap();
        for line in [
            "Emergency contact, name: Zoe",
            "Preference, tea: [\"Zoe\"]",
            "Time zone: Asia/Tokyo",
            "Start: 2026-02-09",
            "Listing consent: told Zoe",
            "Legal hold: case of Zoe",
        ] {
            assert!(note.lines().any(|told| told == line), "{line}\n{note}");
        }
        assert!(
            !note.contains("relation") && !note.contains("seats"),
            "what is the same is not told\n{note}"
        );
        assert_eq!(client.start_date, Some(day(3)));
        assert_eq!(client.person.emergency_contact["name"], "Max");
        assert_eq!(client.person.preferences.len(), 4);
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
