//! `coach doctor`: is everything as it should be, and what helps where it is not. It never asks for a passphrase.

use std::path::Path;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{aliases, busy::Busy, cx::Cx};
use crate::{
    error::{Error, Kind},
    practice::{
        config::Config,
        doctor::{
            self, Check,
            files::{self, Fix},
            memory,
        },
        elsewhere::with_store,
        unlock,
    },
    report::{Cell, Column, PageBuilder, Record},
    store::Store,
};

#[derive(Args, Debug)]
#[command(
    after_help = "The exit code is 9 if there is something to do (the lines with !!), and 10 if data is damaged.

Examples:
  coach doctor
  coach doctor --fix
  coach doctor --json | jq '.checks[] | select(.ok | not)'"
)]
pub(super) struct DoctorArgs {
    /// Make files private, remove leftover files, and save text left in memory
    #[arg(long)]
    fix: bool,
}

/// Everything that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DoctorPage {
    checks: Vec<Check>,
}

impl Record for Check {
    const COLUMNS: &'static [Column] = &[
        Column::left("name", "Check"),
        Column::left("ok", "Fine"),
        Column::text("detail", "Found"),
        Column::text("hints", "What helps"),
        Column::left("damaged", "Damaged"),
    ];
    const DEFAULT: &'static [&'static str] = &["name", "ok", "detail", "hints"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.name),
            self.ok.into(),
            Cell::text(&self.detail),
            Cell::List(self.hints.clone()),
            self.damaged.into(),
        ]
    }
}

impl Record for DoctorPage {
    const COLUMNS: &'static [Column] = &[];
    const DEFAULT: &'static [&'static str] = &[];

    fn cells(&self) -> Vec<Cell> {
        Vec::new()
    }

    fn page(&self, page: &mut PageBuilder) {
        for check in &self.checks {
            let mark = if check.ok { "ok" } else { "!!" };
            page.pair(format!("{mark} {}", check.name), check.detail.as_str());
        }
        for check in self.checks.iter().filter(|check| !check.ok) {
            for hint in &check.hints {
                page.item(format!("{}: {hint}", check.name));
            }
        }
    }
}

impl DoctorArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let fix = if self.fix && !cx.globals.dry_run { Fix::Repair } else { Fix::Tell };
        let folder = cx.folder();
        let (mut checks, mut store) = (Vec::new(), None);
        if folder.join(Store::FILE).exists() {
            store = practice(&mut cx, &folder, fix, &mut checks);
        } else {
            let detail = format!("there is no practice in {}", folder.display());
            checks.push(Check::disorder("folder", detail, "create one: coach init"));
        }
        checks.extend(files::unfinished(&folder));
        checks.extend(memory::in_memory(cx.env, &folder, fix));
        if fix == Fix::Repair {
            cx.env.incoming.did();
        }
        checks.extend(files::kept_words(&folder, store.as_ref()));
        checks.extend(surroundings(&cx, &folder));
        for hint in checks.iter_mut().flat_map(|check| &mut check.hints) {
            *hint = with_store(hint, cx.globals.store.as_deref()).into_owned();
        }
        let verdict = verdict(&checks);
        if cx.globals.for_programs() && !cx.globals.speaks_json() {
            cx.list(&checks, "")?;
        } else if cx.globals.speaks_json() {
            cx.one(&DoctorPage { checks })?;
        } else {
            show(&mut cx, &DoctorPage { checks })?;
        }
        verdict
    }
}

/// How it ends: whoever runs it by a clock learns from the exit code alone that there is something to do.
fn verdict(checks: &[Check]) -> Result<(), Error> {
    if checks.iter().any(|check| check.damaged) {
        return Err(Error::new(Kind::Damaged, "something is damaged and was not changed"));
    }
    if let Some(kind) = checks.iter().find_map(|check| check.failed) {
        return Err(Error::new(kind, "some things could not be checked or repaired; everything else was"));
    }
    let mut found: Vec<&str> = checks.iter().filter(|check| !check.ok).map(|check| check.name).collect();
    found.dedup();
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("there is something to do about: {}", found.join(", "))))
}

/// A page even for a pipe: it is short, and read by people.
fn show(cx: &mut Cx<'_>, page: &DoctorPage) -> Result<(), Error> {
    let mut style = cx.style();
    if !style.format_is_human() {
        style.format = crate::report::Format::Table;
    }
    Ok(crate::report::write_one(page, &style, cx.env.term.out())?)
}

