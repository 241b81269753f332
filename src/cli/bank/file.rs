//! `coach bank lint`, and the reading of TOML files for the other verbs.

use std::path::{Path, PathBuf};

use super::row::ProblemRow;
use crate::{
    bank::{self, Text},
    cli::{cx::Cx, input},
    error::Error,
};

pub(super) fn lint(mut cx: Cx<'_>, files: &[PathBuf]) -> Result<(), Error> {
    let (mut rows, mut broken) = (Vec::new(), 0);
    for file in files {
        match check(&mut cx, file)? {
            Ok(text) => {
                cx.say(&format!("{}: {} with {} is sound", file.display(), text.name(), text.holds()))?;
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
        1 => Err(Error::refused(format!("{} problems in one file", rows.len()))),
        _ => Err(Error::refused(format!("{} problems in {broken} files", rows.len()))),
    }
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
