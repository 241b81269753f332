//! Looking whether everything is as it should be: the folder, the database, the keys, the clock. Nothing here asks for a
//! passphrase, and only what [`files`] is told to repair is changed.

pub mod files;
pub mod memory;

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{bank, config::Config, unlock};
use crate::{
    error::{Error, Kind},
    store::{Store, Unread},
    vault::{Identity, Vault},
};

/// What a look at one thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found, in words.
    pub detail: String,
    /// What would help.
    pub hints: Vec<String>,
    /// Whether data is damaged, not only something in disorder.
    pub damaged: bool,
    /// Why it could not be looked at or repaired.
    #[serde(skip)]
    #[schemars(skip)]
    pub failed: Option<Kind>,
}

impl Check {
    /// All is well.
    pub fn fine(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, ok: true, detail: detail.into(), hints: Vec::new(), damaged: false, failed: None }
    }

    /// Something is in disorder, and this would help.
    pub fn disorder(name: &'static str, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        let (detail, hints) = (detail.into(), vec![hint.into()]);
        Self { name, ok: false, detail, hints, damaged: false, failed: None }
    }

    /// It could not be looked at, or not all of it could be repaired; `done` says what was.
    pub fn failure(name: &'static str, done: &[String], error: &Error) -> Self {
        let detail = done.iter().cloned().chain([error.to_string()]).collect::<Vec<_>>().join("; ");
        let hint = other_than_doctor(error).unwrap_or("correct that, then: coach doctor --fix");
        Self { failed: Some(error.kind), ..Self::disorder(name, detail, hint) }
    }

    /// The same, and this would help as well.
    #[must_use]
    pub fn or(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What came of a look; where it failed, that is what was found.
    pub fn of(name: &'static str, looked: Result<Self, Error>) -> Self {
        looked.unwrap_or_else(|error| Self::failure(name, &[], &error))
    }

    /// Data is damaged.
    pub fn damage(name: &'static str, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { damaged: true, ..Self::disorder(name, detail, hint) }
    }
}

/// What helps with an error, but for looking at it with the command that is looking.
pub fn other_than_doctor(error: &Error) -> Option<&str> {
    error.hints.iter().map(String::as_str).find(|hint| !hint.ends_with("coach doctor"))
}

const RESTORE: &str = "keep a copy of the folder as it is, then replace it with your newest backup";

/// Makes triggers, indexes and views as they should be, which history rests on; nothing where that was not needed.
pub fn schema(folder: &Path) -> Option<Check> {
    let mended = Store::mend(folder).ok()?;
    let detail = format!(
        "corrected: {}. What another program changed meanwhile has no history",
        mended.join(", and ")
    );
    (!mended.is_empty()).then(|| Check::fine("schema", detail))
}

/// Whether the database is sound in itself.
pub fn database(store: &Store) -> Check {
    let name = "database";
    let look = || -> Result<Option<String>, Error> {
        if let Some(first) = store.integrity()?.into_iter().next() {
            return Ok(Some(first));
        }
        let dangling = store.dangling_rows()?.into_iter().map(|(table, rows)| format!("{table} {rows}"));
        let dangling = dangling.collect::<Vec<_>>().join(", ");
        Ok((!dangling.is_empty()).then(|| format!("rows refer to missing rows: {dangling}")))
    };
    match (look(), store.newest_operation()) {
        (Ok(None), Ok(op)) => Check::fine(
            name,
            format!("no errors, {}", crate::domain::count::counted(op, "change", "changes")),
        ),
        (Ok(Some(wrong)), _) => Check::damage(name, wrong, RESTORE),
        (Err(error), _) => Check::damage(name, error.to_string(), RESTORE),
        (_, Err(error)) => Check::damage(name, error.to_string(), RESTORE),
    }
}

/// Whether the keyring reads, belongs to this practice, and is as new as the database knows it.
pub fn keyring(store: &Store, folder: &Path) -> Check {
    let name = "keyring";
    let hint = "restore the newest copy of the file 'keyring' next to practice.db";
    // The number comes first: keys are durable before rows, so a keyring that is read after it is never older.
    let known = match store.keyring_generation() {
        Ok(known) => known,
        Err(error) => return Check::damage(name, error.to_string(), RESTORE),
    };
    let header = match Vault::peek(&folder.join(unlock::KEYRING)) {
        Ok(header) => header,
        Err(error) => return Check::damage(name, error.to_string(), hint),
    };
    let generation = header.generation;
    if header.practice != store.practice() {
        return Check::damage(name, "belongs to another practice", hint);
    }
    if generation < known {
        let detail = format!("is older than the database expects: generation {generation}, not {known}");
        return Check::damage(name, detail, hint);
    }
    let recovery = if header.recovery.is_some() { "with" } else { "without" };
    Check::fine(name, format!("generation {generation}, {recovery} a recovery key"))
}