/// Looks at the practice, opening its keys where that asks for nothing; gives it where it was opened.
fn practice(cx: &mut Cx<'_>, folder: &Path, fix: Fix, checks: &mut Vec<Check>) -> Option<Store> {
    checks.push(Check::of("folder", files::modes(folder, fix)));
    let mut opened = None;
    if fix == Fix::Repair {
        checks.extend(doctor::schema(folder));
    }
    match Store::open(folder) {
        Err(error) => {
            let error = Error::from(error);
            let hint = doctor::other_than_doctor(&error).unwrap_or("more help: coach help");
            // A folder without rights, or a busy database, is in disorder; its data are as they were.
            let tell = if error.kind == Kind::Damaged { Check::damage } else { Check::disorder };
            checks.push(tell("database", &error.to_string(), hint));
        }
        Ok(mut store) => {
            if store.is_disk_full() {
                let detail = "it is full: everything can be read, and nothing changed";
                checks.push(Check::disorder("disk", detail, "free some space"));
            } else if store.is_read_only() {
                let detail = "the folder cannot be written to: everything can be read, and nothing changed";
                checks.push(Check::fine("read-only", detail));
            }
            checks.extend([
                doctor::database(&store),
                doctor::keyring(&store, folder),
                doctor::identity(folder),
            ]);
            checks.push(seals(cx, &mut store, folder));
            checks.extend([doctor::banks(&store), doctor::clock(&store, cx.now), cache(cx, &store)]);
            opened = Some(store).filter(Store::unlocked);
        }
    }
    checks.push(settings(cx, folder));
    checks.push(Check::of("leftovers", files::leftovers(folder, opened.is_some(), cx.now, fix)));
    opened
}

/// Whether the settings can be, the aliases among them.
fn settings(cx: &Cx<'_>, folder: &Path) -> Check {
    doctor::settings(folder, |config| {
        let zone = config.zone().unwrap_or_else(|| cx.env.clock.zone());
        aliases::faults(config, config.reader(cx.now, zone))
    })
}

/// Whether everything encrypted opens, with the keys that are at hand.
fn seals(cx: &mut Cx<'_>, store: &mut Store, folder: &Path) -> Check {
    if let Some(error) = open_quietly(cx, store, folder) {
        let hint = "restore your own 'keyring' and 'identity.age'";
        return Check::damage("encryption", error.to_string(), hint);
    }
    let _busy = Busy::begin(&cx.globals, cx.env, "Checking what is encrypted", store.meter());
    doctor::seals(store)
}

/// Opens the keys without asking; gives why that failed, unless they are only locked.
fn open_quietly(cx: &mut Cx<'_>, store: &mut Store, folder: &Path) -> Option<Error> {
    let mut sources = cx.globals.sources();
    sources.no_input = true;
    let opened = unlock::unlock(store, folder, &sources, &*cx.cache, cx.env);
    opened.err().filter(|error| error.kind != Kind::Locked)
}

fn cache(cx: &Cx<'_>, store: &Store) -> Check {
    let name = "held key";
    match cx.cache.where_is(store.practice()) {
        Some(held) => Check::fine(name, format!("the key is held in the {}", held.shelf.name())),
        None if cfg!(target_os = "linux") => Check::fine(name, "holds no key of this practice"),
        None => Check::fine(name, "not available on this system: the passphrase is asked for each time"),
    }
}

/// The terminal and the zone.
fn surroundings(cx: &Cx<'_>, folder: &Path) -> [Check; 2] {
    let facts = cx.env.term.facts();
    let where_to = if facts.out { "a terminal" } else { "no terminal" };
    let letters = if facts.ascii { "ASCII only" } else { "Unicode" };
    let colour = if facts.color { "colours" } else { "no colours" };
    let terminal = format!("{where_to}, {} wide, {letters}, {colour}", facts.width);
    let system = cx.env.clock.zone();
    let set = Config::open(folder).ok().and_then(|config| config.zone());
    let doubt = cx.env.clock.zone_doubt();
    let zone = match (set, &doubt) {
        (Some(zone), Some(doubt)) => Check::fine("time zone", format!("{zone}; {doubt}")),
        (Some(zone), None) if zone != system => {
            Check::fine("time zone", format!("{zone} (the system is in {system})"))
        }
        (Some(zone), None) => Check::fine("time zone", zone.to_string()),
        (None, Some(doubt)) => Check::disorder(
            "time zone",
            format!("{doubt}; times are in {system}"),
            "coach config set time.zone Europe/Paris",
        ),
        (None, None) => Check::fine("time zone", format!("{system}, as the system says")),
    };
    [Check::fine("terminal", terminal), zone]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_contract() {
        for check in [Check::fine("clock", "2026"), Check::damage("keyring", "is older", "put it back")] {
            assert_eq!(crate::report::check_contract(&check), Ok(()));
        }
    }
}
