//! The files of a practice folder: who may read them, and what was left behind.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::Check;
use crate::{
    env::file,
    error::Error,
    practice::{
        found,
        kept::{self, First},
        unlock::RECOVERED,
    },
    store::Store,
};

/// Whether what is wrong is only told, or repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Only tell.
    Tell,
    /// Repair.
    Repair,
}

/// A file that a command was writing is taken for left behind after this time.
const HALF_WRITTEN: TimeDelta = TimeDelta::hours(1);
/// The copy from before an upgrade is needed no longer than this.
const BEFORE_UPGRADE: TimeDelta = TimeDelta::days(30);

/// How something in a folder is mended: where it cannot be written to, it has to be made so first.
fn mended(folder: &Path, what: &str) -> String {
    let first = if file::can_write(folder) { "" } else { "make the folder writable, then " };
    format!("{first}{what}: coach doctor --fix")
}

/// The folder and everything in it, two levels deep.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = vec![folder.to_owned()];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // A link is its target's owner's business.
        if fs::symlink_metadata(&path)?.is_dir() {
            for below in fs::read_dir(&path)? {
                all.push(below?.path());
            }
        }
        all.push(path);
    }
    Ok(all)
}

/// Whether only the owner may look into the folder and its files.
///
/// # Errors
/// When it cannot be read, or modes cannot be set.
#[cfg(unix)]
pub fn modes(folder: &Path, fix: Fix) -> Result<Check, Error> {
    use std::os::unix::fs::PermissionsExt;
    let name = "folder";
    let mut wide = Vec::new();
    for path in entries(folder).map_err(|error| Error::file(folder, error))? {
        let facts = fs::symlink_metadata(&path).map_err(|error| Error::file(&path, error))?;
        if !facts.is_symlink() && facts.permissions().mode() & 0o077 != 0 {
            wide.push((path, if facts.is_dir() { 0o700 } else { 0o600 }));
        }
    }
    if wide.is_empty() {
        return Ok(Check::fine(name, format!("{}, for its owner only", folder.display())));
    }
    if fix == Fix::Repair {
        let (mut done, mut failed) = (0, None);
        for (path, mode) in &wide {
            match fs::set_permissions(path, fs::Permissions::from_mode(*mode)) {
                Ok(()) => done += 1,
                Err(error) => drop(failed.get_or_insert_with(|| Error::file(path, error))),
            }
        }
        let told = format!("{} made private", counted(done));
        return Ok(match failed {
            Some(error) => Check::failure(name, &[told], &error),
            None => Check::fine(name, told),
        });
    }
    let first = wide.first().map(|(path, _)| path.display().to_string()).unwrap_or_default();
    let detail = format!("others can read {}, for example {first}", counted(wide.len()));
    Ok(Check::disorder(name, detail, mended(folder, "make them private")))
}

/// Other systems have no such modes.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn modes(folder: &Path, _: Fix) -> Result<Check, Error> {
    Ok(Check::fine("folder", folder.display().to_string()))
}

fn counted(count: usize) -> String {
    crate::domain::count::counted(count, "file", "files")
}

/// Whether something was left behind by a command that was interrupted, or by an upgrade. `opened` says that the
/// identity in its place opens the keyring.
///
/// # Errors
/// When the folder cannot be read, or a file cannot be removed.
pub fn leftovers(folder: &Path, opened: bool, now: DateTime<Utc>, fix: Fix) -> Result<Check, Error> {
    let name = "leftovers";
    let (mut stale, mut kept, mut risky) = (Vec::new(), Vec::new(), None);
    for path in entries(folder).map_err(|error| Error::file(folder, error))? {
        match judge(&path, opened, now).map_err(|error| Error::file(&path, error))? {
            Verdict::Belongs => {}
            Verdict::Stale => stale.push(path),
            Verdict::Kept(why) => kept.push(why),
            Verdict::Risky(why) => risky = Some(why),
        }
    }
    if fix == Fix::Repair {
        let mut failed = None;
        for path in stale.drain(..) {
            match fs::remove_file(&path) {
                Ok(()) => kept.push(format!("removed {}", file_name(&path))),
                Err(error) => drop(failed.get_or_insert_with(|| Error::file(&path, error))),
            }
        }
        if let Some(error) = failed {
            return Ok(Check::failure(name, &kept, &error));
        }
    }
    if let Some(wrong) = risky {
        let hint = "unlock, then look again: coach unlock; or finish it: coach recover";
        return Ok(Check::disorder(name, wrong, hint));
    }
    if stale.is_empty() {
        let told = if kept.is_empty() { "none".to_owned() } else { kept.join(", ") };
        return Ok(Check::fine(name, told));
    }
    let names = stale.iter().map(|path| file_name(path)).collect::<Vec<_>>().join(", ");
    Ok(Check::disorder(name, names, mended(folder, "remove them")))
}