/// Whether the identity reads, and whether it needs a passphrase.
pub fn identity(folder: &Path) -> Check {
    let name = "identity";
    let read =
        Identity::read_file(&folder.join(unlock::IDENTITY)).and_then(|bytes| Identity::is_sealed(&bytes));
    match read {
        Ok(true) => Check::fine(name, "protected by a passphrase"),
        Ok(false) => Check::fine(name, "not protected by a passphrase (set one: coach passphrase)"),
        Err(error) => {
            Check::damage(name, error.to_string(), "get back in with the recovery sheet: coach recover")
        }
    }
}

/// Whether every encrypted value opens, and every row reads. While locked it cannot be told.
pub fn seals(store: &mut Store) -> Check {
    let name = "encryption";
    if !store.unlocked() {
        return Check::fine(name, "locked, so not checked (coach unlock)");
    }
    // What others have met on the way is found again here, and told here alone.
    store.note_in(Unread::default());
    let opened = store.open_everything();
    let lost = store.unread().lines();
    match opened {
        Ok(count) if lost.is_empty() => {
            Check::fine(name, format!("all {count} encrypted values can be read"))
        }
        Ok(_) => {
            let detail = format!("{} cannot be read completely: {}", counted(lost.len()), lost.join("; "));
            Check::damage(name, detail, RESTORE)
        }
        Err(error) => Check::damage(name, Error::from(error).to_string(), RESTORE),
    }
}

fn counted(records: usize) -> String {
    crate::domain::count::counted(records, "record", "records")
}

/// Whether the installed banks are the texts they were installed from.
pub fn banks(store: &Store) -> Check {
    let name = "banks";
    let look = || -> Result<Result<usize, String>, Error> {
        let all = store.banks()?;
        for installed in &all {
            let label = format!("{}@{}", installed.id, installed.version);
            if bank::load(store, installed.row, &label)?.sha256() != installed.sha256 {
                return Ok(Err(format!("{label} differs from the file it was installed from")));
            }
        }
        Ok(Ok(all.len()))
    };
    match look() {
        Ok(Ok(count)) => Check::fine(name, format!("{count} question banks, unchanged")),
        Ok(Err(wrong)) => Check::damage(name, wrong, RESTORE),
        Err(error) => Check::damage(name, error.to_string(), RESTORE),
    }
}

/// Whether the settings can be read.
pub fn settings(folder: &Path, more: impl FnOnce(&Config) -> Vec<Error>) -> Check {
    let (name, hint) = ("settings", "repair them: coach config edit");
    let config = match Config::open(folder) {
        Ok(config) => config,
        Err(error) => return Check::disorder(name, error.to_string(), hint),
    };
    let mut faults = config.faults();
    faults.extend(more(&config));
    let mut told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    told.dedup();
    if told.is_empty() { Check::fine(name, "valid") } else { Check::disorder(name, told.join("; "), hint) }
}

/// Whether the clock goes forward: it must not lie before what was done last.
pub fn clock(store: &Store, now: DateTime<Utc>) -> Check {
    let name = "clock";
    let newest = store
        .newest_operation()
        .and_then(|id| if id == 0 { Ok(None) } else { store.operation(id).map(Some) });
    match newest {
        Ok(Some(operation)) if operation.at > now + TimeDelta::minutes(1) => Check::disorder(
            name,
            format!(
                "shows {}, which is before the newest change of {}",
                now.format("%Y-%m-%d %H:%M UTC"),
                operation.at.format("%Y-%m-%d %H:%M UTC")
            ),
            "set the system's clock, or new changes will be dated before older ones",
        ),
        Ok(_) => Check::fine(name, now.format("%Y-%m-%d %H:%M UTC").to_string()),
        Err(error) => Check::damage(name, error.to_string(), RESTORE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::demo;

    #[test]
    fn a_sound_practice_is_found_sound() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let now = practice.setting.now;
        for check in [
            seals(&mut practice.store),
            database(&practice.store),
            banks(&practice.store),
            clock(&practice.store, now),
        ] {
            assert!(check.ok && !check.damaged, "{check:?}");
        }
        let (done, total) = practice.store.meter().read();
        assert_eq!(Some(done), total, "what is ahead was known at the beginning");
    }

    #[test]
    fn a_clock_that_went_back_is_told() {
        let practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let check = clock(&practice.store, practice.setting.now - TimeDelta::days(30));
        assert!(
            !check.ok && !check.damaged && check.detail.contains("before the newest change"),
            "{check:?}"
        );
    }

    #[test]
    fn an_altered_name_and_a_lost_row_are_damage() {
        let mut practice = demo::memory(demo::SEED, 2).unwrap();
        practice.store.run_raw("PRAGMA foreign_keys = OFF; UPDATE clients SET first_name = last_name");
        let check = seals(&mut practice.store);
        assert!(
            check.damaged && check.detail.starts_with("2 records cannot be read completely: client "),
            "{check:?}"
        );
        assert!(check.detail.contains(": first name"), "{check:?}");
        practice.store.run_raw("DELETE FROM assessments");
        let check = database(&practice.store);
        assert!(check.damaged && check.detail.contains("assessment_responses"), "{check:?}");
    }
}
