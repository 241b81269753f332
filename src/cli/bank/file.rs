//! `coach bank lint`, and the reading of TOML files for the other verbs.

use std::path::{Path, PathBuf};

use super::row::ProblemRow;
use crate::{
    bank::{self, Text},
    cli::{cx::Cx, input},
    error::Error,
};

/// Where banks lie in a folder of them.
const FOLDER: &str = "question-banks";

pub(super) fn lint(mut cx: Cx<'_>, files: &[PathBuf]) -> Result<(), Error> {
    let (mut rows, mut broken) = (Vec::new(), 0);
    for (name, found) in checked(&mut cx, files)? {
        match found {
            Ok(text) => {
                let (bank, holds) = (text.name(), text.holds());
                // What is installed is called by its own name.
                let at = if name == bank { String::new() } else { format!("{name}: ") };
                cx.say(&format!("{at}{bank} with {holds} has no problems"))?;
            }
            Err(found) => {
                broken += 1;
                if !cx.globals.speaks_json() {
                    let told = found.to_string();
                    told.lines().try_for_each(|line| cx.say(line))?;
                }
                rows.extend(found.problems().iter().map(|problem| ProblemRow {
                    file: found.file().to_owned(),
                    line: problem.line,
                    column: problem.column,
                    message: problem.message.clone(),
                }));
            }
        }
    }
    if cx.globals.for_programs() {
        cx.list(&rows, "")?;
    }
    match broken {
        0 => Ok(()),
        1 => Err(Error::refused(format!("{} in one file", problems(rows.len())))),
        _ => Err(Error::refused(format!("{} in {broken} files", problems(rows.len())))),
    }
}

fn problems(count: usize) -> String {
    crate::domain::count::counted(count, "problem", "problems")
}

/// Something that was checked: what it is called, and what was found.
type Checked = (String, Result<Text, bank::BankProblems>);

/// Checks the files that are named, else those that lie here, else what is installed; says which where nobody did.
fn checked(cx: &mut Cx<'_>, named: &[PathBuf]) -> Result<Vec<Checked>, Error> {
    let files = if named.is_empty() { here()? } else { named.to_vec() };
    if files.is_empty() {
        return installed(cx);
    }
    if named.is_empty() {
        let count = crate::domain::count::counted(files.len(), "file", "files");
        cx.say(&format!("Checking {count} in {FOLDER}/"))?;
    }
    files.iter().map(|file| Ok((file.display().to_string(), check(cx, file)?))).collect()
}

/// The TOML files that lie in the current folder, by name.
fn here() -> Result<Vec<PathBuf>, Error> {
    let folder = Path::new(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| Error::file(folder, error))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Banks and libraries of the practice, as they were installed.
fn installed(cx: &mut Cx<'_>) -> Result<Vec<Checked>, Error> {
    let store = cx.store()?;
    let mut sources = Vec::new();
    for bank in store.banks()? {
        sources.push((format!("{}@{}", bank.id, bank.version), store.bank_source(bank.row)?));
    }
    for library in store.libraries()? {
        sources.push((library.name(), store.library_source(library.row)?));
    }
    cx.say(&format!("Checking {} installed banks and libraries", sources.len()))?;
    let checked = sources.into_iter().map(|(name, source)| {
        let found = bank::lint_bytes(&name, source.as_bytes());
        (name, found)
    });
    Ok(checked.collect())
}

/// Reads a TOML file and checks it, whichever of the two it is.
pub(super) fn check(cx: &mut Cx<'_>, file: &Path) -> Result<Result<Text, bank::BankProblems>, Error> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let limit = u64::try_from(bank::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = input::reader(cx.env, file)?.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| Error::file(file, error))?;
    Ok(bank::lint_bytes(&file.display().to_string(), &bytes))
}
