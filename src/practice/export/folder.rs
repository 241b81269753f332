//! The folder of an export: it appears whole or not at all, and never with files of an earlier export in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{env::file, error::Error, store::export::TABLES};

/// What says what an export holds.
pub const SCHEMA: &str = "schema.json";

/// The endings of the files that a table is written to.
const ENDINGS: [&str; 3] = ["csv", "json", "ndjson"];

/// A folder that is being filled beside its final place, and vanishes unless it is put there.
pub struct Folder {
    work: PathBuf,
    target: PathBuf,
}

impl Folder {
    /// Begins a folder that will lie at `target`.
    ///
    /// # Errors
    /// When something is there and may not be replaced: without `force` anything, with it all but an earlier export.
    pub fn begin(target: &Path, force: bool) -> Result<Self, Error> {
        // What is there is replaced where it lies, not the link to it; and `.` has a name.
        let target = if target.exists() { target.canonicalize() } else { Ok(target.to_owned()) }
            .map_err(|error| Error::file(target, error))?;
        let there = format!("{} already exists", target.display());
        if target.exists() && !target.is_dir() {
            return Err(Error::refused(there).hint("name a folder"));
        }
        if target.is_dir() {
            let entries = entries(&target).map_err(|error| Error::file(&target, error))?;
            if !entries.is_empty() && !force {
                return Err(Error::refused(there)
                    .hint("replace the export in it with --force, or name another folder"));
            }
            if let Some(other) = not_ours(&entries) {
                return Err(Error::refused(format!("{} contains other files", target.display()))
                    .fact(other)
                    .hint("name another folder"));
            }
        }
        let work = beside(&target, "new");
        // A killed export may have left one of the same name.
        fs::remove_dir_all(&work).unwrap_or_default();
        file::create_private_folder(&work).map_err(|error| Error::file(&work, error))?;
        Ok(Self { work, target })
    }

    /// Where to write meanwhile.
    pub fn path(&self) -> &Path {
        &self.work
    }

    /// Puts the folder in its place and removes the earlier export.
    ///
    /// # Errors
    /// When that cannot be done; then what was there stands, or is named.
    pub fn place(self) -> Result<(), Error> {
        let old = self.target.exists().then(|| beside(&self.target, "old"));
        if let Some(old) = &old {
            fs::rename(&self.target, old).map_err(|error| Error::file(&self.target, error))?;
        }
        if let Err(error) = fs::rename(&self.work, &self.target) {
            if let Some(old) = &old {
                fs::rename(old, &self.target).map_err(|error| Error::file(old, error))?;
            }
            return Err(Error::file(&self.target, error));
        }
        match old {
            Some(old) => remove(&old).map_err(|error| {
                Error::file(&old, error).hint(format!("the earlier export is still in {}", old.display()))
            }),
            None => Ok(()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Made here; once it is in its place there is nothing left under this name.
        fs::remove_dir_all(&self.work).unwrap_or_default();
    }
}

/// A name, and whether it is an ordinary file that an export writes.
type Entry = (String, bool);

fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = entry.file_type()?.is_file() && is_ours(&name);
        all.push((name, ours));
    }
    all.sort_unstable();
    Ok(all)
}

fn is_ours(name: &str) -> bool {
    let table = |(stem, ending): (&str, &str)| {
        ENDINGS.contains(&ending) && TABLES.iter().any(|table| table.name == stem)
    };
    name == SCHEMA || name.split_once('.').is_some_and(table)
}

/// What speaks against this being an export and nothing else.
fn not_ours(entries: &[Entry]) -> Option<String> {
    if let Some((name, _)) = entries.iter().find(|(_, ours)| !ours) {
        return Some(format!("{name} was not written by an export"));
    }
    let whole = entries.is_empty() || entries.iter().any(|(name, _)| name == SCHEMA);
    (!whole).then(|| format!("there is no {SCHEMA}, which every export has"))
}

/// Removes an earlier export file by file: what somebody put into it meanwhile stays, and so does the folder.
fn remove(folder: &Path) -> io::Result<()> {
    for (name, _) in entries(folder)?.iter().filter(|(_, ours)| *ours) {
        fs::remove_file(folder.join(name))?;
    }
    fs::remove_dir(folder)
}

/// A folder beside the one that is to be, for the time of writing.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.{ending}", std::process::id()));
    folder.with_file_name(name)
}
