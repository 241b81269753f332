//! Text that lies in memory in clear, because the program was killed while an editor was open. It says whose it is, and only
//! that practice takes it.

use std::{fs, path::Path};

use super::{Check, files::Fix};
use crate::{
    env::{
        Env, Vars,
        scratch::{self, Left, Owner},
    },
    error::Error,
    practice::kept::{self, About},
    store::Store,
};

const NAME: &str = "memory";

/// What is left behind, by whose it is.
struct All {
    own: Vec<Left>,
    /// Of practices that are there, each with its owner.
    of_others: Vec<(Left, Owner)>,
    /// Of which nobody can tell, or whose practice is gone.
    of_nobody: Vec<Left>,
}

impl All {
    fn of(vars: &Vars, folder: &Path) -> Self {
        let mut all = Self { own: Vec::new(), of_others: Vec::new(), of_nobody: Vec::new() };
        let left = scratch::left_behind(vars);
        if left.is_empty() {
            return all;
        }
        let here = folder.join(Store::FILE).exists().then(|| kept::owner(folder).practice).flatten();
        for left in left {
            let known = left.owner.clone().filter(|owner| owner.practice.is_some());
            match known {
                // A copy of a practice has its id: what was written in the one that still stands there is not the copy's.
                Some(owner) if owner.practice == here && !stands_elsewhere(&owner, folder) => {
                    all.own.push(left);
                }
                Some(owner) if kept::owner(&owner.folder).practice == owner.practice => {
                    all.of_others.push((left, owner));
                }
                _ => all.of_nobody.push(left),
            }
        }
        all
    }
}

/// Whether the practice of an owner is still where it was, and that is another place than `folder`.
fn stands_elsewhere(owner: &Owner, folder: &Path) -> bool {
    let same = match (fs::canonicalize(&owner.folder), fs::canonicalize(folder)) {
        (Ok(there), Ok(here)) => there == here,
        _ => owner.folder == folder,
    };
    !same && kept::owner(&owner.folder).practice == owner.practice
}

/// Where to go with what is another practice's.
fn there(owner: &Owner) -> String {
    format!("coach --store {} doctor --fix", kept::quoted(&owner.folder))
}

/// What every command says of it, to whoever works with the practice in a folder.
pub fn reminders(vars: &Vars, folder: &Path) -> Vec<String> {
    let all = All::of(vars, folder);
    let own = (!all.own.is_empty()).then(|| {
        "Text that was being written is in memory, not encrypted. To save it and remove it from there: coach doctor --fix"
            .to_owned()
    });
    let mut ways: Vec<String> = all.of_others.iter().map(|(_, owner)| there(owner)).collect();
    ways.dedup();
    let others = ways.into_iter().map(|way| {
        format!(
            "Text that was being written in another practice is in memory, not encrypted. To save it there: {way}"
        )
    });
    // What was kept for a folder that holds no practice was told with its path, and no practice has it to keep.
    let lost = |left: &Left| left.owner.as_ref().is_none_or(|owner| owner.practice.is_some());
    let nobody = all.of_nobody.iter().any(lost).then(|| {
        "Text of an unknown practice is in memory, not encrypted. To see where: coach doctor".to_owned()
    });
    own.into_iter().chain(others).chain(nobody).collect()
}

/// Whether an editor's text lies in memory. Repaired, what is this practice's is kept sealed in its folder and goes from
/// memory; what is another one's stays, and is told.
pub fn in_memory(env: &mut Env, folder: &Path, fix: Fix) -> Vec<Check> {
    let All { own, of_others, of_nobody } = All::of(&env.vars, folder);
    let mut checks = Vec::new();
    match fix {
        _ if own.is_empty() => {}
        Fix::Tell => {
            let detail = format!("there is text in memory, not encrypted: {}", places(own.iter()));
            let hint = "save it encrypted, and remove it from there: coach doctor --fix";
            checks.push(Check::disorder(NAME, detail, hint));
        }
        Fix::Repair => checks.push(moved(env, folder, &own)),
    }
    for (left, owner) in &of_others {
        let detail =
            format!("there is text of another practice in memory, not encrypted: {}", left.place.display());
        checks.push(Check::disorder(
            NAME,
            detail,
            format!("save it encrypted in that practice: {}", there(owner)),
        ));
    }
    if !of_nobody.is_empty() {
        let detail = format!(
            "there is text in memory, not encrypted, and its practice cannot be found: {}",
            places(of_nobody.iter())
        );
        let all = of_nobody.iter().map(|left| kept::quoted(&left.place)).collect::<Vec<_>>().join(" ");
        checks.push(Check::disorder(NAME, detail, format!("read it, then remove it: rm -r {all}")));
    }
    if checks.is_empty() {
        checks.push(Check::fine(NAME, "no leftover text from an editor"));
    }
    checks
}

/// Removes a file of words that lay in memory once they are stored, and its folder with the last of them; says whether it
/// was one of these.
///
/// # Errors
/// When it cannot be removed.
pub fn brought_in(vars: &Vars, path: &Path) -> Result<bool, Error> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let Some(file) = whole(path) else { return Ok(false) };
    let left = scratch::left_behind(vars);
    let Some(left) = left.iter().find(|left| whole(&left.place).as_deref() == file.parent()) else {
        return Ok(false);
    };
    if !scratch::words_in(&left.place).iter().any(|words| words.file_name() == file.file_name()) {
        return Ok(false);
    }
    fs::remove_file(&file).map_err(|error| Error::file(path, error))?;
    if scratch::words_in(&left.place).is_empty() {
        fs::remove_dir_all(&left.place).map_err(|error| Error::file(&left.place, error))?;
    }
    Ok(true)
}

fn places<'l>(left: impl Iterator<Item = &'l Left>) -> String {
    left.map(|left| left.place.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Seals what is this practice's, folder by folder: one that cannot be moved stays as it is and holds up no other.
fn moved(env: &mut Env, folder: &Path, own: &[Left]) -> Check {
    let (mut done, mut failed) = (Vec::new(), None);
    for left in own {
        let mut sealed = Vec::new();
        let gone = moved_one(env, folder, &left.place, &mut sealed);
        let into = sealed.join(", ");
        let place = left.place.display();
        match gone {
            Ok(()) if into.is_empty() => done.push(format!("removed {place}")),
            Ok(()) => done.push(format!("removed {place}; saved, encrypted: {into}")),
            Err(error) => {
                if !into.is_empty() {
                    done.push(format!("saved, encrypted: {into}"));
                }
                failed.get_or_insert(error);
            }
        }
    }
    match failed {
        Some(error) => Check::failure(NAME, &done, &error),
        None => Check::fine(NAME, done.join("; ")),
    }
}

fn moved_one(env: &mut Env, folder: &Path, place: &Path, sealed: &mut Vec<String>) -> Result<(), Error> {
    let files = scratch::words_in(place);
    let about = files.iter().map(|path| kept::about(path)).find(|about| *about != About::Unknown);
    let about = about.unwrap_or(About::Unknown);
    for path in &files {
        let words = fs::read(path).map_err(|error| Error::file(path, error))?;
        sealed.push(kept::seal(env, folder, &about, &words)?.display().to_string());
        // It lies sealed elsewhere now: where the next one cannot be moved, this one is not kept twice.
        fs::remove_file(path).map_err(|error| Error::file(path, error))?;
    }
    fs::remove_dir_all(place).map_err(|error| Error::file(place, error))
}