/// What an `init` left behind that was cut off; nothing where none was.
pub fn unfinished(folder: &Path) -> Option<Check> {
    let name = "unfinished init";
    match found::unfinished(folder) {
        Err(error) => Some(Check::of(name, Err(Error::file(folder, error)))),
        Ok(left) => {
            let first = left.first()?;
            let names = left.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
            let told = format!("{names}: a practice that was never in its place, and holds no client");
            Some(Check::disorder(name, told, format!("remove it: rm -r {}", kept::quoted(first))))
        }
    }
}

/// Whether words that could not be stored wait to be brought in: each with what it is and the command that does. Where
/// they open, that is the line that was told when they were kept.
pub fn kept_words(folder: &Path, store: Option<&Store>) -> Vec<Check> {
    let name = "kept text";
    let waiting = match kept::waiting(folder).map_err(|error| Error::file(folder, error)) {
        Ok(waiting) => waiting,
        Err(error) => return vec![Check::of(name, Err(error))],
    };
    let each = waiting.iter().map(|(path, about)| {
        let detail = format!("{} could not be saved, encrypted in {}", about.words(), path.display());
        let opened = store.and_then(|store| kept::opened(store, &fs::read(path).ok()?).ok());
        let (line, first) = opened.map_or((None, First::Nothing), |opened| (opened.line, opened.first));
        let back = line.unwrap_or_else(|| about.line()).at(path);
        let remove = format!("or remove it: rm {}", kept::quoted(path));
        Check::disorder(name, detail, format!("{}: {back}", first.words())).or(remove)
    });
    if waiting.is_empty() { vec![Check::fine(name, "none")] } else { each.collect() }
}

enum Verdict {
    Belongs,
    Stale,
    Kept(String),
    /// Nobody but the owner can tell whether it is needed.
    Risky(String),
}

fn judge(path: &Path, opened: bool, now: DateTime<Utc>) -> io::Result<Verdict> {
    let name = file_name(path);
    let facts = fs::symlink_metadata(path)?;
    if !facts.is_file() {
        return Ok(Verdict::Belongs);
    }
    let age = now - DateTime::<Utc>::from(facts.modified()?);
    let half_written = path.extension().is_some_and(|end| end == "new") || name == RECOVERED;
    Ok(match () {
        // The only key to the practice, when a recovery was cut short after the keyring was wrapped for it.
        () if name == RECOVERED && !opened => {
            Verdict::Risky(format!("{name} may be the only key to this practice"))
        }
        () if half_written && age > HALF_WRITTEN => Verdict::Stale,
        () if half_written => Verdict::Kept(format!("{name} is being written")),
        () if name.contains(".before-schema-") && age > BEFORE_UPGRADE => Verdict::Stale,
        () if name.contains(".before-schema-") => {
            Verdict::Kept(format!("{name}, kept for {} days after an upgrade", BEFORE_UPGRADE.num_days()))
        }
        () => Verdict::Belongs,
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(hours: i64) -> DateTime<Utc> {
        let folder = tempfile::tempdir().unwrap();
        let made = DateTime::<Utc>::from(fs::metadata(folder.path()).unwrap().modified().unwrap());
        made + TimeDelta::hours(hours)
    }

    #[test]
    fn what_is_stale_goes_and_what_may_be_needed_stays() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["practice.db", "keyring", "keyring.new", "practice.before-schema-2.db", RECOVERED];
        for name in files {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        let there = |name: &str| folder.path().join(name).exists();
        let check = leftovers(folder.path(), true, later(0), Fix::Repair).unwrap();
        assert!(check.ok && there("keyring.new") && there(RECOVERED), "all are fresh: {check:?}");
        let check = leftovers(folder.path(), false, later(24), Fix::Repair).unwrap();
        assert!(!check.ok && there(RECOVERED) && !there("keyring.new"), "{check:?}");
        let check = leftovers(folder.path(), true, later(24), Fix::Tell).unwrap();
        assert_eq!((check.ok, check.detail.as_str()), (false, RECOVERED));
        let check = leftovers(folder.path(), true, later(24 * 31), Fix::Repair).unwrap();
        assert!(check.ok && !there(RECOVERED) && !there("practice.before-schema-2.db"), "{check:?}");
        assert!(there("practice.db") && there("keyring"));
        assert_eq!(leftovers(folder.path(), true, later(24 * 31), Fix::Tell).unwrap().detail, "none");
    }

    #[test]
    #[cfg(unix)]
    fn modes_are_told_and_repaired() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keyring");
        fs::write(&file, b"x").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!modes(folder.path(), Fix::Tell).unwrap().ok);
        assert!(modes(folder.path(), Fix::Repair).unwrap().ok);
        assert!(modes(folder.path(), Fix::Tell).unwrap().ok);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder.path()), mode(&file)), (0o700, 0o600));
    }
}
